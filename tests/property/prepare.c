/* The prepared operator against the same done to the entries, and the notes
 * of one matrix in every form it can be stored. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "explicit.h"
#include "support.h"

/* One matrix as dense data in a layout, or sparse. */
static elaw_data store(explicit_matrix *a, elaw_field field, int form)
{
    elaw_data d = {.rows = a->rows, .cols = a->cols, .field = field};
    elaw_layout layout = form == 1 ? ELAW_ROW_MAJOR : ELAW_COLUMN_MAJOR;
    if (form == 2) {
        d.storage = ELAW_SPARSE;
        d.sparse = explicit_to_sparse(a, field, a->rows == a->cols);
    } else if (field == ELAW_COMPLEX) {
        d.zdense = explicit_to_zmatrix(a, layout, false);
    } else {
        d.dense = explicit_to_matrix(a, layout, false);
    }
    return d;
}

/* Square ones are symmetric; about two entries in three are zero. */
static explicit_matrix sample(size_t rows, size_t cols, elaw_field field)
{
    explicit_matrix a = explicit_create(rows, cols, field, rows == cols, 17);
    elaw_sparse s = explicit_to_sparse(&a, field, rows == cols);
    elaw_sparse_free(&s);
    return a;
}

static void means_and_deviations(explicit_matrix *e, bool by_columns,
                                 bool centre, bool scale)
{
    size_t outer = by_columns ? e->cols : e->rows;
    size_t inner = by_columns ? e->rows : e->cols;
    for (size_t o = 0; o < outer; o++) {
        elaw_complex mean = {0, 0};
        double square = 0;
        for (size_t i = 0; i < inner; i++) {
            elaw_complex *p =
                by_columns ? explicit_at(e, i, o) : explicit_at(e, o, i);
            mean.re += p->re / (double)inner;
            mean.im += p->im / (double)inner;
        }
        for (size_t i = 0; i < inner; i++) {
            elaw_complex *p =
                by_columns ? explicit_at(e, i, o) : explicit_at(e, o, i);
            square += ((p->re - mean.re) * (p->re - mean.re) +
                       (p->im - mean.im) * (p->im - mean.im)) /
                      (double)inner;
            p->re -= centre ? mean.re : 0;
            p->im -= centre ? mean.im : 0;
        }
        for (size_t i = 0; i < inner && scale; i++) {
            elaw_complex *p =
                by_columns ? explicit_at(e, i, o) : explicit_at(e, o, i);
            p->re /= sqrt(square);
            p->im /= sqrt(square);
        }
    }
}

static void check_options(explicit_matrix *a, elaw_field field, int form,
                          const elaw_prepare_options *options)
{
    explicit_matrix e = explicit_copy(a);
    elaw_data d = store(a, field, form);
    elaw_center c = options->center;
    if (c == ELAW_CENTER_ROWS || c == ELAW_CENTER_BOTH)
        means_and_deviations(&e, false, true, false);
    means_and_deviations(&e, true,
                         c == ELAW_CENTER_COLUMNS || c == ELAW_CENTER_BOTH,
                         options->scale_columns);
    elaw_prepared p;
    assert_ok(elaw_prepare(&d, options, &p));
    bool kept = c == ELAW_CENTER_NONE || c == ELAW_CENTER_BOTH;
    assert_int_equal(p.op.symmetric,
                     a->rows == a->cols && kept && !options->scale_columns);
    assert_int_equal(p.notes.symmetric, p.op.symmetric);
    explicit_check(&p.op, &e, "prepared");
    elaw_prepared_free(&p);
    elaw_data_free(&d);
    explicit_free(&e);
}

static void prepared_operators_are_their_entries(void **state)
{
    (void)state;
    for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (size_t rows = 40; rows <= 47; rows += 7) {
            explicit_matrix a = sample(rows, 40, field);
            for (int form = 0; form < 3; form++)
                for (elaw_center c = ELAW_CENTER_NONE; c <= ELAW_CENTER_BOTH;
                     c++)
                    for (int scale = 0; scale < 2; scale++) {
                        elaw_prepare_options options = {.center = c,
                                                        .scale_columns = scale};
                        check_options(&a, field, form, &options);
                    }
            explicit_free(&a);
        }
}

/* Rows 5 and 20 hold nothing and are set aside: the deviations are those of the
 * other rows, from the stored entries as from all places. */
static void deviations_are_those_of_the_rows_left(void **state)
{
    (void)state;
    for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (elaw_center c = ELAW_CENTER_NONE; c <= ELAW_CENTER_BOTH; c++) {
            elaw_prepare_options options = {.center = c, .scale_columns = true};
            explicit_matrix a = sample(47, 40, field);
            for (size_t j = 0; j < 40; j++)
                *explicit_at(&a, 5, j) = *explicit_at(&a, 20, j) =
                    (elaw_complex){0, 0};
            explicit_matrix rest = explicit_create(45, 40, field, false, 1);
            for (size_t j = 0; j < 40; j++)
                for (size_t i = 0; i < 45; i++)
                    *explicit_at(&rest, i, j) = *explicit_at(&a,
                                                             i < 5    ? i
                                                             : i < 19 ? i + 1
                                                                      : i + 2,
                                                             j);
            if (c == ELAW_CENTER_ROWS || c == ELAW_CENTER_BOTH)
                means_and_deviations(&rest, false, true, false);
            means_and_deviations(
                &rest, true, c == ELAW_CENTER_COLUMNS || c == ELAW_CENTER_BOTH,
                true);
            for (int form = 0; form < 3; form += 2) {
                elaw_data d = store(&a, field, form);
                elaw_prepared p;
                assert_ok(elaw_prepare(&d, &options, &p));
                assert_int_equal(p.notes.dropped_row_count, 2);
                explicit_check(&p.op, &rest, "rows set aside");
                elaw_prepared_free(&p);
                elaw_data_free(&d);
            }
            explicit_free(&rest);
            explicit_free(&a);
        }
}

/* Lists set aside, duplicates and a large mean in one matrix. */
static void the_notes_do_not_depend_on_storage(void **state)
{
    (void)state;
    for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++) {
        explicit_matrix a = sample(90, 60, field);
        for (size_t i = 0; i < 90; i++) {
            *explicit_at(&a, i, 50) = *explicit_at(&a, i, 7);
            *explicit_at(&a, i, 9) = (elaw_complex){0, 0};
        }
        for (size_t j = 0; j < 60; j++)
            *explicit_at(&a, 70, j) = (elaw_complex){0, 0};
        elaw_notes first = {0};
        for (int form = 0; form < 3; form++) {
            elaw_data d = store(&a, field, form == 2 ? 0 : form);
            if (form == 2) { /* the zeros are known: store what is not zero */
                elaw_matrix_free(&d.dense);
                elaw_zmatrix_free(&d.zdense);
                size_t *row = malloc(5400 * sizeof *row), count = 0;
                size_t *col = malloc(5400 * sizeof *col);
                double *value = malloc(2 * 5400 * sizeof *value);
                for (size_t k = 0; k < 5400; k++) {
                    elaw_complex v = a.entry[k];
                    if (v.re == 0 && v.im == 0)
                        continue;
                    row[count] = k % 90;
                    col[count] = k / 90;
                    if (field == ELAW_COMPLEX)
                        memcpy(value + 2 * count++, &v, sizeof v);
                    else
                        value[count++] = v.re;
                }
                d.storage = ELAW_SPARSE;
                assert_ok(elaw_sparse_from_triplets(90, 60, field, count, row,
                                                    col, value, &d.sparse));
                free(row);
                free(col);
                free(value);
            }
            elaw_prepared p;
            assert_ok(elaw_prepare(&d, NULL, &p));
            elaw_notes n = p.notes;
            assert_int_equal(n.duplicate_count, 1);
            assert_int_equal(n.duplicate_first[0], 7);
            assert_int_equal(n.duplicate_first[1], 50);
            assert_int_equal(n.dropped_count, 2);
            assert_int_equal(n.dropped_rows[0], 70);
            assert_int_equal(n.dropped_cols[0], 9);
            if (form == 0)
                first = n;
            assert_near(n.mean_share, first.mean_share, 0, 1e-12);
            assert_near(n.largest_entry, first.largest_entry, 0, 1e-15);
            elaw_prepared_free(&p);
            elaw_data_free(&d);
        }
        explicit_free(&a);
    }
}

static bool listed(const size_t *list, size_t count, size_t place)
{
    for (size_t k = 0; k < count; k++)
        if (list[k] == place)
            return true;
    return false;
}

/* Means of the cells that are there, written down again. */
static explicit_matrix filled(const explicit_matrix *a, const size_t *missing,
                              size_t count, bool mirrored)
{
    size_t m = a->rows;
    explicit_matrix e = explicit_copy(a);
    elaw_complex *mean = calloc(a->cols, sizeof *mean);
    for (size_t j = 0; j < a->cols; j++) {
        double present = 0;
        for (size_t i = 0; i < m; i++)
            if (!listed(missing, count, i + j * m)) {
                mean[j].re += explicit_at(a, i, j)->re;
                mean[j].im += explicit_at(a, i, j)->im;
                present++;
            }
        mean[j].re /= present;
        mean[j].im /= present;
    }
    for (size_t k = 0; k < count; k++) {
        size_t i = missing[k] % m, j = missing[k] / m;
        elaw_complex *to = explicit_at(&e, i, j);
        *to = mean[j];
        if (mirrored && i != j && !listed(missing, count, j + i * m))
            *to = (elaw_complex){explicit_at(a, j, i)->re,
                                 -explicit_at(a, j, i)->im};
        else if (mirrored)
            *to = (elaw_complex){(mean[j].re + mean[i].re) / 2,
                                 (mean[j].im - mean[i].im) / 2};
    }
    free(mean);
    return e;
}

/* Missing: one with its mirror image, one without, one on the diagonal. The
 * entries there are zero in the data. */
static void missing_cells_are_filled(void **state)
{
    (void)state;
    enum { N = 24 };
    static size_t missing[] = {3 + 1 * N, 1 + 3 * N, 5 + 5 * N, 20 + 7 * N};
    for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (int form = 0; form < 3; form++)
            for (int symmetric = 0; symmetric < 2; symmetric++) {
                explicit_matrix a = sample(N, N, field);
                if (!symmetric && form < 2)
                    explicit_at(&a, 2, 19)->re += 1;
                for (size_t k = 0; k < 4; k++)
                    a.entry[missing[k]] = (elaw_complex){0, 0};
                elaw_data d = store(&a, field, form);
                d.missing = missing;
                d.missing_count = 4;
                elaw_prepare_options options = {
                    .shape = symmetric   ? ELAW_SHAPE_SYMMETRIC
                             : form == 2 ? ELAW_SHAPE_RECTANGULAR
                                         : ELAW_SHAPE_AUTO};
                elaw_prepared p;
                assert_ok(elaw_prepare(&d, &options, &p));
                explicit_matrix e = filled(&a, missing, 4, symmetric);
                assert_int_equal(p.op.symmetric, symmetric);
                assert_int_equal(p.notes.missing_count, 4);
                explicit_check(&p.op, &e, "filled");
                elaw_prepared_free(&p);
                d.missing = NULL;
                elaw_data_free(&d);
                explicit_free(&e);
                explicit_free(&a);
            }
}

/* Groups of lines and rows of tiles, several of each. */
static void nothing_depends_on_threads(void **state)
{
    (void)state;
    enum { N = 400 };
    explicit_matrix a = explicit_create(N, N, ELAW_REAL, true, 5);
    for (size_t i = 0; i < N; i++)
        explicit_at(&a, i, i)->re = 9;
    elaw_matrix r = explicit_to_matrix(&a, ELAW_ROW_MAJOR, false);
    elaw_notes notes[2];
    int before = omp_get_max_threads();
    for (int threads = 1; threads <= 2; threads++) {
        elaw_prepared p;
        omp_set_num_threads(threads);
        assert_ok(elaw_prepare_matrix(&r, NULL, &p));
        assert_true(p.notes.looks_like_covariance);
        notes[threads - 1] = p.notes;
        elaw_prepared_free(&p);
    }
    omp_set_num_threads(before);
    assert_memory_equal(&notes[0].mean_share, &notes[1].mean_share,
                        sizeof(double));
    elaw_matrix_free(&r);
    explicit_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prepared_operators_are_their_entries),
        cmocka_unit_test(deviations_are_those_of_the_rows_left),
        cmocka_unit_test(the_notes_do_not_depend_on_storage),
        cmocka_unit_test(missing_cells_are_filled),
        cmocka_unit_test(nothing_depends_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
