/* Lanczos and Golub-Kahan, unrestarted, fully reorthogonalised.
 *   symmetric    A V = V T + beta_k v_(k+1) e_k^T,   T = tridiag(beta, alpha)
 *                residual of a Ritz pair = beta_k |last component|
 *   rectangular  M V = U B,  M^* U = V B^T + beta_k v_(k+1) e_k^T,
 *                M = A or A^*, V on the smaller side, B upper bidiagonal;
 *                residual = beta_k |last component of the left vector of B|
 * A beta at rounding level ends a block: V spans an invariant space, the next
 * vector is random and orthogonal to it, and the coupling is zero. Values and
 * vectors are those of the blocks one by one.
 * Golub & Van Loan, Matrix Computations, 10.1 and 10.4; Parlett 1980, 13. */
#include "eigen/lanczos.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/basis.h"
#include "eigen/product.h"
#include "eigen/small.h"

/* A Ritz value with its place: number `index` of the block that begins at
 * step `first`. */
typedef struct ritz {
    double value, residual;
    size_t first, size, index;
} ritz;

/* The vectors of one block's projected matrix. */
typedef struct block_vectors {
    size_t first, size; /* size 0: none                                      */
    double *near, *far; /* size x size                                       */
} block_vectors;

struct elaw_lanczos {
    elaw_product product;
    bool two_sided;       /* Golub-Kahan                                     */
    bool adjoint;         /* M = A^*: fewer rows than columns                */
    elaw_basis near, far; /* V of the small side; U (two-sided only)         */
    double *alpha, *beta; /* capacity each; beta[k] couples step k to k + 1  */
    size_t steps, capacity;
    double scale; /* largest |alpha| + |beta| so far                 */
    uint64_t seed, draws;
    bool looked; /* ritz, values, residuals belong to these steps   */
    ritz *ritz;
    double *values, *residuals;
    block_vectors block;
};

static bool linear(const elaw_lanczos *run)
{
    return !run->two_sided;
}

/* --- creation --------------------------------------------------------------*/

static elaw_status start(elaw_lanczos *run)
{
    double *v = elaw_basis_next(&run->near);
    if (v == NULL)
        return elaw_fail_memory(run->product.where);
    elaw_status status = elaw_basis_random(&run->near, run->product.where,
                                           run->seed, &run->draws, v);
    if (status == ELAW_OK)
        elaw_basis_push(&run->near);
    return status;
}

elaw_status elaw_lanczos_create(const elaw_operator *a, uint64_t seed,
                                elaw_lanczos **out)
{
    elaw_product product;
    elaw_status status = elaw_product_open("elaw_lanczos", a, NULL, &product);
    if (status != ELAW_OK)
        return status;
    elaw_lanczos *run = elaw_alloc_zero(1, sizeof *run);
    if (run == NULL)
        return elaw_fail_memory(product.where);
    product.info.solver = ELAW_SOLVER_LANCZOS;
    run->product = product;
    run->two_sided = !a->symmetric;
    run->adjoint = a->rows < a->cols;
    run->seed = seed;
    size_t small = run->adjoint ? a->rows : a->cols;
    size_t large = run->adjoint ? a->cols : a->rows;
    status = elaw_basis_create(product.where, small, product.width, a->comm,
                               &run->near);
    if (status == ELAW_OK && run->two_sided)
        status = elaw_basis_create(product.where, large, product.width, a->comm,
                                   &run->far);
    if (status == ELAW_OK)
        status = start(run);
    if (status != ELAW_OK)
        elaw_lanczos_free(run);
    else
        *out = run;
    return status;
}

void elaw_lanczos_watch(elaw_lanczos *run, const char *where,
                        const elaw_progress *progress)
{
    run->product.where = where;
    run->product.progress = progress == NULL ? (elaw_progress){0} : *progress;
}

static void forget_look(elaw_lanczos *run)
{
    elaw_free(run->block.near);
    elaw_free(run->block.far);
    elaw_free(run->ritz);
    elaw_free(run->values);
    elaw_free(run->residuals);
    run->block = (block_vectors){0};
    run->ritz = NULL;
    run->values = run->residuals = NULL;
    run->looked = false;
}

void elaw_lanczos_free(elaw_lanczos *run)
{
    if (run == NULL)
        return;
    forget_look(run);
    elaw_basis_free(&run->near);
    elaw_basis_free(&run->far);
    elaw_free(run->alpha);
    elaw_free(run->beta);
    elaw_free(run);
}

size_t elaw_lanczos_steps(const elaw_lanczos *run)
{
    return run->steps;
}

bool elaw_lanczos_complete(const elaw_lanczos *run)
{
    return run->steps == run->near.rows;
}

elaw_solve_info elaw_lanczos_info(const elaw_lanczos *run)
{
    return elaw_product_info(&run->product);
}

/* --- steps -----------------------------------------------------------------*/

/* Room for the coefficients of one more step. */
static elaw_status reserve(elaw_lanczos *run)
{
    if (run->steps < run->capacity)
        return ELAW_OK;
    size_t capacity = 2 * run->capacity + 64;
    double *alpha = elaw_realloc(run->alpha, capacity, sizeof *alpha);
    if (alpha == NULL)
        return elaw_fail_memory(run->product.where);
    run->alpha = alpha;
    double *beta = elaw_realloc(run->beta, capacity, sizeof *beta);
    if (beta == NULL)
        return elaw_fail_memory(run->product.where);
    run->beta = beta;
    run->capacity = capacity;
    return ELAW_OK;
}

/* At this size a remainder is the rounding of a product of this length. */
static bool negligible(const elaw_lanczos *run, double norm, double scale,
                       size_t length)
{
    return norm <=
           (10 + sqrt((double)length)) * DBL_EPSILON * fmax(run->scale, scale);
}

/* w, already orthogonal to the basis and of this norm, into its next column:
 * made unit, or replaced by a random one where it is negligible (*norm = 0). */
static elaw_status make_column(elaw_lanczos *run, elaw_basis *basis, double *w,
                               double scale, double *norm)
{
    if (!isfinite(*norm))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: the norm of a product overflows in step %zu",
                         run->product.where, run->steps + 1);
    if (negligible(run, *norm, scale, basis->rows)) {
        *norm = 0;
        return elaw_basis_random(basis, run->product.where, run->seed,
                                 &run->draws, w);
    }
    /* in two factors: 1 / norm may overflow */
    elaw_vector_scale(basis->width * basis->rows, 0.5 / *norm, w);
    elaw_vector_scale(basis->width * basis->rows, 2, w);
    return ELAW_OK;
}

/* U: far side of a Golub-Kahan step, u alpha = M v - (its part along U). */
static elaw_status far_half(elaw_lanczos *run, const double *v, double **u,
                            double *alpha)
{
    *u = elaw_basis_next(&run->far);
    if (*u == NULL)
        return elaw_fail_memory(run->product.where);
    elaw_status status =
        elaw_product_apply(&run->product, run->adjoint, 1, v, *u);
    if (status != ELAW_OK)
        return status;
    double scale =
        elaw_vector_norm(run->near.comm, run->far.width, run->far.rows, *u);
    *alpha = elaw_basis_orthogonalise(&run->far, *u, NULL);
    return make_column(run, &run->far, *u, scale, alpha);
}

/* One step: the product, alpha, beta and the next column of V. */
static elaw_status step(elaw_lanczos *run)
{
    const double *v = elaw_basis_column(&run->near, run->steps);
    double alpha = 0, beta, along, *u = NULL;
    bool last = run->steps + 1 == run->near.rows;
    elaw_status status = reserve(run);
    if (status == ELAW_OK && run->two_sided)
        status = far_half(run, v, &u, &alpha);
    if (status != ELAW_OK)
        return status;
    double *w = elaw_basis_next(&run->near);
    if (w == NULL)
        return elaw_fail_memory(run->product.where);
    status = elaw_product_apply(&run->product, run->two_sided && !run->adjoint,
                                1, linear(run) ? v : u, w);
    if (status != ELAW_OK)
        return status;
    double scale =
        elaw_vector_norm(run->near.comm, run->near.width, run->near.rows, w);
    beta = elaw_basis_orthogonalise(&run->near, w, &along);
    if (linear(run))
        alpha = along;
    if (last)
        beta = 0;
    else
        status = make_column(run, &run->near, w, scale, &beta);
    if (status != ELAW_OK)
        return status;
    run->alpha[run->steps] = alpha;
    run->beta[run->steps] = beta;
    run->scale = fmax(run->scale, fabs(alpha) + beta);
    run->steps++;
    if (run->two_sided)
        elaw_basis_push(&run->far);
    if (!last)
        elaw_basis_push(&run->near);
    return ELAW_OK;
}

elaw_status elaw_lanczos_advance(elaw_lanczos *run, size_t steps)
{
    elaw_status status = ELAW_OK;
    forget_look(run);
    for (size_t i = 0; i < steps && !elaw_lanczos_complete(run); i++) {
        status = step(run);
        if (status != ELAW_OK)
            break;
    }
    return status;
}

/* --- looking ---------------------------------------------------------------*/

static size_t block_end(const elaw_lanczos *run, size_t first)
{
    size_t k = first;
    while (k + 1 < run->steps && run->beta[k] > 0)
        k++;
    return k + 1;
}

void elaw_lanczos_coefficients(const elaw_lanczos *run, size_t *count,
                               const double **alpha, const double **beta)
{
    *count = run->steps == 0 ? 0 : block_end(run, 0);
    *alpha = run->alpha;
    *beta = run->beta;
}

/* Values and residuals of the block [first, end). */
static elaw_status look_at_block(elaw_lanczos *run, size_t first, size_t end)
{
    size_t size = end - first;
    double *values = run->values + first, *last = run->residuals + first;
    elaw_status status =
        (linear(run) ? elaw_tridiagonal_ends : elaw_bidiagonal_ends)(
            run->product.where, size, run->alpha + first, run->beta + first,
            values, last);
    for (size_t i = 0; i < size && status == ELAW_OK; i++)
        run->ritz[first + i] = (ritz){
            values[i], run->beta[end - 1] * fabs(last[i]), first, size, i};
    return status;
}

static int descending(const void *x, const void *y)
{
    const ritz *a = x, *b = y;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static elaw_status look(elaw_lanczos *run)
{
    size_t k = run->steps;
    elaw_status status = ELAW_OK;
    if (run->looked)
        return ELAW_OK;
    forget_look(run);
    run->ritz = elaw_alloc(k, sizeof *run->ritz);
    run->values = elaw_alloc(k, sizeof *run->values);
    run->residuals = elaw_alloc(k, sizeof *run->residuals);
    if (run->ritz == NULL || run->values == NULL || run->residuals == NULL)
        status = elaw_fail_memory(run->product.where);
    for (size_t first = 0; first < k && status == ELAW_OK;) {
        size_t end = block_end(run, first);
        status = look_at_block(run, first, end);
        first = end;
    }
    if (status != ELAW_OK) {
        forget_look(run);
        return status;
    }
    qsort(run->ritz, k, sizeof *run->ritz, descending);
    for (size_t i = 0; i < k; i++) {
        run->values[i] = run->ritz[i].value;
        run->residuals[i] = run->ritz[i].residual;
    }
    run->looked = true;
    return ELAW_OK;
}

elaw_status elaw_lanczos_ritz(elaw_lanczos *run, size_t *count,
                              const double **values, const double **residuals)
{
    elaw_status status = look(run);
    if (status != ELAW_OK)
        return status;
    *count = run->steps;
    *values = run->values;
    *residuals = run->residuals;
    return ELAW_OK;
}

/* --- pairs -----------------------------------------------------------------*/

/* Keeps the projected vectors of the block that r lies in. */
static elaw_status load_block(elaw_lanczos *run, const ritz *r)
{
    block_vectors *b = &run->block;
    if (b->size == r->size && b->first == r->first)
        return ELAW_OK;
    elaw_free(b->near);
    elaw_free(b->far);
    *b = (block_vectors){.first = r->first};
    b->near = elaw_alloc(r->size * r->size, sizeof *b->near);
    b->far = elaw_alloc(run->two_sided ? r->size * r->size : 0, sizeof *b->far);
    if (b->near == NULL || b->far == NULL)
        return elaw_fail_memory(run->product.where);
    const double *alpha = run->alpha + r->first, *beta = run->beta + r->first;
    elaw_status status =
        linear(run) ? elaw_tridiagonal_vectors(run->product.where, r->size,
                                               alpha, beta, b->near)
                    : elaw_bidiagonal_vectors(run->product.where, r->size,
                                              alpha, beta, b->far, b->near);
    if (status == ELAW_OK)
        b->size = r->size;
    return status;
}

static void normalise(const elaw_basis *basis, double *x)
{
    double norm = elaw_vector_norm(basis->comm, basis->width, basis->rows, x);
    elaw_vector_scale(basis->width * basis->rows, 1 / norm, x);
}

/* Left and right vectors of r, each where it is asked for. The phase is the
 * left one's, so that one is always formed. */
static void form_pair(elaw_lanczos *run, const ritz *r, double *left,
                      double *right)
{
    const block_vectors *b = &run->block;
    const elaw_basis *side[2] = {&run->near, &run->near};
    const double *c[2] = {b->near, b->near};
    double *vector[2] = {left, right};
    if (run->two_sided) {
        int far = run->adjoint ? 1 : 0;
        side[far] = &run->far;
        c[far] = b->far;
    }
    for (int i = 0; i < 2; i++) {
        if (vector[i] == NULL)
            continue;
        elaw_basis_combine(side[i], r->first, r->size,
                           c[i] + r->index * r->size, vector[i]);
        normalise(side[i], vector[i]);
    }
    elaw_complex phase = elaw_vector_phase(side[0]->width, side[0]->rows, left);
    for (int i = 0; i < 2; i++)
        if (vector[i] != NULL)
            elaw_vector_turn(side[i]->width, side[i]->rows, phase, vector[i]);
}

elaw_status elaw_lanczos_pairs(elaw_lanczos *run, size_t count,
                               const size_t index[], double *left,
                               double *right)
{
    const elaw_operator *a = &run->product.a;
    size_t width = run->product.width;
    elaw_status status = look(run);
    if (status == ELAW_OK && left == NULL)
        status = elaw_fail(ELAW_EINVAL, "%s: left is NULL", run->product.where);
    for (size_t i = 0; i < count && status == ELAW_OK; i++) {
        if (index[i] >= run->steps)
            return elaw_fail(ELAW_EINVAL, "%s: pair %zu of %zu",
                             run->product.where, index[i], run->steps);
        status = load_block(run, &run->ritz[index[i]]);
        if (status == ELAW_OK)
            form_pair(run, &run->ritz[index[i]], left + i * width * a->rows,
                      right == NULL ? NULL : right + i * width * a->cols);
    }
    return status;
}
