/* One side of the equations: rows of means with their packed covariances. */
#ifndef ESTIMATE_TAP_PARTS_H
#define ESTIMATE_TAP_PARTS_H

#include "estimate/tap.h"

typedef struct elaw_tap_side {
    size_t count, rank, pairs;
    int count_int, rank_int, pairs_int;
    double *mean;       /* count x rank                                      */
    double *covariance; /* count x pairs                                     */
    double *prior;      /* rank x rank: mean of mean mean^T + covariance     */
} elaw_tap_side;

static inline size_t elaw_tap_pair(size_t a, size_t b)
{
    return a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a;
}

/* out <- products of pairs of columns of x (count x rank), count x pairs. */
void elaw_tap_products(const elaw_tap_side *side, double *out);

/* The new side from sums over the other: field = sum W Y v (count x rank),
 * precision = sum W v v^T and reaction = sum W Cv (count x pairs). */
elaw_status elaw_tap_update(elaw_tap_side *side, const double *field,
                            const double *precision, const double *reaction);

/* prior <- mean of mean mean^T + covariance. */
void elaw_tap_prior(elaw_tap_side *side);

/* u <- u T, v <- v T^-T with both priors the same diagonal matrix, its diagonal
 * into strength, descending. ELAW_ENOCONV: a prior that is no longer positive.
 */
elaw_status elaw_tap_balance(elaw_tap_side *u, elaw_tap_side *v,
                             double strength[]);

#endif
