/* Sinkhorn's scaling: tables, its defining means, masks and zeros. */
#include <math.h>

#include "estimate/sinkhorn.h"
#include "support.h"

enum { M = 7, N = 11 };

/* Column-major. */
static void tabled_factors(void **state)
{
    (void)state;
    const double q[] = {1, 2, 2, 8, 3, 1};
    const double want_a[] = {2.2631466704094927, 3.2847351192708247};
    const double want_b[] = {0.5253698792467115, 1.6596168604144994,
                             0.8150132603387893};
    double a[2], b[3];
    assert_ok(elaw_sinkhorn(2, 3, q, NULL, a, b));
    for (int i = 0; i < 2; i++)
        assert_near(a[i], want_a[i], 0, 1e-9);
    for (int j = 0; j < 3; j++)
        assert_near(b[j], want_b[j], 0, 1e-9);
}

static void tabled_symmetric_factors(void **state)
{
    (void)state;
    const double q[] = {4, 1, 1, 9};
    double s[2];
    assert_ok(elaw_sinkhorn_symmetric(2, q, NULL, true, s));
    assert_near(s[0], sqrt(7. / 3), 0, 1e-9);
    assert_near(s[1], sqrt(21) / 2, 0, 1e-9);
}

static double entry(size_t i, size_t j)
{
    return exp(1.7 * sin(3. * (double)i + 5. * (double)j + 0.4));
}

/* A bit more than a third is not observed; what stands there is no number. */
static void the_means_over_what_is_observed_are_one(void **state)
{
    (void)state;
    double q[M * N], a[M], b[N], mean = 0;
    unsigned char observed[M * N];
    for (size_t k = 0; k < M * N; k++) {
        observed[k] = k % 3 != 0 || k % 7 == 0;
        q[k] = observed[k] ? entry(k % M, k / M) : NAN;
    }
    assert_ok(elaw_sinkhorn(M, N, q, observed, a, b));
    for (size_t i = 0; i < M; i++) {
        double sum = 0, count = 0;
        for (size_t j = 0; j < N; j++)
            if (observed[i + j * M]) {
                sum += q[i + j * M] / (a[i] * b[j]);
                count++;
            }
        assert_near(sum / count, 1, 1e-9, 0);
    }
    for (size_t j = 0; j < N; j++) {
        double sum = 0, count = 0;
        for (size_t i = 0; i < M; i++)
            if (observed[i + j * M]) {
                sum += q[i + j * M] / (a[i] * b[j]);
                count++;
            }
        assert_near(sum / count, 1, 1e-12, 0);
        mean += b[j] / N;
    }
    assert_near(mean, 1, 1e-12, 0);
}

static void the_symmetric_means_leave_the_diagonal_out(void **state)
{
    (void)state;
    double q[N * N], s[N];
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++)
            q[i + j * N] = i == j ? 1e6 : entry(i, j) + entry(j, i);
    assert_ok(elaw_sinkhorn_symmetric(N, q, NULL, false, s));
    for (size_t i = 0; i < N; i++) {
        double sum = 0;
        for (size_t j = 0; j < N; j++)
            sum += j == i ? 0 : q[i + j * N] / (s[i] * s[j]);
        assert_near(sum / (N - 1), 1, 1e-9, 0);
    }
}

/* Factors that are there come back, whatever the spread. */
static void a_product_is_taken_apart(void **state)
{
    (void)state;
    double q[M * N], a[M], b[N];
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            q[i + j * M] = exp((double)i) * (1 + (double)j);
    assert_ok(elaw_sinkhorn(M, N, q, NULL, a, b));
    for (size_t i = 0; i < M; i++)
        assert_near(a[i], 6 * exp((double)i), 0, 1e-9);
    for (size_t j = 0; j < N; j++)
        assert_near(b[j], (1 + (double)j) / 6, 0, 1e-9);
}

/* No scaling of [[1, 1], [0, 1]] exists, and a row of zeros has none: finite
 * positive factors all the same. */
static void zeros_leave_finite_factors(void **state)
{
    (void)state;
    const double corner[] = {1, 0, 1, 1}, row[] = {1, 0, 2, 0, 3, 0};
    double a[2], b[3];
    assert_ok(elaw_sinkhorn(2, 2, corner, NULL, a, b));
    for (int i = 0; i < 2; i++)
        assert_true(a[i] > 0 && isfinite(a[i]) && b[i] > 0 && isfinite(b[i]));
    assert_ok(elaw_sinkhorn(2, 3, row, NULL, a, b));
    for (int j = 0; j < 3; j++)
        assert_true(b[j] > 0 && isfinite(b[j]));
    assert_true(a[1] > 0 && a[1] < 1e-8 * a[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tabled_factors),
        cmocka_unit_test(tabled_symmetric_factors),
        cmocka_unit_test(the_means_over_what_is_observed_are_one),
        cmocka_unit_test(the_symmetric_means_leave_the_diagonal_out),
        cmocka_unit_test(a_product_is_taken_apart),
        cmocka_unit_test(zeros_leave_finite_factors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
