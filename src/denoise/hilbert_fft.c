/* The kernel sums of all values of the spans at once: each value is shared
 * between the two points of a grid beside it (linear binning), the grid is
 * convolved with the kernel, and sums are interpolated back. Step b/16, and
 * b/64 for the semicircle, whose k has kinks: errors below 2e-3 in h. Slopes
 * have poles at the ends of a kernel: they are differences over one step, right
 * on the mean. A grid of at most 2^21 points: where the spectrum is wider, b
 * grows. It is then 10^5 times as wide as the noise, and what h says of it
 * matters as little. Outliers may be far: they are summed one by one. */
#include <math.h>

#include "base/convolution.h"
#include "base/memory.h"
#include "base/status.h"
#include "denoise/hilbert_parts.h"

static const double oversampled[ELAW_HILBERT_KERNELS] = {16, 64};
static const double points_most = 2097152;

typedef struct grid {
    double low, step, b, fine; /* fine: b/step */
    size_t points;
    double *weight, *kernel; /* points, 2 points - 1 */
} grid;

static double sample(const grid *g, elaw_hilbert_kernel kernel, double u,
                     int part)
{
    double half = 0.5 / g->fine;
    if (part == 0)
        return elaw_smooth_at(kernel, u).h;
    if (part == 2)
        return elaw_smooth_at(kernel, u).density;
    return (elaw_smooth_at(kernel, u + half).h -
            elaw_smooth_at(kernel, u - half).h) /
           (2 * half);
}

static void locate(const grid *g, double x, size_t *i, double *share)
{
    double t = fmax(0, (x - g->low) / g->step);
    *i = (size_t)t;
    if (*i > g->points - 2)
        *i = g->points - 2;
    *share = t - (double)*i;
}

static elaw_status grid_open(const elaw_hilbert_work *a, grid *g)
{
    const elaw_span *first = &a->spans.span[0];
    const elaw_span *last = &a->spans.span[a->spans.count - 1];
    double low = a->x[first->first], high = a->x[last->last - 1];
    g->fine = oversampled[a->options.kernel];
    g->b = fmax(a->options.bandwidth, (high - low) / points_most * g->fine);
    g->step = g->b / g->fine;
    g->low = low - g->step;
    g->points = (size_t)((high - low) / g->step) + 4;
    g->weight = elaw_alloc_zero(g->points, sizeof *g->weight);
    g->kernel = elaw_alloc(2 * g->points, sizeof *g->kernel);
    return g->weight == NULL || g->kernel == NULL ? elaw_fail_memory(a->where)
                                                  : ELAW_OK;
}

/* The counts of the values, convolved with one part of the kernel. */
static elaw_status convolve(const elaw_hilbert_work *a, grid *g, int part)
{
    size_t i;
    double share;
    for (i = 0; i < g->points; i++)
        g->weight[i] = 0;
    for (size_t s = 0; s < a->spans.count; s++)
        for (size_t j = a->spans.span[s].first; j < a->spans.span[s].last;
             j++) {
            locate(g, a->x[j], &i, &share);
            g->weight[i] += 1 - share;
            g->weight[i + 1] += share;
        }
    for (i = 0; i < 2 * g->points - 1; i++) {
        double u = ((double)i - (double)(g->points - 1)) / g->fine;
        g->kernel[i] = sample(g, a->options.kernel, u, part);
    }
    return elaw_convolve(g->points, g->weight, g->kernel, g->weight);
}

static void add_interpolated(const elaw_hilbert_work *a, const grid *g,
                             int part, double to[])
{
    double unit = (double)a->n * g->b * (part == 1 ? g->b : 1);
    for (size_t s = 0; s < a->spans.count; s++)
        for (size_t j = a->spans.span[s].first; j < a->spans.span[s].last;
             j++) {
            size_t i;
            double share;
            locate(g, a->x[j], &i, &share);
            to[j] +=
                ((1 - share) * g->weight[i] + share * g->weight[i + 1]) / unit;
        }
}

/* The slope of a value's own kernel does not count, that of its mirror image
 * twice. */
static void correct_slopes(const elaw_hilbert_work *a, const grid *g)
{
    double unit = (double)a->n * g->b * g->b;
    double own = elaw_smooth_at(a->options.kernel, 0).slope / unit;
    for (size_t s = 0; s < a->spans.count; s++)
        for (size_t j = a->spans.span[s].first; j < a->spans.span[s].last;
             j++) {
            a->out->slope[j] -= own;
            if (a->options.mirrored)
                a->out->slope[j] +=
                    elaw_smooth_at(a->options.kernel, 2 * a->x[j] / g->b)
                        .slope /
                    unit;
        }
}

static void add_at_outlier(const elaw_hilbert_work *a, size_t i, double b)
{
    elaw_smooth sum = {0, 0, 0};
    for (size_t s = 0; s < a->spans.count; s++)
        for (size_t j = a->spans.span[s].first; j < a->spans.span[s].last;
             j++) {
            elaw_smooth k =
                elaw_smooth_at(a->options.kernel, (a->x[i] - a->x[j]) / b);
            sum.h += k.h;
            sum.slope += k.slope;
        }
    a->out->h[i] += sum.h / ((double)a->n * b);
    a->out->slope[i] += sum.slope / ((double)a->n * b * b);
}

elaw_status elaw_hilbert_by_fft(const elaw_hilbert_work *a)
{
    double *to[] = {a->out->h, a->out->slope, a->out->density};
    grid g = {0};
    if (a->spans.count == 0)
        return ELAW_OK;
    elaw_status status = grid_open(a, &g);
    for (int part = 0; part < 3 && status == ELAW_OK; part++) {
        status = convolve(a, &g, part);
        if (status == ELAW_OK)
            add_interpolated(a, &g, part, to[part]);
    }
    if (status == ELAW_OK) {
        correct_slopes(a, &g);
        for (size_t i = 0; i < a->spans.outliers; i++)
            add_at_outlier(a, a->spans.outlier[i], g.b);
    }
    elaw_free(g.weight);
    elaw_free(g.kernel);
    return status;
}
