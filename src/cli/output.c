/* What leaves the program: one line for a refusal, one JSON object, a bar. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

/* --- refusing ------------------------------------------------------------- */

/* A name may hold anything; a refusal is one line all the same. */
static void one_line(const char *before, const char *format, va_list values,
                     const char *after)
{
    char text[2048];
    vsnprintf(text, sizeof text, format, values);
    char line[4096];
    snprintf(line, sizeof line, "eigenlaw: %s%s%s%s", before,
             before[0] ? ": " : "", text, after);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127)
            *c = '?';
    fprintf(stderr, "%s\n", line);
}

int cli_wrong(const cli_common *common, const char *format, ...)
{
    char after[64];
    const char *name = common->command->name;
    snprintf(after, sizeof after, "; see eigenlaw help %s", name);
    va_list values;
    va_start(values, format);
    one_line(name, format, values, after);
    va_end(values);
    return CLI_USAGE;
}

int cli_refuse(const char *file, const char *format, ...)
{
    cli_progress_end();
    va_list values;
    va_start(values, format);
    one_line(file, format, values, "");
    va_end(values);
    return CLI_REFUSED;
}

/* "elaw_f: ..." names a function of the library to a person who called none. */
static const char *without_function(const char *message)
{
    if (strncmp(message, "elaw_", 5) != 0)
        return message;
    const char *rest = message + strspn(message, "abcdefghijklmnopqrstuvwxyz_");
    return strncmp(rest, ": ", 2) == 0 ? rest + 2 : message;
}

int cli_refuse_last(const char *file)
{
    const char *message = without_function(elaw_last_error());
    size_t length = strlen(file);
    bool named =
        strcmp(file, "-") == 0
            ? strncmp(message, "standard ", 9) == 0 ||
                  strncmp(message, "-:", 2) == 0
            : strncmp(message, file, length) == 0 && message[length] == ':';
    return cli_refuse(named ? "" : file, "%s", message);
}

int cli_check_place(const char *path)
{
    struct stat info;
    if (strcmp(path, "-") == 0)
        return CLI_OK;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return cli_refuse(path, "is a directory; name a file in it");
    const char *slash = strrchr(path, '/');
    char *folder = !slash          ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    if (!folder)
        return cli_refuse(path, "out of memory");
    int status = CLI_OK;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        status = cli_refuse(path, "there is no folder %s to write in", folder);
    else if (access(path, F_OK) != 0 && access(folder, W_OK) != 0)
        status = cli_refuse(path, "%s: %s; choose another place", folder,
                            strerror(errno));
    free(folder);
    return status;
}

void cli_take_back(const char *path)
{
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISREG(info.st_mode))
        unlink(path);
}

/* --- JSON ----------------------------------------------------------------- */

json_t *cli_real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *cli_count_json(size_t n)
{
    return json_integer((json_int_t)n);
}

json_t *cli_pair(double a, double b)
{
    return json_pack("[oo]", cli_real(a), cli_real(b));
}

json_t *cli_string(const char *text)
{
    json_t *whole = json_string(text);
    if (whole)
        return whole;
    char *ascii = strdup(text);
    if (!ascii)
        return NULL;
    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c > 127)
            *c = '?';
    whole = json_string(ascii);
    free(ascii);
    return whole;
}

int cli_print_json(json_t *object)
{
    if (!object)
        return cli_refuse("standard output", "out of memory");
    json_dumpf(object, stdout, JSON_REAL_PRECISION(17) | JSON_COMPACT);
    putchar('\n');
    json_decref(object);
    return cli_flush();
}

int cli_flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return CLI_OK;
    return cli_refuse("standard output", "%s", strerror(errno));
}

/* --- progress ------------------------------------------------------------- */

static struct {
    struct timespec start, last;
    bool shown;
} bar;

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) +
           1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static int draw(void *ctx, double fraction, const char *stage)
{
    (void)ctx;
    enum { WIDTH = 40 };
    if (seconds_since(&bar.start) < 1 || seconds_since(&bar.last) < 0.1)
        return 0;
    clock_gettime(CLOCK_MONOTONIC, &bar.last);
    bar.shown = true;
    if (fraction < 0) {
        fprintf(stderr, "\r\033[K%s ..", stage);
        return 0;
    }
    int full = (int)(fmin(fraction, 1) * WIDTH);
    fprintf(stderr, "\r\033[K[%.*s%*s] %3.0f %% %s", full,
            "########################################", WIDTH - full, "",
            100 * fmin(fraction, 1), stage);
    return 0;
}

elaw_progress cli_progress(const cli_common *common)
{
    elaw_progress silent = {NULL, NULL}, drawn = {draw, NULL};
    if (common->quiet || !isatty(STDERR_FILENO))
        return silent;
    clock_gettime(CLOCK_MONOTONIC, &bar.start);
    bar.last = (struct timespec){0, 0};
    return drawn;
}

void cli_progress_end(void)
{
    if (bar.shown)
        fputs("\r\033[K", stderr);
    bar.shown = false;
}
