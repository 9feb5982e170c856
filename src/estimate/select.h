/* How many of the extremes are outliers: the forward test with its look-ahead
 * against masking. */
#ifndef ESTIMATE_SELECT_H
#define ESTIMATE_SELECT_H

#include "estimate/noise_model.h"

typedef struct elaw_candidates {
    size_t count;
    const double *value;   /* extremes of the spectrum, descending with sign:
                              symmetric, those of both ends                   */
    double energy;         /* of the whole matrix                             */
    double known_s;        /* > 0: the level is known                         */
    double level_variance; /* relative variance of s from stochastic probes */
} elaw_candidates;

typedef struct elaw_tested {
    size_t index; /* which candidate                                 */
    double value, z, log_p, s;
} elaw_tested;

typedef struct elaw_selection {
    size_t count;        /* J                                           */
    size_t tested_count; /* tests made, at least count (+ 1: the next)  */
    elaw_tested *tested; /* in the order of removal; the first J are the
                            outliers, each with the p-value it has when
                            the J - 1 others are removed; tested[J] the
                            next value                                  */
    double s;            /* the level with the J outliers removed; 0: to
                            rounding the outliers are all of the matrix */
} elaw_selection;

/* level in (0, 1); limit: at most so many (K), and never more than a quarter of
 * the smaller dimension. Wanted are limit + 1 candidates at each end that is
 * tested, or all there are. Time O(limit^2). ELAW_EINVAL: no candidates, level
 * out of range; ELAW_EDOMAIN: the energy is not positive. */
elaw_status elaw_select(const elaw_noise_model *model,
                        const elaw_candidates *candidates, double level,
                        size_t limit, elaw_selection *out);
void elaw_selection_free(elaw_selection *selection);

#endif
