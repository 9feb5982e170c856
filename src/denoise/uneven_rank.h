/* How many components stand out of noise of a known profile. */
#ifndef DENOISE_UNEVEN_RANK_H
#define DENOISE_UNEVEN_RANK_H

#include "denoise/uneven_search.h"

/* Their number, and a start for the TAP equations: rows x count, cols x count.
 * Owned. */
typedef struct elaw_uneven_start {
    size_t count;
    double *left, *right;
} elaw_uneven_start;

/* In a, the matrix of the problem or what is left of it when `removed`
 * components are out; variance of its noise. wanted > 0: so many, whatever
 * stands out. kurtosis: excess, of the noise and of
 * the zeros where nothing is observed. */
elaw_status elaw_uneven_rank(const elaw_uneven_problem *problem,
                             const double *a, const double *variance,
                             size_t removed, size_t wanted, double kurtosis,
                             elaw_uneven_start *out);
void elaw_uneven_start_free(elaw_uneven_start *start);

#endif
