/* Is a square matrix symmetric (Hermitian), and is it a covariance matrix? */
#ifndef MATRIX_SYMMETRY_H
#define MATRIX_SYMMETRY_H

#include <eigenlaw/matrix.h>

#include "matrix/panel.h"

typedef struct elaw_symmetry {
    bool symmetric;     /* |a_ij - conj a_ji| <= tolerance everywhere       */
    size_t row, col;    /* where not: a first such place, row > col or on
                           the diagonal, the same for any number of threads */
    bool unit_diagonal; /* |a_ii - 1| <= 1e-12 for all i                    */
    bool covariance;    /* no a_ii < 0, |a_ij|^2 <= a_ii a_jj, and the
                           mean of |a_ij|^2/(a_ii a_jj) off the diagonal is
                           below 1/2; n >= 10 or a unit diagonal            */
} elaw_symmetry;

/* tolerance: absolute. look: answer the question about covariance (false
 * otherwise). ELAW_ENOMEM only. */
elaw_status elaw_symmetry_dense(const elaw_entries *a, double tolerance,
                                bool look, elaw_symmetry *out);
elaw_status elaw_symmetry_sparse(const elaw_sparse *a, double tolerance,
                                 bool look, elaw_symmetry *out);

/* The stored entry (i, j), or NULL. */
const double *elaw_sparse_find(const elaw_sparse *a, size_t i, size_t j);

/* 1/sqrt(a_ii) in out; false where one is negative or too small. Sets
 * unit_diagonal. */
bool elaw_symmetry_diagonal(const double *diagonal, size_t n, size_t w,
                            elaw_symmetry *s, double *out);
/* The verdict from the largest and the sum of the squared correlations. */
bool elaw_symmetry_verdict(const elaw_symmetry *s, size_t n, double largest,
                           double sum);

#endif
