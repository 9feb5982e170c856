/* What the matrix is: noise model and energy.
 *
 * Data whose row or column sums vanish have lost one dimension to centring:
 * the model is one smaller there. Small operators without entries are formed
 * by products with unit vectors, so that everything about them is exact. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/traces.h"
#include "infer/inquiry.h"

/* Products with unit vectors are affordable up to here. */
enum { FORM_LIMIT = 2000, FORM_BLOCK = 8 };
enum { FULL_SYMMETRIC = 3000, FULL_RECTANGULAR = 2000, FULL_QUICK = 200 };

static size_t smaller_side(const elaw_operator *a)
{
    return a->rows < a->cols ? a->rows : a->cols;
}

/* out (rows x cols) = A times the unit vectors, a few at a time. */
static elaw_status form_columns(const elaw_operator *a, double *out)
{
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1;
    double *unit = elaw_alloc_zero(a->cols, FORM_BLOCK * width * sizeof *unit);
    if (unit == NULL)
        return elaw_fail_memory("elaw_detect");
    int failed = 0;
    for (size_t j = 0; j < a->cols && !failed; j += FORM_BLOCK) {
        size_t k = a->cols - j < FORM_BLOCK ? a->cols - j : FORM_BLOCK;
        for (size_t c = 0; c < k; c++)
            unit[(c * a->cols + j + c) * width] = 1;
        failed = a->apply(a->ctx, k, unit, a->cols, out + j * a->rows * width,
                          a->rows);
        for (size_t c = 0; c < k; c++)
            unit[(c * a->cols + j + c) * width] = 0;
    }
    elaw_free(unit);
    if (failed)
        return elaw_fail(ELAW_ECALLBACK,
                         "elaw_detect: the operator's apply failed");
    return ELAW_OK;
}

static elaw_status form_entries(elaw_inquiry *q)
{
    elaw_operator a = q->a;
    elaw_status status;
    if (a.field == ELAW_REAL) {
        status = elaw_matrix_create(a.rows, a.cols, &q->formed);
        if (status == ELAW_OK)
            status = form_columns(&a, q->formed.data);
        if (status == ELAW_OK)
            status = elaw_operator_dense(&q->formed, a.symmetric, &q->a);
    } else {
        status = elaw_zmatrix_create(a.rows, a.cols, &q->zformed);
        if (status == ELAW_OK)
            status = form_columns(&a, &q->zformed.data->re);
        if (status == ELAW_OK)
            status = elaw_operator_zdense(&q->zformed, a.symmetric, &q->a);
    }
    if (status != ELAW_OK)
        return status;
    q->own_operator = true;
    q->products += a.cols;
    return ELAW_OK;
}

static elaw_kind kind_of(const elaw_inquiry *q)
{
    if (q->options.samples > 0)
        return ELAW_KIND_COVARIANCE;
    if (!q->a.symmetric)
        return ELAW_KIND_RECTANGULAR;
    return q->a.field == ELAW_COMPLEX ? ELAW_KIND_HERMITIAN
                                      : ELAW_KIND_SYMMETRIC;
}

static elaw_status set_model(elaw_inquiry *q, const elaw_energy *seen)
{
    bool covariance = q->options.samples > 0;
    size_t lost_rows = !covariance && seen->columns_sum_to_zero;
    size_t lost_cols = !covariance && seen->rows_sum_to_zero;
    q->model = (elaw_noise_model){
        .symmetric = q->a.symmetric && !covariance,
        .beta = q->a.field == ELAW_COMPLEX ? 2 : 1,
        .rows = q->a.rows - lost_rows,
        .cols = covariance ? q->options.samples : q->a.cols - lost_cols,
    };
    q->verdict.centered_columns = lost_rows;
    q->verdict.centered_rows = lost_cols;
    size_t p = q->model.rows < q->model.cols ? q->model.rows : q->model.cols;
    q->verdict.small = p < 30;
    size_t most = q->options.max_outliers > 0 ? p / 4 : p / 5;
    if (most == 0)
        most = 1;
    bool fewer = q->options.max_outliers > 0 && q->options.max_outliers < most;
    q->limit = fewer ? q->options.max_outliers : most;
    if (p < 2)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_detect: %zu x %zu after centring: too small",
                         q->model.rows, q->model.cols);
    return ELAW_OK;
}

static bool want_full(const elaw_inquiry *q)
{
    size_t limit = q->options.full_limit;
    if (limit == 0)
        limit = q->a.symmetric ? FULL_SYMMETRIC : FULL_RECTANGULAR;
    if (q->options.no_fit && limit > FULL_QUICK)
        limit = FULL_QUICK; /* for the extremes alone Lanczos is quicker */
    return q->a.columns != NULL && smaller_side(&q->a) <= limit;
}

/* The trace of a covariance is the energy of its data over the samples. */
static elaw_status covariance_energy(elaw_inquiry *q)
{
    const elaw_operator *a = &q->a;
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1;
    double *column = elaw_alloc(a->rows, width * sizeof *column);
    if (column == NULL)
        return elaw_fail_memory("elaw_detect");
    double trace = 0;
    elaw_status status = ELAW_OK;
    for (size_t j = 0; j < a->cols && status == ELAW_OK; j++) {
        if (a->columns(a->ctx, j, 1, column, a->rows) != 0)
            status = elaw_fail(ELAW_ECALLBACK,
                               "elaw_detect: the operator's columns failed");
        else if (!(column[j * width] >= 0))
            status = elaw_fail(ELAW_EDOMAIN,
                               "elaw_detect: diagonal entry %zu is %g: not a "
                               "covariance matrix",
                               j + 1, column[j * width]);
        else
            trace += column[j * width];
    }
    elaw_free(column);
    if (status == ELAW_OK)
        q->energy = trace * (double)q->options.samples;
    return status;
}

static elaw_status probe_energy(elaw_inquiry *q)
{
    if (q->options.energy > 0 || q->options.entry_sd > 0) {
        q->energy = q->options.energy;
        return ELAW_OK;
    }
    elaw_pairs none = {0};
    elaw_traces traces;
    elaw_status status = elaw_traces_energy(&q->a, &none, q->options.probes,
                                            q->options.seed, &traces);
    if (status != ELAW_OK)
        return status;
    q->energy = traces.energy;
    q->level_variance = traces.energy_relative_variance;
    q->products += traces.probes;
    q->verdict.level_probes = traces.exact ? 0 : traces.probes;
    return ELAW_OK;
}

elaw_status elaw_inquire_model(elaw_inquiry *q)
{
    elaw_status status = ELAW_OK;
    size_t larger = q->a.rows + q->a.cols - smaller_side(&q->a);
    if (q->a.columns == NULL && larger <= FORM_LIMIT)
        status = form_entries(q);
    else if (elaw_inquiry_is_vast(q))
        status = elaw_inquire_sample(q);
    elaw_energy seen = {0};
    if (status == ELAW_OK && q->a.columns != NULL) {
        status = elaw_entries_energy(&q->a, &seen);
        q->energy = seen.energy;
        q->passes++;
    }
    if (status == ELAW_OK)
        status = set_model(q, &seen);
    if (status == ELAW_OK && q->options.samples > 0)
        status = covariance_energy(q);
    else if (status == ELAW_OK && q->a.columns == NULL)
        status = probe_energy(q);
    if (status != ELAW_OK)
        return status;
    if (!(q->energy > 0) && q->options.entry_sd <= 0)
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_detect: all entries are zero: nothing to test");
    q->full = want_full(q);
    q->verdict.rows = q->a.rows;
    q->verdict.cols = q->a.cols;
    q->verdict.kind = kind_of(q);
    q->verdict.field = q->a.field;
    q->verdict.level = q->options.level;
    q->verdict.entry_sd_known = q->options.entry_sd > 0;
    return ELAW_OK;
}
