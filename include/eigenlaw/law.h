/* Limiting spectral laws: opaque, immutable, reference-counted, shareable
 * between threads.
 *
 * g(z) = integral of rho(dx)/(z - x): Im g < 0 above the real axis, and the
 * density is -Im g(x + i0)/pi. */
#ifndef EIGENLAW_LAW_H
#define EIGENLAW_LAW_H

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_law elaw_law;

/* Semicircle on [-2 sqrt(variance), 2 sqrt(variance)] (Wigner 1958).
 * ELAW_EDOMAIN: variance not finite and > 0. */
ELAW_API elaw_status elaw_law_semicircle(double variance, elaw_law **out);

/* Marchenko-Pastur (1967): eigenvalues of the p x p sample covariance
 * X X^T / n of n samples, entry variance as given, ratio = p/n > 0; an atom
 * 1 - 1/ratio at 0 where ratio > 1. ELAW_EDOMAIN: ratio or variance not finite
 * and > 0, or so extreme (ratio beyond 1e32 or 1e-32) that the two edges are not
 * two numbers; the same below. */
ELAW_API elaw_status elaw_law_marchenko_pastur(double ratio, double variance,
                                               elaw_law **out);

/* Singular values of an m x n matrix with independent entries of variance
 * variance/n, ratio = m/n in (0, 1]. */
ELAW_API elaw_status elaw_law_singular_marchenko_pastur(double ratio,
                                                        double variance,
                                                        elaw_law **out);

/* Another owner of the same law; never fails. */
ELAW_API elaw_law *elaw_law_keep(const elaw_law *law);
ELAW_API void elaw_law_free(elaw_law *law);

/* n values at once. On the real axis (im = 0) g is the limit from above.
 * ELAW_EDOMAIN: z not finite. */
ELAW_API elaw_status elaw_law_stieltjes(const elaw_law *law, size_t n,
                                        const elaw_complex z[],
                                        elaw_complex g[]);
/* Density of the part without atoms. Here and below ELAW_EDOMAIN: NaN. */
ELAW_API elaw_status elaw_law_density(const elaw_law *law, size_t n,
                                      const double x[], double density[]);
/* P(X <= x), atoms included. */
ELAW_API elaw_status elaw_law_cdf(const elaw_law *law, size_t n,
                                  const double x[], double cdf[]);
/* Smallest x with cdf(x) >= p; p = 0 gives the left end of the support.
 * ELAW_EDOMAIN: p not in [0, 1]. */
ELAW_API elaw_status elaw_law_quantile(const elaw_law *law, size_t n,
                                       const double p[], double x[]);
/* moment[k-1] = integral of x^k, k = 1..count. ELAW_EDOMAIN: one of them does
 * not fit a double. */
ELAW_API elaw_status elaw_law_moments(const elaw_law *law, size_t count,
                                      double moment[]);

/* The support: count intervals [edge[2k], edge[2k+1]], ascending, and the
 * atoms. Pointers are owned by the law and live as long as it. */
ELAW_API elaw_status elaw_law_support(const elaw_law *law, size_t *count,
                                      const double **edge);
ELAW_API elaw_status elaw_law_atoms(const elaw_law *law, size_t *count,
                                    const double **place,
                                    const double **weight);

#ifdef __cplusplus
}
#endif
#endif
