/* Orthonormal columns, uniformly distributed (Haar) on the Stiefel manifold.
 *
 * Gaussian columns g_1, .., g_k have a law that no rotation changes; so has
 *   q_j = r / |r|,  r = g_j - sum_{l<j} q_l (q_l^* g_j).
 * The projection is done twice: once loses orthogonality when r is short, as
 * for the last columns of k = n; twice is enough to rounding (Giraud, Langou,
 * Rozloznik 2005). */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "random/column.h"
#include "random/normal.h"
#include "random/philox.h"

/* Shorter work than a million products (half a millisecond) is not shared:
 * where another program has a core, every wait for the other thread costs its
 * slice. */
enum { PARALLEL_FROM = 1 << 20, ROWS = 1 << 10 };

typedef struct frame {
    size_t n; /* entries of a column                                     */
    bool is_complex; /* entries are pairs */
    double *q; /* columns done so far, and the one at work                */
} frame;

/* Doubles in a column. */
static size_t stride(const frame *f)
{
    return elaw_width(f->is_complex) * f->n;
}

/* Column j loses its part along the columns before it; coefficient: 2 j. */
static void project(const frame *f, size_t j, double *coefficient)
{
    size_t step = stride(f), chunks = (f->n - 1) / ROWS + 1;
    size_t width = elaw_width(f->is_complex);
    double *r = f->q + j * step;
    bool many = f->n * j >= PARALLEL_FROM;
#pragma omp parallel for schedule(static) if (many)
    for (size_t l = 0; l < j; l++) {
        double *c = coefficient + 2 * l;
        elaw_column_inner(f->is_complex, f->n, f->q + l * step, r, c);
        c[0] = -c[0];
        c[1] = -c[1];
    }
#pragma omp parallel for schedule(static) if (many)
    for (size_t c = 0; c < chunks; c++) {
        size_t at = c * ROWS, count = f->n - at < ROWS ? f->n - at : ROWS;
        for (size_t l = 0; l < j; l++)
            elaw_column_add(f->is_complex, count, coefficient + 2 * l,
                            f->q + l * step + at * width, r + at * width);
    }
}

static void normalise(const frame *f, size_t j)
{
    double *r = f->q + j * stride(f), norm2[2];
    elaw_column_inner(f->is_complex, f->n, r, r, norm2);
    double scale = 1.0 / sqrt(norm2[0]);
    for (size_t i = 0; i < stride(f); i++)
        r[i] *= scale;
}

/* f->q holds nothing yet. A complex column takes twice the normals of a real
 * one; the uses keep the two frames of one stream apart from its normals. */
static elaw_status orthonormal(const char *where, elaw_rng rng, const frame *f,
                               size_t k)
{
    if (k > f->n)
        return elaw_fail(ELAW_ESHAPE, "%s: k = %zu exceeds n = %zu", where, k,
                         f->n);
    double *coefficient = elaw_alloc(k, 2 * sizeof *coefficient);
    if (coefficient == NULL)
        return elaw_fail_memory(where);
    for (size_t j = 0; j < k; j++) {
        elaw_normal_run_of(rng, ELAW_USE_FRAME, 0, j, stride(f),
                           f->q + j * stride(f));
        project(f, j, coefficient);
        project(f, j, coefficient);
        normalise(f, j);
    }
    elaw_free(coefficient);
    return ELAW_OK;
}

elaw_status elaw_rng_frame(elaw_rng rng, size_t n, size_t k, double *out)
{
    frame f = {n, false, out};
    return orthonormal("elaw_rng_frame", rng, &f, k);
}

elaw_status elaw_rng_frame_complex(elaw_rng rng, size_t n, size_t k,
                                   elaw_complex *out)
{
    frame f = {n, true, (double *)out};
    return orthonormal("elaw_rng_frame_complex", rng, &f, k);
}
