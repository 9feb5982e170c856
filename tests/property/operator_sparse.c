/* Sparse matrices as operators: triplets in any order, both fields. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <omp.h>

#include "explicit.h"
#include "support.h"

static void check(size_t rows, size_t cols, elaw_field field, bool symmetric)
{
    char what[80];
    snprintf(what, sizeof what, "sparse %zu x %zu, field %d, symmetric %d",
             rows, cols, field, symmetric);
    explicit_matrix a = explicit_create(rows, cols, field, symmetric, rows);
    elaw_sparse s = explicit_to_sparse(&a, field, symmetric);
    for (size_t j = 0; j < cols; j++)
        for (size_t e = s.column_start[j] + 1; e < s.column_start[j + 1]; e++)
            assert_true(s.row[e] > s.row[e - 1]);
    elaw_operator op;
    assert_ok(elaw_operator_sparse(&s, symmetric, &op));
    explicit_check(&op, &a, what);
    elaw_operator_free(&op);
    elaw_sparse_free(&s);
    explicit_free(&a);
}

static void sparse_operators_are_their_entries(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{1, 1},  {1, 9},   {8, 1},    {5, 5},
                                       {40, 7}, {30, 90}, {300, 301}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++) {
            check(shapes[s][0], shapes[s][1], field, false);
            check(shapes[s][0], shapes[s][0], field, true);
        }
}

static void no_entries_is_the_zero_matrix(void **state)
{
    (void)state;
    explicit_matrix zero = explicit_create(4, 3, ELAW_REAL, false, 1);
    for (size_t k = 0; k < 12; k++)
        zero.entry[k] = (elaw_complex){0, 0};
    elaw_sparse s;
    elaw_operator op;
    assert_ok(
        elaw_sparse_from_triplets(4, 3, ELAW_REAL, 0, NULL, NULL, NULL, &s));
    assert_ok(elaw_operator_sparse(&s, false, &op));
    explicit_check(&op, &zero, "zero");
    elaw_operator_free(&op);
    elaw_sparse_free(&s);
    explicit_free(&zero);
}

/* To the bit: every output is one sum in storage order. */
static void products_do_not_depend_on_threads(void **state)
{
    (void)state;
    enum { M = 700, N = 500, K = 5 };
    explicit_matrix a = explicit_create(M, N, ELAW_REAL, false, 3);
    elaw_sparse s = explicit_to_sparse(&a, ELAW_REAL, false);
    elaw_operator op;
    assert_ok(elaw_operator_sparse(&s, false, &op));
    static double x[M * K], y[2][M * K];
    for (size_t i = 0; i < M * K; i++)
        x[i] = explicit_random(4, i, 0);
    int before = omp_get_max_threads();
    for (int adjoint = 0; adjoint < 2; adjoint++) {
        size_t in = adjoint ? M : N, out = adjoint ? N : M;
        for (int threads = 1; threads <= 2; threads++) {
            omp_set_num_threads(threads);
            (adjoint ? op.apply_transpose : op.apply)(op.ctx, K, x, in,
                                                      y[threads - 1], out);
        }
        assert_memory_equal(y[0], y[1], out * K * sizeof(double));
    }
    omp_set_num_threads(before);
    elaw_operator_free(&op);
    elaw_sparse_free(&s);
    explicit_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sparse_operators_are_their_entries),
        cmocka_unit_test(no_entries_is_the_zero_matrix),
        cmocka_unit_test(products_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
