/* What the commands share: one table of commands, the options that every
 * command takes, one way to refuse, one JSON writer.
 *
 * The strings that popt hands out live in each command's static options, as
 * long as the program: one command runs once. */
#ifndef CLI_H
#define CLI_H

#include <stdint.h>

#include <jansson.h>
#include <popt.h>

#include <eigenlaw/eigenlaw.h>

/* exit statuses of the contract; CLI_ANSWERED: --help or --version was the
 * question, and it is answered */
enum { CLI_OK = 0, CLI_REFUSED = 1, CLI_USAGE = 2, CLI_ANSWERED = -1 };

typedef struct cli_command {
    const char *name, *summary, *help;
    int (*run)(int argc, const char **argv);
    void (*more)(const struct cli_command *); /* behind the help, or NULL   */
} cli_command;

extern const cli_command cli_detect, cli_denoise, cli_sample, cli_predict,
    cli_transition, cli_law, cli_spectrum;

typedef struct cli_common {
    const cli_command *command;
    int json, quiet, help, version;
    char *threads_text, *seed_text;
    uint64_t seed;
    poptContext context;
    const char **args; /* what is left when the options are taken           */
    size_t arg_count;
} cli_common;

#define CLI_FLAG(name, place)                                                  \
    {                                                                          \
        name, 0, POPT_ARG_NONE, place, 0, NULL, NULL                           \
    }
#define CLI_TEXT(name, place)                                                  \
    {                                                                          \
        name, 0, POPT_ARG_STRING, place, 0, NULL, NULL                         \
    }
#define CLI_COMMON(c)                                                          \
    CLI_FLAG("json", &(c).json), CLI_FLAG("quiet", &(c).quiet),                \
        CLI_FLAG("help", &(c).help), CLI_FLAG("version", &(c).version),        \
        CLI_TEXT("threads", &(c).threads_text),                                \
        CLI_TEXT("seed", &(c).seed_text)

/* Takes the options of table, which includes CLI_COMMON(*common); sets the
 * threads. CLI_OK, CLI_USAGE (said) or CLI_ANSWERED. */
int cli_parse(cli_common *common, const cli_command *command,
              struct poptOption *table, int argc, const char **argv);
void cli_print_version(void);
void cli_print_help(const cli_command *command);

/* --- values of options: CLI_OK or CLI_USAGE, which is said ---------------- */

int cli_number(const cli_common *common, const char *option, const char *text,
               double *out);
int cli_positive(const cli_common *common, const char *option, const char *text,
                 double *out);
int cli_count(const cli_common *common, const char *option, const char *text,
              size_t least, size_t *out);
/* a,b,c; the list is the caller's */
int cli_numbers(const cli_common *common, const char *option, const char *text,
                double **out, size_t *count);
/* index of text in the NULL-terminated names */
int cli_choice(const cli_common *common, const char *option, const char *text,
               const char *const *names, int *out);
/* exactly one argument is left, called what in the complaint */
int cli_one_argument(const cli_common *common, const char *what,
                     const char **out);

/* --- refusing ------------------------------------------------------------- */

/* "eigenlaw: COMMAND: ..."; CLI_USAGE */
int cli_wrong(const cli_common *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "eigenlaw: FILE: ..."; CLI_REFUSED */
int cli_refuse(const char *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* the library's last message; FILE is not said twice */
int cli_refuse_last(const char *file);
/* the folder of an output is there and writable: asked before long work */
int cli_check_place(const char *path);
/* removes a file that was written as part of a whole that failed; a device or
 * a pipe stays */
void cli_take_back(const char *path);

/* --- output --------------------------------------------------------------- */

json_t *cli_real(double x); /* null where x is not finite          */
json_t *cli_count_json(size_t n);
json_t *cli_string(const char *text); /* broken UTF-8 is replaced            */
json_t *cli_pair(double a, double b);
/* prints and releases; CLI_OK or CLI_REFUSED */
int cli_print_json(json_t *object);
/* everything written to standard output arrived: CLI_OK or CLI_REFUSED */
int cli_flush(void);

/* a bar on standard error when that is a terminal, from the first second on */
elaw_progress cli_progress(const cli_common *common);
void cli_progress_end(void);

#endif
