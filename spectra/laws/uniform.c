/* Uniform on [low, high], m = (low + high)/2, r = (high - low)/2:
 *   g = [log(z - low) - log(z - high)]/(2r) = artanh(r/(z - m))/r
 *   g' = -1/((z - low)(z - high))
 * The two logarithms keep the edges sharp, artanh the digits far away. */
#include <complex.h>
#include <math.h>

#include "laws/interval.h"

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    double low = law->edge[0], high = law->edge[1], r = 0.5 * (high - low);
    double x = z.re - (low + r), y = z.im;
    double complex value;
    if (hypot(x, y) > 2 * r)
        value = catanh(r / CMPLX(x, y)) / r;
    else {
        double far = hypot(z.re - low, y), near = hypot(z.re - high, y);
        value = CMPLX(log(far / near) / (2 * r),
                      (atan2(y, z.re - low) - atan2(y, z.re - high)) / (2 * r));
    }
    *g = (elaw_complex){creal(value), y == 0 && fabs(x) > r ? 0 : cimag(value)};
    return ELAW_OK;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    double complex a = CMPLX(z.re - law->edge[0], z.im);
    double complex b = CMPLX(z.re - law->edge[1], z.im);
    double complex slope = a == 0 || b == 0 ? -INFINITY : -1 / a / b;
    *dg = (elaw_complex){creal(slope), cimag(slope)};
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    (void)x;
    return 1 / (law->edge[1] - law->edge[0]);
}

static double cdf(const elaw_law *law, double x)
{
    double low = law->edge[0], high = law->edge[1];
    return fmin(fmax((x - low) / (high - low), 0), 1);
}

static double quantile(const elaw_law *law, double p)
{
    return elaw_interval_between(law, p, 1 - p);
}

/* (1/(k + 1)) sum low^i high^(k - i), without the difference of powers. */
static double moment(const elaw_law *law, size_t k)
{
    double sum = 1, power = 1;
    for (size_t i = 1; i <= k; i++) {
        power *= law->edge[0];
        sum = sum * law->edge[1] + power;
    }
    return sum / (double)(k + 1);
}

static const elaw_law_class class = {
    .name = "uniform",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
};

elaw_status elaw_law_uniform(double low, double high, elaw_law **out)
{
    return elaw_interval_law("elaw_law_uniform", &class, low, high, 0, out);
}
