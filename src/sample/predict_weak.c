/* Closed forms of weak detection; -log(1 - snr) - snr by its series where it
 * cancels. */
#include <eigenlaw/weak.h>

#include <math.h>

#include "base/status.h"
#include "sample/weak.h"

elaw_status elaw_weak_check(const char *where, const elaw_weak_model *model,
                            elaw_weak_model *out)
{
    elaw_weak_model m = *model;
    if (m.diagonal_variance == 0)
        m.diagonal_variance = 2;
    if (m.fourth_moment == 0)
        m.fourth_moment = 3;
    if (!(m.snr > 0 && m.snr < 1))
        return elaw_fail(ELAW_EDOMAIN, "%s: snr = %g is not in (0, 1)", where,
                         m.snr);
    if (!(m.diagonal_variance > 0 && isfinite(m.diagonal_variance)))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: diagonal_variance = %g is not positive", where,
                         m.diagonal_variance);
    if (!(m.fourth_moment > 1 && isfinite(m.fourth_moment)))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: fourth_moment = %g is not above 1, where entries "
                         "are of one size and tr M^2 gives the spike away",
                         where, m.fourth_moment);
    *out = m;
    return ELAW_OK;
}

/* -log(1 - x) - x */
static double beyond(double x)
{
    if (x > 1e-2)
        return -log1p(-x) - x;
    double sum = 0, power = x;
    for (int k = 2; k < 12; k++) {
        power *= x;
        sum += power / k;
    }
    return sum;
}

double elaw_weak_square_weight(const elaw_weak_model *m)
{
    return 1 / (m->fourth_moment - 1) - 0.5;
}

elaw_status elaw_predict_weak(const elaw_weak_model *model,
                              elaw_weak_prediction *out)
{
    elaw_weak_model m;
    elaw_status status = elaw_weak_check("elaw_predict_weak", model, &m);
    if (status != ELAW_OK)
        return status;
    double s = m.snr, w2 = m.diagonal_variance, w4 = m.fourth_moment;
    double over = beyond(s), l = -log1p(-s);
    double a = (2 / w2 - 1) * s + elaw_weak_square_weight(&m) * s * s;
    double share = (w2 - 1) / (w4 - 1) - 0.5;
    elaw_weak_prediction p;
    p.likelihood_ratio.mean = over / 4;
    p.likelihood_ratio.variance = over / 2;
    p.likelihood_ratio.error = erfc(sqrt(over) / 4);
    p.linear_statistic.mean0 = l / 2 + share * s + (w4 - 3) * s * s / 4;
    p.linear_statistic.mean1 = p.linear_statistic.mean0 + l + a;
    p.linear_statistic.variance = 2 * (l + a);
    p.linear_statistic.error = erfc(sqrt(2 * (l + a)) / (4 * sqrt(2)));
    *out = p;
    return ELAW_OK;
}
