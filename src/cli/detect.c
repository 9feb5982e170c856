/* detect FILE: from a file to the verdict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect.h"
#include "input.h"
#include "plot.h"

static detect_run run;

static const char help[] =
    "eigenlaw detect FILE [OPTIONS]\n"
    "\n"
    "Which eigenvalues (singular values) of a matrix are signal, how sure is\n"
    "that, how strong is each, how well does its vector point at the truth, "
    "and\n"
    "does the rest look like noise of one level at all? FILE is NPY, Matrix\n"
    "Market, CSV or TSV, each also gzipped; - is standard input.\n"
    "\n"
    "  --level A            probability of one outlier too many when there is\n"
    "                       none; default 0.01\n"
    "  --max-outliers K     default: up to a fifth of the smaller dimension\n"
    "  --noise homogeneous|SD   SD: the known standard deviation of one entry\n"
    "                       of the noise; default: estimated\n"
    "  --covariance --samples N   FILE is a sample covariance or correlation\n"
    "                       matrix of N samples\n"
    "  --as symmetric|rectangular   default: symmetric where the entries are\n"
    "  --center none|columns|rows|both, --scale none|columns   default none\n"
    "  --missing            empty, NA and NaN cells are missing, not errors\n"
    "  --transform none     the entries as they are\n"
    "  --loadings K         the K largest entries of each vector, by name\n"
    "  --vectors OUT.npy    the vectors (rectangular: OUT.left.npy and\n"
    "                       OUT.right.npy)\n"
    "  --plot OUT.svg|OUT.png|OUT.pdf   spectrum, law and outliers, through\n"
    "                       gnuplot\n"
    "  --rules              the common rules beside ours\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "Strengths are in the units of the values, overlaps are squared cosines.\n"
    "\n"
    "example: how many components does a table of measurements have?\n"
    "  eigenlaw detect table.csv --center columns --scale columns\n";

/* --- options -------------------------------------------------------------- */

static int take_level(void)
{
    cli_common *common = &run.common;
    int status = CLI_OK;
    if (run.level_text)
        status = cli_positive(common, "--level", run.level_text,
                              &run.detecting.level);
    if (!status && !(run.detecting.level < 1))
        status = cli_wrong(common, "--level %s is not below 1", run.level_text);
    if (!status && run.limit_text)
        status = cli_count(common, "--max-outliers", run.limit_text, 1,
                           &run.detecting.max_outliers);
    if (!status && run.loadings_text)
        status = cli_count(common, "--loadings", run.loadings_text, 1,
                           &run.loadings);
    return status;
}

/* Other models of the noise have names of their own: say so, rather than that
 * they are not numbers. */
static int take_noise(void)
{
    static const char *const planned[] = {"auto", "biwhiten", "counts",
                                          "blocks:", "profile:"};
    const char *text = run.noise_text;
    if (!text || strcmp(text, "homogeneous") == 0)
        return CLI_OK;
    for (size_t i = 0; i < sizeof planned / sizeof planned[0]; i++)
        if (strncmp(text, planned[i], strlen(planned[i])) == 0)
            return cli_wrong(&run.common,
                             "--noise %s is not available in this version; "
                             "there are homogeneous and a number",
                             text);
    return cli_positive(&run.common, "--noise", text, &run.detecting.entry_sd);
}

static int take_shape(void)
{
    static const char *const transforms[] = {"none", NULL};
    const cli_common *common = &run.common;
    int transform = 0;
    int status = cli_take_shape(common, run.as_text, run.center_text,
                                run.scale_text, &run.preparing);
    if (!status && run.transform_text)
        status = cli_choice(common, "--transform", run.transform_text,
                            transforms, &transform);
    return status;
}

static int take_covariance(void)
{
    return cli_take_covariance(&run.common, run.covariance, run.samples_text,
                               &run.preparing, &run.detecting.samples);
}

static int take_vectors(void)
{
    const char *path = run.vectors_path;
    size_t length = path ? strlen(path) : 0;
    if (!path)
        return CLI_OK;
    if (length < 5 || length > 4000 || strcmp(path + length - 4, ".npy") != 0)
        return cli_wrong(&run.common, "--vectors %s: the name ends in .npy",
                         path);
    return cli_check_place(path);
}

static int take_plot(void)
{
    return cli_check_plot(&run.common, run.plot_path);
}

static int take_options(int argc, const char **argv)
{
    struct poptOption table[] = {CLI_COMMON(run.common),
                                 CLI_TEXT("level", &run.level_text),
                                 CLI_TEXT("max-outliers", &run.limit_text),
                                 CLI_TEXT("noise", &run.noise_text),
                                 CLI_FLAG("covariance", &run.covariance),
                                 CLI_TEXT("samples", &run.samples_text),
                                 CLI_TEXT("loadings", &run.loadings_text),
                                 CLI_TEXT("as", &run.as_text),
                                 CLI_TEXT("center", &run.center_text),
                                 CLI_TEXT("scale", &run.scale_text),
                                 CLI_TEXT("transform", &run.transform_text),
                                 CLI_TEXT("vectors", &run.vectors_path),
                                 CLI_TEXT("plot", &run.plot_path),
                                 CLI_FLAG("rules", &run.rules_wanted),
                                 CLI_FLAG("missing", &run.missing),
                                 POPT_TABLEEND};
    int (*const take[])(void) = {take_level,      take_noise,   take_shape,
                                 take_covariance, take_vectors, take_plot};
    int status = cli_parse(&run.common, &cli_detect, table, argc, argv);
    if (!status)
        status = cli_one_argument(&run.common, "FILE", &run.file);
    for (size_t i = 0; i < sizeof take / sizeof take[0] && !status; i++)
        status = take[i]();
    run.reading.missing = run.missing != 0;
    run.detecting.seed = run.common.seed;
    return status;
}

/* --- the way -------------------------------------------------------------- */

static int find_outliers(void)
{
    if (elaw_data_read(run.file, &run.reading, &run.data) != ELAW_OK)
        return cli_refuse_last(run.file);
    size_t longer =
        run.data.rows > run.data.cols ? run.data.rows : run.data.cols;
    if (run.loadings > longer)
        run.loadings = longer;
    if (elaw_prepare(&run.data, &run.preparing, &run.prepared) != ELAW_OK)
        return cli_refuse_last(run.file);
    int status =
        cli_ask_for_samples(run.file, &run.preparing, &run.prepared.notes);
    if (status)
        return status;
    run.detecting.progress = cli_progress(&run.common);
    if (elaw_detect(&run.prepared.op, &run.detecting, &run.verdict) != ELAW_OK)
        return cli_refuse_last(run.file);
    if (run.rules_wanted &&
        elaw_common_rules(&run.prepared.op, 0, run.common.seed, &run.rules) !=
            ELAW_OK)
        return cli_refuse_last(run.file);
    cli_progress_end();
    return CLI_OK;
}

static int detect(int argc, const char **argv)
{
    int status = take_options(argc, argv);
    if (!status)
        status = find_outliers();
    if (!status)
        status = detect_write_vectors(&run);
    if (!status)
        status = cli_plot_verdict(run.plot_path, run.file,
                                  run.detecting.samples, &run.verdict, NULL);
    if (!status) {
        detect_notes(&run);
        status =
            run.common.json ? detect_print_json(&run) : detect_print_text(&run);
    }
    elaw_verdict_free(&run.verdict);
    elaw_prepared_free(&run.prepared);
    elaw_data_free(&run.data);
    return status;
}

const cli_command cli_detect = {
    "detect", "the outliers of a matrix: how many, how sure, how strong", help,
    detect, NULL};
