/* Free subtraction, where it is exact. To undo a convolution with noise is an
 * ill-posed problem on the real axis: G of the answer is had at Im w > 2 sigma
 * only (a contraction), and what is continued from there multiplies errors
 * exponentially. So the answer is given where it is known in closed form,
 *     anything - a point,   semicircle(v1) - semicircle(v2), v1 > v2,
 * or where the sum remembers what it was made of.
 * Arizmendi, Tarrago and Vargas, arXiv:1711.08871. */
#include <eigenlaw/free.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "free/problem.h"

static const char where[] = "elaw_free_difference";

static bool point(const elaw_law *law)
{
    return law->intervals == 0 && law->atoms == 1;
}

static bool semicircle(const elaw_law *law)
{
    return strcmp(law->class->name, "semicircle") == 0;
}

static double variance(const elaw_law *law)
{
    return law->edge[1] * law->edge[1] / 4;
}

/* The same law: the same object, or two semicircles of one variance. */
static bool same(const elaw_law *a, const elaw_law *b)
{
    if (a == b)
        return true;
    return semicircle(a) && semicircle(b) &&
           fabs(variance(a) - variance(b)) <= 4 * DBL_EPSILON * variance(a);
}

static elaw_status of_semicircles(double sum, double noise, elaw_law **out)
{
    const double zero = 0, one = 1;
    double left = sum - noise;
    if (fabs(left) <= 4 * DBL_EPSILON * sum)
        return elaw_law_points(1, &zero, &one, out);
    if (left > 0)
        return elaw_law_semicircle(left, out);
    return elaw_fail(ELAW_EUNSUPPORTED,
                     "%s: no law plus a semicircle of variance %.6g is a "
                     "semicircle of variance %.6g",
                     where, noise, sum);
}

elaw_status elaw_free_difference(const elaw_law *sum, const elaw_law *noise,
                                 elaw_law **out)
{
    const elaw_law *first, *second;
    if (point(noise))
        return elaw_law_affine(sum, 1, -noise->place[0], out);
    if (semicircle(sum) && semicircle(noise))
        return of_semicircles(variance(sum), variance(noise), out);
    if (elaw_made_of(sum, "sum", &first, &second) &&
        (same(first, noise) || same(second, noise))) {
        *out = elaw_law_keep(same(first, noise) ? second : first);
        return ELAW_OK;
    }
    if (point(sum))
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: no law plus noise is a single point", where);
    return elaw_fail(ELAW_EUNSUPPORTED,
                     "%s: the real axis cannot be reached (an ill-posed "
                     "problem) unless the sum was made of this noise by "
                     "elaw_free_sum, or both are semicircles, or the noise is "
                     "a point",
                     where);
}
