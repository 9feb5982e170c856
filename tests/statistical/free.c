/* Free convolutions against matrices in general position, n = 1000, fixed
 * seeds; bands in support/spectra.h. U is uniform on the orthogonal group;
 * spectra that are given sit at the middle quantiles of their law. */
#include <math.h>

#include <cblas.h>

#include <eigenlaw/free.h>

#include "spectra.h"
#include "support.h"

enum { N = 1000 };

static double a[N * N], b[N * N], u[N * N], first[N], second[N];

static elaw_law *uniform(double low, double high)
{
    elaw_law *law;
    assert_ok(elaw_law_uniform(low, high, &law));
    return law;
}

static elaw_law *two_points(double low, double high, double weight)
{
    const double place[2] = {low, high}, share[2] = {weight, 1 - weight};
    elaw_law *law;
    assert_ok(elaw_law_points(2, place, share, &law));
    return law;
}

/* Two cuts, and one. */
static void sums(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        elaw_law *x = uniform(0, 1), *law;
        elaw_law *y = k ? uniform(-1, 2) : two_points(-1.5, 1.5, 0.4);
        test_quantiles(x, N, first);
        test_quantiles(y, N, second);
        test_turned(11 + (uint64_t)k, N, second, a);
        for (int i = 0; i < N; i++)
            a[i + i * N] += first[i];
        assert_ok(elaw_free_sum(x, y, &law));
        test_spectrum_follows(law, N, a);
        elaw_law_free(law);
        elaw_law_free(x);
        elaw_law_free(y);
    }
}

static void products(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        elaw_law *x = uniform(1, 3), *law;
        elaw_law *y = k ? uniform(0.5, 2) : two_points(1, 8, 0.5);
        test_quantiles(x, N, first);
        test_quantiles(y, N, second);
        test_turned(21 + (uint64_t)k, N, second, a);
        for (int j = 0; j < N; j++)
            for (int i = 0; i < N; i++)
                a[i + j * N] *= sqrt(first[i] * first[j]);
        assert_ok(elaw_free_product(x, y, &law));
        test_spectrum_follows(law, N, a);
        elaw_law_free(law);
        elaw_law_free(x);
        elaw_law_free(y);
    }
}

/* W^(1/2) V W^(1/2) has the eigenvalues of X^T V X for W = X X^T. */
static void wishart_times_wishart(void **state)
{
    (void)state;
    elaw_law *x, *y, *law;
    static double wide[N * 4 * N];
    const double ratio[2] = {0.5, 0.25};
    assert_ok(elaw_law_marchenko_pastur(ratio[0], 1, &x));
    assert_ok(elaw_law_marchenko_pastur(ratio[1], 1, &y));
    elaw_rng_fill_normal((elaw_rng){31, 0}, 0, N, 4 * N, wide, N);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, N, 4 * N, 0.25 / N,
                wide, N, 0, b, N);
    elaw_rng_fill_normal((elaw_rng){32, 0}, 0, N, 2 * N, wide, N);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, N, 2 * N, 0.5 / N,
                wide, N, 0, u, N);
    /* u = L L^T; L^T b L */
    for (int j = 0; j < N; j++) {
        for (int i = 0; i < j; i++)
            b[i + j * N] = b[j + i * N];
        double pivot = sqrt(u[j + j * N]);
        for (int i = j; i < N; i++)
            u[i + j * N] /= pivot;
        for (int i = 0; i < j; i++)
            u[i + j * N] = 0;
        cblas_dsyr(CblasColMajor, CblasLower, N - j - 1, -1, u + j + 1 + j * N,
                   1, u + (j + 1) * (N + 1), N);
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, b, N, u,
                N, 0, a, N);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, N, N, N, 1, u, N, a, N,
                0, b, N);
    assert_ok(elaw_free_product(x, y, &law));
    test_spectrum_follows(law, N, b);
    elaw_law_free(law);
    elaw_law_free(x);
    elaw_law_free(y);
}

/* The corner of half the size. */
static void corners(void **state)
{
    (void)state;
    elaw_law *x = uniform(-1, 1), *law;
    test_quantiles(x, N, first);
    test_turned(41, N, first, a);
    for (int j = 0; j < N / 2; j++)
        for (int i = 0; i < N / 2; i++)
            b[i + j * (N / 2)] = a[i + j * N];
    assert_ok(elaw_free_compress(x, 0.5, &law));
    test_spectrum_follows(law, N / 2, b);
    elaw_law_free(law);
    elaw_law_free(x);
}

/* A (A + B)^-1 of two Wishart matrices. */
static void free_beta(void **state)
{
    (void)state;
    elaw_law *law;
    static double wide[N * 4 * N];
    const size_t degrees[2] = {2 * N, 4 * N};
    double *matrix[2] = {a, b};
    for (uint64_t k = 0; k < 2; k++) {
        elaw_rng_fill_normal((elaw_rng){51, k}, 0, N, degrees[k], wide, N);
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, N, (int)degrees[k],
                    1, wide, N, 0, matrix[k], N);
    }
    for (int k = 0; k < N * N; k++)
        b[k] += a[k];
    /* b = L L^T, then L^-1 a L^-T */
    for (int j = 0; j < N; j++) {
        double pivot = sqrt(b[j + j * N]);
        for (int i = j; i < N; i++)
            b[i + j * N] /= pivot;
        cblas_dsyr(CblasColMajor, CblasLower, N - j - 1, -1, b + j + 1 + j * N,
                   1, b + (j + 1) * (N + 1), N);
        for (int i = 0; i < j; i++)
            a[i + j * N] = a[j + i * N];
    }
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans,
                CblasNonUnit, N, N, 1, b, N, a, N);
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit,
                N, N, 1, b, N, a, N);
    assert_ok(elaw_law_jacobi(0.5, 0.25, &law));
    test_spectrum_follows(law, N, a);
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums),
        cmocka_unit_test(products),
        cmocka_unit_test(wishart_times_wishart),
        cmocka_unit_test(corners),
        cmocka_unit_test(free_beta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
