/* Tails of the normal and the chi-squared law, safe at any argument. */
#ifndef ESTIMATE_TAILS_H
#define ESTIMATE_TAILS_H

/* P(|Z| > |z|), Z standard normal. */
double elaw_tail_normal(double z);
/* P(chi^2 > x), degrees > 0; 0 where it is below 1e-300. */
double elaw_tail_chi2(double x, double degrees);

#endif
