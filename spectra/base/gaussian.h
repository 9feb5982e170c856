/* Expectations over a standard normal Z. */
#ifndef BASE_GAUSSIAN_H
#define BASE_GAUSSIAN_H

#include <stddef.h>

typedef double elaw_of_normal(void *ctx, double z);

/* E f(Z) for f analytic in a strip about the real axis: the trapezoid rule on
 * [-13, 13], 8001 points. Its error falls like exp(-2 pi d/h), d the distance
 * of the nearest pole, h = 1/307: below rounding from d = 0.02 on. (Gauss and
 * Hermite's rule of order 60 is off by 5e-6 for tanh(5 + sqrt(5) Z).) */
double elaw_gaussian_mean(elaw_of_normal *f, void *ctx);

/* E f(Z) for f smooth between the breaks (ascending): Gauss and Legendre's rule
 * on panels of at most half a unit, on [-12, 12]. f is not called at a break.
 */
double elaw_gaussian_pieces(elaw_of_normal *f, void *ctx, size_t breaks,
                            const double at[]);

/* The density exp(-z^2/2)/sqrt(2 pi), and P(Z > z). */
double elaw_gaussian_density(double z);
double elaw_gaussian_tail(double z);

#endif
