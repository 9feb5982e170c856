/* Covariance and cross-covariance cleaning against the oracle, the best values
 * for the sample's vectors, which knows the population. */
#include <math.h>
#include <stdlib.h>

#include <cblas.h>
#include <lapacke.h>

#include <eigenlaw/denoise.h>

#include "denoise/observed.h"
#include "support.h"

static double normal(uint64_t seed, uint64_t stream, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){seed, stream}, i, j);
}

/* n observations of variables of variance population[j], in rows, with means
 * that are not 0. */
static elaw_matrix observe(uint64_t seed, size_t n, size_t p,
                           const double population[])
{
    elaw_matrix x;
    assert_ok(elaw_matrix_create(n, p, &x));
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < n; i++)
            x.data[i + j * n] =
                (double)(j % 7) + sqrt(population[j]) * normal(seed, 1, i, j);
    return x;
}

static void center(elaw_matrix *x)
{
    for (size_t j = 0; j < x->cols; j++) {
        double mean = 0, *column = x->data + j * x->rows;
        for (size_t i = 0; i < x->rows; i++)
            mean += column[i] / (double)x->rows;
        for (size_t i = 0; i < x->rows; i++)
            column[i] -= mean;
    }
}

typedef struct score {
    double cleaned, oracle, sample, estimated, none, power;
} score;

/* Squared errors, summed over the matrix: of the estimate; of the oracle
 * values o_k = u_k^T Sigma u_k on the sample's vectors; of the sample. */
static void score_one(elaw_matrix x, const double population[], score *total)
{
    size_t n = x.rows, p = x.cols;
    elaw_matrix sigma;
    elaw_denoise_report report;
    assert_ok(elaw_denoise_covariance(&x, NULL, &sigma, &report));
    double *s = malloc(p * p * sizeof *s), *l = malloc(p * sizeof *l);
    double energy = 0, kept = 0, error = 0, raw = 0, none = 0;
    center(&x);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, (int)p, (int)n,
                1 / (double)(n - 1), x.data, (int)n, 0, s, (int)p);
    for (size_t j = 0; j < p; j++) {
        energy += population[j] * population[j];
        for (size_t i = 0; i < p; i++) {
            double truth = i == j ? population[j] : 0;
            double d = sigma.data[i + j * p] - truth;
            double e = s[i >= j ? i + j * p : j + i * p] - truth;
            error += d * d;
            raw += e * e;
        }
    }
    assert_int_equal(
        LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', (int)p, s, (int)p, l), 0);
    for (size_t k = 0; k < p; k++) {
        double o = 0;
        for (size_t j = 0; j < p; j++)
            o += population[j] * s[j + k * p] * s[j + k * p];
        kept += o * o;
        assert_near(report.noisy[p - 1 - k], l[k], 1e-10 * l[p - 1], 0);
    }
    if (p >= n)
        none = report.cleaned[p - 1];
    total->cleaned += error;
    total->oracle += energy - kept;
    total->sample += raw;
    total->estimated += report.estimated_mse * (double)(p * p);
    total->none += none;
    total->power += energy;
    elaw_denoise_report_free(&report);
    elaw_matrix_free(&sigma);
    elaw_matrix_free(&x);
    free(s);
    free(l);
}

/* 400 variables of variances 1, 3, 10 in equal parts, 1000 observations:
 * relative error 0.49 for the sample, 0.33 for the oracle, and at most 1.012 of
 * that here. The estimate of the error has a spread of 1.4 %. */
static void three_populations(void **state)
{
    enum { P = 400, SEEDS = 20 };
    double population[P], error = 0, oracle = 0, sample = 0;
    score all = {0, 0, 0, 0, 0, 0};
    (void)state;
    for (size_t j = 0; j < P; j++)
        population[j] = j < P / 3 ? 1 : j < 2 * P / 3 ? 3 : 10;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        score one = {0, 0, 0, 0, 0, 0};
        score_one(observe(seed, 1000, P, population), population, &one);
        error += sqrt(one.cleaned / one.power) / SEEDS;
        oracle += sqrt(one.oracle / one.power) / SEEDS;
        sample += sqrt(one.sample / one.power) / SEEDS;
        assert_near(one.estimated, one.cleaned, 0, 0.07);
        all.estimated += one.estimated;
        all.cleaned += one.cleaned;
    }
    assert_near(sample, 0.49, 0.01, 0);
    assert_near(oracle, 0.33, 0.01, 0);
    assert_true(error <= 1.012 * oracle);
    assert_near(all.estimated, all.cleaned, 0, 0.03);
}

/* 750 variables from 301 observations, variances 1 and 3: the 450 directions
 * without sample variance have 1.78630 (theory; 1.78593 +- .0004 at this size),
 * and the others are within 0.00210 +- .00005 of the oracle with the exact
 * law. */
static void fewer_observations_than_variables(void **state)
{
    enum { P = 750, SEEDS = 3 };
    double population[P];
    score all = {0, 0, 0, 0, 0, 0};
    (void)state;
    for (size_t j = 0; j < P; j++)
        population[j] = j < P / 2 ? 1 : 3;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        score_one(observe(seed, 301, P, population), population, &all);
    assert_near(all.none / SEEDS, 1.7863, 0.01, 0);
    assert_true(all.cleaned < 1.01 * all.oracle);
    assert_near(all.estimated, all.cleaned, 0, 0.1);
}

/* As many observations (less one) as variables, correlations 0.7^|i-j|: a hard
 * edge, where kernels on the eigenvalues fail. Five spikes: outliers. */
static void hard_edges_and_outliers(void **state)
{
    enum { P = 300, SEEDS = 3 };
    double population[P];
    score hard = {0, 0, 0, 0, 0, 0}, spikes = {0, 0, 0, 0, 0, 0};
    (void)state;
    for (size_t j = 0; j < P; j++) /* eigenvalues of the Toeplitz matrix */
        population[j] =
            (1 - 0.49) /
            (1 - 1.4 * cos(3.14159265358979 * ((double)j + 0.5) / P) + 0.49);
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        score_one(observe(seed, P + 1, P, population), population, &hard);
    assert_true(hard.cleaned < 1.03 * hard.oracle);
    for (size_t j = 0; j < P; j++)
        population[j] = j < 5 ? 5 + 5 * (double)j : 1;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        score_one(observe(seed, 800, P, population), population, &spikes);
    assert_true(spikes.cleaned < 1.1 * spikes.oracle);
}

/* ||Sigma||^2 from the sample is unbiased for Gaussian observations at any
 * size: two variables, variances 1 and 4, N = 5, 17 within three standard
 * errors of the mean of 20000 draws (the spread of one is about 30). */
static void the_energy_is_unbiased(void **state)
{
    enum { DRAWS = 20000, N = 5 };
    double sum = 0, square = 0;
    (void)state;
    for (uint64_t draw = 0; draw < DRAWS; draw++) {
        double aa = 0, ab = 0, bb = 0, value[2], cleaned[2];
        for (size_t i = 0; i < N; i++) {
            double a = normal(draw, 8, i, 0), b = 2 * normal(draw, 8, i, 1);
            aa += a * a / N, ab += a * b / N, bb += b * b / N;
        }
        double half = hypot(0.5 * (aa - bb), ab);
        value[0] = 0.5 * (aa + bb) + half;
        value[1] = (aa * bb - ab * ab) / value[0];
        elaw_covariance_values values = {2, N, 2, value};
        elaw_covariance_result result;
        assert_ok(elaw_covariance_clean("test", &values, cleaned, &result));
        sum += result.energy / DRAWS;
        square += result.energy * result.energy / DRAWS;
    }
    double error = sqrt((square - sum * sum) / DRAWS);
    assert_true(error < 0.4);
    assert_near(sum, 17, 3 * error, 0);
}

/* --- cross-covariance ------------------------------------------------------*/

/* The second set's variable i has correlation 0.9 i/(p - 1) with the first's:
 * excess over the oracle, per variable, 0.00075 +- .00005 cleaned and 0.15942
 * raw, oracle 0.14053 +- .0002, at 200 x 300, 1000 observations. */
static void cross_covariances(void **state)
{
    enum { P = 200, Q = 300, N = 1001, SEEDS = 4 };
    double cleaned = 0, oracle = 0, raw = 0, estimated = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix x, y, c;
        elaw_denoise_report report;
        assert_ok(elaw_matrix_create(N, P, &x));
        assert_ok(elaw_matrix_create(N, Q, &y));
        for (size_t j = 0; j < Q; j++)
            for (size_t i = 0; i < N; i++) {
                double r = j < P ? 0.9 * (double)j / (P - 1) : 0;
                if (j < P)
                    x.data[i + j * N] = normal(seed, 1, i, j);
                y.data[i + j * N] = sqrt(1 - r * r) * normal(seed, 2, i, j) +
                                    (j < P ? r * x.data[i + j * N] : 0);
            }
        bool swap = seed % 2 == 0; /* the sets in the other order */
        assert_ok(elaw_denoise_cross(swap ? &y : &x, swap ? &x : &y, NULL, &c,
                                     &report));
        double sum = 0, kept = 0, *a = malloc(P * Q * sizeof *a), u[P * P];
        static double vt[P * Q];
        double *s = malloc(P * sizeof *s);
        for (size_t j = 0; j < Q; j++)
            for (size_t i = 0; i < P; i++) {
                double truth = i == j ? 0.9 * (double)j / (P - 1) : 0;
                double d =
                    (swap ? c.data[j + i * Q] : c.data[i + j * P]) - truth;
                sum += d * d;
            }
        center(&x);
        center(&y);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, P, Q, N,
                    1. / (N - 1), x.data, N, y.data, N, 0, a, P);
        assert_int_equal(
            LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', P, Q, a, P, s, u, P, vt, P),
            0);
        double truth2 = 0;
        for (size_t k = 0; k < P; k++) {
            double o = 0, t = 0.9 * (double)k / (P - 1);
            truth2 += t * t;
            for (size_t i = 0; i < P; i++)
                o += u[i + k * P] * 0.9 * (double)i / (P - 1) * vt[k + i * P];
            kept += o * o;
            raw += (s[k] - o) * (s[k] - o) / P / SEEDS;
            assert_near(report.noisy[k], s[k], 1e-12, 0);
        }
        cleaned += sum / P / SEEDS;
        oracle += (truth2 - kept) / P / SEEDS;
        estimated += report.estimated_mse * Q / SEEDS;
        free(a);
        free(s);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_matrix_free(&c);
        elaw_denoise_report_free(&report);
    }
    assert_near(oracle, 0.14053, 0.002, 0);
    assert_near(cleaned - oracle, 0.00075, 0.0002, 0);
    assert_near(raw, 0.15942, 0.003, 0);
    assert_near(estimated, cleaned, 0, 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_populations),
        cmocka_unit_test(fewer_observations_than_variables),
        cmocka_unit_test(hard_edges_and_outliers),
        cmocka_unit_test(the_energy_is_unbiased),
        cmocka_unit_test(cross_covariances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
