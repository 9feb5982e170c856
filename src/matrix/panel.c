/* Straight copies where the lines are columns; else transposed in blocks of
 * BLOCK rows, whose lines stay in cache while their columns are written. */
#include "matrix/panel.h"

#include <string.h>

enum { BLOCK = 32, PARALLEL_ENTRIES = 1 << 15 };

elaw_entries elaw_entries_of(const elaw_matrix *a)
{
    return (elaw_entries){a->data, a->rows, a->cols, a->ld, 1, a->layout};
}

elaw_entries elaw_entries_of_complex(const elaw_zmatrix *a)
{
    return (elaw_entries){
        (const double *)a->data, a->rows, a->cols, a->ld, 2, a->layout};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* out(i, j) = line(i)[j], i in [i0, i1), j in [j0, j1), conjugated on demand;
 * out points at column j0 and holds rows from 0. */
static void transpose_block(const elaw_entries *a, size_t i0, size_t i1,
                            size_t j0, size_t j1, bool conjugate, double *out,
                            size_t ldo)
{
    double sign = conjugate ? -1 : 1;
    if (a->w == 1) {
        for (size_t j = j0; j < j1; j++)
            for (size_t i = i0; i < i1; i++)
                out[i + (j - j0) * ldo] = a->data[i * a->ld + j];
        return;
    }
    for (size_t j = j0; j < j1; j++)
        for (size_t i = i0; i < i1; i++) {
            const double *entry = a->data + 2 * (i * a->ld + j);
            double *to = out + 2 * (i + (j - j0) * ldo);
            to[0] = entry[0];
            to[1] = sign * entry[1];
        }
}

/* Rows [i0, i1) of columns first.., the lines being rows. */
static void transpose(const elaw_entries *a, size_t i0, size_t i1, size_t first,
                      size_t count, bool conjugate, double *out, size_t ldo)
{
#pragma omp parallel for if (count * (i1 - i0) > PARALLEL_ENTRIES)
    for (size_t i = i0; i < i1; i += BLOCK)
        for (size_t j = 0; j < count; j += BLOCK)
            transpose_block(a, i, least(i + BLOCK, i1), first + j,
                            first + least(j + BLOCK, count), conjugate,
                            out + j * ldo * a->w, ldo);
}

/* Rows [i0, i1) of column j, the lines being columns. */
static void copy_line(const elaw_entries *a, size_t i0, size_t i1, size_t j,
                      bool conjugate, double *out)
{
    if (i1 <= i0)
        return;
    const double *line = a->data + (j * a->ld + i0) * a->w;
    memcpy(out + i0 * a->w, line, (i1 - i0) * a->w * sizeof *out);
    if (conjugate && a->w == 2)
        for (size_t i = i0; i < i1; i++)
            out[2 * i + 1] = -out[2 * i + 1];
}

void elaw_panel(const elaw_entries *a, size_t first, size_t count, double *out,
                size_t ldo)
{
    if (a->layout == ELAW_ROW_MAJOR) {
        transpose(a, 0, a->rows, first, count, false, out, ldo);
        return;
    }
#pragma omp parallel for if (count * a->rows > PARALLEL_ENTRIES)
    for (size_t j = 0; j < count; j++)
        copy_line(a, 0, a->rows, first + j, false, out + j * ldo * a->w);
}

void elaw_panel_lower(const elaw_entries *a, size_t first, size_t count,
                      double *out, size_t ldo)
{
#pragma omp parallel for if (count * a->rows > PARALLEL_ENTRIES)
    for (size_t j = 0; j < count; j++)
        copy_line(a, first, a->rows, first + j, false, out + j * ldo * a->w);
}

/* Column-major lower triangle: line j holds rows >= j of column j, and the
 * lines i < first hold row j's conjugates. Row-major: line j holds row j, the
 * conjugate of the part of column j above the diagonal, and the lines below
 * hold the rest. The square on the diagonal is done entry by entry. */
void elaw_panel_symmetric(const elaw_entries *a, size_t first, size_t count,
                          double *out, size_t ldo)
{
    bool by_rows = a->layout == ELAW_ROW_MAJOR;
    size_t n = a->rows, end = first + count, w = a->w;
    transpose(a, by_rows ? end : 0, by_rows ? n : first, first, count, !by_rows,
              out, ldo);
    for (size_t j = first; j < end; j++) {
        double *column = out + (j - first) * ldo * w;
        copy_line(a, by_rows ? 0 : j, by_rows ? j + 1 : n, j, by_rows, column);
    }
    for (size_t j = first; j < end; j++)
        for (size_t i = j + 1; i < end; i++) {
            double *low = out + (i + (j - first) * ldo) * w;
            double *high = out + (j + (i - first) * ldo) * w;
            memcpy(by_rows ? low : high, by_rows ? high : low, w * sizeof *out);
            if (w == 2)
                (by_rows ? low : high)[1] *= -1;
        }
    if (w == 2)
        for (size_t j = first; j < end; j++)
            out[2 * (j + (j - first) * ldo) + 1] = 0;
}
