/* Stochastic traces (Hutchinson, +-1 probes) of an operator without entries,
 * after the outliers' pairs have been taken out: energy, and tr T_k for the
 * fit test. Probes live on the smaller side, which has the larger denominators:
 *   sum of |a_ij|^2 = E norm(A^* g)^2, g in R^rows, rows < cols, else
 *                     E norm(A g)^2.
 * A smaller side of at most 2000 (Chebyshev sums: where no number of probes is
 * asked for), or of at most `probes`, is summed over its unit vectors instead:
 * then nothing is stochastic. */
#ifndef ESTIMATE_TRACES_H
#define ESTIMATE_TRACES_H

#include <stdint.h>

#include "estimate/entries.h"

enum { ELAW_PROBES_OF_TRACES = 30 }; /* where none are asked for */

typedef struct elaw_traces {
    double energy; /* of the residual                                   */
    double energy_relative_variance; /* of s (= relative variance of energy/4):
                           the larger of what the probes show and
                           1/(2 beta N q), N the larger side, which noise has */
    size_t probes; /* used                                              */
    bool exact;
} elaw_traces;

/* pairs NULL: none; probes 0: 30. ELAW_ECALLBACK; ELAW_EDOMAIN where a product
 * is not finite. */
elaw_status elaw_traces_energy(const elaw_operator *a, const elaw_pairs *pairs,
                               size_t probes, uint64_t seed, elaw_traces *out);

/* Chebyshev sums of the residual's values that are left when those of the
 * pairs are taken out (not replaced by zeros), mapped so that the bulk of entry
 * sd s is [-1, 1]:
 *   symmetric    u = lambda/(2 s sqrt n)
 *   rectangular  u = ((y/s)^2 - p - N)/(2 sqrt(p N))
 * for order[0..count-1] (each 1 .. 16), with the variance of each estimate
 * (exact: 0). Costs ceil(k/2) products with u a probe, k the largest order. */
elaw_status elaw_traces_chebyshev(const elaw_operator *a,
                                  const elaw_pairs *pairs, double s,
                                  size_t probes, uint64_t seed, size_t count,
                                  const int order[], double sum[],
                                  double variance[]);

#endif
