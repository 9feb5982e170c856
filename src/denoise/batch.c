/* Many small matrices: each by itself, in parallel, with one room a thread. */
#include <math.h>
#include <omp.h>
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
    elaw_patch_room **room; /* one a thread                                */
    int threads;
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
    if (cols < 3 || rows < 3 || rows - 3 < o->basis_count)
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

static bool all_finite(const batch *b, elaw_patch_room *room, size_t k)
{
    (void)room;
    for (size_t i = 0; i < b->stride; i++)
        if (!isfinite(b->y[k * b->stride + i]))
            return false;
    return true;
}

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

/* The first matrix that does not pass; SIZE_MAX: all do. All
 * threads are called even for a single matrix: in a parallel region OpenBLAS
 * stays on one thread, so that its bits are those it has among others. */
static size_t first_failure(const batch *b, one_matrix *one)
{
    atomic_size_t first;
    atomic_init(&first, SIZE_MAX);
#pragma omp parallel for schedule(dynamic, 8) num_threads(b->threads)
    for (size_t k = 0; k < b->count; k++) {
        size_t before = atomic_load(&first);
        if (k > before || one(b, b->room[omp_get_thread_num()], k))
            continue;
        while (k < before &&
               !atomic_compare_exchange_weak(&first, &before, k)) {
        }
    }
    return atomic_load(&first);
}

static elaw_status check_finite(const batch *b)
{
    size_t k = first_failure(b, all_finite), rows = b->patches.rows;
    if (k == SIZE_MAX)
        return ELAW_OK;
    const double *y = b->y + k * b->stride;
    size_t at = 0;
    while (isfinite(y[at]))
        at++;
    size_t entry = at / b->patches.width;
    return elaw_fail(ELAW_EDOMAIN, "%s: matrix %zu, row %zu, column %zu is %g",
                     b->patches.where, k + 1, entry % rows + 1,
                     entry / rows + 1, y[at]);
}

static elaw_status pass(const batch *b, one_matrix *one)
{
    size_t k = first_failure(b, one);
    if (k == SIZE_MAX)
        return ELAW_OK;
    return elaw_fail(ELAW_EBACKEND,
                     "%s: matrix %zu: LAPACK did not find its eigenvectors",
                     b->patches.where, k + 1);
}

/* Root of the mean of the squares of those that are not 0: a matrix without
 * noise, such as an empty background, says nothing about the others. */
static double pooled(size_t count, const double *sd)
{
    double top = 0, square = 0, noisy = 0;
    for (size_t k = 0; k < count; k++)
        top = fmax(top, sd[k]);
    for (size_t k = 0; k < count && top > 0; k++) {
        square += (sd[k] / top) * (sd[k] / top);
        noisy += sd[k] > 0;
    }
    return top * sqrt(square / fmax(noisy, 1));
}

/* Given levels, one for all of them, or each its own. */
static elaw_status run(const batch *b, const elaw_batch_options *o)
{
    elaw_status status = check_finite(b);
    if (status != ELAW_OK)
        return status;
    if (o->entry_sd > 0 || o->entry_sds != NULL) {
        for (size_t k = 0; k < b->count; k++)
            b->sd[k] = o->entry_sds != NULL ? o->entry_sds[k] : o->entry_sd;
        return pass(b, clean);
    }
    if (!o->pool)
        return pass(b, measure_and_clean);
    status = pass(b, measure);
    if (status != ELAW_OK)
        return status;
    double level = pooled(b->count, b->sd);
    for (size_t k = 0; k < b->count; k++)
        b->sd[k] = level;
    return pass(b, clean);
}

/* --- rooms ------------------------------------------------------------------
 */

static bool open_rooms(batch *b)
{
    b->threads = omp_get_max_threads();
    b->sd = elaw_alloc(b->count, sizeof *b->sd);
    b->room = elaw_alloc_zero((size_t)b->threads, sizeof *b->room);
    bool fine = b->sd != NULL && b->room != NULL;
    for (int t = 0; t < b->threads && fine; t++)
        fine = (b->room[t] = elaw_patch_room_create(&b->patches)) != NULL;
    return fine;
}

static void close_rooms(batch *b)
{
    for (int t = 0; b->room != NULL && t < b->threads; t++)
        elaw_patch_room_free(b->room[t]);
    elaw_free(b->room);
    elaw_free(b->sd);
}

static elaw_status denoise(const char *where, size_t count, size_t rows,
                           size_t cols, size_t width, const double *y,
                           const elaw_batch_options *options, double *x,
                           double *sd, size_t *rank, double *error)
{
    elaw_batch_options o = {0};
    size_t stride, all;
    if (options != NULL)
        o = *options;
    elaw_status status = check(where, count, rows, cols, y, x, &o);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(rows * cols, width, &stride) ||
        !elaw_size_mul(stride, sizeof *y, &all) ||
        !elaw_size_mul(all, count, &all))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu matrices of %zu x %zu", where,
                         count, rows, cols);
    batch b = {.patches = patches_of(where, rows, cols, width, &o),
               .count = count,
               .stride = stride,
               .y = y,
               .x = x,
               .rank = rank,
               .error = error};
    status = open_rooms(&b) ? run(&b, &o) : elaw_fail_memory(where);
    for (size_t k = 0; k < count && status == ELAW_OK && sd != NULL; k++)
        sd[k] = b.sd[k];
    close_rooms(&b);
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
