#include "explicit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support.h"

enum { GAP = 3 };

double explicit_random(size_t seed, size_t i, size_t j)
{
    uint64_t h = seed * 0x9e3779b97f4a7c15u + i * 0xbf58476d1ce4e5b9u +
                 j * 0x94d049bb133111ebu + 0x1234567u;
    for (int round = 0; round < 3; round++) {
        h ^= h >> 31;
        h *= 0xd6e8feb86659fd93u;
    }
    h ^= h >> 29;
    return (double)(h >> 11) * 0x1p-52 - 1;
}

elaw_complex *explicit_at(const explicit_matrix *a, size_t i, size_t j)
{
    return a->entry + i + j * a->rows;
}

explicit_matrix explicit_create(size_t rows, size_t cols, elaw_field field,
                                bool symmetric, size_t seed)
{
    explicit_matrix a = {rows, cols, calloc(rows * cols, sizeof(elaw_complex))};
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            bool flip = symmetric && i < j;
            size_t p = flip ? j : i, q = flip ? i : j;
            double im = explicit_random(seed + 1000, p, q);
            if (field == ELAW_REAL || (symmetric && i == j))
                im = 0;
            *explicit_at(&a, i, j) =
                (elaw_complex){explicit_random(seed, p, q), flip ? -im : im};
        }
    return a;
}

explicit_matrix explicit_copy(const explicit_matrix *a)
{
    explicit_matrix copy = {a->rows, a->cols,
                            calloc(a->rows * a->cols, sizeof(elaw_complex))};
    for (size_t k = 0; k < a->rows * a->cols; k++)
        copy.entry[k] = a->entry[k];
    return copy;
}

void explicit_free(explicit_matrix *a)
{
    free(a->entry);
    a->entry = NULL;
}

/* Where entry (i, j) goes in storage with gaps. */
static size_t place(const explicit_matrix *a, elaw_layout layout, size_t i,
                    size_t j)
{
    return layout == ELAW_ROW_MAJOR ? i * (a->cols + GAP) + j
                                    : i + j * (a->rows + GAP);
}

/* The library frees what it allocated: reserve by creating, then re-shape. */
elaw_zmatrix explicit_to_zmatrix(const explicit_matrix *a, elaw_layout layout,
                                 bool lower_only)
{
    elaw_zmatrix z;
    assert_ok(elaw_zmatrix_create(a->rows + GAP, a->cols + GAP, &z));
    for (size_t k = 0; k < (a->rows + GAP) * (a->cols + GAP); k++)
        z.data[k] = (elaw_complex){NAN, NAN};
    for (size_t j = 0; j < a->cols; j++)
        for (size_t i = 0; i < a->rows; i++)
            if (!lower_only || i >= j)
                z.data[place(a, layout, i, j)] = *explicit_at(a, i, j);
    z.rows = a->rows;
    z.cols = a->cols;
    z.ld = (layout == ELAW_ROW_MAJOR ? a->cols : a->rows) + GAP;
    z.layout = layout;
    return z;
}

elaw_matrix explicit_to_matrix(const explicit_matrix *a, elaw_layout layout,
                               bool lower_only)
{
    elaw_matrix r;
    assert_ok(elaw_matrix_create(a->rows + GAP, a->cols + GAP, &r));
    for (size_t k = 0; k < (a->rows + GAP) * (a->cols + GAP); k++)
        r.data[k] = NAN;
    for (size_t j = 0; j < a->cols; j++)
        for (size_t i = 0; i < a->rows; i++)
            if (!lower_only || (layout == ELAW_ROW_MAJOR ? i <= j : i >= j))
                r.data[place(a, layout, i, j)] = explicit_at(a, i, j)->re;
    r.rows = a->rows;
    r.cols = a->cols;
    r.ld = (layout == ELAW_ROW_MAJOR ? a->cols : a->rows) + GAP;
    r.layout = layout;
    return r;
}

/* The order is (5 k + 3) mod (a prime that exceeds the number of places). */
elaw_sparse explicit_to_sparse(explicit_matrix *a, elaw_field field,
                               bool symmetric)
{
    size_t places = a->rows * a->cols, w = field == ELAW_COMPLEX ? 2 : 1;
    size_t *row = malloc(places * sizeof *row);
    size_t *col = malloc(places * sizeof *col), count = 0;
    double *value = malloc(places * w * sizeof *value);
    for (size_t k = 0; k < 1000003; k++) {
        size_t p = (5 * k + 3) % 1000003;
        if (p >= places)
            continue;
        size_t i = p % a->rows, j = p / a->rows;
        bool flip = symmetric && i < j;
        elaw_complex *entry = explicit_at(a, i, j);
        if (explicit_random(99, flip ? j : i, flip ? i : j) > -1. / 3) {
            *entry = (elaw_complex){0, 0};
            continue;
        }
        row[count] = i;
        col[count] = j;
        value[count * w] = entry->re;
        if (w == 2)
            value[count * w + 1] = entry->im;
        count++;
    }
    elaw_sparse s;
    assert_ok(elaw_sparse_from_triplets(a->rows, a->cols, field, count, row,
                                        col, value, &s));
    free(row);
    free(col);
    free(value);
    return s;
}

/* Vectors of the operator's field, n x k with gaps of NaN. */
static double *vectors(size_t n, size_t k, size_t w, size_t seed)
{
    double *x = calloc((n + GAP) * k * w, sizeof *x);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < (n + GAP) * w; i++)
            x[c * (n + GAP) * w + i] =
                i < n * w ? explicit_random(seed, i, c) : NAN;
    return x;
}

static elaw_complex number(const double *x, size_t w, size_t i)
{
    return (elaw_complex){x[i * w], w == 2 ? x[i * w + 1] : 0};
}

/* One entry of A x or A^* x, and the sum of the absolute values. */
static elaw_complex sum_of(const explicit_matrix *a, bool adjoint, size_t i,
                           const double *x, size_t w, double *scale)
{
    elaw_complex sum = {0, 0};
    *scale = 0;
    for (size_t j = 0; j < (adjoint ? a->rows : a->cols); j++) {
        elaw_complex e =
            adjoint ? *explicit_at(a, j, i) : *explicit_at(a, i, j);
        elaw_complex v = number(x, w, j);
        if (adjoint)
            e.im = -e.im;
        sum.re += e.re * v.re - e.im * v.im;
        sum.im += e.re * v.im + e.im * v.re;
        *scale += (fabs(e.re) + fabs(e.im)) * (fabs(v.re) + fabs(v.im));
    }
    return sum;
}

static void assert_number(elaw_complex got, elaw_complex want, double band,
                          const char *what, size_t i, size_t c)
{
    if (fabs(got.re - want.re) <= band && fabs(got.im - want.im) <= band)
        return;
    char text[160];
    snprintf(text, sizeof text, "%s: entry %zu of column %zu", what, i, c);
    elaw_assert_near(got.re, want.re, band, 0, text, __FILE__, __LINE__);
    elaw_assert_near(got.im, want.im, band, 0, text, __FILE__, __LINE__);
}

/* n roundings in a sum of n terms, and a few more for the operators that do
 * their sum in several parts; 1 is the size of the entries that went into the
 * explicit ones by a subtraction. */
static double band_of(size_t n, double scale)
{
    return 4 * ((double)n + 20) * DBL_EPSILON * (scale + 1);
}

static void check_product(const elaw_operator *op, const explicit_matrix *a,
                          bool adjoint, size_t k, const char *what)
{
    size_t w = op->field == ELAW_COMPLEX ? 2 : 1;
    size_t in = adjoint ? a->rows : a->cols, out = adjoint ? a->cols : a->rows;
    double *x = vectors(in, k, w, 7), *y = malloc((out + GAP) * k * w * 8);
    for (size_t i = 0; i < (out + GAP) * k * w; i++)
        y[i] = NAN;
    assert_int_equal((adjoint ? op->apply_transpose : op->apply)(
                         op->ctx, k, x, in + GAP, y, out + GAP),
                     0);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < out; i++) {
            double scale;
            elaw_complex want =
                sum_of(a, adjoint, i, x + c * (in + GAP) * w, w, &scale);
            assert_number(number(y + c * (out + GAP) * w, w, i), want,
                          band_of(in, scale), what, i, c);
        }
    free(x);
    free(y);
}

static void check_columns(const elaw_operator *op, const explicit_matrix *a,
                          size_t first, size_t count, const char *what)
{
    size_t w = op->field == ELAW_COMPLEX ? 2 : 1;
    double *out = malloc((a->rows + GAP) * count * w * sizeof *out + 1);
    assert_int_equal(op->columns(op->ctx, first, count, out, a->rows + GAP), 0);
    for (size_t c = 0; c < count; c++)
        for (size_t i = 0; i < a->rows; i++)
            assert_number(number(out + c * (a->rows + GAP) * w, w, i),
                          *explicit_at(a, i, first + c), band_of(0, 1), what, i,
                          first + c);
    free(out);
}

/* <A x, y> = <x, A^* y>, from the operator's own products. */
static void check_adjoint(const elaw_operator *op, const char *what)
{
    size_t w = op->field == ELAW_COMPLEX ? 2 : 1, m = op->rows, n = op->cols;
    double *x = vectors(n, 1, w, 21), *y = vectors(m, 1, w, 22);
    double *ax = malloc(m * w * sizeof *ax), *ay = malloc(n * w * sizeof *ay);
    assert_int_equal(op->apply(op->ctx, 1, x, n, ax, m), 0);
    assert_int_equal(op->apply_transpose(op->ctx, 1, y, m, ay, n), 0);
    double left = 0, right = 0, scale = 0;
    for (size_t i = 0; i < m * w; i++) {
        left += ax[i] * y[i];
        scale += fabs(ax[i] * y[i]);
    }
    for (size_t j = 0; j < n * w; j++)
        right += x[j] * ay[j];
    elaw_assert_near(left, right, band_of(m * w + n * w, scale), 0, what,
                     __FILE__, __LINE__);
    free(x);
    free(y);
    free(ax);
    free(ay);
}

void explicit_check(const elaw_operator *op, const explicit_matrix *a,
                    const char *what)
{
    static const size_t some[] = {1, 2, 3, 4, 7, 8, 9, 13};
    assert_int_equal(op->rows, a->rows);
    assert_int_equal(op->cols, a->cols);
    assert_non_null(op->apply_transpose);
    for (size_t t = 0; t < sizeof some / sizeof *some; t++) {
        check_product(op, a, false, some[t], what);
        check_product(op, a, true, some[t], what);
    }
    check_adjoint(op, what);
    if (op->columns == NULL)
        return;
    check_columns(op, a, 0, a->cols, what);
    for (size_t first = 0; first < a->cols; first += 1 + a->cols / 3)
        check_columns(op, a, first, (a->cols - first + 1) / 2, what);
}
