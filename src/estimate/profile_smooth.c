/* log V of low rank: the two-way fit of log r^2 with every part shrunk,
 *   log V_ij = g + r_i + c_j + sum_k value_k left_ik right_jk,
 * (values are shrunk already), then its rows and columns set right by shrunken
 * Sinkhorn factors of q/V, for log-squares know the level of a row less well
 * than squares do: pi^2/2 against 2. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/profile_parts.h"

static const char where[] = "elaw_profile_find";

/* row[m], col[n]: the shrunken effects. */
static void fill(const elaw_residual *given, const elaw_logsquare *test,
                 const double row[], const double col[], double *variance)
{
    size_t m = given->rows, n = given->cols;
    for (size_t j = 0; j < n; j++) {
        double *v = variance + j * m;
        for (size_t i = 0; i < m; i++)
            v[i] = test->mean + row[i] + col[j];
        for (size_t k = 0; k < test->count; k++) {
            double share = test->value[k] * test->right[j + k * n];
            for (size_t i = 0; i < m; i++)
                v[i] += share * test->left[i + k * m];
        }
        for (size_t i = 0; i < m; i++)
            v[i] = exp(v[i]);
    }
}

/* V <- V times the separable profile of q/V; ratio: m x n. */
static elaw_status set_right(const elaw_residual *given, double *ratio,
                             double *variance)
{
    size_t size = given->rows * given->cols;
    double *factor = elaw_alloc(size, sizeof *factor);
    if (factor == NULL)
        return elaw_fail_memory(where);
    for (size_t k = 0; k < size; k++)
        ratio[k] = given->q[k] / variance[k];
    elaw_residual rest = *given;
    rest.q = ratio;
    elaw_status status = elaw_profile_separable(&rest, true, true, factor);
    for (size_t k = 0; k < size && status == ELAW_OK; k++)
        variance[k] *= factor[k];
    elaw_free(factor);
    return status;
}

elaw_status elaw_profile_smooth(const elaw_residual *given,
                                const elaw_logsquare *test, double *variance,
                                double *cost)
{
    size_t m = given->rows, n = given->cols;
    double *room = elaw_alloc(m * n + m + n, sizeof *room);
    if (room == NULL)
        return elaw_fail_memory(where);
    double *row = room + m * n, *col = row + m;
    double count = elaw_residual_count(given);
    memcpy(row, test->row, m * sizeof *row);
    memcpy(col, test->col, n * sizeof *col);
    elaw_shrink_effects(m, row, test->variance * (double)m / count);
    elaw_shrink_effects(n, col, test->variance * (double)n / count);
    fill(given, test, row, col, variance);
    elaw_status status = set_right(given, room, variance);
    if (status != ELAW_OK)
        goto done;
    elaw_profile_level(given, variance);
    double numbers = (double)(test->count + 1);
    *cost = elaw_profile_cost(given, variance) +
            (given->symmetric ? (double)n : 2. * (double)(m + n)) * numbers;
done:
    elaw_free(room);
    return status;
}
