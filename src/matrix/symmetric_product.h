/* Y = A X for a stored real symmetric A, each entry of its lower triangle read
 * once for up to eight columns of X. */
#ifndef MATRIX_SYMMETRIC_PRODUCT_H
#define MATRIX_SYMMETRIC_PRODUCT_H

#include "matrix/panel.h"

/* a real and square, n at most INT_MAX. To the bit the same for any number of
 * threads. Always succeeds: without room for its vectors it calls dsymv. */
void elaw_symmetric_product(const elaw_entries *a, size_t k, const double *x,
                            size_t ldx, double *y, size_t ldy);

#endif
