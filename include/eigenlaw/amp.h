/* The spiked Wigner model with a known prior, Y = sqrt(snr/n) x x^T + W: what
 * can be known of x (state evolution, phase transitions, mutual information),
 * and approximate message passing, which gets there. Lesieur, Krzakala,
 * Zdeborova 1503.00338, 1701.00858; Montanari, Venkataramanan 1711.01682;
 * Barbier et al. 1606.04142. */
#ifndef EIGENLAW_AMP_H
#define EIGENLAW_AMP_H

#include <eigenlaw/operator.h>
#include <eigenlaw/prior.h>

#ifdef __cplusplus
extern "C" {
#endif

/* snr > 0; priors: gaussian, rademacher and the two sparse ones. */
typedef struct elaw_amp_model {
    size_t n; /* of samples; 0 for predict                                   */
    double snr;
    elaw_prior prior;
    bool no_thresholds; /* of predict: weak .. up are left 0                 */
} elaw_amp_model;

typedef struct elaw_amp_prediction {
    double overlap;     /* q of the Bayes-optimal estimate: squared cosine
                           with x, and its squared norm over n               */
    double mmse_matrix; /* 1 - q^2: of an entry of x x^T                     */
    double mmse_vector; /* 1 - q: of an entry of x, up to sign               */
    double mutual_information; /* per entry of x, nats                       */
    double reached;  /* q that message passing reaches from the spectral
                        start: below overlap between it and up            */
    double spectral; /* squared cosine of the top eigenvector of Y/sqrt(n),
                        0 up to snr = 1                                      */
    double position; /* its eigenvalue, sqrt(snr) + 1/sqrt(snr) or 2         */
    double weak, down, it, up; /* thresholds of snr: something can be known;
                           an informative state exists, is optimal, is reached
                           (all 1 where the transition is continuous)        */
} elaw_amp_prediction;

/* Thresholds take up to two seconds of quadrature. ELAW_EDOMAIN: snr
 * or sparsity; ELAW_EUNSUPPORTED: the uniform prior. */
ELAW_API elaw_status elaw_predict_amp(const elaw_amp_model *model,
                                      elaw_amp_prediction *out);

/* Y/sqrt(n) (bulk [-2, 2]): W_ij is elaw_rng_normal(rng, i, j), times sqrt 2 on
 * the diagonal. truth (NULL: not wanted): x/sqrt(n), n x 1. */
ELAW_API elaw_status elaw_sample_amp(const elaw_amp_model *model, elaw_rng rng,
                                     elaw_matrix *y, elaw_matrix *truth);

typedef struct elaw_amp_options {
    double snr; /* of the model; > 1: the start is the top eigenvector       */
    elaw_prior prior;
    size_t steps;     /* at most; 0: 100                                     */
    double tolerance; /* relative change of the estimate; 0: 1e-6            */
} elaw_amp_options;

typedef struct elaw_amp_result {
    size_t steps;
    bool converged;
    double overlap; /* q = |estimate|^2/n, what state evolution follows      */
} elaw_amp_result;

/* estimate: n, the posterior mean of x up to its sign, from a = Y/sqrt(n),
 *   f^t = eta(A, B^t),  B^{t+1} = sqrt(snr) a f^t - snr <eta'> f^{t-1},
 * with A = snr q^t. One product a step. path (NULL, or steps values): q of each
 * step. ELAW_EDOMAIN: snr <= 1 (no eigenvector to start from); ELAW_EINVAL: not
 * real symmetric. */
ELAW_API elaw_status elaw_amp(const elaw_operator *a,
                              const elaw_amp_options *options, double *estimate,
                              double *path, elaw_amp_result *out);

#ifdef __cplusplus
}
#endif
#endif
