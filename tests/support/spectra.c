#include "spectra.h"

#include <math.h>
#include <stdlib.h>

#include <cblas.h>

#include "eigen/decompose.h"
#include "support.h"

static bool at_an_atom(const elaw_law *law, double x)
{
    size_t count;
    const double *place, *weight;
    bool near = false;
    assert_ok(elaw_law_atoms(law, &count, &place, &weight));
    for (size_t k = 0; k < count; k++)
        near = near || fabs(x - place[k]) < 1e-9;
    return near;
}

/* Atoms are steps: the cdf jumps where the values stand still. */
static void assert_cdf(const elaw_law *law, size_t n, const double *value)
{
    double worst = 0, size = (double)n;
    for (size_t i = 0; i < n; i++) {
        double ends[2] = {value[i] - 1e-9, value[i] + 1e-9}, F[2];
        double step = ((double)i + 0.5) / size;
        assert_ok(elaw_law_cdf(law, 2, ends, F));
        worst = fmax(worst, fmax(F[0] - step, step - F[1]));
    }
    assert_true(worst * size < 5);
}

/* Values in ascending order at the atoms do not count. */
static void assert_edges(const elaw_law *law, size_t n, const double *value)
{
    size_t count, at = 0;
    const double *edge;
    assert_ok(elaw_law_support(law, &count, &edge));
    for (size_t k = 0; k < count; k++) {
        double low = edge[2 * k], high = edge[2 * k + 1], last = NAN;
        double band = 5 * pow((double)n, -2. / 3) * (high - low);
        while (at < n && at_an_atom(law, value[at]))
            at++;
        assert_true(at < n);
        assert_near(value[at], low, band, 0);
        for (; at < n && value[at] < high + band; at++)
            last = at_an_atom(law, value[at]) ? last : value[at];
        assert_near(last, high, band, 0);
    }
    while (at < n && at_an_atom(law, value[at]))
        at++;
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

void test_quantiles(const elaw_law *law, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = ((double)i + 0.5) / (double)n;
    assert_ok(elaw_law_quantile(law, n, out, out));
}

void test_turned(uint64_t seed, size_t n, const double *value, double *out)
{
    double *u = calloc(n * n + 1, sizeof *u), *b = calloc(n * n + 1, sizeof *b);
    int size = (int)n;
    assert_non_null(u);
    assert_non_null(b);
    assert_ok(elaw_rng_frame((elaw_rng){seed, 0}, n, n, u));
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            b[i + k * n] = u[i + k * n] * value[k];
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, size, size, size, 1, b,
                size, u, size, 0, out, size);
    free(u);
    free(b);
}
