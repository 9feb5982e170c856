/* Strengths: tabulated values, closed forms, signs, refusals. */
#include <math.h>

#include "base/memory.h"
#include "estimate/strength.h"
#include "support.h"

static elaw_strength one(elaw_noise_model model, double s, double value,
                         size_t draws)
{
    const elaw_strength_options options = {.draws = draws, .seed = 1};
    elaw_strength out;
    assert_ok(elaw_strengths(&model, s, 1, &value, &options, &out));
    return out;
}

/* Limits of independent draws (another generator, 4000 draws): a quantile q
 * of a law of sd d has standard error d sqrt(q(1-q)/B)/density = 2.7 d/sqrt B
 * at 2.5 %, 1.25 d/sqrt B at the median; the bands are 4 of them for the
 * difference of two such samples. */
static void tabulated_draws(void **state)
{
    (void)state;
    const struct {
        elaw_noise_model model;
        double s, value, closed, sd, median, low, high;
    } want[] = {
        {{true, 1, 120, 120, 0},
         1.0017505914,
         27.04713729,
         21.51319257,
         1.67,
         21.514,
         18.217,
         24.744},
        {{true, 2, 80, 80, 0},
         1.0072994812,
         21.76208089,
         17.09798146,
         1.22,
         17.121,
         14.670,
         19.443},
        {{true, 1, 120, 120, 0},
         1.0017505914,
         -24.98942130,
         18.59923196,
         1.8,
         18.588,
         14.944,
         21.973},
    };
    for (size_t i = 0; i < 3; i++) {
        elaw_strength got = one(want[i].model, want[i].s, want[i].value, 4000);
        double sign = want[i].value < 0 ? -1 : 1, unit = want[i].sd / 63.2;
        assert_near(sign * got.plugin, want[i].closed, 5e-8, 0);
        double low = sign < 0 ? -got.strength_ci[1] : got.strength_ci[0];
        double high = sign < 0 ? -got.strength_ci[0] : got.strength_ci[1];
        assert_near(low, want[i].low, 4 * 2.7 * 1.42 * unit, 2e-3);
        assert_near(high, want[i].high, 4 * 2.7 * 1.42 * unit, 2e-3);
        assert_near(sign * got.strength, want[i].median, 4 * 1.8 * unit, 5e-3);
    }
}

/* sigma = 1, n = 300, lambda = 2.069230769: plug-in 1.3 and its bias. */
static void bias_of_the_plug_in(void **state)
{
    (void)state;
    double root = sqrt(300);
    elaw_strength got =
        one((elaw_noise_model){true, 1, 300, 300, 0}, 1, 2.069230769 * root, 0);
    assert_near(got.plugin / root, 1.31538191, 2e-8, 0);
    assert_near(got.overlap2[0], 1 - 1 / 1.69, 1e-8, 0);
    assert_true(isnan(got.strength_ci[0]) && isnan(got.overlap2_ci[1][1]));
}

/* At n = 10^6 the draws have the limit's centre and its standard deviation,
 * sd^2 = (2/beta)/(1 - 1/t^2) in units of s; 2000 draws give the half width of
 * a 95 % interval to 5 %. */
static void draws_reach_the_limit(void **state)
{
    (void)state;
    double n = 1e6, t = 1.8;
    for (int beta = 1; beta <= 2; beta++) {
        elaw_strength got =
            one((elaw_noise_model){true, beta, (size_t)n, (size_t)n, 0}, 1,
                (t + 1 / t) * sqrt(n), 2000);
        double sd = sqrt(2. / beta / (1 - 1 / t / t));
        assert_near(got.strength, t * sqrt(n), 0.15 * sd, 0);
        double half = (got.strength_ci[1] - got.strength_ci[0]) / 2;
        assert_near(half, 1.96 * sd, 0, 0.12);
        assert_near(got.overlap2[0], 1 - 1 / t / t, 1e-3, 0);
        assert_true(got.none_share == 0);
    }
}

static void rectangular_limit_either_way_up(void **state)
{
    (void)state;
    double y = 1.99304345718 * sqrt(600), theta = 1.5 * sqrt(600);
    elaw_strength wide =
        one((elaw_noise_model){false, 1, 300, 600, 0}, 1, y, 2000);
    elaw_strength tall =
        one((elaw_noise_model){false, 1, 600, 300, 0}, 1, y, 2000);
    assert_near(wide.plugin, theta, 0, 1e-9);
    assert_near(tall.plugin, theta, 0, 1e-9);
    /* draws: mean 1.4998 sd 0.0494, overlaps .7387 .6251, of sd .024 */
    assert_near(wide.strength, theta, 0.2, 0);
    assert_near(tall.strength, theta, 0.2, 0);
    assert_near(wide.overlap2[0], 0.739, 0.004, 0);
    assert_near(wide.overlap2[1], 0.625, 0.004, 0);
    assert_near(tall.overlap2[1], 0.739, 0.004, 0);
    assert_near(tall.overlap2[0], 0.625, 0.004, 0);
}

/* -Y has the strengths of Y with the other sign, several spikes of both. */
static void sign_symmetry(void **state)
{
    (void)state;
    const elaw_noise_model model = {true, 1, 100, 100, 0};
    const elaw_strength_options options = {.draws = 200, .seed = 3};
    double value[3] = {30, 26, -24}, minus[3] = {-30, -26, 24};
    elaw_strength a[3], b[3];
    assert_ok(elaw_strengths(&model, 1.1, 3, value, &options, a));
    assert_ok(elaw_strengths(&model, 1.1, 3, minus, &options, b));
    for (int i = 0; i < 3; i++) {
        assert_near(b[i].strength, -a[i].strength, 0, 1e-14);
        assert_near(b[i].strength_ci[0], -a[i].strength_ci[1], 0, 1e-14);
        assert_near(b[i].overlap2[0], a[i].overlap2[0], 0, 1e-14);
        assert_true(a[i].strength_ci[0] <= a[i].strength_ci[1]);
    }
    /* units */
    double scaled[3] = {3e4, 2.6e4, -2.4e4};
    assert_ok(elaw_strengths(&model, 1.1e3, 3, scaled, &options, b));
    for (int i = 0; i < 3; i++)
        assert_near(b[i].strength, 1e3 * a[i].strength, 0, 1e-11);
}

static void without_noise(void **state)
{
    (void)state;
    elaw_strength got = one((elaw_noise_model){true, 1, 10, 10, 0}, 0, -3, 100);
    assert_true(got.strength == -3 && got.strength_ci[1] == -3);
    assert_true(got.overlap2[0] == 1);
}

static void refusals(void **state)
{
    (void)state;
    const elaw_noise_model model = {true, 1, 30, 30, 0};
    elaw_strength_options options = {.draws = 10, .seed = 1};
    elaw_strength out[2] = {{.strength = 7}};
    double value[2] = {20, 0};
    assert_int_equal(elaw_strengths(&model, -1, 1, value, &options, out),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_strengths(&model, NAN, 1, value, &options, out),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_strengths(&model, 1, 2, value, &options, out),
                     ELAW_EINVAL);
    options.covariance = true;
    assert_int_equal(elaw_strengths(&model, 1, 1, value, &options, out),
                     ELAW_EINVAL);
    options.covariance = false;
    long before = elaw_memory_live();
    for (long k = 1; k <= 2; k++) {
        elaw_memory_fail_at(k);
        assert_int_equal(elaw_strengths(&model, 1, 1, value, &options, out),
                         ELAW_ENOMEM);
    }
    elaw_memory_fail_at(0);
    assert_int_equal(elaw_memory_live(), before);
    assert_true(out[0].strength == 7);
    assert_ok(elaw_strengths(&model, 1, 0, value, &options, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tabulated_draws),
        cmocka_unit_test(bias_of_the_plug_in),
        cmocka_unit_test(draws_reach_the_limit),
        cmocka_unit_test(rectangular_limit_either_way_up),
        cmocka_unit_test(sign_symmetry),
        cmocka_unit_test(without_noise),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
