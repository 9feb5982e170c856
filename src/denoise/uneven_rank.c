/* The rank under noise of variances V.
 *   Z = Y/sqrt(a b), a and b the Sinkhorn factors of V (0 where an entry is not
 *   observed): the variances of its noise have mean 1 in every row and column,
 * and noise of such a doubly regular profile has the edge and the Tracy-Widom
 * scale of white noise, whatever the profile (the vector Dyson equation has a
 * constant solution). So the detector's sequential test for white noise holds,
 * and its components are the start: u = sqrt(s a) left, v = sqrt(s b) right. */
#include "denoise/uneven_rank.h"

#include <math.h>

#include <eigenlaw/operator.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/full.h"
#include "estimate/select.h"
#include "estimate/sinkhorn.h"

typedef struct scaled {
    const elaw_uneven_problem *given;
    double *z; /* rows x cols                                                */
    double *a, *b;
    elaw_operator op;
    elaw_full *full;
    size_t index[ELAW_TAP_RANK];
} scaled;

static void close_scaled(scaled *s)
{
    elaw_full_free(s->full);
    elaw_operator_free(&s->op);
    elaw_free(s->z);
    elaw_free(s->a);
}

static elaw_status factors(scaled *s, const double *variance)
{
    const elaw_uneven_problem *p = s->given;
    size_t size = p->rows * p->cols;
    for (size_t k = 0; k < size; k++)
        s->z[k] = p->observed == NULL || p->observed[k] ? variance[k] : 0;
    if (!p->symmetric)
        return elaw_sinkhorn(p->rows, p->cols, s->z, NULL, s->a, s->b);
    elaw_status status =
        elaw_sinkhorn_symmetric(p->cols, s->z, NULL, false, s->a);
    for (size_t j = 0; j < p->cols && status == ELAW_OK; j++)
        s->b[j] = s->a[j];
    return status;
}

static elaw_status open_scaled(const elaw_uneven_problem *p, const double *y,
                               const double *variance, scaled *s)
{
    elaw_matrix view;
    *s = (scaled){.given = p};
    s->z = elaw_alloc(p->rows * p->cols, sizeof(double));
    s->a = elaw_alloc(p->rows + p->cols, sizeof(double));
    if (s->z == NULL || s->a == NULL)
        return elaw_fail_memory(p->where);
    s->b = s->a + p->rows;
    elaw_status status = factors(s, variance);
    for (size_t j = 0; j < p->cols && status == ELAW_OK; j++)
        for (size_t i = 0; i < p->rows; i++) {
            size_t k = i + j * p->rows;
            bool has = p->observed == NULL || p->observed[k];
            s->z[k] = has ? y[k] / sqrt(s->a[i] * s->b[j]) : 0;
        }
    if (status == ELAW_OK)
        status = elaw_matrix_borrow(p->rows, p->cols, s->z, p->rows, &view);
    if (status == ELAW_OK)
        status = elaw_operator_dense(&view, p->symmetric, &s->op);
    return status == ELAW_OK ? elaw_full_create(&s->op, &s->full) : status;
}

/* The wanted places, largest magnitude first. */
static void take_wanted(scaled *s, size_t wanted, size_t *count)
{
    const double *value = elaw_full_values(s->full);
    size_t high = 0, low = elaw_full_count(s->full);
    for (*count = 0; *count < wanted && high < low; ++*count)
        s->index[*count] =
            fabs(value[high]) >= fabs(value[low - 1]) ? high++ : --low;
}

static elaw_status take_significant(scaled *s, size_t removed, double kurtosis,
                                    size_t *count)
{
    const elaw_uneven_problem *p = s->given;
    elaw_noise_model model = {.symmetric = p->symmetric,
                              .beta = 1,
                              .rows = p->free_rows - removed,
                              .cols = p->free_cols - removed};
    model.kurtosis = fmin(kurtosis, elaw_noise_kurtosis_limit(&model));
    const double *value = elaw_full_values(s->full);
    size_t values = elaw_full_count(s->full);
    elaw_candidates given = {.count = values, .value = value};
    given.known_s = p->noise->kind == ELAW_NOISE_PROFILE ? 1 : 0;
    for (size_t k = 0; k < values; k++)
        given.energy += value[k] * value[k];
    *count = 0;
    if (!(given.energy > 0))
        return ELAW_OK;
    elaw_selection chosen;
    elaw_status status =
        elaw_select(&model, &given, p->level, ELAW_TAP_RANK - removed, &chosen);
    if (status != ELAW_OK)
        return status;
    for (*count = 0; *count < chosen.count; ++*count)
        s->index[*count] = chosen.tested[*count].index;
    elaw_selection_free(&chosen);
    return ELAW_OK;
}

/* Columns of the start from the pairs; a negative eigenvalue has its sign in
 * v. */
static void scale_start(const scaled *s, elaw_uneven_start *out)
{
    const elaw_uneven_problem *p = s->given;
    const double *value = elaw_full_values(s->full);
    for (size_t k = 0; k < out->count; k++) {
        double y = value[s->index[k]], root = sqrt(fabs(y));
        double *u = out->left + k * p->rows, *v = out->right + k * p->cols;
        if (p->symmetric)
            for (size_t i = 0; i < p->rows; i++)
                v[i] = u[i];
        for (size_t i = 0; i < p->rows; i++)
            u[i] *= root * sqrt(s->a[i]);
        for (size_t j = 0; j < p->cols; j++)
            v[j] *= copysign(root, y) * sqrt(s->b[j]);
    }
}

elaw_status elaw_uneven_rank(const elaw_uneven_problem *problem,
                             const double *a, const double *variance,
                             size_t removed, size_t wanted, double kurtosis,
                             elaw_uneven_start *out)
{
    scaled s;
    elaw_uneven_start start = {0};
    elaw_status status = open_scaled(problem, a, variance, &s);
    if (status == ELAW_OK && wanted > 0)
        take_wanted(&s, wanted, &start.count);
    else if (status == ELAW_OK)
        status = take_significant(&s, removed, kurtosis, &start.count);
    if (status != ELAW_OK)
        goto done;
    start.left = elaw_alloc(problem->rows * start.count, sizeof(double));
    start.right = elaw_alloc(problem->cols * start.count, sizeof(double));
    if (start.left == NULL || start.right == NULL) {
        status = elaw_fail_memory(problem->where);
        goto done;
    }
    if (start.count > 0)
        status = elaw_full_pairs(s.full, start.count, s.index, start.left,
                                 start.right);
    if (status != ELAW_OK)
        goto done;
    scale_start(&s, &start);
    *out = start;
    start = (elaw_uneven_start){0};
done:
    elaw_uneven_start_free(&start);
    close_scaled(&s);
    return status;
}

void elaw_uneven_start_free(elaw_uneven_start *start)
{
    elaw_free(start->left);
    elaw_free(start->right);
    *start = (elaw_uneven_start){0};
}
