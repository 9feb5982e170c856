/* Density of states of a huge operator (sparse, mapped, matrix-free) without
 * its eigenvalues: kernel polynomial method with Jackson damping, stochastic
 * Lanczos quadrature, and the edges of the bulk from the Lanczos coefficients.
 */
#ifndef EIGENLAW_DENSITY_H
#define EIGENLAW_DENSITY_H

#include <stdint.h>

#include <eigenlaw/operator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_density_options {
    size_t probes;  /* random vectors; 0: 8                                */
    size_t moments; /* Chebyshev moments, 2 at least; 0: 200               */
    size_t steps;   /* of Lanczos, a probe; 0: 60                          */
    size_t points;  /* of the density, 2^23 at most; 0: 200                */
    uint64_t seed;  /* 0: 1                                                */
    elaw_progress progress;
} elaw_density_options;

typedef struct elaw_density {
    size_t points;
    double *x, *density, *error; /* ascending; error: one standard error from
                                    the spread of the probes (NaN: only one) */
    double low, high;            /* interval that holds the spectrum         */
    double lower_edge, upper_edge; /* of the bulk, alpha -+ 2 beta: medians
                                    over the last half of the Lanczos
                                    coefficients, n/4 of them at most; about
                                    steps/n too narrow; NaN where they do not
                                    settle (several cuts)                    */
    double edge_error;     /* one standard error: spread and narrowing */
    double mean, variance; /* of the spectrum, from the probes         */
    size_t nodes;          /* stochastic Lanczos quadrature, ascending */
    double *node, *weight;
    size_t products;
} elaw_density;

/* Of eigenvalues (symmetric, Hermitian) or singular values. The density is
 * smoothed over pi (high - low)/(2 moments) or less, and stays positive.
 * ELAW_EINVAL: moments = 1, too many points; ELAW_EDOMAIN: the operator is
 * zero, NaN or Inf in a product; ELAW_ENOCONV: the steps do not find the ends
 * of the spectrum; ELAW_ECALLBACK, ELAW_ECANCELLED, ELAW_ENOMEM. Memory: steps
 * + 8 vectors, up to eight times that where it is below 1 GiB. */
ELAW_API elaw_status elaw_spectral_density(const elaw_operator *a,
                                           const elaw_density_options *options,
                                           elaw_density *out);
ELAW_API void elaw_density_free(elaw_density *density);

#ifdef __cplusplus
}
#endif
#endif
