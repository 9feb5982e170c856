/* Y = sum_i theta_i u_i u_i^* + sigma W/sqrt(n), W of the GOE or GUE.
 *
 * W_ij for i > j is normal number (i, j) of the stream; on the diagonal the
 * real normal times sqrt(2), or sqrt(2) Re of the complex one. Entries above
 * are the (conjugate) copies of those below, never computed again: the matrix
 * is symmetric to the last bit. Tiles of TILE x TILE are made and mirrored
 * while they are in cache. */
#include "sample/wigner.h"

#include <math.h>

#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "sample/model.h"

enum { TILE = 64 };

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

/* Tile rows i0 .., columns j0 .. (i0 >= j0) and its mirror image. */
static void tile(const elaw_wigner *w, size_t i0, size_t j0, double *a,
                 size_t ld)
{
    size_t width = elaw_width(w->is_complex);
    size_t i1 = w->n - i0 < TILE ? w->n : i0 + TILE;
    size_t j1 = w->n - j0 < TILE ? w->n : j0 + TILE;
    for (size_t j = j0; j < j1; j++) {
        size_t from = i0 > j ? i0 : j;
        elaw_wigner_column(w, j, from, i1 - from, a + (from + j * ld) * width);
    }
    for (size_t i = i0; i < i1; i++)
        for (size_t j = j0; j < j1 && j < i; j++) {
            const double *below = a + (i + j * ld) * width;
            double *above = a + (j + i * ld) * width;
            above[0] = below[0];
            if (w->is_complex)
                above[1] = -below[1];
        }
}

static void fill(const elaw_wigner *w, double *a, size_t ld)
{
    size_t tiles = (w->n - 1) / TILE + 1;
#pragma omp parallel for schedule(dynamic) if (tiles > 1)
    for (size_t j = 0; j < tiles; j++)
        for (size_t i = j; i < tiles; i++)
            tile(w, i * TILE, j * TILE, a, ld);
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
    fill(&w, y.data, y.ld);
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
    fill(&w, (double *)y.data, y.ld);
    *a = y;
    if (truth != NULL)
        *truth = u;
    else
        elaw_zmatrix_free(&u);
    return ELAW_OK;
}
