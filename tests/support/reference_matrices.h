/* Deterministic matrices whose analysis is tabulated: normals g_1, g_2, .. of
 * SplitMix64 (Steele, Lea, Flood 2014), output k made of
 * seed + k 0x9E3779B97F4A7C15, u = (bits >> 11) 2^-53, and Box-Muller
 * sqrt(-2 ln(1 - u1)) times cos(2 pi u2), then sin. Spike k = 1, 2, .. is
 * strength[k-1] sd sqrt(cols) times the outer product of cosine vectors
 * sqrt(2/n) cos(pi (i + 1/2) k/n). All matrices column-major without gaps. */
#ifndef TESTS_REFERENCE_MATRICES_H
#define TESTS_REFERENCE_MATRICES_H

#include <stddef.h>
#include <stdint.h>

#include <eigenlaw/matrix.h>

/* The first count normals of a seed. */
void reference_normals(uint64_t seed, size_t count, double out[]);

/* Entry i (from 0) of cosine vector k in dimension n. */
double reference_cosine(size_t n, size_t k, size_t i);

/* Lower triangle row by row: sd g off the diagonal, sd sqrt(2) g on it. */
void reference_symmetric(uint64_t seed, size_t n, double sd, size_t spikes,
                         const double strength[], double *a);

/* sd (g + i g')/sqrt 2 below the diagonal, sd g on it, g of seed, g' of
 * seed + 1; spike vectors exp(2 pi i k j/n)/sqrt n. */
void reference_hermitian(uint64_t seed, size_t n, double sd, size_t spikes,
                         const double strength[], elaw_complex *a);

/* sd entry(g, row), drawn row by row; entry NULL: g itself. */
void reference_rectangular(uint64_t seed, size_t rows, size_t cols, double sd,
                           double (*entry)(double g, size_t row), size_t spikes,
                           const double strength[], double *a);

/* sd (g_{2l} + i g_{2l+1})/sqrt 2 row by row; spikes: cosine vector on the
 * left, exp(2 pi i k j/cols)/sqrt(cols) on the right, not conjugated. */
void reference_complex(uint64_t seed, size_t rows, size_t cols, double sd,
                       size_t spikes, const double strength[], elaw_complex *a);

/* Entries of other laws for reference_rectangular: sign(g);
 * sign(g)(exp(g^2) - 1), very heavy tails; g (1 + (row mod 2)/2). */
double reference_sign(double g, size_t row);
double reference_heavy(double g, size_t row);
double reference_uneven_rows(double g, size_t row);

#endif
