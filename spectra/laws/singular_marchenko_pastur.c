/* Singular values y = sqrt x of a Marchenko-Pastur x, c = m/n in (0, 1]:
 * rho(y) = sqrt((b - y^2)(y^2 - a))/(pi c s2 y). With G the transform of x,
 *     z G(z^2) = (1/2) integral rho(y) dy [1/(z - y) + 1/(z + y)],
 * so near the support g(z) = 2 z G(z^2) - integral rho(y)/(z + y) dy, and the
 * integral, whose pole is at -z, is smooth: by quadrature in the angle of x,
 *     y^2 = s2 (1 - 2 q cos t + q^2) = s2 (gap^2 + 4 q sin^2(t/2)).
 * Left of 0 and far away the integral alone will do.
 * c = 1 is the quarter circle. */
#include <eigenlaw/law.h>

#include <math.h>

#include "base/quadrature.h"
#include "base/status.h"
#include "laws/angle.h"
#include "laws/law.h"
#include "laws/marchenko_pastur.h"

static const double pi = 3.14159265358979323846;

typedef struct singular_law {
    elaw_law base;
    elaw_mp mp;
} singular_law;

static const elaw_mp *numbers(const elaw_law *law)
{
    return &((const singular_law *)law)->mp;
}

typedef struct pole {
    const elaw_mp *mp;
    elaw_complex z;
    bool squared, imaginary;
} pole;

/* rho(y) dy/dt times the real or imaginary part of 1/(z + y) or its square. */
static double integrand(double t, void *ctx)
{
    const pole *a = ctx;
    const elaw_mp *mp = a->mp;
    double s = sin(0.5 * t), sine = sin(t);
    double square = mp->gap * mp->gap + 4 * mp->q * s * s;
    double re = a->z.re + sqrt(mp->variance) * sqrt(square), im = a->z.im;
    double size = hypot(re, im);
    double u = re / size, v = -im / size, part = (a->imaginary ? v : u) / size;
    if (a->squared)
        part = (a->imaginary ? 2 * u * v : (u - v) * (u + v)) / size / size;
    return 2 / pi * sine * sine / square * part;
}

/* integral of rho(y)/(z + y), or over its square, -z away from the support.
 * Where Re z >= 0 it is at least 1/(|z| + upper edge) or its square: the
 * tolerance is relative. */
static elaw_complex over_sum(const elaw_mp *mp, elaw_complex z, bool squared)
{
    pole a = {mp, z, squared, false};
    double least = 1 / (hypot(z.re, z.im) + mp->root[1]);
    double tolerance = 1e-15 * (squared ? least * least : least);
    elaw_complex out;
    out.re = elaw_integrate(integrand, &a, 0, pi, tolerance);
    a.imaginary = true;
    out.im = z.im != 0 ? elaw_integrate(integrand, &a, 0, pi, tolerance) : 0;
    return out;
}

static elaw_complex product(elaw_complex a, elaw_complex b)
{
    return (elaw_complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* The two arguments of the angle law: z^2 - edge^2 as a product keeps the edges
 * sharp. */
static void squares(const elaw_mp *mp, elaw_complex z, elaw_complex part[2])
{
    for (int i = 0; i < 2; i++) {
        double edge = mp->root[i];
        part[i] = product((elaw_complex){z.re - edge, z.im},
                          (elaw_complex){z.re + edge, z.im});
        part[i].re /= mp->r;
        part[i].im /= mp->r;
    }
}

/* 2 z G(z^2). At a hard edge G(z^2) = -i/(sigma z), also where z^2 is too small
 * for double. */
static elaw_complex both_signs(const elaw_mp *mp, elaw_complex z)
{
    elaw_complex part[2];
    squares(mp, z, part);
    elaw_complex g = elaw_angle_stieltjes(mp->gap, part[0], part[1]);
    if (!isfinite(g.im))
        return (elaw_complex){0, -2 / sqrt(mp->variance)};
    elaw_complex factor = {4 * z.re / mp->r, 4 * z.im / mp->r};
    return product(factor, g);
}

/* Its derivative 2 G + 4 z^2 G', G = (2/r) A, G' = (2/r^2) A'. */
static elaw_complex both_slopes(const elaw_mp *mp, elaw_complex z)
{
    elaw_complex part[2];
    squares(mp, z, part);
    elaw_complex A = elaw_angle_stieltjes(mp->gap, part[0], part[1]);
    elaw_complex slope = elaw_angle_derivative(mp->gap, part[0], part[1]);
    if (!isfinite(slope.re))
        return slope;
    elaw_complex u = {z.re / mp->r, z.im / mp->r};
    elaw_complex second = product(product(z, u), slope);
    return (elaw_complex){4 / mp->r * A.re + 8 / mp->r * second.re,
                          4 / mp->r * A.im + 8 / mp->r * second.im};
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    const elaw_mp *mp = numbers(law);
    if (z.re == 0 && z.im == 0 && mp->root[0] == 0) {
        /* rho(0) > 0: a logarithm, and -i pi rho(0) */
        *g = (elaw_complex){-INFINITY, -2 / sqrt(mp->variance)};
        return ELAW_OK;
    }
    if (z.re <= 0 || hypot(z.re, z.im) >= 2 * mp->root[1]) {
        elaw_complex k = over_sum(mp, (elaw_complex){-z.re, -z.im}, false);
        *g = (elaw_complex){-k.re, -k.im};
        return ELAW_OK;
    }
    elaw_complex both = both_signs(mp, z), k = over_sum(mp, z, false);
    *g = (elaw_complex){both.re - k.re, both.im - k.im};
    return ELAW_OK;
}

/* c = 1: the density jumps at 0, and g' is like 1/z there. */
static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    const elaw_mp *mp = numbers(law);
    if (z.re == 0 && z.im == 0 && mp->root[0] == 0) {
        *dg = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    if (z.re <= 0 || hypot(z.re, z.im) >= 2 * mp->root[1]) {
        elaw_complex k = over_sum(mp, (elaw_complex){-z.re, -z.im}, true);
        *dg = (elaw_complex){-k.re, -k.im};
        return ELAW_OK;
    }
    elaw_complex both = both_slopes(mp, z), k = over_sum(mp, z, true);
    *dg = (elaw_complex){both.re + k.re, both.im + k.im};
    return ELAW_OK;
}

static double density(const elaw_law *law, double y)
{
    const elaw_mp *mp = numbers(law);
    double low = mp->root[0], high = mp->root[1];
    double ratio = low > 0 ? sqrt((y - low) * (y + low)) / y : 1;
    return sqrt((high - y) * (high + y)) * ratio /
           (pi * mp->ratio * mp->variance);
}

static double cdf(const elaw_law *law, double y)
{
    const elaw_mp *mp = numbers(law);
    if (y <= mp->root[0])
        return 0;
    if (y >= mp->root[1])
        return 1;
    return elaw_angle_cdf(mp->q, (y - mp->root[0]) * (y + mp->root[0]),
                          (mp->root[1] - y) * (mp->root[1] + y));
}

static double quantile(const elaw_law *law, double p)
{
    const elaw_mp *mp = numbers(law);
    double a = mp->root[0] * mp->root[0], b = mp->root[1] * mp->root[1];
    double y = sqrt(elaw_angle_quantile(mp->q, p, 1 - p, a, b));
    return fmin(fmax(y, mp->root[0]), mp->root[1]);
}

/* Even moments are those of y^2; the odd ones are elliptic integrals. */
static double moment(const elaw_law *law, size_t k)
{
    return k % 2 == 0 ? elaw_mp_moment(numbers(law), k / 2) : NAN;
}

static const elaw_law_class class = {
    .name = "singular Marchenko-Pastur",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .quantile = quantile,
    .moment = moment,
    .derivative = derivative,
};

const elaw_mp *elaw_mp_of_singular(const elaw_law *law)
{
    return law->class == &class ? numbers(law) : NULL;
}

elaw_status elaw_law_singular_marchenko_pastur(double ratio, double variance,
                                               elaw_law **out)
{
    const char *where = "elaw_law_singular_marchenko_pastur";
    elaw_mp mp;
    elaw_status status = elaw_mp_set(where, ratio, variance, &mp);
    if (status == ELAW_OK && ratio > 1)
        status = elaw_fail(ELAW_EDOMAIN,
                           "%s: ratio = %g exceeds 1: transpose the matrix",
                           where, ratio);
    if (status != ELAW_OK)
        return status;
    singular_law *law =
        (singular_law *)elaw_law_create(&class, sizeof *law, 1, 0);
    if (law == NULL)
        return elaw_fail_memory(where);
    law->mp = mp;
    law->base.edge[0] = mp.root[0];
    law->base.edge[1] = mp.root[1];
    *out = &law->base;
    return ELAW_OK;
}
