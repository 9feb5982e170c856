/* Any bulk: the noise enters by its own spectrum, the values below the r that
 * are kept. m x n, m <= n, y_i the others:
 *   phi(y) = mean over i of y/(y^2 - y_i^2),  phit = c phi + (1 - c)/y,
 *   D = phi phit;   theta^2 = 1/D(y),  squared cosines -2 phi/(theta^2 D'),
 *   -2 phit/(theta^2 D');   best value -2 D/D' (Nadakuditi 1306.6042).
 * Symmetric: G(y) = mean of 1/(y - y_i), theta = 1/G, squared cosine
 * -1/(theta^2 G'), best value -G/G'.
 * The adaptive truncation keeps values above t with t D'(t)/D(t) = -4, D from
 * the noise with its top k values replaced by extrapolated ones (Donoho, Gavish
 * and Romanov 2009.12297). */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/bulk.h"
#include "denoise/freedom.h"
#include "denoise/shrinker.h"

/* The noise's values: magnitudes of a rectangular matrix, signed of a symmetric
 * one. */
typedef struct rest {
    bool symmetric;
    size_t count;
    const double *value;
    double ratio;
} rest;

/* phi, phi' */
static void mean_of(const rest *r, double y, double *phi, double *slope)
{
    double sum = 0, down = 0;
    for (size_t i = 0; i < r->count; i++) {
        double v = r->value[i];
        if (r->symmetric) {
            double g = 1 / (y - v);
            sum += g;
            down -= g * g;
            continue;
        }
        double inverse = 1 / ((y - v) * (y + v));
        sum += y * inverse;
        down -= (y * y + v * v) * inverse * inverse;
    }
    *phi = sum / (double)r->count;
    *slope = down / (double)r->count;
}

/* D and D' of a rectangular matrix. */
static void d_of(const rest *r, double y, double *d, double *slope)
{
    double phi, dphi, c = r->ratio;
    mean_of(r, y, &phi, &dphi);
    double other = c * phi + (1 - c) / y;
    double dother = c * dphi - (1 - c) / (y * y);
    *d = phi * other;
    *slope = dphi * other + phi * dother;
}

/* The spike behind y, with its sign apart. */
static elaw_spike spike_at(const rest *r, double y)
{
    elaw_spike s;
    double phi, dphi, d, slope;
    mean_of(r, y, &phi, &dphi);
    if (r->symmetric) {
        s.x = fabs(1 / phi);
        s.c = s.d = sqrt(fmin(1, fmax(0, -phi * phi / dphi)));
        return s;
    }
    d_of(r, y, &d, &slope);
    double other = r->ratio * phi + (1 - r->ratio) / y;
    s.x = 1 / sqrt(d);
    s.c = sqrt(fmin(1, fmax(0, -2 * phi * d / slope)));
    s.d = sqrt(fmin(1, fmax(0, -2 * other * d / slope)));
    return s;
}

static double ratio_of(const elaw_denoising *d)
{
    double m = (double)d->free_rows, n = (double)d->free_cols;
    return fmin(m, n) / fmax(m, n);
}

/* --- what both report
 * ---------------------------------------------------------- */

/* kept[i]: value i stays. hard: whole. */
static elaw_status clean(elaw_denoising *d, const unsigned char kept[],
                         bool hard)
{
    const elaw_factors *f = &d->factors;
    elaw_denoise_report *report = &d->report;
    size_t count = f->count, others = 0;
    double *all = elaw_alloc_zero(3 * count, sizeof *all), error = 0, left = 0;
    double *cleaned = all, *slope = all + count, *noise = slope + count;
    if (all == NULL)
        return elaw_fail_memory(d->where);
    for (size_t i = 0; i < count; i++)
        if (!kept[i]) {
            noise[others++] = f->value[i];
            left += f->value[i] * f->value[i];
        }
    rest r = {f->symmetric, others, noise, ratio_of(d)};
    for (size_t i = 0; i < count; i++) {
        double y = f->value[i];
        if (!kept[i])
            continue;
        cleaned[i] = y;
        slope[i] = 1;
        if (others == 0 || !(left > 0))
            continue;
        elaw_spike s = spike_at(&r, y);
        if (!hard) {
            double h = 1e-5 * fabs(y);
            elaw_spike above = spike_at(&r, y + h), below = spike_at(&r, y - h);
            cleaned[i] = copysign(s.x * s.c * s.d, y);
            slope[i] =
                (above.x * above.c * above.d - below.x * below.c * below.d) /
                (2 * h);
            if (y < 0)
                slope[i] = -slope[i];
        }
        error += elaw_spike_error(&s, fabs(cleaned[i]));
    }
    size_t rank = count - others;
    double freedom = ((double)d->free_rows - (double)rank) *
                     ((double)d->free_cols - (double)rank);
    report->degrees = elaw_freedom(f, cleaned, slope);
    report->noisy_mse = freedom > 0 ? left / freedom : 0;
    report->estimated_mse = error / ((double)d->rows * (double)d->cols);
    report->mse_accuracy = 0.08;
    report->upper_edge = others > 0 ? noise[0] : NAN;
    report->lower_edge = others > 0 ? noise[others - 1] : NAN;
    report->noise.entry_sd = sqrt(report->noisy_mse);
    elaw_status status = elaw_denoising_rebuild(d, cleaned);
    elaw_free(all);
    return status;
}

static elaw_status start(elaw_denoising *d, elaw_bulk *b, unsigned char **kept)
{
    elaw_status status = elaw_denoising_factor(d);
    if (status == ELAW_OK)
        status = elaw_bulk_find(d, b);
    if (status != ELAW_OK)
        return status;
    *kept = elaw_alloc_zero(d->factors.count, 1);
    return *kept == NULL ? elaw_fail_memory(d->where) : ELAW_OK;
}

elaw_status elaw_denoiser_optshrink(elaw_denoising *d)
{
    elaw_bulk b;
    unsigned char *kept = NULL;
    elaw_status status = start(d, &b, &kept);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < d->factors.count; i++)
        kept[i] = i < b.top || i >= d->factors.count - b.bottom;
    status = clean(d, kept, false);
    elaw_free(kept);
    return status;
}

/* --- the adaptive truncation
 * ------------------------------------------------------ */

/* f ascending, p values: the top k continue what the 2k below them do. */
static void pseudo_noise(size_t p, size_t k, double f[])
{
    double base = f[p - k - 1], step = base - f[p - 2 * k - 1];
    for (size_t l = 1; l <= k; l++) {
        double share = (double)(l - 1) / (double)k;
        f[p - l] = base + (1 - cbrt(share * share)) / (cbrt(4) - 1) * step;
    }
}

static double excess(const rest *r, double t)
{
    double d, slope;
    d_of(r, t, &d, &slope);
    return t * slope / d + 4;
}

/* Below the root t D'/D is under -4. */
static double threshold_of(const rest *r)
{
    double low = r->value[r->count - 1] * (1 + 1e-9), high = 2 * low;
    for (int i = 0; i < 60 && excess(r, high) < 0; i++)
        high *= 2;
    for (int i = 0; i < 100; i++) {
        double t = 0.5 * (low + high);
        if (t <= low || t >= high)
            break;
        if (excess(r, t) < 0)
            low = t;
        else
            high = t;
    }
    return high;
}

/* More than the rank, as the method asks, and a third of the values at most. */
static size_t bound_of(const elaw_denoising *d, const elaw_bulk *b)
{
    size_t count = d->factors.count, most = (count - 1) / 3;
    size_t k =
        d->options.rank > 0 ? d->options.rank : 2 * (b->top + b->bottom) + 10;
    return k < most ? k : most;
}

elaw_status elaw_denoiser_screenot(elaw_denoising *d)
{
    elaw_bulk b;
    unsigned char *kept = NULL;
    double *f = NULL;
    size_t count = d->rows < d->cols ? d->rows : d->cols;
    if (count < 8)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: screenot needs 8 values at least, there are %zu",
                         d->where, count);
    elaw_status status = start(d, &b, &kept);
    if (status == ELAW_OK) {
        f = elaw_alloc(count, sizeof *f);
        status = f == NULL ? elaw_fail_memory(d->where) : ELAW_OK;
    }
    if (status != ELAW_OK)
        goto done;
    elaw_factors_magnitudes(&d->factors, f);
    pseudo_noise(count, bound_of(d, &b), f);
    rest r = {false, count, f, ratio_of(d)};
    double least = f[count - 1] > 0 ? threshold_of(&r) : 0;
    for (size_t i = 0; i < count; i++)
        kept[i] = fabs(d->factors.value[i]) > least;
    elaw_denoising_say(d,
                       "adaptive truncation: values above %.6g are kept "
                       "whole",
                       least);
    status = clean(d, kept, true);
done:
    elaw_free(f);
    elaw_free(kept);
    return status;
}
