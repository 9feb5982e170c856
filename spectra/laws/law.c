/* Owners, and the door of every public function: arguments are checked, then
 * the closed form of the class or the generic route is called. */
#include "laws/law.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/generic.h"

elaw_law *elaw_law_create(const elaw_law_class *class, size_t size,
                          size_t intervals, size_t atoms)
{
    const size_t unit = sizeof(double);
    size_t numbers = 2 * intervals + 2 * atoms;
    size_t head = (size + unit - 1) / unit, flags = 2 * intervals / unit + 1;
    double *block = elaw_alloc_zero(head + numbers + flags, unit);
    if (block == NULL)
        return NULL;
    elaw_law *law = (elaw_law *)block;
    law->class = class;
    atomic_init(&law->owners, 1);
    law->intervals = intervals;
    law->atoms = atoms;
    law->edge = block + head;
    law->place = law->edge + 2 * intervals;
    law->weight = law->place + atoms;
    law->hard = (unsigned char *)(law->weight + atoms);
    return law;
}

elaw_law *elaw_law_keep(const elaw_law *law)
{
    elaw_law *mine = (elaw_law *)law;
    if (mine != NULL)
        atomic_fetch_add(&mine->owners, 1);
    return mine;
}

void elaw_law_free(elaw_law *law)
{
    if (law == NULL || atomic_fetch_sub(&law->owners, 1) > 1)
        return;
    if (law->class->destroy != NULL)
        law->class->destroy(law);
    elaw_free(law);
}

elaw_status elaw_law_g(const elaw_law *law, elaw_complex z, elaw_complex *g,
                       elaw_complex *dg)
{
    elaw_status status = law->class->stieltjes(law, z, g);
    if (status == ELAW_OK && dg != NULL)
        status = law->class->derivative != NULL
                     ? law->class->derivative(law, z, dg)
                     : elaw_generic_derivative(law, z, dg);
    return status;
}

/* g or g' at every z; below the axis the conjugate. */
static elaw_status transform(const char *where, const elaw_law *law,
                             bool derivative, size_t n, const elaw_complex z[],
                             elaw_complex out[])
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(z[i].re) || !isfinite(z[i].im))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: z[%zu] = %g %+g i is not finite", where, i,
                             z[i].re, z[i].im);
    for (size_t i = 0; i < n; i++) {
        bool below = z[i].im < 0;
        elaw_complex upper = {z[i].re, fabs(z[i].im)}, g, dg;
        elaw_status status =
            elaw_law_g(law, upper, &g, derivative ? &dg : NULL);
        if (status != ELAW_OK)
            return status;
        out[i] = derivative ? dg : g;
        if (below)
            out[i].im = -out[i].im;
    }
    return ELAW_OK;
}

elaw_status elaw_law_stieltjes(const elaw_law *law, size_t n,
                               const elaw_complex z[], elaw_complex g[])
{
    return transform("elaw_law_stieltjes", law, false, n, z, g);
}

elaw_status elaw_law_stieltjes_derivative(const elaw_law *law, size_t n,
                                          const elaw_complex z[],
                                          elaw_complex dg[])
{
    return transform("elaw_law_stieltjes_derivative", law, true, n, z, dg);
}

elaw_status elaw_law_hilbert(const elaw_law *law, size_t n, const double x[],
                             double hilbert[])
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return elaw_fail(ELAW_EDOMAIN,
                             "elaw_law_hilbert: x[%zu] = %g is not finite", i,
                             x[i]);
    for (size_t i = 0; i < n; i++) {
        elaw_complex g;
        elaw_status status = elaw_law_g(law, (elaw_complex){x[i], 0}, &g, NULL);
        if (status != ELAW_OK)
            return status;
        hilbert[i] = g.re;
    }
    return ELAW_OK;
}

static elaw_status numbers(const char *where, size_t n, const double x[])
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]))
            return elaw_fail(ELAW_EDOMAIN, "%s: x[%zu] is not a number", where,
                             i);
    return ELAW_OK;
}

elaw_status elaw_law_density(const elaw_law *law, size_t n, const double x[],
                             double density[])
{
    elaw_status status = numbers("elaw_law_density", n, x);
    for (size_t i = 0; i < n && status == ELAW_OK; i++)
        status = elaw_generic_density(law, x[i], &density[i]);
    return status;
}

elaw_status elaw_law_cdf(const elaw_law *law, size_t n, const double x[],
                         double cdf[])
{
    elaw_status status = numbers("elaw_law_cdf", n, x);
    for (size_t i = 0; i < n && status == ELAW_OK; i++)
        if (law->class->cdf != NULL)
            cdf[i] = law->class->cdf(law, x[i]);
        else
            status = elaw_generic_cdf(law, x[i], &cdf[i]);
    return status;
}

elaw_status elaw_law_quantile(const elaw_law *law, size_t n, const double p[],
                              double x[])
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return elaw_fail(ELAW_EDOMAIN,
                             "elaw_law_quantile: p[%zu] = %g is not in [0, 1]",
                             i, p[i]);
    for (size_t i = 0; i < n && status == ELAW_OK; i++)
        if (law->class->quantile != NULL)
            x[i] = law->class->quantile(law, p[i]);
        else
            status = elaw_generic_quantile(law, p[i], &x[i]);
    return status;
}

static elaw_status moment(const elaw_law *law, size_t k, double *out)
{
    elaw_status status = ELAW_OK;
    double value = NAN;
    if (law->class->moment != NULL)
        value = law->class->moment(law, k);
    if (isnan(value))
        status = elaw_generic_moment(law, k, &value);
    if (status == ELAW_OK && !isfinite(value))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_law_moments: moment %zu exceeds %g", k, DBL_MAX);
    if (status == ELAW_OK)
        *out = value;
    return status;
}

/* The logarithm of an even moment is convex in its order: if the last two fit,
 * all do. They are tried first, so that an overflow leaves the output
 * untouched. */
elaw_status elaw_law_moments(const elaw_law *law, size_t count, double out[])
{
    double last[2];
    for (size_t k = count > 1 ? count - 1 : count; k <= count && k > 0; k++) {
        elaw_status status = moment(law, k, &last[count - k]);
        if (status != ELAW_OK)
            return status;
    }
    for (size_t k = 1; k <= count; k++) {
        elaw_status status = moment(law, k, &out[k - 1]);
        if (status != ELAW_OK)
            return status;
    }
    return ELAW_OK;
}

elaw_status elaw_law_support(const elaw_law *law, size_t *count,
                             const double **edge)
{
    *count = law->intervals;
    *edge = law->edge;
    return ELAW_OK;
}

elaw_status elaw_law_atoms(const elaw_law *law, size_t *count,
                           const double **place, const double **weight)
{
    *count = law->atoms;
    *place = law->place;
    *weight = law->weight;
    return ELAW_OK;
}
