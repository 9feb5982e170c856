/* V by groups. Features of a row are its effect and its place in the shrunken
 * interactions, (r_i, value_k left_ik/sqrt n), and so for the columns; k-means
 * with q = 1..5 on each side; variances are the means of q over the blocks.
 * The cost, in units of twice the log-likelihood, with what the labels and the
 * variances themselves take to be told:
 *   sum (log V + q/V) + q_r q_c log(m n) + 2 (m log q_r + n log q_c)
 * and for a symmetric matrix, which has half the entries and one set of labels,
 *   sum_{i<j} (log V + q/V) + q (q + 1)/4 log(n^2/2) + n log q.
 * With block means sum q/V is the number of entries: a pair (q_r, q_c) costs
 * only the sums of the blocks. Groups of fewer than 5 are not formed. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/kmeans.h"
#include "estimate/profile_parts.h"

static const char where[] = "elaw_profile_find";

enum { MOST = 5, LEAST_MEMBERS = 5 };

typedef struct labelling {
    size_t groups;
    const size_t *label;
} labelling;

typedef struct blocks {
    const elaw_residual *given;
    double tiny;           /* least variance                                 */
    size_t room;           /* groups of the rows that sum and count hold     */
    double *part, *number; /* room x cols: sums over the rows of a group     */
    double *sum, *count;   /* groups x groups, leading dimension room        */
} blocks;

static void close_blocks(blocks *b)
{
    elaw_free(b->part);
    elaw_free(b->number);
    elaw_free(b->sum);
    elaw_free(b->count);
}

static elaw_status open_blocks(const elaw_residual *given, size_t row_groups,
                               size_t col_groups, blocks *b)
{
    size_t size;
    *b = (blocks){.given = given, .room = row_groups};
    b->tiny = 1e-12 * elaw_residual_mean(given);
    if (!(b->tiny > 0 && isfinite(b->tiny)))
        return elaw_fail(ELAW_EDOMAIN, "%s: the mean square is %g", where,
                         b->tiny * 1e12);
    if (!elaw_size_mul(row_groups, given->cols, &size))
        return elaw_fail_memory(where);
    b->part = elaw_alloc(size, sizeof(double));
    b->number = elaw_alloc(size, sizeof(double));
    b->sum = elaw_alloc(row_groups * col_groups, sizeof(double));
    b->count = elaw_alloc(row_groups * col_groups, sizeof(double));
    return b->part == NULL || b->number == NULL || b->sum == NULL ||
                   b->count == NULL
               ? elaw_fail_memory(where)
               : ELAW_OK;
}

static void sum_rows(blocks *b, const labelling *rows)
{
    const elaw_residual *given = b->given;
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < given->cols; j++) {
        double *part = b->part + j * b->room, *number = b->number + j * b->room;
        for (size_t g = 0; g < rows->groups; g++)
            part[g] = number[g] = 0;
        for (size_t i = 0; i < given->rows; i++)
            if (elaw_residual_has(given, i, j)) {
                part[rows->label[i]] += given->q[i + j * given->rows];
                number[rows->label[i]]++;
            }
    }
}

static void sum_columns(blocks *b, const labelling *rows, const labelling *cols)
{
    for (size_t h = 0; h < cols->groups; h++)
        for (size_t g = 0; g < rows->groups; g++)
            b->sum[g + h * b->room] = b->count[g + h * b->room] = 0;
    for (size_t j = 0; j < b->given->cols; j++)
        for (size_t g = 0; g < rows->groups; g++) {
            size_t k = g + cols->label[j] * b->room;
            b->sum[k] += b->part[g + j * b->room];
            b->count[k] += b->number[g + j * b->room];
        }
}

/* A block of which nothing is observed: the mean of all. */
static double block_variance(const blocks *b, size_t k)
{
    return b->count[k] > 0 ? fmax(b->sum[k] / b->count[k], b->tiny)
                           : 1e12 * b->tiny;
}

static double cost_of(const blocks *b, const labelling *rows,
                      const labelling *cols)
{
    double cost = 0, m = (double)b->given->rows, n = (double)b->given->cols;
    double q = (double)rows->groups, p = (double)cols->groups;
    for (size_t h = 0; h < cols->groups; h++)
        for (size_t g = 0; g < rows->groups; g++) {
            size_t k = g + h * b->room;
            if (b->count[k] > 0)
                cost += b->count[k] * log(block_variance(b, k)) +
                        b->sum[k] / block_variance(b, k);
        }
    if (b->given->symmetric)
        return cost / 2 + q * (q + 1) / 4 * log(n * n / 2) + n * log(q);
    return cost + q * p * log(m * n) + 2 * (m * log(q) + n * log(p));
}

static void fill(const blocks *b, const labelling *rows, const labelling *cols,
                 double *variance)
{
    size_t m = b->given->rows;
    for (size_t j = 0; j < b->given->cols; j++)
        for (size_t i = 0; i < m; i++)
            variance[i + j * m] =
                block_variance(b, rows->label[i] + cols->label[j] * b->room);
}

/* --- groups to be found ----------------------------------------------------*/

/* The features of one side, length x (count + 1), a point after the other;
 * returns the dimension. */
static size_t features(size_t length, size_t across, const double effect[],
                       bool use_effect, const elaw_logsquare *test,
                       const double *vectors, const double *others,
                       double *point)
{
    size_t dimension = test->count + (use_effect ? 1 : 0);
    for (size_t i = 0; i < length && use_effect; i++)
        point[i * dimension] = effect[i];
    for (size_t k = 0; k < test->count; k++) {
        double square = 0; /* 1 where all is observed */
        for (size_t j = 0; j < across; j++)
            square += others[j + k * across] * others[j + k * across];
        double size = test->value[k] * sqrt(square / (double)across);
        for (size_t i = 0; i < length; i++)
            point[i * dimension + dimension - test->count + k] =
                size * vectors[i + k * length];
    }
    return dimension;
}

static bool large_enough(size_t length, const size_t label[], size_t groups)
{
    size_t members[MOST] = {0};
    for (size_t i = 0; i < length; i++)
        members[label[i]]++;
    for (size_t g = 0; g < groups; g++)
        if (members[g] < LEAST_MEMBERS)
            return groups == 1;
    return true;
}

/* Labellings into 1 .. MOST groups, label: MOST x length; groups 0 where one
 * was too small. */
static elaw_status label_side(size_t length, size_t dimension,
                              const double *point, size_t *label,
                              labelling out[MOST])
{
    for (size_t q = 1; q <= MOST; q++) {
        size_t *mine = label + (q - 1) * length;
        for (size_t i = 0; i < length; i++)
            mine[i] = 0;
        elaw_status status = ELAW_OK;
        if (q > 1 && dimension > 0 && q <= length)
            status = elaw_kmeans(length, dimension, point, q, mine);
        if (status != ELAW_OK)
            return status;
        out[q - 1] = (labelling){large_enough(length, mine, q) ? q : 0, mine};
    }
    return ELAW_OK;
}

typedef struct sides {
    labelling row[MOST], col[MOST];
    size_t *label;
    double *point;
} sides;

static elaw_status label_both(const elaw_residual *given,
                              const elaw_logsquare *test, bool use_rows,
                              bool use_columns, sides *out)
{
    size_t m = given->rows, n = given->cols, most = m > n ? m : n;
    out->label = elaw_alloc(MOST * (m + n), sizeof *out->label);
    out->point = elaw_alloc(most * (test->count + 1), sizeof *out->point);
    if (out->label == NULL || out->point == NULL)
        return elaw_fail_memory(where);
    size_t d = features(m, n, test->row, use_rows, test, test->left,
                        test->right, out->point);
    elaw_status status = label_side(m, d, out->point, out->label, out->row);
    if (status != ELAW_OK)
        return status;
    d = features(n, m, test->col, use_columns, test, test->right, test->left,
                 out->point);
    return label_side(n, d, out->point, out->label + MOST * m, out->col);
}

/* The pair of labellings of least cost. */
static void choose(blocks *b, const sides *s, size_t *row, size_t *col,
                   double *least)
{
    *least = INFINITY;
    for (size_t q = 0; q < MOST; q++) {
        if (s->row[q].groups == 0)
            continue;
        sum_rows(b, &s->row[q]);
        for (size_t p = 0; p < MOST; p++) {
            const labelling *cols =
                b->given->symmetric ? &s->row[p] : &s->col[p];
            if (cols->groups == 0 || (b->given->symmetric && p != q))
                continue;
            sum_columns(b, &s->row[q], cols);
            double cost = cost_of(b, &s->row[q], cols);
            if (cost < *least) {
                *least = cost;
                *row = q;
                *col = p;
            }
        }
    }
}

elaw_status elaw_profile_blocks(const elaw_residual *given,
                                const elaw_logsquare *test, bool use_rows,
                                bool use_columns, double *variance,
                                elaw_groups *groups)
{
    blocks b = {0};
    sides s = {0};
    size_t row = 0, col = 0;
    double cost;
    elaw_status status = open_blocks(given, MOST, MOST, &b);
    if (status == ELAW_OK)
        status = label_both(given, test, use_rows, use_columns, &s);
    if (status != ELAW_OK)
        goto done;
    choose(&b, &s, &row, &col, &cost);
    const labelling *cols = given->symmetric ? &s.row[col] : &s.col[col];
    sum_rows(&b, &s.row[row]);
    sum_columns(&b, &s.row[row], cols);
    fill(&b, &s.row[row], cols, variance);
    *groups = (elaw_groups){s.row[row].groups, cols->groups, cost};
done:
    elaw_free(s.label);
    elaw_free(s.point);
    close_blocks(&b);
    return status;
}

/* --- the caller's groups ---------------------------------------------------*/

/* Labels of any values into 0 .. groups-1, in the order they come; NULL: one
 * group. Time length x groups. */
static elaw_status number_labels(size_t length, const size_t given[],
                                 size_t *label, labelling *out)
{
    size_t groups = 0;
    size_t *first = elaw_alloc(length, sizeof *first);
    if (first == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < length; i++) {
        size_t g = 0;
        while (g < groups && given != NULL && given[first[g]] != given[i])
            g++;
        if (g == groups)
            first[groups++] = i;
        label[i] = g;
    }
    elaw_free(first);
    *out = (labelling){groups, label};
    return ELAW_OK;
}

elaw_status elaw_profile_labelled(const elaw_residual *given,
                                  const size_t *row_label,
                                  const size_t *col_label, double *variance,
                                  elaw_groups *groups)
{
    size_t m = given->rows, n = given->cols;
    if (given->symmetric && col_label == NULL)
        col_label = row_label;
    blocks b = {0};
    labelling rows, cols;
    size_t *label = elaw_alloc(m + n, sizeof *label);
    if (label == NULL)
        return elaw_fail_memory(where);
    elaw_status status = number_labels(m, row_label, label, &rows);
    if (status == ELAW_OK)
        status = number_labels(n, col_label, label + m, &cols);
    if (status == ELAW_OK)
        status = open_blocks(given, rows.groups, cols.groups, &b);
    if (status != ELAW_OK)
        goto done;
    sum_rows(&b, &rows);
    sum_columns(&b, &rows, &cols);
    fill(&b, &rows, &cols, variance);
    *groups =
        (elaw_groups){rows.groups, cols.groups, cost_of(&b, &rows, &cols)};
done:
    elaw_free(label);
    close_blocks(&b);
    return status;
}
