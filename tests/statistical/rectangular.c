/* Sampled A + U B V^T, U and V uniform orthogonal, against rectangular sums,
 * fixed seeds. Singular values are rigid (tests/statistical/law.c): the
 * empirical cdf of m of them strays from F by a few 1/m; the band is 4/m. The
 * largest is within a few m^(-2/3) of the edge (Tracy-Widom scale), here 6. An
 * added spike is met by the mean of DRAWS within four standard errors and 2/m,
 * the bias of finite m. */
#include <math.h>
#include <stdlib.h>

#include <lapacke.h>

#include "support.h"

static const elaw_rng seed = {2024, 0};

static double *array(size_t n)
{
    double *x = calloc(n, sizeof *x);
    assert_non_null(x);
    return x;
}

/* m x n, ld m: diag(a) + U diag(b) V^T. */
static double *table(size_t m, size_t n, const double a[], const double b[],
                     uint64_t stream)
{
    double *x = array(m * n), *u = array(m * m), *v = array(n * m);
    assert_ok(elaw_rng_frame((elaw_rng){seed.seed, stream}, m, m, u));
    assert_ok(elaw_rng_frame((elaw_rng){seed.seed, stream + 1}, n, m, v));
    for (size_t k = 0; k < m; k++)
        for (size_t j = 0; j < n; j++) {
            double factor = b[k] * v[j + k * n];
            for (size_t i = 0; factor != 0 && i < m; i++)
                x[i + j * m] += u[i + k * m] * factor;
        }
    for (size_t i = 0; i < m; i++)
        x[i + i * m] += a[i];
    free(u);
    free(v);
    return x;
}

/* Quantiles: the law with weight 1/m each. */
static double *quantiles(const elaw_law *law, size_t m)
{
    double *x = array(m);
    for (size_t i = 0; i < m; i++) {
        double p = ((double)i + 0.5) / (double)m;
        assert_ok(elaw_law_quantile(law, 1, &p, &x[i]));
    }
    return x;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

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

/* Atoms are steps: F jumps where the values stand still. */
static void follows(const elaw_law *law, size_t m, double values[])
{
    size_t intervals;
    const double *edge;
    double worst = 0, least = 1 / (double)m;
    qsort(values, m, sizeof *values, ascending);
    for (size_t i = 0; i < m; i++) {
        double ends[] = {values[i] - 1e-9, values[i] + 1e-9}, F[2];
        double step = ((double)i + 0.5) * least;
        assert_ok(elaw_law_cdf(law, 2, ends, F));
        worst = fmax(worst, fmax(F[0] - step, step - F[1]));
    }
    assert_true(worst * (double)m < 4);
    assert_ok(elaw_law_support(law, &intervals, &edge));
    assert_near(values[m - 1], edge[2 * intervals - 1], 6 * pow(least, 2. / 3),
                0);
    double slack = 6 * pow(least, 2. / 3);
    for (size_t k = 0; k + 1 < intervals; k++) /* the gaps are empty */
        for (size_t i = 0; i < m; i++)
            assert_false(values[i] > edge[2 * k + 1] + slack &&
                         values[i] < edge[2 * k + 2] - slack &&
                         !at_an_atom(law, values[i]));
}

static void check(const elaw_law *a, const elaw_law *b, size_t m, size_t n,
                  uint64_t stream)
{
    elaw_law *law = NULL;
    double *p = quantiles(a, m), *q = quantiles(b, m);
    double *x = table(m, n, p, q, stream), *values = array(m);
    assert_ok(elaw_free_rectangular_sum(a, b, (double)m / (double)n, &law));
    assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', (lapack_int)m,
                                    (lapack_int)n, x, (lapack_int)m, values,
                                    NULL, 1, NULL, 1),
                     0);
    follows(law, m, values);
    elaw_law_free(law);
    free(p);
    free(q);
    free(x);
    free(values);
}

static elaw_law *points(size_t n, const double place[], const double weight[])
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_points(n, place, weight, &law));
    return law;
}

/* n = 1000: two cuts, a bulk that begins at 0, atoms at 0 and 1. */
static void sums_follow_their_laws(void **state)
{
    (void)state;
    const double size[] = {1, 3}, half[] = {0.5, 0.5}, zero[] = {0, 1};
    const double most[] = {0.8, 0.2}, three[] = {0, 1, 3};
    const double third[] = {0.3, 0.6, 0.1};
    elaw_law *a = points(2, size, half), *b = points(2, zero, most);
    elaw_law *c = points(3, three, third), *d = NULL;
    assert_ok(elaw_law_uniform(0, 1, &d));
    check(a, a, 300, 1000, 0);
    check(a, d, 500, 1000, 2);
    check(d, d, 400, 400, 4);
    check(b, c, 500, 1000, 6);
    check(b, c, 400, 400, 8);
    elaw_law_free(a);
    elaw_law_free(b);
    elaw_law_free(c);
    elaw_law_free(d);
}

/* --- a spike ----------------------------------------------------------------
 */

enum { M = 200, COLS = 400, DRAWS = 12 };

/* Position and both squared overlaps of theta u v^T. */
static void spike(double theta, const double a[], const double b[],
                  uint64_t stream, double out[3])
{
    double *x = table(M, COLS, a, b, stream), *values = array(M);
    double *u = array(M), *v = array(COLS), *left = array((size_t)M * M);
    double *right = array((size_t)M * COLS), p = 0, q = 0;
    assert_ok(elaw_rng_frame((elaw_rng){seed.seed, stream + 2}, M, 1, u));
    assert_ok(elaw_rng_frame((elaw_rng){seed.seed, stream + 3}, COLS, 1, v));
    for (size_t j = 0; j < COLS; j++)
        for (size_t i = 0; i < M; i++)
            x[i + j * M] += theta * u[i] * v[j];
    assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', M, COLS, x, M,
                                    values, left, M, right, M),
                     0);
    for (size_t i = 0; i < M; i++)
        p += u[i] * left[i];
    for (size_t j = 0; j < COLS; j++)
        q += v[j] * right[j * M];
    out[0] = values[0], out[1] = p * p, out[2] = q * q;
    double *all[] = {x, values, u, v, left, right};
    for (int i = 0; i < 6; i++)
        free(all[i]);
}

static void spikes_are_met(void **state)
{
    (void)state;
    const double size[] = {0.5, 1.5}, half[] = {0.5, 0.5}, theta = 3;
    elaw_law *a = points(2, size, half), *b = NULL, *law = NULL;
    elaw_free_outlier want;
    double sum[3] = {0}, square[3] = {0};
    assert_ok(elaw_law_uniform(0, 1, &b));
    double *p = quantiles(a, M), *q = quantiles(b, M);
    assert_ok(elaw_free_rectangular_sum(a, b, 0.5, &law));
    assert_ok(elaw_free_outlier_rectangular(law, 0.5, theta, &want, NULL));
    assert_true(want.outside);
    for (uint64_t t = 0; t < DRAWS; t++) {
        double out[3];
        spike(theta, p, q, 100 + 4 * t, out);
        for (int i = 0; i < 3; i++)
            sum[i] += out[i], square[i] += out[i] * out[i];
    }
    const double theory[] = {want.position, want.left_overlap2,
                             want.right_overlap2};
    for (int i = 0; i < 3; i++) {
        double mean = sum[i] / DRAWS;
        double error = sqrt((square[i] / DRAWS - mean * mean) / (DRAWS - 1));
        assert_true(error < 0.02);
        assert_near(mean, theory[i], 4 * error + 2. / M, 0);
    }
    elaw_law_free(a);
    elaw_law_free(b);
    elaw_law_free(law);
    free(p);
    free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_follow_their_laws),
        cmocka_unit_test(spikes_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
