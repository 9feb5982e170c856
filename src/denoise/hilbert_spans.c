/* Where a spectrum falls apart. Spacings of eigenvalues are even: within a bulk
 * one that is six times the third largest of the twelve beside it, on either
 * side, does not happen, and at a soft edge, where the k-th is like k^(-1/3),
 * hardly. One side suffices: beyond an outlier the others are large as well.
 * (A quantile of both sides together misses five outliers in a row.)
 *
 * The end e of a span from its extreme values: x_k = e -+ C (k - 1/2)^(2/3),
 * k = 1, 2, .., by least squares; never inside the values, and not beyond the
 * middle of the gap. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/hilbert_parts.h"

enum { BESIDE = 12, ENOUGH = 6, FITTED = 24 };
static const double far_larger = 6;

/* The third largest of twelve spacings x[k+1] - x[k], k = first .. last-1 (in
 * the same place of fewer); infinite where there are not enough. */
static double usual(const double x[], size_t first, size_t last)
{
    double sorted[BESIDE];
    size_t count = last - first;
    if (count < ENOUGH)
        return INFINITY;
    for (size_t i = 0; i < count; i++) {
        double spacing = x[first + i + 1] - x[first + i];
        size_t k = i;
        for (; k > 0 && sorted[k - 1] > spacing; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = spacing;
    }
    return sorted[9 * (count - 1) / 10];
}

/* Whether x[i] and x[i+1] belong to different spans. */
static bool parted(size_t n, const double x[], size_t i)
{
    size_t first = i > BESIDE ? i - BESIDE : 0;
    size_t last = i + 1 + BESIDE < n - 1 ? i + 1 + BESIDE : n - 1;
    double beside = fmin(usual(x, first, i), usual(x, i + 1, last));
    return x[i + 1] - x[i] > far_larger * beside;
}

/* The end next to the first (sign = 1) or last (-1) values of a span. */
static double end_of(size_t count, const double *nearest, int sign)
{
    size_t q = count / 8;
    q = q < 5 ? 5 : q > FITTED ? FITTED : q;
    double u[FITTED], mean_u = 0, mean_y = 0, uu = 0, uy = 0;
    for (size_t k = 0; k < q; k++) {
        u[k] = cbrt(((double)k + 0.5) * ((double)k + 0.5));
        mean_u += u[k] / (double)q;
        mean_y += nearest[sign * (ptrdiff_t)k] / (double)q;
    }
    for (size_t k = 0; k < q; k++) {
        uu += (u[k] - mean_u) * (u[k] - mean_u);
        uy += (u[k] - mean_u) * (nearest[sign * (ptrdiff_t)k] - mean_y);
    }
    double end = mean_y - uy / uu * mean_u;
    return sign > 0 ? fmin(end, nearest[0]) : fmax(end, nearest[0]);
}

static void set_ends(size_t n, const double x[], elaw_span *s)
{
    size_t count = s->last - s->first;
    s->low = end_of(count, x + s->first, 1);
    s->high = end_of(count, x + s->last - 1, -1);
    if (s->first > 0)
        s->low = fmax(s->low, 0.5 * x[s->first - 1] + 0.5 * x[s->first]);
    if (s->last < n)
        s->high = fmin(s->high, 0.5 * x[s->last - 1] + 0.5 * x[s->last]);
}

/* Values first .. last-1 as a span, or as outliers: few, or all the same. */
static void add(size_t n, const double x[], size_t first, size_t last,
                elaw_spans *spans)
{
    double size = fmax(fabs(x[first]), fabs(x[last - 1]));
    if (last - first < ELAW_SPAN_LEAST ||
        !(x[last - 1] - x[first] > 1e-13 * size)) {
        for (size_t i = first; i < last; i++)
            spans->outlier[spans->outliers++] = i;
        return;
    }
    elaw_span *s = &spans->span[spans->count++];
    s->first = first, s->last = last;
    set_ends(n, x, s);
}

elaw_status elaw_spans_find(const char *where, size_t n, const double x[],
                            elaw_spans *out)
{
    elaw_spans spans = {0};
    spans.span = elaw_alloc(n / ELAW_SPAN_LEAST + 1, sizeof *spans.span);
    spans.outlier = elaw_alloc(n, sizeof *spans.outlier);
    if (spans.span == NULL || spans.outlier == NULL) {
        elaw_spans_free(&spans);
        return elaw_fail_memory(where);
    }
    size_t first = 0;
    for (size_t i = 0; i + 1 < n; i++)
        if (parted(n, x, i)) {
            add(n, x, first, i + 1, &spans);
            first = i + 1;
        }
    add(n, x, first, n, &spans);
    *out = spans;
    return ELAW_OK;
}

void elaw_spans_free(elaw_spans *spans)
{
    elaw_free(spans->span);
    elaw_free(spans->outlier);
    *spans = (elaw_spans){0};
}
