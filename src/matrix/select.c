/* R A C: the rows and columns that are kept. X is spread over zeros, the
 * product's rows are gathered; A is not copied. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

static const char *const where = "elaw_operator_select";

/* Columns taken from the base at once, where its rows must be gathered. */
enum { PANEL = 32 };

typedef struct list {
    size_t count, whole; /* whole: of the base            */
    size_t *index;       /* count, ascending; never NULL  */
} list;

typedef struct selection {
    elaw_operator a;
    list row, col;
} selection;

typedef int product(const elaw_operator *, size_t, const double *, size_t,
                    double *, size_t);

static void gather(const list *l, size_t k, size_t w, const double *from,
                   double *to, size_t ld)
{
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < l->count; i++)
            memcpy(to + (i + c * ld) * w,
                   from + (l->index[i] + c * l->whole) * w, w * sizeof *to);
}

static void spread(const list *l, size_t k, size_t w, const double *from,
                   size_t ld, double *to)
{
    memset(to, 0, l->whole * k * w * sizeof *to);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < l->count; i++)
            memcpy(to + (l->index[i] + c * l->whole) * w,
                   from + (i + c * ld) * w, w * sizeof *to);
}

static int selected(const elaw_operator *a, product *multiply, const list *in,
                    const list *out, size_t k, const double *x, size_t ldx,
                    double *y, size_t ldy)
{
    size_t w = elaw_width(a->field);
    double *whole_x = elaw_vectors_alloc(in->whole, k, a->field);
    double *whole_y = elaw_vectors_alloc(out->whole, k, a->field);
    int failed = whole_x == NULL || whole_y == NULL;
    if (failed != 0) {
        failed = elaw_fail_memory(where);
    } else {
        spread(in, k, w, x, ldx, whole_x);
        failed = multiply(a, k, whole_x, in->whole, whole_y, out->whole);
    }
    if (failed == 0)
        gather(out, k, w, whole_y, y, ldy);
    elaw_free(whole_x);
    elaw_free(whole_y);
    return failed;
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const selection *s = ctx;
    return selected(&s->a, elaw_apply, &s->col, &s->row, k, x, ldx, y, ldy);
}

static int apply_transpose(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy)
{
    const selection *s = ctx;
    return selected(&s->a, elaw_apply_adjoint, &s->row, &s->col, k, x, ldx, y,
                    ldy);
}

/* How many of index[first ..], at most limit, are consecutive. */
static size_t run(const list *l, size_t first, size_t limit)
{
    size_t length = 1;
    while (length < limit &&
           l->index[first + length] == l->index[first] + length)
        length++;
    return length;
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const selection *s = ctx;
    size_t w = elaw_width(s->a.field), done = 0, length;
    bool all = s->row.count == s->row.whole;
    double *t =
        all ? NULL : elaw_vectors_alloc(s->row.whole, PANEL, s->a.field);
    if (!all && t == NULL)
        return elaw_fail_memory(where);
    int failed = 0;
    for (; done < count && failed == 0; done += length) {
        size_t limit = count - done;
        length =
            run(&s->col, first + done, all || limit < PANEL ? limit : PANEL);
        double *to = out + done * ldo * w;
        failed = s->a.columns(s->a.ctx, s->col.index[first + done], length,
                              all ? to : t, all ? ldo : s->row.whole);
        if (failed == 0 && !all)
            gather(&s->row, length, w, t, to, ldo);
    }
    elaw_free(t);
    return failed;
}

static void release(void *ctx)
{
    selection *s = ctx;
    elaw_free(s->row.index);
    elaw_free(s->col.index);
    elaw_free(s);
}

static elaw_status check(const char *name, size_t count, const size_t *index,
                         size_t whole)
{
    if (index == NULL)
        return ELAW_OK;
    if (count == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: no %s is kept", where, name);
    for (size_t i = 0; i < count; i++) {
        if (index[i] >= whole)
            return elaw_fail(ELAW_EINVAL,
                             "%s: %s[%zu] = %zu, but there are %zu", where,
                             name, i, index[i], whole);
        if (i > 0 && index[i] <= index[i - 1])
            return elaw_fail(ELAW_EINVAL,
                             "%s: %s[%zu] = %zu does not exceed the one before "
                             "it",
                             where, name, i, index[i]);
    }
    return ELAW_OK;
}

/* NULL: all. */
static elaw_status copy(size_t count, const size_t *index, size_t whole,
                        list *out)
{
    *out = (list){index != NULL ? count : whole, whole, NULL};
    out->index = elaw_alloc(out->count, sizeof *out->index);
    if (out->index == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < out->count; i++)
        out->index[i] = index != NULL ? index[i] : i;
    return ELAW_OK;
}

elaw_status elaw_operator_select(const elaw_operator *a, size_t row_count,
                                 const size_t *row, size_t col_count,
                                 const size_t *col, elaw_operator *out)
{
    elaw_status status = elaw_operator_check_base(where, a);
    if (status != ELAW_OK ||
        (status = check("row", row_count, row, a->rows)) != ELAW_OK ||
        (status = check("col", col_count, col, a->cols)) != ELAW_OK)
        return status;
    selection *s = elaw_alloc_zero(1, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory(where);
    s->a = *a;
    if ((status = copy(row_count, row, a->rows, &s->row)) != ELAW_OK ||
        (status = copy(col_count, col, a->cols, &s->col)) != ELAW_OK) {
        release(s);
        return status;
    }
    bool same = s->row.count == s->col.count &&
                memcmp(s->row.index, s->col.index,
                       s->row.count * sizeof *s->row.index) == 0;
    *out = (elaw_operator){.rows = s->row.count,
                           .cols = s->col.count,
                           .symmetric = a->symmetric && same,
                           .field = a->field,
                           .apply = apply,
                           .apply_transpose = apply_transpose,
                           .columns = a->columns != NULL ? columns : NULL,
                           .stored = a->stored,
                           .ctx = s,
                           .release = release};
    return ELAW_OK;
}
