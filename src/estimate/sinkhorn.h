/* Factors of a non-negative matrix: a, b with
 *   mean over j of q_ij/(a_i b_j) = 1 = mean over i of q_ij/(a_i b_j),
 * the means over what is observed. For the squares of Gaussian noise of
 * variance a_i b_j they are the maximum-likelihood estimate. */
#ifndef ESTIMATE_SINKHORN_H
#define ESTIMATE_SINKHORN_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

/* q is m x n, column-major without gaps, >= 0; observed m x n of 0 and 1, NULL:
 * all. a[m], b[n] with mean(b) = 1, the means to 1e-10. Entries below 1e-9 of
 * the mean count as that, so that a scaling exists; where it is reached slowly
 * (very sparse q) the factors are those of the 1000th round, exact for the
 * columns. The result does not depend on the number of threads. Cost: 4 m n a
 * round, 5 to 30 rounds. ELAW_ESHAPE: empty; ELAW_EDOMAIN: an entry that is
 * negative or not finite, nothing but zeros, nothing observed of a row or a
 * column. */
elaw_status elaw_sinkhorn(size_t m, size_t n, const double *q,
                          const unsigned char *observed, double *a, double *b);

/* q symmetric n x n (both triangles): s with mean over j of q_ij/(s_i s_j) = 1,
 * the diagonal left out unless it is asked for. */
elaw_status elaw_sinkhorn_symmetric(size_t n, const double *q,
                                    const unsigned char *observed,
                                    bool diagonal, double *s);

#endif
