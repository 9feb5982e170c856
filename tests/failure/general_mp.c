/* The generalised Marchenko-Pastur law: refusals with their place, numbers near
 * the limits of double, memory that fails. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

static void refused(double ratio, size_t count, const double place[],
                    const double weight[], elaw_status want, const char *text)
{
    elaw_law *law = NULL;
    assert_int_equal(elaw_law_general_mp(ratio, count, place, weight, &law),
                     want);
    assert_null(law);
    assert_non_null(strstr(elaw_last_error(), "elaw_law_general_mp: "));
    assert_non_null(strstr(elaw_last_error(), text));
}

static void bad_populations_are_refused(void **state)
{
    (void)state;
    const double good[] = {1, 2, 3}, bad[] = {1, 2, -3}, nan[] = {1, NAN, 3};
    const double inf[] = {1, 2, INFINITY}, zero[] = {0, 0, 0};
    const double tiny[] = {1, 1e-120, 3};
    refused(0, 3, good, good, ELAW_EDOMAIN, "ratio = 0");
    refused(-1, 3, good, good, ELAW_EDOMAIN, "ratio = -1");
    refused(NAN, 3, good, good, ELAW_EDOMAIN, "ratio = nan");
    refused(1e33, 3, good, good, ELAW_EDOMAIN, "ratio = 1e+33");
    refused(1, 0, good, good, ELAW_EINVAL, "no place");
    refused(1, 3, bad, good, ELAW_EDOMAIN, "place[2] = -3");
    refused(1, 3, nan, good, ELAW_EDOMAIN, "place[1] = nan");
    refused(1, 3, inf, good, ELAW_EDOMAIN, "place[2] = inf");
    refused(1, 3, zero, good, ELAW_EDOMAIN, "every place is 0");
    refused(1, 3, good, bad, ELAW_EDOMAIN, "weight[2] = -3");
    refused(1, 3, good, zero, ELAW_EDOMAIN, "weight[0] = 0");
    refused(1, 3, good, inf, ELAW_EDOMAIN, "weight[2] = inf");
    refused(1, 3, tiny, good, ELAW_EDOMAIN, "place 1e-120");
    refused(1, 3, good, tiny, ELAW_EDOMAIN, "weight");
}

/* Nothing is NaN, Im g <= 0 above the axis, quantiles ascend. */
static void extremes_stay_numbers(void **state)
{
    (void)state;
    const double ratios[] = {1e-20, 1e-8, 1 - 1e-15, 1, 1 + 1e-15, 1e8, 1e20};
    const double scale[] = {1e-250, 1, 1e200};
    const double p[] = {0, 1e-300, 1e-5, 0.3, 0.5, 0.9, 1 - 1e-16, 1};
    for (int i = 0; i < 7 * 3; i++) {
        double s = scale[i / 7], c = ratios[i % 7];
        const double place[] = {s, 3e-3 * s, 0, s * (1 + 1e-9)};
        const double weight[] = {1, 1e-9, 1e-30, 5};
        elaw_law *law;
        assert_ok(elaw_law_general_mp(c, 4, place, weight, &law));
        double x[8], F[8], rho[8];
        assert_ok(elaw_law_quantile(law, 8, p, x));
        assert_ok(elaw_law_cdf(law, 8, x, F));
        assert_ok(elaw_law_density(law, 8, x, rho));
        for (int k = 0; k < 8; k++) {
            assert_true(isfinite(x[k]) && F[k] >= 0 && F[k] <= 1);
            assert_true(rho[k] >= 0);
            assert_true(k == 0 || x[k] >= x[k - 1]);
        }
        const elaw_complex z[] = {
            {0, 0},       {1e308, 0},        {-1e308, 1},    {0, 1e308},
            {x[2], 0},    {x[7], 0},         {x[4], 1e-300}, {x[7], 1e-300},
            {0, 1e-200},  {1e-170, -1e-170}, {-s, 1e-300},   {s, s},
            {-s, -s / 9}, {x[7] * 1.1, -s},  {x[0], s},      {s * 1e-9, 0}};
        elaw_complex g[16], dg[16];
        assert_ok(elaw_law_stieltjes(law, 16, z, g));
        assert_ok(elaw_law_stieltjes_derivative(law, 16, z, dg));
        for (int k = 0; k < 16; k++) {
            assert_true(g[k].re == g[k].re);
            assert_true(z[k].im < 0 ? g[k].im >= 0 : g[k].im <= 0);
        }
        elaw_law_free(law);
    }
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    const double place[] = {1, 0, 30, 900}, weight[] = {1, 1, 1, 1};
    long before = elaw_memory_live();
    elaw_law *law = NULL;
    long n = 0;
    for (;;) {
        elaw_memory_fail_at(++n);
        elaw_status status = elaw_law_general_mp(0.1, 4, place, weight, &law);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_null(law);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 4 && n < 20);
    elaw_law_free(law);
    assert_int_equal(elaw_memory_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_populations_are_refused),
        cmocka_unit_test(extremes_stay_numbers),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
