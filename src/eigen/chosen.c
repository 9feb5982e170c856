/* Chosen eigenvectors of a symmetric tridiagonal matrix T = tridiag(e; d; e):
 * the values by bisection, with the unreduced block each belongs to, then
 * inverse iteration with orthogonalisation inside clusters (dstebz, dstein).
 * Wilkinson 1965, 5.53. */
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/small.h"

typedef struct tridiagonal {
    const char *where;
    size_t n;
    const double *d, *e;
} tridiagonal;

static elaw_status failed(const char *where, const char *routine, int info)
{
    return elaw_fail(ELAW_EBACKEND, "%s: %s reports %d", where, routine, info);
}

/* An eigenvalue of T by bisection, with the unreduced block it belongs to. */
typedef struct located {
    double value;
    int block;
} located;

typedef struct chosen {
    size_t low, high; /* numbers from the top: low .. high are located     */
    located *of;      /* high - low + 1, descending                        */
    int *split;       /* n: ends of the blocks                             */
} chosen;

static int descending(const void *x, const void *y)
{
    const located *a = x, *b = y;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return a->block - b->block;
}

/* dstebz locates the run [low, high] in one call: equal values of different
 * blocks are then told apart. */
static elaw_status locate(const tridiagonal *t, chosen *c)
{
    int n = (int)t->n, m = 0, blocks = 0;
    double *w = elaw_alloc(5 * t->n, sizeof *w);
    int *block = elaw_alloc(4 * t->n, sizeof *block);
    elaw_status status = ELAW_OK;
    if (w == NULL || block == NULL) {
        status = elaw_fail_memory(t->where);
        goto done;
    }
    int info = LAPACKE_dstebz_work('I', 'B', n, 0, 0, n - (int)c->high,
                                   n - (int)c->low, 0, t->d, t->e, &m, &blocks,
                                   w, block, c->split, w + n, block + n);
    if (info != 0 || (size_t)m != c->high - c->low + 1) {
        status = failed(t->where, "dstebz", info);
        goto done;
    }
    for (int i = 0; i < m; i++)
        c->of[i] = (located){w[i], block[i]};
    qsort(c->of, (size_t)m, sizeof *c->of, descending);
done:
    elaw_free(block);
    elaw_free(w);
    return status;
}

/* What dstein wants: block by block, ascending. place: where it came from. */
typedef struct wanted {
    located at;
    size_t place;
} wanted;

static int by_block(const void *x, const void *y)
{
    const wanted *a = x, *b = y;
    if (a->at.block != b->at.block)
        return a->at.block - b->at.block;
    return descending(&b->at, &a->at);
}

/* z (n x count) = vectors of T of the wanted values, in their places. */
static elaw_status inverse_iteration(const tridiagonal *t, size_t count,
                                     const wanted *list, const int *split,
                                     double *z)
{
    size_t n = t->n;
    double *w = elaw_alloc(count + 5 * n + n * count, sizeof *w);
    int *block = elaw_alloc(2 * count + n, sizeof *block);
    elaw_status status = ELAW_OK;
    if (w == NULL || block == NULL) {
        status = elaw_fail_memory(t->where);
        goto done;
    }
    double *vectors = w + count + 5 * n;
    for (size_t i = 0; i < count; i++) {
        w[i] = list[i].at.value;
        block[i] = list[i].at.block;
    }
    int info = LAPACKE_dstein_work(LAPACK_COL_MAJOR, (int)n, t->d, t->e,
                                   (int)count, w, block, split, vectors, (int)n,
                                   w + count, block + 2 * count, block + count);
    if (info != 0) {
        status = failed(t->where, "dstein", info);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        memcpy(z + list[i].place * n, vectors + i * n, n * sizeof *z);
done:
    elaw_free(block);
    elaw_free(w);
    return status;
}

elaw_status elaw_tridiagonal_chosen(const char *where, size_t n,
                                    const double *d, const double *e,
                                    size_t count, const size_t index[],
                                    double *z)
{
    const tridiagonal *t = &(tridiagonal){where, n, d, e};
    chosen c = {.low = index[0], .high = index[0]};
    for (size_t i = 1; i < count; i++) {
        c.low = index[i] < c.low ? index[i] : c.low;
        c.high = index[i] > c.high ? index[i] : c.high;
    }
    c.of = elaw_alloc(c.high - c.low + 1, sizeof *c.of);
    c.split = elaw_alloc(t->n, sizeof *c.split);
    wanted *list = elaw_alloc(count, sizeof *list);
    elaw_status status = ELAW_OK;
    if (c.of == NULL || c.split == NULL || list == NULL)
        status = elaw_fail_memory(t->where);
    if (status == ELAW_OK)
        status = locate(t, &c);
    if (status == ELAW_OK) {
        for (size_t i = 0; i < count; i++)
            list[i] = (wanted){c.of[index[i] - c.low], i};
        qsort(list, count, sizeof *list, by_block);
        status = inverse_iteration(t, count, list, c.split, z);
    }
    elaw_free(list);
    elaw_free(c.split);
    elaw_free(c.of);
    return status;
}
