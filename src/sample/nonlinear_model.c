#include "sample/nonlinear_model.h"

#include <math.h>

#include "base/status.h"

/* The scores of k! are of size 1, and rounding leaves some 1e-32 of them. */
elaw_status elaw_first_score(const char *where, const elaw_entrywise *f,
                             elaw_score *score, double *square)
{
    for (unsigned k = 1; k <= ELAW_HERMITE_ORDER; k++) {
        elaw_score s;
        double value = 0;
        elaw_status status = elaw_score_open(where, f, k, &s);
        if (status != ELAW_OK)
            return status;
        status = elaw_score_square(where, &s, &value);
        if (status == ELAW_OK && value > 1e-20 * elaw_factorial(k)) {
            *score = s;
            *square = value;
            return ELAW_OK;
        }
        elaw_score_free(&s);
        if (status != ELAW_OK)
            return status;
    }
    *score = (elaw_score){0};
    *square = 0;
    return ELAW_OK;
}

static elaw_status no_information(const char *where, const elaw_entrywise *f)
{
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: no information: E f(Z) He_k(Z) = 0 for f = %s and "
                     "k = 1 .. %d",
                     where, elaw_entrywise_name(f->kind), ELAW_HERMITE_ORDER);
}

/* exponent, mu0, mu_k, variance */
static elaw_status coefficients(const char *where, elaw_nonlinear *g)
{
    const elaw_entrywise *f = &g->model->function;
    elaw_hermite h;
    elaw_status status = elaw_entrywise_hermite(where, f, &h);
    if (status == ELAW_OK)
        status = elaw_first_score(where, f, &g->score, &g->square);
    if (status != ELAW_OK)
        return status;
    g->exponent = g->model->fisher ? g->score.k : h.exponent;
    if (g->exponent == 0) {
        elaw_score_free(&g->score);
        return no_information(where, f);
    }
    /* E T(f(Z)) He_k(Z) = E T^2 */
    g->mu0 = g->model->fisher ? 0 : h.mu[0];
    g->mu_k = g->model->fisher ? g->square : h.mu[g->exponent];
    g->variance = g->model->fisher ? g->square : h.variance;
    return ELAW_OK;
}

elaw_status elaw_nonlinear_open(const char *where,
                                const elaw_nonlinear_model *model,
                                elaw_nonlinear *out)
{
    elaw_nonlinear g = {.model = model};
    if (!isfinite(model->strength))
        return elaw_fail(ELAW_EDOMAIN, "%s: strength = %g", where,
                         model->strength);
    elaw_status status = coefficients(where, &g);
    if (status != ELAW_OK)
        return status;
    status = elaw_prior_moment(&model->prior, 2 * g.exponent, &g.moment);
    if (status == ELAW_OK)
        *out = g;
    else
        elaw_score_free(&g.score);
    return status;
}

void elaw_nonlinear_free(elaw_nonlinear *nonlinear)
{
    elaw_score_free(&nonlinear->score);
}
