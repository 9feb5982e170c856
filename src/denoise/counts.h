/* Counts: noise of variance b mu + c mu^2 around a mean mu of low rank (Poisson
 * 1, 0; negative binomial 1, c), b and c fitted. */
#ifndef DENOISE_COUNTS_H
#define DENOISE_COUNTS_H

#include "denoise/denoising.h"
#include "denoise/uneven_search.h"

/* As elaw_uneven_search; found.counts are b and c. ELAW_EDOMAIN: an entry below
 * 0, nothing but zeros, a row or column of zeros. */
elaw_status elaw_counts_search(const elaw_uneven_problem *problem,
                               elaw_uneven *out);

/* Every entry is a whole number of at least 0, some larger than 1, and nothing
 * was taken off or scaled. */
bool elaw_denoising_has_counts(const elaw_denoising *d);

/* The sums of rows or of columns differ by more than a factor of three (the
 * tenth of them that is largest over the tenth that is smallest). */
bool elaw_counts_unequal(const elaw_denoising *d);

#endif
