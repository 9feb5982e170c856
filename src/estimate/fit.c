/* Chebyshev sums of the bulk. With u = lambda/(2 s sqrt n), rectangular
 * u = ((y/s)^2 - p - N)/(2 sqrt(p N)),
 *
 *   S_k = sum over the bulk of T_k(u),   Var S_k = k/(2 beta),
 *   E S_k = A_k + (2/beta - 1)/2 [k even] - (1/2) sum_out (sign/t)^k
 *           + (k4/2) [k = k0]
 *     symmetric    A_k = 0, k0 = 4, k = 3..8 (k = 1 the trace, 2 the energy)
 *     rectangular  A_k = p ((-r)^k - (-r)^(k-2))/2, r = sqrt(p/N), k0 = 2,
 *                  k = 2..7 (k = 1 the energy), tau in place of t
 *
 * asymptotically independent Gaussians (Johansson 1998; Bai and Silverstein
 * 2004), and not disturbed to first order by the estimate of s. An outlier
 * taken out carries (t^k + t^-k)/2 of a total shift t^k/2. Kolmogorov-Smirnov
 * would be blind here: eigenvalues are rigid, their distance to the law is log
 * n/n and not n^(-1/2). */
#include "estimate/fit.h"

#include <math.h>
#include <stdlib.h>

#include "base/dense.h"
#include "base/memory.h"
#include "base/status.h"
#include "estimate/tails.h"
#include "estimate/traces.h"

enum { ORDERS = 6, ENTRY_TESTS = 3 }; /* rows, columns, lag */

static int first_order(const elaw_noise_model *model)
{
    return model->symmetric ? 3 : 2;
}

static double smaller(const elaw_noise_model *model)
{
    return (double)(model->rows < model->cols ? model->rows : model->cols);
}

static double larger(const elaw_noise_model *model)
{
    return (double)(model->rows < model->cols ? model->cols : model->rows);
}

/* x^k, k >= 0, any sign of x. */
static double power(double x, int k)
{
    double y = 1;
    while (k-- > 0)
        y *= x;
    return y;
}

static double chebyshev(int k, double u)
{
    if (fabs(u) <= 1)
        return cos(k * acos(u));
    return (u < 0 && k % 2 != 0 ? -1 : 1) * cosh(k * acosh(fabs(u)));
}

static double map(const elaw_noise_model *model, double value, double s)
{
    double p = smaller(model), N = larger(model), x = value / s;
    if (model->symmetric)
        return x / (2 * sqrt(N));
    return (x * x - p - N) / (2 * sqrt(p * N));
}

static double expected_sum(const elaw_noise_model *model, double s, int k,
                           size_t count, const double outlier[])
{
    double p = smaller(model), minus_r = -sqrt(p / larger(model));
    double mean = k % 2 == 0 ? (2. / model->beta - 1) / 2 : 0;
    for (size_t i = 0; i < count; i++) {
        double t = elaw_noise_spike(model, outlier[i], s);
        bool low = model->symmetric && outlier[i] < 0;
        mean -= power((low ? -1 : 1) / t, k) / 2;
    }
    if (k == (model->symmetric ? 4 : 2))
        mean += model->kurtosis / 2;
    if (!model->symmetric)
        mean += p * (power(minus_r, k) - power(minus_r, k - 2)) / 2;
    return mean;
}

/* --- the whole spectrum ----------------------------------------------------
 */

/* Takes the value out where distance(value, target) is least. */
static void drop_nearest(double *rest, size_t *count, double target,
                         bool magnitude)
{
    size_t best = 0;
    double least = INFINITY;
    for (size_t i = 0; i < *count; i++) {
        double x = magnitude ? fabs(rest[i]) : rest[i];
        if (fabs(x - target) < least) {
            least = fabs(x - target);
            best = i;
        }
    }
    rest[best] = rest[--*count];
}

static elaw_status check(const elaw_noise_model *model, double s,
                         size_t spectrum_count, size_t outlier_count)
{
    size_t p = model->rows < model->cols ? model->rows : model->cols;
    if (!(s > 0) || !isfinite(s))
        return elaw_fail(ELAW_EDOMAIN, "elaw_fit: s = %g is not positive", s);
    if (spectrum_count < p || outlier_count >= p)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_fit_spectrum: %zu values with %zu outliers for "
                         "a model of %zu values",
                         spectrum_count, outlier_count, p);
    return ELAW_OK;
}

elaw_status elaw_fit_spectrum(const elaw_noise_model *model, double s,
                              size_t spectrum_count, const double spectrum[],
                              size_t outlier_count, const double outlier[],
                              double z[6], double *p_value)
{
    double squares = 0, sum[ORDERS] = {0};
    size_t bulk =
        (model->rows < model->cols ? model->rows : model->cols) - outlier_count;
    elaw_status status = check(model, s, spectrum_count, outlier_count);
    if (status != ELAW_OK)
        return status;
    double *rest = elaw_alloc(spectrum_count, sizeof *rest);
    if (rest == NULL)
        return elaw_fail_memory("elaw_fit_spectrum");
    size_t count = spectrum_count;
    for (size_t i = 0; i < count; i++)
        rest[i] = spectrum[i];
    for (size_t i = 0; i < outlier_count; i++)
        drop_nearest(rest, &count, outlier[i], false);
    while (count > bulk)
        drop_nearest(rest, &count, 0, true);
    for (int i = 0; i < ORDERS; i++) {
        int k = first_order(model) + i;
        for (size_t j = 0; j < count; j++)
            sum[i] += chebyshev(k, map(model, rest[j], s));
        double mean = expected_sum(model, s, k, outlier_count, outlier);
        z[i] = (sum[i] - mean) / sqrt(k / (2. * model->beta));
        squares += z[i] * z[i];
    }
    *p_value = elaw_tail_chi2(squares, ORDERS);
    elaw_free(rest);
    return ELAW_OK;
}

/* --- traces only -----------------------------------------------------------
 */

/* The mean of T_k under the law. */
static double law_moment(const elaw_noise_model *model, int k)
{
    double r = sqrt(smaller(model) / larger(model));
    if (k == 0)
        return 1;
    if (model->symmetric)
        return k == 2 ? -0.5 : 0;
    return k == 1 ? -r / 2 : (power(-r, k) - power(-r, k - 2)) / 2;
}

/* What the probes add to the covariance of the sums j and k. Signs g give
 *   Cov(g^* A g, g^* B g) = (2/beta) sum over i != l of Re A_il conj B_il,
 * and under the law the diagonal of T_k(U) is its mean, to O(n^(-1/2)): one
 * has n (mean T_j T_k - mean T_j mean T_k), T_j T_k = (T_(j+k) + T_|j-k|)/2.
 * From the few probes themselves the spread would be known no better than with
 * their number of degrees of freedom. */
static double probe_covariance(const elaw_noise_model *model, double probes,
                               double left, int j, int k)
{
    double product =
        (law_moment(model, j + k) + law_moment(model, abs(j - k))) / 2;
    return 2 / (model->beta * probes) * left *
           (product - law_moment(model, j) * law_moment(model, k));
}

/* z and the chi-squared of the deviations; probes 0: the sums are exact. */
static double standardise(const elaw_noise_model *model, double probes,
                          double left, const double deviation[], double z[6])
{
    double c[ORDERS * ORDERS], x[ORDERS], squares = 0;
    int pivot[ORDERS], first = first_order(model);
    for (int i = 0; i < ORDERS; i++)
        for (int j = 0; j < ORDERS; j++) {
            double own = i == j ? (first + i) / (2. * model->beta) : 0;
            c[i + j * ORDERS] =
                probes > 0 ? own + probe_covariance(model, probes, left,
                                                    first + i, first + j)
                           : own;
        }
    for (int i = 0; i < ORDERS; i++) {
        z[i] = deviation[i] / sqrt(c[i + i * ORDERS]);
        x[i] = deviation[i];
    }
    if (!elaw_dense_solve(ORDERS, c, 1, x, pivot))
        return NAN;
    for (int i = 0; i < ORDERS; i++)
        squares += x[i] * deviation[i];
    return squares;
}

elaw_status elaw_fit_traces(const elaw_noise_model *model, double s,
                            const elaw_operator *a, const elaw_pairs *pairs,
                            size_t probes, uint64_t seed, double z[6],
                            double *p_value)
{
    static const elaw_pairs none = {0, NULL, NULL, NULL};
    const elaw_pairs *out = pairs == NULL ? &none : pairs;
    elaw_noise_model whole = *model; /* traces see every dimension of a */
    whole.rows = a->rows;
    whole.cols = a->cols;
    int first = first_order(model), order[ORDERS];
    double sum[ORDERS], variance[ORDERS], deviation[ORDERS];
    bool exact = true;
    for (int i = 0; i < ORDERS; i++)
        order[i] = first + i;
    elaw_status status = elaw_traces_chebyshev(a, out, s, probes, seed, ORDERS,
                                               order, sum, variance);
    if (status != ELAW_OK)
        return status;
    for (int i = 0; i < ORDERS; i++) {
        exact = exact && variance[i] == 0;
        deviation[i] =
            sum[i] - expected_sum(&whole, s, order[i], out->count, out->value);
    }
    double used =
        exact ? 0 : (double)(probes == 0 ? ELAW_PROBES_OF_TRACES : probes);
    double left = smaller(&whole) - (double)out->count;
    *p_value =
        elaw_tail_chi2(standardise(&whole, used, left, deviation, z), ORDERS);
    return ELAW_OK;
}

/* --- together --------------------------------------------------------------
 */

/* (i) the kurtosis moves the centre further than first order reaches;
 * (ii) one entry of s (pN)^(1/4) is itself a spike at the threshold. */
static bool is_heavy(const elaw_noise_model *model, const elaw_fit *fit)
{
    double threshold = sqrt(sqrt(smaller(model) * larger(model)));
    return fit->kurtosis > elaw_noise_kurtosis_limit(model) ||
           (fit->largest_sd > threshold && fit->kurtosis > 1);
}

static void take_entries(const elaw_entry_tests *entry, double s, elaw_fit *fit)
{
    static const elaw_entry_tests none = {0, 0, 0, NAN, NAN, NAN, 1, 1};
    if (entry == NULL)
        entry = &none;
    fit->part[ELAW_FIT_ROWS] = entry->p_rows;
    fit->part[ELAW_FIT_COLUMNS] = entry->p_columns;
    fit->part[ELAW_FIT_LAG] = entry->p_lag;
    fit->kurtosis = entry->kurtosis;
    fit->largest_sd = entry->largest_sd * entry->sd / s;
    fit->row_factor = entry->row_factor;
    fit->column_factor = entry->column_factor;
}

void elaw_fit_conclude(const elaw_noise_model *model, double s,
                       const elaw_entry_tests *entry, elaw_fit *fit)
{
    const double level = 0.001;
    double least = INFINITY;
    take_entries(entry, s, fit);
    for (int i = 0; i < ELAW_FIT_COUNT; i++)
        if (fit->part[i] < least) { /* false for one that did not run */
            least = fit->part[i];
            fit->worst = (elaw_fit_test)i;
        }
    bool entries =
        entry != NULL && !(isnan(entry->p_rows) && isnan(entry->p_columns) &&
                           isnan(entry->p_lag));
    int tests = (isnan(fit->part[ELAW_FIT_SPECTRUM]) ? 0 : 1) +
                (isnan(fit->part[ELAW_FIT_EDGES]) ? 0 : 1) +
                (entries ? ENTRY_TESTS : 0);
    fit->tested = isfinite(least);
    fit->p_value = fit->tested ? fmin(1, tests * least) : NAN;
    fit->heavy = is_heavy(model, fit);
    fit->ok = !(fit->p_value < level) && !fit->heavy;
}
