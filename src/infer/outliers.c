/* Which extremes are outliers, and how strong.
 *
 * The count depends on the kurtosis of the entries (it moves the edge) or on
 * the energy from probes, and both are measured on what the outliers leave:
 * count, take out, measure, count again until the set of outliers stands. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/traces.h"
#include "infer/inquiry.h"

enum { ROUNDS = 3, START_MARGIN = 5 };

/* The run needs some 7 n^(1/3) steps for the edges of the bulk and 1.5 for each
 * outlier, and keeps a vector of each side for each step: so many outliers as
 * half a gigabyte of them holds, unless more are asked for. */
static size_t affordable(const elaw_inquiry *q)
{
    const double basis = 0x1p29, least = 20;
    const elaw_operator *a = &q->a;
    double n = (double)(a->rows < a->cols ? a->rows : a->cols);
    double sides = (double)a->rows + (a->symmetric ? 0 : (double)a->cols);
    double bytes = 8 * sides * (a->field == ELAW_COMPLEX ? 2 : 1);
    double count = (basis / bytes - 7 * cbrt(n)) / 1.5;
    return (size_t)fmin(fmax(count, least), (double)q->limit);
}

static elaw_status find_extremes(elaw_inquiry *q)
{
    if (!q->full && q->options.max_outliers == 0)
        q->limit = affordable(q);
    double samples = (double)q->options.samples;
    if (!q->full) {
        elaw_outside_rule rule = {
            &q->model, q->energy,       q->options.entry_sd, q->limit,
            samples,   q->options.seed, &q->options.progress};
        return elaw_extremes_lanczos(&q->a, &rule, &q->extremes);
    }
    elaw_status status = elaw_extremes_full(&q->a, samples, &q->extremes);
    if (status != ELAW_OK)
        return status;
    if (q->options.max_outliers == 0) {
        size_t start = elaw_extremes_median_count(&q->extremes, &q->model);
        size_t most = q->extremes.all_count / 4;
        if (most < q->limit)
            most = q->limit;
        if (start + START_MARGIN > q->limit)
            q->limit =
                start + START_MARGIN < most ? start + START_MARGIN : most;
    }
    return elaw_extremes_take(&q->extremes, q->limit, q->model.symmetric);
}

static int farthest_first(const void *a, const void *b)
{
    const elaw_tested *x = a, *y = b;
    double dx = fabs(x->value), dy = fabs(y->value);
    if (dx != dy)
        return dx < dy ? 1 : -1;
    return (x->value < y->value) - (x->value > y->value);
}

static elaw_status count_outliers(elaw_inquiry *q)
{
    elaw_candidates candidates = {
        .count = q->extremes.count,
        .value = q->extremes.value,
        .energy = q->energy,
        .known_s = q->options.entry_sd,
        .level_variance = q->level_variance,
    };
    elaw_selection fresh;
    elaw_status status =
        elaw_select(&q->model, &candidates, q->options.level, q->limit, &fresh);
    if (status != ELAW_OK)
        return status;
    elaw_selection_free(&q->selection);
    q->selection = fresh;
    if (!(fresh.s > 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_detect: %zu value%s all of the matrix to "
                         "rounding: no noise is left to test against",
                         fresh.count, fresh.count == 1 ? " is" : "s are");
    qsort(fresh.tested, fresh.count, sizeof *fresh.tested, farthest_first);
    return ELAW_OK;
}

/* The outliers' values and vectors; the old ones are forgotten. */
static elaw_status take_pairs(elaw_inquiry *q)
{
    size_t count = q->selection.count;
    size_t width = q->a.field == ELAW_COMPLEX ? 2 : 1;
    elaw_free(q->pair_value);
    elaw_free(q->left);
    elaw_free(q->right);
    q->pair_count = 0;
    q->right = NULL;
    q->pair_value = elaw_alloc(count, sizeof *q->pair_value);
    q->left = elaw_alloc(count * q->a.rows, width * sizeof *q->left);
    if (!q->a.symmetric)
        q->right = elaw_alloc(count * q->a.cols, width * sizeof *q->right);
    size_t *which = elaw_alloc(count, sizeof *which);
    if (q->pair_value == NULL || q->left == NULL || which == NULL ||
        (!q->a.symmetric && q->right == NULL)) {
        elaw_free(which);
        return elaw_fail_memory("elaw_detect");
    }
    for (size_t k = 0; k < count; k++) {
        which[k] = q->selection.tested[k].index;
        q->pair_value[k] = q->selection.tested[k].value;
    }
    elaw_status status =
        elaw_extremes_pairs(&q->extremes, count, which, q->left, q->right);
    elaw_free(which);
    q->entries_tested = false;
    if (status == ELAW_OK)
        q->pair_count = count;
    return status;
}

static elaw_status measure_kurtosis(elaw_inquiry *q, bool *changed)
{
    elaw_pairs pairs = elaw_inquiry_pairs(q);
    double kurtosis = 0;
    elaw_status status;
    if (q->sample_column != NULL) {
        status = elaw_inquire_sample_entries(q);
        kurtosis = q->entry.kurtosis;
    } else if (q->options.no_fit) {
        status = elaw_entries_kurtosis(&q->a, &pairs, &kurtosis);
    } else {
        status = elaw_entries_test(&q->a, &pairs, &q->entry);
        q->entries_tested = status == ELAW_OK;
        kurtosis = q->entry.kurtosis;
    }
    q->passes += q->sample_column == NULL;
    if (status != ELAW_OK)
        return status;
    /* below -2 there is no law; above the limit the first order ends */
    double capped =
        fmin(fmax(kurtosis, -2), elaw_noise_kurtosis_limit(&q->model));
    *changed = fabs(capped - q->model.kurtosis) >= 1e-3 * fmax(1, fabs(capped));
    q->model.kurtosis = capped;
    return ELAW_OK;
}

static elaw_status measure_energy(elaw_inquiry *q)
{
    elaw_pairs pairs = elaw_inquiry_pairs(q);
    elaw_traces traces;
    elaw_status status = elaw_traces_energy(&q->a, &pairs, q->options.probes,
                                            q->options.seed, &traces);
    if (status != ELAW_OK)
        return status;
    q->energy = traces.energy;
    for (size_t k = 0; k < pairs.count; k++)
        q->energy += pairs.value[k] * pairs.value[k];
    q->level_variance = traces.energy_relative_variance;
    q->products += traces.probes;
    return ELAW_OK;
}

/* What the next count rests on; *changed: it must be made. */
static elaw_status measure_rest(elaw_inquiry *q, bool *changed)
{
    *changed = false;
    if (q->options.samples > 0)
        return ELAW_OK;
    bool entries = q->a.columns != NULL || q->sample_column != NULL;
    elaw_status status = ELAW_OK;
    if (entries && !q->options.gaussian)
        status = measure_kurtosis(q, changed);
    if (status != ELAW_OK || q->verdict.level_probes == 0 || q->pair_count == 0)
        return status;
    *changed = true;
    return measure_energy(q);
}

static bool same_outliers(const elaw_inquiry *q)
{
    if (q->selection.count != q->pair_count)
        return false;
    for (size_t k = 0; k < q->pair_count; k++)
        if (q->pair_value[k] != q->selection.tested[k].value)
            return false;
    return true;
}

static elaw_status settle_outliers(elaw_inquiry *q)
{
    bool changed = true;
    for (int round = 0; round < ROUNDS && changed; round++) {
        elaw_status status = count_outliers(q);
        if (status != ELAW_OK)
            return status;
        if (round > 0 && same_outliers(q))
            return ELAW_OK;
        status = take_pairs(q);
        if (status == ELAW_OK && round + 1 < ROUNDS)
            status = measure_rest(q, &changed);
        if (status != ELAW_OK)
            return status;
    }
    return ELAW_OK;
}

static void report_level(elaw_inquiry *q)
{
    elaw_verdict *v = &q->verdict;
    v->entry_sd = q->selection.s;
    elaw_noise_edges(&q->model, v->entry_sd, &v->lower_edge, &v->upper_edge);
    v->lower_edge = elaw_inquiry_own_value(q, v->lower_edge);
    v->upper_edge = elaw_inquiry_own_value(q, v->upper_edge);
    v->limit = q->limit;
    v->at_limit = q->selection.count >= q->limit;
    v->has_next = q->selection.tested_count > q->selection.count;
    if (!v->has_next && v->count > 0) { /* every candidate was called */
        v->at_limit = true;
        v->limit = v->count;
    }
    if (v->has_next) {
        const elaw_tested *next = &q->selection.tested[q->selection.count];
        v->next_value = elaw_inquiry_own_value(q, next->value);
        v->next_z = next->z;
        v->next_p_value = exp(next->log_p);
    }
}

static elaw_status report_outliers(elaw_inquiry *q)
{
    elaw_verdict *v = &q->verdict;
    size_t count = q->selection.count;
    v->outliers = elaw_alloc_zero(count, sizeof *v->outliers);
    if (v->outliers == NULL)
        return elaw_fail_memory("elaw_detect");
    v->count = count;
    for (size_t k = 0; k < count; k++) {
        const elaw_tested *tested = &q->selection.tested[k];
        v->outliers[k].value = elaw_inquiry_own_value(q, tested->value);
        v->outliers[k].z = tested->z;
        v->outliers[k].log_p = tested->log_p;
        v->outliers[k].p_value = exp(tested->log_p);
    }
    return ELAW_OK;
}

static elaw_status report_spectrum(elaw_inquiry *q)
{
    if (!q->full)
        return ELAW_OK;
    size_t count = elaw_full_count(q->extremes.full);
    q->verdict.spectrum = elaw_alloc(count, sizeof(double));
    if (q->verdict.spectrum == NULL)
        return elaw_fail_memory("elaw_detect");
    memcpy(q->verdict.spectrum, elaw_full_values(q->extremes.full),
           count * sizeof(double));
    q->verdict.spectrum_count = count;
    return ELAW_OK;
}

elaw_status elaw_inquire_outliers(elaw_inquiry *q)
{
    elaw_status status = find_extremes(q);
    if (status == ELAW_OK)
        status = settle_outliers(q);
    if (status == ELAW_OK)
        status = report_outliers(q);
    if (status == ELAW_OK)
        status = report_spectrum(q);
    if (status != ELAW_OK)
        return status;
    report_level(q);
    q->verdict.info = elaw_extremes_info(&q->extremes);
    q->verdict.info.products += q->products;
    q->verdict.info.passes += q->passes;
    return ELAW_OK;
}
