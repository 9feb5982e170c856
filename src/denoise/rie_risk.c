/* What an estimate is worth, from the data alone: Stein's identity for white
 * Gaussian noise, X = f(Y) acting on the values,
 *     E||X - S||^2 = E||Y - X||^2 + 2 v D - E||W||^2,   v D = E<W, X>.
 * Symmetric, b = 1 real, 2 complex:
 *     D = (2/b) sum f_i' + sum over i != j of (f_i - f_j)/(l_i - l_j),
 *     E||W||^2 = v (n^2 + (2/b - 1) n).
 * m x n, m <= n (Candes, Sing-Long and Trzasko 1210.4139):
 *     D = sum [f_i'/b + (n - m + 1 - 1/b) f_i/y_i]
 *         + sum over i < j of [(f_i - f_j)/(y_i - y_j) + (f_i + f_j)/(y_i +
 * y_j)], E||W||^2 = v m n. Unbiased at any size, whatever f is. With f' the
 * total derivative it counts the estimator's own noise; the limit formula v m n
 * - ||Y - X||^2 does not, and is 15 percent off at 100 x 1000 where this is
 * within 2. It is unbiased once 1/n is negligible, and O(n). */
#include "denoise/rie.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"

enum { PAIRS_MOST = 16384 };

/* sum over j > i of the pair's quotient; equal values by its limit. */
static double pairs_with(const elaw_rie *rie, const double f[],
                         const double slope[], size_t i)
{
    const double *y = rie->noisy;
    double sum = 0;
    for (size_t j = i + 1; j < rie->count; j++) {
        double d = y[i] - y[j];
        if (rie->symmetric) {
            sum += d != 0 ? 2 * (f[i] - f[j]) / d : 2 * slope[i];
            continue;
        }
        double s = y[i] + y[j];
        if (s > 0)
            sum += (f[i] + f[j]) / s + (d != 0 ? (f[i] - f[j]) / d : slope[i]);
    }
    return sum;
}

static elaw_status sum_of_pairs(const char *where, const elaw_rie *rie,
                                const double f[], const double slope[],
                                double *out)
{
    double sum = 0, *row = elaw_alloc(rie->count, sizeof *row);
    if (row == NULL)
        return elaw_fail_memory(where);
#pragma omp parallel for schedule(static, 16) if (rie->count > 1000)
    for (size_t i = 0; i < rie->count; i++)
        row[i] = pairs_with(rie, f, slope, i);
    for (size_t i = 0; i < rie->count; i++)
        sum += row[i];
    elaw_free(row);
    *out = sum;
    return ELAW_OK;
}

static double single(const elaw_rie *rie, const double f[],
                     const double slope[])
{
    double b = rie->field == ELAW_COMPLEX ? 2 : 1, sum = 0;
    double excess = fabs((double)rie->cols - (double)rie->rows);
    for (size_t i = 0; i < rie->count; i++)
        if (rie->symmetric)
            sum += 2 / b * slope[i];
        else {
            sum += slope[i] / b;
            if (f[i] > 0)
                sum += (excess + 1 - 1 / b) * f[i] / rie->noisy[i];
        }
    return sum;
}

/* ||Y - X||^2; f of a value 0 may be -Inf. */
static double squared_distance(const elaw_rie *rie, const double f[])
{
    double sum = 0;
    for (size_t i = 0; i < rie->count; i++) {
        double d = isfinite(f[i]) ? rie->noisy[i] - f[i] : 0;
        sum += d * d;
    }
    return sum;
}

static double noise_energy(const elaw_rie *rie)
{
    double m = (double)rie->rows, n = (double)rie->cols;
    double diagonal = rie->symmetric && rie->field == ELAW_REAL ? n : 0;
    return rie->variance * (m * n + diagonal);
}

/* Stein's identity solved for D, the squared error being known. */
void elaw_rie_degrees(const elaw_rie *rie, const double cleaned[],
                      elaw_rie_result *result)
{
    double D = (result->squared_error - squared_distance(rie, cleaned) +
                noise_energy(rie)) /
               (2 * rie->variance);
    result->degrees = rie->symmetric ? D / 2 : D;
}

elaw_status elaw_rie_risk(const char *where, const elaw_rie *rie,
                          const double unclipped[], const double cleaned[],
                          const double slope[], elaw_rie_result *out)
{
    double energy = noise_energy(rie), moved = squared_distance(rie, cleaned);
    double pairs = 0;
    if (rie->count > PAIRS_MOST) {
        out->squared_error = fmax(0, energy - squared_distance(rie, unclipped));
        elaw_rie_degrees(rie, cleaned, out);
        return ELAW_OK;
    }
    elaw_status status = sum_of_pairs(where, rie, cleaned, slope, &pairs);
    if (status != ELAW_OK)
        return status;
    double D = pairs + single(rie, cleaned, slope);
    out->squared_error = moved + 2 * rie->variance * D - energy;
    elaw_rie_degrees(rie, cleaned, out); /* D again */
    out->squared_error = fmax(0, out->squared_error);
    return ELAW_OK;
}
