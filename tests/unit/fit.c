/* How the parts of the fit come together, and what its sums need to be told. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "eigen/full.h"
#include "estimate/fit.h"
#include "examine.h"
#include "reference_matrices.h"
#include "support.h"

static const elaw_noise_model wide = {false, 1, 100, 400, 0};

/* Unremarkable entries of sd 1. */
static elaw_entry_tests plain_entries(void)
{
    return (elaw_entry_tests){0.1, 1, 4, 0.5, 0.6, 0.7, 1.1, 1.2};
}

static elaw_fit concluded(double spectrum, const elaw_entry_tests *entry)
{
    elaw_fit fit = {.part = {spectrum, 0, 0, 0, NAN}};
    elaw_fit_conclude(&wide, 1, entry, &fit);
    return fit;
}

static void the_smallest_part_decides(void **state)
{
    (void)state;
    elaw_entry_tests entry = plain_entries();
    elaw_fit fit = concluded(0.3, &entry);
    assert_int_equal(fit.worst, ELAW_FIT_SPECTRUM);
    assert_near(fit.p_value, 1, 0, 0);
    entry.p_columns = 0.01;
    fit = concluded(0.3, &entry);
    assert_int_equal(fit.worst, ELAW_FIT_COLUMNS);
    assert_near(fit.p_value, 0.04, 1e-15, 0);
    assert_true(fit.ok && fit.tested && !fit.heavy);
    entry.p_lag = 0.0002;
    fit = concluded(0.3, &entry);
    assert_int_equal(fit.worst, ELAW_FIT_LAG);
    assert_near(fit.p_value, 0.0008, 1e-15, 0);
    assert_false(fit.ok);
}

/* Bonferroni counts what ran: the spectrum alone is one test, the entries
 * alone three, both four, whether or not each of the three had anything to
 * test. */
static void only_what_ran_is_paid_for(void **state)
{
    (void)state;
    elaw_entry_tests entry = plain_entries();
    elaw_fit fit = concluded(0.002, NULL);
    assert_near(fit.p_value, 0.002, 1e-15, 0);
    assert_true(fit.ok && fit.tested && isnan(fit.part[ELAW_FIT_LAG]));
    assert_true(fit.row_factor == 1 && fit.column_factor == 1);
    fit = (elaw_fit){.part = {0.5, 0, 0, 0, 0.0002}};
    elaw_fit_conclude(&wide, 1, NULL, &fit); /* and the edges */
    assert_near(fit.p_value, 0.0004, 1e-15, 0);
    assert_int_equal(fit.worst, ELAW_FIT_EDGES);
    entry.p_rows = 0.002;
    entry.p_columns = NAN;
    assert_near(concluded(NAN, &entry).p_value, 0.006, 1e-15, 0);
    assert_near(concluded(0.9, &entry).p_value, 0.008, 1e-15, 0);
    fit = concluded(NAN, NULL);
    assert_false(fit.tested);
    assert_true(isnan(fit.p_value) && fit.ok);
}

/* (pN)^(1/4) = 14.14 standard deviations; 2 sqrt(pN) w/(a+b)^2 = 17.9 near
 * enough, a = sqrt 399.5, b = sqrt 99.5. */
static void heavy_entries_are_flagged(void **state)
{
    (void)state;
    elaw_entry_tests entry = plain_entries();
    entry.kurtosis = 1.01;
    entry.largest_sd = 14.2;
    assert_true(concluded(0.5, &entry).heavy);
    assert_false(concluded(0.5, &entry).ok);
    entry.largest_sd = 14.1;
    assert_false(concluded(0.5, &entry).heavy);
    entry.sd = 1.01; /* it is the level that counts, not the residual's sd */
    assert_true(concluded(0.5, &entry).heavy);
    entry.kurtosis = 0.99;
    assert_false(concluded(0.5, &entry).heavy);
    double limit = elaw_noise_kurtosis_limit(&wide);
    entry.largest_sd = 5;
    entry.kurtosis = limit * (1 + 1e-9);
    assert_true(concluded(0.5, &entry).heavy);
    entry.kurtosis = limit * (1 - 1e-9);
    assert_false(concluded(0.5, &entry).heavy);
}

/* Columns of 60 x 401 normals with their means taken out: 59 values. The fit
 * takes the model with one row less; a model with all rows is refused flatly.
 */
static void centred_tables_have_one_dimension_less(void **state)
{
    (void)state;
    enum { ROWS = 60, COLS = 401 };
    static double a[ROWS * COLS], value[ROWS];
    reference_rectangular(31, ROWS, COLS, 2, NULL, 0, NULL, a);
    for (size_t j = 0; j < COLS; j++) {
        double mean = 0;
        for (size_t i = 0; i < ROWS; i++)
            mean += a[i + j * ROWS] / ROWS;
        for (size_t i = 0; i < ROWS; i++)
            a[i + j * ROWS] -= mean;
    }
    examined e = examine_real(ROWS, COLS, a, false, 0.01);
    assert_int_equal(e.model.rows, ROWS - 1);
    assert_int_equal(e.model.cols, COLS);
    assert_true(e.fit.p_value > 0.05);

    elaw_matrix m;
    elaw_operator op;
    elaw_full *full;
    double z[6], p;
    assert_ok(elaw_matrix_borrow(ROWS, COLS, a, ROWS, &m));
    assert_ok(elaw_operator_dense(&m, false, &op));
    assert_ok(elaw_full_create(&op, &full));
    memcpy(value, elaw_full_values(full), sizeof value);
    elaw_noise_model forgetful = e.model;
    forgetful.rows = ROWS;
    assert_ok(elaw_fit_spectrum(&forgetful, e.s, ROWS, value, 0, NULL, z, &p));
    assert_true(p < 1e-10);
    assert_ok(elaw_fit_spectrum(&e.model, e.s, ROWS, value, 0, NULL, z, &p));
    assert_near(p, e.fit.part[ELAW_FIT_SPECTRUM], 1e-9, 0);
    elaw_full_free(full);
    elaw_operator_free(&op);
}

/* The order of the spectrum is nobody's business; nor is the unit. */
static void sums_do_not_depend_on_order_or_unit(void **state)
{
    (void)state;
    elaw_noise_model model = {true, 1, 50, 50, 0};
    double value[50], turned[50], z[6], w[6], p, q;
    for (size_t i = 0; i < 50; i++) {
        value[i] = 14 * cos(0.06 * (double)i + 0.05);
        turned[i * 7 % 50] = -3 * value[i];
    }
    value[0] = 21;
    turned[0] = -63;
    double out = 21, out_turned = -63;
    assert_ok(elaw_fit_spectrum(&model, 1, 50, value, 1, &out, z, &p));
    assert_ok(elaw_fit_spectrum(&model, 3, 50, turned, 1, &out_turned, w, &q));
    for (int k = 0; k < 6; k++) /* orders 3 .. 8: odd ones change their sign */
        assert_near(w[k], k % 2 == 0 ? -z[k] : z[k], 1e-10, 0);
    assert_near(p, q, 0, 1e-8);
}

static void impossible_spectra_are_refused(void **state)
{
    (void)state;
    elaw_noise_model model = {true, 1, 5, 5, 0};
    double value[5] = {2, 1, 0, -1, -2}, z[6] = {9}, p = 9;
    assert_int_equal(elaw_fit_spectrum(&model, 0, 5, value, 0, NULL, z, &p),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_fit_spectrum(&model, NAN, 5, value, 0, NULL, z, &p),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_fit_spectrum(&model, 1, 4, value, 0, NULL, z, &p),
                     ELAW_ESHAPE);
    assert_int_equal(elaw_fit_spectrum(&model, 1, 5, value, 5, value, z, &p),
                     ELAW_ESHAPE);
    elaw_memory_fail_at(1);
    assert_int_equal(elaw_fit_spectrum(&model, 1, 5, value, 0, NULL, z, &p),
                     ELAW_ENOMEM);
    elaw_memory_fail_at(0);
    assert_true(p == 9 && z[0] == 9);
    /* values that no law has: p is 0, not an error */
    value[0] = 1e200;
    assert_ok(elaw_fit_spectrum(&model, 1, 5, value, 0, NULL, z, &p));
    assert_true(p == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_part_decides),
        cmocka_unit_test(only_what_ran_is_paid_for),
        cmocka_unit_test(heavy_entries_are_flagged),
        cmocka_unit_test(centred_tables_have_one_dimension_less),
        cmocka_unit_test(sums_do_not_depend_on_order_or_unit),
        cmocka_unit_test(impossible_spectra_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
