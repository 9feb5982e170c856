/* What can be known of x: the scalar channel of its prior
 * (laws/scalar_channel.h). */
#include <eigenlaw/amp.h>

#include <math.h>

#include "base/status.h"
#include "laws/scalar_channel.h"
#include "sample/amp.h"

elaw_status elaw_amp_channel(const char *where, double snr,
                             const elaw_prior *prior, elaw_channel *out)
{
    static const elaw_channel_prior of[ELAW_PRIOR_KINDS] = {
        [ELAW_PRIOR_GAUSSIAN] = ELAW_CHANNEL_GAUSSIAN,
        [ELAW_PRIOR_RADEMACHER] = ELAW_CHANNEL_RADEMACHER,
        [ELAW_PRIOR_RADEMACHER_BERNOULLI] = ELAW_CHANNEL_RADEMACHER_BERNOULLI,
        [ELAW_PRIOR_GAUSS_BERNOULLI] = ELAW_CHANNEL_GAUSS_BERNOULLI};
    double moment;
    elaw_status status = elaw_prior_moment(prior, 2, &moment);
    if (status != ELAW_OK)
        return status;
    if (prior->kind == ELAW_PRIOR_UNIFORM)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: the uniform prior has no closed posterior; "
                         "gaussian, rademacher and the sparse ones do",
                         where);
    if (!(snr > 0 && isfinite(snr)))
        return elaw_fail(ELAW_EDOMAIN, "%s: snr = %g is not positive", where,
                         snr);
    *out = (elaw_channel){of[prior->kind], prior->sparsity};
    return ELAW_OK;
}

elaw_status elaw_predict_amp(const elaw_amp_model *model,
                             elaw_amp_prediction *out)
{
    elaw_channel c;
    elaw_channel_thresholds t = {0};
    elaw_status status =
        elaw_amp_channel("elaw_predict_amp", model->snr, &model->prior, &c);
    if (status != ELAW_OK)
        return status;
    double snr = model->snr, q = elaw_channel_optimal(&c, snr);
    if (!model->no_thresholds)
        elaw_channel_transitions(&c, &t);
    *out = (elaw_amp_prediction){
        .overlap = q,
        .mmse_matrix = (1 - q) * (1 + q),
        .mmse_vector = 1 - q,
        .mutual_information = elaw_channel_potential(&c, snr, q),
        .reached = elaw_channel_lower(&c, snr),
        .spectral = snr > 1 ? (snr - 1) / snr : 0,
        .position = snr > 1 ? sqrt(snr) + 1 / sqrt(snr) : 2,
        .weak = fmin(1, t.it),
        .down = t.down,
        .it = t.it,
        .up = t.up};
    return ELAW_OK;
}
