/* A corner of relative size t of a matrix in general position: with F = 1/G,
 *     z = w - (1 - t) F(w),   G_t(z) = G(w)/t,   that is R_t(g) = R(t g),
 * the fixed point of w -> (z + (1 - t) H(w))/t, H = F - w, in the upper half
 * plane. On a gap of the support z is outside the new one where z'(w) =
 * 1 - (1 - t) F' > 0; edges are its zeros. Atoms of weight w > 1 - t stay, with
 * (w - (1 - t))/t.
 * Nica and Speicher 1996, Amer. J. Math. 118. */
#include <eigenlaw/free.h>

#include <math.h>

#include "base/status.h"
#include "free/problem.h"

static const char where[] = "elaw_free_compress";

/* A part of a gap, in p. */
typedef struct stretch {
    const elaw_problem *problem;
    const elaw_gap *gap;
    double low, high;
} stretch;

/* -z'(w)/F'(w), finite where G = 0. */
static elaw_status at_place(void *ctx, double p, double *slope, double *x)
{
    const stretch *a = ctx;
    double fraction = a->problem->fraction;
    elaw_place at;
    elaw_status status = elaw_outside_at(&a->problem->side[0], a->gap,
                                         a->low + p * (a->high - a->low), &at);
    *slope = 1 - fraction - at.inverseF;
    *x = fraction * at.w + (1 - fraction) * at.h;
    return status;
}

/* An end at an atom is outside if the atom stays; where it just does not, if
 * the places before it are. */
static elaw_status end_at(stretch *a, int end, elaw_curve *curve)
{
    double weight = a->gap->weight[end], slope = 1, x;
    double left = weight - (1 - a->problem->fraction);
    elaw_status status = ELAW_OK;
    curve->atom[end] = weight > 0;
    curve->outside[end] = left > 1e-12;
    curve->x[end] = end == 0 ? a->gap->low : a->gap->high;
    if (weight > 0 && fabs(left) <= 1e-12) {
        status = at_place(a, end == 0 ? 1e-4 : 1 - 1e-4, &slope, &x);
        curve->outside[end] = slope < 0;
    }
    return status;
}

static elaw_status scan(elaw_problem *problem, const elaw_gap *gap, double low,
                        double high)
{
    stretch a = {problem, gap, low, high};
    elaw_curve curve = {.at = at_place, .ctx = &a};
    const double end[2] = {low, high};
    elaw_status status = ELAW_OK;
    for (int i = 0; i < 2 && status == ELAW_OK; i++)
        if (end[i] == 0.5) { /* the middle of the outer gap */
            curve.outside[i] = true;
            curve.x[i] = i == 0 ? -INFINITY : INFINITY;
        } else
            status = end_at(&a, i, &curve);
    if (status == ELAW_OK)
        status = elaw_openings_on(where, &curve, &problem->found);
    return status;
}

static elaw_status edges(elaw_problem *problem)
{
    const elaw_outside *side = &problem->side[0];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < side->gaps && status == ELAW_OK; i++) {
        const elaw_gap *gap = &side->gap[i];
        status = scan(problem, gap, 0, gap->outer ? 0.5 : 1);
        if (status == ELAW_OK && gap->outer)
            status = scan(problem, gap, 0.5, 1);
    }
    return status;
}

static elaw_status atoms_of(elaw_problem *a)
{
    const elaw_law *law = a->law[0];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < law->atoms && status == ELAW_OK; i++)
        status = elaw_atoms_add(
            where, law->place[i],
            (law->weight[i] - (1 - a->fraction)) / a->fraction, &a->atoms);
    return status;
}

static elaw_status around(void *ctx, double complex z, const double complex w[],
                          double complex next[], double complex slope[])
{
    const elaw_problem *a = ctx;
    double complex h, dh;
    elaw_status status = elaw_problem_h(a, 0, *w, &h, &dh);
    if (status != ELAW_OK)
        return status;
    *next = (z + (1 - a->fraction) * h) / a->fraction;
    *slope = (1 - a->fraction) * dh / a->fraction;
    return ELAW_OK;
}

static elaw_status reciprocal(void *ctx, double complex z,
                              const double complex w[], double complex *F)
{
    const elaw_problem *a = ctx;
    (void)z;
    elaw_status status = elaw_problem_F(a, 0, *w, F);
    if (status == ELAW_OK)
        *F *= a->fraction;
    return status;
}

elaw_status elaw_free_compress(const elaw_law *law, double fraction,
                               elaw_law **out)
{
    if (!(fraction > 0 && fraction <= 1))
        return elaw_fail(ELAW_EDOMAIN, "%s: fraction = %g is not in (0, 1]",
                         where, fraction);
    if (fraction == 1 || (law->intervals == 0 && law->atoms == 1)) {
        *out = elaw_law_keep(law);
        return ELAW_OK;
    }
    elaw_problem *problem =
        elaw_problem_new(where, "corner", law, NULL, around, reciprocal);
    if (problem == NULL)
        return elaw_fail_memory(where);
    problem->fraction = fraction;
    elaw_status status = elaw_problem_sides(problem, false);
    if (status == ELAW_OK)
        status = edges(problem);
    if (status == ELAW_OK)
        status = atoms_of(problem);
    return elaw_problem_law(problem, status, out);
}
