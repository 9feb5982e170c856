/* Tables of the spiked Wigner model with a known prior, of weak detection and
 * of the matrix-tensor model. Thresholds and q: an independent program, by
 * trapezoid sums of 8001 points and bracketed roots; the rest closed forms. */
#include <eigenlaw/amp.h>
#include <eigenlaw/matrix_tensor.h>
#include <eigenlaw/weak.h>

#include "support.h"

static void what_can_be_known(void **state)
{
    (void)state;
    static const struct {
        elaw_prior prior;
        double snr, q, matrix, vector, information;
    } want[] = {
        {{ELAW_PRIOR_GAUSSIAN, 0}, 2, .5, .75, .5, .471573590280},
        {{ELAW_PRIOR_RADEMACHER, 0},
         1.2,
         .183496111128,
         .966329177201,
         .816503888872,
         .299411433266},
        {{ELAW_PRIOR_RADEMACHER, 0},
         2,
         .618447509349,
         .617522678180,
         .381552490651,
         .458714691295},
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .1},
         1.5,
         .777893552786,
         .394881620534,
         .222106447214,
         .332188199306},
        {{ELAW_PRIOR_GAUSS_BERNOULLI, .2},
         1.5,
         .679436616866,
         .538365883661,
         .320563383134,
         .330857758227},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_amp_model m = {0, want[i].snr, want[i].prior, false};
        elaw_amp_prediction p;
        assert_ok(elaw_predict_amp(&m, &p));
        assert_near(p.overlap, want[i].q, 0, 5e-12);
        assert_near(p.mmse_matrix, want[i].matrix, 0, 5e-12);
        assert_near(p.mmse_vector, want[i].vector, 0, 5e-12);
        assert_near(p.mutual_information, want[i].information, 0, 5e-12);
        assert_near(p.reached, want[i].q, 0, 5e-12);
        assert_near(p.spectral, 1 - 1 / want[i].snr, 1e-15, 0);
    }
}

/* The second row of Gauss-Bernoulli thresholds: .38567414424 here and by
 * trapezoid sums of 400000 points, 1e-9 beside the table that it is from. */
static void thresholds(void **state)
{
    (void)state;
    static const struct {
        elaw_prior prior;
        double down, it, up;
    } want[] = {
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .02},
         .366348156762,
         .3926549835,
         1.00068229601},
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .08},
         .960743894061,
         .9714205414,
         1.01958382675},
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .09},
         1.01516518279,
         1.0190462780,
         1.02958160455},
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .1}, 1, 1, 1},
        {{ELAW_PRIOR_GAUSS_BERNOULLI, .05},
         .38567414424,
         .4111653512,
         1.00046305543},
        {{ELAW_PRIOR_GAUSS_BERNOULLI, .2},
         .924289453862,
         .9384883446,
         1.01136537341},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        elaw_amp_model m = {0, 1.5, want[i].prior, false};
        elaw_amp_prediction p;
        assert_ok(elaw_predict_amp(&m, &p));
        assert_near(p.down, want[i].down, 0, 1e-10);
        assert_near(p.it, want[i].it, 0, 1e-9);
        assert_near(p.up, want[i].up, 0, 1e-10);
        assert_near(p.weak, want[i].it < 1 ? want[i].it : 1, 0, 1e-9);
    }
}

static void weak_detection(void **state)
{
    (void)state;
    static const double want[5][7] = {
        {.2, .00578588782855, .957105588814, .111571775657, .334715326971,
         .446287102628, .867360758207},
        {.3, .0141687359847, .932922313403, .178337471969, .535012415908,
         .713349887877, .832770141228},
        {.5, .0482867951400, .876520600798, .346573590280, 1.03972077084,
         1.38629436112, .768488555055},
        {.6, .0790726829685, .842389880398, .458145365937, 1.37443609781,
         1.83258146375, .735037526033},
        {.8, .202359478109, .750418468106, .804718956217, 2.41415686865,
         3.21887582487, .653770275094}};
    elaw_weak_prediction p;
    for (size_t i = 0; i < 5; i++) {
        const double *w = want[i];
        assert_ok(elaw_predict_weak(&(elaw_weak_model){w[0], 0, 0}, &p));
        assert_near(p.likelihood_ratio.mean, w[1], 0, 5e-12);
        assert_near(p.likelihood_ratio.variance, 2 * w[1], 0, 5e-12);
        assert_near(p.likelihood_ratio.error, w[2], 0, 5e-12);
        assert_near(p.linear_statistic.mean0, w[3], 0, 5e-12);
        assert_near(p.linear_statistic.mean1, w[4], 0, 5e-12);
        assert_near(p.linear_statistic.variance, w[5], 0, 5e-12);
        assert_near(p.linear_statistic.error, w[6], 0, 5e-12);
    }
    assert_ok(elaw_predict_weak(&(elaw_weak_model){.4, 1, 1.8}, &p));
    assert_near(p.linear_statistic.mean0, .0074, 5e-5, 0);
    assert_near(p.linear_statistic.mean1, 1.0382, 5e-5, 0);
    assert_near(p.linear_statistic.variance, 2.0616, 1e-4, 0);
    assert_near(p.linear_statistic.error, .7196, 5e-5, 0);
    /* a tiny spike: -log(1 - s) - s = s^2/2 + s^3/3 + .. */
    assert_ok(elaw_predict_weak(&(elaw_weak_model){1e-9, 0, 0}, &p));
    assert_near(p.likelihood_ratio.mean, 1.25e-19 + 1e-27 / 12, 0, 1e-15);
}

static void matrix_tensor(void **state)
{
    (void)state;
    elaw_matrix_tensor_prediction p;
    assert_ok(elaw_predict_matrix_tensor(
        &(elaw_matrix_tensor_model){.5, .2, {1, 1, 1}}, &p));
    assert_near(p.threshold_tensor, .5, 1e-12, 0);
    assert_near(p.u, .5, 1e-12, 0);
    assert_near(p.v, .5, 1e-12, 0);
    assert_near(p.x, .6, 1e-12, 0);
    assert_near(p.y, .6, 1e-12, 0);
    assert_ok(elaw_predict_matrix_tensor(
        &(elaw_matrix_tensor_model){.6, .25, {1.5, .75, 1.25}}, &p));
    assert_near(p.threshold_matrix, 1.22474487139, 0, 5e-12);
    assert_near(p.threshold_tensor, .525619168414, 0, 5e-12);
    assert_near(p.u, .542857142857, 0, 5e-12);
    assert_near(p.v, .475, 0, 5e-12);
    assert_near(p.x, .565452091768, 0, 5e-12);
    assert_near(p.y, .479405034325, 0, 5e-12);
    /* a matrix too noisy leaves nothing to contract with */
    assert_ok(elaw_predict_matrix_tensor(
        &(elaw_matrix_tensor_model){1.3, .25, {1.5, .75, 1.25}}, &p));
    assert_true(p.threshold_tensor == 0);
    assert_true(p.u == 0 && p.v == 0 && p.x == 0 && p.y == 0);
}

static void hessian(void **state)
{
    (void)state;
    double critical, eigenvalue, overlap2;
    bool outlier;
    assert_ok(elaw_matrix_tensor_hessian(.4, 2, 3, &critical, &outlier,
                                         &eigenvalue, &overlap2));
    assert_near(critical, .618033988750, 0, 5e-12);
    assert_true(outlier);
    assert_near(eigenvalue, -.158342613226, 0, 5e-12);
    assert_near(overlap2, .44, 0, 1e-12);
    assert_ok(elaw_matrix_tensor_hessian(.55, 2, 4, &critical, &outlier,
                                         &eigenvalue, &overlap2));
    assert_near(critical, .548583770355, 0, 5e-12);
    assert_true(!outlier && overlap2 == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_be_known), cmocka_unit_test(thresholds),
        cmocka_unit_test(weak_detection), cmocka_unit_test(matrix_tensor),
        cmocka_unit_test(hessian)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
