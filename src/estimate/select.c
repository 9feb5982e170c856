/* The forward test.
 *
 * For j = 0, 1, .., K: take out the j most extreme values, standardise and
 * test the next. While every test rejects, J = j + 1. After the first
 * acceptance go on, for strong values inflate the level of noise and may hide
 * each other: a rejection there accepts all before it. Such a late rejection
 * is held to a tenth of the level, and the values that were not accepted do
 * not push the edge; with their push a structureless matrix gave 13 to 36 %
 * false alarms in place of 5 %.
 *
 * The p-value of outlier i is the one it has when the J - 1 others are out, as
 * no outlier may mask another. A sequential test in the manner of Kritchman
 * and Nadler 2009. */
#include "estimate/select.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"

typedef struct search {
    const elaw_noise_model *model;
    const elaw_candidates *given;
    size_t high, low; /* candidates left: high <= i < low                */
    size_t removed, count;
    double *out; /* the values removed, in order                    */
    elaw_tested *tested;
} search;

static elaw_status level_without(const search *run, size_t j,
                                 const double out[], double *s)
{
    if (run->given->known_s > 0) {
        *s = run->given->known_s;
        return ELAW_OK;
    }
    return elaw_noise_level(run->model, run->given->energy, j, out, s);
}

static elaw_status log_p(const search *run, size_t j, double z, double *out)
{
    const elaw_noise_model *model = run->model;
    bool known = run->given->known_s > 0;
    double variance = run->given->level_variance;
    return elaw_noise_log_p_widened(
        model->beta, z, known ? 0 : elaw_noise_radial(model, j),
        model->symmetric ? 2 : 1,
        known ? 0 : elaw_noise_widening(model, j, variance), out);
}

/* Candidate i as the next extreme; values of the wrong sign are none. */
static void consider(const search *run, size_t i, bool top, double s,
                     elaw_tested *best)
{
    double value = run->given->value[i];
    if (run->model->symmetric && (top ? value <= 0 : value >= 0))
        return;
    double z =
        elaw_noise_z(run->model, value, run->removed, run->out, run->count, s);
    if (z > best->z)
        *best = (elaw_tested){.index = i, .value = value, .z = z, .s = s};
}

/* Tests the most extreme candidate left; *found is false where there is
 * none. */
static elaw_status test_next(const search *run, elaw_tested *test, bool *found)
{
    double s;
    elaw_status status = level_without(run, run->removed, run->out, &s);
    if (status != ELAW_OK)
        return status;
    elaw_tested best = {.z = -INFINITY};
    if (run->high < run->low) {
        consider(run, run->high, true, s, &best);
        if (run->model->symmetric)
            consider(run, run->low - 1, false, s, &best);
    }
    *found = best.z > -INFINITY;
    if (*found)
        status = log_p(run, run->removed, best.z, &best.log_p);
    *test = best;
    return status;
}

static void take_out(search *run, const elaw_tested *test)
{
    if (test->index == run->high)
        run->high++;
    else
        run->low--;
    run->tested[run->removed] = *test;
    run->out[run->removed++] = test->value;
}

/* Runs the tests; stops early where candidates or energy are used up. */
static elaw_status forward(search *run, double level, size_t limit)
{
    for (size_t j = 0; j <= limit; j++) {
        elaw_tested test;
        bool found;
        elaw_status status = test_next(run, &test, &found);
        if (status == ELAW_EDOMAIN && j > 0)
            return ELAW_OK;
        if (status != ELAW_OK || !found)
            return status;
        double asked = run->count == j ? level : level / 10;
        if (j < limit && test.log_p <= log(asked))
            run->count = j + 1;
        take_out(run, &test);
    }
    return ELAW_OK;
}

/* Outlier i again with all the others out; others: room for count values. */
static elaw_status test_again(const search *run, size_t i, double others[])
{
    size_t left = run->count - 1;
    for (size_t k = 0; k < left; k++)
        others[k] = run->out[k < i ? k : k + 1];
    elaw_tested *test = &run->tested[i];
    elaw_status status = level_without(run, left, others, &test->s);
    if (status != ELAW_OK)
        return status;
    test->z =
        elaw_noise_z(run->model, test->value, left, others, left, test->s);
    return log_p(run, left, test->z, &test->log_p);
}

static elaw_status check(const elaw_candidates *given, double level)
{
    if (given->count == 0)
        return elaw_fail(ELAW_EINVAL, "elaw_select: there are no candidates");
    if (!(level > 0 && level < 1))
        return elaw_fail(ELAW_EINVAL,
                         "elaw_select: level = %g is not between 0 and 1",
                         level);
    if (!(given->known_s > 0 || given->energy > 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_select: energy = %g is not positive",
                         given->energy);
    return ELAW_OK;
}

/* From a quarter of the values on, strong ones hide each other and the noise
 * is no longer told by what they leave. */
static size_t most_outliers(const elaw_noise_model *model, size_t limit)
{
    size_t side = model->rows < model->cols ? model->rows : model->cols;
    size_t most = side / 4 > 0 ? side / 4 : 1;
    return limit < most ? limit : most;
}

elaw_status elaw_select(const elaw_noise_model *model,
                        const elaw_candidates *candidates, double level,
                        size_t limit, elaw_selection *out)
{
    elaw_status status = check(candidates, level);
    if (status != ELAW_OK)
        return status;
    limit = most_outliers(model, limit);
    search run = {
        .model = model, .given = candidates, .low = candidates->count};
    run.tested = elaw_alloc(limit + 1, sizeof *run.tested);
    run.out = elaw_alloc(2 * (limit + 1), sizeof *run.out);
    if (run.tested == NULL || run.out == NULL) {
        status = elaw_fail_memory("elaw_select");
        goto done;
    }
    status = forward(&run, level, limit);
    for (size_t i = 0; status == ELAW_OK && i < run.count; i++)
        status = test_again(&run, i, run.out + limit + 1);
    if (status != ELAW_OK)
        goto done;
    double s = 0;
    if (level_without(&run, run.count, run.out, &s) != ELAW_OK)
        s = 0;
    *out = (elaw_selection){run.count, run.removed, run.tested, s};
    run.tested = NULL;
done:
    elaw_free(run.tested);
    elaw_free(run.out);
    return status;
}

void elaw_selection_free(elaw_selection *selection)
{
    if (selection == NULL)
        return;
    elaw_free(selection->tested);
    *selection = (elaw_selection){0};
}
