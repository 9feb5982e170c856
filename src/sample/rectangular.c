/* X = sum_i theta_i u_i v_i^* + sigma W/sqrt(n), m x n, W_ij = normal number
 * (i, j) of the stream; u_i and v_i from streams of their own. One pass over
 * runs of RUN rows of a column, which do not know of each other. */
#include <math.h>

#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "sample/model.h"

enum { RUN = 1024 };

typedef struct rectangle {
    size_t m, n, spikes;
    bool is_complex;
    double scale; /* sigma/sqrt(n)                                           */
    elaw_rng rng;
    const double *strength, *u, *v; /* m x spikes, n x spikes                */
} rectangle;

/* Rows from .. from+count-1 of column j. */
static void run(const rectangle *r, size_t from, size_t count, size_t j,
                double *out)
{
    size_t width = elaw_width(r->is_complex);
    if (r->is_complex)
        elaw_normal_complex_run(r->rng, from, j, count, (elaw_complex *)out);
    else
        elaw_normal_run(r->rng, from, j, count, out);
    for (size_t e = 0; e < count * width; e++)
        out[e] *= r->scale;
    for (size_t s = 0; s < r->spikes; s++) {
        const double *v = r->v + (s * r->n + j) * width;
        double c[2] = {r->strength[s] * v[0], 0};
        if (r->is_complex)
            c[1] = -r->strength[s] * v[1];
        elaw_column_add(r->is_complex, count, c,
                        r->u + (s * r->m + from) * width, out);
    }
}

static void fill(const rectangle *r, double *x, size_t ld)
{
    size_t width = elaw_width(r->is_complex), runs = (r->m - 1) / RUN + 1;
#pragma omp parallel for collapse(2)                                           \
    schedule(static) if (r->m >= 4 * RUN / r->n)
    for (size_t j = 0; j < r->n; j++)
        for (size_t c = 0; c < runs; c++) {
            size_t from = c * RUN;
            size_t count = r->m - from < RUN ? r->m - from : RUN;
            run(r, from, count, j, x + (from + j * ld) * width);
        }
}

static elaw_status check(const char *where, const elaw_rectangular_model *model,
                         elaw_rng rng, bool is_complex, rectangle *out)
{
    double sigma = 1, ratio;
    size_t m = model->m, n = model->n;
    elaw_status status = elaw_model_field(where, model->is_complex, is_complex);
    if (status == ELAW_OK)
        status = elaw_model_sizes(where, m, n);
    if (status == ELAW_OK)
        status = elaw_model_sigma(where, model->sigma, &sigma);
    if (status == ELAW_OK)
        status = elaw_model_ratio(where, m, n, model->ratio, &ratio);
    if (status == ELAW_OK)
        status = elaw_model_strengths(where, model->spikes, model->strength,
                                      true, m < n ? m : n);
    if (status == ELAW_OK)
        *out = (rectangle){.m = m,
                           .n = n,
                           .spikes = model->spikes,
                           .is_complex = is_complex,
                           .scale = sigma / sqrt((double)n),
                           .rng = rng,
                           .strength = model->strength};
    return status;
}

elaw_status elaw_sample_rectangular(const elaw_rectangular_model *model,
                                    elaw_rng rng, elaw_matrix *a,
                                    elaw_matrix *left, elaw_matrix *right)
{
    rectangle r;
    elaw_matrix x = {0}, u = {0}, v = {0};
    elaw_status status =
        check("elaw_sample_rectangular", model, rng, false, &r);
    if (status == ELAW_OK)
        status = elaw_matrix_create(r.m, r.spikes, &u);
    if (status == ELAW_OK)
        status = elaw_matrix_create(r.n, r.spikes, &v);
    if (status == ELAW_OK)
        status = elaw_matrix_create(r.m, r.n, &x);
    if (status == ELAW_OK)
        status = elaw_rng_frame(elaw_rng_part(rng, ELAW_PART_LEFT), r.m,
                                r.spikes, u.data);
    if (status == ELAW_OK)
        status = elaw_rng_frame(elaw_rng_part(rng, ELAW_PART_RIGHT), r.n,
                                r.spikes, v.data);
    if (status != ELAW_OK)
        goto done;
    r.u = u.data;
    r.v = v.data;
    fill(&r, x.data, x.ld);
    *a = x;
    x = (elaw_matrix){0};
    if (left != NULL) {
        *left = u;
        u = (elaw_matrix){0};
    }
    if (right != NULL) {
        *right = v;
        v = (elaw_matrix){0};
    }
done:
    elaw_matrix_free(&x);
    elaw_matrix_free(&u);
    elaw_matrix_free(&v);
    return status;
}

elaw_status elaw_sample_rectangular_complex(const elaw_rectangular_model *model,
                                            elaw_rng rng, elaw_zmatrix *a,
                                            elaw_zmatrix *left,
                                            elaw_zmatrix *right)
{
    rectangle r;
    elaw_zmatrix x = {0}, u = {0}, v = {0};
    elaw_status status =
        check("elaw_sample_rectangular_complex", model, rng, true, &r);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(r.m, r.spikes, &u);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(r.n, r.spikes, &v);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(r.m, r.n, &x);
    if (status == ELAW_OK)
        status = elaw_rng_frame_complex(elaw_rng_part(rng, ELAW_PART_LEFT), r.m,
                                        r.spikes, u.data);
    if (status == ELAW_OK)
        status = elaw_rng_frame_complex(elaw_rng_part(rng, ELAW_PART_RIGHT),
                                        r.n, r.spikes, v.data);
    if (status != ELAW_OK)
        goto done;
    r.u = (const double *)u.data;
    r.v = (const double *)v.data;
    fill(&r, (double *)x.data, x.ld);
    *a = x;
    x = (elaw_zmatrix){0};
    if (left != NULL) {
        *left = u;
        u = (elaw_zmatrix){0};
    }
    if (right != NULL) {
        *right = v;
        v = (elaw_zmatrix){0};
    }
done:
    elaw_zmatrix_free(&x);
    elaw_zmatrix_free(&u);
    elaw_zmatrix_free(&v);
    return status;
}
