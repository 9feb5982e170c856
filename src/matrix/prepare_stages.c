/* The second half of prepare: rows and columns without variance are set aside,
 * and what is left is centred and scaled, as operators around the matrix. */
#include "matrix/prepare_work.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"

/* Columns measured at once. */
enum { PANEL = 32 };

typedef elaw_prepare_work work;

static size_t count_of(const bool *flag, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += flag[i];
    return count;
}

/* flag true: set aside, false: kept; each list in its own block. */
static elaw_status split(const bool *flag, size_t n, size_t **dropped,
                         size_t *dropped_count, size_t **kept,
                         size_t *kept_count)
{
    *dropped_count = count_of(flag, n);
    *kept_count = n - *dropped_count;
    *kept = elaw_alloc(*kept_count, sizeof **kept);
    if (*dropped_count > 0)
        *dropped = elaw_alloc(*dropped_count, sizeof **dropped);
    if (*kept == NULL || (*dropped_count > 0 && *dropped == NULL))
        return elaw_fail_memory("elaw_prepare");
    size_t d = 0, k = 0;
    for (size_t i = 0; i < n; i++)
        if (flag[i])
            (*dropped)[d++] = i;
        else
            (*kept)[k++] = i;
    return ELAW_OK;
}

static elaw_status check_what_is_left(const work *p)
{
    const elaw_survey *s = &p->survey;
    if (p->rows == 0 || p->cols == 0)
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_prepare: every %s is constant: there is no "
                         "variance to look at",
                         p->rows == 0 ? "row" : "column");
    if (p->rows == 1 && p->cols == 1)
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_prepare: of %zu x %zu only one row and one "
                         "column are not constant",
                         s->rows, s->cols);
    return ELAW_OK;
}

/* A line of one entry is not constant: it says nothing about variance. */
elaw_status elaw_prepare_set_aside(work *p)
{
    elaw_survey *s = &p->survey;
    if (count_of(s->row_constant, s->rows) == s->rows &&
        count_of(s->column_constant, s->cols) == s->cols)
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_prepare: all entries are equal (largest "
                         "magnitude %g)",
                         s->largest);
    if (s->cols == 1)
        memset(s->row_constant, 0, s->rows * sizeof *s->row_constant);
    if (s->rows == 1)
        memset(s->column_constant, 0, s->cols * sizeof *s->column_constant);
    if (p->symmetric)
        for (size_t i = 0; i < s->rows; i++)
            s->row_constant[i] = s->column_constant[i] =
                s->row_constant[i] || s->column_constant[i];
    elaw_notes *n = &p->notes;
    elaw_status status = split(s->row_constant, s->rows, &n->dropped_rows,
                               &n->dropped_row_count, &p->row, &p->rows);
    if (status == ELAW_OK)
        status = split(s->column_constant, s->cols, &n->dropped_cols,
                       &n->dropped_col_count, &p->col, &p->cols);
    n->dropped_count =
        n->dropped_row_count + (p->symmetric ? 0 : n->dropped_col_count);
    return status == ELAW_OK ? check_what_is_left(p) : status;
}

static elaw_status keep_names(char **all, const size_t *kept, size_t count,
                              char ***out)
{
    if (all == NULL)
        return ELAW_OK;
    *out = elaw_alloc(count, sizeof **out);
    if (*out == NULL)
        return elaw_fail_memory("elaw_prepare");
    for (size_t i = 0; i < count; i++)
        (*out)[i] = all[kept[i]];
    return ELAW_OK;
}

const elaw_operator *elaw_prepare_current(const work *p)
{
    return &p->held->op[p->held->stages - 1];
}

/* Where the next operator goes. */
static elaw_operator *next(work *p)
{
    return &p->held->op[p->held->stages];
}

static elaw_status stage_done(work *p, elaw_status status)
{
    if (status == ELAW_OK)
        p->held->stages++;
    return status;
}

static elaw_status base_stage(work *p)
{
    const elaw_data *d = &p->held->source;
    if (d->storage == ELAW_SPARSE)
        return elaw_operator_sparse(&d->sparse, p->symmetric, next(p));
    if (d->field == ELAW_COMPLEX)
        return elaw_operator_zdense(&d->zdense, p->symmetric, next(p));
    return elaw_operator_dense(&d->dense, p->symmetric, next(p));
}

/* Standard deviations of the columns of the operator so far, by panels; in
 * between the entries are in units of the largest, whose square may not exist.
 */
static elaw_status measure(const elaw_operator *a, double unit,
                           double *deviation)
{
    size_t w = elaw_width(a->field), m = a->rows;
    double *panel = elaw_vectors_alloc(m, PANEL, a->field);
    if (panel == NULL)
        return elaw_fail_memory("elaw_prepare");
    elaw_status status = ELAW_OK;
    for (size_t j = 0; j < a->cols && status == ELAW_OK; j += PANEL) {
        size_t count = a->cols - j < PANEL ? a->cols - j : PANEL;
        status = (elaw_status)a->columns(a->ctx, j, count, panel, m);
        for (size_t c = 0; c < count && status == ELAW_OK; c++) {
            const double *x = panel + c * m * w;
            double mean[2] = {0, 0}, square = 0;
            for (size_t i = 0; i < m * w; i++)
                mean[i % w] += x[i] / (double)m;
            for (size_t i = 0; i < m * w; i++) {
                double d = (x[i] - mean[i % w]) / unit;
                square += d * d / (double)m;
            }
            deviation[j + c] = unit * sqrt(square);
        }
    }
    elaw_free(panel);
    return status;
}

/* Where rows keep their levels the stored entries of a sparse matrix are
 * enough: a walk over all places of a vast one does not end. */
static void measure_stored(const work *p, double *deviation)
{
    for (size_t j = 0; j < p->cols; j++)
        deviation[j] = elaw_survey_sparse_deviation(
            &p->held->source.sparse, p->survey.row_constant, p->rows,
            p->survey.largest, p->col[j]);
}

/* The survey knows the deviations unless rows were centred or set aside. A
 * difference of entries is only a number above the rounding of the largest. */
static elaw_status deviations(const work *p, double *deviation)
{
    bool levels = p->options.center == ELAW_CENTER_NONE ||
                  p->options.center == ELAW_CENTER_COLUMNS;
    bool known = levels && p->rows == p->survey.rows;
    double least = known ? 0 : 1e-14 * p->survey.largest;
    elaw_status status = ELAW_OK;
    if (!known && levels && p->held->source.storage == ELAW_SPARSE)
        measure_stored(p, deviation);
    else if (!known)
        status = measure(elaw_prepare_current(p), p->survey.largest, deviation);
    for (size_t j = 0; j < p->cols && status == ELAW_OK; j++) {
        if (known)
            deviation[j] = p->survey.deviation[p->col[j]];
        if (!(deviation[j] > least))
            return elaw_fail(ELAW_EDOMAIN,
                             "elaw_prepare: column %zu has no variance to "
                             "scale by",
                             p->col[j] + 1);
    }
    return status;
}

static elaw_status scale_stage(work *p)
{
    double *scale = elaw_alloc(p->cols, sizeof *scale);
    if (scale == NULL)
        return elaw_fail_memory("elaw_prepare");
    elaw_status status = deviations(p, scale);
    if (status == ELAW_OK) {
        for (size_t j = 0; j < p->cols; j++)
            scale[j] = 1 / scale[j];
        status =
            elaw_operator_scale(elaw_prepare_current(p), NULL, scale, next(p));
    }
    elaw_free(scale);
    return status;
}

elaw_status elaw_prepare_compose(work *p)
{
    bool dropped = p->notes.dropped_count > 0;
    elaw_status status = stage_done(p, base_stage(p));
    if (status == ELAW_OK && dropped)
        status = stage_done(p, elaw_operator_select(elaw_prepare_current(p),
                                                    p->rows, p->row, p->cols,
                                                    p->col, next(p)));
    if (status == ELAW_OK && p->options.center != ELAW_CENTER_NONE)
        status =
            stage_done(p, elaw_operator_center(elaw_prepare_current(p),
                                               p->options.center, next(p)));
    if (status == ELAW_OK && p->options.scale_columns)
        status = stage_done(p, scale_stage(p));
    if (status == ELAW_OK && dropped)
        status =
            keep_names(p->data->row_name, p->row, p->rows, &p->held->row_name);
    if (status == ELAW_OK && dropped)
        status =
            keep_names(p->data->col_name, p->col, p->cols, &p->held->col_name);
    return status;
}
