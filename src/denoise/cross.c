/* The p x q covariances C between two sets of variables observed together:
 * singular vectors of the sample's, X^T Y/N, N = n - 1, with the values of
 * cross_values.c. The smaller set is the first one there. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cblas.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/observed.h"
#include "eigen/decompose.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_denoise_cross";

typedef struct cross {
    size_t n, p, q, k; /* k = min(p, q)                                     */
    double *x, *y;     /* n x p, n x q, centred                             */
    double *c;         /* p x q; destroyed                                  */
    double *u, *vt;    /* p x k, k x q                                      */
    double *value;     /* k: singular values, descending                    */
    double *cleaned;   /* k                                                 */
    double *along_x, *along_y; /* k: variances along the vectors             */
    double total_x, total_y;
    double squared_error, energy;
} cross;

static void cross_free(cross *a)
{
    double *block[] = {a->x,     a->y,       a->c,       a->u,      a->vt,
                       a->value, a->cleaned, a->along_x, a->along_y};
    for (size_t i = 0; i < sizeof block / sizeof *block; i++)
        elaw_free(block[i]);
}

static elaw_status allocate(cross *a)
{
    a->c = elaw_alloc(a->p * a->q, sizeof(double));
    a->u = elaw_alloc(a->p * a->k, sizeof(double));
    a->vt = elaw_alloc(a->k * a->q, sizeof(double));
    a->value = elaw_alloc(a->k, sizeof(double));
    a->cleaned = elaw_alloc(a->k, sizeof(double));
    a->along_x = elaw_alloc(a->k, sizeof(double));
    a->along_y = elaw_alloc(a->k, sizeof(double));
    bool all = a->c != NULL && a->u != NULL && a->vt != NULL &&
               a->value != NULL && a->cleaned != NULL && a->along_x != NULL &&
               a->along_y != NULL;
    return all ? ELAW_OK : elaw_fail_memory(where);
}

static elaw_status decompose(cross *a)
{
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)a->p, (int)a->q,
                (int)a->n, 1 / (double)(a->n - 1), a->x, (int)a->n, a->y,
                (int)a->n, 0, a->c, (int)a->p);
    return elaw_gesdd(where, 1, 'S', a->p, a->q, a->c, a->value, a->u, a->vt);
}

static double sum_of_squares(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

/* Variances of the n x p data along k directions: the columns of a p x k
 * matrix, or the rows of a k x p one. */
static elaw_status variances(const cross *a, size_t p, const double *data,
                             const double *direction, bool rows, double out[])
{
    double *along = elaw_alloc(a->n * a->k, sizeof *along);
    if (along == NULL)
        return elaw_fail_memory(where);
    cblas_dgemm(CblasColMajor, CblasNoTrans, rows ? CblasTrans : CblasNoTrans,
                (int)a->n, (int)a->k, (int)p, 1, data, (int)a->n, direction,
                (int)(rows ? a->k : p), 0, along, (int)a->n);
    for (size_t k = 0; k < a->k; k++)
        out[k] = sum_of_squares(a->n, along + k * a->n) / (double)(a->n - 1);
    elaw_free(along);
    return ELAW_OK;
}

static elaw_status clean(cross *a)
{
    double N = (double)(a->n - 1);
    elaw_status status = variances(a, a->p, a->x, a->u, false, a->along_x);
    if (status == ELAW_OK)
        status = variances(a, a->q, a->y, a->vt, true, a->along_y);
    if (status != ELAW_OK)
        return status;
    a->total_x = sum_of_squares(a->n * a->p, a->x) / N;
    a->total_y = sum_of_squares(a->n * a->q, a->y) / N;
    elaw_cross_values values = {a->p,       a->q,       a->n - 1,   a->value,
                                a->along_x, a->along_y, a->total_x, a->total_y};
    if (a->p > a->q)
        values =
            (elaw_cross_values){a->q,       a->p,       a->n - 1,   a->value,
                                a->along_y, a->along_x, a->total_y, a->total_x};
    return elaw_cross_clean(where, &values, a->cleaned, &a->squared_error,
                            &a->energy);
}

static elaw_status rebuild(const cross *a, elaw_matrix *out)
{
    elaw_matrix x;
    elaw_status status = elaw_matrix_create(a->p, a->q, &x);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < a->k; k++)
        cblas_dscal((int)a->p, a->cleaned[k], a->u + k * a->p, 1);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)a->p, (int)a->q,
                (int)a->k, 1, a->u, (int)a->p, a->vt, (int)a->k, 0, x.data,
                (int)a->p);
    *out = x;
    return ELAW_OK;
}

/* Relative, 95 %: at least 5, and what the noise of pq products of N pairs does
 * to their energy, sqrt(2 p q)/N in units of the mean variances, three times.
 */
static double accuracy(const cross *a)
{
    double pq = (double)a->p * (double)a->q;
    double noise = sqrt(2 / pq) * a->total_x * a->total_y / (double)(a->n - 1);
    if (!(a->squared_error > 0))
        return 1;
    return fmin(1, fmax(0.05, 3 * noise / a->squared_error));
}

static void describe(const cross *a, elaw_denoise_report *report)
{
    double entries = (double)a->p * (double)a->q;
    report->kind = ELAW_KIND_RECTANGULAR;
    for (size_t k = 0; k < a->k; k++) {
        report->noisy[k] = a->value[k];
        report->cleaned[k] = a->cleaned[k];
        report->rank += a->cleaned[k] > 0;
    }
    report->noisy_mse =
        (a->energy + a->total_x * a->total_y) / (double)(a->n - 1) / entries;
    report->estimated_mse = a->squared_error / entries;
    report->mse_accuracy = accuracy(a);
    snprintf(report->reason, sizeof report->reason,
             "covariances of %zu with %zu variables from %zu observations: "
             "each pair of directions gets its covariance in the population "
             "(Benaych-Georges, Bouchaud and Potters)",
             a->p, a->q, a->n);
}

static elaw_status open(const elaw_matrix *first, const elaw_matrix *second,
                        cross *a)
{
    int fits;
    size_t longest = first->rows > first->cols ? first->rows : first->cols;
    if (first->rows != second->rows)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: %zu observations of the first set, %zu of the "
                         "second",
                         where, first->rows, second->rows);
    elaw_status status = elaw_observed(where, "first", first, &a->x);
    if (status == ELAW_OK)
        status = elaw_observed(where, "second", second, &a->y);
    if (status == ELAW_OK)
        status = elaw_to_int(
            where, longest > second->cols ? longest : second->cols, &fits);
    return status == ELAW_OK ? allocate(a) : status;
}

elaw_status elaw_denoise_cross(const elaw_matrix *first,
                               const elaw_matrix *second,
                               const elaw_denoise_options *options,
                               elaw_matrix *out, elaw_denoise_report *report)
{
    size_t p = first->cols, q = second->cols;
    cross a = {.n = first->rows, .p = p, .q = q, .k = p < q ? p : q};
    elaw_denoise_report found = {0};
    elaw_matrix cleaned = {0};
    elaw_status status = elaw_observed_options(where, options);
    if (status == ELAW_OK)
        status = open(first, second, &a);
    if (status == ELAW_OK)
        status = decompose(&a);
    if (status == ELAW_OK)
        status = clean(&a);
    if (status == ELAW_OK && report != NULL)
        status = elaw_observed_report(where, p, q, a.k, &found);
    if (status == ELAW_OK)
        status = rebuild(&a, &cleaned);
    if (status != ELAW_OK)
        goto done;
    if (report != NULL) {
        describe(&a, &found);
        *report = found;
        memset(&found, 0, sizeof found);
    }
    *out = cleaned;
done:
    elaw_denoise_report_free(&found);
    cross_free(&a);
    return status;
}
