/* A growing orthonormal set of vectors. Columns live in chunks: growing copies
 * nothing. Gram-Schmidt runs at least twice ("twice is enough", Giraud,
 * Langou, Rozloznik, van den Eshof 2005), and until the norm stands still. */
#ifndef EIGEN_BASIS_H
#define EIGEN_BASIS_H

#include <stdint.h>

#include <eigenlaw/status.h>

#include "eigen/vector.h"

typedef struct elaw_basis {
    size_t rows, width, count;
    const elaw_comm *comm;
    size_t chunks;   /* allocated                                             */
    double **chunk;  /* each rows x ELAW_BASIS_CHUNK                          */
    double *partial; /* sums of the blocks of rows                           */
    double *total;
} elaw_basis;

enum { ELAW_BASIS_CHUNK = 32 };

elaw_status elaw_basis_create(const char *where, size_t rows, size_t width,
                              const elaw_comm *comm, elaw_basis *out);
void elaw_basis_free(elaw_basis *basis);

/* Room for column number count, NULL when out of memory; the column belongs
 * to the set after elaw_basis_push. */
double *elaw_basis_next(elaw_basis *basis);
void elaw_basis_push(elaw_basis *basis);
const double *elaw_basis_column(const elaw_basis *basis, size_t j);

/* w <- (1 - V V^*) w. *last (or NULL): the real part of what was taken out
 * along the last column. Returns norm(w). */
double elaw_basis_orthogonalise(elaw_basis *basis, double *w, double *last);

/* w <- a random unit vector orthogonal to the set, number (seed, *number),
 * which is advanced. */
elaw_status elaw_basis_random(elaw_basis *basis, const char *where,
                              uint64_t seed, uint64_t *number, double *w);

/* y = sum_j c[j] v_(first+j), real coefficients. */
void elaw_basis_combine(const elaw_basis *basis, size_t first, size_t count,
                        const double *c, double *y);

#endif
