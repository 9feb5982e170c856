/* Sampled spectra against their laws, fixed seeds.
 * Eigenvalues are rigid: the empirical cdf of n of them strays from F by
 * sqrt(2 log n/beta)/(pi n) or so plus its own step 1/n, and F itself is off by
 * O(1/n) at finite n. For n = 200 that is 1.0/n + 1/n + O(1/n); the band is
 * 4/n (independent points would give 1.2/sqrt(n) = 17/n). */
#include <math.h>
#include <stdlib.h>

#include <lapacke.h>

#include "support.h"

enum { N = 200, DRAWS = 5 };

static double strays_by(const elaw_law *law, size_t n, const double sorted[])
{
    double worst = 0;
    for (size_t i = 0; i < n; i++) {
        double F;
        assert_ok(elaw_law_cdf(law, 1, &sorted[i], &F));
        worst = fmax(worst, fabs(F - ((double)i + 0.5) / (double)n));
    }
    return worst;
}

static double normal(int draw, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){77, (uint64_t)draw}, i, j);
}

/* Symmetric, off-diagonal variance v/n, diagonal 2 v/n. */
static void wigner_follows_the_semicircle(void **state)
{
    (void)state;
    static double a[N * N], values[N];
    const double v = 1.7;
    elaw_law *law;
    assert_ok(elaw_law_semicircle(v, &law));
    for (int draw = 0; draw < DRAWS; draw++) {
        for (size_t j = 0; j < N; j++)
            for (size_t i = j; i < N; i++)
                a[i + j * N] =
                    normal(draw, i, j) * sqrt((i == j ? 2 : 1) * v / (double)N);
        assert_int_equal(
            LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', N, a, N, values), 0);
        assert_true(strays_by(law, N, values) * N < 4);
    }
    elaw_law_free(law);
}

/* Singular values of an N x n matrix, entry variance v/n, against the law of
 * the matrix, and their squares against Marchenko-Pastur; also transposed, with
 * its atom. */
static void check_table(int draw, size_t n, double v)
{
    static double a[N * 4 * N], values[N], other[N];
    double c = (double)N / (double)n;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < N; i++)
            a[i + j * N] = normal(draw, i, j) * sqrt(v / (double)n);
    assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', N, (lapack_int)n, a,
                                    N, values, NULL, 1, NULL, 1),
                     0);
    for (size_t i = 0; i < N; i++)
        other[i] = values[N - 1 - i];
    elaw_law *law;
    assert_ok(elaw_law_singular_marchenko_pastur(c, v, &law));
    assert_true(strays_by(law, N, other) * N < 4);
    elaw_law_free(law);

    for (size_t i = 0; i < N; i++)
        other[i] *= other[i];
    assert_ok(elaw_law_marchenko_pastur(c, v, &law));
    assert_true(strays_by(law, N, other) * N < 4);
    elaw_law_free(law);

    /* n x N: entries of variance v/n = (v N/n)/N; n - N zeros first */
    assert_ok(elaw_law_marchenko_pastur(1 / c, v * c, &law));
    for (size_t i = 0; i < N; i++) {
        double F, step = ((double)(n - N + i) + 0.5) / (double)n;
        assert_ok(elaw_law_cdf(law, 1, &other[i], &F));
        assert_true(fabs(F - step) * (double)n < 4);
    }
    elaw_law_free(law);
}

static void tables_follow_marchenko_pastur(void **state)
{
    (void)state;
    for (int draw = 0; draw < DRAWS; draw++) {
        check_table(draw, 2 * N, 1);
        check_table(draw, 4 * N, 0.3);
        check_table(draw, N, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wigner_follows_the_semicircle),
        cmocka_unit_test(tables_follow_marchenko_pastur),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
