/* Whole decompositions of a matrix in memory, column-major without gaps; width
 * 2: pairs (re, im). Sizes fit an int. ELAW_EBACKEND, ELAW_ENOMEM,
 * ELAW_EOVERFLOW: a workspace beyond the integers of LAPACK. */
#ifndef EIGEN_DECOMPOSE_H
#define EIGEN_DECOMPOSE_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* job 'V': a, of which the lower triangle is read, becomes its vectors, values
 * ascending; 'N': values only, a is destroyed. */
elaw_status elaw_syevd(const char *where, size_t width, char job, size_t n,
                       double *a, double *values);

/* job 'S': u is m x p, vt is p x n, p = min(m, n), values descending; 'N':
 * values only. a is destroyed. */
elaw_status elaw_gesdd(const char *where, size_t width, char job, size_t m,
                       size_t n, double *a, double *values, double *u,
                       double *vt);

#endif
