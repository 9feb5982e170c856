/* xi from the spectrum alone. What is estimated is the density of all values,
 * smooth on the scale of the noise as an operator: sqrt(n v), of the
 * symmetrised spectrum sqrt(m v), which is what multiplies h in
 *     xi = l - 2 n v h,   xi = y - v (n - m)/y - 2 m v h~. */
#include "denoise/rie.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/hilbert.h"
#include "denoise/isotonic.h"

typedef struct shape {
    double small, excess; /* m, n - m (symmetric: 0) */
} shape;

static shape shape_of(const elaw_rie *rie)
{
    double m = (double)rie->rows, n = (double)rie->cols;
    if (rie->symmetric)
        return (shape){n, 0};
    return (shape){fmin(m, n), fabs(n - m)};
}

/* The values as elaw_hilbert_estimate takes them: ascending, with their mirror
 * images where the matrix is rectangular. */
static elaw_status ascending(const char *where, const elaw_rie *rie, size_t *n,
                             double **out)
{
    size_t count = rie->count;
    *n = rie->symmetric ? count : 2 * count;
    double *x = elaw_alloc(*n, sizeof *x);
    if (x == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < count; i++)
        x[*n - 1 - i] = rie->noisy[i];
    for (size_t i = 0; i < count && !rie->symmetric; i++)
        x[i] = -rie->noisy[i];
    *out = x;
    return ELAW_OK;
}

/* xi, not clipped, and its slope. Descending values are the last of the n. */
static void formula(const elaw_rie *rie, const elaw_hilbert *h, size_t n,
                    double xi[], double slope[])
{
    shape s = shape_of(rie);
    for (size_t i = 0; i < rie->count; i++) {
        double y = rie->noisy[i], pull = 2 * s.small * h->h[n - 1 - i];
        double rise = 2 * s.small * h->slope[n - 1 - i];
        if (s.excess > 0) {
            pull += s.excess / y;
            rise -= s.excess / y / y;
        }
        xi[i] = y - rie->variance * pull;
        slope[i] = 1 - rie->variance * rise;
    }
}

/* The nearest values that descend and, where they are singular, are not
 * negative; those of y = 0 may not be finite. */
static elaw_status order(const char *where, const elaw_rie *rie,
                         const double xi[], double slope[], double cleaned[])
{
    for (size_t i = 0; i < rie->count; i++)
        cleaned[i] = isfinite(xi[i]) ? xi[i] : 0;
    elaw_status status = elaw_isotonic(where, rie->count, cleaned, slope);
    for (size_t i = 0; i < rie->count && !rie->symmetric; i++)
        if (!(cleaned[i] > 0) || !isfinite(xi[i]))
            cleaned[i] = slope[i] = 0;
    return status;
}

static elaw_status by_values(const char *where, const elaw_rie *rie,
                             double cleaned[], elaw_rie_result *out)
{
    size_t n = 0;
    elaw_hilbert h = {0};
    shape s = shape_of(rie);
    elaw_hilbert_options options = {.scale = sqrt(s.small * rie->variance),
                                    .mirrored = !rie->symmetric};
    double *x = NULL, *xi = elaw_alloc(3 * rie->count, sizeof *xi);
    elaw_status status =
        xi == NULL ? elaw_fail_memory(where) : ascending(where, rie, &n, &x);
    if (status == ELAW_OK)
        status = elaw_hilbert_estimate(where, n, x, &options, &h);
    if (status != ELAW_OK)
        goto done;
    double *slope = xi + rie->count, *values = xi + 2 * rie->count;
    formula(rie, &h, n, xi, slope);
    status = order(where, rie, xi, slope, values);
    if (status == ELAW_OK)
        status = elaw_rie_risk(where, rie, xi, values, slope, out);
    if (status != ELAW_OK)
        goto done;
    out->high = h.high;
    out->low = h.low;
    for (size_t i = 0; i < rie->count; i++)
        cleaned[i] = values[i];
done:
    elaw_hilbert_free(&h);
    elaw_free(x);
    elaw_free(xi);
    return status;
}

static elaw_status by_prior(const char *where, const elaw_rie *rie,
                            double cleaned[], elaw_rie_result *out)
{
    elaw_law *law = NULL;
    elaw_rie_result result = {0, 0, NAN, NAN};
    size_t count;
    const double *edge;
    double *values = elaw_alloc(rie->count, sizeof *values);
    elaw_status status =
        values == NULL ? elaw_fail_memory(where) : elaw_rie_law(rie, &law);
    if (status == ELAW_OK)
        status = elaw_rie_by_law(rie, law, values);
    if (status == ELAW_OK)
        status = elaw_rie_minimum(rie, law, &result.squared_error);
    if (status == ELAW_OK)
        status = elaw_law_support(law, &count, &edge);
    if (status != ELAW_OK)
        goto done;
    elaw_rie_degrees(rie, values, &result);
    result.high = edge[2 * count - 1];
    result.low = edge[0];
    *out = result;
    for (size_t i = 0; i < rie->count; i++)
        cleaned[i] = values[i];
done:
    elaw_law_free(law);
    elaw_free(values);
    return status;
}

elaw_status elaw_rie_clean(const char *where, const elaw_rie *rie,
                           double cleaned[], elaw_rie_result *out)
{
    return rie->prior == NULL ? by_values(where, rie, cleaned, out)
                              : by_prior(where, rie, cleaned, out);
}
