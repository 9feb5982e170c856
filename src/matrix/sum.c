/* Y = (alpha A + beta B) X from the products of the two. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

typedef int product(const elaw_operator *, size_t, const double *, size_t,
                    double *, size_t);

typedef struct sum {
    double alpha, beta;
    elaw_operator a, b;
} sum;

/* y = alpha y + beta t, rows x k, t without gaps */
static void combine(const sum *s, size_t rows, size_t k, double *y, size_t ldy,
                    const double *t)
{
    size_t w = elaw_width(s->a.field);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < rows * w; i++)
            y[c * ldy * w + i] =
                s->alpha * y[c * ldy * w + i] + s->beta * t[c * rows * w + i];
}

static int both(const sum *s, product *multiply, size_t rows, size_t k,
                const double *x, size_t ldx, double *y, size_t ldy)
{
    double *t = elaw_vectors_alloc(rows, k, s->a.field);
    if (t == NULL)
        return elaw_fail_memory("elaw_operator_sum");
    int failed = multiply(&s->a, k, x, ldx, y, ldy);
    if (failed == 0)
        failed = multiply(&s->b, k, x, ldx, t, rows);
    if (failed == 0)
        combine(s, rows, k, y, ldy, t);
    elaw_free(t);
    return failed;
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const sum *s = ctx;
    return both(s, elaw_apply, s->a.rows, k, x, ldx, y, ldy);
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const sum *s = ctx;
    return both(s, elaw_apply_adjoint, s->a.cols, k, x, ldx, y, ldy);
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const sum *s = ctx;
    double *t = elaw_vectors_alloc(s->a.rows, count, s->a.field);
    if (t == NULL)
        return elaw_fail_memory("elaw_operator_sum");
    int failed = s->a.columns(s->a.ctx, first, count, out, ldo);
    if (failed == 0)
        failed = s->b.columns(s->b.ctx, first, count, t, s->a.rows);
    if (failed == 0)
        combine(s, s->a.rows, count, out, ldo, t);
    elaw_free(t);
    return failed;
}

static elaw_status check(double alpha, const elaw_operator *a, double beta,
                         const elaw_operator *b)
{
    const char *where = "elaw_operator_sum";
    elaw_status status = elaw_operator_check_base(where, a);
    if (status == ELAW_OK)
        status = elaw_operator_check_base(where, b);
    if (status != ELAW_OK)
        return status;
    if (a->rows != b->rows || a->cols != b->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: %zu x %zu and %zu x %zu cannot be added", where,
                         a->rows, a->cols, b->rows, b->cols);
    if (a->field != b->field)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: a real and a complex operator cannot be added",
                         where);
    if (!isfinite(alpha) || !isfinite(beta))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: alpha = %g and beta = %g must be finite", where,
                         alpha, beta);
    return ELAW_OK;
}

elaw_status elaw_operator_sum(double alpha, const elaw_operator *a, double beta,
                              const elaw_operator *b, elaw_operator *out)
{
    elaw_status status = check(alpha, a, beta, b);
    if (status != ELAW_OK)
        return status;
    sum *s = elaw_alloc(1, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory("elaw_operator_sum");
    *s = (sum){alpha, beta, *a, *b};
    bool sparse = a->stored > 0 && b->stored > 0;
    bool entries = a->columns != NULL && b->columns != NULL;
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = a->symmetric && b->symmetric,
                           .field = a->field,
                           .apply = apply,
                           .apply_transpose = apply_transpose,
                           .columns = entries ? columns : NULL,
                           .stored = sparse ? a->stored + b->stored : 0,
                           .ctx = s,
                           .release = elaw_free};
    return ELAW_OK;
}
