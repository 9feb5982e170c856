/* Denoising at low rank: what commutes with it, its limits, its degrees of
 * freedom against differences, other routes to the same values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "denoise/factors.h"
#include "denoise/freedom.h"
#include "denoise/shrinker.h"
#include "denoising.h"
#include "support.h"

static const elaw_denoise_method methods[] = {
    ELAW_DENOISE_SHRINK, ELAW_DENOISE_HARD, ELAW_DENOISE_SCREENOT,
    ELAW_DENOISE_OPTSHRINK, ELAW_DENOISE_AUTO};
enum { METHODS = sizeof methods / sizeof methods[0] };

static const double strength[2] = {3, 2};

static void some_matrix(size_t m, size_t n, elaw_matrix *y)
{
    elaw_rectangular_model model = {
        .m = m, .n = n, .spikes = 2, .strength = strength};
    elaw_matrix s;
    test_spiked(&model, 5, y, &s);
    elaw_matrix_free(&s);
}

static void denoised(const elaw_matrix *y, elaw_denoise_method method,
                     elaw_matrix *x, elaw_denoise_report *report)
{
    elaw_denoise_options o = {.method = method,
                              .noise = {.kind = ELAW_NOISE_HOMOGENEOUS}};
    assert_ok(elaw_denoise(y, &o, x, report));
    assert_int_equal(report->rank, 2);
}

static void assert_same(const elaw_matrix *a, const elaw_matrix *b,
                        double tolerance)
{
    assert_true(test_distance2(a, b) <=
                tolerance * tolerance * (1e-300 + test_energy(b)));
}

static void transposing_commutes(void **state)
{
    (void)state;
    elaw_matrix y, t, x, xt;
    some_matrix(30, 50, &y);
    assert_ok(elaw_matrix_create(50, 30, &t));
    for (size_t i = 0; i < 30; i++)
        for (size_t j = 0; j < 50; j++)
            t.data[j + 50 * i] = elaw_matrix_get(&y, i, j);
    for (int k = 0; k < METHODS; k++) {
        elaw_denoise_report a, b;
        denoised(&y, methods[k], &x, &a);
        denoised(&t, methods[k], &xt, &b);
        for (size_t i = 0; i < 30; i++)
            for (size_t j = 0; j < 50; j++)
                assert_near(xt.data[j + 50 * i], elaw_matrix_get(&x, i, j),
                            1e-12, 0);
        assert_near(b.estimated_mse, a.estimated_mse, 0, 1e-9);
        assert_near(b.degrees, a.degrees, 0, 1e-9);
        elaw_matrix_free(&x);
        elaw_matrix_free(&xt);
        elaw_denoise_report_free(&a);
        elaw_denoise_report_free(&b);
    }
    elaw_matrix_free(&y);
    elaw_matrix_free(&t);
}

/* Scaling by 2^k is exact but for LAPACK's own thresholds; a permutation of
 * rows and a reflection are rotations that keep the noise white. */
static void scaling_and_rotating_commute(void **state)
{
    (void)state;
    elaw_matrix y, z, x, xz, h;
    some_matrix(30, 50, &y);
    double v[30], norm = 0;
    for (uint64_t i = 0; i < 30; i++) {
        v[i] = elaw_rng_normal((elaw_rng){9, 0}, i, 0);
        norm += v[i] * v[i];
    }
    assert_ok(elaw_matrix_copy(&y, &z));
    for (size_t j = 0; j < 50; j++) { /* 1024 (1 - 2 v v^T) y */
        double dot = 0;
        for (size_t i = 0; i < 30; i++)
            dot += v[i] * elaw_matrix_get(&y, i, j);
        for (size_t i = 0; i < 30; i++)
            z.data[i + 30 * j] =
                1024 * (z.data[i + 30 * j] - 2 * dot / norm * v[i]);
    }
    for (int k = 0; k < METHODS; k++) {
        elaw_denoise_report a, b;
        denoised(&y, methods[k], &x, &a);
        denoised(&z, methods[k], &xz, &b);
        assert_ok(elaw_matrix_copy(&x, &h));
        for (size_t j = 0; j < 50; j++) {
            double dot = 0;
            for (size_t i = 0; i < 30; i++)
                dot += v[i] * x.data[i + 30 * j];
            for (size_t i = 0; i < 30; i++)
                h.data[i + 30 * j] =
                    1024 * (h.data[i + 30 * j] - 2 * dot / norm * v[i]);
        }
        /* the kurtosis of the entries is no invariant of rotations: it moves
         * the test, not the values */
        assert_same(&xz, &h, 1e-11);
        assert_near(b.estimated_mse, 0x1p20 * a.estimated_mse, 0, 1e-9);
        elaw_matrix_free(&h);
        elaw_matrix_free(&x);
        elaw_matrix_free(&xz);
        elaw_denoise_report_free(&a);
        elaw_denoise_report_free(&b);
    }
    elaw_matrix_free(&y);
    elaw_matrix_free(&z);
}

/* A matrix of rank 2 without noise comes back; a matrix of zeros too. */
static void without_noise_nothing_changes(void **state)
{
    (void)state;
    elaw_matrix s, x;
    assert_ok(elaw_matrix_create(30, 50, &s));
    for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < METHODS; k++) {
            elaw_denoise_report r;
            elaw_denoise_options o = {
                .method = methods[k],
                .noise = {.kind = ELAW_NOISE_HOMOGENEOUS}};
            assert_ok(elaw_denoise(&s, &o, &x, &r));
            assert_same(&x, &s, 1e-12);
            /* 1 - c is good to eps */
            assert_true(r.estimated_mse <= 1e-14 * test_energy(&s) / 1500 &&
                        r.noisy_mse <= 1e-28 * test_energy(&s));
            elaw_matrix_free(&x);
            elaw_denoise_report_free(&r);
        }
        for (uint64_t i = 0; i < 30; i++)
            for (uint64_t j = 0; j < 50; j++)
                s.data[i + 30 * j] =
                    elaw_rng_normal((elaw_rng){1, 1}, i, 0) *
                        elaw_rng_normal((elaw_rng){1, 1}, j, 1) +
                    elaw_rng_normal((elaw_rng){1, 1}, i, 2) *
                        elaw_rng_normal((elaw_rng){1, 1}, j, 3);
    }
    elaw_matrix_free(&s);
}

static void pure_noise_leaves_nothing(void **state)
{
    (void)state;
    elaw_rectangular_model model = {.m = 60, .n = 90};
    elaw_matrix y, x;
    assert_ok(
        elaw_sample_rectangular(&model, (elaw_rng){2, 0}, &y, NULL, NULL));
    for (int k = 0; k < METHODS; k++) {
        elaw_denoise_options o = {.method = methods[k], .level = 0.001};
        elaw_denoise_report r;
        assert_ok(elaw_denoise(&y, &o, &x, &r));
        assert_int_equal(r.rank, 0);
        assert_true(test_energy(&x) == 0);
        assert_near(r.noisy_mse, 1. / 90, 0, 0.1);
        elaw_matrix_free(&x);
        elaw_denoise_report_free(&r);
    }
    elaw_matrix_free(&y);
}

/* Divergence by differences in every entry; a smooth function of all values so
 * that no threshold is crossed. */
static double smooth(double y, double *slope)
{
    *slope = 1 - 1 / ((1 + y * y) * (1 + y * y)) * (1 - y * y);
    return y - y / (1 + y * y);
}

static double divergence(bool symmetric, size_t m, size_t n, elaw_matrix *a)
{
    double sum = 0, h = 1e-6, kept, slope;
    double cleaned[16], out[64];
    for (size_t j = 0; j < n; j++)
        for (size_t i = symmetric ? j : 0; i < m; i++) {
            double side[2];
            for (int k = 0; k < 2; k++) {
                elaw_factors f;
                kept = a->data[i + j * m];
                a->data[i + j * m] += k ? h : -h;
                if (symmetric)
                    a->data[j + i * m] = a->data[i + j * m];
                assert_ok(elaw_factors_create("test", symmetric, m, n, 1,
                                              a->data, &f));
                for (size_t c = 0; c < f.count; c++)
                    cleaned[c] = smooth(f.value[c], &slope);
                assert_ok(elaw_factors_build("test", &f, cleaned, out));
                side[k] = out[i + j * m];
                elaw_factors_free(&f);
                a->data[i + j * m] = kept;
                if (symmetric)
                    a->data[j + i * m] = kept;
            }
            sum += (side[1] - side[0]) / (2 * h);
        }
    return sum;
}

static void freedom_is_the_divergence(void **state)
{
    (void)state;
    const size_t shape[4][2] = {{5, 8}, {8, 5}, {6, 6}, {6, 6}};
    for (int k = 0; k < 4; k++) {
        size_t m = shape[k][0], n = shape[k][1];
        bool symmetric = k == 3;
        elaw_matrix a;
        elaw_factors f;
        double cleaned[8], slope[8];
        assert_ok(elaw_matrix_create(m, n, &a));
        elaw_rng_fill_normal((elaw_rng){8, (uint64_t)k}, 0, m, n, a.data, m);
        for (size_t j = 0; j < n && symmetric; j++)
            for (size_t i = 0; i < j; i++)
                a.data[i + j * m] = a.data[j + i * m];
        assert_ok(elaw_factors_create("test", symmetric, m, n, 1, a.data, &f));
        for (size_t c = 0; c < f.count; c++)
            cleaned[c] = smooth(f.value[c], &slope[c]);
        assert_near(elaw_freedom(&f, cleaned, slope),
                    divergence(symmetric, m, n, &a), 1e-6, 0);
        /* the identity takes up everything there is */
        memcpy(cleaned, f.value, f.count * sizeof *cleaned);
        for (size_t c = 0; c < f.count; c++)
            slope[c] = 1;
        assert_near(elaw_freedom(&f, cleaned, slope),
                    symmetric ? 21 : (double)(m * n), 1e-9, 0);
        f.width = 2; /* the same count of complex numbers */
        if (!symmetric)
            assert_near(elaw_freedom(&f, cleaned, slope), (double)(m * n), 1e-9,
                        0);
        elaw_factors_free(&f);
        elaw_matrix_free(&a);
    }
}

/* A complex matrix that is real times i: the same values. */
static void complex_and_real_agree(void **state)
{
    (void)state;
    elaw_matrix y, x;
    elaw_zmatrix z, xz;
    some_matrix(30, 50, &y);
    assert_ok(elaw_zmatrix_create(30, 50, &z));
    for (size_t k = 0; k < 1500; k++)
        z.data[k].im = y.data[k];
    for (int k = 0; k < METHODS; k++) {
        elaw_denoise_options o = {
            .method = methods[k], .rank = 2, .noise = {.entry_sd = 0.15}};
        elaw_denoise_report a, b;
        assert_ok(elaw_denoise(&y, &o, &x, &a));
        assert_ok(elaw_denoise_complex(&z, &o, &xz, &b));
        for (size_t i = 0; i < 1500; i++) {
            assert_near(xz.data[i].im, x.data[i], 1e-12, 0);
            assert_near(xz.data[i].re, 0, 1e-12, 0);
        }
        assert_near(b.estimated_mse, a.estimated_mse, 0, 1e-9);
        elaw_matrix_free(&x);
        elaw_zmatrix_free(&xz);
        elaw_denoise_report_free(&a);
        elaw_denoise_report_free(&b);
    }
    elaw_matrix_free(&y);
    elaw_zmatrix_free(&z);
}

/* Symmetric: eigenvalues of either sign keep it; the estimate is symmetric. */
static void symmetric_keeps_signs(void **state)
{
    (void)state;
    static const double both[2] = {3, -2.5};
    elaw_wigner_model model = {.n = 60, .spikes = 2, .strength = both};
    elaw_matrix y, u, x;
    assert_ok(elaw_sample_wigner(&model, (elaw_rng){3, 0}, &y, &u));
    for (int k = 0; k < METHODS; k++) {
        elaw_denoise_report r;
        denoised(&y, methods[k], &x, &r);
        assert_int_equal(r.kind, ELAW_KIND_SYMMETRIC);
        assert_true(r.cleaned[0] > 1.5 && r.cleaned[59] < -1.2);
        for (size_t i = 0; i < 60; i++)
            for (size_t j = 0; j < i; j++)
                assert_near(elaw_matrix_get(&x, i, j),
                            elaw_matrix_get(&x, j, i), 1e-15, 0);
        elaw_matrix_free(&x);
        elaw_denoise_report_free(&r);
    }
    elaw_matrix_free(&y);
    elaw_matrix_free(&u);
}

/* Means and scales come back: of a matrix of two columns means and rank 0 the
 * estimate is the means. */
static void means_come_back(void **state)
{
    (void)state;
    elaw_rectangular_model model = {.m = 40, .n = 60};
    elaw_matrix y, x;
    assert_ok(
        elaw_sample_rectangular(&model, (elaw_rng){2, 0}, &y, NULL, NULL));
    for (size_t j = 0; j < 60; j++)
        for (size_t i = 0; i < 40; i++)
            y.data[i + 40 * j] =
                (1 + 0.1 * (double)(j % 3)) * y.data[i + 40 * j] + (double)j;
    elaw_denoise_options o = {.center = ELAW_CENTER_COLUMNS,
                              .scale_columns = true,
                              .level = 1e-4,
                              .noise = {.kind = ELAW_NOISE_HOMOGENEOUS}};
    elaw_denoise_report r;
    assert_ok(elaw_denoise(&y, &o, &x, &r));
    assert_int_equal(r.rank, 0);
    for (size_t j = 0; j < 60; j++) {
        double mean = 0;
        for (size_t i = 0; i < 40; i++)
            mean += y.data[i + 40 * j] / 40;
        for (size_t i = 0; i < 40; i++)
            assert_near(x.data[i + 40 * j], mean, 1e-12, 0);
    }
    /* entry sd back in the units of the file: 1.1 on the average */
    assert_near(r.noise.entry_sd, 1.103 / sqrt(60), 0, 0.05);
    elaw_matrix_free(&x);
    elaw_matrix_free(&y);
    elaw_denoise_report_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transposing_commutes),
        cmocka_unit_test(scaling_and_rotating_commute),
        cmocka_unit_test(without_noise_nothing_changes),
        cmocka_unit_test(pure_noise_leaves_nothing),
        cmocka_unit_test(freedom_is_the_divergence),
        cmocka_unit_test(complex_and_real_agree),
        cmocka_unit_test(symmetric_keeps_signs),
        cmocka_unit_test(means_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
