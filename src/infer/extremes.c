/* Extremes of a spectrum for the outlier test.
 *
 * The Lanczos run stops (beta_k |last component| is the residual of a Ritz
 * value) when
 *   every Ritz value beyond   cut = edge + 1.5 width   has  res <= 1e-9 (span),
 *   the first one inside, at each end, has   res^2/gap <= 0.05 width,
 * width = one Tracy-Widom unit in the values: the error of a Ritz value is
 * quadratic in its residual, so the next value is known to a twentieth of the
 * scale on which it is judged, and outliers, which converge geometrically, are
 * exact long before. The edge moves with the current level of noise, which
 * comes from the energy that the values beyond leave. */
#include "infer/extremes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

enum { LOOK_EVERY = 5 };
static const double CUT_WIDTHS = 1.5;    /* z of the cut                      */
static const double INSIDE_ERROR = 0.05; /* widths                            */
static const double OUTSIDE_RESIDUAL = 1e-9;

/* lambda of a covariance to the singular value of the data. */
static double model_value(double samples, double value)
{
    if (samples <= 0)
        return value;
    return value > 0 ? sqrt(samples * value) : 0;
}

/* --- the whole spectrum --------------------------------------------------- */

elaw_status elaw_extremes_full(const elaw_operator *a, double samples,
                               elaw_extremes *out)
{
    elaw_extremes fresh = {.a = a, .samples = samples};
    elaw_status status = elaw_full_create(a, &fresh.full);
    if (status != ELAW_OK)
        return status;
    fresh.all_count = elaw_full_count(fresh.full);
    fresh.all = elaw_alloc(fresh.all_count, sizeof *fresh.all);
    if (fresh.all == NULL) {
        elaw_extremes_free(&fresh);
        return elaw_fail_memory("elaw_detect");
    }
    const double *value = elaw_full_values(fresh.full);
    for (size_t k = 0; k < fresh.all_count; k++)
        fresh.all[k] = model_value(samples, value[k]);
    *out = fresh;
    return ELAW_OK;
}

static elaw_status make_room(elaw_extremes *extremes, size_t count)
{
    elaw_free(extremes->value);
    elaw_free(extremes->index);
    extremes->count = 0;
    extremes->value = elaw_alloc(count, sizeof *extremes->value);
    extremes->index = elaw_alloc(count, sizeof *extremes->index);
    if (extremes->value == NULL || extremes->index == NULL)
        return elaw_fail_memory("elaw_detect");
    return ELAW_OK;
}

static void take(elaw_extremes *extremes, double value, size_t index)
{
    extremes->value[extremes->count] = value;
    extremes->index[extremes->count++] = index;
}

elaw_status elaw_extremes_take(elaw_extremes *extremes, size_t limit,
                               bool both_ends)
{
    size_t n = extremes->all_count;
    size_t top = limit + 1 < n ? limit + 1 : n;
    size_t bottom = both_ends ? (top < n - top ? top : n - top) : 0;
    elaw_status status = make_room(extremes, top + bottom);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < top; k++)
        take(extremes, extremes->all[k], k);
    for (size_t k = n - bottom; k < n; k++)
        take(extremes, extremes->all[k], k);
    return ELAW_OK;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of |x| under the semicircle of unit variance. */
static const double SEMICIRCLE_MEDIAN = 0.8079455066;

/* The level of noise that a median of |values| tells. Rectangular: the median
 * of the Marchenko-Pastur law of ratio c = p/N is 1 - c/3 - c^2/72 to 1e-3
 * (fitted to its quadrature; only a count of starters hangs on it). */
static double median_level(const elaw_noise_model *model, double median,
                           size_t left)
{
    if (model->symmetric)
        return median / (SEMICIRCLE_MEDIAN * sqrt((double)left));
    double p = (double)(model->rows < model->cols ? model->rows : model->cols);
    double N = (double)(model->rows < model->cols ? model->cols : model->rows);
    double c = p / N;
    return median / sqrt(N * (1 - c / 3 - c * c / 72));
}

size_t elaw_extremes_median_count(const elaw_extremes *extremes,
                                  const elaw_noise_model *model)
{
    size_t n = extremes->all_count, beyond = 0;
    double *size = elaw_alloc(n, sizeof *size);
    if (size == NULL)
        return 0; /* only a hint: the test itself does not need it */
    for (size_t k = 0; k < n; k++)
        size[k] = fabs(extremes->all[k]);
    qsort(size, n, sizeof *size, ascending);
    for (int round = 0; round < 20; round++) {
        double s = median_level(model, size[(n - beyond) / 2], n - beyond);
        double lower, upper;
        elaw_noise_edges(model, s, &lower, &upper);
        size_t now = 0;
        while (now < n / 2 && size[n - 1 - now] > upper)
            now++;
        if (now == beyond)
            break;
        beyond = now;
    }
    elaw_free(size);
    return beyond;
}

/* --- one Lanczos run ------------------------------------------------------ */

typedef struct bulk_view { /* in the units of the operator's values */
    double lower, upper, width;
    bool has_lower;
} bulk_view;

static bulk_view view_bulk(const elaw_outside_rule *rule, double s)
{
    bulk_view view = {.has_lower = rule->model->symmetric};
    elaw_noise_edges(rule->model, s, &view.lower, &view.upper);
    view.width = elaw_noise_edge_scale(rule->model, s);
    if (rule->samples > 0) {
        view.width *= 2 * view.upper / rule->samples;
        view.lower *= view.lower / rule->samples;
        view.upper *= view.upper / rule->samples;
    }
    return view;
}

/* Ritz values number 0 .. high-1 and low .. count-1 lie beyond the cut. */
typedef struct split {
    size_t high, low;
} split;

static split split_at(const bulk_view *view, size_t count, const double *value)
{
    double margin = CUT_WIDTHS * view->width;
    split at = {0, count};
    while (at.high < count && value[at.high] > view->upper + margin)
        at.high++;
    while (view->has_lower && at.low > at.high &&
           value[at.low - 1] < view->lower - margin)
        at.low--;
    return at;
}

/* The level of noise and the split, each from the other. `out` has room for
 * all Ritz values. */
static elaw_status settle(const elaw_outside_rule *rule, size_t count,
                          const double *value, double *out, bulk_view *view,
                          split *at)
{
    size_t j = 0;
    for (int round = 0; round < 50; round++) {
        double s = rule->known_s;
        if (s <= 0) {
            elaw_status status =
                elaw_noise_level(rule->model, rule->energy, j, out, &s);
            if (status != ELAW_OK)
                return status;
        }
        *view = view_bulk(rule, s);
        *at = split_at(view, count, value);
        size_t now = at->high + (count - at->low);
        if (round > 0 && now == j)
            break;
        j = 0;
        for (size_t k = 0; k < count; k++)
            if (k < at->high || k >= at->low)
                out[j++] = model_value(rule->samples, value[k]);
    }
    return ELAW_OK;
}

static bool outside_converged(const elaw_outside_rule *rule, size_t from,
                              size_t to, const bulk_view *view,
                              const double *residual)
{
    for (size_t k = from; k < to; k++) {
        size_t rank = from == 0 ? k : to - 1 - k;
        if (rank <= rule->limit &&
            residual[k] > OUTSIDE_RESIDUAL * (view->upper - view->lower))
            return false;
    }
    return true;
}

/* The first value inside at one end: k, its inner neighbour at k + step. */
static bool inside_known(size_t k, size_t neighbour, const bulk_view *view,
                         const double *value, const double *residual)
{
    double gap = fmax(fabs(value[k] - value[neighbour]), view->width);
    return residual[k] * residual[k] / gap <= INSIDE_ERROR * view->width;
}

static bool finished(const elaw_outside_rule *rule, const bulk_view *view,
                     split at, size_t count, const double *value,
                     const double *residual)
{
    if (at.low < at.high + 2 ||
        !outside_converged(rule, 0, at.high, view, residual) ||
        !outside_converged(rule, at.low, count, view, residual))
        return false;
    /* beyond the limit nobody looks at the first value inside */
    bool high = at.high > rule->limit ||
                inside_known(at.high, at.high + 1, view, value, residual);
    bool low = !view->has_lower || count - at.low > rule->limit ||
               inside_known(at.low - 1, at.low - 2, view, value, residual);
    return high && low;
}

static elaw_status keep_candidates(elaw_extremes *extremes, split at,
                                   size_t count, const double *value,
                                   size_t limit, bool both_ends)
{
    size_t top = (at.high < limit ? at.high : limit) + 1;
    size_t bottom = (count - at.low < limit ? count - at.low : limit) + 1;
    if (top > count)
        top = count;
    size_t low = both_ends && bottom < count ? count - bottom : count;
    if (low < top)
        low = top;
    elaw_status status = make_room(extremes, top + (count - low));
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < count; k++)
        if (k < top || k >= low)
            take(extremes, model_value(extremes->samples, value[k]), k);
    return ELAW_OK;
}

/* One look at the run: *done, and then the candidates are kept. */
static elaw_status look(elaw_extremes *extremes, const elaw_outside_rule *rule,
                        bool *done)
{
    size_t count;
    const double *value, *residual;
    elaw_status status =
        elaw_lanczos_ritz(extremes->run, &count, &value, &residual);
    if (status != ELAW_OK)
        return status;
    double *out = elaw_alloc(count, sizeof *out);
    if (out == NULL)
        return elaw_fail_memory("elaw_detect");
    bulk_view view;
    split at;
    status = settle(rule, count, value, out, &view, &at);
    elaw_free(out);
    if (status != ELAW_OK)
        return status;
    *done = elaw_lanczos_complete(extremes->run) ||
            finished(rule, &view, at, count, value, residual);
    if (!*done)
        return ELAW_OK;
    return keep_candidates(extremes, at, count, value, rule->limit,
                           view.has_lower);
}

elaw_status elaw_extremes_lanczos(const elaw_operator *a,
                                  const elaw_outside_rule *rule,
                                  elaw_extremes *out)
{
    elaw_extremes fresh = {.a = a, .samples = rule->samples};
    elaw_status status = elaw_lanczos_create(a, rule->seed, &fresh.run);
    bool done = false;
    double n = (double)(a->rows < a->cols ? a->rows : a->cols);
    double expected = 7 * cbrt(n);
    while (status == ELAW_OK && !done) {
        status = elaw_lanczos_advance(fresh.run, LOOK_EVERY);
        if (status == ELAW_OK)
            status = look(&fresh, rule, &done);
        if (status == ELAW_OK) {
            double steps = (double)elaw_lanczos_steps(fresh.run);
            status = elaw_report(rule->progress, steps / (steps + expected / 4),
                                 "finding what lies outside the bulk");
        }
    }
    if (status != ELAW_OK) {
        elaw_extremes_free(&fresh);
        return status;
    }
    *out = fresh;
    return ELAW_OK;
}

/* --- what both give ------------------------------------------------------- */

elaw_status elaw_extremes_pairs(elaw_extremes *extremes, size_t count,
                                const size_t which[], double *left,
                                double *right)
{
    if (count == 0)
        return ELAW_OK;
    size_t *index = elaw_alloc(count, sizeof *index);
    if (index == NULL)
        return elaw_fail_memory("elaw_detect");
    for (size_t k = 0; k < count; k++)
        index[k] = extremes->index[which[k]];
    elaw_status status =
        extremes->full != NULL
            ? elaw_full_pairs(extremes->full, count, index, left, right)
            : elaw_lanczos_pairs(extremes->run, count, index, left, right);
    elaw_free(index);
    return status;
}

elaw_solve_info elaw_extremes_info(const elaw_extremes *extremes)
{
    return extremes->full != NULL ? elaw_full_info(extremes->full)
                                  : elaw_lanczos_info(extremes->run);
}

void elaw_extremes_free(elaw_extremes *extremes)
{
    elaw_full_free(extremes->full);
    elaw_lanczos_free(extremes->run);
    elaw_free(extremes->all);
    elaw_free(extremes->value);
    elaw_free(extremes->index);
    memset(extremes, 0, sizeof *extremes);
}
