/* Is there a spike at all, below the threshold at which its vector can be seen?
 * Symmetric noise plus sqrt(snr) u u^T, 0 < snr < 1: nothing leaves the bulk,
 * and the error of the best test is between 0 and 1 even in the limit. */
#ifndef EIGENLAW_WEAK_H
#define EIGENLAW_WEAK_H

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Entries of M: N E M_ij^2 = 1 off the diagonal, diagonal variance w2/N, fourth
 * moment w4 = N^2 E M_ij^4. */
typedef struct elaw_weak_model {
    double snr;
    double diagonal_variance; /* w2 > 0; 0: 2                                */
    double fourth_moment;     /* w4 > 1; 0: 3                                */
} elaw_weak_model;

typedef struct elaw_weak_prediction {
    /* Likelihood ratio, off-diagonal entries: log L is N(-mean, variance)
     * without the spike and N(mean, variance) with it. error: sum of both error
     * probabilities (El Alaoui, Krzakala, Jordan 1806.09588). */
    struct {
        double mean, variance, error;
    } likelihood_ratio;
    /* elaw_weak_statistic: N(mean0, variance) and N(mean1, variance) (Chung,
     * Lee 1809.10827). */
    struct {
        double mean0, mean1, variance, error;
    } linear_statistic;
} elaw_weak_prediction;

/* ELAW_EDOMAIN: snr not in (0, 1), w2 <= 0, w4 <= 1. */
ELAW_API elaw_status elaw_predict_weak(const elaw_weak_model *model,
                                       elaw_weak_prediction *out);

/* The linear spectral statistic of a symmetric matrix,
 *   -log det((1 + snr) 1 - sqrt(snr) M) + snr N/2
 *     + sqrt(snr)(2/w2 - 1) tr M + snr (1/(w4 - 1) - 1/2)(tr M^2 - N);
 * above (mean0 + mean1)/2 it speaks for a spike. INFINITY where an eigenvalue
 * lies above (1 + snr)/sqrt(snr): that too speaks for one. N^3/3 operations; M
 * is copied. ELAW_ESHAPE: not square; ELAW_EDOMAIN: NaN or Inf, the model. */
ELAW_API elaw_status elaw_weak_statistic(const elaw_matrix *m,
                                         const elaw_weak_model *model,
                                         double *out);

#ifdef __cplusplus
}
#endif
#endif
