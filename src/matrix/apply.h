/* Products with any operator, for those who wrap or use one. */
#ifndef MATRIX_APPLY_H
#define MATRIX_APPLY_H

#include <eigenlaw/operator.h>

/* Doubles an entry takes: 1, complex 2. */
static inline size_t elaw_width(elaw_field field)
{
    return field == ELAW_COMPLEX ? 2 : 1;
}

/* Y = A X, Y = A^* X; the second falls back on the first for a symmetric
 * operator. What the callback returned, 0 for success. */
int elaw_apply(const elaw_operator *a, size_t k, const double *x, size_t ldx,
               double *y, size_t ldy);
int elaw_apply_adjoint(const elaw_operator *a, size_t k, const double *x,
                       size_t ldx, double *y, size_t ldy);

/* Both products can be had; ELAW_EINVAL names the caller and what is not
 * there, ELAW_ESHAPE an empty operator or one that is symmetric and not
 * square. */
elaw_status elaw_operator_check(const char *where, const elaw_operator *a);

/* For one that is to be wrapped in another: also refuses an operator shared by
 * several processes (ELAW_EUNSUPPORTED). */
elaw_status elaw_operator_check_base(const char *where, const elaw_operator *a);

/* n x k uninitialised numbers of the field; NULL when there is no memory. */
double *elaw_vectors_alloc(size_t n, size_t k, elaw_field field);

#endif
