/* Homogeneous noise: independent entries of one standard deviation s, in a
 * symmetric, Hermitian or rectangular matrix. Its level from the energy that
 * the outliers leave, the standardised extreme, its p-value.
 * Values are eigenvalues with their sign, or singular values; a sample
 * covariance of n samples enters by sqrt(n lambda) as p x n. */
#ifndef ESTIMATE_NOISE_MODEL_H
#define ESTIMATE_NOISE_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef struct elaw_noise_model {
    bool symmetric;
    int beta;          /* 1 real, 2 complex                                 */
    size_t rows, cols; /* effective: one less where the sums vanish         */
    double kurtosis;   /* excess kurtosis of the entries, capped at
                          elaw_noise_kurtosis_limit                         */
} elaw_noise_model;

/* Spike variable: t = |theta|/sigma, rectangular tau = (theta/sigma)^2/sqrt c;
 * 1 inside the bulk. */
double elaw_noise_spike(const elaw_noise_model *model, double value, double s);
/* Degrees of freedom of the energy that is left when j values are out. */
double elaw_noise_degrees(const elaw_noise_model *model, size_t j,
                          const double out[], double s);
/* Variance v of the radial factor in Tracy-Widom units, for an estimated s. */
double elaw_noise_radial(const elaw_noise_model *model, size_t j);
/* s from the energy E with the values out[0..j-1] taken out.
 * ELAW_EDOMAIN: nothing is left (to the rounding of E). */
elaw_status elaw_noise_level(const elaw_noise_model *model, double energy,
                             size_t j, const double out[], double *s);
/* Standardised extreme of value, with out[0..j-1] removed, of which the first
 * `shifting` push the edge. */
double elaw_noise_z(const elaw_noise_model *model, double value, size_t j,
                    const double out[], size_t shifting, double s);
/* log p of a standardised extreme; v = 0 for a known s; sides 1 or 2 (both
 * ends share one p). */
elaw_status elaw_noise_log_p(int beta, double z, double v, int sides,
                             double *log_p);
/* The same where s carries a further, Gaussian error:
 * p = E p(z + sqrt(widening) Z). */
elaw_status elaw_noise_log_p_widened(int beta, double z, double v, int sides,
                                     double widening, double *log_p);
/* Variance in Tracy-Widom units that a relative variance of s stands for. */
double elaw_noise_widening(const elaw_noise_model *model, size_t j,
                           double relative_variance);
/* The kurtosis that moves the edge by two Tracy-Widom units: from there on the
 * first-order centring is not trustworthy. */
double elaw_noise_kurtosis_limit(const elaw_noise_model *model);
/* Edges of the limiting bulk in the units of the values, no outlier removed:
 * -+ 2 s sqrt n, or s (sqrt N -+ sqrt p). */
void elaw_noise_edges(const elaw_noise_model *model, double s, double *lower,
                      double *upper);
/* Width of the edge in units of the values: values move by z * this. */
double elaw_noise_edge_scale(const elaw_noise_model *model, double s);

#endif
