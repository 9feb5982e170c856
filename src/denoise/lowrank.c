/* Low rank in white noise: the values of the components that stand out, shrunk
 * for a loss or kept whole; all others 0.
 *
 * The error of a kept component is |x u v^T - eta a b^T|^2 at its estimated
 * strength and cosines; components that do not stand out are not counted: the
 * energy of a signal below the threshold cannot be seen. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/bulk.h"
#include "denoise/freedom.h"
#include "denoise/shrinker.h"

typedef struct white {
    bool symmetric;
    double ratio, unit; /* unit: s sqrt N                                   */
} white;

static white white_of(const elaw_denoising *d, const elaw_bulk *b)
{
    double m = (double)d->free_rows, n = (double)d->free_cols;
    return (white){d->symmetric, fmin(m, n) / fmax(m, n),
                   b->s * sqrt(fmax(m, n))};
}

static bool is_outlier(const elaw_bulk *b, size_t count, size_t i)
{
    return i < b->top || i >= count - b->bottom;
}

/* The value at |y| in units, and its slope; hard: kept whole. */
static double shrink(const white *w, elaw_loss loss, double y, double *slope)
{
    double h = 1e-5 * y, edge = elaw_shrinker_edge(w->symmetric, w->ratio);
    double below = elaw_shrinker(loss, w->symmetric, w->ratio, y - h);
    double above = elaw_shrinker(loss, w->symmetric, w->ratio, y + h);
    *slope = y - h > edge ? (above - below) / (2 * h) : 0;
    return elaw_shrinker(loss, w->symmetric, w->ratio, y);
}

typedef struct cleaning {
    double *value, *slope, error; /* error: sum over entries                 */
} cleaning;

static elaw_status cleaning_create(const elaw_denoising *d, cleaning *c)
{
    size_t count = d->factors.count;
    c->error = 0;
    c->value = elaw_alloc_zero(2 * count, sizeof *c->value);
    c->slope = c->value + count;
    return c->value == NULL ? elaw_fail_memory(d->where) : ELAW_OK;
}

/* Values, rank, degrees and error into the report; x. */
static elaw_status conclude(elaw_denoising *d, const elaw_bulk *b,
                            const cleaning *c)
{
    elaw_denoise_report *r = &d->report;
    double entries = (double)d->rows * (double)d->cols;
    r->degrees = elaw_freedom(&d->factors, c->value, c->slope);
    r->noisy_mse = b->s * b->s;
    r->estimated_mse = c->error / entries;
    r->mse_accuracy = 0.08;
    r->lower_edge = b->lower;
    r->upper_edge = b->upper;
    return elaw_denoising_rebuild(d, c->value);
}

static void keep(const elaw_denoising *d, const white *w, elaw_loss loss,
                 bool hard, size_t i, cleaning *c)
{
    double value = d->factors.value[i], slope = 1;
    double y = w->unit > 0 ? fabs(value) / w->unit : INFINITY;
    if (!(w->unit > 0)) { /* no noise: the component as it is */
        c->value[i] = value;
        c->slope[i] = 1;
        return;
    }
    elaw_spike spike = elaw_spike_at(w->symmetric, w->ratio, y);
    double eta = hard ? y : shrink(w, loss, y, &slope);
    c->value[i] = copysign(eta * w->unit, value);
    c->slope[i] = slope;
    c->error += w->unit * w->unit * elaw_spike_error(&spike, eta);
}

elaw_status elaw_denoiser_shrink(elaw_denoising *d)
{
    elaw_bulk b;
    cleaning c = {0};
    elaw_status status = elaw_denoising_factor(d);
    if (status == ELAW_OK)
        status = elaw_bulk_find(d, &b);
    if (status == ELAW_OK)
        status = cleaning_create(d, &c);
    if (status != ELAW_OK)
        return status;
    white w = white_of(d, &b);
    for (size_t i = 0; i < d->factors.count; i++)
        if (is_outlier(&b, d->factors.count, i))
            keep(d, &w, d->options.loss, false, i, &c);
    status = conclude(d, &b, &c);
    elaw_free(c.value);
    return status;
}

/* Where the noise is unknown the threshold is a multiple of the median value;
 * of a symmetric matrix the singular values are the magnitudes. */
static double median_of(const elaw_factors *f, double *room)
{
    size_t n = f->count;
    elaw_factors_magnitudes(f, room);
    return n % 2 == 1 ? room[n / 2] : 0.5 * (room[n / 2 - 1] + room[n / 2]);
}

elaw_status elaw_denoiser_hard(elaw_denoising *d)
{
    elaw_bulk b;
    cleaning c = {0};
    elaw_status status = elaw_denoising_factor(d);
    if (status == ELAW_OK)
        status = elaw_bulk_find(d, &b);
    if (status == ELAW_OK)
        status = cleaning_create(d, &c);
    if (status != ELAW_OK)
        return status;
    const elaw_factors *f = &d->factors;
    white w = white_of(d, &b);
    double least = d->report.noise.known
                       ? elaw_hard_threshold(w.ratio) * w.unit
                       : elaw_hard_over_median(w.ratio) * median_of(f, c.slope);
    for (size_t i = 0; i < f->count; i++) {
        c.slope[i] = 0;
        if (d->options.rank > 0 ? is_outlier(&b, f->count, i)
                                : fabs(f->value[i]) > least)
            keep(d, &w, ELAW_LOSS_FROBENIUS, true, i, &c);
    }
    if (d->options.rank == 0)
        elaw_denoising_say(d,
                           "optimal truncation of white noise: values above "
                           "%.6g are kept whole",
                           least);
    status = conclude(d, &b, &c);
    elaw_free(c.value);
    return status;
}
