/* gnuplot as a child process. Its standard input is the script, its standard
 * output a pipe to us, its complaints go to another file without a name.
 * posix_spawn, not fork: the process may have threads. */
#include "plot/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/number.h"
#include "io/sink.h"

extern char **environ;

typedef struct format {
    const char *extension, *terminal, *small;
} format;

/* One layout for all three: the letters are a thirtieth of the height; small:
 * those of the key. */
static const format formats[] = {
    {".svg",
     "svg size 960,600 font 'DejaVu Sans,Arial,sans-serif,18' "
     "background '#ffffff' enhanced",
     "set key font ',15'"},
    {".png",
     "pngcairo size 1920,1200 font 'DejaVu Sans,36' linewidth 2 "
     "pointscale 2 background '#ffffff' enhanced",
     "set key font ',30'"},
    {".pdf",
     "pdfcairo size 8in,5in font 'DejaVu Sans,15' linewidth 1.6 "
     "background '#ffffff' enhanced",
     "set key font ',12.5'"},
};

static const format *format_of(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (length > 4 &&
            strcasecmp(path + length - 4, formats[i].extension) == 0)
            return &formats[i];
    return NULL;
}

/* --- the script ----------------------------------------------------------- */

void elaw_gnuplot_text(elaw_gnuplot *g, const char *text)
{
    fputs(text, g->script);
}

void elaw_gnuplot_number(elaw_gnuplot *g, double x)
{
    char text[32];
    elaw_number_format(text, x);
    fputs(text, g->script);
}

/* Bytes of the UTF-8 character at c; 0: it is none. */
static size_t character(const unsigned char *c)
{
    size_t length = c[0] < 0x80   ? 1
                    : c[0] < 0xc2 ? 0
                    : c[0] < 0xe0 ? 2
                    : c[0] < 0xf0 ? 3
                    : c[0] < 0xf5 ? 4
                                  : 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    if (length == 3 && ((c[0] == 0xe0 && c[1] < 0xa0) || /* overlong */
                        (c[0] == 0xed && c[1] > 0x9f) || /* surrogate */
                        (c[0] == 0xef && c[1] == 0xbf && c[2] > 0xbd)))
        return 0;
    if (length == 4 &&
        ((c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f)))
        return 0;
    return length;
}

void elaw_gnuplot_string(elaw_gnuplot *g, const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    fputc('\'', g->script);
    while (*c) {
        size_t length = character(c);
        if (length == 0 || *c < 32 || *c == 127)
            fputc('?', g->script);
        else
            fwrite(c, 1, length, g->script);
        if (*c == '\'') /* doubled inside quotes */
            fputc('\'', g->script);
        c += length > 0 ? length : 1;
    }
    fputc('\'', g->script);
}

elaw_status elaw_gnuplot_open(const char *path, elaw_gnuplot *out)
{
    const format *kind = format_of(path);
    elaw_gnuplot g;
    if (kind == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: a figure ends in .svg, .png or .pdf",
                         path);
    g.script = tmpfile();
    if (g.script == NULL)
        return elaw_fail(ELAW_EIO, "%s: no temporary file for gnuplot: %s",
                         path, strerror(errno));
    elaw_gnuplot_text(&g, "set encoding utf8\nset terminal ");
    elaw_gnuplot_text(&g, kind->terminal);
    elaw_gnuplot_text(&g, "\n");
    elaw_gnuplot_text(&g, kind->small);
    elaw_gnuplot_text(&g, "\n");
    *out = g;
    return ELAW_OK;
}

/* --- the child ------------------------------------------------------------ */

typedef struct child {
    pid_t pid;
    int figure; /* the reading end                                          */
} child;

/* Starts gnuplot with our three files at 0, 1, 2. */
static int start(int script, int complaints, child *out)
{
    char *const command[] = {"gnuplot", "-d", "-", NULL};
    posix_spawn_file_actions_t actions;
    int ends[2], code;
    if (pipe(ends) != 0)
        return errno;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = posix_spawn_file_actions_adddup2(&actions, script, 0);
        if (code == 0)
            code = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        if (code == 0)
            code = posix_spawn_file_actions_adddup2(&actions, complaints, 2);
        if (code == 0)
            code = posix_spawnp(&out->pid, command[0], &actions, NULL, command,
                                environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (code != 0)
        close(ends[0]);
    out->figure = ends[0];
    return code;
}

/* POSIX: of a child that could not become the program. */
enum { NOT_FOUND = 127 };

/* What the child draws, into the sink (or nowhere). Its exit status, -1: it did
 * not exit by itself. */
static int collect(const child *c, elaw_sink *sink)
{
    char bytes[1 << 14];
    ssize_t got;
    int code = 0;
    do {
        got = read(c->figure, bytes, sizeof bytes);
        if (got > 0 && sink != NULL)
            elaw_sink_write(sink, bytes, (size_t)got);
    } while (got > 0 || (got < 0 && errno == EINTR));
    close(c->figure);
    while (waitpid(c->pid, &code, 0) < 0)
        if (errno != EINTR)
            return -1;
    return got == 0 && WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

/* The first line of the complaints that says something. */
static void read_complaint(FILE *complaints, char *text, int size)
{
    rewind(complaints);
    snprintf(text, (size_t)size, "it ended without a word");
    char line[300];
    while (fgets(line, sizeof line, complaints) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *said = line + strspn(line, " \t^\r");
        if (strstr(said, "line ") != NULL || strstr(said, "rror") != NULL ||
            strstr(said, "nknown") != NULL) {
            snprintf(text, (size_t)size, "%.250s", said);
            return;
        }
    }
}

static elaw_status run_script(FILE *script, FILE *complaints, const char *name,
                              elaw_sink *sink)
{
    child c;
    char text[256];
    if (fflush(script) != 0 || fseek(script, 0, SEEK_SET) != 0 ||
        lseek(fileno(script), 0, SEEK_SET) != 0)
        return elaw_fail(ELAW_EIO, "%s: no room for gnuplot's script: %s", name,
                         strerror(errno));
    int code = start(fileno(script), fileno(complaints), &c);
    if (code != 0 && code != ENOENT)
        return elaw_fail(ELAW_EIO, "%s: gnuplot does not start: %s", name,
                         strerror(code));
    int ended = code == ENOENT ? NOT_FOUND : collect(&c, sink);
    if (ended == NOT_FOUND)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: figures are drawn by gnuplot, which is not "
                         "installed (Debian: apt-get install gnuplot-nox)",
                         name);
    if (ended == 0)
        return ELAW_OK;
    read_complaint(complaints, text, sizeof text);
    return elaw_fail(ELAW_EBACKEND, "%s: gnuplot failed: %s", name, text);
}

elaw_status elaw_gnuplot_run(elaw_gnuplot *g, const char *path,
                             elaw_status status)
{
    elaw_sink *sink = NULL;
    FILE *complaints = NULL;
    if (status == ELAW_OK) {
        complaints = tmpfile();
        if (complaints == NULL)
            status =
                elaw_fail(ELAW_EIO, "gnuplot: no file for its messages: %s",
                          strerror(errno));
    }
    if (status == ELAW_OK && path != NULL)
        status = elaw_sink_open(path, &sink);
    if (status == ELAW_OK)
        status = run_script(g->script, complaints,
                            path != NULL ? path : "figure", sink);
    if (sink != NULL)
        status = elaw_sink_finish(sink, status);
    if (complaints != NULL)
        fclose(complaints);
    fclose(g->script);
    g->script = NULL;
    return status;
}
