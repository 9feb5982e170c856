/* The operator of a stored complex matrix.
 *   Y = A X,  Y = A^* X;  Hermitian: from the lower triangle alone.
 * A row-major matrix is the transpose of a column-major one: BLAS is told so
 * and reads along the lines in either case. */
#include <cblas.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"
#include "matrix/panel.h"

typedef struct dense {
    elaw_entries a;
    CBLAS_ORDER order;
    int rows, cols, ld;
} dense;

static const double one[2] = {1, 0}, zero[2];

static void multiply(const dense *d, CBLAS_TRANSPOSE transpose, size_t k,
                     const double *x, size_t ldx, double *y, size_t ldy)
{
    for (size_t c = 0; c < k; c++)
        cblas_zgemv(d->order, transpose, d->rows, d->cols, one, d->a.data,
                    d->ld, x + 2 * c * ldx, 1, zero, y + 2 * c * ldy, 1);
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
    multiply(ctx, CblasConjTrans, k, x, ldx, y, ldy);
    return 0;
}

static int apply_hermitian(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const dense *d = ctx;
    for (size_t c = 0; c < k; c++)
        cblas_zhemv(d->order, CblasLower, d->rows, one, d->a.data, d->ld,
                    x + 2 * c * ldx, 1, zero, y + 2 * c * ldy, 1);
    return 0;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    elaw_panel(&((dense *)ctx)->a, first, count, out, ldo);
    return 0;
}

static int columns_hermitian(void *ctx, size_t first, size_t count, double *out,
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

static elaw_status check(const elaw_zmatrix *a, bool hermitian)
{
    if (a == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_operator_zdense: matrix is NULL");
    if (a->rows == 0 || a->cols == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_operator_zdense: the matrix is empty "
                         "(%zu x %zu)",
                         a->rows, a->cols);
    if (hermitian && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_operator_zdense: a Hermitian matrix is square, "
                         "not %zu x %zu",
                         a->rows, a->cols);
    return ELAW_OK;
}

elaw_status elaw_operator_zdense(const elaw_zmatrix *a, bool hermitian,
                                 elaw_operator *out)
{
    const char *where = "elaw_operator_zdense";
    elaw_status status = check(a, hermitian);
    if (status != ELAW_OK)
        return status;
    dense d = {.a = elaw_entries_of_complex(a),
               .order =
                   a->layout == ELAW_ROW_MAJOR ? CblasRowMajor : CblasColMajor};
    if ((status = elaw_to_int(where, a->rows, &d.rows)) != ELAW_OK ||
        (status = elaw_to_int(where, a->cols, &d.cols)) != ELAW_OK ||
        (status = elaw_to_int(where, a->ld, &d.ld)) != ELAW_OK)
        return status;
    dense *ctx = elaw_alloc(1, sizeof *ctx);
    if (ctx == NULL)
        return elaw_fail_memory(where);
    *ctx = d;
    *out = (elaw_operator){
        .rows = a->rows,
        .cols = a->cols,
        .symmetric = hermitian,
        .field = ELAW_COMPLEX,
        .apply = hermitian ? apply_hermitian : apply,
        .apply_transpose = hermitian ? apply_hermitian : apply_transpose,
        .columns = hermitian ? columns_hermitian : columns,
        .lower = hermitian && a->layout == ELAW_COLUMN_MAJOR ? lower : NULL,
        .ctx = ctx,
        .release = elaw_free};
    return ELAW_OK;
}
