/* Files for the tests of reading and writing: a scratch directory of the test
 * program, and reading from bytes in memory. */
#ifndef TESTS_FILES_H
#define TESTS_FILES_H

#include <stdbool.h>
#include <stdio.h>

#include "support.h"

/* "SCRATCH/name" in a directory of this process, made at the first call;
 * valid until the eighth call from now. */
const char *scratch(const char *name);
/* Writes the file and gives its path. gz: packed by zlib's own writer. */
const char *scratch_write(const char *name, const void *bytes, size_t size);
const char *scratch_write_gz(const char *name, const void *bytes, size_t size);
/* Files in the scratch directory. */
size_t scratch_count(void);
/* Removes it all; a group teardown of cmocka. */
int scratch_end(void **state);

/* Reads bytes as if a file of that name held them. */
elaw_status read_bytes(const char *name, const void *bytes, size_t size,
                       const elaw_read_options *options, elaw_data *out);
elaw_status read_text(const char *name, const char *text,
                      const elaw_read_options *options, elaw_data *out);

/* Entry (i, j) of whatever was read; complex: part 1 is the imaginary one. */
double entry(const elaw_data *data, size_t i, size_t j, int part);

#endif
