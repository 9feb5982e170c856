/* Adaptive Gauss-Kronrod quadrature on a bounded interval. */
#ifndef BASE_QUADRATURE_H
#define BASE_QUADRATURE_H

typedef double (*elaw_integrand)(double x, void *ctx);

/* Integral of f over [a, b]: the 21-point rule, the worst piece halved until
 * the estimated error is below tolerance or below rounding of every piece, 300
 * pieces at most. f is not called at a and b. */
double elaw_integrate(elaw_integrand f, void *ctx, double a, double b,
                      double tolerance);

#endif
