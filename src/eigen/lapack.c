/* Everything at once: the matrix is formed (its columns, or products with unit
 * vectors), then dsyevd / zheevd, dgesdd / zgesdd (divide and conquer). */
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"
#include "matrix/lapack_int.h"

enum { PANEL = 32 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* --- the matrix ------------------------------------------------------------*/

/* Columns first .. first+count-1 as products with unit vectors. */
static elaw_status columns_by_products(elaw_product *product, size_t first,
                                       size_t count, double *unit, double *out)
{
    size_t cols = product->a.cols, width = product->width;
    memset(unit, 0, cols * count * width * sizeof *unit);
    for (size_t j = 0; j < count; j++)
        unit[(first + j + j * cols) * width] = 1;
    return elaw_product_apply(product, false, count, unit, out);
}

static elaw_status form(elaw_product *product, double **out)
{
    const elaw_operator *a = &product->a;
    size_t width = product->width, rows = a->rows * width, entries;
    double *matrix = NULL, *unit = NULL;
    elaw_status status = ELAW_OK;
    if (elaw_size_mul(rows, a->cols, &entries))
        matrix = elaw_alloc(entries, sizeof *matrix);
    if (a->columns == NULL)
        unit = elaw_alloc(a->cols * PANEL * width, sizeof *unit);
    if (matrix == NULL || (a->columns == NULL && unit == NULL))
        status = elaw_fail_memory(product->where);
    for (size_t j = 0; j < a->cols && status == ELAW_OK; j += PANEL) {
        size_t count = least(PANEL, a->cols - j);
        status = unit != NULL ? columns_by_products(product, j, count, unit,
                                                    matrix + j * rows)
                              : elaw_product_columns(product, j, count,
                                                     matrix + j * rows);
    }
    elaw_free(unit);
    if (status != ELAW_OK) {
        elaw_free(matrix);
        return status;
    }
    if (a->columns != NULL)
        product->info.passes++;
    *out = matrix;
    return ELAW_OK;
}

/* --- LAPACK with its workspace ---------------------------------------------*/

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

/* a -> its vectors, ascending values. */
static elaw_status syevd(const char *where, size_t width, char job, size_t n,
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

/* a is destroyed; u m x p, vt p x n. */
static elaw_status gesdd(const char *where, size_t width, char job, size_t m,
                         size_t n, double *a, double *values, double *u,
                         double *vt)
{
    double size[2] = {0, 0}, unused;
    size_t p = least(m, n), q = m < n ? n : m;
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

/* --- the wanted pairs ------------------------------------------------------*/

static void reverse(size_t n, double *x)
{
    for (size_t i = 0; i < n / 2; i++) {
        double keep = x[i];
        x[i] = x[n - 1 - i];
        x[n - 1 - i] = keep;
    }
}

/* The k wanted of all: values descending, vectors' columns ascending. */
static elaw_status take_wanted(elaw_task *task, size_t n, const double *values,
                               const double *vectors, elaw_found *found)
{
    size_t column = n * task->product.width;
    size_t *index = elaw_alloc(task->k, sizeof *index);
    if (index == NULL)
        return elaw_fail_memory(task->product.where);
    elaw_choose_which(task->options.which, n, task->k, values, index);
    for (size_t i = 0; i < task->k; i++) {
        found->values[i] = values[index[i]];
        if (found->left != NULL)
            memcpy(found->left + i * column,
                   vectors + (n - 1 - index[i]) * column,
                   column * sizeof *vectors);
    }
    elaw_free(index);
    return ELAW_OK;
}

/* Values without vectors are cheaper only where nobody certifies them: for the
 * whole spectrum. */
static bool values_only(const elaw_task *task, size_t n)
{
    return task->options.no_vectors && task->k == n;
}

/* Room for k values, and vectors unless they are not wanted. */
static elaw_status found_create(const elaw_task *task, size_t n, bool two_sided,
                                elaw_found *found)
{
    if (!values_only(task, n))
        return elaw_found_create(&task->product, task->k, two_sided, found);
    *found = (elaw_found){.count = task->k};
    found->values = elaw_alloc(task->k, sizeof(double));
    return found->values == NULL ? elaw_fail_memory(task->product.where)
                                 : ELAW_OK;
}

elaw_status elaw_lapack_eigen(elaw_task *task, elaw_found *found)
{
    elaw_product *product = &task->product;
    size_t n = product->a.rows;
    product->info.solver = ELAW_SOLVER_LAPACK;
    double *matrix = NULL, *values = elaw_alloc(n, sizeof *values);
    elaw_status status = values == NULL ? elaw_fail_memory(product->where)
                                        : form(product, &matrix);
    if (status == ELAW_OK)
        status = syevd(product->where, product->width,
                       values_only(task, n) ? 'N' : 'V', n, matrix, values);
    if (status == ELAW_OK)
        status = found_create(task, n, false, found);
    if (status == ELAW_OK) {
        reverse(n, values);
        status = take_wanted(task, n, values, matrix, found);
    }
    elaw_free(matrix);
    elaw_free(values);
    return status;
}

/* v (n x k) = the first k rows of vt (p x n), conjugated. */
static void take_right(size_t width, size_t p, size_t n, size_t k,
                       const double *vt, double *v)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++) {
            const double *x = vt + (i + j * p) * width;
            v[(j + i * n) * width] = x[0];
            if (width == 2)
                v[(j + i * n) * width + 1] = -x[1];
        }
}

elaw_status elaw_lapack_svd(elaw_task *task, elaw_found *found)
{
    elaw_product *product = &task->product;
    size_t m = product->a.rows, n = product->a.cols, p = least(m, n);
    size_t width = product->width, k = task->k;
    bool bare = values_only(task, p);
    product->info.solver = ELAW_SOLVER_LAPACK;
    double *matrix = NULL, *values = elaw_alloc(p, sizeof *values);
    double *u = elaw_alloc(bare ? 1 : m * p * width, sizeof *u);
    double *vt = elaw_alloc(bare ? 1 : p * n * width, sizeof *vt);
    elaw_status status = ELAW_OK;
    if (values == NULL || u == NULL || vt == NULL)
        status = elaw_fail_memory(product->where);
    if (status == ELAW_OK)
        status = form(product, &matrix);
    if (status == ELAW_OK)
        status = gesdd(product->where, width, bare ? 'N' : 'S', m, n, matrix,
                       values, u, vt);
    if (status == ELAW_OK)
        status = found_create(task, p, true, found);
    if (status == ELAW_OK) {
        memcpy(found->values, values, k * sizeof *values);
        if (!bare) {
            memcpy(found->left, u, m * k * width * sizeof *u);
            take_right(width, p, n, k, vt, found->right);
        }
    }
    elaw_free(vt);
    elaw_free(u);
    elaw_free(values);
    elaw_free(matrix);
    return status;
}
