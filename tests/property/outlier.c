/* Outliers of laws whose answer is known in closed form, and what holds for any
 * law: the position inverts g, the overlap is the speed of the position. */
#include <float.h>
#include <math.h>

#include "support.h"

/* Positions are zeros that are located to a few roundings. An overlap falls
 * with the square root of the distance d to the edge, which z = edge + d rounds
 * by eps: it is good to eps/d times itself, 1e-13 or so for the spikes here. */
static const double place_tolerance = 16 * DBL_EPSILON;
static const double overlap_tolerance = 1e-12;

static void check(const elaw_free_outlier *x, double position, double overlap)
{
    assert_true(x->outside);
    assert_near(x->position, position, place_tolerance, place_tolerance);
    assert_near(x->overlap2, overlap, overlap_tolerance, 0);
    assert_near(x->left_overlap2 + x->right_overlap2, 0, 0, 0);
}

/* Baik, Ben Arous, Peche: theta + v/theta, 1 - v/theta^2. */
static void semicircle_both_signs(void **state)
{
    (void)state;
    const double variance[] = {1e-6, 0.2, 1, 40}, size[] = {1.01, 1.5, 3, 1e9};
    for (int i = 0; i < 4 * 4 * 2; i++) {
        double v = variance[i % 4], sign = i < 16 ? 1 : -1;
        double theta = sign * sqrt(v) * size[i / 4 % 4], threshold;
        elaw_law *law;
        elaw_free_outlier x;
        assert_ok(elaw_law_semicircle(v, &law));
        assert_ok(elaw_free_outlier_additive(law, theta, &x, &threshold));
        check(&x, theta + v / theta, 1 - v / theta / theta);
        assert_near(x.strength, theta, 0, 0);
        assert_near(threshold, sign * sqrt(v), 0, 4 * DBL_EPSILON);
        elaw_law_free(law);
    }
}

/* R(g) = s/(1 - c s g): theta + s/(1 - c s/theta), whose derivative is the
 * overlap; thresholds s (c +- sqrt c). */
static void marchenko_pastur_additive(void **state)
{
    (void)state;
    const double ratio[] = {1e-4, 0.3, 0.98, 1, 3}, s = 1.7;
    for (int i = 0; i < 5 * 2; i++) {
        double c = ratio[i % 5], sign = i < 5 ? 1 : -1, threshold;
        double critical = s * (c + sign * sqrt(c));
        double theta = sign < 0 ? fmin(critical, 0) - 0.4 : critical + 0.4;
        elaw_law *law;
        elaw_free_outlier x;
        assert_ok(elaw_law_marchenko_pastur(c, s, &law));
        assert_ok(elaw_free_outlier_additive(law, theta, &x, &threshold));
        double slope = 1 - c * s * s / pow(theta - c * s, 2);
        check(&x, theta + s / (1 - c * s / theta), slope);
        /* left of the atom, or of the hard edge, of c >= 1 every spike leaves;
         * the edge is rounded, g there is good to eps/(1 - sqrt c)           */
        double want = sign < 0 && c >= 1 ? 0 : critical;
        assert_near(threshold, want, 1e-13, 0);
        elaw_law_free(law);
    }
}

/* Spiked covariance, population value l = 1 + theta (spiked-wigner B2):
 * l (1 + c/(l - 1)), (1 - c/(l-1)^2)/(1 + c/(l-1)); for c < 1 below the bulk
 * too. */
static void marchenko_pastur_multiplicative(void **state)
{
    (void)state;
    const struct {
        double c, l;
    } cases[] = {{0.5, 3},   {0.1, 0.4}, {1, 5},     {2, 9},     {0.2, 1e3},
                 {0.2, 1e6}, {2, 1e9},   {0.01, .5}, {0.3, 0.01}};
    for (int i = 0; i < 9; i++) {
        double c = cases[i].c, l = cases[i].l, theta = l - 1, threshold;
        double sign = theta > 0 ? 1 : -1;
        elaw_law *law;
        elaw_free_outlier x;
        assert_ok(elaw_law_marchenko_pastur(c, 1, &law));
        assert_ok(elaw_free_outlier_multiplicative(law, theta, &x, &threshold));
        check(&x, l * (1 + c / theta),
              (1 - c / theta / theta) / (1 + c / theta));
        assert_near(threshold, sign * sqrt(c), 0, 1e-13);
        elaw_law_free(law);
    }
}

/* Signal plus noise (spiked-wigner B1), t = theta^2/variance: position
 * sigma sqrt((1 + t)(c + t)/t), overlaps (t^2 - c)/(t (t + c)) and
 * (t^2 - c)/(t (t + 1)). */
static void singular_marchenko_pastur(void **state)
{
    (void)state;
    const struct {
        double c, variance, theta;
    } cases[] = {{0.5, 1, 1.5}, {1, 0.49, 1.2}, {0.25, 4, 4},
                 {1e-3, 1, 1},  {0.7, 1, 1e7},  {0.8, 1, 0.96}};
    for (int i = 0; i < 6; i++) {
        double c = cases[i].c, v = cases[i].variance, threshold;
        double t = cases[i].theta * cases[i].theta / v;
        elaw_law *law;
        elaw_free_outlier x;
        assert_ok(elaw_law_singular_marchenko_pastur(c, v, &law));
        assert_ok(elaw_free_outlier_rectangular(law, c, cases[i].theta, &x,
                                                &threshold));
        assert_true(x.outside);
        /* g of this law is a quadrature, good to 1e-14 */
        assert_near(x.position, sqrt(v * (1 + t) * (c + t) / t), 0, 1e-13);
        double common = (t - c / t);
        assert_near(x.left_overlap2, common / (t + c), overlap_tolerance, 0);
        assert_near(x.right_overlap2, common / (t + 1), overlap_tolerance, 0);
        assert_near(x.overlap2, 0, 0, 0);
        assert_near(threshold, sqrt(v) * pow(c, 0.25), 0, 1e-13);
        elaw_law_free(law);
    }
}

/* At and below the threshold: the edge, no overlap. Just above it the outlier
 * is off by a square: d = O(delta^2). */
static void spikes_below_threshold(void **state)
{
    (void)state;
    elaw_law *law;
    elaw_free_outlier x;
    double threshold;
    assert_ok(elaw_law_marchenko_pastur(0.3, 1, &law));
    const double sign[] = {1, -1};
    const double edge[] = {pow(1 + sqrt(0.3), 2), pow(1 - sqrt(0.3), 2)};
    for (int i = 0; i < 2; i++) {
        assert_ok(
            elaw_free_outlier_additive(law, sign[i] * 1e-3, &x, &threshold));
        const double part[] = {1e-9, 0.5, 1 - 1e-12};
        for (int k = 0; k < 3; k++) {
            assert_ok(
                elaw_free_outlier_additive(law, part[k] * threshold, &x, NULL));
            assert_false(x.outside);
            assert_near(x.position, edge[i], 0, 4 * DBL_EPSILON);
            assert_near(x.overlap2, 0, 0, 0);
        }
        double delta = 1e-5;
        assert_ok(
            elaw_free_outlier_additive(law, (1 + delta) * threshold, &x, NULL));
        double d = sign[i] * (x.position - edge[i]);
        assert_true(x.outside && d > 0 && d < 10 * delta * delta);
        assert_true(x.overlap2 > 0 && x.overlap2 < 10 * delta);
    }
    elaw_law_free(law);
}

/* Where the bulk ends hard nothing is too weak: quarter circle^2 at 0; a spike
 * on the product cannot get below 0. */
static void hard_edges(void **state)
{
    (void)state;
    elaw_law *law;
    elaw_free_outlier x;
    double threshold;
    assert_ok(elaw_law_marchenko_pastur(1, 1, &law));
    /* K(g) = 1/g + 1/(1 - g), g = 1/theta = -1e5 */
    assert_ok(elaw_free_outlier_additive(law, -1e-5, &x, &threshold));
    assert_near(threshold, 0, 0, 0);
    check(&x, -1e-5 + 1 / (1 + 1e5), 1 - 1 / pow(1 + 1e-5, 2));
    assert_ok(elaw_free_outlier_multiplicative(law, -0.9, &x, &threshold));
    assert_false(x.outside);
    assert_near(threshold, -1, 0, 0);
    assert_near(x.position, 0, 0, 0);
    elaw_law_free(law);
}

/* Any law: theta g(position) = 1, and the overlap is d position/d theta, here
 * by differences. */
static void inverse_and_speed(void **state)
{
    (void)state;
    elaw_law *law;
    assert_ok(elaw_law_singular_marchenko_pastur(0.4, 2, &law));
    const double strength[] = {-5, -2.2, 0.9, 3};
    for (int i = 0; i < 4; i++) {
        double theta = strength[i], step = 1e-4, threshold;
        elaw_free_outlier x, above, below;
        assert_ok(elaw_free_outlier_additive(law, theta, &x, &threshold));
        assert_ok(elaw_free_outlier_additive(law, theta + step, &above, NULL));
        assert_ok(elaw_free_outlier_additive(law, theta - step, &below, NULL));
        assert_true(x.outside);
        elaw_complex z = {x.position, 0}, g;
        assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
        assert_near(theta * g.re, 1, 0, 1e-13);
        /* third derivative of order 1 at most a unit from the edge: step^2,
         * and 1e-14/step of rounding */
        double speed = (above.position - below.position) / (2 * step);
        assert_near(x.overlap2, speed, 1e-7, 0);
    }
    elaw_law_free(law);
}

static void bad_strengths_are_refused(void **state)
{
    (void)state;
    elaw_law *law;
    elaw_free_outlier x = {.position = 7};
    double threshold = 7;
    assert_ok(elaw_law_semicircle(1, &law));
    const double bad[] = {0, NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(
            elaw_free_outlier_additive(law, bad[i], &x, &threshold),
            ELAW_EDOMAIN);
        assert_int_equal(
            elaw_free_outlier_multiplicative(law, bad[i], &x, &threshold),
            ELAW_EDOMAIN);
        assert_int_equal(
            elaw_free_outlier_rectangular(law, 0.5, bad[i], &x, &threshold),
            ELAW_EDOMAIN);
    }
    /* the support reaches below 0 */
    assert_int_equal(elaw_free_outlier_multiplicative(law, 2, &x, &threshold),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_free_outlier_rectangular(law, 0.5, 2, &x, &threshold),
                     ELAW_EDOMAIN);
    elaw_law_free(law);
    assert_ok(elaw_law_singular_marchenko_pastur(0.5, 1, &law));
    const double bad_ratio[] = {0, -1, 1.5, NAN};
    for (int i = 0; i < 4; i++)
        assert_int_equal(
            elaw_free_outlier_rectangular(law, bad_ratio[i], 2, &x, &threshold),
            ELAW_EDOMAIN);
    assert_int_equal(elaw_free_outlier_multiplicative(law, -1, &x, &threshold),
                     ELAW_EDOMAIN);
    assert_near(x.position, 7, 0, 0);
    assert_near(threshold, 7, 0, 0);
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(semicircle_both_signs),
        cmocka_unit_test(marchenko_pastur_additive),
        cmocka_unit_test(marchenko_pastur_multiplicative),
        cmocka_unit_test(singular_marchenko_pastur),
        cmocka_unit_test(spikes_below_threshold),
        cmocka_unit_test(hard_edges),
        cmocka_unit_test(inverse_and_speed),
        cmocka_unit_test(bad_strengths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
