/* A matrix and a third-order tensor that share a factor,
 *   Y_m = sqrt(Delta_m) Z + u v^T/sqrt(N_1),            N_1 x N_2
 *   Y_t = sqrt(Delta_t) Z + u o x o y/N_1,              N_1 x N_3 x N_4
 * with entries of variance 1: the matrix gives u, the tensor contracted with it
 * a spiked matrix that gives x and y (Tabanelli, Mergny, Zdeborova, Krzakala
 * 2506.02664). */
#ifndef EIGENLAW_MATRIX_TENSOR_H
#define EIGENLAW_MATRIX_TENSOR_H

#include <stdbool.h>

#include <eigenlaw/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_matrix_tensor_model {
    double matrix_noise, tensor_noise; /* Delta_m, Delta_t > 0               */
    double ratio[3];                   /* N_2, N_3, N_4 over N_1             */
} elaw_matrix_tensor_model;

typedef struct elaw_matrix_tensor_prediction {
    double threshold_matrix; /* largest Delta_m at which u is seen           */
    double threshold_tensor; /* largest Delta_t at which x, y are, after u; 0
                                where u is not seen                          */
    double u, v, x, y;       /* squared cosines                              */
} elaw_matrix_tensor_prediction;

/* ELAW_EDOMAIN: a noise or a ratio that is not positive and finite. */
ELAW_API elaw_status elaw_predict_matrix_tensor(
    const elaw_matrix_tensor_model *model, elaw_matrix_tensor_prediction *out);

/* The Hessian of the loss of a matrix (noise Delta_2) and an order-p tensor
 * (noise Delta_p) at its high threshold states: a shifted semicircle and one
 * spike downwards. eigenvalue: of the spike, overlap2 its squared cosine with
 * the signal; critical: the Delta_2 below which it leaves (Sarao Mannelli et
 * al. 1907.08226). ELAW_EDOMAIN: noise not positive, p < 3. */
ELAW_API elaw_status elaw_matrix_tensor_hessian(
    double matrix_noise, double tensor_noise, unsigned order, double *critical,
    bool *outlier, double *eigenvalue, double *overlap2);

#ifdef __cplusplus
}
#endif
#endif
