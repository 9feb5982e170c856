/* Matrices: dense real and complex, sparse, and what a file held.
 *
 * Dense storage is column-major, a[i + j*ld], unless layout says row-major,
 * a[i*ld + j] (what was read from a file that goes row by row). Sizes are
 * size_t. A matrix owns its entries, borrows them (held == NULL) or maps a
 * file; the matching _free does the right thing for each, and nothing for a
 * zeroed struct. */
#ifndef EIGENLAW_MATRIX_H
#define EIGENLAW_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_complex {
    double re, im;
} elaw_complex;

typedef enum elaw_field { ELAW_REAL = 0, ELAW_COMPLEX } elaw_field;

typedef enum elaw_layout { ELAW_COLUMN_MAJOR = 0, ELAW_ROW_MAJOR } elaw_layout;

/* What keeps the entries alive: allocated memory or a mapped file. Opaque. */
typedef struct elaw_held elaw_held;

typedef struct elaw_matrix {
    size_t rows, cols;
    size_t ld;          /* >= rows (column-major) or >= cols (row-major) */
    elaw_layout layout;
    double *data;
    elaw_held *held;    /* NULL: data is borrowed                        */
} elaw_matrix;

typedef struct elaw_zmatrix {
    size_t rows, cols;
    size_t ld;
    elaw_layout layout;
    elaw_complex *data;
    elaw_held *held;
} elaw_zmatrix;

/* Compressed sparse columns: the entries of column j are number
 * column_start[j] .. column_start[j+1]-1, rows ascending, each place once.
 * A symmetric or Hermitian matrix holds both triangles. */
typedef struct elaw_sparse {
    size_t rows, cols;
    elaw_field field;
    size_t *column_start; /* cols + 1                                       */
    size_t *row;          /* column_start[cols] row indices, from 0         */
    double *value;        /* as many values; complex: (re, im) pairs        */
    elaw_held *held;      /* NULL: the three arrays are borrowed            */
} elaw_sparse;

/* rows x cols of zeros, owned, column-major, ld = rows (at least 1).
 * ELAW_EOVERFLOW where rows*cols*8 does not fit size_t; ELAW_ENOMEM. */
ELAW_API elaw_status elaw_matrix_create(size_t rows, size_t cols,
                                        elaw_matrix *out);
ELAW_API elaw_status elaw_zmatrix_create(size_t rows, size_t cols,
                                         elaw_zmatrix *out);

/* A view of the caller's column-major entries; nothing is copied, the caller
 * keeps them alive. ELAW_ESHAPE where ld < rows. */
ELAW_API elaw_status elaw_matrix_borrow(size_t rows, size_t cols, double *data,
                                        size_t ld, elaw_matrix *out);
ELAW_API elaw_status elaw_zmatrix_borrow(size_t rows, size_t cols,
                                         elaw_complex *data, size_t ld,
                                         elaw_zmatrix *out);

/* An owned column-major copy. */
ELAW_API elaw_status elaw_matrix_copy(const elaw_matrix *a, elaw_matrix *out);
ELAW_API elaw_status elaw_zmatrix_copy(const elaw_zmatrix *a,
                                       elaw_zmatrix *out);

/* Entry (i, j); no check of the range. */
ELAW_API double elaw_matrix_get(const elaw_matrix *a, size_t i, size_t j);
ELAW_API elaw_complex elaw_zmatrix_get(const elaw_zmatrix *a, size_t i,
                                       size_t j);

ELAW_API void elaw_matrix_free(elaw_matrix *a);
ELAW_API void elaw_zmatrix_free(elaw_zmatrix *a);

/* A sparse matrix from count triplets (row[k], col[k], value[k]), in any
 * order; complex values are (re, im) pairs. Owned copies are made.
 * ELAW_EINVAL names the first place that comes twice or lies outside. */
ELAW_API elaw_status elaw_sparse_from_triplets(size_t rows, size_t cols,
                                               elaw_field field, size_t count,
                                               const size_t *row,
                                               const size_t *col,
                                               const double *value,
                                               elaw_sparse *out);
ELAW_API void elaw_sparse_free(elaw_sparse *a);

/* What a file held: one of three forms, with the names of rows and columns
 * that travel with it. */
typedef enum elaw_storage { ELAW_DENSE = 0, ELAW_SPARSE } elaw_storage;

typedef struct elaw_data {
    size_t rows, cols;
    elaw_field field;
    elaw_storage storage;
    elaw_matrix dense;   /* storage dense, field real                        */
    elaw_zmatrix zdense; /* storage dense, field complex                     */
    elaw_sparse sparse;  /* storage sparse                                   */
    bool declared_symmetric;   /* the file's header says symmetric/Hermitian */
    char **row_name;           /* rows names, or NULL                        */
    char **col_name;           /* cols names, or NULL                        */
    size_t missing_count;      /* cells that were missing (read_options)     */
    size_t *missing;           /* their places i + j*rows, ascending; the
                                  entries there hold 0                       */
} elaw_data;

ELAW_API void elaw_data_free(elaw_data *data);

#ifdef __cplusplus
}
#endif
#endif
