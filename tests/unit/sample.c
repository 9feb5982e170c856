/* Samples against their formula entry by entry, exact symmetry, the operator
 * that stores nothing, threads, refusals, memory. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

static const elaw_rng rng = {42, 3};
static const double theta[] = {3, -2, 0.5};

static elaw_complex times(elaw_complex a, elaw_complex b)
{
    return (elaw_complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static elaw_complex conjugate(elaw_complex a)
{
    return (elaw_complex){a.re, -a.im};
}

/* sum + strength a conj(b) */
static elaw_complex plus(elaw_complex sum, double strength, elaw_complex a,
                         elaw_complex b)
{
    elaw_complex t = times(a, conjugate(b));
    return (elaw_complex){sum.re + strength * t.re, sum.im + strength * t.im};
}

/* Q^* Q = 1 to rounding. */
static void assert_orthonormal(const elaw_matrix *q)
{
    for (size_t a = 0; a < q->cols; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0;
            for (size_t i = 0; i < q->rows; i++)
                sum += elaw_matrix_get(q, i, a) * elaw_matrix_get(q, i, b);
            assert_near(sum, a == b, 1e-14, 0);
        }
}

/* Every entry from the public normals and the planted vectors; 70 and 129 have
 * a tile of their own in the corner. Rounding: five terms of size 3. */
static void wigner_is_its_formula(void **state)
{
    (void)state;
    static const size_t sizes[] = {3, 64, 70, 129};
    for (size_t t = 0; t < 4; t++) {
        size_t n = sizes[t];
        elaw_matrix a, u;
        elaw_wigner_model model = {
            .n = n, .sigma = 1.3, .spikes = 3, .strength = theta};
        assert_ok(elaw_sample_wigner(&model, rng, &a, &u));
        assert_int_equal(a.rows, n);
        assert_int_equal(u.cols, 3);
        assert_orthonormal(&u);
        for (size_t j = 0; j < n; j++)
            for (size_t i = j; i < n; i++) {
                double w = elaw_rng_normal(rng, i, j);
                double want = 1.3 / sqrt((double)n) * w;
                if (i == j)
                    want *= sqrt(2);
                for (size_t s = 0; s < 3; s++)
                    want += theta[s] * elaw_matrix_get(&u, i, s) *
                            elaw_matrix_get(&u, j, s);
                assert_near(elaw_matrix_get(&a, i, j), want, 4e-15, 0);
                assert_true(elaw_matrix_get(&a, i, j) ==
                            elaw_matrix_get(&a, j, i));
            }
        elaw_matrix_free(&a);
        elaw_matrix_free(&u);
    }
}

static void complex_wigner_is_its_formula(void **state)
{
    (void)state;
    size_t n = 70;
    elaw_zmatrix a, u;
    elaw_wigner_model model = {
        .n = n, .spikes = 3, .strength = theta, .is_complex = true};
    assert_ok(elaw_sample_wigner_complex(&model, rng, &a, &u));
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            elaw_complex want = elaw_rng_normal_complex(rng, i, j);
            double scale = 1 / sqrt((double)n);
            want.re *= i == j ? scale * sqrt(2) : scale;
            want.im *= i == j ? 0 : scale;
            for (size_t s = 0; s < 3; s++)
                want = plus(want, theta[s], elaw_zmatrix_get(&u, i, s),
                            elaw_zmatrix_get(&u, j, s));
            elaw_complex low = elaw_zmatrix_get(&a, i, j);
            elaw_complex up = elaw_zmatrix_get(&a, j, i);
            assert_near(low.re, want.re, 4e-15, 0);
            assert_near(low.im, want.im, 4e-15, 0);
            assert_true(low.re == up.re && low.im == -up.im);
        }
    elaw_zmatrix_free(&a);
    elaw_zmatrix_free(&u);
}

static void rectangle_is_its_formula(void **state)
{
    (void)state;
    static const double strength[] = {3, 1};
    size_t m = 1030, n = 9; /* more than one run of rows */
    elaw_matrix x, u, v;
    elaw_rectangular_model model = {
        .m = m, .n = n, .sigma = 0.7, .spikes = 2, .strength = strength};
    assert_ok(elaw_sample_rectangular(&model, rng, &x, &u, &v));
    assert_orthonormal(&u);
    assert_orthonormal(&v);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            double want = 0.7 / 3 * elaw_rng_normal(rng, i, j);
            for (size_t s = 0; s < 2; s++)
                want += strength[s] * elaw_matrix_get(&u, i, s) *
                        elaw_matrix_get(&v, j, s);
            assert_near(elaw_matrix_get(&x, i, j), want, 4e-15, 0);
        }
    elaw_matrix_free(&x);
    elaw_matrix_free(&u);
    elaw_matrix_free(&v);
}

static void complex_rectangle_is_its_formula(void **state)
{
    (void)state;
    static const double strength[] = {3, 1};
    size_t m = 7, n = 16;
    elaw_zmatrix x, u, v;
    elaw_rectangular_model model = {
        .m = m, .n = n, .spikes = 2, .strength = strength, .is_complex = true};
    assert_ok(elaw_sample_rectangular_complex(&model, rng, &x, &u, &v));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            elaw_complex want = elaw_rng_normal_complex(rng, i, j);
            want.re /= 4;
            want.im /= 4;
            for (size_t s = 0; s < 2; s++)
                want = plus(want, strength[s], elaw_zmatrix_get(&u, i, s),
                            elaw_zmatrix_get(&v, j, s));
            elaw_complex got = elaw_zmatrix_get(&x, i, j);
            assert_near(got.re, want.re, 4e-15, 0);
            assert_near(got.im, want.im, 4e-15, 0);
        }
    elaw_zmatrix_free(&x);
    elaw_zmatrix_free(&u);
    elaw_zmatrix_free(&v);
}

/* X v_i = sqrt(l_i) Z v_i along the spikes, X w = Z w across them. The second
 * spike is small: it shrinks its direction. */
static void covariance_stretches_its_spikes(void **state)
{
    (void)state;
    static const double l[] = {9, 0.25};
    size_t n = 70, p = 5;
    elaw_matrix x, v;
    elaw_covariance_model model = {.n = n, .p = p, .spikes = 2, .strength = l};
    assert_ok(elaw_sample_covariance(&model, rng, &x, &v));
    assert_orthonormal(&v);
    for (size_t i = 0; i < n; i++) {
        double along[2] = {0}, before[2] = {0};
        for (size_t s = 0; s < 2; s++)
            for (size_t j = 0; j < p; j++) {
                double vj = elaw_matrix_get(&v, j, s);
                along[s] += elaw_matrix_get(&x, i, j) * vj;
                before[s] += elaw_rng_normal(rng, i, j) * vj;
            }
        for (size_t s = 0; s < 2; s++)
            assert_near(along[s], sqrt(l[s]) * before[s], 3e-14, 0);
        for (size_t j = 0; j < p; j++) {
            double rest = elaw_matrix_get(&x, i, j), z;
            z = elaw_rng_normal(rng, i, j);
            for (size_t s = 0; s < 2; s++) {
                rest -= along[s] * elaw_matrix_get(&v, j, s);
                z -= before[s] * elaw_matrix_get(&v, j, s);
            }
            assert_near(rest, z, 3e-14, 0);
        }
    }
    elaw_matrix_free(&x);
    elaw_matrix_free(&v);
}

static void complex_covariance_stretches_its_spikes(void **state)
{
    (void)state;
    double l = 9;
    size_t n = 67, p = 5;
    elaw_zmatrix x, v;
    elaw_covariance_model model = {
        .n = n, .p = p, .spikes = 1, .strength = &l, .is_complex = true};
    assert_ok(elaw_sample_covariance_complex(&model, rng, &x, &v));
    for (size_t i = 0; i < n; i++) {
        elaw_complex along = {0, 0}, before = {0, 0};
        for (size_t j = 0; j < p; j++) {
            elaw_complex vj = conjugate(elaw_zmatrix_get(&v, j, 0));
            along = plus(along, 1, elaw_zmatrix_get(&x, i, j), vj);
            before = plus(before, 1, elaw_rng_normal_complex(rng, i, j), vj);
        }
        assert_near(along.re, 3 * before.re, 3e-14, 0);
        assert_near(along.im, 3 * before.im, 3e-14, 0);
    }
    elaw_zmatrix_free(&x);
    elaw_zmatrix_free(&v);
}

/* 3 blocks and 1: the product's error is that of n-term sums of size 1. */
static void operator_is_the_stored_matrix(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 5, 256, 601};
    for (size_t t = 0; t < 4; t++) {
        size_t n = sizes[t], k = 3, ld = n + 2;
        elaw_matrix a;
        elaw_operator op;
        elaw_wigner_model model = {
            .n = n, .sigma = 1.3, .spikes = n < 3 ? n : 3, .strength = theta};
        double *x = elaw_alloc(ld * k, sizeof *x);
        double *y = elaw_alloc(ld * k, sizeof *y);
        assert_ok(elaw_sample_wigner(&model, rng, &a, NULL));
        assert_ok(elaw_operator_wigner(&model, rng, &op));
        assert_true(op.symmetric && op.rows == n && op.cols == n);
        elaw_rng_fill_normal((elaw_rng){9, 9}, 0, ld, k, x, ld);
        for (size_t e = 0; e < ld * k; e++)
            y[e] = 99;
        assert_int_equal(op.apply(op.ctx, k, x, ld, y, ld), 0);
        for (size_t c = 0; c < k; c++) {
            for (size_t i = 0; i < n; i++) {
                double sum = 0;
                for (size_t j = 0; j < n; j++)
                    sum += a.data[i + j * a.ld] * x[j + c * ld];
                assert_near(y[i + c * ld], sum, 1e-13, 0);
            }
            assert_true(y[n + c * ld] == 99 && y[n + 1 + c * ld] == 99);
        }
        elaw_operator_free(&op);
        elaw_matrix_free(&a);
        elaw_free(x);
        elaw_free(y);
    }
}

static void assert_columns(const elaw_operator *op, const elaw_matrix *a,
                           size_t first, size_t count)
{
    size_t n = a->rows, ld = n + 1;
    double *out = elaw_alloc(ld * count, sizeof *out);
    for (size_t e = 0; e < ld * count; e++)
        out[e] = 99;
    assert_int_equal(op->columns(op->ctx, first, count, out, ld), 0);
    for (size_t c = 0; c < count; c++) {
        assert_memory_equal(out + c * ld, a->data + (first + c) * a->ld,
                            n * sizeof *out);
        assert_true(out[n + c * ld] == 99);
    }
    elaw_free(out);
}

static void operator_columns_are_the_stored_bits(void **state)
{
    (void)state;
    size_t n = 301;
    elaw_matrix a;
    elaw_operator op;
    elaw_wigner_model model = {.n = n, .spikes = 3, .strength = theta};
    assert_ok(elaw_sample_wigner(&model, rng, &a, NULL));
    assert_ok(elaw_operator_wigner(&model, rng, &op));
    assert_columns(&op, &a, 0, n);
    assert_columns(&op, &a, 0, 1);
    assert_columns(&op, &a, 299, 2);
    assert_columns(&op, &a, 261, 37);
    assert_columns(&op, &a, 7, 130);
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

/* The operator keeps a copy of the strengths. */
static void operator_outlives_its_model(void **state)
{
    (void)state;
    double strength = 50, x[4] = {1, 2, 3, 4}, y[4], again[4];
    elaw_operator op;
    elaw_wigner_model model = {.n = 4, .spikes = 1, .strength = &strength};
    assert_ok(elaw_operator_wigner(&model, rng, &op));
    assert_int_equal(op.apply(op.ctx, 1, x, 4, y, 4), 0);
    strength = 0;
    assert_int_equal(op.apply(op.ctx, 1, x, 4, again, 4), 0);
    assert_memory_equal(y, again, sizeof y);
    elaw_operator_free(&op);
}

static void threads_do_not_change_a_digit(void **state)
{
    (void)state;
    enum { N = 1100 };
    static const double l[] = {9, 0.25};
    static double x[N], y[2][N];
    elaw_matrix w[2], r[2], s[2];
    int threads = omp_get_max_threads();
    elaw_wigner_model wigner = {.n = N, .spikes = 3, .strength = theta};
    elaw_rectangular_model rectangle = {
        .m = 2100, .n = 30, .spikes = 2, .strength = l};
    elaw_covariance_model covariance = {
        .n = 300, .p = 40, .spikes = 2, .strength = l};
    elaw_rng_fill_normal((elaw_rng){9, 9}, 0, N, 1, x, N);
    for (int t = 0; t < 2; t++) {
        elaw_operator op;
        omp_set_num_threads(t == 0 ? 1 : 3);
        assert_ok(elaw_sample_wigner(&wigner, rng, w + t, NULL));
        assert_ok(elaw_sample_rectangular(&rectangle, rng, r + t, NULL, NULL));
        assert_ok(elaw_sample_covariance(&covariance, rng, s + t, NULL));
        assert_ok(elaw_operator_wigner(&wigner, rng, &op));
        assert_int_equal(op.apply(op.ctx, 1, x, N, y[t], N), 0);
        elaw_operator_free(&op);
    }
    omp_set_num_threads(threads);
    assert_memory_equal(w[0].data, w[1].data, N * N * sizeof(double));
    assert_memory_equal(r[0].data, r[1].data, 2100 * 30 * sizeof(double));
    assert_memory_equal(s[0].data, s[1].data, 300 * 40 * sizeof(double));
    assert_memory_equal(y[0], y[1], sizeof y[0]);
    for (int t = 0; t < 2; t++) {
        elaw_matrix_free(w + t);
        elaw_matrix_free(r + t);
        elaw_matrix_free(s + t);
    }
}

static void models_of_the_other_field_are_refused(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_zmatrix z;
    elaw_operator op;
    elaw_wigner_model w = {.n = 3};
    elaw_rectangular_model x = {.m = 3, .n = 3};
    elaw_covariance_model s = {.n = 3, .p = 3};
    assert_int_equal(elaw_sample_wigner_complex(&w, rng, &z, NULL),
                     ELAW_EINVAL);
    assert_string_equal(elaw_last_error(),
                        "elaw_sample_wigner_complex: the model is real");
    assert_int_equal(elaw_sample_rectangular_complex(&x, rng, &z, NULL, NULL),
                     ELAW_EINVAL);
    assert_int_equal(elaw_sample_covariance_complex(&s, rng, &z, NULL),
                     ELAW_EINVAL);
    w.is_complex = x.is_complex = s.is_complex = true;
    assert_int_equal(elaw_sample_wigner(&w, rng, &a, NULL), ELAW_EINVAL);
    assert_int_equal(elaw_operator_wigner(&w, rng, &op), ELAW_EINVAL);
    assert_int_equal(elaw_sample_rectangular(&x, rng, &a, NULL, NULL),
                     ELAW_EINVAL);
    assert_int_equal(elaw_sample_covariance(&s, rng, &a, NULL), ELAW_EINVAL);
}

static void sizes_and_numbers_are_checked(void **state)
{
    (void)state;
    static const double bad[] = {1, NAN};
    elaw_matrix a = {.rows = 77};
    elaw_operator op = {.rows = 77};
    elaw_wigner_model w = {.n = 0};
    assert_int_equal(elaw_sample_wigner(&w, rng, &a, NULL), ELAW_ESHAPE);
    w = (elaw_wigner_model){.n = 2, .spikes = 3, .strength = theta};
    assert_int_equal(elaw_sample_wigner(&w, rng, &a, NULL), ELAW_ESHAPE);
    assert_int_equal(elaw_operator_wigner(&w, rng, &op), ELAW_ESHAPE);
    w = (elaw_wigner_model){.n = 2, .spikes = 2, .strength = bad};
    assert_int_equal(elaw_sample_wigner(&w, rng, &a, NULL), ELAW_EDOMAIN);
    w = (elaw_wigner_model){.n = 2, .sigma = -1};
    assert_int_equal(elaw_sample_wigner(&w, rng, &a, NULL), ELAW_EDOMAIN);
    elaw_rectangular_model x = {.m = 5, .n = 2, .spikes = 3, .strength = theta};
    assert_int_equal(elaw_sample_rectangular(&x, rng, &a, NULL, NULL),
                     ELAW_ESHAPE);
    x = (elaw_rectangular_model){
        .m = 5, .n = 4, .spikes = 3, .strength = theta};
    assert_int_equal(elaw_sample_rectangular(&x, rng, &a, NULL, NULL),
                     ELAW_EDOMAIN); /* -2 is no singular value */
    elaw_covariance_model s = {.n = 5, .p = 0};
    assert_int_equal(elaw_sample_covariance(&s, rng, &a, NULL), ELAW_ESHAPE);
    assert_int_equal(a.rows, 77);
    assert_int_equal(op.rows, 77);
}

/* Each call with the n-th allocation failing, for every n. */
static elaw_status sample_all(int which, elaw_matrix m[3], elaw_zmatrix z[3],
                              elaw_operator *op)
{
    static const double l[] = {9, 0.25};
    elaw_wigner_model w = {.n = 6, .spikes = 2, .strength = theta};
    elaw_rectangular_model x = {.m = 6, .n = 4, .spikes = 2, .strength = l};
    elaw_covariance_model s = {.n = 6, .p = 4, .spikes = 2, .strength = l};
    w.is_complex = x.is_complex = s.is_complex = which >= 4;
    switch (which) {
    case 0:
        return elaw_sample_wigner(&w, rng, m, m + 1);
    case 1:
        return elaw_sample_rectangular(&x, rng, m, m + 1, m + 2);
    case 2:
        return elaw_sample_covariance(&s, rng, m, m + 1);
    case 3:
        return elaw_operator_wigner(&w, rng, op);
    case 4:
        return elaw_sample_wigner_complex(&w, rng, z, z + 1);
    case 5:
        return elaw_sample_rectangular_complex(&x, rng, z, z + 1, z + 2);
    default:
        return elaw_sample_covariance_complex(&s, rng, z, z + 1);
    }
}

static void no_memory_is_an_error_and_nothing_leaks(void **state)
{
    (void)state;
    for (int which = 0; which < 7; which++) {
        elaw_matrix m[3] = {{0}};
        elaw_zmatrix z[3] = {{0}};
        elaw_operator op = {0};
        long live = elaw_memory_live(), n = 1;
        for (;; n++) {
            elaw_memory_fail_at(n);
            elaw_status status = sample_all(which, m, z, &op);
            if (status == ELAW_OK)
                break;
            assert_int_equal(status, ELAW_ENOMEM);
            assert_int_equal(elaw_memory_live(), live);
            assert_true(m[0].data == NULL && z[0].data == NULL);
            assert_null(op.ctx);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 3);
        for (int i = 0; i < 3; i++) {
            elaw_matrix_free(m + i);
            elaw_zmatrix_free(z + i);
        }
        if (op.ctx != NULL)
            elaw_operator_free(&op);
        assert_int_equal(elaw_memory_live(), live);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wigner_is_its_formula),
        cmocka_unit_test(complex_wigner_is_its_formula),
        cmocka_unit_test(rectangle_is_its_formula),
        cmocka_unit_test(complex_rectangle_is_its_formula),
        cmocka_unit_test(covariance_stretches_its_spikes),
        cmocka_unit_test(complex_covariance_stretches_its_spikes),
        cmocka_unit_test(operator_is_the_stored_matrix),
        cmocka_unit_test(operator_columns_are_the_stored_bits),
        cmocka_unit_test(operator_outlives_its_model),
        cmocka_unit_test(threads_do_not_change_a_digit),
        cmocka_unit_test(models_of_the_other_field_are_refused),
        cmocka_unit_test(sizes_and_numbers_are_checked),
        cmocka_unit_test(no_memory_is_an_error_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
