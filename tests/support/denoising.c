#include "denoising.h"

#include <stdlib.h>

#include "denoise/factors.h"
#include "support.h"

double test_distance2(const elaw_matrix *a, const elaw_matrix *b)
{
    double sum = 0;
    for (size_t j = 0; j < b->cols; j++)
        for (size_t i = 0; i < b->rows; i++) {
            double d = elaw_matrix_get(a, i, j) - elaw_matrix_get(b, i, j);
            sum += d * d;
        }
    return sum;
}

double test_energy(const elaw_matrix *b)
{
    double sum = 0;
    for (size_t j = 0; j < b->cols; j++)
        for (size_t i = 0; i < b->rows; i++)
            sum += elaw_matrix_get(b, i, j) * elaw_matrix_get(b, i, j);
    return sum;
}

void test_spiked(const elaw_rectangular_model *model, uint64_t seed,
                 elaw_matrix *y, elaw_matrix *s)
{
    elaw_matrix u, v;
    elaw_rng rng = {seed, 0};
    assert_ok(elaw_sample_rectangular(model, rng, y, &u, &v));
    assert_ok(elaw_matrix_create(model->m, model->n, s));
    for (size_t k = 0; k < model->spikes; k++)
        for (size_t j = 0; j < model->n; j++)
            for (size_t i = 0; i < model->m; i++)
                s->data[i + j * s->ld] += model->strength[k] *
                                          u.data[i + k * u.ld] *
                                          v.data[j + k * v.ld];
    elaw_matrix_free(&u);
    elaw_matrix_free(&v);
}

double test_oracle2(const elaw_matrix *y, const elaw_matrix *s, bool symmetric)
{
    size_t m = y->rows, n = y->cols, count = m < n ? m : n;
    elaw_factors f;
    double gained = 0, *sv = malloc(m * sizeof *sv);
    assert_non_null(sv);
    assert_ok(elaw_factors_create("test", symmetric, m, n, 1, y->data, &f));
    for (size_t k = 0; k < count; k++) {
        double value = 0;
        for (size_t i = 0; i < m; i++)
            sv[i] = 0;
        for (size_t j = 0; j < n; j++) {
            double v = symmetric ? f.left[j + k * m] : f.right[k + j * count];
            for (size_t i = 0; i < m; i++)
                sv[i] += s->data[i + j * s->ld] * v;
        }
        for (size_t i = 0; i < m; i++)
            value += sv[i] * f.left[i + k * m];
        gained += value * value;
    }
    elaw_factors_free(&f);
    free(sv);
    return test_energy(s) - gained;
}
