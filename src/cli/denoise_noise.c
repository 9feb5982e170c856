/* --noise of denoise: a word, a number, or a file of labels or variances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "denoise.h"

static const struct {
    const char *word;
    elaw_noise_kind kind;
} words[] = {{"auto", ELAW_NOISE_AUTO},
             {"homogeneous", ELAW_NOISE_HOMOGENEOUS},
             {"biwhiten", ELAW_NOISE_SEPARABLE},
             {"counts", ELAW_NOISE_COUNTS}};

static const char blocks[] = "blocks:", profile[] = "profile:";

/* The file's name behind "blocks:" or "profile:"; NULL: none. */
static const char *named_file(const denoise_run *run)
{
    const char *text = run->noise_text;
    if (run->options.noise.kind == ELAW_NOISE_BLOCKS)
        return text + strlen(blocks);
    if (run->options.noise.kind == ELAW_NOISE_PROFILE)
        return text + strlen(profile);
    return NULL;
}

int denoise_take_noise(denoise_run *run)
{
    elaw_noise *noise = &run->options.noise;
    const char *text = run->noise_text;
    if (!text)
        return CLI_OK;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i].word) == 0) {
            noise->kind = words[i].kind;
            return CLI_OK;
        }
    if (strncmp(text, blocks, strlen(blocks)) == 0)
        noise->kind = ELAW_NOISE_BLOCKS;
    else if (strncmp(text, profile, strlen(profile)) == 0)
        noise->kind = ELAW_NOISE_PROFILE;
    if (noise->kind == ELAW_NOISE_DEFAULT) {
        noise->kind = ELAW_NOISE_HOMOGENEOUS;
        return cli_positive(&run->common, "--noise", text, &noise->entry_sd);
    }
    return *named_file(run)
               ? CLI_OK
               : cli_wrong(&run->common, "--noise %s names no file", text);
}

/* Whole numbers, one a row; then one a column, where there are so many. */
static int take_labels(denoise_run *run, const char *path)
{
    const elaw_data *file = &run->noise_file;
    size_t m = run->data.rows, n = run->data.cols;
    size_t count = file->rows * file->cols;
    if ((file->rows != 1 && file->cols != 1) || (count != m && count != m + n))
        return cli_refuse(path,
                          "is %zu x %zu; blocks takes %zu labels (one a row), "
                          "or %zu (then one a column), in one column",
                          file->rows, file->cols, m, m + n);
    run->label = calloc(count, sizeof *run->label);
    if (!run->label)
        return cli_refuse(path, "out of memory");
    for (size_t k = 0; k < count; k++) {
        double x = file->cols == 1 ? elaw_matrix_get(&file->dense, k, 0)
                                   : elaw_matrix_get(&file->dense, 0, k);
        if (!(x >= 0 && x < 0x1p53 && x == floor(x)))
            return cli_refuse(path,
                              "label %zu is %g; labels are whole numbers "
                              "from 0",
                              k + 1, x);
        run->label[k] = (size_t)x;
    }
    run->options.noise.row_label = run->label;
    run->options.noise.col_label = count > m ? run->label + m : NULL;
    return CLI_OK;
}

int denoise_read_noise(denoise_run *run)
{
    elaw_data *file = &run->noise_file;
    const char *path = named_file(run);
    if (!path)
        return CLI_OK;
    if (elaw_data_read(path, NULL, file) != ELAW_OK)
        return cli_refuse_last(path);
    if (file->field == ELAW_COMPLEX || file->storage == ELAW_SPARSE)
        return cli_refuse(path, "is %s; --noise takes a dense real one",
                          file->field == ELAW_COMPLEX ? "complex" : "sparse");
    if (run->options.noise.kind == ELAW_NOISE_BLOCKS)
        return take_labels(run, path);
    if (file->rows != run->data.rows || file->cols != run->data.cols)
        return cli_refuse(path,
                          "is %zu x %zu, the matrix %zu x %zu; a profile "
                          "has a variance for each entry",
                          file->rows, file->cols, run->data.rows,
                          run->data.cols);
    run->options.noise.variance = &file->dense;
    return CLI_OK;
}
