/* The weighted TAP equations against what they must be. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/tap.h"
#include "support.h"

enum { M = 60, N = 90, R = 2 };

static double y[M * N], w[M * N], x[M * N], signal[M * N], post[M * N];

static double normal(uint64_t stream, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){17, stream}, i, j);
}

/* u v^T with standard normal factors times strength, noise of sd(i, j). */
static void sample(size_t m, size_t n, double strength,
                   double (*variance)(size_t i, size_t j))
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            size_t k = i + j * m;
            double v = variance(i, j);
            signal[k] = 0;
            for (size_t r = 0; r < R; r++)
                signal[k] += strength / (double)(r + 1) * normal(r, i, 0) *
                             normal(10 + r, j, 0);
            y[k] = signal[k] + sqrt(v) * normal(20, i, j);
            w[k] = 1 / v;
        }
}

static double even(size_t i, size_t j)
{
    (void)i;
    (void)j;
    return 0.25;
}

static double chequered(size_t i, size_t j)
{
    return (i < M / 2) != (j < N / 2) ? 4 : 0.09;
}

static elaw_tap solve(size_t m, size_t n, double tolerance)
{
    const elaw_tap_problem p = {.rows = m,
                                .cols = n,
                                .y = y,
                                .weight = w,
                                .rank = R,
                                .tolerance = tolerance,
                                .rounds = 3000};
    elaw_tap tap;
    assert_ok(elaw_tap_solve(&p, &tap));
    assert_true(tap.converged);
    return tap;
}

static double difference(size_t count, const double *a, const double *b)
{
    double sum = 0, size = 0;
    for (size_t k = 0; k < count; k++) {
        sum += (a[k] - b[k]) * (a[k] - b[k]);
        size += b[k] * b[k];
    }
    return sqrt(sum / size);
}

/* Gavish and Donoho's shrinker sqrt((t^2 - c - 1)^2 - 4 c)/t, with its values
 * on the singular vectors of Y: the fixed point for constant weights up to
 * terms of relative order 1/n. */
static void constant_weights_are_the_optimal_shrinker(void **state)
{
    (void)state;
    sample(M, N, 2, even);
    elaw_tap tap = solve(M, N, 1e-9);
    elaw_matrix view;
    elaw_operator op;
    elaw_svd svd;
    double want[M * N] = {0}, c = (double)M / N;
    assert_ok(elaw_matrix_borrow(M, N, y, M, &view));
    assert_ok(elaw_operator_dense(&view, false, &op));
    assert_ok(elaw_svd_all(&op, NULL, &svd));
    for (size_t k = 0; k < R; k++) {
        double t = svd.values[k] / (0.5 * sqrt(N)), d = t * t - c - 1;
        double value = sqrt(d * d - 4 * c) / t * 0.5 * sqrt(N);
        assert_near(tap.strength[k] * sqrt((double)M * N), value, 0, 0.05);
        for (size_t e = 0; e < M * N; e++)
            want[e] +=
                value * svd.left[e % M + k * M] * svd.right[e / M + k * N];
    }
    assert_ok(elaw_tap_entries(&tap, x, NULL));
    assert_true(difference(M * N, x, want) < 0.02);
    elaw_svd_free(&svd);
    elaw_operator_free(&op);
    elaw_tap_free(&tap);
}

/* The expected error is the error, and far below that of the data. */
static void the_posterior_variance_is_the_error(void **state)
{
    (void)state;
    sample(M, N, 1, chequered);
    elaw_tap tap = solve(M, N, 1e-7);
    double mean = 0, error = 0;
    assert_ok(elaw_tap_entries(&tap, x, post));
    for (size_t k = 0; k < M * N; k++) {
        mean += post[k] / (M * N);
        error += (x[k] - signal[k]) * (x[k] - signal[k]) / (M * N);
        assert_true(post[k] > 0);
    }
    assert_near(tap.mse, mean, 0, 1e-12);
    /* 2 (60 + 90) numbers are estimated: sd of the error 1/sqrt(150) */
    assert_near(error, mean, 0, 0.25);
    assert_true(error < 0.1 * 2.045);
    elaw_tap_free(&tap);
}

static void scaling_and_transposing_commute(void **state)
{
    (void)state;
    sample(M, N, 1, chequered);
    elaw_tap tap = solve(M, N, 1e-8);
    assert_ok(elaw_tap_entries(&tap, x, NULL));
    elaw_tap_free(&tap);
    double turned[M * N], weight[M * N];
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++) {
            turned[j + i * N] = 1e6 * y[i + j * M];
            weight[j + i * N] = 1e-12 * w[i + j * M];
        }
    memcpy(y, turned, sizeof y);
    memcpy(w, weight, sizeof w);
    tap = solve(N, M, 1e-8);
    assert_ok(elaw_tap_entries(&tap, turned, NULL));
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            assert_near(1e-6 * turned[j + i * N], x[i + j * M], 1e-5, 0);
    elaw_tap_free(&tap);
}

/* A product of weights goes another way: one weight moved by 1e-9 of itself
 * takes the general one to the same. */
static void a_product_of_weights_is_no_other_problem(void **state)
{
    (void)state;
    sample(M, N, 1, even);
    for (size_t k = 0; k < M * N; k++)
        w[k] = exp(0.7 * (normal(31, k % M, 0) + normal(32, k / M, 0)));
    elaw_tap tap = solve(M, N, 1e-8);
    assert_ok(elaw_tap_entries(&tap, x, NULL));
    elaw_tap_free(&tap);
    w[M + 1] *= 1 + 1e-9;
    tap = solve(M, N, 1e-8);
    assert_ok(elaw_tap_entries(&tap, post, NULL));
    assert_true(difference(M * N, x, post) < 1e-7);
    elaw_tap_free(&tap);
}

/* Half of the entries not observed, whatever stands there. */
static void weight_zero_is_not_observed(void **state)
{
    (void)state;
    sample(M, N, 2, even);
    for (size_t k = 0; k < M * N; k++)
        if (elaw_rng_uniform((elaw_rng){17, 30}, k, 0) < 0.5) {
            w[k] = 0;
            y[k] = NAN;
        }
    elaw_tap tap = solve(M, N, 1e-7);
    double error = 0;
    assert_ok(elaw_tap_entries(&tap, x, NULL));
    for (size_t k = 0; k < M * N; k++)
        error += (x[k] - signal[k]) * (x[k] - signal[k]) / (M * N);
    assert_near(error, tap.mse, 0, 0.25);
    assert_true(error < 0.06);
    elaw_tap_free(&tap);
}

/* Both signs of strength; the estimate is symmetric to the last bit. */
static void symmetric_signals_of_either_sign(void **state)
{
    (void)state;
    enum { n = 80 };
    static double a[n * n], b[n * n], s[n * n];
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double up = normal(1, i, 0) * normal(1, j, 0);
            double down = normal(2, i, 0) * normal(2, j, 0);
            size_t k = i + j * n, l = j + i * n;
            s[k] = s[l] = up - down;
            a[k] = a[l] = s[k] + normal(3, i, j) * (i == j ? sqrt(2) : 1);
            b[k] = b[l] = i == j ? 0.5 : 1;
        }
    const elaw_tap_problem p = {.rows = n,
                                .cols = n,
                                .symmetric = true,
                                .y = a,
                                .weight = b,
                                .rank = 2,
                                .tolerance = 1e-8};
    elaw_tap tap;
    double got[n * n], error = 0;
    assert_ok(elaw_tap_solve(&p, &tap));
    assert_ok(elaw_tap_entries(&tap, got, NULL));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            double e = got[i + j * n] - s[i + j * n];
            assert_true(got[i + j * n] == got[j + i * n]);
            error += e * e / (n * n);
        }
    assert_near(error, tap.mse, 0, 0.3);
    /* two vectors of n numbers, seen by n entries each: 4/n */
    assert_true(error < 6. / n);
    elaw_tap_free(&tap);
}

/* More components than there are, and none: they die out. */
static void what_is_not_there_dies_out(void **state)
{
    (void)state;
    sample(M, N, 0, even);
    elaw_tap_problem p = {.rows = M, .cols = N, .y = y, .weight = w, .rank = 3};
    elaw_tap tap;
    assert_ok(elaw_tap_solve(&p, &tap));
    assert_true(tap.strength[0] < 0.1 && tap.mse < 0.02);
    elaw_tap_free(&tap);
    memset(y, 0, sizeof y);
    assert_ok(elaw_tap_solve(&p, &tap));
    assert_true(tap.strength[0] == 0 && tap.mse == 0);
    assert_ok(elaw_tap_entries(&tap, x, post));
    for (size_t k = 0; k < M * N; k++)
        assert_true(x[k] == 0 && post[k] == 0);
    elaw_tap_free(&tap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_weights_are_the_optimal_shrinker),
        cmocka_unit_test(the_posterior_variance_is_the_error),
        cmocka_unit_test(scaling_and_transposing_commute),
        cmocka_unit_test(a_product_of_weights_is_no_other_problem),
        cmocka_unit_test(weight_zero_is_not_observed),
        cmocka_unit_test(symmetric_signals_of_either_sign),
        cmocka_unit_test(what_is_not_there_dies_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
