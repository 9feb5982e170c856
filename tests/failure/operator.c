/* Operators and preparation when memory ends, callbacks fail, and what each
 * refusal says. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explicit.h"
#include "support.h"

enum { N = 7 };

static explicit_matrix entries(bool symmetric)
{
    return explicit_create(N, N, ELAW_REAL, symmetric, 3);
}

/* --- each allocation of each constructor fails in turn ------------------- */

typedef struct scene {
    elaw_matrix r;
    elaw_zmatrix z;
    elaw_sparse s;
    elaw_operator base, other; /* rectangular treatment, real */
    elaw_data dense, sparse, complex;
} scene;

static size_t missing[] = {3, 11, 12};
static char *names[] = {"a", "b", "c", "d", "e", "f", "g"};

static scene set_up(void)
{
    scene sc;
    explicit_matrix a = entries(true);
    for (size_t i = 0; i < N; i++)
        explicit_at(&a, i, 5)->re = explicit_at(&a, 5, i)->re = 0.5;
    sc.r = explicit_to_matrix(&a, ELAW_ROW_MAJOR, false);
    sc.z = explicit_to_zmatrix(&a, ELAW_COLUMN_MAJOR, false);
    sc.s = explicit_to_sparse(&a, ELAW_REAL, true);
    explicit_free(&a);
    assert_ok(elaw_operator_dense(&sc.r, true, &sc.base));
    assert_ok(elaw_operator_dense(&sc.r, false, &sc.other));
    elaw_data plain = {.rows = N,
                       .cols = N,
                       .row_name = names,
                       .col_name = names,
                       .missing_count = 3,
                       .missing = missing};
    sc.dense = sc.sparse = sc.complex = plain;
    sc.dense.dense = sc.r;
    sc.complex.field = ELAW_COMPLEX;
    sc.complex.zdense = sc.z;
    sc.sparse.storage = ELAW_SPARSE;
    sc.sparse.sparse = sc.s;
    return sc;
}

static void tear_down(scene *sc)
{
    elaw_operator_free(&sc->base);
    elaw_operator_free(&sc->other);
    elaw_matrix_free(&sc->r);
    elaw_zmatrix_free(&sc->z);
    elaw_sparse_free(&sc->s);
}

static elaw_status free_if_ok(elaw_status status, elaw_operator *op)
{
    if (status == ELAW_OK)
        elaw_operator_free(op);
    return status;
}

static elaw_status make_dense(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_dense(&sc->r, true, &op), &op);
}

static elaw_status make_zdense(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_zdense(&sc->z, false, &op), &op);
}

static elaw_status make_sparse(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_sparse(&sc->s, false, &op), &op);
}

static elaw_status make_triplets(scene *sc)
{
    static const size_t row[] = {2, 0, 1}, col[] = {1, 1, 0};
    static const double value[] = {1, 2, 3};
    elaw_sparse s;
    (void)sc;
    elaw_status status =
        elaw_sparse_from_triplets(3, 3, ELAW_REAL, 3, row, col, value, &s);
    if (status == ELAW_OK)
        elaw_sparse_free(&s);
    return status;
}

static elaw_status make_sum(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_sum(1, &sc->base, 2, &sc->other, &op), &op);
}

static elaw_status make_scale(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_scale(&sc->base, NULL, NULL, &op), &op);
}

static elaw_status make_center(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_center(&sc->other, ELAW_CENTER_BOTH, &op),
                      &op);
}

static elaw_status make_select(scene *sc)
{
    elaw_operator op;
    return free_if_ok(elaw_operator_select(&sc->base, 0, NULL, 0, NULL, &op),
                      &op);
}

static elaw_status make_deflate(scene *sc)
{
    static const double one[N] = {1}, value = 1;
    elaw_operator op;
    return free_if_ok(
        elaw_operator_deflate(&sc->base, 1, &value, one, one, &op), &op);
}

static elaw_status prepare(const elaw_data *data, elaw_center center,
                           elaw_shape shape)
{
    elaw_prepare_options options = {
        .center = center, .scale_columns = true, .shape = shape};
    elaw_prepared p;
    elaw_status status = elaw_prepare(data, &options, &p);
    if (status == ELAW_OK)
        elaw_prepared_free(&p);
    return status;
}

static elaw_status make_prepare_dense(scene *sc)
{
    return prepare(&sc->dense, ELAW_CENTER_NONE, ELAW_SHAPE_AUTO);
}

static elaw_status make_prepare_complex(scene *sc)
{
    return prepare(&sc->complex, ELAW_CENTER_NONE, ELAW_SHAPE_RECTANGULAR);
}

static elaw_status make_prepare_sparse(scene *sc)
{
    return prepare(&sc->sparse, ELAW_CENTER_NONE, ELAW_SHAPE_AUTO);
}

static elaw_status (*const constructors[])(scene *) = {make_dense,
                                                       make_zdense,
                                                       make_sparse,
                                                       make_triplets,
                                                       make_sum,
                                                       make_scale,
                                                       make_center,
                                                       make_select,
                                                       make_deflate,
                                                       make_prepare_dense,
                                                       make_prepare_complex,
                                                       make_prepare_sparse};

static void every_constructor_survives_no_memory(void **state)
{
    (void)state;
    scene sc = set_up();
    for (size_t c = 0; c < sizeof constructors / sizeof *constructors; c++) {
        long before = elaw_memory_live();
        elaw_status status = ELAW_ENOMEM;
        long n = 0;
        while (status != ELAW_OK && n < 500) {
            elaw_memory_fail_at(++n);
            status = constructors[c](&sc);
            elaw_memory_fail_at(0);
            if (status != ELAW_OK) {
                assert_int_equal(status, ELAW_ENOMEM);
                assert_non_null(strstr(elaw_last_error(), "out of memory"));
            }
            assert_int_equal(elaw_memory_live(), before);
        }
        assert_int_equal(status, ELAW_OK);
        assert_true(n > 1);
    }
    tear_down(&sc);
}

/* --- products -------------------------------------------------------------*/

static int moody(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    (void)k;
    (void)x;
    (void)ldx;
    (void)y;
    (void)ldy;
    return *(int *)ctx;
}

static int moody_columns(void *ctx, size_t first, size_t count, double *out,
                         size_t ldo)
{
    (void)first;
    (void)count;
    (void)out;
    (void)ldo;
    return *(int *)ctx;
}

/* The five wrappers around one base. */
static size_t wrap(const elaw_operator *a, elaw_operator op[5])
{
    static const double one[N] = {1}, value = 1;
    static const size_t some[] = {1, 3};
    assert_ok(elaw_operator_sum(1, a, 1, a, &op[0]));
    assert_ok(elaw_operator_scale(a, NULL, NULL, &op[1]));
    assert_ok(elaw_operator_center(a, ELAW_CENTER_NONE, &op[2]));
    assert_ok(elaw_operator_select(a, 2, some, 2, some, &op[3]));
    assert_ok(elaw_operator_deflate(a, 1, &value, one, one, &op[4]));
    return 5;
}

static void errors_of_callbacks_pass_through(void **state)
{
    (void)state;
    int code = 17;
    double x[N] = {1}, y[N];
    elaw_operator a = {.rows = N,
                       .cols = N,
                       .apply = moody,
                       .apply_transpose = moody,
                       .columns = moody_columns,
                       .ctx = &code};
    elaw_operator op[5], none;
    size_t count = wrap(&a, op);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(op[k].apply(op[k].ctx, 1, x, N, y, N), 17);
        assert_int_equal(op[k].apply_transpose(op[k].ctx, 1, x, N, y, N), 17);
        assert_int_equal(op[k].columns(op[k].ctx, 0, 1, y, N), 17);
        elaw_operator_free(&op[k]);
    }
    assert_int_equal(elaw_operator_center(&a, ELAW_CENTER_ROWS, &none),
                     ELAW_ECALLBACK);
    assert_string_equal(elaw_last_error(),
                        "elaw_operator_center: the product returned 17");
}

/* The dense product needs no memory to succeed; the wrappers report it. */
static void products_survive_no_memory(void **state)
{
    (void)state;
    scene sc = set_up();
    double x[N * 3], y[N * 3], z[N * 3];
    for (size_t i = 0; i < N * 3; i++)
        x[i] = explicit_random(5, i, 0);
    assert_int_equal(sc.base.apply(sc.base.ctx, 3, x, N, y, N), 0);
    elaw_memory_fail_at(1);
    assert_int_equal(sc.base.apply(sc.base.ctx, 3, x, N, z, N), 0);
    elaw_memory_fail_at(0);
    for (size_t i = 0; i < N * 3; i++)
        assert_near(z[i], y[i], 1e-14, 0);
    elaw_operator op[5];
    size_t count = wrap(&sc.base, op);
    for (size_t k = 0; k < count; k++) {
        long before = elaw_memory_live();
        int code = 1;
        for (long n = 1; code != 0 && n < 9; n++) {
            elaw_memory_fail_at(n);
            code = op[k].apply(op[k].ctx, 1, x, op[k].cols, y, op[k].rows);
            elaw_memory_fail_at(0);
            assert_true(code == 0 || code == ELAW_ENOMEM);
            assert_int_equal(elaw_memory_live(), before);
        }
        assert_int_equal(code, 0);
        elaw_operator_free(&op[k]);
    }
    tear_down(&sc);
}

/* --- refusals ------------------------------------------------------------- */

static void says(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    assert_string_equal(elaw_last_error(), text);
}

static void triplets_that_do_not_fit_are_named(void **state)
{
    (void)state;
    const size_t row[] = {2, 0, 2, 0}, col[] = {1, 1, 1, 1};
    const size_t far[] = {0, 1, 5, 9};
    const double value[] = {1, 2, 3, 4};
    elaw_sparse s;
    says(elaw_sparse_from_triplets(3, 3, ELAW_REAL, 4, row, col, value, &s),
         ELAW_EINVAL,
         "elaw_sparse_from_triplets: entry 3 at row 3, column 2 comes twice");
    says(elaw_sparse_from_triplets(4, 2, ELAW_REAL, 4, far, col, value, &s),
         ELAW_EINVAL,
         "elaw_sparse_from_triplets: entry 3 at row 6, column 2 lies outside "
         "4 x 2");
    says(elaw_sparse_from_triplets(2, 2, ELAW_REAL, 1, NULL, col, value, &s),
         ELAW_EINVAL, "elaw_sparse_from_triplets: row, col or value is NULL");
    assert_int_equal(elaw_sparse_from_triplets(SIZE_MAX, 2, ELAW_REAL, 0, NULL,
                                               NULL, NULL, &s),
                     ELAW_EOVERFLOW);
    assert_int_equal(elaw_sparse_from_triplets(2, SIZE_MAX / 4, ELAW_REAL, 0,
                                               NULL, NULL, NULL, &s),
                     ELAW_ENOMEM);
}

static void matrices_that_are_no_operator(void **state)
{
    (void)state;
    double six[6] = {0};
    elaw_matrix wide = {2, 3, 2, ELAW_COLUMN_MAJOR, six, NULL};
    elaw_matrix empty = {0, 3, 1, ELAW_COLUMN_MAJOR, six, NULL};
    elaw_matrix huge = {(size_t)1 << 31,   1,   (size_t)1 << 31,
                        ELAW_COLUMN_MAJOR, six, NULL};
    elaw_operator op;
    says(elaw_operator_dense(&wide, true, &op), ELAW_ESHAPE,
         "elaw_operator_dense: a symmetric matrix is square, not 2 x 3");
    says(elaw_operator_dense(&empty, false, &op), ELAW_ESHAPE,
         "elaw_operator_dense: the matrix is empty (0 x 3)");
    says(elaw_operator_dense(&huge, false, &op), ELAW_EOVERFLOW,
         "elaw_operator_dense: size 2147483648 exceeds the 32-bit integers of "
         "LAPACK");
    says(elaw_operator_dense(NULL, false, &op), ELAW_EINVAL,
         "elaw_operator_dense: matrix is NULL");
    says(elaw_operator_zdense(NULL, false, &op), ELAW_EINVAL,
         "elaw_operator_zdense: matrix is NULL");
    says(elaw_operator_sparse(NULL, false, &op), ELAW_EINVAL,
         "elaw_operator_sparse: matrix is NULL");
}

static void operators_that_cannot_be_wrapped(void **state)
{
    (void)state;
    int code = 0;
    elaw_comm comm = {0};
    elaw_operator good = {.rows = N,
                          .cols = N,
                          .apply = moody,
                          .apply_transpose = moody,
                          .ctx = &code};
    elaw_operator small = good, complex = good, one_way = good, shared = good;
    elaw_operator oblong = good, op;
    small.rows = 3;
    complex.field = ELAW_COMPLEX;
    one_way.apply_transpose = NULL;
    shared.comm = &comm;
    oblong.cols = 3;
    oblong.symmetric = true;
    says(elaw_operator_sum(1, &good, 1, &small, &op), ELAW_ESHAPE,
         "elaw_operator_sum: 7 x 7 and 3 x 7 cannot be added");
    says(elaw_operator_sum(1, &good, 1, &complex, &op), ELAW_ESHAPE,
         "elaw_operator_sum: a real and a complex operator cannot be added");
    says(elaw_operator_sum(NAN, &good, 1, &good, &op), ELAW_EDOMAIN,
         "elaw_operator_sum: alpha = nan and beta = 1 must be finite");
    says(elaw_operator_scale(&one_way, NULL, NULL, &op), ELAW_EINVAL,
         "elaw_operator_scale: an operator that is not symmetric needs "
         "apply_transpose");
    says(elaw_operator_select(&shared, 0, NULL, 0, NULL, &op),
         ELAW_EUNSUPPORTED,
         "elaw_operator_select: an operator shared by several processes "
         "cannot be wrapped");
    says(elaw_operator_center(&oblong, ELAW_CENTER_ROWS, &op), ELAW_ESHAPE,
         "elaw_operator_center: a symmetric operator is square, not 7 x 3");
    says(elaw_operator_center(&good, (elaw_center)8, &op), ELAW_EINVAL,
         "elaw_operator_center: no way of centring has number 8");
    says(elaw_operator_deflate(&good, 0, NULL, NULL, NULL, &op), ELAW_EINVAL,
         "elaw_operator_deflate: k = 0, values and vectors of both sides are "
         "needed");
    static const double wrong[N] = {1, 2, INFINITY};
    says(elaw_operator_scale(&good, NULL, wrong, &op), ELAW_EDOMAIN,
         "elaw_operator_scale: col_scale[2] = inf is not finite");
    static const size_t falling[] = {1, 4, 4}, beyond[] = {0, 7};
    says(elaw_operator_select(&good, 3, falling, 0, NULL, &op), ELAW_EINVAL,
         "elaw_operator_select: row[2] = 4 does not exceed the one before it");
    says(elaw_operator_select(&good, 0, NULL, 2, beyond, &op), ELAW_EINVAL,
         "elaw_operator_select: col[1] = 7, but there are 7");
    says(elaw_operator_select(&good, 0, falling, 0, NULL, &op), ELAW_ESHAPE,
         "elaw_operator_select: no row is kept");
}

/* Nothing happens, twice. */
static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    elaw_operator op = {0};
    elaw_data data = {0};
    elaw_sparse sparse = {0};
    elaw_prepared prepared = {0};
    elaw_operator_free(&op);
    elaw_operator_free(NULL);
    elaw_data_free(&data);
    elaw_data_free(NULL);
    elaw_sparse_free(&sparse);
    elaw_sparse_free(NULL);
    elaw_prepared_free(&prepared);
    elaw_prepared_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_constructor_survives_no_memory),
        cmocka_unit_test(errors_of_callbacks_pass_through),
        cmocka_unit_test(products_survive_no_memory),
        cmocka_unit_test(triplets_that_do_not_fit_are_named),
        cmocka_unit_test(matrices_that_are_no_operator),
        cmocka_unit_test(operators_that_cannot_be_wrapped),
        cmocka_unit_test(freeing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
