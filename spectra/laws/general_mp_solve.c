/* w(z) of a generalised Marchenko-Pastur law. From an edge e, w = w_e + h:
 *     z(w) - e = h^2 Q(h),   Q = sum nu/((w_e - t)^2 (w_e - t + h)),
 * which z'(w_e) = 0 makes exact: no cancellation next to the edge. Newton in h,
 * O(places) a step. Any solution above the axis is the right one, so the start
 * is free: an ellipse through the edges of the interval (exact for one place).
 * Should Newton go astray: along x the curve Im z = 0 is a graph b(a) over a =
 * Re w on which x grows (Biane 1997, Indiana Univ. Math. J. 46), halved; off
 * the axis, down from far above. Outside the support w is real and between its
 * edges: Newton in a bracket. */
#include <float.h>
#include <math.h>

#include "base/status.h"
#include "laws/general_mp.h"

/* h^2 Q - target, and z'(w) = h (Q + sum nu (w_e - t)/((w_e - t)^2 (w - t)^2)).
 */
static void equation(const elaw_gmp *a, const elaw_gmp_edge *e,
                     double complex h, double complex *rise,
                     double complex *slope)
{
    double hr = creal(h), hi = cimag(h);
    double qr = 0, qi = 0, rr = 0, ri = 0;
#pragma omp simd reduction(+ : qr, qi, rr, ri)
    for (size_t k = 0; k < a->count; k++) {
        double d = e->anchor - a->t[k] + e->offset;
        double x = d + hr, square = d * d, size = x * x + hi * hi;
        double inverse = 1 / (square * size);
        double s = a->nu[k] * inverse, r = s * inverse * square * d;
        qr += s * x;
        qi -= s * hi;
        rr += r * (x * x - hi * hi);
        ri -= r * 2 * x * hi;
    }
    double complex q = CMPLX(qr, qi);
    *rise = h * (h * q);
    *slope = h * (q + CMPLX(rr, ri));
}

/* Steps stay above the axis, and Im w > Im z in the end. The next step is about
 * last^3/before^2: below rounding it need not be made. */
static bool newton(const elaw_gmp *a, const elaw_gmp_edge *e,
                   double complex target, double complex *h)
{
    double before = INFINITY;
    for (int i = 0; i < 40; i++) {
        double complex rise, slope;
        equation(a, e, *h, &rise, &slope);
        double complex step = (target - rise) / slope;
        double size = cabs(step), here = cabs(*h);
        if (!isfinite(size))
            return false;
        if (cimag(*h) + cimag(step) <= 0) {
            *h += step * (0.75 * cimag(*h) / -cimag(step));
            before = INFINITY;
            continue;
        }
        *h += step;
        double next = size * (size / before) * (size / before);
        bool stalled = size >= 0.5 * before && size < 1e-9 * here;
        if (size <= 2 * DBL_EPSILON * here || stalled ||
            (next > 0 && size < 1e-5 * here &&
             next <= 0.1 * DBL_EPSILON * here))
            return cimag(*h) > 0.999 * cimag(target);
        before = size;
    }
    return false;
}

static size_t edges_left_of(const elaw_gmp *a, double x)
{
    size_t low = 0, high = 2 * a->intervals;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->edge[middle].z < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- inside an interval, on the axis ---------------------------------------
 */

/* b^2 with sum nu/((a - t)^2 + b^2) = 1: one over the sum is concave in b^2,
 * so Newton from below stays below. */
static double height(const elaw_gmp *a, const elaw_gmp_edge *e, double real)
{
    double b = 0;
    for (int i = 0; i < 100; i++) {
        double psi = 0, slope = 0;
        for (size_t k = 0; k < a->count; k++) {
            double d = e->anchor - a->t[k] + e->offset + real;
            double size = d * d + b;
            psi += a->nu[k] / size;
            slope += a->nu[k] / (size * size);
        }
        double step = psi * (psi - 1) / slope;
        if (!(step > DBL_EPSILON * b))
            break;
        b += step;
    }
    return b;
}

static void along_the_curve(const elaw_gmp *a, const elaw_gmp_edge *e,
                            double low, double high, double target,
                            double complex *h)
{
    for (int i = 1; i < 200 && high - low > DBL_EPSILON * cabs(*h); i++) {
        double real = 0.5 * (low + high);
        double complex at = CMPLX(real, sqrt(height(a, e, real))), rise, slope;
        *h = at;
        equation(a, e, at, &rise, &slope);
        if (creal(rise) < target)
            low = real;
        else
            high = real;
        if (i % 6 == 0 && newton(a, e, target, &at)) {
            *h = at;
            return;
        }
    }
}

/* w_high - w_low of two edges; both parts small where the anchors agree. */
static double between(const elaw_gmp_edge *low, const elaw_gmp_edge *high)
{
    return (high->anchor - low->anchor) + (high->offset - low->offset);
}

/* Half height of the ellipse that leaves the edge as w does. */
static double bulge(const elaw_gmp_edge *low, const elaw_gmp_edge *high,
                    const elaw_gmp_edge *at)
{
    return sqrt(0.25 * (high->z - low->z) / fabs(at->curve));
}

static void inside(const elaw_gmp *a, size_t k, double x, elaw_gmp_point *out)
{
    const elaw_gmp_edge *low = &a->edge[2 * k], *high = low + 1;
    double left = x - low->z, right = high->z - x;
    double share = left / (left + right), width = between(low, high);
    double up =
        bulge(low, high, low) * (1 - share) + bulge(low, high, high) * share;
    bool near_low = left <= right;
    double complex h = CMPLX(near_low ? width * share : -width * (1 - share),
                             2 * up * sqrt(share * (1 - share)));
    out->edge = near_low ? low : high;
    double target = near_low ? left : -right;
    out->way = 0;
    if (target == 0)
        return;
    out->way = h;
    if (newton(a, out->edge, target, &out->way))
        return;
    out->way = h;
    along_the_curve(a, out->edge, near_low ? 0 : -width, near_low ? width : 0,
                    target, &out->way);
}

/* --- outside, on the axis --------------------------------------------------
 */

/* z(w) - e grows on the way from low to high; Newton inside the bracket. */
static double in_bracket(const elaw_gmp *a, const elaw_gmp_edge *e, double low,
                         double high, double target)
{
    double h = sqrt(fabs(target / e->curve)); /* leading order at the edge */
    if (target < 0)
        h = -h;
    for (int i = 0; i < 200; i++) {
        double complex rise, slope;
        if (!(h > low && h < high))
            h = 0.5 * (low + high);
        equation(a, e, h, &rise, &slope);
        if (creal(rise) < target)
            low = h;
        else
            high = h;
        double step = (target - creal(rise)) / creal(slope);
        h += step;
        if (fabs(step) <= 2 * DBL_EPSILON * fabs(h) ||
            high - low <= DBL_EPSILON * fabs(h))
            break;
    }
    return h;
}

/* Gap k is left of interval k; the brackets of the unbounded ones come from
 * z - c mu - w having the sign of w - places and |z'| < 1. */
static void outside(const elaw_gmp *a, size_t k, double x, elaw_gmp_point *out)
{
    const elaw_gmp_edge *low = k == 0 ? NULL : &a->edge[2 * k - 1];
    const elaw_gmp_edge *high = k == a->intervals ? NULL : &a->edge[2 * k];
    bool from_low = high == NULL || (low && x - low->z <= high->z - x);
    const elaw_gmp_edge *e = from_low ? low : high;
    double target = x - e->z;
    double free = target + (e->z - a->c * a->mean - e->anchor) - e->offset;
    double begin = from_low ? 0 : (low ? -between(low, high) : free);
    double end = !from_low ? 0 : (high ? between(low, high) : free);
    out->edge = e;
    out->way = target == 0 ? 0 : in_bracket(a, e, begin, end, target);
}

/* --- above the axis --------------------------------------------------------
 */

static size_t nearest_edge(const elaw_gmp *a, double complex z)
{
    size_t best = 0;
    for (size_t k = 1; k < 2 * a->intervals; k++)
        if (cabs(z - a->edge[k].z) < cabs(z - a->edge[best].z))
            best = k;
    return best;
}

static double complex way_to(const elaw_gmp_edge *e, double complex w)
{
    return w - e->anchor - e->offset;
}

/* The ellipse of the interval blown up as Joukowski's map does. */
static double complex blown_up(const elaw_gmp_edge *low, double complex z)
{
    const elaw_gmp_edge *high = low + 1;
    double half = 0.5 * (high->z - low->z);
    double complex s = (z - low->z) / half - 1;
    double complex root =
        csqrt((z - low->z) / half) * csqrt((z - high->z) / half);
    double up = 0.5 * (bulge(low, high, low) + bulge(low, high, high));
    double width = between(low, high);
    return low->anchor + (low->offset + 0.5 * width * (1 + s) + up * root);
}

/* From far above, where w is close to z - c mu, down to z in steps that cut
 * Im z by a factor: w is analytic in a disc of radius Im z. */
static bool from_above(const elaw_gmp *a, const elaw_gmp_edge *e,
                       double complex z, double complex *h)
{
    double extra = 4 * (1 + a->edge[2 * a->intervals - 1].z), factor = 0.5;
    double floor = DBL_EPSILON * cimag(z);
    *h = way_to(e, z + CMPLX(-a->c * a->mean, extra));
    for (int i = 0; i < 4000; i++) {
        double complex at = *h;
        if (newton(a, e, z - e->z + CMPLX(0, extra), &at)) {
            *h = at;
            if (extra == 0)
                return true;
            factor = fmax(0.1, factor * factor);
        } else {
            extra /= factor;
            factor = sqrt(factor);
        }
        extra = extra * factor > floor ? extra * factor : 0;
    }
    return false;
}

/* Just above a gap: from the real solution below z. */
static bool above_gap(const elaw_gmp *a, double complex z, elaw_gmp_point *out)
{
    size_t left = edges_left_of(a, creal(z));
    double complex rise, slope;
    if (left % 2 == 1)
        return false;
    outside(a, left / 2, creal(z), out);
    double complex target = z - out->edge->z;
    if (!(cimag(z) < 0.1 * fabs(creal(target))))
        return false;
    equation(a, out->edge, out->way, &rise, &slope);
    out->way = CMPLX(creal(out->way), cimag(z) / creal(slope));
    return newton(a, out->edge, target, &out->way);
}

static elaw_status above(const elaw_gmp *a, double complex z,
                         elaw_gmp_point *out)
{
    if (above_gap(a, z, out))
        return ELAW_OK;
    size_t k = nearest_edge(a, z);
    const elaw_gmp_edge *e = &a->edge[k], *low = &a->edge[k - k % 2];
    out->edge = e;
    out->way = way_to(e, blown_up(low, z));
    if (cimag(out->way) > 0 && newton(a, e, z - e->z, &out->way))
        return ELAW_OK;
    out->way = way_to(e, z - a->c * a->mean);
    if (newton(a, e, z - e->z, &out->way) || from_above(a, e, z, &out->way))
        return ELAW_OK;
    return elaw_fail(ELAW_ENOCONV,
                     "elaw_law_general_mp: no convergence at z = %g %+g i "
                     "(places scaled to 1)",
                     creal(z), cimag(z));
}

elaw_status elaw_gmp_solve(const elaw_gmp *a, double complex z,
                           elaw_gmp_point *out)
{
    if (cimag(z) > 0)
        return above(a, z, out);
    size_t left = edges_left_of(a, creal(z));
    if (left % 2 == 1)
        inside(a, left / 2, creal(z), out);
    else
        outside(a, left / 2, creal(z), out);
    return ELAW_OK;
}

double complex elaw_gmp_slope(const elaw_gmp *a, const elaw_gmp_point *w)
{
    double complex rise, slope;
    equation(a, w->edge, w->way, &rise, &slope);
    return slope;
}
