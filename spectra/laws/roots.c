/* Y = sqrt X, X >= 0 with transform G:
 *     z G(z^2) = (1/2) integral rho(y) dy [1/(z - y) + 1/(z + y)],
 * so g(z) = 2 z G(z^2) - integral rho(y)/(z + y) dy, whose pole is at -z: the
 * integral is smooth for Re z >= 0, by quadrature on each interval of Y, in
 * the angle of y. Left of 0 and far away the integral alone will do. Density,
 * cdf, quantiles and even moments are those of X.
 * It holds densities that do not vanish at 0 (square matrices), of which
 * neither a series of Y nor g has a closed form: of X they are like 1/sqrt. */
#include <complex.h>
#include <math.h>

#include "base/quadrature.h"
#include "base/status.h"
#include "laws/generic.h"
#include "laws/law.h"
#include "laws/squares.h"

static const double pi = 3.14159265358979323846;

typedef struct roots_law {
    elaw_law base;
    elaw_law *inner;
} roots_law;

static const elaw_law *inner_of(const elaw_law *law)
{
    return ((const roots_law *)law)->inner;
}

/* z^2. Near an end e of the support, the root of an end f, it is
 * f + (z - e)(z + e): a root of z^2 - f must not see the rounding of e. */
static double complex square_of(const elaw_law *law, double complex z)
{
    double e, f;
    elaw_nearest_end(law, inner_of(law), creal(z) * creal(z), &e, &f);
    double complex p = f + (z - e) * (z + e);
    return CMPLX(creal(p), fmax(0, cimag(p)));
}

/* 2 y rho_X(y^2); at y = 0 its limit: where it is finite it is even in y. */
static elaw_status density_at(const elaw_law *law, double y, double *rho)
{
    const elaw_law *inner = inner_of(law);
    double end = law->edge[2 * law->intervals - 1];
    double at = fmax(y, 1e-9 * end);
    double p = creal(square_of(law, at));
    elaw_status status = elaw_generic_density(inner, p, rho);
    if (status == ELAW_OK)
        *rho *= 2 * at;
    return status;
}

static double density(const elaw_law *law, double y)
{
    double rho;
    return density_at(law, y, &rho) == ELAW_OK ? rho : NAN;
}

/* --- g --------------------------------------------------------------------
 */

typedef struct pole {
    const elaw_law *law;
    double complex z;
    double low, length;
    bool squared, imaginary;
    elaw_status status;
} pole;

/* rho(y) dy/dt times the real or imaginary part of 1/(z + y) or its square. */
static double integrand(double t, void *ctx)
{
    pole *a = ctx;
    double s = sin(0.5 * t), c = cos(0.5 * t), rho;
    double y = t < 0.5 * pi ? a->low + a->length * s * s
                            : a->low + a->length - a->length * c * c;
    elaw_status status = density_at(a->law, y, &rho);
    if (status != ELAW_OK)
        a->status = status;
    if (status != ELAW_OK)
        return 0;
    double complex part = 1 / (a->z + y);
    part = a->squared ? part * part : part;
    return a->length * s * c * rho * (a->imaginary ? cimag(part) : creal(part));
}

/* integral of rho(y)/(z + y), or over its square, -z away from the support.
 * Where Re z >= 0 it is at least 1/(|z| + upper end) or its square: the
 * tolerance is relative to it. */
static elaw_status over_sum(const elaw_law *law, double complex z, bool squared,
                            double complex *out)
{
    double end = law->edge[2 * law->intervals - 1];
    double least = 1 / (cabs(z) + end), sum[2] = {0, 0};
    double tolerance = 1e-15 * (squared ? least * least : least);
    for (size_t k = 0; k < law->intervals; k++)
        for (int i = 0; i < (cimag(z) != 0 ? 2 : 1); i++) {
            double low = law->edge[2 * k], high = law->edge[2 * k + 1];
            pole a = {law, z, low, high - low, squared, i == 1, ELAW_OK};
            sum[i] += elaw_integrate(integrand, &a, 0, pi, tolerance);
            if (a.status != ELAW_OK)
                return a.status;
        }
    double complex atoms = 0;
    for (size_t k = 0; k < law->atoms; k++) {
        double complex part = 1 / (z + law->place[k]);
        atoms += law->weight[k] * (squared ? part * part : part);
    }
    *out = atoms + CMPLX(sum[0], sum[1]);
    return ELAW_OK;
}

/* 2 z G(z^2), or its derivative 2 G + 4 z^2 G'. */
static elaw_status both_signs(const elaw_law *law, double complex z, bool slope,
                              double complex *out)
{
    double complex p = square_of(law, z);
    elaw_complex at = {creal(p), cimag(p)}, G, dG;
    elaw_status status = elaw_law_g(inner_of(law), at, &G, slope ? &dG : NULL);
    if (status != ELAW_OK)
        return status;
    *out = 2 * CMPLX(G.re, G.im);
    *out = slope ? *out + 4 * p * CMPLX(dG.re, dG.im) : *out * z;
    return ELAW_OK;
}

static bool at_corner(const elaw_law *law, elaw_complex z)
{
    return z.re == 0 && z.im == 0 && law->edge[0] == 0;
}

static elaw_status value(const elaw_law *law, elaw_complex at, bool slope,
                         elaw_complex *out)
{
    double complex z = CMPLX(at.re, at.im), both = 0, rest;
    double end = law->edge[2 * law->intervals - 1];
    bool alone = at.re <= 0 || cabs(z) >= 2 * end;
    elaw_status status = ELAW_OK;
    if (!alone)
        status = both_signs(law, z, slope, &both);
    if (status == ELAW_OK)
        status = over_sum(law, alone ? -z : z, slope, &rest);
    if (status != ELAW_OK)
        return status;
    double complex g = alone || !slope ? both - rest : both + rest;
    *out = (elaw_complex){creal(g), cimag(g)};
    return ELAW_OK;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    if (!at_corner(law, z))
        return value(law, z, false, g);
    double rho; /* a logarithm, and -i pi rho(0) */
    elaw_status status = density_at(law, 0, &rho);
    if (status == ELAW_OK)
        *g = (elaw_complex){-INFINITY, -pi * rho};
    return status;
}

static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    if (!at_corner(law, z))
        return value(law, z, true, dg);
    *dg = (elaw_complex){-INFINITY, 0};
    return ELAW_OK;
}

/* --- the class ------------------------------------------------------------
 */

static double cdf(const elaw_law *law, double y)
{
    const elaw_law *inner = inner_of(law);
    if (y < 0 || isinf(y))
        return y > 0;
    return inner->class->cdf(inner, creal(square_of(law, y)));
}

static double moment(const elaw_law *law, size_t k)
{
    const elaw_law *inner = inner_of(law);
    bool closed = k % 2 == 0 && inner->class->moment != NULL;
    return closed ? inner->class->moment(inner, k / 2) : NAN;
}

static void destroy(elaw_law *law)
{
    elaw_law_free(((roots_law *)law)->inner);
}

static const elaw_law_class class = {
    .name = "roots",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};
static const elaw_law_class without_cdf = {
    .name = "roots",
    .stieltjes = stieltjes,
    .density = density,
    .destroy = destroy,
    .derivative = derivative,
};

const elaw_law *elaw_roots_of(const elaw_law *law)
{
    bool roots = law->class == &class || law->class == &without_cdf;
    return roots ? inner_of(law) : NULL;
}

static elaw_status of_points(const elaw_law *inner, elaw_law *law,
                             elaw_law **out)
{
    elaw_status status =
        elaw_law_points(inner->atoms, law->place, law->weight, out);
    elaw_law_free(law);
    return status;
}

elaw_status elaw_law_roots(const elaw_law *inner, elaw_law **out)
{
    bool closed = inner->class->cdf != NULL;
    roots_law *law = (roots_law *)elaw_law_create(
        closed ? &class : &without_cdf, sizeof *law, inner->intervals,
        inner->atoms);
    if (law == NULL)
        return elaw_fail_memory("elaw_law_roots");
    law->inner = elaw_law_keep(inner);
    for (size_t i = 0; i < 2 * inner->intervals; i++) {
        law->base.edge[i] = sqrt(inner->edge[i]);
        law->base.hard[i] = inner->hard[i] && inner->edge[i] > 0;
    }
    for (size_t i = 0; i < inner->atoms; i++) {
        law->base.place[i] = sqrt(inner->place[i]);
        law->base.weight[i] = inner->weight[i];
    }
    if (inner->intervals == 0)
        return of_points(inner, &law->base, out);
    *out = &law->base;
    return ELAW_OK;
}
