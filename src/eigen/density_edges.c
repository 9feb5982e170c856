/* Edges of the bulk from Lanczos coefficients. For a density on one interval
 * they converge to alpha and beta of the semicircle on the same interval,
 *   edges = alpha -+ 2 beta,
 * and an outlier, once converged, leaves no trace in later ones (Simon,
 * Szego's theorem, 2011; Chen and Trogdon 2023 for random starts). Several
 * intervals give coefficients that oscillate for ever: no edges then.
 *
 * For each step the mean over the probes, then the median over the last half:
 * an outlier that is still converging disturbs a few steps only. The beta
 * of random matrices fall like sqrt(1 - k/n) with the dimension that is left,
 * others do not: steps beyond n/4 are not used, and the fall up to the middle
 * of those used counts as an error. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/density.h"

enum { FEWEST = 8 }; /* steps used, below which nothing is said */

/* Half of the oscillation of a gap that is this part of the whole width goes
 * unseen. */
static const double settled = 0.05;

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(size_t count, double *x)
{
    qsort(x, count, sizeof *x, ascending);
    return (x[(count - 1) / 2] + x[count / 2]) / 2;
}

/* Median and median absolute deviation of count values; scratch: as many. */
static void centre(size_t count, const double *x, double *scratch, double *mid,
                   double *deviation)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = x[i];
    *mid = median(count, scratch);
    for (size_t i = 0; i < count; i++)
        scratch[i] = fabs(x[i] - *mid);
    *deviation = median(count, scratch);
}

/* Means over the probes of alpha and beta, steps first .. first+count-1. */
static void average(const elaw_coefficients *c, size_t first, size_t count,
                    double *alpha, double *beta)
{
    for (size_t j = 0; j < count; j++) {
        alpha[j] = beta[j] = 0;
        for (size_t r = 0; r < c->probes; r++) {
            size_t at = r * c->steps + first + j;
            alpha[j] += c->alpha[at] / (double)c->probes;
            beta[j] += c->beta[at] / (double)c->probes;
        }
    }
}

/* alpha + 2 sign beta of probe r in step j. */
static double edge_of(const elaw_coefficients *c, size_t r, size_t j,
                      double sign)
{
    size_t at = r * c->steps + j;
    return c->alpha[at] + 2 * sign * c->beta[at];
}

/* Standard error of the mean of count numbers. */
static double standard_error(size_t count, const double *x)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        mean += x[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return sqrt(squares / (double)(count - 1) / (double)count);
}

/* Standard error of an edge from the probes' own means; of a single probe from
 * its steps, taken as independent. scratch: max(probes, count). */
static double spread(const elaw_coefficients *c, size_t first, size_t count,
                     double sign, double *scratch)
{
    if (c->probes == 1) {
        for (size_t j = 0; j < count; j++)
            scratch[j] = edge_of(c, 0, first + j, sign);
        return standard_error(count, scratch);
    }
    for (size_t r = 0; r < c->probes; r++) {
        scratch[r] = 0;
        for (size_t j = 0; j < count; j++)
            scratch[r] += edge_of(c, r, first + j, sign) / (double)count;
    }
    return standard_error(c->probes, scratch);
}

/* Fluctuations of one coefficient of a random matrix and start are some
 * beta sqrt(2/n) (tridiagonal models, Dumitriu and Edelman 2002). */
static bool settles(const elaw_coefficients *c, size_t n, double beta,
                    double alpha_deviation, double beta_deviation)
{
    double noise = sqrt(2 / ((double)n * (double)c->probes));
    double limit = beta * (settled + 2 * noise);
    return alpha_deviation <= limit && 2 * beta_deviation <= limit;
}

elaw_status elaw_coefficients_edges(const elaw_coefficients *c, size_t n,
                                    double edge[2], double error[2])
{
    size_t used = n / 4 < c->steps ? n / 4 : c->steps;
    edge[0] = edge[1] = error[0] = error[1] = NAN;
    for (size_t r = 0; r < c->probes; r++)
        if (c->length[r] < used)
            return ELAW_OK; /* a few multiple values: no bulk at all */
    if (used < FEWEST)
        return ELAW_OK;
    size_t first = used / 2, count = used - first;
    size_t longest = count > c->probes ? count : c->probes;
    double *alpha = elaw_alloc(2 * count + longest, sizeof *alpha);
    if (alpha == NULL)
        return elaw_fail_memory("elaw_spectral_density");
    double *beta = alpha + count, *scratch = beta + count;
    double a, b, alpha_deviation, beta_deviation;
    average(c, first, count, alpha, beta);
    centre(count, alpha, scratch, &a, &alpha_deviation);
    centre(count, beta, scratch, &b, &beta_deviation);
    double part = (double)(first + used) / 2 / (double)n;
    double drift = 2 * b * (1 - sqrt(1 - part));
    if (settles(c, n, b, alpha_deviation, beta_deviation))
        for (int end = 0; end < 2; end++) {
            double sign = end == 0 ? -1 : 1;
            edge[end] = a + 2 * sign * b;
            error[end] = hypot(spread(c, first, count, sign, scratch), drift);
        }
    elaw_free(alpha);
    return ELAW_OK;
}
