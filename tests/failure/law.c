/* Laws refuse what has no meaning, survive any allocation that fails, and leave
 * outputs alone. */
#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "support.h"

static elaw_status semicircle(elaw_law **out)
{
    return elaw_law_semicircle(2, out);
}

static elaw_status pastur(elaw_law **out)
{
    return elaw_law_marchenko_pastur(3, 2, out);
}

static elaw_status singular(elaw_law **out)
{
    return elaw_law_singular_marchenko_pastur(0.3, 2, out);
}

static elaw_status (*const constructors[])(elaw_law **) = {semicircle, pastur,
                                                           singular};

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        long before = elaw_memory_live(), n = 1;
        elaw_law *law = NULL;
        elaw_status status;
        for (; n < 100; n++) {
            elaw_memory_fail_at(n);
            status = constructors[i](&law);
            if (status == ELAW_OK)
                break;
            assert_int_equal(status, ELAW_ENOMEM);
            assert_null(law);
            assert_int_equal(elaw_memory_live(), before);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 1 && n < 100);
        elaw_law_free(law);
        assert_int_equal(elaw_memory_live(), before);
    }
}

static void owners_share_a_law(void **state)
{
    (void)state;
    long before = elaw_memory_live();
    elaw_law *law, *other;
    assert_ok(semicircle(&law));
    other = elaw_law_keep(law);
    elaw_law_free(law);
    double x = 0, half = NAN;
    assert_ok(elaw_law_cdf(other, 1, &x, &half));
    assert_near(half, 0.5, 1e-15, 0);
    elaw_law_free(other);
    elaw_law_free(NULL);
    assert_null(elaw_law_keep(NULL));
    assert_int_equal(elaw_memory_live(), before);
}

static void bad_parameters_are_refused(void **state)
{
    (void)state;
    const double bad[] = {0, -1, NAN, INFINITY, -INFINITY};
    elaw_law *law = NULL;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(elaw_law_semicircle(bad[i], &law), ELAW_EDOMAIN);
        assert_int_equal(elaw_law_marchenko_pastur(bad[i], 1, &law),
                         ELAW_EDOMAIN);
        assert_int_equal(elaw_law_marchenko_pastur(1, bad[i], &law),
                         ELAW_EDOMAIN);
        assert_int_equal(elaw_law_singular_marchenko_pastur(bad[i], 1, &law),
                         ELAW_EDOMAIN);
        assert_int_equal(elaw_law_singular_marchenko_pastur(1, bad[i], &law),
                         ELAW_EDOMAIN);
    }
    assert_int_equal(elaw_law_singular_marchenko_pastur(1.1, 1, &law),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_law_marchenko_pastur(1, DBL_MAX, &law), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_marchenko_pastur(DBL_MAX, 4, &law), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_marchenko_pastur(1e-40, 1, &law), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_marchenko_pastur(1e40, 1, &law), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_marchenko_pastur(1e-20, 1e-300, &law),
                     ELAW_EDOMAIN);
    assert_null(law);
}

/* Nothing is NaN, Im g <= 0 above the axis and quantiles ascend for numbers
 * near the limits of double and ratios near 0, 1 and infinity. */
static void extremes_stay_numbers(void **state)
{
    (void)state;
    const double ratios[] = {1e-30, 1e-17,     1e-8, 0.3,  1 - 1e-15,
                             1,     1 + 1e-15, 7,    1e17, 1e30};
    const double variances[] = {1e-270, 1e-5, 1, 1e8, 1e150};
    const double p[] = {0, 1e-300, 1e-20, 1e-5, 0.3, 0.5, 0.9, 1 - 1e-16, 1};
    for (int i = 0; i < 10 * 5 * 2; i++) {
        double c = ratios[i % 10], v = variances[i / 10 % 5];
        double x[9], F[9], rho[9];
        if (i >= 50 && c > 1)
            continue;
        elaw_law *law;
        if (i < 50)
            assert_ok(elaw_law_marchenko_pastur(c, v, &law));
        else
            assert_ok(elaw_law_singular_marchenko_pastur(c, v, &law));
        assert_ok(elaw_law_quantile(law, 9, p, x));
        assert_ok(elaw_law_cdf(law, 9, x, F));
        assert_ok(elaw_law_density(law, 9, x, rho));
        for (int k = 0; k < 9; k++) {
            assert_true(isfinite(x[k]) && F[k] >= 0 && rho[k] >= 0);
            assert_true(k == 0 || x[k] >= x[k - 1]);
        }
        elaw_complex z[] = {{0, 0},         {1e308, 0},       {-1e308, 0},
                            {1e308, 1e308}, {0, 1e308},       {1e-300, 1e-300},
                            {x[0], 0},      {x[8], 0},        {x[5], 1e-300},
                            {0, 1e-200},    {1e-170, -1e-170}};
        elaw_complex g[11];
        assert_ok(elaw_law_stieltjes(law, 11, z, g));
        for (int k = 0; k < 11; k++) {
            assert_true(g[k].re == g[k].re);
            assert_true(z[k].im < 0 ? g[k].im >= 0 : g[k].im <= 0);
        }
        elaw_law_free(law);
    }
}

static void bad_points_are_refused(void **state)
{
    (void)state;
    elaw_law *law;
    assert_ok(elaw_law_semicircle(1e200, &law));
    double out[3] = {7, 7, 7};
    const double x[] = {0, NAN}, p[] = {0.5, 1.5}, q[] = {0.5, NAN};
    assert_int_equal(elaw_law_density(law, 2, x, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_cdf(law, 2, x, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_quantile(law, 2, p, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_quantile(law, 2, q, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_moments(law, 3, out), ELAW_OK);
    out[0] = 7;
    assert_int_equal(elaw_law_moments(law, 5, out), ELAW_EDOMAIN);
    assert_true(out[0] == 7);
    const elaw_complex z[] = {{0, 1}, {0, INFINITY}};
    elaw_complex g[2] = {{7, 7}, {7, 7}};
    assert_int_equal(elaw_law_stieltjes(law, 2, z, g), ELAW_EDOMAIN);
    assert_true(g[0].re == 7);
    assert_ok(elaw_law_cdf(law, 0, NULL, NULL));
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(owners_share_a_law),
        cmocka_unit_test(bad_parameters_are_refused),
        cmocka_unit_test(extremes_stay_numbers),
        cmocka_unit_test(bad_points_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
