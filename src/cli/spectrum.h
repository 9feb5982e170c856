/* One run of `spectrum`: what was asked, what was read, what was found. */
#ifndef CLI_SPECTRUM_H
#define CLI_SPECTRUM_H

#include "cli.h"

typedef struct spectrum_run {
    cli_common common;
    /* as given on the command line */
    char *top_text, *moments_text, *probes_text, *points_text, *noise_text,
        *samples_text, *as_text, *center_text, *scale_text, *plot_path;
    int all, covariance, missing;
    /* checked */
    const char *file;
    size_t top; /* 0: not asked for                                         */
    elaw_read_options reading;
    elaw_prepare_options preparing;
    elaw_detect_options detecting;
    elaw_density_options probing;
    /* found */
    elaw_data data;
    elaw_prepared prepared;
    elaw_verdict verdict;
    size_t spectrum_count; /* the whole spectrum, where it is known; borrowed */
    double *spectrum;
    size_t value_count; /* the values that were asked for; borrowed        */
    const double *value;
    elaw_eigen eigen;
    elaw_svd svd;
    elaw_density density; /* points 0: not asked for                         */
    elaw_law *law;
    const char *law_name;
    double ks, ks_p_value; /* NaN: the whole spectrum is not known            */
} spectrum_run;

/* Distance of the bulk's values to the law, and Kolmogorov's p-value. */
int spectrum_judge(spectrum_run *run);

int spectrum_print_text(const spectrum_run *run);
int spectrum_print_json(const spectrum_run *run);
int spectrum_draw(const spectrum_run *run);

#endif
