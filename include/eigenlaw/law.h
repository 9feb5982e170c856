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
 * and > 0, or so extreme (ratio beyond 1e32 or 1e-32) that the two edges are
 * not two numbers; the same below. */
ELAW_API elaw_status elaw_law_marchenko_pastur(double ratio, double variance,
                                               elaw_law **out);

/* Singular values of an m x n matrix with independent entries of variance
 * variance/n, ratio = m/n in (0, 1]. */
ELAW_API elaw_status elaw_law_singular_marchenko_pastur(double ratio,
                                                        double variance,
                                                        elaw_law **out);

/* --- laws by name --------------------------------------------------------- */

/* Point masses: count places with weights > 0. Weights are normalised to sum to
 * one, equal places are joined. ELAW_EDOMAIN: a weight not > 0, a place or
 * weight not finite, no point at all. */
ELAW_API elaw_status elaw_law_points(size_t count, const double place[],
                                     const double weight[], elaw_law **out);
/* Uniform, and the arcsine law, on [low, high]. ELAW_EDOMAIN: low >= high, or
 * not finite. */
ELAW_API elaw_status elaw_law_uniform(double low, double high, elaw_law **out);
ELAW_API elaw_status elaw_law_arcsine(double low, double high, elaw_law **out);
/* Free beta: eigenvalues of A (A + B)^{-1}, A and B independent Wishart p x p
 * of n1 and n2 degrees, a = p/n1 and b = p/n2 (Wachter 1980). Atoms at 0 and 1
 * where a or b exceeds 1. ELAW_EDOMAIN: a or b not finite and > 0, or
 * n1 + n2 <= p, where A + B is singular. */
ELAW_API elaw_status elaw_law_jacobi(double a, double b, elaw_law **out);
/* Adjacency of random degree-regular graphs, degree >= 2 (McKay 1981); degree
 * need not be whole. */
ELAW_API elaw_status elaw_law_kesten_mckay(double degree, elaw_law **out);
/* Equal masses at count values (eigenvalues of a matrix); the steps of the cdf
 * are k/count exactly. */
ELAW_API elaw_status elaw_law_empirical(size_t count, const double value[],
                                        elaw_law **out);

/* Generalised Marchenko-Pastur: sample covariance of ratio = p/n whose
 * population has eigenvalue place[k] >= 0 with weight[k]
 * (Silverstein and Choi 1995; Dobriban 1507.01649). O(count) an evaluation.
 * Weights are normalised, equal places joined. ELAW_EDOMAIN: ratio not within
 * [1e-32, 1e32], a place < 0 or all 0, a weight not > 0. */
ELAW_API elaw_status elaw_law_general_mp(double ratio, size_t count,
                                         const double place[],
                                         const double weight[], elaw_law **out);
/* Symmetric noise of a variance profile by groups: entries between groups a and
 * b have variance variance[a + b*groups]/n (symmetric, >= 0), group a holds the
 * share proportion[a] of the n rows. The vector Dyson equation
 * (Ajanki, Erdos, Kruger 1506.05095). groups = n, equal shares: a full
 * profile, matrix-vector at a time. Proportions are normalised. ELAW_EDOMAIN: a
 * proportion not > 0, a variance < 0, not symmetric, all 0. ELAW_ENOCONV: an
 * edge. */
ELAW_API elaw_status elaw_law_block(size_t groups, const double proportion[],
                                    const double variance[], elaw_law **out);

/* The law of factor X + shift. Edges stay as sharp as those of X. ELAW_EDOMAIN:
 * factor 0 or not finite, or ends of the support that rounding runs together.
 */
ELAW_API elaw_status elaw_law_affine(const elaw_law *law, double factor,
                                     double shift, elaw_law **out);
/* The law of sqrt X: singular values from the law of the squares, as that of a
 * product S = G1 G2 from S S^T, a free product. g by one quadrature an
 * evaluation. ELAW_EDOMAIN: a support that reaches below 0. */
ELAW_API elaw_status elaw_law_square_root(const elaw_law *law, elaw_law **out);
/* The same law as a Chebyshev series on each interval of its support: every
 * question is then answered in O(terms). Laws of spectra/free are made so. As
 * good as the law to about 1e-13. ELAW_ENOCONV: an edge where the density is
 * neither like sqrt nor like 1/sqrt, as where it jumps (uniform, singular
 * values of square matrices), or is nearly both (ratio 0.9999). */
ELAW_API elaw_status elaw_law_compile(const elaw_law *law, elaw_law **out);

/* Another owner of the same law; never fails. */
ELAW_API elaw_law *elaw_law_keep(const elaw_law *law);
ELAW_API void elaw_law_free(elaw_law *law);

/* n values at once. On the real axis (im = 0) g is the limit from above.
 * ELAW_EDOMAIN: z not finite. */
ELAW_API elaw_status elaw_law_stieltjes(const elaw_law *law, size_t n,
                                        const elaw_complex z[],
                                        elaw_complex g[]);
/* g'(z), as above; infinite at an edge and at an atom. */
ELAW_API elaw_status elaw_law_stieltjes_derivative(const elaw_law *law,
                                                   size_t n,
                                                   const elaw_complex z[],
                                                   elaw_complex dg[]);
/* Re g(x + i0), the Hilbert transform without 1/pi. */
ELAW_API elaw_status elaw_law_hilbert(const elaw_law *law, size_t n,
                                      const double x[], double hilbert[]);
/* Density of the part without atoms. Here and below ELAW_EDOMAIN: NaN. */
ELAW_API elaw_status elaw_law_density(const elaw_law *law, size_t n,
                                      const double x[], double density[]);
/* P(X <= x), atoms included. */
ELAW_API elaw_status elaw_law_cdf(const elaw_law *law, size_t n,
                                  const double x[], double cdf[]);
/* Smallest x with cdf(x) >= p, to the rounding of the cdf: a p that is the mass
 * up to a gap or an atom gives the end of the interval, or the atom. p = 0
 * gives the left end of the support. ELAW_EDOMAIN: p not in [0, 1]. */
ELAW_API elaw_status elaw_law_quantile(const elaw_law *law, size_t n,
                                       const double p[], double x[]);
/* moment[k-1] = integral of x^k, k = 1..count. ELAW_EDOMAIN: one of them does
 * not fit a double. */
ELAW_API elaw_status elaw_law_moments(const elaw_law *law, size_t count,
                                      double moment[]);

/* Free cumulants kappa_1 .. kappa_count: R(g) = K(g) - 1/g = sum kappa_k
 * g^(k-1), K the inverse of g near infinity; closed, or by an integral of
 * g^(1-k) around the support, good to rounding times the largest |1/g|^(k-1)
 * there (k = 20: nine digits of Marchenko-Pastur of ratio 1/2). ELAW_EDOMAIN:
 * one of them does not fit a double. */
ELAW_API elaw_status elaw_law_cumulants(const elaw_law *law, size_t count,
                                        double cumulant[]);
/* The real z outside the support with g(z) = value: on the outer gap of value's
 * sign. ELAW_EDOMAIN: value is not taken there. */
ELAW_API elaw_status elaw_law_inverse_stieltjes(const elaw_law *law,
                                                double value, double *z);

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
