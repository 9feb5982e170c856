/* What every operator shares: products through either callback, the checks of
 * a hand-made one, release. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

int elaw_apply(const elaw_operator *a, size_t k, const double *x, size_t ldx,
               double *y, size_t ldy)
{
    return a->apply(a->ctx, k, x, ldx, y, ldy);
}

int elaw_apply_adjoint(const elaw_operator *a, size_t k, const double *x,
                       size_t ldx, double *y, size_t ldy)
{
    if (a->apply_transpose == NULL)
        return a->apply(a->ctx, k, x, ldx, y, ldy);
    return a->apply_transpose(a->ctx, k, x, ldx, y, ldy);
}

elaw_status elaw_operator_check(const char *where, const elaw_operator *a)
{
    if (a == NULL || a->apply == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: the operator has no product", where);
    if (a->rows == 0 || a->cols == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: the operator is empty (%zu x %zu)",
                         where, a->rows, a->cols);
    if (a->symmetric && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: a symmetric operator is square, not %zu x %zu",
                         where, a->rows, a->cols);
    if (!a->symmetric && a->apply_transpose == NULL)
        return elaw_fail(ELAW_EINVAL,
                         "%s: an operator that is not symmetric needs "
                         "apply_transpose",
                         where);
    return ELAW_OK;
}

elaw_status elaw_operator_check_base(const char *where, const elaw_operator *a)
{
    elaw_status status = elaw_operator_check(where, a);
    if (status == ELAW_OK && a->comm != NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: an operator shared by several processes cannot "
                         "be wrapped",
                         where);
    return status;
}

double *elaw_vectors_alloc(size_t n, size_t k, elaw_field field)
{
    size_t count, doubles;
    if (!elaw_size_mul(n, k, &count) ||
        !elaw_size_mul(count, elaw_width(field), &doubles))
        return NULL;
    return elaw_alloc(doubles, sizeof(double));
}

void elaw_operator_free(elaw_operator *op)
{
    if (op == NULL)
        return;
    if (op->release != NULL)
        op->release(op->ctx);
    memset(op, 0, sizeof *op);
}
