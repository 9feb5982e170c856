/* A signal of low rank under noise of any known profile: the weighted
 * Thouless-Anderson-Palmer equations.
 *   Y_ij = u_i . v_j + noise of precision W_ij,   u_i ~ N(0, S), v_j ~ N(0, S)
 * S diagonal, estimated too. W_ij = 0: not observed. */
#ifndef ESTIMATE_TAP_H
#define ESTIMATE_TAP_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

enum { ELAW_TAP_RANK = 64 }; /* at most                                      */

/* Everything is borrowed; matrices are column-major without gaps. */
typedef struct elaw_tap_problem {
    size_t rows, cols;
    bool symmetric;       /* y and weight are; the estimate will be          */
    const double *y;      /* where weight is 0 it is not read                */
    const double *weight; /* >= 0                                            */
    size_t rank;          /* 1 .. min(rows, cols, ELAW_TAP_RANK)             */
    const double *left, *right; /* rows x rank, cols x rank: the start, any
                                   u, v with u v^T near the signal; NULL: from
                                   the matrix scaled by its mean weights     */
    double tolerance; /* of the relative change of u v^T; 0: 1e-5            */
    size_t rounds;    /* at most; 0: 300                                     */
} elaw_tap_problem;

typedef struct elaw_tap {
    size_t rows, cols, rank, pairs; /* pairs: rank (rank + 1)/2              */
    bool symmetric;
    double *u, *v; /* rows x rank, cols x rank: posterior means          */
    double *u_covariance; /* rows x pairs, cols x pairs: covariances of each */
    double *v_covariance; /* u_i, v_j; pair (a, b <= a) is a (a + 1)/2 + b   */
    double *strength; /* rank: the diagonal of S, descending; a component has
                         the singular value strength sqrt(rows cols)        */
    size_t rounds;
    bool converged;
    double mse; /* mean over all entries of the variance of u_i . v_j        */
} elaw_tap;

/* Rounds of 2 rows cols rank (rank + 2) multiplications, 10 to 70 of them;
 * where the weights are a product a_i b_j only 2 rows cols rank. Not to
 * converge in the rounds allowed is no failure. A signal that dies out leaves
 * zeros. ELAW_EINVAL: the rank; ELAW_EDOMAIN: a weight that is negative or not
 * finite, an observed y that is not finite. */
elaw_status elaw_tap_solve(const elaw_tap_problem *problem, elaw_tap *out);

/* x_ij = u_i . v_j and the posterior variance of the signal
 *   u_i^T Cv_j u_i + v_j^T Cu_i v_j + tr(Cu_i Cv_j),
 * rows x cols; either may be NULL. */
elaw_status elaw_tap_entries(const elaw_tap *tap, double *x, double *variance);
void elaw_tap_free(elaw_tap *tap);

#endif
