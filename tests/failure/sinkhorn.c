/* What Sinkhorn's scaling refuses; its outputs stay as they were. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/sinkhorn.h"
#include "support.h"

static void assert_refused(elaw_status want, size_t m, size_t n,
                           const double *q, const unsigned char *observed,
                           const char *said)
{
    double a[4] = {-7, -7, -7, -7}, b[4] = {-7, -7, -7, -7};
    assert_int_equal(elaw_sinkhorn(m, n, q, observed, a, b), want);
    if (strstr(elaw_last_error(), said) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", elaw_last_error(), said);
    for (int k = 0; k < 4; k++)
        assert_true(a[k] == -7 && b[k] == -7);
}

static void what_has_no_factors_is_refused(void **state)
{
    (void)state;
    const double zeros[4] = {0}, minus[4] = {1, 1, 1, -1};
    const double nan[4] = {1, NAN, 1, 1}, inf[4] = {1, 1, INFINITY, 1};
    const double ones[4] = {1, 1, 1, 1};
    const unsigned char no_row[4] = {1, 0, 1, 0}, no_column[4] = {0, 0, 1, 1};
    assert_refused(ELAW_ESHAPE, 0, 3, ones, NULL, "0 x 3");
    assert_refused(ELAW_EDOMAIN, 2, 2, zeros, NULL, "sum to 0");
    assert_refused(ELAW_EDOMAIN, 2, 2, minus, NULL, "row 2, column 2 is -1");
    assert_refused(ELAW_EDOMAIN, 2, 2, nan, NULL, "row 2, column 1 is nan");
    assert_refused(ELAW_EDOMAIN, 2, 2, inf, NULL, "row 1, column 2 is inf");
    assert_refused(ELAW_EDOMAIN, 2, 2, ones, no_row, "row 2");
    assert_refused(ELAW_EDOMAIN, 2, 2, ones, no_column, "column 1");
}

static void a_diagonal_alone_has_no_symmetric_factors(void **state)
{
    (void)state;
    const double q[4] = {1, 1, 1, 1};
    const unsigned char observed[4] = {1, 0, 0, 1};
    double s[2] = {-7, -7};
    assert_int_equal(elaw_sinkhorn_symmetric(2, q, observed, false, s),
                     ELAW_EDOMAIN);
    assert_true(s[0] == -7 && s[1] == -7);
    assert_ok(elaw_sinkhorn_symmetric(2, q, observed, true, s));
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    const double q[4] = {1, 2, 2, 1};
    double a[2], b[2];
    long before = elaw_memory_live(), n = 0;
    elaw_status status = ELAW_ENOMEM;
    while (status != ELAW_OK) {
        elaw_memory_fail_at(++n);
        status = elaw_sinkhorn(2, 2, q, NULL, a, b);
        if (status == ELAW_OK)
            status = elaw_sinkhorn_symmetric(2, q, NULL, true, a);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_factors_is_refused),
        cmocka_unit_test(a_diagonal_alone_has_no_symmetric_factors),
        cmocka_unit_test(every_lack_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
