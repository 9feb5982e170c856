/* Everything at once: the matrix is formed (its columns, or products with unit
 * vectors), then dsyevd / zheevd, dgesdd / zgesdd (divide and conquer). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/decompose.h"
#include "eigen/task.h"

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
        status =
            elaw_syevd(product->where, product->width,
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
        status = elaw_gesdd(product->where, width, bare ? 'N' : 'S', m, n,
                            matrix, values, u, vt);
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
