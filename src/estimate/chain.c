/* A chain of Lanczos coefficients is the recurrence of the polynomials that are
 * orthogonal under the start's spectral measure
 *   mu = sum_i |<v_i, start>|^2 delta(lambda_i).
 * Its Gauss rule has the nodes and weights of the tridiagonal matrix T, and is
 * exact to degree 2K - 1. A value y that has converged is a node; times (x -
 * y)^2 the rule is exact to degree 2(K - 1) - 1 without it: it is the Gauss
 * rule of the start (A - y) start, which has nothing of y's vector. (The plain
 * weights of the other nodes would be no Gauss rule: their last coefficients
 * are wrong.) The factor is smooth on the rest, so it does not move the late
 * coefficients. The chain follows from nodes and weights by rotations that take
 * them in one by one (Rutishauser; Gragg and Harrod, Numer. Math. 44, 1984,
 * algorithm RKPW: no cancellation). No product with the matrix is needed.
 *   singular values: B upper bidiagonal, B^T B = T. */
#include "estimate/chain.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/small.h"

elaw_status elaw_chain_copy(const char *where, size_t count,
                            const double *alpha, const double *beta,
                            elaw_chain *out)
{
    elaw_chain fresh = {.count = count};
    fresh.alpha = elaw_alloc(2 * count, sizeof *fresh.alpha);
    if (fresh.alpha == NULL)
        return elaw_fail_memory(where);
    fresh.beta = fresh.alpha + count;
    for (size_t k = 0; k < count; k++) {
        fresh.alpha[k] = alpha[k];
        fresh.beta[k] = beta[k];
    }
    *out = fresh;
    return ELAW_OK;
}

void elaw_chain_free(elaw_chain *chain)
{
    elaw_free(chain->alpha);
    *chain = (elaw_chain){0};
}

void elaw_chain_square(elaw_chain *chain)
{
    double before = 0; /* the entry above the diagonal */
    for (size_t k = 0; k < chain->count; k++) {
        double d = chain->alpha[k], e = chain->beta[k];
        chain->alpha[k] = d * d + before * before;
        chain->beta[k] = d * e;
        before = e;
    }
}

void elaw_chain_root(double scale, elaw_chain *chain)
{
    double before = 0, rounding = 64 * DBL_EPSILON;
    for (size_t k = 0; k < chain->count; k++) {
        double whole = scale * chain->alpha[k];
        double rest = whole - before * before;
        if (!(rest > rounding * whole)) {
            chain->count = k;
            return;
        }
        chain->alpha[k] = sqrt(rest);
        before = chain->beta[k] = scale * chain->beta[k] / chain->alpha[k];
    }
}

/* --- the Gauss rule and back ---------------------------------------------- */

/* First components of the vectors are the last ones of the matrix turned
 * upside down. */
static elaw_status gauss_rule(const char *where, const elaw_chain *chain,
                              double *node, double *weight)
{
    size_t k = chain->count;
    double *turned = elaw_alloc(2 * k, sizeof *turned), *beside = turned + k;
    if (turned == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < k; i++) {
        turned[i] = chain->alpha[k - 1 - i];
        beside[i] = i + 1 < k ? chain->beta[k - 2 - i] : 0;
    }
    elaw_status status =
        elaw_tridiagonal_ends(where, k, turned, beside, node, weight);
    elaw_free(turned);
    for (size_t i = 0; status == ELAW_OK && i < k; i++)
        weight[i] *= weight[i];
    return status;
}

/* The node nearest to value goes, and the weights take its factor; the largest
 * is 1, so that none of many factors overflows. */
static void drop_nearest(double value, size_t *count, double *node,
                         double *weight)
{
    double largest = 0;
    size_t best = 0;
    for (size_t i = 1; i < *count; i++)
        if (fabs(node[i] - value) < fabs(node[best] - value))
            best = i;
    double gone = node[best];
    --*count;
    node[best] = node[*count];
    weight[best] = weight[*count];
    for (size_t i = 0; i < *count; i++) {
        weight[i] = weight[i] * (node[i] - gone) * (node[i] - gone);
        largest = fmax(largest, weight[i]);
    }
    for (size_t i = 0; i < *count && largest > 0; i++)
        weight[i] /= largest;
}

/* One more node and its weight into the chain of n nodes: a[i] the diagonal,
 * b[0] the whole weight, b[i] the squares beside it. Names as in the paper. */
static void take_in(size_t n, double node, double weight, double *a, double *b)
{
    double pi = weight, gamma = 1, sigma = 0, t = 0;
    a[n] = node;
    b[n] = 0;
    for (size_t i = 0; i <= n; i++) {
        double rho = b[i] + pi, kept = gamma * rho, before = sigma;
        double square = b[i];
        gamma = rho > 0 ? square / rho : 1;
        sigma = rho > 0 ? pi / rho : 0;
        double next = sigma * (a[i] - node) - gamma * t;
        a[i] -= next - t;
        t = next;
        pi = sigma > 0 ? t * t / sigma : before * square;
        b[i] = kept;
    }
}

elaw_status elaw_chain_remove(const char *where, size_t count,
                              const double value[], elaw_chain *chain)
{
    size_t left = chain->count;
    if (count == 0)
        return ELAW_OK;
    if (count >= left) {
        chain->count = 0;
        return ELAW_OK;
    }
    double *node = elaw_alloc(2 * left, sizeof *node), *weight = node + left;
    if (node == NULL)
        return elaw_fail_memory(where);
    elaw_status status = gauss_rule(where, chain, node, weight);
    for (size_t i = 0; status == ELAW_OK && i < count; i++)
        drop_nearest(value[i], &left, node, weight);
    for (size_t i = 0; status == ELAW_OK && i < left; i++)
        take_in(i, node[i], weight[i], chain->alpha, chain->beta);
    elaw_free(node);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i + 1 < left; i++)
        chain->beta[i] = sqrt(chain->beta[i + 1]);
    chain->beta[left - 1] = 0;
    chain->count = left;
    return ELAW_OK;
}
