/* The certifier every eigen test ends in: unit orthogonal vectors, descending
 * values, residuals recomputed product by product in plain loops, the sign
 * rule of eigenlaw/eigen.h. */
#ifndef TESTS_CERTIFY_H
#define TESTS_CERTIFY_H

#include <eigenlaw/eigenlaw.h>

/* right NULL: eigenpairs. Residuals and orthogonality to tolerance times norm
 * (the matrix's) and tolerance. residuals (or NULL) are what the solver
 * claims: they may not be wrong by more than a rounding of norm. */
void certify_pairs(const elaw_operator *a, double norm, size_t count,
                   const double *values, const double *left,
                   const double *right, const double *residuals,
                   double tolerance);
void certify_eigen(const elaw_operator *a, double norm, const elaw_eigen *eigen,
                   double tolerance);
void certify_svd(const elaw_operator *a, double norm, const elaw_svd *svd,
                 double tolerance);

/* A matrix with its operator; free with test_matrix_free. */
typedef struct test_matrix {
    elaw_operator op;
    elaw_matrix real;
    elaw_zmatrix complex;
} test_matrix;

/* Noise of entry sd 1/sqrt(cols), symmetric (off the diagonal) or not, plus
 * spikes strength[k] along cosine vectors. */
test_matrix test_noise(size_t rows, size_t cols, bool symmetric,
                       elaw_field field, size_t spikes, const double strength[],
                       uint64_t seed);
/* The matrix with entries entry(ctx, i, j). */
test_matrix test_entries(size_t rows, size_t cols, bool symmetric,
                         elaw_complex (*entry)(const void *ctx, size_t i,
                                               size_t j),
                         const void *ctx, elaw_field field);
void test_matrix_free(test_matrix *a);

#endif
