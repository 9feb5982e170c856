#include "spectra.h"

#include <math.h>
#include <stdlib.h>

#include "eigen/decompose.h"
#include "support.h"

static void assert_cdf(const elaw_law *law, size_t n, const double *value)
{
    double worst = 0, size = (double)n, *F = calloc(n + 1, sizeof *F);
    assert_non_null(F);
    assert_ok(elaw_law_cdf(law, n, value, F));
    for (size_t i = 0; i < n; i++)
        if (fabs(value[i]) > 1e-9) /* an atom is a step */
            worst = fmax(worst, fabs(F[i] - ((double)i + 0.5) / size));
    free(F);
    assert_true(worst * size < 5);
}

static void assert_edges(const elaw_law *law, size_t n, const double *value)
{
    size_t count, at = 0;
    const double *edge;
    assert_ok(elaw_law_support(law, &count, &edge));
    for (size_t k = 0; k < count; k++) {
        double low = edge[2 * k], high = edge[2 * k + 1];
        double band = 5 * pow((double)n, -2. / 3) * (high - low);
        while (at < n && value[at] < low - band)
            at++;
        assert_true(at < n);
        assert_near(value[at], low, band, 0);
        while (at < n && value[at] < high + band)
            at++;
        assert_near(value[at - 1], high, band, 0);
    }
    assert_int_equal(at, n);
}

void test_spectrum_follows(const elaw_law *law, size_t n, double *a)
{
    double second = 0, moment[2], *value = calloc(n + 1, sizeof *value);
    assert_non_null(value);
    assert_ok(elaw_syevd("test", 1, 'N', n, a, value));
    for (size_t i = 0; i < n; i++)
        second += value[i] * value[i] / (double)n;
    assert_cdf(law, n, value);
    assert_ok(elaw_law_moments(law, 2, moment));
    assert_near(second, moment[1], 0, 10 / (double)n);
    assert_edges(law, n, value);
    free(value);
}
