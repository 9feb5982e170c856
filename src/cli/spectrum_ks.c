/* Kolmogorov-Smirnov: D = sup |F_n - F| over the bulk. Its usual p-value is
 * that of independent numbers; eigenvalues repel each other and keep within
 * log n/n of their places, so the p-value is conservative: large ones say
 * little, small ones do not come by chance. Stephens 1970 for finite n. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "spectrum.h"

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double kolmogorov(double distance, double n)
{
    double x = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) * distance, sum = 0;
    if (x < 0.3) /* 1 - p < 1e-5, and the series is slow */
        return 1;
    for (int k = 1; k <= 100; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2 * x * x * k * k);
    return fmin(fmax(sum, 0), 1);
}

/* The spectrum ascending, without the value nearest to each outlier; what
 * rounding made of zeros is zero. */
static size_t bulk_of(const spectrum_run *run, double *x)
{
    size_t count = run->spectrum_count;
    double largest = 0;
    memcpy(x, run->spectrum, count * sizeof *x);
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(x[i]));
    for (size_t k = 0; k < run->verdict.count && count > 1; k++) {
        size_t nearest = 0;
        double value = run->verdict.outliers[k].value;
        for (size_t i = 1; i < count; i++)
            if (fabs(x[i] - value) < fabs(x[nearest] - value))
                nearest = i;
        x[nearest] = x[--count];
    }
    for (size_t i = 0; i < count; i++)
        if (fabs(x[i]) <
            100 * (double)run->spectrum_count * DBL_EPSILON * largest)
            x[i] = 0;
    qsort(x, count, sizeof *x, ascending);
    return count;
}

/* Mass of the law's atom at x. */
static double atom_at(const elaw_law *law, double x)
{
    size_t count = 0;
    const double *place, *weight;
    if (elaw_law_atoms(law, &count, &place, &weight) != ELAW_OK)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (place[i] == x)
            return weight[i];
    return 0;
}

/* Both sides of every step of F_n. */
static double distance(const elaw_law *law, size_t n, const double *x,
                       const double *cdf)
{
    double worst = 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && x[end] == x[first];)
            end++;
        double below = cdf[first] - atom_at(law, x[first]);
        worst = fmax(worst, fabs((double)end / (double)n - cdf[first]));
        worst = fmax(worst, fabs((double)first / (double)n - below));
    }
    return worst;
}

int spectrum_judge(spectrum_run *run)
{
    run->ks = run->ks_p_value = NAN;
    if (run->spectrum_count == 0)
        return CLI_OK;
    double *x = malloc(2 * run->spectrum_count * sizeof *x);
    if (!x)
        return cli_refuse(run->file, "out of memory");
    double *cdf = x + run->spectrum_count;
    size_t n = bulk_of(run, x);
    int status = CLI_OK;
    if (elaw_law_cdf(run->law, n, x, cdf) == ELAW_OK) {
        run->ks = distance(run->law, n, x, cdf);
        run->ks_p_value = kolmogorov(run->ks, (double)n);
    } else {
        status = cli_refuse_last(run->file);
    }
    free(x);
    return status;
}
