/* Quantiles where the cdf stands still and where it jumps: the smallest x whose
 * cdf is p to rounding, found in few steps. */
#include <math.h>
#include <stdlib.h>

#include <eigenlaw/free.h>

#include "laws/law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static double at(const elaw_law *law, double p)
{
    double x = NAN;
    assert_ok(elaw_law_quantile(law, 1, &p, &x));
    return x;
}

/* Semicircles of mass 1/2 on [-3, -gap] and [gap, 3], that count how often they
 * are asked. */
static size_t asked;
static double gap;

/* Of [gap, 3], from the nearer end; the other half is its mirror image. */
static double part(double x)
{
    bool left = x < 0.5 * (gap + 3);
    double s = sqrt(fmax(0, left ? x - gap : 3 - x) / (3 - gap));
    double angle = 4 * asin(fmin(1, s)), mass = (angle - sin(angle)) / (2 * pi);
    return left ? mass : 1 - mass;
}

static double cdf(const elaw_law *law, double x)
{
    (void)law;
    asked++;
    return x < 0 ? 0.5 - 0.5 * part(-x) : 0.5 + 0.5 * part(x);
}

static double density(const elaw_law *law, double x)
{
    double middle = 0.5 * (3 + gap), r = 0.5 * (3 - gap);
    double t = (fabs(x) - middle) / r;
    (void)law;
    return t * t < 1 ? sqrt(1 - t * t) / (pi * r) : 0;
}

static const elaw_law_class two = {
    .name = "two semicircles", .density = density, .cdf = cdf};

/* Beside the gap the cdf is 1/2 to rounding over eps^(2/3) of x, a million
 * doubles: no search may go through them one by one. */
static void few_steps_where_the_cdf_is_flat(void **state)
{
    (void)state;
    elaw_law *law = elaw_law_create(&two, sizeof *law, 2, 0);
    assert_non_null(law);
    for (gap = 1; gap > 1e-14; gap *= 0.1)
        for (int k = -20; k <= 20; k++) {
            double far = k == 0 ? 0 : copysign(pow(10, -0.8 * abs(k)), k);
            double p = 0.5 + 0.4 * far, x;
            law->edge[0] = -3, law->edge[1] = -gap;
            law->edge[2] = gap, law->edge[3] = 3;
            asked = 0;
            x = at(law, p);
            assert_true(asked < 100);
            assert_near(cdf(law, x), p, 2e-15, 0);
            if (k == 0)
                assert_near(x, -gap, 0, 0);
            assert_true(far > 1e-14 ? x > gap : x <= -gap || far > 0);
        }
    elaw_law_free(law);
}

/* .7 + .1 is below .8 in double. */
static void steps_of_points_are_met(void **state)
{
    (void)state;
    const double place[] = {0, 1, 2}, weight[] = {0.7, 0.1, 0.2};
    elaw_law *law;
    assert_ok(elaw_law_points(3, place, weight, &law));
    assert_near(at(law, 0), 0, 0, 0);
    assert_near(at(law, 0.7), 0, 0, 0);
    assert_near(at(law, 0.7 + 1e-14), 1, 0, 0);
    assert_near(at(law, 0.8), 1, 0, 0);
    assert_near(at(law, 0.8 + 1e-14), 2, 0, 0);
    assert_near(at(law, 1), 2, 0, 0);
    elaw_law_free(law);
}

/* Large atoms stay: at 0, and at 1 in a gap. Their steps end there. */
static void steps_between_intervals_are_met(void **state)
{
    (void)state;
    const double one[] = {0, 1}, first[] = {0.7, 0.3};
    const double other[] = {0, 2};
    for (int k = 0; k < 7; k++) {
        double w = 0.75 + 0.02 * k, second[] = {w, 1 - w};
        elaw_law *a, *b, *law;
        assert_ok(elaw_law_points(2, one, first, &a));
        assert_ok(elaw_law_points(2, other, second, &b));
        assert_ok(elaw_free_sum(a, b, &law));
        assert_int_equal(law->atoms, 2);
        double below = law->weight[0], edge = law->edge[1], mass;
        assert_ok(elaw_law_cdf(law, 1, &edge, &mass));
        assert_near(at(law, below), 0, 0, 0);
        assert_near(at(law, mass), edge, 0, 0);
        for (int sign = -1; sign <= 1; sign += 2) {
            double p = mass + law->weight[1] + sign * 4e-16;
            assert_near(at(law, p), 1, 0, 0);
        }
        assert_true(at(law, mass + law->weight[1] + 1e-13) >= law->edge[2]);
        elaw_law_free(law);
        elaw_law_free(a);
        elaw_law_free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_steps_where_the_cdf_is_flat),
        cmocka_unit_test(steps_of_points_are_met),
        cmocka_unit_test(steps_between_intervals_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
