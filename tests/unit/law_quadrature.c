/* Quadrature: exact where it must be, adaptive where it must, and it ends. */
#include <math.h>

#include "base/quadrature.h"
#include "support.h"

static double power(double x, void *ctx)
{
    return pow(x, *(double *)ctx);
}

/* The Kronrod rule of 21 points is exact to degree 31; 1/sqrt and the cube root
 * at 0 need about 2 and 1 bit of x a halving, 1e-10 and 1e-14 reached. */
static void powers(void **state)
{
    (void)state;
    for (double k = 0; k < 40; k++)
        assert_near(elaw_integrate(power, &k, 0, 1, 1e-15), 1 / (k + 1), 0,
                    1e-14);
    double root = -0.5, cube = 1.0 / 3;
    assert_near(elaw_integrate(power, &root, 0, 1, 1e-11), 2, 1e-10, 0);
    assert_near(elaw_integrate(power, &cube, 0, 1, 1e-14), 0.75, 1e-13, 0);
}

/* A pole at distance 1e-9 from the axis: the Lorentzian has mass pi. */
static double lorentzian(double x, void *ctx)
{
    double eta = *(double *)ctx;
    return eta / (x * x + eta * eta);
}

static void narrow_peaks_are_found(void **state)
{
    (void)state;
    double eta = 1e-9;
    assert_near(elaw_integrate(lorentzian, &eta, -1, 0.7, 1e-12),
                atan(0.7 / eta) + atan(1 / eta), 1e-11, 0);
}

/* Nothing to converge to: at most 300 pieces, each made by two rules. */
static double noise(double x, void *ctx)
{
    ++*(size_t *)ctx;
    return sin(1e9 * x * x);
}

static void noise_comes_to_an_end(void **state)
{
    (void)state;
    size_t calls = 0;
    double value = elaw_integrate(noise, &calls, 0, 1, 0);
    assert_true(isfinite(value) && fabs(value) < 1);
    assert_true(calls <= 2 * 300 * 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers),
        cmocka_unit_test(narrow_peaks_are_found),
        cmocka_unit_test(noise_comes_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
