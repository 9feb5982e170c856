/* Passes over the entries by panels of columns: energy, and the moments and
 * tests of what is left when the outliers' pairs are taken out. Each costs
 * about one reading of the matrix. Needs a->columns, else ELAW_EUNSUPPORTED. */
#ifndef ESTIMATE_ENTRIES_H
#define ESTIMATE_ENTRIES_H

#include <eigenlaw/operator.h>

/* sum of |a_ij|^2; refuses NaN and Inf with the place (ELAW_EDOMAIN).
 * sums to zero: each sum is below 1e-8 of what as many entries of the mean
 * size could sum to (centred data). */
typedef struct elaw_energy {
    double energy;
    bool rows_sum_to_zero, columns_sum_to_zero;
} elaw_energy;
elaw_status elaw_entries_energy(const elaw_operator *a, elaw_energy *out);

/* The pairs taken out: values[k], left rows x count, right cols x count
 * (symmetric: right = left), interleaved where complex. */
typedef struct elaw_pairs {
    size_t count;
    const double *value, *left, *right;
} elaw_pairs;

typedef struct elaw_entry_tests {
    double kurtosis;   /* excess kurtosis of the residual's entries (off the
                          diagonal for a symmetric one)                   */
    double sd;         /* root of the mean |entry|^2                      */
    double largest_sd; /* largest entry over sd                           */
    double p_rows, p_columns, p_lag;  /* NaN: not run                         */
    double row_factor, column_factor; /* see elaw_fit; 1: not run            */
} elaw_entry_tests;

/* One pass for kurtosis alone. pairs NULL: none. A residual that is zero has
 * kurtosis 0 and no tests. ELAW_EDOMAIN where squares of squares of the
 * entries leave the range of a double. */
elaw_status elaw_entries_kurtosis(const elaw_operator *a,
                                  const elaw_pairs *pairs, double *kurtosis);
/* One pass for everything. */
elaw_status elaw_entries_test(const elaw_operator *a, const elaw_pairs *pairs,
                              elaw_entry_tests *out);

#endif
