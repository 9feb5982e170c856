/* One run of `denoise`: what was asked, what was read, what came out. */
#ifndef CLI_DENOISE_H
#define CLI_DENOISE_H

#include "cli.h"

typedef struct denoise_run {
    cli_common common;
    /* as given on the command line */
    char *output, *method_text, *loss_text, *noise_text, *rank_text,
        *level_text, *as_text, *center_text, *scale_text, *storage_text,
        *residual, *cross_path, *plot_path, *patch_text;
    int covariance, missing;
    /* checked */
    const char *file;
    elaw_read_options reading;
    elaw_prepare_options shaping;
    elaw_denoise_options options;
    bool single; /* entries written in single precision                   */
    /* read */
    elaw_data data, second; /* second: of --cross                            */
    elaw_data noise_file;   /* of --noise blocks:FILE, profile:FILE          */
    size_t *label;          /* rows, then columns                            */
    /* found */
    elaw_matrix x;
    elaw_zmatrix zx;
    elaw_denoise_report report;
} denoise_run;

/* --noise: the word, or a number, into run->options; CLI_OK or CLI_USAGE. */
int denoise_take_noise(denoise_run *run);
/* The file that blocks: or profile: names, when the matrix is there. */
int denoise_read_noise(denoise_run *run);

/* OUT, and the residual beside it: both or none. */
int denoise_write(denoise_run *run);
int denoise_draw(const denoise_run *run);
int denoise_print_text(const denoise_run *run);
int denoise_print_json(const denoise_run *run);

/* The matrix that was read holds complex numbers. */
bool denoise_is_complex(const denoise_run *run);

#endif
