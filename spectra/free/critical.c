/* Sign changes of the slope of a curve; see critical.h. */
#include "free/critical.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"

static const double pi = 3.14159265358979323846;
enum { SCAN = 96 };

/* Inverse quadratic interpolation on the last three points, in the bracket
 * (Chandrupatla 1997, Adv. Eng. Software 28: its test of when to trust it). */
elaw_status elaw_root(elaw_root_fn *f, void *ctx, double a, double fa, double b,
                      double fb, double *root)
{
    double c = a, fc = fa, t = 0.5;
    *root = a;
    if (fa == 0)
        return ELAW_OK;
    for (int k = 0; k < 200 && fb != 0; k++) {
        double x = a + t * (b - a), fx;
        elaw_status status = f(ctx, x, &fx);
        if (status != ELAW_OK)
            return status;
        if ((fx > 0) == (fa > 0))
            c = a, fc = fa;
        else
            c = b, fc = fb, b = a, fb = fa;
        a = x, fa = fx;
        double best = fabs(fa) < fabs(fb) ? a : b;
        double tolerance = 2 * DBL_EPSILON * fabs(best) + DBL_MIN;
        double share = tolerance / fabs(b - c);
        if (fa == 0 || share > 0.5) {
            *root = best;
            return ELAW_OK;
        }
        double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
        t = 0.5;
        if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
            t = fa / (fb - fa) * fc / (fb - fc) +
                (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
        t = fmin(fmax(t, share), 1 - share);
    }
    *root = fabs(fa) < fabs(fb) ? a : b;
    return ELAW_OK;
}

/* --- gaps found ------------------------------------------------------------
 */

elaw_status elaw_openings_add(const char *where, double low, double high,
                              bool low_atom, bool high_atom,
                              elaw_openings *found)
{
    if (!(low < high))
        return ELAW_OK;
    if (found->count == found->room) {
        size_t room = 2 * found->room + 8;
        void *more = elaw_realloc(found->gap, room, sizeof *found->gap);
        if (more == NULL)
            return elaw_fail_memory(where);
        found->gap = more, found->room = room;
    }
    found->gap[found->count++] =
        (struct elaw_opening){low, high, {low_atom, high_atom}};
    return ELAW_OK;
}

/* Gaps below rounding, of curves that stand still, are none. */
static void drop_noise(elaw_openings *found)
{
    double span = 0;
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        double low = found->gap[i].low, high = found->gap[i].high;
        span = fmax(span, isfinite(low) ? fabs(low) : fabs(high));
    }
    for (size_t i = 0; i < found->count; i++)
        if (found->gap[i].high - found->gap[i].low > 1e-13 * span)
            found->gap[kept++] = found->gap[i];
    found->count = kept;
}

void elaw_openings_sort(elaw_openings *found)
{
    struct elaw_opening *g = found->gap;
    drop_noise(found);
    for (size_t i = 1; i < found->count; i++)
        for (size_t j = i; j > 0 && g[j].low < g[j - 1].low; j--) {
            struct elaw_opening swap = g[j];
            g[j] = g[j - 1], g[j - 1] = swap;
        }
    size_t last = 0;
    for (size_t i = 1; i < found->count; i++) {
        bool touch =
            g[i].low <= g[last].high && !(g[last].atom[1] && g[i].atom[0]);
        if (!touch)
            g[++last] = g[i];
        else if (g[i].high > g[last].high)
            g[last].high = g[i].high, g[last].atom[1] = g[i].atom[1];
    }
    found->count = found->count > 0 ? last + 1 : 0;
}

void elaw_openings_free(elaw_openings *found)
{
    elaw_free(found->gap);
    *found = (elaw_openings){0};
}

/* --- the scan ---------------------------------------------------------------
 */

typedef struct walk {
    const char *where;
    const elaw_curve *curve;
    elaw_openings *found;
    bool outside; /* between the last crossing and here */
    double x;     /* of the last crossing */
    bool atom;
} walk;

static elaw_status slope_at(void *ctx, double p, double *slope)
{
    const elaw_curve *curve = ctx;
    double x;
    return curve->at(curve->ctx, p, slope, &x);
}

static elaw_status close_gap(walk *w, double x, bool atom)
{
    bool forward = w->x < x;
    return elaw_openings_add(w->where, forward ? w->x : x, forward ? x : w->x,
                             forward ? w->atom : atom, forward ? atom : w->atom,
                             w->found);
}

static elaw_status cross(walk *w, double p0, double s0, double p1, double s1)
{
    double p, slope, x;
    elaw_status status =
        elaw_root(slope_at, (void *)w->curve, p0, s0, p1, s1, &p);
    if (status == ELAW_OK)
        status = w->curve->at(w->curve->ctx, p, &slope, &x);
    if (status == ELAW_OK && w->outside)
        status = close_gap(w, x, false);
    w->outside = !w->outside;
    w->x = x, w->atom = false;
    return status;
}

/* A dip of sign * slope between p[0] and p[2]: golden section until it passes
 * zero; where it does, both crossings. */
static elaw_status dip(walk *w, const double p[3], const double s[3])
{
    const double golden = 0.38196601125010515;
    double sign = s[1] > 0 ? 1 : -1, low = p[0], high = p[2];
    double best = p[1], value = sign * s[1], slope = s[1];
    for (int k = 0; k < 60 && value > 0; k++) {
        bool right = high - best > best - low;
        double next = right ? best + golden * (high - best)
                            : best - golden * (best - low);
        elaw_status status = slope_at((void *)w->curve, next, &slope);
        if (status != ELAW_OK)
            return status;
        if (sign * slope < value) {
            *(right ? &low : &high) = best;
            best = next, value = sign * slope;
        } else
            *(right ? &high : &low) = next;
        if (high - low < 1e-9 * (p[2] - p[0]))
            break;
    }
    if (value > 0)
        return ELAW_OK;
    slope = sign * value;
    elaw_status status = cross(w, p[0], s[0], best, slope);
    return status == ELAW_OK ? cross(w, best, slope, p[2], s[2]) : status;
}

/* Does the middle one of three points bend towards zero. An end that is outside
 * is no neighbour to bend from: towards it the slope may vanish. */
static bool dips(const double s[3])
{
    double sign = s[1] > 0 ? 1 : -1;
    bool ends = s[0] == -INFINITY || s[2] == -INFINITY;
    return !ends && sign * s[0] > 0 && sign * s[2] > 0 &&
           sign * s[1] < sign * s[0] && sign * s[1] <= sign * s[2];
}

elaw_status elaw_openings_on(const char *where, const elaw_curve *curve,
                             elaw_openings *found)
{
    walk w = {where,       curve,         found, curve->outside[0],
              curve->x[0], curve->atom[0]};
    double p[SCAN + 1], s[SCAN + 1], x;
    p[0] = 0, s[0] = curve->outside[0] ? -INFINITY : INFINITY;
    p[SCAN] = 1, s[SCAN] = curve->outside[1] ? -INFINITY : INFINITY;
    for (int i = 1; i < SCAN; i++) {
        double half = sin(0.5 * pi * i / SCAN);
        p[i] = half * half;
        elaw_status status = curve->at(curve->ctx, p[i], &s[i], &x);
        if (status != ELAW_OK)
            return status;
    }
    for (int i = 1; i <= SCAN; i++) {
        elaw_status status = ELAW_OK;
        if ((s[i] < 0) != (s[i - 1] < 0))
            status = cross(&w, p[i - 1], s[i - 1], p[i], s[i]);
        else if (i < SCAN && dips(&s[i - 1]))
            status = dip(&w, &p[i - 1], &s[i - 1]);
        if (status != ELAW_OK)
            return status;
    }
    return w.outside ? close_gap(&w, curve->x[1], curve->atom[1]) : ELAW_OK;
}
