#include "denoise/observed.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"

static elaw_status check(const char *where, const char *name,
                         const elaw_matrix *a)
{
    if (a->rows < 3 || a->cols < 1)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: %s is %zu x %zu: observations are rows, at least "
                         "3 of at least 1 variable",
                         where, name, a->rows, a->cols);
    for (size_t j = 0; j < a->cols; j++)
        for (size_t i = 0; i < a->rows; i++) {
            double x = elaw_matrix_get(a, i, j);
            if (!isfinite(x))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: %s(%zu, %zu) = %g is not "
                                 "a number to work with",
                                 where, name, i, j, x);
            if (fabs(x) > 1e70)
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: %s(%zu, %zu) = %g exceeds 1e70", where,
                                 name, i, j, x);
        }
    return ELAW_OK;
}

/* A second pass takes off what rounding of a large mean has left. */
static void center(size_t n, double column[])
{
    for (int pass = 0; pass < 2; pass++) {
        double mean = 0;
        for (size_t i = 0; i < n; i++)
            mean += column[i] / (double)n;
        for (size_t i = 0; i < n; i++)
            column[i] -= mean;
    }
}

elaw_status elaw_observed(const char *where, const char *name,
                          const elaw_matrix *given, double **out)
{
    size_t entries;
    elaw_status status = check(where, name, given);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(given->rows, given->cols, &entries))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %s is %zu x %zu", where, name,
                         given->rows, given->cols);
    double *x = elaw_alloc(entries, sizeof *x);
    if (x == NULL)
        return elaw_fail_memory(where);
    for (size_t j = 0; j < given->cols; j++) {
        double *column = x + j * given->rows;
        for (size_t i = 0; i < given->rows; i++)
            column[i] = elaw_matrix_get(given, i, j);
        center(given->rows, column);
    }
    *out = x;
    return ELAW_OK;
}

elaw_status elaw_observed_options(const char *where,
                                  const elaw_denoise_options *o)
{
    if (o == NULL)
        return ELAW_OK;
    if (o->missing_count > 0)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: %zu entries are missing: complete the "
                         "observations first",
                         where, o->missing_count);
    if (o->method != ELAW_DENOISE_AUTO && o->method != ELAW_DENOISE_RIE)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: method %s is for a signal in noise; covariances "
                         "have auto (or rie)",
                         where, elaw_denoise_method_name(o->method));
    const struct {
        const char *name;
        bool given;
    } other[] = {
        {"scale_columns: scale the observations", o->scale_columns},
        {"rank", o->rank > 0},
        {"prior", o->prior != NULL},
        {"noise", o->noise.entry_sd != 0 || o->noise.kind > ELAW_NOISE_AUTO},
        {"loss", o->loss != ELAW_LOSS_FROBENIUS},
        {"center: of columns, always", o->center > ELAW_CENTER_COLUMNS}};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (other[i].given)
            return elaw_fail(ELAW_EUNSUPPORTED,
                             "%s: no such option for covariances: %s", where,
                             other[i].name);
    return ELAW_OK;
}

elaw_status elaw_observed_report(const char *where, size_t rows, size_t cols,
                                 size_t count, elaw_denoise_report *out)
{
    elaw_denoise_report report = {.rows = rows,
                                  .cols = cols,
                                  .method = ELAW_DENOISE_RIE,
                                  .degrees = NAN,
                                  .lower_edge = NAN,
                                  .upper_edge = NAN,
                                  .count = count};
    double nan = NAN;
    report.noise = (elaw_noise_found){.entry_sd = nan,
                                      .fit_p_value = nan,
                                      .p_rows = nan,
                                      .p_columns = nan,
                                      .p_interaction = nan,
                                      .kurtosis_z = nan,
                                      .lag_z = nan,
                                      .colour_z = nan};
    report.noisy = elaw_alloc(2 * count, sizeof *report.noisy);
    if (report.noisy == NULL)
        return elaw_fail_memory(where);
    report.cleaned = report.noisy + count; /* one block, as in open.c */
    *out = report;
    return ELAW_OK;
}
