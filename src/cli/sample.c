/* sample ENSEMBLE -o OUT: a random matrix of the ensemble, and with --truth
 * the vectors that were planted in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"

static struct {
    cli_common common;
    ensemble e;
    char *output, *truth;
} o;

static const char help[] =
    "eigenlaw sample ENSEMBLE -o OUT [OPTIONS]\n"
    "\n"
    "Writes a random matrix. The same seed gives the same matrix, to the bit,\n"
    "whatever the number of threads.\n"
    "\n"
    "ENSEMBLE\n"
    "  wigner       n x n symmetric, sum T u u' + S W/sqrt(n)\n"
    "                 --n N --spike T[,T..] --sigma S (1) --complex\n"
    "  rectangular  m x n, sum T u v' + S W/sqrt(n)\n"
    "                 --m M --n N --spike T[,T..] --sigma S (1) --complex\n"
    "  covariance   n samples (rows) of p variables; the population\n"
    "               eigenvalues are L.. and otherwise 1\n"
    "                 --p P --n N --spike L[,L..] --complex\n"
    "\n"
    "  -o, --output OUT   .npy .mtx .csv .tsv, each also .gz; - : standard\n"
    "                     output as NPY\n"
    "  --truth PREFIX     the planted unit vectors, one a column, as\n"
    "                     PREFIX.vectors.npy (rectangular: PREFIX.left.npy "
    "and\n"
    "                     PREFIX.right.npy)\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "example: two spikes, then find them\n"
    "  eigenlaw sample wigner --n 600 --spike 2.5,1.6 -o noisy.npy\n"
    "  eigenlaw detect noisy.npy\n";

/* Real or complex: a is the matrix, left and right the planted vectors (left
 * alone where there is one side). */
typedef struct drawn {
    bool is_complex;
    elaw_matrix a, left, right;
    elaw_zmatrix za, zleft, zright;
} drawn;

static void drawn_free(drawn *d)
{
    elaw_matrix_free(&d->a);
    elaw_matrix_free(&d->left);
    elaw_matrix_free(&d->right);
    elaw_zmatrix_free(&d->za);
    elaw_zmatrix_free(&d->zleft);
    elaw_zmatrix_free(&d->zright);
}

static elaw_status draw_real(const ensemble *e, elaw_rng rng, bool truth,
                             drawn *d)
{
    elaw_matrix *left = truth ? &d->left : NULL;
    switch (e->kind) {
    case ENSEMBLE_RECTANGULAR:
        return elaw_sample_rectangular(&e->rectangular, rng, &d->a, left,
                                       truth ? &d->right : NULL);
    case ENSEMBLE_COVARIANCE:
        return elaw_sample_covariance(&e->covariance, rng, &d->a, left);
    default:
        return elaw_sample_wigner(&e->wigner, rng, &d->a, left);
    }
}

static elaw_status draw_complex(const ensemble *e, elaw_rng rng, bool truth,
                                drawn *d)
{
    elaw_zmatrix *left = truth ? &d->zleft : NULL;
    switch (e->kind) {
    case ENSEMBLE_RECTANGULAR:
        return elaw_sample_rectangular_complex(&e->rectangular, rng, &d->za,
                                               left, truth ? &d->zright : NULL);
    case ENSEMBLE_COVARIANCE:
        return elaw_sample_covariance_complex(&e->covariance, rng, &d->za,
                                              left);
    default:
        return elaw_sample_wigner_complex(&e->wigner, rng, &d->za, left);
    }
}

typedef struct output {
    char path[4096];
    const elaw_matrix *real;
    const elaw_zmatrix *complex;
} output;

static void add_output(output *list, size_t *count, const char *prefix,
                       const char *ending, const elaw_matrix *real,
                       const elaw_zmatrix *complex)
{
    output *out = &list[(*count)++];
    snprintf(out->path, sizeof out->path, "%s%s", prefix, ending);
    out->real = real;
    out->complex = complex;
}

static size_t list_outputs(const drawn *d, output list[3])
{
    size_t count = 0;
    add_output(list, &count, o.output, "", &d->a, &d->za);
    if (!o.truth)
        return count;
    bool two = o.e.kind == ENSEMBLE_RECTANGULAR;
    add_output(list, &count, o.truth, two ? ".left.npy" : ".vectors.npy",
               &d->left, &d->zleft);
    if (two)
        add_output(list, &count, o.truth, ".right.npy", &d->right, &d->zright);
    return count;
}

/* All of them or, after a failure, none of ours is left. */
static int write_outputs(const drawn *d, const output *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        elaw_status status =
            d->is_complex
                ? elaw_zmatrix_write(list[i].path, list[i].complex, NULL)
                : elaw_matrix_write(list[i].path, list[i].real, NULL);
        if (status == ELAW_OK)
            continue;
        int refused = cli_refuse_last(list[i].path);
        while (i-- > 0)
            cli_take_back(list[i].path);
        return refused;
    }
    return CLI_OK;
}

static int report(const drawn *d, const output *list, size_t count)
{
    size_t rows = d->is_complex ? d->za.rows : d->a.rows;
    size_t cols = d->is_complex ? d->za.cols : d->a.cols;
    if (strcmp(o.output, "-") == 0)
        return CLI_OK;
    if (!o.common.json) {
        for (size_t i = 0; i < count; i++)
            printf("wrote %s\n", list[i].path);
        return cli_flush();
    }
    json_t *truth = json_array();
    for (size_t i = 1; i < count; i++)
        json_array_append_new(truth, cli_string(list[i].path));
    return cli_print_json(
        json_pack("{sssssososososIso}", "command", "sample", "ensemble",
                  o.e.name, "output", cli_string(o.output), "rows",
                  cli_count_json(rows), "cols", cli_count_json(cols), "field",
                  json_string(d->is_complex ? "complex" : "real"), "seed",
                  (json_int_t)o.common.seed, "truth", truth));
}

static int check_usage(void)
{
    if (!o.output)
        return cli_wrong(&o.common, "say where to write: -o OUT");
    if (o.common.json && strcmp(o.output, "-") == 0)
        return cli_wrong(&o.common, "-o - and --json share standard output");
    if (o.truth && o.e.spikes == 0)
        return cli_wrong(&o.common, "--truth without --spike: nothing is "
                                    "planted");
    if (o.truth && strlen(o.truth) > 4000)
        return cli_wrong(&o.common, "--truth: the name is too long");
    return strlen(o.output) > 4000
               ? cli_wrong(&o.common, "-o: the name is too long")
               : CLI_OK;
}

static int run(int argc, const char **argv)
{
    struct poptOption table[] = {
        CLI_COMMON(o.common),
        ENSEMBLE_OPTIONS(o.e),
        CLI_TEXT("truth", &o.truth),
        {"output", 'o', POPT_ARG_STRING, &o.output, 0, NULL, NULL},
        POPT_TABLEEND};
    int status = cli_parse(&o.common, &cli_sample, table, argc, argv);
    if (!status)
        status = ensemble_take(&o.common, &o.e, true);
    if (!status)
        status = check_usage();
    drawn d = {.is_complex = o.e.is_complex != 0};
    output list[3];
    size_t count = status ? 0 : list_outputs(&d, list);
    for (size_t i = 0; i < count && !status; i++)
        status = cli_check_place(list[i].path);
    if (status)
        return status;
    elaw_rng rng = {o.common.seed, 0};
    elaw_status drawn_status = (d.is_complex ? draw_complex : draw_real)(
        &o.e, rng, o.truth != NULL, &d);
    status = drawn_status == ELAW_OK ? write_outputs(&d, list, count)
                                     : cli_refuse_last(o.e.name);
    if (!status)
        status = report(&d, list, count);
    drawn_free(&d);
    return status;
}

const cli_command cli_sample = {
    "sample", "write a random matrix, with planted spikes if wished", help,
    run};
