/* Y = diag(r) A diag(c) X,  adjoint diag(c) A^* diag(r) X, with real r, c. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

static const char *const where = "elaw_operator_scale";

typedef struct scale {
    elaw_operator a;
    double *row, *col; /* a.rows, a.cols; never NULL */
} scale;

typedef int product(const elaw_operator *, size_t, const double *, size_t,
                    double *, size_t);

/* to = diag(d) from, n x k; the two may be one */
static void multiply_rows(const double *d, size_t n, size_t k, size_t w,
                          const double *from, size_t ld_from, double *to,
                          size_t ld_to)
{
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < n; i++)
            for (size_t p = 0; p < w; p++)
                to[(i + c * ld_to) * w + p] =
                    d[i] * from[(i + c * ld_from) * w + p];
}

/* y = diag(after) (product of diag(before) x) */
static int scaled(const elaw_operator *a, product *multiply,
                  const double *before, size_t n, const double *after, size_t m,
                  size_t k, const double *x, size_t ldx, double *y, size_t ldy)
{
    size_t w = elaw_width(a->field);
    double *t = elaw_vectors_alloc(n, k, a->field);
    if (t == NULL)
        return elaw_fail_memory(where);
    multiply_rows(before, n, k, w, x, ldx, t, n);
    int failed = multiply(a, k, t, n, y, ldy);
    if (failed == 0)
        multiply_rows(after, m, k, w, y, ldy, y, ldy);
    elaw_free(t);
    return failed;
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const scale *s = ctx;
    return scaled(&s->a, elaw_apply, s->col, s->a.cols, s->row, s->a.rows, k, x,
                  ldx, y, ldy);
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const scale *s = ctx;
    return scaled(&s->a, elaw_apply_adjoint, s->row, s->a.rows, s->col,
                  s->a.cols, k, x, ldx, y, ldy);
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const scale *s = ctx;
    size_t w = elaw_width(s->a.field);
    int failed = s->a.columns(s->a.ctx, first, count, out, ldo);
    if (failed != 0)
        return failed;
    for (size_t c = 0; c < count; c++)
        for (size_t i = 0; i < s->a.rows; i++)
            for (size_t p = 0; p < w; p++)
                out[(i + c * ldo) * w + p] *= s->row[i] * s->col[first + c];
    return 0;
}

static void release(void *ctx)
{
    scale *s = ctx;
    elaw_free(s->row);
    elaw_free(s->col);
    elaw_free(s);
}

static elaw_status check(const char *name, const double *d, size_t n)
{
    for (size_t i = 0; d != NULL && i < n; i++)
        if (!isfinite(d[i]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: %s_scale[%zu] = %g is not finite", where,
                             name, i, d[i]);
    return ELAW_OK;
}

/* A copy of d, or n ones. */
static double *copy_or_ones(const double *d, size_t n)
{
    double *copy = elaw_alloc(n, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < n; i++)
        copy[i] = d != NULL ? d[i] : 1;
    return copy;
}

elaw_status elaw_operator_scale(const elaw_operator *a, const double *row_scale,
                                const double *col_scale, elaw_operator *out)
{
    elaw_status status = elaw_operator_check_base(where, a);
    if (status != ELAW_OK ||
        (status = check("row", row_scale, a->rows)) != ELAW_OK ||
        (status = check("col", col_scale, a->cols)) != ELAW_OK)
        return status;
    scale *s = elaw_alloc_zero(1, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory(where);
    s->a = *a;
    s->row = copy_or_ones(row_scale, a->rows);
    s->col = copy_or_ones(col_scale, a->cols);
    if (s->row == NULL || s->col == NULL) {
        release(s);
        return elaw_fail_memory(where);
    }
    bool equal = a->rows == a->cols &&
                 memcmp(s->row, s->col, a->rows * sizeof *s->row) == 0;
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = a->symmetric && equal,
                           .field = a->field,
                           .apply = apply,
                           .apply_transpose = apply_transpose,
                           .columns = a->columns != NULL ? columns : NULL,
                           .stored = a->stored,
                           .ctx = s,
                           .release = release};
    return ELAW_OK;
}
