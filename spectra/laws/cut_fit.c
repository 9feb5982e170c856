/* The coefficients of an interval (laws/cut.c) from its density at the
 * midpoints t_j of n equal angles, x = m + r cos t: soft, soft   pi r rho/2 =
 * sum c_k sin((k + 1) t) hard, soft   pi r rho cos(t/2)   = sum c_k sin((k +
 * 1/2) t) soft, hard   pi r rho sin(t/2)   = sum c_k cos((k + 1/2) t) hard,
 * hard   pi r rho sin t      = sum c_k cos(k t) n is doubled until the last
 * coefficients are rounding. No edge is ever asked for, where a hard density is
 * infinite. Olver and Nadakuditi 2012, arXiv:1203.1958 (soft, soft). */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "base/transform.h"
#include "laws/cut.h"

static const double pi = 3.14159265358979323846;

enum { FIRST_TERMS = 64 };

static elaw_waves waves_of(const elaw_cut *a)
{
    if (a->hard_low)
        return a->hard_high ? ELAW_COSINES : ELAW_HALF_SINES;
    return a->hard_high ? ELAW_HALF_COSINES : ELAW_SINES;
}

/* What turns pi r rho into the sum of the c_k, at t. */
static double factor(const elaw_cut *a, double t)
{
    switch (waves_of(a)) {
    case ELAW_SINES:
        return 0.5;
    case ELAW_HALF_SINES:
        return cos(0.5 * t);
    case ELAW_HALF_COSINES:
        return sin(0.5 * t);
    default:
        return sin(t);
    }
}

static elaw_status sample(const elaw_cut *a, elaw_density_fn *density,
                          void *ctx, size_t n, double value[])
{
    for (size_t j = 0; j < n; j++) {
        double t = pi * ((double)j + 0.5) / (double)n, rho;
        /* from the nearer end: edges stay sharp */
        double x = t < 0.5 * pi ? a->high - 2 * a->r * pow(sin(0.5 * t), 2)
                                : a->low + 2 * a->r * pow(cos(0.5 * t), 2);
        elaw_status status = density(ctx, x, &rho);
        if (status != ELAW_OK)
            return status;
        if (!isfinite(rho))
            return elaw_fail(ELAW_ENOCONV,
                             "elaw_series_law: density %g at x = %.17g", rho,
                             x);
        value[j] = pi * a->r * rho * factor(a, t);
    }
    return ELAW_OK;
}

static double largest(const double c[], size_t begin, size_t end)
{
    double most = 0;
    for (size_t k = begin; k < end; k++)
        most = fmax(most, fabs(c[k]));
    return most;
}

/* The last quarter is rounding, or small and not falling: noise of the density,
 * which doubling does not remove (an algebraic tail this small would need c_k
 * like k^-3 or better, and then falls by 8). */
static bool settled(double tail, double before)
{
    return tail <= 1e-15 || (tail <= 1e-11 && tail > before / 4);
}

/* Terms below the noise at the end are dropped. */
static size_t needed(const double c[], size_t n, double noise)
{
    while (n > 1 && fabs(c[n - 1]) <= noise)
        n--;
    return n;
}

elaw_status elaw_cut_fit(elaw_cut *a, elaw_density_fn *density, void *ctx)
{
    double before = INFINITY;
    for (size_t n = FIRST_TERMS;; n *= 2) {
        double *c = elaw_realloc(a->c, n, sizeof *c);
        if (c == NULL)
            return elaw_fail_memory("elaw_series_law");
        a->c = c;
        elaw_status status = sample(a, density, ctx, n, c);
        if (status == ELAW_OK)
            status = elaw_waves_from_values(waves_of(a), n, c);
        if (status != ELAW_OK)
            return status;
        double most = largest(c, 0, n), last = largest(c, n - n / 4, n);
        double tail = most > 0 ? last / most : 0;
        bool done = settled(tail, before);
        if (done || n == ELAW_CUT_TERMS) {
            a->tail = done ? 0 : tail;
            a->terms = needed(c, n, fmax(done ? last : 0, 1e-17 * most));
            return ELAW_OK;
        }
        before = tail;
    }
}
