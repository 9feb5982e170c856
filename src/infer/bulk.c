/* The rest: does the bulk look like homogeneous noise? Full spectrum: its
 * Chebyshev sums; else the same six sums by stochastic traces, and the edges
 * that the Lanczos run has measured. Entry tests wherever there are entries. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/fit.h"
#include "infer/inquiry.h"

/* Probes of the trace test, each of four products (rectangular: eight), which
 * for a dense matrix is dear and the edges cost nothing: few beside the entry
 * tests; more where the spectrum is all there is. */
enum { PROBES_BESIDE_ENTRIES = 4, PROBES_ALONE = 16 };

static elaw_status fit_full_spectrum(elaw_inquiry *q)
{
    elaw_fit *fit = &q->verdict.fit;
    size_t count = q->selection.count;
    double *outlier = elaw_alloc(count, sizeof *outlier);
    if (outlier == NULL)
        return elaw_fail_memory("elaw_detect");
    for (size_t k = 0; k < count; k++)
        outlier[k] = q->selection.tested[k].value;
    elaw_status status = elaw_fit_spectrum(
        &q->model, q->selection.s, q->extremes.all_count, q->extremes.all,
        count, outlier, fit->chebyshev_z, &fit->part[ELAW_FIT_SPECTRUM]);
    elaw_free(outlier);
    return status;
}

static elaw_status fit_shape(elaw_inquiry *q)
{
    elaw_fit *fit = &q->verdict.fit;
    if (q->full)
        return fit_full_spectrum(q);
    if (q->options.samples > 0)
        return ELAW_OK;
    elaw_pairs pairs = elaw_inquiry_pairs(q);
    size_t probes = q->a.columns != NULL ? PROBES_BESIDE_ENTRIES : PROBES_ALONE;
    size_t side = q->a.rows < q->a.cols ? q->a.rows : q->a.cols;
    if (probes > side)
        probes = side;
    fit->traces_only = true;
    fit->probes = probes;
    q->verdict.info.products += (q->a.symmetric ? 4 : 8) * probes;
    return elaw_fit_traces(&q->model, q->selection.s, &q->a, &pairs, probes,
                           q->options.seed, fit->chebyshev_z,
                           &fit->part[ELAW_FIT_SPECTRUM]);
}

elaw_status elaw_inquire_fit(elaw_inquiry *q)
{
    elaw_fit *fit = &q->verdict.fit;
    *fit = (elaw_fit){.ok = true, .p_value = NAN, .settled = true};
    q->verdict.measured_lower = q->verdict.measured_upper = NAN;
    q->verdict.measured_error = NAN;
    for (int k = 0; k < ELAW_FIT_COUNT; k++)
        fit->part[k] = NAN;
    for (int k = 0; k < 6; k++)
        fit->chebyshev_z[k] = NAN;
    if (q->options.no_fit)
        return ELAW_OK;
    elaw_status status = fit_shape(q);
    if (status == ELAW_OK)
        status = elaw_inquire_edges(q);
    bool entries = q->a.columns != NULL && q->options.samples == 0;
    if (status == ELAW_OK && q->sample_column != NULL) {
        entries = true;
        if (!q->entries_tested)
            status = elaw_inquire_sample_entries(q);
    } else if (status == ELAW_OK && entries && !q->entries_tested) {
        elaw_pairs pairs = elaw_inquiry_pairs(q);
        status = elaw_entries_test(&q->a, &pairs, &q->entry);
        q->verdict.info.passes++;
    }
    if (status != ELAW_OK)
        return status;
    elaw_fit_conclude(&q->model, q->selection.s, entries ? &q->entry : NULL,
                      fit);
    return ELAW_OK;
}

/* Squared cosine of a unit vector of n entries with (1, .., 1). */
static double share_of_ones(const double *v, size_t n, size_t width)
{
    double re = 0, im = 0;
    for (size_t i = 0; i < n; i++) {
        re += v[i * width];
        im += width == 2 ? v[i * width + 1] : 0;
    }
    return (re * re + im * im) / (double)n;
}

elaw_status elaw_inquire_vectors(elaw_inquiry *q)
{
    size_t width = q->a.field == ELAW_COMPLEX ? 2 : 1;
    for (size_t k = 0; k < q->pair_count; k++) {
        const double *u = q->left + k * q->a.rows * width;
        double share = share_of_ones(u, q->a.rows, width);
        if (!q->a.symmetric) {
            const double *v = q->right + k * q->a.cols * width;
            share = fmax(share, share_of_ones(v, q->a.cols, width));
        }
        q->verdict.outliers[k].ones_share = share;
    }
    if (q->options.no_vectors)
        return ELAW_OK;
    if (q->a.symmetric) {
        q->verdict.vectors = q->left;
    } else {
        q->verdict.left = q->left;
        q->verdict.right = q->right;
    }
    q->left = q->right = NULL;
    return ELAW_OK;
}
