/* Sum, scale, center, select and deflate against the same done to the
 * entries; for each the base is symmetric or rectangular, real or complex. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explicit.h"
#include "support.h"

/* A base operator with its entries. */
typedef struct base {
    explicit_matrix entries;
    elaw_matrix r;
    elaw_zmatrix z;
    elaw_operator op;
    elaw_field field;
    bool symmetric;
} base;

static base make(size_t rows, size_t cols, elaw_field field, bool symmetric,
                 size_t seed)
{
    base b = {.field = field, .symmetric = symmetric};
    b.entries = explicit_create(rows, cols, field, symmetric, seed);
    if (field == ELAW_COMPLEX) {
        b.z = explicit_to_zmatrix(&b.entries, ELAW_ROW_MAJOR, symmetric);
        assert_ok(elaw_operator_zdense(&b.z, symmetric, &b.op));
    } else {
        b.r = explicit_to_matrix(&b.entries, ELAW_COLUMN_MAJOR, symmetric);
        assert_ok(elaw_operator_dense(&b.r, symmetric, &b.op));
    }
    return b;
}

static void destroy(base *b)
{
    explicit_free(&b->entries);
    elaw_matrix_free(&b->r);
    elaw_zmatrix_free(&b->z);
    elaw_operator_free(&b->op);
}

/* Calls with every kind of base: 23 x 31 and 27 x 27. */
static void each_kind(void (*check)(const base *))
{
    for (elaw_field field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (int symmetric = 0; symmetric < 2; symmetric++) {
            base b = make(symmetric ? 27 : 23, symmetric ? 27 : 31, field,
                          symmetric, 11);
            check(&b);
            destroy(&b);
        }
}

static void check_and_free(elaw_operator *op, explicit_matrix *e,
                           bool symmetric, const char *what)
{
    assert_int_equal(op->symmetric, symmetric);
    explicit_check(op, e, what);
    elaw_operator_free(op);
    explicit_free(e);
}

static void check_sum(const base *b)
{
    size_t m = b->entries.rows, n = b->entries.cols;
    base other = make(m, n, b->field, b->symmetric, 12);
    explicit_matrix e = explicit_copy(&b->entries);
    for (size_t k = 0; k < m * n; k++) {
        e.entry[k].re = 2 * e.entry[k].re - 3 * other.entries.entry[k].re;
        e.entry[k].im = 2 * e.entry[k].im - 3 * other.entries.entry[k].im;
    }
    elaw_operator op;
    assert_ok(elaw_operator_sum(2, &b->op, -3, &other.op, &op));
    check_and_free(&op, &e, b->symmetric, "sum");
    destroy(&other);
}

static void sums(void **state)
{
    (void)state;
    each_kind(check_sum);
    base sym = make(9, 9, ELAW_REAL, true, 1);
    base plain = make(9, 9, ELAW_REAL, false, 2);
    elaw_operator op;
    assert_ok(elaw_operator_sum(1, &sym.op, 1, &plain.op, &op));
    assert_false(op.symmetric);
    elaw_operator_free(&op);
    destroy(&sym);
    destroy(&plain);
}

static void check_scale_of(const base *b, const double *r, const double *c,
                           bool symmetric)
{
    explicit_matrix e = explicit_copy(&b->entries);
    for (size_t j = 0; j < e.cols; j++)
        for (size_t i = 0; i < e.rows; i++) {
            double f = (r != NULL ? r[i] : 1) * (c != NULL ? c[j] : 1);
            explicit_at(&e, i, j)->re *= f;
            explicit_at(&e, i, j)->im *= f;
        }
    elaw_operator op;
    assert_ok(elaw_operator_scale(&b->op, r, c, &op));
    check_and_free(&op, &e, symmetric, "scale");
}

static void check_scale(const base *b)
{
    double r[40], c[40];
    for (size_t i = 0; i < 40; i++) {
        r[i] = explicit_random(31, i, 0);
        c[i] = explicit_random(32, i, 0);
    }
    check_scale_of(b, r, c, false);
    check_scale_of(b, r, NULL, false);
    check_scale_of(b, NULL, c, false);
    check_scale_of(b, NULL, NULL, b->symmetric);
    if (b->symmetric)
        check_scale_of(b, r, r, true);
}

static void scales(void **state)
{
    (void)state;
    each_kind(check_scale);
}

/* Subtracts from each column its mean, then (rows) from each row. */
static void center_explicitly(explicit_matrix *e, bool by_columns)
{
    size_t outer = by_columns ? e->cols : e->rows;
    size_t inner = by_columns ? e->rows : e->cols;
    for (size_t o = 0; o < outer; o++) {
        elaw_complex mean = {0, 0};
        for (size_t i = 0; i < inner; i++) {
            elaw_complex *p =
                by_columns ? explicit_at(e, i, o) : explicit_at(e, o, i);
            mean.re += p->re / (double)inner;
            mean.im += p->im / (double)inner;
        }
        for (size_t i = 0; i < inner; i++) {
            elaw_complex *p =
                by_columns ? explicit_at(e, i, o) : explicit_at(e, o, i);
            p->re -= mean.re;
            p->im -= mean.im;
        }
    }
}

static void check_center(const base *b)
{
    for (elaw_center kind = ELAW_CENTER_NONE; kind <= ELAW_CENTER_BOTH;
         kind++) {
        explicit_matrix e = explicit_copy(&b->entries);
        bool both = kind == ELAW_CENTER_BOTH;
        if (both || kind == ELAW_CENTER_COLUMNS)
            center_explicitly(&e, true);
        if (both || kind == ELAW_CENTER_ROWS)
            center_explicitly(&e, false);
        elaw_operator op;
        assert_ok(elaw_operator_center(&b->op, kind, &op));
        check_and_free(&op, &e,
                       b->symmetric && (both || kind == ELAW_CENTER_NONE),
                       "center");
    }
}

static void centers(void **state)
{
    (void)state;
    each_kind(check_center);
}

static void check_select(const base *b)
{
    static const size_t row[] = {0, 1, 4, 5, 6, 11, 22};
    static const size_t col[] = {2, 3, 4, 5, 19, 26};
    static const struct {
        const size_t *row, *col;
        size_t rows, cols;
    } kinds[] = {{row, col, 7, 6},
                 {row, NULL, 7, 0},
                 {NULL, col, 0, 6},
                 {row, row, 7, 7},
                 {NULL, NULL, 0, 0}};
    for (size_t t = 0; t < 5; t++) {
        const size_t *r = kinds[t].row, *c = kinds[t].col;
        size_t m = r != NULL ? kinds[t].rows : b->entries.rows;
        size_t n = c != NULL ? kinds[t].cols : b->entries.cols;
        explicit_matrix e = explicit_create(m, n, ELAW_REAL, false, 1);
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < m; i++)
                *explicit_at(&e, i, j) = *explicit_at(
                    &b->entries, r != NULL ? r[i] : i, c != NULL ? c[j] : j);
        elaw_operator op;
        assert_ok(elaw_operator_select(&b->op, kinds[t].rows, r, kinds[t].cols,
                                       c, &op));
        check_and_free(&op, &e, b->symmetric && r == c, "select");
    }
}

static void selections(void **state)
{
    (void)state;
    each_kind(check_select);
}

static void check_deflate(const base *b)
{
    enum { K = 3 };
    size_t m = b->entries.rows, n = b->entries.cols;
    size_t w = b->field == ELAW_COMPLEX ? 2 : 1;
    static const double value[K] = {2, -1.5, 0.25};
    static double left[2 * 40 * K], right[2 * 40 * K];
    for (size_t k = 0; k < 2 * 40 * K; k++) {
        left[k] = explicit_random(41, k, 0);
        right[k] = explicit_random(42, k, 0);
    }
    const double *r = b->symmetric ? left : right;
    explicit_matrix e = explicit_copy(&b->entries);
    for (size_t k = 0; k < K; k++)
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < m; i++) {
                const double *p = left + (i + k * m) * w;
                const double *q = r + (j + k * n) * w;
                double pim = w == 2 ? p[1] : 0, qim = w == 2 ? q[1] : 0;
                explicit_at(&e, i, j)->re -=
                    value[k] * (p[0] * q[0] + pim * qim);
                explicit_at(&e, i, j)->im -=
                    value[k] * (pim * q[0] - p[0] * qim);
            }
    elaw_operator op;
    assert_ok(elaw_operator_deflate(&b->op, K, value, left, r, &op));
    check_and_free(&op, &e, b->symmetric, "deflate");
}

static void deflations(void **state)
{
    (void)state;
    each_kind(check_deflate);
}

/* An operator by hand, its entries unknown: no columns anywhere above it. */
static int twice(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    (void)ctx;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < 6; i++)
            y[i + c * ldy] = 2 * x[i + c * ldx];
    return 0;
}

static void without_entries_products_still_compose(void **state)
{
    (void)state;
    elaw_operator a = {.rows = 6, .cols = 6, .symmetric = true, .apply = twice};
    explicit_matrix e = explicit_create(6, 6, ELAW_REAL, true, 1);
    for (size_t k = 0; k < 36; k++)
        e.entry[k].re = (k % 7 == 0) * 2 - 2 / 6.;
    elaw_operator op;
    assert_ok(elaw_operator_center(&a, ELAW_CENTER_BOTH, &op));
    assert_null(op.columns);
    check_and_free(&op, &e, true, "center of 2");
}

/* Everything on top of everything, as prepare composes them. */
static void composition(void **state)
{
    (void)state;
    base b = make(23, 31, ELAW_COMPLEX, false, 77);
    static const size_t row[] = {1, 2, 3, 7, 8, 20}, col[] = {0, 5, 6, 30};
    static const double scale[] = {0.5, 2, -1, 3};
    elaw_operator s, c, d;
    assert_ok(elaw_operator_select(&b.op, 6, row, 4, col, &s));
    assert_ok(elaw_operator_center(&s, ELAW_CENTER_COLUMNS, &c));
    assert_ok(elaw_operator_scale(&c, NULL, scale, &d));
    explicit_matrix e = explicit_create(6, 4, ELAW_REAL, false, 1);
    for (size_t j = 0; j < 4; j++)
        for (size_t i = 0; i < 6; i++)
            *explicit_at(&e, i, j) = *explicit_at(&b.entries, row[i], col[j]);
    center_explicitly(&e, true);
    for (size_t j = 0; j < 4; j++)
        for (size_t i = 0; i < 6; i++) {
            explicit_at(&e, i, j)->re *= scale[j];
            explicit_at(&e, i, j)->im *= scale[j];
        }
    check_and_free(&d, &e, false, "scaled centred selection");
    elaw_operator_free(&c);
    elaw_operator_free(&s);
    destroy(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums),
        cmocka_unit_test(scales),
        cmocka_unit_test(centers),
        cmocka_unit_test(selections),
        cmocka_unit_test(deflations),
        cmocka_unit_test(without_entries_products_still_compose),
        cmocka_unit_test(composition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
