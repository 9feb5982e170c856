/* The noise of complex data has half its variance in the imaginary part; where
 * there is none the law is that of real matrices (beta = 1), with edges half
 * as sharp, and the complex law would call too many outliers. */
#include "matrix/real_part.h"

#include <string.h>

#include "base/memory.h"
#include "base/status.h"

static bool no_imaginary(const double *pairs, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (pairs[2 * k + 1] != 0)
            return false;
    return true;
}

static bool is_real_dense(const elaw_zmatrix *a)
{
    bool down = a->layout == ELAW_COLUMN_MAJOR;
    size_t lines = down ? a->cols : a->rows, length = down ? a->rows : a->cols;
    for (size_t l = 0; l < lines; l++)
        if (!no_imaginary(&a->data[l * a->ld].re, length))
            return false;
    return true;
}

static elaw_status copy_dense(const elaw_zmatrix *a, elaw_matrix *out)
{
    elaw_status status = elaw_matrix_create(a->rows, a->cols, out);
    for (size_t j = 0; status == ELAW_OK && j < a->cols; j++)
        for (size_t i = 0; i < a->rows; i++)
            out->data[i + j * out->ld] = elaw_zmatrix_get(a, i, j).re;
    return status;
}

static elaw_status copy_sparse(const elaw_sparse *a, elaw_sparse *out)
{
    size_t count = a->column_start[a->cols];
    double *value = elaw_alloc(count, sizeof *value);
    if (value == NULL)
        return elaw_fail_memory("elaw_prepare");
    for (size_t k = 0; k < count; k++)
        value[k] = a->value[2 * k];
    *out = *a;
    out->field = ELAW_REAL;
    out->value = value;
    out->held = NULL;
    return ELAW_OK;
}

elaw_status elaw_real_part(const elaw_data *data, elaw_data *out, bool *real)
{
    bool sparse = data->storage == ELAW_SPARSE;
    const elaw_sparse *s = &data->sparse;
    *real = data->field == ELAW_COMPLEX &&
            (sparse ? no_imaginary(s->value, s->column_start[s->cols])
                    : is_real_dense(&data->zdense));
    if (!*real)
        return ELAW_OK;
    elaw_data copy = *data;
    copy.field = ELAW_REAL;
    memset(&copy.zdense, 0, sizeof copy.zdense);
    elaw_status status = sparse ? copy_sparse(s, &copy.sparse)
                                : copy_dense(&data->zdense, &copy.dense);
    if (status == ELAW_OK)
        *out = copy;
    return status;
}

void elaw_real_part_free(elaw_data *out)
{
    if (out->storage == ELAW_SPARSE)
        elaw_free(out->sparse.value);
    else
        elaw_matrix_free(&out->dense);
    memset(out, 0, sizeof *out);
}
