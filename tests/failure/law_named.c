/* The named laws, affine maps, series, cumulants and inverses refuse what has
 * no meaning, survive any allocation that fails, and leave outputs alone. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "laws/law.h"
#include "support.h"

static elaw_law *shared; /* what affine, series and cumulants are made of */

static elaw_status points(elaw_law **out)
{
    const double place[] = {1, 2, 1}, weight[] = {1, 2, 3};
    return elaw_law_points(3, place, weight, out);
}
static elaw_status empirical(elaw_law **out)
{
    const double value[] = {1, 2, 1};
    return elaw_law_empirical(3, value, out);
}
static elaw_status uniform(elaw_law **out)
{
    return elaw_law_uniform(0, 1, out);
}
static elaw_status arcsine(elaw_law **out)
{
    return elaw_law_arcsine(0, 1, out);
}
static elaw_status jacobi(elaw_law **out)
{
    return elaw_law_jacobi(1.5, 0.4, out);
}
static elaw_status kesten(elaw_law **out)
{
    return elaw_law_kesten_mckay(3, out);
}
static elaw_status affine(elaw_law **out)
{
    return elaw_law_affine(shared, -2, 1, out);
}
static elaw_status affine_points(elaw_law **out)
{
    elaw_law *inner = NULL;
    elaw_status status = points(&inner);
    if (status == ELAW_OK)
        status = elaw_law_affine(inner, -2, 1, out);
    elaw_law_free(inner);
    return status;
}
static elaw_status root(elaw_law **out)
{
    return elaw_law_square_root(shared, out);
}
static elaw_status root_of_points(elaw_law **out)
{
    elaw_law *inner = NULL;
    elaw_status status = points(&inner);
    if (status == ELAW_OK)
        status = elaw_law_square_root(inner, out);
    elaw_law_free(inner);
    return status;
}
static elaw_status compile(elaw_law **out)
{
    return elaw_law_compile(shared, out);
}

static elaw_status (*const constructors[])(elaw_law **) = {
    points, empirical,     uniform, arcsine, jacobi,        kesten,
    affine, affine_points, compile, root,    root_of_points};

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    assert_ok(elaw_law_jacobi(2, 0.7, &shared));
    for (size_t i = 0; i < sizeof constructors / sizeof *constructors; i++) {
        long before = elaw_memory_live(), n = 1;
        elaw_law *law = NULL;
        elaw_status status = ELAW_ENOMEM;
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
    double cumulant = 7;
    elaw_memory_fail_at(1);
    assert_int_equal(elaw_law_cumulants(shared, 1, &cumulant), ELAW_ENOMEM);
    elaw_memory_fail_at(0);
    assert_true(cumulant == 7);
    elaw_law_free(shared);
}

/* An affine law keeps its inner law alive. */
static void affine_keeps_its_law(void **state)
{
    (void)state;
    long before = elaw_memory_live();
    elaw_law *inner, *outer;
    assert_ok(jacobi(&inner));
    assert_ok(elaw_law_affine(inner, 3, 1, &outer));
    elaw_law_free(inner);
    double x = 100, one = NAN;
    assert_ok(elaw_law_cdf(outer, 1, &x, &one));
    assert_near(one, 1, 0, 0);
    elaw_law_free(outer);
    assert_int_equal(elaw_memory_live(), before);
}

#define refused(call)                                                          \
    do {                                                                       \
        assert_int_equal((call), ELAW_EDOMAIN);                                \
        assert_null(law);                                                      \
    } while (0)

static void bad_parameters_are_refused(void **state)
{
    (void)state;
    elaw_law *law = NULL, *inner;
    const double bad[] = {0, -1, NAN, INFINITY, -INFINITY};
    const double place[] = {1, 2}, mad[] = {1, NAN}, far[] = {-INFINITY, 1};
    for (int i = 0; i < 5; i++) {
        const double weight[] = {1, bad[i]};
        refused(elaw_law_points(2, place, weight, &law));
        assert_non_null(strstr(elaw_last_error(), "weight[1]"));
        refused(elaw_law_jacobi(bad[i], 0.5, &law));
        refused(elaw_law_jacobi(0.5, bad[i], &law));
        refused(elaw_law_kesten_mckay(bad[i], &law));
    }
    refused(elaw_law_points(2, mad, place, &law));
    refused(elaw_law_empirical(2, mad, &law));
    refused(elaw_law_empirical(2, far, &law));
    refused(elaw_law_empirical(0, place, &law));
    refused(elaw_law_points(0, place, place, &law));
    assert_int_equal(elaw_law_points(2, place, NULL, &law), ELAW_EINVAL);
    const double low[] = {1, 2, NAN, -INFINITY, 0, -DBL_MAX};
    const double high[] = {1, 1, 1, 1, NAN, DBL_MAX};
    for (int i = 0; i < 6; i++) {
        refused(elaw_law_uniform(low[i], high[i], &law));
        refused(elaw_law_arcsine(low[i], high[i], &law));
    }
    refused(elaw_law_kesten_mckay(1.999, &law));
    refused(elaw_law_jacobi(2, 2, &law)); /* n1 + n2 = p: a projection */
    refused(elaw_law_jacobi(3, 3, &law));
    refused(elaw_law_jacobi(1e-40, 1e-40, &law));
    refused(elaw_law_jacobi(1e300, 1e300, &law));
    assert_ok(elaw_law_semicircle(1, &inner));
    for (int i = 0; i < 5; i++)
        if (i != 1)
            refused(elaw_law_affine(inner, bad[i], 0, &law));
    refused(elaw_law_affine(inner, 1, NAN, &law));
    refused(elaw_law_affine(inner, 1, INFINITY, &law));
    refused(elaw_law_affine(inner, 1e-20, 1, &law)); /* edges run together */
    refused(elaw_law_affine(inner, 1e308, 0, &law));
    refused(elaw_law_square_root(inner, &law));
    elaw_law_free(inner);
}

static void bad_points_are_refused(void **state)
{
    (void)state;
    elaw_law *law;
    assert_ok(elaw_law_jacobi(0.5, 0.4, &law));
    double out[2] = {7, 7};
    const double x[] = {0, NAN}, far[] = {0, INFINITY};
    const elaw_complex z[] = {{0, 1}, {NAN, 0}};
    elaw_complex g[2] = {{7, 7}, {7, 7}};
    assert_int_equal(elaw_law_hilbert(law, 2, x, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_hilbert(law, 2, far, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_law_stieltjes_derivative(law, 2, z, g), ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "z[1]"));
    assert_true(out[0] == 7 && g[0].re == 7);
    assert_ok(elaw_law_cumulants(law, 0, NULL));
    elaw_law_free(law);
    assert_ok(elaw_law_uniform(0, 1e200, &law));
    double cumulant[3] = {7, 7, 7};
    assert_int_equal(elaw_law_cumulants(law, 3, cumulant), ELAW_EDOMAIN);
    assert_true(cumulant[0] == 7);
    elaw_law_free(law);
}

/* Ratios and places near the limits of double give numbers, no NaN. */
static void extremes_stay_numbers(void **state)
{
    (void)state;
    const double ratio[] = {1e-25, 1e-12, 0.3, 1 - 1e-15, 1, 1 + 1e-15, 50};
    const double p[] = {0, 1e-300, 1e-20, 0.3, 0.5, 1 - 1e-16, 1};
    for (int i = 0; i < 49; i++) {
        elaw_law *law;
        double a = ratio[i % 7], b = ratio[i / 7], x[7], F[7], rho[7];
        if (!(1 / a + 1 / b > 1) || elaw_law_jacobi(a, b, &law) != ELAW_OK)
            continue;
        assert_ok(elaw_law_quantile(law, 7, p, x));
        assert_ok(elaw_law_cdf(law, 7, x, F));
        assert_ok(elaw_law_density(law, 7, x, rho));
        for (int k = 0; k < 7; k++) {
            assert_true(x[k] >= 0 && x[k] <= 1 && F[k] >= 0 && rho[k] >= 0);
            assert_true(k == 0 || x[k] >= x[k - 1]);
        }
        const elaw_complex z[] = {
            {0, 0},      {1, 0},    {1e300, 0},        {-1e300, 1e10},
            {1e-300, 0}, {x[3], 0}, {law->edge[0], 0}, {law->edge[1], 0},
            {0, 1e-200}};
        elaw_complex g[9], dg[9];
        assert_ok(elaw_law_stieltjes(law, 9, z, g));
        assert_ok(elaw_law_stieltjes_derivative(law, 9, z, dg));
        for (int k = 0; k < 9; k++) {
            assert_true(g[k].re == g[k].re && g[k].im <= 0);
            assert_true(dg[k].re == dg[k].re);
        }
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(affine_keeps_its_law),
        cmocka_unit_test(bad_parameters_are_refused),
        cmocka_unit_test(bad_points_are_refused),
        cmocka_unit_test(extremes_stay_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
