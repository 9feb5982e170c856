/* Y/sqrt(n) of the block model,
 *   x_i x_j/n + sqrt(Delta_ab/n) G_ij,  G_ii of variance 2. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "random/normal.h"
#include "sample/block_model.h"
#include "sample/model.h"
#include "sample/symmetric.h"

static const char where[] = "elaw_sample_block";

typedef struct drawing {
    elaw_rng rng;
    size_t groups;
    const size_t *label;  /* n                                              */
    const double *factor; /* groups x groups: sqrt(Delta/n)                 */
    const double *u;      /* x/sqrt(n)                                      */
} drawing;

static void column(const void *ctx, size_t j, size_t from, size_t count,
                   double *out)
{
    const drawing *d = ctx;
    const double *factor = d->factor + d->label[j] * d->groups;
    elaw_normal_run(d->rng, from, j, count, out);
    if (from == j && count > 0)
        out[0] *= sqrt(2);
    for (size_t r = 0; r < count; r++)
        out[r] = factor[d->label[from + r]] * out[r] + d->u[from + r] * d->u[j];
}

static void labels(const elaw_blocks *b, size_t *label)
{
    for (size_t a = 0, i = 0; a < b->groups; a++)
        for (size_t k = 0; k < b->count[a]; k++)
            label[i++] = a;
}

/* x/sqrt(n) */
static elaw_status plant(const elaw_block_model *model, elaw_rng rng, size_t n,
                         double *u)
{
    elaw_status status = elaw_prior_draw(
        &model->prior, elaw_rng_part(rng, ELAW_PART_LEFT), 0, 0, n, u);
    for (size_t i = 0; i < n && status == ELAW_OK; i++)
        u[i] /= sqrt((double)n);
    return status;
}

elaw_status elaw_sample_block(const elaw_block_model *model, elaw_rng rng,
                              elaw_matrix *y, elaw_matrix *truth,
                              size_t label[])
{
    elaw_blocks b;
    elaw_matrix a = {0}, u = {0};
    size_t n = model->n, q = model->groups, *group = NULL;
    double *factor = NULL;
    elaw_status status = elaw_model_sizes(where, n, n);
    if (status == ELAW_OK)
        status = elaw_blocks_open(where, model, &b);
    if (status != ELAW_OK)
        return status;
    group = elaw_alloc(n, sizeof *group);
    factor = elaw_alloc(q * q, sizeof *factor);
    if (group == NULL || factor == NULL)
        status = elaw_fail_memory(where);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, 1, &u);
    if (status == ELAW_OK)
        status = plant(model, rng, n, u.data);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, n, &a);
    if (status != ELAW_OK) {
        elaw_matrix_free(&u);
        goto done;
    }
    labels(&b, group);
    for (size_t k = 0; k < q * q; k++)
        factor[k] = sqrt(b.variance[k] / (double)n);
    const drawing d = {rng, q, group, factor, u.data};
    elaw_symmetric_fill(n, false, column, &d, a.data, a.ld);
    if (label != NULL)
        memcpy(label, group, n * sizeof *label);
    *y = a;
    if (truth != NULL)
        *truth = u;
    else
        elaw_matrix_free(&u);
done:
    elaw_free(group);
    elaw_free(factor);
    elaw_blocks_free(&b);
    return status;
}
