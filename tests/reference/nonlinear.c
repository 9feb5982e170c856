/* The nonlinear model: coefficients, spikes and best transformations of
 * thirteen functions, to the digits of tables that an independent program
 * computed in double precision (Gauss and Legendre's rule between the breaks);
 * the information of He_3 to 15 digits of a 40-digit evaluation. */
#include <math.h>

#include <eigenlaw/nonlinear.h>

#include "support.h"

/* Half a unit in the twelfth digit. */
static const double printed = 5e-12;
/* Of numbers that are 0: 8001 roundings of size 1 at most. */
static const double nothing = 1e-14;

static elaw_nonlinear_prediction predicted(const char *f, double strength,
                                           elaw_prior_kind prior, bool fisher)
{
    elaw_nonlinear_model m = {
        .strength = strength, .prior = {prior, 0}, .fisher = fisher};
    elaw_nonlinear_prediction p;
    assert_ok(elaw_entrywise_parse(f, &m.function));
    assert_ok(elaw_predict_nonlinear(&m, &p));
    return p;
}

static void coefficients_of_functions(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        unsigned k;
        double mu0, mu_k, variance, snr, critical;
        unsigned best;
        double information;
    } want[] = {
        {"identity", 1, 0, 1, 1, 1, 1, 1, 1},
        {"tanh", 1, 0, 0.605705509602, 0.394294490398, 0.930469923615,
         1.03668981113, 1, 1},
        {"sign", 1, 0, 0.797884560803, 1, 0.636619772368, 1.25331413732, 1,
         0.636619772368},
        {"relu", 1, 0.398942280401, 0.5, 0.340845056908, 0.733471103462,
         1.16763874021, 1, 0.818309886184},
        {"leaky-relu(0.1)", 1, 0.359048052361, 0.55, 0.376084496096,
         0.804340522251, 1.11501324322, 1, 1},
        {"cube", 1, 0, 3, 15, 0.6, 1.29099444874, 1, 1},
        {"clip(1)", 1, 0, 0.682689492137, 0.516058550962, 0.903124154819,
         1.05226777591, 1, 0.936824218624},
        {"truncate(1)", 1, 0, 0.198748043099, 0.198748043099, 0.198748043099,
         2.24309965922, 1, 0.198748043099},
        {"exp", 1, 1.64872127070, 1.64872127070, 4.67077427047, 0.581976706869,
         1.31083249443, 1, 1},
        {"abs", 2, 0.797884560803, 0.797884560803, 0.363380227632,
         0.437984598471, 1.22923605525, 2, 0.5},
        {"square", 2, 1, 2, 2, 0.5, 1.18920711500, 2, 0.5},
        {"he2", 2, 0, 2, 2, 0.5, 1.18920711500, 2, 0.5},
        {"he3", 3, 0, 6, 6, 0.166666666667, 1.34800615460, 1, 0.667831671561},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_nonlinear_prediction p =
            predicted(want[i].f, 1, ELAW_PRIOR_RADEMACHER, false);
        assert_int_equal(p.exponent, want[i].k);
        assert_near(p.mu0, want[i].mu0, nothing, printed);
        assert_near(p.mu_k, want[i].mu_k, 0, printed);
        assert_near(p.variance, want[i].variance, 0, printed);
        assert_near(p.snr, want[i].snr, 0, printed);
        assert_near(p.threshold_strength, want[i].critical, 0, printed);
        assert_int_equal(p.fisher_exponent, want[i].best);
        assert_near(p.fisher_information, want[i].information, 0, printed);
    }
    assert_near(
        predicted("he3", 1, ELAW_PRIOR_GAUSSIAN, false).fisher_information,
        0.66783167156118696098, 0, 4e-15);
}

static void spikes_seen_through_functions(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        double strength;
        elaw_prior_kind prior; /* uniform: E x^4 = 9/5, E x^6 = 27/7         */
        double theta, edge, position, overlap2, critical;
    } want[] = {
        {"tanh", 1.8, ELAW_PRIOR_RADEMACHER, 1.09026991728, 1.25585746070,
         1.45191842665, 0.668294517130, 1.03668981113},
        {"sign", 1.8, ELAW_PRIOR_GAUSSIAN, 1.43619220945, 2, 2.13247784129,
         0.515186318890, 1.25331413732},
        {"relu", 1.8, ELAW_PRIOR_UNIFORM, 0.9, 1.16763874021, 1.27871672990,
         0.579203633447, 1.16763874021},
        {"cube", 2.2, ELAW_PRIOR_RADEMACHER, 6.6, 7.74596669241, 8.87272727273,
         0.655647382920, 1.29099444874},
        {"clip(1)", 1.6, ELAW_PRIOR_RADEMACHER, 1.09230318742, 1.43674430705,
         1.56475310508, 0.567473643667, 1.05226777591},
        {"truncate(1)", 3, ELAW_PRIOR_RADEMACHER, 0.596244129296,
         0.891623335493, 0.929577462630, 0.440944879865, 2.24309965922},
        {"he2", 1.2, ELAW_PRIOR_UNIFORM, 2.592, 2.82842712475, 3.36360493827,
         0.702312909617, 0.886382649491},
        {"abs", 1.6, ELAW_PRIOR_UNIFORM, 1.83832602809, 1.20562054998,
         2.03599511512, 0.892473324096, 0.916218459977},
        {"he3", 1.5, ELAW_PRIOR_UNIFORM, 13.0178571429, 4.89897948557,
         13.4787624927, 0.964594376422, 0.859547669233},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_nonlinear_prediction p =
            predicted(want[i].f, want[i].strength, want[i].prior, false);
        assert_near(p.theta, want[i].theta, 0, printed);
        assert_near(p.edge, want[i].edge, 0, printed);
        assert_true(p.outlier);
        assert_near(p.position, want[i].position, 0, printed);
        assert_near(p.overlap2, want[i].overlap2, 0, printed);
        assert_near(p.threshold_strength, want[i].critical, 0, printed);
    }
}

static void the_best_transformation(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        double strength, square, edge, position, overlap2, critical;
    } want[] = {
        {"relu", 1.5, 0.818309886184, 1.80920964643, 1.89413149594,
         0.456875137465, 1.10545508308},
        {"clip(1)", 1.5, 0.936824218624, 1.93579360328, 2.07190299460,
         0.525583950960, 1.03316799715},
        {"cube", 1.5, 1, 2, 2.16666666667, 0.555555555556, 1},
        {"he3", 1.7, 0.667831671561, 1.63441937282, 1.72354913577,
         0.481874286620, 1.22367614656},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_nonlinear_prediction p =
            predicted(want[i].f, want[i].strength, ELAW_PRIOR_RADEMACHER, true);
        assert_int_equal(p.exponent, 1);
        assert_near(p.mu0, 0, 0, 0);
        assert_near(p.mu_k, want[i].square, 0, printed);
        assert_near(p.variance, want[i].square, 0, printed);
        assert_near(p.theta, want[i].strength * want[i].square, 0, printed);
        assert_near(p.edge, want[i].edge, 0, printed);
        assert_near(p.position, want[i].position, 0, printed);
        assert_near(p.overlap2, want[i].overlap2, 0, printed);
        assert_near(p.threshold_strength, want[i].critical, 0, printed);
    }
}

/* Uniform x: a variance profile of 16 nodes in |x| in the Dyson equation, where
 * E f(W + delta) is a power of delta. */
static void higher_exponents_at_finite_size(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        double strength;
        size_t n;
        double edge, position, overlap2, digit; /* one unit of the position  */
    } want[] = {{"he2", 1.2, 500, 3.0416, 3.5438, 0.6565, 1e-4},
                {"he2", 1.2, 2000, 2.9275, 3.4534, 0.6801, 1e-4},
                {"he2", 1.2, 4000, 2.8968, 3.4271, 0.6867, 1e-4},
                {"he3", 1.5, 500, 9.3959, 14.918, 0.8607, 1e-3},
                {"he3", 1.5, 2000, 7.4565, 14.260, 0.9079, 1e-3},
                {"he3", 1.5, 4000, 6.8043, 14.063, 0.9221, 1e-3}};
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_nonlinear_model m = {.n = want[i].n,
                                  .strength = want[i].strength,
                                  .prior = {ELAW_PRIOR_UNIFORM, 0}};
        elaw_nonlinear_prediction p;
        assert_ok(elaw_entrywise_parse(want[i].f, &m.function));
        assert_ok(elaw_predict_nonlinear(&m, &p));
        assert_true(p.has_finite && p.finite.outlier);
        assert_near(p.finite.edge, want[i].edge, 0.51e-4, 0);
        assert_near(p.finite.position, want[i].position, 0.51 * want[i].digit,
                    0);
        assert_near(p.finite.overlap2, want[i].overlap2, 0.51e-4, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_of_functions),
        cmocka_unit_test(spikes_seen_through_functions),
        cmocka_unit_test(the_best_transformation),
        cmocka_unit_test(higher_exponents_at_finite_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
