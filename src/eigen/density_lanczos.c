/* Stochastic Lanczos quadrature. A run of k steps from z/norm(z) gives
 *   B V = V T + beta_k v_(k+1) e_k^T,   T = tridiag(beta, alpha),
 * and the Gauss rule of z's spectral measure: nodes theta_i, the eigenvalues of
 * T, with weights the squared first components of their vectors, exact for
 * degree 2k - 1 (Golub and Welsch 1969; Ubaru, Chen, Saad 2017). Full
 * reorthogonalisation: without it copies of converged values appear. Several
 * runs go in step, so that one pass over the matrix serves them all. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/basis.h"
#include "eigen/density.h"
#include "eigen/small.h"

/* doubles that the bases of runs in step may hold together: 1 GiB */
static const size_t room = (size_t)1 << 27;

/* --- the runs ------------------------------------------------------------- */

typedef struct runs {
    size_t count;
    elaw_basis basis[ELAW_PROBES];
    bool done[ELAW_PROBES]; /* the Krylov space is exhausted                */
    double scale[ELAW_PROBES];
    double *x, *y; /* n x ELAW_PROBES: last columns, products      */
} runs;

static void runs_free(runs *r)
{
    for (size_t k = 0; k < ELAW_PROBES; k++)
        elaw_basis_free(&r->basis[k]);
    elaw_free(r->x);
    elaw_free(r->y);
}

static elaw_status push(elaw_basis *basis, const char *where, const double *w,
                        double norm)
{
    size_t size = basis->width * basis->rows;
    double *v = elaw_basis_next(basis);
    if (v == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < size; i++)
        v[i] = w[i] / norm;
    elaw_basis_push(basis);
    return ELAW_OK;
}

static elaw_status runs_start(const elaw_probing *p, size_t first, size_t count,
                              runs *r)
{
    const char *where = p->product.where;
    size_t size = p->n * p->product.width;
    elaw_status status = ELAW_OK;
    *r = (runs){.count = count};
    r->x = elaw_alloc(size * ELAW_PROBES, sizeof *r->x);
    r->y = elaw_alloc(size * ELAW_PROBES, sizeof *r->y);
    if (r->x == NULL || r->y == NULL)
        status = elaw_fail_memory(where);
    else
        elaw_probing_fill(p, first, count, r->x);
    for (size_t k = 0; k < count && status == ELAW_OK; k++) {
        status = elaw_basis_create(where, p->n, p->product.width, NULL,
                                   &r->basis[k]);
        if (status == ELAW_OK)
            status =
                push(&r->basis[k], where, r->x + k * size, sqrt((double)p->n));
    }
    return status;
}

/* What rounding leaves of a vector that should vanish. */
static bool negligible(const runs *r, size_t k, double norm)
{
    double n = (double)r->basis[k].rows;
    return norm <= (10 + sqrt(n)) * DBL_EPSILON * r->scale[k];
}

/* w = B v of run k becomes its next column. */
static elaw_status extend(const elaw_probing *p, runs *r, size_t k, double *w,
                          double *alpha, double *beta)
{
    elaw_basis *basis = &r->basis[k];
    double norm = elaw_vector_norm(NULL, basis->width, basis->rows, w);
    r->scale[k] = fmax(r->scale[k], norm);
    *beta = elaw_basis_orthogonalise(basis, w, alpha);
    if (!isfinite(*beta) || !isfinite(norm))
        return elaw_fail(ELAW_EDOMAIN, "%s: the norm of a product overflows",
                         p->product.where);
    if (basis->count == basis->rows || negligible(r, k, *beta))
        *beta = 0;
    r->done[k] = *beta == 0;
    return r->done[k] ? ELAW_OK : push(basis, p->product.where, w, *beta);
}

/* One step of every run that goes on; *left: how many do. */
static elaw_status advance(elaw_probing *p, runs *r, size_t first, size_t step,
                           elaw_coefficients *c, size_t *left)
{
    size_t size = p->n * p->product.width, active = 0;
    for (size_t k = 0; k < r->count; k++)
        if (!r->done[k])
            memcpy(r->x + size * active++,
                   elaw_basis_column(&r->basis[k], step), size * sizeof *r->x);
    *left = active;
    if (active == 0)
        return ELAW_OK;
    elaw_status status = elaw_probing_apply(p, active, r->x, r->y);
    active = 0;
    for (size_t k = 0; k < r->count && status == ELAW_OK; k++) {
        if (r->done[k])
            continue;
        size_t at = (first + k) * c->steps + step;
        status = extend(p, r, k, r->y + size * active++, &c->alpha[at],
                        &c->beta[at]);
        c->length[first + k] = step + 1;
    }
    return status;
}

static elaw_status run_group(elaw_probing *p, size_t first, size_t count,
                             elaw_coefficients *c)
{
    runs r;
    size_t left = count;
    elaw_status status = runs_start(p, first, count, &r);
    for (size_t step = 0; step < c->steps && left > 0 && status == ELAW_OK;
         step++)
        status = advance(p, &r, first, step, c, &left);
    runs_free(&r);
    return status;
}

elaw_status elaw_probing_lanczos(elaw_probing *p, elaw_coefficients *out)
{
    elaw_coefficients c = {.probes = p->probes, .steps = p->steps};
    size_t entries, each = (p->n + 1) * p->product.width * p->steps;
    size_t group = room / each < 1             ? 1
                   : room / each < ELAW_PROBES ? room / each
                                               : ELAW_PROBES;
    elaw_status status = ELAW_OK;
    if (elaw_size_mul(p->probes, p->steps, &entries)) {
        c.length = elaw_alloc_zero(p->probes, sizeof *c.length);
        c.alpha = elaw_alloc(entries, sizeof *c.alpha);
        c.beta = elaw_alloc(entries, sizeof *c.beta);
    }
    if (c.length == NULL || c.alpha == NULL || c.beta == NULL)
        status = elaw_fail_memory(p->product.where);
    for (size_t first = 0; first < p->probes && status == ELAW_OK;
         first += group) {
        size_t left = p->probes - first;
        status = run_group(p, first, left < group ? left : group, &c);
    }
    if (status == ELAW_OK)
        *out = c;
    else
        elaw_coefficients_free(&c);
    return status;
}

void elaw_coefficients_free(elaw_coefficients *c)
{
    elaw_free(c->length);
    elaw_free(c->alpha);
    elaw_free(c->beta);
    *c = (elaw_coefficients){0};
}

/* --- the quadrature ------------------------------------------------------- */

typedef struct knot {
    double x, weight;
} knot;

static int ascending(const void *left, const void *right)
{
    const knot *a = left, *b = right;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->weight < b->weight ? -1 : a->weight > b->weight;
}

/* Nodes of probe r. First components are the last ones of the matrix turned
 * upside down. scratch: 5 steps. */
static elaw_status rule_of(const elaw_coefficients *c, size_t r, knot *out,
                           double *scratch, double reach[2])
{
    size_t k = c->length[r];
    const double *alpha = c->alpha + r * c->steps;
    const double *beta = c->beta + r * c->steps;
    double *turned = scratch, *coupling = turned + c->steps;
    double *value = coupling + c->steps, *last = value + c->steps;
    double *first = last + c->steps;
    for (size_t i = 0; i < k; i++) {
        turned[i] = alpha[k - 1 - i];
        coupling[i] = i + 1 < k ? beta[k - 2 - i] : 0;
    }
    elaw_status status = elaw_tridiagonal_ends("elaw_spectral_density", k,
                                               alpha, beta, value, last);
    if (status == ELAW_OK)
        status = elaw_tridiagonal_ends("elaw_spectral_density", k, turned,
                                       coupling, value, first);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < k; i++)
        out[i] = (knot){value[i], first[i] * first[i] / (double)c->probes};
    reach[1] = fmax(reach[1], value[0] + beta[k - 1] * fabs(last[0]));
    reach[0] = fmin(reach[0], value[k - 1] - beta[k - 1] * fabs(last[k - 1]));
    return ELAW_OK;
}

elaw_status elaw_coefficients_quadrature(const elaw_coefficients *c,
                                         size_t *nodes, double **node,
                                         double **weight, double reach[2])
{
    size_t total = 0, used = 0;
    for (size_t r = 0; r < c->probes; r++)
        total += c->length[r];
    knot *all = elaw_alloc(total, sizeof *all);
    double *scratch = elaw_alloc(5 * c->steps, sizeof *scratch);
    double *x = elaw_alloc(total, sizeof *x), *w = elaw_alloc(total, sizeof *w);
    double found[2] = {INFINITY, -INFINITY};
    elaw_status status = ELAW_OK;
    if (all == NULL || scratch == NULL || x == NULL || w == NULL)
        status = elaw_fail_memory("elaw_spectral_density");
    for (size_t r = 0; r < c->probes && status == ELAW_OK; r++) {
        status = rule_of(c, r, all + used, scratch, found);
        used += c->length[r];
    }
    if (status != ELAW_OK) {
        elaw_free(x);
        elaw_free(w);
        goto done;
    }
    qsort(all, total, sizeof *all, ascending);
    for (size_t i = 0; i < total; i++) {
        x[i] = all[i].x;
        w[i] = all[i].weight;
    }
    *nodes = total;
    *node = x;
    *weight = w;
    reach[0] = found[0];
    reach[1] = found[1];
done:
    elaw_free(all);
    elaw_free(scratch);
    return status;
}
