/* What of a spectrum comes into the figure, and how large. */
#ifndef PLOT_VIEW_H
#define PLOT_VIEW_H

#include <eigenlaw/plot.h>

enum { ELAW_PLOT_CURVE = 400 }; /* points of the law on one interval */

typedef struct elaw_plot_view {
    double low, high, top; /* the frame; its floor is 0                     */
    double bulk[2];        /* where all but the outliers lies              */
    size_t bins;           /* bars of this width from first on         */
    double first, width, *height;
    bool band;           /* the errors of the density are known      */
    size_t curve_points; /* intervals x ELAW_PLOT_CURVE              */
    double *curve_x, *curve;
    size_t intervals, atoms; /* of the law, which owns these             */
    const double *edge, *place, *weight;
    char atom_name[64];
    size_t beyond[2]; /* outliers left and right of the frame     */
    double farthest[2];
} elaw_plot_view;

elaw_status elaw_plot_look(const char *where, const elaw_spectrum_plot *plot,
                           elaw_plot_view *out);
void elaw_plot_view_free(elaw_plot_view *view);

#endif
