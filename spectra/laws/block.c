/* The law of symmetric noise with a variance profile by groups: the shares'
 * mean of the solutions of the vector Dyson equation (dyson.h), one for each
 * part of the profile that does not fall apart. With g the solution,
 *     F(x) = share + (1/pi) sum share arg g - (1/(2 pi)) Im sum share g (S g),
 * because -sum share log g + sum share g (S g)/2 has the derivative sum share g
 * in z; in a gap F is the share of the groups with g > 0 (band masses are
 * quantised).
 *     z g = 1 + g (S g)  gives the moments group by group.
 * Ajanki, Erdos, Kruger 1506.05095; Alt, Erdos, Kruger 1804.07752. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/dyson.h"
#include "laws/generic.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

typedef struct block {
    elaw_law base;
    size_t parts;
    elaw_dyson *part;
} block;

static size_t largest(const block *law)
{
    size_t q = 0;
    for (size_t i = 0; i < law->parts; i++)
        q = law->part[i].q > q ? law->part[i].q : q;
    return q;
}

/* Room for the largest part: its work and g, slope. */
static bool get_room(size_t q, elaw_dyson_work *w, double complex **g)
{
    *g = elaw_alloc(2 * (q + 1), sizeof **g);
    bool fine = elaw_dyson_work_create(q, w);
    return *g != NULL && fine;
}

/* Next to 0 an atom or a pole of the density can be too large for an iteration,
 * which may fail, or end where its equation holds to rounding of the atom:
 * then what is left of g besides the atom is taken from NEAR away. place: where
 * g is known. */
static const double near = 1e-6;

static bool solve(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                  double complex *g, double complex *place)
{
    bool close = cabs(z) < near;
    *place = z;
    if (!(close && a->atom > 0) && elaw_dyson_solve(a, w, z, g))
        return true;
    *place = copysign(near, creal(z));
    return close && elaw_dyson_solve(a, w, *place, g);
}

/* g and g' of a part at z, from those of its groups at place. In a gap the rest
 * besides the atom is odd: proportional to z. */
static void part_value(const elaw_dyson *a, double complex z,
                       double complex place, const double complex *mine,
                       double complex *g, double complex *dg)
{
    double complex sum = 0, slope = 0;
    bool moved = place != z && a->atom > 0;
    for (size_t k = 0; k < a->q; k++)
        sum += a->share[k] * mine[k];
    if (moved)
        sum -= a->atom / place;
    if (moved && cimag(sum) == 0)
        sum *= z / place;
    if (moved)
        sum += a->atom / z;
    *g += sum / a->scale;
    if (dg == NULL)
        return;
    for (size_t k = 0; k < a->q; k++)
        slope -= a->share[k] * mine[a->q + k];
    if (moved)
        slope += a->atom / place / place - a->atom / z / z;
    *dg += slope / a->scale / a->scale;
}

/* --- g, g', cdf --------------------------------------------------------------
 */

static elaw_status evaluate(const elaw_law *base, elaw_complex z,
                            elaw_complex *g, elaw_complex *dg)
{
    const block *law = (const block *)base;
    double complex at = CMPLX(z.re, z.im), sum = 0, slope = 0, *mine;
    double atom = base->atoms > 0 ? base->weight[0] : 0, inside = 0;
    elaw_dyson_work w;
    elaw_status status = ELAW_OK;
    bool pole = at == 0 && atom > 0, room = get_room(largest(law), &w, &mine);
    if (!room)
        status = elaw_fail_memory("elaw_law_block");
    for (size_t i = 0; i < law->parts && status == ELAW_OK && !pole; i++) {
        const elaw_dyson *a = &law->part[i];
        double complex here = at / a->scale, place;
        if (!solve(a, &w, here, mine, &place)) {
            status = elaw_fail(ELAW_ENOCONV,
                               "elaw_law_block: no convergence at z = %g %+g i",
                               z.re, z.im);
            break;
        }
        inside += a->mass;
        if (dg != NULL)
            elaw_dyson_slope(a, &w, mine, mine + a->q);
        part_value(a, here, place, mine, &sum, dg != NULL ? &slope : NULL);
    }
    /* groups without any variance */
    double rest = inside < 1 - 8 * DBL_EPSILON ? 1 - inside : 0;
    if (status == ELAW_OK && !pole && rest > 0) {
        sum += rest / at;
        slope -= rest / at / at;
    }
    if (status == ELAW_OK) {
        *g = pole ? (elaw_complex){0, -INFINITY}
                  : (elaw_complex){creal(sum), cimag(sum)};
        if (dg != NULL)
            *dg = pole ? (elaw_complex){INFINITY, 0}
                       : (elaw_complex){creal(slope), cimag(slope)};
    }
    elaw_dyson_work_free(&w);
    elaw_free(mine);
    return status;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    return evaluate(law, z, g, NULL);
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    elaw_complex g;
    return evaluate(law, z, &g, dg);
}

static double part_cdf(const elaw_dyson *a, elaw_dyson_work *w,
                       const double complex *g)
{
    double sum = 0;
    elaw_dyson_product(a, g, w->product);
    for (size_t k = 0; k < a->q; k++) {
        double side = creal(g[k]) < 0 ? -pi : 0;
        double arg = cimag(g[k]) < 0 ? carg(g[k]) : side;
        sum += a->share[k] * (arg - 0.5 * cimag(g[k] * w->product[k]));
    }
    return a->mass + sum / pi;
}

/* NaN where the iteration fails or there is no memory. */
static double cdf(const elaw_law *base, double x)
{
    const block *law = (const block *)base;
    double atom = base->atoms > 0 ? base->weight[0] : 0, sum = 0, inside = 0;
    if (x == 0)
        return 0.5 + 0.5 * atom;
    if (fabs(x) >= base->edge[2 * base->intervals - 1])
        return x > 0;
    double complex *g;
    elaw_dyson_work w;
    bool fine = get_room(largest(law), &w, &g);
    for (size_t i = 0; i < law->parts && fine; i++) {
        const elaw_dyson *a = &law->part[i];
        double complex place;
        fine = solve(a, &w, x / a->scale, g, &place);
        if (fine)
            sum += part_cdf(a, &w, g);
        if (fine && place != x / a->scale) {
            double density = 0; /* all but constant between */
            for (size_t k = 0; k < a->q; k++)
                density -= a->share[k] * cimag(g[k]) / pi;
            sum -= density * (creal(place) - x / a->scale);
        }
        inside += a->mass;
    }
    elaw_dyson_work_free(&w);
    elaw_free(g);
    if (!fine)
        return NAN;
    return fmin(fmax(sum + (x > 0 ? fmax(0, 1 - inside) : 0), 0), 1);
}

/* --- moments ----------------------------------------------------------------
 */

/* m_h = sum over i + j = h - 1 of m_i (S m_j), the moment 2 h group by group.
 */
static bool part_moment(const elaw_dyson *a, size_t half, double *out)
{
    size_t q = a->q, places, all;
    if (!elaw_size_mul(half + 1, q, &places) || !elaw_size_mul(2, places, &all))
        return false;
    double *m = elaw_alloc(all, sizeof *m), *sm = m + places;
    if (m == NULL)
        return false;
    for (size_t h = 0; h <= half; h++) {
        for (size_t k = 0; k < q; k++) {
            double sum = h == 0;
            for (size_t i = 0; i < h; i++)
                sum += m[i * q + k] * sm[(h - 1 - i) * q + k];
            m[h * q + k] = sum;
        }
        for (size_t k = 0; k < q; k++) {
            double sum = 0;
            for (size_t j = 0; j < q; j++)
                sum += a->s[k * q + j] * m[h * q + j];
            sm[h * q + k] = sum;
        }
    }
    *out = 0;
    for (size_t k = 0; k < q; k++)
        *out += a->share[k] * m[half * q + k];
    elaw_free(m);
    return true;
}

static double moment(const elaw_law *base, size_t n)
{
    const block *law = (const block *)base;
    double sum = 0, part;
    if (n % 2 == 1)
        return 0;
    for (size_t i = 0; i < law->parts; i++) {
        if (!part_moment(&law->part[i], n / 2, &part))
            return NAN;
        sum += part * pow(law->part[i].scale, (double)n);
    }
    return sum;
}

static void destroy(elaw_law *base)
{
    block *law = (block *)base;
    for (size_t i = 0; i < law->parts; i++)
        elaw_dyson_free(&law->part[i]);
    elaw_free(law->part);
}

/* The jump at 0 exactly; NaN as for the cdf. */
static double quantile(const elaw_law *base, double p)
{
    double atom = base->atoms > 0 ? base->weight[0] : 0, x;
    if (p > 0.5 - 0.5 * atom && p <= 0.5 + 0.5 * atom)
        return 0;
    if (p == 0 || p == 1)
        return base->edge[p == 0 ? 0 : 2 * base->intervals - 1];
    return elaw_generic_quantile(base, p, &x) == ELAW_OK ? x : NAN;
}

static const elaw_law_class class = {
    .name = "variance profile",
    .stieltjes = stieltjes,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};

/* --- the profile ------------------------------------------------------------
 */

static elaw_status check(const char *where, size_t groups,
                         const double proportion[], const double variance[])
{
    double most = 0;
    if (groups == 0)
        return elaw_fail(ELAW_EINVAL, "%s: no groups", where);
    for (size_t a = 0; a < groups; a++)
        if (!(proportion[a] > 0) || !isfinite(proportion[a]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: proportion[%zu] = %g is not finite and > 0",
                             where, a, proportion[a]);
    for (size_t b = 0; b < groups; b++)
        for (size_t a = 0; a < groups; a++) {
            double v = variance[a + b * groups], t = variance[b + a * groups];
            if (!(v >= 0) || !isfinite(v))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: variance of groups %zu, %zu = %g is not "
                                 "finite and >= 0",
                                 where, a, b, v);
            if (!(fabs(v - t) <= 1e-12 * fmax(v, t)))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: variance of groups %zu, %zu is %g one "
                                 "way and %g the other",
                                 where, a, b, v, t);
            most = fmax(most, v);
        }
    if (!(most > 0))
        return elaw_fail(ELAW_EDOMAIN, "%s: every variance is 0", where);
    return ELAW_OK;
}

/* --- the law ----------------------------------------------------------------
 */

static int by_low(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The union of all parts' intervals, ascending; how many. */
static size_t join(const elaw_dyson *part, size_t parts, double *edge)
{
    size_t count = 0, used = 0;
    for (size_t i = 0; i < parts; i++)
        for (size_t k = 0; k < 2 * part[i].intervals; k++)
            edge[count++] = part[i].edge[k] * part[i].scale;
    qsort(edge, count / 2, 2 * sizeof *edge, by_low);
    for (size_t k = 0; k < count; k += 2)
        if (used > 0 && edge[k] <= edge[used - 1])
            edge[used - 1] = fmax(edge[used - 1], edge[k + 1]);
        else {
            edge[used++] = edge[k];
            edge[used++] = edge[k + 1];
        }
    return used / 2;
}

/* parts is taken over; those without variance are dropped. */
static elaw_status assemble(const char *where, elaw_dyson *part, size_t parts,
                            elaw_law **out)
{
    double atom = 0, lost;
    size_t edges = 0, used = 0;
    for (size_t i = 0; i < parts; i++) {
        if (part[i].q == 0) {
            atom += part[i].mass;
            continue;
        }
        elaw_status status = elaw_dyson_edges(where, &part[i]);
        if (status != ELAW_OK)
            return status;
        if (!elaw_dyson_rank_lost(&part[i], &lost))
            return elaw_fail_memory(where);
        part[i].atom = lost;
        atom += lost;
        edges += 2 * part[i].intervals;
        used++;
    }
    double *edge = elaw_alloc(edges, sizeof *edge);
    if (edge == NULL)
        return elaw_fail_memory(where);
    size_t intervals = join(part, parts, edge);
    block *law =
        (block *)elaw_law_create(&class, sizeof *law, intervals, atom > 0);
    for (size_t k = 0; k < 2 * intervals && law != NULL; k++)
        law->base.edge[k] = edge[k];
    elaw_free(edge);
    if (law == NULL)
        return elaw_fail_memory(where);
    if (atom > 0)
        law->base.weight[0] = atom;
    law->part = part;
    for (size_t i = 0; i < parts; i++) {
        elaw_dyson here = part[i];
        if (here.q > 0)
            part[law->parts++] = here;
        else
            elaw_dyson_free(&here);
    }
    *out = &law->base;
    return ELAW_OK;
}

elaw_status elaw_law_block(size_t groups, const double proportion[],
                           const double variance[], elaw_law **out)
{
    const char *where = "elaw_law_block";
    elaw_status status = check(where, groups, proportion, variance);
    if (status != ELAW_OK)
        return status;
    status = ELAW_ENOMEM;
    size_t parts = 0;
    double *share = elaw_alloc(groups, sizeof *share), total = 0;
    size_t *label = elaw_alloc(groups, 2 * sizeof *label);
    elaw_dyson *part = NULL;
    if (share == NULL || label == NULL)
        goto done;
    for (size_t a = 0; a < groups; a++)
        total += proportion[a];
    for (size_t a = 0; a < groups; a++)
        share[a] = proportion[a] / total;
    parts = elaw_dyson_split(groups, variance, label, label + groups);
    part = elaw_alloc_zero(parts, sizeof *part);
    if (part == NULL)
        goto done;
    bool fine = true;
    for (size_t i = 0; i < parts && fine; i++)
        fine = elaw_dyson_part(groups, share, variance, label, i, &part[i]);
    if (fine)
        status = assemble(where, part, parts, out);
done:
    if (status == ELAW_ENOMEM)
        elaw_fail_memory(where);
    for (size_t i = 0; i < parts && status != ELAW_OK && part != NULL; i++)
        elaw_dyson_free(&part[i]);
    if (status != ELAW_OK)
        elaw_free(part);
    elaw_free(share);
    elaw_free(label);
    return status;
}
