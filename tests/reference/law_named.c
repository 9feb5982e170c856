/* Tables for the named laws and for g'. Computed by another program (double
 * precision, printed to 14 digits) from densities, transforms and difference
 * quotients written down independently. */
#include <math.h>

#include "support.h"

static const double digits = 1e-13;

static void marchenko_pastur_slopes(void **state)
{
    (void)state;
    const struct {
        double ratio, variance, x, hilbert, z, slope;
    } rows[] = {{0.5, 1, 1, 0.5, 3.5, -0.24779868619859},
                {2, 1, 2, 0.375, 8, -0.025696560061858},
                {0.1, 2, 1.5, -0.5, -1, -0.12681395859045}};
    for (int i = 0; i < 3; i++) {
        elaw_law *law, *series;
        assert_ok(
            elaw_law_marchenko_pastur(rows[i].ratio, rows[i].variance, &law));
        assert_ok(elaw_law_compile(law, &series));
        for (int s = 0; s < 2; s++) {
            const elaw_law *which = s ? series : law;
            double h;
            elaw_complex z = {rows[i].z, 0}, slope;
            assert_ok(elaw_law_stieltjes_derivative(which, 1, &z, &slope));
            assert_near(slope.re, rows[i].slope, 0, digits);
            assert_near(slope.im, 0, 0, 0);
            assert_ok(elaw_law_hilbert(which, 1, &rows[i].x, &h));
            assert_near(h, rows[i].hilbert, digits, digits);
        }
        elaw_law_free(law);
        elaw_law_free(series);
    }
}

static void jacobi_table(void **state)
{
    (void)state;
    elaw_law *law;
    size_t count;
    const double *edge;
    double x = 0.3, rho, moment[2];
    assert_ok(elaw_law_jacobi(0.5, 0.25, &law));
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(count, 1);
    assert_near(edge[0], 0.037524704425736, 0, digits);
    assert_near(edge[1], 0.74025307335204, 0, digits);
    assert_ok(elaw_law_density(law, 1, &x, &rho));
    assert_near(rho, 1.545779353353, 0, digits);
    assert_ok(elaw_law_moments(law, 2, moment));
    assert_near(moment[0], 1.0 / 3, 0, digits);
    assert_near(moment[1], 4.0 / 27, 0, digits);
    elaw_law_free(law);
}

static void kesten_mckay_table(void **state)
{
    (void)state;
    elaw_law *law;
    double x = 1, rho;
    assert_ok(elaw_law_kesten_mckay(3, &law));
    assert_ok(elaw_law_density(law, 1, &x, &rho));
    assert_near(rho, 0.15790664975542, 0, digits);
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marchenko_pastur_slopes),
        cmocka_unit_test(jacobi_table),
        cmocka_unit_test(kesten_mckay_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
