#ifndef IO_CSV_WRITE_H
#define IO_CSV_WRITE_H

#include "io/format.h"

elaw_status elaw_csv_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options);
elaw_status elaw_tsv_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options);

#endif
