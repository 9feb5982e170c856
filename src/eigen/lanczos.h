/* One unrestarted Lanczos run (Golub-Kahan for a rectangular operator) with
 * full reorthogonalisation, re-entrant: advance, look at the Ritz values,
 * decide, advance. No number of values to choose beforehand.
 * Complex operators: complex vectors, real coefficients. When the Krylov space
 * is exhausted the run goes on from a fresh random vector orthogonal to it, so
 * multiple eigenvalues are found in time. */
#ifndef EIGEN_LANCZOS_H
#define EIGEN_LANCZOS_H

#include <stdint.h>

#include <eigenlaw/eigen.h>

typedef struct elaw_lanczos elaw_lanczos;

/* a is copied (the struct; what it points to is borrowed). */
elaw_status elaw_lanczos_create(const elaw_operator *a, uint64_t seed,
                                elaw_lanczos **out);
/* Whom error texts name (a string that outlives the run), and who is told of
 * the products; progress NULL: nobody. */
void elaw_lanczos_watch(elaw_lanczos *run, const char *where,
                        const elaw_progress *progress);
/* Up to `steps` more steps; fewer at the full dimension. */
elaw_status elaw_lanczos_advance(elaw_lanczos *run, size_t steps);
size_t elaw_lanczos_steps(const elaw_lanczos *run);
/* All of the space is spanned: the Ritz values are the spectrum. */
bool elaw_lanczos_complete(const elaw_lanczos *run);

/* Ritz values (rectangular: singular values), descending, with the norms of
 * their residuals. The arrays belong to the run until the next advance. */
elaw_status elaw_lanczos_ritz(elaw_lanczos *run, size_t *count,
                              const double **values, const double **residuals);

/* The coefficients of the first Krylov space, `count` steps of it; beta[k]
 * couples step k and k + 1. They belong to the run until the next advance. */
void elaw_lanczos_coefficients(const elaw_lanczos *run, size_t *count,
                               const double **alpha, const double **beta);

/* Unit Ritz vectors of the given numbers: left rows x count, right cols x
 * count (symmetric: right NULL), interleaved where complex; sign rule of
 * eigen.h. */
elaw_status elaw_lanczos_pairs(elaw_lanczos *run, size_t count,
                               const size_t index[], double *left,
                               double *right);
elaw_solve_info elaw_lanczos_info(const elaw_lanczos *run);
void elaw_lanczos_free(elaw_lanczos *run);

#endif
