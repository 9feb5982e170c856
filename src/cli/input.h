/* What the commands that read a matrix ask alike: how it is taken. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli.h"

/* --as, --center, --scale; NULL: not given. CLI_OK or CLI_USAGE. */
int cli_take_shape(const cli_common *common, const char *as, const char *center,
                   const char *scale, elaw_prepare_options *out);
/* --covariance --samples N; after cli_take_shape. */
int cli_take_covariance(const cli_common *common, int covariance,
                        const char *samples_text,
                        elaw_prepare_options *preparing, size_t *samples);
/* A covariance matrix is no Wigner matrix, and nobody says so by himself:
 * CLI_REFUSED where the matrix looks like one and nobody was told. */
int cli_ask_for_samples(const char *file, const elaw_prepare_options *asked,
                        const elaw_notes *notes);
/* "FILE: 600 x 400, rectangular, complex, columns centred" and a new line */
void cli_print_matrix(const char *file, const elaw_data *data, elaw_kind kind,
                      const elaw_prepare_options *preparing);
/* command, file, rows, cols, kind, field, storage */
void cli_add_matrix(json_t *object, const char *command, const char *file,
                    const elaw_data *data, elaw_kind kind);

#endif
