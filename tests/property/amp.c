/* Message passing and the weak statistic: fixed points, order of the rows,
 * signs; the theory in its limits. */
#include <math.h>

#include <eigenlaw/amp.h>
#include <eigenlaw/matrix_tensor.h>
#include <eigenlaw/operator.h>
#include <eigenlaw/weak.h>

#include "support.h"

enum { N = 160 };
static const elaw_prior rademacher = {ELAW_PRIOR_RADEMACHER, 0};

static elaw_matrix sampled(double snr, elaw_prior prior)
{
    elaw_matrix y;
    assert_ok(elaw_sample_amp(&(elaw_amp_model){N, snr, prior, false},
                              (elaw_rng){4, 4}, &y, NULL));
    return y;
}

static void estimated(elaw_matrix *y, double snr, elaw_prior prior, double f[N],
                      elaw_amp_result *out)
{
    elaw_operator a;
    const elaw_amp_options o = {.snr = snr, .prior = prior, .steps = 12};
    assert_ok(elaw_operator_dense(y, true, &a));
    assert_ok(elaw_amp(&a, &o, f, NULL, out));
    elaw_operator_free(&a);
}

/* P Y P with P the reversal of the order and a change of signs. */
static void rows_reordered_and_signs(void **state)
{
    (void)state;
    elaw_matrix y = sampled(3, rademacher), z;
    double f[N], g[N], same = 0, size = 0;
    elaw_amp_result first, second;
    assert_ok(elaw_matrix_create(N, N, &z));
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            z.data[N - 1 - i + (N - 1 - j) * z.ld] =
                (i % 3 ? 1 : -1) * (j % 3 ? 1 : -1) * elaw_matrix_get(&y, i, j);
    estimated(&y, 3, rademacher, f, &first);
    estimated(&z, 3, rademacher, g, &second);
    assert_near(first.overlap, second.overlap, 1e-6, 0);
    for (size_t i = 0; i < N; i++) {
        same += f[i] * (i % 3 ? 1 : -1) * g[N - 1 - i];
        size += f[i] * f[i];
        assert_true(fabs(f[i]) <= 1);
    }
    assert_near(fabs(same) / size, 1, 1e-5, 0);
    elaw_matrix_free(&y);
    elaw_matrix_free(&z);
}

/* A Gaussian prior: the start is a fixed point, but for how far the eigenvalue
 * is from its limit. */
static void gaussian_stands_still(void **state)
{
    (void)state;
    elaw_matrix y = sampled(4, (elaw_prior){ELAW_PRIOR_GAUSSIAN, 0});
    double f[N];
    elaw_amp_result r;
    estimated(&y, 4, (elaw_prior){ELAW_PRIOR_GAUSSIAN, 0}, f, &r);
    assert_near(r.overlap, .75, .12, 0);
    elaw_matrix_free(&y);
}

static void theory_is_monotone(void **state)
{
    (void)state;
    elaw_amp_prediction p;
    double q = 0, information = 0;
    for (double snr = .5; snr < 6; snr *= 1.3) {
        assert_ok(
            elaw_predict_amp(&(elaw_amp_model){0, snr, rademacher, true}, &p));
        assert_true(p.weak == 0 && p.up == 0);
        assert_true(p.overlap >= q && p.mutual_information > information);
        assert_true(p.overlap >= p.spectral && p.reached <= p.overlap + 1e-12);
        assert_true(p.mutual_information <= log(2) + 1e-12);
        q = p.overlap;
        information = p.mutual_information;
    }
    /* known without doubt: log 2 nats of each sign */
    assert_ok(
        elaw_predict_amp(&(elaw_amp_model){0, 40, rademacher, false}, &p));
    assert_near(p.overlap, 1, 1e-6, 0);
    assert_near(p.mutual_information, log(2), 1e-6, 0);
}

/* By LAPACK's determinant of a matrix of two numbers. */
static void statistic_of_two(void **state)
{
    (void)state;
    double a[4] = {.3, .2, .2, -.1}, s = .5, l;
    const elaw_matrix m = {.rows = 2, .cols = 2, .data = a, .ld = 2};
    double d = (1.5 - sqrt(s) * .3) * (1.5 + sqrt(s) * .1) - s * .04;
    double want = -log(d) + s + sqrt(s) * (2 / 1.6 - 1) * .2 +
                  s * (1 / 1.5 - .5) * (.09 + .01 + .08 - 2);
    assert_ok(elaw_weak_statistic(&m, &(elaw_weak_model){s, 1.6, 2.5}, &l));
    assert_near(l, want, 1e-14, 0);
    a[0] = 9; /* beyond the barrier */
    assert_ok(elaw_weak_statistic(&m, &(elaw_weak_model){s, 0, 0}, &l));
    assert_true(isinf(l) && l > 0);
}

static void overlaps_by_exchange(void **state)
{
    (void)state;
    elaw_matrix_tensor_prediction p, q;
    assert_ok(elaw_predict_matrix_tensor(
        &(elaw_matrix_tensor_model){.4, .2, {1.2, .7, 1.9}}, &p));
    assert_ok(elaw_predict_matrix_tensor(
        &(elaw_matrix_tensor_model){.4, .2, {1.2, 1.9, .7}}, &q));
    assert_near(p.x, q.y, 1e-13, 0);
    assert_near(p.y, q.x, 1e-13, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_reordered_and_signs),
        cmocka_unit_test(gaussian_stands_still),
        cmocka_unit_test(theory_is_monotone),
        cmocka_unit_test(statistic_of_two),
        cmocka_unit_test(overlaps_by_exchange)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
