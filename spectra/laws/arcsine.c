/* The arcsine law on [low, high], m = (low + high)/2, r = (high - low)/2:
 *   g = 1/(sqrt(z - low) sqrt(z - high))
 *   rho = 1/(pi sqrt((x - low)(high - x)))
 * x = m + r cos t with t uniform on [0, pi]; both edges are hard. */
#include <complex.h>
#include <math.h>

#include "laws/interval.h"

static const double pi = 3.14159265358979323846;

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    elaw_complex s = elaw_interval_root(z, law->edge[0], law->edge[1]);
    if (s.re == 0 && s.im == 0) {
        *g = (elaw_complex){0, -INFINITY};
        return ELAW_OK;
    }
    double complex value = 1 / CMPLX(s.re, s.im);
    *g = (elaw_complex){creal(value), cimag(value)};
    return ELAW_OK;
}

/* g' = -(g/2) (1/(z - low) + 1/(z - high)). */
static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    elaw_complex s = elaw_interval_root(z, law->edge[0], law->edge[1]);
    if (s.re == 0 && s.im == 0) {
        *dg = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    double complex low = CMPLX(z.re - law->edge[0], z.im);
    double complex high = CMPLX(z.re - law->edge[1], z.im);
    double complex value = -0.5 / CMPLX(s.re, s.im) * (1 / low + 1 / high);
    *dg = (elaw_complex){creal(value), cimag(value)};
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    return 1 / (pi * sqrt(x - law->edge[0]) * sqrt(law->edge[1] - x));
}

static double cdf(const elaw_law *law, double x)
{
    double below = sqrt(fmax(x - law->edge[0], 0));
    double above = sqrt(fmax(law->edge[1] - x, 0));
    return 2 / pi * atan2(below, above);
}

static double quantile(const elaw_law *law, double p)
{
    double q = 1 - p;
    return elaw_interval_between(law, pow(sin(0.5 * pi * p), 2),
                                 pow(sin(0.5 * pi * q), 2));
}

/* Gauss's rule of k points, exact to degree 2k - 1. */
static double moment(const elaw_law *law, size_t k)
{
    double r = 0.5 * (law->edge[1] - law->edge[0]), sum = 0;
    for (size_t j = 0; j < k; j++) {
        double t = pi * ((double)j + 0.5) / (double)k;
        double x = law->edge[0] + r + r * sin(0.5 * pi - t);
        sum += pow(x, (double)k);
    }
    return sum / (double)k;
}

static const elaw_law_class class = {
    .name = "arcsine",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
};

elaw_status elaw_law_arcsine(double low, double high, elaw_law **out)
{
    return elaw_interval_law("elaw_law_arcsine", &class, low, high, 1, out);
}
