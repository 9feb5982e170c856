/* Method shrink under separable noise, V_ij = a_i b_j: whiten, shrink, and
 * back with weights. alpha = sqrt a, beta = sqrt b; Z = Y/(alpha beta) has
 * white noise. A component of Z of strength x, cosines c, d, with observed
 * vectors uhat, vhat is
 *   S = x (alpha o u)(beta o v)^T,  seen as (alpha o uhat)(beta o vhat)^T,
 *   D = |alpha o uhat|^2 = c^2 A + (1 - c^2) mu,
 *   A = |alpha o u|^2,  mu = mean a            (E, B, nu for the columns)
 * for uhat is u and noise that is spread evenly. The best multiple of what is
 * seen, and the squared error that is left:
 *   t = x c A d B/(D E),  x^2 A B - t^2 D E.
 * The optimal shrinker in Z alone has A = D = mu: it is wrong where the signal
 * is not spread like the noise. One decomposition after the search for the
 * profile; TAP is a little better still.
 * Leeb and Romanov 1811.02201, section 4; laws of x, c, d: shrinker.c. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/bulk.h"
#include "denoise/freedom.h"
#include "denoise/shrinker.h"
#include "denoise/uneven.h"
#include "estimate/sinkhorn.h"

typedef struct whitening {
    double *a, *b; /* variances of the rows, of the columns                  */
    double mu, nu; /* their means                                            */
    double ratio, unit;
    double *value, *slope; /* of every component                             */
    double error;          /* sum over the entries                           */
} whitening;

static void close_whitening(whitening *w)
{
    elaw_free(w->a);
    elaw_free(w->value);
}

static elaw_status check(const elaw_denoising *d)
{
    if (d->field != ELAW_REAL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: separable noise is for real matrices", d->where);
    if (d->options.loss != ELAW_LOSS_FROBENIUS)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: under separable noise the loss is frobenius, not "
                         "%s",
                         d->where, elaw_loss_name(d->options.loss));
    return ELAW_OK;
}

static elaw_status factors_of(const elaw_denoising *d, const double *variance,
                              whitening *w)
{
    size_t m = d->rows, n = d->cols;
    w->a = elaw_alloc(m + n, sizeof *w->a);
    if (w->a == NULL)
        return elaw_fail_memory(d->where);
    w->b = w->a + m;
    elaw_status status;
    if (d->symmetric) {
        status = elaw_sinkhorn_symmetric(n, variance, NULL, false, w->a);
        for (size_t j = 0; j < n && status == ELAW_OK; j++)
            w->b[j] = w->a[j];
    } else {
        status = elaw_sinkhorn(m, n, variance, NULL, w->a, w->b);
    }
    for (size_t i = 0; i < m && status == ELAW_OK; i++)
        w->mu += w->a[i] / (double)m;
    for (size_t j = 0; j < n && status == ELAW_OK; j++)
        w->nu += w->b[j] / (double)n;
    return status;
}

/* factors of d become those of Z. */
static elaw_status decompose(elaw_denoising *d, const whitening *w)
{
    size_t m = d->rows, n = d->cols;
    double *z = elaw_alloc(m * n, sizeof *z);
    if (z == NULL)
        return elaw_fail_memory(d->where);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++)
            z[i + j * m] = d->y[i + j * m] / sqrt(w->a[i] * w->b[j]);
    if (d->factored)
        elaw_factors_free(&d->factors);
    d->factored = false;
    elaw_status status =
        elaw_factors_create(d->where, d->symmetric, m, n, 1, z, &d->factors);
    d->factored = status == ELAW_OK;
    elaw_free(z);
    return status;
}

/* Z has noise of variance 1: V is fitted to it. Where the rank is given, the
 * largest in magnitude. */
static elaw_status find_bulk(const elaw_denoising *d, elaw_bulk *b)
{
    const elaw_noise_model model = {.symmetric = d->symmetric,
                                    .beta = 1,
                                    .rows = d->free_rows,
                                    .cols = d->free_cols};
    const elaw_factors *f = &d->factors;
    elaw_status status =
        elaw_bulk_count(&model, f->count, f->value, 1, d->options.level, b);
    if (d->options.rank == 0 || status != ELAW_OK)
        return status;
    b->top = b->bottom = 0;
    while (b->top + b->bottom < d->options.rank)
        if (!f->symmetric ||
            f->value[b->top] >= -f->value[f->count - 1 - b->bottom])
            b->top++;
        else
            b->bottom++;
    return ELAW_OK;
}

/* sum weight_i x_i^2, entries `step` apart. */
static double weighted(size_t n, const double weight[], const double *x,
                       size_t step)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i] * x[i * step] * x[i * step];
    return sum;
}

/* t and what is left, in units of the noise; D and E as observed. */
static double multiple(const elaw_denoising *d, const whitening *w, double y,
                       double D, double E, double *left)
{
    elaw_spike s = elaw_spike_at(d->symmetric, w->ratio, y);
    bool wide = d->rows <= d->cols;
    double c = wide ? s.c : s.d, e = wide ? s.d : s.c;
    *left = 0;
    if (!(c > 0 && e > 0))
        return 0;
    double A = fmax(0, D - (1 - c * c) * w->mu) / (c * c);
    double B = fmax(0, E - (1 - e * e) * w->nu) / (e * e);
    double t = s.x * c * A * e * B / (D * E);
    *left = fmax(0, s.x * s.x * A * B - t * t * D * E);
    return t;
}

static void shrink(const elaw_denoising *d, size_t i, whitening *w)
{
    const elaw_factors *f = &d->factors;
    double D = weighted(f->rows, w->a, f->left + i * f->rows, 1);
    double E =
        f->symmetric ? D : weighted(f->cols, w->b, f->right + i, f->count);
    double y = fabs(f->value[i]) / w->unit, h = 1e-5 * y, left, none;
    double t = multiple(d, w, y, D, E, &left);
    double above = multiple(d, w, y + h, D, E, &none);
    w->value[i] = copysign(t * w->unit, f->value[i]);
    w->slope[i] = t > 0 ? (above - t) / h : 0;
    w->error += w->unit * w->unit * left;
}

static elaw_status shrink_all(elaw_denoising *d, const elaw_bulk *b,
                              whitening *w)
{
    size_t count = d->factors.count;
    double m = (double)d->free_rows, n = (double)d->free_cols;
    w->ratio = fmin(m, n) / fmax(m, n);
    w->unit = b->s * sqrt(fmax(m, n));
    w->value = elaw_alloc_zero(2 * count, sizeof *w->value);
    if (w->value == NULL)
        return elaw_fail_memory(d->where);
    w->slope = w->value + count;
    for (size_t i = 0; i < count && w->unit > 0; i++)
        if (i < b->top || i >= count - b->bottom)
            shrink(d, i, w);
    return ELAW_OK;
}

/* The report's values are those of Z; x goes back to the units of Y. */
static elaw_status finish(elaw_denoising *d, elaw_uneven *uneven,
                          const elaw_bulk *b, const whitening *w)
{
    elaw_status status = elaw_denoising_put_noise(d, uneven);
    if (status == ELAW_OK)
        status = elaw_denoising_rebuild(d, w->value);
    if (status != ELAW_OK)
        return status;
    elaw_denoise_report *r = &d->report;
    double entries = (double)d->rows * (double)d->cols;
    for (size_t j = 0; j < d->cols; j++)
        for (size_t i = 0; i < d->rows; i++)
            d->x[i + j * d->rows] *= sqrt(w->a[i] * w->b[j]);
    r->degrees = elaw_freedom(&d->factors, w->value, w->slope);
    r->noisy_mse = r->noise.entry_sd * r->noise.entry_sd;
    r->estimated_mse = w->error / entries;
    r->mse_accuracy = 0.08;
    r->lower_edge = b->lower;
    r->upper_edge = b->upper;
    elaw_denoising_say(d, "separable noise: whitened, shrunk and taken back "
                          "with weights; the values are those of the whitened "
                          "matrix");
    return ELAW_OK;
}

elaw_status elaw_denoiser_whiten(elaw_denoising *d)
{
    whitening w = {0};
    elaw_uneven uneven = {0};
    elaw_bulk bulk;
    elaw_status status = check(d);
    if (status == ELAW_OK)
        status = elaw_denoising_search(d, &uneven);
    if (status == ELAW_OK && uneven.noiseless) {
        elaw_uneven_free(&uneven);
        return elaw_denoiser_shrink(d);
    }
    if (status == ELAW_OK)
        status = factors_of(d, uneven.variance, &w);
    if (status == ELAW_OK)
        status = decompose(d, &w);
    if (status == ELAW_OK)
        status = find_bulk(d, &bulk);
    if (status == ELAW_OK)
        status = shrink_all(d, &bulk, &w);
    if (status == ELAW_OK)
        status = finish(d, &uneven, &bulk, &w);
    close_whitening(&w);
    elaw_uneven_free(&uneven);
    return status;
}
