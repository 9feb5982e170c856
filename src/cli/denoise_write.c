/* The files of denoise: the estimate, with the names of rows and columns, and
 * the residual; both or none. And the figure. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "denoise.h"
#include "plot.h"

static const char *const *names(char **name)
{
    return (const char *const *)name;
}

static elaw_write_options naming(const denoise_run *run)
{
    elaw_write_options o = {.single = run->single,
                            .row_name = names(run->data.row_name),
                            .col_name = names(run->data.col_name)};
    if (run->covariance)
        o.row_name = o.col_name;
    if (run->cross_path) {
        o.row_name = names(run->data.col_name);
        o.col_name = names(run->second.col_name);
    }
    return o;
}

/* FILE - estimate; missing cells are left empty (NaN). */
static elaw_status write_real_residual(const denoise_run *run,
                                       const elaw_write_options *o)
{
    elaw_matrix r;
    elaw_status status = elaw_matrix_copy(&run->x, &r);
    if (status != ELAW_OK)
        return status;
    for (size_t j = 0; j < r.cols; j++)
        for (size_t i = 0; i < r.rows; i++) {
            double *entry = &r.data[i + j * r.ld];
            *entry = elaw_matrix_get(&run->data.dense, i, j) - *entry;
        }
    for (size_t k = 0; k < run->data.missing_count; k++) {
        size_t at = run->data.missing[k];
        r.data[at % r.rows + at / r.rows * r.ld] = NAN;
    }
    status = elaw_matrix_write(run->residual, &r, o);
    elaw_matrix_free(&r);
    return status;
}

static elaw_status write_complex_residual(const denoise_run *run,
                                          const elaw_write_options *o)
{
    elaw_zmatrix r;
    elaw_status status = elaw_zmatrix_copy(&run->zx, &r);
    if (status != ELAW_OK)
        return status;
    for (size_t j = 0; j < r.cols; j++)
        for (size_t i = 0; i < r.rows; i++) {
            elaw_complex *entry = &r.data[i + j * r.ld];
            elaw_complex y = elaw_zmatrix_get(&run->data.zdense, i, j);
            entry->re = y.re - entry->re;
            entry->im = y.im - entry->im;
        }
    status = elaw_zmatrix_write(run->residual, &r, o);
    elaw_zmatrix_free(&r);
    return status;
}

int denoise_write(denoise_run *run)
{
    elaw_write_options o = naming(run);
    bool is_complex = denoise_is_complex(run);
    elaw_status status = is_complex
                             ? elaw_zmatrix_write(run->output, &run->zx, &o)
                             : elaw_matrix_write(run->output, &run->x, &o);
    if (status != ELAW_OK)
        return cli_refuse_last(run->output);
    if (!run->residual)
        return CLI_OK;
    status = is_complex ? write_complex_residual(run, &o)
                        : write_real_residual(run, &o);
    if (status == ELAW_OK)
        return CLI_OK;
    int refused = cli_refuse_last(run->residual);
    cli_take_back(run->output);
    return refused;
}

int denoise_draw(const denoise_run *run)
{
    const elaw_denoise_report *r = &run->report;
    char title[256];
    const char *name = strrchr(run->file, '/');
    if (!run->plot_path)
        return CLI_OK;
    snprintf(title, sizeof title, "%.100s: %s, %s noise, rank %zu",
             name ? name + 1 : run->file, elaw_denoise_method_name(r->method),
             elaw_noise_kind_name(r->noise.kind), r->rank);
    elaw_cleaning_plot plot = {.title = title,
                               .value_word = r->kind == ELAW_KIND_RECTANGULAR
                                                 ? "singular value"
                                                 : "eigenvalue",
                               .count = r->count,
                               .noisy = r->noisy,
                               .cleaned = r->cleaned,
                               .lower_edge = r->lower_edge,
                               .upper_edge = r->upper_edge};
    if (elaw_plot_cleaning(run->plot_path, &plot) == ELAW_OK)
        return CLI_OK;
    int refused = cli_refuse_last(run->plot_path);
    cli_take_back(run->output);
    if (run->residual)
        cli_take_back(run->residual);
    return refused;
}
