/* Block Gram-Schmidt: for a chunk C of 32 columns, h = C^* w, w -= C h. The
 * rows are cut into fixed strips whose sums are added in order, and each strip
 * into pieces so small that the BLAS uses one thread: the result is the same
 * for any number of threads. */
#include "eigen/basis.h"

#include <cblas.h>
#include <float.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

enum {
    CHUNK = ELAW_BASIS_CHUNK,
    STRIP = 4096, /* rows of one partial sum */
    PIECE = 64    /* rows of one BLAS call: 64 x 32 is below its thresholds */
};

static const double one[2] = {1, 0}, minus_one[2] = {-1, 0};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t strips(size_t rows)
{
    return (rows + STRIP - 1) / STRIP;
}

elaw_status elaw_basis_create(const char *where, size_t rows, size_t width,
                              const elaw_comm *comm, elaw_basis *out)
{
    elaw_basis fresh = {.rows = rows, .width = width, .comm = comm};
    fresh.partial = elaw_alloc(strips(rows) * CHUNK * width, sizeof(double));
    fresh.total = elaw_alloc(CHUNK * width, sizeof(double));
    if (fresh.partial == NULL || fresh.total == NULL) {
        elaw_basis_free(&fresh);
        return elaw_fail_memory(where);
    }
    *out = fresh;
    return ELAW_OK;
}

void elaw_basis_free(elaw_basis *basis)
{
    for (size_t c = 0; c < basis->chunks; c++)
        elaw_free(basis->chunk[c]);
    elaw_free(basis->chunk);
    elaw_free(basis->partial);
    elaw_free(basis->total);
    memset(basis, 0, sizeof *basis);
}

static double *column(const elaw_basis *basis, size_t j)
{
    return basis->chunk[j / CHUNK] + j % CHUNK * basis->rows * basis->width;
}

double *elaw_basis_next(elaw_basis *basis)
{
    size_t entries;
    if (basis->count / CHUNK < basis->chunks)
        return column(basis, basis->count);
    double **list = elaw_realloc(basis->chunk, basis->chunks + 1, sizeof *list);
    if (list == NULL)
        return NULL;
    basis->chunk = list;
    if (!elaw_size_mul(basis->rows, CHUNK * basis->width, &entries))
        return NULL;
    list[basis->chunks] = elaw_alloc(entries, sizeof(double));
    if (list[basis->chunks] == NULL)
        return NULL;
    basis->chunks++;
    return column(basis, basis->count);
}

void elaw_basis_push(elaw_basis *basis)
{
    basis->count++;
}

const double *elaw_basis_column(const elaw_basis *basis, size_t j)
{
    return column(basis, j);
}

/* h += C^* w over rows first .. last-1 */
static void project_strip(const elaw_basis *basis, const double *chunk,
                          int cols, const double *w, size_t first, size_t last,
                          double *h)
{
    int ld = (int)basis->rows;
    for (size_t r = first; r < last; r += PIECE) {
        int rows = (int)least(PIECE, last - r);
        if (basis->width == 1)
            cblas_dgemv(CblasColMajor, CblasTrans, rows, cols, 1, chunk + r, ld,
                        w + r, 1, 1, h, 1);
        else
            cblas_zgemv(CblasColMajor, CblasConjTrans, rows, cols, one,
                        chunk + 2 * r, ld, w + 2 * r, 1, one, h, 1);
    }
}

/* w -= C h over rows first .. last-1 */
static void remove_strip(const elaw_basis *basis, const double *chunk, int cols,
                         const double *h, size_t first, size_t last, double *w)
{
    int ld = (int)basis->rows;
    for (size_t r = first; r < last; r += PIECE) {
        int rows = (int)least(PIECE, last - r);
        if (basis->width == 1)
            cblas_dgemv(CblasColMajor, CblasNoTrans, rows, cols, -1, chunk + r,
                        ld, h, 1, 1, w + r, 1);
        else
            cblas_zgemv(CblasColMajor, CblasNoTrans, rows, cols, minus_one,
                        chunk + 2 * r, ld, h, 1, one, w + 2 * r, 1);
    }
}

/* Takes the columns of one chunk out of w; basis->total = the coefficients. */
static void remove_chunk(elaw_basis *basis, size_t c, double *w)
{
    size_t count = strips(basis->rows), size = CHUNK * basis->width;
    int cols = (int)least(CHUNK, basis->count - c * CHUNK);
    const double *chunk = basis->chunk[c];
    memset(basis->partial, 0, count * size * sizeof(double));
#pragma omp parallel for schedule(static) if (count > 4)
    for (size_t s = 0; s < count; s++)
        project_strip(basis, chunk, cols, w, s * STRIP,
                      least(basis->rows, (s + 1) * STRIP),
                      basis->partial + s * size);
    memset(basis->total, 0, size * sizeof(double));
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < size; i++)
            basis->total[i] += basis->partial[s * size + i];
    if (basis->comm != NULL)
        basis->comm->sum(basis->comm->ctx, basis->total, size);
#pragma omp parallel for schedule(static) if (count > 4)
    for (size_t s = 0; s < count; s++)
        remove_strip(basis, chunk, cols, basis->total, s * STRIP,
                     least(basis->rows, (s + 1) * STRIP), w);
}

double elaw_basis_orthogonalise(elaw_basis *basis, double *w, double *last)
{
    double before, taken = 0;
    double norm = elaw_vector_norm(basis->comm, basis->width, basis->rows, w);
    int pass = 0;
    do {
        before = norm;
        for (size_t c = 0; c * CHUNK < basis->count; c++)
            remove_chunk(basis, c, w);
        if (basis->count > 0)
            taken += basis->total[(basis->count - 1) % CHUNK * basis->width];
        norm = elaw_vector_norm(basis->comm, basis->width, basis->rows, w);
    } while (++pass < 2 || (norm < 0.5 * before && norm > 0 && pass < 5));
    if (last != NULL)
        *last = taken;
    return norm;
}

elaw_status elaw_basis_random(elaw_basis *basis, const char *where,
                              uint64_t seed, uint64_t *number, double *w)
{
    size_t size = basis->width * basis->rows;
    for (int attempt = 0; attempt < 5; attempt++) {
        elaw_vector_random(basis->width, basis->rows, seed, (*number)++, w);
        double norm =
            elaw_vector_norm(basis->comm, basis->width, basis->rows, w);
        elaw_vector_scale(size, 1 / norm, w);
        norm = elaw_basis_orthogonalise(basis, w, NULL);
        /* sqrt(1 - count/rows) is expected, 1/sqrt(rows) at the least */
        if (norm > 1e3 * DBL_EPSILON) {
            elaw_vector_scale(size, 1 / norm, w);
            norm = elaw_basis_orthogonalise(basis, w, NULL);
            elaw_vector_scale(size, 1 / norm, w);
            return ELAW_OK;
        }
    }
    return elaw_fail(ELAW_EBACKEND,
                     "%s: no vector is orthogonal to %zu in dimension %zu",
                     where, basis->count, basis->rows);
}

void elaw_basis_combine(const elaw_basis *basis, size_t first, size_t count,
                        const double *c, double *y)
{
    size_t size = basis->width * basis->rows,
           pieces = (size + STRIP - 1) / STRIP;
#pragma omp parallel for schedule(static) if (pieces > 4)
    for (size_t s = 0; s < pieces; s++) {
        size_t r = s * STRIP, rows = least(STRIP, size - r);
        memset(y + r, 0, rows * sizeof(double));
        for (size_t j = 0; j < count; j++)
            cblas_daxpy((int)rows, c[j], column(basis, first + j) + r, 1, y + r,
                        1);
    }
}
