/* Random d-regular graphs: R = 2 sqrt(d - 1), s = sqrt(z - R) sqrt(z + R),
 *   g(z) = 2 (1 - 1/d)/((1 - 2/d) z + s)
 *   rho(x) = d sqrt((R - x)(R + x))/(2 pi (d - x)(d + x))
 *   F(x) = 1/2 + (1/pi) atan2(q sin f, cos f)
 *          + (d/2 pi) atan2((2/d) sin f cos f, cos^2 f + q sin^2 f),
 *     x = R sin f, q = 1 - 2/d: the difference of two arcs, written so that it
 *     does not cancel for large d
 *   moment 2n = sum_j (d - 1)^(n-j) [C(2n, n - j) - C(2n, n - j - 1)],
 *     closed walks on the tree.
 * d = 2 is the arcsine law on [-2, 2]. McKay 1981, Linear Algebra Appl. 40. */
#include <eigenlaw/law.h>

#include <complex.h>
#include <math.h>

#include "base/status.h"
#include "laws/interval.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

typedef struct kesten_mckay {
    elaw_law base;
    double degree;
} kesten_mckay;

static double degree_of(const elaw_law *law)
{
    return ((const kesten_mckay *)law)->degree;
}

static elaw_status stieltjes(const elaw_law *law, elaw_complex z,
                             elaw_complex *g)
{
    double d = degree_of(law);
    elaw_complex s = elaw_interval_root(z, law->edge[0], law->edge[1]);
    double complex below = (1 - 2 / d) * CMPLX(z.re, z.im) + CMPLX(s.re, s.im);
    if (below == 0) { /* a hard edge, d = 2 */
        *g = (elaw_complex){0, -INFINITY};
        return ELAW_OK;
    }
    double complex value = 2 * (1 - 1 / d) / below;
    *g = (elaw_complex){creal(value), cimag(value)};
    return ELAW_OK;
}

/* g' = -g^2 (1 - 2/d + z/s)/(2 (1 - 1/d)). */
static elaw_status derivative(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg)
{
    double d = degree_of(law);
    elaw_complex s = elaw_interval_root(z, law->edge[0], law->edge[1]), g;
    if (s.re == 0 && s.im == 0) {
        *dg = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    stieltjes(law, z, &g);
    double complex slope = CMPLX(z.re, z.im) / CMPLX(s.re, s.im) + (1 - 2 / d);
    double complex value =
        -CMPLX(g.re, g.im) * CMPLX(g.re, g.im) * slope / (2 * (1 - 1 / d));
    *dg = (elaw_complex){creal(value), cimag(value)};
    return ELAW_OK;
}

static double density(const elaw_law *law, double x)
{
    double d = degree_of(law), R = law->edge[1];
    if (law->hard[0])
        return 1 / (pi * sqrt(R - x) * sqrt(R + x));
    return sqrt(R - x) * sqrt(R + x) / (2 * pi * (d - x) * (1 + x / d));
}

static double cdf(const elaw_law *law, double x)
{
    double d = degree_of(law), R = law->edge[1], q = 1 - 2 / d;
    if (x <= -R)
        return 0;
    if (x >= R)
        return 1;
    double s = x / R, c = sqrt((R - x) / R) * sqrt((R + x) / R);
    double arc = atan2(q * s, c) / pi;
    double rest = atan2(2 / d * s * c, c * c + q * s * s);
    return fmin(fmax(0.5 + arc + d / (2 * pi) * rest, 0), 1);
}

/* C(2n, n - j) - C(2n, n - j - 1) = C(2n, n - j) (2j + 1)/(n + j + 1). */
static double moment(const elaw_law *law, size_t k)
{
    size_t n = k / 2;
    double binomial = 1, power = 1, sum = 0, d = degree_of(law);
    if (k % 2 != 0)
        return 0;
    for (size_t i = 0; i <= n; i++) { /* j = n - i */
        size_t j = n - i;
        sum += power * binomial * (double)(2 * j + 1) / (double)(n + j + 1);
        power *= d - 1;
        binomial *= (double)(2 * n - i) / (double)(i + 1);
    }
    return sum;
}

static const elaw_law_class class = {
    .name = "Kesten-McKay",
    .stieltjes = stieltjes,
    .density = density,
    .cdf = cdf,
    .moment = moment,
    .derivative = derivative,
};

elaw_status elaw_law_kesten_mckay(double degree, elaw_law **out)
{
    if (!(degree >= 2) || !isfinite(degree))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_law_kesten_mckay: degree = %g is not finite and "
                         ">= 2",
                         degree);
    kesten_mckay *law =
        (kesten_mckay *)elaw_law_create(&class, sizeof *law, 1, 0);
    if (law == NULL)
        return elaw_fail_memory("elaw_law_kesten_mckay");
    law->degree = degree;
    law->base.edge[1] = 2 * sqrt(degree - 1);
    law->base.edge[0] = -law->base.edge[1];
    law->base.hard[0] = law->base.hard[1] = degree == 2;
    *out = &law->base;
    return ELAW_OK;
}
