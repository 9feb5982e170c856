/* Closed forms of the outliers: tables, second routes to the same numbers,
 * limits, invariances, refusals. The tables were evaluated independently of the
 * library and print 12 digits. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

/* Half a unit in the twelfth digit. */
static const double printed = 5e-12;

static elaw_prediction wigner(double theta, double sigma, bool is_complex)
{
    elaw_prediction p;
    elaw_wigner_model model = {.sigma = sigma,
                               .spikes = 1,
                               .strength = &theta,
                               .is_complex = is_complex};
    assert_ok(elaw_predict_wigner(&model, &p));
    return p;
}

static elaw_prediction rectangular(double theta, double c, double sigma)
{
    elaw_prediction p;
    elaw_rectangular_model model = {
        .ratio = c, .sigma = sigma, .spikes = 1, .strength = &theta};
    assert_ok(elaw_predict_rectangular(&model, &p));
    return p;
}

static elaw_prediction covariance(double l, double gamma)
{
    elaw_prediction p;
    elaw_covariance_model model = {.ratio = gamma, .spikes = 1, .strength = &l};
    assert_ok(elaw_predict_covariance(&model, &p));
    return p;
}

static void wigner_table(void **state)
{
    (void)state;
    static const struct {
        double theta, sigma;
        bool is_complex;
        double edge, position, overlap2, variance, bias;
    } row[] = {
        {1.5, 1, 0, 2, 2.16666666667, .555555555556, 1.11111111111,
         -.133333333333},
        {2, 1, 0, 2, 2.5, .75, 1.5, -.333333333333},
        {2, 1, 1, 2, 2.5, .75, .75, -.5},
        {-1.7, 1, 0, 2, -2.28823529412, .653979238754, 1.30795847751,
         .276999688764},
        {3, 1.3, 0, 2.6, 3.56333333333, .812222222222, 2.74531111111,
         -.433096215230},
        {.5, 1, 0, 2, 0, 0, 0, 0},
    };
    for (size_t r = 0; r < sizeof row / sizeof *row; r++) {
        elaw_prediction p =
            wigner(row[r].theta, row[r].sigma, row[r].is_complex);
        assert_near(p.upper_edge, row[r].edge, 0, 1e-15);
        assert_near(p.lower_edge, -row[r].edge, 0, 1e-15);
        assert_true(p.threshold == row[r].sigma && isnan(p.low_threshold));
        assert_int_equal(p.count, row[r].overlap2 > 0);
        assert_false(p.has_top);
        if (p.count > 0) {
            assert_true(p.outliers->strength == row[r].theta);
            assert_near(p.outliers->position, row[r].position, 0, printed);
            assert_near(p.outliers->overlap2, row[r].overlap2, 0, printed);
            assert_near(p.outliers->n_variance, row[r].variance, 0, printed);
            assert_near(p.outliers->n_bias, row[r].bias, 0, printed);
            assert_true(p.outliers->left_overlap2 == 0 &&
                        p.outliers->right_overlap2 == 0);
        }
        elaw_prediction_free(&p);
    }
}

static void rectangular_table(void **state)
{
    (void)state;
    static const double row[][10] = {
        /* theta, c, sigma, edges, threshold, position, left, right, n Var */
        {1.5, .5, 1, .292893218813, 1.70710678119, .840896415254, 1.99304345718,
         .737373737374, .623931623932, .680652680653},
        {2, 2, 1, .414213562373, 2.41421356237, 1.189207115, 2.73861278753,
         .583333333333, .7, .641666666667},
        {1.2, 1, .7, 0, 1.4, .7, 1.60833333333, .659722222222, .659722222222,
         .323263888889},
        {4, .25, 2, 1, 3, 1.41421356237, 4.60977222865, .926470588235, .7875,
         3.42794117647},
        {.8, .5, 1, .292893218813, 1.70710678119, .840896415254, 0, 0, 0, 0},
    };
    for (size_t r = 0; r < sizeof row / sizeof *row; r++) {
        const double *w = row[r];
        elaw_prediction p = rectangular(w[0], w[1], w[2]);
        assert_near(p.lower_edge, w[3], 1e-15, printed);
        assert_near(p.upper_edge, w[4], 0, printed);
        assert_near(p.threshold, w[5], 0, 1e-10); /* 10 digits in the table */
        assert_int_equal(p.count, w[6] > 0);
        if (p.count > 0) {
            assert_near(p.outliers->position, w[6], 0, printed);
            assert_near(p.outliers->left_overlap2, w[7], 0, printed);
            assert_near(p.outliers->right_overlap2, w[8], 0, printed);
            assert_near(p.outliers->n_variance, w[9], 0, printed);
            assert_true(p.outliers->overlap2 == 0 && p.outliers->n_bias == 0);
        }
        elaw_prediction_free(&p);
    }
}

static void covariance_table(void **state)
{
    (void)state;
    static const double row[][8] = {
        /* l, gamma, edges, threshold, position, overlap, n Var */
        {3, .5, .0857864376269, 2.91421356237, 1.70710678119, 3.75, .7, 15.75},
        {.4, .1, .467544467966, 1.73245553203, 1.31622776602, .333333333333,
         .866666666667, .231111111111},
        {5, 1, 0, 4, 2, 6.25, .75, 46.875},
        {2, 2, .171572875254, 5.82842712475, 2.41421356237, 0, 0, 0},
        {1.5, .5, .0857864376269, 2.91421356237, 1.70710678119, 0, 0, 0},
    };
    for (size_t r = 0; r < sizeof row / sizeof *row; r++) {
        const double *w = row[r];
        elaw_prediction p = covariance(w[0], w[1]);
        assert_near(p.lower_edge, w[2], 1e-15, printed);
        assert_near(p.upper_edge, w[3], 0, printed);
        assert_near(p.threshold, w[4], 0, printed);
        assert_int_equal(p.count, w[5] > 0);
        if (p.count > 0) {
            assert_near(p.outliers->position, w[5], 0, printed);
            assert_near(p.outliers->overlap2, w[6], 0, printed);
            assert_near(p.outliers->n_variance, w[7], 0, printed);
        }
        elaw_prediction_free(&p);
    }
    elaw_prediction p = covariance(1, .1);
    assert_near(p.low_threshold, .683772233983, 0, printed);
    assert_int_equal(p.count, 0); /* l = 1 is no spike, gamma/(l-1) infinite */
    p = covariance(1e-6, 1);
    assert_true(isnan(p.low_threshold));
    assert_int_equal(p.count, 0);
}

static void wishart_table(void **state)
{
    (void)state;
    elaw_prediction p;
    elaw_rectangular_model x = {.m = 50, .n = 100};
    elaw_covariance_model s = {.n = 40, .p = 10};
    assert_ok(elaw_predict_rectangular(&x, &p));
    assert_true(p.has_top);
    assert_near(p.top_centre, 289.360250783, 0, printed);
    assert_near(p.top_scale, 10.6060711157, 0, printed);
    x.is_complex = true;
    assert_ok(elaw_predict_rectangular(&x, &p));
    assert_near(p.top_centre, 291.421356237, 0, printed);
    assert_near(p.top_scale, 10.6296569618, 0, printed);
    assert_ok(elaw_predict_covariance(&s, &p));
    assert_near(p.top_centre, 87.7427412556, 0, printed);
    assert_near(p.top_scale, 7.35225704503, 0, printed);
}

/* c_n of GOE is below 2 by 1/(2n); each hidden spike adds t/(n (1 - t)). */
static void wigner_top_shifts_with_every_spike(void **state)
{
    (void)state;
    static const double theta[] = {1.5, 6, -3};
    elaw_prediction p;
    elaw_wigner_model model = {.n = 1000, .sigma = 3};
    assert_ok(elaw_predict_wigner(&model, &p));
    assert_near(p.top_centre, 3 * sqrt(4 - 0.002), 0, 1e-15);
    assert_near(p.top_scale, 3 * 0.01, 0, 1e-15);
    model.spikes = 3;
    model.strength = theta;
    assert_ok(elaw_predict_wigner(&model, &p));
    /* t = 1/2, 2, -1: 1 - 2 - 1/2 */
    assert_near(p.top_centre, 3 * (sqrt(4 - 0.002) - 1.5e-3), 0, 1e-15);
    elaw_prediction_free(&p);
    model.is_complex = true;
    assert_ok(elaw_predict_wigner(&model, &p));
    assert_near(p.top_centre, 3 * (2 - 1.5e-3), 0, 1e-15);
    elaw_prediction_free(&p);
}

/* In the critical window the shift stays at one width of the edge. */
static void wigner_top_is_finite_at_the_threshold(void **state)
{
    (void)state;
    double theta = 1;
    elaw_prediction p;
    elaw_wigner_model model = {.n = 1000, .spikes = 1, .strength = &theta};
    assert_ok(elaw_predict_wigner(&model, &p));
    assert_near(p.top_centre - sqrt(4 - 0.002), p.top_scale, 0, 1e-12);
}

/* With g(z) = (z - sqrt(z^2 - 4))/2: 1/theta = g(lambda), and the overlap is
 * -1/(theta^2 g'(lambda)); derivative by central differences (error h^2). */
static void wigner_agrees_with_its_stieltjes_transform(void **state)
{
    (void)state;
    for (double theta = 1.25; theta < 9; theta *= 2) {
        elaw_prediction p = wigner(theta, 1, false);
        double z = p.outliers->position, h = 1e-5 * (z - 2), g[3];
        for (int s = -1; s <= 1; s++) {
            double x = z + s * h;
            g[s + 1] = 2 / (x + sqrt(x * x - 4));
        }
        assert_near(g[1] * theta, 1, 0, 1e-14);
        double slope = (g[2] - g[0]) / (2 * h);
        assert_near(-1 / (theta * theta * slope), p.outliers->overlap2, 0,
                    1e-8);
        elaw_prediction_free(&p);
    }
}

/* Swapping the sides: c -> 1/c and sigma -> sigma sqrt(c) (the noise is divided
 * by the root of the other size); overlaps trade places. */
static void transposition_exchanges_the_sides(void **state)
{
    (void)state;
    for (double c = 0.1; c < 9; c *= 3)
        for (double theta = 3; theta < 20; theta *= 1.7) {
            double sigma = 1.3;
            elaw_prediction p = rectangular(theta, c, sigma);
            elaw_prediction q = rectangular(theta, 1 / c, sigma * sqrt(c));
            assert_int_equal(p.count, 1);
            assert_int_equal(q.count, 1);
            assert_near(p.threshold, q.threshold, 0, 1e-14);
            assert_near(p.upper_edge, q.upper_edge, 0, 1e-14);
            assert_near(p.lower_edge, q.lower_edge, 1e-14, 1e-14);
            assert_near(p.outliers->position, q.outliers->position, 0, 1e-14);
            assert_near(p.outliers->left_overlap2, q.outliers->right_overlap2,
                        0, 1e-13);
            assert_near(p.outliers->right_overlap2, q.outliers->left_overlap2,
                        0, 1e-13);
            /* n Var: n of the one is m = c n of the other */
            assert_near(p.outliers->n_variance * c, q.outliers->n_variance, 0,
                        1e-13);
            elaw_prediction_free(&p);
            elaw_prediction_free(&q);
        }
}

/* l = 1 + theta^2 with Gaussian right factor: same position (squared), and the
 * population direction is the p-dimensional (left) one. */
static void a_covariance_is_a_squared_rectangle(void **state)
{
    (void)state;
    for (double c = 0.2; c < 5; c *= 2)
        for (double theta = 1.6; theta < 20; theta *= 2) {
            elaw_prediction x = rectangular(theta, c, 1);
            elaw_prediction s = covariance(1 + theta * theta, c);
            assert_int_equal(x.count, s.count);
            if (x.count > 0) {
                double y = x.outliers->position;
                assert_near(y * y, s.outliers->position, 0, 1e-14);
                assert_near(x.outliers->left_overlap2, s.outliers->overlap2, 0,
                            1e-13);
            }
            elaw_prediction_free(&x);
            elaw_prediction_free(&s);
        }
}

static void scaling_scales(void **state)
{
    (void)state;
    elaw_prediction p = wigner(1.5, 1, false), q = wigner(1.5e150, 1e150, 0);
    assert_near(q.outliers->position, 1e150 * p.outliers->position, 0, 1e-15);
    assert_near(q.outliers->overlap2, p.outliers->overlap2, 0, 1e-15);
    assert_near(q.outliers->n_bias, 1e150 * p.outliers->n_bias, 0, 1e-14);
    elaw_prediction_free(&p);
    elaw_prediction_free(&q);
    /* the strongest spikes: all is signal, nothing overflows on the way */
    p = wigner(-1e300, 1, false);
    assert_true(p.outliers->position == -1e300 && p.outliers->overlap2 == 1);
    elaw_prediction_free(&p);
    p = rectangular(1e300, 0.5, 1);
    assert_true(p.outliers->position == 1e300);
    assert_true(p.outliers->left_overlap2 == 1);
    assert_true(p.outliers->right_overlap2 == 1);
    assert_near(p.outliers->n_variance, 1, 0, 1e-15);
    elaw_prediction_free(&p);
}

/* delta = 2^-40 above the threshold the plain forms have lost 12 digits.
 *   Wigner 1 - 1/(1+d)^2, rectangle c = 1 (1 - (1+d)^-4)/(1 + (1+d)^-2),
 *   covariance gamma = 1/4, r = 1/2: (1 - r^2/(r+d)^2)/(1 + r^2/(r+d)) */
static void nothing_cancels_at_the_threshold(void **state)
{
    (void)state;
    double d = 0x1p-40, e = 1 + d, h = 0.5 + d;
    elaw_prediction p = wigner(e, 1, false);
    assert_near(p.outliers->overlap2, d * (2 + d) / (e * e), 0, 1e-15);
    elaw_prediction_free(&p);
    p = rectangular(e, 1, 1);
    assert_near(p.outliers->left_overlap2,
                d * (2 + d) * (1 + e * e) / (e * e * e * e) / (1 + 1 / (e * e)),
                0, 1e-15);
    elaw_prediction_free(&p);
    p = covariance(1 + h, 0.25);
    assert_near(p.outliers->overlap2, d * (1 + d) / (h * h) / (1 + 0.25 / h), 0,
                1e-15);
    elaw_prediction_free(&p);
    p = covariance(1 - h, 0.25);
    assert_near(p.outliers->overlap2, d * (1 + d) / (h * h) / (1 - 0.25 / h), 0,
                1e-15);
    elaw_prediction_free(&p);
}

/* The reported threshold itself is hidden, the next double is out. */
static void the_threshold_is_hidden(void **state)
{
    (void)state;
    for (double c = 0.013; c < 3; c *= 1.37)
        for (double sigma = 0.3; sigma < 4; sigma *= 1.9) {
            elaw_prediction far = rectangular(99, c, sigma);
            double h = far.threshold;
            elaw_prediction_free(&far);
            elaw_prediction at = rectangular(h, c, sigma);
            elaw_prediction above = rectangular(nextafter(h, 99), c, sigma);
            assert_int_equal(at.count, 0);
            assert_int_equal(above.count, 1);
            assert_true(above.outliers->left_overlap2 > 0);
            assert_near(above.outliers->position, above.upper_edge, 0, 1e-14);
            elaw_prediction_free(&above);
            far = covariance(99, c);
            double high = far.threshold;
            elaw_prediction_free(&far);
            assert_int_equal(covariance(high, c).count, 0);
            double low = covariance(1, c).low_threshold;
            if (c < 1)
                assert_int_equal(covariance(low, c).count, 0);
        }
    assert_int_equal(wigner(0.7, 0.7, false).count, 0);
    assert_int_equal(wigner(-0.7, 0.7, false).count, 0);
    assert_int_equal(wigner(0, 1, false).count, 0);
}

static void outliers_come_farthest_first(void **state)
{
    (void)state;
    static const double theta[] = {1.5, -4, 0.2, 3, -4, 4};
    static const double want[] = {-4, -4, 4, 3, 1.5};
    elaw_prediction p;
    elaw_wigner_model model = {.spikes = 6, .strength = theta};
    assert_ok(elaw_predict_wigner(&model, &p));
    assert_int_equal(p.count, 5);
    for (size_t s = 0; s < 5; s++) {
        assert_true(p.outliers[s].strength == want[s]);
        assert_true(p.outliers[s].n_bias == 0); /* more than one spike */
    }
    assert_true(p.outliers[0].position == p.outliers[1].position);
    elaw_prediction_free(&p);
    /* edges .4675 and 1.7325; out at .0098 (below), 1.95 and 5.1 */
    static const double l[] = {.01, 1.8, 5, 1};
    static const double far[] = {5, .01, 1.8};
    elaw_covariance_model s = {.ratio = .1, .spikes = 4, .strength = l};
    assert_ok(elaw_predict_covariance(&s, &p));
    assert_int_equal(p.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(p.outliers[i].strength == far[i]);
    assert_true(p.outliers[1].position < p.lower_edge);
    elaw_prediction_free(&p);
}

static void wigner_refuses(void **state)
{
    (void)state;
    static const double bad[] = {-1, NAN, INFINITY};
    static const double theta[] = {2, NAN};
    elaw_prediction p = {.count = 77};
    for (size_t b = 0; b < 3; b++) {
        elaw_wigner_model model = {.sigma = bad[b]};
        assert_int_equal(elaw_predict_wigner(&model, &p), ELAW_EDOMAIN);
    }
    elaw_wigner_model model = {.spikes = 2, .strength = theta};
    assert_int_equal(elaw_predict_wigner(&model, &p), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(),
                        "elaw_predict_wigner: strength[1] = nan");
    model.strength = NULL;
    assert_int_equal(elaw_predict_wigner(&model, &p), ELAW_EINVAL);
    model.strength = theta;
    model.n = 1;
    assert_int_equal(elaw_predict_wigner(&model, &p), ELAW_ESHAPE);
    assert_int_equal(p.count, 77);
}

static void rectangular_and_covariance_refuse(void **state)
{
    (void)state;
    static const double ratio[] = {-1, NAN, INFINITY, 0};
    static const double bad[] = {0, -2, NAN, INFINITY};
    elaw_prediction p = {.count = 77};
    for (size_t b = 0; b < 4; b++) {
        elaw_rectangular_model x = {.ratio = ratio[b]};
        elaw_covariance_model s = {.ratio = ratio[b]};
        assert_int_equal(elaw_predict_rectangular(&x, &p), ELAW_EDOMAIN);
        assert_int_equal(elaw_predict_covariance(&s, &p), ELAW_EDOMAIN);
        x = (elaw_rectangular_model){
            .ratio = 1, .spikes = 1, .strength = bad + b};
        s = (elaw_covariance_model){
            .ratio = 1, .spikes = 1, .strength = bad + b};
        assert_int_equal(elaw_predict_rectangular(&x, &p), ELAW_EDOMAIN);
        assert_int_equal(elaw_predict_covariance(&s, &p), ELAW_EDOMAIN);
    }
    elaw_rectangular_model x = {.m = 3, .n = 4, .ratio = 0.5};
    assert_int_equal(elaw_predict_rectangular(&x, &p), ELAW_EINVAL);
    assert_string_equal(
        elaw_last_error(),
        "elaw_predict_rectangular: ratio = 0.5 differs from 3/4 = 0.75");
    x = (elaw_rectangular_model){.m = 3, .ratio = 0.5};
    assert_int_equal(elaw_predict_rectangular(&x, &p), ELAW_ESHAPE);
    x = (elaw_rectangular_model){.ratio = 1, .sigma = -1};
    assert_int_equal(elaw_predict_rectangular(&x, &p), ELAW_EDOMAIN);
    assert_int_equal(p.count, 77);
}

static void no_memory_is_an_error_and_nothing_leaks(void **state)
{
    (void)state;
    double theta = 2;
    elaw_prediction p = {.count = 77};
    elaw_wigner_model model = {.spikes = 1, .strength = &theta};
    long live = elaw_memory_live(), n = 1;
    for (;; n++) {
        elaw_memory_fail_at(n);
        elaw_status status = elaw_predict_wigner(&model, &p);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), live);
        assert_int_equal(p.count, 77);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 1);
    elaw_prediction_free(&p);
    elaw_prediction_free(&p);
    elaw_prediction_free(NULL);
    assert_int_equal(elaw_memory_live(), live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wigner_table),
        cmocka_unit_test(rectangular_table),
        cmocka_unit_test(covariance_table),
        cmocka_unit_test(wishart_table),
        cmocka_unit_test(wigner_top_shifts_with_every_spike),
        cmocka_unit_test(wigner_top_is_finite_at_the_threshold),
        cmocka_unit_test(wigner_agrees_with_its_stieltjes_transform),
        cmocka_unit_test(transposition_exchanges_the_sides),
        cmocka_unit_test(a_covariance_is_a_squared_rectangle),
        cmocka_unit_test(scaling_scales),
        cmocka_unit_test(nothing_cancels_at_the_threshold),
        cmocka_unit_test(the_threshold_is_hidden),
        cmocka_unit_test(outliers_come_farthest_first),
        cmocka_unit_test(wigner_refuses),
        cmocka_unit_test(rectangular_and_covariance_refuse),
        cmocka_unit_test(no_memory_is_an_error_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
