/* Free additive convolution. F = 1/G, H = F - z. Subordination:
 *     F(z) = F1(w1) = F2(w2),   w1 + w2 = z + F(z),
 * so w1 = z + H2(w2), w2 = z + H1(w1): the fixed point of a self-map of the
 * upper half plane. On the real axis, g a value of G1 and G2 on a gap each,
 *     x(g) = K1(g) + K2(g) - 1/g,   x'(g) = 1/G1' + 1/G2' + 1/g^2,
 * and x is outside the support exactly where x' < 0: edges are zeros of x'. At
 * g = infinity on both sides two atoms meet: weights w + w' > 1 leave an atom
 * of w + w' - 1. Voiculescu 1986; Biane 1998, Math. Z. 227; Bercovici and
 * Voiculescu 1998 (atoms); Belinschi and Bercovici 2007 (the iteration). */
#include <eigenlaw/free.h>

#include <math.h>

#include "base/status.h"
#include "free/problem.h"

static const char where[] = "elaw_free_sum";

typedef struct pair {
    const elaw_outside *side[2];
    const elaw_gap *gap[2]; /* the second is outer where one is */
    double scale;           /* g = tan(angle)/scale */
    double angle[2];        /* at p = 0, 1 */
    double hint[2];
} pair;

/* x'(g), times g^2 where that keeps it finite at g = 0. */
static elaw_status at_value(void *ctx, double p, double *slope, double *x)
{
    pair *a = ctx;
    double g = tan(a->angle[0] + p * (a->angle[1] - a->angle[0])) / a->scale;
    elaw_place place[2];
    for (int i = 0; i < 2; i++) {
        elaw_status status = elaw_outside_inverse(a->side[i], a->gap[i], g,
                                                  &a->hint[i], &place[i]);
        if (status != ELAW_OK)
            return status;
    }
    bool mixed = a->gap[1]->outer && !a->gap[0]->outer;
    *slope = mixed ? place[0].inverse + place[1].dR
                   : 1 - place[0].inverseF - place[1].inverseF;
    *x = a->gap[1]->outer ? place[0].w + place[1].h
                          : place[0].w + place[1].w - 1 / g;
    return ELAW_OK;
}

/* An end of the range of g at infinity is a pair of ends of gaps, both
 * infinite: outside where their atoms overlap, w + w' > 1; at w + w' = 1 a hard
 * edge, outside if the points before it are. */
static elaw_status end_at_infinity(pair *a, int end, elaw_curve *curve)
{
    const elaw_gap *first = a->gap[0], *second = a->gap[1];
    int at = end == 1 ? 0 : 1; /* g grows towards the low end of a gap */
    double both = first->weight[at] + second->weight[at] - 1, x;
    curve->outside[end] = both > 1e-12;
    curve->atom[end] = true;
    curve->x[end] =
        at == 0 ? first->low + second->low : first->high + second->high;
    if (fabs(both) > 1e-12)
        return ELAW_OK;
    double slope = 1;
    elaw_status status = at_value(a, end == 1 ? 1 - 1e-4 : 1e-4, &slope, &x);
    curve->outside[end] = slope < 0;
    return status;
}

static elaw_status scan(pair *a, double low, double high, elaw_openings *found)
{
    elaw_curve curve = {.at = at_value, .ctx = a};
    const double end[2] = {low, high};
    elaw_status status = ELAW_OK;
    for (int i = 0; i < 2; i++)
        a->angle[i] = atan(a->scale * end[i]), a->hint[i] = 0.5;
    for (int i = 0; i < 2 && status == ELAW_OK; i++) {
        if (end[i] == 0) { /* both at infinity */
            curve.outside[i] = true;
            curve.x[i] = i == 0 ? INFINITY : -INFINITY;
        } else if (isinf(end[i]))
            status = end_at_infinity(a, i, &curve);
    }
    return status == ELAW_OK ? elaw_openings_on(where, &curve, found) : status;
}

static elaw_status on_gaps(const elaw_outside side[2], const elaw_gap *first,
                           const elaw_gap *second, elaw_openings *found)
{
    double low = fmax(first->last, second->last);
    double high = fmin(first->first, second->first);
    if (!(low < high))
        return ELAW_OK;
    pair a = {{&side[0], &side[1]}, {first, second}, 0, {0}, {0.5, 0.5}};
    if (first->outer && !second->outer) {
        a.side[0] = &side[1], a.side[1] = &side[0];
        a.gap[0] = second, a.gap[1] = first;
    }
    a.scale = side[0].radius + side[1].radius;
    if (!(first->outer && second->outer))
        return scan(&a, low, high, found);
    elaw_status status = scan(&a, low, 0, found);
    return status == ELAW_OK ? scan(&a, 0, high, found) : status;
}

static elaw_status edges(const elaw_outside side[2], elaw_openings *found)
{
    for (size_t i = 0; i < side[0].gaps; i++)
        for (size_t j = 0; j < side[1].gaps; j++) {
            elaw_status status =
                on_gaps(side, &side[0].gap[i], &side[1].gap[j], found);
            if (status != ELAW_OK)
                return status;
        }
    return ELAW_OK;
}

static elaw_status atoms_of(elaw_problem *a)
{
    const elaw_law *first = a->law[0], *second = a->law[1];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < first->atoms; i++)
        for (size_t j = 0; j < second->atoms && status == ELAW_OK; j++)
            status = elaw_atoms_add(where, first->place[i] + second->place[j],
                                    first->weight[i] + second->weight[j] - 1,
                                    &a->atoms);
    return status;
}

/* w1 -> z + H2(z + H1(w1)). */
static elaw_status around(void *ctx, double complex z, const double complex w[],
                          double complex next[], double complex slope[])
{
    double complex h[2], dh[2];
    elaw_status status = elaw_problem_h(ctx, 0, *w, &h[0], &dh[0]);
    if (status == ELAW_OK)
        status = elaw_problem_h(ctx, 1, z + h[0], &h[1], &dh[1]);
    if (status != ELAW_OK)
        return status;
    *next = z + h[1];
    *slope = dh[0] * dh[1];
    return ELAW_OK;
}

static elaw_status reciprocal(void *ctx, double complex z,
                              const double complex w[], double complex *F)
{
    (void)z;
    return elaw_problem_F(ctx, 0, *w, F);
}

elaw_status elaw_free_sum(const elaw_law *a, const elaw_law *b, elaw_law **out)
{
    if (a->intervals == 0 && a->atoms == 1)
        return elaw_law_affine(b, 1, a->place[0], out);
    if (b->intervals == 0 && b->atoms == 1)
        return elaw_law_affine(a, 1, b->place[0], out);
    elaw_problem *problem =
        elaw_problem_new(where, "sum", a, b, around, reciprocal);
    if (problem == NULL)
        return elaw_fail_memory(where);
    elaw_status status = elaw_problem_sides(problem, false);
    if (status == ELAW_OK)
        status = edges(problem->side, &problem->found);
    if (status == ELAW_OK)
        status = atoms_of(problem);
    return elaw_problem_law(problem, status, out);
}
