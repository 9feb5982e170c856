/* An output that appears whole or not at all: written to a temporary file in
 * the same folder, renamed when all is well. A target that exists and is not
 * a regular file (device, pipe) and standard output ("-") are written
 * directly. A path that ends in .gz is packed on the way. */
#ifndef IO_SINK_H
#define IO_SINK_H

#include <stddef.h>

#include "base/status.h"

typedef struct elaw_sink elaw_sink;

elaw_status elaw_sink_open(const char *path, elaw_sink **out);
/* A failure sticks: later writes do nothing, and finish reports it. */
void elaw_sink_write(elaw_sink *sink, const void *bytes, size_t size);
void elaw_sink_text(elaw_sink *sink, const char *text);
/* 17 significant digits. */
void elaw_sink_number(elaw_sink *sink, double x);
/* Ends the output: status is what the writer has found so far; only with
 * ELAW_OK from it, from every write and from the closing does the file appear.
 * Frees the sink. */
elaw_status elaw_sink_finish(elaw_sink *sink, elaw_status status);

#endif
