/* V_ij = a_i b_j by Sinkhorn's scaling of q, the maximum of the Gaussian
 * likelihood, then shrunk: log a_i is seen with variance kappa/n,
 *   kappa = variance of q/(a b)          (2 for Gaussian noise),
 * so that noise which is even after all gets a constant and a false alarm costs
 * nothing. Smooth profiles use it to set their rows and columns right. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/profile_parts.h"
#include "estimate/sinkhorn.h"

double elaw_residual_count(const elaw_residual *given)
{
    double count = 0;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++)
            count += elaw_residual_has(given, i, j);
    return count;
}

double elaw_residual_mean(const elaw_residual *given)
{
    double count = 0, sum = 0;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++)
            if (elaw_residual_has(given, i, j)) {
                sum += given->q[i + j * given->rows];
                count++;
            }
    return count > 0 ? sum / count : 0;
}

void elaw_shrink_effects(size_t n, double x[], double noise)
{
    double mean = 0, spread = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        x[i] -= mean;
        spread += x[i] * x[i] / (double)n;
    }
    double keep = spread > noise ? (spread - noise) / spread : 0;
    for (size_t i = 0; i < n; i++)
        x[i] *= keep;
}

void elaw_profile_level(const elaw_residual *given, double *variance)
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++) {
            size_t k = i + j * given->rows;
            if (elaw_residual_has(given, i, j)) {
                sum += given->q[k] / variance[k];
                count++;
            }
        }
    for (size_t k = 0; k < given->rows * given->cols; k++)
        variance[k] *= sum / count;
}

double elaw_profile_cost(const elaw_residual *given, const double *variance)
{
    double sum = 0;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++) {
            size_t k = i + j * given->rows;
            if (elaw_residual_has(given, i, j))
                sum += log(variance[k]) + given->q[k] / variance[k];
        }
    return given->symmetric ? sum / 2 : sum;
}

/* Variance of q/(a b), whose mean is 1. */
static double spread_of(const elaw_residual *given, const double a[],
                        const double b[])
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++)
            if (elaw_residual_has(given, i, j)) {
                double x = given->q[i + j * given->rows] / (a[i] * b[j]) - 1;
                sum += x * x;
                count++;
            }
    return sum / count;
}

static void shrink_factors(size_t n, double x[], bool wanted, double noise)
{
    for (size_t i = 0; i < n; i++)
        x[i] = log(x[i]);
    elaw_shrink_effects(n, x, noise);
    for (size_t i = 0; i < n; i++)
        x[i] = wanted ? exp(x[i]) : 1;
}

elaw_status elaw_profile_separable(const elaw_residual *given, bool rows,
                                   bool columns, double *variance)
{
    size_t m = given->rows, n = given->cols;
    double *a = elaw_alloc(m + n, sizeof *a), *b = a + m;
    if (a == NULL)
        return elaw_fail_memory("elaw_profile_find");
    elaw_status status;
    if (given->symmetric) {
        status =
            elaw_sinkhorn_symmetric(n, given->q, given->observed, false, a);
        for (size_t j = 0; j < n && status == ELAW_OK; j++)
            b[j] = a[j];
    } else {
        status = elaw_sinkhorn(m, n, given->q, given->observed, a, b);
    }
    if (status != ELAW_OK)
        goto done;
    double spread = spread_of(given, a, b), count = elaw_residual_count(given);
    shrink_factors(m, a, rows, spread * (double)m / count);
    shrink_factors(n, b, columns, spread * (double)n / count);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++)
            variance[i + j * m] = a[i] * b[j];
    elaw_profile_level(given, variance);
done:
    elaw_free(a);
    return status;
}
