/* Sparse matrices by compressed columns, out of triplets in any order.
 * Two stable counting sorts (by row, then by column) leave the rows of each
 * column ascending in time O(count + rows + cols), and equal places side by
 * side in the order in which they came. */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/held.h"

static const char *const where = "elaw_sparse_from_triplets";

typedef struct triplets {
    size_t rows, cols, count;
    const size_t *row, *col;
} triplets;

static elaw_status check(const triplets *t, const double *value)
{
    if (t->count > 0 && (t->row == NULL || t->col == NULL || value == NULL))
        return elaw_fail(ELAW_EINVAL, "%s: row, col or value is NULL", where);
    if (t->rows == SIZE_MAX || t->cols == SIZE_MAX)
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu entries overflow",
                         where, t->rows, t->cols);
    for (size_t k = 0; k < t->count; k++)
        if (t->row[k] >= t->rows || t->col[k] >= t->cols)
            return elaw_fail(ELAW_EINVAL,
                             "%s: entry %zu at row %zu, column %zu lies "
                             "outside %zu x %zu",
                             where, k + 1, t->row[k] + 1, t->col[k] + 1,
                             t->rows, t->cols);
    return ELAW_OK;
}

/* start[b] .. start[b+1]-1 are the places of bucket b; start has buckets + 1
 * entries. order (NULL: 0, 1, ..) is put into sorted by bucket, stably. */
static void counting_sort(const size_t *bucket, size_t buckets, size_t count,
                          const size_t *order, size_t *start, size_t *sorted)
{
    memset(start, 0, (buckets + 1) * sizeof *start);
    for (size_t k = 0; k < count; k++)
        start[bucket[k] + 1]++;
    for (size_t b = 0; b < buckets; b++)
        start[b + 1] += start[b];
    for (size_t k = 0; k < count; k++) {
        size_t entry = order != NULL ? order[k] : k;
        sorted[start[bucket[entry]]++] = entry;
    }
    for (size_t b = buckets; b > 0; b--)
        start[b] = start[b - 1];
    start[0] = 0;
}

/* The first entry, in the order given, at a place that came before. */
static elaw_status check_twice(const triplets *t, const size_t *order)
{
    size_t first = t->count;
    for (size_t k = 1; k < t->count; k++)
        if (t->row[order[k]] == t->row[order[k - 1]] &&
            t->col[order[k]] == t->col[order[k - 1]] && order[k] < first)
            first = order[k];
    if (first == t->count)
        return ELAW_OK;
    return elaw_fail(ELAW_EINVAL,
                     "%s: entry %zu at row %zu, column %zu comes twice", where,
                     first + 1, t->row[first] + 1, t->col[first] + 1);
}

/* Room for the three arrays of count entries. */
static elaw_held *hold(size_t cols, size_t count, size_t w)
{
    elaw_held *held = elaw_held_create();
    if (held == NULL)
        return NULL;
    held->block[0] = elaw_alloc_zero(cols + 1, sizeof(size_t));
    held->block[1] = elaw_alloc(count, sizeof(size_t));
    held->block[2] = elaw_alloc(count, w * sizeof(double));
    if (held->block[0] == NULL || held->block[1] == NULL ||
        held->block[2] == NULL) {
        elaw_held_free(held);
        return NULL;
    }
    return held;
}

/* order: the entries by column, rows ascending within; start as above. */
static elaw_status sort(const triplets *t, size_t *start, size_t *order)
{
    size_t *by_row = elaw_alloc(t->count, sizeof *by_row);
    size_t *row_start = elaw_alloc(t->rows + 1, sizeof *row_start);
    elaw_status status = ELAW_OK;
    if (by_row == NULL || row_start == NULL) {
        status = elaw_fail_memory(where);
    } else {
        counting_sort(t->row, t->rows, t->count, NULL, row_start, by_row);
        counting_sort(t->col, t->cols, t->count, by_row, start, order);
        status = check_twice(t, order);
    }
    elaw_free(by_row);
    elaw_free(row_start);
    return status;
}

elaw_status elaw_sparse_from_triplets(size_t rows, size_t cols,
                                      elaw_field field, size_t count,
                                      const size_t *row, const size_t *col,
                                      const double *value, elaw_sparse *out)
{
    triplets t = {rows, cols, count, row, col};
    size_t w = elaw_width(field), *order = NULL;
    elaw_status status = check(&t, value);
    if (status != ELAW_OK)
        return status;
    elaw_held *held = hold(cols, count, w);
    order = elaw_alloc(count, sizeof *order);
    status = held == NULL || order == NULL ? elaw_fail_memory(where)
                                           : sort(&t, held->block[0], order);
    if (status == ELAW_OK) {
        *out =
            (elaw_sparse){rows,           cols,           field, held->block[0],
                          held->block[1], held->block[2], held};
        for (size_t k = 0; k < count; k++) {
            out->row[k] = row[order[k]];
            memcpy(out->value + k * w, value + order[k] * w, w * sizeof *value);
        }
    } else {
        elaw_held_free(held);
    }
    elaw_free(order);
    return status;
}

void elaw_sparse_free(elaw_sparse *a)
{
    if (a == NULL)
        return;
    elaw_held_free(a->held);
    memset(a, 0, sizeof *a);
}
