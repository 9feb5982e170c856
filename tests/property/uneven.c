/* Denoising under uneven noise: what must commute does, what is known is used,
 * what is not noise stays. One sample of 80 x 120, rank 2. */
#include <math.h>
#include <string.h>

#include <eigenlaw/denoise.h>
#include <eigenlaw/rng.h>

#include "support.h"

enum { M = 80, N = 120 };

static double y[M * N], s[M * N], v[M * N];

static double normal(uint64_t stream, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){33, stream}, i, j);
}

typedef double profile(size_t i, size_t j);

static double blocks(size_t i, size_t j)
{
    return (i % 2 == 0) != (j % 3 == 0) ? 3 : 0.25;
}

static double product(size_t i, size_t j)
{
    return exp(1.4 * (sin(7. * (double)i) + cos(5. * (double)j)));
}

static void sample(profile *variance, double sd)
{
    for (size_t k = 0; k < M * N; k++) {
        size_t i = k % M, j = k / M;
        s[k] = 2 * normal(1, i, 0) * normal(2, j, 0) +
               normal(3, i, 0) * normal(4, j, 0);
        v[k] = variance(i, j) * sd * sd;
        y[k] = s[k] + sqrt(v[k]) * normal(5, i, j);
    }
}

/* Column-major x of m x n from a of the same. */
static elaw_denoise_report denoised(size_t m, size_t n, double *a,
                                    const elaw_denoise_options *options,
                                    double *x)
{
    elaw_matrix given, got;
    elaw_denoise_report report;
    assert_ok(elaw_matrix_borrow(m, n, a, m, &given));
    assert_ok(elaw_denoise(&given, options, &got, &report));
    for (size_t j = 0; j < n; j++)
        memcpy(x + j * m, got.data + j * got.ld, m * sizeof *x);
    elaw_matrix_free(&got);
    return report;
}

static double error_of(const double *x, const double *to)
{
    double sum = 0;
    for (size_t k = 0; k < M * N; k++)
        sum += (x[k] - to[k]) * (x[k] - to[k]);
    return sum / (M * N);
}

static void scaling_transposing_and_permuting_commute(void **state)
{
    (void)state;
    static double x[M * N], b[M * N], z[M * N];
    sample(blocks, 1);
    elaw_denoise_report report = denoised(M, N, y, NULL, x);
    assert_int_equal(report.noise.kind, ELAW_NOISE_BLOCKS);
    assert_int_equal(report.method, ELAW_DENOISE_TAP);
    assert_int_equal(report.rank, 2);
    assert_near(error_of(x, s), report.estimated_mse, 0, 0.25);
    elaw_denoise_report_free(&report);
    /* rows reversed, columns rotated by 50, transposed, times -100 */
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            b[(j + 50) % N + (M - 1 - i) * N] = -100 * y[i + j * M];
    report = denoised(N, M, b, NULL, z);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            assert_near(z[(j + 50) % N + (M - 1 - i) * N], -100 * x[i + j * M],
                        0.1, 1e-3);
    elaw_denoise_report_free(&report);
}

/* What is told of the noise is used; the report says the variances. */
static void what_is_known_is_used(void **state)
{
    (void)state;
    static double x[M * N];
    elaw_matrix variance;
    size_t row[M], col[N];
    sample(blocks, 1);
    assert_ok(elaw_matrix_borrow(M, N, v, M, &variance));
    for (size_t i = 0; i < M; i++)
        row[i] = 10 + i % 2;
    for (size_t j = 0; j < N; j++)
        col[j] = j % 3 == 0;
    elaw_denoise_options o = {
        .noise = {.kind = ELAW_NOISE_PROFILE, .variance = &variance}};
    elaw_denoise_report report = denoised(M, N, y, &o, x);
    double best = error_of(x, s);
    assert_true(report.noise.known && report.noise.fit_ok);
    assert_near(report.estimated_mse, best, 0, 0.25);
    for (size_t k = 0; k < M * N; k++)
        assert_near(report.noise.variance
                        .data[k % M + k / M * report.noise.variance.ld],
                    v[k], 0, 1e-14);
    elaw_denoise_report_free(&report);
    o.noise = (elaw_noise){
        .kind = ELAW_NOISE_BLOCKS, .row_label = row, .col_label = col};
    report = denoised(M, N, y, &o, x);
    assert_int_equal(report.noise.row_groups, 2);
    assert_near(error_of(x, s), best, 0, 0.05);
    elaw_denoise_report_free(&report);
    report = denoised(M, N, y, NULL, x);
    assert_near(error_of(x, s), best, 0, 0.05);
    elaw_denoise_report_free(&report);
}

/* A row ten times too loud does not fit, and that is said. */
static void a_wrong_profile_is_reported(void **state)
{
    (void)state;
    static double x[M * N];
    elaw_matrix variance;
    sample(product, 1);
    for (size_t j = 0; j < N; j++)
        v[3 + j * M] *= 10;
    assert_ok(elaw_matrix_borrow(M, N, v, M, &variance));
    const elaw_denoise_options o = {
        .noise = {.kind = ELAW_NOISE_PROFILE, .variance = &variance}};
    elaw_denoise_report report = denoised(M, N, y, &o, x);
    assert_false(report.noise.fit_ok);
    elaw_denoise_report_free(&report);
}

/* Whiten, shrink and back with weights: not far above TAP, far below what white
 * noise would have said, its error announced. */
static void separable_noise_is_divided_out(void **state)
{
    (void)state;
    static double x[M * N];
    sample(product, 0.7);
    elaw_denoise_options o = {.noise.kind = ELAW_NOISE_SEPARABLE};
    elaw_denoise_report report = denoised(M, N, y, &o, x);
    double tap = error_of(x, s);
    assert_int_equal(report.method, ELAW_DENOISE_TAP);
    elaw_denoise_report_free(&report);
    o.method = ELAW_DENOISE_SHRINK;
    report = denoised(M, N, y, &o, x);
    double shrink = error_of(x, s);
    assert_int_equal(report.method, ELAW_DENOISE_SHRINK);
    assert_int_equal(report.rank, 2);
    assert_near(report.estimated_mse, shrink, 0, 0.25);
    assert_true(shrink < 1.15 * tap);
    elaw_denoise_report_free(&report);
    o.noise.kind = ELAW_NOISE_HOMOGENEOUS;
    o.rank = 2;
    report = denoised(M, N, y, &o, x);
    assert_true(shrink < 0.6 * error_of(x, s));
    elaw_denoise_report_free(&report);
}

/* At any level, down to where rounding is all that is left. */
static void weak_noise_and_none(void **state)
{
    (void)state;
    static double x[M * N];
    for (double sd = 1e-2; sd > 1e-10; sd /= 1e3) {
        sample(blocks, sd);
        elaw_denoise_report report = denoised(M, N, y, NULL, x);
        assert_int_equal(report.noise.kind, ELAW_NOISE_BLOCKS);
        assert_int_equal(report.rank, 2);
        assert_near(report.estimated_mse, error_of(x, s), 0, 0.25);
        elaw_denoise_report_free(&report);
    }
    sample(blocks, 0);
    elaw_denoise_options o = {.method = ELAW_DENOISE_AUTO};
    elaw_denoise_report report = denoised(M, N, y, &o, x);
    assert_true(error_of(x, s) < 1e-24);
    elaw_denoise_report_free(&report);
    o.method = ELAW_DENOISE_TAP;
    report = denoised(M, N, y, &o, x);
    assert_true(error_of(x, s) < 1e-24);
    elaw_denoise_report_free(&report);
}

static void noise_alone_leaves_nothing(void **state)
{
    (void)state;
    static double x[M * N], zero[M * N];
    sample(blocks, 1);
    for (size_t k = 0; k < M * N; k++)
        y[k] -= s[k];
    elaw_denoise_report report = denoised(M, N, y, NULL, x);
    assert_int_equal(report.noise.kind, ELAW_NOISE_BLOCKS);
    assert_int_equal(report.rank, 0);
    assert_true(error_of(x, zero) == 0);
    assert_true(report.degrees == 0);
    elaw_denoise_report_free(&report);
}

/* Rows that go together: no model of entries holds. */
static void correlated_rows_are_coloured(void **state)
{
    (void)state;
    static double x[M * N];
    for (size_t k = 0; k < M * N; k++) {
        size_t i = k % M, j = k / M;
        s[k] = 2 * normal(1, i, 0) * normal(2, j, 0);
        y[k] = s[k] + normal(5, i, j) + 0.7 * normal(5, (i + M / 2) % M, j);
    }
    elaw_denoise_report report = denoised(M, N, y, NULL, x);
    assert_int_equal(report.noise.kind, ELAW_NOISE_COLOURED);
    assert_int_equal(report.method, ELAW_DENOISE_OPTSHRINK);
    assert_true(report.noise.colour_z > 4 && !report.noise.fit_ok);
    assert_int_equal(report.rank, 1);
    assert_true(error_of(x, s) < 0.1);
    elaw_denoise_report_free(&report);
}

/* Entries of a few values: their log-squares are not looked at. */
static void entries_that_repeat_are_left_alone(void **state)
{
    (void)state;
    static double x[M * N];
    sample(blocks, 1);
    for (size_t k = 0; k < M * N; k++)
        y[k] = y[k] > 0 ? 1 : -1;
    elaw_denoise_report report = denoised(M, N, y, NULL, x);
    assert_int_equal(report.noise.kind, ELAW_NOISE_HOMOGENEOUS);
    assert_true(isnan(report.noise.p_rows));
    assert_int_equal(report.method, ELAW_DENOISE_SHRINK);
    elaw_denoise_report_free(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scaling_transposing_and_permuting_commute),
        cmocka_unit_test(what_is_known_is_used),
        cmocka_unit_test(a_wrong_profile_is_reported),
        cmocka_unit_test(separable_noise_is_divided_out),
        cmocka_unit_test(weak_noise_and_none),
        cmocka_unit_test(noise_alone_leaves_nothing),
        cmocka_unit_test(correlated_rows_are_coloured),
        cmocka_unit_test(entries_that_repeat_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
