/* The matrix as the methods get it: copied, checked, its means and scales taken
 * off; and what is put back in the end. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/denoising.h"

/* --- options -----------------------------------------------------------------
 */

static elaw_status check_numbers(const char *where,
                                 const elaw_denoise_options *o, size_t rows,
                                 size_t cols)
{
    size_t least = rows < cols ? rows : cols;
    double sd = o->noise.entry_sd;
    if (!(o->level >= 0 && o->level < 1))
        return elaw_fail(ELAW_EINVAL, "%s: level = %g is not in (0, 1)", where,
                         o->level);
    if (!(isfinite(sd) && sd >= 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: entry_sd = %g is not a positive number", where,
                         sd);
    if (o->rank > least)
        return elaw_fail(ELAW_EINVAL,
                         "%s: rank = %zu exceeds the smaller side, %zu", where,
                         o->rank, least);
    return ELAW_OK;
}

static elaw_status check_choices(const char *where,
                                 const elaw_denoise_options *o)
{
    if ((unsigned)o->method >= ELAW_DENOISE_METHODS)
        return elaw_fail(ELAW_EINVAL, "%s: no method has number %d", where,
                         (int)o->method);
    if ((unsigned)o->loss >= ELAW_LOSSES)
        return elaw_fail(ELAW_EINVAL, "%s: no loss has number %d", where,
                         (int)o->loss);
    if ((unsigned)o->shape > ELAW_SHAPE_RECTANGULAR ||
        (unsigned)o->center > ELAW_CENTER_BOTH)
        return elaw_fail(ELAW_EINVAL, "%s: shape = %d, center = %d", where,
                         (int)o->shape, (int)o->center);
    switch (o->noise.kind) {
    case ELAW_NOISE_ROWS:
    case ELAW_NOISE_COLUMNS:
    case ELAW_NOISE_SMOOTH:
    case ELAW_NOISE_COLOURED:
        return elaw_fail(ELAW_EINVAL,
                         "%s: noise of the kind %s is found, not asked for",
                         where, elaw_noise_kind_name(o->noise.kind));
    default:
        return (unsigned)o->noise.kind < ELAW_NOISE_KINDS
                   ? ELAW_OK
                   : elaw_fail(ELAW_EINVAL, "%s: no noise has number %d", where,
                               (int)o->noise.kind);
    }
}

/* A profile and labels fit the matrix. */
static elaw_status check_noise(const char *where, const elaw_noise *noise,
                               size_t rows, size_t cols)
{
    const elaw_matrix *v = noise->variance;
    if ((noise->kind == ELAW_NOISE_PROFILE) != (v != NULL))
        return elaw_fail(ELAW_EINVAL,
                         "%s: a profile of variances and the kind profile go "
                         "together",
                         where);
    if (noise->kind == ELAW_NOISE_BLOCKS && noise->row_label == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: blocks without labels of rows",
                         where);
    if (noise->entry_sd > 0 && noise->kind != ELAW_NOISE_DEFAULT &&
        noise->kind != ELAW_NOISE_HOMOGENEOUS)
        return elaw_fail(ELAW_EINVAL,
                         "%s: entry_sd is for homogeneous noise, not for %s",
                         where, elaw_noise_kind_name(noise->kind));
    if (v == NULL)
        return ELAW_OK;
    if (v->rows != rows || v->cols != cols)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: the profile is %zu x %zu, the matrix %zu x %zu",
                         where, v->rows, v->cols, rows, cols);
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            double x = elaw_matrix_get(v, i, j);
            if (!(x > 0 && isfinite(x)))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the variance at row %zu, column %zu is "
                                 "%g, not positive",
                                 where, i + 1, j + 1, x);
        }
    return ELAW_OK;
}

static elaw_denoise_options with_defaults(const elaw_denoise_options *options)
{
    elaw_denoise_options o = {0};
    if (options != NULL)
        o = *options;
    if (o.level == 0)
        o.level = 0.05;
    if (o.seed == 0)
        o.seed = 1;
    if (o.noise.kind == ELAW_NOISE_DEFAULT)
        o.noise.kind =
            o.noise.entry_sd > 0 ? ELAW_NOISE_HOMOGENEOUS : ELAW_NOISE_AUTO;
    return o;
}

/* --- entries
 * -------------------------------------------------------------------- */

static void entry_of(const elaw_given *given, size_t i, size_t j, double *out)
{
    if (given->real != NULL) {
        *out = elaw_matrix_get(given->real, i, j);
        return;
    }
    elaw_complex z = elaw_zmatrix_get(given->complex, i, j);
    out[0] = z.re;
    out[1] = z.im;
}

static bool present(const elaw_denoising *d, size_t at)
{
    return d->observed == NULL || d->observed[at];
}

static elaw_status copy_entries(const elaw_given *given, elaw_denoising *d)
{
    for (size_t j = 0; j < d->cols; j++)
        for (size_t i = 0; i < d->rows; i++) {
            size_t at = i + j * d->rows;
            double *y = d->y + at * d->width;
            if (!present(d, at)) {
                memset(y, 0, d->width * sizeof *y);
                continue;
            }
            entry_of(given, i, j, y);
            if (!isfinite(y[0]) || !isfinite(y[d->width - 1]))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the entry at row %zu, column %zu is %g",
                                 d->where, i + 1, j + 1,
                                 isfinite(y[0]) ? y[d->width - 1] : y[0]);
        }
    return ELAW_OK;
}

static elaw_status check_observed(const elaw_denoising *d)
{
    for (size_t i = 0; i < d->rows; i++) {
        bool any = false;
        for (size_t j = 0; j < d->cols && !any; j++)
            any = d->observed[i + j * d->rows];
        if (!any)
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: nothing of row %zu is observed; leave it out",
                             d->where, i + 1);
    }
    for (size_t j = 0; j < d->cols; j++)
        if (memchr(d->observed + j * d->rows, 1, d->rows) == NULL)
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: nothing of column %zu is observed; leave it "
                             "out",
                             d->where, j + 1);
    return ELAW_OK;
}

static elaw_status mark_missing(elaw_denoising *d)
{
    const elaw_denoise_options *o = &d->options;
    size_t entries = d->rows * d->cols;
    if (o->missing_count == 0)
        return ELAW_OK;
    d->observed = elaw_alloc(entries, 1);
    if (d->observed == NULL)
        return elaw_fail_memory(d->where);
    memset(d->observed, 1, entries);
    for (size_t k = 0; k < o->missing_count; k++) {
        if (o->missing[k] >= entries)
            return elaw_fail(ELAW_EINVAL,
                             "%s: missing entry %zu is number %zu of %zu",
                             d->where, k + 1, o->missing[k], entries);
        d->observed[o->missing[k]] = 0;
    }
    d->report.missing_count = o->missing_count;
    return check_observed(d);
}

/* --- symmetry
 * -------------------------------------------------------------------- */

static double largest(const elaw_denoising *d)
{
    double most = 0;
    for (size_t k = 0; k < d->rows * d->cols * d->width; k++)
        most = fmax(most, fabs(d->y[k]));
    return most;
}

/* Distance of entry (i, j) to the mirror image of (j, i). */
static double asymmetry(const elaw_denoising *d, size_t i, size_t j)
{
    const double *a = d->y + (i + j * d->rows) * d->width;
    const double *b = d->y + (j + i * d->rows) * d->width;
    double apart = fabs(a[0] - b[0]);
    return d->width == 2 ? fmax(apart, fabs(a[1] + b[1])) : apart;
}

/* What is observed on one side only is copied to the other. */
static void mirror(elaw_denoising *d)
{
    size_t n = d->rows, w = d->width;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            size_t at = i + j * n, to = j + i * n;
            if (!d->observed[at] || d->observed[to])
                continue;
            d->y[to * w] = d->y[at * w];
            if (w == 2)
                d->y[to * w + 1] = -d->y[at * w + 1];
            d->observed[to] = 2; /* not while others are still looked at   */
        }
    for (size_t k = 0; k < n * n; k++)
        d->observed[k] = d->observed[k] != 0;
}

static elaw_status take_shape(elaw_denoising *d)
{
    const elaw_denoise_options *o = &d->options;
    bool asked = o->shape == ELAW_SHAPE_SYMMETRIC;
    d->symmetric = d->rows == d->cols && o->shape != ELAW_SHAPE_RECTANGULAR;
    if (asked && !d->symmetric)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: a symmetric matrix is square, not %zu x %zu",
                         d->where, d->rows, d->cols);
    double tolerance = 1e-12 * largest(d);
    for (size_t j = 0; j < d->cols && d->symmetric; j++)
        for (size_t i = j; i < d->rows && d->symmetric; i++)
            if (present(d, i + j * d->rows) && present(d, j + i * d->rows) &&
                asymmetry(d, i, j) > tolerance) {
                if (asked)
                    return elaw_fail(ELAW_EDOMAIN,
                                     "%s: not symmetric: rows and columns %zu "
                                     "and %zu differ by %g",
                                     d->where, i + 1, j + 1,
                                     asymmetry(d, i, j));
                d->symmetric = false;
            }
    bool one_side = o->center == ELAW_CENTER_COLUMNS ||
                    o->center == ELAW_CENTER_ROWS || o->scale_columns;
    if (asked && one_side)
        return elaw_fail(ELAW_EINVAL,
                         "%s: centring one side or scaling columns leaves "
                         "nothing symmetric",
                         d->where);
    if (one_side)
        d->symmetric = false;
    if (d->symmetric && d->observed != NULL)
        mirror(d);
    return ELAW_OK;
}

/* --- means and scales
 * --------------------------------------------------------------- */

/* Means of the observed entries of columns (rows) into mean, taken off and
 * added to what is there. */
static void take_means(elaw_denoising *d, bool columns, double *mean)
{
    size_t lines = columns ? d->cols : d->rows, w = d->width;
    size_t length = columns ? d->rows : d->cols;
    size_t step = columns ? 1 : d->rows, stride = columns ? d->rows : 1;
    for (size_t l = 0; l < lines; l++) {
        double sum[2] = {0, 0};
        size_t seen = 0;
        for (size_t k = 0; k < length; k++) {
            size_t at = l * stride + k * step;
            for (size_t c = 0; c < w && present(d, at); c++)
                sum[c] += d->y[at * w + c];
            seen += present(d, at);
        }
        for (size_t c = 0; c < w; c++)
            sum[c] /= (double)seen;
        for (size_t k = 0; k < length; k++) {
            size_t at = l * stride + k * step;
            for (size_t c = 0; c < w && present(d, at); c++)
                d->y[at * w + c] -= sum[c];
        }
        for (size_t c = 0; c < w; c++)
            mean[l * w + c] += sum[c];
    }
}

/* Both: exact after one round where nothing is missing. */
static elaw_status center(elaw_denoising *d)
{
    bool columns = d->options.center == ELAW_CENTER_COLUMNS ||
                   d->options.center == ELAW_CENTER_BOTH;
    bool rows = d->options.center == ELAW_CENTER_ROWS ||
                d->options.center == ELAW_CENTER_BOTH;
    int rounds = columns && rows && d->observed != NULL ? 20 : 1;
    if (columns)
        d->col_mean = elaw_alloc_zero(d->cols, d->width * sizeof(double));
    if (rows)
        d->row_mean = elaw_alloc_zero(d->rows, d->width * sizeof(double));
    if ((columns && d->col_mean == NULL) || (rows && d->row_mean == NULL))
        return elaw_fail_memory(d->where);
    for (int r = 0; r < rounds; r++) {
        if (columns)
            take_means(d, true, d->col_mean);
        if (rows)
            take_means(d, false, d->row_mean);
    }
    return ELAW_OK;
}

static elaw_status scale(elaw_denoising *d)
{
    size_t w = d->width;
    if (!d->options.scale_columns)
        return ELAW_OK;
    d->col_scale = elaw_alloc(d->cols, sizeof *d->col_scale);
    if (d->col_scale == NULL)
        return elaw_fail_memory(d->where);
    for (size_t j = 0; j < d->cols; j++) {
        double sum[2] = {0, 0}, square = 0, seen = 0;
        for (size_t i = 0; i < d->rows; i++) {
            const double *y = d->y + (i + j * d->rows) * w;
            if (!present(d, i + j * d->rows))
                continue;
            for (size_t c = 0; c < w; c++) {
                sum[c] += y[c];
                square += y[c] * y[c];
            }
            seen++;
        }
        double mean = (sum[0] * sum[0] + sum[1] * sum[1]) / (seen * seen);
        double variance = square / seen - mean;
        if (!(variance > 1e-28 * square / seen))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: column %zu does not vary and cannot be "
                             "scaled; leave it out",
                             d->where, j + 1);
        d->col_scale[j] = sqrt(variance);
        for (size_t k = 0; k < d->rows * w; k++)
            d->y[j * d->rows * w + k] /= d->col_scale[j];
    }
    return ELAW_OK;
}

/* Sums of columns (rows) that vanish take a dimension from the noise of the
 * rows (columns). */
static bool sums_vanish(const elaw_denoising *d, bool columns)
{
    size_t lines = columns ? d->cols : d->rows;
    size_t length = columns ? d->rows : d->cols;
    double worst = 0, energy = 0;
    for (size_t l = 0; l < lines; l++) {
        double sum[2] = {0, 0};
        for (size_t k = 0; k < length; k++) {
            size_t at = columns ? k + l * d->rows : l + k * d->rows;
            for (size_t c = 0; c < d->width; c++) {
                double y = d->y[at * d->width + c];
                sum[c] += y;
                energy += y * y;
            }
        }
        worst = fmax(worst, sum[0] * sum[0] + sum[1] * sum[1]);
    }
    /* of entries of the mean size the sum could be length times as large */
    double most = energy / (double)lines * (double)length;
    return energy > 0 && worst <= 1e-16 * most;
}

static void count_dimensions(elaw_denoising *d)
{
    d->free_rows = d->rows;
    d->free_cols = d->cols;
    if (d->observed != NULL)
        return;
    if (d->rows > 2 && sums_vanish(d, true))
        d->free_rows--;
    if (d->cols > 2 && sums_vanish(d, false))
        d->free_cols--;
}

/* --- open, close
 * -------------------------------------------------------------------- */

static elaw_status reserve(const elaw_given *given, elaw_denoising *d)
{
    size_t entries;
    bool is_complex = given->complex != NULL;
    d->rows = is_complex ? given->complex->rows : given->real->rows;
    d->cols = is_complex ? given->complex->cols : given->real->cols;
    d->field = is_complex ? ELAW_COMPLEX : ELAW_REAL;
    d->width = is_complex ? 2 : 1;
    if (d->rows == 0 || d->cols == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: the matrix is empty (%zu x %zu)",
                         d->where, d->rows, d->cols);
    if (d->rows < 2 || d->cols < 2)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: %zu x %zu: each side needs at least 2", d->where,
                         d->rows, d->cols);
    if (!elaw_size_mul(d->rows, d->cols, &entries) ||
        !elaw_size_mul(entries, d->width, &entries))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu", d->where, d->rows,
                         d->cols);
    d->y = elaw_alloc(entries, sizeof *d->y);
    d->x = elaw_alloc_zero(entries, sizeof *d->x);
    return d->y == NULL || d->x == NULL ? elaw_fail_memory(d->where) : ELAW_OK;
}

static void start_report(elaw_denoising *d)
{
    elaw_denoise_report *r = &d->report;
    *r = (elaw_denoise_report){.rows = d->rows,
                               .cols = d->cols,
                               .field = d->field,
                               .loss = d->options.loss,
                               .lower_edge = NAN,
                               .upper_edge = NAN};
    r->noise = (elaw_noise_found){.entry_sd = NAN,
                                  .fit_p_value = NAN,
                                  .p_rows = NAN,
                                  .p_columns = NAN,
                                  .p_interaction = NAN,
                                  .kurtosis_z = NAN,
                                  .lag_z = NAN,
                                  .colour_z = NAN};
}

elaw_status elaw_denoising_open(const char *where, const elaw_given *given,
                                const elaw_denoise_options *options,
                                elaw_denoising *d)
{
    *d = (elaw_denoising){.where = where, .options = with_defaults(options)};
    elaw_status status = reserve(given, d);
    start_report(d);
    if (status == ELAW_OK)
        status = check_numbers(where, &d->options, d->rows, d->cols);
    if (status == ELAW_OK)
        status = check_choices(where, &d->options);
    if (status == ELAW_OK)
        status = check_noise(where, &d->options.noise, d->rows, d->cols);
    if (status == ELAW_OK)
        status = mark_missing(d);
    if (status == ELAW_OK)
        status = copy_entries(given, d);
    if (status == ELAW_OK)
        status = take_shape(d);
    if (status == ELAW_OK)
        status = center(d);
    if (status == ELAW_OK)
        status = scale(d);
    if (status != ELAW_OK)
        return status;
    count_dimensions(d);
    d->report.kind = !d->symmetric              ? ELAW_KIND_RECTANGULAR
                     : d->field == ELAW_COMPLEX ? ELAW_KIND_HERMITIAN
                                                : ELAW_KIND_SYMMETRIC;
    return ELAW_OK;
}

static double mean_square_scale(const elaw_denoising *d)
{
    double sum = 0;
    for (size_t j = 0; j < d->cols; j++)
        sum += d->col_scale[j] * d->col_scale[j];
    return sum / (double)d->cols;
}

void elaw_denoising_close(elaw_denoising *d)
{
    size_t w = d->width;
    for (size_t j = 0; j < d->cols; j++)
        for (size_t i = 0; i < d->rows; i++)
            for (size_t c = 0; c < w; c++) {
                double *x = d->x + (i + j * d->rows) * w + c;
                if (d->col_scale != NULL)
                    *x *= d->col_scale[j];
                if (d->col_mean != NULL)
                    *x += d->col_mean[j * w + c];
                if (d->row_mean != NULL)
                    *x += d->row_mean[i * w + c];
            }
    if (d->col_scale == NULL)
        return;
    double square = mean_square_scale(d);
    d->report.noise.entry_sd *= sqrt(square);
    d->report.noisy_mse *= square;
    d->report.estimated_mse *= square;
}

void elaw_denoising_free(elaw_denoising *d)
{
    elaw_free(d->y);
    elaw_free(d->x);
    elaw_free(d->observed);
    elaw_free(d->row_mean);
    elaw_free(d->col_mean);
    elaw_free(d->col_scale);
    elaw_factors_free(&d->factors);
    elaw_denoise_report_free(&d->report);
    *d = (elaw_denoising){0};
}

/* --- on the way
 * ----------------------------------------------------------------------- */

elaw_status elaw_denoising_factor(elaw_denoising *d)
{
    if (d->factored)
        return ELAW_OK;
    elaw_status status = elaw_factors_create(
        d->where, d->symmetric, d->rows, d->cols, d->width, d->y, &d->factors);
    d->factored = status == ELAW_OK;
    return status;
}

elaw_status elaw_denoising_rebuild(elaw_denoising *d, const double cleaned[])
{
    const elaw_factors *f = &d->factors;
    elaw_denoise_report *r = &d->report;
    double *pairs = elaw_alloc(2 * f->count, sizeof *pairs);
    if (pairs == NULL)
        return elaw_fail_memory(d->where);
    elaw_free(r->noisy);
    r->noisy = pairs;
    r->cleaned = pairs + f->count;
    r->count = f->count;
    r->rank = 0;
    for (size_t i = 0; i < f->count; i++) {
        r->noisy[i] = f->value[i];
        r->cleaned[i] = cleaned[i];
        r->rank += cleaned[i] != 0;
    }
    return elaw_factors_build(d->where, f, cleaned, d->x);
}

void elaw_denoising_say(elaw_denoising *d, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(d->report.reason, sizeof d->report.reason, format, values);
    va_end(values);
}
