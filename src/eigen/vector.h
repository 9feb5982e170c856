/* Vectors of a field: width doubles an entry (1 real, 2 complex). Inner
 * products are sums over fixed blocks: the same for any number of threads. */
#ifndef EIGEN_VECTOR_H
#define EIGEN_VECTOR_H

#include <stdint.h>

#include <eigenlaw/operator.h>

/* x^* y over n entries here, and over all processes where comm is set. */
elaw_complex elaw_vector_dot(const elaw_comm *comm, size_t width, size_t n,
                             const double *x, const double *y);
/* Euclidean norm without overflow or underflow of the squares. */
double elaw_vector_norm(const elaw_comm *comm, size_t width, size_t n,
                        const double *x);
/* y += c x */
void elaw_vector_add(size_t width, size_t n, elaw_complex c, const double *x,
                     double *y);
void elaw_vector_scale(size_t count, double c, double *x); /* count doubles */

/* The unit number (real: +1 or -1) whose product with x makes the
 * largest-magnitude entry real and positive; near-ties (64 eps) go to the
 * smaller index, so that solvers agree. 1 for the zero vector. */
elaw_complex elaw_vector_phase(size_t width, size_t n, const double *x);
/* x <- c x, complex c. */
void elaw_vector_turn(size_t width, size_t n, elaw_complex c, double *x);

/* Independent normals from (seed, number): start vectors. */
void elaw_vector_random(size_t width, size_t n, uint64_t seed, uint64_t number,
                        double *x);

#endif
