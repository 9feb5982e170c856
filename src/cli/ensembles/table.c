/* The ensembles, and the way from the command line to one of them. */
#include <stdio.h>
#include <string.h>

#include "ensemble.h"

static const cli_ensemble *const table[] = {
    &cli_wigner,    &cli_rectangular, &cli_covariance,     &cli_block,
    &cli_nonlinear, &cli_amp,         &cli_weak_detection, &cli_matrix_tensor};
enum { ENSEMBLES = sizeof table / sizeof table[0] };

static const cli_ensemble *named(const char *name)
{
    for (size_t i = 0; i < ENSEMBLES; i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

static bool knows(const cli_command *command, const cli_ensemble *e)
{
    if (strcmp(command->name, "sample") == 0)
        return e->sample != NULL;
    if (strcmp(command->name, "transition") == 0)
        return e->sweep != NULL;
    return true;
}

static int none(cli_common *common, const cli_command *command,
                const char *word)
{
    char all[512] = "";
    common->command = command;
    for (size_t i = 0; i < ENSEMBLES; i++)
        if (knows(command, table[i])) {
            strncat(all, " ", sizeof all - strlen(all) - 1);
            strncat(all, table[i]->name, sizeof all - strlen(all) - 1);
        }
    return word ? cli_wrong(common, "ensemble %s: choose one of:%s", word, all)
                : cli_wrong(common, "ensemble is missing: choose one of:%s",
                            all);
}

static bool asks(int argc, const char **argv, const char *option)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], option) == 0)
            return true;
    return false;
}

/* The ensemble stands first, or behind options whose values are no names. */
int cli_find_ensemble(cli_common *common, const cli_command *command, int argc,
                      const char **argv, const cli_ensemble **out)
{
    const char *word = NULL;
    *out = NULL;
    for (int i = 1; i < argc && !*out; i++) {
        *out = named(argv[i]);
        if (!word && argv[i][0] != '-')
            word = argv[i];
        if (word && i == 1)
            break;
    }
    if (*out && knows(command, *out))
        return CLI_OK;
    if (asks(argc, argv, "--help")) {
        cli_print_help(command);
        return CLI_ANSWERED;
    }
    if (asks(argc, argv, "--version")) {
        cli_print_version();
        return CLI_ANSWERED;
    }
    return none(common, command, word);
}

static void print_help(const cli_command *command, const cli_ensemble *e)
{
    printf("eigenlaw %s %s [OPTIONS]\n\n%s: %s\n\n%s", command->name, e->name,
           e->name, e->summary, e->help);
    if (strcmp(command->name, "predict") != 0)
        fputs("  --n N                the size\n", stdout);
    printf("\nOptions of the command: eigenlaw help %s\n", command->name);
}

int cli_parse_ensemble(cli_common *common, const cli_command *command,
                       const cli_ensemble *ensemble,
                       const struct poptOption *own, int argc,
                       const char **argv)
{
    struct poptOption options[] = {{NULL, 0, POPT_ARG_INCLUDE_TABLE,
                                    (void *)(uintptr_t)own, 0, NULL, NULL},
                                   {NULL, 0, POPT_ARG_INCLUDE_TABLE,
                                    (void *)(uintptr_t)ensemble->options, 0,
                                    NULL, NULL},
                                   CLI_COMMON(*common),
                                   POPT_TABLEEND};
    const char *word;
    if (asks(argc, argv, "--help")) {
        print_help(command, ensemble);
        return CLI_ANSWERED;
    }
    int status = cli_parse(common, command, options, argc, argv);
    return status ? status : cli_one_argument(common, "ensemble", &word);
}

void cli_list_ensembles(const cli_command *command)
{
    fputs("\nENSEMBLE\n", stdout);
    for (size_t i = 0; i < ENSEMBLES; i++)
        if (knows(command, table[i]))
            printf("  %-15s %s\n", table[i]->name, table[i]->summary);
}
