/* Small dense linear algebra on numbers, n x n column-major without gaps. */
#ifndef BASE_DENSE_H
#define BASE_DENSE_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

/* a x = b for count right-hand sides; a is destroyed, b (n x count) becomes x.
 * pivot: n integers of room. False: a is singular to the last bit, or n does
 * not fit an int. */
bool elaw_dense_solve(size_t n, double *a, size_t count, double *b, int *pivot);

/* Eigenvalues, ascending, of the symmetric a (lower triangle), whose columns
 * become the eigenvectors where vectors is set. Allocates.
 * ELAW_ENOMEM, ELAW_EBACKEND, ELAW_EOVERFLOW. */
elaw_status elaw_dense_eigen(const char *where, size_t n, double *a,
                             bool vectors, double *value);

#endif
