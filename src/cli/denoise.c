/* denoise FILE -o OUT: the matrix with the noise taken out of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "denoise.h"
#include "input.h"
#include "plot.h"

static denoise_run run;

static const char help[] =
    "eigenlaw denoise FILE -o OUT [OPTIONS]\n"
    "\n"
    "The best estimate of S where FILE holds S + noise: of low rank or full\n"
    "rank, the level of the noise known or not, even or uneven over the\n"
    "entries. FILE is NPY, Matrix Market, CSV or TSV, each also gzipped; - is\n"
    "standard input.\n"
    "\n"
    "  -o, --output OUT     .npy .mtx .csv .tsv, each also .gz; - : standard\n"
    "                       output as NPY\n"
    "  --residual OUT       FILE less the estimate\n"
    "  --method auto|shrink|rie|hard|screenot|optshrink|tap\n"
    "                       shrink: optimal values at low rank; rie: optimal\n"
    "                       values at any rank (needs --noise SD); hard:\n"
    "                       optimal truncation; screenot, optshrink: any "
    "bulk;\n"
    "                       tap: factors with weights, for uneven noise.\n"
    "                       auto (default): the one that fits the noise found\n"
    "  --loss frobenius|operator|nuclear   of shrink; default frobenius\n"
    "  --rank R             keep R components; default: those the detector "
    "sees\n"
    "  --level A            of the detector; default 0.05\n"
    "  --noise auto|homogeneous|SD|biwhiten|counts|blocks:FILE|profile:FILE\n"
    "                       SD: the known standard deviation of one entry;\n"
    "                       biwhiten: a variance for each row times one for\n"
    "                       each column; counts: variance b mu + c mu^2;\n"
    "                       blocks: a whole number for each row, then for "
    "each\n"
    "                       column; profile: a matrix of variances; auto\n"
    "                       (default): found from the entries\n"
    "  --covariance         observations in rows: their covariance matrix,\n"
    "                       cleaned\n"
    "  --cross FILE2        observations in rows of both: the covariances "
    "of\n"
    "                       the columns of FILE with those of FILE2, cleaned\n"
    "  --missing            empty, NA and NaN cells are missing, not errors\n"
    "  --as symmetric|rectangular   default: symmetric where the entries are\n"
    "  --center none|columns|rows|both, --scale none|columns   default none;\n"
    "                       taken off before, put back after\n"
    "  --storage double|float   of the entries written to NPY\n"
    "  --plot OUT.svg|OUT.png|OUT.pdf   noisy and cleaned values, through\n"
    "                       gnuplot\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "The estimated error is the mean over the entries of (estimate - S)^2.\n"
    "\n"
    "example: a table of measurements without its noise\n"
    "  eigenlaw denoise table.csv --center columns -o clean.csv\n";

bool denoise_is_complex(const denoise_run *r)
{
    return r->data.field == ELAW_COMPLEX;
}

/* --- options -------------------------------------------------------------- */

static int take_method(void)
{
    static const char *const methods[] = {
        "auto", "shrink", "rie", "hard", "screenot", "optshrink", "tap", NULL};
    static const elaw_denoise_method of[] = {
        ELAW_DENOISE_AUTO, ELAW_DENOISE_SHRINK,   ELAW_DENOISE_RIE,
        ELAW_DENOISE_HARD, ELAW_DENOISE_SCREENOT, ELAW_DENOISE_OPTSHRINK,
        ELAW_DENOISE_TAP};
    static const char *const losses[] = {"frobenius", "operator", "nuclear",
                                         NULL};
    const cli_common *common = &run.common;
    int method = 0, loss = 0, status = CLI_OK;
    if (run.method_text)
        status =
            cli_choice(common, "--method", run.method_text, methods, &method);
    if (!status && run.loss_text)
        status = cli_choice(common, "--loss", run.loss_text, losses, &loss);
    run.options.method = of[method];
    run.options.loss = (elaw_loss)loss;
    if (!status && loss > 0 && method > 1)
        return cli_wrong(common, "--loss %s belongs to --method shrink",
                         run.loss_text);
    if (!status && run.rank_text)
        status =
            cli_count(common, "--rank", run.rank_text, 1, &run.options.rank);
    if (!status && run.level_text)
        status =
            cli_positive(common, "--level", run.level_text, &run.options.level);
    if (!status && run.level_text && !(run.options.level < 1))
        return cli_wrong(common, "--level %s is not below 1", run.level_text);
    return status;
}

static int take_noise(void)
{
    return denoise_take_noise(&run);
}

static int take_shape(void)
{
    static const char *const storages[] = {"double", "float", NULL};
    int storage = 0;
    int status = cli_take_shape(&run.common, run.as_text, run.center_text,
                                run.scale_text, &run.shaping);
    if (!status && run.storage_text)
        status = cli_choice(&run.common, "--storage", run.storage_text,
                            storages, &storage);
    run.single = storage == 1;
    run.options.shape = run.shaping.shape;
    run.options.center = run.shaping.center;
    run.options.scale_columns = run.shaping.scale_columns;
    return status;
}

/* Cleaning of covariances has its own way: what does not go with it. */
static int take_covariance(void)
{
    const struct {
        const char *option;
        bool given;
    } other[] = {{"--method", run.method_text != NULL},
                 {"--loss", run.loss_text != NULL},
                 {"--rank", run.rank_text != NULL},
                 {"--level", run.level_text != NULL},
                 {"--noise", run.noise_text != NULL},
                 {"--residual", run.residual != NULL},
                 {"--as", run.as_text != NULL},
                 {"--scale", run.scale_text != NULL},
                 {"--missing", run.missing != 0}};
    const char *mine = run.cross_path ? "--cross" : "--covariance";
    if (run.covariance && run.cross_path)
        return cli_wrong(&run.common, "--covariance and --cross exclude each "
                                      "other");
    if (!run.covariance && !run.cross_path)
        return CLI_OK;
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        if (other[i].given)
            return cli_wrong(&run.common, "%s goes without %s", mine,
                             other[i].option);
    if (run.options.center == ELAW_CENTER_ROWS ||
        run.options.center == ELAW_CENTER_BOTH)
        return cli_wrong(&run.common, "%s takes --center columns or none",
                         mine);
    if (!run.center_text)
        run.options.center = ELAW_CENTER_COLUMNS;
    return CLI_OK;
}

static int take_outputs(void)
{
    const cli_common *common = &run.common;
    int status = CLI_OK;
    if (run.patch_text)
        return cli_wrong(common, "--patch is not available in this version; "
                                 "elaw_denoise_batch cleans many patches");
    if (!run.output)
        return cli_wrong(common, "say where to write: -o OUT");
    if (run.common.json && strcmp(run.output, "-") == 0)
        return cli_wrong(common, "-o - and --json share standard output");
    if (run.residual && strcmp(run.residual, "-") == 0)
        return cli_wrong(common, "--residual - : name a file");
    if (run.residual && strcmp(run.residual, run.output) == 0)
        return cli_wrong(common, "-o and --residual are one file");
    status = cli_check_place(run.output);
    if (!status && run.residual)
        status = cli_check_place(run.residual);
    return status ? status : cli_check_plot(common, run.plot_path);
}

static int take_options(int argc, const char **argv)
{
    struct poptOption table[] = {
        CLI_COMMON(run.common),
        {"output", 'o', POPT_ARG_STRING, &run.output, 0, NULL, NULL},
        CLI_TEXT("residual", &run.residual),
        CLI_TEXT("method", &run.method_text),
        CLI_TEXT("loss", &run.loss_text),
        CLI_TEXT("rank", &run.rank_text),
        CLI_TEXT("level", &run.level_text),
        CLI_TEXT("noise", &run.noise_text),
        CLI_FLAG("covariance", &run.covariance),
        CLI_TEXT("cross", &run.cross_path),
        CLI_FLAG("missing", &run.missing),
        CLI_TEXT("as", &run.as_text),
        CLI_TEXT("center", &run.center_text),
        CLI_TEXT("scale", &run.scale_text),
        CLI_TEXT("storage", &run.storage_text),
        CLI_TEXT("patch", &run.patch_text),
        CLI_TEXT("plot", &run.plot_path),
        POPT_TABLEEND};
    int (*const take[])(void) = {take_method, take_noise, take_shape,
                                 take_covariance, take_outputs};
    int status = cli_parse(&run.common, &cli_denoise, table, argc, argv);
    if (!status)
        status = cli_one_argument(&run.common, "FILE", &run.file);
    for (size_t i = 0; i < sizeof take / sizeof take[0] && !status; i++)
        status = take[i]();
    run.reading.missing = run.missing != 0;
    run.options.seed = run.common.seed;
    return status;
}

/* --- reading -------------------------------------------------------------- */

/* A sparse matrix as a dense one: its estimate is dense in any case. */
static elaw_status to_dense(elaw_data *data)
{
    elaw_operator op;
    elaw_matrix real = {0};
    elaw_zmatrix complex = {0};
    bool is_complex = data->field == ELAW_COMPLEX;
    if (data->storage == ELAW_DENSE)
        return ELAW_OK;
    elaw_status status = elaw_operator_sparse(&data->sparse, false, &op);
    if (status != ELAW_OK)
        return status;
    status = is_complex ? elaw_zmatrix_create(data->rows, data->cols, &complex)
                        : elaw_matrix_create(data->rows, data->cols, &real);
    if (status == ELAW_OK &&
        op.columns(op.ctx, 0, data->cols,
                   is_complex ? (double *)complex.data : real.data,
                   data->rows) != 0)
        status = ELAW_ENOMEM;
    elaw_operator_free(&op);
    if (status != ELAW_OK) {
        elaw_matrix_free(&real);
        elaw_zmatrix_free(&complex);
        return status;
    }
    elaw_sparse_free(&data->sparse);
    data->storage = ELAW_DENSE;
    data->dense = real;
    data->zdense = complex;
    return ELAW_OK;
}

static int read_matrix(const char *path, elaw_data *data)
{
    elaw_status status = elaw_data_read(path, &run.reading, data);
    if (status == ELAW_OK)
        status = to_dense(data);
    return status == ELAW_OK ? CLI_OK : cli_refuse_last(path);
}

static int read_all(void)
{
    int status = read_matrix(run.file, &run.data);
    if (!status && run.cross_path)
        status = read_matrix(run.cross_path, &run.second);
    if (!status && (run.covariance || run.cross_path) &&
        (denoise_is_complex(&run) || run.second.field == ELAW_COMPLEX))
        return cli_refuse(run.file,
                          "holds complex numbers; %s takes real "
                          "observations",
                          run.cross_path ? "--cross" : "--covariance");
    if (!status)
        status = denoise_read_noise(&run);
    run.options.missing_count = run.data.missing_count;
    run.options.missing = run.data.missing;
    return status;
}

/* --- the way -------------------------------------------------------------- */

static elaw_status clean(void)
{
    const elaw_denoise_options *o = &run.options;
    if (run.covariance)
        return elaw_denoise_covariance(&run.data.dense, o, &run.x, &run.report);
    if (run.cross_path)
        return elaw_denoise_cross(&run.data.dense, &run.second.dense, o, &run.x,
                                  &run.report);
    if (denoise_is_complex(&run))
        return elaw_denoise_complex(&run.data.zdense, o, &run.zx, &run.report);
    return elaw_denoise(&run.data.dense, o, &run.x, &run.report);
}

static int find_estimate(void)
{
    int status = read_all();
    if (status)
        return status;
    run.options.progress = cli_progress(&run.common);
    elaw_status cleaned = clean();
    cli_progress_end();
    return cleaned == ELAW_OK ? CLI_OK : cli_refuse_last(run.file);
}

static int denoise(int argc, const char **argv)
{
    int status = take_options(argc, argv);
    if (!status)
        status = find_estimate();
    if (!status)
        status = denoise_write(&run);
    if (!status)
        status = denoise_draw(&run);
    if (!status)
        status = run.common.json ? denoise_print_json(&run)
                                 : denoise_print_text(&run);
    elaw_denoise_report_free(&run.report);
    elaw_matrix_free(&run.x);
    elaw_zmatrix_free(&run.zx);
    elaw_data_free(&run.noise_file);
    elaw_data_free(&run.second);
    elaw_data_free(&run.data);
    free(run.label);
    return status;
}

const cli_command cli_denoise = {
    "denoise", "the best estimate of the matrix behind the noise", help,
    denoise, NULL};
