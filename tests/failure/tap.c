/* What the TAP equations refuse, and what they leave behind. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/tap.h"
#include "support.h"

enum { M = 12, N = 9 };

static double y[M * N], w[M * N], x[M * N], post[M * N];

static elaw_tap_problem problem(void)
{
    for (size_t k = 0; k < M * N; k++) {
        y[k] = (double)(k % M) * (double)(k / M + 1) +
               elaw_rng_normal((elaw_rng){1, 1}, k, 0);
        w[k] = 1;
    }
    return (elaw_tap_problem){
        .rows = M, .cols = N, .y = y, .weight = w, .rank = 2};
}

static void assert_refused(const elaw_tap_problem *p, elaw_status want,
                           const char *said)
{
    elaw_tap tap = {.rank = 77};
    assert_int_equal(elaw_tap_solve(p, &tap), want);
    assert_int_equal(tap.rank, 77);
    if (strstr(elaw_last_error(), said) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", elaw_last_error(), said);
}

static void problems_without_meaning_are_refused(void **state)
{
    (void)state;
    elaw_tap_problem p = problem();
    p.rank = 0;
    assert_refused(&p, ELAW_EINVAL, "rank = 0");
    p.rank = 10;
    assert_refused(&p, ELAW_EINVAL, "rank = 10 of 12 x 9");
    p.rank = 2;
    w[M + 2] = -1;
    assert_refused(&p, ELAW_EDOMAIN, "row 3, column 2");
    w[M + 2] = INFINITY;
    assert_refused(&p, ELAW_EDOMAIN, "row 3, column 2");
    w[M + 2] = 1;
    y[M + 2] = NAN;
    assert_refused(&p, ELAW_EDOMAIN, "row 3, column 2");
    w[M + 2] = 0; /* then it is not read */
    elaw_tap tap;
    assert_ok(elaw_tap_solve(&p, &tap));
    elaw_tap_free(&tap);
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    const elaw_tap_problem p = problem();
    long before = elaw_memory_live(), n = 0;
    elaw_status status = ELAW_ENOMEM;
    while (status != ELAW_OK) {
        elaw_tap tap = {0};
        elaw_memory_fail_at(++n);
        status = elaw_tap_solve(&p, &tap);
        if (status == ELAW_OK)
            status = elaw_tap_entries(&tap, x, post);
        elaw_tap_free(&tap);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_without_meaning_are_refused),
        cmocka_unit_test(every_lack_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
