/* A matrix as values between vectors, Y = U diag(value) V^*, and back from
 * cleaned values. */
#ifndef DENOISE_FACTORS_H
#define DENOISE_FACTORS_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef struct elaw_factors {
    bool symmetric; /* eigenvalues with their sign, V = U                   */
    size_t rows, cols, count, width;
    double *value; /* count = min(rows, cols), descending                   */
    double *left;  /* rows x count                                          */
    double *right; /* V^*, count x cols; NULL where symmetric               */
} elaw_factors;

/* a: rows x cols, column-major without gaps; kept. ELAW_EOVERFLOW,
 * ELAW_EBACKEND, ELAW_ENOMEM. */
elaw_status elaw_factors_create(const char *where, bool symmetric, size_t rows,
                                size_t cols, size_t width, const double *a,
                                elaw_factors *out);
/* x = sum over cleaned[i] != 0 of u_i cleaned[i] v_i^*; one product. */
elaw_status elaw_factors_build(const char *where, const elaw_factors *factors,
                               const double cleaned[], double *x);
/* |value|, count of them, ascending. */
void elaw_factors_magnitudes(const elaw_factors *factors, double out[]);
void elaw_factors_free(elaw_factors *factors);

#endif
