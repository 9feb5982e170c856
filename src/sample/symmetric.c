/* Entries above the diagonal are the (conjugate) copies of those below, never
 * computed again. Tiles of TILE x TILE are made and mirrored while they are in
 * cache. */
#include "sample/symmetric.h"

#include "random/column.h"

enum { TILE = 64 };

typedef struct filling {
    size_t n, ld;
    bool is_complex;
    elaw_lower_column *column;
    const void *ctx;
    double *a;
} filling;

static void mirror(const filling *f, size_t i0, size_t i1, size_t j0, size_t j1)
{
    size_t width = elaw_width(f->is_complex);
    for (size_t i = i0; i < i1; i++)
        for (size_t j = j0; j < j1 && j < i; j++) {
            const double *below = f->a + (i + j * f->ld) * width;
            double *above = f->a + (j + i * f->ld) * width;
            above[0] = below[0];
            if (f->is_complex)
                above[1] = -below[1];
        }
}

/* Tile rows i0 .., columns j0 .. (i0 >= j0) and its mirror image. */
static void tile(const filling *f, size_t i0, size_t j0)
{
    size_t width = elaw_width(f->is_complex);
    size_t i1 = f->n - i0 < TILE ? f->n : i0 + TILE;
    size_t j1 = f->n - j0 < TILE ? f->n : j0 + TILE;
    for (size_t j = j0; j < j1; j++) {
        size_t from = i0 > j ? i0 : j;
        f->column(f->ctx, j, from, i1 - from,
                  f->a + (from + j * f->ld) * width);
    }
    mirror(f, i0, i1, j0, j1);
}

void elaw_symmetric_fill(size_t n, bool is_complex, elaw_lower_column *column,
                         const void *ctx, double *a, size_t ld)
{
    const filling f = {n, ld, is_complex, column, ctx, a};
    size_t tiles = (n - 1) / TILE + 1;
#pragma omp parallel for schedule(dynamic) if (tiles > 1)
    for (size_t j = 0; j < tiles; j++)
        for (size_t i = j; i < tiles; i++)
            tile(&f, i * TILE, j * TILE);
}
