/* The Tracy-Widom laws, beta = 1, 2, 4.
 *
 * Fredholm determinants D+-(s) of B(x,y) = Ai((x+y)/2)/2 on L2(s, inf):
 * F1 = D-, F2 = D- D+, F4(s) = (D-(s') + D+(s'))/2 with s' = sqrt(2) s
 * (Ferrari and Spohn 2005; Bornemann 2010, arXiv:0804.2543). beta = 4 here has
 * mean -2.3069 and variance 0.5177.
 * Accuracy: 1e-12 absolute; survival and its logarithm 1e-8 relative out to
 * s = 10; cdf 1e-8 relative down to s = -6.5 (beta 4: -4.5), 1e-5 below. */
#ifndef EIGENLAW_TRACY_WIDOM_H
#define EIGENLAW_TRACY_WIDOM_H

#include <eigenlaw/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ELAW_EDOMAIN: beta not 1, 2 or 4; s not a number. s = -inf, inf give the
 * limits. */
ELAW_API elaw_status elaw_tracy_widom_cdf(int beta, double s, double *cdf);
ELAW_API elaw_status elaw_tracy_widom_survival(int beta, double s,
                                               double *survival);
ELAW_API elaw_status elaw_tracy_widom_log_survival(int beta, double s,
                                                   double *log_survival);
ELAW_API elaw_status elaw_tracy_widom_density(int beta, double s,
                                              double *density);
/* Smallest s with cdf >= p, 0 < p < 1. */
ELAW_API elaw_status elaw_tracy_widom_quantile(int beta, double p, double *s);

/* log survival L(s) and its first two derivatives, out[0..2]. */
ELAW_API elaw_status elaw_tracy_widom_log_survival_derivatives(int beta,
                                                               double s,
                                                               double out[3]);

#ifdef __cplusplus
}
#endif
#endif
