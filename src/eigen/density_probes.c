/* Probes: z with independent signs, E z^* f(B) z = tr f(B) with variance 2 sum
 * of |f(B)_ij|^2 off the diagonal (Hutchinson 1990), none from the diagonal. */
#include <math.h>
#include <string.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/density.h"

enum {
    PROBES = 8,
    MOMENTS = 200,
    STEPS = 60,
    POINTS = 200,
    MOST_POINTS = 1 << 23
};

/* a stream of its own: no sampled matrix shares its numbers */
static const uint64_t probe_stream = 0x64656e73697479u;

static const char where[] = "elaw_spectral_density";

static size_t chosen(size_t asked, size_t usual)
{
    return asked > 0 ? asked : usual;
}

elaw_status elaw_probing_open(const elaw_operator *a,
                              const elaw_density_options *options,
                              elaw_probing *out)
{
    elaw_density_options o = {0};
    if (options != NULL)
        o = *options;
    elaw_probing p = {.probes = chosen(o.probes, PROBES),
                      .moments = chosen(o.moments, MOMENTS),
                      .steps = chosen(o.steps, STEPS),
                      .points = chosen(o.points, POINTS),
                      .seed = o.seed > 0 ? o.seed : 1};
    elaw_status status = elaw_product_open(where, a, &o.progress, &p.product);
    if (status != ELAW_OK)
        return status;
    if (p.moments < 2)
        return elaw_fail(ELAW_EINVAL, "%s: moments = %zu is below 2", where,
                         p.moments);
    if (p.points > MOST_POINTS)
        return elaw_fail(ELAW_EINVAL, "%s: points = %zu exceeds %d", where,
                         p.points, MOST_POINTS);
    p.squared = !a->symmetric;
    p.n = a->rows < a->cols ? a->rows : a->cols;
    p.far = a->rows < a->cols ? a->cols : a->rows;
    if (p.steps > p.n)
        p.steps = p.n;
    if (p.squared) {
        size_t size;
        if (elaw_size_mul(p.far, ELAW_PROBES * p.product.width, &size))
            p.between = elaw_alloc(size, sizeof *p.between);
        if (p.between == NULL)
            return elaw_fail_memory(where);
    }
    p.product.expected = p.probes * (p.steps + p.moments / 2);
    if (p.squared)
        p.product.expected *= 2;
    *out = p;
    return ELAW_OK;
}

void elaw_probing_close(elaw_probing *p)
{
    elaw_free(p->between);
    p->between = NULL;
}

void elaw_probing_fill(const elaw_probing *p, size_t first, size_t count,
                       double *x)
{
    elaw_rng rng = {p->seed, probe_stream};
    size_t width = p->product.width;
    memset(x, 0, count * p->n * width * sizeof *x);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < p->n; i++)
            x[(k * p->n + i) * width] = elaw_rng_rademacher(rng, i, first + k);
}

elaw_status elaw_probing_apply(elaw_probing *p, size_t k, const double *x,
                               double *y)
{
    bool adjoint_first = p->product.a.rows < p->product.a.cols;
    if (!p->squared)
        return elaw_product_apply(&p->product, false, k, x, y);
    elaw_status status =
        elaw_product_apply(&p->product, adjoint_first, k, x, p->between);
    if (status == ELAW_OK)
        status =
            elaw_product_apply(&p->product, !adjoint_first, k, p->between, y);
    return status;
}
