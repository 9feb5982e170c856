/* What an entrywise model of variances cannot see: tails, neighbours that go
 * together, rows or columns that do. */
#ifndef ESTIMATE_RESIDUAL_TESTS_H
#define ESTIMATE_RESIDUAL_TESTS_H

#include "estimate/logsquare.h"

/* Standard normal under independent Gaussian noise of the given profile. */
typedef struct elaw_residual_tests {
    double kurtosis_z;
    double lag_z; /* of the neighbours in rows or in columns, what is larger */
    double colour_z; /* right under independence alone, whatever the tails  */
    double p_value;  /* Bonferroni; colour on its upper side                */
} elaw_residual_tests;

/* r of the residual is the matrix less the signal u v^T, u rows x rank, v
 * cols x rank (symmetric: v spans the same); variance: rows x cols, > 0, with
 * `fitted` numbers estimated from these entries (0: known). Cost:
 * one product of the residual with its transpose, two where V varies. */
elaw_status elaw_residual_test(const elaw_residual *residual,
                               const double *variance, size_t fitted,
                               size_t rank, const double *u, const double *v,
                               elaw_residual_tests *out);

#endif
