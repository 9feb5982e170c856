/* The estimate of h put together: spans by one of the routes, outliers one by
 * one. An outlier is a value that noise has moved by about scale/sqrt(n): it
 * acts as a semicircle of that standard deviation, which from farther than
 * twice that is 1/(n (x - x_j)), and takes equal values without dividing by
 * zero.
 *
 * An outlier does not act on itself, so l - 2 Delta h(l) is also the optimal
 * shrinker of a few spikes: for S = theta v v^T, l = theta + Delta/theta goes
 * to theta - Delta/theta = theta <v, v_hat>^2. */
#include "denoise/hilbert.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/hilbert_parts.h"

enum { SERIES_MOST = 32768, DIRECT_MOST = 300 };

typedef elaw_status route_fn(const elaw_hilbert_work *work);

static route_fn *route_for(elaw_hilbert_route route, size_t n)
{
    if (route == ELAW_HILBERT_AUTO)
        route = n <= SERIES_MOST ? ELAW_HILBERT_SERIES : ELAW_HILBERT_KERNEL;
    if (route == ELAW_HILBERT_KERNEL)
        route = n <= DIRECT_MOST ? ELAW_HILBERT_DIRECT : ELAW_HILBERT_FFT;
    return route == ELAW_HILBERT_SERIES   ? elaw_hilbert_by_series
           : route == ELAW_HILBERT_DIRECT ? elaw_hilbert_direct
                                          : elaw_hilbert_by_fft;
}

/* What the outliers other than x[i] add there. */
static void add_outliers(const elaw_hilbert_work *work)
{
    const elaw_spans *spans = &work->spans;
    const elaw_hilbert *out = work->out;
    double n = (double)work->n, b = work->options.scale / sqrt(n);
#pragma omp parallel for schedule(static) if (spans->outliers > 1000)
    for (size_t i = 0; i < work->n; i++)
        for (size_t k = 0; k < spans->outliers; k++) {
            size_t j = spans->outlier[k];
            if (j == i)
                continue;
            elaw_smooth s = elaw_smooth_at(ELAW_SEMICIRCULAR,
                                           (work->x[i] - work->x[j]) / b);
            bool image = work->options.mirrored && j == work->n - 1 - i;
            out->h[i] += s.h / (n * b);
            out->slope[i] += (image ? 2 : 1) * s.slope / (n * b * b);
        }
}

/* So many outliers are none: the values are far apart for such small noise. A
 * sum over pairs would then take the time of all routes together. */
static void take_in_outliers(elaw_hilbert_work *work)
{
    elaw_spans *spans = &work->spans;
    if (work->n <= SERIES_MOST || spans->outliers <= work->n / 100)
        return;
    spans->outliers = 0;
    spans->count = 1;
    spans->span[0] = (elaw_span){0, work->n, work->x[0], work->x[work->n - 1]};
}

static elaw_status allocate(const char *where, size_t n, elaw_hilbert *out)
{
    *out = (elaw_hilbert){.low = NAN, .high = NAN};
    out->h = elaw_alloc_zero(3 * n, sizeof(double));
    if (out->h == NULL)
        return elaw_fail_memory(where);
    out->density = out->h + n;
    out->slope = out->h + 2 * n;
    return ELAW_OK;
}

/* Of a mirrored spectrum the half above 0. */
static void set_ends(const elaw_hilbert_work *work)
{
    const elaw_spans *spans = &work->spans;
    size_t first = 0;
    if (spans->count == 0)
        return;
    while (first + 1 < spans->count && work->options.mirrored &&
           spans->span[first].high <= 0)
        first++;
    work->out->low = spans->span[first].low;
    if (work->options.mirrored)
        work->out->low = fmax(0, work->out->low);
    work->out->high = spans->span[spans->count - 1].high;
}

elaw_status elaw_hilbert_estimate(const char *where, size_t n, const double x[],
                                  const elaw_hilbert_options *options,
                                  elaw_hilbert *out)
{
    elaw_hilbert found;
    elaw_hilbert_work work = {
        .where = where, .n = n, .x = x, .options = *options, .out = &found};
    if (!(options->scale > 0 && isfinite(options->scale)))
        return elaw_fail(ELAW_EDOMAIN, "%s: scale = %g is not finite and > 0",
                         where, options->scale);
    if (!(work.options.bandwidth > 0))
        work.options.bandwidth = 0.8 * options->scale / cbrt((double)n);
    elaw_status status = allocate(where, n, &found);
    if (status == ELAW_OK)
        status = elaw_spans_find(where, n, x, &work.spans);
    if (status == ELAW_OK) {
        take_in_outliers(&work);
        status = route_for(options->route, n)(&work);
    }
    if (status != ELAW_OK)
        goto done;
    add_outliers(&work);
    found.spans = work.spans.count;
    found.outliers = work.spans.outliers;
    set_ends(&work);
    *out = found;
    found.h = NULL;
done:
    elaw_spans_free(&work.spans);
    elaw_hilbert_free(&found);
    return status;
}

void elaw_hilbert_free(elaw_hilbert *hilbert)
{
    elaw_free(hilbert->h);
    *hilbert = (elaw_hilbert){0};
}
