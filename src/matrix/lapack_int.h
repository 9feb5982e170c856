/* The one door from size_t to the int of BLAS, LAPACK and ARPACK. */
#ifndef MATRIX_LAPACK_INT_H
#define MATRIX_LAPACK_INT_H

#include <limits.h>
#include <stddef.h>

#include "base/status.h"

/* n as an int; ELAW_EOVERFLOW names the caller and the size. */
static inline elaw_status elaw_to_int(const char *where, size_t n, int *out)
{
    if (n > INT_MAX)
        return elaw_fail(ELAW_EOVERFLOW,
                         "%s: size %zu exceeds the 32-bit integers of LAPACK",
                         where, n);
    *out = (int)n;
    return ELAW_OK;
}

#endif
