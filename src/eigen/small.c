/* LAPACK's QR iteration on a bidiagonal matrix rotates any number of rows of
 * the left vectors; here one row, the last. A tridiagonal T becomes bidiagonal
 * through T - shift = L L^T with a shift below the spectrum: the error is that
 * of T itself, eps norm(T). */
#include "eigen/small.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/lapack_int.h"

static elaw_status failed(const char *where, const char *routine, int info)
{
    return elaw_fail(ELAW_EBACKEND, "%s: %s reports %d", where, routine, info);
}

/* the k - 1 entries beside a diagonal of k */
static void copy_off(size_t k, const double *beta, double *off)
{
    for (size_t i = 0; i + 1 < k; i++)
        off[i] = beta[i];
}

static elaw_status bidiagonal_qr(const char *where, char uplo, size_t k,
                                 const double *alpha, const double *beta,
                                 double *values, double *last)
{
    int n = 0, info;
    double unused = 0;
    elaw_status status = elaw_to_int(where, k, &n);
    if (status != ELAW_OK)
        return status;
    double *off = elaw_alloc(5 * k, sizeof *off);
    if (off == NULL)
        return elaw_fail_memory(where);
    memcpy(values, alpha, k * sizeof *values);
    copy_off(k, beta, off);
    memset(last, 0, k * sizeof *last);
    last[k - 1] = 1;
    info = LAPACKE_dbdsqr_work(LAPACK_COL_MAJOR, uplo, n, 0, 1, 0, values, off,
                               &unused, 1, last, 1, &unused, 1, off + k);
    elaw_free(off);
    return info == 0 ? ELAW_OK : failed(where, "dbdsqr", info);
}

elaw_status elaw_bidiagonal_ends(const char *where, size_t k,
                                 const double *alpha, const double *beta,
                                 double *values, double *last)
{
    return bidiagonal_qr(where, 'U', k, alpha, beta, values, last);
}

/* A number below the spectrum by a hundredth of its Gershgorin width. */
static double shift_below(size_t k, const double *alpha, const double *beta)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < k; i++) {
        double radius =
            (i > 0 ? fabs(beta[i - 1]) : 0) + (i + 1 < k ? fabs(beta[i]) : 0);
        low = fmin(low, alpha[i] - radius);
        high = fmax(high, alpha[i] + radius);
    }
    double floor = 64 * DBL_EPSILON * fmax(fabs(low), fabs(high)) + DBL_MIN;
    return low - fmax(0.01 * (high - low), floor);
}

elaw_status elaw_tridiagonal_ends(const char *where, size_t k,
                                  const double *alpha, const double *beta,
                                  double *values, double *last)
{
    if (k == 1) {
        values[0] = alpha[0];
        last[0] = 1;
        return ELAW_OK;
    }
    double *d = elaw_alloc(2 * k, sizeof *d), *e = d + k;
    if (d == NULL)
        return elaw_fail_memory(where);
    double shift = shift_below(k, alpha, beta);
    for (size_t i = 0; i < k; i++)
        d[i] = alpha[i] - shift;
    copy_off(k, beta, e);
    elaw_status status;
    int info = LAPACKE_dpttrf_work((int)k, d, e);
    if (info != 0) {
        status = failed(where, "dpttrf", info);
        goto done;
    }
    for (size_t i = 0; i < k; i++) {
        d[i] = sqrt(d[i]);
        if (i + 1 < k)
            e[i] *= d[i];
    }
    status = bidiagonal_qr(where, 'L', k, d, e, values, last);
    for (size_t i = 0; i < k && status == ELAW_OK; i++)
        values[i] = values[i] * values[i] + shift;
done:
    elaw_free(d);
    return status;
}

/* Columns into the opposite order. */
static void reverse_columns(size_t k, double *z)
{
    for (size_t j = 0; j < k / 2; j++)
        for (size_t i = 0; i < k; i++) {
            double keep = z[i + j * k];
            z[i + j * k] = z[i + (k - 1 - j) * k];
            z[i + (k - 1 - j) * k] = keep;
        }
}

elaw_status elaw_tridiagonal_vectors(const char *where, size_t k,
                                     const double *alpha, const double *beta,
                                     double *vectors)
{
    int n = 0, info;
    size_t work_size = 1 + 4 * k + k * k;
    elaw_status status = elaw_to_int(where, work_size, &n);
    if (status != ELAW_OK)
        return status;
    double *d = elaw_alloc(2 * k + work_size, sizeof *d), *e = d + k;
    int *iwork = elaw_alloc(3 + 5 * k, sizeof *iwork);
    if (d == NULL || iwork == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    memcpy(d, alpha, k * sizeof *d);
    copy_off(k, beta, e);
    info = LAPACKE_dstevd_work(LAPACK_COL_MAJOR, 'V', (int)k, d, e, vectors,
                               (int)k, e + k, n, iwork, (int)(3 + 5 * k));
    if (info != 0)
        status = failed(where, "dstevd", info);
    else
        reverse_columns(k, vectors);
done:
    elaw_free(iwork);
    elaw_free(d);
    return status;
}

elaw_status elaw_bidiagonal_vectors(const char *where, size_t k,
                                    const double *alpha, const double *beta,
                                    double *left, double *right)
{
    int n = 0, info;
    double unused = 0;
    size_t work_size = 4 * k + 3 * k * k;
    elaw_status status = elaw_to_int(where, work_size, &n);
    if (status != ELAW_OK)
        return status;
    double *d = elaw_alloc(2 * k + work_size, sizeof *d), *e = d + k;
    int *iwork = elaw_alloc(8 * k, sizeof *iwork);
    if (d == NULL || iwork == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    memcpy(d, alpha, k * sizeof *d);
    copy_off(k, beta, e);
    info =
        LAPACKE_dbdsdc_work(LAPACK_COL_MAJOR, 'U', 'I', (int)k, d, e, left,
                            (int)k, right, (int)k, &unused, NULL, e + k, iwork);
    if (info != 0) {
        status = failed(where, "dbdsdc", info);
        goto done;
    }
    for (size_t j = 0; j < k; j++) /* V^T into V */
        for (size_t i = 0; i < j; i++) {
            double keep = right[i + j * k];
            right[i + j * k] = right[j + i * k];
            right[j + i * k] = keep;
        }
done:
    elaw_free(iwork);
    elaw_free(d);
    return status;
}
