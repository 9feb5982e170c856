/* h(x_i) = PV integral of rho(dt)/(x_i - t), with rho and the slope of h, from
 * one observed spectrum x_1 <= .. <= x_n.
 *
 * Values are split where a spacing is far larger than its neighbours
 * (hilbert_spans.c). Those of a span make its density: a Chebyshev series
 * (hilbert_series.c), or a kernel (hilbert_kernel.c). Values in no span, the
 * outliers, act as points of weight 1/n, each on all but itself. */
#ifndef DENOISE_HILBERT_H
#define DENOISE_HILBERT_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef enum elaw_hilbert_route {
    ELAW_HILBERT_AUTO = 0, /* series up to 2^15 values, else kernel          */
    ELAW_HILBERT_SERIES,   /* O(n^1.5)                                       */
    ELAW_HILBERT_KERNEL,   /* direct up to 300 values, else FFT              */
    ELAW_HILBERT_DIRECT,   /* kernel, O(n^2)                                 */
    ELAW_HILBERT_FFT       /* kernel, O(n log n): within 2e-3 of direct      */
} elaw_hilbert_route;

typedef enum elaw_hilbert_kernel {
    ELAW_EPANECHNIKOV = 0, /* 3/(4 sqrt 5) (1 - u^2/5)                       */
    ELAW_SEMICIRCULAR,     /* of variance 1                                  */
    ELAW_HILBERT_KERNELS
} elaw_hilbert_kernel;

typedef struct elaw_hilbert_options {
    elaw_hilbert_route route;
    elaw_hilbert_kernel kernel;
    double scale;     /* > 0: the length on which noise has smoothed rho: its
                         standard deviation as an operator, sqrt(Delta)      */
    double bandwidth; /* of the kernel; 0: 0.8 scale n^(-1/3)                */
    bool mirrored;    /* x_i = -x_{n+1-i}: the two move together             */
} elaw_hilbert_options;

typedef struct elaw_hilbert {
    double *h, *density; /* n; density 0 at outliers                         */
    double *slope;       /* n: dh_i/dx_i, the estimator's own move included  */
    size_t spans, outliers;
    double low, high; /* ends of the first and the last span, of a mirrored
                         spectrum of those above 0; NaN: none                */
} elaw_hilbert;

/* x ascending, finite. The result does not depend on the number of threads. */
elaw_status elaw_hilbert_estimate(const char *where, size_t n, const double x[],
                                  const elaw_hilbert_options *options,
                                  elaw_hilbert *out);
void elaw_hilbert_free(elaw_hilbert *hilbert);

#endif
