/* n samples (rows) of p variables with covariance
 *   Sigma = I + sum_i (l_i - 1) v_i v_i^*:
 *   X = Z Sigma^(1/2) = Z + (Z V) diag(sqrt(l_i) - 1) V^*,
 * Z_ij = normal number (i, j) of the stream. Blocks of ROWS samples are
 * finished one by one: draw, project on the spikes, stretch. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "sample/model.h"

enum { ROWS = 64 };

typedef struct samples {
    size_t n, p, spikes;
    bool is_complex;
    elaw_rng rng;
    const double *strength, *v; /* p x spikes                                */
    double *projected;          /* n x spikes: Z V                           */
} samples;

/* Column j of Z, rows from .. from+count-1, and its share of Z V. */
static void draw(const samples *s, size_t from, size_t count, size_t j,
                 double *x)
{
    size_t width = elaw_width(s->is_complex);
    if (s->is_complex)
        elaw_normal_complex_run(s->rng, from, j, count, (elaw_complex *)x);
    else
        elaw_normal_run(s->rng, from, j, count, x);
    for (size_t k = 0; k < s->spikes; k++)
        elaw_column_add(s->is_complex, count, s->v + (k * s->p + j) * width, x,
                        s->projected + (k * s->n + from) * width);
}

/* X = Z + (Z V) diag(sqrt(l) - 1) V^* in column j. */
static void stretch(const samples *s, size_t from, size_t count, size_t j,
                    double *x)
{
    size_t width = elaw_width(s->is_complex);
    for (size_t k = 0; k < s->spikes; k++) {
        const double *v = s->v + (k * s->p + j) * width;
        double l = s->strength[k], more = (l - 1) / (sqrt(l) + 1);
        double c[2] = {more * v[0], 0};
        if (s->is_complex)
            c[1] = -more * v[1];
        elaw_column_add(s->is_complex, count, c,
                        s->projected + (k * s->n + from) * width, x);
    }
}

static void fill(const samples *s, double *x, size_t ld)
{
    size_t width = elaw_width(s->is_complex), blocks = (s->n - 1) / ROWS + 1;
#pragma omp parallel for schedule(static) if (blocks > 1)
    for (size_t b = 0; b < blocks; b++) {
        size_t from = b * ROWS;
        size_t count = s->n - from < ROWS ? s->n - from : ROWS;
        for (size_t j = 0; j < s->p; j++)
            draw(s, from, count, j, x + (from + j * ld) * width);
        for (size_t j = 0; j < s->p; j++)
            stretch(s, from, count, j, x + (from + j * ld) * width);
    }
}

/* s gets room for Z V. */
static elaw_status check(const char *where, const elaw_covariance_model *model,
                         elaw_rng rng, bool is_complex, samples *s)
{
    double ratio;
    size_t n = model->n, p = model->p, entries;
    elaw_status status = elaw_model_field(where, model->is_complex, is_complex);
    if (status == ELAW_OK)
        status = elaw_model_sizes(where, n, p);
    if (status == ELAW_OK)
        status = elaw_model_ratio(where, p, n, model->ratio, &ratio);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      true, p);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(n, model->spikes, &entries))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu entries overflow",
                         where, n, model->spikes);
    double *projected =
        elaw_alloc_zero(entries, elaw_width(is_complex) * sizeof(double));
    if (projected == NULL)
        return elaw_fail_memory(where);
    *s = (samples){
        n, p, model->spikes, is_complex, rng, model->strength, NULL, projected};
    return ELAW_OK;
}

elaw_status elaw_sample_covariance(const elaw_covariance_model *model,
                                   elaw_rng rng, elaw_matrix *a,
                                   elaw_matrix *truth)
{
    samples s = {0};
    elaw_matrix x = {0}, v = {0};
    elaw_status status = check("elaw_sample_covariance", model, rng, false, &s);
    if (status == ELAW_OK)
        status = elaw_matrix_create(s.p, s.spikes, &v);
    if (status == ELAW_OK)
        status = elaw_matrix_create(s.n, s.p, &x);
    if (status == ELAW_OK)
        status = elaw_rng_frame(elaw_rng_part(rng, ELAW_PART_LEFT), s.p,
                                s.spikes, v.data);
    if (status != ELAW_OK)
        goto done;
    s.v = v.data;
    fill(&s, x.data, x.ld);
    *a = x;
    x = (elaw_matrix){0};
    if (truth != NULL) {
        *truth = v;
        v = (elaw_matrix){0};
    }
done:
    elaw_matrix_free(&x);
    elaw_matrix_free(&v);
    elaw_free(s.projected);
    return status;
}

elaw_status elaw_sample_covariance_complex(const elaw_covariance_model *model,
                                           elaw_rng rng, elaw_zmatrix *a,
                                           elaw_zmatrix *truth)
{
    samples s = {0};
    elaw_zmatrix x = {0}, v = {0};
    elaw_status status =
        check("elaw_sample_covariance_complex", model, rng, true, &s);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(s.p, s.spikes, &v);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(s.n, s.p, &x);
    if (status == ELAW_OK)
        status = elaw_rng_frame_complex(elaw_rng_part(rng, ELAW_PART_LEFT), s.p,
                                        s.spikes, v.data);
    if (status != ELAW_OK)
        goto done;
    s.v = (const double *)v.data;
    fill(&s, (double *)x.data, x.ld);
    *a = x;
    x = (elaw_zmatrix){0};
    if (truth != NULL) {
        *truth = v;
        v = (elaw_zmatrix){0};
    }
done:
    elaw_zmatrix_free(&x);
    elaw_zmatrix_free(&v);
    elaw_free(s.projected);
    return status;
}
