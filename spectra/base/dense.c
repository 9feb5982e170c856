#include "base/dense.h"

#include <lapacke.h>
#include <limits.h>

#include "base/memory.h"
#include "base/status.h"

bool elaw_dense_solve(size_t n, double *a, size_t count, double *b, int *pivot)
{
    if (n > INT_MAX || count > INT_MAX)
        return false;
    int m = (int)n;
    return LAPACKE_dgesv_work(LAPACK_COL_MAJOR, m, (int)count, a, m, pivot, b,
                              m) == 0;
}

elaw_status elaw_dense_eigen(const char *where, size_t n, double *a,
                             bool vectors, double *value)
{
    const char job = vectors ? 'V' : 'N';
    double best = 0;
    if (n > INT_MAX)
        return elaw_fail(ELAW_EOVERFLOW, "%s: size %zu", where, n);
    int m = (int)n;
    LAPACKE_dsyev_work(LAPACK_COL_MAJOR, job, 'L', m, a, m, value, &best, -1);
    double *work = elaw_alloc((size_t)best, sizeof *work);
    if (work == NULL)
        return elaw_fail_memory(where);
    int info = LAPACKE_dsyev_work(LAPACK_COL_MAJOR, job, 'L', m, a, m, value,
                                  work, (int)best);
    elaw_free(work);
    return info == 0
               ? ELAW_OK
               : elaw_fail(ELAW_EBACKEND, "%s: dsyev reports %d", where, info);
}
