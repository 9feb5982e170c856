/* Generalised Marchenko-Pastur law: eigenvalues of the sample covariance of n
 * samples of p variables, ratio = p/n, whose population has eigenvalues t_k
 * with weights p_k. Places at 0 are split off: share is the weight of the
 * others, c = ratio share their ratio, and places are scaled so that the
 * largest is 1. With w = w(z) (general_mp.h) of the others
 *     g(z)  = (w/z) sum p/(w - t) = (1 - 1/c)/z + 1/(c w),
 *     rho(x) = Im w/(pi c |w|^2),
 *     F(x)  = 1 - (1/pi) Im integral g
 *           = 1 - (1/pi)((1/c - 1) arg w
 *                        + sum p (arg(w - t) - t Im w/|w - t|^2)),  x > 0:
 * g dz = ((1 - 1/c)/z) dz + (1/(c w)) z'(w) dw has a closed integral. In a gap
 * F is 1 less the weight of the places right of w. The companion's free
 * cumulants are c sum p t^k, which gives the moments by sums of positive terms.
 * Silverstein and Choi 1995, J. Multivariate Anal. 54; Dobriban 1507.01649;
 * sign g = -m. */
#include "laws/general_mp.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

enum { MOMENTS = 64 };

typedef struct general_mp {
    elaw_law base;
    elaw_gmp gmp;
    double scale, share;
} general_mp;

typedef struct pair {
    double place, weight;
} pair;

/* --- g and g' ---------------------------------------------------------------
 */

/* What g of the places > 0 at z holds besides an atom at 0, and its derivative
 * where wanted. Which of the two forms: the one without cancellation, also for
 * c towards 0 and infinity. */
static double complex transform(const elaw_gmp *a, double complex z,
                                const elaw_gmp_point *at, double complex *dg)
{
    double complex w = at->edge->anchor + (at->edge->offset + at->way);
    double complex rate = dg == NULL ? 0 : 1 / elaw_gmp_slope(a, at);
    if (a->short_of_one <= 0) {
        if (dg != NULL)
            *dg = -rate / (a->c * w * w);
        return 1 / (a->c * w);
    }
    double complex n = 0, s = 0, n2 = 0, s2 = 0;
    for (size_t k = 0; k < a->count; k++) {
        double complex d =
            at->edge->anchor - a->t[k] + at->edge->offset + at->way;
        double size = creal(d) * creal(d) + cimag(d) * cimag(d);
        double complex r = conj(d) / size, r2 = r * r;
        n += a->p[k] * r;
        s += a->p[k] * a->t[k] * r;
        n2 += a->p[k] * r2;
        s2 += a->p[k] * a->t[k] * r2;
    }
    /* z/w; where both are near 0 w keeps its digits if measured from there */
    bool sharp = at->edge->anchor == 0 || cabs(w) > 0.1 * a->t[0];
    double complex q = sharp && z != 0 ? z / w : 1 + a->c * s;
    if (dg != NULL)
        *dg = rate * (a->c * s2 * n / q - n2) / q;
    return n / q;
}

/* Beyond 1e60 times the largest place the law is a point at 0 to all digits. */
static bool remote(const general_mp *law, elaw_complex z)
{
    return hypot(z.re / law->scale, z.im / law->scale) > 1e60;
}

/* x/scale; an edge becomes the critical value it was scaled from, not its
 * neighbour, whose g is off by the root of the rounding. */
static double scaled(const general_mp *law, double x)
{
    const double *edge = law->base.edge;
    size_t low = 0, high = 2 * law->base.intervals;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edge[middle] == x)
            return law->gmp.edge[middle].z;
        if (edge[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return x / law->scale;
}

static elaw_status evaluate(const elaw_law *base, elaw_complex z,
                            elaw_complex *g, elaw_complex *dg)
{
    const general_mp *law = (const general_mp *)base;
    double complex full = CMPLX(z.re, z.im), value, slope = 0;
    bool pole = false;
    if (remote(law, z)) {
        value = 1 / full;
        slope = -value / full;
    } else {
        double complex small =
            z.im == 0 ? scaled(law, z.re) : full / law->scale;
        elaw_gmp_point at;
        elaw_status status = elaw_gmp_solve(&law->gmp, small, &at);
        if (status != ELAW_OK)
            return status;
        double up = law->share / law->scale;
        value = up * transform(&law->gmp, small, &at, dg ? &slope : NULL);
        slope *= up / law->scale;
        pole = small == 0 && base->edge[0] == 0;
        if (base->atoms > 0) {
            double complex atom = base->weight[0] / full;
            value += atom;
            slope -= atom / full;
            pole = pole || full == 0;
        }
    }
    *g = pole ? (elaw_complex){0, -INFINITY}
              : (elaw_complex){creal(value), cimag(value)};
    if (dg != NULL)
        *dg = pole ? (elaw_complex){INFINITY, 0}
                   : (elaw_complex){creal(slope), cimag(slope)};
    return ELAW_OK;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    return evaluate(law, z, g, NULL);
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    elaw_complex g;
    return evaluate(law, z, &g, dg);
}

/* --- density, cdf, moments --------------------------------------------------
 */

/* w at x; nothing fails on the axis. */
static double complex point(const general_mp *law, double x, elaw_gmp_point *at)
{
    elaw_gmp_solve(&law->gmp, x / law->scale, at);
    return at->edge->anchor + (at->edge->offset + at->way);
}

static double density(const elaw_law *base, double x)
{
    const general_mp *law = (const general_mp *)base;
    elaw_gmp_point at;
    double complex w = point(law, x, &at);
    if (w == 0)
        return INFINITY; /* the hard edge of c = 1 */
    return law->share / law->scale * cimag(w) /
           (pi * law->gmp.c * creal(w * conj(w)));
}

static double inside_cdf(const elaw_gmp *a, const elaw_gmp_point *at,
                         double complex w)
{
    double sum = a->short_of_one / a->c * carg(w), b = cimag(w);
    for (size_t k = 0; k < a->count; k++) {
        double d =
            at->edge->anchor - a->t[k] + at->edge->offset + creal(at->way);
        sum += a->p[k] * (atan2(b, d) - a->t[k] * b / (d * d + b * b));
    }
    return 1 - sum / pi;
}

static double cdf(const elaw_law *base, double x)
{
    const general_mp *law = (const general_mp *)base;
    const elaw_gmp *a = &law->gmp;
    if (x < 0)
        return 0;
    size_t k = 0;
    while (k < base->intervals && base->edge[2 * k + 1] <= x)
        k++;
    double part = a->below[k];
    if (k < base->intervals && base->edge[2 * k] < x) {
        elaw_gmp_point at;
        double complex w = point(law, x, &at);
        part = fmin(fmax(inside_cdf(a, &at, w), part), a->below[k + 1]);
    }
    return 1 - law->share * (1 - part);
}

/* In the angle t of x = low + (high - low) sin^2(t/2), where F is smooth at the
 * edges, also at a hard one. Newton inside a bracket. */
static double quantile(const elaw_law *base, double p)
{
    const general_mp *law = (const general_mp *)base;
    const double *below = law->gmp.below;
    double part = 1 - (1 - p) / law->share;
    if (base->atoms > 0 && p <= base->weight[0])
        return 0;
    size_t k = 0;
    while (k + 1 < base->intervals && below[k + 1] < part)
        k++;
    double low = 0, high = pi, t = 0.5 * pi, x = base->edge[2 * k];
    double length = base->edge[2 * k + 1] - x;
    if (part <= below[k])
        return x;
    for (int i = 0; i < 200; i++) {
        double s = sin(0.5 * t), c = cos(0.5 * t);
        x = t < 0.5 * pi ? base->edge[2 * k] + length * s * s
                         : base->edge[2 * k + 1] - length * c * c;
        double miss = p - cdf(base, x);
        if (miss > 0)
            low = t;
        else
            high = t;
        double step = miss / (density(base, x) * length * s * c);
        if (fabs(step) <= DBL_EPSILON * t || high - low <= DBL_EPSILON * t)
            break;
        t = t + step > low && t + step < high ? t + step : 0.5 * (low + high);
    }
    return x;
}

/* Lagrange: m_n = [u^n] (1 + sum kappa_j u^j)^(n+1)/(n + 1) of the companion,
 * c times ours; the power by Euler's recursion, all terms positive. */
static double moment(const elaw_law *base, size_t n)
{
    const general_mp *law = (const general_mp *)base;
    const elaw_gmp *a = &law->gmp;
    double kappa[MOMENTS + 1], power[MOMENTS + 1] = {1};
    if (n > MOMENTS)
        return NAN;
    for (size_t j = 1; j <= n; j++) {
        kappa[j] = 0;
        for (size_t k = 0; k < a->count; k++)
            kappa[j] += a->c * a->p[k] * pow(a->t[k], (double)j);
    }
    for (size_t k = 1; k <= n; k++) {
        double sum = 0;
        for (size_t j = 1; j <= k; j++)
            sum += (double)((n + 2) * j - k) * kappa[j] * power[k - j];
        power[k] = sum / (double)k;
    }
    return law->share * power[n] / a->c / (double)(n + 1) *
           pow(law->scale, (double)n);
}

static void destroy(elaw_law *law)
{
    elaw_gmp_free(&((general_mp *)law)->gmp);
}

static const elaw_law_class class = {
    .name = "generalised Marchenko-Pastur",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};

/* --- the population ---------------------------------------------------------
 */

static elaw_status check(const char *where, double ratio, size_t count,
                         const double place[], const double weight[])
{
    if (!(ratio >= 1e-32 && ratio <= 1e32))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: ratio = %g is not within [1e-32, 1e32]", where,
                         ratio);
    if (count == 0)
        return elaw_fail(ELAW_EINVAL, "%s: the population has no place", where);
    for (size_t k = 0; k < count; k++) {
        if (!(place[k] >= 0) || !isfinite(place[k]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: place[%zu] = %g is not finite and >= 0",
                             where, k, place[k]);
        if (!(weight[k] > 0) || !isfinite(weight[k]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: weight[%zu] = %g is not finite and > 0",
                             where, k, weight[k]);
    }
    return ELAW_OK;
}

static int by_place(const void *a, const void *b)
{
    double x = ((const pair *)a)->place, y = ((const pair *)b)->place;
    return (x > y) - (x < y);
}

/* Ascending, equal places joined, weights of sum 1; returns how many. */
static size_t join(pair *list, size_t count)
{
    double top = 0, total = 0;
    for (size_t k = 0; k < count; k++)
        top = fmax(top, list[k].weight);
    for (size_t k = 0; k < count; k++)
        total += list[k].weight / top;
    qsort(list, count, sizeof *list, by_place);
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        double weight = list[k].weight / top / total;
        if (used > 0 && list[used - 1].place == list[k].place)
            list[used - 1].weight += weight;
        else
            list[used++] = (pair){list[k].place, weight};
    }
    return used;
}

/* nu = c p t^2 and its square root must be numbers: 1e-100 of the largest
 * place, 1e-50 of the weight are the smallest. */
static elaw_status fill(const char *where, general_mp *law, const pair *list,
                        size_t count)
{
    elaw_gmp *a = &law->gmp;
    a->count = count;
    a->t = elaw_alloc(3 * count, sizeof(double));
    if (a->t == NULL)
        return elaw_fail_memory(where);
    a->p = a->t + count;
    a->nu = a->p + count;
    for (size_t k = 0; k < count; k++) {
        a->t[k] = list[k].place / law->scale;
        a->p[k] = list[k].weight / law->share;
        if (!(a->t[k] >= 1e-100 && a->p[k] >= 1e-50))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: place %g of weight %g is too small beside "
                             "place %g",
                             where, list[k].place, list[k].weight, law->scale);
    }
    return elaw_gmp_edges(where, a);
}

static elaw_status build(const char *where, double ratio, const pair *list,
                         size_t count, elaw_law **out)
{
    general_mp numbers = {.share = 1};
    bool zero = list[0].place == 0;
    if (zero && count == 1)
        return elaw_fail(ELAW_EDOMAIN, "%s: every place is 0", where);
    if (zero)
        numbers.share = 1 - list[0].weight;
    numbers.scale = list[count - 1].place;
    numbers.gmp.c = ratio * numbers.share;
    general_mp *law = NULL;
    elaw_status status = fill(where, &numbers, list + zero, count - zero);
    if (status != ELAW_OK)
        goto done;
    const elaw_gmp *a = &numbers.gmp;
    size_t intervals = a->intervals, atoms = zero || a->below[0] > 0;
    law = (general_mp *)elaw_law_create(&class, sizeof *law, intervals, atoms);
    if (law == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    law->gmp = *a;
    law->scale = numbers.scale;
    law->share = numbers.share;
    for (size_t k = 0; k < 2 * intervals; k++)
        law->base.edge[k] = a->edge[k].z * numbers.scale;
    law->base.hard[0] = a->edge[0].z == 0;
    if (atoms > 0)
        law->base.weight[0] =
            (zero ? list[0].weight : 0) + numbers.share * a->below[0];
    *out = &law->base;
done:
    if (status != ELAW_OK)
        elaw_gmp_free(&numbers.gmp);
    return status;
}

elaw_status elaw_law_general_mp(double ratio, size_t count,
                                const double place[], const double weight[],
                                elaw_law **out)
{
    const char *where = "elaw_law_general_mp";
    elaw_status status = check(where, ratio, count, place, weight);
    if (status != ELAW_OK)
        return status;
    pair *list = elaw_alloc(count, sizeof *list);
    if (list == NULL)
        return elaw_fail_memory(where);
    for (size_t k = 0; k < count; k++)
        list[k] = (pair){place[k], weight[k]};
    status = build(where, ratio, list, join(list, count), out);
    elaw_free(list);
    return status;
}
