/* The estimate and its posterior variance, entry by entry, as products:
 *   u_i^T Cv_j u_i + tr(Cu_i Cv_j) = sum over pairs (u u^T + Cu)_i Cv_j,
 *   v_j^T Cu_i v_j                 = sum over pairs Cu_i (v v^T)_j,
 * a pair off the diagonal counting twice. */
#include <cblas.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/tap_parts.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_tap_entries";

static elaw_tap_side side_of(size_t count, const elaw_tap *tap, double *mean,
                             double *covariance)
{
    return (elaw_tap_side){.count = count,
                           .rank = tap->rank,
                           .pairs = tap->pairs,
                           .mean = mean,
                           .covariance = covariance};
}

/* left: rows x 2 pairs, (u u^T + Cu, Cu), off the diagonal twice;
 * right: cols x 2 pairs, (Cv, v v^T). */
static void fill(const elaw_tap *tap, double *left, double *right)
{
    size_t m = tap->rows, n = tap->cols, pairs = tap->pairs;
    elaw_tap_side u = side_of(m, tap, tap->u, tap->u_covariance);
    elaw_tap_side v = side_of(n, tap, tap->v, tap->v_covariance);
    elaw_tap_products(&u, left);
    elaw_tap_products(&v, right + n * pairs);
    memcpy(left + m * pairs, tap->u_covariance, m * pairs * sizeof *left);
    memcpy(right, tap->v_covariance, n * pairs * sizeof *right);
    for (size_t a = 0; a < tap->rank; a++)
        for (size_t b = 0; b <= a; b++) {
            double *first = left + elaw_tap_pair(a, b) * m;
            double *second = first + m * pairs;
            for (size_t i = 0; i < m; i++) {
                first[i] = (a == b ? 1 : 2) * (first[i] + second[i]);
                second[i] *= a == b ? 1 : 2;
            }
        }
}

/* Both triangles their mean. */
static void make_symmetric(size_t n, double *x)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++)
            x[i + j * n] = x[j + i * n] = (x[i + j * n] + x[j + i * n]) / 2;
}

elaw_status elaw_tap_entries(const elaw_tap *tap, double *x, double *variance)
{
    size_t size = (tap->rows + tap->cols) * 2 * tap->pairs;
    int m = 0, n = 0, r = 0, pairs = 0;
    elaw_status status = elaw_to_int(where, tap->rows, &m);
    if (status == ELAW_OK)
        status = elaw_to_int(where, tap->cols, &n);
    if (status == ELAW_OK)
        status = elaw_to_int(where, tap->rank, &r);
    if (status == ELAW_OK)
        status = elaw_to_int(where, 2 * tap->pairs, &pairs);
    if (status != ELAW_OK)
        return status;
    double *left = elaw_alloc(size, sizeof *left);
    if (left == NULL)
        return elaw_fail_memory(where);
    double *right = left + tap->rows * 2 * tap->pairs;
    if (x != NULL) {
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, r, 1, tap->u,
                    m, tap->v, n, 0, x, m);
        if (tap->symmetric)
            make_symmetric(tap->rows, x);
    }
    if (variance != NULL) {
        fill(tap, left, right);
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, pairs, 1,
                    left, m, right, n, 0, variance, m);
        if (tap->symmetric)
            make_symmetric(tap->rows, variance);
    }
    elaw_free(left);
    return ELAW_OK;
}
