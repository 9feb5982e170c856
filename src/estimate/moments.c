/* The sums of a column's part of a tile are one loop that the compiler turns
 * into vector instructions; the order of its additions is fixed by the tile. */
#include "estimate/moments.h"

#include <stddef.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/panels.h"

typedef struct tile_sums {
    double square, fourth, largest, down, right;
} tile_sums;

typedef struct moment_pass {
    bool symmetric, full;
    size_t most;     /* columns of a panel                                  */
    tile_sums *tile; /* of the panel at hand                                */
    double *part;    /* tiles x most: a column's energy in a tile           */
    elaw_moments sum;
} moment_pass;

static inline double energy_of(const double *x, size_t i, size_t width)
{
    return width == 1 ? x[i] * x[i]
                      : x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
}

/* Square, fourth power and maximum of entries 0 .. n-1. */
static inline double column_moments(const double *x, size_t n, size_t width,
                                    tile_sums *t)
{
    double square = 0, fourth = 0, largest = t->largest;
#pragma omp simd reduction(+ : square, fourth) reduction(max : largest)
    for (size_t i = 0; i < n; i++) {
        double e = energy_of(x, i, width);
        square += e;
        fourth += e * e;
        largest = e > largest ? e : largest;
    }
    t->square += square;
    t->fourth += fourth;
    t->largest = largest;
    return square;
}

static inline void add_energies(const double *x, size_t n, size_t width,
                                double *row)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        row[i] += energy_of(x, i, width);
}

/* Re sum x conj y of complex numbers is the dot product of their parts. */
static inline double product(const double *x, const double *y, size_t n)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static inline void sum_tile(moment_pass *pass, const elaw_panel *panel,
                            size_t tile, size_t lo, size_t hi, size_t width)
{
    tile_sums t = {0};
    for (size_t k = 0; k < panel->count; k++) {
        size_t j = panel->first + k;
        size_t start = pass->symmetric && j + 1 > lo ? j + 1 : lo;
        double energy = 0;
        if (start < hi) {
            size_t n = hi - start;
            const double *x = panel->column + k * panel->stride + start * width;
            energy = column_moments(x, n, width, &t);
            if (pass->full) {
                add_energies(x, n, width, pass->sum.row + start);
                t.down += product(x, x + width, (n - 1) * width);
                if (!pass->symmetric && j > 0)
                    t.right += product(x, x - panel->stride, n * width);
            }
        }
        pass->part[tile * pass->most + k] = energy;
    }
    pass->tile[tile] = t;
}

static void moments_tile(void *ctx, const elaw_panel *panel, size_t tile,
                         size_t lo, size_t hi)
{
    /* two copies of the loop, each for a constant width */
    if (panel->width == 1)
        sum_tile(ctx, panel, tile, lo, hi, 1);
    else
        sum_tile(ctx, panel, tile, lo, hi, 2);
}

/* Neighbours of which one lies in the tile above the other. */
static double seams(const moment_pass *pass, const elaw_panel *panel)
{
    double sum = 0;
    for (size_t tile = panel->first_tile + 1; tile < panel->tiles; tile++) {
        size_t i = tile * ELAW_TILE_ROWS;
        for (size_t k = 0; k < panel->count; k++) {
            const double *x =
                panel->column + k * panel->stride + i * panel->width;
            if (!pass->symmetric || i - 1 > panel->first + k)
                sum += product(x - panel->width, x, panel->width);
        }
    }
    return sum;
}

static elaw_status moments_done(void *ctx, const elaw_panel *panel)
{
    moment_pass *pass = ctx;
    elaw_moments *sum = &pass->sum;
    for (size_t t = panel->first_tile; t < panel->tiles; t++) {
        const tile_sums *tile = pass->tile + t;
        sum->square += tile->square;
        sum->fourth += tile->fourth;
        sum->down += tile->down;
        sum->right += tile->right;
        if (tile->largest > sum->largest)
            sum->largest = tile->largest;
        for (size_t k = 0; pass->full && k < panel->count; k++)
            sum->column[panel->first + k] += pass->part[t * pass->most + k];
    }
    if (pass->full)
        sum->down += seams(pass, panel);
    return ELAW_OK;
}

/* Row i of a symmetric matrix off the diagonal: its part below the diagonal
 * and column i's part below it. */
static void join_halves(elaw_moments *sum, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum->row[i] = sum->column[i] = sum->row[i] + sum->column[i];
}

elaw_status elaw_moments_sum(const char *where, const elaw_operator *a,
                             const elaw_pairs *pairs, elaw_moments *out)
{
    elaw_status status = ELAW_OK;
    size_t tiles = elaw_panels_tiles(a);
    moment_pass pass = {.symmetric = a->symmetric,
                        .full = out->row != NULL,
                        .most = elaw_panels_columns(a)};
    pass.sum.row = out->row;
    pass.sum.column = out->column;
    pass.tile = elaw_alloc(tiles, sizeof *pass.tile);
    pass.part = elaw_alloc(tiles * pass.most, sizeof *pass.part);
    if (pass.tile == NULL || pass.part == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    for (size_t i = 0; pass.full && i < a->rows; i++)
        pass.sum.row[i] = 0;
    for (size_t j = 0; pass.full && j < a->cols; j++)
        pass.sum.column[j] = 0;
    elaw_panel_visitor visitor = {moments_tile, moments_done, &pass,
                                  a->symmetric};
    status = elaw_panels_visit(where, a, pairs, &visitor);
    if (status != ELAW_OK)
        goto done;
    if (pass.full && a->symmetric)
        join_halves(&pass.sum, a->rows);
    *out = pass.sum;
done:
    elaw_free(pass.tile);
    elaw_free(pass.part);
    return status;
}
