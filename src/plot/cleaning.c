/* The figure of a denoising: on the left the values, largest first, before and
 * after; on the right the shrinkage curve, cleaned against noisy values, which
 * no cleaning at all would put on the diagonal. The bulk is shaded in both.
 *
 * Colours as in plot/spectrum.c; shapes differ too. */
#include <eigenlaw/plot.h>

#include <math.h>

#include "base/status.h"
#include "plot/gnuplot.h"

static const char where[] = "elaw_plot_cleaning";

typedef struct view {
    double low, high; /* of all values, with a margin                       */
} view;

/* --- the frame ------------------------------------------------------------ */

static elaw_status look(const elaw_cleaning_plot *p, view *out)
{
    double low = 0, high = 0;
    if (p->count == 0)
        return elaw_fail(ELAW_EINVAL, "%s: there are no values", where);
    for (size_t i = 0; i < p->count; i++) {
        const double pair[2] = {p->noisy[i], p->cleaned[i]};
        for (int k = 0; k < 2; k++) {
            if (!isfinite(pair[k]))
                return elaw_fail(ELAW_EDOMAIN, "%s: %s value %zu is %g", where,
                                 k == 0 ? "noisy" : "cleaned", i + 1, pair[k]);
            low = fmin(low, pair[k]);
            high = fmax(high, pair[k]);
        }
    }
    double width = high > low ? high - low : 1;
    out->low = low < 0 ? low - 0.05 * width : low - 0.02 * width;
    out->high = high + 0.05 * width;
    return ELAW_OK;
}

static void values_block(elaw_gnuplot *g, const elaw_cleaning_plot *p)
{
    elaw_gnuplot_text(g, "$values << END\n");
    for (size_t i = 0; i < p->count; i++) {
        elaw_gnuplot_number(g, (double)(i + 1));
        elaw_gnuplot_text(g, " ");
        elaw_gnuplot_number(g, p->noisy[i]);
        elaw_gnuplot_text(g, " ");
        elaw_gnuplot_number(g, p->cleaned[i]);
        elaw_gnuplot_text(g, "\n");
    }
    elaw_gnuplot_text(g, "END\n");
}

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

static void label(elaw_gnuplot *g, const char *command, const char *before,
                  const char *word)
{
    elaw_gnuplot_text(g, command);
    elaw_gnuplot_string(g, before);
    elaw_gnuplot_text(g, ".");
    elaw_gnuplot_string(g, word);
    elaw_gnuplot_text(g, " noenhanced\n");
}

/* The bulk as a band across: from a to b along one axis. */
static void band(elaw_gnuplot *g, const elaw_cleaning_plot *p, bool upright)
{
    elaw_gnuplot_text(g, "unset object\n");
    if (!isfinite(p->lower_edge) || !isfinite(p->upper_edge))
        return;
    elaw_gnuplot_text(g, "set object rectangle from ");
    elaw_gnuplot_text(g, upright ? "" : "graph 0, first ");
    elaw_gnuplot_number(g, p->lower_edge);
    elaw_gnuplot_text(g, upright ? ", graph 0 to " : " to graph 1, first ");
    elaw_gnuplot_number(g, p->upper_edge);
    elaw_gnuplot_text(g, upright ? ", graph 1" : "");
    elaw_gnuplot_text(g, " behind fs solid 1 noborder fc rgb '#E4EAF1'\n");
}

static void frame(elaw_gnuplot *g, const elaw_cleaning_plot *p)
{
    elaw_gnuplot_text(g, "set multiplot layout 1,2 margins 0.135, 0.985, "
                         "0.17, 0.89 spacing 0.16\n");
    if (p->title != NULL) {
        elaw_gnuplot_text(g, "set label at screen 0.5, 0.955 center ");
        elaw_gnuplot_string(g, p->title);
        elaw_gnuplot_text(g, " noenhanced\n");
    }
    elaw_gnuplot_text(g,
                      "set border 3 lw 1.2 lc rgb '#333333'\n"
                      "set tics nomirror out scale 0.6\nset ylabel offset 1.5\n"
                      "set grid lw 0.6 lt 1 lc rgb '#E4E4E4'\n"
                      "set key Left reverse samplen 1.5\n");
}

/* --- the panels ----------------------------------------------------------- */

/* The few values that matter are the first: ranks on a logarithmic scale. */
static void ranked(elaw_gnuplot *g, const elaw_cleaning_plot *p, const view *v)
{
    elaw_gnuplot_text(g, "set key top right\nset logscale x\n"
                         "set xlabel 'rank'\n");
    label(g, "set ylabel ", "", p->value_word);
    set_range(g, "x", 0.8, 1.25 * (double)p->count);
    set_range(g, "y", v->low, v->high);
    band(g, p, false);
    elaw_gnuplot_text(
        g, "plot $values using 1:2 with points pt 7 ps 0.8 lc rgb '#00507F' "
           "title 'noisy', $values using 1:3 with points pt 9 ps 0.8 lc rgb "
           "'#D55E00' title 'cleaned'\nunset label\nunset logscale x\n");
}

static void curve(elaw_gnuplot *g, const elaw_cleaning_plot *p, const view *v)
{
    elaw_gnuplot_text(g, "set key top left\n");
    label(g, "set xlabel ", "noisy ", p->value_word);
    label(g, "set ylabel ", "cleaned ", p->value_word);
    set_range(g, "x", v->low, v->high);
    band(g, p, true);
    elaw_gnuplot_text(
        g, "plot x with lines lw 1.5 dt 2 lc rgb '#555555' title 'unchanged', "
           "$values using 2:3 with points pt 9 ps 0.8 lc rgb '#D55E00' title "
           "'cleaned', NaN with boxes fs solid 1 lc rgb '#E4EAF1' title "
           "'bulk'\nunset multiplot\n");
}

elaw_status elaw_plot_cleaning(const char *path, const elaw_cleaning_plot *plot)
{
    elaw_gnuplot g;
    view v = {0, 0};
    if (path == NULL || plot == NULL || plot->value_word == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where,
                         path == NULL   ? "path"
                         : plot == NULL ? "plot"
                                        : "value_word");
    elaw_status status = look(plot, &v);
    if (status == ELAW_OK)
        status = elaw_gnuplot_open(path, &g);
    if (status != ELAW_OK)
        return status;
    frame(&g, plot);
    values_block(&g, plot);
    ranked(&g, plot, &v);
    curve(&g, plot, &v);
    return elaw_gnuplot_run(&g, path, ELAW_OK);
}
