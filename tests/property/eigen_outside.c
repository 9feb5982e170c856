/* Everything outside an interval and the first inside: against the whole
 * spectrum, with the accuracy that is promised. */
#include <math.h>
#include <stdlib.h>

#include "certify.h"
#include "support.h"

/* outside pairs to 1e-9 of the width, inside values to inside_error; residuals
 * of the latter are about sqrt(inside_error gap), not more than a tenth */
static void check_eigen(const test_matrix *a, double low, double high,
                        double inside_error, size_t count)
{
    elaw_eigen all, out;
    size_t outside, n = a->op.rows, above = 0, below = 0;
    double width = high - low, allowed = inside_error;
    if (allowed == 0)
        allowed = 1e-3 * width * pow((double)n, -2.0 / 3);
    assert_ok(elaw_eigen_all(&a->op, NULL, &all));
    assert_ok(elaw_eigen_outside(&a->op, low, high, inside_error, NULL,
                                 &outside, &out));
    while (above < n && all.values[above] > high)
        above++;
    while (below < n && all.values[n - 1 - below] < low)
        below++;
    assert_int_equal(outside, above + below);
    assert_int_equal(outside, count);
    assert_int_equal(out.info.solver, ELAW_SOLVER_LANCZOS);
    assert_int_equal(out.count, outside + 2);
    for (size_t i = 0; i < outside; i++) {
        assert_near(out.values[i],
                    i < above ? all.values[i] : all.values[n - outside + i],
                    1e-12 * width, 0);
        assert_true(out.residuals[i] <= 1.01e-9 * width);
    }
    assert_near(out.values[outside], all.values[above], allowed, 0);
    assert_near(out.values[outside + 1], all.values[n - 1 - below], allowed, 0);
    elaw_eigen head = out;
    head.count = outside;
    certify_eigen(&a->op, 6, &head, 1e-8);
    elaw_eigen_free(&all);
    elaw_eigen_free(&out);
}

static void spikes_and_the_edges(void **state)
{
    (void)state;
    const double strength[5] = {4, -3, 2.5, 2, -2.2};
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (size_t spikes = 0; spikes <= 5; spikes++) {
            test_matrix a = test_noise(200, 200, true, (elaw_field)field,
                                       spikes, strength, 21 + spikes);
            check_eigen(&a, -2.2, 2.2, 0, spikes);
            check_eigen(&a, -2.2, 2.2, 1e-6, spikes);
            test_matrix_free(&a);
        }
}

/* An interval around nothing: the run spans the space, all is outside. */
static void nothing_inside(void **state)
{
    (void)state;
    test_matrix a = test_noise(30, 30, true, ELAW_REAL, 0, NULL, 5);
    elaw_eigen out;
    size_t outside;
    assert_ok(elaw_eigen_outside(&a.op, 5, 6, 0, NULL, &outside, &out));
    assert_int_equal(outside, 30);
    assert_int_equal(out.count, 30);
    certify_eigen(&a.op, 3, &out, 1e-13);
    elaw_eigen_free(&out);
    test_matrix_free(&a);
}

static void singular_values_above(void **state)
{
    (void)state;
    const double strength[3] = {4, 3, 2.5};
    const size_t shape[3][2] = {{100, 200}, {200, 100}, {120, 120}};
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (int s = 0; s < 3; s++) {
            test_matrix a =
                test_noise(shape[s][0], shape[s][1], false, (elaw_field)field,
                           3, strength, 31 + (uint64_t)s);
            elaw_svd all, out;
            size_t outside, want = 0;
            double c = (double)shape[s][0] / (double)shape[s][1];
            double high = 1.05 * (1 + sqrt(c)), p = c < 1 ? 100 : 120;
            assert_ok(elaw_svd_all(&a.op, NULL, &all));
            assert_ok(elaw_svd_outside(&a.op, high, 0, NULL, &outside, &out));
            while (all.values[want] > high)
                want++;
            assert_int_equal(outside, want);
            assert_true(outside >= 2);
            assert_int_equal(out.count, outside + 1);
            for (size_t i = 0; i < outside; i++)
                assert_near(out.values[i], all.values[i], 1e-12 * high, 0);
            assert_near(out.values[outside], all.values[outside],
                        1e-3 * high * pow(p, -2.0 / 3), 0);
            elaw_svd head = out;
            head.count = outside;
            certify_svd(&a.op, 6, &head, 1e-8);
            elaw_svd_free(&all);
            elaw_svd_free(&out);
            test_matrix_free(&a);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spikes_and_the_edges),
        cmocka_unit_test(nothing_inside),
        cmocka_unit_test(singular_values_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
