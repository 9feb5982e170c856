/* Y = X^2, X >= 0 with transform g. With p = w^2, Re w >= 0, Im w >= 0,
 *     G(p) = phi(w)/w,   phi(w) = (g(w) - g(-w))/2 = int w/(w^2 - x^2),
 *     G'(p) = (w phi'(w) - phi(w))/(2 w^3),
 * g(-w) below the axis being the conjugate of g(-conj w). Near p = 0, where the
 * support leaves room, G' cancels: there a power series in p is used, from G on
 * a circle by the trapezoidal rule. Laws that know their squares need none of
 * it: points, Marchenko-Pastur, roots, multiples of these. */
#include "laws/squares.h"

#include <complex.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/affine.h"
#include "laws/atoms.h"
#include "laws/law.h"
#include "laws/marchenko_pastur.h"
#include "laws/square_root.h"

static const double pi = 3.14159265358979323846;

enum { TERMS = 16 }; /* 20^-16 of the first are left out */

typedef struct squares_law {
    elaw_law base;
    elaw_law *inner;
    double radius;      /* of the circle: half the lower end of the support */
    double near[TERMS]; /* G = sum near_k (p/radius)^k for |p| < radius/20 */
} squares_law;

static const squares_law *of(const elaw_law *law)
{
    return (const squares_law *)law;
}

static void closer(double x, size_t count, const double mine[],
                   const double theirs[], double *best, double end[2])
{
    for (size_t i = 0; i < count; i++)
        if (fabs(x - theirs[i]) < *best) {
            *best = fabs(x - theirs[i]);
            end[0] = mine[i], end[1] = theirs[i];
        }
}

static void nearest_end(const elaw_law *law, const elaw_law *inner, double x,
                        double *mine, double *theirs)
{
    double best = INFINITY, end[2] = {0, 0};
    closer(x, 2 * law->intervals, law->edge, inner->edge, &best, end);
    closer(x, law->atoms, law->place, inner->place, &best, end);
    *mine = end[0], *theirs = end[1];
}

/* sqrt p. Near an end e of the support, e^2 rounded to f, it is
 * e + (p - f)/(sqrt p + e): a root of w - e must not see the rounding. */
static double complex root_of(const elaw_law *law, elaw_complex p)
{
    double complex at = CMPLX(p.re, p.im), w = csqrt(at);
    double f, e;
    nearest_end(law, of(law)->inner, creal(w), &f, &e);
    if (!(cabs(w - e) < 0.01 * e))
        return w;
    w = e + (at - f) / (w + e);
    return CMPLX(creal(w), fmax(0, cimag(w)));
}

/* phi(w), phi'(w). */
static elaw_status both_signs(const elaw_law *inner, double complex w,
                              double complex *phi, double complex *slope)
{
    elaw_complex g, dg, h, dh;
    elaw_status status =
        elaw_law_g(inner, (elaw_complex){creal(w), cimag(w)}, &g, &dg);
    if (status == ELAW_OK)
        status =
            elaw_law_g(inner, (elaw_complex){-creal(w), cimag(w)}, &h, &dh);
    if (status != ELAW_OK)
        return status;
    *phi = 0.5 * (CMPLX(g.re, g.im) - CMPLX(h.re, -h.im));
    *slope = 0.5 * (CMPLX(dg.re, dg.im) + CMPLX(dh.re, -dh.im));
    return ELAW_OK;
}

static elaw_status direct(const elaw_law *law, elaw_complex p,
                          double complex *G, double complex *slope)
{
    double complex w = root_of(law, p), phi, dphi;
    elaw_status status = both_signs(of(law)->inner, w, &phi, &dphi);
    if (status != ELAW_OK)
        return status;
    *G = phi / w;
    *slope = (dphi - *G) / (2 * w * w);
    return ELAW_OK;
}

static elaw_status value(const elaw_law *law, elaw_complex p, double complex *G,
                         double complex *slope)
{
    const squares_law *a = of(law);
    double complex u = CMPLX(p.re, p.im) / a->radius;
    if (!(a->radius > 0 && cabs(u) < 0.05))
        return direct(law, p, G, slope);
    *G = *slope = 0;
    for (int k = TERMS - 1; k >= 0; k--) {
        *slope = *slope * u + *G;
        *G = *G * u + a->near[k];
    }
    *slope /= a->radius;
    return ELAW_OK;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex p,
                             elaw_complex *g)
{
    double complex G, slope;
    elaw_status status = value(law, p, &G, &slope);
    if (status == ELAW_OK)
        *g = (elaw_complex){creal(G), cimag(G)};
    return status;
}

static elaw_status derivative(const elaw_law *law, elaw_complex p,
                              elaw_complex *dg)
{
    double complex G, slope;
    elaw_status status = value(law, p, &G, &slope);
    if (status == ELAW_OK)
        *dg = (elaw_complex){creal(slope), cimag(slope)};
    return status;
}

static void destroy(elaw_law *law)
{
    elaw_law_free(((squares_law *)law)->inner);
}

static const elaw_law_class class = {
    .name = "squares",
    .stieltjes = stieltjes,
    .derivative = derivative,
    .destroy = destroy,
};

static elaw_status set_near(squares_law *law, double low)
{
    enum { N = 32 }; /* of the upper half; aliasing 2^-64 */
    double complex sum[TERMS] = {0};
    double radius = 0.5 * low * low;
    for (int j = 0; j < N; j++) {
        double angle = pi * (j + 0.5) / N;
        double complex e = cexp(CMPLX(0, -angle)), power = 1, G, slope;
        elaw_complex p = {radius * cos(angle), radius * sin(angle)};
        elaw_status status = direct(&law->base, p, &G, &slope);
        if (status != ELAW_OK)
            return status;
        for (int k = 0; k < TERMS; k++, power *= e)
            sum[k] += G * power;
    }
    for (int k = 0; k < TERMS; k++)
        law->near[k] = creal(sum[k]) / N;
    law->radius = radius;
    return ELAW_OK;
}

/* An interval that begins at 0 with a density that is not 0 there: of the
 * squares it is like 1/sqrt. */
static elaw_status from_g(const elaw_law *inner, elaw_law **out)
{
    squares_law *law = (squares_law *)elaw_law_create(
        &class, sizeof *law, inner->intervals, inner->atoms);
    if (law == NULL)
        return elaw_fail_memory("elaw_law_squares");
    law->inner = elaw_law_keep(inner);
    for (size_t i = 0; i < 2 * inner->intervals; i++) {
        law->base.edge[i] = inner->edge[i] * inner->edge[i];
        law->base.hard[i] = inner->hard[i] || inner->edge[i] == 0;
    }
    for (size_t i = 0; i < inner->atoms; i++) {
        law->base.place[i] = inner->place[i] * inner->place[i];
        law->base.weight[i] = inner->weight[i];
    }
    double low, high;
    elaw_law_hull(inner, &low, &high);
    elaw_status status = low > 0 ? set_near(law, low) : ELAW_OK;
    if (status == ELAW_OK)
        *out = &law->base;
    else
        elaw_law_free(&law->base);
    return status;
}

static elaw_status of_points(const elaw_law *law, elaw_law **out)
{
    double *place = elaw_alloc(law->atoms, sizeof *place);
    if (place == NULL)
        return elaw_fail_memory("elaw_law_squares");
    for (size_t i = 0; i < law->atoms; i++)
        place[i] = law->place[i] * law->place[i];
    elaw_status status = elaw_law_points(law->atoms, place, law->weight, out);
    elaw_free(place);
    return status;
}

static elaw_status of_multiple(const elaw_law *inner, double factor,
                               elaw_law **out)
{
    elaw_law *squares = NULL;
    elaw_status status = elaw_law_squares(inner, &squares);
    if (status == ELAW_OK)
        status = elaw_law_affine(squares, factor * factor, 0, out);
    elaw_law_free(squares);
    return status;
}

elaw_status elaw_law_squares(const elaw_law *law, elaw_law **out)
{
    double factor, shift;
    const elaw_mp *mp = elaw_mp_of_singular(law);
    const elaw_law *inner = elaw_affine_of(law, &factor, &shift);
    if (law->intervals == 0)
        return of_points(law, out);
    if (mp != NULL)
        return elaw_law_marchenko_pastur(mp->ratio, mp->variance, out);
    if (inner != NULL && shift == 0 && factor > 0)
        return of_multiple(inner, factor, out);
    if (elaw_law_squared(law) != NULL) {
        *out = elaw_law_keep(elaw_law_squared(law));
        return ELAW_OK;
    }
    return from_g(law, out);
}
