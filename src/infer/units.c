/* Entries whose squares or fourth powers leave the range of a double. The
 * verdict is that of A / unit, with unit a power of four, so that nothing is
 * rounded: the operator is scaled by 1/sqrt(unit) on both sides, and values and
 * levels are scaled back. */
#include <math.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "infer/inquiry.h"
#include "matrix/apply.h"

/* Energies of which the square is safely in the range, for any size. */
static const double least_energy = 1e-130, most_energy = 1e130;

bool elaw_inquiry_out_of_range(const elaw_inquiry *q)
{
    double s = q->options.entry_sd;
    double energy = q->energy > 0 ? q->energy : s * s;
    return !(energy >= least_energy && energy <= most_energy);
}

elaw_status elaw_inquiry_unit(const elaw_operator *a, double *unit)
{
    size_t width = elaw_width(a->field);
    double *x = elaw_alloc_zero(a->cols, width * sizeof *x);
    double *y = elaw_alloc_zero(a->rows, width * sizeof *y);
    elaw_status status = ELAW_OK;
    *unit = 1;
    if (x == NULL || y == NULL) {
        status = elaw_fail_memory("elaw_detect");
        goto done;
    }
    double share = 1 / (double)a->cols; /* sums stay below the largest entry */
    for (size_t j = 0; j < a->cols; j++)
        x[j * width] = share * elaw_rng_rademacher((elaw_rng){1, 0}, j, 0);
    if (elaw_apply(a, 1, x, a->cols, y, a->rows) != 0) {
        status = elaw_fail(ELAW_ECALLBACK,
                           "elaw_detect: the operator's apply failed");
        goto done;
    }
    double largest = 0;
    for (size_t i = 0; i < a->rows * width; i++)
        largest = isnan(y[i]) ? INFINITY : fmax(largest, fabs(y[i]));
    if (largest > 0 && isfinite(largest)) {
        int power;
        frexp(largest * sqrt((double)a->cols), &power);
        *unit = ldexp(1, 2 * (power / 2));
    }
done:
    elaw_free(x);
    elaw_free(y);
    return status;
}

elaw_status elaw_inquiry_scaled(const elaw_operator *a, double unit,
                                elaw_operator *out)
{
    size_t n = a->rows > a->cols ? a->rows : a->cols;
    double *scale = elaw_alloc(n, sizeof *scale);
    if (scale == NULL)
        return elaw_fail_memory("elaw_detect");
    for (size_t i = 0; i < n; i++)
        scale[i] = 1 / sqrt(unit);
    elaw_status status = elaw_operator_scale(a, scale, scale, out);
    elaw_free(scale);
    return status;
}

void elaw_verdict_scale(elaw_verdict *v, double unit)
{
    v->entry_sd *= v->kind == ELAW_KIND_COVARIANCE ? sqrt(unit) : unit;
    v->lower_edge *= unit;
    v->upper_edge *= unit;
    v->measured_lower *= unit;
    v->measured_upper *= unit;
    v->measured_error *= unit;
    v->next_value *= unit;
    for (size_t k = 0; k < v->count; k++) {
        elaw_outlier *o = &v->outliers[k];
        o->value *= unit;
        o->strength *= unit;
        o->strength_ci[0] *= unit;
        o->strength_ci[1] *= unit;
    }
    for (size_t k = 0; k < v->spectrum_count; k++)
        v->spectrum[k] *= unit;
}
