/* Edges of a rectangular sum as critical points. For a law of squares p = s^2
 * with transform G let, outside its support,
 *     u = p G - 1,   P = 1 + u,   Q = 1 + c u,   d = P Q/p = G Q.
 * Two laws meet where d is the same; with u = u1 + u2 the square of the sum is
 *     y = P(u) Q(u)/d = Q(u) (p1/Q1 + h2/Q2) = P(u) (1/G1 + c h2/Q2),
 * h = p - 1/G, the last two finite at d = 0. The pair w = (P/g1, Q/g2), with
 * g1, g2 the traces of the sum over rows and columns, is a real fixed point of
 * subordination (rectangular.c), and y is outside the support exactly where it
 * attracts: where the largest eigenvalue of J2 J1 is below 1,
 *     J = [ H'             (u + P H')/Q                 ]
 *         [ c (u + P H')/Q  c (P^2 H' + (1 - c) u^2)/Q^2 ],   H = 1/G - p,
 * up to a scaling that is the same for both. Edges are where it is 1: there y
 * is stationary along the curve. Of J only the signs of the entries off the
 * diagonal may be wrong, and both are; so the eigenvalues are real.
 *
 * d falls along a gap (as p grows) near infinity but not everywhere, which is
 * why the curve needs care. Where d rises, det(1 + J) < 0, so J12 J21 > 1, and
 * if that held for both laws J2 J1 would have an eigenvalue above 1: outside
 * the support d falls along one law at least. So for each stretch where d of
 * one law falls, which gives its place as a function of d, the curve runs
 * along whole gaps of the other; and once more with the laws exchanged.
 *
 * At d = infinity two atoms may meet: of weights w, v the curve is outside up
 * to there, by the same criterion, where
 *     w + v > 1 (both at 0),   w + 2 v > 2 (v at 0),   w + v > 1 + 1/c (none:
 * never), by so much as the atom that is left weighs.
 * Benaych-Georges 2009, Probab. Theory Relat. Fields 144; Belinschi, Mai and
 * Speicher, arXiv:1303.3196. */
#include "free/rectangular_edges.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "free/strand.h"

/* --- the curve --------------------------------------------------------------
 */

/* Along a, places from low to high; d of b falls from place b_low to b_high. */
typedef struct run {
    const elaw_strand *a, *b;
    double low, high, b_low, b_high, hint;
} run;

static void jacobian(const elaw_reading *r, double c, double j[4])
{
    double u = r->u, P = 1 + u, Q = 1 + c * u, mixed = (u + P * r->H1) / Q;
    j[0] = r->H1;
    j[1] = mixed;
    j[2] = c * mixed;
    j[3] = c * (P * P * r->H1 + (1 - c) * u * u) / (Q * Q);
}

/* The largest eigenvalue l of the product as (l - 1)/(l + 1): no cancellation
 * in the root, whose argument is not negative. */
static double excess(const elaw_reading *a, const elaw_reading *b, double c)
{
    double x[4], y[4];
    jacobian(a, c, x);
    jacobian(b, c, y);
    double m11 = y[0] * x[0] + y[1] * x[2], m12 = y[0] * x[1] + y[1] * x[3];
    double m21 = y[2] * x[0] + y[3] * x[2], m22 = y[2] * x[1] + y[3] * x[3];
    double half = 0.5 * (m11 - m22);
    double l = 0.5 * (m11 + m22) + sqrt(half * half + fmax(0, m12 * m21));
    return isfinite(l) ? (l - 1) / (l + 1) : 1;
}

/* first: the one whose p is finite at d = 0. */
static double square_at(const elaw_reading *first, const elaw_reading *second,
                        double c)
{
    double u = first->u + second->u, Q1 = 1 + c * first->u;
    double Q2 = 1 + c * second->u, P1 = 1 + first->u;
    if (fabs(Q1) >= fabs(P1))
        return (1 + c * u) * (first->p / Q1 + second->h / Q2);
    return (1 + u) * (1 / first->g + c * second->h / Q2);
}

static elaw_status meet(const run *r, const elaw_reading *a, double *hint,
                        double *slope, double *y)
{
    double c = r->a->ratio;
    elaw_reading b;
    elaw_status status =
        elaw_strand_place(r->b, a->d, r->b_low, r->b_high, true, hint);
    if (status == ELAW_OK)
        status = elaw_strand_read(r->b, *hint, &b);
    if (status != ELAW_OK)
        return status;
    elaw_strand_near_end(r->b, *hint, a->d, &b);
    bool swap = r->a->gap->outer && !r->b->gap->outer;
    *slope = excess(a, &b, c);
    *y = swap ? square_at(&b, a, c) : square_at(a, &b, c);
    return ELAW_OK;
}

/* At d = 0 the parts are infinite and the whole is not, so it is read beside.
 * For c = 1 d is a square there. */
static elaw_status at_share(void *ctx, double p, double *slope, double *y)
{
    run *r = ctx;
    double length = r->high - r->low, place = r->low + p * length;
    double beside = (p < 0.5 ? 1e-7 : -1e-7) * length;
    elaw_reading a;
    elaw_status status = elaw_strand_read(r->a, place, &a);
    for (int k = 0; k < 3 && status == ELAW_OK; k++, beside *= 32) {
        if (fabs(a.d) * r->a->side->reach > 1e-12)
            break;
        status = elaw_strand_read(r->a, place + beside, &a);
    }
    if (status == ELAW_OK)
        status = meet(r, &a, &r->hint, slope, y);
    return status;
}

double elaw_rectangular_overlap(double c, double p, double w, double q,
                                double v)
{
    if (p == 0 && q == 0)
        return w + v - 1;
    if (p == 0 || q == 0)
        return p == 0 ? v + 2 * w - 2 : w + 2 * v - 2;
    return w + v - 1 - 1 / c;
}

/* d infinite along both: sqrt y is s1 + s2 or |s1 - s2| as u1 and u2 have one
 * sign or two. */
static elaw_status end_at_infinity(run *r, int share, int a, int b,
                                   elaw_curve *curve)
{
    double p = elaw_strand_end(r->a, a), q = elaw_strand_end(r->b, b);
    double root = sqrt(p) + (a == b ? sqrt(q) : -sqrt(q)), slope = 1, y;
    double left =
        elaw_rectangular_overlap(r->a->ratio, p, elaw_strand_weight(r->a, a), q,
                                 elaw_strand_weight(r->b, b));
    curve->x[share] = root * root;
    curve->atom[share] = true;
    curve->outside[share] = left > 1e-12;
    if (fabs(left) > 1e-12)
        return ELAW_OK;
    elaw_status status = at_share(r, share == 0 ? 1e-4 : 1 - 1e-4, &slope, &y);
    curve->outside[share] = slope < 0;
    return status;
}

/* A run ends at an end of a gap of a or of b, or where d of b stops falling:
 * from there the exchanged laws go on. */
static elaw_status end_of_run(run *r, int share, elaw_curve *curve)
{
    double place = share == 0 ? r->low : r->high, d, d_low, slope, y;
    elaw_status status = elaw_strand_d(r->a, place, &d);
    if (status == ELAW_OK)
        status = elaw_strand_d(r->b, r->b_low, &d_low);
    if (status != ELAW_OK)
        return status;
    bool gap_end = place == 0 || place == 1, infinite = gap_end && isinf(d);
    double b = d > 0 ? r->b_low : r->b_high;
    if (infinite && (b == 0 || b == 1) && isinf(r->b->end[b == 1]))
        return end_at_infinity(r, share, place == 1, b == 1, curve);
    double other = fabs(d - d_low) <= 1e-9 * fabs(d) ? r->b_low : r->b_high;
    if (gap_end || other == 0 || other == 1)
        return ELAW_OK;
    r->hint = other;
    status = at_share(r, share, &slope, &y);
    if (status != ELAW_OK)
        return status;
    curve->outside[share] = slope < 0 && isfinite(y);
    curve->x[share] = y;
    return ELAW_OK;
}

static elaw_status scan(run r, elaw_openings *found)
{
    elaw_curve curve = {.at = at_share, .ctx = &r};
    elaw_status status = ELAW_OK;
    for (int i = 0; i < 2 && status == ELAW_OK; i++) {
        double place = i == 0 ? r.low : r.high;
        if (place == ELAW_OUTER_MIDDLE && r.a->gap->outer && r.b->gap->outer &&
            r.b_low <= ELAW_OUTER_MIDDLE && ELAW_OUTER_MIDDLE <= r.b_high) {
            curve.outside[i] = true;
            curve.x[i] = i == 0 ? -INFINITY : INFINITY;
        } else
            status = end_of_run(&r, i, &curve);
    }
    r.hint = ELAW_OUTER_MIDDLE;
    return status == ELAW_OK ? elaw_openings_on(r.a->where, &curve, found)
                             : status;
}

/* Both laws are at infinity at once: y = +-infinity. */
static elaw_status scan_parts(const run *r, elaw_openings *found)
{
    run left = *r, right = *r;
    bool both = r->a->gap->outer && r->b->gap->outer;
    if (!(r->low < r->high))
        return ELAW_OK;
    if (!(both && r->low < ELAW_OUTER_MIDDLE && ELAW_OUTER_MIDDLE < r->high &&
          r->b_low < ELAW_OUTER_MIDDLE && ELAW_OUTER_MIDDLE < r->b_high))
        return scan(*r, found);
    left.high = right.low = ELAW_OUTER_MIDDLE;
    elaw_status status = scan(left, found);
    return status == ELAW_OK ? scan(right, found) : status;
}

/* Of a stretch of a on which d is monotone, the part where it is between. */
static elaw_status clip(const elaw_strand *a, const double between[2],
                        double part[2])
{
    double d[2], low = part[0], high = part[1];
    for (int i = 0; i < 2; i++) {
        elaw_status status = elaw_strand_d(a, part[i], &d[i]);
        if (status != ELAW_OK)
            return status;
    }
    bool falls = d[0] > d[1];
    if (fmax(d[0], d[1]) <= between[0] || fmin(d[0], d[1]) >= between[1]) {
        part[1] = part[0];
        return ELAW_OK;
    }
    for (int i = 0; i < 2; i++) {
        elaw_status status = ELAW_OK;
        double place = 0.5 * (low + high);
        double bound = d[i] < between[0] ? between[0] : between[1];
        if (d[i] >= between[0] && d[i] <= between[1])
            continue;
        status = elaw_strand_place(a, bound, low, high, falls, &place);
        if (status != ELAW_OK)
            return status;
        part[i] = place;
    }
    return ELAW_OK;
}

/* Stretches of a on which d is monotone, joined where none of it is cut off. */
static elaw_status along(const elaw_strand *a, run r, elaw_openings *found)
{
    size_t pieces = 2 * a->falling.count + 1;
    double between[2], from = 0;
    elaw_status status = elaw_strand_d(r.b, r.b_high, &between[0]);
    if (status == ELAW_OK)
        status = elaw_strand_d(r.b, r.b_low, &between[1]);
    r.a = a, r.low = r.high = 0;
    for (size_t k = 0; k < pieces && status == ELAW_OK; k++) {
        const struct elaw_opening *next = a->falling.gap + k / 2;
        double to = k + 1 == pieces ? 1 : k % 2 == 0 ? next->low : next->high;
        double part[2] = {from, to};
        from = to;
        if (!(part[0] < part[1]))
            continue;
        status = clip(a, between, part);
        if (status != ELAW_OK || !(part[0] < part[1]))
            continue;
        if (part[0] != r.high || r.low == r.high) {
            status = scan_parts(&r, found);
            r.low = part[0];
        }
        r.high = part[1];
    }
    return status == ELAW_OK ? scan_parts(&r, found) : status;
}

static elaw_status on_pair(const elaw_strand *a, const elaw_strand *b,
                           elaw_openings *found)
{
    elaw_status status = ELAW_OK;
    for (size_t k = 0; k < b->falling.count && status == ELAW_OK; k++) {
        run r = {.b = b,
                 .b_low = b->falling.gap[k].low,
                 .b_high = b->falling.gap[k].high};
        status = along(a, r, found);
    }
    return status;
}

/* --- all gaps ---------------------------------------------------------------
 */

static elaw_status set_strands(const elaw_problem *problem, int side,
                               elaw_strand out[])
{
    const elaw_outside *law = &problem->side[side];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < law->gaps && status == ELAW_OK; i++) {
        out[i].where = problem->boundary.where;
        out[i].ratio = problem->fraction;
        out[i].side = law;
        out[i].gap = &law->gap[i];
        status = elaw_strand_make(&out[i]);
    }
    return status;
}

/* Of square matrices the bulk may begin at 0, where y = P^2/d is a square: its
 * rounding is that of P, squared. */
static void at_zero(const elaw_problem *problem, struct elaw_opening *gap)
{
    double reach = problem->side[0].high + problem->side[1].high;
    if (problem->fraction < 1 || fabs(gap->high) > 1e-20 * reach)
        return;
    gap->high = 0;
    gap->atom[1] = true;
}

elaw_status elaw_rectangular_edges(elaw_problem *problem)
{
    size_t first = problem->side[0].gaps, all = first + problem->side[1].gaps;
    elaw_status status = ELAW_ENOMEM;
    elaw_strand *s = elaw_alloc_zero(all, sizeof *s);
    if (s == NULL)
        return elaw_fail_memory(problem->boundary.where);
    status = set_strands(problem, 0, s);
    if (status == ELAW_OK)
        status = set_strands(problem, 1, s + first);
    for (size_t i = 0; i < first; i++)
        for (size_t j = first; j < all && status == ELAW_OK; j++) {
            status = on_pair(&s[i], &s[j], &problem->found);
            if (status == ELAW_OK)
                status = on_pair(&s[j], &s[i], &problem->found);
        }
    for (size_t k = 0; k < problem->found.count; k++)
        at_zero(problem, &problem->found.gap[k]);
    for (size_t i = 0; i < all; i++)
        elaw_openings_free(&s[i].falling);
    elaw_free(s);
    return status;
}
