/* The nonlinear model at finite N: with x_i = a, x_j = b entry (i, j) of
 * sqrt(N) Y has
 *   mean M_ab = E f(Z + delta) - mu_0,   variance V_ab = Var f(Z + delta),
 *   delta = gamma_0 N^(-1/(2k)) a b,
 * so Y is a low-rank matrix in block noise, the blocks being the values of x:
 * those it takes, or nodes of Gauss's rule (Golub and Welsch). With shares rho
 *   m_a (z - sum_b rho_b V_ab m_b) = 1,
 * and outliers are where sqrt(m_a m_b) A_ab has eigenvalue 1,
 *   A_ab = sqrt(N rho_a rho_b) M_ab.
 * With its vector v, c = sqrt(m) v, y = c/m, the overlap with u_a along
 * sqrt(rho_a) a^k is
 *   (u.c)^2 / sum_a (-m_a') y_a^2.
 * The limit is M = mu_k delta^k/k! and V = Var f(Z). */
#include <math.h>

#include "base/dense.h"
#include "base/memory.h"
#include "base/status.h"
#include "laws/block_edge.h"
#include "sample/nonlinear_model.h"

enum { NODES = 32 };

typedef struct blocks {
    const char *where;
    size_t q;
    double x[NODES], share[NODES], u[NODES]; /* u of unit length             */
    double *variance, *spike, *work;         /* q x q                        */
    double m[NODES], slope[NODES], value[NODES];
    elaw_block_noise noise;
    elaw_block_work room;
} blocks;

/* --- the values of x ------------------------------------------------------ */

/* Nodes and weights on [-1, 1], weights of sum 1: eigenvalues of the matrix of
 * the recurrence, off-diagonal i/sqrt(4 i^2 - 1), and first components. */
static elaw_status legendre(blocks *s)
{
    double *jacobi = s->work;
    for (size_t i = 0; i < s->q * s->q; i++)
        jacobi[i] = 0;
    for (size_t i = 1; i < s->q; i++)
        jacobi[i + (i - 1) * s->q] = (double)i / sqrt(4 * (double)(i * i) - 1);
    elaw_status status = elaw_dense_eigen(s->where, s->q, jacobi, true, s->x);
    for (size_t i = 0; i < s->q && status == ELAW_OK; i++)
        s->share[i] = jacobi[i * s->q] * jacobi[i * s->q];
    return status;
}

static size_t count(const elaw_prior *prior)
{
    return prior->kind == ELAW_PRIOR_UNIFORM      ? NODES
           : prior->kind == ELAW_PRIOR_RADEMACHER ? 2
                                                  : 3;
}

static elaw_status values(const elaw_prior *prior, blocks *s)
{
    if (prior->kind == ELAW_PRIOR_UNIFORM) {
        elaw_status status = legendre(s);
        for (size_t i = 0; i < s->q; i++)
            s->x[i] *= sqrt(3);
        return status;
    }
    double there = s->q == 2 ? 1 : prior->sparsity;
    s->x[0] = 1 / sqrt(there);
    s->x[1] = -s->x[0];
    s->share[0] = s->share[1] = 0.5 * there;
    s->x[2] = 0;
    s->share[2] = 1 - there;
    return ELAW_OK;
}

/* --- the blocks ----------------------------------------------------------- */

static elaw_status open(const char *where, const elaw_prior *prior, blocks *s)
{
    size_t q = count(prior);
    *s = (blocks){.where = where, .q = q};
    s->variance = elaw_alloc(3 * q * q, sizeof *s->variance);
    if (s->variance == NULL || !elaw_block_work_create(q, &s->room)) {
        elaw_free(s->variance);
        return elaw_fail_memory(where);
    }
    s->spike = s->variance + q * q;
    s->work = s->spike + q * q;
    s->noise =
        (elaw_block_noise){.q = q, .share = s->share, .variance = s->variance};
    return ELAW_OK;
}

static void release(blocks *s)
{
    elaw_block_work_free(&s->room);
    elaw_free(s->variance);
}

/* M and V of the lower triangle, mirrored. */
static elaw_status moments(const elaw_nonlinear *g, blocks *s)
{
    size_t q = s->q;
    double unit =
        g->model->strength * pow((double)g->model->n, -0.5 / g->exponent);
    elaw_status status = ELAW_OK;
    for (size_t b = 0; b < q && status == ELAW_OK; b++) {
        size_t at = b + b * q;
        for (size_t a = b; a < q; a++)
            s->work[a + b * q] = unit * (s->x[a] * s->x[b]);
        status = elaw_entrywise_shifted(s->where, &g->model->function, q - b,
                                        s->work + at, s->spike + at,
                                        s->variance + at);
        for (size_t a = b; a < q; a++) {
            s->spike[b + a * q] = s->spike[a + b * q];
            s->variance[b + a * q] = s->variance[a + b * q];
        }
    }
    return status;
}

/* A; sign: of theta, which is turned upwards. */
static void fill(const elaw_nonlinear *g, double sign, blocks *s)
{
    size_t q = s->q;
    double n = (double)g->model->n, length = 0;
    for (size_t b = 0; b < q; b++)
        for (size_t a = 0; a < q; a++)
            s->spike[a + b * q] = sign * sqrt(n * s->share[a] * s->share[b]) *
                                  (s->spike[a + b * q] - g->mu0);
    for (size_t a = 0; a < q; a++) {
        s->u[a] = sqrt(s->share[a]) * pow(s->x[a], g->exponent);
        length += s->u[a] * s->u[a];
    }
    for (size_t a = 0; a < q; a++)
        s->u[a] /= sqrt(length);
}

/* Something varies, nothing overflows. */
static bool usable(const blocks *s)
{
    double largest = 0;
    for (size_t k = 0; k < s->q * s->q; k++) {
        if (!isfinite(s->variance[k] * s->variance[k]) ||
            !isfinite(s->spike[k] * s->spike[k]))
            return false;
        largest = fmax(largest, s->variance[k]);
    }
    return largest > 0;
}

/* --- the outlier ---------------------------------------------------------- */

/* Largest eigenvalue of diag(sqrt m) A diag(sqrt m) less 1, which falls with z;
 * its vector is the last column of work. NaN: z is not right of the edge. */
static elaw_status excess(blocks *s, double z, double *out)
{
    size_t q = s->q;
    *out = NAN;
    if (!elaw_block_resolvent(&s->noise, &s->room, z, s->m, s->slope))
        return ELAW_OK;
    for (size_t b = 0; b < q; b++)
        for (size_t a = 0; a < q; a++)
            s->work[a + b * q] = sqrt(s->m[a] * s->m[b]) * s->spike[a + b * q];
    elaw_status status = elaw_dense_eigen(s->where, q, s->work, true, s->value);
    if (status == ELAW_OK)
        *out = s->value[q - 1] - 1;
    return status;
}

static double overlap2(const blocks *s)
{
    const double *v = s->work + (s->q - 1) * s->q;
    double with = 0, norm = 0;
    for (size_t a = 0; a < s->q; a++) {
        double c = sqrt(s->m[a]) * v[a], y = c / s->m[a];
        with += s->u[a] * c;
        norm += s->slope[a] * y * y;
    }
    return with * with / norm;
}

/* Bisection from the edge to where the spike alone would be and further. */
static elaw_status outlier(blocks *s, double edge, bool *found, double *z)
{
    double low = edge * (1 + 1e-9), high = 2 * edge, at;
    elaw_status status = excess(s, low, &at);
    *found = status == ELAW_OK && at > 0;
    if (!*found)
        return status;
    while (status == ELAW_OK && at > 0) {
        high *= 2;
        status = excess(s, high, &at);
    }
    for (int i = 0; i < 100 && status == ELAW_OK; i++) {
        *z = 0.5 * (low + high);
        if (high - low <= 1e-13 * high)
            break;
        status = excess(s, *z, &at);
        if (at > 0)
            low = *z;
        else
            high = *z;
    }
    return status == ELAW_OK ? excess(s, *z, &at) : status;
}

static elaw_status solve(blocks *s, double sign, elaw_nonlinear_prediction *p)
{
    elaw_block_end end;
    bool found = false;
    double z = 0;
    elaw_status status = elaw_block_end_find(s->where, &s->noise, &end);
    if (status == ELAW_OK)
        status = outlier(s, end.edge, &found, &z);
    if (status != ELAW_OK)
        return status;
    p->has_finite = true;
    p->finite.edge = end.edge;
    p->finite.outlier = found;
    p->finite.position = sign * (found ? z : end.edge);
    p->finite.overlap2 = found ? overlap2(s) : 0;
    return ELAW_OK;
}

elaw_status elaw_nonlinear_finite(const char *where, const elaw_nonlinear *g,
                                  elaw_nonlinear_prediction *p)
{
    double sign = p->theta < 0 ? -1 : 1;
    blocks s;
    elaw_status status = open(where, &g->model->prior, &s);
    if (status != ELAW_OK)
        return status;
    status = values(&g->model->prior, &s);
    if (status == ELAW_OK)
        status = moments(g, &s);
    if (status == ELAW_OK && usable(&s)) {
        fill(g, sign, &s);
        status = solve(&s, sign, p);
    }
    release(&s);
    return status;
}
