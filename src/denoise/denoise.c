/* The best matrix back: which noise it is decides the method, the method is a
 * row of a table. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/denoising.h"
#include "denoise/uneven.h"

/* --- names
 * ---------------------------------------------------------------------- */

static const char *const method_names[ELAW_DENOISE_METHODS] = {
    [ELAW_DENOISE_AUTO] = "auto",
    [ELAW_DENOISE_SHRINK] = "shrink",
    [ELAW_DENOISE_RIE] = "rie",
    [ELAW_DENOISE_HARD] = "hard",
    [ELAW_DENOISE_SCREENOT] = "screenot",
    [ELAW_DENOISE_OPTSHRINK] = "optshrink",
    [ELAW_DENOISE_TAP] = "tap",
};
static const char *const loss_names[ELAW_LOSSES] = {
    [ELAW_LOSS_FROBENIUS] = "frobenius",
    [ELAW_LOSS_OPERATOR] = "operator",
    [ELAW_LOSS_NUCLEAR] = "nuclear",
};

const char *elaw_denoise_method_name(elaw_denoise_method method)
{
    return (unsigned)method < ELAW_DENOISE_METHODS ? method_names[method]
                                                   : "unknown";
}

const char *elaw_loss_name(elaw_loss loss)
{
    return (unsigned)loss < ELAW_LOSSES ? loss_names[loss] : "unknown";
}

/* --- methods
 * ---------------------------------------------------------------------- */

static const struct {
    elaw_denoiser *run; /* NULL: not there                                  */
    const char *reason;
} methods[ELAW_DENOISE_METHODS] = {
    [ELAW_DENOISE_SHRINK] = {elaw_denoiser_shrink,
                             "optimal values for the components that stand out "
                             "of white noise"},
    [ELAW_DENOISE_HARD] = {elaw_denoiser_hard, "optimal truncation"},
    [ELAW_DENOISE_SCREENOT] = {elaw_denoiser_screenot, "adaptive truncation"},
    [ELAW_DENOISE_OPTSHRINK] = {elaw_denoiser_optshrink,
                                "optimal values against the observed bulk, "
                                "whatever its shape"},
    [ELAW_DENOISE_RIE] = {elaw_denoiser_rie, "rotation-invariant estimator"},
    [ELAW_DENOISE_TAP] = {elaw_denoiser_tap, "factors with weights 1/variance"},
};

/* Only TAP takes any profile; shrink, one that can be divided out. */
static bool goes_with(elaw_denoise_method method, elaw_noise_kind kind)
{
    return kind <= ELAW_NOISE_HOMOGENEOUS || method == ELAW_DENOISE_TAP ||
           (method == ELAW_DENOISE_SHRINK && kind == ELAW_NOISE_SEPARABLE);
}

static elaw_status run(elaw_denoising *d, elaw_denoise_method method)
{
    elaw_noise_kind kind = d->options.noise.kind;
    if (!goes_with(method, kind))
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method %s does not take noise of the kind %s; "
                         "tap does",
                         d->where, method_names[method],
                         elaw_noise_kind_name(kind));
    if (methods[method].run == NULL)
        return elaw_fail(ELAW_EUNSUPPORTED, "%s: method %s is not available",
                         d->where, method_names[method]);
    d->report.method = method;
    elaw_denoising_say(d, "%s", methods[method].reason);
    if (method == ELAW_DENOISE_SHRINK && kind == ELAW_NOISE_SEPARABLE)
        return elaw_denoiser_whiten(d);
    return methods[method].run(d);
}

/* --- the choice
 * -------------------------------------------------------------------- */

/* Coloured noise: the rank that the adaptive truncation keeps, which needs no
 * edge of white noise, then optimal values for these. */
static elaw_status against_the_bulk(elaw_denoising *d)
{
    size_t rank = d->options.rank;
    elaw_status status = ELAW_OK;
    if (rank == 0) {
        status = run(d, ELAW_DENOISE_SCREENOT);
        d->options.rank = d->report.rank;
    }
    if (status == ELAW_OK && d->options.rank > 0)
        status = run(d, ELAW_DENOISE_OPTSHRINK);
    d->report.method = ELAW_DENOISE_OPTSHRINK;
    d->options.rank = rank;
    return status;
}

/* Nobody said what the noise is. */
static elaw_status by_noise(elaw_denoising *d)
{
    elaw_denoise_method next;
    elaw_noise_found looked;
    elaw_status status = elaw_denoising_by_noise(d, &next, &looked);
    if (status != ELAW_OK || next == ELAW_DENOISE_TAP)
        return status;
    status =
        next == ELAW_DENOISE_OPTSHRINK ? against_the_bulk(d) : run(d, next);
    if (status == ELAW_OK)
        elaw_denoising_note(d, &looked);
    return status;
}

static elaw_status choose(elaw_denoising *d)
{
    elaw_noise_kind kind = d->options.noise.kind;
    if (d->options.prior != NULL)
        return run(d, ELAW_DENOISE_RIE);
    if (d->observed != NULL || kind > ELAW_NOISE_HOMOGENEOUS)
        return run(d, ELAW_DENOISE_TAP);
    if (kind == ELAW_NOISE_AUTO)
        return by_noise(d);
    elaw_status status = run(d, ELAW_DENOISE_SHRINK);
    return status == ELAW_OK ? elaw_denoising_rie_if_better(d) : status;
}

static elaw_status clean(elaw_denoising *d)
{
    elaw_denoise_method method = d->options.method;
    elaw_status status =
        elaw_report(&d->options.progress, 0.05, "taking the matrix apart");
    if (status != ELAW_OK)
        return status;
    if (d->options.prior != NULL && method != ELAW_DENOISE_AUTO &&
        method != ELAW_DENOISE_RIE)
        return elaw_fail(ELAW_EINVAL,
                         "%s: a law of the signal is for method rie, not %s",
                         d->where, method_names[method]);
    if (method != ELAW_DENOISE_AUTO && method != ELAW_DENOISE_TAP &&
        d->observed != NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method %s takes no missing entries; tap does",
                         d->where, method_names[method]);
    return method == ELAW_DENOISE_AUTO ? choose(d) : run(d, method);
}

/* --- doors
 * ----------------------------------------------------------------------------
 */

static void hand_out_report(elaw_denoising *d, elaw_denoise_report *report)
{
    if (report == NULL)
        return;
    *report = d->report;
    d->report = (elaw_denoise_report){0};
}

static elaw_status denoise(const char *where, const elaw_given *given,
                           const elaw_denoise_options *options,
                           elaw_denoising *d)
{
    elaw_status status = elaw_denoising_open(where, given, options, d);
    if (status == ELAW_OK)
        status = clean(d);
    if (status == ELAW_OK)
        elaw_denoising_close(d);
    return status;
}

elaw_status elaw_denoise(const elaw_matrix *y,
                         const elaw_denoise_options *options, elaw_matrix *x,
                         elaw_denoise_report *report)
{
    static const char where[] = "elaw_denoise";
    elaw_denoising d = {0};
    elaw_matrix out = {0};
    if (y == NULL || x == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: y or x is NULL", where);
    const elaw_given given = {y, NULL};
    elaw_status status = denoise(where, &given, options, &d);
    if (status == ELAW_OK)
        status = elaw_matrix_create(d.rows, d.cols, &out);
    if (status == ELAW_OK) {
        memcpy(out.data, d.x, d.rows * d.cols * sizeof *d.x);
        *x = out;
        hand_out_report(&d, report);
    }
    elaw_denoising_free(&d);
    return status;
}

elaw_status elaw_denoise_complex(const elaw_zmatrix *y,
                                 const elaw_denoise_options *options,
                                 elaw_zmatrix *x, elaw_denoise_report *report)
{
    static const char where[] = "elaw_denoise_complex";
    elaw_denoising d = {0};
    elaw_zmatrix out = {0};
    if (y == NULL || x == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: y or x is NULL", where);
    const elaw_given given = {NULL, y};
    elaw_status status = denoise(where, &given, options, &d);
    if (status == ELAW_OK)
        status = elaw_zmatrix_create(d.rows, d.cols, &out);
    if (status == ELAW_OK) {
        memcpy(out.data, d.x, 2 * d.rows * d.cols * sizeof *d.x);
        *x = out;
        hand_out_report(&d, report);
    }
    elaw_denoising_free(&d);
    return status;
}

void elaw_denoise_report_free(elaw_denoise_report *report)
{
    if (report == NULL)
        return;
    elaw_free(report->noisy);
    elaw_noise_found_free(&report->noise);
    *report = (elaw_denoise_report){0};
}
