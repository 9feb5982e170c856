/* Sampled spectra of covariances with a population, of noise with a variance
 * profile and of regular graphs, n = 1000, fixed seeds; bands in
 * support/spectra.h. */
#include <math.h>

#include <cblas.h>

#include "spectra.h"
#include "support.h"

enum { N = 1000, SAMPLES = 2500 };

static double a[N * N], x[N * SAMPLES];

static double normal(int draw, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){4177, (uint64_t)draw}, i, j);
}

/* Population 1, 3, 10 in parts of 0.2, 0.4, 0.4, p = 1000 variables: of 2500
 * samples, and of 500 (an atom 1/2 at 0). */
static void covariances_follow_their_law(void **state)
{
    (void)state;
    const double place[] = {1, 3, 10}, weight[] = {0.2, 0.4, 0.4};
    const int samples[] = {SAMPLES, 500};
    for (int draw = 0; draw < 2; draw++) {
        int n = samples[draw];
        elaw_law *law;
        for (size_t i = 0; i < N; i++) {
            double t = i < N / 5 ? 1 : (i < 3 * N / 5 ? 3 : 10);
            for (size_t j = 0; j < (size_t)n; j++)
                x[i + j * N] = normal(draw, i, j) * sqrt(t / n);
        }
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, N, n, 1, x, N, 0,
                    a, N);
        assert_ok(elaw_law_general_mp((double)N / n, 3, place, weight, &law));
        test_spectrum_follows(law, N, a);
        elaw_law_free(law);
    }
}

/* One cut; and a bipartite profile with an atom and several. */
static void profiles_follow_their_law(void **state)
{
    (void)state;
    const double share[][3] = {{0.3, 0.3, 0.4}, {0.2, 0.1, 0.7}};
    const double variance[][9] = {{.3, 1, 1, 1, .1, 4, 1, 4, 2},
                                  {0, 0, 1, 0, 0, 90, 1, 90, 0}};
    for (int draw = 0; draw < 2; draw++) {
        double until = share[draw][0] * N, then = until + share[draw][1] * N;
        for (size_t j = 0; j < N; j++)
            for (size_t i = j; i < N; i++) {
                double row = (double)i + 0.5, column = (double)j + 0.5;
                size_t g = row > then ? 2 : row > until;
                size_t h = column > then ? 2 : column > until;
                double v = variance[draw][g + 3 * h] * (i == j ? 2 : 1);
                a[i + j * N] = normal(2 + draw, i, j) * sqrt(v / N);
            }
        elaw_law *law;
        assert_ok(elaw_law_block(3, share[draw], variance[draw], &law));
        test_spectrum_follows(law, N, a);
        elaw_law_free(law);
    }
}

/* a += a perfect matching of N points, uniformly distributed. */
static void add_matching(int matching)
{
    size_t order[N];
    for (size_t i = 0; i < N; i++) { /* Fisher and Yates */
        double u = elaw_rng_uniform((elaw_rng){611, 0}, (uint64_t)matching, i);
        size_t j = (size_t)(u * (double)(i + 1));
        order[i] = order[j];
        order[j] = i;
    }
    for (size_t k = 0; k < N; k += 2) {
        a[order[k] + order[k + 1] * N] += 1;
        a[order[k + 1] + order[k] * N] += 1;
    }
}

/* d matchings: a regular graph of degree d (contiguous to the uniform one,
 * Wormald 1999), with a few cycles. The constant vector's eigenvalue d is moved
 * to 0. */
static void regular_graphs_follow_kesten_mckay(void **state)
{
    (void)state;
    for (int d = 3; d <= 6; d += 3) {
        elaw_law *law;
        for (size_t k = 0; k < (size_t)N * N; k++)
            a[k] = -(double)d / N;
        for (int m = 0; m < d; m++)
            add_matching(10 * d + m);
        assert_ok(elaw_law_kesten_mckay((double)d, &law));
        test_spectrum_follows(law, N, a);
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covariances_follow_their_law),
        cmocka_unit_test(profiles_follow_their_law),
        cmocka_unit_test(regular_graphs_follow_kesten_mckay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
