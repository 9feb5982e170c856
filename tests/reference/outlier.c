/* Outliers of bulks without a closed form, against tables computed by another
 * program. */
#include <math.h>

#include "support.h"

/* The population {1, 3} in halves, c = 0.2. Position and overlap: another
 * program, double precision. Thresholds: the inverse map in 40 digits,
 * z'(v) = 0 at the edge and T = -sum w t v/(1 + t v), G = -(v + (1 - c)/z)/c
 * there. */
static void population_of_two(void **state)
{
    (void)state;
    const double place[] = {1, 3}, weight[] = {0.5, 0.5};
    elaw_law *law;
    elaw_free_outlier x;
    double threshold;
    assert_ok(elaw_law_general_mp(0.2, 2, place, weight, &law));
    assert_ok(elaw_free_outlier_multiplicative(law, 4, &x, &threshold));
    assert_true(x.outside);
    assert_near(x.position, 11.111704479704, 0, 1e-13);
    assert_near(x.overlap2, 0.87691197094817, 0, 1e-13);
    assert_near(threshold, 0.57428145083348, 0, 1e-13);
    assert_ok(elaw_free_outlier_multiplicative(law, -0.01, &x, &threshold));
    assert_near(threshold, -0.47949789447758, 0, 1e-13);
    assert_ok(elaw_free_outlier_additive(law, 1, &x, &threshold));
    assert_near(threshold, 1.94478387579678, 0, 1e-13);
    assert_ok(elaw_free_outlier_additive(law, -0.01, &x, &threshold));
    assert_near(threshold, -0.35130893568092, 0, 1e-13);
    elaw_law_free(law);
}

/* Atoms at -1 and 1 under a semicircle of variance 0.2: the table, and Biane's
 * x = u + v G(u), G = u/(u^2 - 1), which it agrees with. */
static void atoms_under_a_semicircle(void **state)
{
    (void)state;
    const double place[] = {-1, 1}, weight[] = {0.5, 0.5}, v = 0.2;
    elaw_law *atoms, *noise, *bulk;
    assert_ok(elaw_law_points(2, place, weight, &atoms));
    assert_ok(elaw_law_semicircle(v, &noise));
    assert_ok(elaw_free_sum(atoms, noise, &bulk));
    for (int sign = -1; sign <= 1; sign += 2) {
        elaw_free_outlier x;
        double threshold, theta = 1.5 * sign;
        assert_ok(elaw_free_outlier_additive(bulk, theta, &x, &threshold));
        assert_true(x.outside);
        assert_near(x.position, sign * 2.1333333333333, 0, 1e-13);
        assert_near(x.overlap2, 0.71111111111111, 0, 1e-12);
        assert_near(threshold, sign * 0.5611790214042, 0, 1e-12);
        /* 1/theta = G(u): u = (theta + sqrt(theta^2 + 4))/2 at the right end */
        double u = 0.5 * (theta + sign * sqrt(theta * theta + 4));
        assert_near(x.position, u + v / theta, 0, 1e-13);
    }
    elaw_law_free(bulk);
    elaw_law_free(noise);
    elaw_law_free(atoms);
}

/* m x n noise of variance 0.8/n, c = 0.5; the table. */
static void rectangular_noise(void **state)
{
    (void)state;
    elaw_law *law;
    elaw_free_outlier x;
    double threshold;
    assert_ok(elaw_law_singular_marchenko_pastur(0.5, 0.8, &law));
    assert_ok(elaw_free_outlier_rectangular(law, 0.5, 1.3, &x, &threshold));
    assert_near(x.position, 1.7548074288725, 0, 1e-13);
    assert_near(x.left_overlap2, 0.71801477874352, 0, 1e-12);
    assert_near(x.right_overlap2, 0.60267103918633, 0, 1e-12);
    assert_near(threshold, sqrt(0.8) * pow(0.5, 0.25), 0, 1e-12);
    elaw_law_free(law);
}

/* Atoms at the end of the support: any spike leaves. theta/d of a law of atoms
 * is rational: place b of weight p, the rest at a distance: here {0, 1} in
 * halves, G = (z - 1/2)/(z (z - 1)), so that z^2 - (1 + theta) z + theta/2 = 0.
 */
static void atoms_at_the_end(void **state)
{
    (void)state;
    const double place[] = {0, 1}, weight[] = {0.5, 0.5};
    const double strength[] = {1e-8, 0.3, 40, -1e-8, -0.3, -40};
    elaw_law *law;
    assert_ok(elaw_law_points(2, place, weight, &law));
    for (int i = 0; i < 6; i++) {
        double theta = strength[i], root = hypot(1, theta), threshold;
        double d = theta > 0 ? theta * (1 + theta / (1 + root)) / 2
                             : theta * (1 - theta / (1 + root)) / 2;
        double z = (theta > 0) + d;
        elaw_free_outlier x;
        assert_ok(elaw_free_outlier_additive(law, theta, &x, &threshold));
        assert_true(x.outside);
        assert_near(threshold, 0, 0, 0);
        assert_near(x.position, z, 0, 1e-14);
        /* dz/dtheta; d is known to eps/d */
        double speed = 0.5 * (1 + fabs(theta) / root);
        assert_near(x.overlap2, speed, 0, 1e-7);
    }
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(population_of_two),
        cmocka_unit_test(atoms_under_a_semicircle),
        cmocka_unit_test(rectangular_noise),
        cmocka_unit_test(atoms_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
