#include "sample/block_model.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"

static elaw_status check(const char *where, const elaw_block_model *model)
{
    size_t q = model->groups;
    if (q == 0 || model->proportion == NULL || model->profile == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: no groups", where);
    if (!(model->scale >= 0 && isfinite(model->scale)))
        return elaw_fail(ELAW_EDOMAIN, "%s: scale = %g is not positive", where,
                         model->scale);
    for (size_t a = 0; a < q; a++) {
        if (!(model->proportion[a] > 0 && isfinite(model->proportion[a])))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: proportion %zu is %g, not positive", where,
                             a + 1, model->proportion[a]);
        for (size_t b = 0; b < q; b++) {
            double v = model->profile[a + b * q];
            if (!(v > 0 && isfinite(v)))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: variance (%zu, %zu) is %g, not positive",
                                 where, a + 1, b + 1, v);
            if (v != model->profile[b + a * q])
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the profile is not symmetric: (%zu, %zu) "
                                 "is %g and (%zu, %zu) is %g",
                                 where, a + 1, b + 1, v, b + 1, a + 1,
                                 model->profile[b + a * q]);
        }
    }
    return ELAW_OK;
}

/* Sizes by rounding the cumulated shares: they add up to n. */
static elaw_status round_sizes(const char *where, elaw_blocks *b)
{
    double sum = 0;
    size_t before = 0;
    for (size_t a = 0; a < b->groups; a++) {
        sum += b->share[a];
        size_t end =
            a + 1 == b->groups ? b->n : (size_t)round(sum * (double)b->n);
        if (end <= before)
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: group %zu of share %g has no row among %zu",
                             where, a + 1, b->share[a], b->n);
        b->count[a] = end - before;
        before = end;
    }
    for (size_t a = 0; a < b->groups; a++)
        b->share[a] = (double)b->count[a] / (double)b->n;
    return ELAW_OK;
}

elaw_status elaw_blocks_open(const char *where, const elaw_block_model *model,
                             elaw_blocks *out)
{
    size_t q = model->groups;
    elaw_blocks b = {.n = model->n, .groups = q};
    elaw_status status = check(where, model);
    double sum = 0, scale = model->scale > 0 ? model->scale : 1;
    if (status != ELAW_OK)
        return status;
    b.share = elaw_alloc(q, sizeof *b.share);
    b.variance = elaw_alloc(q * q, sizeof *b.variance);
    b.count = elaw_alloc_zero(q, sizeof *b.count);
    if (b.share == NULL || b.variance == NULL || b.count == NULL) {
        elaw_blocks_free(&b);
        return elaw_fail_memory(where);
    }
    for (size_t a = 0; a < q; a++)
        sum += model->proportion[a];
    for (size_t a = 0; a < q; a++)
        b.share[a] = model->proportion[a] / sum;
    for (size_t k = 0; k < q * q; k++)
        b.variance[k] = model->profile[k] / scale;
    if (b.n > 0)
        status = round_sizes(where, &b);
    if (status == ELAW_OK)
        *out = b;
    else
        elaw_blocks_free(&b);
    return status;
}

void elaw_blocks_free(elaw_blocks *blocks)
{
    elaw_free(blocks->share);
    elaw_free(blocks->variance);
    elaw_free(blocks->count);
    *blocks = (elaw_blocks){0};
}
