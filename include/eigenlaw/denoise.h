/* Denoising: the best estimate of S from Y = S + noise, from low rank to full
 * rank, for rectangular and symmetric matrices, real and complex.
 *
 * Rotation-invariant methods keep the singular vectors (eigenvectors) of Y and
 * replace its values:
 *   shrink     the optimal value for each loss when S is of low rank and the
 *              noise homogeneous (Gavish and Donoho 1405.7511, Leeb 2005.11807)
 *   hard       the optimal truncation (Gavish and Donoho 1305.5870)
 *   screenot   the adaptive truncation for any bulk (Donoho, Gavish and Romanov
 *              2009.12297)
 *   optshrink  the data-driven shrinker for any bulk (Nadakuditi 1306.6042)
 *   rie        the optimal value for any S, from the Hilbert transform of the
 *              spectrum (Bun et al. 1502.06736, Troiani et al. 2203.07752)
 * and where the noise is uneven
 *   tap        factors with weights 1/variance, the weighted TAP equations
 *              (Lesieur, Krzakala and Zdeborova 1701.00858); missing entries
 *              have weight 0.
 *
 * Units: values, sd and errors are those of the matrix as it is given. An entry
 * of the noise has standard deviation entry_sd; mean squared errors are means
 * over the entries of (x_ij - s_ij)^2. */
#ifndef EIGENLAW_DENOISE_H
#define EIGENLAW_DENOISE_H

#include <stdint.h>

#include <eigenlaw/infer.h>
#include <eigenlaw/law.h>
#include <eigenlaw/noise.h>
#include <eigenlaw/prepare.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_denoise_method {
    ELAW_DENOISE_AUTO = 0, /* the low-rank method that fits the noise where the
                              bulk is noise; else rie                        */
    ELAW_DENOISE_SHRINK,
    ELAW_DENOISE_RIE,
    ELAW_DENOISE_HARD,
    ELAW_DENOISE_SCREENOT,
    ELAW_DENOISE_OPTSHRINK,
    ELAW_DENOISE_TAP,
    ELAW_DENOISE_METHODS
} elaw_denoise_method;
/* "auto", "shrink", ..; never NULL. */
ELAW_API const char *elaw_denoise_method_name(elaw_denoise_method method);

typedef enum elaw_loss {
    ELAW_LOSS_FROBENIUS = 0,
    ELAW_LOSS_OPERATOR,
    ELAW_LOSS_NUCLEAR,
    ELAW_LOSSES
} elaw_loss;
ELAW_API const char *elaw_loss_name(elaw_loss loss);

typedef struct elaw_denoise_options {
    elaw_denoise_method method;
    elaw_loss loss; /* of shrink                                      */
    elaw_noise noise;
    size_t rank;           /* > 0: keep so many components; 0: found by the
                              detector's sequential test                     */
    double level;          /* of that test; 0: 0.05 (the shrinkers begin at 0,
                              so that one component too many costs little)   */
    const elaw_law *prior; /* rie: the law of the eigenvalues (singular values
                              of m x n, m <= n, as in elaw_law_singular_..) of
                              S, if it is known; entry_sd must be too        */
    elaw_shape shape;
    elaw_center center;    /* means are taken off before and put back after  */
    bool scale_columns;    /* columns to unit variance before, back after    */
    size_t missing_count;  /* entries not observed, as in elaw_data          */
    const size_t *missing; /* their places i + j*rows, ascending             */
    uint64_t seed;         /* 0: 1                                           */
    elaw_progress progress;
} elaw_denoise_options;

enum { ELAW_DENOISE_REASON = 256 };

typedef struct elaw_denoise_report {
    size_t rows, cols; /* of the result                                      */
    elaw_kind kind;
    elaw_field field;
    elaw_denoise_method method; /* what was used                             */
    elaw_loss loss;
    char reason[ELAW_DENOISE_REASON]; /* why, in one sentence                */
    elaw_noise_found noise;
    size_t rank;          /* components that are not zero                   */
    double degrees;       /* of freedom that the estimate takes up          */
    double noisy_mse;     /* mean variance of the noise of an entry         */
    double estimated_mse; /* of the result; frobenius: its expectation      */
    double mse_accuracy;  /* relative, 95 %, as measured for this method on
                             such noise: 0.05, 0.1, ..                      */
    double lower_edge, upper_edge; /* of the bulk, units of the values; NaN:
                                      there is none                          */
    size_t missing_count;
    size_t count; /* pairs                                          */
    double *noisy, *cleaned; /* values, the noisy ones descending            */
} elaw_denoise_report;

/* x is created: rows x cols, column-major, the caller's to free; y is borrowed.
 * report NULL: not wanted. One SVD (eigen-decomposition) for the rotation-
 * invariant methods, 10 to 100 rounds of products for tap.
 * ELAW_ESHAPE: empty; a variance or a label of another shape. ELAW_EDOMAIN: NaN
 * or Inf; a variance not > 0; entry_sd < 0 or not finite; a row or column of
 * which nothing is observed. ELAW_EINVAL: rank > min(m, n); a level not in
 * (0, 1). ELAW_EUNSUPPORTED, with the reason: rie without entry_sd (for a
 * full-rank signal the level of the noise is not identifiable), and methods
 * that do not go with the noise or the field asked for. */
ELAW_API elaw_status elaw_denoise(const elaw_matrix *y,
                                  const elaw_denoise_options *options,
                                  elaw_matrix *x, elaw_denoise_report *report);
ELAW_API elaw_status elaw_denoise_complex(const elaw_zmatrix *y,
                                          const elaw_denoise_options *options,
                                          elaw_zmatrix *x,
                                          elaw_denoise_report *report);

/* The covariance matrix of p variables from n >= 3 observations in rows (n x p,
 * each column less its mean, so N = n - 1): p x p, the sample's eigenvectors
 * with the values xi = l/|1 - c - c l m(l)|^2, c = p/N (Ledoit and Peche
 * 0911.3010; estimated from the spectrum alone). Directions without sample
 * variance, where p > N, share one value. 400 variables, 1000 observations,
 * variances 1, 3, 10: error 0.7 % above that of the oracle
 * (tests/statistical/covariance.c).
 *
 * report: values are the p sample and cleaned variances; noisy_mse that of the
 * sample; estimated_mse for Gaussian observations; degrees NaN. options NULL or
 * all zero, or method rie: the others are refused (ELAW_EUNSUPPORTED).
 * ELAW_ESHAPE: n < 3; ELAW_EDOMAIN: NaN, Inf, no variable varies. One
 * eigen-decomposition of the smaller of p and n. */
ELAW_API elaw_status elaw_denoise_covariance(
    const elaw_matrix *observations, const elaw_denoise_options *options,
    elaw_matrix *x, elaw_denoise_report *report);
/* The p x q matrix of covariances between two sets of variables observed
 * together in n rows (n x p, n x q): singular vectors of the sample's, cleaned
 * values (Benaych-Georges, Bouchaud and Potters 1901.05543). Means, options,
 * report and errors as above, min(p, q) values; ELAW_ESHAPE also where the sets
 * have different numbers of rows. One SVD of p x q. */
ELAW_API elaw_status elaw_denoise_cross(const elaw_matrix *first,
                                        const elaw_matrix *second,
                                        const elaw_denoise_options *options,
                                        elaw_matrix *x,
                                        elaw_denoise_report *report);

ELAW_API void elaw_denoise_report_free(elaw_denoise_report *report);

/* --- many small matrices of one shape --------------------------------------
 *
 * Such as the patches of an image series: rows are voxels, columns are volumes
 * (examples/denoise_patches.c). */

typedef struct elaw_batch_options {
    double entry_sd;         /* of the noise, the same for all; 0: not known */
    const double *entry_sds; /* count of them, one a matrix, >= 0; or NULL   */
    bool pool; /* one level for all: root of the mean of the squares of those
                  found in each that are not 0                              */
    elaw_loss loss;
    size_t basis_count;  /* b: directions of the rows that are kept as they  */
    const double *basis; /* are: rows x b, orthonormal columns, real; means
                            and slopes, say                                 */
} elaw_batch_options;

/* Each matrix Y (m x q) by itself, as shrink does it: with the basis B,
 *   A = Y - B B^T Y = sum_k l_k^(1/2) u_k v_k^*,
 *   X = B B^T Y + sum_k s sqrt(N) eta(l_k^(1/2)/(s sqrt N)) u_k v_k^*,
 * n = min(m - b, q) and N = max(m - b, q) the dimensions that the noise of A
 * has, ratio n/N, eta the shrinker of the loss (Gavish and Donoho 1405.7511;
 * frobenius: eta(y) = sqrt((y^2 - 1 - n/N)^2 - 4 n/N)/y above 1 + sqrt(n/N),
 * else 0). complex: s^2 = E|noise|^2, twice that of the real part.
 *
 * The level s is given, or each matrix has its own by the Marchenko-Pastur rule
 * (Veraart et al. 2016, NeuroImage 142, 394, doi 10.1016/j.neuroimage.2016.08
 * .016, with the product (n - k)(N - k) for matrices that are nearly square):
 * with l_1 >= .. >= l_n, the smallest k such that
 *   (l_{k+1} - l_n) (n - k)(N - k) < 4 sqrt(n N) sum_{j > k} l_j,
 *   s^2 = sum_{j > k} l_j/((n - k)(N - k)).
 * Pure noise of 60 x 30: s right to 1 % in the mean, 2 % of the squared noise
 * left; 60 x 30 of rank 2: its own level costs at most 3 % of the error, a
 * pooled one 1 % (tests/property, tests/statistical: denoise_batch.c). Where A
 * is nothing but the rounding of Y the level is 0. A level of 0 leaves the
 * matrix as it is, to the bit.
 *
 * y, x: count matrices, rows x cols, one after the other, column-major without
 * gaps; x is the caller's and may be y. sd (the levels), rank (values that are
 * not 0): count of each, or NULL. error: rows x count, or NULL: the expected
 * squared error of each row, mean over its columns, over s^2,
 *   e_i = sum_k g_k^2 (1/q + |u_ik|^2) + sum_c B_ic^2,  g_k = eta/y,
 * of first order in the noise; 1 where the level is 0. 1/(s^2 (e_i + 0.01)) is
 * a good weight for averages over patches that overlap (0.01 for those of rank
 * 0; give those of level 0 a small level there).
 *
 * Cost: one product A^* A and one tridiagonal reduction of the smaller side,
 * values by bisection only above the noise where s is known, some 0.2 ms a
 * matrix of 125 x 60 (0.27 ms where it is not; pool goes over them twice).
 * Squaring costs half the digits: levels below some 1e-7 of the largest
 * singular value are not seen, and such noise stays. Parallel over the
 * matrices, each on one thread: the bits of the result depend neither on the
 * threads nor on the neighbours, if the BLAS is OpenBLAS for OpenMP or is set
 * to one thread.
 *
 * count may be 0. Errors leave the outputs as they were, but for EBACKEND.
 * ELAW_ESHAPE: fewer than 3 columns, or than b + 3 rows. ELAW_EDOMAIN: NaN or
 * Inf, with its place; a level < 0 or not finite; a basis that is not
 * orthonormal to 1e-8. ELAW_EINVAL: two ways to the level; no such loss; NULL
 * for y, x or a basis. ELAW_EOVERFLOW: a side above 30000. ELAW_EBACKEND:
 * LAPACK found no eigenvectors. */
ELAW_API elaw_status elaw_denoise_batch(size_t count, size_t rows, size_t cols,
                                        const double *y,
                                        const elaw_batch_options *options,
                                        double *x, double *sd, size_t *rank,
                                        double *error);
ELAW_API elaw_status elaw_denoise_batch_complex(
    size_t count, size_t rows, size_t cols, const elaw_complex *y,
    const elaw_batch_options *options, elaw_complex *x, double *sd,
    size_t *rank, double *error);

#ifdef __cplusplus
}
#endif
#endif
