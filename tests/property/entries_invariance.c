/* What the formulas of the entry tests say about transposing, scaling and
 * permuting a matrix, about centred data, and about threads. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/entries.h"
#include "estimate/moments.h"
#include "explicit.h"
#include "reference_matrices.h"
#include "support.h"

static elaw_matrix random_matrix(size_t rows, size_t cols, size_t seed)
{
    elaw_matrix a;
    assert_ok(elaw_matrix_create(rows, cols, &a));
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++)
            a.data[i + j * a.ld] = explicit_random(seed, i, j);
    return a;
}

static elaw_entry_tests test_of(const elaw_matrix *a, const elaw_pairs *pairs)
{
    elaw_operator op;
    elaw_entry_tests tests;
    assert_ok(elaw_operator_dense(a, false, &op));
    assert_ok(elaw_entries_test(&op, pairs, &tests));
    elaw_operator_free(&op);
    return tests;
}

static elaw_energy energy_of(const elaw_matrix *a)
{
    elaw_operator op;
    elaw_energy energy;
    assert_ok(elaw_operator_dense(a, false, &op));
    assert_ok(elaw_entries_energy(&op, &energy));
    elaw_operator_free(&op);
    return energy;
}

static void transposing_swaps_rows_and_columns(void **state)
{
    (void)state;
    double value[2] = {3, 0.5}, left[2 * 300], right[2 * 700];
    for (size_t i = 0; i < 2 * 300; i++)
        left[i] = (explicit_random(77, i, 0) + 0.2) / sqrt(300);
    for (size_t i = 0; i < 2 * 700; i++)
        right[i] = (explicit_random(78, i, 0) + 0.2) / sqrt(700);
    elaw_matrix a = random_matrix(300, 700, 5), b = a;
    b.rows = a.cols;
    b.cols = a.rows;
    b.layout = ELAW_ROW_MAJOR; /* the same numbers, read along the lines */
    elaw_pairs pairs = {2, value, left, right};
    elaw_pairs turned = {2, value, right, left};
    elaw_entry_tests x = test_of(&a, &pairs), y = test_of(&b, &turned);
    assert_near(x.p_rows, y.p_columns, 0, 1e-9);
    assert_near(x.p_columns, y.p_rows, 0, 1e-9);
    assert_near(x.p_lag, y.p_lag, 0, 1e-9);
    assert_near(x.kurtosis, y.kurtosis, 1e-11, 0);
    assert_near(x.row_factor, y.column_factor, 0, 1e-12);
    elaw_matrix_free(&a);
}

static void scaling_changes_the_size_alone(void **state)
{
    (void)state;
    elaw_matrix a = random_matrix(120, 80, 6);
    elaw_entry_tests x = test_of(&a, NULL);
    for (size_t k = 0; k < 120 * 80; k++)
        a.data[k] *= -1e30;
    elaw_entry_tests y = test_of(&a, NULL);
    assert_near(y.sd, 1e30 * x.sd, 0, 1e-12);
    assert_near(y.largest_sd, x.largest_sd, 0, 1e-12);
    assert_near(y.kurtosis, x.kurtosis, 1e-11, 0);
    assert_near(y.p_rows, x.p_rows, 0, 1e-9);
    assert_near(y.p_columns, x.p_columns, 0, 1e-9);
    assert_near(y.p_lag, x.p_lag, 0, 1e-9);
    elaw_matrix_free(&a);
}

static elaw_moments moments_of(const elaw_matrix *a)
{
    double row[200], column[90];
    elaw_operator op;
    elaw_moments m = {.row = row, .column = column};
    assert_ok(elaw_operator_dense(a, false, &op));
    assert_ok(elaw_moments_sum("test", &op, NULL, &m));
    elaw_operator_free(&op);
    m.row = m.column = NULL;
    return m;
}

static void order_of_rows_matters_to_neighbours_alone(void **state)
{
    (void)state;
    elaw_matrix a = random_matrix(200, 90, 8), b = random_matrix(200, 90, 8);
    for (size_t j = 0; j < 90; j++)
        for (size_t i = 0; i < 200; i++) /* 77 has no divisor with 200 */
            b.data[i + j * b.ld] = a.data[i * 77 % 200 + j * a.ld];
    elaw_entry_tests x = test_of(&a, NULL), y = test_of(&b, NULL);
    assert_near(x.p_rows, y.p_rows, 0, 1e-9);
    assert_near(x.p_columns, y.p_columns, 0, 1e-9);
    assert_near(x.row_factor, y.row_factor, 0, 1e-12);
    assert_near(x.kurtosis, y.kurtosis, 1e-11, 0);
    elaw_moments p = moments_of(&a), q = moments_of(&b);
    assert_near(p.right, q.right, 1e-10, 0);
    assert_true(fabs(p.down - q.down) > 1);
    elaw_matrix_free(&a);
    elaw_matrix_free(&b);
}

static void centred_data_are_recognised(void **state)
{
    (void)state;
    elaw_matrix a = random_matrix(300, 40, 9);
    for (size_t j = 0; j < 40; j++) {
        double mean = 0;
        for (size_t i = 0; i < 300; i++)
            mean += a.data[i + j * a.ld] / 300;
        for (size_t i = 0; i < 300; i++)
            a.data[i + j * a.ld] -= mean;
    }
    /* the bar is 1e-8 of 300 mean entries of 0.58: 1.7e-6 */
    a.data[5] += 1e-6;
    elaw_energy energy = energy_of(&a);
    assert_true(energy.columns_sum_to_zero);
    assert_false(energy.rows_sum_to_zero);
    a.layout = ELAW_ROW_MAJOR;
    a.rows = 40;
    a.cols = 300;
    energy = energy_of(&a);
    assert_false(energy.columns_sum_to_zero);
    assert_true(energy.rows_sum_to_zero);
    a.data[5] += 1e-6;
    assert_false(energy_of(&a).rows_sum_to_zero);
    elaw_matrix_free(&a);
}

/* Columns multiplied by sd 1 .. 2 in two halves: the factor of the tenths is
 * 2, up to the spread of an estimated sd, 1/sqrt(5 rows) for these entries. */
static void factor_is_that_of_the_columns(void **state)
{
    (void)state;
    elaw_matrix a = random_matrix(5000, 60, 10);
    for (size_t j = 30; j < 60; j++)
        for (size_t i = 0; i < 5000; i++)
            a.data[i + j * a.ld] *= 2;
    elaw_entry_tests t = test_of(&a, NULL);
    assert_near(t.column_factor, 2, 0.06, 0);
    assert_true(t.p_columns == 0);
    assert_true(t.p_rows > 0.001);
    elaw_matrix_free(&a);
}

static void signs_alone_have_no_energies_to_test(void **state)
{
    (void)state;
    elaw_matrix a = random_matrix(60, 50, 11);
    for (size_t k = 0; k < 3000; k++)
        a.data[k] = a.data[k] > 0 ? 3 : -3;
    elaw_entry_tests t = test_of(&a, NULL);
    assert_near(t.kurtosis, -2, 1e-12, 0);
    assert_true(isnan(t.p_rows) && isnan(t.p_columns));
    assert_true(t.p_lag > 0.001);
    elaw_matrix_free(&a);
}

static void nothing_left_is_nothing_tested(void **state)
{
    (void)state;
    elaw_matrix a;
    assert_ok(elaw_matrix_create(10, 20, &a));
    elaw_entry_tests t = test_of(&a, NULL);
    assert_true(t.kurtosis == 0 && t.row_factor == 1);
    assert_true(isnan(t.p_rows) && isnan(t.p_lag));
    elaw_matrix_free(&a);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    enum { ROWS = 900, COLS = 700 };
    double *a = malloc(sizeof(double) * ROWS * COLS);
    double value[2] = {50, -40}, left[2 * ROWS], right[2 * COLS];
    reference_rectangular(5, ROWS, COLS, 1, NULL, 0, NULL, a);
    for (size_t i = 0; i < 2 * ROWS; i++)
        left[i] = cos((double)i) / 20;
    for (size_t i = 0; i < 2 * COLS; i++)
        right[i] = sin((double)i) / 20;
    elaw_pairs pairs = {2, value, left, right};
    elaw_matrix m;
    elaw_operator op;
    assert_ok(elaw_matrix_borrow(ROWS, COLS, a, ROWS, &m));
    assert_ok(elaw_operator_dense(&m, false, &op));
    elaw_entry_tests tests[3];
    elaw_energy energy[3];
    memset(tests, 0, sizeof tests);
    int threads = omp_get_max_threads();
    for (int k = 0; k < 3; k++) {
        omp_set_num_threads(k + 1);
        assert_ok(elaw_entries_test(&op, &pairs, &tests[k]));
        assert_ok(elaw_entries_energy(&op, &energy[k]));
    }
    omp_set_num_threads(threads);
    for (int k = 1; k < 3; k++) {
        assert_memory_equal(&tests[k], &tests[0], sizeof *tests);
        assert_true(energy[k].energy == energy[0].energy);
    }
    elaw_operator_free(&op);
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transposing_swaps_rows_and_columns),
        cmocka_unit_test(scaling_changes_the_size_alone),
        cmocka_unit_test(order_of_rows_matters_to_neighbours_alone),
        cmocka_unit_test(centred_data_are_recognised),
        cmocka_unit_test(factor_is_that_of_the_columns),
        cmocka_unit_test(signs_alone_have_no_energies_to_test),
        cmocka_unit_test(nothing_left_is_nothing_tested),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
