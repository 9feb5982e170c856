/* Eigenvalues, singular values and their vectors.
 *
 * Values descend. Vectors are unit, column-major, and their largest-magnitude
 * entry is real and positive (singular pairs: the left vector's; the right one
 * follows). Complex operators give interleaved (re, im) vectors.
 * Every result carries its evidence: residuals recomputed from the operator,
 * the number of products, the solver used.
 *
 * ARPACK keeps its state in static variables: solves take turns on one lock.
 * An operator's callback may not start one (ELAW_EUNSUPPORTED). Small problems
 * and k near n go to LAPACK.
 *
 * Krylov methods (ARPACK, Lanczos) see one vector of an exactly multiple value
 * at first; its other vectors come out of the rounding errors, usually in time
 * for elaw_eigen_top, not always for elaw_eigen_outside. Noise has no multiple
 * values; for matrices built of exact copies use the _all functions. */
#ifndef EIGENLAW_EIGEN_H
#define EIGENLAW_EIGEN_H

#include <stdint.h>

#include <eigenlaw/operator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_which {
    ELAW_LARGEST_MAGNITUDE = 0,
    ELAW_LARGEST,
    ELAW_SMALLEST,
    ELAW_BOTH_ENDS /* k/2 from the low end, the rest from the high end */
} elaw_which;

typedef enum elaw_solver {
    ELAW_SOLVER_AUTO = 0,
    ELAW_SOLVER_ARPACK,
    ELAW_SOLVER_LAPACK, /* needs entries or forms them by products     */
    ELAW_SOLVER_LANCZOS /* one unrestarted run, for elaw_eigen_outside */
} elaw_solver;

typedef struct elaw_eigen_options {
    elaw_which which;      /* elaw_eigen_top only                           */
    double tolerance;      /* of the residual, relative to the largest
                              magnitude; 0: 1e-12                           */
    size_t subspace;       /* ARPACK's ncv; 0: max(2k + 1, 20)              */
    size_t max_products;   /* of the solver; 0: 300 subspaces (ARPACK), the
                              whole space (Lanczos)                         */
    uint64_t seed;         /* of the start vector; 0: 1                     */
    bool no_vectors;
    elaw_solver solver;
    elaw_progress progress;
} elaw_eigen_options;

typedef struct elaw_solve_info {
    elaw_solver solver;    /* what was used                                 */
    size_t products;       /* products with the matrix or its transpose, in
                              columns                                       */
    size_t passes;         /* calls that read the whole matrix once         */
    double seconds;
} elaw_solve_info;

typedef struct elaw_eigen {
    size_t count, rows;    /* count <= k after ELAW_ENOCONV                 */
    elaw_field field;
    double *values;        /* count, descending                             */
    double *vectors;       /* rows x count, or NULL                         */
    double *residuals;     /* count: norm(A v - lambda v), or NULL          */
    elaw_solve_info info;
} elaw_eigen;

typedef struct elaw_svd {
    size_t count, rows, cols;
    elaw_field field;
    double *values;        /* count, descending                             */
    double *left, *right;  /* rows x count, cols x count, or NULL           */
    double *residuals;     /* max(norm(A v - s u), norm(A^* u - s v))       */
    elaw_solve_info info;
} elaw_svd;

/* k eigenpairs of a symmetric or Hermitian operator. ELAW_EINVAL: k = 0 or
 * k > n, not symmetric; ELAW_ENOCONV with the converged pairs; ELAW_ECALLBACK;
 * ELAW_EDOMAIN: a product has NaN or Inf; ELAW_ECANCELLED. */
ELAW_API elaw_status elaw_eigen_top(const elaw_operator *a, size_t k,
                                    const elaw_eigen_options *options,
                                    elaw_eigen *out);

/* The k largest singular triplets, k <= min(rows, cols): ARPACK on A^* A of
 * the smaller side as two products, then the triplets of A in that space. */
ELAW_API elaw_status elaw_svd_top(const elaw_operator *a, size_t k,
                                  const elaw_eigen_options *options,
                                  elaw_svd *out);

/* The whole spectrum by LAPACK; the matrix is formed in memory. */
ELAW_API elaw_status elaw_eigen_all(const elaw_operator *a,
                                    const elaw_eigen_options *options,
                                    elaw_eigen *out);
ELAW_API elaw_status elaw_svd_all(const elaw_operator *a,
                                  const elaw_eigen_options *options,
                                  elaw_svd *out);

/* Everything outside [low, high] and nothing else: one unrestarted Lanczos
 * (Golub-Kahan) run with full reorthogonalisation that stops when each pair
 * outside has its residual and the first value inside, at each end, is known
 * to inside_error (0: 1e-3 (high - low) n^(-2/3)). The first values inside are
 * returned after the outside ones: they are values[outside ..].
 * For a rectangular operator: singular values above high; low is not used. */
ELAW_API elaw_status elaw_eigen_outside(const elaw_operator *a, double low,
                                        double high, double inside_error,
                                        const elaw_eigen_options *options,
                                        size_t *outside, elaw_eigen *out);
ELAW_API elaw_status elaw_svd_outside(const elaw_operator *a, double high,
                                      double inside_error,
                                      const elaw_eigen_options *options,
                                      size_t *outside, elaw_svd *out);

ELAW_API void elaw_eigen_free(elaw_eigen *eigen);
ELAW_API void elaw_svd_free(elaw_svd *svd);

#ifdef __cplusplus
}
#endif
#endif
