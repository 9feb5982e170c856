/* Benaych-Georges, Bouchaud and Potters 1901.05543. X holds n and Y p >= n
 * variables in N observations, X Y^T/N = U s V^T,
 *     a_k = u_k^T (X X^T/N) u_k,   b_k = v_k^T (Y Y^T/N) v_k,
 * and at z = s_k + i eta, sums over all n and p directions,
 *     H = (1/N) sum s^2/(z^2 - s^2),   A = (1/N) sum a/(z^2 - s^2),
 *     B = (1/N) [sum over j <= n of b/(z^2 - s^2) + sum over j > n of b/z^2],
 *     L = 1 - 1/(1 + H - z^2 A B/(1 + H)),   s_k -> s_k max(0, Im L/Im H).
 * eta = (n p N)^(-1/6) in units of the geometric mean of the two mean
 * variances, so that units cancel.
 *
 * Squared error: ||C||^2 - sum of the squares, where for Gaussian observations
 *     E||X Y^T/N||^2 = (1 + 1/N) ||C||^2 + tr(Sigma_X) tr(Sigma_Y)/N,
 *     E tr S_X tr S_Y = tr(Sigma_X) tr(Sigma_Y) + (2/N) ||C||^2. */
#include <complex.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/observed.h"

static double width_of(const elaw_cross_values *a)
{
    double n = (double)a->few, p = (double)a->many;
    double unit = sqrt(a->few_total / n) * sqrt(a->many_total / p);
    return unit * pow(n * p * (double)a->observations, -1. / 6);
}

/* What s_k is multiplied with. */
static double factor_at(const elaw_cross_values *a, double eta, size_t k)
{
    double N = (double)a->observations, rest = a->many_total;
    double complex z = CMPLX(a->sample[k], eta), z2 = z * z;
    double complex H = 0, A = 0, B = 0;
    for (size_t j = 0; j < a->few; j++) {
        double s2 = a->sample[j] * a->sample[j];
        double complex d = z2 - s2, pole = conj(d) / (creal(d) * creal(d) +
                                                      cimag(d) * cimag(d));
        H += s2 * pole;
        A += a->few_variance[j] * pole;
        B += a->many_variance[j] * pole;
        rest -= a->many_variance[j];
    }
    B += fmax(0, rest) / z2;
    H /= N, A /= N, B /= N;
    double complex L = 1 - 1 / (1 + H - z2 * A * B / (1 + H));
    double factor = cimag(L) / cimag(H);
    return isfinite(factor) ? fmax(0, factor) : 0;
}

static double energy_of(const elaw_cross_values *a)
{
    double N = (double)a->observations, sum = 0;
    for (size_t k = 0; k < a->few; k++)
        sum += a->sample[k] * a->sample[k];
    sum -= a->few_total / N * a->many_total;
    return fmax(0, sum / (1 + 1 / N - 2 / (N * N)));
}

elaw_status elaw_cross_clean(const char *where, const elaw_cross_values *a,
                             double cleaned[], double *squared_error,
                             double *energy)
{
    double eta = width_of(a), kept = 0;
    double total = energy_of(a);
    if (!(eta > 0 && isfinite(eta)))
        return elaw_fail(ELAW_EDOMAIN, "%s: one of the two sets does not vary",
                         where);
#pragma omp parallel for schedule(static, 16) if (a->few > 200)
    for (size_t k = 0; k < a->few; k++)
        cleaned[k] = a->sample[k] * factor_at(a, eta, k);
    for (size_t k = 0; k < a->few; k++)
        kept += cleaned[k] * cleaned[k];
    *squared_error = fmax(0, total - kept);
    *energy = total;
    return ELAW_OK;
}
