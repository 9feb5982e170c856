/* Does the bulk look like homogeneous noise? */
#ifndef ESTIMATE_FIT_H
#define ESTIMATE_FIT_H

#include <eigenlaw/infer.h>

#include "estimate/entries.h"
#include "estimate/noise_model.h"

/* Standardised Chebyshev sums z[0..5] of the bulk (independent standard
 * normals under the model) and the chi-squared p-value. spectrum: all values,
 * in any order; outliers: count of them with their values, the nearest values
 * of the spectrum are left out. Where sums vanish the model has fewer values
 * than the spectrum: the smallest are left out too. ELAW_ESHAPE: fewer values
 * than the model has, or nothing but outliers; ELAW_EDOMAIN: s not > 0. */
elaw_status elaw_fit_spectrum(const elaw_noise_model *model, double s,
                              size_t spectrum_count, const double spectrum[],
                              size_t outlier_count, const double outlier[],
                              double z[6], double *p_value);

/* The same from stochastic traces of `probes` (0: 30). The z are those of each
 * order by itself, correlated through the probes, which p_value allows for.
 * pairs: the outliers, NULL for none. Costs 4 products a probe, rectangular 8.
 */
elaw_status elaw_fit_traces(const elaw_noise_model *model, double s,
                            const elaw_operator *a, const elaw_pairs *pairs,
                            size_t probes, uint64_t seed, double z[6],
                            double *p_value);

/* Puts the parts together: Bonferroni, heavy, worst, ok. entry NULL: no entry
 * tests. fit->part[SPECTRUM], part[EDGES], chebyshev_z, traces_only are set
 * before. Bonferroni counts those two where they ran, and three for the
 * entries; where
 * nothing ran, tested is false and p_value NaN. */
void elaw_fit_conclude(const elaw_noise_model *model, double s,
                       const elaw_entry_tests *entry, elaw_fit *fit);

#endif
