/* Operators: anything that can be multiplied by a few vectors.
 *
 * An operator is a plain struct; fill one in by hand for a matrix that is
 * never stored (matrix-free), or make one from a matrix. Vectors are real
 * doubles; for a complex operator they are interleaved (re, im) pairs and ldx,
 * ldy count complex numbers. */
#ifndef EIGENLAW_OPERATOR_H
#define EIGENLAW_OPERATOR_H

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Several processes that share one operator by rows; NULL: one process. */
typedef struct elaw_comm {
    int rank, size;
    int (*sum)(void *ctx, double *inout, size_t count); /* all-reduce         */
    int (*gather)(void *ctx, const double *local, double *global);
    void *ctx;
    int fortran_handle;
} elaw_comm;

typedef struct elaw_operator {
    size_t rows, cols;
    bool symmetric; /* A = A^T (complex: A = A^*, Hermitian)              */
    elaw_field field;
    /* Y = A X: X is cols x k, Y is rows x k, column-major. Returns 0, or
     * anything else to fail (ELAW_ECALLBACK). Called from one thread. */
    int (*apply)(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy);
    /* Y = A^T X (complex: A^* X): X is rows x k, Y is cols x k. May be NULL
     * for a symmetric operator. */
    int (*apply_transpose)(void *ctx, size_t k, const double *x, size_t ldx,
                           double *y, size_t ldy);
    /* The entries of columns first .. first+count-1, rows x count at ldo.
     * NULL: the entries cannot be had (level and fit then come from traces). */
    int (*columns)(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo);
    /* Optional, symmetric only: the same with rows first .. and no others; what
     * then stands above the diagonal is not used. NULL: columns serves. */
    int (*lower)(void *ctx, size_t first, size_t count, double *out,
                 size_t ldo);
    size_t stored; /* sparse: the entries that a product reads; 0: all       */
    void *ctx;
    void (*release)(void *ctx); /* NULL: nothing is owned                    */
    size_t local_rows, first_row; /* this rank's slice; zero: the whole      */
    const elaw_comm *comm;
} elaw_operator;

/* The callbacks of all operators below return what the callbacks of their base
 * returned, or ELAW_ENOMEM where there is no room for a few vectors.
 *
 * Operators on a matrix, which is borrowed and must outlive the operator.
 * symmetric: the caller vouches for it, and one triangle alone is read: the
 * lower one of a column-major matrix, the upper one of a row-major real one.
 * ELAW_ESHAPE for an empty matrix, or symmetric and not square. */
ELAW_API elaw_status elaw_operator_dense(const elaw_matrix *a, bool symmetric,
                                         elaw_operator *out);
ELAW_API elaw_status elaw_operator_zdense(const elaw_zmatrix *a, bool hermitian,
                                          elaw_operator *out);
/* Keeps one index copy of its own (the rows in order) so that both products
 * run in parallel. */
ELAW_API elaw_status elaw_operator_sparse(const elaw_sparse *a, bool symmetric,
                                          elaw_operator *out);

/* alpha A + beta B, same shape and field. A and B are borrowed. */
ELAW_API elaw_status elaw_operator_sum(double alpha, const elaw_operator *a,
                                       double beta, const elaw_operator *b,
                                       elaw_operator *out);

/* diag(row_scale) A diag(col_scale); NULL: all ones. The scales are copied.
 * symmetric only where A is and both scales are equal. */
ELAW_API elaw_status elaw_operator_scale(const elaw_operator *a,
                                         const double *row_scale,
                                         const double *col_scale,
                                         elaw_operator *out);

typedef enum elaw_center {
    ELAW_CENTER_NONE = 0,
    ELAW_CENTER_COLUMNS, /* subtract from each column its mean: P A          */
    ELAW_CENTER_ROWS,    /* A P                                              */
    ELAW_CENTER_BOTH     /* P A P, P = 1 - ones ones^T / length              */
} elaw_center;
/* A minus its means; costs one product with A^T (A) at creation and no copy. */
ELAW_API elaw_status elaw_operator_center(const elaw_operator *a,
                                          elaw_center center,
                                          elaw_operator *out);

/* Rows and columns of A that are kept (index lists ascending; NULL: all). The
 * lists are copied. */
ELAW_API elaw_status elaw_operator_select(const elaw_operator *a,
                                          size_t row_count, const size_t *row,
                                          size_t col_count, const size_t *col,
                                          elaw_operator *out);

/* A - sum_k value[k] left_k right_k^* (deflation). left is rows x k, right
 * cols x k, column-major without gaps, of A's field; copied. For a symmetric A
 * pass right = left: the result is then symmetric. */
ELAW_API elaw_status elaw_operator_deflate(const elaw_operator *a, size_t k,
                                           const double *value,
                                           const double *left,
                                           const double *right,
                                           elaw_operator *out);

ELAW_API void elaw_operator_free(elaw_operator *op);

#ifdef __cplusplus
}
#endif
#endif
