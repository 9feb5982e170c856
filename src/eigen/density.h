/* The parts of the density of states: probes and products with them, Lanczos
 * runs from the probes, Chebyshev moments, the kernel that turns moments into
 * a density, the edges of the bulk. */
#ifndef EIGEN_DENSITY_H
#define EIGEN_DENSITY_H

#include <eigenlaw/density.h>

#include "eigen/product.h"

/* Random signs and the operator B that they probe: A itself, or for a
 * rectangular one A^* A (A A^*) of the smaller side. */
typedef struct elaw_probing {
    elaw_product product;
    bool squared;
    size_t n, far; /* sides of B and of what lies between                   */
    size_t probes, moments, steps, points;
    uint64_t seed;
    double *between; /* far x ELAW_PROBES, squared only                     */
} elaw_probing;

enum { ELAW_PROBES = 8 }; /* columns of one product at the most */

/* Checks and defaults. */
elaw_status elaw_probing_open(const elaw_operator *a,
                              const elaw_density_options *options,
                              elaw_probing *out);
void elaw_probing_close(elaw_probing *p);
/* Probes first .. first+count-1, n x count. */
void elaw_probing_fill(const elaw_probing *p, size_t first, size_t count,
                       double *x);
/* Y = B X, n x k. */
elaw_status elaw_probing_apply(elaw_probing *p, size_t k, const double *x,
                               double *y);

/* Lanczos coefficients of all probes; row r starts at r*steps and holds
 * length[r] <= steps of them. beta[k] couples k and k + 1. */
typedef struct elaw_coefficients {
    size_t probes, steps;
    size_t *length;
    double *alpha, *beta;
} elaw_coefficients;

/* With full reorthogonalisation. */
elaw_status elaw_probing_lanczos(elaw_probing *p, elaw_coefficients *out);
void elaw_coefficients_free(elaw_coefficients *c);

/* Gauss quadrature of the spectrum of B: sum of length[] nodes, ascending, of
 * total weight 1; reach[0], reach[1]: the extreme nodes moved outwards by
 * their residuals. */
elaw_status elaw_coefficients_quadrature(const elaw_coefficients *c,
                                         size_t *nodes, double **node,
                                         double **weight, double reach[2]);

/* Edges of the bulk of B and one standard error of each; NaN where the
 * coefficients do not settle. n: side of B. */
elaw_status elaw_coefficients_edges(const elaw_coefficients *c, size_t n,
                                    double edge[2], double error[2]);

/* mu[k + r*moments] = z^* T_k(M) z/n of probe r, M = (2B - low - high)/(high -
 * low). *inside: no sign of a spectrum beyond [low, high]. */
elaw_status elaw_probing_moments(elaw_probing *p, double low, double high,
                                 double *mu, bool *inside);

/* Density at `points` Chebyshev nodes, ascending, from moments on [low, high]
 * (squared: of the singular values on [0, sqrt(high)]), and its standard
 * error over the probes. */
elaw_status elaw_kernel_density(const elaw_probing *p, double low, double high,
                                const double *mu, double *x, double *density,
                                double *error);

#endif
