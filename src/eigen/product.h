/* Products with an operator as the solvers see them: counted, checked (the
 * callback's failure, NaN, Inf), reported, and able to be cancelled. */
#ifndef EIGEN_PRODUCT_H
#define EIGEN_PRODUCT_H

#include <eigenlaw/eigen.h>

typedef struct elaw_product {
    const char *where; /* the public function, for the error text           */
    elaw_operator a;   /* a copy of the struct; what it points to: borrowed */
    size_t width;      /* doubles an entry: 1 real, 2 complex               */
    elaw_solve_info info;
    elaw_progress progress;
    size_t expected; /* products, for the fraction reported; 0: unknown   */
    double started, reported; /* seconds of the monotonic clock             */
} elaw_product;

/* Checks the operator: not NULL, not empty, the callbacks that are needed,
 * symmetric only where square, sizes that LAPACK can count. */
elaw_status elaw_product_open(const char *where, const elaw_operator *a,
                              const elaw_progress *progress, elaw_product *out);
/* Y = A X, adjoint: Y = A^* X, k columns without gaps. */
elaw_status elaw_product_apply(elaw_product *product, bool adjoint, size_t k,
                               const double *x, double *y);
/* Columns first .. first+count-1 without gaps; ELAW_EDOMAIN names the first
 * entry that is NaN or infinite. */
elaw_status elaw_product_columns(elaw_product *product, size_t first,
                                 size_t count, double *out);
/* The counts so far and the seconds since opening. */
elaw_solve_info elaw_product_info(const elaw_product *product);

#endif
