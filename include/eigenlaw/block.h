/* Block-inhomogeneous spiked Wigner matrices: rows fall into groups, entries
 * between groups a and b carry noise of variance Delta_ab,
 *   Y_ij = x_i x_j/sqrt(N) + sqrt(Delta_ab) G_ij,   E x = 0, E x^2 = 1,
 * and the spectral method that is optimal for them, the matrix
 *   T = (1/sqrt N) (1/Delta) o Y - diag_i((1/N) sum_j 1/Delta_ij)
 * (o entrywise): its largest eigenvalue is 1 where the signal can be seen at
 * all, its bulk ends below 1.
 * Guionnet, Ko, Krzakala, Zdeborova 2208.05918; Pak, Ko, Krzakala 2302.06665;
 * Mergny, Ko, Krzakala 2403.03695. */
#ifndef EIGENLAW_BLOCK_H
#define EIGENLAW_BLOCK_H

#include <eigenlaw/operator.h>
#include <eigenlaw/prior.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_block_model {
    size_t n; /* rows; 0 for predict: the limit only         */
    size_t groups;
    const double *proportion; /* groups values > 0, normalised; with n the
                                 sizes are rounded to whole numbers          */
    const double *profile;    /* groups x groups Delta, symmetric, > 0       */
    double scale;             /* > 0: noise variances are Delta/scale; 0: 1  */
    elaw_prior prior;         /* of x                                        */
} elaw_block_model;

/* The largest eigenvalue of the noise is edge + shift/n + (gamma n)^(-2/3) TW =
 * centre + scale TW (real noise of variance twice as large on the diagonal). */
typedef struct elaw_edge_law {
    double edge, gamma, shift;
    double centre, scale; /* of n rows                                       */
} elaw_edge_law;

typedef struct elaw_block_prediction {
    size_t groups;
    double lambda;          /* norm of diag(sqrt rho) (1/Delta) diag(sqrt rho)
                               with the scale: T sees the signal above 1     */
    double threshold_scale; /* the scale at which lambda = 1                 */
    double lower_edge, upper_edge; /* ends of the bulk of T                  */
    size_t count; /* outliers of T, largest first; the first is at 1 */
    double *position, *overlap2; /* count each; overlap2 with x            */
    double *block_overlap2; /* groups: squared cosine with x inside a block  */
    double *block_mass;     /* groups: share of the vector's norm; sum 1 (0:
                               no outlier)                                   */
    double *prior_overlap2; /* groups: of the Bayes-optimal estimate for the
                               model's prior (gaussian: block_overlap2); NaN
                               for uniform                                   */
    struct {                /* plain PCA of Y/sqrt(n)                        */
        double lower_edge, upper_edge, threshold_scale;
        bool outlier;
        double position, overlap2; /* outlier false: edge and 0              */
    } pca;
    bool has_edge_laws;     /* n was given                                   */
    elaw_edge_law optimal;  /* of T                                          */
    elaw_edge_law critical; /* of T at the strength at which it would see a
                               signal: its edge is 1                         */
    elaw_edge_law plain;    /* of Y/sqrt(n)                                  */
} elaw_block_prediction;

/* ELAW_EDOMAIN: a proportion or a variance not > 0, scale < 0, not symmetric;
 * ELAW_EINVAL: no groups; ELAW_ENOCONV: an edge was not found. */
ELAW_API elaw_status elaw_predict_block(const elaw_block_model *model,
                                        elaw_block_prediction *out);
ELAW_API void elaw_block_prediction_free(elaw_block_prediction *prediction);

/* Y/sqrt(n), n x n: entry (i, j) of G is elaw_rng_normal(rng, i, j), times
 * sqrt 2 on the diagonal. truth (NULL: not wanted): x/sqrt(n), n x 1. label
 * (NULL: not wanted; room for n): the group of each row; groups stand in their
 * order. */
ELAW_API elaw_status elaw_sample_block(const elaw_block_model *model,
                                       elaw_rng rng, elaw_matrix *y,
                                       elaw_matrix *truth, size_t label[]);

/* T of a matrix A = Y/sqrt(n) of strength s (the signal is s x x^T/sqrt N):
 *   T(s) = s (1/V) o A - s^2 diag_i((1/n) sum_j 1/V_ij),
 * V_ij = variance of entry (i, j) of sqrt(n) A by the groups of i and j. No
 * second matrix is stored: one product with A of as many vectors as groups.
 * a symmetric, borrowed; label: a->rows numbers < groups; variance: groups x
 * groups, > 0; both copied. */
ELAW_API elaw_status elaw_operator_block_optimal(const elaw_operator *a,
                                                 double strength, size_t groups,
                                                 const size_t label[],
                                                 const double variance[],
                                                 elaw_operator *out);

#ifdef __cplusplus
}
#endif
#endif
