/* Invariances of level, standardised extreme and p-value. */
#include <math.h>

#include "estimate/noise_model.h"
#include "support.h"

static const elaw_noise_model models[] = {
    {true, 1, 90, 90, 0.3}, {true, 2, 90, 90, -1},    {false, 1, 60, 150, 0.3},
    {false, 1, 150, 60, 0}, {false, 2, 70, 70, -0.5},
};
enum { model_count = sizeof models / sizeof models[0] };

static double log_p_of(const elaw_noise_model *model, double energy,
                       double value, size_t j, const double out[])
{
    double s, log_p;
    assert_ok(elaw_noise_level(model, energy, j, out, &s));
    assert_ok(elaw_noise_log_p(
        model->beta, elaw_noise_z(model, value, j, out, j, s),
        elaw_noise_radial(model, j), model->symmetric ? 2 : 1, &log_p));
    return log_p;
}

/* p decreases in z from the level 1 at the left end to 1e-300 at the right,
 * for every v that occurs from dimension 20 on. */
static void p_decreases(void **state)
{
    (void)state;
    for (int beta = 1; beta <= 2; beta++)
        for (int sides = 1; sides <= 2; sides++)
            for (int k = 0; k <= 4; k++) {
                double before = 0, log_p = 0;
                for (double z = -9; z < 60; z += 0.05) {
                    assert_ok(
                        elaw_noise_log_p(beta, z, k * 0.1, sides, &log_p));
                    assert_true(log_p <=
                                before + 1e-11); /* rounding of the law */
                    assert_true(z < 1 || log_p < before);
                    before = log_p;
                }
                assert_true(log_p < -280);
            }
}

/* The whole matrix times 1000: the same p. */
static void units_do_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_count; i++) {
        const elaw_noise_model *model = &models[i];
        double n = (double)(model->rows * model->cols);
        double edge = sqrt((double)model->rows) + sqrt((double)model->cols);
        double out[2] = {1.5 * edge, 1.2 * edge};
        double scaled[2] = {1e3 * out[0], 1e3 * out[1]};
        double one = log_p_of(model, 1.2 * n, 1.15 * edge, 2, out);
        double two = log_p_of(model, 1.2e6 * n, 1.15e3 * edge, 2, scaled);
        assert_true(one < -1);
        assert_near(two, one, 0, 1e-11);
    }
}

/* -Y has the p-values of Y; an outlier at the other end pulls the edge
 * outwards, one at the same end pushes it inwards. */
static void sign_symmetry(void **state)
{
    (void)state;
    const elaw_noise_model *model = &models[0];
    double out[2] = {30, -26}, minus[2] = {-30, 26};
    for (size_t j = 0; j <= 2; j++)
        assert_near(elaw_noise_z(model, -21, j, minus, j, 1),
                    elaw_noise_z(model, 21, j, out, j, 1), 0, 1e-15);
    double bare = elaw_noise_z(model, 21, 1, out, 0, 1);
    assert_true(elaw_noise_z(model, 21, 1, out, 1, 1) > bare);
    assert_true(elaw_noise_z(model, -21, 1, out, 1, 1) < bare);
}

/* The level is a fixed point: putting it back gives itself. */
static void level_is_a_fixed_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_count; i++) {
        const elaw_noise_model *model = &models[i];
        double n = (double)(model->rows * model->cols), s;
        double edge = sqrt((double)model->rows) + sqrt((double)model->cols);
        double out[3] = {1.5 * edge, 1.1 * edge, 1.05 * edge};
        double energy = 1.3 * n, left = energy;
        for (size_t k = 0; k < 3; k++)
            left -= out[k] * out[k];
        assert_ok(elaw_noise_level(model, energy, 3, out, &s));
        assert_near(s * s * elaw_noise_degrees(model, 3, out, s), left, 0,
                    1e-12);
    }
}

/* Removing an infinitely strong spike leaves the smaller matrix: degrees,
 * radial variance and centre are those of dimension less one. */
static void a_strong_spike_takes_one_dimension(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_count; i++) {
        elaw_noise_model big = models[i], small = models[i];
        big.kurtosis = small.kurtosis = 0;
        small.rows--;
        small.cols--;
        double far = 1e7;
        assert_near(elaw_noise_degrees(&big, 1, &far, 1),
                    elaw_noise_degrees(&small, 0, NULL, 1), 1e-3, 0);
        assert_near(elaw_noise_radial(&big, 1), elaw_noise_radial(&small, 0), 0,
                    1e-13);
        assert_near(elaw_noise_z(&big, 25, 1, &far, 1, 1),
                    elaw_noise_z(&small, 25, 0, NULL, 0, 1), 1e-5, 0);
    }
}

/* E p(z + sqrt(w) Z) by the trapezoidal rule of step 1/100, exponentially
 * exact, against the 20 nodes. */
static void widening_is_an_average(void **state)
{
    (void)state;
    for (int beta = 1; beta <= 2; beta++)
        for (double z = -1; z < 9; z += 2.5) {
            double w = 1.4, sum = 0, log_p;
            for (int k = -1200; k <= 1200; k++) {
                double x = k / 100.;
                assert_ok(
                    elaw_noise_log_p(beta, z + sqrt(w) * x, 0.1, 2, &log_p));
                sum += exp(log_p - x * x / 2) / 100 / 2.5066282746310002;
            }
            assert_ok(elaw_noise_log_p_widened(beta, z, 0.1, 2, w, &log_p));
            /* the cap at p = 1 is a kink: 1e-3 is its share */
            assert_near(exp(log_p), sum, 0, 5e-3);
            double plain;
            assert_ok(elaw_noise_log_p_widened(beta, z, 0.1, 2, 0, &plain));
            assert_true(z < 0 || log_p > plain);
        }
}

/* 1 % more in s moves the standardised extreme at the edge by the square root
 * of the widening of a relative variance of 1e-4, to first order. */
static void widening_is_the_slope(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_count; i++) {
        elaw_noise_model model = models[i];
        model.kurtosis = 0;
        double lower, upper, step = 1e-5;
        elaw_noise_edges(&model, 1, &lower, &upper);
        double dz = elaw_noise_z(&model, upper, 0, NULL, 0, 1 - step) -
                    elaw_noise_z(&model, upper, 0, NULL, 0, 1 + step);
        double want = elaw_noise_widening(&model, 0, step * step);
        /* the finite-size edge is 1/(2n) lower than the limit */
        assert_near(dz / 2, sqrt(want), 0, 0.02);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_decreases),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(sign_symmetry),
        cmocka_unit_test(level_is_a_fixed_point),
        cmocka_unit_test(a_strong_spike_takes_one_dimension),
        cmocka_unit_test(widening_is_an_average),
        cmocka_unit_test(widening_is_the_slope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
