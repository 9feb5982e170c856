/* The figure of a transition: two panels, position and squared overlap against
 * the parameter. Colours as in plot/spectrum.c; each size has a shape too. */
#include <eigenlaw/plot.h>

#include <math.h>
#include <stdio.h>

#include "base/status.h"
#include "plot/gnuplot.h"

static const char where[] = "elaw_plot_transition";

enum { SIZES = 8 };

typedef struct sizes {
    size_t count, n[SIZES];
} sizes;

static elaw_status look(const elaw_transition_plot *p, sizes *out)
{
    sizes s = {0};
    if (p->points == 0 && p->rows == 0)
        return elaw_fail(ELAW_EINVAL, "%s: there is nothing to show", where);
    for (size_t i = 0; i < p->points; i++)
        if (!isfinite(p->x[i]) || !isfinite(p->position[i]) ||
            !isfinite(p->overlap2[i]))
            return elaw_fail(ELAW_EDOMAIN, "%s: point %zu is (%g, %g, %g)",
                             where, i + 1, p->x[i], p->position[i],
                             p->overlap2[i]);
    for (size_t i = 0; i < p->rows; i++) {
        size_t k = 0;
        while (k < s.count && s.n[k] != p->row[i].n)
            k++;
        if (k == SIZES)
            return elaw_fail(ELAW_EINVAL, "%s: more than %d sizes", where,
                             SIZES);
        if (k == s.count)
            s.n[s.count++] = p->row[i].n;
    }
    *out = s;
    return ELAW_OK;
}

static void numbers(elaw_gnuplot *g, size_t count, const double x[])
{
    for (size_t i = 0; i < count; i++) {
        elaw_gnuplot_number(g, x[i]);
        elaw_gnuplot_text(g, i + 1 < count ? " " : "\n");
    }
}

static void blocks(elaw_gnuplot *g, const elaw_transition_plot *p,
                   const sizes *s)
{
    char head[48];
    elaw_gnuplot_text(g, "$theory << END\n");
    for (size_t i = 0; i < p->points; i++) {
        const double line[3] = {p->x[i], p->position[i], p->overlap2[i]};
        numbers(g, 3, line);
    }
    elaw_gnuplot_text(g, "END\n");
    for (size_t k = 0; k < s->count; k++) {
        snprintf(head, sizeof head, "$size%zu << END\n", k);
        elaw_gnuplot_text(g, head);
        for (size_t i = 0; i < p->rows; i++) {
            const elaw_sweep_row *r = &p->row[i];
            const double line[5] = {
                r->value, r->position,
                isfinite(r->position_se) ? r->position_se : 0, r->overlap2,
                isfinite(r->overlap2_se) ? r->overlap2_se : 0};
            if (r->n == s->n[k])
                numbers(g, 5, line);
        }
        elaw_gnuplot_text(g, "END\n");
    }
}

static void frame(elaw_gnuplot *g, const elaw_transition_plot *p)
{
    elaw_gnuplot_text(g, "set multiplot layout 1,2 margins 0.125, 0.965, "
                         "0.17, 0.89 spacing 0.15\n");
    if (p->title != NULL) {
        elaw_gnuplot_text(g, "set label at screen 0.5, 0.955 center ");
        elaw_gnuplot_string(g, p->title);
        elaw_gnuplot_text(g, " noenhanced\n");
    }
    elaw_gnuplot_text(g, "set border 3 lw 1.2 lc rgb '#333333'\n"
                         "set tics nomirror out scale 0.6\n"
                         "set ylabel offset 1.5\n"
                         "set grid lw 0.6 lt 1 lc rgb '#E4E4E4'\n"
                         "set key top left Left reverse samplen 1.5\n"
                         "set xlabel ");
    elaw_gnuplot_string(g, p->parameter);
    elaw_gnuplot_text(g, " noenhanced\n");
    if (!isfinite(p->threshold))
        return;
    elaw_gnuplot_text(g, "set arrow nohead back lw 1.4 dt 3 lc rgb '#555555' "
                         "from ");
    elaw_gnuplot_number(g, p->threshold);
    elaw_gnuplot_text(g, ", graph 0 to ");
    elaw_gnuplot_number(g, p->threshold);
    elaw_gnuplot_text(g, ", graph 1\n");
}

/* column: 2 position, 3 overlap of $theory; 2:3 and 4:5 of the sizes. */
static void panel(elaw_gnuplot *g, const char *label, int column,
                  const elaw_transition_plot *p, const sizes *s)
{
    static const char *const look_of[SIZES] = {
        "pt 7 lc rgb '#D55E00'",  "pt 5 lc rgb '#009E73'",
        "pt 9 lc rgb '#B0508A'",  "pt 13 lc rgb '#E69F00'",
        "pt 11 lc rgb '#56B4E9'", "pt 6 lc rgb '#000000'",
        "pt 4 lc rgb '#0072B2'",  "pt 8 lc rgb '#999999'"};
    char text[256];
    const char *comma = "plot ";
    snprintf(text, sizeof text, "set ylabel '%s'\n", label);
    elaw_gnuplot_text(g, text);
    if (p->points > 0) {
        snprintf(text, sizeof text,
                 "plot $theory using 1:%d with lines lw 2.6 lc rgb '#00507F' "
                 "title 'theory'",
                 column);
        elaw_gnuplot_text(g, text);
        comma = ", ";
    }
    for (size_t k = 0; k < s->count; k++) {
        snprintf(text, sizeof text,
                 "%s$size%zu using 1:%d:%d with yerrorbars ps 0.9 lw 1.4 %s "
                 "title 'n = %zu'",
                 comma, k, 2 * column - 2, 2 * column - 1, look_of[k], s->n[k]);
        elaw_gnuplot_text(g, text);
        comma = ", ";
    }
    elaw_gnuplot_text(g, "\nunset label\n");
}

elaw_status elaw_plot_transition(const char *path,
                                 const elaw_transition_plot *plot)
{
    elaw_gnuplot g;
    sizes s = {0};
    if (path == NULL || plot == NULL || plot->parameter == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where,
                         path == NULL   ? "path"
                         : plot == NULL ? "plot"
                                        : "parameter");
    elaw_status status = look(plot, &s);
    if (status == ELAW_OK)
        status = elaw_gnuplot_open(path, &g);
    if (status != ELAW_OK)
        return status;
    frame(&g, plot);
    blocks(&g, plot, &s);
    panel(&g, "position of the extreme value", 2, plot, &s);
    panel(&g, "squared overlap", 3, plot, &s);
    elaw_gnuplot_text(&g, "unset multiplot\n");
    return elaw_gnuplot_run(&g, path, ELAW_OK);
}
