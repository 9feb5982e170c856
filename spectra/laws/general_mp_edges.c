/* The edges of a generalised Marchenko-Pastur law: where
 *     psi(w) = sum nu_k/(w - t_k)^2 = 1,   w real.
 * Between two neighbouring places f = psi^(-1/2) is concave (it is the concave,
 * homogeneous function (sum nu d^(-2))^(-1/2) of distances d = |w - t| that are
 * linear there) and 0 at both ends. So Newton on f = 1 that starts beside a
 * place comes to the edge from one side without overshooting, or leaves the
 * interval: then f stays below 1 and there is no gap. Outside all places f
 * grows, and there is one edge on each side.
 * Silverstein and Choi 1995, J. Multivariate Anal. 54; Dobriban 1507.01649. */
#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/general_mp.h"

/* sum nu d^-power, d = w - t. */
static double sum(const elaw_gmp *a, double anchor, double offset, int power)
{
    double total = 0;
#pragma omp simd reduction(+ : total)
    for (size_t k = 0; k < a->count; k++) {
        double d = anchor - a->t[k] + offset;
        double square = a->nu[k] / (d * d);
        total += power == 2 ? square : square / d;
    }
    return total;
}

/* The zero of psi - 1 on the side (+1 right, -1 left) of place k, at most reach
 * away; false: psi > 1 all the way. */
static bool beside(const elaw_gmp *a, size_t k, double side, double reach,
                   double *offset)
{
    double at = side * sqrt(a->nu[k]);
    for (int i = 0; i < 200; i++) {
        double psi = sum(a, a->t[k], at, 2);
        double falling = 2 * side * sum(a, a->t[k], at, 3);
        double excess = sqrt(psi) - 1;
        if (excess <= 0)
            break;
        if (!(falling > 0))
            return false;
        double step = 2 * psi * excess / falling;
        at += side * step;
        if (fabs(at) > reach)
            return false;
        if (step <= 2 * DBL_EPSILON * fabs(at))
            break;
    }
    *offset = at;
    return true;
}

static elaw_gmp_edge edge_at(const elaw_gmp *a, double anchor, double offset)
{
    elaw_gmp_edge e = {anchor, offset, 0, sum(a, anchor, offset, 3)};
    double shift = 0;
    for (size_t k = 0; k < a->count; k++)
        shift += a->nu[k] / (anchor - a->t[k] + offset);
    e.z = anchor + (offset + a->c * a->mean + shift);
    return e;
}

/* The lowest edge: near 0 as the zero of c w sum p (2t - w)/(t - w)^2 - (1 - c)
 * and as c w^2 sum p t/(t - w)^2, without cancellation however close c is to
 * 1: an edge of size (1 - c)^2 keeps its digits. */
static elaw_gmp_edge lowest(const elaw_gmp *a)
{
    double anchor = a->t[0], offset = 0;
    beside(a, 0, -1, INFINITY, &offset);
    bool near_zero = fabs(anchor + offset) < 0.5 * anchor;
    if (near_zero) {
        double w = anchor + offset, step = 1;
        for (int i = 0; i < 60 && fabs(step) > DBL_EPSILON * fabs(w); i++) {
            double value = -a->short_of_one, slope = 0;
            for (size_t k = 0; k < a->count; k++) {
                double d = a->t[k] - w;
                value += a->c * a->p[k] * w * (a->t[k] + d) / (d * d);
                slope += 2 * a->nu[k] / (d * d * d);
            }
            step = value / slope;
            w -= step;
        }
        anchor = 0;
        offset = a->short_of_one == 0 ? 0 : w;
    }
    double spread = 0, w = anchor + offset;
    for (size_t k = 0; k < a->count; k++) {
        double d = anchor - a->t[k] + offset;
        spread += a->p[k] * a->t[k] / (d * d);
    }
    return (elaw_gmp_edge){anchor, offset, a->c * w * w * spread,
                           sum(a, anchor, offset, 3)};
}

/* Two neighbouring places alone leave psi no lower than this on the way. */
static bool surely_joined(const elaw_gmp *a, size_t k)
{
    double roots = cbrt(a->nu[k]) + cbrt(a->nu[k + 1]);
    double apart = a->t[k + 1] - a->t[k];
    return roots * roots * roots >= apart * apart;
}

/* The gap between places k and k + 1, if there is one: its two edges. */
static bool gap(const elaw_gmp *a, size_t k, elaw_gmp_edge edge[2])
{
    double apart = a->t[k + 1] - a->t[k], left, right;
    if (surely_joined(a, k) || !beside(a, k, 1, apart, &left) ||
        !beside(a, k + 1, -1, apart, &right) || left - right >= apart)
        return false;
    edge[0] = edge_at(a, a->t[k], left);
    edge[1] = edge_at(a, a->t[k + 1], right);
    return edge[0].z < edge[1].z && edge[0].curve > 0 && edge[1].curve < 0;
}

static void settle(elaw_gmp *a)
{
    a->short_of_one = 1 - a->c;
    if (fabs(a->short_of_one) <= 8 * DBL_EPSILON)
        a->c = 1, a->short_of_one = 0;
    a->mean = 0;
    for (size_t k = 0; k < a->count; k++) {
        a->nu[k] = a->c * a->p[k] * a->t[k] * a->t[k];
        a->mean += a->p[k] * a->t[k];
    }
}

elaw_status elaw_gmp_edges(const char *where, elaw_gmp *a)
{
    double mass = 0;
    settle(a);
    size_t room = 0;
    for (size_t k = 0; k + 1 < a->count; k++)
        room += !surely_joined(a, k);
    a->edge = elaw_alloc(2 * room + 2, sizeof *a->edge);
    a->below = elaw_alloc(room + 2, sizeof *a->below);
    if (a->edge == NULL || a->below == NULL)
        return elaw_fail_memory(where);
    a->edge[0] = lowest(a);
    a->below[0] = fmax(0, -a->short_of_one / a->c);
    size_t found = 1;
    for (size_t k = 0; k + 1 < a->count; k++) {
        mass += a->p[k];
        if (gap(a, k, &a->edge[2 * found - 1]))
            a->below[found++] = mass;
    }
    double last = a->t[a->count - 1], offset = 0;
    beside(a, a->count - 1, 1, INFINITY, &offset);
    a->edge[2 * found - 1] = edge_at(a, last, offset);
    a->below[found] = 1;
    a->intervals = found;
    for (size_t k = 0; k < found; k++)
        if (!(a->edge[2 * k].z < a->edge[2 * k + 1].z))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: the two edges near %g do not differ in a "
                             "double",
                             where, a->edge[2 * k].z);
    return ELAW_OK;
}

void elaw_gmp_free(elaw_gmp *a)
{
    elaw_free(a->t);
    elaw_free(a->edge);
    elaw_free(a->below);
}
