/* Tables of the rotation-invariant estimator: exact xi and minima from laws
 * (independent double-precision routes), and the error on two deterministic
 * matrices, which must be that of the oracle (the best values for the vectors
 * of Y) to the digits and at most 3 (4) percent above it. */
#include <math.h>
#include <stdlib.h>

#include <lapacke.h>

#include "denoise/hilbert.h"
#include "denoise/rie.h"
#include "splitmix.h"
#include "support.h"

/* --- symmetric, the law of S known -----------------------------------------*/

typedef struct known {
    double ratio; /* Marchenko-Pastur; 0: points at -1 and 1 */
    double variance, x[3], xi[3], minimum;
} known;

static const known sums[] = {
    {0.25,
     0.1,
     {0.3, 1, 2},
     {0.53750853461904, 0.94782516139355, 1.7789573045907},
     0.068842530240858},
    {0.25,
     0.5,
     {0, 1, 2},
     {0.69444218883601, 0.94551020654183, 1.3413717901256},
     0.16360949151629},
    {0,
     0.2,
     {-1.2, 0.6, 1.4},
     {-0.95466549083889, 0.9370546382836, 0.95849861493982},
     0.097434116600568},
    {2,
     0.3,
     {-0.3, 1, 3},
     {0.082235619212649, 0.71272441875703, 2.8019057299822},
     0.1900161260254},
};

static void known_laws_give_the_table(void **state)
{
    const double place[] = {-1, 1}, weight[] = {0.5, 0.5};
    (void)state;
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) {
        const known *a = &sums[k];
        elaw_law *prior;
        if (a->ratio > 0)
            assert_ok(elaw_law_marchenko_pastur(a->ratio, 1, &prior));
        else
            assert_ok(elaw_law_points(2, place, weight, &prior));
        elaw_rie rie = {.symmetric = true,
                        .rows = 100,
                        .cols = 100,
                        .variance = a->variance / 100,
                        .count = 3,
                        .noisy = a->x,
                        .prior = prior};
        elaw_rie_result result;
        double cleaned[3];
        assert_ok(elaw_rie_clean("test", &rie, cleaned, &result));
        for (int i = 0; i < 3; i++)
            assert_near(cleaned[i], a->xi[i], 2e-12, 1e-12);
        assert_near(result.squared_error / 100, a->minimum, 0, 1e-11);
        elaw_law_free(prior);
    }
}

/* --- deterministic matrices ------------------------------------------------*/

/* mean over m of the squared error, from the oracle o_i = u_i^T S v_i:
 * ||S||^2 - sum o^2 + sum (cleaned - o)^2. */
static double error_of(size_t m, double energy, const double oracle[],
                       const double cleaned[])
{
    double sum = energy;
    for (size_t i = 0; i < m; i++)
        sum += (cleaned[i] - oracle[i]) * (cleaned[i] - oracle[i]) -
               oracle[i] * oracle[i];
    return sum / (double)m;
}

/* The error when h of the values (ascending) comes by a route of the table, at
 * bandwidth b: xi = l - 2 pull h on the count last ones, less what else there
 * is. */
static double error_by(elaw_hilbert_route route, size_t n, const double x[],
                       double b, size_t count, double pull, double excess,
                       double energy, const double oracle[])
{
    double cleaned[400];
    elaw_hilbert h;
    elaw_hilbert_options o = {
        .route = route, .scale = 1, .bandwidth = b, .mirrored = n > count};
    assert_ok(elaw_hilbert_estimate("test", n, x, &o, &h));
    for (size_t i = 0; i < count; i++) {
        size_t at = n - 1 - i;
        cleaned[i] =
            x[at] - 2 * pull * h.h[at] - (excess > 0 ? excess / x[at] : 0);
    }
    elaw_hilbert_free(&h);
    return error_of(count, energy, oracle, cleaned);
}

static void symmetric_matrix_of_the_table(void **state)
{
    enum { N = 300 };
    static double y[N * N], ascending[N], noisy[N], cleaned[N], oracle[N],
        nothing[N];
    const double delta = 0.5, best = 0.32799028721565;
    double signal[N], energy = 0, trace = 0;
    (void)state;
    elaw_splitmix_symmetric(1, N, y);
    for (size_t i = 0; i < N; i++) {
        signal[i] = sqrt(3) * (2 * ((double)i + 0.5) / N - 1);
        energy += signal[i] * signal[i];
        for (size_t j = 0; j < N; j++)
            y[i + j * N] *= sqrt(delta);
        y[i + i * N] += signal[i];
        trace += y[i + i * N];
    }
    assert_near(trace, -1.6263000299883, 1e-11, 0);
    assert_int_equal(
        LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', N, y, N, ascending), 0);
    for (size_t i = 0; i < N; i++) {
        const double *u = y + (N - 1 - i) * N;
        noisy[i] = ascending[N - 1 - i];
        for (size_t k = 0; k < N; k++)
            oracle[i] += signal[k] * u[k] * u[k];
    }
    assert_near(noisy[0], 2.3174266596571, 1e-12, 0);
    assert_near(noisy[N - 1], -2.3148672309372, 1e-12, 0);
    elaw_rie rie = {.symmetric = true,
                    .rows = N,
                    .cols = N,
                    .variance = delta / N,
                    .count = N,
                    .noisy = noisy};
    elaw_rie_result result;
    assert_ok(elaw_rie_clean("test", &rie, cleaned, &result));
    for (size_t i = 0; i < N; i++)
        nothing[i] = oracle[i];
    assert_near(error_of(N, energy, oracle, nothing), best, 1e-9, 0);
    double error = error_of(N, energy, oracle, cleaned);
    assert_true(error >= 0.32766229692844 && error <= 0.33782999583212);
    assert_true(error < 1.01 * best);
    assert_near(result.squared_error / N, error, 0, 0.05);

    double b = 0.8 * sqrt(delta / cbrt(N * N)), by[3];
    const elaw_hilbert_route routes[] = {ELAW_HILBERT_SERIES,
                                         ELAW_HILBERT_DIRECT, ELAW_HILBERT_FFT};
    for (int k = 0; k < 3; k++)
        by[k] =
            error_by(routes[k], N, ascending, b, N, delta, 0, energy, oracle);
    assert_near(by[0], 0.33012888997114, 1e-9, 0);
    assert_near(by[1], 0.33062203853408, 1e-9, 0);
    assert_near(by[2], by[1], 1e-5, 0);
}

static void rectangular_matrix_of_the_table(void **state)
{
    enum { M = 200, N = 400, R = 40 };
    static double factors[M * R + R * N], s[M * N], y[M * N], noise[M * N],
        u[M * M], vt[M * N], noisy[M], cleaned[M], oracle[M];
    const double best = 0.13034485058729;
    double energy = 0;
    (void)state;
    elaw_splitmix_normals(3, M * R + R * N, factors);
    elaw_splitmix_rectangular(4, M, N, noise);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++) {
            double sum = 0;
            for (size_t k = 0; k < R; k++)
                sum += factors[i * R + k] * factors[M * R + k * N + j];
            s[i + j * M] = sum / sqrt(R * N);
            energy += s[i + j * M] * s[i + j * M];
            y[i + j * M] = s[i + j * M] + sqrt(0.5) * noise[i + j * M];
        }
    assert_int_equal(
        LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', M, N, y, M, noisy, u, M, vt, M),
        0);
    assert_near(noisy[0], 3.6594221303035, 1e-12, 0);
    assert_near(noisy[M - 1], 0.22336839752849, 1e-12, 0);
    for (size_t k = 0; k < M; k++)
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < M; i++)
                oracle[k] += u[i + k * M] * s[i + j * M] * vt[k + j * M];
    elaw_rie rie = {
        .rows = M, .cols = N, .variance = 0.5 / N, .count = M, .noisy = noisy};
    elaw_rie_result result;
    assert_ok(elaw_rie_clean("test", &rie, cleaned, &result));
    double error = error_of(M, energy, oracle, cleaned);
    assert_near(error_of(M, energy, oracle, oracle), best, 1e-9, 0);
    assert_true(error >= 0.1302145057367 && error <= 0.13555864461078);
    assert_near(result.squared_error / M, error, 0, 0.05);

    double x[2 * M], b = 0.8 * sqrt(0.25) / cbrt(M), by[3];
    for (size_t i = 0; i < M; i++) {
        x[i] = -noisy[i];
        x[2 * M - 1 - i] = noisy[i];
    }
    const elaw_hilbert_route routes[] = {ELAW_HILBERT_SERIES,
                                         ELAW_HILBERT_DIRECT, ELAW_HILBERT_FFT};
    for (int k = 0; k < 3; k++)
        by[k] = error_by(routes[k], 2 * M, x, b, M, 0.25, 0.25, energy, oracle);
    /* the table's series, split by another rule: 0.13270235406897 */
    assert_true(by[0] < 0.1328);
    assert_near(by[1], 0.1336965457556, 1e-9, 0);
    assert_near(by[2], by[1], 1e-5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_laws_give_the_table),
        cmocka_unit_test(symmetric_matrix_of_the_table),
        cmocka_unit_test(rectangular_matrix_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
