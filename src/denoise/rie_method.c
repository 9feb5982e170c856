/* The method rie: values of y to cleaned values, and what the report says.
 *
 * The level of the noise must be given. Y = S + W with S of full rank is also
 * (S + W') + W'' for every way to divide W: the matrix alone cannot tell a
 * signal from a signal with noise. Where it is given, auto chooses here. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/denoising.h"
#include "denoise/rie.h"

static elaw_status check(const elaw_denoising *d)
{
    const elaw_noise *noise = &d->options.noise;
    if (noise->kind > ELAW_NOISE_HOMOGENEOUS)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method rie is for homogeneous noise, not %s",
                         d->where, elaw_noise_kind_name(noise->kind));
    if (!(noise->entry_sd > 0))
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method rie needs the standard deviation of the "
                         "noise of an entry: for a full-rank signal the level "
                         "of the noise is not identifiable from the matrix",
                         d->where);
    if (d->options.scale_columns)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method rie with scaled columns: their noise "
                         "would be uneven",
                         d->where);
    if (d->options.loss != ELAW_LOSS_FROBENIUS)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method rie is for squared errors, not the loss "
                         "%s",
                         d->where, elaw_loss_name(d->options.loss));
    if (d->options.rank > 0)
        return elaw_fail(ELAW_EINVAL,
                         "%s: method rie keeps all components; rank = %zu is "
                         "for the methods of low rank",
                         d->where, d->options.rank);
    return ELAW_OK;
}

/* Centring leaves values that are 0, one for each direction it takes away: the
 * smallest are left out. first .. first + count - 1 and the others after gap
 * more are kept, all of them descending. */
typedef struct kept {
    size_t count, gap_at, gap;
} kept;

static kept without_zeros(const elaw_denoising *d)
{
    const elaw_factors *f = &d->factors;
    size_t free_count =
        d->free_rows < d->free_cols ? d->free_rows : d->free_cols;
    size_t count = f->count < free_count ? f->count : free_count, at = count;
    if (f->symmetric) /* from the end while it is larger than the start of it */
        while (at > 0 && fabs(f->value[at - 1]) <
                             fabs(f->value[at - 1 + f->count - count]))
            at--;
    return (kept){count, at, f->count - count};
}

static elaw_status values(elaw_denoising *d, double *room,
                          elaw_rie_result *result)
{
    const elaw_factors *f = &d->factors;
    double *noisy = room, *cleaned = room + f->count;
    double sd = d->options.noise.entry_sd;
    kept k = without_zeros(d);
    for (size_t i = 0; i < k.count; i++)
        noisy[i] = f->value[i < k.gap_at ? i : i + k.gap];
    elaw_rie rie = {.symmetric = d->symmetric,
                    .field = d->field,
                    .rows = d->free_rows,
                    .cols = d->free_cols,
                    .variance = sd * sd,
                    .count = k.count,
                    .noisy = noisy,
                    .prior = d->options.prior};
    elaw_status status = elaw_rie_clean(d->where, &rie, cleaned, result);
    for (size_t i = f->count; i-- > k.gap_at && status == ELAW_OK;)
        cleaned[i] = i >= k.gap_at + k.gap ? cleaned[i - k.gap] : 0;
    return status;
}

/* Means that were taken off come back with their noise. */
static double kept_whole(const elaw_denoising *d)
{
    bool centred = d->row_mean != NULL || d->col_mean != NULL;
    double all = (double)d->rows * (double)d->cols;
    return centred ? all - (double)d->free_rows * (double)d->free_cols : 0;
}

/* Relative, 95 %. The energy of the noise strays from its mean by sqrt(2/(m n))
 * of it, what is estimated with it; 5 covers all of the signals of
 * tests/statistical/rie.c, 2 to 4.5 of which were seen. */
static double accuracy(const elaw_denoising *d, double mse)
{
    double sd = d->options.noise.entry_sd;
    double entries = (double)d->rows * (double)d->cols;
    return mse > 0 ? fmin(1, fmax(0.05, 5 * sd * sd / mse / sqrt(entries))) : 1;
}

static void describe(elaw_denoising *d, const elaw_rie_result *result)
{
    elaw_denoise_report *r = &d->report;
    double sd = d->options.noise.entry_sd, means = kept_whole(d);
    r->degrees = result->degrees + (d->symmetric ? means / 2 : means);
    r->noisy_mse = sd * sd;
    r->estimated_mse = (result->squared_error + sd * sd * means) /
                       ((double)d->rows * (double)d->cols);
    r->mse_accuracy = accuracy(d, r->estimated_mse);
    r->lower_edge = result->low;
    r->upper_edge = result->high;
    r->noise.kind = ELAW_NOISE_HOMOGENEOUS;
    r->noise.known = true;
    r->noise.entry_sd = sd;
    elaw_denoising_say(d,
                       d->options.prior != NULL
                           ? "rotation-invariant estimator from the law of the "
                             "signal and noise of sd %.6g an entry"
                           : "rotation-invariant estimator: every component "
                             "gets its best value, from the Hilbert transform "
                             "of the spectrum and noise of sd %.6g an entry",
                       sd);
}

static elaw_status finish(elaw_denoising *d, const elaw_rie_result *result,
                          const double cleaned[])
{
    d->report.method = ELAW_DENOISE_RIE;
    describe(d, result);
    return elaw_denoising_rebuild(d, cleaned);
}

elaw_status elaw_denoiser_rie(elaw_denoising *d)
{
    elaw_rie_result result = {0, 0, 0, 0};
    double *room = NULL;
    elaw_status status = check(d);
    if (status == ELAW_OK)
        status = elaw_denoising_factor(d);
    if (status == ELAW_OK) {
        room = elaw_alloc(2 * d->factors.count, sizeof *room);
        status = room == NULL ? elaw_fail_memory(d->where)
                              : values(d, room, &result);
    }
    if (status == ELAW_OK)
        status = finish(d, &result, room + d->factors.count);
    elaw_free(room);
    return status;
}

/* --- auto, where the level is known ----------------------------------------*/

/* What the values of the report are worth by Stein's identity, unbiased also
 * where the signal is not of the rank that was kept. */
static double risk_of_report(const elaw_denoising *d)
{
    const elaw_denoise_report *r = &d->report;
    double sd = d->options.noise.entry_sd, moved = 0;
    double entries = (double)d->free_rows * (double)d->free_cols;
    double D = d->symmetric ? 2 * r->degrees : r->degrees;
    if (d->symmetric && d->field == ELAW_REAL)
        entries += (double)d->free_rows;
    for (size_t i = 0; i < r->count; i++)
        moved += (r->noisy[i] - r->cleaned[i]) * (r->noisy[i] - r->cleaned[i]);
    return moved + sd * sd * (2 * D - entries);
}

/* Low rank is what most signals are, and then shrink is best: rie where the
 * values that shrink leaves do not look like noise of the level given, and it
 * saves more than 2 percent of the error. */
elaw_status elaw_denoising_rie_if_better(elaw_denoising *d)
{
    elaw_rie_result result = {0, 0, 0, 0};
    const elaw_denoise_options *o = &d->options;
    if (!(o->noise.entry_sd > 0) || o->rank > 0 || o->scale_columns ||
        o->loss != ELAW_LOSS_FROBENIUS || d->report.noise.fit_ok)
        return ELAW_OK;
    double *room = elaw_alloc(2 * d->factors.count, sizeof *room);
    elaw_status status =
        room == NULL ? elaw_fail_memory(d->where) : values(d, room, &result);
    if (status == ELAW_OK && result.squared_error < 0.98 * risk_of_report(d))
        status = finish(d, &result, room + d->factors.count);
    elaw_free(room);
    return status;
}
