/* On an interval [a, b] let w = (z - m)/r, m = (a + b)/2, r = (b - a)/2, and
 *     J = w - sqrt(w - 1) sqrt(w + 1),   |J| <= 1,   J = e^(-it) at w = cos t.
 * With square-root edges g is a power series in J; an edge where the density
 * is 1/sqrt-like is a pole J = +-1 of first order:
 *     g(z) = (2/r) J C(J)/h(J),   C(J) = sum_k c_k J^k,   mass = c_0,
 *     h(J) = (1 + J if a is hard) (1 - J if b is hard).
 * The density -Im g/pi at x = m + r cos t gives the c_k by a sine or cosine
 * transform:
 *     soft, soft   pi r rho/2          = sum c_k sin((k + 1) t)
 *     hard, soft   pi r rho cos(t/2)   = sum c_k sin((k + 1/2) t)
 *     soft, hard   pi r rho sin(t/2)   = sum c_k cos((k + 1/2) t)
 *     hard, hard   pi r rho sin t      = sum c_k cos(k t)
 * and D(J) = C(J) (1 - J^2)/h(J) = sum_k d_k J^k has rho dx = (1/pi)
 * sum d_k cos(kt) dt, from which cdf and moments.
 * Olver and Nadakuditi 2012, arXiv:1203.1958 (soft, soft). */
#include "laws/series.h"

#include <complex.h>
#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "base/transform.h"
#include "laws/angle.h"
#include "laws/atoms.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;

enum { FIRST_TERMS = 64, MOST_TERMS = 65536 };

typedef struct cut {
    double low, high, r;
    bool hard_low, hard_high;
    size_t terms;
    double *c;   /* terms */
    double tail; /* last terms against the largest where doubling did not end */
} cut;

typedef struct series_law {
    elaw_law base;
    double defect;
    cut *cuts; /* intervals */
} series_law;

/* --- from density to coefficients ----------------------------------------- */

static elaw_waves waves_of(const cut *a)
{
    if (a->hard_low)
        return a->hard_high ? ELAW_COSINES : ELAW_HALF_SINES;
    return a->hard_high ? ELAW_HALF_COSINES : ELAW_SINES;
}

/* What turns pi r rho into the sum of the c_k, at t. */
static double factor(const cut *a, double t)
{
    switch (waves_of(a)) {
    case ELAW_SINES:
        return 0.5;
    case ELAW_HALF_SINES:
        return cos(0.5 * t);
    case ELAW_HALF_COSINES:
        return sin(0.5 * t);
    default:
        return sin(t);
    }
}

static elaw_status sample(const cut *a, elaw_density_fn *density, void *ctx,
                          size_t n, double value[])
{
    for (size_t j = 0; j < n; j++) {
        double t = pi * ((double)j + 0.5) / (double)n, rho;
        /* from the nearer end: edges stay sharp */
        double x = t < 0.5 * pi ? a->high - 2 * a->r * pow(sin(0.5 * t), 2)
                                : a->low + 2 * a->r * pow(cos(0.5 * t), 2);
        elaw_status status = density(ctx, x, &rho);
        if (status != ELAW_OK)
            return status;
        if (!isfinite(rho))
            return elaw_fail(ELAW_ENOCONV,
                             "elaw_series_law: density %g at x = %.17g", rho,
                             x);
        value[j] = pi * a->r * rho * factor(a, t);
    }
    return ELAW_OK;
}

static double largest(const double c[], size_t begin, size_t end)
{
    double most = 0;
    for (size_t k = begin; k < end; k++)
        most = fmax(most, fabs(c[k]));
    return most;
}

/* The last quarter is rounding, or small and not falling: noise of the density,
 * which doubling does not remove (an algebraic tail this small would need c_k
 * like k^-3 or better, and then falls by 8). */
static bool settled(double tail, double before)
{
    return tail <= 1e-15 || (tail <= 1e-11 && tail > before / 4);
}

/* Terms below the noise at the end are dropped. */
static size_t needed(const double c[], size_t n, double noise)
{
    while (n > 1 && fabs(c[n - 1]) <= noise)
        n--;
    return n;
}

static elaw_status expand(cut *a, elaw_density_fn *density, void *ctx)
{
    double before = INFINITY;
    for (size_t n = FIRST_TERMS;; n *= 2) {
        double *c = elaw_realloc(a->c, n, sizeof *c);
        if (c == NULL)
            return elaw_fail_memory("elaw_series_law");
        a->c = c;
        elaw_status status = sample(a, density, ctx, n, c);
        if (status == ELAW_OK)
            status = elaw_waves_from_values(waves_of(a), n, c);
        if (status != ELAW_OK)
            return status;
        double most = largest(c, 0, n), last = largest(c, n - n / 4, n);
        double tail = most > 0 ? last / most : 0;
        bool done = settled(tail, before);
        if (done || n == MOST_TERMS) {
            a->tail = done ? 0 : tail;
            a->terms = needed(c, n, fmax(done ? last : 0, 1e-17 * most));
            return ELAW_OK;
        }
        before = tail;
    }
}

/* --- g, one interval ------------------------------------------------------ */

typedef struct value {
    double complex g, dg;
} value;

/* C(J) and C'(J). Products are written out: J is finite, and the compiler's
 * checks for infinities cost a factor of three. */
static void horner(const cut *a, double complex J, double complex *C,
                   double complex *slope)
{
    double u = creal(J), v = cimag(J), pr = 0, pi_ = 0, dr = 0, di = 0;
    for (size_t k = a->terms; k-- > 0;) {
        double re = dr * u - di * v + pr;
        di = dr * v + di * u + pi_;
        dr = re;
        re = pr * u - pi_ * v + a->c[k];
        pi_ = pr * v + pi_ * u;
        pr = re;
    }
    *C = CMPLX(pr, pi_);
    *slope = CMPLX(dr, di);
}

/* With (1 +- J)^2 = 2 J (w +- 1), which does not cancel at the edges, and
 * dJ/dz = -J/(r s), s = sqrt(w - 1) sqrt(w + 1). */
static value cut_value(const cut *a, elaw_complex z, bool derivative)
{
    elaw_complex low = {(z.re - a->low) / a->r, z.im / a->r};
    elaw_complex high = {(z.re - a->high) / a->r, z.im / a->r};
    elaw_complex joukowski = elaw_angle_stieltjes(1, low, high);
    double complex J = CMPLX(joukowski.re, joukowski.im), C, slope;
    double complex above_low = CMPLX(low.re, low.im);
    double complex above_high = CMPLX(high.re, high.im);
    horner(a, J, &C, &slope);
    double complex h = 1, poles = 0;
    if (a->hard_low && (low.re != 0 || low.im != 0)) {
        double complex plus = csqrt(2 * J * above_low);
        h *= plus;
        poles += 1 / plus;
    } else if (a->hard_low)
        return (value){CMPLX(0, -INFINITY), -INFINITY};
    if (a->hard_high && (high.re != 0 || high.im != 0)) {
        double complex minus = csqrt(2 * J * above_high);
        h *= minus;
        poles -= 1 / minus;
    } else if (a->hard_high)
        return (value){CMPLX(0, -INFINITY), -INFINITY};
    value out = {2 / a->r * J * C / h, 0};
    if (derivative) {
        double complex s = csqrt(above_low) * csqrt(above_high);
        double complex rise = (C + J * slope - J * C * poles) / h;
        out.dg = s != 0 ? -2 / a->r * rise * J / s / a->r : -INFINITY;
    }
    if (z.im == 0 && (z.re < a->low || z.re > a->high))
        out = (value){creal(out.g), creal(out.dg)};
    return out;
}

static elaw_complex sum_of(const elaw_law *law, elaw_complex z, bool derivative)
{
    const series_law *series = (const series_law *)law;
    elaw_complex sum =
        derivative ? elaw_atoms_derivative(law, z) : elaw_atoms_g(law, z);
    for (size_t i = 0; i < law->intervals; i++) {
        value v = cut_value(&series->cuts[i], z, derivative);
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
        const cut *a = &series->cuts[i];
        if (x >= a->low && x <= a->high) {
            value v = cut_value(a, (elaw_complex){x, 0}, false);
            return fmax(0, -cimag(v.g) / pi);
        }
    }
    return 0;
}

/* --- cdf and moments ------------------------------------------------------ */

/* d_k of D = C (1 - J^2)/h: 1 - J^2, 1 - J, 1 + J or 1. */
static double angular(const cut *a, size_t k)
{
    double sum = k < a->terms ? a->c[k] : 0;
    if (!a->hard_low && !a->hard_high)
        sum -= k >= 2 && k - 2 < a->terms ? a->c[k - 2] : 0;
    else if (!a->hard_low || !a->hard_high) {
        double before = k >= 1 && k - 1 < a->terms ? a->c[k - 1] : 0;
        sum += a->hard_low ? -before : before;
    }
    return sum;
}

/* Mass between x and the nearer end: with t from that end
 * (1/pi) (d_0 t + sum (+-1)^k d_k sin(kt)/k). */
static double mass_to_end(const cut *a, double t, bool from_low)
{
    double u = cos(t), v = sin(t), re = 0, im = 0;
    for (size_t k = a->terms + 2; k-- > 0;) {
        double d = k > 0 ? angular(a, k) / (double)k : 0;
        if (from_low && k % 2 == 1)
            d = -d;
        double next = re * u - im * v + d;
        im = re * v + im * u;
        re = next;
    }
    return (angular(a, 0) * t + im) / pi;
}

static double mass_below(const cut *a, double x)
{
    if (x <= a->low)
        return 0;
    if (x >= a->high)
        return a->c[0];
    double below = sqrt(x - a->low), above = sqrt(a->high - x);
    if (below < above)
        return fmax(0, mass_to_end(a, 2 * atan2(below, above), true));
    return fmin(a->c[0],
                a->c[0] - mass_to_end(a, 2 * atan2(above, below), false));
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
        sum += mass_below(&series->cuts[i], x);
    }
    return whole ? 1 : fmin(sum, 1);
}

/* x^k is a cosine polynomial of degree k, so only d_0 .. d_k matter, and k + 1
 * midpoints integrate the product exactly. */
static double cut_moment(const cut *a, size_t k)
{
    size_t points = k + 1;
    double sum = 0;
    for (size_t j = 0; j < points; j++) {
        double t = pi * ((double)j + 0.5) / (double)points;
        double u = cos(t), v = sin(t), re = 0, im = 0;
        for (size_t i = k + 1; i-- > 0;) {
            double next = re * u - im * v + angular(a, i);
            im = re * v + im * u;
            re = next;
        }
        double x = t < 0.5 * pi ? a->high - 2 * a->r * pow(sin(0.5 * t), 2)
                                : a->low + 2 * a->r * pow(cos(0.5 * t), 2);
        sum += re * pow(x, (double)k);
    }
    return sum / (double)points;
}

static double moment(const elaw_law *law, size_t k)
{
    const series_law *series = (const series_law *)law;
    double sum = 0;
    for (size_t i = 0; i < law->atoms; i++)
        sum += law->weight[i] * pow(law->place[i], (double)k);
    for (size_t i = 0; i < law->intervals; i++)
        sum += cut_moment(&series->cuts[i], k);
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
                         (int)MOST_TERMS, tail);
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
        cut *a = &law->cuts[i];
        a->low = law->base.edge[2 * i] = edge[2 * i];
        a->high = law->base.edge[2 * i + 1] = edge[2 * i + 1];
        a->r = 0.5 * (a->high - a->low);
        a->hard_low = hard != NULL && hard[2 * i];
        a->hard_high = hard != NULL && hard[2 * i + 1];
        law->base.hard[2 * i] = a->hard_low;
        law->base.hard[2 * i + 1] = a->hard_high;
        elaw_status status = expand(a, rho, ctx);
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
