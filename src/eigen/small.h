/* The projected problems of a Lanczos run: a real symmetric tridiagonal matrix
 *     T = tridiag(beta; alpha; beta)
 * or an upper bidiagonal one, B = diag(alpha) + superdiag(beta).
 * Values cost O(k^2); the last components of their vectors, all that the
 * residuals need, come with them. Values descend. */
#ifndef EIGEN_SMALL_H
#define EIGEN_SMALL_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* alpha[k], beta[k-1]; last[i]: last component of the i-th unit eigenvector
 * (bidiagonal: left singular vector). */
elaw_status elaw_tridiagonal_ends(const char *where, size_t k,
                                  const double *alpha, const double *beta,
                                  double *values, double *last);
elaw_status elaw_bidiagonal_ends(const char *where, size_t k,
                                 const double *alpha, const double *beta,
                                 double *values, double *last);

/* All vectors, k x k, column i belonging to values[i]. */
elaw_status elaw_tridiagonal_vectors(const char *where, size_t k,
                                     const double *alpha, const double *beta,
                                     double *vectors);
elaw_status elaw_bidiagonal_vectors(const char *where, size_t k,
                                    const double *alpha, const double *beta,
                                    double *left, double *right);

/* Vectors of chosen values, numbered from the largest (distinct numbers),
 * n x count; d[n], e[n-1]. */
elaw_status elaw_tridiagonal_chosen(const char *where, size_t n,
                                    const double *d, const double *e,
                                    size_t count, const size_t index[],
                                    double *z);

#endif
