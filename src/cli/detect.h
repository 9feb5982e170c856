/* One run of `detect`: what was asked, what was read, what was found. */
#ifndef CLI_DETECT_H
#define CLI_DETECT_H

#include "cli.h"

enum { DETECT_NOTES = 16, DETECT_NOTE_LENGTH = 320 };

typedef struct detect_run {
    cli_common common;
    /* as given on the command line */
    char *level_text, *limit_text, *noise_text, *samples_text, *loadings_text,
        *as_text, *center_text, *scale_text, *transform_text, *vectors_path,
        *plot_path;
    int covariance, rules_wanted, missing;
    /* checked */
    const char *file;
    elaw_read_options reading;
    elaw_prepare_options preparing;
    elaw_detect_options detecting;
    size_t loadings;
    /* found */
    elaw_data data;
    elaw_prepared prepared;
    elaw_verdict verdict;
    elaw_rules rules;
    char written[2][4096]; /* files of vectors                             */
    size_t written_count;
    char note[DETECT_NOTES][DETECT_NOTE_LENGTH];
    size_t note_count;
} detect_run;

/* Hints a person would want, into run->note. */
void detect_notes(detect_run *run);
/* what missing cells were filled with */
const char *detect_treatment(const detect_run *run);

/* --- vectors and their largest entries ------------------------------------ */

typedef enum detect_side { DETECT_LEFT = 0, DETECT_RIGHT } detect_side;

typedef struct detect_loading {
    size_t index; /* row or column of the file, from 0                     */
    char name[96];
    double re, im;
} detect_loading;

bool detect_is_rectangular(const detect_run *run);
/* The count largest entries of outlier i's vector of that side (symmetric:
 * left); returns how many there are. */
size_t detect_largest(const detect_run *run, detect_side side, size_t i,
                      size_t count, detect_loading *out);
/* OUT.npy, or OUT.left.npy and OUT.right.npy; rows that were set aside are
 * zero. Both or none. */
int detect_write_vectors(detect_run *run);

int detect_print_text(const detect_run *run);
int detect_print_json(const detect_run *run);

/* "lapack" .. of what was used */
const char *detect_solver_name(elaw_solver solver);

#endif
