/* Chebyshev moments of a probe's spectral measure,
 *   t_0 = z, t_1 = M z, t_(k+1) = 2 M t_k - t_(k-1),   mu_k = z^* t_k/n.
 * T_a T_b = (T_(a+b) + T_(a-b))/2 halves the products:
 *   mu_2k = 2 t_k^* t_k/n - mu_0,   mu_2k+1 = 2 t_k^* t_(k+1)/n - mu_1.
 * Weisse, Wellein, Alvermann, Fehske 2006, Rev. Mod. Phys. 78, section II. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/density.h"
#include "eigen/vector.h"

/* norm(t_k) <= norm(z) on [-1, 1], and exponential growth beyond it; rounding
 * stays below k^2 eps */
static const double growth = 1e-6;

typedef struct block {
    size_t count, size; /* columns, doubles of one                           */
    double *now, *before, *next;
} block;

static double inner(const elaw_probing *p, const double *x, const double *y)
{
    return elaw_vector_dot(NULL, p->product.width, p->n, x, y).re /
           (double)p->n;
}

/* next = factor M now - before (NULL: nothing). */
static elaw_status recur(elaw_probing *p, const block *b, double low,
                         double high, double factor, const double *before)
{
    double scale = 2 * factor / (high - low);
    double shift = factor * (high + low) / (high - low);
    size_t total = b->count * b->size;
    elaw_status status = elaw_probing_apply(p, b->count, b->now, b->next);
    if (status != ELAW_OK)
        return status;
    const double *now = b->now;
    double *next = b->next;
#pragma omp parallel for simd schedule(static) if (total > 100000)
    for (size_t i = 0; i < total; i++)
        next[i] =
            scale * next[i] - shift * now[i] - (before != NULL ? before[i] : 0);
    return ELAW_OK;
}

/* Moments 2k and 2k - 1 from t_k = now and t_(k-1) = before. */
static bool take(const elaw_probing *p, const block *b, size_t k, double *mu)
{
    bool inside = true;
    for (size_t c = 0; c < b->count; c++) {
        double *own = mu + c * p->moments;
        const double *now = b->now + c * b->size,
                     *before = b->before + c * b->size;
        double even = inner(p, now, now), odd = inner(p, before, now);
        inside = inside && even <= 1 + growth;
        if (k == 1)
            own[1] = odd;
        else
            own[2 * k - 1] = 2 * odd - own[1];
        if (2 * k < p->moments)
            own[2 * k] = 2 * even - 1;
    }
    return inside;
}

static elaw_status moments_of(elaw_probing *p, block *b, double low,
                              double high, double *mu, bool *inside)
{
    for (size_t c = 0; c < b->count; c++)
        mu[c * p->moments] = 1;
    for (size_t k = 1; 2 * k - 1 < p->moments && *inside; k++) {
        elaw_status status =
            recur(p, b, low, high, k == 1 ? 1 : 2, k == 1 ? NULL : b->before);
        if (status != ELAW_OK)
            return status;
        double *spare = b->before;
        b->before = b->now;
        b->now = b->next;
        b->next = spare;
        *inside = take(p, b, k, mu);
    }
    return ELAW_OK;
}

elaw_status elaw_probing_moments(elaw_probing *p, double low, double high,
                                 double *mu, bool *inside)
{
    size_t size = p->n * p->product.width;
    double *x[3];
    elaw_status status = ELAW_OK;
    for (int i = 0; i < 3; i++) {
        x[i] = elaw_alloc(size * ELAW_PROBES, sizeof *x[i]);
        if (x[i] == NULL)
            status = elaw_fail_memory(p->product.where);
    }
    *inside = true;
    for (size_t first = 0; first < p->probes && *inside && status == ELAW_OK;
         first += ELAW_PROBES) {
        size_t left = p->probes - first;
        block b = {.count = left < ELAW_PROBES ? left : ELAW_PROBES,
                   .size = size,
                   .now = x[0],
                   .before = x[1],
                   .next = x[2]};
        elaw_probing_fill(p, first, b.count, b.now);
        status = moments_of(p, &b, low, high, mu + first * p->moments, inside);
    }
    for (int i = 0; i < 3; i++)
        elaw_free(x[i]);
    return status;
}
