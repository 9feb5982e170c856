/* sample ENSEMBLE -o OUT: a random matrix of the ensemble, and with --truth
 * the vectors that were planted in it. */
#include <stdio.h>
#include <string.h>

#include "ensembles/ensemble.h"

static struct {
    cli_common common;
    char *output, *truth;
} o;

static const char help[] =
    "eigenlaw sample ENSEMBLE -o OUT [OPTIONS]\n"
    "\n"
    "Writes a random matrix. The same seed gives the same matrix, to the bit,\n"
    "whatever the number of threads.\n"
    "\n"
    "  -o, --output OUT     .npy .mtx .csv .tsv, each also .gz; - : standard\n"
    "                       output as NPY\n"
    "  --truth PREFIX       what was planted, one vector a column, as\n"
    "                       PREFIX.NAME.npy\n"
    "  --json, --quiet, --threads N, --seed S, --version\n"
    "  --help               of an ensemble: eigenlaw sample ENSEMBLE --help\n"
    "\n"
    "example: two spikes, then find them\n"
    "  eigenlaw sample wigner --n 600 --spike 2.5,1.6 -o noisy.npy\n"
    "  eigenlaw detect noisy.npy\n";

enum { PATH = 4096 };

/* Where part i goes; false: nowhere. */
static bool place(const cli_sampled *s, size_t i, char path[PATH])
{
    const cli_part *part = &s->part[i];
    if (i == 0)
        snprintf(path, PATH, "%s", o.output);
    else if (part->path)
        snprintf(path, PATH, "%s", part->path);
    else if (o.truth)
        snprintf(path, PATH, "%s.%s.npy", o.truth, part->name);
    else
        return false;
    return true;
}

static size_t columns(const cli_part *part)
{
    return part->storage == ELAW_SPARSE  ? part->sparse.cols
           : part->field == ELAW_COMPLEX ? part->complex.cols
                                         : part->real.cols;
}

static size_t rows_of(const cli_part *part)
{
    return part->storage == ELAW_SPARSE  ? part->sparse.rows
           : part->field == ELAW_COMPLEX ? part->complex.rows
                                         : part->real.rows;
}

static elaw_status write_part(const cli_part *part, const char *path)
{
    if (part->storage == ELAW_SPARSE)
        return elaw_sparse_write(path, &part->sparse, NULL);
    return part->field == ELAW_COMPLEX
               ? elaw_zmatrix_write(path, &part->complex, NULL)
               : elaw_matrix_write(path, &part->real, NULL);
}

/* All of them or, after a failure, none of ours is left. */
static int write_parts(const cli_sampled *s)
{
    char path[PATH];
    for (size_t i = 0; i < s->count; i++) {
        if (!place(s, i, path) || write_part(&s->part[i], path) == ELAW_OK)
            continue;
        int refused = cli_refuse_last(path);
        while (i-- > 0)
            if (place(s, i, path))
                cli_take_back(path);
        return refused;
    }
    return CLI_OK;
}

static int report(const cli_ensemble *e, const cli_sampled *s)
{
    char path[PATH];
    bool is_complex = s->part[0].field == ELAW_COMPLEX;
    if (strcmp(o.output, "-") == 0)
        return CLI_OK;
    if (!o.common.json) {
        for (size_t i = 0; i < s->count; i++)
            if (place(s, i, path))
                printf("wrote %s\n", path);
        return cli_flush();
    }
    json_t *truth = json_array();
    for (size_t i = 1; i < s->count; i++)
        if (place(s, i, path))
            json_array_append_new(truth, cli_string(path));
    return cli_print_json(
        json_pack("{sssssososososIso}", "command", "sample", "ensemble",
                  e->name, "output", cli_string(o.output), "rows",
                  cli_count_json(rows_of(&s->part[0])), "cols",
                  cli_count_json(columns(&s->part[0])), "field",
                  json_string(is_complex ? "complex" : "real"), "seed",
                  (json_int_t)o.common.seed, "truth", truth));
}

static int check_usage(void)
{
    const cli_common *common = &o.common;
    if (!o.output)
        return cli_wrong(common, "say where to write: -o OUT");
    if (common->json && strcmp(o.output, "-") == 0)
        return cli_wrong(common, "-o - and --json share standard output");
    if (o.truth && strlen(o.truth) > PATH - 96)
        return cli_wrong(common, "--truth: the name is too long");
    if (strlen(o.output) >= PATH)
        return cli_wrong(common, "-o: the name is too long");
    int status = cli_check_place(o.output);
    return !status && o.truth ? cli_check_place(o.truth) : status;
}

static int check_truth(const cli_sampled *s)
{
    for (size_t i = 1; o.truth && i < s->count; i++)
        if (columns(&s->part[i]) == 0)
            return cli_wrong(&o.common, "--truth: nothing is planted");
    if (o.truth && s->count == 1)
        return cli_wrong(&o.common, "--truth: nothing is planted");
    return CLI_OK;
}

static int draw(const cli_ensemble *e)
{
    elaw_rng rng = {o.common.seed, 0};
    cli_sampled s = {0};
    if (e->sample(rng, o.truth != NULL, &s) != ELAW_OK)
        return cli_refuse_last(e->name);
    int status = check_truth(&s);
    if (!status)
        status = write_parts(&s);
    if (!status)
        status = report(e, &s);
    cli_sampled_free(&s);
    return status;
}

static int run(int argc, const char **argv)
{
    static const struct poptOption own[] = {
        CLI_TEXT("truth", &o.truth),
        {"output", 'o', POPT_ARG_STRING, &o.output, 0, NULL, NULL},
        POPT_TABLEEND};
    static const cli_ask ask = {true, false};
    const cli_ensemble *e;
    int status = cli_find_ensemble(&o.common, &cli_sample, argc, argv, &e);
    if (!status)
        status = cli_parse_ensemble(&o.common, &cli_sample, e, own, argc, argv);
    if (status)
        return status;
    status = e->take(&o.common, &ask);
    if (!status)
        status = check_usage();
    if (!status)
        status = draw(e);
    if (e->release)
        e->release();
    return status;
}

const cli_command cli_sample = {
    "sample", "write a random matrix, with planted spikes if wished", help, run,
    cli_list_ensembles};
