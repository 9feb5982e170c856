/* Outliers of Y = sum_i theta_i u_i u_i^* + sigma W/sqrt(n), t = theta/sigma.
 *
 *   |t| > 1:  lambda = theta + sigma^2/theta,  overlap^2 = 1 - 1/t^2,
 *             n Var -> (2/beta) sigma^2 (1 - 1/t^2),
 *             n (E lambda - limit) -> sigma (t/(t^2 - 1) - 2/t)     beta = 1
 *                                     -sigma/t                      beta = 2
 *   top noise value: c + sigma n^(-2/3) TW_beta,
 *     c = sigma sqrt(4 - 2/n) + shift (beta = 1), 2 sigma + shift (beta = 2),
 *     shift = (1/n) sum_i sigma t_i/(1 - t_i):
 * a hidden spike pulls the edge out, one that has left pushes it back. The last
 * formula ends at |1 - t| ~ n^(-1/3), where the spike and the edge are one
 * (Bloemendal and Virag 1011.1877): there the term is held at the value of
 * that distance, sigma n^(-2/3), which is the width of the edge.
 * 1 - 1/t^2 is (a - sigma)(a + sigma)/a^2, a = |theta|: no cancellation.
 * Benaych-Georges and Nadakuditi 0910.2120; centring Johnstone and Ma
 * 1110.0108. The 1/n term of the mean was found for one spike; several add
 * cross terms, so it is given for one only. */
#include <math.h>

#include "base/status.h"
#include "sample/model.h"
#include "sample/predict.h"

typedef struct limit {
    double sigma, beta;
    bool alone; /* one spike: the bias is known */
} limit;

static double bias(const limit *l, double theta)
{
    double a = fabs(theta), s = l->sigma;
    double over =
        l->beta == 2 ? -s / a : s / (a - s) * (a / (a + s)) - 2 * s / a;
    return theta < 0 ? -s * over : s * over;
}

static bool spike(const void *ctx, double theta, elaw_predicted_outlier *out,
                  double *distance)
{
    const limit *l = ctx;
    double a = fabs(theta), s = l->sigma;
    if (a <= s)
        return false;
    double overlap2 = (a - s) / a * ((a + s) / a);
    *distance = (a - s) / a * (a - s); /* |lambda| - 2 sigma */
    *out = (elaw_predicted_outlier){
        .position = theta + s / theta * s,
        .overlap2 = overlap2,
        .n_variance = 2 / l->beta * s * s * overlap2,
        .n_bias = l->alone ? bias(l, theta) : 0,
    };
    return true;
}

static double edge_shift(const elaw_wigner_model *model, double sigma)
{
    double sum = 0, window = 1 / cbrt((double)model->n);
    for (size_t i = 0; i < model->spikes; i++) {
        double t = model->strength[i] / sigma, gap = 1 - t;
        if (fabs(gap) < window)
            sum += copysign(1 / window, gap); /* t = 1 in the numerator */
        else
            sum += t / gap;
    }
    return sigma * sum / (double)model->n;
}

static void top(const elaw_wigner_model *model, double sigma,
                elaw_prediction *out)
{
    double n = (double)model->n;
    double centre = model->is_complex ? 2 : sqrt(4 - 2 / n);
    out->has_top = true;
    out->top_centre = sigma * centre + edge_shift(model, sigma);
    out->top_scale = sigma / cbrt(n * n);
}

elaw_status elaw_predict_wigner(const elaw_wigner_model *model,
                                elaw_prediction *out)
{
    static const char where[] = "elaw_predict_wigner";
    double sigma;
    elaw_status status = elaw_model_sigma(where, model->sigma, &sigma);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      false, model->n);
    if (status != ELAW_OK)
        return status;
    limit l = {sigma, model->is_complex ? 2 : 1, model->spikes == 1};
    elaw_prediction result = {
        .threshold = sigma,
        .low_threshold = NAN,
        .lower_edge = -2 * sigma,
        .upper_edge = 2 * sigma,
    };
    if (model->n > 0)
        top(model, sigma, &result);
    status = elaw_predict_collect(where, model->spikes, model->strength, spike,
                                  &l, &result);
    if (status == ELAW_OK)
        *out = result;
    return status;
}
