/* Stored matrices as operators: both layouts, both fields, one triangle. */
#include <stdio.h>

#include <omp.h>

#include "explicit.h"
#include "support.h"

static const size_t shapes[][2] = {{1, 1},   {1, 5},     {7, 1},
                                   {4, 4},   {33, 6},    {50, 70},
                                   {70, 67}, {131, 131}, {530, 41}};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static void check(size_t rows, size_t cols, elaw_field field, bool symmetric,
                  elaw_layout layout)
{
    char what[80];
    snprintf(what, sizeof what, "%zu x %zu, field %d, symmetric %d, layout %d",
             rows, cols, field, symmetric, layout);
    explicit_matrix a = explicit_create(rows, cols, field, symmetric, rows);
    elaw_matrix r = {0};
    elaw_zmatrix z = {0};
    elaw_operator op;
    if (field == ELAW_COMPLEX) {
        z = explicit_to_zmatrix(&a, layout, symmetric);
        assert_ok(elaw_operator_zdense(&z, symmetric, &op));
    } else {
        r = explicit_to_matrix(&a, layout, symmetric);
        assert_ok(elaw_operator_dense(&r, symmetric, &op));
    }
    assert_int_equal(op.symmetric, symmetric);
    assert_int_equal(op.field, field);
    explicit_check(&op, &a, what);
    elaw_operator_free(&op);
    elaw_matrix_free(&r);
    elaw_zmatrix_free(&z);
    explicit_free(&a);
}

/* The symmetric ones hold NaN above the diagonal: it is never read. */
static void dense_operators_are_their_entries(void **state)
{
    (void)state;
    for (size_t s = 0; s < SHAPES; s++)
        for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
            for (elaw_layout layout = ELAW_COLUMN_MAJOR;
                 layout <= ELAW_ROW_MAJOR; layout++) {
                check(shapes[s][0], shapes[s][1], field, false, layout);
                check(shapes[s][0], shapes[s][0], field, true, layout);
            }
}

/* The symmetric product, to the bit, where there are several groups. */
static void symmetric_products_do_not_depend_on_threads(void **state)
{
    (void)state;
    enum { N = 701, K = 15 };
    explicit_matrix a = explicit_create(N, N, ELAW_REAL, true, 3);
    static double x[N * K], y[2][N * K];
    for (size_t i = 0; i < N * K; i++)
        x[i] = explicit_random(4, i, 0);
    int before = omp_get_max_threads();
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_matrix r = explicit_to_matrix(&a, layout, true);
        elaw_operator op;
        assert_ok(elaw_operator_dense(&r, true, &op));
        for (int threads = 1; threads <= 2; threads++) {
            omp_set_num_threads(threads);
            assert_int_equal(op.apply(op.ctx, K, x, N, y[threads - 1], N), 0);
        }
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        elaw_operator_free(&op);
        elaw_matrix_free(&r);
    }
    omp_set_num_threads(before);
    explicit_free(&a);
}

static void copies_are_column_major(void **state)
{
    (void)state;
    explicit_matrix a = explicit_create(45, 38, ELAW_COMPLEX, false, 5);
    for (elaw_layout layout = ELAW_COLUMN_MAJOR; layout <= ELAW_ROW_MAJOR;
         layout++) {
        elaw_matrix r = explicit_to_matrix(&a, layout, false), r2;
        elaw_zmatrix z = explicit_to_zmatrix(&a, layout, false), z2;
        assert_ok(elaw_matrix_copy(&r, &r2));
        assert_ok(elaw_zmatrix_copy(&z, &z2));
        for (size_t j = 0; j < a.cols; j++)
            for (size_t i = 0; i < a.rows; i++) {
                assert_true(r2.data[i + j * 45] == explicit_at(&a, i, j)->re);
                assert_true(z2.data[i + j * 45].im ==
                            explicit_at(&a, i, j)->im);
            }
        elaw_matrix_free(&r);
        elaw_matrix_free(&r2);
        elaw_zmatrix_free(&z);
        elaw_zmatrix_free(&z2);
    }
    explicit_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dense_operators_are_their_entries),
        cmocka_unit_test(symmetric_products_do_not_depend_on_threads),
        cmocka_unit_test(copies_are_column_major),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
