/* Theory of the nonlinear model: that of the spiked Wigner matrix
 *   theta v v^T + s W/sqrt N,   theta = mu_k gamma_0^k E x^(2k)/k!,
 * s^2 = Var g(Z), v along x^k: outlier theta + s^2/theta and squared overlap
 * 1 - s^2/theta^2 where |theta| > s. Guionnet, Ko, Krzakala, Mergny, Zdeborova
 * 2310.14055. */
#include <math.h>

#include "base/status.h"
#include "sample/nonlinear_model.h"

static elaw_nonlinear_prediction limits(const elaw_nonlinear *g)
{
    unsigned best = g->score.k;
    double s = sqrt(g->variance), unit = g->mu_k / elaw_factorial(g->exponent);
    double theta = unit * pow(g->model->strength, g->exponent) * g->moment;
    double t = fabs(theta) / s; /* of unit noise                             */
    return (elaw_nonlinear_prediction){
        .exponent = g->exponent,
        .mu0 = g->mu0,
        .mu_k = g->mu_k,
        .variance = g->variance,
        .theta = theta,
        .snr = t * t,
        .threshold_strength =
            pow(s / (fabs(unit) * g->moment), 1.0 / g->exponent),
        .edge = 2 * s,
        .outlier = t > 1,
        .position = t > 1 ? theta + g->variance / theta
                          : copysign(2 * s, theta < 0 ? -1 : 1),
        .overlap2 = t > 1 ? (t - 1) * (t + 1) / (t * t) : 0,
        .fisher_exponent = best,
        .fisher_information =
            g->square / (elaw_factorial(best) * elaw_factorial(best))};
}

static bool bounded(const elaw_prior *prior)
{
    return prior->kind == ELAW_PRIOR_RADEMACHER ||
           prior->kind == ELAW_PRIOR_RADEMACHER_BERNOULLI ||
           prior->kind == ELAW_PRIOR_UNIFORM;
}

elaw_status elaw_predict_nonlinear(const elaw_nonlinear_model *model,
                                   elaw_nonlinear_prediction *out)
{
    static const char where[] = "elaw_predict_nonlinear";
    elaw_nonlinear g;
    elaw_status status = elaw_nonlinear_open(where, model, &g);
    if (status != ELAW_OK)
        return status;
    elaw_nonlinear_prediction p = limits(&g);
    if (!isfinite(p.snr))
        status =
            elaw_fail(ELAW_EDOMAIN, "%s: strength = %g gives a spike of %g",
                      where, model->strength, p.theta);
    if (status == ELAW_OK && model->n > 0 && bounded(&model->prior) &&
        !model->fisher)
        status = elaw_nonlinear_finite(where, &g, &p);
    elaw_nonlinear_free(&g);
    if (status == ELAW_OK)
        *out = p;
    return status;
}
