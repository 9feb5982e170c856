/* The entries of an operator, a panel of columns at a time, with the pairs
 * taken out:
 *   panel = A[:, first ..] - L diag(value) R[first .., :]^*.
 * A panel is cut into tiles of rows, which are visited in parallel; whatever
 * is summed is summed by tile and then over the tiles in their order, so that
 * no result depends on the number of threads. */
#ifndef ESTIMATE_PANELS_H
#define ESTIMATE_PANELS_H

#include "estimate/entries.h"

enum { ELAW_TILE_ROWS = 256 };

typedef struct elaw_panel {
    size_t rows, first, count; /* columns first .. first+count-1            */
    size_t width;              /* doubles an entry: 1, complex 2            */
    size_t first_tile, tiles;  /* tiles first_tile .. tiles-1 are visited   */
    size_t stride;             /* doubles from a column to the next         */
    const double *column;      /* column `first`; where first > 0, column
                                  first-1 lies before it                    */
} elaw_panel;

typedef struct elaw_panel_visitor {
    /* Rows lo .. hi-1 of a panel; called from many threads. Other tiles may
     * not have their pairs subtracted yet. */
    void (*tile)(void *ctx, const elaw_panel *panel, size_t tile, size_t lo,
                 size_t hi);
    /* The same panel when its tiles are done; from the calling thread. */
    elaw_status (*done)(void *ctx, const elaw_panel *panel);
    void *ctx;
    bool lower; /* leave out the tiles that lie above the diagonal           */
} elaw_panel_visitor;

/* Largest count and number of tiles that elaw_panels_visit will use. */
size_t elaw_panels_columns(const elaw_operator *a);
size_t elaw_panels_tiles(const elaw_operator *a);

/* pairs NULL: none. ELAW_EUNSUPPORTED without a->columns; ELAW_ECALLBACK. */
elaw_status elaw_panels_visit(const char *where, const elaw_operator *a,
                              const elaw_pairs *pairs,
                              const elaw_panel_visitor *visitor);

#endif
