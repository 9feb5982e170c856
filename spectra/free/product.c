/* Free multiplicative convolution of laws on [0, inf). F = 1/G, h = w - F,
 * T = w G - 1. Subordination:
 *     T(z) = T1(w1) = T2(w2),   w1 w2 = z (1 + T)/T,
 * so w1 = z/h2(w2), w2 = z/h1(w1) (h/w = T/(1 + T)): the fixed point of a
 * self-map of the upper half plane for z > 0. On the real axis, t a value of T1
 * and T2 on a gap each,
 *     z(t) = w1 w2 t/(1 + t),   z'/z = 1/(w1 T1') + 1/(w2 T2') + 1/(t (1 + t)),
 * and z > 0 is outside the support exactly where z' < 0. At t = infinity on
 * both sides two atoms meet. An atom at 0 is not seen by T; the result has the
 * larger of the two. Voiculescu 1987; Belinschi 2003 (atoms); Belinschi and
 * Bercovici 2007. */
#include <eigenlaw/free.h>

#include <math.h>

#include "base/status.h"
#include "free/problem.h"

static const char where[] = "elaw_free_product";

typedef struct pair {
    const elaw_outside *side[2];
    const elaw_gap *gap[2]; /* the second is outer where one is */
    double angle[2];        /* t = tan(angle) at p = 0, 1 */
    double hint[2];
} pair;

/* z'/z; with both outer e1 e2 - 1, e = w h'/h, of the same sign. */
static elaw_status at_value(void *ctx, double p, double *slope, double *x)
{
    pair *a = ctx;
    double t = tan(a->angle[0] + p * (a->angle[1] - a->angle[0]));
    elaw_place place[2];
    for (int i = 0; i < 2; i++) {
        elaw_status status = elaw_outside_inverse(a->side[i], a->gap[i], t,
                                                  &a->hint[i], &place[i]);
        if (status != ELAW_OK)
            return status;
    }
    if (a->gap[0]->outer)
        *slope = place[0].e * place[1].e - 1;
    else if (a->gap[1]->outer)
        *slope = place[0].log_t + place[1].log_h;
    else
        *slope = place[0].log_t + place[1].log_t + 1 / (t * (1 + t));
    *x = place[0].w * place[1].h;
    return ELAW_OK;
}

/* At t = infinity as for sums: outside where atoms overlap. */
static elaw_status end_at_infinity(pair *a, int end, elaw_curve *curve)
{
    const elaw_gap *first = a->gap[0], *second = a->gap[1];
    int at = end == 1 ? 0 : 1;
    double both = first->weight[at] + second->weight[at] - 1, slope = 1, x;
    curve->atom[end] = true;
    curve->x[end] =
        at == 0 ? first->low * second->low : first->high * second->high;
    curve->outside[end] = both > 1e-12;
    if (fabs(both) > 1e-12)
        return ELAW_OK;
    elaw_status status = at_value(a, end == 1 ? 1 - 1e-4 : 1e-4, &slope, &x);
    curve->outside[end] = slope < 0;
    return status;
}

/* The lower end of the outer range: where a support reaches 0 the new one may,
 * from below. */
static elaw_status end_at_zero(pair *a, elaw_curve *curve)
{
    double slope = 1, x;
    curve->x[0] = 0;
    elaw_status status = at_value(a, 1e-4, &slope, &x);
    curve->outside[0] = slope < 0;
    for (int i = 0; i < 2; i++)
        curve->atom[0] =
            curve->atom[0] || (a->gap[i]->high == 0 && a->gap[i]->infinite[1]);
    return status;
}

static elaw_status scan(elaw_problem *problem, pair *a, double low, double high)
{
    elaw_curve curve = {.at = at_value, .ctx = a};
    const double end[2] = {low, high};
    bool outer = a->gap[0]->outer;
    elaw_status status = ELAW_OK;
    if (!(low < high))
        return ELAW_OK;
    for (int i = 0; i < 2; i++)
        a->angle[i] = atan(end[i]), a->hint[i] = 0.5;
    for (int i = 0; i < 2 && status == ELAW_OK; i++)
        if (end[i] == 0 && outer) { /* both at infinity */
            curve.outside[i] = true;
            curve.x[i] = i == 0 ? INFINITY : -INFINITY;
        } else if (isinf(end[i]))
            status = end_at_infinity(a, i, &curve);
        else if (i == 0 && outer &&
                 fmax(a->gap[0]->high, a->gap[1]->high) >= 0 &&
                 fmin(a->gap[0]->high, a->gap[1]->high) <= 0)
            status = end_at_zero(a, &curve);
    return status == ELAW_OK ? elaw_openings_on(where, &curve, &problem->found)
                             : status;
}

/* t where z > 0: beyond 0 and below -1; of an outer gap also between, as long
 * as w < 0 there, and without a break at -1 where no atom at 0 is unseen. */
static elaw_status on_gaps(elaw_problem *problem, size_t i, size_t j)
{
    const elaw_outside *side = problem->side;
    pair a = {{&side[0], &side[1]},
              {&side[0].gap[i], &side[1].gap[j]},
              {0},
              {0.5, 0.5}};
    double low = fmax(a.gap[0]->last, a.gap[1]->last);
    double high = fmin(a.gap[0]->first, a.gap[1]->first);
    bool both = a.gap[0]->outer && a.gap[1]->outer, mixed;
    if (a.gap[0]->outer && !both)
        a = (pair){
            {a.side[1], a.side[0]}, {a.gap[1], a.gap[0]}, {0}, {0.5, 0.5}};
    mixed = a.gap[1]->outer && !both;
    double middle = mixed ? a.side[1]->zero - 1 : 0;
    if (mixed && middle == -1)
        return scan(problem, &a, low, high);
    elaw_status status = scan(problem, &a, fmax(low, middle), high);
    if (status == ELAW_OK)
        status = scan(problem, &a, low, both ? fmin(0, high) : fmin(-1, high));
    return status;
}

/* Kernels of one size leave a bulk that begins at 0 like x^(-1/2): its edge
 * comes out as 0 but for rounding. */
static void at_zero(const elaw_problem *problem, struct elaw_opening *gap)
{
    double reach = problem->side[0].high * problem->side[1].high;
    if (gap->high == 0 || fabs(gap->high) > 1e-15 * reach)
        return;
    gap->high = 0;
    gap->atom[1] = true;
}

static elaw_status edges(elaw_problem *problem)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < problem->side[0].gaps; i++)
        for (size_t j = 0; j < problem->side[1].gaps && status == ELAW_OK; j++)
            status = on_gaps(problem, i, j);
    for (size_t k = 0; k < problem->found.count; k++)
        at_zero(problem, &problem->found.gap[k]);
    return status;
}

static elaw_status atoms_of(elaw_problem *a)
{
    const elaw_law *first = a->law[0], *second = a->law[1];
    elaw_status status = elaw_atoms_add(
        where, 0, fmax(a->side[0].zero, a->side[1].zero), &a->atoms);
    for (size_t i = 0; i < first->atoms; i++)
        for (size_t j = 0; j < second->atoms && status == ELAW_OK; j++)
            if (first->place[i] > 0 && second->place[j] > 0)
                status = elaw_atoms_add(
                    where, first->place[i] * second->place[j],
                    first->weight[i] + second->weight[j] - 1, &a->atoms);
    return status;
}

/* w1 -> z/h2(z/h1(w1)), h = -H. */
static elaw_status around(void *ctx, double complex z, const double complex w[],
                          double complex next[], double complex slope[])
{
    double complex h[2], dh[2], other;
    elaw_status status = elaw_problem_h(ctx, 0, *w, &h[0], &dh[0]);
    if (status != ELAW_OK)
        return status;
    other = -z / h[0];
    status = elaw_problem_h(ctx, 1, other, &h[1], &dh[1]);
    if (status != ELAW_OK)
        return status;
    *next = -z / h[1];
    *slope = *next * (dh[1] / h[1]) * other * (dh[0] / h[0]);
    return ELAW_OK;
}

/* 1 + T = w G(w), the same at all three places. */
static elaw_status reciprocal(void *ctx, double complex z,
                              const double complex w[], double complex *F)
{
    elaw_status status = elaw_problem_F(ctx, 0, *w, F);
    if (status == ELAW_OK)
        *F *= z / *w;
    return status;
}

/* x^(-1/2) at 0 twice makes x^(-2/3). */
static bool hard_at_zero(const elaw_outside *side)
{
    const elaw_gap *outer = &side->gap[side->gaps - 1];
    return outer->high == 0 && outer->infinite[1];
}

static elaw_status positive(const elaw_law *law, const char *which)
{
    double low = INFINITY;
    if (law->intervals > 0)
        low = law->edge[0];
    if (law->atoms > 0)
        low = fmin(low, law->place[0]);
    if (low < 0)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: the support of %s begins at %.6g, below 0", where,
                         which, low);
    return ELAW_OK;
}

static elaw_status scaled(const elaw_law *law, double factor, elaw_law **out)
{
    const double one = 1;
    if (factor == 0)
        return elaw_law_points(1, &factor, &one, out);
    return elaw_law_affine(law, factor, 0, out);
}

static elaw_status multiply(const elaw_law *a, const elaw_law *b,
                            elaw_law **out)
{
    elaw_problem *problem =
        elaw_problem_new(where, "product", a, b, around, reciprocal);
    if (problem == NULL)
        return elaw_fail_memory(where);
    elaw_status status = elaw_problem_sides(problem, true);
    if (status == ELAW_OK)
        status = edges(problem);
    if (status == ELAW_OK)
        status = atoms_of(problem);
    if (status == ELAW_OK)
        problem->lazy =
            hard_at_zero(&problem->side[0]) && hard_at_zero(&problem->side[1]);
    return elaw_problem_law(problem, status, out);
}

elaw_status elaw_free_product(const elaw_law *a, const elaw_law *b,
                              elaw_law **out)
{
    elaw_status status = positive(a, "the first law");
    if (status == ELAW_OK)
        status = positive(b, "the second law");
    if (status != ELAW_OK)
        return status;
    if (a->intervals == 0 && a->atoms == 1)
        return scaled(b, a->place[0], out);
    if (b->intervals == 0 && b->atoms == 1)
        return scaled(a, b->place[0], out);
    return multiply(a, b, out);
}
