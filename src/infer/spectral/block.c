/* The transformed matrix of the block model, from the matrix that is there:
 *   T(s) = s (1/V) o A - s^2 diag_i((1/n) sum_j 1/V_ij).
 * 1/V is constant on blocks, so with x^(b) = x on group b and 0 elsewhere
 *   T x on group a = sum_b (s/V_ab) (A x^(b)) on a - s^2 d_a x:
 * one product of A with as many vectors as groups, one reading of A.
 * Mergny, Ko, Krzakala 2403.03695. */
#include <eigenlaw/block.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

static const char where[] = "elaw_operator_block_optimal";

typedef struct optimal {
    elaw_operator a;
    size_t groups, *label;
    double *weight; /* groups x groups: s/V                          */
    double *shift;  /* groups: s^2 d                                         */
} optimal;

/* x^(b), b = 0 .. groups-1, as columns */
static void split(const optimal *t, const double *x, double *parts)
{
    size_t n = t->a.rows;
    memset(parts, 0, n * t->groups * sizeof *parts);
    for (size_t i = 0; i < n; i++)
        parts[i + t->label[i] * n] = x[i];
}

static void gather(const optimal *t, const double *x, const double *products,
                   double *y)
{
    size_t n = t->a.rows;
    for (size_t i = 0; i < n; i++) {
        const double *weight = t->weight + t->label[i] * t->groups;
        double sum = -t->shift[t->label[i]] * x[i];
        for (size_t b = 0; b < t->groups; b++)
            sum += weight[b] * products[i + b * n];
        y[i] = sum;
    }
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const optimal *t = ctx;
    size_t n = t->a.rows, room;
    if (!elaw_size_mul(2 * n, t->groups, &room))
        return ELAW_ENOMEM;
    double *parts = elaw_alloc(room, sizeof *parts);
    if (parts == NULL)
        return ELAW_ENOMEM;
    double *products = parts + n * t->groups;
    int failed = 0;
    for (size_t c = 0; c < k && failed == 0; c++) {
        split(t, x + c * ldx, parts);
        failed = elaw_apply(&t->a, t->groups, parts, n, products, n);
        if (failed == 0)
            gather(t, x + c * ldx, products, y + c * ldy);
    }
    elaw_free(parts);
    return failed;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const optimal *t = ctx;
    int failed = t->a.columns(t->a.ctx, first, count, out, ldo);
    for (size_t c = 0; c < count && failed == 0; c++) {
        const double *weight = t->weight + t->label[first + c] * t->groups;
        double *column = out + c * ldo;
        for (size_t i = 0; i < t->a.rows; i++)
            column[i] *= weight[t->label[i]];
        column[first + c] -= t->shift[t->label[first + c]];
    }
    return failed;
}

static void release(void *ctx)
{
    optimal *t = ctx;
    elaw_free(t->label);
    elaw_free(t->weight);
    elaw_free(t->shift);
    elaw_free(t);
}

static elaw_status check(const elaw_operator *a, double strength, size_t groups,
                         const size_t *label, const double *variance)
{
    elaw_status status = elaw_operator_check_base(where, a);
    if (status != ELAW_OK)
        return status;
    if (!a->symmetric || a->field == ELAW_COMPLEX)
        return elaw_fail(ELAW_EINVAL, "%s: the operator is not real symmetric",
                         where);
    if (groups == 0 || label == NULL || variance == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: no groups", where);
    if (!(strength > 0 && isfinite(strength)))
        return elaw_fail(ELAW_EDOMAIN, "%s: strength = %g is not positive",
                         where, strength);
    for (size_t i = 0; i < a->rows; i++)
        if (label[i] >= groups)
            return elaw_fail(ELAW_EINVAL,
                             "%s: label %zu of row %zu, of %zu groups", where,
                             label[i], i + 1, groups);
    for (size_t k = 0; k < groups * groups; k++)
        if (!(variance[k] > 0 && isfinite(variance[k])) ||
            variance[k] != variance[k / groups + k % groups * groups])
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: variances are positive and symmetric; "
                             "(%zu, %zu) is %g",
                             where, k % groups + 1, k / groups + 1,
                             variance[k]);
    return ELAW_OK;
}

/* count: room for groups */
static void weigh(optimal *t, double s, const double *variance, size_t *count)
{
    size_t n = t->a.rows, q = t->groups;
    for (size_t b = 0; b < q; b++)
        count[b] = 0;
    for (size_t i = 0; i < n; i++)
        count[t->label[i]]++;
    for (size_t a = 0; a < q; a++) {
        t->shift[a] = 0;
        for (size_t b = 0; b < q; b++) {
            t->weight[b + a * q] = s / variance[b + a * q];
            t->shift[a] +=
                s * s * (double)count[b] / ((double)n * variance[b + a * q]);
        }
    }
}

elaw_status elaw_operator_block_optimal(const elaw_operator *a, double strength,
                                        size_t groups, const size_t label[],
                                        const double variance[],
                                        elaw_operator *out)
{
    elaw_status status = check(a, strength, groups, label, variance);
    if (status != ELAW_OK)
        return status;
    optimal *t = elaw_alloc_zero(1, sizeof *t);
    size_t *count = elaw_alloc(groups, sizeof *count);
    if (t != NULL) {
        t->a = *a;
        t->groups = groups;
        t->label = elaw_alloc(a->rows, sizeof *t->label);
        t->weight = elaw_alloc(groups * groups, sizeof *t->weight);
        t->shift = elaw_alloc(groups, sizeof *t->shift);
    }
    if (t == NULL || count == NULL || t->label == NULL || t->weight == NULL ||
        t->shift == NULL) {
        if (t != NULL)
            release(t);
        elaw_free(count);
        return elaw_fail_memory(where);
    }
    memcpy(t->label, label, a->rows * sizeof *label);
    weigh(t, strength, variance, count);
    elaw_free(count);
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = true,
                           .apply = apply,
                           .columns = a->columns != NULL ? columns : NULL,
                           .stored = a->stored,
                           .ctx = t,
                           .release = release};
    return ELAW_OK;
}
