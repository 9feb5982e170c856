/* Density, cdf, quantile and moments of a law from its g:
 *     rho(x) = -Im g(x + i0)/pi,   F(x) = atoms + integral of rho.
 * On an interval x = m - r cos t makes rho(x) dx/dt smooth and even in t for
 * square-root edges, and for hard edges ((x - a)^(-1/2)) too. Where the class
 * has a closed density it is used in place of g. */
#include "laws/generic.h"

#include <float.h>
#include <math.h>

#include "base/quadrature.h"

static const double pi = 3.14159265358979323846;

elaw_status elaw_generic_density(const elaw_law *law, double x, double *out)
{
    bool inside = false;
    for (size_t k = 0; k < law->intervals; k++)
        inside = inside || (x >= law->edge[2 * k] && x <= law->edge[2 * k + 1]);
    *out = 0;
    if (!inside)
        return ELAW_OK;
    if (law->class->density != NULL) {
        double rho = law->class->density(law, x);
        if (isnan(rho))
            return ELAW_ENOCONV;
        *out = rho;
        return ELAW_OK;
    }
    elaw_complex g;
    elaw_status status = law->class->stieltjes(law, (elaw_complex){x, 0}, &g);
    if (status == ELAW_OK)
        *out = fmax(0, -g.im / pi);
    return status;
}

typedef struct interval {
    const elaw_law *law;
    double low, high;
    double least, most; /* the integrand is constant outside these angles  */
    size_t power;       /* of x in the integrand                            */
    elaw_status status;
} interval;

/* x^power rho(x) dx/dt; x from the nearer end, so that edges stay sharp. */
static double in_angle(double angle, void *ctx)
{
    interval *a = ctx;
    double t = fmin(fmax(angle, a->least), a->most);
    double length = a->high - a->low, rho;
    double x = t < 0.5 * pi ? a->low + length * pow(sin(0.5 * t), 2)
                            : a->high - length * pow(cos(0.5 * t), 2);
    elaw_status status = elaw_generic_density(a->law, x, &rho);
    if (status != ELAW_OK)
        a->status = status;
    return 0.5 * length * sin(t) * rho * pow(x, (double)a->power);
}

/* At angle t from a hard edge e, 1/sqrt(x - e) is known to eps e/(x - e), so to
 * eps/t^2, and dx/dt of it is even: constant below t = blur costs blur^3 and
 * saves eps/blur. */
static const double blur = 1e-4;

/* Tolerance: masses add to 1, so absolute; a moment of order k at most
 * max|x|^k, which scales it. */
static elaw_status integrate(const elaw_law *law, size_t k, double x,
                             size_t power, double *sum)
{
    double low = law->edge[2 * k], high = law->edge[2 * k + 1];
    double least = law->hard[2 * k] && low != 0 ? blur : 0;
    double most = law->hard[2 * k + 1] && high != 0 ? pi - blur : pi;
    interval a = {law, low, high, least, most, power, ELAW_OK};
    if (x <= a.low)
        return ELAW_OK;
    double reach = fmax(fabs(a.low), fabs(a.high));
    double tolerance = 1e-14 * pow(reach, (double)power);
    double end =
        x >= a.high ? pi : 2 * atan2(sqrt(x - a.low), sqrt(a.high - x));
    *sum += elaw_integrate(in_angle, &a, 0, end, tolerance);
    return a.status;
}

elaw_status elaw_generic_cdf(const elaw_law *law, double x, double *out)
{
    double sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        if (law->place[i] <= x)
            sum += law->weight[i];
    for (size_t k = 0; k < law->intervals; k++) {
        elaw_status status = integrate(law, k, x, 0, &sum);
        if (status != ELAW_OK)
            return status;
    }
    *out = fmin(sum, 1);
    return ELAW_OK;
}

elaw_status elaw_generic_moment(const elaw_law *law, size_t k, double *out)
{
    double sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        sum += law->weight[i] * pow(law->place[i], (double)k);
    for (size_t i = 0; i < law->intervals; i++) {
        elaw_status status = integrate(law, i, INFINITY, k, &sum);
        if (status != ELAW_OK)
            return status;
    }
    *out = sum;
    return ELAW_OK;
}

static elaw_status cdf(const elaw_law *law, double x, double *out)
{
    if (law->class->cdf == NULL)
        return elaw_generic_cdf(law, x, out);
    *out = law->class->cdf(law, x);
    return ELAW_OK;
}

static void whole_support(const elaw_law *law, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    for (size_t i = 0; i < 2 * law->intervals; i++) {
        *low = fmin(*low, law->edge[i]);
        *high = fmax(*high, law->edge[i]);
    }
    for (size_t i = 0; i < law->atoms; i++) {
        *low = fmin(*low, law->place[i]);
        *high = fmax(*high, law->place[i]);
    }
}

/* A cdf, a sum of a few parts, to rounding. */
static const double rounding = 8 * DBL_EPSILON;

static elaw_status snap_to(const elaw_law *law, double p, double place,
                           double *x)
{
    double mass;
    elaw_status status = cdf(law, place, &mass);
    if (status == ELAW_OK && fabs(mass - p) <= rounding)
        *x = place;
    return status;
}

/* Where p is the mass up to a gap or an atom, to rounding, its smallest x is
 * the end of the interval or the atom; the search may end beyond the gap, or
 * eps^(2/3) before it. */
static elaw_status snap(const elaw_law *law, double p, double *x)
{
    elaw_status status = ELAW_OK;
    size_t k = 0, j = 0;
    while (j < law->atoms && law->place[j] < *x)
        j++;
    if (j > 0)
        status = snap_to(law, p, law->place[j - 1], x);
    while (k < law->intervals && law->edge[2 * k + 1] < *x)
        k++;
    if (status == ELAW_OK && k < law->intervals)
        status = snap_to(law, p, law->edge[2 * k + 1], x);
    if (status == ELAW_OK && k > 0)
        status = snap_to(law, p, law->edge[2 * k - 1], x);
    return status;
}

/* F(low) < p <= F(high) throughout; Newton where it stays well inside, else
 * halving, which also finds the jump at an atom and the left end of a gap.
 * Where F is flat, next to a gap, it is p to rounding over eps^(2/3) of x, and
 * steps of Newton would cross that one by one: halving too. */
elaw_status elaw_generic_quantile(const elaw_law *law, double p, double *out)
{
    double low, high, mass;
    int met = 0; /* times F was p to rounding */
    whole_support(law, &low, &high);
    double scale = fmax(fabs(low), fabs(high)), x = 0.5 * (low + high);
    elaw_status status = cdf(law, low, &mass);
    if (status != ELAW_OK)
        return status;
    if (p <= mass)
        high = low;
    if (p == 1) /* below the end the cdf rounds to 1 too */
        low = high;
    while (high - low > 2 * DBL_EPSILON * scale) {
        double rho;
        status = cdf(law, x, &mass);
        if (status == ELAW_OK)
            status = elaw_generic_density(law, x, &rho);
        if (status != ELAW_OK)
            return status;
        if (mass >= p)
            high = x;
        else
            low = x;
        met += fabs(p - mass) <= rounding;
        /* a step beyond the root by rounding closes the bracket at both ends */
        double step = (p - mass) / rho, margin = DBL_EPSILON * scale;
        double next = x + step + (step > 0 ? margin : -margin);
        double quarter = 0.25 * (high - low);
        bool near = fabs(step) < quarter && next > low && next < high;
        x = near && met <= 2 ? next : 0.5 * (low + high);
    }
    *out = high;
    return p > 0 ? snap(law, p, out) : ELAW_OK;
}
