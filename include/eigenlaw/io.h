/* Reading and writing matrices: NumPy, Matrix Market, CSV/TSV, each also
 * gzipped (.gz). The format is recognised by content first, then by extension.
 *
 * Every refusal is one sentence "FILE: what, where, what to do" in
 * elaw_last_error. NaN and Inf are refused with their row and column (counted
 * from 1). An output file appears whole or not at all (temporary file and
 * rename); a target that exists and is not a regular file is written directly
 * and its close is checked. */
#ifndef EIGENLAW_IO_H
#define EIGENLAW_IO_H

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_read_options {
    bool missing; /* empty, NA and NaN cells are missing values, not errors  */
    bool copy;    /* read into memory even where the file could be mapped    */
} elaw_read_options;

/* Reads any matrix file; path "-" is standard input (NPY or CSV). An NPY file
 * of native doubles is mapped read-only, privately, not copied, and stays
 * mapped until elaw_data_free: do not shorten the file meanwhile (with missing
 * cells the pages that hold them are copied). Arrays and tables keep the layout
 * of the file, CSV row by row; a Matrix Market coordinate file stays sparse.
 * ELAW_EIO, ELAW_EFORMAT, ELAW_EDOMAIN (NaN, Inf), ELAW_ESHAPE (empty),
 * ELAW_EOVERFLOW, ELAW_EUNSUPPORTED, ELAW_ENOMEM. */
ELAW_API elaw_status elaw_data_read(const char *path,
                                    const elaw_read_options *options,
                                    elaw_data *out);

/* Reads a real matrix as dense; ELAW_EUNSUPPORTED for a complex one. Missing
 * cells, where options allow them, hold 0. */
ELAW_API elaw_status elaw_matrix_read(const char *path,
                                      const elaw_read_options *options,
                                      elaw_matrix *out);

typedef struct elaw_write_options {
    bool single;           /* NPY: f4 instead of f8, c8 instead of c16       */
    const char *const *row_name, *const *col_name; /* CSV: names, or NULL    */
} elaw_write_options;

/* The format follows the extension: .npy .mtx .csv .tsv, each also .gz; "-" is
 * standard output as NPY, and so is a device or pipe without an extension.
 * Complex: .npy and .mtx only. */
ELAW_API elaw_status elaw_matrix_write(const char *path,
                                       const elaw_matrix *matrix,
                                       const elaw_write_options *options);
ELAW_API elaw_status elaw_zmatrix_write(const char *path,
                                        const elaw_zmatrix *matrix,
                                        const elaw_write_options *options);
/* Sparse: .mtx (coordinate) only. */
ELAW_API elaw_status elaw_sparse_write(const char *path,
                                       const elaw_sparse *matrix,
                                       const elaw_write_options *options);

#ifdef __cplusplus
}
#endif
#endif
