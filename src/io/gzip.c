#include "io/gzip.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

enum { GZIP_ONLY = 16 }; /* added to the window bits: expect the gzip header */

static void *stream_alloc(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return elaw_alloc(count, size);
}

static void stream_free(void *unused, void *block)
{
    (void)unused;
    elaw_free(block);
}

z_stream elaw_gzip_stream(void)
{
    return (z_stream){.zalloc = stream_alloc, .zfree = stream_free};
}

bool elaw_gzip_sniff(const char *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\x1f\x8b\x08", 3) == 0;
}

/* A block that grows by doubling. */
typedef struct buffer {
    char *block;
    size_t used, room;
} buffer;

static bool grow(buffer *b)
{
    size_t room;
    if (!elaw_size_mul(b->room, 2, &room))
        return false;
    char *larger = elaw_realloc(b->block, room, 1);
    if (larger == NULL)
        return false;
    b->block = larger;
    b->room = room;
    return true;
}

/* zlib counts in unsigned int */
static unsigned step(size_t left)
{
    return left < UINT_MAX / 2 ? (unsigned)left : UINT_MAX / 2;
}

/* One call of inflate; advances *at and the buffer. */
static int inflate_some(z_stream *stream, const char **at, const char *end,
                        buffer *out)
{
    unsigned input = step((size_t)(end - *at));
    unsigned room = step(out->room - out->used);
    stream->next_in = (Bytef *)(uintptr_t)*at;
    stream->avail_in = input;
    stream->next_out = (Bytef *)(out->block + out->used);
    stream->avail_out = room;
    int code = inflate(stream, Z_NO_FLUSH);
    *at += input - stream->avail_in;
    out->used += room - stream->avail_out;
    return code;
}

static bool only_zeros(const char *at, const char *end)
{
    while (at < end && *at == 0)
        at++;
    return at == end;
}

static elaw_status inflate_all(const char *name, z_stream *stream,
                               const char *at, const char *end, buffer *out)
{
    const char *start = at;
    for (;;) {
        if (out->used == out->room && !grow(out))
            return elaw_fail(ELAW_ENOMEM,
                             "%s: out of memory after unpacking %zu bytes",
                             name, out->used);
        int code = inflate_some(stream, &at, end, out);
        if (code == Z_MEM_ERROR)
            return elaw_fail_memory(name);
        if (code == Z_STREAM_END) {
            if (only_zeros(at, end)) /* tapes and disks pad with zeros */
                return ELAW_OK;
            if (!elaw_gzip_sniff(at, (size_t)(end - at)))
                return elaw_fail(ELAW_EFORMAT,
                                 "%s: %zu bytes that are not gzip follow the "
                                 "gzip data: compress the file again",
                                 name, (size_t)(end - at));
            inflateReset(stream);
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return elaw_fail(ELAW_EFORMAT,
                             "%s: gzip data damaged near byte %zu: get the "
                             "file again",
                             name, (size_t)(at - start));
        } else if (at == end && out->used < out->room) {
            return elaw_fail(ELAW_EFORMAT,
                             "%s: gzip data truncated after %zu bytes: get "
                             "the file again",
                             name, (size_t)(end - start));
        }
    }
}

elaw_status elaw_gzip_unpack(const char *name, const char *bytes, size_t size,
                             char **block, size_t *unpacked)
{
    z_stream stream = elaw_gzip_stream();
    if (inflateInit2(&stream, MAX_WBITS + GZIP_ONLY) != Z_OK)
        return elaw_fail_memory(name);
    buffer out = {.room = size < 4096 ? 4096 : size};
    out.block = elaw_alloc(out.room, 1);
    elaw_status status = out.block == NULL ? elaw_fail_memory(name)
                                           : inflate_all(name, &stream, bytes,
                                                         bytes + size, &out);
    inflateEnd(&stream);
    if (status == ELAW_OK) {
        *block = out.block;
        *unpacked = out.used;
    } else {
        elaw_free(out.block);
    }
    return status;
}
