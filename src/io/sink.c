#include "io/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/fail.h"
#include "io/gzip.h"
#include "io/number.h"

enum { ROOM = 1 << 17, GZIP_HEADER = 16, GZIP_LEVEL = 6, GZIP_MEMORY = 8 };

struct elaw_sink {
    char *path;      /* for messages                                         */
    char *target;    /* what is renamed to: the path, links followed         */
    char *temporary; /* NULL: written directly                               */
    int file;
    elaw_status status;
    bool packed, streaming;
    z_stream stream;
    size_t used;
    unsigned char buffer[ROOM], out[ROOM];
};

/* elaw_fail's text holds some 500 characters: of the path, the end. */
static const char *tail(const char *path)
{
    size_t length = strlen(path);
    return length > 200 ? path + length - 200 : path;
}

static elaw_status fail_errno(const char *path, const char *what)
{
    return elaw_fail_errno(path, "standard output", what,
                           "make room or choose another place");
}

static void write_out(elaw_sink *sink, const unsigned char *bytes, size_t size)
{
    while (size > 0 && sink->status == ELAW_OK) {
        ssize_t put = write(sink->file, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            sink->status = fail_errno(sink->path, "written");
            return;
        }
        bytes += put;
        size -= (size_t)put;
    }
}

/* Packs and writes what the buffer holds; `last` ends the stream. */
static void pack_out(elaw_sink *sink, bool last)
{
    sink->stream.next_in = sink->buffer;
    sink->stream.avail_in = (unsigned)sink->used;
    do {
        sink->stream.next_out = sink->out;
        sink->stream.avail_out = ROOM;
        deflate(&sink->stream, last ? Z_FINISH : Z_NO_FLUSH);
        write_out(sink, sink->out, ROOM - sink->stream.avail_out);
    } while (sink->stream.avail_out == 0 && sink->status == ELAW_OK);
}

static void flush(elaw_sink *sink, bool last)
{
    if (sink->status == ELAW_OK && sink->packed)
        pack_out(sink, last);
    else if (sink->status == ELAW_OK)
        write_out(sink, sink->buffer, sink->used);
    sink->used = 0;
}

void elaw_sink_write(elaw_sink *sink, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    while (size > 0 && sink->status == ELAW_OK) {
        size_t part = ROOM - sink->used < size ? ROOM - sink->used : size;
        memcpy(sink->buffer + sink->used, at, part);
        sink->used += part;
        at += part;
        size -= part;
        if (sink->used == ROOM)
            flush(sink, false);
    }
}

void elaw_sink_text(elaw_sink *sink, const char *text)
{
    elaw_sink_write(sink, text, strlen(text));
}

void elaw_sink_number(elaw_sink *sink, double x)
{
    char text[32];
    int length = elaw_number_format(text, x);
    elaw_sink_write(sink, text, (size_t)length);
}

/* The file that a path of links ends at, so that the link survives. */
static char *follow(const char *path)
{
    char *resolved = realpath(path, NULL);
    char *copy = elaw_strdup(resolved != NULL ? resolved : path);
    free(resolved);
    return copy;
}

/* Opens target.PID-NUMBER.tmp, a name of its own beside the target. */
static elaw_status open_temporary(elaw_sink *sink, const struct stat *existing)
{
    static atomic_uint serial;
    size_t room = strlen(sink->target) + 64;
    sink->temporary = elaw_alloc(room, 1);
    if (sink->temporary == NULL)
        return elaw_fail_memory(tail(sink->path));
    do {
        snprintf(sink->temporary, room, "%s.%ld-%u.tmp", sink->target,
                 (long)getpid(), atomic_fetch_add(&serial, 1));
        sink->file = open(sink->temporary,
                          O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (sink->file < 0 && errno == EEXIST);
    if (sink->file < 0) {
        elaw_status status = fail_errno(sink->path, "written");
        elaw_free(sink->temporary);
        sink->temporary = NULL;
        return status;
    }
    /* a file that is replaced keeps its permissions, if that can be */
    if (existing != NULL && fchmod(sink->file, existing->st_mode & 07777) != 0)
        errno = 0;
    return ELAW_OK;
}

static elaw_status open_target(elaw_sink *sink)
{
    struct stat info;
    if (strcmp(sink->path, "-") == 0) {
        sink->file = dup(STDOUT_FILENO);
        return sink->file < 0 ? fail_errno(sink->path, "written") : ELAW_OK;
    }
    bool exists = stat(sink->path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return elaw_fail(ELAW_EIO,
                         "%s: is a directory: name a file in it to write to",
                         tail(sink->path));
    if (exists && !S_ISREG(info.st_mode)) {
        sink->file = open(sink->path, O_WRONLY | O_CLOEXEC);
        return sink->file < 0 ? fail_errno(sink->path, "written") : ELAW_OK;
    }
    /* a rename would walk past the permissions of a file that is there */
    if (exists && access(sink->path, W_OK) != 0)
        return fail_errno(sink->path, "written");
    sink->target = follow(sink->path);
    if (sink->target == NULL)
        return elaw_fail_memory(tail(sink->path));
    return open_temporary(sink, exists ? &info : NULL);
}

static elaw_status start_packing(elaw_sink *sink)
{
    size_t length = strlen(sink->path);
    sink->packed = length > 3 && strcmp(sink->path + length - 3, ".gz") == 0;
    if (!sink->packed)
        return ELAW_OK;
    sink->stream = elaw_gzip_stream();
    if (deflateInit2(&sink->stream, GZIP_LEVEL, Z_DEFLATED,
                     MAX_WBITS + GZIP_HEADER, GZIP_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return elaw_fail_memory(tail(sink->path));
    sink->streaming = true;
    return ELAW_OK;
}

elaw_status elaw_sink_open(const char *path, elaw_sink **out)
{
    elaw_sink *sink = elaw_alloc(1, sizeof *sink);
    if (sink == NULL)
        return elaw_fail_memory(tail(path));
    memset(sink, 0, offsetof(elaw_sink, buffer));
    sink->file = -1;
    sink->path = elaw_strdup(path);
    elaw_status status =
        sink->path == NULL ? elaw_fail_memory(tail(path)) : start_packing(sink);
    if (status == ELAW_OK)
        status = open_target(sink);
    if (status == ELAW_OK)
        *out = sink;
    else
        elaw_sink_finish(sink, status);
    return status;
}

static elaw_status close_file(elaw_sink *sink)
{
    elaw_status status = sink->status;
    if (close(sink->file) != 0 && status == ELAW_OK)
        status = fail_errno(sink->path, "written");
    if (sink->temporary == NULL)
        return status;
    if (status == ELAW_OK && rename(sink->temporary, sink->target) != 0)
        status = fail_errno(sink->path, "put in place");
    if (status != ELAW_OK)
        unlink(sink->temporary);
    return status;
}

elaw_status elaw_sink_finish(elaw_sink *sink, elaw_status status)
{
    if (sink->status == ELAW_OK)
        sink->status = status;
    if (sink->file >= 0) {
        flush(sink, true);
        status = close_file(sink);
    }
    if (sink->streaming)
        deflateEnd(&sink->stream);
    elaw_free(sink->path);
    elaw_free(sink->target);
    elaw_free(sink->temporary);
    elaw_free(sink);
    return status;
}
