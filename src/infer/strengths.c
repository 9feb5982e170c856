/* Strength and overlap of each outlier, in the units of the operator's own
 * values. */
#include "base/memory.h"
#include "base/status.h"
#include "estimate/strength.h"
#include "infer/inquiry.h"

static void copy_interval(double to[2], const double from[2])
{
    to[0] = from[0];
    to[1] = from[1];
}

static void fill(elaw_outlier *o, const elaw_strength *s, elaw_kind kind)
{
    o->strength = s->strength;
    copy_interval(o->strength_ci, s->strength_ci);
    if (kind == ELAW_KIND_RECTANGULAR) {
        o->left_overlap2 = s->overlap2[0];
        o->right_overlap2 = s->overlap2[1];
        copy_interval(o->left_overlap2_ci, s->overlap2_ci[0]);
        copy_interval(o->right_overlap2_ci, s->overlap2_ci[1]);
    } else {
        o->overlap2 = s->overlap2[0];
        copy_interval(o->overlap2_ci, s->overlap2_ci[0]);
    }
}

elaw_status elaw_inquire_strengths(elaw_inquiry *q)
{
    size_t count = q->selection.count;
    elaw_strength_options options = {
        .draws = q->options.no_intervals ? 0 : q->options.draws,
        .seed = q->options.seed,
        .covariance = q->options.samples > 0,
    };
    if (count == 0)
        return ELAW_OK;
    double *value = elaw_alloc(count, sizeof *value);
    elaw_strength *strength = elaw_alloc_zero(count, sizeof *strength);
    elaw_status status = ELAW_OK;
    if (value == NULL || strength == NULL) {
        status = elaw_fail_memory("elaw_detect");
        goto done;
    }
    for (size_t k = 0; k < count; k++)
        value[k] = q->selection.tested[k].value;
    status = elaw_strengths(&q->model, q->selection.s, count, value, &options,
                            strength);
    for (size_t k = 0; status == ELAW_OK && k < count; k++)
        fill(&q->verdict.outliers[k], &strength[k], q->verdict.kind);
done:
    elaw_free(value);
    elaw_free(strength);
    return status;
}
