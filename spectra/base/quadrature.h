/* Adaptive Gauss-Kronrod quadrature on a bounded interval. */
#ifndef BASE_QUADRATURE_H
#define BASE_QUADRATURE_H

typedef double (*elaw_integrand)(double x, void *ctx);

/* Integral of f over [a, b]: the 21-point rule, halved until the error of a
 * piece is below its share of tolerance, below rounding of the piece, or the
 * piece has been halved 40 times. f may be infinite at a and b only.
 * error, if not NULL, gets the sum of the estimates. */
double elaw_integrate(elaw_integrand f, void *ctx, double a, double b,
                      double tolerance, double *error);

#endif
