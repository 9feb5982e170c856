/* Refusals, callbacks that fail, cancelling, too few products, no memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify.h"
#include "eigen/full.h"
#include "eigen/lanczos.h"
#include "support.h"

enum { N = 40 };

/* --- an operator that misbehaves on demand ---------------------------------*/

typedef struct moody {
    size_t n;
    long calls, fail_after, nan_after; /* < 0: never */
} moody;

/* diag(1 .. n), or trouble */
static int moody_apply(void *ctx, size_t k, const double *x, size_t ldx,
                       double *y, size_t ldy)
{
    moody *m = ctx;
    long call = m->calls++;
    if (m->fail_after >= 0 && call >= m->fail_after)
        return 17;
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < m->n; i++)
            y[i + j * ldy] = (double)(i + 1) * x[i + j * ldx];
    if (m->nan_after >= 0 && call >= m->nan_after)
        y[m->n / 2] = NAN;
    return 0;
}

static elaw_operator moody_operator(moody *m, bool symmetric)
{
    return (elaw_operator){.rows = m->n,
                           .cols = m->n,
                           .symmetric = symmetric,
                           .apply = moody_apply,
                           .apply_transpose = moody_apply,
                           .ctx = m};
}

/* --- every public solve under one name -------------------------------------*/

static elaw_status run_eigen(const elaw_operator *a, elaw_solver solver,
                             const elaw_eigen_options *options)
{
    elaw_eigen_options o = *options;
    elaw_eigen out;
    o.solver = solver;
    elaw_status status = elaw_eigen_top(a, 3, &o, &out);
    if (status == ELAW_OK || status == ELAW_ENOCONV)
        elaw_eigen_free(&out);
    return status;
}

static elaw_status run_svd(const elaw_operator *a, elaw_solver solver,
                           const elaw_eigen_options *options)
{
    elaw_eigen_options o = *options;
    elaw_svd out;
    o.solver = solver;
    elaw_status status = elaw_svd_top(a, 3, &o, &out);
    if (status == ELAW_OK || status == ELAW_ENOCONV)
        elaw_svd_free(&out);
    return status;
}

static elaw_status run_eigen_outside(const elaw_operator *a, elaw_solver solver,
                                     const elaw_eigen_options *options)
{
    elaw_eigen out;
    size_t outside;
    (void)solver;
    elaw_status status =
        elaw_eigen_outside(a, -2.1, 2.1, 0, options, &outside, &out);
    if (status == ELAW_OK || status == ELAW_ENOCONV)
        elaw_eigen_free(&out);
    return status;
}

static elaw_status run_svd_outside(const elaw_operator *a, elaw_solver solver,
                                   const elaw_eigen_options *options)
{
    elaw_svd out;
    size_t outside;
    (void)solver;
    elaw_status status = elaw_svd_outside(a, 2.1, 0, options, &outside, &out);
    if (status == ELAW_OK || status == ELAW_ENOCONV)
        elaw_svd_free(&out);
    return status;
}

static elaw_status run_eigen_all(const elaw_operator *a, elaw_solver solver,
                                 const elaw_eigen_options *options)
{
    elaw_eigen out;
    (void)solver;
    elaw_status status = elaw_eigen_all(a, options, &out);
    if (status == ELAW_OK)
        elaw_eigen_free(&out);
    return status;
}

static elaw_status run_svd_all(const elaw_operator *a, elaw_solver solver,
                               const elaw_eigen_options *options)
{
    elaw_svd out;
    (void)solver;
    elaw_status status = elaw_svd_all(a, options, &out);
    if (status == ELAW_OK)
        elaw_svd_free(&out);
    return status;
}

typedef struct solve_case {
    elaw_status (*run)(const elaw_operator *, elaw_solver,
                       const elaw_eigen_options *);
    elaw_solver solver;
    bool symmetric;
} solve_case;

static const solve_case cases[] = {
    {run_eigen, ELAW_SOLVER_ARPACK, true},
    {run_eigen, ELAW_SOLVER_LAPACK, true},
    {run_eigen, ELAW_SOLVER_LANCZOS, true},
    {run_svd, ELAW_SOLVER_ARPACK, false},
    {run_svd, ELAW_SOLVER_LAPACK, false},
    {run_svd, ELAW_SOLVER_LANCZOS, false},
    {run_eigen_outside, ELAW_SOLVER_AUTO, true},
    {run_svd_outside, ELAW_SOLVER_AUTO, false},
    {run_eigen_all, ELAW_SOLVER_AUTO, true},
    {run_svd_all, ELAW_SOLVER_AUTO, false},
};
enum { CASES = sizeof cases / sizeof *cases };

/* --- tests -----------------------------------------------------------------*/

static void assert_error(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

static void bad_arguments(void **state)
{
    (void)state;
    moody m = {N, 0, -1, -1};
    elaw_operator a = moody_operator(&m, true), b = a;
    elaw_eigen out = {.count = 77};
    elaw_svd svd;
    elaw_eigen_options o = {.tolerance = -1};
    assert_error(elaw_eigen_top(&a, 0, NULL, &out), ELAW_EINVAL, "k = 0");
    assert_error(elaw_eigen_top(&a, N + 1, NULL, &out), ELAW_EINVAL, "k = 41");
    assert_error(elaw_eigen_top(NULL, 1, NULL, &out), ELAW_EINVAL, "NULL");
    assert_error(elaw_eigen_all(NULL, NULL, &out), ELAW_EINVAL, "NULL");
    assert_error(elaw_eigen_top(&a, 1, NULL, NULL), ELAW_EINVAL, "out");
    assert_error(elaw_eigen_top(&a, 1, &o, &out), ELAW_EDOMAIN,
                 "tolerance = -1");
    o = (elaw_eigen_options){.which = (elaw_which)9};
    assert_error(elaw_eigen_top(&a, 1, &o, &out), ELAW_EINVAL, "which = 9");
    b.symmetric = false;
    assert_error(elaw_eigen_top(&b, 1, NULL, &out), ELAW_EINVAL,
                 "not symmetric");
    b.apply_transpose = NULL;
    assert_error(elaw_svd_top(&b, 1, NULL, &svd), ELAW_EINVAL,
                 "apply_transpose is NULL");
    b.apply = NULL;
    assert_error(elaw_svd_top(&b, 1, NULL, &svd), ELAW_EINVAL, "apply is NULL");
    b = a;
    b.rows = b.cols = 0;
    assert_error(elaw_eigen_top(&b, 1, NULL, &out), ELAW_ESHAPE, "empty");
    b.rows = 3;
    b.cols = 4;
    assert_error(elaw_eigen_top(&b, 1, NULL, &out), ELAW_ESHAPE, "3 x 4");
    assert_error(elaw_eigen_outside(&a, 2, 1, 0, NULL, NULL, &out),
                 ELAW_EDOMAIN, "no interval");
    assert_error(elaw_eigen_outside(&a, 1, NAN, 0, NULL, NULL, &out),
                 ELAW_EDOMAIN, "no interval");
    assert_error(elaw_eigen_outside(&a, 1, 2, -1, NULL, NULL, &out),
                 ELAW_EDOMAIN, "inside_error");
    assert_int_equal(out.count, 77); /* untouched */
    elaw_full *full;
    assert_error(elaw_full_create(&a, &full), ELAW_EUNSUPPORTED, "columns");
}

static void a_failing_callback_is_named(void **state)
{
    (void)state;
    const elaw_eigen_options none = {0};
    for (int c = 0; c < CASES; c++)
        for (long after = 0; after < 2; after++) {
            moody m = {N, 0, after, -1};
            elaw_operator a = moody_operator(&m, cases[c].symmetric);
            assert_error(cases[c].run(&a, cases[c].solver, &none),
                         ELAW_ECALLBACK, "returned 17");
            assert_int_equal(m.calls, after + 1); /* not called again */
        }
}

static void nan_from_the_operator_is_refused(void **state)
{
    (void)state;
    const elaw_eigen_options none = {0};
    for (int c = 0; c < CASES; c++) {
        moody m = {N, 0, -1, 1};
        elaw_operator a = moody_operator(&m, cases[c].symmetric);
        assert_error(cases[c].run(&a, cases[c].solver, &none), ELAW_EDOMAIN,
                     "nan in row 21 of 40");
    }
}

static int stop(void *ctx, double fraction, const char *stage)
{
    assert_true(fraction <= 1);
    assert_non_null(stage);
    ++*(int *)ctx;
    return 1;
}

static void progress_can_cancel(void **state)
{
    (void)state;
    for (int c = 0; c < CASES; c++) {
        moody m = {N, 0, -1, -1};
        int reports = 0;
        elaw_operator a = moody_operator(&m, cases[c].symmetric);
        elaw_eigen_options o = {.progress = {stop, &reports}};
        assert_int_equal(cases[c].run(&a, cases[c].solver, &o),
                         ELAW_ECANCELLED);
        assert_int_equal(reports, 1);
        assert_int_equal(m.calls, 0);
    }
}

/* What has converged is handed out, and is right. */
static void too_few_products(void **state)
{
    (void)state;
    const double strength[2] = {40, 1.2};
    const elaw_solver solver[2] = {ELAW_SOLVER_ARPACK, ELAW_SOLVER_LANCZOS};
    test_matrix a = test_noise(300, 300, true, ELAW_REAL, 2, strength, 1);
    for (int s = 0; s < 2; s++) {
        elaw_eigen_options o = {
            .which = ELAW_LARGEST, .max_products = 30, .solver = solver[s]};
        elaw_eigen out;
        assert_error(elaw_eigen_top(&a.op, 3, &o, &out), ELAW_ENOCONV,
                     "products");
        assert_int_equal(out.count, 1); /* the spike that stands far off */
        certify_eigen(&a.op, 40, &out, 3e-12);
        assert_true(out.info.products <= 31); /* and one for the residual */
        elaw_eigen_free(&out);
        o.max_products = 2;
        assert_error(elaw_eigen_top(&a.op, 3, &o, &out), ELAW_ENOCONV,
                     "products");
        assert_int_equal(out.count, 0);
        elaw_eigen_free(&out);
    }
    elaw_eigen_options o = {.max_products = 20};
    elaw_eigen out;
    size_t outside;
    assert_error(elaw_eigen_outside(&a.op, -2.1, 2.1, 0, &o, &outside, &out),
                 ELAW_ENOCONV, "products");
    assert_int_equal(outside, 1);
    assert_true(out.values[0] > 39);
    elaw_eigen_free(&out);
    test_matrix_free(&a);
}

/* An operator whose product is itself a solve. */
static int solving_apply(void *ctx, size_t k, const double *x, size_t ldx,
                         double *y, size_t ldy)
{
    elaw_eigen out;
    elaw_eigen_options o = {.solver = ELAW_SOLVER_ARPACK};
    (void)k, (void)x, (void)ldx, (void)y, (void)ldy;
    return elaw_eigen_top(ctx, 1, &o, &out) == ELAW_EUNSUPPORTED ? 5 : 6;
}

static void a_solve_within_a_solve_is_refused(void **state)
{
    (void)state;
    moody m = {N, 0, -1, -1};
    elaw_operator inner = moody_operator(&m, true), outer = inner;
    outer.apply = solving_apply;
    outer.ctx = &inner;
    const elaw_eigen_options none = {0};
    assert_error(run_eigen(&outer, ELAW_SOLVER_ARPACK, &none), ELAW_ECALLBACK,
                 "returned 5");
}

/* The n-th allocation fails, for all n: a clean ELAW_ENOMEM, nothing held. */
static void no_memory_anywhere(void **state)
{
    (void)state;
    const double strength[1] = {4};
    const elaw_eigen_options none = {0};
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (int c = 0; c < CASES; c++) {
            size_t rows = cases[c].symmetric ? 30 : 24;
            test_matrix a = test_noise(rows, 30, cases[c].symmetric,
                                       (elaw_field)field, 1, strength, 2);
            long before = elaw_memory_live();
            elaw_status status;
            long n = 0;
            do {
                elaw_memory_fail_at(++n);
                status = cases[c].run(&a.op, cases[c].solver, &none);
                assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
                assert_int_equal(elaw_memory_live(), before);
            } while (status != ELAW_OK && n < 1000);
            elaw_memory_fail_at(0);
            assert_true(n > 5 && n < 1000);
            test_matrix_free(&a);
        }
}

static elaw_status run_full(const elaw_operator *a)
{
    elaw_full *full;
    const size_t index[2] = {0, 3};
    double left[2 * 2 * 30], right[2 * 2 * 30];
    elaw_status status = elaw_full_create(a, &full);
    if (status != ELAW_OK)
        return status;
    status = elaw_full_pairs(full, 2, index, left, right);
    elaw_full_free(full);
    return status;
}

static elaw_status run_lanczos(const elaw_operator *a)
{
    elaw_lanczos *run;
    size_t count;
    const size_t index[2] = {0, 3};
    const double *values, *residuals;
    double left[2 * 2 * 30], right[2 * 2 * 30];
    elaw_status status = elaw_lanczos_create(a, 1, &run);
    if (status != ELAW_OK)
        return status;
    for (int i = 0; i < 5 && status == ELAW_OK; i++) {
        status = elaw_lanczos_advance(run, 7);
        if (status == ELAW_OK)
            status = elaw_lanczos_ritz(run, &count, &values, &residuals);
    }
    if (status == ELAW_OK)
        status = elaw_lanczos_pairs(run, 2, index, left, right);
    elaw_lanczos_free(run);
    return status;
}

static void no_memory_inside(void **state)
{
    (void)state;
    elaw_status (*const runs[2])(const elaw_operator *) = {run_full,
                                                           run_lanczos};
    for (int kind = 0; kind < 8; kind++) {
        bool symmetric = kind & 1;
        test_matrix a =
            test_noise(symmetric ? 30 : 20, 30, symmetric,
                       kind & 2 ? ELAW_COMPLEX : ELAW_REAL, 0, NULL, 2);
        long before = elaw_memory_live(), n = 0;
        elaw_status status;
        do {
            elaw_memory_fail_at(++n);
            status = runs[kind / 4](&a.op);
            assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
            assert_int_equal(elaw_memory_live(), before);
        } while (status != ELAW_OK && n < 1000);
        elaw_memory_fail_at(0);
        assert_true(n > 5 && n < 1000);
        test_matrix_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(a_failing_callback_is_named),
        cmocka_unit_test(nan_from_the_operator_is_refused),
        cmocka_unit_test(progress_can_cancel),
        cmocka_unit_test(too_few_products),
        cmocka_unit_test(a_solve_within_a_solve_is_refused),
        cmocka_unit_test(no_memory_anywhere),
        cmocka_unit_test(no_memory_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
