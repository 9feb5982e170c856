/* The edges of the bulk that the Lanczos run has measured on its way to the
 * extremes, beside those of the model (estimate/bulk_edges.h).
 * What was called an outlier is taken out of the chain first: converging, it
 * moves coefficients. But where the bulk ends beyond the law's edge, what was
 * called belongs to the bulk, and the chain as it is tells the edges. So both
 * chains are asked; the law is refused where neither follows it, and then the
 * whole chain says what was measured. Not where a given maximum of outliers was
 * reached: what is left outside then moves both. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/bulk_edges.h"
#include "infer/inquiry.h"

/* The outliers as values of the run's tridiagonal matrix. */
static void run_values(const elaw_inquiry *q, const double model_value[],
                       double out[])
{
    double samples = (double)q->options.samples;
    for (size_t k = 0; k < q->selection.count; k++) {
        double x = model_value[k];
        out[k] = q->model.symmetric ? x : samples > 0 ? x * x / samples : x * x;
    }
}

/* The run's coefficients without the `count` values, as the noise model has
 * them. */
static elaw_status chain_without(const elaw_inquiry *q, size_t count,
                                 const double value[], elaw_chain *out)
{
    size_t steps;
    const double *alpha, *beta;
    elaw_chain chain;
    elaw_lanczos_coefficients(q->extremes.run, &steps, &alpha, &beta);
    elaw_status status =
        elaw_chain_copy("elaw_detect", steps, alpha, beta, &chain);
    if (status != ELAW_OK)
        return status;
    bool squares = !q->a.symmetric && count > 0;
    if (squares)
        elaw_chain_square(&chain);
    status = elaw_chain_remove("elaw_detect", count, value, &chain);
    if (status != ELAW_OK) {
        elaw_chain_free(&chain);
        return status;
    }
    if (squares)
        elaw_chain_root(1, &chain);
    else if (q->options.samples > 0)
        elaw_chain_root((double)q->options.samples, &chain);
    *out = chain;
    return ELAW_OK;
}

/* out: the same values as the noise model has them. */
static elaw_status test_without(const elaw_inquiry *q, size_t count,
                                const double value[], const double out[],
                                elaw_bulk_edges *edges)
{
    bool turn = q->options.samples == 0 && q->a.rows >= q->a.cols;
    size_t near = turn ? q->model.cols : q->model.rows;
    size_t far = turn ? q->model.rows : q->model.cols;
    double known = q->options.entry_sd > 0 ? 0 : q->level_variance;
    elaw_chain chain;
    elaw_status status = chain_without(q, count, value, &chain);
    if (status != ELAW_OK)
        return status;
    *edges = elaw_bulk_edges_test(&q->model, &chain, near, far, q->selection.s,
                                  known, count, out);
    elaw_chain_free(&chain);
    return ELAW_OK;
}

static void report(elaw_inquiry *q, const elaw_bulk_edges *e, double p_value)
{
    elaw_verdict *v = &q->verdict;
    v->fit.part[ELAW_FIT_EDGES] = p_value;
    v->fit.settled = e->settled;
    if (!e->settled)
        return;
    v->measured_lower = elaw_inquiry_own_value(q, e->lower);
    v->measured_upper = elaw_inquiry_own_value(q, e->upper);
    v->measured_error =
        elaw_inquiry_own_value(q, e->upper + e->error) - v->measured_upper;
}

elaw_status elaw_inquire_edges(elaw_inquiry *q)
{
    const double level = 0.001; /* of the fit */
    size_t count = q->selection.count;
    bool cut_short = q->verdict.at_limit && q->options.max_outliers > 0;
    elaw_bulk_edges rest, whole;
    if (q->extremes.run == NULL || cut_short)
        return ELAW_OK;
    double *value = elaw_alloc(2 * count, sizeof *value), *out = value + count;
    if (value == NULL)
        return elaw_fail_memory("elaw_detect");
    for (size_t k = 0; k < count; k++)
        out[k] = q->selection.tested[k].value;
    run_values(q, out, value);
    elaw_status status = test_without(q, count, value, out, &rest);
    if (status == ELAW_OK)
        status = test_without(q, 0, NULL, NULL, &whole);
    elaw_free(value);
    if (status != ELAW_OK || whole.steps == 0)
        return status;
    bool follows = rest.steps > 0 && rest.p_value >= level;
    report(q, follows ? &rest : &whole,
           rest.steps > 0 ? fmax(rest.p_value, whole.p_value) : whole.p_value);
    return ELAW_OK;
}
