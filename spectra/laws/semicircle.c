/* Semicircle: the angle law q = 0 on [-2 sigma, 2 sigma], sigma^2 = variance.
 *   g = (z - sqrt(z - 2 sigma) sqrt(z + 2 sigma))/(2 sigma^2)
 *   variance g^2 - z g + 1 = 0
 *   rho(x) = sqrt((2 sigma - x)(2 sigma + x))/(2 pi sigma^2)
 *   moment 2k = variance^k Catalan(k)
 * Wigner 1958, Ann. of Math. 67. */
#include <eigenlaw/law.h>

#include <math.h>

#include "base/status.h"
#include "laws/angle.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    double r = law->edge[1];
    elaw_complex low = {(z.re + r) / r, z.im / r};
    elaw_complex high = {(z.re - r) / r, z.im / r};
    *g = elaw_angle_stieltjes(1, low, high);
    g->re *= 2 / r;
    g->im *= 2 / r;
    return ELAW_OK;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    double r = law->edge[1];
    elaw_complex low = {(z.re + r) / r, z.im / r};
    elaw_complex high = {(z.re - r) / r, z.im / r};
    *dg = elaw_angle_derivative(1, low, high);
    dg->re *= 2 / r / r;
    dg->im *= 2 / r / r;
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    double r = law->edge[1];
    return 2 / (pi * r) * sqrt((r - x) / r * ((r + x) / r));
}

static double cdf(const elaw_law *law, double x)
{
    return elaw_angle_cdf(0, x - law->edge[0], law->edge[1] - x);
}

static double quantile(const elaw_law *law, double p)
{
    return elaw_angle_quantile(0, p, 1 - p, law->edge[0], law->edge[1]);
}

/* C_k = prod 2 (2j - 1)/(j + 1). */
static double moment(const elaw_law *law, size_t k)
{
    double sigma = law->edge[1] / 2, value = k % 2 == 0;
    for (size_t j = 1; j <= k / 2; j++)
        value =
            value * 2 * (double)(2 * j - 1) / (double)(j + 1) * sigma * sigma;
    return value;
}

static double cumulant(const elaw_law *law, size_t k)
{
    double sigma = law->edge[1] / 2;
    return k == 2 ? sigma * sigma : 0;
}

static const elaw_law_class class = {
    .name = "semicircle",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
    .cumulant = cumulant,
};

elaw_status elaw_law_semicircle(double variance, elaw_law **out)
{
    if (!(variance > 0) || !isfinite(variance))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_law_semicircle: variance = %g is not finite and "
                         "> 0",
                         variance);
    elaw_law *law = elaw_law_create(&class, sizeof *law, 1, 0);
    if (law == NULL)
        return elaw_fail_memory("elaw_law_semicircle");
    law->edge[1] = 2 * sqrt(variance);
    law->edge[0] = -law->edge[1];
    *out = law;
    return ELAW_OK;
}
