/* The law of a convolution: a Chebyshev series of the density where that
 * converges, as it does between square-root edges and 1/sqrt edges. At a cusp,
 * close to one, or where two hard edges at 0 multiply to x^(-2/3), it does not:
 * then every value is solved for when it is asked, more slowly and as exactly.
 */
#include "free/problem.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/generic.h"
#include "laws/series.h"

/* A series is kept if its masses add to one, and its terms end, within this. */
static const double series_accuracy = 1e-10;

/* --- operands ----------------------------------------------------------------
 */

elaw_problem *elaw_problem_new(const char *where, const char *kind,
                               const elaw_law *first, const elaw_law *second,
                               elaw_self_map *map, elaw_reciprocal *reciprocal)
{
    elaw_problem *a = elaw_alloc_zero(1, sizeof *a);
    if (a == NULL)
        return NULL;
    a->kind = kind;
    a->law[0] = first, a->law[1] = second;
    a->boundary.where = where;
    a->boundary.map = map;
    a->boundary.reciprocal = reciprocal;
    a->boundary.ctx = a;
    return a;
}

elaw_status elaw_problem_sides(elaw_problem *a, bool product)
{
    elaw_status status = ELAW_OK;
    double scale = 0;
    for (int i = 0; i < 2 && a->law[i] != NULL && status == ELAW_OK; i++) {
        status = elaw_outside_set(a->boundary.where, a->law[i], product,
                                  &a->side[i]);
        scale += a->side[i].radius;
    }
    a->boundary.scale = scale;
    return status;
}

static elaw_complex upper(double complex w)
{
    return (elaw_complex){creal(w), fmax(0, cimag(w))};
}

elaw_status elaw_problem_h(const elaw_problem *a, int side, double complex w,
                           double complex *h, double complex *dh)
{
    elaw_complex value, slope, F;
    elaw_status status =
        elaw_outside_h(&a->side[side], upper(w), &value, &slope, &F);
    if (status != ELAW_OK)
        return status;
    *h = CMPLX(value.re, value.im);
    *dh = CMPLX(slope.re, slope.im);
    return ELAW_OK;
}

elaw_status elaw_problem_F(const elaw_problem *a, int side, double complex w,
                           double complex *F)
{
    elaw_complex h, dh, value;
    elaw_status status =
        elaw_outside_h(&a->side[side], upper(w), &h, &dh, &value);
    if (status == ELAW_OK)
        *F = CMPLX(value.re, value.im);
    return status;
}

void elaw_problem_free(elaw_problem *a)
{
    if (a == NULL)
        return;
    elaw_outside_free(&a->side[0]);
    elaw_outside_free(&a->side[1]);
    elaw_openings_free(&a->found);
    elaw_atoms_free(&a->atoms);
    elaw_free(a);
}

/* --- the class ---------------------------------------------------------------
 */

typedef struct made {
    elaw_law base;
    const char *kind;
    elaw_law *inner; /* the series, or NULL */
    elaw_law *operand[2];
    elaw_problem *problem; /* where there is no series */
} made;

static const made *of(const elaw_law *law)
{
    return (const made *)law;
}

static elaw_status inner_stieltjes(const elaw_law *law, elaw_complex z,
                                   elaw_complex *g)
{
    return elaw_law_g(of(law)->inner, z, g, NULL);
}

static elaw_status inner_derivative(const elaw_law *law, elaw_complex z,
                                    elaw_complex *dg)
{
    elaw_complex g;
    return elaw_law_g(of(law)->inner, z, &g, dg);
}

static double inner_density(const elaw_law *law, double x)
{
    const elaw_law *inner = of(law)->inner;
    return inner->class->density(inner, x);
}

static double inner_cdf(const elaw_law *law, double x)
{
    const elaw_law *inner = of(law)->inner;
    return inner->class->cdf(inner, x);
}

static double inner_moment(const elaw_law *law, size_t k)
{
    const elaw_law *inner = of(law)->inner;
    return inner->class->moment(inner, k);
}

static elaw_status solved_stieltjes(const elaw_law *law, elaw_complex z,
                                    elaw_complex *g)
{
    elaw_boundary problem = of(law)->problem->boundary; /* the law is shared */
    problem.warm = false;
    double complex at = CMPLX(z.re, z.im), w[ELAW_PAIR], F;
    bool squares = of(law)->problem->squares;
    at = squares ? csqrt(at) : at;
    elaw_status status = elaw_upper_solve(&problem, at, w);
    if (status == ELAW_OK)
        status = problem.reciprocal(problem.ctx, at, w, &F);
    if (status != ELAW_OK)
        return status;
    double complex value = squares ? 1 / (F * at) : 1 / F;
    *g = (elaw_complex){creal(value), fmin(0, cimag(value))};
    return ELAW_OK;
}

/* --- g' of a law without a series ------------------------------------------*/

static double distance_to_ends(const elaw_law *law, double complex z)
{
    double d = INFINITY;
    for (size_t i = 0; i < 2 * law->intervals; i++)
        d = fmin(d, cabs(z - law->edge[i]));
    for (size_t i = 0; i < law->atoms; i++)
        d = fmin(d, cabs(z - law->place[i]));
    return d;
}

/* next(z, w), or 1/F(z, w). */
typedef elaw_status value_fn(const elaw_boundary *, double complex z,
                             double complex w, double complex *value);

static elaw_status next_value(const elaw_boundary *a, double complex z,
                              double complex w, double complex *value)
{
    double complex at[ELAW_PAIR] = {w, w}, next[ELAW_PAIR], slope[4];
    elaw_status status = a->map(a->ctx, z, at, next, slope);
    if (status == ELAW_OK)
        *value = next[0];
    return status;
}

static elaw_status g_value(const elaw_boundary *a, double complex z,
                           double complex w, double complex *value)
{
    double complex at[ELAW_PAIR] = {w, w}, F;
    elaw_status status = a->reciprocal(a->ctx, z, at, &F);
    if (status == ELAW_OK)
        *value = 1 / F;
    return status;
}

/* d/dt of f(z + t, w + rate t) at t = 0, on four points: error step^4. */
static elaw_status difference(value_fn *f, const elaw_boundary *a,
                              double complex z, double complex w,
                              double complex rate, double step,
                              double complex *out)
{
    const double weight[] = {1. / 12, -8. / 12, 0, 8. / 12, -1. / 12};
    double complex sum = 0, value;
    for (int k = -2; k <= 2; k++) {
        if (k == 0)
            continue;
        elaw_status status = f(a, z + k * step, w + rate * (k * step), &value);
        if (status != ELAW_OK)
            return status;
        sum += weight[k + 2] * value;
    }
    *out = sum / step;
    return ELAW_OK;
}

/* From w = next(z, w): w' = (d next/dz)/(1 - d next/dw), then g' along
 * (1, w'). One solution, and eight values of the maps, where values of g would
 * take thirty solutions. */
static elaw_status solved_derivative(const elaw_law *law, elaw_complex at,
                                     elaw_complex *dg)
{
    elaw_boundary a = of(law)->problem->boundary;
    double complex z = CMPLX(at.re, at.im), w[ELAW_PAIR], next[ELAW_PAIR];
    double complex slope[4], rate, g;
    double step = 1e-3 * distance_to_ends(law, z);
    if (a.pair || of(law)->problem->squares || !(step > 0))
        return elaw_generic_derivative(law, at, dg);
    a.warm = false;
    elaw_status status = elaw_upper_solve(&a, z, w);
    if (status == ELAW_OK)
        status = a.map(a.ctx, z, w, next, slope);
    if (status == ELAW_OK)
        status = difference(next_value, &a, z, w[0], 0, step, &rate);
    if (status == ELAW_OK)
        status =
            difference(g_value, &a, z, w[0], rate / (1 - slope[0]), step, &g);
    if (status == ELAW_OK)
        *dg = (elaw_complex){creal(g), cimag(g)};
    return status;
}

static void destroy(elaw_law *law)
{
    made *mine = (made *)law;
    elaw_law_free(mine->inner);
    elaw_law_free(mine->operand[0]);
    elaw_law_free(mine->operand[1]);
    elaw_problem_free(mine->problem);
}

static const elaw_law_class with_series = {
    .name = "free",
    .stieltjes = inner_stieltjes,
    .density = inner_density,
    .cdf = inner_cdf,
    .moment = inner_moment,
    .destroy = destroy,
    .derivative = inner_derivative,
};
static const elaw_law_class solved = {
    .name = "free, solved",
    .stieltjes = solved_stieltjes,
    .destroy = destroy,
    .derivative = solved_derivative,
};

bool elaw_made_of(const elaw_law *law, const char *kind, const elaw_law **first,
                  const elaw_law **second)
{
    if ((law->class != &with_series && law->class != &solved) ||
        strcmp(of(law)->kind, kind) != 0)
        return false;
    *first = of(law)->operand[0];
    *second = of(law)->operand[1];
    return true;
}

/* --- the law -----------------------------------------------------------------
 */

/* Takes inner. */
static made *wrap(const elaw_problem *a, elaw_law *inner, size_t intervals,
                  const double edge[], const unsigned char hard[])
{
    const elaw_law_class *class = inner != NULL ? &with_series : &solved;
    size_t atoms = a->atoms.count;
    made *law = (made *)elaw_law_create(class, sizeof *law, intervals, atoms);
    if (law == NULL) {
        elaw_law_free(inner);
        elaw_fail_memory(a->boundary.where);
        return NULL;
    }
    law->kind = a->kind;
    law->inner = inner;
    for (int i = 0; i < 2; i++)
        law->operand[i] = elaw_law_keep(a->law[i]);
    memcpy(law->base.edge, edge, 2 * intervals * sizeof(double));
    memcpy(law->base.hard, hard, 2 * intervals);
    for (size_t k = 0; k < atoms; k++) {
        law->base.place[k] = a->atoms.place[k];
        law->base.weight[k] = a->atoms.weight[k];
    }
    return law;
}

/* Without a series nothing has added the masses yet: by quadrature. */
static elaw_status whole(const elaw_law *law)
{
    const char *where = ((const made *)law)->problem->boundary.where;
    double mass = 1, end = INFINITY;
    if (law->intervals > 0)
        end = law->edge[2 * law->intervals - 1];
    if (law->atoms > 0)
        end = fmax(law->intervals > 0 ? end : -INFINITY,
                   law->place[law->atoms - 1]);
    elaw_status status = elaw_law_cdf(law, 1, &end, &mass);
    if (status == ELAW_OK && fabs(mass - 1) > 1e-9)
        return elaw_fail(ELAW_ENOCONV,
                         "%s: atoms and intervals hold %.12g, not 1", where,
                         mass);
    return status;
}

static elaw_status density(void *ctx, double x, double *rho)
{
    elaw_problem *a = ctx;
    if (!a->squares)
        return elaw_boundary_density(&a->boundary, x, rho);
    double root = sqrt(x);
    elaw_status status = elaw_boundary_density(&a->boundary, root, rho);
    if (status == ELAW_OK)
        *rho /= root;
    return status;
}

/* The series where it is accurate, else *inner stays NULL. */
static elaw_status series(elaw_problem *a, size_t intervals,
                          const double edge[], const unsigned char hard[],
                          elaw_law **inner)
{
    elaw_status status =
        elaw_series_law(intervals, edge, hard, a->atoms.count, a->atoms.place,
                        a->atoms.weight, density, a, inner);
    if (status == ELAW_ENOCONV)
        return ELAW_OK;
    if (status == ELAW_OK && elaw_series_defect(*inner) > series_accuracy) {
        elaw_law_free(*inner);
        *inner = NULL;
    }
    return status;
}

elaw_status elaw_problem_law(elaw_problem *a, elaw_status status,
                             elaw_law **out)
{
    double *edge = NULL;
    unsigned char *hard = NULL;
    elaw_law *inner = NULL;
    made *law = NULL;
    size_t n = 0;
    if (status != ELAW_OK)
        goto done;
    elaw_openings_sort(&a->found);
    edge = elaw_alloc(2 * a->found.count, sizeof *edge);
    hard = elaw_alloc(2 * a->found.count, sizeof *hard);
    if (edge == NULL || hard == NULL) {
        status = elaw_fail_memory(a->boundary.where);
        goto done;
    }
    n = elaw_intervals_of(&a->found, edge, hard);
    if (!a->lazy)
        status = series(a, n, edge, hard, &inner);
    if (status != ELAW_OK)
        goto done;
    law = wrap(a, inner, n, edge, hard);
    if (law == NULL) {
        status = ELAW_ENOMEM;
        goto done;
    }
    if (inner == NULL) {
        law->problem = a, a = NULL;
        status = whole(&law->base);
    }
    if (status == ELAW_OK)
        *out = &law->base;
    else
        elaw_law_free(&law->base);
done:
    elaw_free(edge);
    elaw_free(hard);
    elaw_problem_free(a);
    return status;
}
