/* Refusals, callbacks that fail, cancelling, no memory. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "certify.h"
#include "support.h"

enum { N = 24 };

typedef struct moody {
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
        for (size_t i = 0; i < N; i++)
            y[i + j * ldy] = (double)(i + 1) * x[i + j * ldx];
    if (m->nan_after >= 0 && call >= m->nan_after)
        y[N / 2] = NAN;
    return 0;
}

static elaw_operator moody_operator(moody *m, bool symmetric)
{
    return (elaw_operator){.rows = N,
                           .cols = N,
                           .symmetric = symmetric,
                           .apply = moody_apply,
                           .apply_transpose = moody_apply,
                           .ctx = m};
}

static void assert_error(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

static int zero_apply(void *ctx, size_t k, const double *x, size_t ldx,
                      double *y, size_t ldy)
{
    (void)ctx, (void)x, (void)ldx;
    for (size_t j = 0; j < k; j++)
        memset(y + j * ldy, 0, N * sizeof *y);
    return 0;
}

static void bad_arguments(void **state)
{
    (void)state;
    moody m = {0, -1, -1};
    elaw_operator a = moody_operator(&m, true), b = a;
    elaw_density out = {.points = 77};
    elaw_density_options o = {.moments = 1};
    assert_error(elaw_spectral_density(NULL, NULL, &out), ELAW_EINVAL, "NULL");
    assert_error(elaw_spectral_density(&a, NULL, NULL), ELAW_EINVAL, "out");
    assert_error(elaw_spectral_density(&a, &o, &out), ELAW_EINVAL,
                 "moments = 1");
    o = (elaw_density_options){.points = ((size_t)1 << 23) + 1};
    assert_error(elaw_spectral_density(&a, &o, &out), ELAW_EINVAL,
                 "points = 8388609");
    b.symmetric = false;
    b.apply_transpose = NULL;
    assert_error(elaw_spectral_density(&b, NULL, &out), ELAW_EINVAL,
                 "apply_transpose");
    b = a;
    b.rows = b.cols = 0;
    assert_error(elaw_spectral_density(&b, NULL, &out), ELAW_ESHAPE, "empty");
    b = a;
    b.apply = zero_apply;
    assert_error(elaw_spectral_density(&b, NULL, &out), ELAW_EDOMAIN, "zero");
    assert_int_equal(out.points, 77); /* untouched */
    elaw_density_free(NULL);
}

/* Trouble in the Lanczos runs (24 steps at most) and in the moments. */
static void trouble_of_the_operator_is_named(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++)
        for (long after = 0; after < 80; after += 13) {
            elaw_density out;
            moody m = {0, after, -1};
            elaw_operator a = moody_operator(&m, symmetric);
            assert_error(elaw_spectral_density(&a, NULL, &out), ELAW_ECALLBACK,
                         "returned 17");
            assert_int_equal(m.calls, after + 1); /* not called again */
            m = (moody){0, -1, after};
            assert_error(elaw_spectral_density(&a, NULL, &out), ELAW_EDOMAIN,
                         "nan in row 13 of 24");
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
    int reports = 0;
    moody m = {0, -1, -1};
    elaw_operator a = moody_operator(&m, true);
    elaw_density_options o = {.progress = {stop, &reports}};
    elaw_density out;
    assert_int_equal(elaw_spectral_density(&a, &o, &out), ELAW_ECANCELLED);
    assert_int_equal(reports, 1);
    assert_int_equal(m.calls, 0);
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    const elaw_density_options o = {.probes = 9, .moments = 6, .points = 11};
    for (int kind = 0; kind < 4; kind++) {
        bool symmetric = kind & 1;
        test_matrix a =
            test_noise(symmetric ? 40 : 34, 40, symmetric,
                       kind & 2 ? ELAW_COMPLEX : ELAW_REAL, 0, NULL, 2);
        long before = elaw_memory_live(), n = 0;
        elaw_status status;
        do {
            elaw_density out;
            elaw_memory_fail_at(++n);
            status = elaw_spectral_density(&a.op, &o, &out);
            assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
            if (status == ELAW_OK)
                elaw_density_free(&out);
            assert_int_equal(elaw_memory_live(), before);
        } while (status != ELAW_OK && n < 1000);
        elaw_memory_fail_at(0);
        assert_true(n > 30 && n < 1000);
        test_matrix_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(trouble_of_the_operator_is_named),
        cmocka_unit_test(progress_can_cancel),
        cmocka_unit_test(no_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
