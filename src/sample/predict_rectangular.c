/* Outliers of X = sum_i theta_i u_i v_i^* + sigma W/sqrt(n), m x n, c = m/n.
 *
 * With q = (sigma/theta)^2, h = sigma c^(1/4) and theta > h:
 *   singular value  theta sqrt((1 + q)(1 + c q))
 *   left overlap^2  (1 - c q^2)/(1 + c q),  right (1 - c q^2)/(1 + q)
 *   n Var -> (1/beta) sigma^2 (1 - c q^2)(2 + (1 + c) q)
 *                              / (2 (1 + q)(1 + c q)),
 * the usual forms in t = 1/q divided by powers of t, so that strong spikes do
 * not overflow. 1 - c q^2 = (1 - (h/theta)^2)(1 + (h/theta)^2) vanishes with
 * theta - h, which is formed first: nothing cancels, and theta = h is hidden
 * for the very h that is reported. Edges sigma |1 -+ sqrt(c)|.
 * Benaych-Georges and Nadakuditi 1103.2221. */
#include <math.h>

#include "sample/model.h"
#include "sample/predict.h"

typedef struct limit {
    double sigma, c, threshold, beta, upper;
} limit;

static bool spike(const void *ctx, double theta, elaw_predicted_outlier *out,
                  double *distance)
{
    const limit *l = ctx;
    if (theta <= l->threshold)
        return false;
    double q = l->sigma / theta * (l->sigma / theta), c = l->c;
    double h = l->threshold / theta;
    double room = (theta - l->threshold) / theta * (1 + h) * (1 + h * h);
    double left = room / (1 + c * q), right = room / (1 + q);
    out->position = theta * sqrt((1 + q) * (1 + c * q));
    out->left_overlap2 = left;
    out->right_overlap2 = right;
    out->n_variance = l->sigma * l->sigma / l->beta * left * (2 + (1 + c) * q) /
                      (2 * (1 + q));
    *distance = theta - l->threshold; /* the position grows with theta */
    return true;
}

elaw_status elaw_predict_rectangular(const elaw_rectangular_model *model,
                                     elaw_prediction *out)
{
    static const char where[] = "elaw_predict_rectangular";
    limit l = {.beta = model->is_complex ? 2 : 1};
    size_t thin = model->m < model->n ? model->m : model->n;
    elaw_status status = elaw_model_sigma(where, model->sigma, &l.sigma);
    if (status == ELAW_OK)
        status =
            elaw_model_ratio(where, model->m, model->n, model->ratio, &l.c);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      true, thin);
    if (status != ELAW_OK)
        return status;
    double root = sqrt(l.c);
    l.threshold = l.sigma * sqrt(root);
    elaw_prediction result = {
        .threshold = l.threshold,
        .low_threshold = NAN,
        .lower_edge = l.sigma * fabs(1 - root),
        .upper_edge = l.sigma * (1 + root),
    };
    if (model->m > 0)
        elaw_predict_wishart_top(model->m, model->n, model->is_complex,
                                 &result);
    status = elaw_predict_collect(where, model->spikes, model->strength, spike,
                                  &l, &result);
    if (status == ELAW_OK)
        *out = result;
    return status;
}
