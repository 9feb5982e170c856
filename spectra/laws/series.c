/* Atoms and intervals (laws/cut.c), each question a sum over them. */
#include "laws/series.h"

#include <complex.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/atoms.h"
#include "laws/cut.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

typedef struct series_law {
    elaw_law base;
    double defect;
    elaw_cut *cuts; /* intervals */
} series_law;

static elaw_complex sum_of(const elaw_law *law, elaw_complex z, bool derivative)
{
    const series_law *series = (const series_law *)law;
    elaw_complex sum =
        derivative ? elaw_atoms_derivative(law, z) : elaw_atoms_g(law, z);
    for (size_t i = 0; i < law->intervals; i++) {
        elaw_cut_g v = elaw_cut_value(&series->cuts[i], z, derivative);
        double complex part = derivative ? v.dg : v.g;
        sum.re += creal(part);
        sum.im += cimag(part);
    }
    return sum;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    *g = sum_of(law, z, false);
    return ELAW_OK;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    *dg = sum_of(law, z, true);
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    const series_law *series = (const series_law *)law;
    for (size_t i = 0; i < law->intervals; i++) {
        const elaw_cut *a = &series->cuts[i];
        if (x >= a->low && x <= a->high) {
            elaw_cut_g v = elaw_cut_value(a, (elaw_complex){x, 0}, false);
            return fmax(0, -cimag(v.g) / pi);
        }
    }
    return 0;
}

static double cdf(const elaw_law *law, double x)
{
    const series_law *series = (const series_law *)law;
    double sum = 0;
    bool whole = true;
    for (size_t i = 0; i < law->atoms; i++) {
        whole = whole && law->place[i] <= x;
        sum += law->place[i] <= x ? law->weight[i] : 0;
    }
    for (size_t i = 0; i < law->intervals; i++) {
        whole = whole && law->edge[2 * i + 1] <= x;
        sum += elaw_cut_mass_below(&series->cuts[i], x);
    }
    return whole ? 1 : fmin(sum, 1);
}

static double moment(const elaw_law *law, size_t k)
{
    const series_law *series = (const series_law *)law;
    double sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        sum += law->weight[i] * pow(law->place[i], (double)k);
    for (size_t i = 0; i < law->intervals; i++)
        sum += elaw_cut_moment(&series->cuts[i], k);
    return sum;
}

static void destroy(elaw_law *law)
{
    series_law *series = (series_law *)law;
    for (size_t i = 0; series->cuts != NULL && i < law->intervals; i++)
        elaw_free(series->cuts[i].c);
    elaw_free(series->cuts);
}

static const elaw_law_class class = {
    .name = "series",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};

/* --- the whole law -------------------------------------------------------- */

/* Masses that add to one, told by how much they missed it. */
static elaw_status balance(series_law *law)
{
    double fixed = 0, moving = 0, tail = 0;
    for (size_t i = 0; i < law->base.atoms; i++)
        fixed += law->base.weight[i];
    for (size_t i = 0; i < law->base.intervals; i++) {
        moving += law->cuts[i].c[0];
        tail = fmax(tail, law->cuts[i].tail);
    }
    double off = fabs(fixed + moving - 1);
    if (!(off <= (tail > 0 ? 1e-3 : 1e-9)))
        return elaw_fail(ELAW_ENOCONV,
                         "elaw_series_law: the masses add to %.12g, not to 1",
                         fixed + moving);
    /* c_k like k^-5/3 at a cusp end at 1e-8, like 1/k at a jump at 1e-5 */
    if (tail > 1e-6)
        return elaw_fail(ELAW_ENOCONV,
                         "elaw_series_law: after %d terms the last are %.2g "
                         "of the largest: an edge is neither like sqrt nor "
                         "like 1/sqrt, or nearly both",
                         (int)ELAW_CUT_TERMS, tail);
    law->defect = fmax(off, tail);
    for (size_t i = 0; i < law->base.intervals; i++)
        for (size_t k = 0; k < law->cuts[i].terms; k++)
            law->cuts[i].c[k] *= (1 - fixed) / moving;
    return ELAW_OK;
}

static elaw_status fill(series_law *law, const double edge[],
                        const unsigned char hard[], elaw_density_fn *rho,
                        void *ctx)
{
    size_t intervals = law->base.intervals;
    law->cuts = elaw_alloc_zero(intervals, sizeof *law->cuts);
    if (law->cuts == NULL)
        return elaw_fail_memory("elaw_series_law");
    for (size_t i = 0; i < intervals; i++) {
        elaw_cut *a = &law->cuts[i];
        a->low = law->base.edge[2 * i] = edge[2 * i];
        a->high = law->base.edge[2 * i + 1] = edge[2 * i + 1];
        a->r = 0.5 * (a->high - a->low);
        a->hard_low = hard != NULL && hard[2 * i];
        a->hard_high = hard != NULL && hard[2 * i + 1];
        law->base.hard[2 * i] = a->hard_low;
        law->base.hard[2 * i + 1] = a->hard_high;
        elaw_status status = elaw_cut_fit(a, rho, ctx);
        if (status != ELAW_OK)
            return status;
    }
    return balance(law);
}

elaw_status elaw_series_law(size_t intervals, const double edge[],
                            const unsigned char hard[], size_t count,
                            const double place[], const double weight[],
                            elaw_density_fn *rho, void *ctx, elaw_law **out)
{
    series_law *law =
        (series_law *)elaw_law_create(&class, sizeof *law, intervals, count);
    if (law == NULL)
        return elaw_fail_memory("elaw_series_law");
    for (size_t i = 0; i < count; i++) {
        law->base.place[i] = place[i];
        law->base.weight[i] = weight[i];
    }
    elaw_status status = fill(law, edge, hard, rho, ctx);
    if (status == ELAW_OK)
        *out = &law->base;
    else
        elaw_law_free(&law->base);
    return status;
}

double elaw_series_defect(const elaw_law *law)
{
    return law->class == &class ? ((const series_law *)law)->defect : 0;
}

static elaw_status density_of(void *ctx, double x, double *rho)
{
    const elaw_law *law = ctx;
    return elaw_law_density(law, 1, &x, rho);
}

elaw_status elaw_law_compile(const elaw_law *law, elaw_law **out)
{
    return elaw_series_law(law->intervals, law->edge, law->hard, law->atoms,
                           law->place, law->weight, density_of, (void *)law,
                           out);
}
