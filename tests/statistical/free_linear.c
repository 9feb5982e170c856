/* Linear statistics of free convolutions: means over DRAWS matrices of
 *     tr A^3/n, tr A^4/n, and tr (z - A)^-1/n at z = i,
 * n = 200, fixed seeds, against moments and g of the law. Of one matrix they
 * stray by O(1/n), not n^(-1/2), and so does their mean over the orthogonal
 * group from its limit: band four standard errors and 2/n of the scale of f,
 * and the standard error itself is below 1/n of it. */
#include <math.h>

#include <eigenlaw/free.h>

#include "eigen/decompose.h"
#include "spectra.h"
#include "support.h"

enum { N = 200, DRAWS = 12, STATISTICS = 4 };
typedef enum kind { SUM, PRODUCT, CORNER } kind;

static double a[4 * N * N], b[N * N], first[2 * N], second[2 * N];

/* n eigenvalues of one matrix of the law made of x and y. */
static void sample(kind k, uint64_t seed, double value[])
{
    if (k == CORNER) { /* half of 2 N */
        test_turned(seed, 2 * N, first, a);
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < N; i++)
                b[i + j * N] = a[i + j * 2 * N];
    } else
        test_turned(seed, N, second, b);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++) {
            if (k == PRODUCT)
                b[i + j * N] *= sqrt(first[i] * first[j]);
            if (k == SUM && i == j)
                b[i + j * N] += first[i];
        }
    assert_ok(elaw_syevd("test", 1, 'N', N, b, value));
}

static void statistics(const double value[], double out[STATISTICS])
{
    for (int s = 0; s < STATISTICS; s++)
        out[s] = 0;
    for (int i = 0; i < N; i++) {
        double x = value[i], size = 1 + x * x;
        out[0] += x * x * x / N;
        out[1] += x * x * x * x / N;
        out[2] -= x / size / N; /* 1/(i - x) = -(x + i)/(x^2 + 1) */
        out[3] -= 1 / size / N;
    }
}

static void means_are_met(kind k, uint64_t seed, const elaw_law *law)
{
    double moment[4], sum[STATISTICS] = {0}, square[STATISTICS] = {0};
    elaw_complex i = {0, 1}, g;
    assert_ok(elaw_law_moments(law, 4, moment));
    assert_ok(elaw_law_stieltjes(law, 1, &i, &g));
    const double want[] = {moment[2], moment[3], g.re, g.im};
    const double scale[] = {pow(moment[3], 0.75), moment[3], 1, 1};
    for (uint64_t t = 0; t < DRAWS; t++) {
        double value[N], one[STATISTICS];
        sample(k, seed + t, value);
        statistics(value, one);
        for (int s = 0; s < STATISTICS; s++)
            sum[s] += one[s], square[s] += one[s] * one[s];
    }
    for (int s = 0; s < STATISTICS; s++) {
        double mean = sum[s] / DRAWS;
        double spread = fmax(0, square[s] / DRAWS - mean * mean);
        double error = sqrt(spread / (DRAWS - 1));
        assert_true(error < scale[s] / N);
        assert_near(mean, want[s], 4 * error + 2 * scale[s] / N, 0);
    }
}

static void linear_statistics(void **state)
{
    (void)state;
    const double place[] = {0.5, 3}, weight[] = {0.4, 0.6};
    elaw_law *x, *y, *law;
    assert_ok(elaw_law_uniform(0, 2, &x));
    assert_ok(elaw_law_points(2, place, weight, &y));
    for (kind k = SUM; k <= CORNER; k++) {
        if (k == SUM)
            assert_ok(elaw_free_sum(x, y, &law));
        else if (k == PRODUCT)
            assert_ok(elaw_free_product(x, y, &law));
        else
            assert_ok(elaw_free_compress(y, 0.5, &law));
        test_quantiles(k == CORNER ? y : x, k == CORNER ? 2 * N : N, first);
        test_quantiles(y, N, second);
        means_are_met(k, 100 * (1 + (uint64_t)k), law);
        elaw_law_free(law);
    }
    elaw_law_free(x);
    elaw_law_free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_statistics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
