/* Ensembles: one model struct serves sampling, the operator form and theory.
 * Zero fields mean the default written beside them. Sizes and a ratio may both
 * be given where they agree (ELAW_EINVAL otherwise).
 *
 * The noise is drawn from rng itself: entry (i, j) is elaw_rng_normal(rng, i,
 * j), or _normal_complex, for i >= j where W is symmetric. The planted vectors
 * come from streams of their own. */
#ifndef EIGENLAW_SAMPLE_H
#define EIGENLAW_SAMPLE_H

#include <eigenlaw/operator.h>
#include <eigenlaw/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Y = sum_i strength_i u_i u_i^* + sigma W/sqrt(n), u_i orthonormal (uniform);
 * W_ij variance 1 off the diagonal, 2 (complex: 1) on it; n x n. */
typedef struct elaw_wigner_model {
    size_t n;                /* may be 0 for predict: the limit only         */
    double sigma;            /* 0: 1                                         */
    size_t spikes;
    const double *strength;  /* spikes values of either sign, borrowed       */
    bool is_complex;         /* GUE instead of GOE                           */
} elaw_wigner_model;

/* X = sum_i strength_i u_i v_i^* + sigma W/sqrt(n), m x n, W_ij variance 1. */
typedef struct elaw_rectangular_model {
    size_t m, n;             /* may both be 0 for predict, with ratio given  */
    double ratio;            /* m/n; 0: from the sizes                       */
    double sigma;            /* 0: 1                                         */
    size_t spikes;
    const double *strength;  /* positive                                     */
    bool is_complex;
} elaw_rectangular_model;

/* n samples (rows) of p variables (columns), population covariance
 * I + sum_i (strength_i - 1) v_i v_i^T: strengths are population eigenvalues.
 * The sample covariance is X^T X / n, ratio p/n. */
typedef struct elaw_covariance_model {
    size_t n, p;
    double ratio;            /* p/n; 0: from the sizes                       */
    size_t spikes;
    const double *strength;  /* population eigenvalues > 0                   */
    bool is_complex;
} elaw_covariance_model;

/* a is created n x n; truth (NULL: not wanted) gets the planted vectors
 * n x spikes. Real model: elaw_sample_wigner; complex: _complex.
 * ELAW_EINVAL: field of the model and function differ; ELAW_ESHAPE: more
 * spikes than dimensions; ELAW_EDOMAIN. */
ELAW_API elaw_status elaw_sample_wigner(const elaw_wigner_model *model,
                                        elaw_rng rng, elaw_matrix *a,
                                        elaw_matrix *truth);
ELAW_API elaw_status elaw_sample_wigner_complex(const elaw_wigner_model *model,
                                                elaw_rng rng, elaw_zmatrix *a,
                                                elaw_zmatrix *truth);
ELAW_API elaw_status elaw_sample_rectangular(
    const elaw_rectangular_model *model, elaw_rng rng, elaw_matrix *a,
    elaw_matrix *left, elaw_matrix *right);
ELAW_API elaw_status elaw_sample_rectangular_complex(
    const elaw_rectangular_model *model, elaw_rng rng, elaw_zmatrix *a,
    elaw_zmatrix *left, elaw_zmatrix *right);
/* a is n x p (samples in rows), truth p x spikes. */
ELAW_API elaw_status elaw_sample_covariance(const elaw_covariance_model *model,
                                            elaw_rng rng, elaw_matrix *a,
                                            elaw_matrix *truth);
ELAW_API elaw_status elaw_sample_covariance_complex(
    const elaw_covariance_model *model, elaw_rng rng, elaw_zmatrix *a,
    elaw_zmatrix *truth);

/* The same real Wigner matrix as an operator that stores nothing but the
 * spikes: entries are generated again at each product. model is copied. */
ELAW_API elaw_status elaw_operator_wigner(const elaw_wigner_model *model,
                                          elaw_rng rng, elaw_operator *out);

/* --- theory ------------------------------------------------------------- */

typedef struct elaw_predicted_outlier {
    double strength;        /* as given                                      */
    double position;        /* limit of the eigen/singular value             */
    double overlap2;        /* squared cosine; rectangular: 0, see below     */
    double left_overlap2, right_overlap2; /* rectangular only, else 0        */
    double n_variance;      /* limit of n times the variance of the value    */
    double n_bias;          /* limit of n (mean - position); Wigner with one
                               spike only, else 0                            */
} elaw_predicted_outlier;

typedef struct elaw_prediction {
    double threshold;       /* critical strength (covariance: the high one)  */
    double low_threshold;   /* covariance, ratio < 1: below it a small spike
                               leaves the bulk; NaN where there is none      */
    double lower_edge, upper_edge;
    size_t count;           /* outliers that leave the bulk, farthest first  */
    elaw_predicted_outlier *outliers;
    bool has_top;           /* sizes were given: the largest noise value is
                               top_centre + top_scale TW (rectangular and
                               covariance: largest eigenvalue of the
                               unnormalised X X^T with unit entries). Wigner:
                               the centre moves with each spike; within
                               n^(-1/3) of the threshold that move is held
                               at one top_scale                              */
    double top_centre, top_scale;
} elaw_prediction;

/* Closed forms: Baik, Ben Arous, Peche (math/0403022), Benaych-Georges and
 * Nadakuditi (0910.2120, 1103.2221), Paul (2007), Johnstone and Ma (1110.0108),
 * Ma (1203.0839). A strength at the threshold is no outlier. ELAW_EDOMAIN for
 * sigma, ratio or a strength out of range; ELAW_ESHAPE: more spikes than
 * dimensions, or one size without the other. */
ELAW_API elaw_status elaw_predict_wigner(const elaw_wigner_model *model,
                                         elaw_prediction *out);
ELAW_API elaw_status elaw_predict_rectangular(
    const elaw_rectangular_model *model, elaw_prediction *out);
ELAW_API elaw_status elaw_predict_covariance(
    const elaw_covariance_model *model, elaw_prediction *out);
ELAW_API void elaw_prediction_free(elaw_prediction *prediction);

#ifdef __cplusplus
}
#endif
#endif
