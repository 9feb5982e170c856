/* The steps of batch_patch.h, by BLAS and LAPACK on a room of one thread: split
 * off B M, the Gram matrix, its tridiagonal form (once; the level needs all of
 * its values, cleaning only those above the noise and their vectors), and back
 * by two thin products. */
#include "denoise/batch_patch.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "denoise/shrinker.h"

struct elaw_patch_room {
    double *a;     /* m x q: y 2^-exponent less its part in B             */
    double *part;  /* b x q: M                                            */
    double *basis; /* m x b: B in the field of y                           */
    double *gram;  /* side x side; after the reduction its reflectors     */
    double *tau, *d, *e, *values;
    double *vectors; /* side x side                                         */
    double *ritz;    /* side x side: real vectors of the tridiagonal matrix  */
    double *product; /* longer side x side                                  */
    double *gain;
    double *work;
    int *block, *split, *iwork, *fail;
    int work_size;
    int exponent; /* of the largest entry: squares neither overflow nor vanish
                   */
    bool flat;    /* a is what the rounding of y left                    */
};

/* --- room
 * ---------------------------------------------------------------------------
 */

static size_t reduction_size(const elaw_patches *p)
{
    double best[2] = {0, 0}, apply[2] = {0, 0};
    int n = (int)p->side;
    if (p->width == 1) {
        LAPACKE_dsytrd_work(LAPACK_COL_MAJOR, 'L', n, NULL, n, NULL, NULL, NULL,
                            best, -1);
        LAPACKE_dormtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, n, NULL, n,
                            NULL, NULL, n, apply, -1);
    } else {
        LAPACKE_zhetrd_work(LAPACK_COL_MAJOR, 'L', n, NULL, n, NULL, NULL, NULL,
                            (void *)best, -1);
        LAPACKE_zunmtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, n, NULL, n,
                            NULL, NULL, n, (void *)apply, -1);
    }
    return (size_t)fmax(best[0], apply[0]) + 1;
}

elaw_patch_room *elaw_patch_room_create(const elaw_patches *p)
{
    size_t s = p->side, w = p->width,
           longer = p->rows > p->cols ? p->rows : p->cols;
    elaw_patch_room *r = elaw_alloc_zero(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->work_size = (int)reduction_size(p);
    size_t work =
        w * (size_t)r->work_size > 5 * s ? w * (size_t)r->work_size : 5 * s;
    size_t total = w * (p->rows + p->known) * p->cols + w * p->rows * p->known +
                   2 * w * s * s + s * s + w * longer * s + (w + 4) * s + work;
    double *at = elaw_alloc(total, sizeof *at);
    int *whole = elaw_alloc(6 * s, sizeof *whole);
    if (at == NULL || whole == NULL) {
        elaw_free(at);
        elaw_free(whole);
        elaw_free(r);
        return NULL;
    }
    r->a = at;
    r->part = r->a + w * p->rows * p->cols;
    r->basis = r->part + w * p->known * p->cols;
    r->gram = r->basis + w * p->rows * p->known;
    r->vectors = r->gram + w * s * s;
    r->ritz = r->vectors + w * s * s;
    r->product = r->ritz + s * s;
    r->tau = r->product + w * longer * s;
    r->d = r->tau + w * s;
    r->e = r->d + s;
    r->values = r->e + s;
    r->gain = r->values + s;
    r->work = r->gain + s;
    r->block = whole;
    r->split = whole + s;
    r->fail = whole + 2 * s;
    r->iwork = whole + 3 * s;
    for (size_t i = 0; i < w * p->rows * p->known; i++)
        r->basis[i] = i % w == 0 ? p->basis[i / w] : 0;
    return r;
}

void elaw_patch_room_free(elaw_patch_room *room)
{
    if (room == NULL)
        return;
    elaw_free(room->a);
    elaw_free(room->block);
    elaw_free(room);
}

/* --- the matrix and its Gram matrix
 * --------------------------------------------------- */

/* to = from 2^exponent, in two steps: the power itself may overflow. */
static void scale(size_t count, const double *from, int exponent, double *to)
{
    double half = ldexp(1, exponent / 2);
    double rest = ldexp(1, exponent - exponent / 2);
    for (size_t k = 0; k < count; k++)
        to[k] = from[k] * half * rest;
}

static size_t doubles(const elaw_patches *p)
{
    return p->rows * p->cols * p->width;
}

/* a = y 2^-exponent, its entries at most 1. */
static void take(const elaw_patches *p, elaw_patch_room *r, const double *y)
{
    r->exponent = 0;
    (void)frexp(y[cblas_idamax((int)doubles(p), y, 1)], &r->exponent);
    scale(doubles(p), y, -r->exponent, r->a);
}

/* c = alpha op(a) op(b) + beta c, m x n of depth k, for either field; op: as it
 * is, or turned (conjugate transpose). */
static void multiply(size_t width, bool turn_a, bool turn_b, size_t m, size_t n,
                     size_t k, double alpha, const double *a, size_t lda,
                     const double *b, size_t ldb, double beta, double *c,
                     size_t ldc)
{
    const double times[2] = {alpha, 0}, add[2] = {beta, 0};
    if (width == 1)
        cblas_dgemm(CblasColMajor, turn_a ? CblasTrans : CblasNoTrans,
                    turn_b ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k,
                    alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
    else
        cblas_zgemm(CblasColMajor, turn_a ? CblasConjTrans : CblasNoTrans,
                    turn_b ? CblasConjTrans : CblasNoTrans, (int)m, (int)n,
                    (int)k, times, a, (int)lda, b, (int)ldb, add, c, (int)ldc);
}

/* part = B^* Y, a = Y - B part. */
static void split_off(const elaw_patches *p, elaw_patch_room *r,
                      const double *y)
{
    size_t m = p->rows, q = p->cols, b = p->known;
    take(p, r, y);
    if (b == 0)
        return;
    multiply(p->width, true, false, b, q, m, 1, r->basis, m, r->a, m, 0,
             r->part, b);
    multiply(p->width, false, false, m, q, b, -1, r->basis, m, r->part, b, 1,
             r->a, m);
}

/* Lower triangle of A^* A (tall) or A A^*. */
static void square(const elaw_patches *p, elaw_patch_room *r)
{
    int m = (int)p->rows, q = (int)p->cols, s = (int)p->side;
    int depth = p->tall ? m : q;
    if (p->width == 1)
        cblas_dsyrk(CblasColMajor, CblasLower,
                    p->tall ? CblasTrans : CblasNoTrans, s, depth, 1, r->a, m,
                    0, r->gram, s);
    else
        cblas_zherk(CblasColMajor, CblasLower,
                    p->tall ? CblasConjTrans : CblasNoTrans, s, depth, 1, r->a,
                    m, 0, r->gram, s);
}

/* Whether |A|^2 is no more than the rounding of what was taken out, |B M|^2:
 * sums of m products are off by up to m eps. */
static bool only_rounding(const elaw_patches *p, const elaw_patch_room *r)
{
    double left = 0, out = 0, unit = DBL_EPSILON * (double)p->rows;
    for (size_t i = 0; i < p->side; i++)
        left += r->gram[i * (p->side + 1) * p->width];
    for (size_t i = 0; i < p->known * p->cols * p->width; i++)
        out += r->part[i] * r->part[i];
    return left <= unit * unit * out;
}

/* The Gram matrix to d, e: LAPACK's reduction of either field. */
static bool reduce(const elaw_patches *p, elaw_patch_room *r)
{
    int s = (int)p->side;
    if (p->width == 1)
        return LAPACKE_dsytrd_work(LAPACK_COL_MAJOR, 'L', s, r->gram, s, r->d,
                                   r->e, r->tau, r->work, r->work_size) == 0;
    return LAPACKE_zhetrd_work(LAPACK_COL_MAJOR, 'L', s, (void *)r->gram, s,
                               r->d, r->e, (void *)r->tau, (void *)r->work,
                               r->work_size) == 0;
}

static bool prepare(const elaw_patches *p, elaw_patch_room *r, const double *y)
{
    split_off(p, r, y);
    square(p, r);
    r->flat = only_rounding(p, r);
    return reduce(p, r);
}

/* --- the level
 * ------------------------------------------------------------------------- */

/* values ascending: the last n of them count. */
static double level_of(const elaw_patches *p, const double *ascending)
{
    size_t n = p->least, big = p->most, s = p->side;
    const double *top = ascending + s - 1; /* l_k is top[-(k - 1)]           */
    double sum = 0, least = fmax(0, top[-(ptrdiff_t)(n - 1)]);
    for (size_t k = 0; k < n; k++)
        sum += fmax(0, top[-(ptrdiff_t)k]);
    for (size_t k = 0; k < n; k++) {
        double value = fmax(0, top[-(ptrdiff_t)k]);
        double freedom = (double)(n - k) * (double)(big - k);
        if ((value - least) * freedom <
                4 * sqrt((double)n * (double)big) * sum ||
            k + 1 == n)
            return sqrt(sum / freedom);
        sum -= value;
        if (!(sum > 0))
            return 0;
    }
    return 0;
}

bool elaw_patch_level(const elaw_patches *p, elaw_patch_room *r,
                      const double *y, double *sd)
{
    if (!prepare(p, r, y))
        return false;
    memcpy(r->values, r->d, p->side * sizeof *r->d);
    memcpy(r->work, r->e, (p->side - 1) * sizeof *r->e);
    if (LAPACKE_dsterf_work((int)p->side, r->values, r->work) != 0)
        return false;
    *sd = r->flat ? 0 : ldexp(level_of(p, r->values), r->exponent);
    return true;
}

/* --- cleaning
 * ----------------------------------------------------------------------------
 */

/* Eigenpairs of the Gram matrix above low: values, vectors (side x k). */
static bool pairs_above(const elaw_patches *p, elaw_patch_room *r, double low,
                        size_t *count)
{
    int n = (int)p->side, k = 0, blocks = 0;
    double high = 0;
    for (int i = 0; i < n; i++) /* Gershgorin */
        high = fmax(high, r->d[i] + (i > 0 ? fabs(r->e[i - 1]) : 0) +
                              (i + 1 < n ? fabs(r->e[i]) : 0));
    *count = 0;
    if (!(high > low))
        return true;
    if (LAPACKE_dstebz_work('V', 'B', n, low, 1.001 * high, 0, 0, 0, r->d, r->e,
                            &k, &blocks, r->values, r->block, r->split, r->work,
                            r->iwork) != 0)
        return false;
    if (k == 0)
        return true;
    if (LAPACKE_dstein_work(LAPACK_COL_MAJOR, n, r->d, r->e, k, r->values,
                            r->block, r->split, r->ritz, n, r->work, r->iwork,
                            r->fail) != 0)
        return false;
    *count = (size_t)k;
    if (p->width == 1) {
        memcpy(r->vectors, r->ritz, p->side * *count * sizeof *r->ritz);
        return LAPACKE_dormtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, k,
                                   r->gram, n, r->tau, r->vectors, n, r->work,
                                   r->work_size) == 0;
    }
    for (size_t i = 0; i < p->side * *count; i++) {
        r->vectors[2 * i] = r->ritz[i];
        r->vectors[2 * i + 1] = 0;
    }
    return LAPACKE_zunmtr_work(LAPACK_COL_MAJOR, 'L', 'L', 'N', n, k,
                               (void *)r->gram, n, (void *)r->tau,
                               (void *)r->vectors, n, (void *)r->work,
                               r->work_size) == 0;
}

/* gain_k = eta(y_k)/y_k; pairs of gain 0 go. */
static size_t gains(const elaw_patches *p, elaw_patch_room *r, double sd,
                    size_t count)
{
    double ratio = (double)p->least / (double)p->most;
    size_t kept = 0, length = p->side * p->width;
    for (size_t k = 0; k < count; k++) {
        double y = sqrt(r->values[k] / (double)p->most) / sd;
        double gain = elaw_shrinker(p->loss, false, ratio, y) / y;
        if (!(gain > 0))
            continue;
        r->gain[kept] = gain;
        r->values[kept] = r->values[k];
        memmove(r->vectors + kept * length, r->vectors + k * length,
                length * sizeof *r->vectors);
        kept++;
    }
    return kept;
}

/* A V (tall) or A^* U into product: longer side x k. */
static void project(const elaw_patches *p, elaw_patch_room *r, size_t k)
{
    size_t m = p->rows, q = p->cols;
    multiply(p->width, !p->tall, false, p->tall ? m : q, k, p->tall ? q : m, 1,
             r->a, m, r->vectors, p->side, 0, r->product, p->tall ? m : q);
}

/* x = B M, or nothing. */
static void known_part(const elaw_patches *p, const elaw_patch_room *r,
                       double *x)
{
    if (p->known == 0)
        memset(x, 0, doubles(p) * sizeof *x);
    else
        multiply(p->width, false, false, p->rows, p->cols, p->known, 1,
                 r->basis, p->rows, r->part, p->known, 0, x, p->rows);
}

/* x += product diag(gain) V^* (tall), or U diag(gain) product^*. */
static void rebuild(const elaw_patches *p, elaw_patch_room *r, size_t k,
                    double *x)
{
    size_t m = p->rows, q = p->cols, length = p->side * p->width;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < length; i++)
            r->vectors[i + c * length] *= r->gain[c];
    if (k > 0)
        multiply(p->width, false, true, m, q, k, 1,
                 p->tall ? r->product : r->vectors, m,
                 p->tall ? r->vectors : r->product, q, 1, x, m);
}

/* (1/q) sum g^2 + sum g^2 |U_vk|^2 + sum |B_vc|^2, before the gains go into the
 * vectors. */
static void row_errors(const elaw_patches *p, const elaw_patch_room *r,
                       size_t kept, double *error)
{
    size_t m = p->rows, w = p->width;
    double all = 0;
    for (size_t k = 0; k < kept; k++)
        all += r->gain[k] * r->gain[k] / (double)p->cols;
    for (size_t i = 0; i < m; i++) {
        error[i] = all;
        for (size_t c = 0; c < p->known; c++)
            error[i] += p->basis[i + c * m] * p->basis[i + c * m];
    }
    for (size_t k = 0; k < kept; k++) {
        const double *u = p->tall ? r->product : r->vectors;
        double square = r->gain[k] * r->gain[k] / (p->tall ? r->values[k] : 1);
        for (size_t i = 0; i < m; i++)
            for (size_t c = 0; c < w; c++)
                error[i] +=
                    square * u[(i + k * m) * w + c] * u[(i + k * m) * w + c];
    }
}

static void leave(const elaw_patches *p, const double *y, double *x,
                  size_t *rank, double *error)
{
    memmove(x, y, doubles(p) * sizeof *x);
    if (rank != NULL)
        *rank = 0;
    for (size_t i = 0; error != NULL && i < p->rows; i++)
        error[i] = 1;
}

bool elaw_patch_clean(const elaw_patches *p, elaw_patch_room *r, bool looked,
                      const double *y, double sd, double *x, size_t *rank,
                      double *error)
{
    size_t found = 0, kept;
    double ratio = (double)p->least / (double)p->most;
    if (!looked && !prepare(p, r, y))
        return false;
    double level = ldexp(sd, -r->exponent);
    double edge = level * elaw_shrinker_edge(false, ratio);
    double low = (double)p->most * edge * edge;
    if (!(low > 0)) { /* nothing to take out */
        leave(p, y, x, rank, error);
        return true;
    }
    if (!pairs_above(p, r, low, &found))
        return false;
    kept = gains(p, r, level, found);
    known_part(p, r, x);
    project(p, r, kept);
    if (error != NULL)
        row_errors(p, r, kept, error);
    rebuild(p, r, kept, x);
    scale(doubles(p), x, r->exponent, x);
    if (rank != NULL)
        *rank = kept;
    return true;
}
