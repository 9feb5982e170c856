/* What the dense and the sparse survey share, and equal columns. */
#include "matrix/survey.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

elaw_status elaw_survey_reserve(size_t rows, size_t cols, size_t w,
                                elaw_survey *out)
{
    elaw_survey s = {.rows = rows, .cols = cols, .w = w};
    s.deviation = elaw_alloc_zero(cols, sizeof *s.deviation);
    s.print = elaw_alloc_zero(cols, w * sizeof *s.print);
    s.column_constant = elaw_alloc_zero(cols, sizeof *s.column_constant);
    s.row_constant = elaw_alloc_zero(rows, sizeof *s.row_constant);
    if (s.deviation == NULL || s.print == NULL || s.column_constant == NULL ||
        s.row_constant == NULL) {
        elaw_survey_free(&s);
        return elaw_fail_memory("elaw_prepare");
    }
    *out = s;
    return ELAW_OK;
}

void elaw_survey_free(elaw_survey *survey)
{
    elaw_free(survey->deviation);
    elaw_free(survey->print);
    elaw_free(survey->column_constant);
    elaw_free(survey->row_constant);
    memset(survey, 0, sizeof *survey);
}

elaw_status elaw_survey_refuse(size_t i, size_t j, double value)
{
    return elaw_fail(ELAW_EDOMAIN,
                     "elaw_prepare: the entry at row %zu, column %zu is %g",
                     i + 1, j + 1, value);
}

double elaw_survey_weight(size_t i)
{
    uint64_t h = ((uint64_t)i + 1) * 0x9e3779b97f4a7c15u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return 1 + (double)(h >> 12) * 0x1p-52;
}

typedef struct column {
    const double *print;
    size_t w, index;
} column;

static int compare(const void *p, const void *q)
{
    const column *a = p, *b = q;
    for (size_t t = 0; t < a->w; t++)
        if (a->print[t] != b->print[t])
            return a->print[t] < b->print[t] ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static bool equal_prints(const column *a, const column *b)
{
    for (size_t t = 0; t < a->w; t++)
        if (a->print[t] != b->print[t])
            return false;
    return true;
}

/* sorted[from .. to) have equal prints: almost always equal columns, so each
 * is compared with the ones before it that are the first of their kind. */
static void count_group(column *sorted, size_t from, size_t to,
                        elaw_same_columns *same, const void *matrix,
                        elaw_duplicates *out)
{
    size_t kinds = 1; /* sorted[from .. from+kinds) differ from each other */
    for (size_t k = from + 1; k < to; k++) {
        size_t t = from;
        while (t < from + kinds &&
               !same(matrix, sorted[t].index, sorted[k].index))
            t++;
        if (t == from + kinds) {
            sorted[from + kinds++] = sorted[k];
            continue;
        }
        if (out->count++ == 0 || sorted[k].index < out->first[1]) {
            out->first[0] = sorted[t].index;
            out->first[1] = sorted[k].index;
        }
    }
}

elaw_status elaw_duplicates_find(const elaw_survey *survey,
                                 elaw_same_columns *same, const void *matrix,
                                 elaw_duplicates *out)
{
    column *sorted = elaw_alloc(survey->cols, sizeof *sorted);
    size_t count = 0;
    if (sorted == NULL)
        return elaw_fail_memory("elaw_prepare");
    for (size_t j = 0; j < survey->cols; j++)
        if (!survey->column_constant[j])
            sorted[count++] =
                (column){survey->print + j * survey->w, survey->w, j};
    qsort(sorted, count, sizeof *sorted, compare);
    *out = (elaw_duplicates){0};
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count;)
            if (equal_prints(&sorted[from], &sorted[to]))
                to++;
            else
                break;
        count_group(sorted, from, to, same, matrix, out);
    }
    elaw_free(sorted);
    return ELAW_OK;
}

bool elaw_same_columns_dense(const void *entries, size_t j, size_t k)
{
    const elaw_entries *a = entries;
    bool by_rows = a->layout == ELAW_ROW_MAJOR;
    size_t step = (by_rows ? a->ld : 1) * a->w, next = by_rows ? 1 : a->ld;
    const double *p = a->data + j * next * a->w;
    const double *q = a->data + k * next * a->w;
    for (size_t i = 0; i < a->rows; i++, p += step, q += step)
        for (size_t t = 0; t < a->w; t++)
            if (p[t] != q[t])
                return false;
    return true;
}

/* The next stored entry from e on that is not an explicit zero. */
static size_t skip_zeros(const elaw_sparse *a, size_t w, size_t e, size_t end)
{
    while (e < end && a->value[e * w] == 0 && a->value[e * w + w - 1] == 0)
        e++;
    return e;
}

bool elaw_same_columns_sparse(const void *sparse, size_t j, size_t k)
{
    const elaw_sparse *a = sparse;
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1;
    size_t p = a->column_start[j], p_end = a->column_start[j + 1];
    size_t q = a->column_start[k], q_end = a->column_start[k + 1];
    for (;; p++, q++) {
        p = skip_zeros(a, w, p, p_end);
        q = skip_zeros(a, w, q, q_end);
        if (p == p_end || q == q_end)
            return p == p_end && q == q_end;
        if (a->row[p] != a->row[q] || a->value[p * w] != a->value[q * w] ||
            a->value[p * w + w - 1] != a->value[q * w + w - 1])
            return false;
    }
}
