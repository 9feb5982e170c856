/* The figure of a spectrum: histogram, measured density with a band of one
 * standard error, law with its edges and atoms, outliers.
 *
 * Colours are those of Okabe and Ito (told apart by colour-blind eyes); shapes
 * and dashes differ too, so that grey print still tells them apart. */
#include <eigenlaw/plot.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "plot/gnuplot.h"
#include "plot/view.h"

static const char where[] = "elaw_plot_spectrum";

enum { MANY_ATOMS = 40 }; /* beyond: spikes without heads */

/* --- data blocks ---------------------------------------------------------- */

static void row(elaw_gnuplot *g, size_t count, const double *x)
{
    for (size_t i = 0; i < count; i++) {
        elaw_gnuplot_number(g, x[i]);
        elaw_gnuplot_text(g, i + 1 < count ? " " : "\n");
    }
}

static void histogram_block(elaw_gnuplot *g, const elaw_plot_view *v)
{
    elaw_gnuplot_text(g, "$bars << END\n");
    for (size_t i = 0; i < v->bins; i++) {
        double bar[2] = {v->first + ((double)i + 0.5) * v->width, v->height[i]};
        row(g, 2, bar);
    }
    elaw_gnuplot_text(g, "END\n");
}

static void density_block(elaw_gnuplot *g, const elaw_spectrum_plot *p)
{
    elaw_gnuplot_text(g, "$measured << END\n");
    for (size_t i = 0; i < p->points; i++) {
        double error = p->error == NULL || isnan(p->error[i]) ? 0 : p->error[i];
        double line[4] = {p->x[i], p->density[i],
                          fmax(p->density[i] - error, 0),
                          p->density[i] + error};
        row(g, 4, line);
    }
    elaw_gnuplot_text(g, "END\n");
}

/* A blank line between the intervals lifts the pen. */
static void law_block(elaw_gnuplot *g, const elaw_plot_view *v)
{
    elaw_gnuplot_text(g, "$law << END\n");
    for (size_t i = 0; i < v->curve_points; i++) {
        double point[2] = {v->curve_x[i], v->curve[i]};
        if (i > 0 && i % ELAW_PLOT_CURVE == 0)
            elaw_gnuplot_text(g, "\n");
        row(g, 2, point);
    }
    elaw_gnuplot_text(g, "END\n");
}

/* Atoms have no density: their spikes are as high as the figure times the
 * weight of the atom over that of the heaviest. */
static void atoms_block(elaw_gnuplot *g, const elaw_plot_view *v)
{
    double heaviest = 0;
    elaw_gnuplot_text(g, "$atoms << END\n");
    for (size_t i = 0; i < v->atoms; i++)
        heaviest = fmax(heaviest, v->weight[i]);
    for (size_t i = 0; i < v->atoms; i++) {
        double spike[2] = {v->place[i],
                           0.85 * v->top * v->weight[i] / heaviest};
        row(g, 2, spike);
    }
    elaw_gnuplot_text(g, "END\n");
}

static void outliers_block(elaw_gnuplot *g, const elaw_plot_view *v,
                           const elaw_spectrum_plot *p)
{
    elaw_gnuplot_text(g, "$outliers << END\n");
    for (size_t i = 0; i < p->outliers; i++) {
        double mark[2] = {p->outlier[i], 0.1 * v->top};
        if (p->outlier[i] >= v->low && p->outlier[i] <= v->high)
            row(g, 2, mark);
    }
    elaw_gnuplot_text(g, "END\n");
}

/* --- the frame ------------------------------------------------------------ */

static void set_range(elaw_gnuplot *g, const char *axis, double low,
                      double high)
{
    elaw_gnuplot_text(g, "set ");
    elaw_gnuplot_text(g, axis);
    elaw_gnuplot_text(g, "range [");
    elaw_gnuplot_number(g, low);
    elaw_gnuplot_text(g, ":");
    elaw_gnuplot_number(g, high);
    elaw_gnuplot_text(g, "]\n");
}

static void label(elaw_gnuplot *g, const char *command, const char *text)
{
    elaw_gnuplot_text(g, command);
    elaw_gnuplot_string(g, text);
    elaw_gnuplot_text(g, " noenhanced\n");
}

static void edge_lines(elaw_gnuplot *g, const elaw_plot_view *v)
{
    for (size_t i = 0; i < 2 * v->intervals; i++) {
        elaw_gnuplot_text(g, "set arrow nohead back lw 1.2 dt 3 lc rgb "
                             "'#555555' from ");
        elaw_gnuplot_number(g, v->edge[i]);
        elaw_gnuplot_text(g, ", graph 0 to ");
        elaw_gnuplot_number(g, v->edge[i]);
        elaw_gnuplot_text(g, ", graph 1\n");
    }
}

/* Outliers beyond the frame, named at its border. */
static void far_away(elaw_gnuplot *g, const elaw_plot_view *v)
{
    for (int end = 0; end < 2; end++) {
        char text[128], count[48] = "an outlier at";
        if (v->beyond[end] == 0)
            continue;
        if (v->beyond[end] > 1)
            snprintf(count, sizeof count, "%zu outliers, to", v->beyond[end]);
        snprintf(text, sizeof text, end == 0 ? "◀ %s %.4g" : "%s %.4g ▶", count,
                 v->farthest[end]);
        elaw_gnuplot_text(g, "set label ");
        elaw_gnuplot_string(g, text);
        elaw_gnuplot_text(g, end == 0 ? " at graph 0.015, graph 0.95 left"
                                      : " at graph 0.985, graph 0.95 right");
        elaw_gnuplot_text(g, " noenhanced tc rgb '#A63C00' front\n");
    }
}

/* Two rows above the figure; long names one a row. */
static void place_key(elaw_gnuplot *g, const elaw_spectrum_plot *p)
{
    const char *names[] = {p->value_name, p->density_name, p->law_name};
    size_t longest = 0;
    for (int i = 0; i < 3; i++)
        if (names[i] != NULL && strlen(names[i]) > longest)
            longest = strlen(names[i]);
    elaw_gnuplot_text(g, "set key center top vertical Left reverse samplen 2 "
                         "at screen 0.53, screen 0.915 ");
    elaw_gnuplot_text(g, longest > 34
                             ? "maxcols 1\nset tmargin at screen 0.7\n"
                             : "maxrows 2\nset tmargin at screen 0.79\n");
}

static void frame(elaw_gnuplot *g, const elaw_plot_view *v,
                  const elaw_spectrum_plot *p)
{
    if (p->title != NULL)
        label(g, "set label at screen 0.5, 0.955 center ", p->title);
    label(g, "set xlabel ", p->x_label != NULL ? p->x_label : "eigenvalue λ");
    label(g, "set ylabel ", "density ρ");
    elaw_gnuplot_text(g, "set border 3 lw 1.2 lc rgb '#333333'\n"
                         "set tics nomirror out scale 0.6\n"
                         "set grid ytics lw 0.6 lt 1 lc rgb '#E4E4E4'\n"
                         "set style fill solid 1.0 noborder\n"
                         "set lmargin 10\n");
    place_key(g, p);
    set_range(g, "x", v->low, v->high);
    set_range(g, "y", 0, v->top);
    edge_lines(g, v);
    far_away(g, v);
}

/* --- layers --------------------------------------------------------------- */

typedef struct layers {
    elaw_gnuplot *g;
    size_t count;
} layers;

/* One plot of a block; name NULL: not in the key. */
static void layer(layers *l, const char *plot, const char *name)
{
    elaw_gnuplot_text(l->g, l->count++ == 0 ? "plot " : ", ");
    elaw_gnuplot_text(l->g, plot);
    if (name == NULL) {
        elaw_gnuplot_text(l->g, " notitle");
        return;
    }
    elaw_gnuplot_text(l->g, " title ");
    elaw_gnuplot_string(l->g, name);
    elaw_gnuplot_text(l->g, " noenhanced");
}

static const char *named(const char *name, const char *usual)
{
    return name != NULL ? name : usual;
}

static void draw(elaw_gnuplot *g, const elaw_plot_view *v,
                 const elaw_spectrum_plot *p)
{
    layers l = {g, 0};
    size_t shown = p->outliers - v->beyond[0] - v->beyond[1];
    if (v->bins > 0)
        layer(&l, "$bars with boxes lc rgb '#B5CBE0'",
              named(p->value_name, "values"));
    if (p->points > 0 && v->band)
        layer(&l, "$measured using 1:3:4 with filledcurves lc rgb '#9AD9C5'",
              "one standard error");
    if (p->points > 0)
        layer(&l, "$measured using 1:2 with lines lw 2.2 lc rgb '#00795A'",
              named(p->density_name, "density"));
    if (v->curve_points > 0)
        layer(&l, "$law with lines lw 2.6 dt 1 lc rgb '#00507F'",
              named(p->law_name, "law"));
    if (v->atoms > MANY_ATOMS)
        layer(&l, "$atoms with impulses lw 1 lc rgb '#B0508A'", v->atom_name);
    else if (v->atoms > 0) {
        layer(&l, "$atoms with impulses lw 3.5 lc rgb '#B0508A'", NULL);
        layer(&l, "$atoms with points pt 5 ps 1.3 lc rgb '#B0508A'",
              v->atom_name);
    }
    if (shown > 0) {
        layer(&l, "$outliers with impulses lw 2.5 lc rgb '#D55E00'", NULL);
        layer(&l, "$outliers with points pt 11 ps 1.7 lc rgb '#D55E00'",
              "outliers");
    }
    elaw_gnuplot_text(g, "\n");
}

elaw_status elaw_plot_spectrum(const char *path, const elaw_spectrum_plot *plot)
{
    elaw_plot_view v;
    elaw_gnuplot g;
    if (path == NULL || plot == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where,
                         path == NULL ? "path" : "plot");
    elaw_status status = elaw_plot_look(where, plot, &v);
    if (status != ELAW_OK)
        return status;
    status = elaw_gnuplot_open(path, &g);
    if (status == ELAW_OK) {
        frame(&g, &v, plot);
        histogram_block(&g, &v);
        density_block(&g, plot);
        law_block(&g, &v);
        atoms_block(&g, &v);
        outliers_block(&g, &v, plot);
        draw(&g, &v, plot);
        status = elaw_gnuplot_run(&g, path, ELAW_OK);
    }
    elaw_plot_view_free(&v);
    return status;
}
