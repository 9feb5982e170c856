/* Strength and overlap of the outliers with 95 % intervals: closed forms, and
 * draws of the exact finite-n law of one spike given its observed value. */
#ifndef ESTIMATE_STRENGTH_H
#define ESTIMATE_STRENGTH_H

#include <stdint.h>

#include "estimate/noise_model.h"

typedef struct elaw_strength_options {
    size_t draws; /* 0: closed forms only, every interval is NaN        */
    uint64_t seed;
    bool covariance; /* spiked population covariance: model is p x n (n
                        samples) with values sqrt(n lambda)                */
    bool full_depth; /* start the recursion at the far end of the matrix,
                        not where it has forgotten it (for the test)       */
} elaw_strength_options;

/* Strengths carry the sign of their value, intervals ascend. Symmetric and
 * rectangular: theta in the units of the values. Covariance: the population
 * eigenvalue in the units of lambda = value^2/cols. A draw in which noise
 * alone exceeds the value counts as strength 0 and overlap 0. */
typedef struct elaw_strength {
    double strength, strength_ci[2];
    double plugin;      /* closed form                          */
    double overlap2[2]; /* [0] left, [1] right; symmetric and
                           covariance: both the one vector's;
                           medians of the draws                 */
    double overlap2_ci[2][2];
    double none_share; /* of the draws                         */
} elaw_strength;

/* For each of count outliers, all of those that were found; they share the
 * random numbers. s = 0: values without noise. ELAW_EINVAL: covariance of a
 * symmetric model, a value that is 0; ELAW_ESHAPE: as many outliers as
 * dimensions; ELAW_EDOMAIN: s negative or NaN. */
elaw_status elaw_strengths(const elaw_noise_model *model, double s,
                           size_t count, const double value[],
                           const elaw_strength_options *options,
                           elaw_strength out[]);

#endif
