/* The list of outliers and the edge of a white Wishart matrix,
 *   mu = (a + b)^2,  s = (a + b) (1/a + 1/b)^(1/3),
 * a = sqrt(n - 1/2), b = sqrt(m - 1/2) for real entries: error of second order
 * (Ma, 1203.0839); a = sqrt(n), b = sqrt(m) for complex ones. Symmetric in
 * (m, n), as X X^* and X^* X are. */
#include "sample/predict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

typedef struct candidate {
    elaw_predicted_outlier outlier;
    double distance;
    size_t index; /* keeps equal spikes in their order under qsort */
} candidate;

static int farther(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    if (a->distance != b->distance)
        return a->distance > b->distance ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

elaw_status elaw_predict_collect(const char *where, size_t spikes,
                                 const double *strength,
                                 elaw_predict_spike *spike, const void *limit,
                                 elaw_prediction *out)
{
    size_t count = 0;
    elaw_predicted_outlier *list = NULL;
    candidate *all = elaw_alloc_zero(spikes, sizeof *all);
    if (all == NULL)
        return elaw_fail_memory(where);
    for (size_t s = 0; s < spikes; s++) {
        candidate *c = all + count;
        if (!spike(limit, strength[s], &c->outlier, &c->distance))
            continue;
        c->outlier.strength = strength[s];
        c->index = s;
        count++;
    }
    if (count > 0) {
        qsort(all, count, sizeof *all, farther);
        list = elaw_alloc(count, sizeof *list);
        if (list == NULL) {
            elaw_free(all);
            return elaw_fail_memory(where);
        }
    }
    for (size_t s = 0; s < count; s++)
        list[s] = all[s].outlier;
    elaw_free(all);
    out->count = count;
    out->outliers = list;
    return ELAW_OK;
}

void elaw_predict_wishart_top(size_t m, size_t n, bool is_complex,
                              elaw_prediction *out)
{
    double less = is_complex ? 0.0 : 0.5;
    double a = sqrt((double)n - less), b = sqrt((double)m - less);
    out->has_top = true;
    out->top_centre = (a + b) * (a + b);
    out->top_scale = (a + b) * cbrt(1 / a + 1 / b);
}

void elaw_prediction_free(elaw_prediction *prediction)
{
    if (prediction == NULL)
        return;
    elaw_free(prediction->outliers);
    memset(prediction, 0, sizeof *prediction);
}
