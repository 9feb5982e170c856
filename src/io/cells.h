/* Cells that are not numbers: NaN and Inf are refused with their place, or
 * (options->missing) NaN is recorded as missing and its entry set to 0. */
#ifndef IO_CELLS_H
#define IO_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "io/source.h"

/* Places i + j*rows of missing cells; a zeroed struct is an empty list. */
typedef struct elaw_places {
    size_t count, room;
    size_t *place;
} elaw_places;

/* false: out of memory. */
bool elaw_places_add(elaw_places *list, size_t place);
void elaw_places_sort(elaw_places *list); /* ascending */

/* Place of the first of count values that is NaN or Inf; count: none. */
size_t elaw_first_not_finite(const double *value, size_t count);

/* A dense array as it lies in memory: rows x cols entries of `width` doubles
 * (1 real, 2 complex), row by row or column by column without gaps. */
typedef struct elaw_block {
    size_t rows, cols, width;
    elaw_layout layout;
    double *value;
    elaw_held *held; /* made writable where a mapped entry is set to 0       */
} elaw_block;

/* One parallel pass where all is finite. */
elaw_status elaw_cells_check(const elaw_source *source, bool missing,
                             const elaw_block *block, elaw_places *list);

/* The refusal of one cell: row and column from 0; line 0: not a text. */
elaw_status elaw_fail_cell(const elaw_source *source, double value, size_t row,
                           size_t col, size_t line);

#endif
