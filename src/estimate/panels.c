/* Panels are a few megabytes: they stay in the cache between being filled,
 * having the pairs subtracted and being summed, so that a pass costs one
 * reading of the matrix. Smaller ones would wait for their threads more often
 * and read a symmetric matrix in shorter lines. */
#include "estimate/panels.h"

#include <cblas.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"

enum { PANEL_BYTES = 1 << 22, MOST_COLUMNS = 1024 };

size_t elaw_panels_columns(const elaw_operator *a)
{
    size_t fit = PANEL_BYTES / sizeof(double) / elaw_width(a->field) /
                 (a->rows > 0 ? a->rows : 1);
    size_t count = fit < 1 ? 1 : fit > MOST_COLUMNS ? MOST_COLUMNS : fit;
    return count < a->cols ? count : a->cols;
}

size_t elaw_panels_tiles(const elaw_operator *a)
{
    return (a->rows + ELAW_TILE_ROWS - 1) / ELAW_TILE_ROWS;
}

static size_t tile_end(const elaw_panel *panel, size_t tile)
{
    size_t end = (tile + 1) * ELAW_TILE_ROWS;
    return end < panel->rows ? end : panel->rows;
}

/* R diag(value), cols x count: the right factor of what is subtracted. */
static double *scaled_right(const elaw_operator *a, const elaw_pairs *pairs)
{
    size_t length = a->cols * elaw_width(a->field);
    double *scaled = elaw_alloc(length * pairs->count, sizeof *scaled);
    if (scaled == NULL)
        return NULL;
    for (size_t k = 0; k < pairs->count; k++)
        for (size_t i = 0; i < length; i++)
            scaled[i + k * length] =
                pairs->value[k] * pairs->right[i + k * length];
    return scaled;
}

/* tile -= L[tile, :] (R diag(value))[panel, :]^*; sizes were checked. */
static void subtract(const elaw_panel *panel, double *column, size_t lo,
                     size_t hi, const elaw_pairs *pairs, const double *right,
                     size_t cols)
{
    static const double minus_one[2] = {-1, 0}, one[2] = {1, 0};
    int m = (int)(hi - lo), n = (int)panel->count, k = (int)pairs->count;
    const double *l = pairs->left + lo * panel->width;
    const double *r = right + panel->first * panel->width;
    double *out = column + lo * panel->width;
    if (panel->width == 1)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, k, -1, l,
                    (int)panel->rows, r, (int)cols, 1, out, (int)panel->rows);
    else
        cblas_zgemm(CblasColMajor, CblasNoTrans, CblasConjTrans, m, n, k,
                    minus_one, l, (int)panel->rows, r, (int)cols, one, out,
                    (int)panel->rows);
}

static void visit_tiles(const elaw_panel *panel, double *column,
                        const elaw_pairs *pairs, const double *right,
                        size_t cols, const elaw_panel_visitor *visitor)
{
    /* BLAS inside the loop sees one tile: small enough for one thread */
#pragma omp parallel for schedule(dynamic) if (panel->tiles > 1)
    for (size_t t = panel->first_tile; t < panel->tiles; t++) {
        size_t lo = t * ELAW_TILE_ROWS, hi = tile_end(panel, t);
        if (right != NULL)
            subtract(panel, column, lo, hi, pairs, right, cols);
        visitor->tile(visitor->ctx, panel, t, lo, hi);
    }
}

static elaw_status visit_all(const char *where, const elaw_operator *a,
                             const elaw_pairs *pairs, const double *right,
                             double *buffer, const elaw_panel_visitor *visitor)
{
    size_t most = elaw_panels_columns(a);
    int (*read)(void *, size_t, size_t, double *, size_t) =
        visitor->lower && a->lower != NULL ? a->lower : a->columns;
    elaw_panel panel = {.rows = a->rows,
                        .width = elaw_width(a->field),
                        .tiles = elaw_panels_tiles(a),
                        .stride = a->rows * elaw_width(a->field)};
    double *column = buffer + panel.stride;
    panel.column = column;
    for (; panel.first < a->cols; panel.first += panel.count) {
        size_t left = a->cols - panel.first;
        if (panel.first > 0) /* the last column, before it is overwritten */
            memcpy(buffer, column + (panel.count - 1) * panel.stride,
                   panel.stride * sizeof *buffer);
        panel.count = left < most ? left : most;
        panel.first_tile = visitor->lower ? panel.first / ELAW_TILE_ROWS : 0;
        if (read(a->ctx, panel.first, panel.count, column, a->rows) != 0)
            return elaw_fail(ELAW_ECALLBACK,
                             "%s: the operator failed to give columns %zu "
                             "to %zu",
                             where, panel.first + 1, panel.first + panel.count);
        visit_tiles(&panel, column, pairs, right, a->cols, visitor);
        elaw_status status = visitor->done(visitor->ctx, &panel);
        if (status != ELAW_OK)
            return status;
    }
    return ELAW_OK;
}

elaw_status elaw_panels_visit(const char *where, const elaw_operator *a,
                              const elaw_pairs *pairs,
                              const elaw_panel_visitor *visitor)
{
    int unused;
    elaw_status status = ELAW_OK;
    double *right = NULL, *buffer = NULL;
    if (a->columns == NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: the operator has no entries (columns is NULL)",
                         where);
    if ((status = elaw_to_int(where, a->rows, &unused)) != ELAW_OK ||
        (status = elaw_to_int(where, a->cols, &unused)) != ELAW_OK)
        return status;
    buffer = elaw_alloc((elaw_panels_columns(a) + 1) * a->rows,
                        elaw_width(a->field) * sizeof *buffer);
    if (buffer == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    if (pairs != NULL && pairs->count > 0 &&
        (right = scaled_right(a, pairs)) == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    status = visit_all(where, a, pairs, right, buffer, visitor);
done:
    elaw_free(right);
    elaw_free(buffer);
    return status;
}
