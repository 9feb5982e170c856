/* Options: popt takes them apart, every value is checked here. A number that
 * popt would accept (nan, inf, 1x) is not one for us. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <omp.h>

#include "cli.h"

void cli_print_version(void)
{
    printf("eigenlaw %s\n%s\n", elaw_version(), openblas_get_config());
    printf("Jansson %s\nOpenMP %d, %d threads\n", jansson_version_str(),
           _OPENMP, omp_get_max_threads());
}

void cli_print_help(const cli_command *command)
{
    fputs(command->help, stdout);
    if (command->more)
        command->more(command);
}

static int set_threads(const cli_common *common)
{
    size_t threads;
    if (!common->threads_text)
        return CLI_OK;
    int status =
        cli_count(common, "--threads", common->threads_text, 1, &threads);
    if (status)
        return status;
    if (threads > 4096)
        return cli_wrong(common, "--threads %zu is more than 4096", threads);
    omp_set_num_threads((int)threads);
    openblas_set_num_threads((int)threads);
    return CLI_OK;
}

static int take_seed(cli_common *common)
{
    size_t seed;
    common->seed = 1;
    if (!common->seed_text)
        return CLI_OK;
    int status = cli_count(common, "--seed", common->seed_text, 0, &seed);
    if (status == CLI_OK)
        common->seed = seed;
    return status;
}

int cli_parse(cli_common *common, const cli_command *command,
              struct poptOption *table, int argc, const char **argv)
{
    common->command = command;
    common->context = poptGetContext(command->name, argc, argv, table, 0);
    int next = poptGetNextOpt(common->context);
    if (next < -1)
        return cli_wrong(common, "%s: %s",
                         poptBadOption(common->context, POPT_BADOPTION_NOALIAS),
                         poptStrerror(next));
    if (common->help) {
        cli_print_help(command);
        return CLI_ANSWERED;
    }
    if (common->version) {
        cli_print_version();
        return CLI_ANSWERED;
    }
    common->args = poptGetArgs(common->context);
    while (common->args && common->args[common->arg_count])
        common->arg_count++;
    int status = set_threads(common);
    return status ? status : take_seed(common);
}

int cli_number(const cli_common *common, const char *option, const char *text,
               double *out)
{
    char *end;
    double x = strtod(text, &end);
    while (isspace((unsigned char)*end))
        end++;
    if (end == text || *end || !isfinite(x))
        return cli_wrong(common, "%s takes a number, not \"%s\"", option, text);
    *out = x;
    return CLI_OK;
}

int cli_positive(const cli_common *common, const char *option, const char *text,
                 double *out)
{
    double x = 0;
    int status = cli_number(common, option, text, &x);
    if (status)
        return status;
    if (!(x > 0))
        return cli_wrong(common, "%s %s is not positive", option, text);
    *out = x;
    return CLI_OK;
}

int cli_count(const cli_common *common, const char *option, const char *text,
              size_t least, size_t *out)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || n > SIZE_MAX)
        return cli_wrong(common, "%s takes a whole number, not \"%s\"", option,
                         text);
    if (n < least)
        return cli_wrong(common, "%s %s is below %zu", option, text, least);
    *out = (size_t)n;
    return CLI_OK;
}

int cli_numbers(const cli_common *common, const char *option, const char *text,
                double **out, size_t *count)
{
    size_t n = 1;
    for (const char *c = text; *c; c++)
        n += *c == ',';
    double *list = malloc(n * sizeof *list);
    char *copy = strdup(text);
    if (!list || !copy) {
        free(list);
        free(copy);
        return cli_refuse(option, "out of memory");
    }
    int status = CLI_OK;
    char *at = copy;
    for (size_t i = 0; i < n && status == CLI_OK; i++) {
        char *end = at + strcspn(at, ",");
        *end = '\0';
        status = cli_number(common, option, at, &list[i]);
        at = end + 1;
    }
    free(copy);
    if (status) {
        free(list);
        return status;
    }
    *out = list;
    *count = n;
    return CLI_OK;
}

int cli_choice(const cli_common *common, const char *option, const char *text,
               const char *const *names, int *out)
{
    char all[256] = "";
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], text) == 0) {
            *out = i;
            return CLI_OK;
        }
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, " %s", names[i]);
    }
    return cli_wrong(common, "%s %s: choose one of:%s", option, text, all);
}

int cli_one_argument(const cli_common *common, const char *what,
                     const char **out)
{
    if (common->arg_count == 0)
        return cli_wrong(common, "%s is missing", what);
    if (common->arg_count > 1)
        return cli_wrong(common, "one %s at a time; \"%s\" is too many", what,
                         common->args[1]);
    *out = common->args[0];
    return CLI_OK;
}
