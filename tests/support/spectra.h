/* A sampled spectrum against its limiting law. */
#ifndef TESTS_SPECTRA_H
#define TESTS_SPECTRA_H

#include <stdint.h>

#include <eigenlaw/law.h>

/* Eigenvalues of the symmetric a (n x n, lower triangle, destroyed) follow the
 * law. They are rigid: the empirical cdf strays from F by sqrt(log n)/(pi n)
 * and its step, F by O(1/n): band 5/n (independent points would give 40/n at n
 * = 1000), steps at atoms. Outermost eigenvalues of each interval leave the
 * edge by a few n^(-2/3) of its length: band 5 n^(-2/3). Second moments by
 * O(1/n): band 10/n.
 */
void test_spectrum_follows(const elaw_law *law, size_t n, double *a);

/* A spectrum without noise: the n middle quantiles (i + 1/2)/n. */
void test_quantiles(const elaw_law *law, size_t n, double *out);

/* out = U diag(value) U^T, n x n, U uniform on the orthogonal group. */
void test_turned(uint64_t seed, size_t n, const double *value, double *out);

#endif
