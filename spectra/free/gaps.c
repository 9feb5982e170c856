/* Gaps of a support and the inverse of G or T on each. With u = 2 r/(z - c) and
 * E = sum_k A_k u^k, A_k the moments about c in units of 2 r (k >= 1),
 *     G = u (1 + E)/(2 r)          F = (2 r/u)/(1 + E)
 *     H = -c - 2 r (E/u)/(1 + E)   H' = (D - E - E^2)/(1 + E)^2,  D = u E'(u)
 *     T = E + (c u/2r) (1 + E)
 * which is used where |u| < 1/10: the terms left out are below 20^-14. The A_k
 * come from G on the circle |u| = 1 by the trapezoidal rule.
 * Olver and Nadakuditi, arXiv:1203.1958, section 3, for inverses on gaps. */
#include "free/gaps.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

static const double pi = 3.14159265358979323846;
static const double far_u = 0.1;
/* This near an edge rounding of w spoils G'. */
static const double blunt = 1e-6;

static elaw_status plain(const elaw_outside *outside, elaw_complex z,
                         elaw_complex *g, elaw_complex *dg)
{
    return elaw_law_g(outside->law, z, g, dg);
}

/* --- values ----------------------------------------------------------------
 */

/* E, D = u E', both over u, and (D - E)/u^2, which starts at A_2. */
static void far_sums(const elaw_outside *o, double complex u,
                     double complex sum[3])
{
    sum[0] = sum[1] = sum[2] = 0;
    for (int k = ELAW_FAR_TERMS - 1; k >= 1; k--) {
        sum[0] = sum[0] * u + o->far[k];
        sum[1] = sum[1] * u + k * o->far[k];
        if (k >= 2)
            sum[2] = sum[2] * u + (k - 1) * o->far[k];
    }
}

static void at_far(const elaw_outside *o, double u, double du, elaw_place *x)
{
    double complex s[3];
    far_sums(o, u, s);
    double E = creal(s[0]) * u, E1 = creal(s[0]), D1 = creal(s[1]);
    double one = 1 + E, R = 2 * o->reach, shift = o->centre / R;
    double bend = creal(s[2]) - E1 * E1;     /* H' one^2/u^2 */
    double dT = D1 + shift * (one + u * D1); /* dT/du */
    x->g = u * one / R;
    x->dg = (one + u * D1) / R * du;
    x->t = E + shift * u * one;
    x->dt = dT * du;
    x->inverse = -R * R / (u * u * (one + u * D1));
    x->inverseF = one * one / (one + u * D1);
    x->dR = R * R * bend / (one * one * (one + u * D1));
    x->h = o->centre + R * E1 / one;
    /* T' = -u^2 dT/R, H' = u^2 bend/one^2 */
    x->log_t = -R / (u * u * dT * x->w);
    x->log_h = bend / (one * one) * R / (dT * x->h);
    x->e = isinf(x->w) ? 0 : -x->w * u * u * bend / (one * one) / x->h;
}

static elaw_status at_near(const elaw_outside *o, double dw, elaw_place *x)
{
    elaw_complex g, dg;
    elaw_status status = o->transform(o, (elaw_complex){x->w, 0}, &g, &dg);
    if (status != ELAW_OK)
        return status;
    double G = g.re, G1 = dg.re, T1 = G + x->w * G1;
    double H1 = -G1 / (G * G) - 1, h = x->w - 1 / G;
    x->g = G;
    x->dg = G1 * dw;
    x->t = x->w * G - 1;
    x->dt = T1 * dw;
    x->inverse = 1 / G1;
    x->inverseF = -G * G / G1;
    x->dR = 1 / G1 + 1 / (G * G);
    x->h = h;
    x->log_t = 1 / (x->w * T1);
    x->log_h = -H1 / (h * T1);
    x->e = -x->w * H1 / h;
    return ELAW_OK;
}

static elaw_status at_outer(const elaw_outside *o, double p, elaw_place *x)
{
    double r = o->radius, ratio = o->reach / r, near = p < 0.5 ? p : 1 - p;
    double u = 2 * sin(pi * (0.5 - p)), c = 0.5 * fabs(u);
    double s = sin(0.5 * pi * near), beyond = 2 * r * s * s / c;
    x->w = p < 0.5 ? o->high + beyond : o->low - beyond;
    if (fabs(u) * ratio < far_u) {
        if (u == 0)
            x->w = INFINITY;
        at_far(o, u * ratio, -2 * pi * ratio * sin(pi * p), x);
        return ELAW_OK;
    }
    if (x->w == 0 && o->zero > 0) /* a pole of G, not of T */
        x->w = DBL_EPSILON * r;
    return at_near(o, pi * r * sin(pi * p) / (c * c), x);
}

/* All round a single point, w = c + r tan(pi p). */
static elaw_status at_round(const elaw_outside *o, double p, elaw_place *x)
{
    double r = o->radius, ratio = 2 * o->reach / r;
    double c = sin(pi * (0.5 - p)), s = sin(pi * p), u = ratio * c / s;
    x->w = o->centre + r * s / c;
    if (fabs(u) < far_u) {
        at_far(o, u, -ratio * pi / (s * s), x);
        return ELAW_OK;
    }
    if (x->w == 0 && o->zero > 0)
        x->w = DBL_EPSILON * r;
    return at_near(o, pi * r / (c * c), x);
}

elaw_status elaw_outside_at(const elaw_outside *o, const elaw_gap *gap,
                            double p, elaw_place *x)
{
    double q = 1 - p;
    if (!gap->outer) {
        double length = gap->high - gap->low;
        double s = sin(0.5 * pi * (p < 0.5 ? p : q));
        x->w = p < 0.5 ? gap->low + length * s * s : gap->high - length * s * s;
        return at_near(o, 0.5 * pi * length * sin(pi * p), x);
    }
    return o->low < o->high ? at_outer(o, p, x) : at_round(o, p, x);
}

elaw_status elaw_outside_h(const elaw_outside *o, elaw_complex z,
                           elaw_complex *h, elaw_complex *dh, elaw_complex *F)
{
    double complex w = CMPLX(z.re, z.im), R = 2 * o->reach, H, H1, f;
    double complex u = R / (w - o->centre);
    if (cabs(u) < far_u) {
        double complex s[3], one;
        far_sums(o, u, s);
        one = 1 + s[0] * u;
        H = -o->centre - R * s[0] / one;
        f = w + H;
        H1 = u * u * (s[2] - s[0] * s[0]) / (one * one);
    } else {
        elaw_complex g, dg;
        elaw_status status = o->transform(o, z, &g, &dg);
        if (status != ELAW_OK)
            return status;
        f = 1 / CMPLX(g.re, g.im);
        H = f - w;
        H1 = -CMPLX(dg.re, dg.im) * f * f - 1;
    }
    *h = (elaw_complex){creal(H), cimag(H)};
    *dh = (elaw_complex){creal(H1), cimag(H1)};
    *F = (elaw_complex){creal(f), cimag(f)};
    return ELAW_OK;
}

/* --- inverse ---------------------------------------------------------------
 */

/* Where G grows like a logarithm to an end, a moderate value may have no double
 * w: then w is the end and F' = infinity. */
static void at_the_end(const elaw_outside *o, const elaw_gap *gap, double value,
                       int end, elaw_place *x)
{
    double got = o->product ? x->t : x->g;
    if (fabs(got - value) <= 1e-3 * fabs(value) || gap->weight[end] > 0 ||
        isfinite(end == 0 ? gap->first : gap->last))
        return;
    x->w = end == 0 ? gap->low : gap->high;
    double t = o->product ? value : x->w * value - 1;
    double g = o->product ? (1 + value) / x->w : value;
    x->g = g;
    x->t = t;
    x->inverse = x->inverseF = x->log_t = 0;
    x->dR = 1 / (g * g);
    x->h = x->w - 1 / g;
    x->log_h = 1 / (t * (1 + t));
    x->e = -1e100 * (1 + t) / t;
}

/* Newton on atan(scale value), which is finite at atoms and hard edges, inside
 * a bracket that the sign keeps; halving where a step leaves it. */
elaw_status elaw_outside_inverse(const elaw_outside *o, const elaw_gap *gap,
                                 double value, double *hint, elaw_place *out)
{
    double scale = o->product ? 1 : o->radius;
    double target = atan(scale * value), low = 0, high = 1;
    double p = *hint > blunt && *hint < 1 - blunt ? *hint : 0.5;
    double last = INFINITY, margin = 2 * DBL_EPSILON;
    for (int k = 0; k < 200; k++) {
        elaw_status status = elaw_outside_at(o, gap, p, out);
        if (status != ELAW_OK)
            return status;
        double v = o->product ? out->t : out->g;
        double dv = o->product ? out->dt : out->dg;
        double f = atan(scale * v) - target;
        double step = -f * (1 + scale * v * scale * v) / (scale * dv);
        *(f > 0 ? &low : &high) = p;
        if (f == 0 || high - low <= margin)
            break;
        bool sharp = p > blunt && p < 1 - blunt && isfinite(step);
        bool slow = fabs(step) > 0.5 * last;
        if (sharp && (fabs(step) <= margin || (slow && last <= 1e-9)))
            break;
        last = fabs(step);
        p += step;
        if (!sharp || slow || !(p > low && p < high)) {
            p = 0.5 * (low + high);
            last = INFINITY;
        }
    }
    *hint = p;
    if (p < blunt || p > 1 - blunt)
        at_the_end(o, gap, value, p < 0.5 ? 0 : 1, out);
    return ELAW_OK;
}

/* --- set up ----------------------------------------------------------------
 */

static elaw_status set_far(elaw_outside *o)
{
    enum { N = 32 }; /* of the upper half; aliasing 2^-64 */
    double complex sum[ELAW_FAR_TERMS] = {0};
    for (int j = 0; j < N; j++) {
        double angle = pi * (j + 0.5) / N;
        double complex e = cexp(CMPLX(0, angle)), power = e;
        double complex w = o->centre + 2 * o->reach * e;
        elaw_complex g, dg;
        elaw_status status =
            o->transform(o, (elaw_complex){creal(w), cimag(w)}, &g, &dg);
        if (status != ELAW_OK)
            return status;
        for (int k = 0; k < ELAW_FAR_TERMS; k++, power *= e)
            sum[k] += CMPLX(g.re, g.im) * power;
    }
    for (int k = 0; k < ELAW_FAR_TERMS; k++)
        o->far[k] = creal(sum[k]) * 2 * o->reach / N;
    return ELAW_OK;
}

typedef struct island {
    double low, high, weight; /* weight > 0: an atom */
    bool hard[2];
} island;

/* An atom at or in an interval: one island, infinite where it is at the end. */
static void join(island *left, const island *right)
{
    if (right->low <= left->low)
        left->hard[0] = left->hard[0] || right->hard[0];
    if (right->high > left->high)
        left->hard[1] = right->hard[1];
    else if (right->high >= left->high)
        left->hard[1] = left->hard[1] || right->hard[1];
    left->high = fmax(left->high, right->high);
    left->weight = 0;
}

static size_t islands(const elaw_outside *o, size_t intervals,
                      const double edge[], const unsigned char hard[],
                      size_t atoms, const double place[], const double weight[],
                      island out[])
{
    size_t n = 0;
    for (size_t k = 0; k < intervals; k++)
        out[n++] = (island){
            edge[2 * k],
            edge[2 * k + 1],
            0,
            {hard != NULL && hard[2 * k], hard != NULL && hard[2 * k + 1]}};
    for (size_t k = 0; k < atoms; k++)
        if (!(o->product && place[k] == 0))
            out[n++] = (island){place[k], place[k], weight[k], {true, true}};
    for (size_t i = 1; i < n; i++) /* few: insertion */
        for (size_t j = i; j > 0 && out[j].low < out[j - 1].low; j--) {
            island swap = out[j];
            out[j] = out[j - 1], out[j - 1] = swap;
        }
    size_t last = 0;
    for (size_t i = 1; i < n; i++)
        if (out[i].low > out[last].high)
            out[++last] = out[i];
        else
            join(&out[last], &out[i]);
    return n == 0 ? 0 : last + 1;
}

/* The value at an end: of G or T at the edge, where that is finite. */
static elaw_status end_value(const elaw_outside *o, double w, bool infinite,
                             double sign, double *value)
{
    elaw_complex g = {sign * INFINITY, 0}, dg;
    if (!infinite) {
        elaw_status status = o->transform(o, (elaw_complex){w, 0}, &g, &dg);
        if (status != ELAW_OK)
            return status;
        if (!isfinite(g.re) || !isfinite(g.im))
            g.re = sign * INFINITY;
    }
    *value = g.re;
    if (o->product && isfinite(g.re))
        *value = w * g.re - 1;
    else if (o->product && w == 0) /* a hard edge at 0: z G vanishes */
        *value = o->zero - 1;
    return ELAW_OK;
}

static elaw_status set_gap(elaw_outside *o, const island *left,
                           const island *right, bool outer, elaw_gap *gap)
{
    *gap = (elaw_gap){.low = left->high,
                      .high = right->low,
                      .outer = outer,
                      .weight = {left->weight, right->weight},
                      .infinite = {left->hard[1], right->hard[0]}};
    elaw_status status =
        end_value(o, gap->low, gap->infinite[0], 1, &gap->first);
    if (status == ELAW_OK)
        status = end_value(o, gap->high, gap->infinite[1], -1, &gap->last);
    return status;
}

elaw_status elaw_outside_make(const char *where, const elaw_law *law,
                              elaw_transform_fn *transform, bool product,
                              size_t intervals, const double edge[],
                              const unsigned char hard[], size_t atoms,
                              const double place[], const double weight[],
                              elaw_outside *out)
{
    *out =
        (elaw_outside){.law = law, .transform = transform, .product = product};
    for (size_t k = 0; k < atoms; k++)
        if (place[k] == 0)
            out->zero = weight[k];
    island *all = elaw_alloc(intervals + atoms, sizeof *all);
    out->gap = elaw_alloc(intervals + atoms, sizeof *out->gap);
    if (all == NULL || out->gap == NULL) {
        elaw_free(all);
        return elaw_fail_memory(where);
    }
    size_t n = islands(out, intervals, edge, hard, atoms, place, weight, all);
    out->low = all[0].low, out->high = all[n - 1].high;
    out->centre = 0.5 * (out->low + out->high);
    out->radius = 0.5 * (out->high - out->low);
    if (!(out->radius > 0)) /* one point, and an atom at 0 */
        out->radius = fabs(out->centre);
    out->reach = out->radius; /* an atom at 0 that T does not see is in G */
    if (product && out->zero > 0)
        out->reach = fmax(out->reach, fabs(out->centre));
    elaw_status status = set_far(out);
    for (size_t k = 0; k < n && status == ELAW_OK; k++)
        status =
            set_gap(out, &all[k], &all[(k + 1) % n], k == n - 1, &out->gap[k]);
    out->gaps = n;
    elaw_free(all);
    return status;
}

elaw_status elaw_outside_set(const char *where, const elaw_law *law,
                             bool product, elaw_outside *out)
{
    return elaw_outside_make(where, law, plain, product, law->intervals,
                             law->edge, law->hard, law->atoms, law->place,
                             law->weight, out);
}

void elaw_outside_free(elaw_outside *outside)
{
    elaw_free(outside->gap);
    memset(outside, 0, sizeof *outside);
}
