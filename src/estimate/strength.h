/* Strength and overlap of the outliers with 95 % intervals: closed forms, and
 * draws of the exact finite-n law of one spike given its observed value. */
#ifndef ESTIMATE_STRENGTH_H
#define ESTIMATE_STRENGTH_H

#include <stdint.h>

#include "estimate/noise_model.h"

typedef struct elaw_strength_options {
    size_t draws;      /* 0: closed forms only                               */
    uint64_t seed;
    bool covariance;   /* spiked population covariance: model is p x n with
                          values sqrt(n lambda)                              */
    bool full_depth;   /* start the recursion at the far end of the matrix,
                          not some 50 n^(1/3) levels deep (for the test)     */
} elaw_strength_options;

typedef struct elaw_strength {
    double strength, strength_ci[2]; /* units of the values (theta); covariance:
                                        theta with l = s^2 (1 + theta^2 / ..),
                                        see strength.c: population eigenvalue
                                        times n, in squared units of values  */
    double plugin;                   /* closed form                          */
    double overlap2[2];              /* [0] left (symmetric: the vector), [1]
                                        right; medians                       */
    double overlap2_ci[2][2];
    double none_share;               /* draws in which noise alone exceeds   */
} elaw_strength;

/* For each of count outliers; all share the random numbers. */
elaw_status elaw_strengths(const elaw_noise_model *model, double s,
                           size_t count, const double value[],
                           const elaw_strength_options *options,
                           elaw_strength out[]);

#endif
