/* Y = sum_i theta_i u_i u_i^* + sigma W/sqrt(n), W of the GOE or GUE.
 *
 * W_ij for i > j is normal number (i, j) of the stream; on the diagonal the
 * real normal times sqrt(2), or sqrt(2) Re of the complex one. */
#include "sample/wigner.h"

#include <math.h>

#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "sample/model.h"
#include "sample/symmetric.h"

elaw_status elaw_wigner_init(const char *where, const elaw_wigner_model *model,
                             elaw_rng rng, bool is_complex, elaw_wigner *out)
{
    double sigma = 1;
    elaw_status status = elaw_model_field(where, model->is_complex, is_complex);
    if (status == ELAW_OK)
        status = elaw_model_sizes(where, model->n, model->n);
    if (status == ELAW_OK)
        status = elaw_model_sigma(where, model->sigma, &sigma);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      false, model->n);
    if (status == ELAW_OK)
        *out = (elaw_wigner){.n = model->n,
                             .spikes = model->spikes,
                             .is_complex = is_complex,
                             .scale = sigma / sqrt((double)model->n),
                             .rng = rng,
                             .strength = model->strength};
    return status;
}

void elaw_wigner_noise(const elaw_wigner *w, size_t j, size_t from,
                       size_t count, double *out)
{
    if (w->is_complex)
        elaw_normal_complex_run(w->rng, from, j, count, (elaw_complex *)out);
    else
        elaw_normal_run(w->rng, from, j, count, out);
    if (from != j || count == 0)
        return;
    out[0] *= sqrt(2);
    if (w->is_complex)
        out[1] = 0;
}

void elaw_wigner_column(const elaw_wigner *w, size_t j, size_t from,
                        size_t count, double *out)
{
    size_t width = elaw_width(w->is_complex);
    elaw_wigner_noise(w, j, from, count, out);
    for (size_t e = 0; e < count * width; e++)
        out[e] *= w->scale;
    for (size_t s = 0; s < w->spikes; s++) {
        const double *u = w->u + s * w->n * width, *uj = u + j * width;
        double c[2] = {w->strength[s] * uj[0], 0};
        if (w->is_complex)
            c[1] = -w->strength[s] * uj[1];
        elaw_column_add(w->is_complex, count, c, u + from * width, out);
    }
    if (w->is_complex && from == j && count > 0)
        out[1] = 0; /* theta |u_j|^2 is real but for its rounding */
}

static void column(const void *w, size_t j, size_t from, size_t count,
                   double *out)
{
    elaw_wigner_column(w, j, from, count, out);
}

elaw_status elaw_sample_wigner(const elaw_wigner_model *model, elaw_rng rng,
                               elaw_matrix *a, elaw_matrix *truth)
{
    static const char where[] = "elaw_sample_wigner";
    elaw_wigner w;
    elaw_matrix y = {0}, u = {0};
    elaw_status status = elaw_wigner_init(where, model, rng, false, &w);
    if (status == ELAW_OK)
        status = elaw_matrix_create(w.n, w.spikes, &u);
    if (status == ELAW_OK)
        status = elaw_rng_frame(elaw_rng_part(rng, ELAW_PART_LEFT), w.n,
                                w.spikes, u.data);
    if (status == ELAW_OK)
        status = elaw_matrix_create(w.n, w.n, &y);
    if (status != ELAW_OK) {
        elaw_matrix_free(&u);
        return status;
    }
    w.u = u.data;
    elaw_symmetric_fill(w.n, false, column, &w, y.data, y.ld);
    *a = y;
    if (truth != NULL)
        *truth = u;
    else
        elaw_matrix_free(&u);
    return ELAW_OK;
}

elaw_status elaw_sample_wigner_complex(const elaw_wigner_model *model,
                                       elaw_rng rng, elaw_zmatrix *a,
                                       elaw_zmatrix *truth)
{
    static const char where[] = "elaw_sample_wigner_complex";
    elaw_wigner w;
    elaw_zmatrix y = {0}, u = {0};
    elaw_status status = elaw_wigner_init(where, model, rng, true, &w);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(w.n, w.spikes, &u);
    if (status == ELAW_OK)
        status = elaw_rng_frame_complex(elaw_rng_part(rng, ELAW_PART_LEFT), w.n,
                                        w.spikes, u.data);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(w.n, w.n, &y);
    if (status != ELAW_OK) {
        elaw_zmatrix_free(&u);
        return status;
    }
    w.u = (const double *)u.data;
    elaw_symmetric_fill(w.n, true, column, &w, (double *)y.data, y.ld);
    *a = y;
    if (truth != NULL)
        *truth = u;
    else
        elaw_zmatrix_free(&u);
    return ELAW_OK;
}
