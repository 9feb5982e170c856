/* Counts around means of low rank: the rank, the variance law, the error beside
 * the weighted equations that are told the true variances, and the announced
 * error. Factors are Gamma(1.5), six of which have a mean of 13.5; on such
 * counts the best published method has a relative error of 0.0360. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "denoising.h"
#include "support.h"

/* mu = A B^T, Gamma(1.5) factors, rank r, mean over all `mean`; rows and
 * columns of lognormal depth exp(spread N). */
static void means(size_t m, size_t n, size_t r, double mean, double spread,
                  uint64_t seed, elaw_matrix *mu)
{
    elaw_rng rng = {seed, 0};
    double total = 0, *a = calloc((m + n) * r, sizeof *a), *b = a + m * r;
    assert_non_null(a);
    for (size_t k = 0; k < r; k++) {
        for (size_t i = 0; i < m; i++)
            a[i + k * m] = exp(spread * elaw_rng_normal(rng, i, 90)) *
                           elaw_rng_gamma(rng, 1.5, i, k);
        for (size_t j = 0; j < n; j++)
            b[j + k * n] = exp(spread * elaw_rng_normal(rng, j, 91)) *
                           elaw_rng_gamma(rng, 1.5, j, r + k);
    }
    assert_ok(elaw_matrix_create(m, n, mu));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            for (size_t k = 0; k < r; k++)
                mu->data[i + j * m] += a[i + k * m] * b[j + k * n];
            total += mu->data[i + j * m];
        }
    for (size_t k = 0; k < m * n; k++)
        mu->data[k] *= mean * (double)(m * n) / total;
    free(a);
}

/* Poisson by counting exponential gaps; mean times a Gamma of mean 1 and
 * variance c: negative binomial. */
static double poisson(double mean, elaw_rng rng, uint64_t i, uint64_t j)
{
    double sum = 0;
    for (uint64_t k = 0;; k++) {
        sum -= log(elaw_rng_uniform(rng, i * 4096 + k, j));
        if (sum > mean)
            return (double)k;
    }
}

static void counts(const elaw_matrix *mu, double c, uint64_t seed,
                   elaw_matrix *y)
{
    elaw_rng rng = {seed, 1}, more = {seed, 2};
    assert_ok(elaw_matrix_create(mu->rows, mu->cols, y));
#pragma omp parallel for
    for (size_t j = 0; j < mu->cols; j++)
        for (size_t i = 0; i < mu->rows; i++) {
            double mean = mu->data[i + j * mu->rows];
            if (c > 0)
                mean *= c * elaw_rng_gamma(more, 1 / c, i, j);
            y->data[i + j * mu->rows] = poisson(mean, rng, i, j);
        }
}

typedef struct outcome {
    double error, told, ratio;
    elaw_denoise_report report;
} outcome;

/* c: of the true variances mu + c mu^2. */
static outcome denoised(const elaw_matrix *y, const elaw_matrix *mu, double c)
{
    outcome o;
    elaw_matrix x, variance;
    double energy = test_energy(mu);
    assert_ok(elaw_denoise(y, NULL, &x, &o.report));
    double square = test_distance2(&x, mu);
    o.error = sqrt(square / energy);
    o.ratio = o.report.estimated_mse * (double)(y->rows * y->cols) / square;
    elaw_matrix_free(&x);
    assert_ok(elaw_matrix_copy(mu, &variance));
    for (size_t k = 0; k < y->rows * y->cols; k++)
        variance.data[k] += c * variance.data[k] * variance.data[k];
    elaw_denoise_options told = {
        .noise = {.kind = ELAW_NOISE_PROFILE, .variance = &variance},
        .rank = o.report.rank};
    assert_ok(elaw_denoise(y, &told, &x, NULL));
    o.told = sqrt(test_distance2(&x, mu) / energy);
    elaw_matrix_free(&x);
    elaw_matrix_free(&variance);
    printf("rank %zu, variance %.4f mu + %.4f mu^2, error %.5f (told the "
           "variances %.5f), announced/real %.3f, fit p = %.2g: %s\n",
           o.report.rank, o.report.noise.counts[0], o.report.noise.counts[1],
           o.error, o.told, o.ratio, o.report.noise.fit_p_value,
           o.report.reason);
    assert_int_equal(o.report.noise.kind, ELAW_NOISE_COUNTS);
    return o;
}

static void poisson_counts(void **state)
{
    (void)state;
    elaw_matrix mu, y;
    means(500, 800, 6, 13, 0, 1, &mu);
    counts(&mu, 0, 1, &y);
    outcome o = denoised(&y, &mu, 0);
    assert_int_equal(o.report.rank, 6);
    assert_true(o.report.noise.counts[0] == 1 && o.report.noise.counts[1] == 0);
    assert_true(o.error <= 0.0358);
    assert_true(o.error <= 1.01 * o.told);
    assert_near(o.ratio, 1, 0.05, 0);
    assert_true(o.report.noise.fit_ok && o.report.mse_accuracy == 0.05);
    elaw_denoise_report_free(&o.report);
    elaw_matrix_free(&mu);
    elaw_matrix_free(&y);
}

static void of_unequal_depth(void **state)
{
    (void)state;
    elaw_matrix mu, y;
    means(300, 500, 4, 4, 0.5, 2, &mu);
    counts(&mu, 0, 2, &y);
    outcome o = denoised(&y, &mu, 0);
    assert_int_equal(o.report.rank, 4);
    assert_true(o.error <= 1.03 * o.told);
    assert_near(o.ratio, 1, 0.25, 0);
    assert_true(o.report.mse_accuracy == 0.25);
    elaw_denoise_report_free(&o.report);
    elaw_matrix_free(&mu);
    elaw_matrix_free(&y);
}

static void negative_binomial(void **state)
{
    (void)state;
    elaw_matrix mu, y;
    means(300, 500, 4, 9, 0, 3, &mu);
    counts(&mu, 0.2, 3, &y);
    outcome o = denoised(&y, &mu, 0.2);
    assert_int_equal(o.report.rank, 4);
    /* c comes out up to a tenth too large, b too small */
    assert_near(o.report.noise.counts[1], 0.2, 0.03, 0);
    assert_near(o.report.noise.counts[0], 1, 0.15, 0);
    assert_true(o.error <= 1.03 * o.told);
    assert_near(o.ratio, 1, 0.25, 0);
    elaw_denoise_report_free(&o.report);
    elaw_matrix_free(&mu);
    elaw_matrix_free(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poisson_counts),
        cmocka_unit_test(of_unequal_depth),
        cmocka_unit_test(negative_binomial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
