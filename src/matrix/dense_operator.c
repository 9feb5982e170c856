/* The operator of a stored real matrix.
 *   Y = A X,  Y = A^T X;  symmetric: from one triangle alone.
 * A row-major matrix is the transpose of a column-major one: BLAS is told so
 * and reads along the lines in either case. */
#include <cblas.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"
#include "matrix/panel.h"
#include "matrix/symmetric_product.h"

typedef struct dense {
    elaw_entries a;
    CBLAS_ORDER order;
    int rows, cols, ld;
} dense;

static void multiply(const dense *d, CBLAS_TRANSPOSE transpose, size_t k,
                     const double *x, size_t ldx, double *y, size_t ldy)
{
    for (size_t c = 0; c < k; c++)
        cblas_dgemv(d->order, transpose, d->rows, d->cols, 1, d->a.data, d->ld,
                    x + c * ldx, 1, 0, y + c * ldy, 1);
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    multiply(ctx, CblasNoTrans, k, x, ldx, y, ldy);
    return 0;
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    multiply(ctx, CblasTrans, k, x, ldx, y, ldy);
    return 0;
}

static int apply_symmetric(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    elaw_symmetric_product(&((dense *)ctx)->a, k, x, ldx, y, ldy);
    return 0;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    elaw_panel(&((dense *)ctx)->a, first, count, out, ldo);
    return 0;
}

static int columns_symmetric(void *ctx, size_t first, size_t count, double *out,
                             size_t ldo)
{
    elaw_panel_symmetric(&((dense *)ctx)->a, first, count, out, ldo);
    return 0;
}

static int lower(void *ctx, size_t first, size_t count, double *out, size_t ldo)
{
    elaw_panel_lower(&((dense *)ctx)->a, first, count, out, ldo);
    return 0;
}

static elaw_status check(const elaw_matrix *a, bool symmetric)
{
    if (a == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_operator_dense: matrix is NULL");
    if (a->rows == 0 || a->cols == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_operator_dense: the matrix is empty "
                         "(%zu x %zu)",
                         a->rows, a->cols);
    if (symmetric && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_operator_dense: a symmetric matrix is square, "
                         "not %zu x %zu",
                         a->rows, a->cols);
    return ELAW_OK;
}

elaw_status elaw_operator_dense(const elaw_matrix *a, bool symmetric,
                                elaw_operator *out)
{
    const char *where = "elaw_operator_dense";
    elaw_status status = check(a, symmetric);
    if (status != ELAW_OK)
        return status;
    dense d = {.a = elaw_entries_of(a),
               .order =
                   a->layout == ELAW_ROW_MAJOR ? CblasRowMajor : CblasColMajor};
    if (symmetric) /* its own transpose: rows are read as columns */
        d.a.layout = ELAW_COLUMN_MAJOR;
    if ((status = elaw_to_int(where, a->rows, &d.rows)) != ELAW_OK ||
        (status = elaw_to_int(where, a->cols, &d.cols)) != ELAW_OK ||
        (status = elaw_to_int(where, a->ld, &d.ld)) != ELAW_OK)
        return status;
    dense *ctx = elaw_alloc(1, sizeof *ctx);
    if (ctx == NULL)
        return elaw_fail_memory(where);
    *ctx = d;
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = symmetric,
                           .field = ELAW_REAL,
                           .apply = symmetric ? apply_symmetric : apply,
                           .apply_transpose =
                               symmetric ? apply_symmetric : apply_transpose,
                           .columns = symmetric ? columns_symmetric : columns,
                           .lower = symmetric ? lower : NULL,
                           .ctx = ctx,
                           .release = elaw_free};
    return ELAW_OK;
}
