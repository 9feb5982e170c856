/* Which noise is it? The profile of variances V_ij from a residual:
 *   homogeneous  V = s^2
 *   rows, columns, separable   V = a_i, b_j, a_i b_j
 *   blocks       V by the group of i and the group of j
 *   smooth       log V of low rank
 * chosen by the log-square tests, and between the last two by what each costs
 *   sum (log V_ij + Q_ij/V_ij) + a charge for its numbers. */
#ifndef ESTIMATE_PROFILE_H
#define ESTIMATE_PROFILE_H

#include <eigenlaw/noise.h>

#include "estimate/logsquare.h"

/* wish: AUTO (DEFAULT), HOMOGENEOUS, SEPARABLE, BLOCKS (with labels, or groups
 * to be found), PROFILE (taken as it is). variance: rows x cols, filled, mean
 * over what is observed of q/V = 1 (PROFILE: as given). Of found are set kind,
 * known, entry_sd, the groups and the p-values of the log-square tests; the
 * rest is left alone. A symmetric residual: symmetric V, on the diagonal times
 * what the diagonal of q says. ELAW_ESHAPE: a variance of another shape;
 * ELAW_EDOMAIN: a given variance that is not > 0, a q that is negative or not
 * finite, nothing but zeros. Matrices with fewer than 16 rows or columns are
 * homogeneous where nothing else is asked for. */
elaw_status elaw_profile_find(const elaw_residual *residual,
                              const elaw_noise *wish, double *variance,
                              elaw_noise_found *found);

/* Does a profile that was given fit? The p-value (Bonferroni) that the means of
 * q/V over rows and over columns are 1, from the observed spread of q/V. */
elaw_status elaw_profile_report(const elaw_residual *residual,
                                const double *variance, double *p_value);

#endif
