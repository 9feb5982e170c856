/* Quantiles at a gap that is about to close. The density of each side vanishes
 * there like a root, so where p is the mass on the left, cdf(x) = p is solved
 * to eps^(2/3) in x and to eps in the cdf: the quantile is judged by the cdf,
 * and must lie on the left side of the gap (the smallest x with cdf(x) >= p),
 * never inside. */
#include <math.h>

#include <eigenlaw/free.h>

#include "support.h"

static const double eps = 2.3e-16;

/* -1 of mass left, 1 of the rest, in noise of variance v. */
static elaw_law *two_points(double left, double v)
{
    const double place[2] = {-1, 1}, weight[2] = {left, 1 - left};
    elaw_law *points, *noise, *law;
    assert_ok(elaw_law_points(2, place, weight, &points));
    assert_ok(elaw_law_semicircle(v, &noise));
    assert_ok(elaw_free_sum(points, noise, &law));
    elaw_law_free(points);
    elaw_law_free(noise);
    return law;
}

static double at(const elaw_law *law, double p)
{
    double x;
    assert_ok(elaw_law_quantile(law, 1, &p, &x));
    return x;
}

static double mass_below(const elaw_law *law, double x)
{
    double p;
    assert_ok(elaw_law_cdf(law, 1, &x, &p));
    return p;
}

static void the_median_keeps_left_of_the_gap(void **state)
{
    (void)state;
    for (double open = 0.5; open > 1e-5; open *= 0.2)
        for (int k = 0; k < 3; k++) {
            /* unequal weights close their gap earlier: 0.79 for 0.3 */
            double left = 0.5 - 0.1 * k;
            double v = (1 - open) *
                       pow(pow(left, 1. / 3) + pow(1 - left, 1. / 3), -3) * 4;
            elaw_law *law = two_points(left, v);
            const double *edge;
            size_t count;
            assert_ok(elaw_law_support(law, &count, &edge));
            assert_int_equal(count, 2);
            double x = at(law, left), below = at(law, left - 1e-6);
            double above = at(law, left + 1e-6);
            assert_true(x == edge[1]);
            assert_near(mass_below(law, edge[1]), left, 8 * eps, 0);
            assert_near(mass_below(law, edge[2]), left, 8 * eps, 0);
            assert_true(below < x && below < edge[1] && above > edge[2]);
            assert_near(mass_below(law, below), left - 1e-6, 8 * eps, 0);
            assert_near(mass_below(law, above), left + 1e-6, 8 * eps, 0);
            elaw_law_free(law);
        }
}

/* Symmetric about 0: quantiles of p and 1 - p are mirror images, but for the
 * middle one. */
static void both_sides_are_alike(void **state)
{
    (void)state;
    for (double open = 0.5; open > 1e-5; open *= 0.2) {
        elaw_law *law = two_points(0.5, 1 - open);
        for (int k = 1; k < 50; k += 6) {
            double p = k / 100.;
            /* x moves by eps over the density */
            assert_near(at(law, p), -at(law, 1 - p), 1e-12, 0);
        }
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_keeps_left_of_the_gap),
        cmocka_unit_test(both_sides_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
