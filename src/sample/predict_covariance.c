/* Outliers of a sample covariance X^* X/n, gamma = p/n, population eigenvalues
 * l_i and ones; d = l - 1, r = sqrt(gamma).
 *
 *   d > r, or gamma < 1 and d < -r (an outlier below the bulk):
 *     lambda = l (1 + gamma/d)
 *     overlap^2 = (1 - gamma/d^2)/(1 + gamma/d)
 *     n Var -> (2/beta) l^2 (1 - gamma/d^2)
 *   edges (1 -+ r)^2; for gamma > 1 also a mass 1 - 1/gamma at 0, under which
 *   no small spike can be seen.
 * 1 - gamma/d^2 = (|d| - r)(|d| + r)/d^2 with |d| - r taken as the distance of
 * l from its threshold; the outlier is (|d| - r)^2/|d| away from its edge.
 * Baik and Silverstein 2006; Paul 2007. */
#include <math.h>

#include "sample/model.h"
#include "sample/predict.h"

typedef struct limit {
    double gamma, root, high, low, beta;
} limit;

static bool spike(const void *ctx, double l, elaw_predicted_outlier *out,
                  double *distance)
{
    const limit *limits = ctx;
    double excess = l > 1 ? l - limits->high : limits->low - l;
    if (!(excess > 0)) /* low is NaN where no small spike shows */
        return false;
    double d = l - 1, a = fabs(d);
    double room = excess / a * ((a + limits->root) / a);
    double factor =
        (d + limits->gamma) / d; /* 1 + gamma/d, d < -gamma or > 0 */
    *distance = excess / a * excess;
    *out = (elaw_predicted_outlier){
        .position = l * factor,
        .overlap2 = room / factor,
        .n_variance = 2 / limits->beta * l * l * room,
    };
    return true;
}

elaw_status elaw_predict_covariance(const elaw_covariance_model *model,
                                    elaw_prediction *out)
{
    static const char where[] = "elaw_predict_covariance";
    limit l = {.beta = model->is_complex ? 2 : 1};
    elaw_status status =
        elaw_model_ratio(where, model->p, model->n, model->ratio, &l.gamma);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      true, model->p);
    if (status != ELAW_OK)
        return status;
    l.root = sqrt(l.gamma);
    l.high = 1 + l.root;
    l.low = l.gamma < 1 ? 1 - l.root : NAN;
    elaw_prediction result = {
        .threshold = l.high,
        .low_threshold = l.low,
        .lower_edge = (1 - l.root) * (1 - l.root),
        .upper_edge = (1 + l.root) * (1 + l.root),
    };
    if (model->n > 0)
        elaw_predict_wishart_top(model->p, model->n, model->is_complex,
                                 &result);
    status = elaw_predict_collect(where, model->spikes, model->strength, spike,
                                  &l, &result);
    if (status == ELAW_OK)
        *out = result;
    return status;
}
