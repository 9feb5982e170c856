#include "certify.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "reference_matrices.h"
#include "support.h"

/* |x^* y| of interleaved or real vectors, and the square norm */
static elaw_complex inner(size_t width, size_t n, const double *x,
                          const double *y)
{
    elaw_complex sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
        if (width == 1) {
            sum.re += x[i] * y[i];
            continue;
        }
        sum.re += x[2 * i] * y[2 * i] + x[2 * i + 1] * y[2 * i + 1];
        sum.im += x[2 * i] * y[2 * i + 1] - x[2 * i + 1] * y[2 * i];
    }
    return sum;
}

static void certify_orthonormal(size_t width, size_t n, size_t count,
                                const double *v, double tolerance)
{
    for (size_t j = 0; j < count; j++)
        for (size_t i = 0; i <= j; i++) {
            elaw_complex c =
                inner(width, n, v + i * n * width, v + j * n * width);
            assert_near(c.re, i == j, tolerance, 0);
            assert_near(c.im, 0, tolerance, 0);
        }
}

/* norm(A x - value y), or of A^* x */
static double residual(const elaw_operator *a, bool adjoint, const double *x,
                       double value, const double *y)
{
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1, largest;
    size_t rows = adjoint ? a->cols : a->rows;
    size_t cols = adjoint ? a->rows : a->cols;
    double *z = malloc(rows * width * sizeof *z), sum = 0;
    assert_int_equal(
        (adjoint ? a->apply_transpose : a->apply)(a->ctx, 1, x, cols, z, rows),
        0);
    largest = rows * width;
    for (size_t i = 0; i < largest; i++)
        sum += (z[i] - value * y[i]) * (z[i] - value * y[i]);
    free(z);
    return sqrt(sum);
}

/* No entry is larger than the first real positive one of nearly that size. */
static void certify_sign(size_t width, size_t n, const double *x)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest,
                       width == 1 ? fabs(x[i]) : hypot(x[2 * i], x[2 * i + 1]));
    for (size_t i = 0; i < n; i++)
        if (x[i * width] > largest * (1 - 128 * DBL_EPSILON)) {
            if (width == 2)
                assert_near(x[2 * i + 1], 0, 4 * DBL_EPSILON * largest, 0);
            return;
        }
    fail_msg("no entry of the largest magnitude %g is real and positive",
             largest);
}

void certify_pairs(const elaw_operator *a, double norm, size_t count,
                   const double *values, const double *left,
                   const double *right, const double *residuals,
                   double tolerance)
{
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1;
    certify_orthonormal(width, a->rows, count, left, tolerance);
    if (right != NULL)
        certify_orthonormal(width, a->cols, count, right, tolerance);
    for (size_t k = 0; k < count; k++) {
        const double *u = left + k * a->rows * width;
        const double *v = right == NULL ? u : right + k * a->cols * width;
        double found = residual(a, false, v, values[k], u);
        if (right != NULL)
            found = fmax(found, residual(a, true, u, values[k], v));
        assert_near(found, 0, tolerance * norm, 0);
        if (residuals != NULL)
            assert_near(residuals[k], found, 1e-13 * norm, 1e-6);
        if (k > 0)
            assert_true(values[k] <= values[k - 1]);
        certify_sign(width, a->rows, u);
    }
}

void certify_eigen(const elaw_operator *a, double norm, const elaw_eigen *eigen,
                   double tolerance)
{
    assert_int_equal(eigen->rows, a->rows);
    assert_int_equal(eigen->field, a->field);
    assert_non_null(eigen->vectors);
    assert_non_null(eigen->residuals);
    assert_true(eigen->info.seconds >= 0);
    assert_true(eigen->info.solver != ELAW_SOLVER_AUTO);
    certify_pairs(a, norm, eigen->count, eigen->values, eigen->vectors, NULL,
                  eigen->residuals, tolerance);
}

void certify_svd(const elaw_operator *a, double norm, const elaw_svd *svd,
                 double tolerance)
{
    assert_int_equal(svd->rows, a->rows);
    assert_int_equal(svd->cols, a->cols);
    assert_int_equal(svd->field, a->field);
    assert_non_null(svd->left);
    assert_non_null(svd->right);
    assert_non_null(svd->residuals);
    assert_true(svd->info.solver != ELAW_SOLVER_AUTO);
    for (size_t i = 0; i < svd->count; i++)
        assert_true(svd->values[i] >= 0);
    certify_pairs(a, norm, svd->count, svd->values, svd->left, svd->right,
                  svd->residuals, tolerance);
}

static void wrap(test_matrix *a, bool symmetric)
{
    if (a->real.data != NULL)
        assert_ok(elaw_operator_dense(&a->real, symmetric, &a->op));
    else
        assert_ok(elaw_operator_zdense(&a->complex, symmetric, &a->op));
}

static test_matrix hold(size_t rows, size_t cols, elaw_field field)
{
    test_matrix a = {0};
    if (field == ELAW_REAL)
        assert_ok(elaw_matrix_create(rows, cols, &a.real));
    else
        assert_ok(elaw_zmatrix_create(rows, cols, &a.complex));
    return a;
}

test_matrix test_noise(size_t rows, size_t cols, bool symmetric,
                       elaw_field field, size_t spikes, const double strength[],
                       uint64_t seed)
{
    test_matrix a = hold(rows, cols, field);
    double sd = 1 / sqrt((double)cols);
    if (symmetric && field == ELAW_REAL)
        reference_symmetric(seed, rows, sd, spikes, strength, a.real.data);
    else if (symmetric)
        reference_hermitian(seed, rows, sd, spikes, strength, a.complex.data);
    else if (field == ELAW_REAL)
        reference_rectangular(seed, rows, cols, sd, NULL, spikes, strength,
                              a.real.data);
    else
        reference_complex(seed, rows, cols, sd, spikes, strength,
                          a.complex.data);
    wrap(&a, symmetric);
    return a;
}

test_matrix test_entries(size_t rows, size_t cols, bool symmetric,
                         elaw_complex (*entry)(const void *ctx, size_t i,
                                               size_t j),
                         const void *ctx, elaw_field field)
{
    test_matrix a = hold(rows, cols, field);
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            elaw_complex x = entry(ctx, i, j);
            if (field == ELAW_REAL)
                a.real.data[i + j * rows] = x.re;
            else
                a.complex.data[i + j * rows] = x;
        }
    wrap(&a, symmetric);
    return a;
}

void test_matrix_free(test_matrix *a)
{
    elaw_operator_free(&a->op);
    elaw_matrix_free(&a->real);
    elaw_zmatrix_free(&a->complex);
}
