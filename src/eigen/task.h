/* What a public call asks of a solver, and what a solver hands back. */
#ifndef EIGEN_TASK_H
#define EIGEN_TASK_H

#include "eigen/lanczos.h"
#include "eigen/product.h"

typedef struct elaw_task {
    elaw_product product;
    elaw_eigen_options options; /* every 0 replaced by its meaning; max_products
                                   stays 0 for no limit beyond the solver's   */
    size_t k;
    bool exhausted; /* ARPACK gave up because the operator's rank is too low */
} elaw_task;

/* Pairs in any order and phase. Owned. */
typedef struct elaw_found {
    size_t count;
    double *values;
    double *left, *right; /* right NULL for eigenpairs; NULL: values only    */
    double *residuals;    /* NULL: not computed                              */
} elaw_found;

/* Room for k pairs; two_sided: right vectors too. */
elaw_status elaw_found_create(const elaw_product *product, size_t k,
                              bool two_sided, elaw_found *out);
void elaw_found_free(elaw_found *found);

/* Numbers, ascending, of the k wanted among n descending values. */
void elaw_choose_which(elaw_which which, size_t n, size_t k,
                       const double *values, size_t index[]);
/* Descends; residuals and vectors follow. `count` pairs from `first` on. */
elaw_status elaw_found_sort(const elaw_product *product, elaw_found *found,
                            size_t first, size_t count);
/* The sign rule of eigenlaw/eigen.h. */
void elaw_found_turn(const elaw_product *product, elaw_found *found);
/* found->residuals from the operator: by products, or for many pairs by one
 * pass over its entries. */
elaw_status elaw_found_certify(elaw_product *product, elaw_found *found);

/* Singular triplets of A in the space of k orthonormal vectors of the smaller
 * side: near in, near, far and values out. */
elaw_status elaw_refine_svd(elaw_product *product, size_t k, double *values,
                            double *near, double *far);

/* The solvers. ELAW_OK, or ELAW_ENOCONV with the converged ones. The operator
 * of a _svd task is not marked symmetric. */
elaw_status elaw_arpack_eigen(elaw_task *task, elaw_found *found);
elaw_status elaw_arpack_svd(elaw_task *task, elaw_found *found);
elaw_status elaw_lapack_eigen(elaw_task *task, elaw_found *found);
elaw_status elaw_lapack_svd(elaw_task *task, elaw_found *found);
elaw_status elaw_lanczos_top(elaw_task *task, elaw_found *found);
/* low is not used for a rectangular operator. The first *outside pairs are
 * those beyond the interval. */
elaw_status elaw_lanczos_outside(elaw_task *task, double low, double high,
                                 double inside_error, size_t *outside,
                                 elaw_found *found);

#endif
