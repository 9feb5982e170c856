/* The parts of an estimate of h: spans, their series, kernels. */
#ifndef DENOISE_HILBERT_PARTS_H
#define DENOISE_HILBERT_PARTS_H

#include "denoise/hilbert.h"

/* --- spans: hilbert_spans.c ------------------------------------------------*/

enum { ELAW_SPAN_LEAST = 12 }; /* values; fewer are outliers */

typedef struct elaw_span {
    size_t first, last; /* values first .. last - 1                          */
    double low, high;   /* ends of the support, not inside the values        */
} elaw_span;

typedef struct elaw_spans {
    size_t count, outliers;
    elaw_span *span; /* count, ascending                                    */
    size_t *outlier; /* outliers, ascending indices                         */
} elaw_spans;

elaw_status elaw_spans_find(const char *where, size_t n, const double x[],
                            elaw_spans *out);
void elaw_spans_free(elaw_spans *spans);

/* --- what a route adds to h, density and slope of all values ---------------*/

typedef struct elaw_hilbert_work {
    const char *where;
    size_t n;
    const double *x;
    elaw_hilbert_options options; /* bandwidth set                           */
    elaw_spans spans;
    elaw_hilbert *out;
} elaw_hilbert_work;

elaw_status elaw_hilbert_by_series(const elaw_hilbert_work *work);
elaw_status elaw_hilbert_direct(const elaw_hilbert_work *work);
elaw_status elaw_hilbert_by_fft(const elaw_hilbert_work *work);

/* --- kernels of variance 1: hilbert_kernel.c -------------------------------*/

typedef struct elaw_smooth {
    double h, slope, density; /* of one value at distance u, bandwidth 1     */
} elaw_smooth;

elaw_smooth elaw_smooth_at(elaw_hilbert_kernel kernel, double u);

#endif
