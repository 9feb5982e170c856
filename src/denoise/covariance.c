/* The covariance matrix of p variables from n observations: the eigenvectors of
 * the sample's, S = X^T X/N, N = n - 1, with the values of covariance_values.c.
 * With fewer observations than variables the vectors come from the n x n
 * matrix X X^T/N, and Sigma = none + U (xi - none) U^T. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cblas.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/observed.h"
#include "eigen/decompose.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_denoise_covariance";

/* The sample's pairs with a value > 0. */
typedef struct sample {
    size_t n, p, count;
    double *value;  /* count, descending                                     */
    double *vector; /* p x count                                             */
} sample;

static void sample_free(sample *s)
{
    elaw_free(s->value);
    elaw_free(s->vector);
}

/* Of the q ascending values those that are not rounding of the largest, and at
 * most min(p, N), into s, descending. */
static void take_values(size_t q, const double ascending[], sample *s)
{
    size_t most = s->p < s->n - 1 ? s->p : s->n - 1;
    double least = 1e-15 * (double)(s->n + s->p) * ascending[q - 1];
    s->count = 0;
    while (s->count < most && s->count < q &&
           ascending[q - 1 - s->count] > least) {
        s->value[s->count] = ascending[q - 1 - s->count];
        s->count++;
    }
}

/* small: q x q vectors, ascending. Directions of the variables: the vectors
 * themselves, or X^T v/sqrt(N l). */
static void take_vectors(size_t q, const double *small, const double *x,
                         sample *s)
{
    size_t n = s->n, p = s->p;
    for (size_t k = 0; k < s->count; k++) {
        const double *v = small + (q - 1 - k) * q;
        double *u = s->vector + k * p;
        if (q == p) {
            memcpy(u, v, p * sizeof *u);
            continue;
        }
        cblas_dgemv(CblasColMajor, CblasTrans, (int)n, (int)p,
                    1 / sqrt((double)(n - 1) * s->value[k]), x, (int)n, v, 1, 0,
                    u, 1);
    }
}

static elaw_status decompose(const double *x, sample *s)
{
    size_t n = s->n, p = s->p, q = p < n ? p : n;
    int fits;
    elaw_status status = elaw_to_int(where, n > p ? n : p, &fits);
    double *gram = elaw_alloc(q * q, sizeof *gram);
    double *ascending = elaw_alloc(q, sizeof *ascending);
    s->value = elaw_alloc(q, sizeof *s->value);
    s->vector = elaw_alloc(p * q, sizeof *s->vector);
    if (status == ELAW_OK && (gram == NULL || ascending == NULL ||
                              s->value == NULL || s->vector == NULL))
        status = elaw_fail_memory(where);
    if (status != ELAW_OK)
        goto done;
    cblas_dsyrk(CblasColMajor, CblasLower, q == p ? CblasTrans : CblasNoTrans,
                (int)q, (int)(q == p ? n : p), 1 / (double)(n - 1), x, (int)n,
                0, gram, (int)q);
    status = elaw_syevd(where, 1, 'V', q, gram, ascending);
    if (status != ELAW_OK)
        goto done;
    if (!(ascending[q - 1] > 0)) {
        status = elaw_fail(ELAW_EDOMAIN, "%s: no variable varies", where);
        goto done;
    }
    take_values(q, ascending, s);
    take_vectors(q, gram, x, s);
done:
    elaw_free(gram);
    elaw_free(ascending);
    return status;
}

/* none I + U diag(value - none) U^T, both triangles the same. */
static elaw_status rebuild(const sample *s, const double value[], double none,
                           elaw_matrix *out)
{
    size_t p = s->p;
    elaw_matrix x = {0};
    double *scaled = elaw_alloc(p * s->count, sizeof *scaled);
    elaw_status status =
        scaled == NULL ? elaw_fail_memory(where) : elaw_matrix_create(p, p, &x);
    if (status != ELAW_OK)
        goto done;
    for (size_t k = 0; k < s->count; k++)
        for (size_t i = 0; i < p; i++)
            scaled[i + k * p] = s->vector[i + k * p] * (value[k] - none);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)p, (int)p,
                (int)s->count, 1, scaled, (int)p, s->vector, (int)p, 0, x.data,
                (int)p);
    for (size_t j = 0; j < p; j++) {
        x.data[j + j * p] += none;
        for (size_t i = 0; i < j; i++)
            x.data[i + j * p] = x.data[j + i * p];
    }
    *out = x;
done:
    elaw_free(scaled);
    return status;
}

/* Relative, 95 %: what the estimate of ||Sigma||^2 is good for, and at least
 * what was measured: 5 % at 400 x 1000 (variances 1, 3, 10), 11/p below. */
static double accuracy(size_t p, const elaw_covariance_result *result)
{
    double measured = fmax(0.05, 11 / (double)p);
    if (!(result->squared_error > 0))
        return 1;
    return fmin(1,
                fmax(measured, 2 * result->error_sd / result->squared_error));
}

static void describe(const sample *s, const double value[],
                     const elaw_covariance_result *result,
                     elaw_denoise_report *report)
{
    double p = (double)s->p, N = (double)(s->n - 1), trace = 0;
    report->kind = ELAW_KIND_COVARIANCE;
    for (size_t k = 0; k < s->p; k++) {
        report->noisy[k] = k < s->count ? s->value[k] : 0;
        report->cleaned[k] = k < s->count ? value[k] : result->none;
        report->rank += report->cleaned[k] > 0;
        trace += report->noisy[k];
    }
    report->noisy_mse = (result->energy + trace * trace) / N / p / p;
    report->estimated_mse = result->squared_error / p / p;
    report->mse_accuracy = accuracy(s->p, result);
    report->lower_edge = result->low;
    report->upper_edge = result->high;
    snprintf(report->reason, sizeof report->reason,
             "covariance of %zu variables from %zu observations: each "
             "direction of the sample gets its mean variance in the population "
             "(Ledoit and Peche), estimated from the sample's spectrum",
             s->p, s->n);
}

/* Where variables depend on each other exactly, the others are all there is:
 * the population lives where the sample does. */
static elaw_status clean(const sample *s, double value[],
                         elaw_covariance_result *result)
{
    size_t N = s->n - 1, most = s->p < N ? s->p : N;
    elaw_covariance_values values = {.variables =
                                         s->count < most ? s->count : s->p,
                                     .observations = N,
                                     .count = s->count,
                                     .sample = s->value};
    return elaw_covariance_clean(where, &values, value, result);
}

elaw_status elaw_denoise_covariance(const elaw_matrix *observations,
                                    const elaw_denoise_options *options,
                                    elaw_matrix *out,
                                    elaw_denoise_report *report)
{
    sample s = {.n = observations->rows, .p = observations->cols};
    double *x = NULL, *value = NULL;
    elaw_covariance_result result;
    elaw_denoise_report found = {0};
    elaw_matrix cleaned = {0};
    elaw_status status = elaw_observed_options(where, options);
    if (status == ELAW_OK)
        status = elaw_observed(where, "observations", observations, &x);
    if (status == ELAW_OK)
        status = decompose(x, &s);
    if (status == ELAW_OK &&
        (value = elaw_alloc(s.count, sizeof *value)) == NULL)
        status = elaw_fail_memory(where);
    if (status == ELAW_OK)
        status = clean(&s, value, &result);
    if (status == ELAW_OK && report != NULL)
        status = elaw_observed_report(where, s.p, s.p, s.p, &found);
    if (status == ELAW_OK)
        status = rebuild(&s, value, result.none, &cleaned);
    if (status != ELAW_OK)
        goto done;
    if (report != NULL) {
        describe(&s, value, &result, &found);
        *report = found;
        memset(&found, 0, sizeof found);
    }
    *out = cleaned;
done:
    elaw_denoise_report_free(&found);
    elaw_free(value);
    elaw_free(x);
    sample_free(&s);
    return status;
}
