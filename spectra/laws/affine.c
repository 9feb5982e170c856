/* Y = f X + s, f = factor, s = shift, y = (z - s)/f:
 *   g_Y(z) = g_X(y)/f,   g'_Y(z) = g'_X(y)/f^2,
 * conjugates for f < 0, where the upper half-plane goes to the lower.
 * Near an end e' = f e + s of the support y = e + (z - e')/f is used: e' is
 * rounded, and a root of z - e' must not see by how much. */
#include <eigenlaw/law.h>

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/affine.h"
#include "laws/atoms.h"
#include "laws/law.h"

typedef struct affine_law {
    elaw_law base;
    elaw_law *inner;
    double factor, shift;
} affine_law;

/* Place of x = mine[i] among ascending numbers, the nearest of them. */
static size_t nearest(const double mine[], size_t count, double x)
{
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mine[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    bool before = low > 0 && x - mine[low - 1] < mine[low] - x;
    return before ? low - 1 : low;
}

/* y of a real x. */
static double inner_place(const elaw_law *law, double x)
{
    const affine_law *a = (const affine_law *)law;
    size_t edges = 2 * law->intervals, i = nearest(law->edge, edges, x);
    double mine = law->edge[i];
    double theirs = a->inner->edge[a->factor < 0 ? edges - 1 - i : i];
    if (law->atoms > 0) {
        i = nearest(law->place, law->atoms, x);
        if (fabs(x - law->place[i]) < fabs(x - mine)) {
            mine = law->place[i];
            theirs = a->inner->place[a->factor < 0 ? law->atoms - 1 - i : i];
        }
    }
    return theirs + (x - mine) / a->factor;
}

static double outer_place(const elaw_law *law, double y)
{
    const affine_law *a = (const affine_law *)law;
    size_t edges = 2 * law->intervals;
    size_t i = nearest(a->inner->edge, edges, y);
    double theirs = a->inner->edge[i];
    double mine = law->edge[a->factor < 0 ? edges - 1 - i : i];
    if (law->atoms > 0) {
        i = nearest(a->inner->place, law->atoms, y);
        if (fabs(y - a->inner->place[i]) < fabs(y - theirs)) {
            theirs = a->inner->place[i];
            mine = law->place[a->factor < 0 ? law->atoms - 1 - i : i];
        }
    }
    return mine + (y - theirs) * a->factor;
}

static elaw_complex inner_point(const elaw_law *law, elaw_complex z)
{
    double f = ((const affine_law *)law)->factor;
    return (elaw_complex){inner_place(law, z.re), z.im / fabs(f)};
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    const affine_law *a = (const affine_law *)law;
    elaw_complex inner;
    elaw_status status =
        elaw_law_g(a->inner, inner_point(law, z), &inner, NULL);
    if (status == ELAW_OK)
        *g = (elaw_complex){inner.re / a->factor, inner.im / fabs(a->factor)};
    return status;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    const affine_law *a = (const affine_law *)law;
    double f = a->factor;
    elaw_complex g, inner;
    elaw_status status = elaw_law_g(a->inner, inner_point(law, z), &g, &inner);
    if (status == ELAW_OK)
        *dg = (elaw_complex){inner.re / f / f, inner.im / f / fabs(f)};
    return status;
}

/* f < 0: P(Y <= x) = P(X >= y). */
static double cdf(const elaw_law *law, double x)
{
    const affine_law *a = (const affine_law *)law;
    if (isinf(x))
        return x > 0;
    double y = inner_place(law, x), F = a->inner->class->cdf(a->inner, y);
    return a->factor > 0 ? F : 1 - F + elaw_atoms_at(a->inner, y);
}

static double quantile(const elaw_law *law, double p)
{
    const elaw_law *inner = ((const affine_law *)law)->inner;
    return outer_place(law, inner->class->quantile(inner, p));
}

static void destroy(elaw_law *law)
{
    elaw_law_free(((affine_law *)law)->inner);
}

/* What the inner law has in closed form, the outer has. Quantiles only upwards:
 * from above a gap is entered at its other end. */
static const elaw_law_class from_g = {
    .name = "affine",
    .stieltjes = stieltjes,
    .derivative = derivative,
    .destroy = destroy,
};
static const elaw_law_class from_cdf = {
    .name = "affine",
    .stieltjes = stieltjes,
    .cdf = cdf,
    .derivative = derivative,
    .destroy = destroy,
};
static const elaw_law_class from_quantile = {
    .name = "affine",
    .stieltjes = stieltjes,
    .cdf = cdf,
    .quantile = quantile,
    .derivative = derivative,
    .destroy = destroy,
};

static const elaw_law_class *class_for(const elaw_law *inner, double factor)
{
    if (inner->class->cdf == NULL)
        return &from_g;
    return inner->class->quantile != NULL && factor > 0 ? &from_quantile
                                                        : &from_cdf;
}

/* Ends of the support and atoms; false where they run into each other. */
static bool move(const elaw_law *inner, double f, double s, elaw_law *law)
{
    size_t edges = 2 * inner->intervals, atoms = inner->atoms;
    bool fits = true;
    for (size_t i = 0; i < edges; i++) {
        size_t from = f < 0 ? edges - 1 - i : i;
        law->edge[i] = f * inner->edge[from] + s;
        law->hard[i] = inner->hard[from];
        fits = fits && isfinite(law->edge[i]);
        fits = fits && (i == 0 || law->edge[i] > law->edge[i - 1]);
    }
    for (size_t i = 0; i < atoms; i++) {
        size_t from = f < 0 ? atoms - 1 - i : i;
        law->place[i] = f * inner->place[from] + s;
        law->weight[i] = inner->weight[from];
        fits = fits && isfinite(law->place[i]);
        fits = fits && (i == 0 || law->place[i] > law->place[i - 1]);
    }
    return fits;
}

const elaw_law *elaw_affine_of(const elaw_law *law, double *factor,
                               double *shift)
{
    if (law->class->destroy != destroy)
        return NULL;
    const affine_law *a = (const affine_law *)law;
    *factor = a->factor;
    *shift = a->shift;
    return a->inner;
}

elaw_status elaw_law_affine(const elaw_law *inner, double factor, double shift,
                            elaw_law **out)
{
    const char *where = "elaw_law_affine";
    if (!isfinite(factor) || factor == 0)
        return elaw_fail(ELAW_EDOMAIN, "%s: factor = %g is not finite and != 0",
                         where, factor);
    if (!isfinite(shift))
        return elaw_fail(ELAW_EDOMAIN, "%s: shift = %g is not finite", where,
                         shift);
    affine_law *law = (affine_law *)elaw_law_create(
        class_for(inner, factor), sizeof *law, inner->intervals, inner->atoms);
    if (law == NULL)
        return elaw_fail_memory(where);
    law->factor = factor;
    law->shift = shift;
    law->inner = elaw_law_keep(inner);
    elaw_status status = ELAW_OK;
    if (!move(inner, factor, shift, &law->base))
        status = elaw_fail(ELAW_EDOMAIN,
                           "%s: with factor = %g and shift = %g the ends of "
                           "the support do not fit a double",
                           where, factor, shift);
    else if (inner->intervals == 0)
        status = elaw_law_points(inner->atoms, law->base.place,
                                 law->base.weight, out);
    else {
        *out = &law->base;
        return ELAW_OK;
    }
    elaw_law_free(&law->base);
    return status;
}
