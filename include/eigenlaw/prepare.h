/* From what a file held to the operator that is analysed: symmetric or
 * rectangular, missing cells filled, columns without variance set aside,
 * centred and scaled, without copying the matrix; and what a person should be
 * told about the data. */
#ifndef EIGENLAW_PREPARE_H
#define EIGENLAW_PREPARE_H

#include <eigenlaw/operator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_shape {
    ELAW_SHAPE_AUTO = 0,  /* square and symmetric to 1e-12 of the largest
                             entry, or declared so by the file: symmetric    */
    ELAW_SHAPE_SYMMETRIC, /* refused where the entries are not               */
    ELAW_SHAPE_RECTANGULAR
} elaw_shape;

typedef struct elaw_prepare_options {
    elaw_shape shape;
    elaw_center center;
    bool scale_columns;   /* divide each column by its standard deviation,
                             divisor rows (after centring, if asked for)       */
    bool take_covariance; /* the caller knows that it is a covariance or
                             correlation matrix: no question about it        */
} elaw_prepare_options;

/* What was seen on the way; the numbers behind the hints of the program.
 * Rows and columns are those of the data, counted from 0. Missing cells count
 * as filled; in a matrix that is symmetric without them they are filled
 * symmetrically: with the mirror image, or else with the mean of the two
 * columns' means. */
typedef struct elaw_notes {
    bool symmetric;       /* treated as symmetric (Hermitian)          */
    size_t dropped_count; /* rows and columns without any variance
                             (symmetric: a row and its column are one) */
    size_t *dropped_rows, dropped_row_count; /* (all entries equal) that   */
    size_t *dropped_cols, dropped_col_count; /* were set aside             */
    size_t duplicate_count;     /* columns equal to an earlier column        */
    size_t duplicate_first[2];  /* the first such pair                       */
    double mean_share;          /* share of the energy in the column means   */
    bool looks_like_counts;     /* non-negative whole numbers, not only 0, 1 */
    bool looks_like_covariance; /* symmetric, diagonal positive and dominant
                                   as in a covariance or correlation matrix  */
    bool unit_diagonal;
    bool imaginary_zero;  /* complex without imaginary parts: treated
                             as real, and so is the operator           */
    size_t missing_count; /* cells filled with their column's mean     */
    double largest_entry; /* max |a_ij|                                */
} elaw_notes;

typedef struct elaw_prepared {
    elaw_operator op; /* borrows the data                                 */
    elaw_notes notes;
    char **row_name; /* names of the rows that are left; borrowed from   */
    char **col_name; /* the data, or NULL                                */
    void *held;
} elaw_prepared;

/* data is borrowed and must outlive the result. Two passes over a dense
 * matrix. ELAW_ESHAPE: 0 x n, 1 x 1, SYMMETRIC and not square;
 * ELAW_EDOMAIN: NaN or Inf, SYMMETRIC and not symmetric (with the place),
 * constant matrix, a scaled column without variance. */
ELAW_API elaw_status elaw_prepare(const elaw_data *data,
                                  const elaw_prepare_options *options,
                                  elaw_prepared *out);
ELAW_API void elaw_prepared_free(elaw_prepared *prepared);

/* The same from a matrix in memory (borrowed). */
ELAW_API elaw_status elaw_prepare_matrix(const elaw_matrix *a,
                                         const elaw_prepare_options *options,
                                         elaw_prepared *out);
ELAW_API elaw_status elaw_prepare_zmatrix(const elaw_zmatrix *a,
                                          const elaw_prepare_options *options,
                                          elaw_prepared *out);

#ifdef __cplusplus
}
#endif
#endif
