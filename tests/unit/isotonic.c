/* The nearest descending values: the max-min formula, distances, slopes. */
#include <math.h>

#include "base/memory.h"
#include "denoise/isotonic.h"
#include "support.h"

enum { N = 30 };

static double mean(const double x[], size_t first, size_t last)
{
    double sum = 0;
    for (size_t i = first; i <= last; i++)
        sum += x[i];
    return sum / (double)(last - first + 1);
}

/* min over a <= i of the max over b >= i of the mean of x[a .. b]. */
static double min_max(const double x[], size_t i)
{
    double least = INFINITY;
    for (size_t a = 0; a <= i; a++) {
        double most = -INFINITY;
        for (size_t b = i; b < N; b++)
            most = fmax(most, mean(x, a, b));
        least = fmin(least, most);
    }
    return least;
}

static void projection(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        double x[N], value[N], slope[N];
        for (size_t i = 0; i < N; i++) {
            x[i] = value[i] = elaw_rng_normal((elaw_rng){seed, 0}, i, 0) -
                              0.1 * (double)(seed * i) / N;
            slope[i] = 1;
        }
        assert_ok(elaw_isotonic("test", N, value, slope));
        for (size_t i = 0; i < N; i++) {
            assert_near(value[i], min_max(x, i), 1e-13, 0);
            assert_true(i == 0 || value[i] <= value[i - 1]);
            double d = 1e-7, moved[N];
            for (size_t j = 0; j < N; j++)
                moved[j] = x[j] + (j == i ? d : 0);
            assert_ok(elaw_isotonic("test", N, moved, NULL));
            assert_near(slope[i], (moved[i] - value[i]) / d, 1e-6, 0);
        }
    }
}

static void descending_values_stay(void **state)
{
    double value[] = {3, 2, 2, -1};
    (void)state;
    assert_ok(elaw_isotonic("test", 4, value, NULL));
    assert_near(value[0] + 10 * value[1] + 100 * value[3], -77, 0, 0);
    elaw_memory_fail_at(1);
    assert_int_equal(elaw_isotonic("test", 4, value, NULL), ELAW_ENOMEM);
    elaw_memory_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projection),
        cmocka_unit_test(descending_values_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
