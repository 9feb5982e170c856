/* The forward test on spectra made by hand: masking, ends, limits, refusals. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "estimate/select.h"
#include "support.h"

enum { n = 60 };

static const elaw_noise_model square = {true, 1, n, n, 0};

/* Semicircle quantiles of radius 2 sqrt n, descending: a spectrum without
 * noise of its own, its energy close to n (n + 1). */
static void semicircle(double value[n])
{
    for (size_t i = 0; i < n; i++) {
        double goal = ((double)i + 0.5) / n, low = 0, high = 3.14159265358979;
        for (int k = 0; k < 60; k++) {
            double a = (low + high) / 2;
            if (a - sin(a) * cos(a) < goal * 3.14159265358979)
                low = a;
            else
                high = a;
        }
        value[i] = 2 * sqrt((double)n) * cos(low);
    }
}

static double energy_of(const double value[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += value[i] * value[i];
    return sum;
}

static elaw_selection run(const double value[n], size_t limit)
{
    const elaw_candidates given = {n, value, energy_of(value), 0, 0};
    elaw_selection got;
    assert_ok(elaw_select(&square, &given, 0.01, limit, &got));
    return got;
}

static void no_outlier_in_a_semicircle(void **state)
{
    (void)state;
    double value[n];
    semicircle(value);
    elaw_selection got = run(value, 10);
    assert_int_equal(got.count, 0);
    assert_int_equal(got.tested_count, 11);
    assert_near(got.s, 1, 0.02, 0);
    elaw_selection_free(&got);
}

/* Ten values of 4 sigma lift the level so far that the first test accepts:
 * only the look-ahead finds them, and their p-values do not mask each other. */
static void the_look_ahead_unmasks(void **state)
{
    (void)state;
    double value[n];
    semicircle(value);
    for (size_t i = 0; i < 10; i++)
        value[i] = (2.62 - 0.001 * (double)i) * sqrt((double)n);
    elaw_selection got = run(value, 12);
    double s, first;
    assert_ok(elaw_noise_level(&square, energy_of(value), 0, NULL, &s));
    assert_ok(elaw_noise_log_p(1,
                               elaw_noise_z(&square, value[0], 0, NULL, 0, s),
                               elaw_noise_radial(&square, 0), 2, &first));
    assert_true(first > log(0.01));
    assert_int_equal(got.count, 10);
    for (size_t i = 0; i < got.count; i++)
        assert_true(got.tested[i].log_p < log(0.01));
    elaw_selection_free(&got);
}

/* The farthest from its own edge goes first, whatever its sign. */
static void both_ends_in_the_order_of_z(void **state)
{
    (void)state;
    double value[n];
    semicircle(value);
    value[0] = 3 * sqrt((double)n);
    value[n - 1] = -4 * sqrt((double)n);
    value[n - 2] = -3.5 * sqrt((double)n);
    elaw_selection got = run(value, 6);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.tested[0].index, n - 1);
    assert_int_equal(got.tested[1].index, n - 2);
    assert_int_equal(got.tested[2].index, 0);
    elaw_selection_free(&got);
}

static void the_limit_holds(void **state)
{
    (void)state;
    double value[n];
    semicircle(value);
    for (size_t i = 0; i < 4; i++)
        value[i] = (6 - 0.5 * (double)i) * sqrt((double)n);
    elaw_selection got = run(value, 2);
    assert_int_equal(got.count, 2);
    assert_int_equal(got.tested_count, 3);
    elaw_selection_free(&got);
    got = run(value, 0);
    assert_int_equal(got.count, 0);
    assert_int_equal(got.tested_count, 1);
    elaw_selection_free(&got);
    got = run(value, 1000); /* a quarter of the dimension at most */
    assert_int_equal(got.count, 4);
    assert_int_equal(got.tested_count, n / 4 + 1);
    elaw_selection_free(&got);
}

/* Two values are the whole matrix: found, and the level is 0. */
static void a_matrix_without_noise(void **state)
{
    (void)state;
    const double value[4] = {5, 0, 0, -3};
    const elaw_candidates given = {4, value, 34, 0, 0};
    elaw_selection got;
    assert_ok(elaw_select(&square, &given, 0.01, 10, &got));
    assert_int_equal(got.count, 2);
    assert_int_equal(got.tested_count, 2);
    assert_true(got.s == 0);
    assert_true(isfinite(got.tested[0].log_p) && got.tested[0].log_p < -20);
    elaw_selection_free(&got);
}

/* A known level has no radial part and no energy; an uncertain one costs
 * significance. */
static void known_and_uncertain_levels(void **state)
{
    (void)state;
    const double value[2] = {18, -15};
    elaw_candidates given = {2, value, 0, 1, 0};
    elaw_selection known, exact, probed;
    assert_ok(elaw_select(&square, &given, 0.01, 5, &known));
    double want;
    assert_ok(elaw_noise_log_p(1, elaw_noise_z(&square, 18, 0, NULL, 0, 1), 0,
                               2, &want));
    assert_near(known.tested[0].log_p, want, 0, 1e-15);
    assert_true(known.tested[0].s == 1);
    given.known_s = 0;
    given.energy = n * (n + 1);
    assert_ok(elaw_select(&square, &given, 0.01, 5, &exact));
    given.level_variance = 1e-3;
    assert_ok(elaw_select(&square, &given, 0.01, 5, &probed));
    assert_true(exact.tested[0].log_p < probed.tested[0].log_p);
    elaw_selection_free(&known);
    elaw_selection_free(&exact);
    elaw_selection_free(&probed);
}

static void refusals(void **state)
{
    (void)state;
    double value[1] = {1};
    elaw_selection got = {.count = 7};
    elaw_candidates given = {0, value, 1, 0, 0};
    assert_int_equal(elaw_select(&square, &given, 0.01, 5, &got), ELAW_EINVAL);
    given.count = 1;
    assert_int_equal(elaw_select(&square, &given, 0, 5, &got), ELAW_EINVAL);
    assert_int_equal(elaw_select(&square, &given, NAN, 5, &got), ELAW_EINVAL);
    given.energy = 0;
    assert_int_equal(elaw_select(&square, &given, 0.01, 5, &got), ELAW_EDOMAIN);
    given.energy = NAN;
    assert_int_equal(elaw_select(&square, &given, 0.01, 5, &got), ELAW_EDOMAIN);
    assert_int_equal(got.count, 7);
    given.energy = n * n;
    long before = elaw_memory_live();
    for (long k = 1; k <= 2; k++) {
        elaw_memory_fail_at(k);
        assert_int_equal(elaw_select(&square, &given, 0.01, 5, &got),
                         ELAW_ENOMEM);
    }
    elaw_memory_fail_at(0);
    assert_int_equal(elaw_memory_live(), before);
    elaw_selection_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_outlier_in_a_semicircle),
        cmocka_unit_test(the_look_ahead_unmasks),
        cmocka_unit_test(both_ends_in_the_order_of_z),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(a_matrix_without_noise),
        cmocka_unit_test(known_and_uncertain_levels),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
