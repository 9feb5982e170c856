/* Marchenko-Pastur: c = ratio, s2 = variance, edges s2 (1 -+ sqrt c)^2 = a, b.
 *   c s2 z g^2 - (z + s2 (c - 1)) g + 1 = 0
 *   rho(x) = sqrt((b - x)(x - a))/(2 pi c s2 x),   atom 1 - 1/c at 0, c > 1
 *   moment k = s2^k sum_j c^j C(k, j) C(k-1, j)/(j + 1)        (Narayana)
 * Everything but the density is the angle law q = min(sqrt c, 1/sqrt c).
 * Marchenko and Pastur 1967, Mat. Sb. 72. */
#include "laws/marchenko_pastur.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/status.h"
#include "laws/angle.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

typedef struct marchenko_pastur {
    elaw_law base;
    elaw_mp mp;
} marchenko_pastur;

static const elaw_mp *numbers(const elaw_law *law)
{
    return &((const marchenko_pastur *)law)->mp;
}

elaw_status elaw_mp_set(const char *where, double ratio, double variance,
                        elaw_mp *out)
{
    if (!(ratio > 0) || !isfinite(ratio))
        return elaw_fail(ELAW_EDOMAIN, "%s: ratio = %g is not finite and > 0",
                         where, ratio);
    if (!(variance > 0) || !isfinite(variance))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: variance = %g is not finite and > 0", where,
                         variance);
    double s = sqrt(ratio), sigma = sqrt(variance);
    double upper = sigma * (1 + s);
    double lower = fabs(1 - ratio) / (1 + s);
    /* both edges, their distance and 1/(c s2) must be numbers apart */
    bool fits = isfinite(upper * upper) && variance * ratio >= DBL_MIN &&
                variance * s >= DBL_MIN &&
                upper * upper > sigma * lower * sigma * lower;
    if (!fits)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: the edges for ratio = %g, variance = %g do not "
                         "fit a double",
                         where, ratio, variance);
    out->ratio = ratio;
    out->variance = variance;
    out->q = ratio <= 1 ? s : 1 / s;
    out->gap = ratio <= 1 ? lower : lower / s;
    out->r = 2 * variance * s;
    out->mass = ratio <= 1 ? 1 : 1 / ratio;
    out->root[0] = sigma * lower;
    out->root[1] = upper;
    return ELAW_OK;
}

double elaw_mp_moment(const elaw_mp *mp, size_t k)
{
    double term = 1, sum = 1;
    for (size_t j = 0; j + 1 < k; j++) {
        term = term * (double)(k - j) * (double)(k - 1 - j) * mp->ratio /
               ((double)(j + 1) * (double)(j + 2));
        sum += term;
    }
    return sum * pow(mp->variance, (double)k);
}

/* g = atom/z + mass (2/r) J/(1 + q J). At the atom itself the limit from above
 * of atom/z is -i infinity. */
static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    const elaw_mp *mp = numbers(law);
    const double *edge = law->edge;
    elaw_complex low = {(z.re - edge[0]) / mp->r, z.im / mp->r};
    elaw_complex high = {(z.re - edge[1]) / mp->r, z.im / mp->r};
    elaw_complex value = elaw_angle_stieltjes(mp->gap, low, high);
    value.re *= 2 * mp->mass / mp->r;
    value.im *= 2 * mp->mass / mp->r;
    if (law->atoms > 0) {
        double size = hypot(z.re, z.im), weight = law->weight[0];
        value.re += size > 0 ? weight * (z.re / size) / size : 0;
        value.im -= size > 0 ? weight * (z.im / size) / size : INFINITY;
    }
    *g = value;
    return ELAW_OK;
}

/* -atom/z^2 + mass (2/r^2) dA/dw. */
static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    const elaw_mp *mp = numbers(law);
    const double *edge = law->edge;
    elaw_complex low = {(z.re - edge[0]) / mp->r, z.im / mp->r};
    elaw_complex high = {(z.re - edge[1]) / mp->r, z.im / mp->r};
    elaw_complex value = elaw_angle_derivative(mp->gap, low, high);
    value.re *= 2 * mp->mass / mp->r / mp->r;
    value.im *= 2 * mp->mass / mp->r / mp->r;
    double size = hypot(z.re, z.im);
    if (law->atoms > 0 && !(size > 0))
        value = (elaw_complex){-INFINITY, 0};
    else if (law->atoms > 0) {
        double u = z.re / size, v = z.im / size;
        double scale = law->weight[0] / size / size;
        value.re -= scale * (u - v) * (u + v);
        value.im += scale * 2 * u * v;
    }
    *dg = value;
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    const elaw_mp *mp = numbers(law);
    if (!(x > 0))
        return INFINITY; /* inside the support only for c = 1 */
    return sqrt(law->edge[1] - x) * sqrt(x - law->edge[0]) / x /
           (2 * pi * mp->ratio * mp->variance);
}

static double cdf(const elaw_law *law, double x)
{
    const elaw_mp *mp = numbers(law);
    if (x < 0)
        return 0;
    if (x >= law->edge[1])
        return 1;
    double atom = law->atoms > 0 ? law->weight[0] : 0;
    return atom +
           mp->mass * elaw_angle_cdf(mp->q, x - law->edge[0], law->edge[1] - x);
}

static double quantile(const elaw_law *law, double p)
{
    const elaw_mp *mp = numbers(law);
    double atom = law->atoms > 0 ? law->weight[0] : 0;
    if (law->atoms > 0 && p <= atom)
        return 0;
    return elaw_angle_quantile(mp->q, (p - atom) / mp->mass, (1 - p) / mp->mass,
                               law->edge[0], law->edge[1]);
}

static double moment(const elaw_law *law, size_t k)
{
    return elaw_mp_moment(numbers(law), k);
}

/* R(g) = s2/(1 - c s2 g). */
static double cumulant(const elaw_law *law, size_t k)
{
    const elaw_mp *mp = numbers(law);
    return mp->variance * pow(mp->ratio * mp->variance, (double)(k - 1));
}

static const elaw_law_class class = {
    .name = "Marchenko-Pastur",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
    .cumulant = cumulant,
};

elaw_status elaw_law_marchenko_pastur(double ratio, double variance,
                                      elaw_law **out)
{
    const char *where = "elaw_law_marchenko_pastur";
    elaw_mp mp;
    elaw_status status = elaw_mp_set(where, ratio, variance, &mp);
    if (status != ELAW_OK)
        return status;
    marchenko_pastur *law =
        (marchenko_pastur *)elaw_law_create(&class, sizeof *law, 1, ratio > 1);
    if (law == NULL)
        return elaw_fail_memory(where);
    law->mp = mp;
    law->base.edge[0] = mp.root[0] * mp.root[0];
    law->base.edge[1] = mp.root[1] * mp.root[1];
    law->base.hard[0] = law->base.edge[0] == 0;
    if (ratio > 1)
        law->base.weight[0] = (ratio - 1) / ratio;
    *out = &law->base;
    return ELAW_OK;
}
