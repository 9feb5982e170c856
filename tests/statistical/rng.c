/* The laws of the random numbers. Seeds are fixed; with M draws each moment is
 * held to 4 standard errors and each Kolmogorov-Smirnov distance to
 * 1.95/sqrt(M) (p = 0.001). */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "support.h"

enum { M = 200000 };

static double draw[M];

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* sup |F_M - F|, draw sorted on the way. */
static double distance(double (*cdf)(double x, double shape), double shape)
{
    double worst = 0;
    qsort(draw, M, sizeof *draw, ascending);
    for (size_t i = 0; i < M; i++) {
        double f = cdf(draw[i], shape);
        worst = fmax(worst, fmax(f - (double)i / M, (double)(i + 1) / M - f));
    }
    return worst;
}

static void assert_law(double (*cdf)(double, double), double shape)
{
    assert_near(distance(cdf, shape), 0, 1.95 / sqrt(M), 0);
}

/* mean of x^order, against value with the standard deviation of x^order. */
static void assert_moment(int order, double value, double sd)
{
    double sum = 0;
    for (size_t i = 0; i < M; i++)
        sum += pow(draw[i], order);
    assert_near(sum / M, value, 4 * sd / sqrt(M), 0);
}

static double uniform_cdf(double x, double shape)
{
    (void)shape;
    return x;
}

static double normal_cdf(double x, double shape)
{
    return 0.5 * erfc(-x / (shape * sqrt(2)));
}

static double gamma_cdf(double x, double shape)
{
    return gsl_cdf_gamma_P(x, shape, 1);
}

static void uniforms_are_uniform(void **state)
{
    (void)state;
    for (size_t i = 0; i < M; i++)
        draw[i] = elaw_rng_uniform((elaw_rng){1, 0}, i % 500, i / 500);
    assert_moment(1, 0.5, sqrt(1.0 / 12));
    assert_law(uniform_cdf, 0);
}

/* Rows vary fastest in one table and columns in the other: lanes of a block,
 * and blocks. sd of x^4 is sqrt(105 - 9). */
static void normals_are_normal(void **state)
{
    (void)state;
    for (int along = 0; along < 2; along++) {
        for (uint64_t i = 0; i < M; i++)
            draw[i] = along ? elaw_rng_normal((elaw_rng){2, 0}, 3, i)
                            : elaw_rng_normal((elaw_rng){2, 0}, i, 3);
        assert_moment(1, 0, 1);
        assert_moment(2, 1, sqrt(2));
        assert_moment(3, 0, sqrt(15));
        assert_moment(4, 3, sqrt(96));
        assert_law(normal_cdf, 1);
    }
}

/* Products of neighbours at each lag within and across blocks, and of the
 * squares, which see a shared radius: mean 0, 1 and sd 1, sqrt(8). */
static void normals_of_a_block_are_independent(void **state)
{
    (void)state;
    elaw_rng rng = {3, 1};
    static double g[M];
    elaw_rng_fill_normal(rng, 0, M, 1, g, M);
    for (size_t lag = 1; lag < 6; lag++) {
        double plain = 0, square = 0;
        size_t count = M - lag;
        for (size_t i = 0; i < count; i++) {
            plain += g[i] * g[i + lag];
            square += g[i] * g[i] * g[i + lag] * g[i + lag];
        }
        assert_near(plain / (double)count, 0, 4 / sqrt(M), 0);
        assert_near(square / (double)count, 1, 4 * sqrt(8) / sqrt(M), 0);
    }
}

/* Each part N(0, 1/2), uncorrelated: E z^2 = 0 with E|z|^2 = 1. */
static void complex_normals_are_circular(void **state)
{
    (void)state;
    double cross = 0;
    for (uint64_t i = 0; i < M; i++) {
        elaw_complex z = elaw_rng_normal_complex((elaw_rng){4, 0}, i, 1);
        draw[i] = z.re;
        cross += z.re * z.im;
    }
    assert_law(normal_cdf, sqrt(0.5));
    assert_near(cross / M, 0, 4 * 0.5 / sqrt(M), 0);
    for (uint64_t i = 0; i < M; i++)
        draw[i] = elaw_rng_normal_complex((elaw_rng){4, 0}, i, 1).im;
    assert_law(normal_cdf, sqrt(0.5));
}

static void signs_are_fair(void **state)
{
    (void)state;
    double sum = 0, pair = 0, last = 1;
    for (uint64_t i = 0; i < M; i++) {
        double x = elaw_rng_rademacher((elaw_rng){5, 0}, i, 2);
        assert_true(x == 1 || x == -1);
        sum += x;
        pair += x * last;
        last = x;
    }
    assert_near(sum / M, 0, 4 / sqrt(M), 0);
    assert_near(pair / M, 0, 4 / sqrt(M), 0);
}

/* Below 1 (the boost), 1, where the squeeze is tightest, and large. */
static void gammas_are_gamma(void **state)
{
    (void)state;
    static const double shape[] = {0.05, 0.5, 1, 1.5, 7, 400};
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
        double a = shape[s];
        for (uint64_t i = 0; i < M; i++)
            draw[i] = elaw_rng_gamma((elaw_rng){6, s}, a, i, 0);
        assert_moment(1, a, sqrt(a));
        assert_law(gamma_cdf, a);
    }
}

static void chi_squared_has_its_degrees(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < M; i++)
        draw[i] = 0.5 * elaw_rng_chi2((elaw_rng){7, 0}, 3, 5, i);
    assert_law(gamma_cdf, 1.5);
}

/* A coordinate x of a uniform direction in R^n has x^2 ~ Beta(1/2, (n-1)/2),
 * in C^n |w|^2 ~ Beta(1, n-1). Taken from the LAST column of k = n, whose law
 * an orthogonalisation with a preferred direction or sign would spoil:
 *   E x^4 = 3/(n(n+2)) = 1/8,   E x^8 = 105/(4 6 8 10): variance 0.039063,
 *   E|w|^4 = 2/(n(n+1)) = 1/10, E|w|^8 = 24/(4 5 6 7): variance 0.018571. */
static void frames_are_uniform(void **state)
{
    (void)state;
    enum { N = 4, SEEDS = 20000 };
    double mean = 0, fourth = 0, zfourth = 0;
    for (uint64_t s = 0; s < SEEDS; s++) {
        double q[N * N];
        elaw_complex z[N * N];
        assert_ok(elaw_rng_frame((elaw_rng){s, 0}, N, N, q));
        assert_ok(elaw_rng_frame_complex((elaw_rng){s, 0}, N, N, z));
        double x = q[N * N - 1];
        elaw_complex w = z[N * N - 1];
        mean += x;
        fourth += x * x * x * x;
        zfourth += pow(w.re * w.re + w.im * w.im, 2);
    }
    assert_near(mean / SEEDS, 0, 4 * 0.5 / sqrt(SEEDS), 0);
    assert_near(fourth / SEEDS, 0.125, 4 * sqrt(0.039063 / SEEDS), 0);
    assert_near(zfourth / SEEDS, 0.1, 4 * sqrt(0.018571 / SEEDS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniforms_are_uniform),
        cmocka_unit_test(normals_are_normal),
        cmocka_unit_test(normals_of_a_block_are_independent),
        cmocka_unit_test(complex_normals_are_circular),
        cmocka_unit_test(signs_are_fair),
        cmocka_unit_test(gammas_are_gamma),
        cmocka_unit_test(chi_squared_has_its_degrees),
        cmocka_unit_test(frames_are_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
