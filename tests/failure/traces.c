/* What stochastic traces refuse, and what they leave behind when they do. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/fit.h"
#include "estimate/traces.h"
#include "support.h"

enum { SIDE = 30 };

typedef struct faulty {
    int calls_left; /* then it fails; negative: never                        */
    double factor;
} faulty;

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    faulty *f = ctx;
    if (f->calls_left == 0)
        return 1;
    f->calls_left--;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < SIDE; i++)
            y[c * ldy + i] = f->factor * x[c * ldx + SIDE - 1 - i];
    return 0;
}

static elaw_operator operator_of(faulty *f)
{
    return (elaw_operator){.rows = SIDE,
                           .cols = SIDE,
                           .symmetric = true,
                           .apply = apply,
                           .ctx = f};
}

static elaw_status both(faulty *f, const elaw_pairs *pairs, double s, int order)
{
    elaw_operator op = operator_of(f);
    elaw_traces traces = {.energy = 7};
    double sum = 7, variance = 7;
    elaw_status status = elaw_traces_energy(&op, pairs, 5, 1, &traces);
    assert_true((traces.energy == 7) == (status != ELAW_OK));
    if (status != ELAW_OK)
        return status;
    status =
        elaw_traces_chebyshev(&op, pairs, s, 5, 1, 1, &order, &sum, &variance);
    assert_true((variance == 7) == (status != ELAW_OK));
    return status;
}

static void products_that_fail_are_reported(void **state)
{
    (void)state;
    for (int calls = 0; calls < 6; calls++) {
        faulty f = {calls, 1};
        assert_int_equal(both(&f, NULL, 1, 4), ELAW_ECALLBACK);
        assert_non_null(strstr(elaw_last_error(), "product"));
    }
    faulty f = {-1, 1};
    assert_ok(both(&f, NULL, 1, 4));
}

static void products_that_are_no_numbers_are_refused(void **state)
{
    (void)state;
    faulty f = {-1, NAN};
    assert_int_equal(both(&f, NULL, 1, 4), ELAW_EDOMAIN);
    f.factor = 1e200;
    assert_int_equal(both(&f, NULL, 1, 4), ELAW_EDOMAIN);
    f.factor = 1e100; /* its square is a number, its fourth power is none */
    assert_int_equal(both(&f, NULL, 1, 4), ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "not finite"));
}

static void arguments_without_meaning_are_refused(void **state)
{
    (void)state;
    faulty f = {-1, 1};
    assert_int_equal(both(&f, NULL, 0, 4), ELAW_EDOMAIN);
    assert_int_equal(both(&f, NULL, NAN, 4), ELAW_EDOMAIN);
    assert_int_equal(both(&f, NULL, 1, 0), ELAW_EINVAL);
    assert_int_equal(both(&f, NULL, 1, 17), ELAW_EINVAL);
    elaw_operator op = operator_of(&f);
    elaw_traces traces;
    op.symmetric = false; /* and no transposed product */
    assert_int_equal(elaw_traces_energy(&op, NULL, 5, 1, &traces), ELAW_EINVAL);
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    double value = 1, vector[SIDE] = {1};
    elaw_pairs pairs = {1, &value, vector, vector};
    long before = elaw_memory_live(), n = 0;
    elaw_status status = ELAW_ENOMEM;
    while (status != ELAW_OK) {
        faulty f = {-1, 1};
        elaw_memory_fail_at(++n);
        status = both(&f, &pairs, 1, 4);
        /* inside a product: what the wrapped operator says of itself */
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM ||
                    status == ELAW_ECALLBACK);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_that_fail_are_reported),
        cmocka_unit_test(products_that_are_no_numbers_are_refused),
        cmocka_unit_test(arguments_without_meaning_are_refused),
        cmocka_unit_test(every_lack_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
