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

/* Newton for next(w) = w. A step that would leave the upper half plane is
 * halved, then replaced by a step of the map, which stays. Done when a step is
 * below rounding, or no longer falls: near an edge the multiplier nears 1 and
 * rounding is enlarged by its distance. */
static elaw_status newton(const elaw_boundary *problem, double complex z,
                          double complex *w, bool *done)
{
    double last = INFINITY, defect = INFINITY;
    *done = false;
    for (int k = 0; k < 60 && !*done; k++) {
        double complex next, slope;
        elaw_status status = problem->map(problem->ctx, z, *w, &next, &slope);
        if (status != ELAW_OK)
            return status;
        double complex step = (next - *w) / (1 - slope);
        double size = problem->scale + cabs(*w), length = cabs(step);
        if (!isfinite(length))
            break;
        defect = cabs(next - *w) / size;
        bool small = length <= 4 * DBL_EPSILON * size;
        bool stuck = length <= 1e-7 * size && length >= 0.5 * last;
        *done = small || stuck;
        last = length;
        if (stuck)
            break;
        *w = advance(problem, z, *w, step, next);
    }
    /* at a cusp the fixed point is triple: z is met as well as it can be */
    *done = *done || defect <= 1e-9;
    return ELAW_OK;
}

/* From x + i scale down to z in 24 steps of the height, the last at z. */
elaw_status elaw_upper_solve(const elaw_boundary *problem, double complex z,
                             double complex *out)
{
    enum { STEPS = 24 };
    double height = fmax(problem->scale, cimag(z));
    double ratio = pow(fmax(cimag(z) / height, 1e-9), 1.0 / STEPS);
    double complex at = CMPLX(creal(z), height), w = at, next, slope;
    elaw_status status = ELAW_OK;
    bool done = false;
    for (int k = 0; k < 30 && status == ELAW_OK; k++, w = next)
        status = problem->map(problem->ctx, at, w, &next, &slope);
    for (int k = 0; k <= STEPS && status == ELAW_OK; k++) {
        status = newton(problem, at, &w, &done);
        height *= ratio;
        at = k + 1 < STEPS ? CMPLX(creal(z), height) : z;
    }
    if (status == ELAW_OK && !(done && cimag(w) >= 0))
        status = elaw_fail(ELAW_ENOCONV,
                           "%s: the subordination does not converge at %g %+g "
                           "i",
                           problem->where, creal(z), cimag(z));
    if (status == ELAW_OK)
        *out = w;
    return status;
}

/* A fixed point this near the axis may be one of the real ones. */
static bool inside(const elaw_boundary *problem, double complex w)
{
    return cimag(w) > 1e-10 * (problem->scale + cabs(w));
}

elaw_status elaw_boundary_solve(elaw_boundary *problem, double x,
                                double complex *out)
{
    double complex w = problem->last;
    bool done = false;
    elaw_status status = ELAW_OK;
    if (problem->warm)
        status = newton(problem, x, &w, &done);
    if (status == ELAW_OK && !(done && inside(problem, w)))
        status = elaw_upper_solve(problem, x, &w);
    if (status != ELAW_OK)
        return status;
    problem->warm = inside(problem, w);
    problem->last = *out = w;
    return ELAW_OK;
}

elaw_status elaw_boundary_density(void *ctx, double x, double *density)
{
    static const double pi = 3.14159265358979323846;
    elaw_boundary *problem = ctx;
    double complex w, F;
    elaw_status status = elaw_boundary_solve(problem, x, &w);
    if (status == ELAW_OK)
        status = problem->reciprocal(problem->ctx, x, w, &F);
    if (status != ELAW_OK)
        return status;
    double size = cabs(F);
    *density = fmax(0, cimag(F) / size / size / pi);
    return ELAW_OK;
}
