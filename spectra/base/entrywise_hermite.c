/* Hermite coefficients of f(Z), Z a standard normal:
 *   mu_k = E f(Z) He_k(Z),   He_{k+1} = x He_k - k He_{k-1}
 * Analytic f: the trapezoid rule. Straight pieces: Gauss and Legendre's rule
 * between the breaks (Gauss and Hermite's of order 64 is off by 2.6e-3 for the
 * mean of max(x, 0), yet gives its mu_1 exactly). */
#include <math.h>

#include "base/entrywise.h"
#include "base/gaussian.h"
#include "base/memory.h"
#include "base/status.h"

double elaw_hermite_polynomial(unsigned k, double x)
{
    double before = 0, now = 1;
    for (unsigned j = 0; j < k; j++) {
        double next = x * now - j * before;
        before = now;
        now = next;
    }
    return now;
}

double elaw_factorial(unsigned k)
{
    double product = 1;
    for (; k > 1; k--)
        product *= k;
    return product;
}

typedef struct expecting {
    const elaw_entrywise *f;
    size_t breaks;
    double *from, *at; /* breaks of f, and of f(z + shift)                   */
    double shift;
    unsigned k;
    double centre;
} expecting;

static double against_hermite(void *ctx, double z)
{
    const expecting *e = ctx;
    return elaw_entrywise_value(e->f, z + e->shift) *
           elaw_hermite_polynomial(e->k, z);
}

static double squared(void *ctx, double z)
{
    const expecting *e = ctx;
    double d = elaw_entrywise_value(e->f, z + e->shift) - e->centre;
    return d * d;
}

static double mean_of(expecting *e, elaw_of_normal *g)
{
    for (size_t k = 0; k < e->breaks; k++)
        e->at[k] = e->from[k] - e->shift;
    return e->breaks > 0 ? elaw_gaussian_pieces(g, e, e->breaks, e->at)
                         : elaw_gaussian_mean(g, e);
}

static bool expecting_open(const elaw_entrywise *f, expecting *e)
{
    size_t room = elaw_entrywise_room(f);
    elaw_entrywise_piece *piece = elaw_alloc(room, sizeof *piece);
    *e = (expecting){.f = f};
    if (piece != NULL)
        e->from = elaw_alloc(2 * room, sizeof *e->from);
    if (e->from == NULL) {
        elaw_free(piece);
        return false;
    }
    e->at = e->from + room;
    size_t pieces = elaw_entrywise_pieces(f, piece);
    for (size_t k = 1; k < pieces; k++)
        e->from[e->breaks++] = piece[k].from;
    elaw_free(piece);
    return true;
}

/* Rounding leaves a constant c a variance of some (1e-16 c)^2. */
static bool constant(double mean, double variance)
{
    return variance <= 0 || variance <= 1e-28 * mean * mean;
}

elaw_status elaw_entrywise_shifted(const char *where, const elaw_entrywise *f,
                                   size_t count, const double w[],
                                   double mean[], double variance[])
{
    expecting e;
    if (!expecting_open(f, &e))
        return elaw_fail_memory(where);
    for (size_t i = 0; i < count; i++) {
        e.shift = w[i];
        e.centre = mean[i] = mean_of(&e, against_hermite);
        variance[i] = mean_of(&e, squared);
        if (constant(mean[i], variance[i]))
            variance[i] = 0;
    }
    elaw_free(e.from);
    return ELAW_OK;
}

static elaw_status judge(const char *where, const char *name, elaw_hermite *h)
{
    if (!isfinite(h->variance) || !isfinite(h->mu[0]))
        return elaw_fail(ELAW_EDOMAIN, "%s: E %s(Z)^2 is not finite", where,
                         name);
    if (constant(h->mu[0], h->variance))
        return elaw_fail(ELAW_EDOMAIN, "%s: %s(Z) is constant, %g", where, name,
                         h->mu[0]);
    if (fabs(h->mu[0]) < 1e-15 * sqrt(h->variance))
        h->mu[0] = 0; /* below the rounding of its sum                       */
    for (unsigned k = 1; k <= ELAW_HERMITE_ORDER && h->exponent == 0; k++)
        if (fabs(h->mu[k]) > 1e-10 * sqrt(elaw_factorial(k) * h->variance))
            h->exponent = k;
    return ELAW_OK;
}

elaw_status elaw_entrywise_hermite(const char *where, const elaw_entrywise *f,
                                   elaw_hermite *out)
{
    elaw_hermite h = {.exponent = 0};
    expecting e;
    elaw_status status = elaw_entrywise_check(where, f);
    if (status != ELAW_OK)
        return status;
    if (!expecting_open(f, &e))
        return elaw_fail_memory(where);
    for (e.k = 0; e.k <= ELAW_HERMITE_ORDER; e.k++)
        h.mu[e.k] = mean_of(&e, against_hermite);
    e.centre = h.mu[0];
    h.variance = mean_of(&e, squared);
    elaw_free(e.from);
    status = judge(where, elaw_entrywise_name(f->kind), &h);
    if (status == ELAW_OK)
        *out = h;
    return status;
}
