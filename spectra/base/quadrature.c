/* The pieces and their sums follow a fixed tree: the same result on any thread.
 * gsl_integration_qk21 is a plain function: it neither allocates nor fails. */
#include "base/quadrature.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include <gsl/gsl_integration.h>

enum { HALVINGS = 40 };

static double piece(const gsl_function *f, double a, double b, double tolerance,
                    int halvings, double *error)
{
    double value, estimate, absolute, spread;
    gsl_integration_qk21(f, a, b, &value, &estimate, &absolute, &spread);
    double rounding = 50 * DBL_EPSILON * absolute;
    if (halvings == 0 || estimate <= tolerance || estimate <= rounding ||
        !isfinite(estimate)) {
        *error += estimate;
        return value;
    }
    double middle = 0.5 * (a + b);
    double left = piece(f, a, middle, 0.5 * tolerance, halvings - 1, error);
    return left + piece(f, middle, b, 0.5 * tolerance, halvings - 1, error);
}

double elaw_integrate(elaw_integrand f, void *ctx, double a, double b,
                      double tolerance, double *error)
{
    gsl_function g = {f, ctx};
    double sum = 0;
    double value = piece(&g, a, b, tolerance, HALVINGS, &sum);
    if (error != NULL)
        *error = sum;
    return value;
}
