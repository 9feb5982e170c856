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
 */

typedef struct elaw_batch_options {
    double entry_sd;         /* of the noise; 0: each matrix its own, by the
                                Marchenko-Pastur rule of Veraart et al. 2016   */
    const double *entry_sds; /* count of them, one a matrix; NULL: none      */
    bool pool; /* one sd for all: root of the mean of the squares */
    elaw_loss loss;
    size_t basis_count;  /* directions of the rows that are no noise to be  */
    const double *basis; /* removed: rows x basis_count, orthonormal columns;
                            their part of each matrix is kept as it is     */
} elaw_batch_options;

/* count matrices, each rows x cols (complex: interleaved), one after the other,
 * column-major without gaps. x may be y. What is left of each beside the basis
 * has noise on n = min(rows - basis_count, cols) by N = max(..) dimensions and
 * is shrunk as by elaw_denoise. Levels that are not given: with l_1 >= .. >=
 * l_n the squared singular values, the smallest k with (l_{k+1} - l_n)(n - k)(N
 * - k) < 4 sqrt(n N) sum_{j > k} l_j, sd^2 = sum_{j > k} l_j/((n - k)(N - k))
 * (Veraart et al. 2016, NeuroImage 142). sd, rank: count each, or NULL. error:
 * rows x count, the expected squared error of each row (mean over the columns)
 * in units of the noise's variance, for weights in averages; or NULL. A level
 * of 0 leaves the matrix as it is. Parallel over the matrices; the result does
 * not depend on the threads. Call it with a BLAS on one thread. ELAW_ESHAPE:
 * fewer than 3 columns, or rows less basis_count; ELAW_EDOMAIN: NaN or Inf
 * (with the place), a negative sd, a basis that is not orthonormal to 1e-8;
 * ELAW_EINVAL: two ways to the level. */
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
