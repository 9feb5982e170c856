/* What prepare sees and says: shape, refusals, what is set aside, notes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explicit.h"
#include "support.h"

static void refused(const elaw_matrix *a, elaw_shape shape, elaw_status status,
                    const char *text)
{
    elaw_prepare_options options = {.shape = shape};
    elaw_prepared p;
    memset(&p, 0x5a, sizeof p);
    elaw_prepared before = p;
    assert_int_equal(elaw_prepare_matrix(a, &options, &p), status);
    assert_string_equal(elaw_last_error(), text);
    assert_memory_equal(&p, &before, sizeof p);
}

static elaw_matrix view(size_t rows, size_t cols, double *data)
{
    return (elaw_matrix){rows, cols, rows, ELAW_COLUMN_MAJOR, data, NULL};
}

static void shapes_without_a_spectrum_are_refused(void **state)
{
    (void)state;
    double one = 3;
    elaw_matrix empty = view(0, 4, &one), single = view(1, 1, &one);
    refused(&empty, ELAW_SHAPE_AUTO, ELAW_ESHAPE,
            "elaw_prepare: the matrix is empty (0 x 4)");
    refused(&single, ELAW_SHAPE_AUTO, ELAW_ESHAPE,
            "elaw_prepare: a 1 x 1 matrix has no spectrum to speak of");
    double six[6] = {1, 2, 3, 4, 5, 6};
    elaw_matrix wide = view(2, 3, six);
    refused(&wide, ELAW_SHAPE_SYMMETRIC, ELAW_ESHAPE,
            "elaw_prepare: a symmetric matrix is square, not 2 x 3");
    refused(&wide, (elaw_shape)9, ELAW_EINVAL,
            "elaw_prepare: no shape has number 9");
    refused(NULL, ELAW_SHAPE_AUTO, ELAW_EINVAL, "elaw_prepare: data is NULL");
    elaw_prepared p;
    elaw_prepare_options options = {.center = (elaw_center)7};
    assert_int_equal(elaw_prepare_matrix(&wide, &options, &p), ELAW_EINVAL);
}

static void data_without_variance_are_refused(void **state)
{
    (void)state;
    double same[6] = {2, 2, 2, 2, 2, 2}, rows[6] = {1, 2, 1, 2, 1, 2};
    double columns[6] = {1, 1, 2, 2, 3, 3}, corner[4] = {1, 1, 2, 1};
    elaw_matrix a = view(2, 3, same);
    refused(&a, ELAW_SHAPE_AUTO, ELAW_EDOMAIN,
            "elaw_prepare: all entries are equal (largest magnitude 2)");
    a = view(2, 3, rows);
    refused(&a, ELAW_SHAPE_AUTO, ELAW_EDOMAIN,
            "elaw_prepare: every row is constant: there is no variance to "
            "look at");
    a = view(2, 3, columns);
    refused(&a, ELAW_SHAPE_AUTO, ELAW_EDOMAIN,
            "elaw_prepare: every column is constant: there is no variance to "
            "look at");
    a = view(2, 2, corner);
    refused(&a, ELAW_SHAPE_AUTO, ELAW_EDOMAIN,
            "elaw_prepare: of 2 x 2 only one row and one column are not "
            "constant");
}

static void nan_and_inf_are_refused_with_their_place(void **state)
{
    (void)state;
    explicit_matrix a = explicit_create(150, 90, ELAW_COMPLEX, false, 4);
    explicit_at(&a, 140, 77)->re = NAN;
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_matrix r = explicit_to_matrix(&a, layout, false);
        refused(&r, ELAW_SHAPE_AUTO, ELAW_EDOMAIN,
                "elaw_prepare: the entry at row 141, column 78 is nan");
        elaw_matrix_free(&r);
    }
    explicit_at(&a, 140, 77)->re = 0;
    explicit_at(&a, 0, 89)->im = -INFINITY;
    elaw_zmatrix z = explicit_to_zmatrix(&a, ELAW_ROW_MAJOR, false);
    elaw_prepared p;
    assert_int_equal(elaw_prepare_zmatrix(&z, NULL, &p), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(),
                        "elaw_prepare: the entry at row 1, column 90 is -inf");
    elaw_zmatrix_free(&z);
    explicit_free(&a);
    const size_t row[] = {3, 1}, col[] = {2, 0};
    const double value[] = {1, INFINITY};
    elaw_data d = {.rows = 4, .cols = 3, .storage = ELAW_SPARSE};
    assert_ok(elaw_sparse_from_triplets(4, 3, ELAW_REAL, 2, row, col, value,
                                        &d.sparse));
    assert_int_equal(elaw_prepare(&d, NULL, &p), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(),
                        "elaw_prepare: the entry at row 2, column 1 is inf");
    elaw_data_free(&d);
}

static bool taken_as_symmetric(const elaw_matrix *a, elaw_shape shape)
{
    elaw_prepare_options options = {.shape = shape};
    elaw_prepared p;
    assert_ok(elaw_prepare_matrix(a, &options, &p));
    bool symmetric = p.op.symmetric;
    assert_int_equal(p.notes.symmetric, symmetric);
    elaw_prepared_free(&p);
    return symmetric;
}

/* The largest entry is 4: the border lies at a difference of 4e-12. */
static void symmetry_is_judged_by_the_largest_entry(void **state)
{
    (void)state;
    static const size_t place[][2] = {{1, 0}, {69, 3}, {150, 149}, {149, 64}};
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++)
        for (size_t k = 0; k < 4; k++) {
            size_t i = place[k][0], j = place[k][1];
            explicit_matrix e = explicit_create(151, 151, ELAW_REAL, true, 9);
            explicit_at(&e, 5, 5)->re = -4;
            double was = explicit_at(&e, j, i)->re;
            explicit_at(&e, j, i)->re = was + 3.9e-12;
            elaw_matrix a = explicit_to_matrix(&e, layout, false);
            assert_true(taken_as_symmetric(&a, ELAW_SHAPE_AUTO));
            assert_false(taken_as_symmetric(&a, ELAW_SHAPE_RECTANGULAR));
            elaw_matrix_free(&a);
            explicit_at(&e, j, i)->re = was + 4.1e-12;
            a = explicit_to_matrix(&e, layout, false);
            assert_false(taken_as_symmetric(&a, ELAW_SHAPE_AUTO));
            char text[80];
            snprintf(text, sizeof text,
                     "elaw_prepare: not symmetric: row %zu, column %zu holds ",
                     i + 1, j + 1);
            elaw_prepare_options options = {.shape = ELAW_SHAPE_SYMMETRIC};
            elaw_prepared p;
            assert_int_equal(elaw_prepare_matrix(&a, &options, &p),
                             ELAW_EDOMAIN);
            assert_memory_equal(elaw_last_error(), text, strlen(text));
            elaw_matrix_free(&a);
            explicit_free(&e);
        }
}

static void hermitian_is_not_complex_symmetric(void **state)
{
    (void)state;
    explicit_matrix e = explicit_create(80, 80, ELAW_COMPLEX, true, 3);
    elaw_zmatrix z = explicit_to_zmatrix(&e, ELAW_ROW_MAJOR, false);
    elaw_prepared p;
    assert_ok(elaw_prepare_zmatrix(&z, NULL, &p));
    assert_true(p.op.symmetric);
    elaw_prepared_free(&p);
    z.data[7 + 7 * z.ld].im = 0.5;
    elaw_prepare_options options = {.shape = ELAW_SHAPE_SYMMETRIC};
    assert_int_equal(elaw_prepare_zmatrix(&z, &options, &p), ELAW_EDOMAIN);
    assert_non_null(
        strstr(elaw_last_error(), "not Hermitian: row 8, column 8 holds "));
    elaw_zmatrix_free(&z);
    explicit_free(&e);
}

static void asymmetry_is_told_with_both_values(void **state)
{
    (void)state;
    double four[9] = {1, 2.5, 0, 2.25, 7, 3, 0, 3, 1};
    elaw_matrix a = view(3, 3, four);
    refused(&a, ELAW_SHAPE_SYMMETRIC, ELAW_EDOMAIN,
            "elaw_prepare: not symmetric: row 2, column 1 holds 2.5, row 1, "
            "column 2 holds 2.25");
    const size_t row[] = {0, 2, 1}, col[] = {0, 1, 1};
    const double value[] = {1, 5, 2};
    elaw_data d = {.rows = 3, .cols = 3, .storage = ELAW_SPARSE};
    assert_ok(elaw_sparse_from_triplets(3, 3, ELAW_REAL, 3, row, col, value,
                                        &d.sparse));
    elaw_prepare_options options = {.shape = ELAW_SHAPE_SYMMETRIC};
    elaw_prepared p;
    assert_int_equal(elaw_prepare(&d, &options, &p), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(),
                        "elaw_prepare: not symmetric: row 3, column 2 holds "
                        "5, row 2, column 3 holds 0");
    elaw_data_free(&d);
}

/* Rows 1 and 4, column 2 hold one value each. */
static void rows_and_columns_without_variance_are_set_aside(void **state)
{
    (void)state;
    char *row_name[] = {"r0", "r1", "r2", "r3", "r4", "r5"};
    char *col_name[] = {"c0", "c1", "c2", "c3"};
    explicit_matrix e = explicit_create(6, 4, ELAW_REAL, false, 8);
    for (size_t j = 0; j < 4; j++) {
        explicit_at(&e, 1, j)->re = 0.25;
        explicit_at(&e, 4, j)->re = 0.25;
    }
    for (size_t i = 0; i < 6; i++)
        explicit_at(&e, i, 2)->re = 0.25;
    explicit_matrix left = explicit_create(4, 3, ELAW_REAL, false, 0);
    static const size_t row[] = {0, 2, 3, 5}, col[] = {0, 1, 3};
    for (size_t j = 0; j < 3; j++)
        for (size_t i = 0; i < 4; i++)
            *explicit_at(&left, i, j) = *explicit_at(&e, row[i], col[j]);
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_data d = {.rows = 6,
                       .cols = 4,
                       .dense = explicit_to_matrix(&e, layout, false),
                       .row_name = row_name,
                       .col_name = col_name};
        elaw_prepared p;
        assert_ok(elaw_prepare(&d, NULL, &p));
        assert_int_equal(p.notes.dropped_count, 3);
        assert_int_equal(p.notes.dropped_row_count, 2);
        assert_int_equal(p.notes.dropped_rows[0], 1);
        assert_int_equal(p.notes.dropped_rows[1], 4);
        assert_int_equal(p.notes.dropped_col_count, 1);
        assert_int_equal(p.notes.dropped_cols[0], 2);
        assert_string_equal(p.row_name[1], "r2");
        assert_string_equal(p.row_name[3], "r5");
        assert_string_equal(p.col_name[2], "c3");
        explicit_check(&p.op, &left, "what is left");
        elaw_prepared_free(&p);
        elaw_matrix_free(&d.dense);
    }
    explicit_free(&e);
    explicit_free(&left);
}

static void a_symmetric_matrix_loses_a_row_with_its_column(void **state)
{
    (void)state;
    explicit_matrix e = explicit_create(5, 5, ELAW_REAL, true, 8);
    for (size_t i = 0; i < 5; i++)
        explicit_at(&e, i, 3)->re = explicit_at(&e, 3, i)->re = 0;
    elaw_matrix a = explicit_to_matrix(&e, ELAW_COLUMN_MAJOR, false);
    elaw_prepared p;
    assert_ok(elaw_prepare_matrix(&a, NULL, &p));
    assert_true(p.op.symmetric);
    assert_int_equal(p.op.rows, 4);
    assert_int_equal(p.notes.dropped_count, 1);
    assert_int_equal(p.notes.dropped_rows[0], 3);
    assert_int_equal(p.notes.dropped_cols[0], 3);
    elaw_prepared_free(&p);
    elaw_matrix_free(&a);
    explicit_free(&e);
}

/* One row or one column: nothing in it can vary across it. */
static void single_lines_are_kept(void **state)
{
    (void)state;
    double x[4] = {1, 2, 3, 3};
    elaw_matrix column = view(4, 1, x), row = view(1, 4, x);
    elaw_prepared p;
    assert_ok(elaw_prepare_matrix(&column, NULL, &p));
    assert_int_equal(p.op.rows, 4);
    elaw_prepared_free(&p);
    assert_ok(elaw_prepare_matrix(&row, NULL, &p));
    assert_int_equal(p.op.cols, 4);
    elaw_prepared_free(&p);
}

static elaw_notes notes_of(const elaw_matrix *a)
{
    elaw_prepared p;
    assert_ok(elaw_prepare_matrix(a, NULL, &p));
    elaw_notes notes = p.notes;
    notes.dropped_rows = notes.dropped_cols = NULL;
    elaw_prepared_free(&p);
    return notes;
}

/* Column 11 repeats 3, 20 and 21 repeat 4; 30 differs from 3 by one bit. */
static void equal_columns_are_counted(void **state)
{
    (void)state;
    explicit_matrix e = explicit_create(70, 40, ELAW_REAL, false, 6);
    static const size_t copy[][2] = {{21, 4}, {11, 3}, {20, 4}, {30, 3}};
    for (size_t k = 0; k < 4; k++)
        for (size_t i = 0; i < 70; i++)
            *explicit_at(&e, i, copy[k][0]) = *explicit_at(&e, i, copy[k][1]);
    explicit_at(&e, 50, 30)->re = nextafter(explicit_at(&e, 50, 30)->re, 9);
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_matrix a = explicit_to_matrix(&e, layout, false);
        elaw_notes n = notes_of(&a);
        assert_int_equal(n.duplicate_count, 3);
        assert_int_equal(n.duplicate_first[0], 3);
        assert_int_equal(n.duplicate_first[1], 11);
        elaw_matrix_free(&a);
    }
    explicit_free(&e);
}

/* Every column of zeros and ones has as many ones as any other. */
static void equal_sums_are_not_equal_columns(void **state)
{
    (void)state;
    double a[64] = {0};
    for (size_t j = 0; j < 8; j++)
        for (size_t i = 0; i < 4; i++)
            a[(i * (j / 4 + 1) + j) % 8 + 8 * j] = 1;
    elaw_matrix m = view(8, 8, a);
    size_t pairs = 0, later = 0;
    for (size_t k = 0; k < 8; k++, later = 0) {
        for (size_t j = 0; j < k; j++)
            later += memcmp(a + 8 * j, a + 8 * k, 64) == 0;
        pairs += later > 0;
    }
    assert_int_equal(notes_of(&m).duplicate_count, pairs);
}

static void counts_are_whole_and_not_all_zero_or_one(void **state)
{
    (void)state;
    double a[8] = {0, 1, 5, 2, 3, 1, 0, 7};
    elaw_matrix m = view(4, 2, a);
    assert_true(notes_of(&m).looks_like_counts);
    a[7] = 7.5;
    assert_false(notes_of(&m).looks_like_counts);
    a[7] = -7;
    assert_false(notes_of(&m).looks_like_counts);
    double binary[8] = {0, 1, 1, 0, 1, 1, 0, 0};
    m = view(4, 2, binary);
    assert_false(notes_of(&m).looks_like_counts);
}

/* X^T X / samples of explicit noise, or the correlations. */
static elaw_matrix covariance(size_t n, size_t samples, bool correlation)
{
    elaw_matrix c;
    assert_ok(elaw_matrix_create(n, n, &c));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < samples; k++)
                c.data[i + j * n] += explicit_random(1, i, k) *
                                     explicit_random(1, j, k) *
                                     (double)(i + 1) * (double)(j + 1);
    for (size_t j = 0; j < n && correlation; j++)
        for (size_t i = 0; i < n; i++)
            if (i != j)
                c.data[i + j * n] /=
                    sqrt(c.data[i + i * n] * c.data[j + j * n]);
    for (size_t j = 0; j < n && correlation; j++)
        c.data[j + j * n] = 1;
    return c;
}

static void covariance_matrices_are_recognised(void **state)
{
    (void)state;
    for (int correlation = 0; correlation < 2; correlation++) {
        elaw_matrix c = covariance(100, 50, correlation);
        elaw_notes n = notes_of(&c);
        assert_true(n.looks_like_covariance);
        assert_int_equal(n.unit_diagonal, correlation);
        elaw_prepare_options known = {.take_covariance = true};
        elaw_prepared p;
        assert_ok(elaw_prepare_matrix(&c, &known, &p));
        assert_false(p.notes.looks_like_covariance);
        elaw_prepared_free(&p);
        /* a variable that never varies is set aside, and is no objection */
        for (size_t i = 0; i < 100; i++)
            c.data[i + 40 * 100] = c.data[40 + i * 100] = 0;
        elaw_notes without = notes_of(&c);
        assert_true(without.looks_like_covariance);
        assert_int_equal(without.dropped_count, 1);
        c.data[41 + 40 * 100] = c.data[40 + 41 * 100] = 0.01;
        assert_false(notes_of(&c).looks_like_covariance);
        c.data[41 + 40 * 100] = c.data[40 + 41 * 100] = 0;
        c.data[70] = c.data[70 * 100] = 3 * c.data[70 * 101] + 300;
        assert_false(notes_of(&c).looks_like_covariance);
        elaw_matrix_free(&c);
    }
    elaw_matrix tiny = covariance(3, 50, true);
    assert_true(notes_of(&tiny).looks_like_covariance);
    elaw_matrix_free(&tiny);
}

/* The diagonal is positive with chance 2^-n: with 3000 symmetric noise
 * matrices at n = 2 .. 11 some are, and none is believed. */
static void noise_is_no_covariance(void **state)
{
    (void)state;
    size_t positive = 0;
    for (size_t seed = 0; seed < 3000; seed++) {
        size_t n = 2 + seed % 10;
        explicit_matrix e = explicit_create(n, n, ELAW_REAL, true, seed);
        size_t above = 0;
        for (size_t i = 0; i < n; i++)
            above += explicit_at(&e, i, i)->re > 0;
        positive += above == n;
        elaw_matrix a = explicit_to_matrix(&e, ELAW_ROW_MAJOR, false);
        assert_false(notes_of(&a).looks_like_covariance);
        elaw_matrix_free(&a);
        explicit_free(&e);
    }
    assert_true(positive > 50);
}

/* Half of the energy by construction: entries mean +- mean. */
static void the_share_of_the_means(void **state)
{
    (void)state;
    double a[6] = {0, 4, 0, 20, -2, 0};
    elaw_matrix m = view(2, 3, a);
    assert_near(notes_of(&m).mean_share, 0.5, 0, 1e-15);
    assert_near(notes_of(&m).largest_entry, 20, 0, 0);
}

/* Squares of 1e200 and 1e-200 leave the range of doubles. */
static void extreme_units_change_nothing(void **state)
{
    (void)state;
    static const double units[] = {1, 0x1p600, 0x1p-600, 0x1p1020, 0x1p-1000};
    explicit_matrix e = explicit_create(30, 20, ELAW_REAL, false, 2);
    elaw_notes plain = {0};
    for (size_t u = 0; u < 5; u++) {
        elaw_matrix a = explicit_to_matrix(&e, ELAW_ROW_MAJOR, false);
        for (size_t i = 0; i < 30; i++)
            for (size_t j = 0; j < 20; j++)
                a.data[i * a.ld + j] *= units[u];
        elaw_notes n = notes_of(&a);
        if (u == 0)
            plain = n;
        assert_near(n.mean_share, plain.mean_share, 0, 1e-13);
        assert_near(n.largest_entry / units[u], plain.largest_entry, 0, 0);
        assert_int_equal(n.dropped_count, 0);
        elaw_matrix_free(&a);
    }
    explicit_free(&e);
}

/* Means of 1e8 and deviations of 1: the naive sum of squares keeps no digit. */
static void scaling_survives_a_large_mean(void **state)
{
    (void)state;
    explicit_matrix e = explicit_create(200, 3, ELAW_REAL, false, 2);
    for (size_t k = 0; k < 600; k++)
        e.entry[k].re = 1e8 + round(1e4 * e.entry[k].re) / 1e4;
    elaw_matrix a = explicit_to_matrix(&e, ELAW_ROW_MAJOR, false);
    elaw_prepare_options options = {.center = ELAW_CENTER_COLUMNS,
                                    .scale_columns = true};
    elaw_prepared p;
    double out[600];
    assert_ok(elaw_prepare_matrix(&a, &options, &p));
    assert_int_equal(p.op.columns(p.op.ctx, 0, 3, out, 200), 0);
    for (size_t j = 0; j < 3; j++) {
        double square = 0;
        for (size_t i = 0; i < 200; i++)
            square += out[i + 200 * j] * out[i + 200 * j];
        /* entries carry 1e-8 of a deviation */
        assert_near(square / 200, 1, 0, 1e-7);
    }
    elaw_prepared_free(&p);
    elaw_matrix_free(&a);
    explicit_free(&e);
}

static void a_column_that_cannot_be_scaled_is_named(void **state)
{
    (void)state;
    /* the third column is the mean of each row: nothing is left of it */
    double a[12] = {1, 2, 3, 5, 3, 6, 5, 7, 2, 4, 4, 6};
    elaw_matrix m = view(4, 3, a);
    elaw_prepare_options options = {.center = ELAW_CENTER_ROWS,
                                    .scale_columns = true};
    elaw_prepared p;
    assert_int_equal(elaw_prepare_matrix(&m, &options, &p), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(),
                        "elaw_prepare: column 3 has no variance to scale by");
}

static void check_real(const elaw_prepared *p, const explicit_matrix *a,
                       const char *what)
{
    assert_true(p->notes.imaginary_zero);
    explicit_check(&p->op, a, what);
}

/* explicit_check compares field, products and panels. */
static void complex_without_imaginary_parts_is_real(void **state)
{
    (void)state;
    explicit_matrix a = explicit_create(23, 14, ELAW_REAL, false, 5);
    elaw_prepared p;
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_zmatrix z = explicit_to_zmatrix(&a, layout, false);
        elaw_prepare_options rectangular = {.shape = ELAW_SHAPE_RECTANGULAR};
        assert_ok(elaw_prepare_zmatrix(&z, &rectangular, &p));
        check_real(&p, &a, "dense");
        elaw_prepared_free(&p);
        z.data[layout == ELAW_ROW_MAJOR ? 13 : 22].im = 1e-300;
        assert_ok(elaw_prepare_zmatrix(&z, &rectangular, &p));
        assert_int_equal(p.op.field, ELAW_COMPLEX);
        assert_false(p.notes.imaginary_zero);
        elaw_prepared_free(&p);
        elaw_zmatrix_free(&z);
    }
    elaw_data data = {.rows = 23,
                      .cols = 14,
                      .field = ELAW_COMPLEX,
                      .storage = ELAW_SPARSE,
                      .sparse = explicit_to_sparse(&a, ELAW_COMPLEX, false)};
    assert_ok(elaw_prepare(&data, NULL, &p));
    check_real(&p, &a, "sparse");
    elaw_prepared_free(&p);
    elaw_data_free(&data);
    explicit_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complex_without_imaginary_parts_is_real),
        cmocka_unit_test(shapes_without_a_spectrum_are_refused),
        cmocka_unit_test(data_without_variance_are_refused),
        cmocka_unit_test(nan_and_inf_are_refused_with_their_place),
        cmocka_unit_test(symmetry_is_judged_by_the_largest_entry),
        cmocka_unit_test(hermitian_is_not_complex_symmetric),
        cmocka_unit_test(asymmetry_is_told_with_both_values),
        cmocka_unit_test(rows_and_columns_without_variance_are_set_aside),
        cmocka_unit_test(a_symmetric_matrix_loses_a_row_with_its_column),
        cmocka_unit_test(single_lines_are_kept),
        cmocka_unit_test(equal_columns_are_counted),
        cmocka_unit_test(equal_sums_are_not_equal_columns),
        cmocka_unit_test(counts_are_whole_and_not_all_zero_or_one),
        cmocka_unit_test(covariance_matrices_are_recognised),
        cmocka_unit_test(noise_is_no_covariance),
        cmocka_unit_test(the_share_of_the_means),
        cmocka_unit_test(extreme_units_change_nothing),
        cmocka_unit_test(scaling_survives_a_large_mean),
        cmocka_unit_test(a_column_that_cannot_be_scaled_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
