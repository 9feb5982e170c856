/* Order, sign rule and residuals: the same for every solver. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"
#include "eigen/vector.h"

/* Above so many pairs the entries are read once instead of multiplied pair by
 * pair; columns of one block of products. */
enum { MANY = 32, BLOCK = 8 };

elaw_status elaw_found_create(const elaw_product *product, size_t k,
                              bool two_sided, elaw_found *out)
{
    const elaw_operator *a = &product->a;
    size_t left, right;
    elaw_found fresh = {.count = k};
    if (!elaw_size_mul(a->rows * product->width, k, &left) ||
        !elaw_size_mul(a->cols * product->width, k, &right))
        return elaw_fail_memory(product->where);
    fresh.values = elaw_alloc_zero(k, sizeof(double));
    fresh.left = elaw_alloc_zero(left, sizeof(double));
    if (two_sided)
        fresh.right = elaw_alloc_zero(right, sizeof(double));
    if (fresh.values == NULL || fresh.left == NULL ||
        (two_sided && fresh.right == NULL)) {
        elaw_found_free(&fresh);
        return elaw_fail_memory(product->where);
    }
    *out = fresh;
    return ELAW_OK;
}

void elaw_found_free(elaw_found *found)
{
    elaw_free(found->values);
    elaw_free(found->left);
    elaw_free(found->right);
    elaw_free(found->residuals);
    *found = (elaw_found){0};
}

/* --- order -----------------------------------------------------------------*/

void elaw_choose_which(elaw_which which, size_t n, size_t k,
                       const double *values, size_t index[])
{
    size_t high = 0; /* how many from the high end; the others from the low */
    if (which == ELAW_LARGEST)
        high = k;
    else if (which == ELAW_BOTH_ENDS)
        high = k - k / 2;
    else if (which == ELAW_LARGEST_MAGNITUDE)
        for (size_t low = 0; high + low < k;) {
            if (fabs(values[high]) >= fabs(values[n - 1 - low]))
                high++;
            else
                low++;
        }
    for (size_t i = 0; i < k; i++)
        index[i] = i < high ? i : n - k + i;
}

/* columns of v into the order given; NULL: nothing to do */
static elaw_status permute(const char *where, size_t size, size_t count,
                           const size_t order[], double *v)
{
    if (v == NULL)
        return ELAW_OK;
    double *copy = elaw_alloc(size * count, sizeof *copy);
    if (copy == NULL)
        return elaw_fail_memory(where);
    memcpy(copy, v, size * count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        memcpy(v + i * size, copy + order[i] * size, size * sizeof *copy);
    elaw_free(copy);
    return ELAW_OK;
}

/* insertion sort: stable, and the lists are short or nearly in order */
static void descending_order(size_t count, const double *values, size_t order[])
{
    for (size_t i = 0; i < count; i++) {
        size_t j = i;
        for (; j > 0 && values[order[j - 1]] < values[i]; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

elaw_status elaw_found_sort(const elaw_product *product, elaw_found *found,
                            size_t first, size_t count)
{
    const char *where = product->where;
    size_t rows = product->a.rows * product->width;
    size_t cols = product->a.cols * product->width;
    size_t *order = elaw_alloc(count, sizeof *order);
    if (order == NULL)
        return elaw_fail_memory(where);
    descending_order(count, found->values + first, order);
    double *left = found->left, *right = found->right;
    elaw_status status = permute(where, rows, count, order,
                                 left == NULL ? NULL : left + first * rows);
    if (status == ELAW_OK)
        status = permute(where, cols, count, order,
                         right == NULL ? NULL : right + first * cols);
    if (status == ELAW_OK && found->residuals != NULL)
        status = permute(where, 1, count, order, found->residuals + first);
    if (status == ELAW_OK)
        status = permute(where, 1, count, order, found->values + first);
    elaw_free(order);
    return status;
}

void elaw_found_turn(const elaw_product *product, elaw_found *found)
{
    const elaw_operator *a = &product->a;
    size_t width = product->width;
    for (size_t i = 0; i < found->count && found->left != NULL; i++) {
        double *u = found->left + i * a->rows * width;
        elaw_complex phase = elaw_vector_phase(width, a->rows, u);
        elaw_vector_turn(width, a->rows, phase, u);
        if (found->right != NULL)
            elaw_vector_turn(width, a->cols, phase,
                             found->right + i * a->cols * width);
    }
}

/* --- residuals -------------------------------------------------------------*/

/* residuals[j] = max(itself, norm(y_j - value_j x_j)); y is destroyed. */
static void measure(const elaw_product *product, size_t n, size_t count,
                    const double *values, const double *x, double *y,
                    double *residuals)
{
    size_t width = product->width;
    for (size_t j = 0; j < count; j++) {
        double *column = y + j * n * width;
        elaw_vector_add(width, n, (elaw_complex){-values[j], 0},
                        x + j * n * width, column);
        residuals[j] = fmax(
            residuals[j], elaw_vector_norm(product->a.comm, width, n, column));
    }
}

/* norm(A x - value z) block by block; adjoint: A^*. */
static elaw_status certify_by_products(elaw_product *product, bool adjoint,
                                       const elaw_found *found, const double *x,
                                       const double *z)
{
    size_t rows = adjoint ? product->a.cols : product->a.rows;
    size_t cols = adjoint ? product->a.rows : product->a.cols;
    size_t width = product->width;
    double *y = elaw_alloc(BLOCK * rows * width, sizeof *y);
    elaw_status status = ELAW_OK;
    if (y == NULL)
        return elaw_fail_memory(product->where);
    for (size_t j = 0; j < found->count && status == ELAW_OK; j += BLOCK) {
        size_t count = found->count - j < BLOCK ? found->count - j : BLOCK;
        status = elaw_product_apply(product, adjoint, count,
                                    x + j * cols * width, y);
        if (status == ELAW_OK)
            measure(product, rows, count, found->values + j,
                    z + j * rows * width, y, found->residuals + j);
    }
    elaw_free(y);
    return status;
}

/* c = alpha a^(*) b + beta c of the field */
static void multiply(size_t width, bool adjoint, size_t m, size_t n, size_t k,
                     const double *a, size_t lda, const double *b, size_t ldb,
                     double beta, double *c, size_t ldc)
{
    const double one[2] = {1, 0}, b2[2] = {beta, 0};
    if (width == 1)
        cblas_dgemm(CblasColMajor, adjoint ? CblasTrans : CblasNoTrans,
                    CblasNoTrans, (int)m, (int)n, (int)k, 1, a, (int)lda, b,
                    (int)ldb, beta, c, (int)ldc);
    else
        cblas_zgemm(CblasColMajor, adjoint ? CblasConjTrans : CblasNoTrans,
                    CblasNoTrans, (int)m, (int)n, (int)k, one, a, (int)lda, b,
                    (int)ldb, b2, c, (int)ldc);
}

/* One pass over panels P of columns J: AV += P V_J and (A^* U)_J = P^* U. */
static elaw_status certify_by_panels(elaw_product *product,
                                     const elaw_found *found)
{
    const elaw_operator *a = &product->a;
    size_t width = product->width, k = found->count;
    size_t rows = a->rows, cols = a->cols;
    const double *right = found->right == NULL ? found->left : found->right;
    double *panel = elaw_alloc(rows * MANY * width, sizeof *panel);
    double *av = elaw_alloc_zero(rows * k * width, sizeof *av);
    double *au =
        found->right == NULL ? NULL : elaw_alloc(cols * k * width, sizeof *au);
    elaw_status status = ELAW_OK;
    if (panel == NULL || av == NULL || (au == NULL && found->right != NULL))
        status = elaw_fail_memory(product->where);
    for (size_t j = 0; j < cols && status == ELAW_OK; j += MANY) {
        size_t c = cols - j < MANY ? cols - j : MANY;
        status = elaw_product_columns(product, j, c, panel);
        if (status != ELAW_OK)
            break;
        multiply(width, false, rows, k, c, panel, rows, right + j * width, cols,
                 1, av, rows);
        if (au != NULL)
            multiply(width, true, c, k, rows, panel, rows, found->left, rows, 0,
                     au + j * width, cols);
    }
    if (status == ELAW_OK) {
        product->info.passes++;
        measure(product, rows, k, found->values, found->left, av,
                found->residuals);
    }
    if (status == ELAW_OK && au != NULL)
        measure(product, cols, k, found->values, found->right, au,
                found->residuals);
    elaw_free(au);
    elaw_free(av);
    elaw_free(panel);
    return status;
}

elaw_status elaw_found_certify(elaw_product *product, elaw_found *found)
{
    found->residuals = elaw_alloc_zero(found->count, sizeof(double));
    if (found->residuals == NULL)
        return elaw_fail_memory(product->where);
    if (found->count > MANY && product->a.columns != NULL)
        return certify_by_panels(product, found);
    const double *right = found->right == NULL ? found->left : found->right;
    elaw_status status =
        certify_by_products(product, false, found, right, found->left);
    if (status == ELAW_OK && found->right != NULL)
        status = certify_by_products(product, true, found, found->left, right);
    return status;
}
