/* The detector's tests on a spectrum that is known whole. */
#include "denoise/bulk.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/entries.h"
#include "estimate/fit.h"
#include "estimate/select.h"

enum { ROUNDS = 3 };

static double energy_of(size_t count, const double values[])
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i] * values[i];
    return sum;
}

static void set_edges(elaw_bulk *b)
{
    elaw_noise_edges(&b->model, b->s, &b->lower, &b->upper);
}

elaw_status elaw_bulk_count(const elaw_noise_model *model, size_t count,
                            const double values[], double known_s, double level,
                            elaw_bulk *out)
{
    elaw_candidates given = {.count = count,
                             .value = values,
                             .energy = energy_of(count, values),
                             .known_s = known_s};
    elaw_selection found;
    elaw_bulk b = {.model = *model};
    if (!(given.energy > 0)) { /* a matrix of zeros has no outliers */
        b.s = known_s;
        set_edges(&b);
        *out = b;
        return ELAW_OK;
    }
    elaw_status status = elaw_select(model, &given, level, count, &found);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < found.count; k++)
        if (found.tested[k].value > 0)
            b.top++;
        else
            b.bottom++;
    b.s = found.s;
    set_edges(&b);
    elaw_selection_free(&found);
    *out = b;
    return ELAW_OK;
}

/* --- with a rank that is given -----------------------------------------------
 */

/* The rank largest in magnitude. */
static void take_rank(const elaw_factors *f, size_t rank, elaw_bulk *b)
{
    b->top = b->bottom = 0;
    while (b->top + b->bottom < rank)
        if (!f->symmetric ||
            f->value[b->top] >= -f->value[f->count - 1 - b->bottom])
            b->top++;
        else
            b->bottom++;
}

/* Values out[0 .. rank-1] of b. */
static void outliers_of(const elaw_factors *f, const elaw_bulk *b, double out[])
{
    memcpy(out, f->value, b->top * sizeof *out);
    for (size_t k = 0; k < b->bottom; k++)
        out[b->top + k] = f->value[f->count - 1 - k];
}

static elaw_status given_rank(const elaw_denoising *d, double known_s,
                              elaw_bulk *b)
{
    const elaw_factors *f = &d->factors;
    double *out = elaw_alloc(d->options.rank, sizeof *out);
    if (out == NULL)
        return elaw_fail_memory(d->where);
    take_rank(f, d->options.rank, b);
    outliers_of(f, b, out);
    b->s = known_s;
    if (!(known_s > 0) &&
        elaw_noise_level(&b->model, energy_of(f->count, f->value),
                         d->options.rank, out, &b->s) != ELAW_OK)
        b->s = 0;
    set_edges(b);
    elaw_free(out);
    return ELAW_OK;
}

/* --- the entries of what is left
 * ------------------------------------------------ */

typedef struct residual {
    elaw_matrix real;
    elaw_zmatrix complex;
    elaw_operator op;
    double *value, *left, *right;
    elaw_pairs pairs;
} residual;

static void residual_free(residual *r)
{
    elaw_operator_free(&r->op);
    elaw_free(r->value);
    elaw_free(r->left);
    elaw_free(r->right);
}

static elaw_status as_operator(const elaw_denoising *d, residual *r)
{
    elaw_status status;
    if (d->field == ELAW_COMPLEX) {
        status =
            elaw_zmatrix_borrow(d->rows, d->cols, (elaw_complex *)(void *)d->y,
                                d->rows, &r->complex);
        return status == ELAW_OK
                   ? elaw_operator_zdense(&r->complex, d->symmetric, &r->op)
                   : status;
    }
    status = elaw_matrix_borrow(d->rows, d->cols, d->y, d->rows, &r->real);
    return status == ELAW_OK
               ? elaw_operator_dense(&r->real, d->symmetric, &r->op)
               : status;
}

/* Row i of V^* (count x cols) as a column, conjugated. */
static void take_right(const elaw_factors *f, size_t i, double *out)
{
    for (size_t j = 0; j < f->cols; j++) {
        const double *x = f->right + (i + j * f->count) * f->width;
        out[j * f->width] = x[0];
        if (f->width == 2)
            out[2 * j + 1] = -x[1];
    }
}

/* y with the outliers' pairs taken out. */
static elaw_status residual_open(const elaw_denoising *d, const elaw_bulk *b,
                                 residual *r)
{
    const elaw_factors *f = &d->factors;
    size_t rank = b->top + b->bottom, m = f->rows * f->width,
           n = f->cols * f->width;
    memset(r, 0, sizeof *r);
    elaw_status status = as_operator(d, r);
    if (status != ELAW_OK)
        return status;
    r->value = elaw_alloc(rank, sizeof *r->value);
    r->left = elaw_alloc(rank * m, sizeof *r->left);
    r->right = elaw_alloc(f->symmetric ? 1 : rank * n, sizeof *r->right);
    if (r->value == NULL || r->left == NULL || r->right == NULL) {
        residual_free(r);
        return elaw_fail_memory(d->where);
    }
    outliers_of(f, b, r->value);
    for (size_t k = 0; k < rank; k++) {
        size_t i = k < b->top ? k : f->count - 1 - (k - b->top);
        memcpy(r->left + k * m, f->left + i * m, m * sizeof *r->left);
        if (!f->symmetric)
            take_right(f, i, r->right + k * n);
    }
    r->pairs = (elaw_pairs){rank, r->value, r->left,
                            f->symmetric ? r->left : r->right};
    return ELAW_OK;
}

static elaw_status measure(const elaw_denoising *d, const elaw_bulk *b,
                           elaw_entry_tests *out)
{
    residual r;
    elaw_status status = residual_open(d, b, &r);
    if (status != ELAW_OK)
        return status;
    status = elaw_entries_test(&r.op, &r.pairs, out);
    residual_free(&r);
    return status;
}

/* --- together
 * ------------------------------------------------------------------- */

static elaw_status judge(elaw_denoising *d, const elaw_bulk *b,
                         const elaw_entry_tests *entry)
{
    const elaw_factors *f = &d->factors;
    elaw_noise_found *noise = &d->report.noise;
    size_t rank = b->top + b->bottom;
    elaw_fit fit = {.ok = true, .p_value = NAN};
    for (int k = 0; k < ELAW_FIT_COUNT; k++)
        fit.part[k] = NAN;
    double *out = elaw_alloc(rank, sizeof *out);
    if (out == NULL)
        return elaw_fail_memory(d->where);
    outliers_of(f, b, out);
    elaw_status status =
        elaw_fit_spectrum(&b->model, b->s, f->count, f->value, rank, out,
                          fit.chebyshev_z, &fit.part[ELAW_FIT_SPECTRUM]);
    elaw_free(out);
    if (status == ELAW_ESHAPE) /* nothing but outliers */
        return ELAW_OK;
    if (status != ELAW_OK)
        return status;
    elaw_fit_conclude(&b->model, b->s, entry, &fit);
    noise->fit_ok = fit.ok;
    noise->fit_p_value = fit.p_value;
    return ELAW_OK;
}

static elaw_status count(const elaw_denoising *d, const elaw_noise_model *model,
                         elaw_bulk *b)
{
    double known = d->options.noise.entry_sd;
    if (d->options.rank > 0) {
        *b = (elaw_bulk){.model = *model};
        return given_rank(d, known, b);
    }
    return elaw_bulk_count(model, d->factors.count, d->factors.value, known,
                           d->options.level, b);
}

elaw_status elaw_bulk_find(elaw_denoising *d, elaw_bulk *out)
{
    elaw_noise_model model = {.symmetric = d->symmetric,
                              .beta = d->field == ELAW_COMPLEX ? 2 : 1,
                              .rows = d->free_rows,
                              .cols = d->free_cols};
    elaw_noise_found *noise = &d->report.noise;
    elaw_entry_tests entry;
    elaw_bulk b = {0};
    noise->kind = ELAW_NOISE_HOMOGENEOUS;
    noise->known = d->options.noise.entry_sd > 0;
    noise->fit_ok = true;
    elaw_status status = count(d, &model, &b);
    for (int round = 0; round < ROUNDS && status == ELAW_OK && b.s > 0;
         round++) {
        size_t before = b.top + b.bottom;
        status = measure(d, &b, &entry);
        if (status != ELAW_OK)
            break;
        double limit = elaw_noise_kurtosis_limit(&model);
        model.kurtosis = fmin(fmax(entry.kurtosis, -2), limit);
        status = count(d, &model, &b);
        if (b.top + b.bottom == before)
            break;
    }
    if (status == ELAW_OK && b.s > 0) {
        double entries = (double)d->rows * (double)d->cols;
        noise->kurtosis_z = entry.kurtosis / sqrt(24 / entries);
        status = judge(d, &b, &entry);
    }
    noise->entry_sd = b.s;
    if (status == ELAW_OK)
        *out = b;
    return status;
}
