/* A less its means, as a correction of rank two that is never formed:
 *   A - 1 p^T - q 1^T,     c = A^T 1 / m,  r = A 1 / n,  g = mean of all
 *   columns: p = c, q = 0; rows: p = 0, q = r; both: p = c - g/2, q = r - g/2.
 * The shares of g are equal so that a symmetric A stays symmetric to the last
 * digit of p and q. Complex: p^T x is without conjugation; the adjoint is
 * A^* - conj(p) 1^T - 1 q^*. */
#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

static const char *const where = "elaw_operator_center";

typedef struct center {
    elaw_operator a;
    double *p, *q; /* a.cols, a.rows numbers of the field */
} center;

/* sum of x_j, and of p_j x_j (conj: of conj(q_j) x_j), w parts each */
static void sums(const double *p, const double *x, size_t n, size_t w,
                 bool conjugate, double total[2], double dot[2])
{
    double sign = conjugate ? -1 : 1;
    total[0] = total[1] = dot[0] = dot[1] = 0;
    for (size_t j = 0; j < n; j++) {
        double re = x[j * w], im = w == 2 ? x[j * w + 1] : 0;
        double pre = p[j * w], pim = w == 2 ? sign * p[j * w + 1] : 0;
        total[0] += re;
        total[1] += im;
        dot[0] += pre * re - pim * im;
        dot[1] += pre * im + pim * re;
    }
}

/* y_i -= dot + q_i total (conj: conj(q_i)) */
static void subtract(const double *q, size_t m, size_t w, bool conjugate,
                     const double total[2], const double dot[2], double *y)
{
    double sign = conjugate ? -1 : 1;
    for (size_t i = 0; i < m; i++) {
        double qre = q[i * w], qim = w == 2 ? sign * q[i * w + 1] : 0;
        y[i * w] -= dot[0] + qre * total[0] - qim * total[1];
        if (w == 2)
            y[i * w + 1] -= dot[1] + qre * total[1] + qim * total[0];
    }
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const center *s = ctx;
    size_t w = elaw_width(s->a.field);
    int failed = elaw_apply(&s->a, k, x, ldx, y, ldy);
    for (size_t c = 0; c < k && failed == 0; c++) {
        double total[2], dot[2];
        sums(s->p, x + c * ldx * w, s->a.cols, w, false, total, dot);
        subtract(s->q, s->a.rows, w, false, total, dot, y + c * ldy * w);
    }
    return failed;
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const center *s = ctx;
    size_t w = elaw_width(s->a.field);
    int failed = elaw_apply_adjoint(&s->a, k, x, ldx, y, ldy);
    for (size_t c = 0; c < k && failed == 0; c++) {
        double total[2], dot[2];
        sums(s->q, x + c * ldx * w, s->a.rows, w, true, total, dot);
        subtract(s->p, s->a.cols, w, true, total, dot, y + c * ldy * w);
    }
    return failed;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const center *s = ctx;
    size_t w = elaw_width(s->a.field);
    int failed = s->a.columns(s->a.ctx, first, count, out, ldo);
    for (size_t c = 0; c < count && failed == 0; c++)
        for (size_t i = 0; i < s->a.rows; i++)
            for (size_t t = 0; t < w; t++)
                out[(i + c * ldo) * w + t] -=
                    s->p[(first + c) * w + t] + s->q[i * w + t];
    return failed;
}

static void release(void *ctx)
{
    center *s = ctx;
    elaw_free(s->p);
    elaw_free(s->q);
    elaw_free(s);
}

/* mean = the column means (adjoint: A^* 1, conjugated) or the row means. */
static elaw_status means(const elaw_operator *a, bool of_columns, double *mean)
{
    size_t length = of_columns ? a->rows : a->cols;
    size_t count = of_columns ? a->cols : a->rows, w = elaw_width(a->field);
    double *ones = elaw_vectors_alloc(length, 1, a->field);
    if (ones == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < length * w; i++)
        ones[i] = i % w == 0;
    int failed = of_columns
                     ? elaw_apply_adjoint(a, 1, ones, length, mean, count)
                     : elaw_apply(a, 1, ones, length, mean, count);
    elaw_free(ones);
    if (failed != 0)
        return elaw_fail(ELAW_ECALLBACK, "%s: the product returned %d", where,
                         failed);
    for (size_t i = 0; i < count * w; i++)
        mean[i] /= i % w == 1 && of_columns ? -(double)length : (double)length;
    return ELAW_OK;
}

/* p -= g/2, q -= g/2 with g the mean of the row means. */
static void split_grand_mean(center *s)
{
    size_t w = elaw_width(s->a.field);
    for (size_t t = 0; t < w; t++) {
        double g = 0;
        for (size_t i = 0; i < s->a.rows; i++)
            g += s->q[i * w + t];
        g /= (double)s->a.rows;
        if (s->a.symmetric && t == 1)
            g = 0;
        for (size_t j = 0; j < s->a.cols; j++)
            s->p[j * w + t] -= g / 2;
        for (size_t i = 0; i < s->a.rows; i++)
            s->q[i * w + t] -= g / 2;
    }
}

static elaw_status fill(center *s, elaw_center kind)
{
    size_t w = elaw_width(s->a.field);
    bool both = kind == ELAW_CENTER_BOTH;
    elaw_status status = ELAW_OK;
    if (both || kind == ELAW_CENTER_ROWS)
        status = means(&s->a, false, s->q);
    if (status == ELAW_OK && both && s->a.symmetric) {
        for (size_t j = 0; j < s->a.cols * w; j++)
            s->p[j] = j % w == 1 ? -s->q[j] : s->q[j];
    } else if (status == ELAW_OK && (both || kind == ELAW_CENTER_COLUMNS)) {
        status = means(&s->a, true, s->p);
    }
    if (status == ELAW_OK && both)
        split_grand_mean(s);
    return status;
}

elaw_status elaw_operator_center(const elaw_operator *a, elaw_center kind,
                                 elaw_operator *out)
{
    elaw_status status = elaw_operator_check_base(where, a);
    if (status != ELAW_OK)
        return status;
    if ((int)kind < ELAW_CENTER_NONE || kind > ELAW_CENTER_BOTH)
        return elaw_fail(ELAW_EINVAL, "%s: no way of centring has number %d",
                         where, (int)kind);
    center *s = elaw_alloc_zero(1, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory(where);
    s->a = *a;
    s->p = elaw_alloc_zero(a->cols * elaw_width(a->field), sizeof *s->p);
    s->q = elaw_alloc_zero(a->rows * elaw_width(a->field), sizeof *s->q);
    status =
        s->p == NULL || s->q == NULL ? elaw_fail_memory(where) : fill(s, kind);
    if (status != ELAW_OK) {
        release(s);
        return status;
    }
    bool kept = kind == ELAW_CENTER_NONE || kind == ELAW_CENTER_BOTH;
    *out = (elaw_operator){.rows = a->rows,
                           .cols = a->cols,
                           .symmetric = a->symmetric && kept,
                           .field = a->field,
                           .apply = apply,
                           .apply_transpose = apply_transpose,
                           .columns = a->columns != NULL ? columns : NULL,
                           .stored = a->stored,
                           .ctx = s,
                           .release = release};
    return ELAW_OK;
}
