#ifndef IO_MTX_WRITE_H
#define IO_MTX_WRITE_H

#include "io/format.h"

elaw_status elaw_mtx_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options);
elaw_status elaw_mtx_write_complex(elaw_sink *sink, const char *path,
                                   const elaw_zmatrix *m,
                                   const elaw_write_options *options);
elaw_status elaw_mtx_write_sparse(elaw_sink *sink, const char *path,
                                  const elaw_sparse *m,
                                  const elaw_write_options *options);

#endif
