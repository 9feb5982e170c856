/* Message passing, weak detection and the matrix-tensor model where they have
 * no meaning, or no memory. */
#include <math.h>
#include <string.h>

#include <eigenlaw/amp.h>
#include <eigenlaw/matrix_tensor.h>
#include <eigenlaw/operator.h>
#include <eigenlaw/weak.h>

#include "base/memory.h"
#include "support.h"

static const elaw_prior rademacher = {ELAW_PRIOR_RADEMACHER, 0};

static void models(void **state)
{
    (void)state;
    static const struct {
        elaw_amp_model m;
        elaw_status status;
    } bad[] = {
        {{0, 0, {ELAW_PRIOR_GAUSSIAN, 0}, false}, ELAW_EDOMAIN},
        {{0, NAN, {ELAW_PRIOR_GAUSSIAN, 0}, false}, ELAW_EDOMAIN},
        {{0, INFINITY, {ELAW_PRIOR_GAUSSIAN, 0}, false}, ELAW_EDOMAIN},
        {{0, 2, {ELAW_PRIOR_UNIFORM, 0}, false}, ELAW_EUNSUPPORTED},
        {{0, 2, {ELAW_PRIOR_GAUSS_BERNOULLI, 0}, false}, ELAW_EDOMAIN},
        {{0, 2, {ELAW_PRIOR_RADEMACHER_BERNOULLI, 1.5}, false}, ELAW_EDOMAIN},
    };
    elaw_amp_prediction p = {.overlap = 7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(elaw_predict_amp(&bad[i].m, &p), bad[i].status);
    assert_true(p.overlap == 7);
    elaw_matrix y = {.rows = 9};
    assert_true(elaw_sample_amp(&(elaw_amp_model){0, 2, rademacher, false},
                                (elaw_rng){1, 1}, &y, NULL) != ELAW_OK);
    assert_int_equal(
        elaw_sample_amp(&(elaw_amp_model){4, -1, rademacher, false},
                        (elaw_rng){1, 1}, &y, NULL),
        ELAW_EDOMAIN);
    assert_int_equal(y.rows, 9);
}

static void weak(void **state)
{
    (void)state;
    static const elaw_weak_model bad[] = {
        {0, 0, 0},  {1, 0, 0},   {NAN, 0, 0},      {.5, -1, 0},
        {.5, 2, 1}, {.5, 2, .5}, {.5, INFINITY, 0}};
    elaw_weak_prediction p;
    double a[4] = {1, 0, NAN, 1}, out = 7;
    elaw_matrix m = {.rows = 2, .cols = 2, .data = a, .ld = 2};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(elaw_predict_weak(&bad[i], &p), ELAW_EDOMAIN);
        assert_int_equal(elaw_weak_statistic(&m, &bad[i], &out), ELAW_EDOMAIN);
    }
    const elaw_weak_model good = {.5, 0, 0};
    a[1] = NAN;
    assert_int_equal(elaw_weak_statistic(&m, &good, &out), ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "row 2, column 1"));
    m.rows = 1;
    assert_int_equal(elaw_weak_statistic(&m, &good, &out), ELAW_ESHAPE);
    m.rows = m.cols = 0;
    assert_int_equal(elaw_weak_statistic(&m, &good, &out), ELAW_ESHAPE);
    assert_true(out == 7);
}

static void matrix_tensor(void **state)
{
    (void)state;
    static const elaw_matrix_tensor_model bad[] = {
        {0, 1, {1, 1, 1}},
        {1, NAN, {1, 1, 1}},
        {1, 1, {1, -1, 1}},
        {1, 1, {1, 1, INFINITY}},
    };
    elaw_matrix_tensor_prediction p;
    double x;
    bool b;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(elaw_predict_matrix_tensor(&bad[i], &p), ELAW_EDOMAIN);
    assert_int_equal(elaw_matrix_tensor_hessian(1, 1, 2, &x, &b, &x, &x),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_matrix_tensor_hessian(-1, 1, 3, &x, &b, &x, &x),
                     ELAW_EDOMAIN);
}

static void passing(void **state)
{
    (void)state;
    double f[4], data[6] = {0};
    elaw_matrix y, oblong = {.rows = 2, .cols = 3, .data = data, .ld = 2};
    elaw_operator a;
    assert_ok(elaw_operator_dense(&oblong, false, &a));
    elaw_amp_options o = {.snr = 2, .prior = rademacher};
    assert_int_equal(elaw_amp(&a, &o, f, NULL, NULL), ELAW_EINVAL);
    elaw_operator_free(&a);
    assert_ok(elaw_sample_amp(&(elaw_amp_model){4, 2, rademacher, false},
                              (elaw_rng){1, 1}, &y, NULL));
    assert_ok(elaw_operator_dense(&y, true, &a));
    o.snr = 1;
    assert_int_equal(elaw_amp(&a, &o, f, NULL, NULL), ELAW_EDOMAIN);
    o.snr = 2;
    o.prior.kind = ELAW_PRIOR_UNIFORM;
    assert_int_equal(elaw_amp(&a, &o, f, NULL, NULL), ELAW_EUNSUPPORTED);
    elaw_operator_free(&a);
    elaw_matrix_free(&y);
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    long n, before = elaw_memory_live();
    elaw_matrix y;
    elaw_operator a;
    for (n = 1;; n++) {
        elaw_matrix x;
        elaw_memory_fail_at(n);
        elaw_status status =
            elaw_sample_amp(&(elaw_amp_model){6, 4, rademacher, false},
                            (elaw_rng){1, 1}, &y, &x);
        if (status == ELAW_OK) {
            elaw_matrix_free(&x);
            break;
        }
        assert_int_equal(status, ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    assert_true(n > 2);
    elaw_memory_fail_at(0);
    assert_ok(elaw_operator_dense(&y, true, &a));
    const elaw_amp_options o = {.snr = 4, .prior = rademacher};
    long held = elaw_memory_live();
    for (n = 1;; n++) {
        double f[6];
        elaw_memory_fail_at(n);
        elaw_status status = elaw_amp(&a, &o, f, NULL, NULL);
        assert_int_equal(elaw_memory_live(), held);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
    }
    assert_true(n > 2);
    for (n = 1;; n++) {
        double out = 7;
        elaw_memory_fail_at(n);
        elaw_status status =
            elaw_weak_statistic(&y, &(elaw_weak_model){.01, 0, 0}, &out);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_true(out == 7);
    }
    assert_true(n == 2);
    elaw_memory_fail_at(0);
    elaw_operator_free(&a);
    elaw_matrix_free(&y);
    assert_int_equal(elaw_memory_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models), cmocka_unit_test(weak),
        cmocka_unit_test(matrix_tensor), cmocka_unit_test(passing),
        cmocka_unit_test(memory_may_fail_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
