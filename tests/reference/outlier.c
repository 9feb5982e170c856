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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(population_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
