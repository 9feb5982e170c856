/* The chain of coefficients of a Lanczos run, and what becomes of it when
 * values are taken out of the spectrum. */
#ifndef ESTIMATE_CHAIN_H
#define ESTIMATE_CHAIN_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* Tridiagonal: alpha[k] on the diagonal, beta[k] beside it, between k and
 * k + 1; bidiagonal: the same above the diagonal. */
typedef struct elaw_chain {
    size_t count;
    double *alpha, *beta; /* count each; one allocation, alpha's             */
} elaw_chain;

elaw_status elaw_chain_copy(const char *where, size_t count,
                            const double *alpha, const double *beta,
                            elaw_chain *out);
void elaw_chain_free(elaw_chain *chain);

/* B becomes B^T B. */
void elaw_chain_square(elaw_chain *chain);
/* T becomes B with T = scale^(-1) B^T B; where T has no root to rounding, the
 * chain ends there. */
void elaw_chain_root(double scale, elaw_chain *chain);
/* T as a run gives it that starts from prod (A - value[i]) start, orthogonal
 * to the vectors of the values: the nodes nearest to them are gone, and as many
 * steps. */
elaw_status elaw_chain_remove(const char *where, size_t count,
                              const double value[], elaw_chain *chain);

#endif
