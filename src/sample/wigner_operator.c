/* The spiked Wigner matrix as an operator that keeps nothing but the spikes.
 *
 *   Y = scale W X + sum_i theta_i u_i (u_i^T X)
 * W is cut into N x N blocks; block (I, J) below the diagonal is drawn once
 * and serves both Y_I += W_IJ X_J and Y_J += W_IJ^T X_I: generating is what
 * costs. In phase p = 0 .. N-1 the pairs with I + J = p mod N touch each block
 * row once, so they run in parallel without locks, and each Y_I is summed in
 * the order of the phases whatever the number of threads. N depends on n
 * alone. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "sample/model.h"
#include "sample/wigner.h"

enum { BLOCKS = 64, BLOCK_MIN = 256, RUN = 256, GROUP = 64 };

typedef struct state {
    elaw_wigner w;
    double *strength, *u; /* what w borrows                                  */
} state;

typedef struct product {
    const elaw_wigner *w;
    size_t
        block; /* rows of a block, a multiple of 4 as normals come in fours */
    size_t k, ldx, ldy;
    const double *x;
    double *y;
} product;

/* Rows at .. at+count-1 of column j, all below the diagonal. */
static void both_ways(const product *p, size_t j, size_t at, size_t count,
                      const double *entry)
{
    for (size_t c = 0; c < p->k; c++) {
        const double *x = p->x + c * p->ldx;
        double *y = p->y + c * p->ldy, back[2], xj[2] = {x[j], 0};
        elaw_column_inner(false, count, entry, x + at, back);
        elaw_column_add(false, count, xj, entry, y + at);
        y[j] += back[0];
    }
}

static void block_column(const product *p, size_t j, size_t from, size_t to)
{
    double entry[RUN];
    for (size_t at = from; at < to; at += RUN) {
        size_t count = to - at < RUN ? to - at : RUN, skip = at == j;
        elaw_wigner_noise(p->w, j, at, count, entry);
        if (skip)
            for (size_t c = 0; c < p->k; c++)
                p->y[j + c * p->ldy] += entry[0] * p->x[j + c * p->ldx];
        both_ways(p, j, at + skip, count - skip, entry + skip);
    }
}

static size_t block_end(const product *p, size_t block)
{
    size_t end = (block + 1) * p->block;
    return end < p->w->n ? end : p->w->n;
}

static void noise_product(const product *p)
{
    size_t blocks = (p->w->n - 1) / p->block + 1;
    for (size_t phase = 0; phase < blocks; phase++)
#pragma omp parallel for schedule(dynamic, 1) if (blocks > 1)
        for (size_t row = 0; row < blocks; row++) {
            size_t col = (phase + blocks - row) % blocks;
            if (col > row)
                continue;
            size_t from = row * p->block;
            for (size_t j = col * p->block; j < block_end(p, col); j++)
                block_column(p, j, from > j ? from : j, block_end(p, row));
        }
}

/* Column c: what the noise gave is scaled, the spikes are added. */
static void finish(const product *p, size_t c)
{
    const elaw_wigner *w = p->w;
    double *y = p->y + c * p->ldy;
    for (size_t i = 0; i < w->n; i++)
        y[i] *= w->scale;
    for (size_t s = 0; s < w->spikes; s++) {
        double along[2];
        elaw_column_inner(false, w->n, w->u + s * w->n, p->x + c * p->ldx,
                          along);
        along[0] *= w->strength[s];
        elaw_column_add(false, w->n, along, w->u + s * w->n, y);
    }
}

static int apply(void *ctx, size_t k, const double *x, size_t ldx, double *y,
                 size_t ldy)
{
    const elaw_wigner *w = &((state *)ctx)->w;
    size_t even = (w->n / BLOCKS + 4) / 4 * 4;
    size_t block = even > BLOCK_MIN ? even : BLOCK_MIN;
    product p = {w, block, k, ldx, ldy, x, y};
    for (size_t c = 0; c < k; c++)
        memset(y + c * ldy, 0, w->n * sizeof *y);
    noise_product(&p);
#pragma omp parallel for schedule(static) if (k > 1)
    for (size_t c = 0; c < k; c++)
        finish(&p, c);
    return 0;
}

/* Columns first .. first+count-1, count <= GROUP: above them the rows of the
 * columns to the left, in runs that share blocks of normals. */
static void group(const elaw_wigner *w, size_t first, size_t count, double *out,
                  size_t ldo)
{
#pragma omp parallel for schedule(static) if (first >= BLOCK_MIN)
    for (size_t i = 0; i < first; i++) {
        double row[GROUP];
        elaw_wigner_column(w, i, first, count, row);
        for (size_t c = 0; c < count; c++)
            out[i + c * ldo] = row[c];
    }
#pragma omp parallel for schedule(static) if (w->n - first >= BLOCK_MIN)
    for (size_t c = 0; c < count; c++)
        elaw_wigner_column(w, first + c, first + c, w->n - first - c,
                           out + first + c + c * ldo);
    for (size_t c = 0; c < count; c++)
        for (size_t r = 0; r < c; r++)
            out[first + r + c * ldo] = out[first + c + r * ldo];
}

static int columns(void *ctx, size_t first, size_t count, double *out,
                   size_t ldo)
{
    const elaw_wigner *w = &((state *)ctx)->w;
    for (size_t c = 0; c < count; c += GROUP)
        group(w, first + c, count - c < GROUP ? count - c : GROUP,
              out + c * ldo, ldo);
    return 0;
}

static void release(void *ctx)
{
    state *own = ctx;
    elaw_free(own->strength);
    elaw_free(own->u);
    elaw_free(own);
}

/* own->w is set but for what it borrows. */
static elaw_status keep_spikes(state *own, const elaw_wigner_model *model,
                               elaw_rng rng)
{
    size_t n = model->n, k = model->spikes, entries;
    if (!elaw_size_mul(n, k, &entries))
        return elaw_fail(ELAW_EOVERFLOW,
                         "elaw_operator_wigner: %zu x %zu entries overflow", n,
                         k);
    own->strength = elaw_alloc(k, sizeof(double));
    own->u = elaw_alloc(entries, sizeof(double));
    if (own->strength == NULL || own->u == NULL)
        return elaw_fail_memory("elaw_operator_wigner");
    for (size_t s = 0; s < k; s++)
        own->strength[s] = model->strength[s];
    own->w.strength = own->strength;
    own->w.u = own->u;
    return elaw_rng_frame(elaw_rng_part(rng, ELAW_PART_LEFT), n, k, own->u);
}

elaw_status elaw_operator_wigner(const elaw_wigner_model *model, elaw_rng rng,
                                 elaw_operator *out)
{
    static const char where[] = "elaw_operator_wigner";
    elaw_wigner w;
    elaw_status status = elaw_wigner_init(where, model, rng, false, &w);
    if (status != ELAW_OK)
        return status;
    state *own = elaw_alloc_zero(1, sizeof *own);
    if (own == NULL)
        return elaw_fail_memory(where);
    own->w = w;
    status = keep_spikes(own, model, rng);
    if (status != ELAW_OK) {
        release(own);
        return status;
    }
    *out = (elaw_operator){.rows = w.n,
                           .cols = w.n,
                           .symmetric = true,
                           .field = ELAW_REAL,
                           .apply = apply,
                           .apply_transpose = apply,
                           .columns = columns,
                           .ctx = own,
                           .release = release};
    return ELAW_OK;
}
