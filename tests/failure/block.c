/* Noise with a variance profile: refusals with their place, numbers near the
 * limits of double, memory that fails. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

static void refused(size_t groups, const double share[],
                    const double variance[], elaw_status want, const char *text)
{
    elaw_law *law = NULL;
    assert_int_equal(elaw_law_block(groups, share, variance, &law), want);
    assert_null(law);
    assert_non_null(strstr(elaw_last_error(), "elaw_law_block: "));
    assert_non_null(strstr(elaw_last_error(), text));
}

static void bad_profiles_are_refused(void **state)
{
    (void)state;
    const double share[] = {1, 2}, good[] = {1, 2, 2, 1};
    const double none[] = {1, 0}, negative[] = {-1, 2}, inf[] = {1, INFINITY};
    const double zero[] = {0, 0, 0, 0}, skew[] = {1, 2, 3, 1};
    const double minus[] = {1, 2, 2, -1}, nan[] = {1, NAN, NAN, 1};
    refused(0, share, good, ELAW_EINVAL, "no groups");
    refused(2, none, good, ELAW_EDOMAIN, "proportion[1] = 0");
    refused(2, negative, good, ELAW_EDOMAIN, "proportion[0] = -1");
    refused(2, inf, good, ELAW_EDOMAIN, "proportion[1] = inf");
    refused(2, share, zero, ELAW_EDOMAIN, "every variance is 0");
    refused(2, share, skew, ELAW_EDOMAIN, "1, 0 is 2 one way and 3 the other");
    refused(2, share, minus, ELAW_EDOMAIN, "1, 1 = -1");
    refused(2, share, nan, ELAW_EDOMAIN, "= nan");
}

/* Nothing is NaN, Im g <= 0 above the axis, quantiles ascend. */
static void extremes_stay_numbers(void **state)
{
    (void)state;
    const double p[] = {0, 1e-5, 0.3, 0.5, 0.9, 1};
    const double scale[] = {1e-250, 1, 1e250}, weak[] = {1e-3, 1e-8, 0};
    for (int i = 0; i < 9; i++) {
        double s = scale[i / 3], e = s * weak[i % 3];
        const double share[] = {1, 1e-3, 5};
        const double variance[] = {s, e, 0, e, s, s, 0, s, 0};
        elaw_law *law;
        assert_ok(elaw_law_block(3, share, variance, &law));
        double x[6], F[6];
        assert_ok(elaw_law_quantile(law, 6, p, x));
        assert_ok(elaw_law_cdf(law, 6, x, F));
        for (int k = 0; k < 6; k++) {
            assert_true(isfinite(x[k]) && F[k] >= 0 && F[k] <= 1);
            assert_true(k == 0 || x[k] >= x[k - 1]);
        }
        const elaw_complex z[] = {
            {0, 0},         {1e150, 0},         {-1e150, 1},          {x[5], 0},
            {x[5], 1e-300}, {2 * x[5], 1e-300}, {x[2], -1e-20 * x[5]}};
        elaw_complex g[7];
        assert_ok(elaw_law_stieltjes(law, 7, z, g));
        for (int k = 0; k < 7; k++) {
            assert_true(g[k].re == g[k].re);
            assert_true(z[k].im < 0 ? g[k].im >= 0 : g[k].im <= 0);
        }
        elaw_law_free(law);
    }
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    /* a part of two groups with a gap, one of one, one without variance */
    const double share[] = {1, 2, 3, 4};
    const double variance[] = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0};
    long before = elaw_memory_live();
    elaw_law *law = NULL;
    long n = 0;
    for (;;) {
        elaw_memory_fail_at(++n);
        elaw_status status = elaw_law_block(4, share, variance, &law);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_null(law);
        assert_int_equal(elaw_memory_live(), before);
    }
    assert_true(n > 8 && n < 200);
    elaw_memory_fail_at(1);
    elaw_complex z = {0.1, 0.1}, g = {7, 7};
    assert_int_equal(elaw_law_stieltjes(law, 1, &z, &g), ELAW_ENOMEM);
    assert_true(g.re == 7);
    elaw_memory_fail_at(0);
    elaw_law_free(law);
    assert_int_equal(elaw_memory_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_profiles_are_refused),
        cmocka_unit_test(extremes_stay_numbers),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
