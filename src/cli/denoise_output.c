/* What denoise found, as text and as JSON. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "denoise.h"
#include "input.h"

enum { SHOWN = 10 }; /* pairs of values in the text */

static const char *value_word(const denoise_run *run)
{
    return run->report.kind == ELAW_KIND_RECTANGULAR ? "singular value"
                                                     : "eigenvalue";
}

/* --- text ----------------------------------------------------------------- */

static void print_noise(const denoise_run *run)
{
    const elaw_noise_found *noise = &run->report.noise;
    if (run->covariance || run->cross_path)
        return;
    printf("noise    %s", elaw_noise_kind_name(noise->kind));
    if (noise->kind == ELAW_NOISE_BLOCKS)
        printf(" (%zu x %zu)", noise->row_groups, noise->col_groups);
    if (noise->kind == ELAW_NOISE_COUNTS)
        printf(", variance %.4g mu + %.4g mu^2", noise->counts[0],
               noise->counts[1]);
    if (isfinite(noise->entry_sd))
        printf(
            "; one entry has standard deviation %.6g (%s%s)", noise->entry_sd,
            noise->kind == ELAW_NOISE_HOMOGENEOUS ? "" : "root mean square, ",
            noise->known ? "given" : "estimated");
    putchar('\n');
    if (isfinite(noise->fit_p_value) && noise->fit_ok)
        printf("fit      what is left looks like such noise (p = %.2g)\n",
               noise->fit_p_value);
}

static void print_misfit(const denoise_run *run)
{
    const elaw_noise_found *noise = &run->report.noise;
    if (run->covariance || run->cross_path || !isfinite(noise->fit_p_value) ||
        noise->fit_ok || run->report.method == ELAW_DENOISE_RIE)
        return;
    printf("\n*** WHAT IS LEFT DOES NOT LOOK LIKE %s NOISE (p = %.2g): the "
           "estimated error\n*** does not hold. Try --noise auto, or --method "
           "optshrink, which trusts no model.\n\n",
           noise->kind == ELAW_NOISE_HOMOGENEOUS ? "HOMOGENEOUS" : "THIS",
           noise->fit_p_value);
}

static void print_error(const denoise_run *run)
{
    const elaw_denoise_report *r = &run->report;
    if (r->missing_count)
        printf("missing  %zu entries, estimated with the others (if which are "
               "missing\n         does not depend on the noise)\n",
               r->missing_count);
    printf("error    mean square of an entry %.6g, before %.6g",
           r->estimated_mse, r->noisy_mse);
    if (r->mse_accuracy > 0)
        printf("; estimated, good to about %.0f %%", 100 * r->mse_accuracy);
    putchar('\n');
}

static void print_values(const denoise_run *run)
{
    const elaw_denoise_report *r = &run->report;
    size_t shown = r->count < SHOWN ? r->count : SHOWN;
    if (shown)
        printf("\n  %-14s cleaned\n", value_word(run));
    for (size_t i = 0; i < shown; i++)
        printf("  %-14.6g %.6g\n", r->noisy[i], r->cleaned[i]);
    if (shown < r->count)
        printf("  and %zu more\n", r->count - shown);
}

int denoise_print_text(const denoise_run *run)
{
    const elaw_denoise_report *r = &run->report;
    if (strcmp(run->output, "-") == 0)
        return CLI_OK;
    cli_print_matrix(run->file, &run->data, r->kind, &run->shaping);
    printf("method   %s: %s\n", elaw_denoise_method_name(r->method), r->reason);
    print_noise(run);
    print_misfit(run);
    printf("rank     %zu", r->rank);
    if (isfinite(r->degrees))
        printf(", %.6g degrees of freedom of %g", r->degrees,
               (double)r->rows * (double)r->cols);
    putchar('\n');
    print_error(run);
    print_values(run);
    printf("\nwrote %s\n", run->output);
    if (run->residual)
        printf("wrote %s\n", run->residual);
    if (run->plot_path)
        printf("wrote %s\n", run->plot_path);
    return cli_flush();
}

/* --- JSON ----------------------------------------------------------------- */

static json_t *noise_of(const elaw_noise_found *noise)
{
    bool tested = isfinite(noise->fit_p_value);
    json_t *all =
        json_pack("{sssosbsoso}", "model", elaw_noise_kind_name(noise->kind),
                  "entry_sd", cli_real(noise->entry_sd), "known", noise->known,
                  "fit_ok", tested ? json_boolean(noise->fit_ok) : json_null(),
                  "fit_p_value", cli_real(noise->fit_p_value));
    const struct {
        const char *name;
        double value;
    } part[] = {{"rows", noise->p_rows},
                {"columns", noise->p_columns},
                {"interaction", noise->p_interaction},
                {"kurtosis_z", noise->kurtosis_z},
                {"lag_z", noise->lag_z},
                {"colour_z", noise->colour_z}};
    json_t *tests = json_object();
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        json_object_set_new(tests, part[i].name, cli_real(part[i].value));
    json_object_set_new(all, "tests", tests);
    if (noise->kind == ELAW_NOISE_BLOCKS)
        json_object_set_new(all, "groups",
                            json_pack("[oo]", cli_count_json(noise->row_groups),
                                      cli_count_json(noise->col_groups)));
    if (noise->kind == ELAW_NOISE_COUNTS)
        json_object_set_new(all, "counts",
                            cli_pair(noise->counts[0], noise->counts[1]));
    return all;
}

static void add_files(const denoise_run *run, json_t *all)
{
    json_object_set_new(all, "output", cli_string(run->output));
    if (run->residual)
        json_object_set_new(all, "residual", cli_string(run->residual));
    if (run->cross_path)
        json_object_set_new(all, "file2", cli_string(run->cross_path));
    if (run->plot_path)
        json_object_set_new(all, "plot", cli_string(run->plot_path));
}

static json_t *pairs_of(const elaw_denoise_report *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->count; i++)
        json_array_append_new(list, cli_pair(r->noisy[i], r->cleaned[i]));
    return list;
}

int denoise_print_json(const denoise_run *run)
{
    const elaw_denoise_report *r = &run->report;
    json_t *all = json_object();
    cli_add_matrix(all, "denoise", run->file, &run->data, r->kind);
    add_files(run, all);
    json_object_set_new(all, "method",
                        json_string(elaw_denoise_method_name(r->method)));
    if (r->method == ELAW_DENOISE_SHRINK)
        json_object_set_new(all, "loss", json_string(elaw_loss_name(r->loss)));
    json_object_set_new(all, "reason", cli_string(r->reason));
    json_object_set_new(all, "noise", noise_of(&r->noise));
    json_object_set_new(all, "rank", cli_count_json(r->rank));
    json_object_set_new(all, "degrees", cli_real(r->degrees));
    json_object_set_new(all, "noisy_mse", cli_real(r->noisy_mse));
    json_object_set_new(all, "estimated_mse", cli_real(r->estimated_mse));
    json_object_set_new(all, "mse_accuracy", cli_real(r->mse_accuracy));
    json_object_set_new(all, "missing", cli_count_json(r->missing_count));
    json_object_set_new(all, "bulk",
                        json_pack("{soso}", "lower_edge",
                                  cli_real(r->lower_edge), "upper_edge",
                                  cli_real(r->upper_edge)));
    json_object_set_new(all, "values", pairs_of(r));
    return cli_print_json(all);
}
