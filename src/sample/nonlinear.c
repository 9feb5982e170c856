/* Y of the nonlinear model,
 *   (g(W_ij + gamma_0 N^(-1/(2k)) x_i x_j) - mu_0)/sqrt N,   Y_ii = 0,
 * since gamma_N/sqrt N = gamma_0 N^(-1/(2k)); g = f or T o f. And T of a
 * matrix that somebody observed. */
#include <math.h>

#include "base/status.h"
#include "random/normal.h"
#include "sample/model.h"
#include "sample/nonlinear_model.h"
#include "sample/symmetric.h"

typedef struct drawing {
    elaw_rng rng;
    const elaw_nonlinear *g;
    double spike;    /* gamma_0 N^(-1/(2k))                                  */
    double scale;    /* 1/sqrt N                                             */
    const double *x; /* N                                                    */
} drawing;

static void column(const void *ctx, size_t j, size_t from, size_t count,
                   double *out)
{
    const drawing *d = ctx;
    const elaw_nonlinear_model *model = d->g->model;
    elaw_normal_run(d->rng, from, j, count, out);
    for (size_t r = 0; r < count; r++) {
        double y = elaw_entrywise_value(
            &model->function, out[r] + d->spike * d->x[from + r] * d->x[j]);
        if (model->fisher)
            y = elaw_score_value(&d->g->score, y);
        out[r] = d->scale * (y - d->g->mu0);
    }
    if (from == j && count > 0)
        out[0] = 0;
}

/* x^k/|x^k|; zero where x is (sparse priors). */
static void direction(size_t n, unsigned k, const double *x, double *v)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] = pow(x[i], k);
        sum += v[i] * v[i];
    }
    for (size_t i = 0; i < n && sum > 0; i++)
        v[i] /= sqrt(sum);
}

/* exp and powers of a strong spike overflow. */
static elaw_status check_entries(const char *where, const elaw_matrix *y)
{
    for (size_t j = 0; j < y->cols; j++)
        for (size_t i = j; i < y->rows; i++)
            if (!isfinite(y->data[i + j * y->ld]))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: entry (%zu, %zu) is %g: the strength is "
                                 "too large",
                                 where, i, j, y->data[i + j * y->ld]);
    return ELAW_OK;
}

static elaw_status draw(const char *where, const elaw_nonlinear *g,
                        elaw_rng rng, elaw_matrix *y, elaw_matrix *v,
                        elaw_matrix *x)
{
    size_t n = g->model->n;
    double size = (double)n;
    elaw_status status = elaw_matrix_create(n, 1, x);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, 1, v);
    if (status == ELAW_OK)
        status = elaw_matrix_create(n, n, y);
    if (status == ELAW_OK)
        status = elaw_prior_draw(&g->model->prior,
                                 elaw_rng_part(rng, ELAW_PART_LEFT), 0, 0, n,
                                 x->data);
    if (status != ELAW_OK)
        return status;
    const drawing d = {.rng = rng,
                       .g = g,
                       .spike =
                           g->model->strength * pow(size, -0.5 / g->exponent),
                       .scale = 1 / sqrt(size),
                       .x = x->data};
    elaw_symmetric_fill(n, false, column, &d, y->data, y->ld);
    direction(n, g->exponent, x->data, v->data);
    return check_entries(where, y);
}

/* The matrix, or nothing, where it is wanted. */
static void hand_over(elaw_status status, elaw_matrix *own, elaw_matrix *out)
{
    if (status == ELAW_OK && out != NULL)
        *out = *own;
    else
        elaw_matrix_free(own);
}

elaw_status elaw_sample_nonlinear(const elaw_nonlinear_model *model,
                                  elaw_rng rng, elaw_matrix *y,
                                  elaw_matrix *truth, elaw_matrix *signal)
{
    static const char where[] = "elaw_sample_nonlinear";
    elaw_nonlinear g;
    elaw_matrix a = {0}, v = {0}, x = {0};
    elaw_status status = elaw_model_sizes(where, model->n, model->n);
    if (status == ELAW_OK)
        status = elaw_nonlinear_open(where, model, &g);
    if (status != ELAW_OK)
        return status;
    status = draw(where, &g, rng, &a, &v, &x);
    elaw_nonlinear_free(&g);
    hand_over(status, &a, y);
    hand_over(status, &v, truth);
    hand_over(status, &x, signal);
    return status;
}

/* --- the score of observed entries ---------------------------------------- */

static elaw_status score_of(const char *where, const elaw_entrywise *f,
                            unsigned k, elaw_score *score)
{
    double square;
    if (k > 0)
        return elaw_score_open(where, f, k, score);
    elaw_status status = elaw_first_score(where, f, score, &square);
    if (status == ELAW_OK && square == 0)
        return elaw_fail(ELAW_EDOMAIN, "%s: no information in %s(w + Z)", where,
                         elaw_entrywise_name(f->kind));
    return status;
}

elaw_status elaw_fisher_transform(const elaw_entrywise *f, unsigned k,
                                  size_t count, const double y[], double out[])
{
    static const char where[] = "elaw_fisher_transform";
    elaw_score score;
    elaw_status status = elaw_entrywise_check(where, f);
    if (status == ELAW_OK && k > ELAW_HERMITE_ORDER)
        return elaw_fail(ELAW_EINVAL, "%s: k = %u exceeds %d", where, k,
                         ELAW_HERMITE_ORDER);
    if (status == ELAW_OK)
        status = score_of(where, f, k, &score);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < count && status == ELAW_OK; i++)
        if (isnan(elaw_score_value(&score, y[i])))
            status =
                elaw_fail(ELAW_EDOMAIN, "%s: y[%zu] = %g is no value of %s",
                          where, i, y[i], elaw_entrywise_name(f->kind));
    for (size_t i = 0; i < count && status == ELAW_OK; i++)
        out[i] = elaw_score_value(&score, y[i]);
    elaw_score_free(&score);
    return status;
}
