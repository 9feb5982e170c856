/* One run of gnuplot: a script in, a figure out. The script is kept in a file
 * without a name, so that gnuplot may write before it has read it all. */
#ifndef PLOT_GNUPLOT_H
#define PLOT_GNUPLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/status.h"

typedef struct elaw_gnuplot {
    FILE *script;
} elaw_gnuplot;

/* Opens a script that has set its terminal and the letters of its key.
 * ELAW_EINVAL: path has no extension of ours. */
elaw_status elaw_gnuplot_open(const char *path, elaw_gnuplot *out);

void elaw_gnuplot_text(elaw_gnuplot *g, const char *text);
/* A decimal point whatever the locale. */
void elaw_gnuplot_number(elaw_gnuplot *g, double x);
/* A quoted string, read literally where `noenhanced` follows; broken UTF-8 and
 * control characters become question marks. */
void elaw_gnuplot_string(elaw_gnuplot *g, const char *text);

/* Runs the script into path. path NULL: what it draws is thrown away. Ends the
 * script in every case; status other than ELAW_OK: does no more than that. */
elaw_status elaw_gnuplot_run(elaw_gnuplot *g, const char *path,
                             elaw_status status);

#endif
