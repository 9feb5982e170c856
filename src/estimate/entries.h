/* Passes over the entries by panels of columns: energy, and the moments and
 * tests of what is left when the outliers' pairs are taken out. */
#ifndef ESTIMATE_ENTRIES_H
#define ESTIMATE_ENTRIES_H

#include <eigenlaw/operator.h>

/* sum of |a_ij|^2; refuses NaN and Inf with the place (ELAW_EDOMAIN).
 * mean_free: row and column sums vanish to 1e-8 (centred data). */
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
    double kurtosis;      /* excess kurtosis of the residual's entries (off the
                             diagonal for a symmetric one)                   */
    double largest_sd;    /* largest entry over their standard deviation     */
    double p_rows, p_columns, p_lag; /* NaN: not run                         */
    double row_factor, column_factor; /* see elaw_fit                        */
} elaw_entry_tests;

/* One pass for kurtosis alone. */
elaw_status elaw_entries_kurtosis(const elaw_operator *a,
                                  const elaw_pairs *pairs, double *kurtosis);
/* One pass for everything. */
elaw_status elaw_entries_test(const elaw_operator *a, const elaw_pairs *pairs,
                              elaw_entry_tests *out);

#endif
