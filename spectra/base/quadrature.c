/* Always the worst piece is halved, in an order that depends on nothing but f:
 * the same result on any thread. The number of pieces is bounded, so a noisy
 * integrand costs time and accuracy but comes to an end.
 * gsl_integration_qk21 is a plain function: it neither allocates nor fails. */
#include "base/quadrature.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include <gsl/gsl_integration.h>

enum { PIECES = 300 };

typedef struct piece {
    double a, b, value, error;
} piece;

/* error 0: as good as rounding lets it be, or too short to halve. */
static piece rule(const gsl_function *f, double a, double b)
{
    piece p = {a, b, 0, 0};
    double absolute, spread, middle = 0.5 * (a + b);
    gsl_integration_qk21(f, a, b, &p.value, &p.error, &absolute, &spread);
    bool rounded = p.error <= 50 * DBL_EPSILON * absolute;
    if (rounded || !isfinite(p.error) || !(middle > a && middle < b))
        p.error = 0;
    return p;
}

static size_t worst_of(const piece *p, size_t count, double *total)
{
    size_t worst = 0;
    *total = 0;
    for (size_t i = 0; i < count; i++) {
        *total += p[i].error;
        if (p[i].error > p[worst].error)
            worst = i;
    }
    return worst;
}

double elaw_integrate(elaw_integrand f, void *ctx, double a, double b,
                      double tolerance)
{
    gsl_function g = {f, ctx};
    piece p[PIECES];
    size_t count = 1;
    p[0] = rule(&g, a, b);
    while (count < PIECES) {
        double error;
        size_t worst = worst_of(p, count, &error);
        if (error <= tolerance)
            break;
        double low = p[worst].a, high = p[worst].b, middle = 0.5 * (low + high);
        p[worst] = rule(&g, low, middle);
        p[count++] = rule(&g, middle, high);
    }
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += p[i].value;
    return sum;
}
