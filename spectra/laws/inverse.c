/* K = g^{-1} on the two unbounded gaps. Beyond the upper end b of a law on
 * [a, b], value > 0:  1/(z - a) <= g(z) <= 1/(z - b), so that
 *     max(b, a + 1/value) <= z <= b + 1/value.
 * With z = b + y^2 the function 1/g is smooth at a square-root edge, and it is
 * nearly linear in z far away: Newton on 1/g in y, halving where a step leaves
 * the bracket. Below the lower end the mirror image: distances from the end,
 * g and value with their signs turned. */
#include <float.h>
#include <math.h>

#include "base/status.h"
#include "laws/atoms.h"
#include "laws/law.h"

typedef struct gap {
    const elaw_law *law;
    double end, sign; /* z = end + sign y^2 */
} gap;

/* 1/|g| at distance y^2 and its slope in y. */
static elaw_status reciprocal(const gap *a, double y, double *F, double *slope)
{
    elaw_complex g, dg;
    elaw_status status = elaw_law_g(
        a->law, (elaw_complex){a->end + a->sign * y * y, 0}, &g, &dg);
    double size = a->sign * g.re; /* falls with the distance */
    *F = size > 0 ? 1 / size : 0;
    *slope = 2 * y * fabs(dg.re) / size / size;
    return status;
}

/* y in [low, high] with 1/|g| = want. */
static elaw_status solve(const gap *a, double want, double low, double high,
                         double *y)
{
    double x = high;
    for (int i = 0; i < 200; i++) {
        double F, slope;
        elaw_status status = reciprocal(a, x, &F, &slope);
        if (status != ELAW_OK)
            return status;
        if (F >= want)
            high = x;
        if (F <= want)
            low = x;
        double next = x - (F - want) / slope;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        bool close = fabs(next - x) <= DBL_EPSILON * x;
        x = next;
        if (close || !(low < high))
            break;
    }
    *y = x;
    return ELAW_OK;
}

/* |g| at the end itself; infinite at an atom and at a hard edge. */
static elaw_status limit(const gap *a, double *size)
{
    elaw_complex g;
    elaw_status status =
        elaw_law_g(a->law, (elaw_complex){a->end, 0}, &g, NULL);
    *size = isfinite(g.im) && isfinite(g.re) ? a->sign * g.re : INFINITY;
    return status;
}

elaw_status elaw_law_inverse_stieltjes(const elaw_law *law, double value,
                                       double *z)
{
    const char *where = "elaw_law_inverse_stieltjes";
    double want = 1 / fabs(value), low, high, most, y;
    if (!isfinite(value) || !isfinite(want))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: value = %g is not taken at a finite z", where,
                         value);
    elaw_law_hull(law, &low, &high);
    gap a = {law, value > 0 ? high : low, value > 0 ? 1 : -1};
    elaw_status status = limit(&a, &most);
    if (status != ELAW_OK)
        return status;
    if (fabs(value) > most)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: value = %g is not taken outside the support: at "
                         "its end %.17g g is %g",
                         where, value, a.end, a.sign * most);
    double nearer = sqrt(fmax(0, want - (high - low)));
    status = solve(&a, want, nearer, sqrt(want), &y);
    if (status != ELAW_OK)
        return status;
    double place = a.end + a.sign * y * y;
    if (!isfinite(place))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: value = %g is not taken at a finite z", where,
                         value);
    *z = place;
    return ELAW_OK;
}
