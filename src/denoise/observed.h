/* Observations in rows, and what covariance and cross-covariance share. */
#ifndef DENOISE_OBSERVED_H
#define DENOISE_OBSERVED_H

#include <eigenlaw/denoise.h>

/* n observations of p variables, each variable less its mean: n x p without
 * gaps, the caller's to free with elaw_free. ELAW_ESHAPE: fewer than 3
 * observations, no variable; ELAW_EDOMAIN: NaN, Inf, or numbers whose squares
 * do not fit. name: which argument, for the message. */
elaw_status elaw_observed(const char *where, const char *name,
                          const elaw_matrix *given, double **out);

/* Options that have no meaning here are refused by name. */
elaw_status elaw_observed_options(const char *where,
                                  const elaw_denoise_options *options);

/* A report of a rows x cols result with count pairs, all else zero or NaN. */
elaw_status elaw_observed_report(const char *where, size_t rows, size_t cols,
                                 size_t count, elaw_denoise_report *out);

/* --- values: covariance_values.c, cross_values.c ---------------------------*/

/* The sample covariance of p variables from N observations (degrees of freedom:
 * one less than the rows) has count = min(p, N) eigenvalues sample > 0,
 * descending. */
typedef struct elaw_covariance_values {
    size_t variables, observations, count;
    const double *sample;
} elaw_covariance_values;

typedef struct elaw_covariance_result {
    double none;          /* variance of the directions with sample value 0  */
    double energy;        /* estimate of the population's ||Sigma||^2        */
    double squared_error; /* expected, of the whole matrix; and its standard */
    double error_sd;      /* deviation                                       */
    double low, high;     /* ends of the bulk of the sample's values         */
} elaw_covariance_result;

elaw_status elaw_covariance_clean(const char *where,
                                  const elaw_covariance_values *values,
                                  double cleaned[],
                                  elaw_covariance_result *out);

/* The cross-covariance of p <= q variables from N observations: count = p
 * singular values, the variances a_k and b_k of the two sets along their
 * vectors, and the sum of all q variances of the second set. */
typedef struct elaw_cross_values {
    size_t few, many, observations;
    const double *sample, *few_variance, *many_variance; /* few each */
    double few_total, many_total;
} elaw_cross_values;

/* cleaned: few. squared_error: expected, of the whole matrix. */
elaw_status elaw_cross_clean(const char *where, const elaw_cross_values *values,
                             double cleaned[], double *squared_error,
                             double *energy);

#endif
