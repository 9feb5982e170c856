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
    size_t moments; /* Chebyshev moments; 0: 200                           */
    size_t steps;   /* of Lanczos, a probe; 0: 60                          */
    size_t points;  /* of the density; 0: 200                              */
    uint64_t seed;  /* 0: 1                                                */
    elaw_progress progress;
} elaw_density_options;

typedef struct elaw_density {
    size_t points;
    double *x, *density, *error; /* ascending; error: one standard error from
                                    the spread of the probes                 */
    double low, high;            /* interval that holds the spectrum         */
    double lower_edge, upper_edge; /* of the bulk, alpha -+ 2 beta of the last
                                    half of the Lanczos coefficients; NaN
                                    where they do not settle (several cuts)  */
    double edge_error;     /* their spread                             */
    double mean, variance; /* of the spectrum, from the probes         */
    size_t nodes;          /* stochastic Lanczos quadrature            */
    double *node, *weight;
    size_t products;
} elaw_density;

/* Of eigenvalues (symmetric, Hermitian) or singular values. */
ELAW_API elaw_status elaw_spectral_density(const elaw_operator *a,
                                           const elaw_density_options *options,
                                           elaw_density *out);
ELAW_API void elaw_density_free(elaw_density *density);

#ifdef __cplusplus
}
#endif
#endif
