/* Stochastic traces (Hutchinson, +-1 probes) of an operator without entries,
 * after the outliers' pairs have been taken out: energy, and tr T_k for the
 * fit test. */
#ifndef ESTIMATE_TRACES_H
#define ESTIMATE_TRACES_H

#include <stdint.h>

#include "estimate/entries.h"

typedef struct elaw_traces {
    double energy;      /* of the residual                                    */
    double energy_relative_variance; /* of s (= relative variance of energy/4)*/
    size_t probes;
    bool exact;         /* n small enough for unit vectors: nothing stochastic */
} elaw_traces;

elaw_status elaw_traces_energy(const elaw_operator *a, const elaw_pairs *pairs,
                               size_t probes, uint64_t seed, elaw_traces *out);

/* Chebyshev sums tr T_k of the residual, mapped so that the bulk of entry
 * sd s is [-1, 1] (rectangular: of the squared values), for order[0..count-1],
 * with the variance of each estimate. */
elaw_status elaw_traces_chebyshev(const elaw_operator *a,
                                  const elaw_pairs *pairs, double s,
                                  size_t probes, uint64_t seed, size_t count,
                                  const int order[], double sum[],
                                  double variance[]);

#endif
