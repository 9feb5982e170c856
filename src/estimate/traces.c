/* tr f(B) = E g^* f(B) g for independent signs g (Hutchinson 1990).
 *
 * Chebyshev polynomials of the mapped operator U by their recursion
 *   x_0 = g,  x_1 = U g,  x_{a+1} = 2 U x_a - x_{a-1},
 * and the product formula halves the number of products:
 *   g^* T_{a+b} g = 2 x_a^* x_b - x_{a-b}^* x_0,   a - b = 0 or 1.
 * g is projected first on the complement of the pairs' vectors, which U maps
 * to itself: the sum runs over the bulk alone, and the values that deflation
 * puts at zero add neither their T_k(U) nor its noise. */
#include "estimate/traces.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"

enum { BLOCK = 8, EXACT = 2000, HIGHEST = 16 };
static const uint64_t probe_stream = 0x70726f6265; /* "probe" */

typedef int product(const elaw_operator *, size_t, const double *, size_t,
                    double *, size_t);

/* The operator seen from its smaller side. */
typedef struct probed {
    const char *where;
    elaw_operator a; /* with the pairs taken out                          */
    bool owned;
    product *out, *back; /* from the smaller side and back to it              */
    size_t small, large, width, probes;
    bool exact;
    uint64_t seed;
    size_t taken; /* pairs, and their vectors on the smaller side      */
    const double *vector;
    double s;
} probed;

static elaw_status probed_open(const char *where, const elaw_operator *a,
                               const elaw_pairs *pairs, size_t probes,
                               size_t exact_to, uint64_t seed, probed *p)
{
    elaw_status status = elaw_operator_check(where, a);
    if (status != ELAW_OK)
        return status;
    bool turn = a->rows < a->cols;
    int unused;
    *p = (probed){.where = where,
                  .a = *a,
                  .out = turn ? elaw_apply_adjoint : elaw_apply,
                  .back = turn ? elaw_apply : elaw_apply_adjoint,
                  .small = turn ? a->rows : a->cols,
                  .large = turn ? a->cols : a->rows,
                  .width = elaw_width(a->field),
                  .seed = seed};
    p->probes = probes == 0 ? ELAW_PROBES_OF_TRACES : probes;
    p->exact = p->small <= exact_to || p->small <= p->probes;
    if (p->exact)
        p->probes = p->small;
    status = elaw_to_int(where, p->large, &unused);
    if (status != ELAW_OK || pairs == NULL || pairs->count == 0)
        return status;
    p->taken = pairs->count;
    p->vector = turn ? pairs->left : pairs->right;
    status = elaw_operator_deflate(a, pairs->count, pairs->value, pairs->left,
                                   pairs->right, &p->a);
    p->owned = status == ELAW_OK;
    return status;
}

static void probed_close(probed *p)
{
    if (p->owned)
        elaw_operator_free(&p->a);
}

/* Probes first .. first+count-1 as columns of the smaller side. */
static void fill(const probed *p, size_t first, size_t count, double *x)
{
    elaw_rng rng = {p->seed, probe_stream};
    memset(x, 0, count * p->small * p->width * sizeof *x);
    for (size_t k = 0; k < count; k++) {
        double *g = x + k * p->small * p->width;
        if (p->exact)
            g[(first + k) * p->width] = 1;
        else
            for (size_t i = 0; i < p->small; i++)
                g[i * p->width] = elaw_rng_rademacher(rng, i, first + k);
    }
}

static elaw_status multiply(const probed *p, product *product_of, size_t k,
                            const double *x, size_t ldx, double *y, size_t ldy)
{
    if (product_of(&p->a, k, x, ldx, y, ldy) != 0)
        return elaw_fail(ELAW_ECALLBACK,
                         "%s: a product with the operator failed", p->where);
    return ELAW_OK;
}

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* --- means over probes ---------------------------------------------------- */

/* Running mean and sum of squared deviations (Welford 1962). */
typedef struct spread {
    double count, mean, squares;
} spread;

static void add(spread *t, double x)
{
    double d = x - t->mean;
    t->count += 1;
    t->mean += d / t->count;
    t->squares += d * (x - t->mean);
}

/* The trace and the variance of its estimate. */
static double total(const probed *p, const spread *t)
{
    return p->exact ? t->mean * t->count : t->mean;
}

static double uncertainty(const probed *p, const spread *t)
{
    if (p->exact)
        return 0;
    return t->count > 1 ? t->squares / (t->count - 1) / t->count : INFINITY;
}

static elaw_status check_finite(const probed *p, const spread *t)
{
    if (isfinite(t->mean))
        return ELAW_OK;
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: a product with the operator is not finite, or too "
                     "large to be squared",
                     p->where);
}

/* --- energy ----------------------------------------------------------------
 */

static elaw_status energy_of_probes(const probed *p, double *x, double *y,
                                    spread *t)
{
    for (size_t first = 0; first < p->probes; first += BLOCK) {
        size_t left = p->probes - first, k = left < BLOCK ? left : BLOCK;
        fill(p, first, k, x);
        elaw_status status = multiply(p, p->out, k, x, p->small, y, p->large);
        if (status != ELAW_OK)
            return status;
        for (size_t c = 0; c < k; c++) {
            const double *column = y + c * p->large * p->width;
            add(t, dot(column, column, p->large * p->width));
        }
    }
    return ELAW_OK;
}

static elaw_traces energy_found(const probed *p, const spread *t)
{
    double beta = p->width == 2 ? 2 : 1;
    elaw_traces found = {.probes = p->probes, .exact = p->exact};
    found.energy = total(p, t);
    if (p->exact || !(found.energy > 0))
        return found;
    double of_noise = 1 / (2 * beta * (double)p->large * (double)p->probes);
    double seen =
        t->count > 1 ? uncertainty(p, t) / (4 * t->mean * t->mean) : 0;
    found.energy_relative_variance = fmax(of_noise, seen);
    return found;
}

elaw_status elaw_traces_energy(const elaw_operator *a, const elaw_pairs *pairs,
                               size_t probes, uint64_t seed, elaw_traces *out)
{
    const char *where = "elaw_traces_energy";
    probed p;
    spread t = {0, 0, 0};
    double *x = NULL, *y = NULL;
    elaw_status status = probed_open(where, a, pairs, probes, EXACT, seed, &p);
    if (status != ELAW_OK)
        return status;
    x = elaw_vectors_alloc(p.small, BLOCK, a->field);
    y = elaw_vectors_alloc(p.large, BLOCK, a->field);
    status = x == NULL || y == NULL ? elaw_fail_memory(where)
                                    : energy_of_probes(&p, x, y, &t);
    if (status == ELAW_OK)
        status = check_finite(&p, &t);
    if (status == ELAW_OK)
        *out = energy_found(&p, &t);
    elaw_free(x);
    elaw_free(y);
    probed_close(&p);
    return status;
}

/* --- Chebyshev sums --------------------------------------------------------
 */

/* x -= V V^* x, V the pairs' vectors on the smaller side; t: taken x k. */
static void project(const probed *p, size_t k, double *x, double *t)
{
    static const double one[2] = {1, 0}, minus[2] = {-1, 0}, zero[2];
    int n = (int)p->small, j = (int)p->taken, b = (int)k;
    if (j == 0)
        return;
    if (p->width == 1) {
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, j, b, n, 1,
                    p->vector, n, x, n, 0, t, j);
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, b, j, -1,
                    p->vector, n, t, j, 1, x, n);
    } else {
        cblas_zgemm(CblasColMajor, CblasConjTrans, CblasNoTrans, j, b, n, one,
                    p->vector, n, x, n, zero, t, j);
        cblas_zgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, b, j, minus,
                    p->vector, n, t, j, one, x, n);
    }
}

/* y = U x; work: large x k, for a rectangular operator. */
static elaw_status map(const probed *p, size_t k, const double *x, double *y,
                       double *work)
{
    double small = (double)p->small, large = (double)p->large;
    size_t length = k * p->small * p->width;
    elaw_status status;
    if (p->a.symmetric) {
        double unit = 2 * p->s * sqrt(small);
        status = multiply(p, p->out, k, x, p->small, y, p->small);
        for (size_t i = 0; status == ELAW_OK && i < length; i++)
            y[i] /= unit;
        return status;
    }
    status = multiply(p, p->out, k, x, p->small, work, p->large);
    if (status == ELAW_OK)
        status = multiply(p, p->back, k, work, p->large, y, p->small);
    for (size_t i = 0; status == ELAW_OK && i < length; i++)
        y[i] = (y[i] / (p->s * p->s) - (small + large) * x[i]) /
               (2 * sqrt(small * large));
    return status;
}

/* x[a] = T_a(U) x[0], a = 1 .. top. */
static elaw_status recursion(const probed *p, size_t k, size_t top,
                             double *const x[], double *work)
{
    size_t length = k * p->small * p->width;
    for (size_t a = 1; a <= top; a++) {
        elaw_status status = map(p, k, x[a - 1], x[a], work);
        if (status != ELAW_OK)
            return status;
        for (size_t i = 0; a > 1 && i < length; i++)
            x[a][i] = 2 * x[a][i] - x[a - 2][i];
    }
    return ELAW_OK;
}

static double quadratic_form(const probed *p, double *const x[], int order,
                             size_t column)
{
    size_t n = p->small * p->width, at = column * n;
    size_t low = (size_t)order / 2, high = (size_t)order - low;
    return 2 * dot(x[high] + at, x[low] + at, n) -
           dot(x[high - low] + at, x[0] + at, n);
}

static elaw_status chebyshev_of_probes(const probed *p, size_t top,
                                       double *const x[], double *work,
                                       double *t, size_t count,
                                       const int order[], spread of[])
{
    for (size_t first = 0; first < p->probes; first += BLOCK) {
        size_t left = p->probes - first, k = left < BLOCK ? left : BLOCK;
        fill(p, first, k, x[0]);
        project(p, k, x[0], t);
        elaw_status status = recursion(p, k, top, x, work);
        if (status != ELAW_OK)
            return status;
        for (size_t c = 0; c < k; c++)
            for (size_t i = 0; i < count; i++)
                add(of + i, quadratic_form(p, x, order[i], c));
    }
    return ELAW_OK;
}

static elaw_status check_orders(const char *where, double s, size_t count,
                                const int order[], size_t *top)
{
    *top = 0;
    if (!(s > 0) || !isfinite(s))
        return elaw_fail(ELAW_EDOMAIN, "%s: s = %g is not positive", where, s);
    for (size_t i = 0; i < count; i++) {
        if (order[i] < 1 || order[i] > HIGHEST)
            return elaw_fail(ELAW_EINVAL, "%s: order %d is not in 1 .. %d",
                             where, order[i], HIGHEST);
        size_t half = ((size_t)order[i] + 1) / 2;
        *top = half > *top ? half : *top;
    }
    return count <= HIGHEST
               ? ELAW_OK
               : elaw_fail(ELAW_EINVAL, "%s: %zu orders, at most %d", where,
                           count, HIGHEST);
}

elaw_status elaw_traces_chebyshev(const elaw_operator *a,
                                  const elaw_pairs *pairs, double s,
                                  size_t probes, uint64_t seed, size_t count,
                                  const int order[], double sum[],
                                  double variance[])
{
    const char *where = "elaw_traces_chebyshev";
    probed p;
    size_t top;
    spread of[HIGHEST] = {{0, 0, 0}};
    double *x[HIGHEST / 2 + 1] = {NULL}, *work = NULL, *t = NULL;
    elaw_status status = check_orders(where, s, count, order, &top);
    if (status != ELAW_OK)
        return status;
    status =
        probed_open(where, a, pairs, probes, probes == 0 ? EXACT : 0, seed, &p);
    if (status != ELAW_OK)
        return status;
    p.s = s;
    work = elaw_vectors_alloc(p.large, BLOCK, a->field);
    t = elaw_vectors_alloc(p.taken, BLOCK, a->field);
    bool room = work != NULL && t != NULL;
    for (size_t i = 0; i <= top; i++) {
        x[i] = elaw_vectors_alloc(p.small, BLOCK, a->field);
        room = room && x[i] != NULL;
    }
    status = room ? chebyshev_of_probes(&p, top, x, work, t, count, order, of)
                  : elaw_fail_memory(where);
    for (size_t i = 0; status == ELAW_OK && i < count; i++)
        status = check_finite(&p, of + i);
    for (size_t i = 0; status == ELAW_OK && i < count; i++) {
        sum[i] = total(&p, of + i);
        variance[i] = uncertainty(&p, of + i);
    }
    for (size_t i = 0; i <= top; i++)
        elaw_free(x[i]);
    elaw_free(work);
    elaw_free(t);
    probed_close(&p);
    return status;
}
