#include "base/gaussian.h"

#include <math.h>

#include <gsl/gsl_integration.h>

static const double root_two_pi = 2.50662827463100050242;

double elaw_gaussian_density(double z)
{
    return exp(-0.5 * z * z) / root_two_pi;
}

double elaw_gaussian_tail(double z)
{
    return 0.5 * erfc(z / sqrt(2));
}

double elaw_gaussian_mean(elaw_of_normal *f, void *ctx)
{
    enum { HALF = 4000 };
    const double h = 13.0 / HALF;
    double sum = f(ctx, 0) * elaw_gaussian_density(0);
    for (int k = 1; k <= HALF; k++) {
        double z = k * h;
        sum += elaw_gaussian_density(z) * (f(ctx, z) + f(ctx, -z));
    }
    return h * sum;
}

typedef struct weighted {
    elaw_of_normal *f;
    void *ctx;
} weighted;

static double integrand(double z, void *ctx)
{
    const weighted *w = ctx;
    return w->f(w->ctx, z) * elaw_gaussian_density(z);
}

/* gsl_integration_qk61 is a plain function: it neither allocates nor fails. */
static double panel(weighted *w, double a, double b)
{
    gsl_function f = {integrand, w};
    double value, error, absolute, spread;
    gsl_integration_qk61(&f, a, b, &value, &error, &absolute, &spread);
    return value;
}

double elaw_gaussian_pieces(elaw_of_normal *f, void *ctx, size_t breaks,
                            const double at[])
{
    const double end = 12, width = 0.5;
    weighted w = {f, ctx};
    double sum = 0, from = -end;
    for (size_t k = 0; k <= breaks && from < end; k++) {
        double to = k < breaks ? fmin(at[k], end) : end;
        if (!(to > from))
            continue;
        int panels = (int)ceil((to - from) / width);
        for (int p = 0; p < panels; p++)
            sum += panel(&w, from + (to - from) * p / panels,
                         from + (to - from) * (p + 1) / panels);
        from = to;
    }
    return sum;
}
