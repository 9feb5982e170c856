/* What the passes over the entries refuse, each with one clear sentence. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/entries.h"
#include "estimate/tails.h"
#include "support.h"

static elaw_matrix filled(size_t rows, size_t cols, double size)
{
    elaw_matrix a;
    assert_ok(elaw_matrix_create(rows, cols, &a));
    for (size_t k = 0; k < rows * cols; k++)
        a.data[k] = (k % 3 == 0 ? -2 : 1) * size;
    return a;
}

static elaw_status energy_status(const elaw_matrix *a)
{
    elaw_operator op;
    elaw_energy energy = {.energy = -7};
    assert_ok(elaw_operator_dense(a, false, &op));
    elaw_status status = elaw_entries_energy(&op, &energy);
    if (status != ELAW_OK)
        assert_true(energy.energy == -7);
    elaw_operator_free(&op);
    return status;
}

static void assert_said(const char *text)
{
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", elaw_last_error(), text);
}

static void the_place_of_what_is_no_number_is_named(void **state)
{
    (void)state;
    elaw_matrix a = filled(700, 1000, 1);
    a.data[612 + 998 * a.ld] = NAN;
    assert_int_equal(energy_status(&a), ELAW_EDOMAIN);
    assert_said("row 613, column 999 is nan");
    a.data[3 + 998 * a.ld] = -INFINITY;
    assert_int_equal(energy_status(&a), ELAW_EDOMAIN);
    assert_said("row 4, column 999 is -inf");
    elaw_matrix_free(&a);
}

static void entries_too_large_to_be_squared_are_refused(void **state)
{
    (void)state;
    elaw_matrix a = filled(3, 4, 1e160);
    assert_int_equal(energy_status(&a), ELAW_EDOMAIN);
    assert_said("overflow");
    elaw_matrix_free(&a);
}

static void fourth_powers_out_of_range_are_refused(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        elaw_matrix a = filled(30, 40, pow(10, 90 * sign));
        elaw_operator op;
        elaw_entry_tests tests;
        double kurtosis;
        assert_ok(elaw_operator_dense(&a, false, &op));
        assert_int_equal(elaw_entries_test(&op, NULL, &tests), ELAW_EDOMAIN);
        assert_said("rescale the matrix");
        assert_int_equal(elaw_entries_kurtosis(&op, NULL, &kurtosis),
                         ELAW_EDOMAIN);
        elaw_operator_free(&op);
        elaw_matrix_free(&a);
    }
}

static int no_columns(void *ctx, size_t first, size_t count, double *out,
                      size_t ldo)
{
    (void)ctx;
    for (size_t k = 0; k < count * ldo; k++)
        out[k] = 1;
    return first > 0;
}

static void an_operator_that_fails_is_reported(void **state)
{
    (void)state;
    elaw_operator op = {.rows = 5, .cols = 3000};
    elaw_energy energy;
    assert_int_equal(elaw_entries_energy(&op, &energy), ELAW_EUNSUPPORTED);
    assert_said("no entries");
    op.columns = no_columns;
    assert_int_equal(elaw_entries_energy(&op, &energy), ELAW_ECALLBACK);
    assert_said("columns 1025 to 2048");
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    elaw_matrix a = filled(20, 30, 1);
    elaw_operator op;
    double value = 1, vector[30] = {1};
    elaw_pairs pairs = {1, &value, vector, vector};
    assert_ok(elaw_operator_dense(&a, false, &op));
    long before = elaw_memory_live();
    elaw_status status = ELAW_ENOMEM;
    long n = 0;
    while (status != ELAW_OK) {
        elaw_energy energy;
        elaw_entry_tests tests;
        elaw_memory_fail_at(++n);
        status = elaw_entries_energy(&op, &energy);
        if (status == ELAW_OK)
            status = elaw_entries_test(&op, &pairs, &tests);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    assert_true(n > 8);
    elaw_memory_fail_at(0);
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

/* No argument may reach the error handler that ends the process; and the tail
 * falls from 1 to 0 all the way. */
static void tails_are_safe_everywhere(void **state)
{
    (void)state;
    for (double d = 1; d < 1e9; d *= 3) {
        double before = 1;
        for (double x = 1e-300; x < 1e300; x *= 1.7) {
            double p = elaw_tail_chi2(x, d);
            assert_true(p >= 0 && p <= before * (1 + 1e-6));
            before = p;
        }
        assert_true(elaw_tail_chi2(1e300, d) == 0);
        /* a standard deviation is sqrt(2 d): the fine steps of the middle */
        for (double u = -40; u < 60; u += 0.5) {
            double x = d + u * sqrt(2 * d);
            assert_true(!(x > 0) || isfinite(elaw_tail_chi2(x, d)));
        }
    }
    /* scipy.stats.chi2.sf, 3, -2, 0.1 and 20 standard deviations out, where
     * the expansion has just taken over */
    assert_near(elaw_tail_chi2(100100 + 3 * sqrt(200200), 100100),
                0.00140320945326508, 0, 1e-5);
    assert_near(elaw_tail_chi2(100100 - 2 * sqrt(200200), 100100),
                0.977491739874118, 0, 1e-5);
    assert_near(elaw_tail_chi2(100100 + 0.1 * sqrt(200200), 100100),
                0.459586694508668, 0, 1e-5);
    assert_near(elaw_tail_chi2(100100 + 20 * sqrt(200200), 100100),
                1.96110546986299e-84, 0, 1e-5);
    assert_true(elaw_tail_chi2(INFINITY, 3) == 0);
    assert_true(isnan(elaw_tail_chi2(NAN, 3)));
    assert_true(elaw_tail_chi2(-1, 3) == 1);
    assert_true(elaw_tail_normal(1e9) == 0);
    assert_near(elaw_tail_normal(-1.959963984540054), 0.05, 1e-15, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_place_of_what_is_no_number_is_named),
        cmocka_unit_test(entries_too_large_to_be_squared_are_refused),
        cmocka_unit_test(fourth_powers_out_of_range_are_refused),
        cmocka_unit_test(an_operator_that_fails_is_reported),
        cmocka_unit_test(every_lack_of_memory_is_survived),
        cmocka_unit_test(tails_are_safe_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
