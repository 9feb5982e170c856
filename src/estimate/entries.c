/* Energy of a matrix, with the places of what is not a number and the sums
 * that centring leaves at zero. */
#include "estimate/entries.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/panels.h"
#include "matrix/apply.h"

typedef struct energy_pass {
    bool symmetric;
    size_t most;
    double *tile;   /* energy of each tile of the panel at hand              */
    double *part;   /* tiles x most x width: a column's sum in a tile        */
    double *row;    /* rows x width: sums of the rows                        */
    double energy;  /* so far                                                */
    double *column; /* cols x width: sums of the columns                     */
} energy_pass;

static inline double sum_column(const double *x, size_t n, size_t width,
                                double *row, double part[2])
{
    double energy = 0, re = 0, im = 0;
#pragma omp simd reduction(+ : energy, re, im)
    for (size_t i = 0; i < n; i++) {
        double a = x[width * i], b = width == 1 ? 0 : x[width * i + 1];
        energy += a * a + b * b;
        re += a;
        im += b;
        row[width * i] += a;
        if (width == 2)
            row[width * i + 1] += b;
    }
    part[0] = re;
    if (width == 2)
        part[1] = im;
    return energy;
}

/* Symmetric: what lies below the diagonal counts twice, the diagonal once; it
 * is put into the row sums here and stays out of the column's. */
static double diagonal_entry(energy_pass *pass, const elaw_panel *panel,
                             size_t k)
{
    size_t j = panel->first + k, width = panel->width;
    const double *x = panel->column + k * panel->stride + j * width;
    pass->row[j * width] += x[0];
    return x[0] * x[0]; /* real for a Hermitian matrix */
}

static void energy_tile(void *ctx, const elaw_panel *panel, size_t tile,
                        size_t lo, size_t hi)
{
    energy_pass *pass = ctx;
    size_t width = panel->width;
    double *part = pass->part + tile * pass->most * width, energy = 0;
    for (size_t k = 0; k < panel->count; k++) {
        size_t j = panel->first + k;
        size_t start = pass->symmetric && j + 1 > lo ? j + 1 : lo;
        size_t n = start < hi ? hi - start : 0;
        const double *x = panel->column + k * panel->stride + start * width;
        double *row = pass->row + start * width;
        double e = width == 1 ? sum_column(x, n, 1, row, part + k)
                              : sum_column(x, n, 2, row, part + 2 * k);
        energy += pass->symmetric ? 2 * e : e;
        if (pass->symmetric && lo <= j && j < hi)
            energy += diagonal_entry(pass, panel, k);
    }
    pass->tile[tile] = energy;
}

/* The sum was not finite: names the entry that is not, or the size. */
static elaw_status refuse(const elaw_panel *panel, bool symmetric)
{
    for (size_t k = 0; k < panel->count; k++)
        for (size_t i = symmetric ? (panel->first + k) * panel->width : 0;
             i < panel->stride; i++) {
            double x = panel->column[k * panel->stride + i];
            if (!isfinite(x))
                return elaw_fail(ELAW_EDOMAIN,
                                 "the entry in row %zu, column %zu is %g",
                                 i / panel->width + 1, panel->first + k + 1, x);
        }
    return elaw_fail(ELAW_EDOMAIN,
                     "the squares of the entries overflow: divide the matrix "
                     "by its largest entry");
}

static elaw_status energy_done(void *ctx, const elaw_panel *panel)
{
    energy_pass *pass = ctx;
    size_t width = panel->width;
    for (size_t t = panel->first_tile; t < panel->tiles; t++)
        pass->energy += pass->tile[t];
    if (!isfinite(pass->energy))
        return refuse(panel, pass->symmetric);
    for (size_t k = 0; k < panel->count * width; k++)
        for (size_t t = panel->first_tile; t < panel->tiles; t++)
            pass->column[panel->first * width + k] +=
                pass->part[t * pass->most * width + k];
    return ELAW_OK;
}

/* Row j of a Hermitian matrix: its part up to the diagonal, and the conjugates
 * of column j below it. */
static void join_halves(const energy_pass *pass, size_t n, size_t width)
{
    for (size_t i = 0; i < n * width; i++) {
        double below = pass->column[i];
        pass->row[i] += width == 2 && i % 2 == 1 ? -below : below;
        pass->column[i] = pass->row[i];
    }
}

static double largest_of(const double *x, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(x[i]));
    return largest;
}

static void conclude(const elaw_operator *a, const energy_pass *pass,
                     size_t width, elaw_energy *out)
{
    const double tiny = 1e-8;
    double m = (double)a->rows, n = (double)a->cols;
    double size = sqrt(pass->energy / (m * n));
    if (pass->symmetric)
        join_halves(pass, a->rows, width);
    out->energy = pass->energy;
    out->columns_sum_to_zero =
        largest_of(pass->column, a->cols * width) < tiny * size * m;
    out->rows_sum_to_zero =
        largest_of(pass->row, a->rows * width) < tiny * size * n;
}

elaw_status elaw_entries_energy(const elaw_operator *a, elaw_energy *out)
{
    const char *where = "elaw_entries_energy";
    elaw_status status = ELAW_OK;
    size_t tiles = elaw_panels_tiles(a);
    size_t width = elaw_width(a->field);
    energy_pass pass = {.symmetric = a->symmetric,
                        .most = elaw_panels_columns(a)};
    pass.tile = elaw_alloc(tiles, sizeof *pass.tile);
    pass.part = elaw_alloc(tiles * pass.most, width * sizeof *pass.part);
    pass.row = elaw_alloc_zero(a->rows, width * sizeof *pass.row);
    pass.column = elaw_alloc_zero(a->cols, width * sizeof *pass.column);
    if (pass.tile == NULL || pass.part == NULL || pass.row == NULL ||
        pass.column == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    elaw_panel_visitor visitor = {energy_tile, energy_done, &pass,
                                  a->symmetric};
    status = elaw_panels_visit(where, a, NULL, &visitor);
    if (status == ELAW_OK)
        conclude(a, &pass, width, out);
done:
    elaw_free(pass.tile);
    elaw_free(pass.part);
    elaw_free(pass.row);
    elaw_free(pass.column);
    return status;
}
