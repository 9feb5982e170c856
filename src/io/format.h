/* A file format: how it is recognised, read and written. Adding one is adding
 * a file and a row in io.c. */
#ifndef IO_FORMAT_H
#define IO_FORMAT_H

#include <eigenlaw/io.h>

#include "io/sink.h"
#include "io/source.h"

typedef struct elaw_format {
    const char *name;
    const char *extension[3]; /* without .gz                                 */
    bool (*sniff)(const char *bytes, size_t size); /* NULL: by extension     */
    /* May take source->held over as the keeper of the entries (and set it to
     * NULL). options is never NULL; *out is zeroed. */
    elaw_status (*read)(elaw_source *source, const elaw_read_options *options,
                        elaw_data *out);
    /* NULL: not in this format. The sink keeps its own failures. */
    elaw_status (*write)(elaw_sink *sink, const char *path,
                         const elaw_matrix *matrix,
                         const elaw_write_options *options);
    elaw_status (*write_complex)(elaw_sink *sink, const char *path,
                                 const elaw_zmatrix *matrix,
                                 const elaw_write_options *options);
    elaw_status (*write_sparse)(elaw_sink *sink, const char *path,
                                const elaw_sparse *matrix,
                                const elaw_write_options *options);
} elaw_format;

extern const elaw_format elaw_format_npy, elaw_format_mtx, elaw_format_csv,
    elaw_format_tsv;

/* Reads what the source holds, the format by content, then by extension. */
elaw_status elaw_source_read(elaw_source *source,
                             const elaw_read_options *options, elaw_data *out);

#endif
