/* A copy with the missing cells filled. A copy, not a correction of low rank:
 * the cells are anywhere, the survey and the test of symmetry are to see what
 * is analysed, and files with missing cells are text, already in memory. */
#include "matrix/missing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/symmetry.h"

static const char *const where = "elaw_prepare";

typedef struct filling {
    const elaw_data *data; /* where the places are           */
    elaw_data *copy;
    size_t w;
    bool mirrored;
    double *mean; /* cols x w                       */
} filling;

static int compare(const void *p, const void *q)
{
    size_t a = *(const size_t *)p, b = *(const size_t *)q;
    return (a > b) - (a < b);
}

static bool is_missing(const elaw_data *d, size_t i, size_t j)
{
    size_t place = i + j * d->rows;
    return bsearch(&place, d->missing, d->missing_count, sizeof place,
                   compare) != NULL;
}

/* The stored numbers of column j of the copy (missing ones hold zero). */
static size_t column_of(const elaw_data *d, size_t j, const double **value)
{
    if (d->storage == ELAW_SPARSE) {
        size_t from = d->sparse.column_start[j];
        *value = d->sparse.value + from * elaw_width(d->field);
        return d->sparse.column_start[j + 1] - from;
    }
    *value = d->field == ELAW_COMPLEX
                 ? (const double *)(d->zdense.data + j * d->zdense.ld)
                 : d->dense.data + j * d->dense.ld;
    return d->rows;
}

/* Divided before they are added: the sum of large numbers stays finite. */
static void find_means(filling *f)
{
    const elaw_data *d = f->data;
    size_t k = 0;
    for (size_t j = 0; j < d->cols; j++) {
        size_t present = d->rows;
        for (; k < d->missing_count && d->missing[k] / d->rows == j; k++)
            present--;
        const double *value;
        size_t count = column_of(f->copy, j, &value);
        for (size_t e = 0; e < count * f->w && present > 0; e++)
            f->mean[j * f->w + e % f->w] += value[e] / (double)present;
    }
}

static const double *entry(const elaw_data *d, size_t i, size_t j)
{
    static const double zero[2] = {0, 0};
    if (d->storage == ELAW_SPARSE) {
        const double *found = elaw_sparse_find(&d->sparse, i, j);
        return found != NULL ? found : zero;
    }
    return d->field == ELAW_COMPLEX
               ? (const double *)(d->zdense.data + i + j * d->zdense.ld)
               : d->dense.data + i + j * d->dense.ld;
}

/* What belongs at the missing cell (i, j). */
static void value_for(const filling *f, size_t i, size_t j, double out[2])
{
    const double *mean = f->mean + j * f->w;
    out[0] = mean[0];
    out[1] = f->w == 2 ? mean[1] : 0;
    if (!f->mirrored)
        return;
    if (i != j && !is_missing(f->data, j, i)) {
        const double *mirror = entry(f->copy, j, i);
        out[0] = mirror[0];
        out[1] = f->w == 2 ? -mirror[1] : 0;
        return;
    }
    const double *other = f->mean + i * f->w;
    out[0] = mean[0] / 2 + other[0] / 2;
    out[1] = f->w == 2 ? mean[1] / 2 - other[1] / 2 : 0;
}

/* All values first: a filled cell must not be taken for a present one. */
static void values_for_all(const filling *f, double *value)
{
    size_t rows = f->data->rows;
    for (size_t k = 0; k < f->data->missing_count; k++) {
        double v[2];
        size_t place = f->data->missing[k];
        value_for(f, place % rows, place / rows, v);
        memcpy(value + k * f->w, v, f->w * sizeof *v);
    }
}

static void write_dense(const filling *f, const double *value)
{
    elaw_data *copy = f->copy;
    for (size_t k = 0; k < f->data->missing_count; k++) {
        size_t i = f->data->missing[k] % copy->rows;
        size_t j = f->data->missing[k] / copy->rows;
        double *to =
            f->w == 2 ? (double *)(copy->zdense.data + i + j * copy->zdense.ld)
                      : copy->dense.data + i + j * copy->dense.ld;
        memcpy(to, value + k * f->w, f->w * sizeof *to);
    }
}

/* Stored entries that are not missing, then the filled ones. */
static elaw_status write_sparse(const filling *f, const double *value)
{
    const elaw_sparse *a = &f->data->sparse;
    size_t stored = a->column_start[a->cols], w = f->w, count = 0;
    size_t most = stored + f->data->missing_count;
    size_t *row = elaw_alloc(most, sizeof *row);
    size_t *col = elaw_alloc(most, sizeof *col);
    double *all = elaw_alloc(most, w * sizeof *all);
    elaw_status status = ELAW_OK;
    if (row == NULL || col == NULL || all == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    for (size_t j = 0; j < a->cols; j++)
        for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++) {
            if (is_missing(f->data, a->row[e], j))
                continue;
            row[count] = a->row[e];
            col[count] = j;
            memcpy(all + count++ * w, a->value + e * w, w * sizeof *all);
        }
    for (size_t k = 0; k < f->data->missing_count; k++) {
        row[count] = f->data->missing[k] % a->rows;
        col[count] = f->data->missing[k] / a->rows;
        memcpy(all + count++ * w, value + k * w, w * sizeof *all);
    }
    status = elaw_sparse_from_triplets(a->rows, a->cols, a->field, count, row,
                                       col, all, &f->copy->sparse);
done:
    elaw_free(row);
    elaw_free(col);
    elaw_free(all);
    return status;
}

/* The sparse copy borrows until it is written anew. */
static elaw_status copy_entries(const elaw_data *data, elaw_data *copy)
{
    *copy = (elaw_data){.rows = data->rows,
                        .cols = data->cols,
                        .field = data->field,
                        .storage = data->storage,
                        .declared_symmetric = data->declared_symmetric};
    if (data->storage == ELAW_SPARSE) {
        copy->sparse = data->sparse;
        copy->sparse.held = NULL;
        return ELAW_OK;
    }
    return data->field == ELAW_COMPLEX
               ? elaw_zmatrix_copy(&data->zdense, &copy->zdense)
               : elaw_matrix_copy(&data->dense, &copy->dense);
}

elaw_status elaw_missing_fill(const elaw_data *data, bool mirrored,
                              elaw_data *out)
{
    elaw_data copy;
    elaw_status status = copy_entries(data, &copy);
    if (status != ELAW_OK)
        return status;
    filling f = {data, &copy, elaw_width(data->field), mirrored, NULL};
    double *value = elaw_alloc(data->missing_count, f.w * sizeof *value);
    f.mean = elaw_alloc_zero(data->cols, f.w * sizeof *f.mean);
    if (value == NULL || f.mean == NULL) {
        status = elaw_fail_memory(where);
    } else {
        find_means(&f);
        values_for_all(&f, value);
        if (data->storage == ELAW_SPARSE)
            status = write_sparse(&f, value);
        else
            write_dense(&f, value);
    }
    if (status == ELAW_OK)
        *out = copy;
    else
        elaw_data_free(&copy);
    elaw_free(value);
    elaw_free(f.mean);
    return status;
}
