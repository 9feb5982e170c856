/* The deterministic noise of the reference tables: SplitMix64 from state =
 * seed, u = (z >> 11) 2^-53, and pairs (u1, u2) to
 * sqrt(-2 log(1 - u1)) times cos(2 pi u2), then sin. */
#ifndef TESTS_SPLITMIX_H
#define TESTS_SPLITMIX_H

#include <stddef.h>
#include <stdint.h>

/* The first count normals of the stream. */
void elaw_splitmix_normals(uint64_t seed, size_t count, double out[]);
/* n x n: the lower triangle is filled row by row, off-diagonal g/sqrt n,
 * diagonal g sqrt(2/n). */
void elaw_splitmix_symmetric(uint64_t seed, size_t n, double out[]);
/* m x n, column-major; filled row by row, g/sqrt n. */
void elaw_splitmix_rectangular(uint64_t seed, size_t m, size_t n, double out[]);

#endif
