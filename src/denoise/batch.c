/* Many small matrices: each by itself, in parallel, with one room a thread. */
#include <math.h>
#include <stdatomic.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/batch_patch.h"

typedef struct batch {
    elaw_patches patches;
    size_t count, stride; /* doubles a matrix                               */
    const double *y;
    double *x, *sd, *error;
    size_t *rank;
} batch;

/* --- the door
 * ------------------------------------------------------------------------ */

static elaw_status check_basis(const char *where, size_t rows,
                               const elaw_batch_options *o)
{
    size_t b = o->basis_count;
    if (b > 0 && o->basis == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: basis_count = %zu without a basis",
                         where, b);
    for (size_t i = 0; i < b; i++)
        for (size_t j = 0; j <= i; j++) {
            double dot = 0;
            for (size_t k = 0; k < rows; k++)
                dot += o->basis[k + i * rows] * o->basis[k + j * rows];
            if (!(fabs(dot - (i == j)) < 1e-8))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: columns %zu and %zu of the basis have "
                                 "product %.9g: they are not orthonormal",
                                 where, j + 1, i + 1, dot);
        }
    return ELAW_OK;
}

static elaw_status check(const char *where, size_t count, size_t rows,
                         size_t cols, const double *y, const double *x,
                         const elaw_batch_options *o)
{
    if (count > 0 && (y == NULL || x == NULL))
        return elaw_fail(ELAW_EINVAL, "%s: y or x is NULL", where);
    if (cols < 3 || rows < o->basis_count + 3)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: %zu x %zu with a basis of %zu: 3 columns, and 3 "
                         "rows more than the basis, are the least",
                         where, rows, cols, o->basis_count);
    if (rows > 30000 || cols > 30000)
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu is no small matrix",
                         where, rows, cols);
    if ((unsigned)o->loss >= ELAW_LOSSES)
        return elaw_fail(ELAW_EINVAL, "%s: no loss has number %d", where,
                         (int)o->loss);
    if (!(o->entry_sd >= 0 && isfinite(o->entry_sd)))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: entry_sd = %g is not a positive number", where,
                         o->entry_sd);
    if ((o->entry_sd > 0) + (o->entry_sds != NULL) + o->pool > 1)
        return elaw_fail(ELAW_EINVAL,
                         "%s: of entry_sd, entry_sds and pool choose one",
                         where);
    for (size_t k = 0; o->entry_sds != NULL && k < count; k++)
        if (!(o->entry_sds[k] >= 0 && isfinite(o->entry_sds[k])))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: the sd of matrix %zu is %g, not a number of "
                             "at least 0",
                             where, k + 1, o->entry_sds[k]);
    return check_basis(where, rows, o);
}

static elaw_patches patches_of(const char *where, size_t rows, size_t cols,
                               size_t width, const elaw_batch_options *o)
{
    size_t free_rows = rows - o->basis_count;
    bool tall = cols <= free_rows;
    return (elaw_patches){.where = where,
                          .rows = rows,
                          .cols = cols,
                          .width = width,
                          .known = o->basis_count,
                          .basis = o->basis,
                          .loss = o->loss,
                          .tall = tall,
                          .side = tall ? cols : rows,
                          .least = tall ? cols : free_rows,
                          .most = tall ? free_rows : cols};
}

/* --- passes
 * ---------------------------------------------------------------------------
 */

typedef bool one_matrix(const batch *b, elaw_patch_room *room, size_t k);

static bool measure(const batch *b, elaw_patch_room *room, size_t k)
{
    return elaw_patch_level(&b->patches, room, b->y + k * b->stride, &b->sd[k]);
}

static bool clean_after(const batch *b, elaw_patch_room *room, bool looked,
                        size_t k)
{
    return elaw_patch_clean(
        &b->patches, room, looked, b->y + k * b->stride, b->sd[k],
        b->x + k * b->stride, b->rank != NULL ? &b->rank[k] : NULL,
        b->error != NULL ? b->error + k * b->patches.rows : NULL);
}

static bool clean(const batch *b, elaw_patch_room *room, size_t k)
{
    return clean_after(b, room, false, k);
}

static bool measure_and_clean(const batch *b, elaw_patch_room *room, size_t k)
{
    return measure(b, room, k) && clean_after(b, room, true, k);
}

/* Where the first matrix that failed went wrong. */
static elaw_status explain(const batch *b, size_t k)
{
    const double *y = b->y + k * b->stride;
    size_t rows = b->patches.rows, width = b->patches.width;
    for (size_t i = 0; i < b->stride; i++)
        if (!isfinite(y[i]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: matrix %zu, row %zu, column %zu is %g",
                             b->patches.where, k + 1, i / width % rows + 1,
                             i / width / rows + 1, y[i]);
    return elaw_fail(ELAW_EBACKEND,
                     "%s: matrix %zu: its eigenvalues were not found; are its "
                     "entries of an extreme size?",
                     b->patches.where, k + 1);
}

static elaw_status pass(const batch *b, one_matrix *one)
{
    atomic_size_t failed;
    atomic_bool memory;
    atomic_init(&failed, SIZE_MAX);
    atomic_init(&memory, true);
#pragma omp parallel if (b->count > 1)
    {
        elaw_patch_room *room = elaw_patch_room_create(&b->patches);
        if (room == NULL)
            atomic_store(&memory, false);
#pragma omp for schedule(dynamic, 8)
        for (size_t k = 0; k < b->count; k++) {
            if (room == NULL || one(b, room, k))
                continue;
            size_t before = atomic_load(&failed);
            while (k < before &&
                   !atomic_compare_exchange_weak(&failed, &before, k)) {
            }
        }
        elaw_patch_room_free(room);
    }
    if (!atomic_load(&memory))
        return elaw_fail_memory(b->patches.where);
    size_t k = atomic_load(&failed);
    return k < SIZE_MAX ? explain(b, k) : ELAW_OK;
}

/* Given levels, one for all of them, or each its own. */
static elaw_status run(const batch *b, const elaw_batch_options *o)
{
    double square = 0;
    if (o->entry_sd > 0 || o->entry_sds != NULL) {
        for (size_t k = 0; k < b->count; k++)
            b->sd[k] = o->entry_sds != NULL ? o->entry_sds[k] : o->entry_sd;
        return pass(b, clean);
    }
    if (!o->pool)
        return pass(b, measure_and_clean);
    elaw_status status = pass(b, measure);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < b->count; k++)
        square += b->sd[k] * b->sd[k] / (double)b->count;
    for (size_t k = 0; k < b->count; k++)
        b->sd[k] = sqrt(square);
    return pass(b, clean);
}

static elaw_status denoise(const char *where, size_t count, size_t rows,
                           size_t cols, size_t width, const double *y,
                           const elaw_batch_options *options, double *x,
                           double *sd, size_t *rank, double *error)
{
    elaw_batch_options o = {0};
    size_t stride;
    if (options != NULL)
        o = *options;
    elaw_status status = check(where, count, rows, cols, y, x, &o);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(rows * cols, width, &stride))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu", where, rows, cols);
    double *own = elaw_alloc(count, sizeof *own);
    if (own == NULL)
        return elaw_fail_memory(where);
    batch b = {patches_of(where, rows, cols, width, &o),
               count,
               stride,
               y,
               x,
               own,
               error,
               rank};
    status = run(&b, &o);
    for (size_t k = 0; k < count && status == ELAW_OK && sd != NULL; k++)
        sd[k] = own[k];
    elaw_free(own);
    return status;
}

elaw_status elaw_denoise_batch(size_t count, size_t rows, size_t cols,
                               const double *y,
                               const elaw_batch_options *options, double *x,
                               double *sd, size_t *rank, double *error)
{
    return denoise("elaw_denoise_batch", count, rows, cols, 1, y, options, x,
                   sd, rank, error);
}

elaw_status elaw_denoise_batch_complex(size_t count, size_t rows, size_t cols,
                                       const elaw_complex *y,
                                       const elaw_batch_options *options,
                                       elaw_complex *x, double *sd,
                                       size_t *rank, double *error)
{
    return denoise("elaw_denoise_batch_complex", count, rows, cols, 2,
                   (const double *)y, options, (double *)x, sd, rank, error);
}
