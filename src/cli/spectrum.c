/* spectrum FILE: the values, or their density, beside the law of noise. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "plot.h"
#include "spectrum.h"

static spectrum_run run;

static const char help[] =
    "eigenlaw spectrum FILE [OPTIONS]\n"
    "\n"
    "Eigenvalues of a symmetric matrix (singular values of any other) beside "
    "the\n"
    "law that noise of one level gives them, with the goodness of fit. FILE "
    "is\n"
    "NPY, Matrix Market, CSV or TSV, each also gzipped; - is standard input.\n"
    "\n"
    "  --all                all values\n"
    "  --top K              the K largest\n"
    "                       neither: their density by the kernel polynomial\n"
    "                       method, which needs no decomposition\n"
    "  --points N           of the density; default 200\n"
    "  --moments K          its resolution, 1/K of the whole width; default "
    "up\n"
    "                       to 200, as many as the size carries\n"
    "  --probes R           random vectors; default 32 to 8, fewer for larger\n"
    "                       matrices\n"
    "  --plot OUT.svg|OUT.png|OUT.pdf   a figure, through gnuplot\n"
    "  --noise homogeneous|SD   SD: the known standard deviation of one entry\n"
    "                       of the noise; default: estimated\n"
    "  --covariance --samples N   FILE is a sample covariance or correlation\n"
    "                       matrix of N samples\n"
    "  --as symmetric|rectangular   default: symmetric where the entries are\n"
    "  --center none|columns|rows|both, --scale none|columns   default none\n"
    "  --missing            empty, NA and NaN cells are missing, not errors\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "ks is the Kolmogorov-Smirnov distance of the values without the outliers\n"
    "to the law; its p-value is that of independent numbers, conservative for\n"
    "eigenvalues. fit_p_value is sharp: Chebyshev sums of the bulk.\n"
    "\n"
    "example: does the bulk of a table look like noise?\n"
    "  eigenlaw spectrum table.csv --center columns --all --plot bulk.svg\n";

/* --- options -------------------------------------------------------------- */

static int take_counts(void)
{
    const struct {
        const char *option, *text;
        size_t least, *place;
    } counts[] = {
        {"--top", run.top_text, 1, &run.top},
        {"--points", run.points_text, 2, &run.probing.points},
        {"--moments", run.moments_text, 2, &run.probing.moments},
        {"--probes", run.probes_text, 2, &run.probing.probes},
    };
    int status = CLI_OK;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0] && !status; i++)
        if (counts[i].text)
            status = cli_count(&run.common, counts[i].option, counts[i].text,
                               counts[i].least, counts[i].place);
    if (status)
        return status;
    if (run.all && run.top)
        return cli_wrong(&run.common, "--all and --top exclude each other");
    if ((run.all || run.top) &&
        (run.points_text || run.moments_text || run.probes_text))
        return cli_wrong(&run.common, "--points, --moments and --probes belong "
                                      "to the density, not to --all or --top");
    return CLI_OK;
}

static int take_noise(void)
{
    const char *text = run.noise_text;
    if (!text || strcmp(text, "homogeneous") == 0)
        return CLI_OK;
    return cli_positive(&run.common, "--noise", text, &run.detecting.entry_sd);
}

static int take_matrix(void)
{
    int status = cli_take_shape(&run.common, run.as_text, run.center_text,
                                run.scale_text, &run.preparing);
    if (!status)
        status =
            cli_take_covariance(&run.common, run.covariance, run.samples_text,
                                &run.preparing, &run.detecting.samples);
    return status;
}

static int take_plot(void)
{
    return cli_check_plot(&run.common, run.plot_path);
}

static int take_options(int argc, const char **argv)
{
    struct poptOption table[] = {CLI_COMMON(run.common),
                                 CLI_FLAG("all", &run.all),
                                 CLI_TEXT("top", &run.top_text),
                                 CLI_TEXT("points", &run.points_text),
                                 CLI_TEXT("moments", &run.moments_text),
                                 CLI_TEXT("probes", &run.probes_text),
                                 CLI_TEXT("plot", &run.plot_path),
                                 CLI_TEXT("noise", &run.noise_text),
                                 CLI_FLAG("covariance", &run.covariance),
                                 CLI_TEXT("samples", &run.samples_text),
                                 CLI_TEXT("as", &run.as_text),
                                 CLI_TEXT("center", &run.center_text),
                                 CLI_TEXT("scale", &run.scale_text),
                                 CLI_FLAG("missing", &run.missing),
                                 POPT_TABLEEND};
    int (*const take[])(void) = {take_counts, take_noise, take_matrix,
                                 take_plot};
    int status = cli_parse(&run.common, &cli_spectrum, table, argc, argv);
    if (!status)
        status = cli_one_argument(&run.common, "FILE", &run.file);
    for (size_t i = 0; i < sizeof take / sizeof take[0] && !status; i++)
        status = take[i]();
    run.reading.missing = run.missing != 0;
    run.detecting.seed = run.probing.seed = run.common.seed;
    run.detecting.no_intervals = run.detecting.no_vectors = true;
    return status;
}

/* --- the way -------------------------------------------------------------- */

static size_t smaller_side(void)
{
    const elaw_operator *a = &run.prepared.op;
    return a->rows < a->cols ? a->rows : a->cols;
}

static elaw_status read_matrix(void)
{
    elaw_status status = elaw_data_read(run.file, &run.reading, &run.data);
    if (status == ELAW_OK)
        status = elaw_prepare(&run.data, &run.preparing, &run.prepared);
    return status;
}

/* The verdict holds the whole spectrum of a matrix that is not large; what it
 * does not hold is solved for. */
static elaw_status find_values(void)
{
    const elaw_operator *a = &run.prepared.op;
    elaw_eigen_options o = {.which = ELAW_LARGEST,
                            .no_vectors = true,
                            .seed = run.common.seed,
                            .progress = run.detecting.progress};
    size_t wanted = run.all ? smaller_side() : run.top;
    if (run.spectrum_count >= wanted) {
        run.value = run.spectrum;
        run.value_count = wanted;
        return ELAW_OK;
    }
    elaw_status status =
        a->symmetric ? run.all ? elaw_eigen_all(a, &o, &run.eigen)
                               : elaw_eigen_top(a, wanted, &o, &run.eigen)
        : run.all ? elaw_svd_all(a, &o, &run.svd)
                     : elaw_svd_top(a, wanted, &o, &run.svd);
    if (status != ELAW_OK)
        return status;
    double *found = a->symmetric ? run.eigen.values : run.svd.values;
    run.value = found;
    run.value_count = wanted;
    if (run.all) {
        run.spectrum = found;
        run.spectrum_count = wanted;
    }
    return ELAW_OK;
}

/* The relative error of the density is some sqrt(moments/(n probes)): about
 * 0.1 where nothing else is asked for. */
static elaw_status find_density(void)
{
    double n = (double)smaller_side();
    elaw_density_options *o = &run.probing;
    if (o->probes == 0)
        o->probes = (size_t)fmin(fmax(1e5 / n, 8), 32);
    if (o->moments == 0)
        o->moments = (size_t)fmin(fmax(n * (double)o->probes / 100, 20), 200);
    o->progress = run.detecting.progress;
    return elaw_spectral_density(&run.prepared.op, o, &run.density);
}

static int find_all(void)
{
    if (read_matrix() != ELAW_OK)
        return cli_refuse_last(run.file);
    int status =
        cli_ask_for_samples(run.file, &run.preparing, &run.prepared.notes);
    if (status)
        return status;
    if (run.top > smaller_side())
        return cli_refuse(run.file, "--top %zu is more than its %zu values",
                          run.top, smaller_side());
    run.detecting.progress = cli_progress(&run.common);
    elaw_status found =
        elaw_detect(&run.prepared.op, &run.detecting, &run.verdict);
    run.spectrum = run.verdict.spectrum;
    run.spectrum_count = run.verdict.spectrum_count;
    if (found == ELAW_OK)
        found = cli_bulk_law(&run.verdict, run.detecting.samples, &run.law,
                             &run.law_name);
    if (found == ELAW_OK)
        found = run.all || run.top ? find_values() : find_density();
    cli_progress_end();
    return found == ELAW_OK ? spectrum_judge(&run) : cli_refuse_last(run.file);
}

static int spectrum(int argc, const char **argv)
{
    int status = take_options(argc, argv);
    if (!status)
        status = find_all();
    if (!status)
        status = spectrum_draw(&run);
    if (!status)
        status = run.common.json ? spectrum_print_json(&run)
                                 : spectrum_print_text(&run);
    elaw_law_free(run.law);
    elaw_density_free(&run.density);
    elaw_eigen_free(&run.eigen);
    elaw_svd_free(&run.svd);
    elaw_verdict_free(&run.verdict);
    elaw_prepared_free(&run.prepared);
    elaw_data_free(&run.data);
    return status;
}

const cli_command cli_spectrum = {
    "spectrum", "the values of a matrix, or their density, beside the law",
    help, spectrum, NULL};
