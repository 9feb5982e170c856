/* Density of states: Lanczos runs from the probes give the quadrature, the
 * edges of the bulk and the interval that holds the spectrum; Chebyshev moments
 * of the same probes on that interval give the density. */
#include "eigen/density.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"

enum { WIDENINGS = 6 };

/* the first margin at either end, part of the half width */
static const double margin = 0.005;

/* Around the extreme Ritz values, which lie inside and near the ends (the
 * residual bounds their distance: Zhou and Li 2011); growing moments would tell
 * that it is not enough. Squares of singular values start at 0. */
static elaw_status interval(const elaw_probing *p, const double reach[2],
                            double widening, double *low, double *high)
{
    double size = fmax(fabs(reach[0]), fabs(reach[1]));
    double half = fmax((reach[1] - reach[0]) / 2, 1e-6 * size);
    if (!(size > 0))
        return elaw_fail(ELAW_EDOMAIN, "%s: the operator is zero",
                         p->product.where);
    *low = p->squared ? 0 : reach[0] - widening * half;
    *high = reach[1] + widening * half;
    return ELAW_OK;
}

static elaw_status find_density(elaw_probing *p, const double reach[2],
                                elaw_density *out)
{
    size_t entries;
    double *mu = NULL, low = 0, high = 0, widening = margin;
    bool inside = false;
    if (elaw_size_mul(p->moments, p->probes, &entries))
        mu = elaw_alloc(entries, sizeof *mu);
    out->x = elaw_alloc(p->points, sizeof *out->x);
    out->density = elaw_alloc(p->points, sizeof *out->density);
    out->error = elaw_alloc(p->points, sizeof *out->error);
    out->points = p->points;
    elaw_status status = ELAW_OK;
    if (mu == NULL || !out->x || !out->density || !out->error)
        status = elaw_fail_memory(p->product.where);
    for (int i = 0; i < WIDENINGS && !inside && status == ELAW_OK; i++) {
        status = interval(p, reach, widening, &low, &high);
        if (status == ELAW_OK)
            status = elaw_probing_moments(p, low, high, mu, &inside);
        widening *= 4;
    }
    if (status == ELAW_OK && !inside)
        status = elaw_fail(ELAW_ENOCONV,
                           "%s: [%g, %g] does not hold the spectrum after %zu "
                           "steps of Lanczos: take more",
                           p->product.where, low, high, p->steps);
    if (status == ELAW_OK)
        status = elaw_kernel_density(p, low, high, mu, out->x, out->density,
                                     out->error);
    out->low = p->squared ? 0 : low;
    out->high = p->squared ? sqrt(high) : high;
    elaw_free(mu);
    return status;
}

/* Squares of singular values, which rounding may have made negative. */
static double root(double square)
{
    return sqrt(fmax(square, 0));
}

static void find_mean(elaw_density *out)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < out->nodes; i++)
        mean += out->weight[i] * out->node[i];
    for (size_t i = 0; i < out->nodes; i++) {
        double d = out->node[i] - mean;
        variance += out->weight[i] * d * d;
    }
    out->mean = mean;
    out->variance = variance;
}

static void set_edges(const elaw_probing *p, const double edge[2],
                      const double error[2], elaw_density *out)
{
    out->lower_edge = edge[0];
    out->upper_edge = edge[1];
    out->edge_error = fmax(error[0], error[1]);
    if (!p->squared || isnan(edge[0]))
        return;
    out->lower_edge = root(edge[0]);
    out->upper_edge = root(edge[1]);
    double low = (root(edge[0] + error[0]) - root(edge[0] - error[0])) / 2;
    double high = (root(edge[1] + error[1]) - root(edge[1] - error[1])) / 2;
    out->edge_error = fmax(low, high);
}

static elaw_status probe(elaw_probing *p, elaw_density *out)
{
    elaw_coefficients c;
    double reach[2], edge[2], error[2];
    elaw_status status = elaw_probing_lanczos(p, &c);
    if (status != ELAW_OK)
        return status;
    status = elaw_coefficients_quadrature(&c, &out->nodes, &out->node,
                                          &out->weight, reach);
    if (status == ELAW_OK)
        status = elaw_coefficients_edges(&c, p->n, edge, error);
    elaw_coefficients_free(&c);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < out->nodes && p->squared; i++)
        out->node[i] = root(out->node[i]);
    find_mean(out);
    set_edges(p, edge, error, out);
    return find_density(p, reach, out);
}

elaw_status elaw_spectral_density(const elaw_operator *a,
                                  const elaw_density_options *options,
                                  elaw_density *out)
{
    elaw_probing p;
    elaw_density found = {0};
    if (out == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_spectral_density: out is NULL");
    elaw_status status = elaw_probing_open(a, options, &p);
    if (status != ELAW_OK)
        return status;
    status = probe(&p, &found);
    elaw_probing_close(&p);
    found.products = p.product.info.products;
    if (status == ELAW_OK)
        *out = found;
    else
        elaw_density_free(&found);
    return status;
}

void elaw_density_free(elaw_density *density)
{
    if (density == NULL)
        return;
    elaw_free(density->x);
    elaw_free(density->density);
    elaw_free(density->error);
    elaw_free(density->node);
    elaw_free(density->weight);
    *density = (elaw_density){0};
}
