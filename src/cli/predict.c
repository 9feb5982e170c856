/* predict ENSEMBLE: the theory in the limit. */
#include <stdio.h>

#include "ensembles/ensemble.h"
#include "members.h"

static cli_common common;

static const char help[] =
    "eigenlaw predict ENSEMBLE [OPTIONS]\n"
    "\n"
    "What random-matrix theory says of an ensemble in the limit of large "
    "sizes:\n"
    "its bulk, the threshold of the parameter that makes an outlier, where "
    "the\n"
    "outliers are and how well their vectors point at the truth.\n"
    "\n"
    "  --json, --quiet, --threads N, --seed S, --version\n"
    "  --help               of an ensemble: eigenlaw predict ENSEMBLE --help\n"
    "\n"
    "example: a spike of 1.5 in noise of strength 1\n"
    "  eigenlaw predict wigner --spike 1.5 --sigma 1\n";

static int show(const cli_ensemble *ensemble)
{
    json_t *all =
        json_pack("{ssss}", "command", "predict", "ensemble", ensemble->name);
    if (!all)
        return cli_refuse(ensemble->name, "out of memory");
    if (ensemble->predict(all) != ELAW_OK) {
        json_decref(all);
        return cli_refuse_last(ensemble->name);
    }
    if (common.json)
        return cli_print_json(all);
    json_object_del(all, "command");
    cli_print_members(all);
    json_decref(all);
    return cli_flush();
}

static int run(int argc, const char **argv)
{
    static const struct poptOption own[] = {POPT_TABLEEND};
    static const cli_ask ask = {false, false};
    const cli_ensemble *ensemble;
    int status =
        cli_find_ensemble(&common, &cli_predict, argc, argv, &ensemble);
    if (!status)
        status = cli_parse_ensemble(&common, &cli_predict, ensemble, own, argc,
                                    argv);
    if (!status) {
        status = ensemble->take(&common, &ask);
        if (!status)
            status = show(ensemble);
        if (ensemble->release)
            ensemble->release();
    }
    return status;
}

const cli_command cli_predict = {
    "predict", "theory of an ensemble: threshold, outliers, overlaps", help,
    run, cli_list_ensembles};
