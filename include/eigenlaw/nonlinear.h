/* Spiked Wigner matrices seen through a function f of each entry,
 *   Y = (f(W + gamma_N x x^T/sqrt N) - mu_0)/sqrt N,
 *   gamma_N = gamma_0 N^((1 - 1/k)/2),   mu_k = E f(Z) He_k(Z),
 * W symmetric with entries N(0, 1), x of independent entries with E x = 0 and
 * E x^2 = 1, Z a standard normal, k >= 1 the first index with mu_k != 0 (the
 * information exponent), He_k the probabilists' Hermite polynomials. In the
 * limit Y is a spiked Wigner matrix,
 *   theta v v^T + noise of variance Var f(Z)/N,   v = x^k/|x^k| (entrywise),
 *   theta = mu_k gamma_0^k E x^(2k)/k!.
 * Guionnet, Ko, Krzakala, Mergny, Zdeborova 2310.14055.
 *
 * No function of the entries sees more than the Fisher score of f,
 *   T_k(y) = E[He_k(Z) | f(Z) = y],   k = k_F the first with T_k != 0,
 * k_F <= the exponent of f. Lesieur, Krzakala, Zdeborova 1507.03857; Mergny,
 * Ko, Krzakala, Zdeborova 2403.04234. */
#ifndef EIGENLAW_NONLINEAR_H
#define EIGENLAW_NONLINEAR_H

#include <eigenlaw/entrywise.h>
#include <eigenlaw/prior.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_nonlinear_model {
    size_t n;                /* may be 0 for predict: the limit only         */
    elaw_entrywise function; /* f                                            */
    double strength;         /* gamma_0, of either sign                      */
    elaw_prior prior;        /* of x                                         */
    bool fisher;             /* the matrix is that of T(f(..)), T = T_{k_F}:
                                in what follows g = T o f stands for f       */
} elaw_nonlinear_model;

typedef struct elaw_nonlinear_prediction {
    unsigned exponent;         /* k of g; 1 .. 6                             */
    double mu0, mu_k;          /* E g(Z), E g(Z) He_k(Z)                     */
    double variance;           /* Var g(Z)                                   */
    double theta;              /* of either sign                             */
    double snr;                /* theta^2/variance: seen above 1             */
    double threshold_strength; /* gamma_0 > 0 at which snr = 1               */
    double edge;               /* 2 sd: the bulk is [-edge, edge]            */
    bool outlier;
    double position; /* theta + variance/theta; no outlier: the edge on the
                        side of theta                                        */
    double overlap2; /* with x^k; 0 without an outlier. Rademacher x and even
                        k: x^k is constant, nothing is learned about x       */
    unsigned fisher_exponent;  /* k_F                                        */
    double fisher_information; /* 1/Delta = E T^2/(k_F!)^2: at best snr =
                                  gamma_0^(2k) (E x^(2k))^2 / Delta          */
    /* n was given, x is bounded, fisher is not set: what is expected at n,
     * where the limits are far for k > 1. Entry (i, j) has its own mean and
     * variance, those of f(Z + delta), delta = gamma_0 n^(-1/(2k)) x_i x_j.
     * Large single entries (exp) are not in it. Some 0.1 s for uniform x. */
    bool has_finite;
    struct {
        double edge;
        bool outlier;
        double position, overlap2;
    } finite;
} elaw_nonlinear_prediction;

/* Limits; they are approached like N^(-1/k), and slowly where f(Z) has heavy
 * tails (exp), single entries of which leave the bulk.
 * ELAW_EDOMAIN: f(Z) is constant or of infinite variance, strength not finite,
 * no information (mu_1 = .. = mu_6 = 0 to 1e-10; with fisher E T_k^2 = 0 for
 * k <= 6); ELAW_EINVAL: no such function or prior; ELAW_ENOMEM. */
ELAW_API elaw_status elaw_predict_nonlinear(const elaw_nonlinear_model *model,
                                            elaw_nonlinear_prediction *out);

/* Y with diagonal 0, n x n. W_ij, i > j, is elaw_rng_normal(rng, i, j). truth
 * (NULL: not wanted): x^k/|x^k|, n x 1, what overlaps are measured with; signal
 * (NULL: not wanted): x. The same errors, and ELAW_ESHAPE: n = 0. */
ELAW_API elaw_status elaw_sample_nonlinear(const elaw_nonlinear_model *model,
                                           elaw_rng rng, elaw_matrix *y,
                                           elaw_matrix *truth,
                                           elaw_matrix *signal);

/* out[i] = T_k(y[i]), i < count, for values y = f(w + Z) as they were observed
 * (neither centred nor scaled); out may be y. The transformed matrix is
 * T(Y)/sqrt(N) with diagonal 0. k = 0: k_F, of elaw_predict_nonlinear.
 *   T_k = sum_j He_k(z_j) w_j / sum_j w_j,   w_j = phi(z_j)/|f'(z_j)|,
 * over the z_j with f(z_j) = y; where f is flat at height y, the mean of He_k
 * over the flat piece.
 * ELAW_EDOMAIN: f takes no value y[i]; no information; ELAW_EINVAL: no such
 * function, k > 6; ELAW_ENOMEM. */
ELAW_API elaw_status elaw_fisher_transform(const elaw_entrywise *f, unsigned k,
                                           size_t count, const double y[],
                                           double out[]);

#ifdef __cplusplus
}
#endif
#endif
