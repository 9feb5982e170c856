/* Y = sqrt X >= 0: rho(y) = 2 y rho_X(y^2). As for singular values, with G of
 * X, g(z) = 2 z G(z^2) - integral of rho(y)/(z + y), g'(z) = 2 G + 4 z^2 G' +
 * integral of rho(y)/(z + y)^2, where the integral has no pole near the
 * support: by quadrature in the angle of y, y = m - r cos t on each interval
 * [sqrt a, sqrt b]. Left of 0 and far away the integral alone will do: g(z) =
 * -integral of rho(y)/(-z + y). Squares are taken from the nearest edge e, y^2
 * = e_X + (y - e)(y + e): an edge of Y stays as sharp as that of X. X like
 * x^(-1/2) at 0, as for a square matrix, gives a density that jumps at 0; like
 * x^(-2/3), as for a product of two, one like y^(-1/3). */
#include "laws/square_root.h"

#include <complex.h>
#include <math.h>

#include "base/quadrature.h"
#include "base/status.h"
#include "laws/atoms.h"
#include "laws/generic.h"
#include "laws/law.h"

static const char where[] = "elaw_law_square_root";
static const double pi = 3.14159265358979323846;

typedef struct root_law {
    elaw_law base;
    elaw_law *inner;
    double top; /* of the support */
} root_law;

static const elaw_law *inner_of(const elaw_law *law)
{
    return ((const root_law *)law)->inner;
}

/* z^2, real parts measured from the nearest edge. */
static double complex square(const elaw_law *law, double complex z)
{
    size_t best = 0;
    if (law->intervals == 0)
        return z * z;
    for (size_t i = 1; i < 2 * law->intervals; i++)
        if (fabs(creal(z) - law->edge[i]) < fabs(creal(z) - law->edge[best]))
            best = i;
    double e = law->edge[best], at = inner_of(law)->edge[best];
    double re = (creal(z) - e) * (creal(z) + e) - cimag(z) * cimag(z);
    return CMPLX(at + re, 2 * creal(z) * cimag(z));
}

static double density_above(const elaw_law *law, double y)
{
    double rho = 0;
    elaw_status status =
        elaw_generic_density(inner_of(law), creal(square(law, y)), &rho);
    return status == ELAW_OK ? 2 * y * rho : NAN;
}

/* Where the support begins at 0 the density is a power of y there, and is taken
 * to be one below 1e-9 of the top: X is then below 1e-18, and y = 0 has a limit
 * (infinite, finite or 0) but X no value. */
static double density(const elaw_law *law, double y)
{
    double least = 1e-9 * ((const root_law *)law)->top;
    if (y >= least || law->edge[0] > 0)
        return density_above(law, y);
    double first = density_above(law, least);
    double power = log(density_above(law, 8 * least) / first) / log(8);
    if (!(fabs(power) > 1e-3)) /* also where there is no density */
        return first;
    return first * pow(fmax(0, y) / least, power);
}

/* --- the integral without a pole -------------------------------------------*/

typedef struct pole {
    const elaw_law *law;
    double complex z;
    double low, high;
    bool squared, imaginary, failed;
} pole;

/* rho(y) dy/dt times a part of 1/(z + y) or its square. */
static double integrand(double t, void *ctx)
{
    pole *a = ctx;
    double length = a->high - a->low, dy = 0.5 * length * sin(t);
    double y = t < 0.5 * pi ? a->low + length * pow(sin(0.5 * t), 2)
                            : a->high - length * pow(cos(0.5 * t), 2);
    if (a->low == 0) { /* t in [0, 1]: y like t^3, so that y^(-1/3) is smooth */
        y = length * t * t * t * (4 - 3 * t);
        dy = length * 12 * t * t * (1 - t);
    }
    double rho = density(a->law, y);
    double complex over = 1 / (a->z + y);
    if (isnan(rho)) {
        a->failed = true;
        return 0;
    }
    if (a->squared)
        over *= over;
    return dy * rho * (a->imaginary ? cimag(over) : creal(over));
}

/* Re z >= 0: at least 1/(|z| + top), or its square; the tolerance is relative.
 */
static elaw_status over_sum(const elaw_law *law, double complex z, bool squared,
                            double complex *out)
{
    pole a = {.law = law, .z = z, .squared = squared};
    double least = 1 / (cabs(z) + ((const root_law *)law)->top);
    double tolerance = 1e-14 * (squared ? least * least : least);
    double complex sum = 0;
    for (size_t i = 0; i < law->atoms; i++) {
        double complex over = 1 / (z + law->place[i]);
        sum += law->weight[i] * (squared ? over * over : over);
    }
    for (size_t i = 0; i < law->intervals; i++) {
        a.low = law->edge[2 * i], a.high = law->edge[2 * i + 1];
        double end = a.low == 0 ? 1 : pi;
        a.imaginary = false;
        sum += elaw_integrate(integrand, &a, 0, end, tolerance);
        a.imaginary = true;
        if (cimag(z) != 0)
            sum += CMPLX(0, elaw_integrate(integrand, &a, 0, end, tolerance));
    }
    if (a.failed)
        return elaw_fail(ELAW_ENOCONV,
                         "%s: the density of the square did not "
                         "converge",
                         where);
    *out = sum;
    return ELAW_OK;
}

/* --- g and g' --------------------------------------------------------------*/

static bool far_away(const elaw_law *law, double complex z)
{
    return creal(z) < 0 || cabs(z) >= 2 * ((const root_law *)law)->top;
}

/* At 0 where the support begins with a positive density: a logarithm. */
static bool at_jump(const elaw_law *law, double complex z, elaw_complex *g)
{
    double top = ((const root_law *)law)->top;
    if (z != 0 || law->intervals == 0 || law->edge[0] > 0)
        return false;
    double rho = density(law, 0);
    if (density_above(law, 1e-9 * top) * top < 1e-6)
        return false;
    *g = (elaw_complex){-INFINITY, -pi * rho};
    return true;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex at,
                             elaw_complex *out)
{
    double complex z = CMPLX(at.re, at.im), sum, g = 0;
    elaw_complex atoms = elaw_atoms_g(law, at);
    if (!isfinite(atoms.im) || !isfinite(atoms.re)) {
        *out = atoms;
        return ELAW_OK;
    }
    if (at_jump(law, z, out))
        return ELAW_OK;
    bool far = far_away(law, z) || z == 0;
    elaw_status status = over_sum(law, far ? -z : z, false, &sum);
    if (status == ELAW_OK && !far) {
        double complex z2 = square(law, z);
        elaw_complex G;
        status = elaw_law_g(inner_of(law), (elaw_complex){creal(z2), cimag(z2)},
                            &G, NULL);
        g = 2 * z * CMPLX(G.re, G.im);
    }
    if (status == ELAW_OK) {
        g -= sum;
        *out = (elaw_complex){creal(g), cimag(g)};
    }
    return status;
}

static elaw_status derivative(const elaw_law *law, elaw_complex at,
                              elaw_complex *out)
{
    double complex z = CMPLX(at.re, at.im), sum, slope = 0;
    elaw_complex atoms = elaw_atoms_derivative(law, at);
    bool far = far_away(law, z);
    if (!isfinite(atoms.re) || at_jump(law, z, out)) {
        *out = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    elaw_status status = over_sum(law, far ? -z : z, true, &sum);
    if (status == ELAW_OK && far)
        slope = -sum;
    else if (status == ELAW_OK) {
        double complex z2 = square(law, z);
        elaw_complex G, dG;
        status = elaw_law_g(inner_of(law), (elaw_complex){creal(z2), cimag(z2)},
                            &G, &dG);
        slope = 2 * CMPLX(G.re, G.im) + 4 * z2 * CMPLX(dG.re, dG.im) + sum;
    }
    if (status == ELAW_OK)
        *out = (elaw_complex){creal(slope), cimag(slope)};
    return status;
}

/* --- what X has in closed form ---------------------------------------------*/

static double cdf(const elaw_law *law, double y)
{
    const elaw_law *inner = inner_of(law);
    if (y < 0)
        return 0;
    return inner->class->cdf(inner, isinf(y) ? y : creal(square(law, y)));
}

static double quantile(const elaw_law *law, double p)
{
    const elaw_law *inner = inner_of(law);
    return sqrt(fmax(0, inner->class->quantile(inner, p)));
}

/* Even moments are those of X. */
static double moment(const elaw_law *law, size_t k)
{
    const elaw_law *inner = inner_of(law);
    bool closed = k % 2 == 0 && inner->class->moment != NULL;
    return closed ? inner->class->moment(inner, k / 2) : NAN;
}

static void destroy(elaw_law *law)
{
    elaw_law_free(((root_law *)law)->inner);
}

static const elaw_law_class from_g = {
    .name = "square root",
    .stieltjes = stieltjes,
    .density = density,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};
static const elaw_law_class from_cdf = {
    .name = "square root",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};
static const elaw_law_class from_quantile = {
    .name = "square root",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .destroy = destroy,
    .derivative = derivative,
};

const elaw_law *elaw_law_squared(const elaw_law *law)
{
    bool mine = law->class == &from_g || law->class == &from_cdf ||
                law->class == &from_quantile;
    return mine ? inner_of(law) : NULL;
}

/* --- construction ----------------------------------------------------------*/

elaw_status elaw_law_square_root(const elaw_law *inner, elaw_law **out)
{
    double low, high;
    elaw_law_hull(inner, &low, &high);
    if (low < 0)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: the support begins at %.6g, below 0", where, low);
    const elaw_law_class *class = inner->class->cdf == NULL ? &from_g
                                  : inner->class->quantile == NULL
                                      ? &from_cdf
                                      : &from_quantile;
    root_law *law = (root_law *)elaw_law_create(class, sizeof *law,
                                                inner->intervals, inner->atoms);
    if (law == NULL)
        return elaw_fail_memory(where);
    law->inner = elaw_law_keep(inner);
    law->top = sqrt(high);
    for (size_t i = 0; i < 2 * inner->intervals; i++) {
        law->base.edge[i] = sqrt(inner->edge[i]);
        law->base.hard[i] = inner->hard[i] && inner->edge[i] > 0;
    }
    for (size_t i = 0; i < inner->atoms; i++) {
        law->base.place[i] = sqrt(inner->place[i]);
        law->base.weight[i] = inner->weight[i];
    }
    if (inner->intervals > 0) {
        *out = &law->base;
        return ELAW_OK;
    }
    elaw_status status =
        elaw_law_points(inner->atoms, law->base.place, law->base.weight, out);
    elaw_law_free(&law->base);
    return status;
}
