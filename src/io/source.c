#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/fail.h"
#include "io/gzip.h"

/* A long path would push the message out of the error text: its end stays. */
static void set_name(const char *path, elaw_source *source)
{
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    size_t length = strlen(name), room = sizeof source->name - 1;
    if (length <= room)
        memcpy(source->name, name, length + 1);
    else
        snprintf(source->name, sizeof source->name, "...%s",
                 name + length - (room - 3));
    source->path = path;
}

static elaw_status fail_errno(const elaw_source *source, const char *what)
{
    return elaw_fail_errno(source->path, "standard input", what,
                           "check the path and its permissions");
}

/* Reads up to the end; `expected` is a first guess of the size. */
static elaw_status read_all(int file, size_t expected, elaw_source *source)
{
    size_t room = expected + 1, used = 0;
    char *block = elaw_alloc(room, 1);
    while (block != NULL) {
        ssize_t got = read(file, block + used, room - used);
        if (got == 0)
            break;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            elaw_free(block);
            return fail_errno(source, "read");
        }
        used += (size_t)got;
        if (used < room)
            continue;
        char *larger = elaw_realloc(block, 2, room);
        if (larger == NULL)
            elaw_free(block);
        block = larger;
        room *= 2;
    }
    if (block == NULL)
        return elaw_fail(ELAW_ENOMEM, "%s: out of memory after %zu bytes",
                         source->name, used);
    source->held->block[0] = block;
    source->bytes = block;
    source->size = used;
    return ELAW_OK;
}

static bool map_all(int file, size_t size, elaw_source *source)
{
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED)
        return false;
    source->held->map = map;
    source->held->map_size = size;
    source->bytes = map;
    source->size = size;
    return true;
}

static elaw_status load(int file, bool copy, elaw_source *source)
{
    struct stat info;
    if (fstat(file, &info) != 0)
        return fail_errno(source, "read");
    if (S_ISDIR(info.st_mode))
        return elaw_fail(ELAW_EIO,
                         "%s: is a directory, not a file: name the matrix "
                         "file in it",
                         source->name);
    bool sized = S_ISREG(info.st_mode) && info.st_size > 0;
    if (sized && (uintmax_t)info.st_size > PTRDIFF_MAX)
        return elaw_fail(ELAW_EOVERFLOW, "%s: too large for this machine",
                         source->name);
    size_t size = sized ? (size_t)info.st_size : 65536;
    if (sized && !copy && file != STDIN_FILENO && map_all(file, size, source))
        return ELAW_OK;
    return read_all(file, size, source);
}

/* Unpacks gzipped bytes in place of the packed ones. */
static elaw_status unpack(elaw_source *source)
{
    if (source->size == 0)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: is empty (0 bytes): a matrix file has at least "
                         "one entry",
                         source->name);
    if (!elaw_gzip_sniff(source->bytes, source->size))
        return ELAW_OK;
    elaw_held *held = elaw_held_create();
    if (held == NULL)
        return elaw_fail_memory(source->name);
    char *block;
    size_t size;
    elaw_status status = elaw_gzip_unpack(source->name, source->bytes,
                                          source->size, &block, &size);
    if (status != ELAW_OK) {
        elaw_held_free(held);
        return status;
    }
    elaw_held_free(source->held);
    held->block[0] = block;
    source->held = held;
    source->bytes = block;
    source->size = size;
    if (size == 0)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: holds nothing when unpacked: a matrix file has "
                         "at least one entry",
                         source->name);
    return ELAW_OK;
}

elaw_status elaw_source_open(const char *path, bool copy, elaw_source *out)
{
    elaw_source source = {0};
    set_name(path, &source);
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_errno(&source, "opened");
    source.held = elaw_held_create();
    elaw_status status = source.held == NULL ? elaw_fail_memory(source.name)
                                             : load(file, copy, &source);
    if (!standard)
        close(file);
    if (status == ELAW_OK)
        status = unpack(&source);
    if (status == ELAW_OK)
        *out = source;
    else
        elaw_source_close(&source);
    return status;
}

elaw_status elaw_source_borrow(const char *path, const void *bytes, size_t size,
                               elaw_source *out)
{
    elaw_source source = {.bytes = bytes, .size = size};
    set_name(path, &source);
    elaw_status status = unpack(&source);
    if (status == ELAW_OK)
        *out = source;
    else
        elaw_source_close(&source);
    return status;
}

void elaw_source_close(elaw_source *source)
{
    elaw_held_free(source->held);
    memset(source, 0, sizeof *source);
}
