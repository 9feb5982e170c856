/* Counter-based random numbers: entry (i, j) is a pure function of
 * (seed, stream, i, j), the same on any thread, in any order.
 *
 * Philox4x64-10 of Random123 (Salmon, Moraes, Dror, Shaw 2011) with key
 * (seed, stream) and counter (i, j, use, round). */
#ifndef EIGENLAW_RNG_H
#define EIGENLAW_RNG_H

#include <stdint.h>

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_rng {
    uint64_t seed, stream;
} elaw_rng;

/* 256 random bits. */
ELAW_API void elaw_rng_bits(elaw_rng rng, uint64_t i, uint64_t j,
                            uint64_t out[4]);
/* Uniform on the open interval (0, 1): the middles of 2^52 equal cells. */
ELAW_API double elaw_rng_uniform(elaw_rng rng, uint64_t i, uint64_t j);
/* Standard normal (Box-Muller): number i mod 4 of the block (i div 4, j), which
 * holds four, so that a run down a column costs a quarter of single calls. */
ELAW_API double elaw_rng_normal(elaw_rng rng, uint64_t i, uint64_t j);
/* E|z|^2 = 1, independent real and imaginary parts. */
ELAW_API elaw_complex elaw_rng_normal_complex(elaw_rng rng, uint64_t i,
                                              uint64_t j);
/* +1 or -1. */
ELAW_API double elaw_rng_rademacher(elaw_rng rng, uint64_t i, uint64_t j);
/* Gamma(shape, 1), any shape > 0 (Marsaglia and Tsang 2000); NaN for another
 * shape. May underflow to 0 for shapes below some 0.01. */
ELAW_API double elaw_rng_gamma(elaw_rng rng, double shape, uint64_t i,
                               uint64_t j);
/* Chi-squared with degrees > 0, not necessarily whole: 2 Gamma(degrees/2). */
ELAW_API double elaw_rng_chi2(elaw_rng rng, double degrees, uint64_t i,
                              uint64_t j);

/* rows x cols standard normals, entry (i, j) = elaw_rng_normal(rng, first + i,
 * j), column-major at ld; four normals a generator call where that keeps the
 * entries the same. */
ELAW_API void elaw_rng_fill_normal(elaw_rng rng, uint64_t first, size_t rows,
                                   size_t cols, double *out, size_t ld);

/* k orthonormal columns in R^n (C^n), uniformly distributed: Gram-Schmidt on
 * Gaussian columns. n x k column-major without gaps. ELAW_ESHAPE: k > n. */
ELAW_API elaw_status elaw_rng_frame(elaw_rng rng, size_t n, size_t k,
                                    double *out);
ELAW_API elaw_status elaw_rng_frame_complex(elaw_rng rng, size_t n, size_t k,
                                            elaw_complex *out);

#ifdef __cplusplus
}
#endif
#endif
