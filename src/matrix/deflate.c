/* A - L diag(v) R^*, known pairs taken out:
 *   Y = A X - L (v (R^* X)),   adjoint  A^* X - R (v (L^* X)). */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"

static const char *const where = "elaw_operator_deflate";

typedef struct deflated {
    elaw_operator a;
    size_t count;
    int rows, cols, rank;
    double *value;        /* count                             */
    double *left, *right; /* rows x count, cols x count        */
} deflated;

typedef int product(const elaw_operator *, size_t, const double *, size_t,
                    double *, size_t);

/* t = R^* X: count x k, without gaps; n rows of R and X */
static void coefficients(const deflated *d, const double *r, int n, int k,
                         const double *x, int ldx, double *t)
{
    static const double one[2] = {1, 0}, zero[2];
    if (d->a.field == ELAW_COMPLEX)
        cblas_zgemm(CblasColMajor, CblasConjTrans, CblasNoTrans, d->rank, k, n,
                    one, r, n, x, ldx, zero, t, d->rank);
    else
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, d->rank, k, n, 1,
                    r, n, x, ldx, 0, t, d->rank);
}

/* y -= L diag(v) t; n rows of L and Y. t is overwritten. */
static void subtract(const deflated *d, const double *l, int n, int k,
                     double *t, double *y, int ldy)
{
    static const double minus[2] = {-1, 0}, one[2] = {1, 0};
    size_t w = elaw_width(d->a.field);
    for (size_t i = 0; i < (size_t)k * d->count * w; i++)
        t[i] *= d->value[i / w % d->count];
    if (d->a.field == ELAW_COMPLEX)
        cblas_zgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, k, d->rank,
                    minus, l, n, t, d->rank, one, y, ldy);
    else
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, k, d->rank,
                    -1, l, n, t, d->rank, 1, y, ldy);
}

/* int sizes of the call, and room for the coefficients */
static elaw_status prepare(const deflated *d, size_t k, size_t ldx, size_t ldy,
                           int *ik, int *ildx, int *ildy, double **t)
{
    elaw_status status;
    if ((status = elaw_to_int(where, k, ik)) != ELAW_OK ||
        (status = elaw_to_int(where, ldx, ildx)) != ELAW_OK ||
        (status = elaw_to_int(where, ldy, ildy)) != ELAW_OK)
        return status;
    *t = elaw_vectors_alloc(d->count, k, d->a.field);
    return *t == NULL ? elaw_fail_memory(where) : ELAW_OK;
}

static int deflate(const deflated *d, product *multiply, bool adjoint, size_t k,
                   const double *x, size_t ldx, double *y, size_t ldy)
{
    const double *l = adjoint ? d->right : d->left;
    const double *r = adjoint ? d->left : d->right;
    int n = adjoint ? d->rows : d->cols, m = adjoint ? d->cols : d->rows;
    int ik = 0, ildx = 0, ildy = 0;
    double *t;
    int failed = (int)prepare(d, k, ldx, ldy, &ik, &ildx, &ildy, &t);
    if (failed != 0)
        return failed;
    failed = multiply(&d->a, k, x, ldx, y, ldy);
    if (failed == 0) {
        coefficients(d, r, n, ik, x, ildx, t);
        subtract(d, l, m, ik, t, y, ildy);
    }
    elaw_free(t);
    return failed;
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    return deflate(ctx, elaw_apply, false, k, x, ldx, y, ldy);
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    return deflate(ctx, elaw_apply_adjoint, true, k, x, ldx, y, ldy);
}

/* Column j of the correction is L v conj(row j of R). */
static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const deflated *d = ctx;
    size_t w = elaw_width(d->a.field);
    int ik = 0, unused = 0, ildo = 0;
    double *t;
    int failed = (int)prepare(d, count, ldo, ldo, &ik, &unused, &ildo, &t);
    if (failed != 0)
        return failed;
    failed = d->a.columns(d->a.ctx, first, count, out, ldo);
    if (failed == 0) {
        for (size_t c = 0; c < count; c++)
            for (size_t i = 0; i < d->count; i++) {
                const double *r = d->right + (first + c + i * d->a.cols) * w;
                t[(i + c * d->count) * w] = r[0];
                if (w == 2)
                    t[(i + c * d->count) * w + 1] = -r[1];
            }
        subtract(d, d->left, d->rows, ik, t, out, ildo);
    }
    elaw_free(t);
    return failed;
}

static void release(void *ctx)
{
    deflated *d = ctx;
    elaw_free(d->value);
    elaw_free(d->left);
    elaw_free(d->right);
    elaw_free(d);
}

static elaw_status check(const elaw_operator *a, size_t k, const double *value,
                         const double *left, const double *right)
{
    elaw_status status = elaw_operator_check_base(where, a);
    if (status != ELAW_OK)
        return status;
    if (k == 0 || value == NULL || left == NULL || right == NULL)
        return elaw_fail(ELAW_EINVAL,
                         "%s: k = %zu, values and vectors of both sides are "
                         "needed",
                         where, k);
    for (size_t i = 0; i < k; i++)
        if (!isfinite(value[i]))
            return elaw_fail(ELAW_EDOMAIN, "%s: value[%zu] = %g is not finite",
                             where, i, value[i]);
    return ELAW_OK;
}

static double *copy(const double *from, size_t n, size_t k, elaw_field field)
{
    double *to = elaw_vectors_alloc(n, k, field);
    if (to != NULL)
        memcpy(to, from, n * k * elaw_width(field) * sizeof *to);
    return to;
}

static elaw_status fill(deflated *d, const double *value, const double *left,
                        const double *right)
{
    elaw_status status;
    if ((status = elaw_to_int(where, d->a.rows, &d->rows)) != ELAW_OK ||
        (status = elaw_to_int(where, d->a.cols, &d->cols)) != ELAW_OK ||
        (status = elaw_to_int(where, d->count, &d->rank)) != ELAW_OK)
        return status;
    d->value = copy(value, d->count, 1, ELAW_REAL);
    d->left = copy(left, d->a.rows, d->count, d->a.field);
    d->right = copy(right, d->a.cols, d->count, d->a.field);
    if (d->value == NULL || d->left == NULL || d->right == NULL)
        return elaw_fail_memory(where);
    return ELAW_OK;
}

elaw_status elaw_operator_deflate(const elaw_operator *a, size_t k,
                                  const double *value, const double *left,
                                  const double *right, elaw_operator *out)
{
    elaw_status status = check(a, k, value, left, right);
    if (status != ELAW_OK)
        return status;
    deflated *d = elaw_alloc_zero(1, sizeof *d);
    if (d == NULL)
        return elaw_fail_memory(where);
    d->a = *a;
    d->count = k;
    if ((status = fill(d, value, left, right)) != ELAW_OK) {
        release(d);
        return status;
    }
    size_t bytes = a->rows * k * elaw_width(a->field) * sizeof *left;
    bool same = a->rows == a->cols && memcmp(left, right, bytes) == 0;
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = a->symmetric && same,
                           .field = a->field,
                           .apply = apply,
                           .apply_transpose = apply_transpose,
                           .columns = a->columns != NULL ? columns : NULL,
                           .stored = a->stored,
                           .ctx = d,
                           .release = release};
    return ELAW_OK;
}
