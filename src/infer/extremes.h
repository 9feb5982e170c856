/* The extremes of a spectrum, as far as the test needs them: from the full
 * spectrum where it is affordable, else from one Lanczos run that stops when
 * everything beyond the bulk is converged and the first value inside is known
 * to a small part of the Tracy-Widom width. */
#ifndef INFER_EXTREMES_H
#define INFER_EXTREMES_H

#include <stdint.h>

#include "eigen/full.h"
#include "eigen/lanczos.h"
#include "estimate/noise_model.h"

typedef struct elaw_extremes {
    const elaw_operator *a;
    elaw_full *full; /* one of the two                                 */
    elaw_lanczos *run;
    double samples;   /* > 0: covariance; value = sqrt(samples lambda)  */
    size_t all_count; /* whole spectrum, or 0                           */
    double *all;      /* values as the noise model takes them           */
    size_t count;     /* candidates                                     */
    double *value;    /* descending, as the noise model takes them      */
    size_t *index;    /* their numbers in full or run                   */
} elaw_extremes;

/* The whole spectrum; candidates are set by elaw_extremes_take. samples as
 * above, 0: the values themselves. */
elaw_status elaw_extremes_full(const elaw_operator *a, double samples,
                               elaw_extremes *out);
/* Candidates: the limit + 1 largest, and the limit + 1 smallest where
 * both_ends. */
elaw_status elaw_extremes_take(elaw_extremes *extremes, size_t limit,
                               bool both_ends);
/* How many values lie beyond the bulk whose level is told by the median of the
 * rest: insensitive to up to a quarter of strong components. */
size_t elaw_extremes_median_count(const elaw_extremes *extremes,
                                  const elaw_noise_model *model);

typedef struct elaw_outside_rule {
    const elaw_noise_model *model;
    double energy;  /* of the whole matrix                            */
    double known_s; /* > 0: instead of the energy                     */
    size_t limit;   /* more than so many need not converge            */
    double samples;
    uint64_t seed;
    const elaw_progress *progress;
} elaw_outside_rule;
/* Candidates: all beyond the cut, and the first inside at each end. */
elaw_status elaw_extremes_lanczos(const elaw_operator *a,
                                  const elaw_outside_rule *rule,
                                  elaw_extremes *out);

/* Vectors of candidates which[0..count-1]. */
elaw_status elaw_extremes_pairs(elaw_extremes *extremes, size_t count,
                                const size_t which[], double *left,
                                double *right);
elaw_solve_info elaw_extremes_info(const elaw_extremes *extremes);
void elaw_extremes_free(elaw_extremes *extremes);

#endif
