/* Panels of columns out of stored entries, whatever their order: long reads
 * along the storage, never a walk across it.
 *
 * w doubles an entry (complex: 2). Line l starts at data + l*ld*w; the lines
 * are columns (column-major) or rows (row-major). */
#ifndef MATRIX_PANEL_H
#define MATRIX_PANEL_H

#include <eigenlaw/matrix.h>

typedef struct elaw_entries {
    const double *data;
    size_t rows, cols, ld;
    size_t w;
    elaw_layout layout;
} elaw_entries;

/* Columns first .. first+count-1 into out, rows x count at ldo. */
void elaw_panel(const elaw_entries *a, size_t first, size_t count, double *out,
                size_t ldo);

/* The same of a symmetric (Hermitian) matrix from its lower triangle. */
void elaw_panel_symmetric(const elaw_entries *a, size_t first, size_t count,
                          double *out, size_t ldo);

/* The same of column-major storage, but rows first .. and no others; above the
 * diagonal stands what the storage holds there. Straight copies. */
void elaw_panel_lower(const elaw_entries *a, size_t first, size_t count,
                      double *out, size_t ldo);

elaw_entries elaw_entries_of(const elaw_matrix *a);
elaw_entries elaw_entries_of_complex(const elaw_zmatrix *a);

#endif
