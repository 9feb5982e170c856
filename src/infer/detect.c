/* The verdict on a matrix, in the order in which a person would ask.
 *
 *   what is it        shape, field, centred or not       -> noise model
 *   how much energy   one pass, or stochastic probes     -> level of noise
 *   what sticks out   full spectrum or one Lanczos run   -> candidates
 *   is it signal      studentised Tracy-Widom, in turn   -> outliers, p-values
 *   how strong        finite-n law of one spike          -> strengths, overlaps
 *   and the rest      Chebyshev sums, entry tests        -> fit
 *
 * The entries' kurtosis moves the edge and is itself measured on what the
 * outliers leave, so counting is repeated until the count stands still.
 * Sources: Nadler 2011 (studentised extreme), Johnstone and Ma 1110.0108, Ma
 * 1203.0839 (centring), Kritchman and Nadler 2008 (sequence of tests),
 * Bloemendal and Virag 1011.1877 (finite-n law). */
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/status.h"
#include "infer/inquiry.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static elaw_status check_options(const elaw_operator *a,
                                 const elaw_detect_options *o)
{
    if (!(o->level >= 0 && o->level < 1))
        return elaw_fail(ELAW_EINVAL,
                         "elaw_detect: level = %g is not in (0, 1)", o->level);
    if (!(isfinite(o->entry_sd) && o->entry_sd >= 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_detect: entry_sd = %g is not a positive number",
                         o->entry_sd);
    if (!(isfinite(o->energy) && o->energy >= 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_detect: energy = %g is not a positive number",
                         o->energy);
    if (o->samples > 0 && (!a->symmetric || a->columns == NULL))
        return elaw_fail(ELAW_EINVAL,
                         "elaw_detect: samples = %zu is for a symmetric "
                         "(covariance) matrix with entries",
                         o->samples);
    if (o->samples == 1)
        return elaw_fail(ELAW_EINVAL, "elaw_detect: one sample has no "
                                      "covariance; samples must exceed 1");
    return ELAW_OK;
}

static elaw_status check_operator(const elaw_operator *a)
{
    if (a == NULL || a->apply == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_detect: operator without apply");
    if (a->rows < 2 || a->cols < 2)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_detect: %zu x %zu: each side needs at least 2",
                         a->rows, a->cols);
    if (a->symmetric && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE, "elaw_detect: symmetric but %zu x %zu",
                         a->rows, a->cols);
    if (!a->symmetric && a->apply_transpose == NULL)
        return elaw_fail(ELAW_EINVAL,
                         "elaw_detect: rectangular operator without "
                         "apply_transpose");
    return ELAW_OK;
}

static elaw_detect_options with_defaults(const elaw_detect_options *options)
{
    elaw_detect_options o = {0};
    if (options != NULL)
        o = *options;
    if (o.level == 0)
        o.level = 0.01;
    if (o.probes == 0)
        o.probes = 30;
    if (o.draws == 0)
        o.draws = 2000;
    if (o.seed == 0)
        o.seed = 1;
    return o;
}

/* One step of the inquiry; `share` of the progress when it begins. */
typedef struct step {
    elaw_status (*run)(elaw_inquiry *q);
    double share;
    const char *stage;
} step;

static const step steps[] = {
    {elaw_inquire_model, 0.00, "looking at the matrix"},
    {elaw_inquire_outliers, 0.05, "finding what lies outside the bulk"},
    {elaw_inquire_strengths, 0.85, "drawing the law of the strengths"},
    {elaw_inquire_fit, 0.92, "testing the bulk"},
    {elaw_inquire_vectors, 0.99, "writing the verdict"},
};

/* *range: the energy is out of range, and then nothing was looked at yet. */
static elaw_status inquire(const elaw_operator *a, const elaw_detect_options *o,
                           bool *range, elaw_verdict *out)
{
    elaw_status status = ELAW_OK;
    elaw_inquiry q = {.a = *a, .options = *o};
    *range = false;
    for (size_t k = 0; k < sizeof steps / sizeof *steps && !*range; k++) {
        status = elaw_report(&o->progress, steps[k].share, steps[k].stage);
        if (status == ELAW_OK)
            status = steps[k].run(&q);
        *range =
            k == 0 && (status == ELAW_EDOMAIN ||
                       (status == ELAW_OK && elaw_inquiry_out_of_range(&q)));
        if (status != ELAW_OK)
            break;
    }
    if (status == ELAW_OK && !*range) {
        *out = q.verdict;
        memset(&q.verdict, 0, sizeof q.verdict);
    }
    elaw_inquiry_close(&q);
    return status;
}

/* The same in units that keep the energy in range; `refusal` is what was said
 * of it, where changing the unit does not help. */
static elaw_status inquire_in_units(const elaw_operator *a,
                                    const elaw_detect_options *options,
                                    elaw_status refusal, elaw_verdict *out)
{
    elaw_detect_options o = *options;
    elaw_operator scaled;
    bool range;
    double unit;
    elaw_status status = elaw_inquiry_unit(a, &unit);
    if (status != ELAW_OK)
        return status;
    if (refusal != ELAW_OK && unit > 0x1p-200 && unit < 0x1p200)
        return refusal;
    if ((status = elaw_inquiry_scaled(a, unit, &scaled)) != ELAW_OK)
        return status;
    o.entry_sd /= o.samples > 0 ? sqrt(unit) : unit;
    o.energy = o.energy / unit / unit;
    status = inquire(&scaled, &o, &range, out);
    if (status == ELAW_OK && range)
        status = elaw_fail(ELAW_EDOMAIN,
                           "elaw_detect: the entries differ by more than the "
                           "range of a double");
    else if (status == ELAW_OK)
        elaw_verdict_scale(out, unit);
    elaw_operator_free(&scaled);
    return status;
}

elaw_status elaw_detect(const elaw_operator *a,
                        const elaw_detect_options *options, elaw_verdict *out)
{
    elaw_status status = check_operator(a);
    elaw_detect_options o = with_defaults(options);
    elaw_verdict verdict;
    bool range;
    if (status == ELAW_OK)
        status = check_options(a, &o);
    if (status != ELAW_OK)
        return status;
    double start = now();
    status = inquire(a, &o, &range, &verdict);
    if (range)
        status = inquire_in_units(a, &o, status, &verdict);
    if (status != ELAW_OK)
        return status;
    *out = verdict;
    out->info.seconds = now() - start;
    return ELAW_OK;
}
