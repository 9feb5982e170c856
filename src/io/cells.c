/* x - x is 0 for finite x and NaN otherwise, so one sum of differences tells
 * whether a stretch holds anything else: no branch, nothing but the memory to
 * wait for. The stretches are fixed, so the place found does not depend on the
 * number of threads. */
#include "io/cells.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/memory.h"

enum { STRETCH = 1 << 15 };

bool elaw_places_add(elaw_places *list, size_t place)
{
    if (list->count == list->room) {
        size_t room = list->room > 0 ? 2 * list->room : 16;
        size_t *larger = elaw_realloc(list->place, room, sizeof *larger);
        if (larger == NULL)
            return false;
        list->place = larger;
        list->room = room;
    }
    list->place[list->count++] = place;
    return true;
}

static int ascending(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

void elaw_places_sort(elaw_places *list)
{
    for (size_t k = 1; k < list->count; k++)
        if (list->place[k] < list->place[k - 1]) {
            qsort(list->place, list->count, sizeof *list->place, ascending);
            return;
        }
}

static bool all_finite(const double *x, size_t count)
{
    double total = 0;
#pragma omp simd reduction(+ : total)
    for (size_t k = 0; k < count; k++)
        total += x[k] - x[k];
    return total == 0;
}

size_t elaw_first_not_finite(const double *value, size_t count)
{
    ptrdiff_t stretches = (ptrdiff_t)((count + STRETCH - 1) / STRETCH);
    ptrdiff_t first = stretches;
#pragma omp parallel for schedule(static)                                      \
    reduction(min                                                              \
              : first) if (stretches > 8)
    for (ptrdiff_t s = 0; s < stretches; s++) {
        size_t start = (size_t)s * STRETCH;
        size_t size = count - start < STRETCH ? count - start : STRETCH;
        if (s < first && !all_finite(value + start, size))
            first = s;
    }
    if (first == stretches)
        return count;
    size_t k = (size_t)first * STRETCH;
    while (isfinite(value[k]))
        k++;
    return k;
}

elaw_status elaw_fail_cell(const elaw_source *source, double value, size_t row,
                           size_t col, size_t line)
{
    char where[32] = "";
    if (line > 0)
        snprintf(where, sizeof where, " (line %zu)", line);
    if (isnan(value))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: NaN at row %zu, column %zu%s: fill the cell, or "
                         "read the file with missing cells allowed "
                         "(--missing)",
                         source->name, row + 1, col + 1, where);
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: %sInf at row %zu, column %zu%s: a matrix needs "
                     "finite entries; correct the cell",
                     source->name, value < 0 ? "-" : "+", row + 1, col + 1,
                     where);
}

static bool make_writable(elaw_held *held)
{
    /* a private mapping: only the pages that are changed are copied */
    return held == NULL || held->map == NULL ||
           mprotect(held->map, held->map_size, PROT_READ | PROT_WRITE) == 0;
}

/* Number of an entry to its row and column. */
static void locate(const elaw_block *b, size_t entry, size_t *row, size_t *col)
{
    bool by_rows = b->layout == ELAW_ROW_MAJOR;
    *row = by_rows ? entry / b->cols : entry % b->rows;
    *col = by_rows ? entry % b->cols : entry / b->rows;
}

/* Takes entry out as missing, or refuses it. */
static elaw_status treat(const elaw_source *source, bool missing,
                         const elaw_block *b, size_t entry, elaw_places *list)
{
    double *x = b->value + entry * b->width;
    double worst = x[0];
    size_t row, col;
    locate(b, entry, &row, &col);
    if (isfinite(worst) || (b->width == 2 && isinf(x[1])))
        worst = x[1]; /* Inf in either part is never missing */
    if (isinf(worst) || !missing)
        return elaw_fail_cell(source, worst, row, col, 0);
    if (!elaw_places_add(list, row + col * b->rows))
        return elaw_fail_memory(source->name);
    for (size_t w = 0; w < b->width; w++)
        x[w] = 0;
    return ELAW_OK;
}

elaw_status elaw_cells_check(const elaw_source *source, bool missing,
                             const elaw_block *b, elaw_places *list)
{
    size_t count = b->rows * b->cols * b->width;
    size_t k = elaw_first_not_finite(b->value, count);
    if (k == count)
        return ELAW_OK;
    if (missing && !make_writable(b->held))
        return elaw_fail_memory(source->name);
    for (size_t e = k / b->width; e < b->rows * b->cols; e++) {
        const double *x = b->value + e * b->width;
        if (isfinite(x[0]) && (b->width == 1 || isfinite(x[1])))
            continue;
        elaw_status status = treat(source, missing, b, e, list);
        if (status != ELAW_OK)
            return status;
    }
    elaw_places_sort(list);
    return ELAW_OK;
}
