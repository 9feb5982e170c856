/* --plot OUT.svg|.png|.pdf of any command, and the law of a verdict's bulk. */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include <eigenlaw/plot.h>

#include "cli.h"

/* Before long work: the extension (CLI_USAGE), gnuplot and the place
 * (CLI_REFUSED). path NULL: nothing is asked for. */
int cli_check_plot(const cli_common *common, const char *path);
/* path NULL: nothing is drawn. CLI_OK or CLI_REFUSED. */
int cli_plot(const char *path, const elaw_spectrum_plot *plot);
/* A law by itself under its expression, with outliers. path NULL: nothing. */
int cli_plot_law(const char *path, const char *expression, const elaw_law *law,
                 size_t outliers, const double *outlier);

/* The law of homogeneous noise between the verdict's edges, in the units of
 * its values, and its name. samples > 0: of a covariance matrix. */
elaw_status cli_bulk_law(const elaw_verdict *v, size_t samples, elaw_law **out,
                         const char **name);
/* The bulk's law and the outliers, and beside them: density NULL: a histogram
 * of the verdict's own spectrum, where it has one; else the density. path NULL:
 * nothing is drawn. CLI_OK or CLI_REFUSED. */
int cli_plot_verdict(const char *path, const char *file, size_t samples,
                     const elaw_verdict *v, const elaw_density *density);

#endif
