/* Y/sqrt(n) = sqrt(snr) (x/sqrt n)(x/sqrt n)^T + W/sqrt(n). */
#include "sample/amp.h"

#include <math.h>

#include "base/status.h"
#include "random/normal.h"
#include "sample/model.h"
#include "sample/symmetric.h"

static const char where[] = "elaw_sample_amp";

typedef struct drawing {
    elaw_rng rng;
    double scale, strength;
    const double *u;
} drawing;

static void column(const void *ctx, size_t j, size_t from, size_t count,
                   double *out)
{
    const drawing *d = ctx;
    elaw_normal_run(d->rng, from, j, count, out);
    if (from == j && count > 0)
        out[0] *= sqrt(2);
    for (size_t r = 0; r < count; r++)
        out[r] = d->scale * out[r] + d->strength * d->u[j] * d->u[from + r];
}

elaw_status elaw_sample_amp(const elaw_amp_model *model, elaw_rng rng,
                            elaw_matrix *y, elaw_matrix *truth)
{
    elaw_matrix a = {0}, u = {0};
    size_t n = model->n;
    double moment, root = sqrt((double)n);
    elaw_status status = elaw_model_sizes(where, n, n);
    if (status == ELAW_OK)
        status = elaw_prior_moment(&model->prior, 2, &moment);
    if (status == ELAW_OK && !(model->snr >= 0 && isfinite(model->snr)))
        status = elaw_fail(ELAW_EDOMAIN, "%s: snr = %g is not at least 0",
                           where, model->snr);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, 1, &u);
    if (status == ELAW_OK)
        status = elaw_prior_draw(
            &model->prior, elaw_rng_part(rng, ELAW_PART_LEFT), 0, 0, n, u.data);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, n, &a);
    if (status != ELAW_OK) {
        elaw_matrix_free(&u);
        return status;
    }
    for (size_t i = 0; i < n; i++)
        u.data[i] /= root;
    const drawing d = {rng, 1 / root, sqrt(model->snr), u.data};
    elaw_symmetric_fill(n, false, column, &d, a.data, a.ld);
    *y = a;
    if (truth != NULL)
        *truth = u;
    else
        elaw_matrix_free(&u);
    return ELAW_OK;
}
