/* elaw_detect refuses with the value, leaves its output alone, and survives
 * every allocation that fails. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

enum { N = 40 };

static void small_matrix(elaw_matrix *a)
{
    static const double strength[] = {3};
    elaw_wigner_model model = {.n = N, .spikes = 1, .strength = strength};
    assert_ok(elaw_sample_wigner(&model, (elaw_rng){3, 0}, a, NULL));
}

/* Refused with `status`, a sentence that contains `words`, output untouched. */
static void assert_refused(const elaw_operator *op,
                           const elaw_detect_options *options,
                           elaw_status status, const char *words)
{
    elaw_verdict v, before;
    memset(&v, 0x5a, sizeof v);
    memcpy(&before, &v, sizeof v);
    long live = elaw_memory_live();
    assert_int_equal(elaw_detect(op, options, &v), status);
    assert_non_null(strstr(elaw_last_error(), words));
    assert_memory_equal(&v, &before, sizeof v);
    assert_int_equal(elaw_memory_live(), live);
}

static void options_out_of_range(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_operator op;
    small_matrix(&a);
    assert_ok(elaw_operator_dense(&a, true, &op));
    assert_refused(&op, &(elaw_detect_options){.level = 1}, ELAW_EINVAL,
                   "level = 1");
    assert_refused(&op, &(elaw_detect_options){.level = -0.1}, ELAW_EINVAL,
                   "level");
    assert_refused(&op, &(elaw_detect_options){.level = NAN}, ELAW_EINVAL,
                   "level");
    assert_refused(&op, &(elaw_detect_options){.entry_sd = -1}, ELAW_EDOMAIN,
                   "entry_sd = -1");
    assert_refused(&op, &(elaw_detect_options){.entry_sd = INFINITY},
                   ELAW_EDOMAIN, "entry_sd");
    assert_refused(&op, &(elaw_detect_options){.energy = NAN}, ELAW_EDOMAIN,
                   "energy");
    assert_refused(&op, &(elaw_detect_options){.samples = 1}, ELAW_EINVAL,
                   "samples");
    /* a Wigner matrix is no covariance */
    assert_refused(&op, &(elaw_detect_options){.samples = 100}, ELAW_EDOMAIN,
                   "not a covariance");
    op.symmetric = false;
    assert_refused(&op, &(elaw_detect_options){.samples = 100}, ELAW_EINVAL,
                   "samples");
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

static void matrices_that_hold_no_noise(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_operator op;
    assert_ok(elaw_matrix_create(N, N, &a));
    assert_ok(elaw_operator_dense(&a, true, &op));
    assert_refused(&op, NULL, ELAW_EDOMAIN, "zero");
    for (size_t i = 0; i < N * N; i++)
        a.data[i] = 2; /* rank one and nothing else */
    assert_refused(&op, NULL, ELAW_EDOMAIN, "elaw_");
    a.data[3 + 5 * N] = a.data[5 + 3 * N] = NAN;
    assert_refused(&op, NULL, ELAW_EDOMAIN, "6");
    a.data[3 + 5 * N] = a.data[5 + 3 * N] = INFINITY;
    assert_refused(&op, NULL, ELAW_EDOMAIN, "6");
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

static void shapes_too_small(void **state)
{
    (void)state;
    double x[3] = {1, 2, 3};
    elaw_matrix a;
    elaw_operator op;
    assert_ok(elaw_matrix_borrow(1, 3, x, 1, &a));
    assert_ok(elaw_operator_dense(&a, false, &op));
    assert_refused(&op, NULL, ELAW_ESHAPE, "1 x 3");
    elaw_operator_free(&op);
    assert_refused(&(elaw_operator){0}, NULL, ELAW_EINVAL, "apply");
}

static int fail_after(void *ctx, size_t k, const double *x, size_t ldx,
                      double *y, size_t ldy)
{
    (void)x;
    (void)ldx;
    int *left = ctx;
    for (size_t c = 0; c < k; c++)
        memset(y + c * ldy, 0, 50 * sizeof *y);
    return (*left)-- <= 0;
}

static void callbacks_that_fail(void **state)
{
    (void)state;
    for (int calls = 0; calls < 4; calls++) {
        int left = calls;
        elaw_operator op = {.rows = 50,
                            .cols = 50,
                            .symmetric = true,
                            .apply = fail_after,
                            .ctx = &left};
        assert_refused(&op, NULL, ELAW_ECALLBACK, "");
    }
}

static int stop_at(void *ctx, double fraction, const char *stage)
{
    (void)stage;
    return fraction >= *(double *)ctx;
}

static void progress_that_cancels(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_operator op;
    small_matrix(&a);
    assert_ok(elaw_operator_dense(&a, true, &op));
    double at[] = {0, 0.05, 0.5, 0.9, 0.99};
    for (int k = 0; k < 5; k++) {
        elaw_detect_options options = {.progress = {stop_at, &at[k]}};
        assert_refused(&op, &options, ELAW_ECANCELLED, "cancelled");
    }
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

/* The n-th allocation fails, for all n: no crash, no leak, output untouched. */
static void sweep(const elaw_operator *op, const elaw_detect_options *options)
{
    long live = elaw_memory_live();
    for (long n = 1;; n++) {
        elaw_verdict v = {.count = 77};
        elaw_memory_fail_at(n);
        elaw_status status = elaw_detect(op, options, &v);
        bool reached = elaw_memory_asked() >= n;
        elaw_memory_fail_at(0);
        if (status == ELAW_OK) {
            elaw_verdict_free(&v);
            assert_int_equal(elaw_memory_live(), live);
            if (!reached)
                break;
            continue; /* a failure that only costs a hint */
        }
        /* inside an operator's own callback it can only say that it failed */
        assert_true(status == ELAW_ENOMEM || status == ELAW_ECALLBACK);
        assert_int_equal(v.count, 77);
        assert_int_equal(elaw_memory_live(), live);
    }
}

static void out_of_memory(void **state)
{
    (void)state;
    static const double strength[] = {3};
    elaw_matrix a, x;
    elaw_zmatrix z;
    elaw_operator op;
    small_matrix(&a);
    assert_ok(elaw_operator_dense(&a, true, &op));
    sweep(&op, &(elaw_detect_options){.draws = 50});
    sweep(&op, &(elaw_detect_options){.draws = 50, .full_limit = 1});
    op.columns = NULL;
    sweep(&op, &(elaw_detect_options){.draws = 50});
    elaw_operator_free(&op);
    elaw_rectangular_model r = {
        .m = 30, .n = N, .spikes = 1, .strength = strength};
    assert_ok(elaw_sample_rectangular(&r, (elaw_rng){4, 0}, &x, NULL, NULL));
    assert_ok(elaw_operator_dense(&x, false, &op));
    sweep(&op, &(elaw_detect_options){.draws = 50});
    sweep(&op, &(elaw_detect_options){.draws = 50, .full_limit = 1});
    elaw_operator_free(&op);
    r.is_complex = true;
    assert_ok(
        elaw_sample_rectangular_complex(&r, (elaw_rng){4, 0}, &z, NULL, NULL));
    assert_ok(elaw_operator_zdense(&z, false, &op));
    sweep(&op, &(elaw_detect_options){.draws = 50});
    elaw_operator_free(&op);
    elaw_zmatrix_free(&z);
    elaw_matrix_free(&x);
    elaw_matrix_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range),
        cmocka_unit_test(matrices_that_hold_no_noise),
        cmocka_unit_test(shapes_too_small),
        cmocka_unit_test(callbacks_that_fail),
        cmocka_unit_test(progress_that_cancels),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
