/* dsyevd / zheevd and dgesdd / zgesdd (divide and conquer), with their
 * workspaces. */
#include "eigen/decompose.h"

#include <lapacke.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/lapack_int.h"

/* One allocation for work (of the field), rwork and iwork. */
typedef struct workspace {
    double *work, *rwork;
    int *iwork;
    int size, rsize, isize;
} workspace;

static elaw_status workspace_create(const char *where, size_t width,
                                    double size, double rsize, int isize,
                                    workspace *out)
{
    elaw_status status = elaw_to_int(where, (size_t)size + 1, &out->size);
    if (status == ELAW_OK)
        status = elaw_to_int(where, (size_t)rsize + 1, &out->rsize);
    if (status != ELAW_OK)
        return status;
    out->isize = isize + 1;
    out->work = elaw_alloc((size_t)out->size * width, sizeof(double));
    out->rwork = elaw_alloc((size_t)out->rsize, sizeof(double));
    out->iwork = elaw_alloc((size_t)out->isize, sizeof(int));
    if (out->work == NULL || out->rwork == NULL || out->iwork == NULL)
        return elaw_fail_memory(where);
    return ELAW_OK;
}

static void workspace_free(workspace *w)
{
    elaw_free(w->work);
    elaw_free(w->rwork);
    elaw_free(w->iwork);
}

static int call_syevd(size_t width, char job, int n, double *a, double *values,
                      double *work, int size, double *rwork, int rsize,
                      int *iwork, int isize)
{
    if (width == 1)
        return LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, values,
                                   work, size, iwork, isize);
    return LAPACKE_zheevd_work(LAPACK_COL_MAJOR, job, 'L', n, (void *)a, n,
                               values, (void *)work, size, rwork, rsize, iwork,
                               isize);
}

elaw_status elaw_syevd(const char *where, size_t width, char job, size_t n,
                       double *a, double *values)
{
    double size[2] = {0, 0}, rsize = 0;
    int isize = 0;
    workspace w = {0};
    int info = call_syevd(width, job, (int)n, a, values, size, -1, &rsize, -1,
                          &isize, -1);
    elaw_status status =
        workspace_create(where, width, size[0], rsize, isize, &w);
    if (status == ELAW_OK && info == 0)
        info = call_syevd(width, job, (int)n, a, values, w.work, w.size,
                          w.rwork, w.rsize, w.iwork, w.isize);
    workspace_free(&w);
    if (status == ELAW_OK && info != 0)
        status = elaw_fail(ELAW_EBACKEND, "%s: syevd reports %d", where, info);
    return status;
}

static int call_gesdd(size_t width, char job, int m, int n, double *a,
                      double *values, double *u, double *vt, double *work,
                      int size, double *rwork, int *iwork)
{
    int p = m < n ? m : n;
    if (width == 1)
        return LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, job, m, n, a, m, values, u,
                                   m, vt, p, work, size, iwork);
    return LAPACKE_zgesdd_work(LAPACK_COL_MAJOR, job, m, n, (void *)a, m,
                               values, (void *)u, m, (void *)vt, p,
                               (void *)work, size, rwork, iwork);
}

elaw_status elaw_gesdd(const char *where, size_t width, char job, size_t m,
                       size_t n, double *a, double *values, double *u,
                       double *vt)
{
    double size[2] = {0, 0}, unused;
    size_t p = m < n ? m : n, q = m < n ? n : m;
    int none;
    workspace w = {0};
    int info = call_gesdd(width, job, (int)m, (int)n, a, values, u, vt, size,
                          -1, &unused, &none);
    /* rwork by the manual of zgesdd: it cannot be asked for */
    double rsize = (double)p * (5 * (double)p + 7) +
                   2 * (double)p * (double)(p + q) + 7 * (double)p;
    elaw_status status = workspace_create(
        where, width, size[0], width == 2 ? rsize : 0, 8 * (int)p, &w);
    if (status == ELAW_OK && info == 0)
        info = call_gesdd(width, job, (int)m, (int)n, a, values, u, vt, w.work,
                          w.size, w.rwork, w.iwork);
    workspace_free(&w);
    if (status == ELAW_OK && info != 0)
        status = elaw_fail(ELAW_EBACKEND, "%s: gesdd reports %d", where, info);
    return status;
}
