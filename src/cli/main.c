/* eigenlaw COMMAND [OPTIONS] [FILE ...]: the table of commands. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const cli_command *const commands[] = {
    &cli_detect, &cli_denoise,    &cli_spectrum, &cli_predict,
    &cli_sample, &cli_transition, &cli_law};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const cli_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void overview(FILE *out)
{
    fputs("eigenlaw: is there a signal in this matrix, and how strong is it?\n"
          "\n"
          "usage: eigenlaw COMMAND [OPTIONS] [FILE ...]\n"
          "\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("  help       what a command does, its options, an example\n"
          "\n"
          "For every command:\n"
          "  --json         one JSON object instead of text\n"
          "  --quiet        no progress bar\n"
          "  --threads N    default: all cores\n"
          "  --seed S       of the random numbers, default 1\n"
          "  --help, --version\n"
          "\n"
          "example: eigenlaw detect table.csv --center columns "
          "--scale columns\n",
          out);
}

static int unknown(const char *name)
{
    fprintf(stderr, "eigenlaw: no command \"%s\"; see eigenlaw --help\n", name);
    return CLI_USAGE;
}

static int help(int argc, const char **argv)
{
    if (argc < 2) {
        overview(stdout);
        return cli_flush();
    }
    const cli_command *command = find(argv[1]);
    if (!command)
        return unknown(argv[1]);
    cli_print_help(command);
    return cli_flush();
}

int main(int argc, char **argv)
{
    const char **args = (const char **)argv;
    if (argc < 2) {
        overview(stderr);
        return CLI_USAGE;
    }
    if (strcmp(args[1], "help") == 0 || strcmp(args[1], "--help") == 0)
        return help(argc - 1, args + 1);
    if (strcmp(args[1], "--version") == 0) {
        cli_print_version();
        return cli_flush();
    }
    const cli_command *command = find(args[1]);
    if (!command)
        return unknown(args[1]);
    int status = command->run(argc - 1, args + 1);
    return status == CLI_ANSWERED ? cli_flush() : status;
}
