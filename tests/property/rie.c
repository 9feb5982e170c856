/* The rotation-invariant estimator: its divergence against differences of the
 * matrix, the minimum by three routes, what commutes with it, its limits. */
#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/denoise.h>

#include "base/quadrature.h"
#include "denoise/factors.h"
#include "denoise/rie.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static double normal(uint64_t stream, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){11, stream}, i, j);
}

/* --- Stein's divergence ----------------------------------------------------*/

/* f(y), odd, and its slope: cuts small values, keeps large ones. */
static double cut(double y)
{
    return y * y * y / (1 + y * y);
}
static double cut_slope(double y)
{
    double q = 1 + y * y;
    return y * y * (3 + y * y) / (q * q);
}

/* X = U f(value) V^* of a rows x cols matrix of width doubles an entry. */
static void apply_cut(bool symmetric, size_t rows, size_t cols, size_t width,
                      const double *y, double *x, elaw_factors *factors)
{
    double cleaned[8];
    assert_ok(
        elaw_factors_create("test", symmetric, rows, cols, width, y, factors));
    for (size_t i = 0; i < factors->count; i++)
        cleaned[i] = cut(factors->value[i]);
    memset(x, 0, rows * cols * width * sizeof *x);
    assert_ok(elaw_factors_build("test", factors, cleaned, x));
}

/* Sum over the free numbers of Y, each of the noise's standard deviation sd (in
 * units of v = 1), of sd^2 <dX/dt, direction>: that is E<W, X>/v. */
static double divergence(bool symmetric, size_t rows, size_t cols, size_t width,
                         const double *y)
{
    enum { MOST = 8 * 8 * 2 };
    double sum = 0, moved[MOST], x[2][MOST], d = 1e-5;
    size_t n = rows * cols * width;
    for (size_t at = 0; at < n; at++) {
        size_t part = at % width, i = at / width % rows, j = at / width / rows;
        double direction[MOST] = {0}, sd2 = width == 1 ? 1 : 0.5;
        direction[at] = 1;
        if (symmetric && (j > i || (i == j && part == 1)))
            continue; /* the lower triangle, a real diagonal */
        if (symmetric && i == j)
            sd2 = width == 1 ? 2 : 1;
        else if (symmetric)
            direction[(j + i * rows) * width + part] = part == 1 ? -1 : 1;
        for (int side = 0; side < 2; side++) {
            elaw_factors factors;
            for (size_t k = 0; k < n; k++)
                moved[k] = y[k] + (side == 0 ? d : -d) * direction[k];
            apply_cut(symmetric, rows, cols, width, moved, x[side], &factors);
            elaw_factors_free(&factors);
        }
        for (size_t k = 0; k < n; k++)
            sum += sd2 * direction[k] * (x[0][k] - x[1][k]) / (2 * d);
    }
    return sum;
}

static void risk_is_steins(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++)
        for (size_t width = 1; width <= 2; width++)
            for (size_t cols = 4; cols <= 6; cols += 2) {
                size_t rows = symmetric ? cols : 4, n = rows * cols * width;
                double y[72], x[72], cleaned[8], slope[8], moved = 0;
                elaw_factors factors;
                for (size_t k = 0; k < n; k++)
                    y[k] = normal(width + 2 * cols, k, 0);
                for (size_t j = 0; j < cols && symmetric; j++)
                    for (size_t i = 0; i <= j; i++)
                        for (size_t p = 0; p < width; p++)
                            y[(i + j * rows) * width + p] =
                                i == j
                                    ? (p == 0 ? y[(i + j * rows) * width] : 0)
                                    : (p == 0 ? 1 : -1) *
                                          y[(j + i * rows) * width + p];
                apply_cut(symmetric, rows, cols, width, y, x, &factors);
                for (size_t i = 0; i < factors.count; i++) {
                    cleaned[i] = cut(factors.value[i]);
                    slope[i] = cut_slope(factors.value[i]);
                }
                for (size_t k = 0; k < n; k++)
                    moved += (y[k] - x[k]) * (y[k] - x[k]);
                const double v = 0.3;
                elaw_rie rie = {.symmetric = symmetric,
                                .field = width == 2 ? ELAW_COMPLEX : ELAW_REAL,
                                .rows = rows,
                                .cols = cols,
                                .variance = v,
                                .count = factors.count,
                                .noisy = factors.value};
                double D = divergence(symmetric, rows, cols, width, y);
                double energy = (double)(rows * cols) +
                                (symmetric && width == 1 ? (double)rows : 0);
                elaw_rie_result got;
                assert_ok(
                    elaw_rie_risk("test", &rie, cleaned, cleaned, slope, &got));
                assert_near(got.degrees, symmetric ? D / 2 : D, 1e-6, 1e-7);
                assert_near(got.squared_error,
                            fmax(0, moved + 2 * v * D - v * energy), 1e-6,
                            1e-6);
                elaw_factors_free(&factors);
            }
}

/* --- the minimum -----------------------------------------------------------*/

typedef struct moment {
    const elaw_law *law;
    double delta, middle, r;
    int what;
} moment;

static double integrand(double t, void *ctx)
{
    const moment *a = ctx;
    double y = a->middle + a->r * cos(t), h, rho;
    assert_ok(elaw_law_hilbert(a->law, 1, &y, &h));
    assert_ok(elaw_law_density(a->law, 1, &y, &rho));
    double xi = y - 2 * a->delta * h;
    double f = a->what == 0 ? xi * xi : a->what == 1 ? h * h : rho * rho;
    return f * rho * a->r * sin(t);
}

/* int s^2 - int xi^2 = Delta - 4 Delta^2 int h^2 = Delta - (4 pi^2/3) Delta^2
 * int rho^3, and what elaw_rie_minimum says. */
static void minimum_by_three_routes(void **state)
{
    const double place[] = {-1, 0.5, 2}, weight[] = {0.3, 0.5, 0.2};
    const double deltas[] = {0.01, 0.2, 1.5};
    elaw_law *prior;
    (void)state;
    assert_ok(elaw_law_points(3, place, weight, &prior));
    double s2 = 0.3 + 0.5 * 0.25 + 0.2 * 4;
    for (int k = 0; k < 3; k++) {
        double delta = deltas[k], sum[3] = {0, 0, 0}, error;
        elaw_rie rie = {.symmetric = true,
                        .rows = 50,
                        .cols = 50,
                        .variance = delta / 50,
                        .prior = prior};
        elaw_law *law;
        size_t count;
        const double *edge;
        assert_ok(elaw_rie_law(&rie, &law));
        assert_ok(elaw_law_support(law, &count, &edge));
        for (size_t i = 0; i < count; i++)
            for (int what = 0; what < 3; what++) {
                moment a = {law, delta, 0.5 * (edge[2 * i] + edge[2 * i + 1]),
                            0.5 * (edge[2 * i + 1] - edge[2 * i]), what};
                sum[what] += elaw_integrate(integrand, &a, 0, pi, 1e-13);
            }
        assert_ok(elaw_rie_minimum(&rie, law, &error));
        double want = delta - 4 * delta * delta * sum[1];
        assert_near(error / 50, want, 1e-12, 1e-11);
        assert_near(s2 - sum[0], want, 1e-11, 0);
        assert_near(delta - 4 * pi * pi / 3 * delta * delta * sum[2], want,
                    1e-11, 0);
        elaw_law_free(law);
    }
    elaw_law_free(prior);
}

/* --- what commutes ---------------------------------------------------------*/

enum { M = 40, N = 60 };

static elaw_matrix product(size_t m, size_t n, double sd)
{
    elaw_matrix y;
    assert_ok(elaw_matrix_create(m, n, &y));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            double sum = 0;
            for (size_t k = 0; k < 30; k++)
                sum += normal(1, i, k) * normal(2, k, j);
            y.data[i + j * m] = sum / 8 + sd * normal(3, i, j);
        }
    return y;
}

static elaw_matrix clean(elaw_matrix y, double sd, elaw_denoise_report *report)
{
    elaw_denoise_options o = {.method = ELAW_DENOISE_RIE, .noise.entry_sd = sd};
    elaw_matrix x;
    assert_ok(elaw_denoise(&y, &o, &x, report));
    return x;
}

/* Householder reflection of the rows: I - 2 w w^T. */
static void reflect(elaw_matrix *y)
{
    double w[M], norm = 0;
    for (size_t i = 0; i < M; i++) {
        w[i] = normal(9, i, 0);
        norm += w[i] * w[i];
    }
    for (size_t j = 0; j < N; j++) {
        double dot = 0, *column = y->data + j * M;
        for (size_t i = 0; i < M; i++)
            dot += w[i] * column[i];
        for (size_t i = 0; i < M; i++)
            column[i] -= 2 * w[i] * dot / norm;
    }
}

static void rotation_scale_and_transpose_commute(void **state)
{
    elaw_denoise_report report, other;
    elaw_matrix y = product(M, N, 0.4), x = clean(y, 0.4, &report), t, z;
    (void)state;
    assert_ok(elaw_matrix_create(N, M, &t));
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            t.data[j + i * N] = y.data[i + j * M];
    z = clean(t, 0.4, &other);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            assert_near(z.data[j + i * N], x.data[i + j * M], 1e-9, 0);
    assert_near(other.estimated_mse, report.estimated_mse, 0, 1e-7);
    elaw_matrix_free(&z);
    elaw_matrix_free(&t);
    elaw_denoise_report_free(&other);

    for (size_t k = 0; k < M * N; k++)
        y.data[k] *= 0x1p40;
    z = clean(y, 0.4 * 0x1p40, &other);
    for (size_t k = 0; k < M * N; k++) {
        assert_near(z.data[k] * 0x1p-40, x.data[k], 1e-9, 0);
        y.data[k] *= 0x1p-40;
    }
    assert_near(other.degrees, report.degrees, 1e-3, 0);
    elaw_matrix_free(&z);
    elaw_denoise_report_free(&other);

    reflect(&y);
    reflect(&x);
    z = clean(y, 0.4, &other);
    for (size_t k = 0; k < M * N; k++)
        assert_near(z.data[k], x.data[k], 1e-9, 0);
    elaw_matrix_free(&z);
    elaw_matrix_free(&x);
    elaw_matrix_free(&y);
    elaw_denoise_report_free(&other);
    elaw_denoise_report_free(&report);
}

/* --- limits ----------------------------------------------------------------*/

static double mean_square(const elaw_matrix *a, const elaw_matrix *b)
{
    double sum = 0;
    size_t n = a->rows * a->cols;
    for (size_t k = 0; k < n; k++) {
        double d = a->data[k] - (b != NULL ? b->data[k] : 0);
        sum += d * d / (double)n;
    }
    return sum;
}

static void without_noise_the_input_comes_back(void **state)
{
    elaw_denoise_report report;
    elaw_matrix y = product(M, N, 0), x = clean(y, 1e-7, &report);
    (void)state;
    assert_true(mean_square(&x, &y) < 1e-13);
    assert_near(report.estimated_mse, 0, 2e-14, 0);
    elaw_matrix_free(&x);
    elaw_matrix_free(&y);
    elaw_denoise_report_free(&report);
}

static void of_noise_alone_little_is_left(void **state)
{
    enum { SIDE = 300 };
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        elaw_denoise_report report;
        size_t cols = symmetric ? SIDE : 2 * SIDE;
        elaw_matrix y;
        assert_ok(elaw_matrix_create(SIDE, cols, &y));
        for (size_t j = 0; j < cols; j++)
            for (size_t i = 0; i < SIDE; i++)
                y.data[i + j * SIDE] =
                    symmetric ? (normal(4, i, j) + normal(4, j, i)) / sqrt(2)
                              : normal(4, i, j);
        elaw_matrix x = clean(y, 1, &report);
        assert_true(mean_square(&x, NULL) < 0.01);
        assert_true(report.estimated_mse < 0.01);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_denoise_report_free(&report);
    }
}

/* Any shape, any level, zeros, one value many times: finite, and an error
 * between 0 and what the noise could explain. */
static void odd_matrices_are_fine(void **state)
{
    const size_t sizes[] = {2, 3, 13, 30};
    const double levels[] = {1e-150, 1e-9, 1, 1e9, 1e150};
    (void)state;
    for (int k = 0; k < 4 * 4 * 5 * 3; k++) {
        size_t m = sizes[k % 4], n = sizes[k / 4 % 4];
        double sd = levels[k / 16 % 5];
        int kind = k / 80;
        elaw_matrix y, x;
        elaw_denoise_report report;
        assert_ok(elaw_matrix_create(m, n, &y));
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < m; i++)
                y.data[i + j * m] = kind == 0   ? 0
                                    : kind == 1 ? (i == j) * 3
                                                : normal(40, i, j);
        x = clean(y, sd, &report);
        for (size_t i = 0; i < m * n; i++)
            assert_true(fabs(x.data[i]) <= 1e3);
        assert_true(report.estimated_mse >= 0 && isfinite(report.degrees));
        assert_true(report.estimated_mse <= 10 * (sd * sd + 10));
        assert_true(report.mse_accuracy >= 0.05 && report.mse_accuracy <= 1);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_denoise_report_free(&report);
    }
}

/* Two spikes above a bulk of pure noise get the optimal shrinker's values. */
static void outliers_get_the_low_rank_values(void **state)
{
    enum { SIDE = 300 };
    static double noisy[SIDE], cleaned[SIDE];
    elaw_law *noise;
    elaw_rie_result result;
    (void)state;
    assert_ok(elaw_law_singular_marchenko_pastur(0.5, 1, &noise));
    for (size_t i = 2; i < SIDE; i++) {
        double p = 1 - ((double)i - 1.5) / (SIDE - 2);
        assert_ok(elaw_law_quantile(noise, 1, &p, &noisy[i]));
    }
    noisy[0] = 4, noisy[1] = 2.5;
    elaw_rie rie = {.rows = SIDE,
                    .cols = 2 * SIDE,
                    .variance = 1. / (2 * SIDE),
                    .count = SIDE,
                    .noisy = noisy};
    assert_ok(elaw_rie_clean("test", &rie, cleaned, &result));
    for (size_t i = 0; i < 2; i++) { /* beta = 1/2 */
        double y = noisy[i], q = y * y - 1.5;
        assert_near(cleaned[i], sqrt(q * q - 2) / y, 0, 0.01);
    }
    assert_near(result.low, 1 - sqrt(0.5), 0.01, 0);
    assert_near(result.high, 1 + sqrt(0.5), 0.01, 0);
    elaw_law_free(noise);
}

/* A Wigner signal of known law: xi = l/(1 + Delta), so x = y/(1 + Delta) where
 * no value is outside the support. */
static void a_known_law_is_used(void **state)
{
    enum { SIDE = 60 };
    const double delta = 0.25;
    elaw_matrix y, x;
    elaw_law *prior;
    elaw_denoise_report report;
    (void)state;
    assert_ok(elaw_law_semicircle(1, &prior));
    assert_ok(elaw_matrix_create(SIDE, SIDE, &y));
    for (size_t j = 0; j < SIDE; j++)
        for (size_t i = 0; i < SIDE; i++) /* shrunk a little: values inside */
            y.data[i + j * SIDE] = 0.8 * sqrt((1 + delta) / (2 * SIDE)) *
                                   (normal(30, i, j) + normal(30, j, i));
    elaw_denoise_options o = {.noise.entry_sd = sqrt(delta / SIDE),
                              .prior = prior};
    assert_ok(elaw_denoise(&y, &o, &x, &report));
    assert_int_equal(report.method, ELAW_DENOISE_RIE);
    assert_non_null(strstr(report.reason, "law of the signal"));
    assert_true(report.noisy[0] < report.upper_edge);
    for (size_t k = 0; k < SIDE * SIDE; k++)
        assert_near(x.data[k], y.data[k] / (1 + delta), 1e-12, 0);
    assert_near(report.estimated_mse, delta / (1 + delta) / SIDE, 0, 1e-11);
    elaw_matrix_free(&x);
    elaw_denoise_report_free(&report);
    o.method = ELAW_DENOISE_SHRINK;
    assert_int_equal(elaw_denoise(&y, &o, &x, &report), ELAW_EINVAL);
    o = (elaw_denoise_options){.prior = prior};
    assert_int_equal(elaw_denoise(&y, &o, &x, &report), ELAW_EUNSUPPORTED);
    elaw_matrix_free(&y);
    elaw_law_free(prior);
}

/* White signal in white noise, m x n: x = y/(1 + noise/signal). */
static void a_known_law_of_singular_values_is_used(void **state)
{
    elaw_matrix y, x;
    elaw_law *prior;
    elaw_denoise_report report;
    (void)state;
    for (int tall = 0; tall < 2; tall++) {
        size_t rows = tall ? N : M, cols = tall ? M : N;
        assert_ok(elaw_law_singular_marchenko_pastur((double)M / N, 1, &prior));
        assert_ok(elaw_matrix_create(rows, cols, &y));
        for (size_t k = 0; k < M * N; k++)
            y.data[k] = 0.98 * sqrt(1.25 / N) * normal(31, k, 0);
        elaw_denoise_options o = {.noise.entry_sd = sqrt(0.25 / N),
                                  .prior = prior};
        assert_ok(elaw_denoise(&y, &o, &x, &report));
        for (size_t i = 0; i < M; i++) /* outside, xi bends */
            if (report.noisy[i] < report.upper_edge &&
                report.noisy[i] > report.lower_edge)
                assert_near(report.cleaned[i], report.noisy[i] / 1.25, 1e-8, 0);
        assert_near(report.estimated_mse, 0.25 / 1.25 / N, 0, 1e-9);
        elaw_denoise_report_free(&report);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_law_free(prior);
    }
}

/* --- auto, the level known
 * --------------------------------------------------*/

/* A signal of full rank gets rie, one of low rank shrink; either way the matrix
 * is that of the method named. */
static void auto_takes_what_is_better(void **state)
{
    enum { SIDE = 200 };
    (void)state;
    for (int full = 0; full < 2; full++) {
        elaw_matrix y, x, z;
        elaw_denoise_report got, want;
        assert_ok(elaw_matrix_create(SIDE, SIDE, &y));
        for (size_t j = 0; j < SIDE; j++)
            for (size_t i = 0; i < SIDE; i++)
                y.data[i + j * SIDE] =
                    normal(20, i, j) +
                    (full ? normal(21, i, j)
                          : 4 * normal(22, i, 0) * normal(23, j, 0));
        elaw_denoise_options o = {.noise.entry_sd = 1};
        assert_ok(elaw_denoise(&y, &o, &x, &got));
        assert_int_equal(got.method,
                         full ? ELAW_DENOISE_RIE : ELAW_DENOISE_SHRINK);
        assert_non_null(strstr(got.reason, full ? "rotation" : "stand out"));
        o.method = got.method;
        assert_ok(elaw_denoise(&y, &o, &z, &want));
        assert_true(mean_square(&x, &z) < 1e-20);
        assert_near(got.estimated_mse, want.estimated_mse, 0, 1e-12);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_matrix_free(&z);
        elaw_denoise_report_free(&got);
        elaw_denoise_report_free(&want);
    }
}

/* --- centring, and complex matrices ----------------------------------------*/

static void means_are_taken_off_and_put_back(void **state)
{
    elaw_matrix plain = product(M, N, 0.4), shifted = product(M, N, 0.4), x, z;
    elaw_denoise_options o = {.method = ELAW_DENOISE_RIE,
                              .noise.entry_sd = 0.4,
                              .center = ELAW_CENTER_COLUMNS};
    elaw_denoise_report a, b;
    (void)state;
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            shifted.data[i + j * M] += (double)j;
    assert_ok(elaw_denoise(&plain, &o, &x, &a));
    assert_ok(elaw_denoise(&shifted, &o, &z, &b));
    for (size_t k = 0; k < M * N; k++)
        assert_near(z.data[k] - (double)(k / M), x.data[k], 1e-9, 0);
    assert_near(a.cleaned[M - 1], 0, 0, 0); /* the direction taken off */
    assert_near(a.estimated_mse, b.estimated_mse, 0, 1e-8);
    assert_true(a.degrees > N);
    elaw_matrix_free(&plain);
    elaw_matrix_free(&shifted);
    elaw_matrix_free(&x);
    elaw_matrix_free(&z);
    elaw_denoise_report_free(&a);
    elaw_denoise_report_free(&b);
}

/* A complex signal of full rank, n = 120: the estimated error is the real one
 * within 5 %. */
static void complex_signals(void **state)
{
    enum { SIDE = 120 };
    (void)state;
    for (int hermitian = 0; hermitian < 2; hermitian++) {
        elaw_zmatrix y, x;
        elaw_denoise_report report;
        double complex *s = malloc(SIDE * SIDE * sizeof *s);
        double sd = 0.8, error = 0;
        assert_ok(elaw_zmatrix_create(SIDE, SIDE, &y));
        for (size_t j = 0; j < SIDE; j++)
            for (size_t i = 0; i < SIDE; i++) {
                double complex a = CMPLX(normal(5, i, j), normal(6, i, j));
                double complex b = CMPLX(normal(5, j, i), -normal(6, j, i));
                double complex w = CMPLX(normal(7, i, j), normal(8, i, j));
                double complex u = CMPLX(normal(7, j, i), -normal(8, j, i));
                a = hermitian ? (a + b) / 2 : a / sqrt(2);
                w = hermitian ? (w + u) / 2 : w / sqrt(2);
                s[i + j * SIDE] = a;
                y.data[i + j * SIDE].re = creal(a + sd * w);
                y.data[i + j * SIDE].im = cimag(a + sd * w);
            }
        elaw_denoise_options o = {.method = ELAW_DENOISE_RIE,
                                  .noise.entry_sd = sd};
        assert_ok(elaw_denoise_complex(&y, &o, &x, &report));
        for (size_t k = 0; k < SIDE * SIDE; k++) {
            double complex d = CMPLX(x.data[k].re, x.data[k].im) - s[k];
            error += creal(d * conj(d)) / (SIDE * SIDE);
        }
        /* semicircle in semicircle, and square noise in the same: shrinking by
         * 1/(1 + sd^2) is best, sd^2/(1 + sd^2) what is left */
        assert_near(error, sd * sd / (1 + sd * sd), 0, 0.03);
        assert_near(report.estimated_mse, error, 0, 0.05);
        elaw_zmatrix_free(&y);
        elaw_zmatrix_free(&x);
        elaw_denoise_report_free(&report);
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(risk_is_steins),
        cmocka_unit_test(minimum_by_three_routes),
        cmocka_unit_test(rotation_scale_and_transpose_commute),
        cmocka_unit_test(without_noise_the_input_comes_back),
        cmocka_unit_test(of_noise_alone_little_is_left),
        cmocka_unit_test(odd_matrices_are_fine),
        cmocka_unit_test(outliers_get_the_low_rank_values),
        cmocka_unit_test(a_known_law_is_used),
        cmocka_unit_test(a_known_law_of_singular_values_is_used),
        cmocka_unit_test(auto_takes_what_is_better),
        cmocka_unit_test(means_are_taken_off_and_put_back),
        cmocka_unit_test(complex_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
