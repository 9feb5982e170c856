/* The operator of a sparse matrix.
 *   adjoint:  y_j = sum over column j of conj(a_ij) x_i,
 *   product:  y_i = sum over row i of a_ij x_j,
 * both as gathers: each output is one sum in storage order, whatever the
 * number of threads. The rows are a copy of ours (values too: an index into
 * the column order would fetch a cache line for every value). A symmetric or
 * Hermitian matrix is its own adjoint and needs no copy. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

static const char *const where = "elaw_operator_sparse";

enum { CHUNK = 256, TOGETHER = 4 };

/* Lines (columns or rows) of compressed storage. */
typedef struct lines {
    size_t count;
    const size_t *start, *index;
    const double *value;
} lines;

typedef struct sparse {
    elaw_sparse a;
    lines column, row; /* row: empty for a symmetric matrix */
    size_t *row_start, *col_index;
    double *row_value;
} sparse;

/* y_l += sum a x over line l for the k <= TOGETHER columns of X at once. */
static void gather_real(const lines *s, size_t l, size_t k, const double *x,
                        size_t ldx, double *y, size_t ldy)
{
    double sum[TOGETHER] = {0};
    for (size_t e = s->start[l]; e < s->start[l + 1]; e++)
        for (size_t c = 0; c < k; c++)
            sum[c] += s->value[e] * x[s->index[e] + c * ldx];
    for (size_t c = 0; c < k; c++)
        y[l + c * ldy] = sum[c];
}

static void gather_complex(const lines *s, size_t l, double sign, size_t k,
                           const double *x, size_t ldx, double *y, size_t ldy)
{
    double re[TOGETHER] = {0}, im[TOGETHER] = {0};
    for (size_t e = s->start[l]; e < s->start[l + 1]; e++) {
        double a = s->value[2 * e], b = sign * s->value[2 * e + 1];
        for (size_t c = 0; c < k; c++) {
            const double *v = x + 2 * (s->index[e] + c * ldx);
            re[c] += a * v[0] - b * v[1];
            im[c] += a * v[1] + b * v[0];
        }
    }
    for (size_t c = 0; c < k; c++) {
        y[2 * (l + c * ldy)] = re[c];
        y[2 * (l + c * ldy) + 1] = im[c];
    }
}

static void multiply(const lines *s, elaw_field field, bool conjugate, size_t k,
                     const double *x, size_t ldx, double *y, size_t ldy)
{
    size_t w = elaw_width(field);
    double sign = conjugate ? -1 : 1;
    for (size_t c = 0; c < k; c += TOGETHER) {
        size_t some = k - c < TOGETHER ? k - c : TOGETHER;
        const double *xc = x + c * ldx * w;
        double *yc = y + c * ldy * w;
#pragma omp parallel for schedule(dynamic, CHUNK) if (s->count > CHUNK)
        for (size_t l = 0; l < s->count; l++)
            if (field == ELAW_COMPLEX)
                gather_complex(s, l, sign, some, xc, ldx, yc, ldy);
            else
                gather_real(s, l, some, xc, ldx, yc, ldy);
    }
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const sparse *s = ctx;
    multiply(&s->row, s->a.field, false, k, x, ldx, y, ldy);
    return 0;
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const sparse *s = ctx;
    multiply(&s->column, s->a.field, true, k, x, ldx, y, ldy);
    return 0;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const sparse *s = ctx;
    size_t w = elaw_width(s->a.field);
    for (size_t c = 0; c < count; c++) {
        double *to = out + c * ldo * w;
        memset(to, 0, s->a.rows * w * sizeof *to);
        for (size_t e = s->a.column_start[first + c];
             e < s->a.column_start[first + c + 1]; e++)
            memcpy(to + s->a.row[e] * w, s->a.value + e * w, w * sizeof *to);
    }
    return 0;
}

static void release(void *ctx)
{
    sparse *s = ctx;
    elaw_free(s->row_start);
    elaw_free(s->col_index);
    elaw_free(s->row_value);
    elaw_free(s);
}

/* The entries once more, by rows, columns ascending within. */
static elaw_status copy_rows(sparse *s)
{
    const elaw_sparse *a = &s->a;
    size_t count = a->column_start[a->cols], w = elaw_width(a->field);
    s->row_start = elaw_alloc_zero(a->rows + 1, sizeof *s->row_start);
    s->col_index = elaw_alloc(count, sizeof *s->col_index);
    s->row_value = elaw_alloc(count, w * sizeof *s->row_value);
    if (s->row_start == NULL || s->col_index == NULL || s->row_value == NULL)
        return elaw_fail_memory(where);
    size_t *next = s->row_start;
    for (size_t e = 0; e < count; e++)
        next[a->row[e] + 1]++;
    for (size_t i = 0; i < a->rows; i++)
        next[i + 1] += next[i];
    for (size_t j = 0; j < a->cols; j++)
        for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++) {
            size_t to = next[a->row[e]]++;
            s->col_index[to] = j;
            memcpy(s->row_value + to * w, a->value + e * w,
                   w * sizeof *a->value);
        }
    memmove(next + 1, next, a->rows * sizeof *next);
    next[0] = 0;
    s->row = (lines){a->rows, s->row_start, s->col_index, s->row_value};
    return ELAW_OK;
}

static elaw_status check(const elaw_sparse *a, bool symmetric)
{
    if (a == NULL || a->column_start == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: matrix is NULL", where);
    if (a->rows == 0 || a->cols == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: the matrix is empty (%zu x %zu)",
                         where, a->rows, a->cols);
    if (symmetric && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: a symmetric matrix is square, not %zu x %zu",
                         where, a->rows, a->cols);
    return ELAW_OK;
}

elaw_status elaw_operator_sparse(const elaw_sparse *a, bool symmetric,
                                 elaw_operator *out)
{
    elaw_status status = check(a, symmetric);
    if (status != ELAW_OK)
        return status;
    sparse *s = elaw_alloc_zero(1, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory(where);
    s->a = *a;
    s->column = (lines){a->cols, a->column_start, a->row, a->value};
    if (!symmetric && (status = copy_rows(s)) != ELAW_OK) {
        release(s);
        return status;
    }
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = symmetric,
                           .field = a->field,
                           .apply = symmetric ? apply_transpose : apply,
                           .apply_transpose = apply_transpose,
                           .columns = columns,
                           .stored = a->column_start[a->cols],
                           .ctx = s,
                           .release = release};
    return ELAW_OK;
}
