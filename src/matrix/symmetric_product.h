/* Y = A X for a stored real symmetric A, each entry of its lower triangle read
 * once for up to eight columns of X. */
#ifndef MATRIX_SYMMETRIC_PRODUCT_H
#define MATRIX_SYMMETRIC_PRODUCT_H

#include <eigenlaw/status.h>

#include "matrix/panel.h"

/* a real and square. To the bit the same for any number of threads.
 * ELAW_ENOMEM. */
elaw_status elaw_symmetric_product(const elaw_entries *a, size_t k,
                                   const double *x, size_t ldx, double *y,
                                   size_t ldy);

#endif
