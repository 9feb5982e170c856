/* From moments to a density. With u = cos(theta) in [-1, 1]
 *   f(u) = (g_0 mu_0 + 2 sum_k g_k mu_k cos(k theta)) / (pi sin(theta)),
 *   g_k = ((K-k+1) cos(pi k/(K+1)) + sin(pi k/(K+1)) cot(pi/(K+1)))/(K+1),
 * Jackson's kernel, positive and as narrow as a positive one can be (pi/K).
 * At theta_j = pi (j + 1/2)/N the sum is a cosine transform.
 *
 * Singular values s = high u of a rectangular operator are taken with both
 * signs: T_k(2 u^2 - 1) = T_2k(u), so the moments of A^* A are the even ones of
 * the symmetric law, and the density of s needs no square root's Jacobian.
 * Weisse, Wellein, Alvermann, Fehske 2006, Rev. Mod. Phys. 78, section II. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "base/transform.h"
#include "eigen/density.h"

static const double pi = 3.14159265358979323846;

static double jackson(size_t k, size_t count)
{
    double end = (double)count + 1, angle = pi * (double)k / end;
    return ((end - (double)k) * cos(angle) + sin(angle) / tan(pi / end)) / end;
}

/* Adds c cos(k theta_j), any k, to a series of degrees below n: on the nodes
 * cos((2n - k) theta_j) = -cos(k theta_j), and degree n vanishes. */
static void fold(size_t n, size_t k, double c, double *series)
{
    k %= 4 * n;
    if (k > 2 * n)
        k = 4 * n - k;
    if (k > n) {
        k = 2 * n - k;
        c = -c;
    }
    if (k < n)
        series[k] += c;
}

typedef struct grid {
    size_t nodes, shown; /* nodes over [-1, 1]; the upper ones are shown     */
    size_t stride;       /* degrees: 0, stride, 2 stride, ..                 */
    double centre, half, fold; /* x = centre + half u; density factor        */
} grid;

static grid make_grid(const elaw_probing *p, double low, double high)
{
    if (p->squared)
        return (grid){2 * p->points, p->points, 2, 0, sqrt(high), 2};
    return (grid){p->points,        p->points,        1,
                  (low + high) / 2, (high - low) / 2, 1};
}

/* theta of the shown point i, ascending in x */
static double angle(const grid *g, size_t i)
{
    return pi * ((double)(g->shown - 1 - i) + 0.5) / (double)g->nodes;
}

/* Density of one probe's moments at the shown points; sums: nodes. */
static elaw_status density_of(const elaw_probing *p, const grid *g,
                              const double *mu, double *sums, double *f)
{
    size_t degrees = g->stride * p->moments;
    memset(sums, 0, g->nodes * sizeof *sums);
    sums[0] = mu[0];
    for (size_t k = 1; k < p->moments; k++)
        fold(g->nodes, g->stride * k,
             2 * jackson(g->stride * k, degrees) * mu[k], sums);
    elaw_status status = elaw_waves_to_values(ELAW_COSINES, g->nodes, sums);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < g->shown; i++)
        f[i] = g->fold * sums[g->shown - 1 - i] /
               (pi * sin(angle(g, i)) * g->half);
    return ELAW_OK;
}

elaw_status elaw_kernel_density(const elaw_probing *p, double low, double high,
                                const double *mu, double *x, double *density,
                                double *error)
{
    grid g = make_grid(p, low, high);
    double count = (double)p->probes;
    double *sums = elaw_alloc(g.nodes + g.shown, sizeof *sums);
    if (sums == NULL)
        return elaw_fail_memory(p->product.where);
    double *own = sums + g.nodes;
    elaw_status status = ELAW_OK;
    memset(density, 0, g.shown * sizeof *density);
    memset(error, 0, g.shown * sizeof *error);
    for (size_t r = 0; r < p->probes && status == ELAW_OK; r++) {
        status = density_of(p, &g, mu + r * p->moments, sums, own);
        for (size_t i = 0; i < g.shown && status == ELAW_OK; i++) {
            double d = own[i] - density[i]; /* Welford 1962 */
            density[i] += d / (double)(r + 1);
            error[i] += d * (own[i] - density[i]);
        }
    }
    for (size_t i = 0; i < g.shown; i++) {
        x[i] = g.centre + g.half * cos(angle(&g, i));
        error[i] = p->probes > 1 ? sqrt(error[i] / (count - 1) / count) : NAN;
    }
    elaw_free(sums);
    return status;
}
