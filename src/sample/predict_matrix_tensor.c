/* Closed forms of the spiked matrix-tensor: two spiked matrices in a row. */
#include <eigenlaw/matrix_tensor.h>

#include <math.h>

#include "base/status.h"

/* Squared cosines of X = theta u v^T + noise/sqrt(cols), m x n, c = m/n, t =
 * theta^2 (Benaych-Georges and Nadakuditi 1103.2221). */
static void rectangular(double t, double c, double *left, double *right)
{
    bool seen = t * t > c;
    *left = seen ? (t * t - c) / (t * (t + c)) : 0;
    *right = seen ? (t * t - c) / (t * (t + 1)) : 0;
}

static elaw_status check(const char *where, const char *name, double x)
{
    return x > 0 && isfinite(x)
               ? ELAW_OK
               : elaw_fail(ELAW_EDOMAIN, "%s: %s = %g is not positive", where,
                           name, x);
}

elaw_status elaw_predict_matrix_tensor(const elaw_matrix_tensor_model *model,
                                       elaw_matrix_tensor_prediction *out)
{
    static const char where[] = "elaw_predict_matrix_tensor";
    double a2 = model->ratio[0], a3 = model->ratio[1], a4 = model->ratio[2];
    elaw_matrix_tensor_prediction p = {0};
    elaw_status status = check(where, "matrix_noise", model->matrix_noise);
    if (status == ELAW_OK)
        status = check(where, "tensor_noise", model->tensor_noise);
    for (int k = 0; k < 3 && status == ELAW_OK; k++)
        status = check(where, "a ratio", model->ratio[k]);
    if (status != ELAW_OK)
        return status;
    p.threshold_matrix = sqrt(a2);
    double d = model->matrix_noise;
    p.u = d < p.threshold_matrix ? (a2 - d * d) / (a2 + d) : 0;
    p.v = d < p.threshold_matrix ? (a2 - d * d) / (a2 * (1 + d)) : 0;
    p.threshold_tensor = p.u * sqrt(a3 * a4);
    rectangular(p.u * a3 / model->tensor_noise, a3 / a4, &p.x, &p.y);
    *out = p;
    return ELAW_OK;
}

elaw_status elaw_matrix_tensor_hessian(double matrix_noise, double tensor_noise,
                                       unsigned order, double *critical,
                                       bool *outlier, double *eigenvalue,
                                       double *overlap2)
{
    static const char where[] = "elaw_matrix_tensor_hessian";
    elaw_status status = check(where, "matrix_noise", matrix_noise);
    if (status == ELAW_OK)
        status = check(where, "tensor_noise", tensor_noise);
    if (status == ELAW_OK && order < 3)
        status =
            elaw_fail(ELAW_EDOMAIN, "%s: order = %u is below 3", where, order);
    if (status != ELAW_OK)
        return status;
    double more = (double)order - 1, d = tensor_noise, t = 1 / matrix_noise;
    double square = t + more / d, sigma = sqrt(square);
    /* a stable form of (-d + sqrt(d^2 + 4 more d))/(2 more) */
    *critical = 2 * d / (d + sqrt(d * d + 4 * more * d));
    *outlier = t > sigma;
    *eigenvalue = *outlier ? 2 * sigma - t - square / t : 0;
    *overlap2 = *outlier ? (t - sigma) * (t + sigma) / (t * t) : 0;
    return ELAW_OK;
}
