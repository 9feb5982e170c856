/* The kinds of profiles, each fitted to a residual. */
#ifndef ESTIMATE_PROFILE_PARTS_H
#define ESTIMATE_PROFILE_PARTS_H

#include "estimate/logsquare.h"

/* What the fit reads: what is observed, off the diagonal of a symmetric one. */
static inline bool elaw_residual_has(const elaw_residual *given, size_t i,
                                     size_t j)
{
    return !(given->symmetric && i == j) &&
           (given->observed == NULL || given->observed[i + j * given->rows]);
}

/* Entries that are read, and the mean of q over them. */
double elaw_residual_count(const elaw_residual *given);
double elaw_residual_mean(const elaw_residual *given);

/* x <- x - mean, times max(0, s^2 - noise)/s^2, s^2 the variance of x: the
 * estimate of effects that are seen through noise of that variance (James and
 * Stein 1961). */
void elaw_shrink_effects(size_t n, double x[], double noise);

/* V <- V mean(q/V). */
void elaw_profile_level(const elaw_residual *given, double *variance);
/* sum (log V + q/V); half of it where symmetric. */
double elaw_profile_cost(const elaw_residual *given, const double *variance);

/* V = a_i b_j; a side that is not wanted is 1. */
elaw_status elaw_profile_separable(const elaw_residual *given, bool rows,
                                   bool columns, double *variance);
elaw_status elaw_profile_smooth(const elaw_residual *given,
                                const elaw_logsquare *test, double *variance,
                                double *cost);

typedef struct elaw_groups {
    size_t rows, cols; /* how many                                           */
    double cost;
} elaw_groups;
/* use_rows, use_columns: the effects of that side are features too. */
elaw_status elaw_profile_blocks(const elaw_residual *given,
                                const elaw_logsquare *test, bool use_rows,
                                bool use_columns, double *variance,
                                elaw_groups *groups);
/* Groups by the caller's labels, of any values; col_label NULL: one group, or
 * where symmetric the rows' labels. */
elaw_status elaw_profile_labelled(const elaw_residual *given,
                                  const size_t *row_label,
                                  const size_t *col_label, double *variance,
                                  elaw_groups *groups);

#endif
