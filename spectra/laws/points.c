/* Point masses, those of an empirical law too: g = sum w_i/(z - x_i). The cdf
 * is S_i/S with S_i the running sum of the weights over the largest of them:
 * equal weights count 1, 2, .., so that the steps of count values are k/count
 * exactly. */
#include <eigenlaw/law.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/atoms.h"
#include "laws/law.h"

typedef struct points_law {
    elaw_law base;
    double cdf[]; /* atoms */
} points_law;

typedef struct mass {
    double place, weight;
} mass;

static int ascending(const void *a, const void *b)
{
    double x = ((const mass *)a)->place, y = ((const mass *)b)->place;
    return (x > y) - (x < y);
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    *g = elaw_atoms_g(law, z);
    return ELAW_OK;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    *dg = elaw_atoms_derivative(law, z);
    return ELAW_OK;
}

static double cdf(const elaw_law *law, double x)
{
    size_t below = elaw_atoms_below(law, x);
    return below > 0 ? ((const points_law *)law)->cdf[below - 1] : 0;
}

/* A p that is a sum of weights may be above their cdf by rounding. */
static double quantile(const elaw_law *law, double p)
{
    const points_law *points = (const points_law *)law;
    double met = p * (1 - 4 * DBL_EPSILON);
    size_t low = 0, high = law->atoms - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (points->cdf[middle] >= met)
            high = middle;
        else
            low = middle + 1;
    }
    return law->place[low];
}

static double moment(const elaw_law *law, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        sum += law->weight[i] * pow(law->place[i], (double)k);
    return sum;
}

static const elaw_law_class class = {
    .name = "points",
    .stieltjes = stieltjes,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
};

/* weight NULL: all equal. */
static elaw_status check(const char *where, size_t count, const double place[],
                         const double weight[])
{
    if (count == 0)
        return elaw_fail(ELAW_EDOMAIN, "%s: no point is given", where);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(place[i]))
            return elaw_fail(ELAW_EDOMAIN, "%s: point %zu = %g is not finite",
                             where, i, place[i]);
        if (weight != NULL && !(weight[i] > 0 && isfinite(weight[i])))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: weight[%zu] = %g is not finite and > 0",
                             where, i, weight[i]);
    }
    return ELAW_OK;
}

/* Sorted, equal places joined, weights relative to the largest; how many. */
static size_t gather(size_t count, const double place[], const double weight[],
                     mass *m)
{
    double most = weight != NULL ? 0 : 1;
    for (size_t i = 0; i < count && weight != NULL; i++)
        most = fmax(most, weight[i]);
    for (size_t i = 0; i < count; i++)
        m[i] = (mass){place[i], weight != NULL ? weight[i] / most : 1};
    qsort(m, count, sizeof *m, ascending);
    size_t last = 0;
    for (size_t i = 1; i < count; i++)
        if (m[i].place == m[last].place)
            m[last].weight += m[i].weight;
        else
            m[++last] = m[i];
    return last + 1;
}

static elaw_status make(const char *where, size_t count, const double place[],
                        const double weight[], elaw_law **out)
{
    elaw_status status = check(where, count, place, weight);
    if (status != ELAW_OK)
        return status;
    mass *m = elaw_alloc(count, sizeof *m);
    if (m == NULL)
        return elaw_fail_memory(where);
    size_t atoms = gather(count, place, weight, m);
    points_law *law = (points_law *)elaw_law_create(
        &class, sizeof *law + atoms * sizeof(double), 0, atoms);
    if (law != NULL) {
        double sum = 0;
        for (size_t i = 0; i < atoms; i++) {
            sum += m[i].weight;
            law->cdf[i] = sum;
        }
        for (size_t i = 0; i < atoms; i++) {
            law->base.place[i] = m[i].place;
            law->base.weight[i] = m[i].weight / sum;
            law->cdf[i] /= sum;
        }
        *out = &law->base;
    } else
        status = elaw_fail_memory(where);
    elaw_free(m);
    return status;
}

elaw_status elaw_law_points(size_t count, const double place[],
                            const double weight[], elaw_law **out)
{
    if (weight == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_law_points: weight is NULL");
    return make("elaw_law_points", count, place, weight, out);
}

elaw_status elaw_law_empirical(size_t count, const double value[],
                               elaw_law **out)
{
    return make("elaw_law_empirical", count, value, NULL, out);
}
