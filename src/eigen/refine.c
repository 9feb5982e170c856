/* Singular triplets of A in a space V of the smaller side:
 *   A V = U S Q^*,   V <- V Q
 * so that values found from A^* A become as accurate as products with A, not as
 * their squares. Golub & Van Loan, Matrix Computations, 8.6 (Rayleigh-Ritz). */
#include <lapacke.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"
#include "eigen/vector.h"

/* W = A V (large x k) -> its left vectors in place, values, Q^* (k x k). */
static elaw_status thin_svd(const char *where, size_t width, size_t large,
                            size_t k, double *w, double *values, double *qt)
{
    int m = (int)large, n = (int)k, info, size;
    double query[2] = {0, 0}, unused[2];
    /* dgesvd: 'O' puts the left vectors over W; m >= n here */
    info = width == 1
               ? LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, 'O', 'S', m, n, w, m,
                                     values, unused, 1, qt, n, query, -1)
               : LAPACKE_zgesvd_work(LAPACK_COL_MAJOR, 'O', 'S', m, n,
                                     (void *)w, m, values, (void *)unused, 1,
                                     (void *)qt, n, (void *)query, -1, NULL);
    size = (int)query[0];
    double *work = elaw_alloc((size_t)size * width + 5 * k, sizeof *work);
    if (work == NULL)
        return elaw_fail_memory(where);
    if (info == 0 && width == 1)
        info = LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, 'O', 'S', m, n, w, m,
                                   values, unused, 1, qt, n, work, size);
    else if (info == 0)
        info = LAPACKE_zgesvd_work(LAPACK_COL_MAJOR, 'O', 'S', m, n, (void *)w,
                                   m, values, (void *)unused, 1, (void *)qt, n,
                                   (void *)work, size,
                                   work + (size_t)size * width);
    elaw_free(work);
    return info == 0
               ? ELAW_OK
               : elaw_fail(ELAW_EBACKEND, "%s: gesvd reports %d", where, info);
}

/* y = V Q, row by row: column i of Q is the conjugate of row i of qt. */
static void rotate(size_t width, size_t n, size_t k, const double *v,
                   const double *qt, double *y)
{
    memset(y, 0, n * k * width * sizeof *y);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            const double *q = qt + (i + j * k) * width;
            elaw_vector_add(width, n,
                            (elaw_complex){q[0], width == 2 ? -q[1] : 0},
                            v + j * n * width, y + i * n * width);
        }
}

elaw_status elaw_refine_svd(elaw_product *product, size_t k, double *values,
                            double *near, double *far)
{
    bool wide = product->a.rows < product->a.cols;
    size_t small = wide ? product->a.rows : product->a.cols;
    size_t large = wide ? product->a.cols : product->a.rows;
    size_t width = product->width;
    double *qt = elaw_alloc(k * k * width, sizeof *qt);
    double *copy = elaw_alloc(small * k * width, sizeof *copy);
    elaw_status status = ELAW_OK;
    if (qt == NULL || copy == NULL)
        status = elaw_fail_memory(product->where);
    if (status == ELAW_OK)
        status = elaw_product_apply(product, wide, k, near, far);
    if (status == ELAW_OK)
        status = thin_svd(product->where, width, large, k, far, values, qt);
    if (status == ELAW_OK) {
        memcpy(copy, near, small * k * width * sizeof *copy);
        rotate(width, small, k, copy, qt, near);
    }
    elaw_free(copy);
    elaw_free(qt);
    return status;
}
