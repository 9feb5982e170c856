/* Dense matrices, real and complex: created, borrowed, copied, freed. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/held.h"
#include "matrix/panel.h"

/* rows x cols zeros of `size` bytes each in *held; *ld = max(rows, 1). */
static elaw_status hold_zeros(const char *where, size_t rows, size_t cols,
                              size_t size, elaw_held **held, size_t *ld)
{
    size_t entries, bytes;
    if (!elaw_size_mul(rows, cols, &entries) ||
        !elaw_size_mul(entries, size, &bytes))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu entries overflow",
                         where, rows, cols);
    elaw_held *fresh = elaw_held_create();
    if (fresh == NULL)
        return elaw_fail_memory(where);
    fresh->block[0] = elaw_alloc_zero(entries, size);
    if (fresh->block[0] == NULL) {
        elaw_held_free(fresh);
        return elaw_fail_memory(where);
    }
    *held = fresh;
    *ld = rows > 0 ? rows : 1;
    return ELAW_OK;
}

elaw_status elaw_matrix_create(size_t rows, size_t cols, elaw_matrix *out)
{
    elaw_held *held = NULL;
    size_t ld = 0;
    elaw_status status = hold_zeros("elaw_matrix_create", rows, cols,
                                    sizeof(double), &held, &ld);
    if (status == ELAW_OK)
        *out = (elaw_matrix){rows,           cols, ld, ELAW_COLUMN_MAJOR,
                             held->block[0], held};
    return status;
}

elaw_status elaw_zmatrix_create(size_t rows, size_t cols, elaw_zmatrix *out)
{
    elaw_held *held = NULL;
    size_t ld = 0;
    elaw_status status = hold_zeros("elaw_zmatrix_create", rows, cols,
                                    sizeof(elaw_complex), &held, &ld);
    if (status == ELAW_OK)
        *out = (elaw_zmatrix){rows,           cols, ld, ELAW_COLUMN_MAJOR,
                              held->block[0], held};
    return status;
}

static elaw_status check_borrow(const char *where, size_t rows,
                                const void *data, size_t ld)
{
    if (data == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: data is NULL", where);
    if (ld < rows)
        return elaw_fail(ELAW_ESHAPE, "%s: ld = %zu is less than rows = %zu",
                         where, ld, rows);
    return ELAW_OK;
}

elaw_status elaw_matrix_borrow(size_t rows, size_t cols, double *data,
                               size_t ld, elaw_matrix *out)
{
    elaw_status status = check_borrow("elaw_matrix_borrow", rows, data, ld);
    if (status == ELAW_OK)
        *out = (elaw_matrix){rows, cols, ld, ELAW_COLUMN_MAJOR, data, NULL};
    return status;
}

elaw_status elaw_zmatrix_borrow(size_t rows, size_t cols, elaw_complex *data,
                                size_t ld, elaw_zmatrix *out)
{
    elaw_status status = check_borrow("elaw_zmatrix_borrow", rows, data, ld);
    if (status == ELAW_OK)
        *out = (elaw_zmatrix){rows, cols, ld, ELAW_COLUMN_MAJOR, data, NULL};
    return status;
}

double elaw_matrix_get(const elaw_matrix *a, size_t i, size_t j)
{
    return a->data[a->layout == ELAW_ROW_MAJOR ? i * a->ld + j : i + j * a->ld];
}

elaw_complex elaw_zmatrix_get(const elaw_zmatrix *a, size_t i, size_t j)
{
    return a->data[a->layout == ELAW_ROW_MAJOR ? i * a->ld + j : i + j * a->ld];
}

elaw_status elaw_matrix_copy(const elaw_matrix *a, elaw_matrix *out)
{
    elaw_matrix copy;
    elaw_status status = elaw_matrix_create(a->rows, a->cols, &copy);
    if (status != ELAW_OK)
        return status;
    elaw_entries entries = elaw_entries_of(a);
    elaw_panel(&entries, 0, a->cols, copy.data, copy.ld);
    *out = copy;
    return ELAW_OK;
}

elaw_status elaw_zmatrix_copy(const elaw_zmatrix *a, elaw_zmatrix *out)
{
    elaw_zmatrix copy;
    elaw_status status = elaw_zmatrix_create(a->rows, a->cols, &copy);
    if (status != ELAW_OK)
        return status;
    elaw_entries entries = elaw_entries_of_complex(a);
    elaw_panel(&entries, 0, a->cols, (double *)copy.data, copy.ld);
    *out = copy;
    return ELAW_OK;
}

void elaw_matrix_free(elaw_matrix *a)
{
    if (a == NULL)
        return;
    elaw_held_free(a->held);
    memset(a, 0, sizeof *a);
}

void elaw_zmatrix_free(elaw_zmatrix *a)
{
    if (a == NULL)
        return;
    elaw_held_free(a->held);
    memset(a, 0, sizeof *a);
}
