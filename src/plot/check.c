/* Whether a figure can be drawn, before the work whose figure it is. */
#include <eigenlaw/plot.h>

#include "io/sink.h"
#include "plot/gnuplot.h"

elaw_status elaw_plot_check(const char *path)
{
    elaw_gnuplot g;
    elaw_sink *sink;
    if (path == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_plot_check: path is NULL");
    elaw_status status = elaw_gnuplot_open(path, &g);
    if (status != ELAW_OK)
        return status;
    /* the terminal is set in the first lines of every script */
    status = elaw_gnuplot_run(&g, NULL, ELAW_OK);
    if (status != ELAW_OK)
        return status;
    status = elaw_sink_open(path, &sink);
    if (status == ELAW_OK)
        (void)elaw_sink_finish(sink, ELAW_ECANCELLED); /* nothing appears */
    return status;
}
