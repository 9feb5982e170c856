/* The full spectrum by one reduction to tridiagonal form: all values, then
 * vectors of the few that are asked for. Rectangular operators go through the
 * Gram matrix of the small side (a value y_k carries a relative error of
 * eps (y_1/y_k)^2: for outliers and the shape of the bulk, not for tiny
 * singular values; elaw_svd_all is the accurate one). */
#ifndef EIGEN_FULL_H
#define EIGEN_FULL_H

#include <eigenlaw/eigen.h>

typedef struct elaw_full elaw_full;

/* Needs a->columns. min(rows, cols) values. a is copied as in lanczos.h. */
elaw_status elaw_full_create(const elaw_operator *a, elaw_full **out);
size_t elaw_full_count(const elaw_full *full);
const double *elaw_full_values(const elaw_full *full); /* descending */
elaw_status elaw_full_pairs(elaw_full *full, size_t count, const size_t index[],
                            double *left, double *right);
elaw_solve_info elaw_full_info(const elaw_full *full);
void elaw_full_free(elaw_full *full);

#endif
