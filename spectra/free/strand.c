/* d along a gap, its ends, the stretches where it falls, its inverse there. See
 * strand.h. */
#include "free/strand.h"

#include <math.h>

/* This near an end of a gap rounding of p spoils derivatives. */
static const double blunt = 1e-6;

elaw_status elaw_strand_read(const elaw_strand *s, double place,
                             elaw_reading *r)
{
    elaw_place at;
    elaw_status status = elaw_outside_at(s->side, s->gap, place, &at);
    double c = s->ratio, Q = 1 + c * at.t;
    if (status != ELAW_OK)
        return status;
    r->p = at.w, r->u = at.t, r->g = at.g, r->h = at.h;
    r->H1 = at.g * at.g * at.dR / at.inverseF;
    r->d = at.g * Q;
    if (!isfinite(r->d)) /* no double between here and the end */
        r->d = s->end[place > ELAW_OUTER_MIDDLE];
    r->slope = at.dg * Q + c * at.g * at.dt;
    return ELAW_OK;
}

double elaw_strand_end(const elaw_strand *s, int end)
{
    return end == 0 ? s->gap->low : s->gap->high;
}

double elaw_strand_weight(const elaw_strand *s, int end)
{
    return elaw_strand_end(s, end) == 0 ? s->side->zero : s->gap->weight[end];
}

/* d at an end, and whether it falls there: -sign T'(u), T = P Q. */
static void plain_end(elaw_strand *s, int end, bool *falls)
{
    double c = s->ratio, p = elaw_strand_end(s, end);
    double g = end == 0 ? s->gap->first : s->gap->last, u = p * g - 1;
    if (p == 0 && isinf(g)) {
        u = elaw_strand_weight(s, end) - 1;
        s->end[end] = g;
    } else
        s->end[end] = isinf(g) ? INFINITY : g * (1 + c * u);
    *falls = 1 + c + 2 * c * u > 0;
}

/* Squares of a square matrix that begin at 0 like 1/sqrt have a finite d there,
 * T' = 0. Where G falls like a logarithm, or c is tiny, d falls up to the last
 * double before it would rise to infinity: then it ends as if it fell on. */
static elaw_status set_end(elaw_strand *s, int end, bool *falls)
{
    double c = s->ratio, p = elaw_strand_end(s, end);
    bool square = c == 1 && p == 0 && elaw_strand_weight(s, end) == 0;
    bool last = end == 1 && isinf(s->gap->last) && p > 0;
    elaw_reading r;
    plain_end(s, end, falls);
    if (!square && !last)
        return ELAW_OK;
    double beside = square ? blunt : 0.1 * blunt;
    elaw_status status =
        elaw_strand_read(s, end == 0 ? beside : 1 - beside, &r);
    if (status != ELAW_OK)
        return status;
    if (square)
        s->end[end] = r.d;
    else if (r.slope < 0)
        s->end[end] = -INFINITY;
    *falls = r.slope < 0;
    return ELAW_OK;
}

static elaw_status slope_at(void *ctx, double place, double *slope, double *x)
{
    elaw_reading r;
    elaw_status status = elaw_strand_read(ctx, place, &r);
    if (status == ELAW_OK)
        *slope = r.slope, *x = place;
    return status;
}

elaw_status elaw_strand_make(elaw_strand *s)
{
    elaw_curve curve = {.at = slope_at, .ctx = s, .x = {0, 1}};
    elaw_status status = set_end(s, 0, &curve.outside[0]);
    if (status == ELAW_OK)
        status = set_end(s, 1, &curve.outside[1]);
    if (status == ELAW_OK)
        status = elaw_openings_on(s->where, &curve, &s->falling);
    return status;
}

elaw_status elaw_strand_d(const elaw_strand *s, double place, double *d)
{
    elaw_reading r;
    if (place == 0 || place == 1) {
        *d = s->end[place == 1];
        return ELAW_OK;
    }
    elaw_status status = elaw_strand_read(s, place, &r);
    if (status == ELAW_OK)
        *d = r.d;
    return status;
}

/* Newton on asinh(scale d), as d grows like a power at atoms, halving where it
 * leaves the bracket. */
elaw_status elaw_strand_place(const elaw_strand *s, double value, double low,
                              double high, bool falls, double *place)
{
    double scale = s->side->reach, target = asinh(scale * value);
    double x = *place, last = INFINITY;
    if (!(x > fmax(low, blunt) && x < fmin(high, 1 - blunt)))
        x = 0.5 * (low + high);
    for (int k = 0; k < 200 && high > low; k++) {
        elaw_reading r;
        elaw_status status = elaw_strand_read(s, x, &r);
        if (status != ELAW_OK)
            return status;
        double v = scale * r.d, f = asinh(v) - target;
        double step = -f * hypot(1, v) / (scale * r.slope);
        *((f > 0) == falls ? &low : &high) = x;
        if (f == 0 || high - low <= 2e-16 * high)
            break;
        bool sharp = x > blunt && x < 1 - blunt && isfinite(step);
        bool slow = fabs(step) > 0.5 * last;
        if (sharp &&
            (fabs(step) <= 4e-16 || (slow && last <= 1e-9 * fmin(x, 1 - x))))
            break;
        last = fabs(step);
        x += step;
        if (!sharp || slow || !(x > low && x < high)) {
            x = 0.5 * (low + high);
            last = INFINITY;
        }
    }
    *place = x;
    return ELAW_OK;
}

/* c p g^2 + (1 - c) g = d, the root where d falls. */
void elaw_strand_near_end(const elaw_strand *s, double place, double d,
                          elaw_reading *r)
{
    double c = s->ratio, half = 0.5 * (1 - c);
    if (place > 0.01 && place < 0.99)
        return;
    if (!(fabs(r->d - d) <= 1e-3 * fabs(d))) {
        r->p = elaw_strand_end(s, place > ELAW_OUTER_MIDDLE);
        r->H1 = INFINITY;
    }
    r->g = d / (half + sqrt(fmax(0, half * half + c * r->p * d)));
    r->u = r->p * r->g - 1;
    r->h = r->p - 1 / r->g;
}
