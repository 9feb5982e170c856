/* Fixed points of self-maps of the half plane; see boundary.h.
 * Belinschi and Bercovici 2007, J. Anal. Math. 101, for the iteration. */
#include "free/boundary.h"

#include <float.h>
#include <math.h>

#include "base/status.h"

/* The step, less of it, or the map's own. On the axis outside the support w is
 * real: a little below is rounding. */
static double complex advance(const elaw_boundary *problem, double complex z,
                              double complex w, double complex step,
                              double complex next)
{
    double share = 1;
    double below = -1e-6 * (problem->scale + cabs(w));
    double complex to = w + step;
    if (cimag(z) == 0 && cimag(to) < 0 && cimag(to) > below &&
        cimag(w) < -below)
        return creal(to);
    for (; share > 0.05; share *= 0.5, to = w + share * step)
        if (cimag(to) > 0 || (cimag(to) == 0 && cimag(w) == 0))
            return to;
    return next;
}

/* (1 - slope)^-1 (next - w). */
static void newton_step(const elaw_boundary *problem, const double complex w[],
                        const double complex next[],
                        const double complex slope[], double complex step[])
{
    double complex d0 = next[0] - w[0], d1 = next[1] - w[1];
    if (!problem->pair) {
        step[0] = d0 / (1 - slope[0]);
        return;
    }
    double complex det = (1 - slope[0]) * (1 - slope[3]) - slope[1] * slope[2];
    step[0] = ((1 - slope[3]) * d0 + slope[1] * d1) / det;
    step[1] = (slope[2] * d0 + (1 - slope[0]) * d1) / det;
}

/* The larger of |x|/(scale + |w|). */
static double relative(const elaw_boundary *problem, const double complex x[],
                       const double complex w[])
{
    double size = cabs(x[0]) / (problem->scale + cabs(w[0]));
    if (!problem->pair)
        return size;
    double second = cabs(x[1]) / (problem->scale + cabs(w[1]));
    return second > size || isnan(second) ? second : size;
}

/* Newton for next(w) = w. A step that would leave the upper half plane is
 * halved, then replaced by a step of the map, which stays. Done when a step is
 * below rounding, or no longer falls: near an edge the multiplier nears 1 and
 * rounding is enlarged by its distance. */
static elaw_status newton(const elaw_boundary *problem, double complex z,
                          double complex w[], bool *done)
{
    double last = INFINITY, defect = INFINITY;
    int size = problem->pair ? 2 : 1;
    *done = false;
    for (int k = 0; k < 60 && !*done; k++) {
        double complex next[ELAW_PAIR] = {0}, slope[4], step[ELAW_PAIR] = {0};
        double complex off[ELAW_PAIR];
        elaw_status status = problem->map(problem->ctx, z, w, next, slope);
        if (status != ELAW_OK)
            return status;
        newton_step(problem, w, next, slope, step);
        double length = relative(problem, step, w);
        if (!isfinite(length))
            break;
        for (int i = 0; i < size; i++)
            off[i] = next[i] - w[i];
        defect = relative(problem, off, w);
        bool small = length <= 4 * DBL_EPSILON;
        bool stuck = length <= 1e-7 && length >= 0.5 * last;
        *done = small || stuck;
        last = length;
        if (stuck)
            break;
        for (int i = 0; i < size; i++)
            w[i] = advance(problem, z, w[i], step[i], next[i]);
    }
    /* at a cusp the fixed point is triple: z is met as well as it can be */
    *done = *done || defect <= 1e-9;
    return ELAW_OK;
}

static bool above(const elaw_boundary *problem, const double complex w[])
{
    return cimag(w[0]) >= 0 && (!problem->pair || cimag(w[1]) >= 0);
}

static void copy(const double complex from[], double complex to[])
{
    to[0] = from[0], to[1] = from[1];
}

/* From x + i scale down to z in 24 steps of the height, the last at z. */
elaw_status elaw_upper_solve(const elaw_boundary *problem, double complex z,
                             double complex out[ELAW_PAIR])
{
    enum { STEPS = 24 };
    double height = fmax(problem->scale, cimag(z));
    double ratio = pow(fmax(cimag(z) / height, 1e-9), 1.0 / STEPS);
    double complex at = CMPLX(creal(z), height), slope[4];
    double complex w[ELAW_PAIR] = {at, at}, next[ELAW_PAIR] = {at, at};
    elaw_status status = ELAW_OK;
    bool done = false;
    for (int k = 0; k < 30 && status == ELAW_OK; k++, copy(next, w))
        status = problem->map(problem->ctx, at, w, next, slope);
    for (int k = 0; k <= STEPS && status == ELAW_OK; k++) {
        status = newton(problem, at, w, &done);
        height *= ratio;
        at = k + 1 < STEPS ? CMPLX(creal(z), height) : z;
    }
    if (status == ELAW_OK && !(done && above(problem, w)))
        status = elaw_fail(ELAW_ENOCONV,
                           "%s: the subordination does not converge at %g %+g "
                           "i",
                           problem->where, creal(z), cimag(z));
    if (status == ELAW_OK)
        copy(w, out);
    return status;
}

/* A fixed point this near the axis may be one of the real ones. */
static bool inside(const elaw_boundary *problem, double complex w)
{
    return cimag(w) > 1e-10 * (problem->scale + cabs(w));
}

elaw_status elaw_boundary_solve(elaw_boundary *problem, double x,
                                double complex out[ELAW_PAIR])
{
    double complex w[ELAW_PAIR];
    bool done = false;
    elaw_status status = ELAW_OK;
    copy(problem->last, w);
    if (problem->warm)
        status = newton(problem, x, w, &done);
    if (status == ELAW_OK && !(done && inside(problem, w[0])))
        status = elaw_upper_solve(problem, x, w);
    if (status != ELAW_OK)
        return status;
    problem->warm = inside(problem, w[0]);
    copy(w, problem->last);
    copy(w, out);
    return ELAW_OK;
}

elaw_status elaw_boundary_density(void *ctx, double x, double *density)
{
    static const double pi = 3.14159265358979323846;
    elaw_boundary *problem = ctx;
    double complex w[ELAW_PAIR], F;
    elaw_status status = elaw_boundary_solve(problem, x, w);
    if (status == ELAW_OK)
        status = problem->reciprocal(problem->ctx, x, w, &F);
    if (status != ELAW_OK)
        return status;
    double size = cabs(F);
    *density = fmax(0, cimag(F) / size / size / pi);
    return ELAW_OK;
}
