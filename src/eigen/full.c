/* All values, then the vectors of a few.
 *   A = Q T Q^*           dsytrd / zhetrd, T real tridiagonal
 *   values of T           dsterf
 *   chosen vectors of T   bisection and inverse iteration (dstebz, dstein),
 *                         multiplied by Q
 * Rectangular: G = A A^* or A^* A on the smaller side, added up over panels of
 * columns; y = sqrt(value of G), the other side's vectors A^* u / y, made
 * orthonormal in the order of descending y.
 * Golub & Van Loan, Matrix Computations, 8.3-8.4. */
#include "eigen/full.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/basis.h"
#include "eigen/product.h"
#include "eigen/small.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_full";

enum { PANEL = 1 << 24 }; /* doubles of one panel: 128 MB */

struct elaw_full {
    elaw_product product;
    size_t n;        /* side of the square matrix that is reduced           */
    bool gram, wide; /* G instead of A; G = A A^* (rows <= cols)            */
    double *a;       /* n x n: the reflectors of Q below the diagonal       */
    double *d, *e, *tau; /* T and the reflectors' factors                   */
    double *values; /* n, descending; of A                                 */
};

static elaw_status failed(const char *routine, int info)
{
    return elaw_fail(ELAW_EBACKEND, "%s: %s reports %d", where, routine, info);
}

/* --- assembly --------------------------------------------------------------*/

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* c += x^* y, cx x cy, over `rows` rows; the lower triangle where x == y. */
static void add_inner(const elaw_full *full, size_t rows, const double *x,
                      size_t cx, const double *y, size_t cy, double *c)
{
    static const double one[2] = {1, 0};
    int m = (int)rows, p = (int)cx, q = (int)cy, ld = (int)full->n;
    if (full->product.width == 1 && x == y)
        cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, p, m, 1, x, m, 1, c,
                    ld);
    else if (x == y)
        cblas_zherk(CblasColMajor, CblasLower, CblasConjTrans, p, m, 1, x, m, 1,
                    c, ld);
    else if (full->product.width == 1)
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, p, q, m, 1, x, m,
                    y, m, 1, c, ld);
    else
        cblas_zgemm(CblasColMajor, CblasConjTrans, CblasNoTrans, p, q, m, one,
                    x, m, y, m, one, c, ld);
}

/* Wide: G += P P^*, one pass. */
static elaw_status add_wide(elaw_full *full, size_t panel, double *p)
{
    const elaw_operator *a = &full->product.a;
    int n = (int)full->n;
    for (size_t j = 0; j < a->cols; j += panel) {
        size_t count = least(panel, a->cols - j);
        elaw_status status = elaw_product_columns(&full->product, j, count, p);
        if (status != ELAW_OK)
            return status;
        if (full->product.width == 1)
            cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, (int)count,
                        1, p, n, 1, full->a, n);
        else
            cblas_zherk(CblasColMajor, CblasLower, CblasNoTrans, n, (int)count,
                        1, p, n, 1, full->a, n);
    }
    return ELAW_OK;
}

/* Tall: block (I, J) of G is P_I^* P_J, I >= J; panels are read again unless
 * one panel holds everything. */
static elaw_status add_tall(elaw_full *full, size_t panel, double *p)
{
    const elaw_operator *a = &full->product.a;
    size_t width = full->product.width;
    double *q = panel < a->cols ? p + width * a->rows * panel : NULL;
    for (size_t j = 0; j < a->cols; j += panel) {
        size_t cj = least(panel, a->cols - j);
        elaw_status status = elaw_product_columns(&full->product, j, cj, p);
        for (size_t i = j; i < a->cols && status == ELAW_OK; i += panel) {
            size_t ci = least(panel, a->cols - i);
            if (i > j)
                status = elaw_product_columns(&full->product, i, ci, q);
            if (status == ELAW_OK)
                add_inner(full, a->rows, i > j ? q : p, ci, p, cj,
                          full->a + width * (i + j * full->n));
        }
        if (status != ELAW_OK)
            return status;
    }
    return ELAW_OK;
}

static elaw_status assemble_gram(elaw_full *full)
{
    const elaw_operator *a = &full->product.a;
    size_t column = full->product.width * a->rows;
    size_t panel = PANEL / column > 0 ? PANEL / column : 1;
    panel = least(panel, a->cols);
    bool twice = !full->wide && panel < a->cols;
    double *p = elaw_alloc(column * panel, (twice ? 2 : 1) * sizeof *p);
    if (p == NULL)
        return elaw_fail_memory(where);
    elaw_status status = (full->wide ? add_wide : add_tall)(full, panel, p);
    elaw_free(p);
    return status;
}

/* Squares of the Gram matrix may overflow where the entries do not. */
static elaw_status check_range(const elaw_full *full)
{
    size_t stride = (full->n + 1) * full->product.width;
    for (size_t i = 0; i < full->n; i++)
        if (!isfinite(full->a[i * stride]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: the squared norm of %s %zu overflows", where,
                             full->wide ? "row" : "column", i + 1);
    return ELAW_OK;
}

static elaw_status assemble(elaw_full *full)
{
    const elaw_operator *a = &full->product.a;
    size_t column = full->product.width * a->rows;
    elaw_status status = ELAW_OK;
    if (full->gram)
        status = assemble_gram(full);
    size_t panel = PANEL / column > 0 ? PANEL / column : 1;
    for (size_t j = 0; !full->gram && j < a->cols && status == ELAW_OK;
         j += panel)
        status = elaw_product_columns(
            &full->product, j, least(panel, a->cols - j), full->a + j * column);
    full->product.info.passes = 1;
    return status == ELAW_OK ? check_range(full) : status;
}

/* --- reduction and values --------------------------------------------------*/

/* a -> reflectors, d, e, tau. */
static elaw_status reduce(elaw_full *full)
{
    int n = (int)full->n, info;
    double query[2] = {0, 0};
    bool real = full->product.width == 1;
    lapack_complex_double *z = (void *)full->a, *ztau = (void *)full->tau;
    info = real ? LAPACKE_dsytrd_work(LAPACK_COL_MAJOR, 'L', n, full->a, n,
                                      full->d, full->e, full->tau, query, -1)
                : LAPACKE_zhetrd_work(LAPACK_COL_MAJOR, 'L', n, z, n, full->d,
                                      full->e, ztau, (void *)query, -1);
    if (info != 0)
        return failed(real ? "dsytrd" : "zhetrd", info);
    int size = query[0] > 1 ? (int)query[0] : 1;
    double *work = elaw_alloc((size_t)size * full->product.width, sizeof *work);
    if (work == NULL)
        return elaw_fail_memory(where);
    info = real ? LAPACKE_dsytrd_work(LAPACK_COL_MAJOR, 'L', n, full->a, n,
                                      full->d, full->e, full->tau, work, size)
                : LAPACKE_zhetrd_work(LAPACK_COL_MAJOR, 'L', n, z, n, full->d,
                                      full->e, ztau, (void *)work, size);
    elaw_free(work);
    return info == 0 ? ELAW_OK : failed(real ? "dsytrd" : "zhetrd", info);
}

static elaw_status find_values(elaw_full *full)
{
    size_t n = full->n;
    double *off = elaw_alloc(n, sizeof *off);
    if (off == NULL)
        return elaw_fail_memory(where);
    memcpy(full->values, full->d, n * sizeof *off);
    memcpy(off, full->e, n * sizeof *off);
    int info = LAPACKE_dsterf_work((int)n, full->values, off);
    elaw_free(off);
    if (info != 0)
        return failed("dsterf", info);
    for (size_t i = 0; i < n / 2; i++) {
        double keep = full->values[i];
        full->values[i] = full->values[n - 1 - i];
        full->values[n - 1 - i] = keep;
    }
    for (size_t i = 0; i < n && full->gram; i++)
        full->values[i] = sqrt(fmax(0, full->values[i]));
    return ELAW_OK;
}

static elaw_status allocate(elaw_full *full)
{
    size_t n = full->n, width = full->product.width, square;
    if (!elaw_size_mul(n, n * width, &square))
        return elaw_fail_memory(where);
    full->a = elaw_alloc_zero(square, sizeof(double));
    full->d = elaw_alloc_zero(n, sizeof(double));
    full->e = elaw_alloc_zero(n, sizeof(double));
    full->tau = elaw_alloc_zero(n * width, sizeof(double));
    full->values = elaw_alloc(n, sizeof(double));
    if (full->a == NULL || full->d == NULL || full->e == NULL ||
        full->tau == NULL || full->values == NULL)
        return elaw_fail_memory(where);
    return ELAW_OK;
}

elaw_status elaw_full_create(const elaw_operator *a, elaw_full **out)
{
    elaw_product product;
    elaw_status status = elaw_product_open(where, a, NULL, &product);
    if (status == ELAW_OK && a->columns == NULL)
        status = elaw_fail(ELAW_EUNSUPPORTED,
                           "%s: the operator has no entries (columns is NULL)",
                           where);
    if (status != ELAW_OK)
        return status;
    elaw_full *full = elaw_alloc_zero(1, sizeof *full);
    if (full == NULL)
        return elaw_fail_memory(where);
    product.info.solver = ELAW_SOLVER_LAPACK;
    full->product = product;
    full->n = least(a->rows, a->cols);
    full->gram = !a->symmetric;
    full->wide = a->rows <= a->cols;
    status = allocate(full);
    if (status == ELAW_OK)
        status = assemble(full);
    if (status == ELAW_OK)
        status = reduce(full);
    if (status == ELAW_OK)
        status = find_values(full);
    if (status != ELAW_OK)
        elaw_full_free(full);
    else
        *out = full;
    return status;
}

void elaw_full_free(elaw_full *full)
{
    if (full == NULL)
        return;
    elaw_free(full->a);
    elaw_free(full->d);
    elaw_free(full->e);
    elaw_free(full->tau);
    elaw_free(full->values);
    elaw_free(full);
}

size_t elaw_full_count(const elaw_full *full)
{
    return full->n;
}

const double *elaw_full_values(const elaw_full *full)
{
    return full->values;
}

elaw_solve_info elaw_full_info(const elaw_full *full)
{
    return elaw_product_info(&full->product);
}

/* --- vectors of the square matrix ------------------------------------------*/

static elaw_status chosen(const elaw_full *full, size_t count,
                          const size_t index[], double *z)
{
    return elaw_tridiagonal_chosen(where, full->n, full->d, full->e, count,
                                   index, z);
}

/* x <- Q x, n x count. */
static elaw_status multiply_q(const elaw_full *full, size_t count, double *x)
{
    int n = (int)full->n, k = (int)count;
    size_t size = 64 * count + 64;
    if (n == 1)
        return ELAW_OK;
    double *work = elaw_alloc(size * full->product.width, sizeof *work);
    if (work == NULL)
        return elaw_fail_memory(where);
    int info =
        full->product.width == 1
            ? LAPACKE_dormtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, k,
                                  full->a, n, full->tau, x, n, work, (int)size)
            : LAPACKE_zunmtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, k,
                                  (const void *)full->a, n,
                                  (const void *)full->tau, (void *)x, n,
                                  (void *)work, (int)size);
    elaw_free(work);
    return info == 0 ? ELAW_OK : failed("dormtr", info);
}

/* Vectors of the reduced matrix, n x count, of the field. */
static elaw_status square_pairs(const elaw_full *full, size_t count,
                                const size_t index[], double *x)
{
    size_t n = full->n;
    if (full->product.width == 1) {
        elaw_status status = chosen(full, count, index, x);
        return status == ELAW_OK ? multiply_q(full, count, x) : status;
    }
    double *z = elaw_alloc(n * count, sizeof *z);
    if (z == NULL)
        return elaw_fail_memory(where);
    elaw_status status = chosen(full, count, index, z);
    for (size_t i = 0; i < n * count && status == ELAW_OK; i++) {
        x[2 * i] = z[i];
        x[2 * i + 1] = 0;
    }
    elaw_free(z);
    return status == ELAW_OK ? multiply_q(full, count, x) : status;
}

/* --- the other side --------------------------------------------------------*/

/* far = M near / y, orthonormal in the order of descending y; where M near
 * vanishes beside the largest value, anything orthogonal will do. */
static elaw_status other_side(elaw_full *full, size_t count,
                              const size_t order[], const double *near,
                              double *far)
{
    const elaw_operator *a = &full->product.a;
    size_t n = full->n, width = full->product.width;
    size_t rows = full->wide ? a->cols : a->rows;
    uint64_t draws = 0;
    elaw_basis basis;
    elaw_status status = elaw_basis_create(where, rows, width, a->comm, &basis);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < count && status == ELAW_OK; i++) {
        double *w = elaw_basis_next(&basis);
        if (w == NULL) {
            status = elaw_fail_memory(where);
            break;
        }
        status = elaw_product_apply(&full->product, full->wide, 1,
                                    near + order[i] * n * width, w);
        if (status != ELAW_OK)
            break;
        double norm = elaw_basis_orthogonalise(&basis, w, NULL);
        if (norm > 4 * sqrt((double)n) * DBL_EPSILON * full->values[0])
            elaw_vector_scale(width * rows, 1 / norm, w);
        else
            status = elaw_basis_random(&basis, where, 1, &draws, w);
        elaw_basis_push(&basis);
        memcpy(far + order[i] * rows * width, w, width * rows * sizeof *far);
    }
    elaw_basis_free(&basis);
    return status;
}

/* Places 0 .. count-1 by ascending index, that is by descending value. */
static void sort_places(size_t count, const size_t index[], size_t order[])
{
    for (size_t i = 0; i < count; i++) {
        size_t j = i;
        for (; j > 0 && index[order[j - 1]] > index[i]; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static void turn_pairs(const elaw_full *full, size_t count, double *left,
                       double *right)
{
    const elaw_operator *a = &full->product.a;
    size_t width = full->product.width;
    for (size_t i = 0; i < count; i++) {
        double *u = left + i * width * a->rows;
        elaw_complex phase = elaw_vector_phase(width, a->rows, u);
        elaw_vector_turn(width, a->rows, phase, u);
        if (full->gram)
            elaw_vector_turn(width, a->cols, phase,
                             right + i * width * a->cols);
    }
}

static elaw_status check_pairs(const elaw_full *full, size_t count,
                               const size_t index[], const double *left,
                               const double *right)
{
    if (left == NULL || (full->gram && right == NULL))
        return elaw_fail(ELAW_EINVAL, "%s: no room for the vectors", where);
    for (size_t i = 0; i < count; i++)
        if (index[i] >= full->n)
            return elaw_fail(ELAW_EINVAL, "%s: pair %zu of %zu", where,
                             index[i], full->n);
    return ELAW_OK;
}

elaw_status elaw_full_pairs(elaw_full *full, size_t count, const size_t index[],
                            double *left, double *right)
{
    elaw_status status = check_pairs(full, count, index, left, right);
    if (status != ELAW_OK || count == 0)
        return status;
    double *near = full->gram && !full->wide ? right : left;
    double *far = full->gram && !full->wide ? left : right;
    size_t *order = elaw_alloc(count, sizeof *order);
    if (order == NULL)
        return elaw_fail_memory(where);
    sort_places(count, index, order);
    status = square_pairs(full, count, index, near);
    if (status == ELAW_OK && full->gram)
        status = other_side(full, count, order, near, far);
    if (status == ELAW_OK)
        turn_pairs(full, count, left, right);
    elaw_free(order);
    return status;
}
