/* The support of one irreducible variance profile, and g near a known g.
 * Where g is real it can be followed with G = sum share g as the parameter
 * instead of x: at an edge the kernel of 1 - diag(g^2) S is its positive Perron
 * vector, so G passes through while x turns, dx/dG = 0 (x(G) is smooth there, x
 * is good to the square of the error in G). One place in every gap is enough to
 * find all edges. Gaps are looked for at places in the angle of each interval
 * and, between three such, where the density has a minimum; intervals that a
 * gap divides are searched again until none is found. Masses are exact in gaps
 * (block.c), so a part of the support cannot be lost unseen. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/dyson.h"

static const double pi = 3.14159265358979323846;

enum { PROBES = 48, GAPS = 400 };

typedef struct search {
    const char *where;
    elaw_dyson *a;
    elaw_dyson_work w;
    double complex *g, *near, *far, *tangent; /* q + 1 each */
    size_t gaps;
    double low[GAPS], high[GAPS]; /* ascending, within [0, top]             */
    bool memory;
} search;

/* --- along a gap -------------------------------------------------------------
 */

/* g_a (x - (S g)_a) = 1 and sum share g = total; x is g[q]. The slope dx/dG
 * into *turn, d(g, x)/dG is left in the work's start. */
static bool at_total(search *s, double total, double complex *g, double *turn)
{
    const elaw_dyson *a = s->a;
    elaw_dyson_work *w = &s->w;
    double before = INFINITY;
    bool done = false;
    for (int i = 0; i < 30; i++) {
        double sum = 0, size = 0;
        elaw_dyson_product(a, g, w->product);
        for (size_t k = 0; k < a->q; k++) {
            double complex inverse = 1 / (g[a->q] - w->product[k]);
            w->weight[k] = g[k] * inverse;
            w->right[k] = done ? 0 : inverse - g[k];
            sum += a->share[k] * creal(g[k]);
        }
        w->right[a->q] = done ? 1 : total - sum;
        elaw_dyson_linear(a, w, true, w->start);
        if (done) {
            *turn = creal(w->start[a->q]);
            return isfinite(*turn);
        }
        for (size_t k = 0; k <= a->q; k++) {
            g[k] += w->start[k];
            if (k < a->q)
                size = fmax(size, cabs(w->start[k]) / cabs(g[k]));
        }
        if (!(size < 0.5))
            return false;
        done = size <= 4 * DBL_EPSILON || (size < 1e-9 && size >= 0.5 * before);
        before = size;
    }
    return false;
}

static double total_of(const elaw_dyson *a, const double complex *g)
{
    double sum = 0;
    for (size_t k = 0; k < a->q; k++)
        sum += a->share[k] * creal(g[k]);
    return sum;
}

/* Between G = in with g, where x still runs, and out with s->near, where it has
 * turned; s->far becomes the solution at the edge. Regula falsi (Illinois) on
 * dx/dG, Newton from between the two. */
static bool turning_point(search *s, double in, double slope_in, double out,
                          double slope_out, double complex *g)
{
    size_t n = s->a->q + 1;
    double slope = 0;
    int side = 0;
    for (int i = 0; i < 100; i++) {
        double part = slope_in / (slope_in - slope_out);
        double middle = in + part * (out - in);
        for (size_t k = 0; k < n; k++)
            s->far[k] = g[k] + part * (s->near[k] - g[k]);
        if (!at_total(s, middle, s->far, &slope))
            return false;
        double complex *changed = slope < 0 ? g : s->near;
        double moved = fabs(middle - (slope < 0 ? in : out));
        if (slope == 0 || moved <= 1e-9 * fabs(middle))
            return true;
        memcpy(changed, s->far, n * sizeof *g);
        if (slope < 0) {
            in = middle, slope_in = slope;
            slope_out *= side < 0 ? 0.5 : 1;
            side = -1;
        } else {
            out = middle, slope_out = slope;
            slope_in *= side > 0 ? 0.5 : 1;
            side = 1;
        }
    }
    return true;
}

/* The edge left (side -1: G grows) or right of the real solution at x. g (q +
 * 1) is overwritten. */
static bool end_of_gap(search *s, double x, double side, double complex *g,
                       double *edge)
{
    const elaw_dyson *a = s->a;
    size_t n = a->q + 1;
    double in = total_of(a, g), slope_in, slope;
    g[a->q] = x;
    if (!at_total(s, in, g, &slope_in) || !(slope_in < 0))
        return false;
    memcpy(s->tangent, s->w.start, n * sizeof *g);
    double step = -side * fmin(0.05 * fmax(fabs(in), 0.05), -0.02 / slope_in);
    for (int i = 0; i < 4000; i++) {
        for (size_t k = 0; k < n; k++)
            s->near[k] = g[k] + step * s->tangent[k];
        if (!at_total(s, in + step, s->near, &slope)) {
            step *= 0.3;
            if (fabs(step) < 1e-12 * fabs(in))
                return false;
            continue;
        }
        if (slope >= 0) {
            if (!turning_point(s, in, slope_in, in + step, slope, g))
                return false;
            *edge = creal(s->far[a->q]);
            return true;
        }
        memcpy(g, s->near, n * sizeof *g);
        memcpy(s->tangent, s->w.start, n * sizeof *g);
        in += step, slope_in = slope;
        step *= 1.3;
    }
    return false;
}

/* --- nodes and gaps ---------------------------------------------------------
 */

static bool keep_node(search *s, double x, const double complex *g)
{
    elaw_dyson *a = s->a;
    if (a->nodes == a->room) {
        size_t room = 2 * a->room + PROBES;
        double *places = elaw_realloc(a->x, room, sizeof *a->x);
        a->x = places != NULL ? places : a->x;
        double complex *values = elaw_realloc(a->g, room * a->q, sizeof *a->g);
        a->g = values != NULL ? values : a->g;
        s->memory = places != NULL && values != NULL;
        if (!s->memory)
            return false;
        a->room = room;
    }
    size_t k = a->nodes++;
    for (; k > 0 && a->x[k - 1] > x; k--) {
        a->x[k] = a->x[k - 1];
        memcpy(a->g + k * a->q, a->g + (k - 1) * a->q, a->q * sizeof *g);
    }
    a->x[k] = x;
    memcpy(a->g + k * a->q, g, a->q * sizeof *g);
    return true;
}

/* Density at x (0 in a gap) with g; -1: the iteration fails there (an atom, a
 * pole of the density), which no gap is. */
static double probe(search *s, double x)
{
    double sum = 0;
    if (!elaw_dyson_probe(s->a, &s->w, x, s->g))
        return -1;
    for (size_t k = 0; k < s->a->q; k++)
        sum -= s->a->share[k] * cimag(s->g[k]);
    return sum;
}

/* The gap around the place just probed; central: it reaches 0. */
static bool add_gap(search *s, double x, bool central)
{
    size_t bytes = s->a->q * sizeof *s->g, k = s->gaps;
    double low, high;
    double complex *keep = s->w.start + s->a->q + 1;
    if (s->gaps == GAPS || !keep_node(s, x, s->g))
        return false;
    memcpy(keep, s->g, bytes);
    if (central)
        low = 0;
    else if (!end_of_gap(s, x, -1, s->g, &low))
        return false;
    memcpy(s->g, keep, bytes);
    if (!end_of_gap(s, x, 1, s->g, &high))
        return false;
    for (; k > 0 && s->low[k - 1] > low; k--)
        s->low[k] = s->low[k - 1], s->high[k] = s->high[k - 1];
    s->low[k] = low, s->high[k] = high;
    s->gaps++;
    return true;
}

/* A minimum of the density in [left, right], with f at inner: is it a gap? */
static bool minimum_is_gap(search *s, double left, double inner, double right,
                           double f, double *found)
{
    for (int i = 0; i < 60 && right - left > 1e-10 * right; i++) {
        bool first = right - inner < inner - left;
        double x = first ? inner - 0.381966 * (inner - left)
                         : inner + 0.381966 * (right - inner);
        double value = probe(s, x);
        if (value == 0) {
            *found = x;
            return true;
        }
        bool flat = fabs(value - f) <= 1e-7 * f;
        if (value < f) {
            if (first)
                right = inner;
            else
                left = inner;
            inner = x, f = value;
        } else if (first)
            left = x;
        else
            right = x;
        if (flat)
            break;
    }
    return false;
}

/* One pass over an interval that no known gap divides; true: a gap was added,
 * or the search failed (then *status). */
static bool divide(search *s, double low, double high, elaw_status *status)
{
    double x[PROBES], f[PROBES], found;
    for (int j = 0; j < PROBES; j++) {
        x[j] = low + (high - low) * pow(sin(pi * (j + 0.5) / (2 * PROBES)), 2);
        f[j] = probe(s, x[j]);
        bool fine = f[j] != 0 ? f[j] < 0 || keep_node(s, x[j], s->g)
                              : add_gap(s, x[j], false);
        if (!fine)
            *status = ELAW_ENOCONV;
        if (!fine || f[j] == 0)
            return true;
    }
    for (int j = 1; j + 1 < PROBES; j++) {
        bool minimum = f[j - 1] >= f[j] && f[j] <= f[j + 1] && f[j] > 0;
        if (minimum &&
            minimum_is_gap(s, x[j - 1], x[j], x[j + 1], f[j], &found)) {
            if (!add_gap(s, found, false))
                *status = ELAW_ENOCONV;
            return true;
        }
    }
    return false;
}

static bool find_top(search *s, double *top)
{
    return elaw_dyson_probe(s->a, &s->w, 2.5, s->g) &&
           keep_node(s, 2.5, s->g) && end_of_gap(s, 2.5, -1, s->g, top);
}

static elaw_status search_all(search *s, double top)
{
    elaw_status status = ELAW_OK;
    size_t k = 0; /* intervals before gap k are searched */
    double center = 0;
    for (double x = 1e-5; x < top && probe(s, x) == 0; x *= 2)
        center = x;
    if (center > 0 && (probe(s, center) != 0 || !add_gap(s, center, true)))
        return ELAW_ENOCONV;
    while (status == ELAW_OK && k <= s->gaps) {
        double low = k == 0 ? 0 : s->high[k - 1];
        double high = k == s->gaps ? top : s->low[k];
        if (!(high > low) || !divide(s, low, high, &status))
            k++;
    }
    return status;
}

/* From the gaps right of 0 to the edges of both halves. */
static bool mirror(search *s, double top)
{
    elaw_dyson *a = s->a;
    bool central = s->gaps > 0 && s->low[0] == 0;
    a->intervals = central ? 2 * s->gaps : 2 * s->gaps + 1;
    a->edge = elaw_alloc(2 * a->intervals, sizeof *a->edge);
    if (a->edge == NULL)
        return false;
    size_t last = 2 * a->intervals - 1, k = last;
    a->edge[k--] = top;
    for (size_t j = s->gaps; j-- > 0;) {
        a->edge[k--] = s->high[j];
        if (j > 0 || !central)
            a->edge[k--] = s->low[j];
    }
    for (size_t j = 0; j < a->intervals; j++)
        a->edge[j] = -a->edge[last - j];
    return true;
}

elaw_status elaw_dyson_edges(const char *where, elaw_dyson *a)
{
    elaw_status status = ELAW_ENOMEM;
    double top = NAN;
    search *s = elaw_alloc_zero(1, sizeof *s);
    double complex *room = elaw_alloc(4 * (a->q + 1), sizeof *room);
    if (s == NULL || room == NULL)
        goto done;
    *s = (search){.where = where, .a = a, .memory = true, .g = room};
    s->near = room + a->q + 1;
    s->far = s->near + a->q + 1;
    s->tangent = s->far + a->q + 1;
    if (!elaw_dyson_work_create(a->q, &s->w))
        goto done;
    status = find_top(s, &top) ? search_all(s, top) : ELAW_ENOCONV;
    if (status == ELAW_OK)
        s->memory = mirror(s, top);
    if (!s->memory)
        status = ELAW_ENOMEM;
done:
    if (status == ELAW_ENOMEM)
        elaw_fail_memory(where);
    else if (status == ELAW_ENOCONV)
        elaw_fail(status,
                  "%s: no convergence of an edge of %zu groups (%zu gaps "
                  "found, upper edge %g)",
                  where, a->q, s->gaps, top * a->scale);
    if (s != NULL)
        elaw_dyson_work_free(&s->w);
    elaw_free(room);
    elaw_free(s);
    return status;
}

void elaw_dyson_free(elaw_dyson *a)
{
    elaw_free(a->share);
    elaw_free(a->edge);
    elaw_free(a->x);
    elaw_free(a->g);
}

/* --- from a node ------------------------------------------------------------
 */

/* The node next to x in the same interval or gap. */
static size_t nearest(const elaw_dyson *a, double x)
{
    size_t best = a->nodes;
    size_t k = 0;
    while (k < 2 * a->intervals && a->edge[k] < x)
        k++;
    for (size_t j = 0; j < a->nodes; j++) {
        bool low = k == 0 || a->edge[k - 1] <= a->x[j];
        bool high = k == 2 * a->intervals || a->x[j] <= a->edge[k];
        if (low && high &&
            (best == a->nodes || fabs(a->x[j] - x) < fabs(a->x[best] - x)))
            best = j;
    }
    return best;
}

/* In steps along the axis, halved where Newton fails. */
static bool follow(const elaw_dyson *a, elaw_dyson_work *w, size_t node,
                   double complex z, bool real, double complex *g)
{
    double complex from = a->x[node], *keep = w->start + a->q + 1;
    double part = 1;
    memcpy(g, a->g + node * a->q, a->q * sizeof *g);
    for (int i = 0; i < 40 && part > 1e-4; i++) {
        double complex to = part == 1 ? z : from + part * (z - from);
        memcpy(keep, g, a->q * sizeof *g);
        bool fine = elaw_dyson_newton(a, w, to, real, g) &&
                    (!real || elaw_dyson_slope(a, w, g, w->start));
        if (fine && part == 1)
            return true;
        if (fine) {
            from = to;
            part = fmin(1, 2 * part);
        } else {
            memcpy(g, keep, a->q * sizeof *g);
            part *= 0.5;
        }
    }
    return false;
}

/* What is an edge but for rounding counts as just outside, where g is real. */
static double off_edge(const elaw_dyson *a, double x)
{
    double little = 8 * DBL_EPSILON;
    for (size_t k = 0; k < 2 * a->intervals; k++)
        if (fabs(x - a->edge[k]) < little)
            return a->edge[k] + (k % 2 == 0 ? -little : little);
    return x;
}

static bool right_of_zero(const elaw_dyson *a, elaw_dyson_work *w,
                          double complex z, double complex *g)
{
    double x = cimag(z) == 0 ? off_edge(a, creal(z)) : creal(z);
    z = CMPLX(x, cimag(z));
    size_t node = nearest(a, x), k = 0;
    while (k < 2 * a->intervals && a->edge[k] < x)
        k++;
    bool gap = k % 2 == 0, axis = cimag(z) == 0;
    double low = k > 0 ? x - a->edge[k - 1] : INFINITY;
    double high = k < 2 * a->intervals ? a->edge[k] - x : INFINITY;
    /* so close to the axis g - i Im z (-g') has an error of 1e-14, and keeps
       the digits of Im g, which an iteration loses */
    bool along = gap && !axis && cimag(z) < 1e-7 * fmin(low, high);
    if (along && node < a->nodes && follow(a, w, node, x, true, g)) {
        elaw_dyson_slope(a, w, g, w->start);
        for (size_t i = 0; i < a->q; i++)
            g[i] = CMPLX(creal(g[i]), -cimag(z) * creal(w->start[i]));
        return true;
    }
    bool close = axis || (!gap && cimag(z) < 0.3);
    if (close && node < a->nodes && follow(a, w, node, z, axis && gap, g))
        return true;
    return elaw_dyson_probe(a, w, z, g);
}

bool elaw_dyson_solve(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                      double complex *g)
{
    bool left = creal(z) < 0;
    if (cabs(z) > 1e20) { /* 1/z (1 + S 1/z^2 + ..) */
        for (size_t k = 0; k < a->q; k++)
            g[k] = 1 / z;
        return true;
    }
    if (!right_of_zero(a, w, left ? -conj(z) : z, g))
        return false;
    for (size_t k = 0; k < a->q && left; k++)
        g[k] = -conj(g[k]);
    return true;
}
