/* Free beta: h = ab/(a + b), u = b/(a + b), v = a/(a + b); 1/h = (n1 + n2)/p
 * must exceed 1. Edges l = R_l^2 and r = 1 - R_r^2 with
 *   R_l = |sqrt(u (1 - h)) - sqrt(v h)| = u |1 - a|/(sqrt(u (1 - h)) +
 * sqrt(vh)) R_r = the same with a, u <-> b, v rho(x) = sqrt((x - l)(r - x))/(2
 * pi h x (1 - x)), atoms 1 - 1/a at 0, 1 - 1/b at 1 where these are > 0 g = (P
 * - s)/(2 h z (1 - z)) = 2 (1 - h)/(P + s), s = sqrt(z - l) sqrt(z - r), P = (1
 * - 2h) z + h - u, because P^2 - s^2 = 4 h (1 - h) z (1 - z); the form whose
 * sum does not cancel is taken, so that poles at the atoms keep their digits.
 * 1/(x (1 - x)) = 1/x + 1/(1 - x) makes rho a sum of two angle laws, from which
 * the cdf. Wachter 1980, Ann. Statist. 8. */
#include <eigenlaw/law.h>

#include <complex.h>
#include <float.h>
#include <math.h>

#include "base/status.h"
#include "laws/angle.h"
#include "laws/atoms.h"
#include "laws/interval.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

typedef struct jacobi_law {
    elaw_law base;
    double h, u;
    double q[2], mass[2]; /* of the angle laws with 1/x and 1/(1 - x) */
} jacobi_law;

static const jacobi_law *numbers(const elaw_law *law)
{
    return (const jacobi_law *)law;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex at,
                             elaw_complex *g)
{
    const jacobi_law *a = numbers(law);
    double h = a->h;
    elaw_complex root = elaw_interval_root(at, law->edge[0], law->edge[1]);
    double complex z = CMPLX(at.re, at.im), s = CMPLX(root.re, root.im);
    double complex P = (1 - 2 * h) * z + (h - a->u), value;
    if (at.im == 0 && elaw_atoms_at(law, at.re) > 0) {
        *g = (elaw_complex){0, -INFINITY};
        return ELAW_OK;
    }
    double plus = cabs(P + s), minus = cabs(P - s);
    if (plus == 0 && minus == 0) { /* a hard edge */
        *g = (elaw_complex){0, -INFINITY};
        return ELAW_OK;
    }
    if (plus >= minus)
        value = 2 * (1 - h) / (P + s);
    else
        value = (P - s) / (2 * h * (1 - z)) / z;
    *g = (elaw_complex){creal(value), cimag(value)};
    return ELAW_OK;
}

/* g' = -g^2 (1 - 2h + s')/(2 (1 - h)), s' = (z - (l + r)/2)/s. */
static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    const jacobi_law *a = numbers(law);
    double l = law->edge[0], r = law->edge[1];
    elaw_complex g, s = elaw_interval_root(z, l, r);
    stieltjes(law, z, &g);
    if (!isfinite(g.im) || (s.re == 0 && s.im == 0)) {
        *dg = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    double complex middle = CMPLX(0.5 * ((z.re - l) + (z.re - r)), z.im);
    double complex slope = 1 - 2 * a->h + middle / CMPLX(s.re, s.im);
    double complex square = CMPLX(g.re, g.im) * CMPLX(g.re, g.im);
    double complex value = -square * slope / (2 * (1 - a->h));
    *dg = (elaw_complex){creal(value), cimag(value)};
    if (isnan(dg->re) || isnan(dg->im)) /* near a pole, beyond double */
        *dg = (elaw_complex){-INFINITY, 0};
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    double low = x - law->edge[0], high = law->edge[1] - x;
    if ((law->hard[0] && low == 0) || (law->hard[1] && high == 0))
        return INFINITY;
    return sqrt(low) * sqrt(high) / (x * (1 - x)) / (2 * pi * numbers(law)->h);
}

static double cdf(const elaw_law *law, double x)
{
    const jacobi_law *a = numbers(law);
    double low = x - law->edge[0], high = law->edge[1] - x, sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        sum += law->place[i] <= x ? law->weight[i] : 0;
    if (x >= 1 || (high <= 0 && law->edge[1] == 1))
        return 1;
    sum += a->mass[0] * elaw_angle_cdf(a->q[0], low, high);
    sum += a->mass[1] * elaw_angle_cdf(-a->q[1], low, high);
    return high <= 0 && elaw_atoms_below(law, x) == law->atoms ? 1
                                                               : fmin(sum, 1);
}

static const elaw_law_class class = {
    .name = "Jacobi",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .derivative = derivative,
};

/* The square root of the edge's distance from its wall, q and mass of the
 * angle law of that wall. share = u for the wall 0, where other = a. */
static double wall(double h, double share, double a, double *q, double *mass)
{
    double p = sqrt(share * (1 - h)), m = sqrt((1 - share) * h);
    *q = fmin(p, m) / fmax(p, m);
    *mass = fmin(p, m) * fmin(p, m) / h;
    return share * fabs(1 - a) / (p + m);
}

static elaw_status check(double a, double b)
{
    const char *where = "elaw_law_jacobi";
    if (!(a > 0) || !isfinite(a))
        return elaw_fail(ELAW_EDOMAIN, "%s: a = %g is not finite and > 0",
                         where, a);
    if (!(b > 0) || !isfinite(b))
        return elaw_fail(ELAW_EDOMAIN, "%s: b = %g is not finite and > 0",
                         where, b);
    if (!(1 / a + 1 / b > 1))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: 1/a + 1/b = %g must exceed 1: A + B is singular "
                         "for a = %g, b = %g",
                         where, 1 / a + 1 / b, a, b);
    return ELAW_OK;
}

elaw_status elaw_law_jacobi(double a, double b, elaw_law **out)
{
    elaw_status status = check(a, b);
    if (status != ELAW_OK)
        return status;
    double u = 1 / (1 + a / b), v = 1 / (1 + b / a), h = a < b ? a * u : b * v;
    jacobi_law set = {.h = h, .u = u};
    double left = wall(h, u, a, &set.q[0], &set.mass[0]);
    double right = wall(h, v, b, &set.q[1], &set.mass[1]);
    double low = left * left, high = 1 - right * right;
    double length = 4 * sqrt(u * (1 - h)) * sqrt(v * h);
    if (!(h < 1 && low < high && length > 4 * DBL_EPSILON * high))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_law_jacobi: the edges for a = %g, b = %g do not "
                         "fit a double",
                         a, b);
    size_t atoms = (size_t)(a > 1) + (size_t)(b > 1);
    jacobi_law *law =
        (jacobi_law *)elaw_law_create(&class, sizeof *law, 1, atoms);
    if (law == NULL)
        return elaw_fail_memory("elaw_law_jacobi");
    law->h = set.h, law->u = set.u;
    for (int i = 0; i < 2; i++)
        law->q[i] = set.q[i], law->mass[i] = set.mass[i];
    law->base.edge[0] = low;
    law->base.edge[1] = high;
    law->base.hard[0] = low == 0;
    law->base.hard[1] = high == 1;
    if (a > 1)
        law->base.weight[0] = (a - 1) / a;
    if (b > 1) {
        law->base.place[atoms - 1] = 1;
        law->base.weight[atoms - 1] = (b - 1) / b;
    }
    *out = &law->base;
    return ELAW_OK;
}
