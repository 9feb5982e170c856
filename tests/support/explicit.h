/* Operators held against explicit arithmetic: the entries are written down
 * once, products are sums over them. */
#ifndef TESTS_EXPLICIT_H
#define TESTS_EXPLICIT_H

#include <eigenlaw/eigenlaw.h>

/* rows x cols, column-major without gaps, always complex. */
typedef struct explicit_matrix {
    size_t rows, cols;
    elaw_complex *entry;
} explicit_matrix;

/* A number in [-1, 1) that is a function of its arguments alone. */
double explicit_random(size_t seed, size_t i, size_t j);

/* Random entries; symmetric: Hermitian; real: imaginary parts zero. */
explicit_matrix explicit_create(size_t rows, size_t cols, elaw_field field,
                                bool symmetric, size_t seed);
explicit_matrix explicit_copy(const explicit_matrix *a);
void explicit_free(explicit_matrix *a);
elaw_complex *explicit_at(const explicit_matrix *a, size_t i, size_t j);

/* The same entries as a matrix of the library with ld three more than needed
 * and NaN in the gaps. lower_only: NaN above the diagonal as well. */
elaw_matrix explicit_to_matrix(const explicit_matrix *a, elaw_layout layout,
                               bool lower_only);
elaw_zmatrix explicit_to_zmatrix(const explicit_matrix *a, elaw_layout layout,
                                 bool lower_only);

/* About one entry in three, as triplets in a shuffled order. The others are
 * set to zero in a. */
elaw_sparse explicit_to_sparse(explicit_matrix *a, elaw_field field,
                               bool symmetric);

/* Everything the operator offers agrees with the entries to a few roundings
 * of sums of absolute values: shape and field, both products for several k
 * with gaps between columns, panels of columns, the adjoint identity. */
void explicit_check(const elaw_operator *op, const explicit_matrix *a,
                    const char *what);

#endif
