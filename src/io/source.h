/* The bytes of an input, wherever they come from: a file (mapped where that
 * can be), standard input or a pipe (read), either of them gzipped (unpacked
 * in memory). Readers see one block of bytes. */
#ifndef IO_SOURCE_H
#define IO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "matrix/held.h"

typedef struct elaw_source {
    char name[200];   /* for messages: the path, or its end                  */
    const char *path; /* for its extension; borrowed                         */
    const char *bytes;
    size_t size;
    elaw_held *held; /* keeps the bytes: block[0] or the map; NULL: borrowed */
} elaw_source;

/* path "-": standard input. copy: read where one could map. */
elaw_status elaw_source_open(const char *path, bool copy, elaw_source *out);
/* The caller's bytes, unpacked where they are gzipped. */
elaw_status elaw_source_borrow(const char *path, const void *bytes, size_t size,
                               elaw_source *out);
void elaw_source_close(elaw_source *source);

#endif
