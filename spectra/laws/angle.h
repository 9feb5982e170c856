/* The angle laws: density (2/pi) sin^2 t/(1 - 2 q cos t + q^2) on [0, pi],
 * -1 <= q <= 1. With x = m - r cos t, q = 0 is the semicircle and
 * q = min(sqrt c, 1/sqrt c) the Marchenko-Pastur law of ratio c. */
#ifndef LAWS_ANGLE_H
#define LAWS_ANGLE_H

#include <eigenlaw/matrix.h>

/* Mass of [0, t], tan(t/2) = sqrt(below/above), below, above >= 0. Near 0 to
 * full relative accuracy; the mass of [t, pi] is elaw_angle_cdf(-q, above,
 * below). */
double elaw_angle_cdf(double q, double below, double above);

/* The point low + (high - low) sin^2(t/2) where the mass below is p, survival =
 * 1 - p: two arguments, so that both ends keep their accuracy. */
double elaw_angle_quantile(double q, double p, double survival, double low,
                           double high);

/* J/(1 + q J), J = w - sqrt(w - 1) sqrt(w + 1), where w + 1 = above_low and
 * w - 1 = above_high: r g/2 of the angle law (mass 1) on m - r cos t at
 * z = m + r w, Im z >= 0. gap = 1 - q. */
elaw_complex elaw_angle_stieltjes(double gap, elaw_complex above_low,
                                  elaw_complex above_high);

/* Its derivative in w; -infinity at an edge. */
elaw_complex elaw_angle_derivative(double gap, elaw_complex above_low,
                                   elaw_complex above_high);

#endif
