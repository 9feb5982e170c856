/* P(chi^2_d > x) = Q(a, y), a = d/2, y = x/2, the incomplete gamma function.
 * GSL reports underflow, and trouble beyond a = 1e6, by its error handler,
 * which ends the process. So
 *   far out      Chernoff's bound exp(-a eta^2/2) on the tail is looked at
 *                first, where eta^2/2 = mu - log(1 + mu), mu = y/a - 1;
 *   a > 5e4      Q = erfc(eta sqrt(a/2))/2
 *                    + exp(-a eta^2/2)/sqrt(2 pi a) (1/mu - 1/eta),
 *                to a relative 1/a (Temme 1979; DLMF 8.12.4);
 *   else         GSL. */
#include "estimate/tails.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

double elaw_tail_normal(double z)
{
    return erfc(fabs(z) / sqrt(2));
}

/* mu - log(1 + mu), by its series where the two cancel. */
static double half_eta2(double mu)
{
    if (fabs(mu) > 1e-3)
        return mu - log1p(mu);
    return mu * mu * (1.0 / 2 - mu * (1.0 / 3 - mu * (1.0 / 4 - mu / 5)));
}

static double tail_temme(double mu, double a)
{
    double half = half_eta2(mu), eta = copysign(sqrt(2 * half), mu);
    double c = fabs(mu) > 1e-3 ? 1 / mu - 1 / eta : -1.0 / 3 + eta / 12;
    double q =
        erfc(eta * sqrt(a / 2)) / 2 + exp(-a * half) / sqrt(2 * pi * a) * c;
    return fmin(1, fmax(0, q));
}

double elaw_tail_chi2(double x, double degrees)
{
    const double smallest = 690; /* -log 1e-300 */
    double a = degrees / 2, mu = x / degrees - 1;
    if (!(x > 0))
        return isnan(x) ? x : 1;
    if (mu > 0 && !(a * half_eta2(mu) < smallest))
        return 0;
    return a > 5e4 ? tail_temme(mu, a) : gsl_cdf_chisq_Q(x, degrees);
}
