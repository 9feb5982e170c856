/* The frame holds the bulk (values that are no outliers, measured density,
 * law) and the outliers that are near enough not to squeeze it. */
#include "plot/view.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

static const double pi = 3.14159265358979323846;

/* outliers farther than this many widths of the bulk stay outside */
static const double reach = 2.5;

/* --- checks --------------------------------------------------------------- */

static elaw_status check_numbers(const char *where, const char *what, size_t n,
                                 const double *x)
{
    if (n > 0 && x == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where, what);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return elaw_fail(ELAW_EDOMAIN, "%s: %s %zu of %zu is %g", where,
                             what, i + 1, n, x[i]);
    return ELAW_OK;
}

static elaw_status check(const char *where, const elaw_spectrum_plot *p)
{
    if (p->values == 0 && p->points == 0 && p->law == NULL)
        return elaw_fail(ELAW_EINVAL,
                         "%s: no values, no density, no law to show", where);
    const struct {
        const char *what;
        size_t n;
        const double *x;
    } list[] = {{"value", p->values, p->value},
                {"x", p->points, p->x},
                {"density", p->points, p->density},
                {"outlier", p->outliers, p->outlier}};
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < sizeof list / sizeof list[0] && status == ELAW_OK;
         i++)
        status = check_numbers(where, list[i].what, list[i].n, list[i].x);
    return status;
}

/* --- the law -------------------------------------------------------------- */

/* Points crowd at the edges, where the density rises like a square root. */
static elaw_status trace_law(const char *where, const elaw_law *law,
                             elaw_plot_view *v)
{
    if (law == NULL)
        return ELAW_OK;
    elaw_status status = elaw_law_support(law, &v->intervals, &v->edge);
    if (status == ELAW_OK)
        status = elaw_law_atoms(law, &v->atoms, &v->place, &v->weight);
    if (status != ELAW_OK)
        return status;
    v->curve_points = v->intervals * ELAW_PLOT_CURVE;
    v->curve_x = elaw_alloc(v->curve_points, sizeof(double));
    v->curve = elaw_alloc(v->curve_points, sizeof(double));
    if (v->curve_x == NULL || v->curve == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < v->curve_points; i++) {
        const double *e = v->edge + 2 * (i / ELAW_PLOT_CURVE);
        double t = (double)(i % ELAW_PLOT_CURVE) / (ELAW_PLOT_CURVE - 1);
        double s = sin(pi * t / 2);
        v->curve_x[i] = e[0] + (e[1] - e[0]) * s * s;
    }
    status = elaw_law_density(law, v->curve_points, v->curve_x, v->curve);
    for (size_t i = 0; i < v->curve_points && status == ELAW_OK; i++)
        if (!isfinite(v->curve[i])) /* a hard edge: the neighbour's height */
            v->curve[i] = v->curve[i % ELAW_PLOT_CURVE == 0 ? i + 1 : i - 1];
    if (v->atoms == 1)
        snprintf(v->atom_name, sizeof v->atom_name,
                 "atom of weight %.3g at %.3g", v->weight[0], v->place[0]);
    else
        snprintf(v->atom_name, sizeof v->atom_name, "atoms (relative weights)");
    return status;
}

/* --- the frame ------------------------------------------------------------ */

static void widen(double range[2], double x)
{
    range[0] = fmin(range[0], x);
    range[1] = fmax(range[1], x);
}

/* Takes the value nearest to each outlier out of rest[0..*count-1]. */
static void drop_outliers(const elaw_spectrum_plot *p, double *rest,
                          size_t *count)
{
    for (size_t k = 0; k<p->outliers && * count> 0; k++) {
        size_t nearest = 0;
        for (size_t i = 1; i < *count; i++)
            if (fabs(rest[i] - p->outlier[k]) <
                fabs(rest[nearest] - p->outlier[k]))
                nearest = i;
        rest[nearest] = rest[--*count];
    }
}

/* Values at the atoms of the law (to rounding) are the atoms' own. */
static void drop_atoms(const elaw_plot_view *v, double *rest, size_t *count)
{
    size_t kept = 0;
    double size = 0;
    for (size_t i = 0; i < *count; i++)
        size = fmax(size, fabs(rest[i]));
    for (size_t i = 0; i < *count; i++) {
        bool atom = false;
        for (size_t k = 0; k < v->atoms; k++)
            atom = atom || fabs(rest[i] - v->place[k]) <= 1e-10 * size;
        if (!atom)
            rest[kept++] = rest[i];
    }
    *count = kept;
}

/* Measured density that can be seen: its long feet reach to the outliers. */
static void bulk_of_density(const elaw_spectrum_plot *p, double range[2])
{
    double top = 0;
    for (size_t i = 0; i < p->points; i++)
        top = fmax(top, p->density[i]);
    for (size_t i = 0; i < p->points; i++)
        if (p->density[i] > 0.02 * top)
            widen(range, p->x[i]);
}

static void find_range(const elaw_spectrum_plot *p, size_t count,
                       const double *rest, elaw_plot_view *v)
{
    double *bulk = v->bulk, all[2];
    bulk[0] = INFINITY;
    bulk[1] = -INFINITY;
    for (size_t i = 0; i < count; i++)
        widen(bulk, rest[i]);
    for (size_t i = 0; i < 2 * v->intervals; i++)
        widen(bulk, v->edge[i]);
    for (size_t i = 0; i < v->atoms; i++)
        widen(bulk, v->place[i]);
    if (count == 0 && v->intervals == 0)
        bulk_of_density(p, bulk);
    double width = bulk[1] - bulk[0];
    if (!(width > 0))
        width = fmax(fabs(bulk[0]), 1);
    all[0] = bulk[0];
    all[1] = bulk[1];
    for (size_t i = 0; i < p->outliers; i++) {
        double x = p->outlier[i];
        int end = x > bulk[1];
        if (x >= bulk[0] - reach * width && x <= bulk[1] + reach * width) {
            widen(all, x);
            continue;
        }
        if (v->beyond[end]++ == 0 || fabs(x) > fabs(v->farthest[end]))
            v->farthest[end] = x;
    }
    double edge = 0.05 * fmax(all[1] - all[0], width);
    v->low = all[0] - edge;
    v->high = all[1] + edge;
}

/* --- heights -------------------------------------------------------------- */

/* Values repel each other: sqrt(count) bars are already smooth. */
static size_t choose_bins(size_t asked, size_t count)
{
    double bins = 1.5 * sqrt((double)count);
    return asked > 0 ? asked : (size_t)fmin(fmax(bins, 8), 80);
}

/* Bars over count values of total, of which the others are atoms. */
static elaw_status count_bars(const char *where, const elaw_spectrum_plot *p,
                              size_t total, size_t count, const double *rest,
                              elaw_plot_view *v)
{
    double range[2] = {INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++)
        widen(range, rest[i]);
    v->bins = choose_bins(p->bins, count);
    v->height = elaw_alloc_zero(v->bins, sizeof *v->height);
    if (v->height == NULL)
        return elaw_fail_memory(where);
    v->first = range[0];
    v->width = (range[1] - range[0]) / (double)v->bins;
    if (!(v->width > 0)) { /* one value, again and again */
        v->width = fmax(fabs(range[0]), 1) / (20. * (double)v->bins);
        v->first -= v->width / 2;
    }
    for (size_t i = 0; i < count; i++) {
        size_t bar = (size_t)((rest[i] - v->first) / v->width);
        v->height[bar < v->bins ? bar : v->bins - 1] +=
            1 / ((double)total * v->width);
    }
    return ELAW_OK;
}

/* A hard edge of the law is infinite, and so, nearly, is the measured density
 * at an outlier: neither counts. */
static void find_top(const elaw_spectrum_plot *p, elaw_plot_view *v)
{
    double top = 0;
    for (size_t i = 0; i < v->bins; i++)
        top = fmax(top, v->height[i]);
    for (size_t i = 0; i < v->curve_points; i++) {
        size_t at = i % ELAW_PLOT_CURVE;
        if (at >= ELAW_PLOT_CURVE / 20 && at < ELAW_PLOT_CURVE * 19 / 20)
            top = fmax(top, v->curve[i]);
    }
    for (size_t i = 0; i < p->points; i++) {
        double error = p->error != NULL ? p->error[i] : NAN;
        v->band = v->band || error > 0;
        if (p->x[i] >= v->bulk[0] && p->x[i] <= v->bulk[1])
            top = fmax(top, p->density[i] + (error > 0 ? error : 0));
    }
    v->top = top > 0 ? 1.08 * top : 1;
}

elaw_status elaw_plot_look(const char *where, const elaw_spectrum_plot *plot,
                           elaw_plot_view *out)
{
    elaw_plot_view v = {0};
    double *rest = NULL;
    size_t count = plot->values;
    elaw_status status = check(where, plot);
    if (status != ELAW_OK)
        return status;
    rest = elaw_alloc(count, sizeof *rest);
    if (rest == NULL)
        return elaw_fail_memory(where);
    if (count > 0)
        memcpy(rest, plot->value, count * sizeof *rest);
    drop_outliers(plot, rest, &count);
    status = trace_law(where, plot->law, &v);
    size_t total = count;
    drop_atoms(&v, rest, &count);
    if (status == ELAW_OK)
        find_range(plot, count, rest, &v);
    if (status == ELAW_OK && count > 0)
        status = count_bars(where, plot, total, count, rest, &v);
    if (status == ELAW_OK)
        find_top(plot, &v);
    elaw_free(rest);
    if (status == ELAW_OK)
        *out = v;
    else
        elaw_plot_view_free(&v);
    return status;
}

void elaw_plot_view_free(elaw_plot_view *view)
{
    elaw_free(view->height);
    elaw_free(view->curve_x);
    elaw_free(view->curve);
    *view = (elaw_plot_view){0};
}
