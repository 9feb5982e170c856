/* gzip (RFC 1952) through zlib, its memory through ours. */
#ifndef IO_GZIP_H
#define IO_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#include "base/status.h"

bool elaw_gzip_sniff(const char *bytes, size_t size);
/* All members, unpacked into *block (elaw_free). ELAW_EFORMAT: truncated,
 * damaged, or followed by something else. */
elaw_status elaw_gzip_unpack(const char *name, const char *bytes, size_t size,
                             char **block, size_t *unpacked);
/* A stream of zlib whose memory comes from elaw_alloc. */
z_stream elaw_gzip_stream(void);

#endif
