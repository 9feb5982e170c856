/* Filling a symmetric (Hermitian) matrix from its lower triangle, column by
 * column: symmetric to the last bit, in parallel, the same on any threads. */
#ifndef SAMPLE_SYMMETRIC_H
#define SAMPLE_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/* Entries (from .., j), count of them, from >= j; pairs where complex. Called
 * from many threads. */
typedef void elaw_lower_column(const void *ctx, size_t j, size_t from,
                               size_t count, double *out);

/* a: n x n at ld, column-major. */
void elaw_symmetric_fill(size_t n, bool is_complex, elaw_lower_column *column,
                         const void *ctx, double *a, size_t ld);

#endif
