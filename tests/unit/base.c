/* Status and memory: the ground everything stands on. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "support.h"

static void error_text_carries_the_values(void **state)
{
    (void)state;
    assert_int_equal(elaw_fail(ELAW_EINVAL, "f: k = %d exceeds n = %d", 3, 2),
                     ELAW_EINVAL);
    assert_string_equal(elaw_last_error(), "f: k = 3 exceeds n = 2");
}

static void every_status_has_a_name(void **state)
{
    (void)state;
    for (int s = ELAW_OK; s <= ELAW_EUNSUPPORTED; s++)
        assert_non_null(elaw_status_name((elaw_status)s));
    assert_string_equal(elaw_status_name((elaw_status)99), "unknown status");
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    size_t out = 7;
    assert_false(elaw_size_mul(SIZE_MAX, 2, &out));
    assert_false(elaw_size_add(SIZE_MAX, 1, &out));
    assert_int_equal(out, 7);
    assert_null(elaw_alloc(SIZE_MAX / 4, 8));
    assert_null(elaw_alloc(SIZE_MAX, 1));
}

static void the_nth_allocation_fails_and_nothing_leaks(void **state)
{
    (void)state;
    long before = elaw_memory_live();
    elaw_memory_fail_at(2);
    char *a = elaw_strdup("kept");
    assert_null(elaw_alloc(1, 1));
    a = elaw_realloc(a, 100, 1);
    assert_string_equal(a, "kept");
    elaw_free(a);
    elaw_free(NULL);
    elaw_memory_fail_at(0);
    assert_int_equal(elaw_memory_live(), before);
}

static int stop(void *ctx, double fraction, const char *stage)
{
    (void)stage;
    *(double *)ctx = fraction;
    return 1;
}

static void progress_can_cancel(void **state)
{
    (void)state;
    double seen = 0;
    elaw_progress progress = {stop, &seen};
    assert_int_equal(elaw_report(&progress, 0.5, "testing"), ELAW_ECANCELLED);
    assert_true(seen == 0.5);
    assert_int_equal(elaw_report(NULL, 0.5, "testing"), ELAW_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_text_carries_the_values),
        cmocka_unit_test(every_status_has_a_name),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_nth_allocation_fails_and_nothing_leaks),
        cmocka_unit_test(progress_can_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
