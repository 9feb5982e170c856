/* Is the noise even? The logarithms of the squares of a residual,
 *   L_ij = log r_ij^2 = log V_ij + noise of one variance v, whatever V,
 * (pi^2/2 for Gaussian entries) turn a profile of variances into a signal of
 * low rank in white noise: effects of the rows, of the columns, interactions.
 */
#ifndef ESTIMATE_LOGSQUARE_H
#define ESTIMATE_LOGSQUARE_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

/* A residual and the expected squares of its noise. */
typedef struct elaw_residual {
    size_t rows, cols;
    bool symmetric;  /* then both triangles are there; the diagonal is not read
                        by the tests                                          */
    const double *r; /* rows x cols, column-major                            */
    const double *q; /* E noise^2 of each entry: r^2 + the variance that is
                        left of the signal; >= 0                             */
    const unsigned char *observed; /* of 0 and 1; NULL: all                  */
} elaw_residual;

enum { ELAW_INTERACTIONS = 6 }; /* found at most                             */

typedef struct elaw_logsquare {
    double mean, variance; /* g and v                                        */
    double p_rows, p_columns, p_interaction;
    double *row, *col; /* effects, less g; means 0                           */
    size_t count;      /* interactions                                       */
    double *value;     /* count: their shrunken singular values (symmetric:
                          eigenvalues)                                       */
    double *left, *right; /* rows x count, cols x count: the interaction is
                             sum_k value_k left_ik right_jk                  */
} elaw_logsquare;

/* level: of the test for interactions. p_rows = p_columns where symmetric.
 * ELAW_ESHAPE: fewer than 4 rows or columns; ELAW_EDOMAIN: an entry that is not
 * finite, or nothing but zeros. Cost: the values of rows x cols, or for large
 * matrices a Lanczos run. */
elaw_status elaw_logsquare_test(const elaw_residual *residual, double level,
                                elaw_logsquare *out);
void elaw_logsquare_free(elaw_logsquare *test);

#endif
