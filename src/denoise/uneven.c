/* Noise found from the entries, and the method that goes with it:
 *   uneven       the weighted TAP equations with the profile that was found
 *   homogeneous  the optimal shrinker, which TAP would only repeat
 *   coloured     OptShrink: no model of single entries holds
 * The expected error is the mean posterior variance, the degrees of freedom are
 * the sum of d x_ij/d y_ij = (posterior variance)/V_ij. */
#include "denoise/uneven.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/counts.h"
#include "eigen/decompose.h"
#include "eigen/full.h"

/* --- the search for a denoising
 * ---------------------------------------------*/

static elaw_status check(const elaw_denoising *d)
{
    if (d->field != ELAW_REAL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method tap is for real matrices; complex ones "
                         "take shrink, optshrink, hard, screenot, rie",
                         d->where);
    if (d->options.noise.kind == ELAW_NOISE_PROFILE && d->col_scale != NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: a profile of variances and scaled columns do not "
                         "go together",
                         d->where);
    if (d->options.noise.kind == ELAW_NOISE_COUNTS &&
        (d->col_scale != NULL || d->col_mean != NULL || d->row_mean != NULL))
        return elaw_fail(
            ELAW_EUNSUPPORTED,
            "%s: counts are taken as they are, neither centred nor "
            "scaled",
            d->where);
    return ELAW_OK;
}

/* counts: the noise is that of counts, whatever the options say. */
static elaw_status search(elaw_denoising *d, bool counts, elaw_uneven *out)
{
    elaw_status status = check(d);
    if (status != ELAW_OK)
        return status;
    const elaw_uneven_problem problem = {.where = d->where,
                                         .rows = d->rows,
                                         .cols = d->cols,
                                         .free_rows = d->free_rows,
                                         .free_cols = d->free_cols,
                                         .symmetric = d->symmetric,
                                         .y = d->y,
                                         .observed = d->observed,
                                         .noise = &d->options.noise,
                                         .level = d->options.level,
                                         .rank = d->options.rank,
                                         .progress = d->options.progress};
    return counts ? elaw_counts_search(&problem, out)
                  : elaw_uneven_search(&problem, out);
}

elaw_status elaw_denoising_search(elaw_denoising *d, elaw_uneven *out)
{
    return search(d, d->options.noise.kind == ELAW_NOISE_COUNTS, out);
}

/* --- the report
 * -------------------------------------------------------------*/

/* Values of u v^T from matrices of the rank's size. Symmetric: eigenvalues of
 * v^T u, whose two factors agree up to signs. Else the square roots of the
 * eigenvalues of G^(1/2) (v^T v) G^(1/2), G = u^T u = q diag(e) q^T. */
static elaw_status signal_values(const elaw_tap *tap, double out[])
{
    enum { SQUARE = ELAW_TAP_RANK * ELAW_TAP_RANK };
    static const char where[] = "elaw_denoise";
    double g[SQUARE], h[SQUARE], e[ELAW_TAP_RANK], half[SQUARE], small[SQUARE];
    int r = (int)tap->rank, m = (int)tap->rows, n = (int)tap->cols;
    if (tap->symmetric) {
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, r, r, m, 1, tap->v,
                    m, tap->u, m, 0, g, r);
        for (int i = 0; i < r; i++)
            for (int j = 0; j <= i; j++)
                small[i + j * r] = (g[i + j * r] + g[j + i * r]) / 2;
        return elaw_syevd(where, 1, 'N', tap->rank, small, out);
    }
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, r, m, 1, tap->u, m, 0, g,
                r);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, r, r, n, 1, tap->v, n,
                tap->v, n, 0, h, r);
    elaw_status status = elaw_syevd(where, 1, 'V', tap->rank, g, e);
    if (status != ELAW_OK)
        return status;
    for (int k = 0; k < r; k++) /* q diag(sqrt e) */
        for (int i = 0; i < r; i++)
            g[i + k * r] *= sqrt(fmax(0, e[k]));
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, r, r, r, 1, h, r, g,
                r, 0, half, r);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, r, r, r, 1, g, r, half,
                r, 0, small, r);
    status = elaw_syevd(where, 1, 'N', tap->rank, small, out);
    for (int k = 0; k < r && status == ELAW_OK; k++)
        out[k] = sqrt(fmax(0, out[k]));
    return status;
}

/* The cleaned values beside the noisy ones, from both ends of the spectrum;
 * ascending: rank of them, of which those that died out are left out. */
static void place_values(elaw_denoise_report *r, size_t count,
                         const double ascending[])
{
    double most = 0;
    size_t high = 0, low = r->count;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(ascending[k]));
    for (size_t k = count; k-- > 0;)
        if (ascending[k] > 1e-8 * most)
            r->cleaned[high++] = ascending[k];
    for (size_t k = 0; k < count; k++)
        if (ascending[k] < -1e-8 * most)
            r->cleaned[--low] = ascending[k];
    r->rank = high + r->count - low;
}

static elaw_status put_values(elaw_denoising *d, const elaw_uneven *uneven)
{
    elaw_denoise_report *r = &d->report;
    elaw_matrix view;
    elaw_operator op = {0};
    elaw_full *full = NULL;
    double *pairs = NULL, signal[ELAW_TAP_RANK];
    elaw_status status =
        elaw_matrix_borrow(d->rows, d->cols, d->y, d->rows, &view);
    if (status == ELAW_OK)
        status = elaw_operator_dense(&view, d->symmetric, &op);
    if (status == ELAW_OK)
        status = elaw_full_create(&op, &full);
    if (status == ELAW_OK && uneven->rank > 0)
        status = signal_values(&uneven->tap, signal);
    if (status != ELAW_OK)
        goto done;
    size_t count = elaw_full_count(full);
    pairs = elaw_alloc_zero(2 * count, sizeof *pairs);
    if (pairs == NULL) {
        status = elaw_fail_memory(d->where);
        goto done;
    }
    memcpy(pairs, elaw_full_values(full), count * sizeof *pairs);
    elaw_free(r->noisy);
    r->noisy = pairs;
    r->cleaned = pairs + count;
    r->count = count;
    place_values(r, uneven->rank > 0 ? uneven->tap.rank : 0, signal);
done:
    elaw_full_free(full);
    elaw_operator_free(&op);
    return status;
}

/* The profile in units of the matrix as it was given; empty where one number
 * says it. */
elaw_status elaw_denoising_put_noise(elaw_denoising *d,
                                     const elaw_uneven *uneven)
{
    elaw_noise_found *noise = &d->report.noise;
    elaw_noise_found_free(noise);
    *noise = uneven->found;
    if (noise->kind == ELAW_NOISE_HOMOGENEOUS)
        return ELAW_OK;
    elaw_status status = elaw_matrix_create(d->rows, d->cols, &noise->variance);
    for (size_t j = 0; j < d->cols && status == ELAW_OK; j++)
        for (size_t i = 0; i < d->rows; i++) {
            double scale = d->col_scale == NULL ? 1 : d->col_scale[j];
            noise->variance.data[i + j * noise->variance.ld] =
                uneven->variance[i + j * d->rows] * scale * scale;
        }
    return status;
}

static double mean_variance(const elaw_denoising *d, const elaw_uneven *uneven)
{
    double sum = 0;
    size_t size = d->rows * d->cols;
    for (size_t k = 0; k < size; k++)
        sum += uneven->variance[k];
    return sum / (double)size;
}

/* Means that were taken off come back with their noise. */
static double share_of_means(const elaw_denoising *d)
{
    bool centred = d->row_mean != NULL || d->col_mean != NULL;
    return centred ? 1 - (double)d->free_rows * (double)d->free_cols /
                             ((double)d->rows * (double)d->cols)
                   : 0;
}

static const char *tails(const elaw_noise_found *noise)
{
    if (noise->kurtosis_z > 4)
        return "; tails heavier than Gaussian";
    return noise->kurtosis_z < -4 ? "; tails lighter than Gaussian" : "";
}

static void say(elaw_denoising *d, const elaw_uneven *uneven)
{
    const elaw_noise_found *f = &d->report.noise;
    char groups[64] = "";
    if (f->kind == ELAW_NOISE_COUNTS) {
        elaw_denoising_say(d,
                           "counts of variance %.4g mu + %.4g mu^2 (fitted): "
                           "factors with weights 1/variance%s",
                           f->counts[0], f->counts[1],
                           uneven->settled ? ""
                                           : "; the search did not settle");
        return;
    }
    if (f->kind == ELAW_NOISE_BLOCKS)
        snprintf(groups, sizeof groups, " of %zu x %zu groups", f->row_groups,
                 f->col_groups);
    bool found = d->options.noise.kind == ELAW_NOISE_AUTO;
    elaw_denoising_say(
        d,
        "noise %s%s%s (log-squares: rows p = %.2g, columns %.2g, "
        "interaction %.2g): factors with weights 1/variance%s%s",
        elaw_noise_kind_name(f->kind), groups, found ? " found" : " given",
        f->p_rows, f->p_columns, f->p_interaction,
        uneven->settled ? "" : "; the search did not settle", tails(f));
}

/* As measured. Counts of very unequal depth, or more than Poisson, have
 * weights that come from the same counts, and factors far from Gaussian. */
static double accuracy(const elaw_denoising *d)
{
    if (d->report.noise.kind == ELAW_NOISE_COUNTS &&
        (d->report.noise.counts[1] > 0 || elaw_counts_unequal(d)))
        return 0.25;
    return d->observed != NULL ? 0.1 : 0.05;
}

elaw_status elaw_denoising_take(elaw_denoising *d, elaw_uneven *uneven)
{
    elaw_denoise_report *r = &d->report;
    elaw_status status = elaw_denoising_put_noise(d, uneven);
    if (status == ELAW_OK)
        status = put_values(d, uneven);
    if (status != ELAW_OK)
        return status;
    double entries = (double)d->rows * (double)d->cols;
    double means = share_of_means(d);
    memcpy(d->x, uneven->x, d->rows * d->cols * sizeof *d->x);
    r->method = ELAW_DENOISE_TAP;
    r->noisy_mse = mean_variance(d, uneven);
    r->degrees = uneven->degrees + means * entries / (d->symmetric ? 2 : 1);
    r->estimated_mse = uneven->mse + means * r->noisy_mse;
    r->mse_accuracy = accuracy(d);
    r->lower_edge = r->upper_edge = NAN;
    say(d, uneven);
    return ELAW_OK;
}

elaw_status elaw_denoiser_tap(elaw_denoising *d)
{
    elaw_uneven uneven = {0};
    elaw_status status = elaw_denoising_search(d, &uneven);
    if (status == ELAW_OK)
        status = elaw_denoising_take(d, &uneven);
    elaw_uneven_free(&uneven);
    return status;
}

/* --- auto
 * -------------------------------------------------------------------*/

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of every step-th entry, about 100000 of them. A symmetric matrix has every
 * entry twice. */
elaw_status elaw_denoising_repeats(const elaw_denoising *d, bool *out)
{
    enum { LOOK = 100000 };
    size_t size = d->rows * d->cols, step = size / LOOK + 1;
    size_t count = (size + step - 1) / step, run = 0, most = 0;
    double *x = elaw_alloc(count, sizeof *x);
    if (x == NULL)
        return elaw_fail_memory(d->where);
    for (size_t k = 0; k < count; k++)
        x[k] = d->y[k * step];
    qsort(x, count, sizeof *x, ascending);
    for (size_t k = 0; k < count; k++) {
        run = k > 0 && x[k] == x[k - 1] ? run + 1 : 1;
        most = run > most ? run : most;
    }
    elaw_free(x);
    *out = most > 4 && (double)most >= 0.005 * (double)count;
    return ELAW_OK;
}

elaw_status elaw_denoising_by_noise(elaw_denoising *d,
                                    elaw_denoise_method *next,
                                    elaw_noise_found *looked)
{
    *next = ELAW_DENOISE_SHRINK;
    *looked = (elaw_noise_found){.kind = ELAW_NOISE_HOMOGENEOUS,
                                 .p_rows = NAN,
                                 .p_columns = NAN,
                                 .p_interaction = NAN,
                                 .lag_z = NAN,
                                 .colour_z = NAN,
                                 .fit_ok = true,
                                 .fit_p_value = NAN};
    if (d->field != ELAW_REAL)
        return ELAW_OK;
    bool counts = elaw_denoising_has_counts(d), repeats = false;
    elaw_uneven uneven = {0};
    elaw_status status = ELAW_OK;
    if (!counts)
        status = elaw_denoising_repeats(d, &repeats);
    if (status != ELAW_OK || repeats)
        return status;
    status = search(d, counts, &uneven);
    if (status == ELAW_EDOMAIN) /* a matrix of zeros */
        return ELAW_OK;
    if (status != ELAW_OK)
        return status;
    if (uneven.noiseless) {
        elaw_uneven_free(&uneven);
        return ELAW_OK;
    }
    *looked = uneven.found;
    if (uneven.found.colour_z > 4) {
        looked->kind = ELAW_NOISE_COLOURED;
        *next = ELAW_DENOISE_OPTSHRINK;
    } else if (uneven.found.kind != ELAW_NOISE_HOMOGENEOUS) {
        *next = ELAW_DENOISE_TAP;
        status = elaw_denoising_take(d, &uneven);
    }
    elaw_uneven_free(&uneven);
    return status;
}

void elaw_denoising_note(elaw_denoising *d, const elaw_noise_found *looked)
{
    elaw_noise_found *noise = &d->report.noise;
    noise->p_rows = looked->p_rows;
    noise->p_columns = looked->p_columns;
    noise->p_interaction = looked->p_interaction;
    noise->lag_z = looked->lag_z;
    noise->colour_z = looked->colour_z;
    if (isnan(looked->p_rows)) {
        elaw_denoising_say(d, "noise taken as homogeneous, its entries were "
                              "not looked at: optimal values for the "
                              "components that stand out");
    } else if (looked->kind == ELAW_NOISE_COLOURED) {
        noise->kind = ELAW_NOISE_COLOURED;
        noise->fit_ok = false;
        noise->fit_p_value = looked->fit_p_value;
        elaw_denoising_say(d,
                           "noise with correlated rows or columns (z = %.3g): "
                           "optimal values against the observed bulk; no "
                           "p-value holds",
                           looked->colour_z);
    } else {
        elaw_denoising_say(d,
                           "noise homogeneous (log-squares: rows p = %.2g, "
                           "columns %.2g, interaction %.2g): optimal values "
                           "for the components that stand out%s",
                           looked->p_rows, looked->p_columns,
                           looked->p_interaction, tails(looked));
    }
}
