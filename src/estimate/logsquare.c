/* The log-square tests.
 *   L_ij = log(r_ij^2 + tiny) = g + r_i + c_j + I_ij       (two-way fit)
 *   v    = sum I^2/degrees of freedom
 *   rows           n sum r_i^2/v ~ chi^2(m - 1)
 *   columns        m sum c_j^2/v ~ chi^2(n - 1)
 *   interactions   the singular values of I, one after the other, against
 *                  white noise of (m - 1) x (n - 1) with the kurtosis of I
 * v is estimated, so that the tests hold for entries of any law; they are blind
 * to tails and to correlations, as they should be. A symmetric matrix is one
 * whose diagonal is not observed: the two-way fit then has r = c.
 *
 * Not observed: I is 0 there, which thins the noise by the rates of row and
 * column; divided by the root of the Sinkhorn factors of the mask the noise has
 * the edge of white noise again.
 *
 * Gaussian entries have g = log V - 1.2703628454614782, v = pi^2/2, kurtosis 4;
 * the two-way analysis of variance on logarithms goes back to Bartlett and
 * Kendall 1946. */
#include "estimate/logsquare.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/logsquare_values.h"
#include "estimate/sinkhorn.h"
#include "estimate/tails.h"

static const char where[] = "elaw_logsquare_test";

typedef struct table {
    const elaw_residual *given;
    size_t m, n;
    double total;        /* entries observed                                */
    unsigned char *mask; /* NULL: all                                       */
    double *row_count, *col_count;
    double *l; /* L, then I; 0 where not observed                            */
} table;

static bool counts(const table *t, size_t k)
{
    return t->mask == NULL || t->mask[k] != 0;
}

static void close_table(table *t)
{
    elaw_free(t->mask);
    elaw_free(t->row_count);
    elaw_free(t->col_count);
    elaw_free(t->l);
}

/* The mask without the diagonal of a symmetric matrix. */
static elaw_status open_mask(table *t)
{
    const elaw_residual *given = t->given;
    if (given->observed == NULL && !given->symmetric)
        return ELAW_OK;
    t->mask = elaw_alloc(t->m * t->n, 1);
    if (t->mask == NULL)
        return elaw_fail_memory(where);
    for (size_t k = 0; k < t->m * t->n; k++)
        t->mask[k] = given->observed == NULL || given->observed[k] != 0;
    for (size_t i = 0; i < t->n && given->symmetric; i++)
        t->mask[i + i * t->m] = 0;
    return ELAW_OK;
}

static void count_observed(table *t)
{
    for (size_t j = 0; j < t->n; j++)
        for (size_t i = 0; i < t->m; i++)
            if (counts(t, i + j * t->m)) {
                t->row_count[i]++;
                t->col_count[j]++;
                t->total++;
            }
}

/* An entry that is 0 has a logarithm too: 1e-12 of the mean square is far below
 * what any other entry of noise has. */
static elaw_status take_logarithms(table *t)
{
    double sum = 0;
    for (size_t k = 0; k < t->m * t->n; k++)
        sum += counts(t, k) ? t->given->r[k] * t->given->r[k] : 0;
    if (!(sum > 0 && isfinite(sum)))
        return elaw_fail(ELAW_EDOMAIN, "%s: the squares sum to %g", where, sum);
    double tiny = 1e-12 * sum / t->total;
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < t->n; j++)
        for (size_t k = j * t->m; k < (j + 1) * t->m; k++)
            t->l[k] =
                counts(t, k) ? log(t->given->r[k] * t->given->r[k] + tiny) : 0;
    return ELAW_OK;
}

static elaw_status open_table(const elaw_residual *given, table *t)
{
    *t = (table){.given = given, .m = given->rows, .n = given->cols};
    size_t size;
    if (t->m < 4 || t->n < 4)
        return elaw_fail(ELAW_ESHAPE, "%s: %zu x %zu is less than 4 x 4", where,
                         t->m, t->n);
    if (!elaw_size_mul(t->m, t->n, &size))
        return elaw_fail_memory(where);
    elaw_status status = open_mask(t);
    if (status != ELAW_OK)
        return status;
    t->row_count = elaw_alloc_zero(t->m, sizeof(double));
    t->col_count = elaw_alloc_zero(t->n, sizeof(double));
    t->l = elaw_alloc(size, sizeof(double));
    if (t->row_count == NULL || t->col_count == NULL || t->l == NULL)
        return elaw_fail_memory(where);
    count_observed(t);
    return take_logarithms(t);
}

/* One sweep; the largest change of a row's effect. step: m doubles. */
static double sweep(table *t, double row[], double col[], double step[])
{
    for (size_t i = 0; i < t->m; i++)
        step[i] = 0;
    for (size_t j = 0; j < t->n; j++)
        for (size_t i = 0; i < t->m; i++)
            if (counts(t, i + j * t->m))
                step[i] += t->l[i + j * t->m] - col[j];
    double moved = 0;
    for (size_t i = 0; i < t->m; i++) {
        double now = t->row_count[i] > 0 ? step[i] / t->row_count[i] : 0;
        moved = fmax(moved, fabs(now - row[i]));
        row[i] = now;
    }
    for (size_t j = 0; j < t->n; j++) {
        double sum = 0;
        for (size_t i = 0; i < t->m; i++)
            if (counts(t, i + j * t->m))
                sum += t->l[i + j * t->m] - row[i];
        col[j] = t->col_count[j] > 0 ? sum / t->col_count[j] : 0;
    }
    return moved;
}

static double centre(size_t n, double x[])
{
    double mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        x[i] -= mean;
    return mean;
}

/* Least squares by sweeps, two where all is observed; L becomes I. */
static void take_effects(table *t, elaw_logsquare *out, double step[])
{
    for (int round = 0; round < 100; round++)
        if (sweep(t, out->row, out->col, step) < 1e-10)
            break;
    out->mean = centre(t->m, out->row) + centre(t->n, out->col);
    for (size_t j = 0; j < t->n; j++)
        for (size_t i = 0; i < t->m; i++)
            if (counts(t, i + j * t->m))
                t->l[i + j * t->m] -= out->mean + out->row[i] + out->col[j];
}

static double weighted_squares(size_t n, const double weight[], double less,
                               const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fmax(0, weight[i] - less) * x[i] * x[i];
    return sum;
}

static void test_effects(const table *t, elaw_logsquare *out)
{
    bool symmetric = t->given->symmetric;
    double m = (double)t->m, n = (double)t->n, sum = 0;
    for (size_t k = 0; k < t->m * t->n; k++)
        sum += t->l[k] * t->l[k];
    double free = t->total - m - n + (symmetric ? 0 : 1);
    out->variance = sum / fmax(1, free);
    double less = symmetric ? 1 : 0;
    double rows = weighted_squares(t->m, t->row_count, less, out->row);
    double cols = weighted_squares(t->n, t->col_count, less, out->col);
    out->p_rows = elaw_tail_chi2(rows / out->variance, m - 1);
    out->p_columns = elaw_tail_chi2(cols / out->variance, n - 1);
}

/* I <- I/sqrt(a b), a and b the factors of the mask; nothing where all entries
 * (all off the diagonal) are observed. */
static elaw_status level_rates(table *t, double a[], double b[])
{
    for (size_t i = 0; i < t->m; i++)
        a[i] = 1;
    for (size_t j = 0; j < t->n; j++)
        b[j] = 1;
    if (t->given->observed == NULL)
        return ELAW_OK;
    double *rate = elaw_alloc(t->m * t->n, sizeof *rate);
    if (rate == NULL)
        return elaw_fail_memory(where);
    for (size_t k = 0; k < t->m * t->n; k++)
        rate[k] = t->mask[k];
    elaw_status status = elaw_sinkhorn(t->m, t->n, rate, NULL, a, b);
    elaw_free(rate);
    for (size_t j = 0; j < t->n && status == ELAW_OK; j++)
        for (size_t i = 0; i < t->m; i++)
            t->l[i + j * t->m] /= sqrt(a[i] * b[j]);
    return status;
}

/* room: 2 m + n doubles. */
static elaw_status run(table *t, double level, double *room,
                       elaw_logsquare *out)
{
    double *a = room + t->m, *b = a + t->m;
    take_effects(t, out, room);
    test_effects(t, out);
    elaw_status status = level_rates(t, a, b);
    if (status == ELAW_OK)
        status = elaw_logsquare_values(t->m, t->n, t->given->symmetric, t->l,
                                       level, out);
    for (size_t k = 0; k < out->count && status == ELAW_OK; k++) {
        for (size_t i = 0; i < t->m; i++)
            out->left[i + k * t->m] /= sqrt(a[i]);
        for (size_t j = 0; j < t->n; j++)
            out->right[j + k * t->n] /= sqrt(b[j]);
    }
    return status;
}

elaw_status elaw_logsquare_test(const elaw_residual *residual, double level,
                                elaw_logsquare *out)
{
    table t;
    elaw_logsquare got = {0};
    double *room = NULL;
    elaw_status status = open_table(residual, &t);
    if (status != ELAW_OK)
        goto done;
    got.row = elaw_alloc_zero(t.m, sizeof(double));
    got.col = elaw_alloc_zero(t.n, sizeof(double));
    room = elaw_alloc(2 * t.m + t.n, sizeof *room);
    if (got.row == NULL || got.col == NULL || room == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    status = run(&t, level, room, &got);
    if (status != ELAW_OK)
        goto done;
    *out = got;
    got = (elaw_logsquare){0};
done:
    elaw_logsquare_free(&got);
    elaw_free(room);
    close_table(&t);
    return status;
}

void elaw_logsquare_free(elaw_logsquare *test)
{
    if (test == NULL)
        return;
    elaw_free(test->row);
    elaw_free(test->col);
    elaw_free(test->value);
    elaw_free(test->left);
    elaw_free(test->right);
    *test = (elaw_logsquare){0};
}
