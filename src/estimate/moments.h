/* Sums over the entries of a residual in one pass:
 *   sum |r|^2, sum |r|^4, max |r|^2, energies of rows and columns, and
 *   sum Re r_ij conj r_i+1,j (down), sum Re r_ij conj r_i,j-1 (right).
 * Of a symmetric operator only the entries below the diagonal are read: the
 * energies are those of the off-diagonal rows, `down` runs over the pairs
 * below the diagonal, which are the neighbours in a row above it. */
#ifndef ESTIMATE_MOMENTS_H
#define ESTIMATE_MOMENTS_H

#include "estimate/entries.h"

typedef struct elaw_moments {
    double square, fourth, largest, down, right;
    double *row, *column; /* energies: rows, cols (symmetric: both n alike)   */
} elaw_moments;

/* row and column NULL: only square, fourth and largest are wanted (others 0).
 */
elaw_status elaw_moments_sum(const char *where, const elaw_operator *a,
                             const elaw_pairs *pairs, elaw_moments *out);

#endif
