/* The symmetric product at the speed of memory.
 *
 * A stored entry a_ij below the diagonal serves twice, y_i += a_ij x_j and
 * y_j += a_ij x_i. Four lines are taken together (a line is a stored row, its
 * places 0 .. i, or a stored column, its places i .. n-1), so that one load
 * and store of y_j serves four entries. Tiles of places keep x_j and y_j in the
 * second cache; they are long, because the memory is fast only along long
 * stretches of a line (tiles of 512 places run at 0.7 of the speed).
 * The lines are cut into groups of equal area that depend on n alone; each adds
 * into a vector of its own, and the vectors are added in order: the result is
 * the same to the bit for any number of threads.
 *
 * Measured (tests/bench/product.c, n = 8000, two cores of an EPYC with 2 x
 * 256-bit FMA; bytes of the triangle / time over the bandwidth of a plain sum):
 *     columns of X      1          2          4          8        dsymv, 1
 *     two threads   .89 - .95     .79     .63 - .73  .56 - .59      .91
 *     one thread    .96 - 1.03    .72     .60 - .65  .50 - .54      .99
 * so that eight columns cost 1.6 to 1.9 single products where eight calls of
 * dsymv cost 8; from four columns on the arithmetic units are the limit. At one
 * column dsymv is as fast, but its digits depend on the number of threads. */
#include "matrix/symmetric_product.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "matrix/clones.h"

enum {
    V = ELAW_LANES,
    QUAD = 4,
    STRIP = 32,
    TILE = 65536, /* numbers of x: with as many of z, 1 MB */
    GROUP_LINES = 128,
    MOST_GROUPS = 16,
    SUM_BLOCK = 1024,
    ALONE = 200 /* below this size a second thread costs more than it brings */
};

/* Number j of column c is at x[j*step + c*plane]: the columns lie beside each
 * other (1 and 2 columns) or are interleaved (4 and 8). */
typedef struct block {
    size_t columns, step, plane;
} block;

/* Four lines at r, r+ld, .. against places from .. to-1 of x; xi holds the
 * four lines' own x, [line][column]. Adds into z and into sum, [line][column].
 */
typedef void quad(const double *r, size_t ld, size_t from, size_t to,
                  const double *x, size_t plane, const double *xi, double *z,
                  double *sum);

typedef struct product {
    const elaw_entries *a;
    size_t n;
    bool by_rows;
    block b;
    quad *four;
    const double *x;
    double *z; /* groups x (n columns), laid out as x */
    size_t groups;
} product;

typedef double v4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef elaw_v8 v8;

static inline double total(const v8 *v)
{
    double s = 0;
    for (size_t t = 0; t < V; t++)
        s += (*v)[t];
    return s;
}

ELAW_CLONES
static void quad_1(const double *r, size_t ld, size_t from, size_t to,
                   const double *x, size_t plane, const double *xi, double *z,
                   double *sum)
{
    (void)plane;
    const double *r0 = r, *r1 = r + ld, *r2 = r1 + ld, *r3 = r2 + ld;
    double x0 = xi[0], x1 = xi[1], x2 = xi[2], x3 = xi[3];
    v8 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    size_t j = from;
    for (; j + V <= to; j += V) {
        v8 a0 = *(const v8 *)(r0 + j), a1 = *(const v8 *)(r1 + j);
        v8 a2 = *(const v8 *)(r2 + j), a3 = *(const v8 *)(r3 + j);
        v8 xj = *(const v8 *)(x + j);
        s0 += a0 * xj;
        s1 += a1 * xj;
        s2 += a2 * xj;
        s3 += a3 * xj;
        *(v8 *)(z + j) += (a0 * x0 + a1 * x1) + (a2 * x2 + a3 * x3);
    }
    sum[0] += total(&s0);
    sum[1] += total(&s1);
    sum[2] += total(&s2);
    sum[3] += total(&s3);
    for (; j < to; j++) {
        sum[0] += r0[j] * x[j];
        sum[1] += r1[j] * x[j];
        sum[2] += r2[j] * x[j];
        sum[3] += r3[j] * x[j];
        z[j] += (r0[j] * x0 + r1[j] * x1) + (r2[j] * x2 + r3[j] * x3);
    }
}

ELAW_CLONES
static void quad_2(const double *r, size_t ld, size_t from, size_t to,
                   const double *x, size_t plane, const double *xi, double *z,
                   double *sum)
{
    const double *r0 = r, *r1 = r + ld, *r2 = r1 + ld, *r3 = r2 + ld;
    const double *y = x + plane;
    double *t = z + plane;
    double x0 = xi[0], x1 = xi[2], x2 = xi[4], x3 = xi[6];
    double y0 = xi[1], y1 = xi[3], y2 = xi[5], y3 = xi[7];
    v8 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    v8 t0 = {0}, t1 = {0}, t2 = {0}, t3 = {0};
    size_t j = from;
    for (; j + V <= to; j += V) {
        v8 a0 = *(const v8 *)(r0 + j), a1 = *(const v8 *)(r1 + j);
        v8 a2 = *(const v8 *)(r2 + j), a3 = *(const v8 *)(r3 + j);
        v8 xj = *(const v8 *)(x + j), yj = *(const v8 *)(y + j);
        s0 += a0 * xj;
        s1 += a1 * xj;
        s2 += a2 * xj;
        s3 += a3 * xj;
        t0 += a0 * yj;
        t1 += a1 * yj;
        t2 += a2 * yj;
        t3 += a3 * yj;
        *(v8 *)(z + j) += (a0 * x0 + a1 * x1) + (a2 * x2 + a3 * x3);
        *(v8 *)(t + j) += (a0 * y0 + a1 * y1) + (a2 * y2 + a3 * y3);
    }
    const v8 *s[8] = {&s0, &t0, &s1, &t1, &s2, &t2, &s3, &t3};
    for (size_t k = 0; k < 8; k++)
        sum[k] += total(s[k]);
    for (; j < to; j++) {
        const double *line[4] = {r0, r1, r2, r3};
        for (size_t k = 0; k < 4; k++) {
            sum[2 * k] += line[k][j] * x[j];
            sum[2 * k + 1] += line[k][j] * y[j];
            z[j] += line[k][j] * xi[2 * k];
            t[j] += line[k][j] * xi[2 * k + 1];
        }
    }
}

/* Interleaved: one vector holds a place's columns. */
ELAW_CLONES
static void quad_4(const double *r, size_t ld, size_t from, size_t to,
                   const double *x, size_t plane, const double *xi, double *z,
                   double *sum)
{
    (void)plane;
    const double *r0 = r, *r1 = r + ld, *r2 = r1 + ld, *r3 = r2 + ld;
    const v4 *xv = (const v4 *)x, *own = (const v4 *)xi;
    v4 *zv = (v4 *)z, *sv = (v4 *)sum;
    v4 s0 = sv[0], s1 = sv[1], s2 = sv[2], s3 = sv[3];
    v4 x0 = own[0], x1 = own[1], x2 = own[2], x3 = own[3];
    for (size_t j = from; j < to; j++) {
        double a0 = r0[j], a1 = r1[j], a2 = r2[j], a3 = r3[j];
        v4 xj = xv[j];
        s0 += a0 * xj;
        s1 += a1 * xj;
        s2 += a2 * xj;
        s3 += a3 * xj;
        zv[j] += (a0 * x0 + a1 * x1) + (a2 * x2 + a3 * x3);
    }
    sv[0] = s0;
    sv[1] = s1;
    sv[2] = s2;
    sv[3] = s3;
}

ELAW_CLONES
static void quad_8(const double *r, size_t ld, size_t from, size_t to,
                   const double *x, size_t plane, const double *xi, double *z,
                   double *sum)
{
    (void)plane;
    const double *r0 = r, *r1 = r + ld, *r2 = r1 + ld, *r3 = r2 + ld;
    const v8 *xv = (const v8 *)x, *own = (const v8 *)xi;
    v8 *zv = (v8 *)z, *sv = (v8 *)sum;
    v8 s0 = sv[0], s1 = sv[1], s2 = sv[2], s3 = sv[3];
    v8 x0 = own[0], x1 = own[1], x2 = own[2], x3 = own[3];
    for (size_t j = from; j < to; j++) {
        double a0 = r0[j], a1 = r1[j], a2 = r2[j], a3 = r3[j];
        v8 xj = xv[j];
        s0 += a0 * xj;
        s1 += a1 * xj;
        s2 += a2 * xj;
        s3 += a3 * xj;
        zv[j] += (a0 * x0 + a1 * x1) + (a2 * x2 + a3 * x3);
    }
    sv[0] = s0;
    sv[1] = s1;
    sv[2] = s2;
    sv[3] = s3;
}

static const struct {
    size_t columns;
    bool interleaved;
    quad *four;
} kinds[] = {{8, true, quad_8},
             {4, true, quad_4},
             {2, false, quad_2},
             {1, false, quad_1}};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static const double *line(const product *p, size_t i)
{
    return p->a->data + i * p->a->ld;
}

/* The places of lines i .. i+3 that all four have: before the diagonal or
 * behind it. */
static size_t first_place(const product *p, size_t i)
{
    return p->by_rows ? 0 : i + QUAD;
}

static size_t end_of_places(const product *p, size_t i)
{
    return p->by_rows ? i : p->n;
}

/* Places from .. to-1 of lines i .. i+3. */
static void take_quad(const product *p, size_t i, size_t from, size_t to,
                      double *z)
{
    double xi[QUAD * V] = {0}, sum[QUAD * V] = {0};
    size_t columns = p->b.columns, step = p->b.step, plane = p->b.plane;
    for (size_t l = 0; l < QUAD; l++)
        for (size_t c = 0; c < columns; c++)
            xi[l * columns + c] = p->x[(i + l) * step + c * plane];
    p->four(line(p, i), p->a->ld, from, to, p->x, plane, xi, z, sum);
    for (size_t l = 0; l < QUAD; l++)
        for (size_t c = 0; c < columns; c++)
            z[(i + l) * step + c * plane] += sum[l * columns + c];
}

/* Entry by entry: lines i .. end-1, their places within i .. end-1 (the square
 * on the diagonal), or all places of lines that are not four. */
static void take_rest(const product *p, size_t i, size_t end, bool square,
                      double *z)
{
    size_t step = p->b.step, plane = p->b.plane;
    for (size_t l = i; l < end; l++) {
        size_t from = p->by_rows ? (square ? i : 0) : l;
        size_t to = p->by_rows ? l + 1 : (square ? end : p->n);
        for (size_t j = from; j < to; j++)
            for (size_t c = 0; c < p->b.columns; c++) {
                double a = line(p, l)[j];
                z[l * step + c * plane] += a * p->x[j * step + c * plane];
                if (j != l)
                    z[j * step + c * plane] += a * p->x[l * step + c * plane];
            }
    }
}

/* Lines i0 .. i1-1, a multiple of four, tile by tile. */
static void take_strip(const product *p, size_t i0, size_t i1, double *z)
{
    size_t from = first_place(p, i0), to = end_of_places(p, i1 - QUAD);
    size_t tile = TILE / p->b.columns;
    for (size_t t = from; t < to; t += tile)
        for (size_t i = i0; i < i1; i += QUAD) {
            size_t j0 = most(t, first_place(p, i));
            size_t j1 = least(t + tile, end_of_places(p, i));
            if (j0 < j1)
                take_quad(p, i, j0, j1, z);
        }
    for (size_t i = i0; i < i1; i += QUAD)
        take_rest(p, i, i + QUAD, true, z);
}

/* Where group g begins: equal areas of the triangle, multiples of four. */
static size_t group_start(const product *p, size_t g)
{
    double part = (double)g / (double)p->groups;
    double share = p->by_rows ? sqrt(part) : 1 - sqrt(1 - part);
    if (g == p->groups)
        return p->n;
    return (size_t)(share * (double)p->n) / QUAD * QUAD;
}

/* The places that group g adds to: up to its end, or from its start on. */
static void reach(const product *p, size_t g, size_t *from, size_t *to)
{
    *from = p->by_rows ? 0 : group_start(p, g);
    *to = p->by_rows ? group_start(p, g + 1) : p->n;
}

static void clear(const product *p, size_t g, double *z)
{
    size_t from, to, step = p->b.step;
    reach(p, g, &from, &to);
    for (size_t c = 0; c < (step == 1 ? p->b.columns : 1); c++)
        memset(z + from * step + c * p->b.plane, 0,
               (to - from) * step * sizeof *z);
}

static void take_group(const product *p, size_t g)
{
    double *z = p->z + g * p->n * p->b.columns;
    size_t end = group_start(p, g + 1), i = group_start(p, g);
    clear(p, g, z);
    for (size_t stop = i; i + QUAD <= end; i = stop) {
        stop = least(i + STRIP, i + (end - i) / QUAD * QUAD);
        take_strip(p, i, stop, z);
    }
    take_rest(p, i, end, false, z);
}

/* y = the groups' vectors in order, for places from .. to-1. */
static void add_groups(const product *p, size_t from, size_t to, size_t count,
                       double *y, size_t ldy)
{
    for (size_t c = 0; c < count; c++)
        memset(y + from + c * ldy, 0, (to - from) * sizeof *y);
    for (size_t g = 0; g < p->groups; g++) {
        const double *z = p->z + g * p->n * p->b.columns;
        size_t first, end;
        reach(p, g, &first, &end);
        for (size_t c = 0; c < count; c++)
            for (size_t j = most(from, first); j < least(to, end); j++)
                y[j + c * ldy] += z[j * p->b.step + c * p->b.plane];
    }
}

static void run(const product *p, size_t count, double *y, size_t ldy)
{
#pragma omp parallel if (p->n > ALONE)
    {
#pragma omp for schedule(dynamic, 1)
        for (size_t g = 0; g < p->groups; g++)
            take_group(p, g);
#pragma omp for schedule(static)
        for (size_t j = 0; j < p->n; j += SUM_BLOCK)
            add_groups(p, j, least(j + SUM_BLOCK, p->n), count, y, ldy);
    }
}

/* count <= columns columns of X, the others zero. */
static void interleave(const product *p, size_t count, const double *x,
                       size_t ldx, double *out)
{
    for (size_t j = 0; j < p->n; j++)
        for (size_t c = 0; c < p->b.columns; c++)
            out[j * p->b.columns + c] = c < count ? x[j + c * ldx] : 0;
}

static size_t kind_for(size_t k)
{
    size_t kind = 0;
    while (kinds[kind].columns / 2 >= k)
        kind++;
    return kind;
}

static void without_room(const elaw_entries *a, size_t count, const double *x,
                         size_t ldx, double *y, size_t ldy)
{
    CBLAS_ORDER order =
        a->layout == ELAW_ROW_MAJOR ? CblasRowMajor : CblasColMajor;
    for (size_t c = 0; c < count; c++)
        cblas_dsymv(order, CblasLower, (int)a->rows, 1, a->data, (int)a->ld,
                    x + c * ldx, 1, 0, y + c * ldy, 1);
}

/* count <= 8 columns at once. */
static void multiply_block(product *p, size_t count, const double *x,
                           size_t ldx, double *y, size_t ldy)
{
    size_t kind = kind_for(count), columns = kinds[kind].columns;
    bool interleaved = kinds[kind].interleaved;
    p->b =
        interleaved ? (block){columns, columns, 1} : (block){columns, 1, p->n};
    p->four = kinds[kind].four;
    size_t vectors = p->n * columns;
    double *work = elaw_alloc(vectors * (p->groups + 1), sizeof *work);
    if (work == NULL) {
        without_room(p->a, count, x, ldx, y, ldy);
        return;
    }
    p->z = work + vectors;
    p->x = work;
    if (interleaved)
        interleave(p, count, x, ldx, work);
    else
        for (size_t c = 0; c < count; c++)
            memcpy(work + c * p->n, x + c * ldx, p->n * sizeof *work);
    run(p, count, y, ldy);
    elaw_free(work);
}

void elaw_symmetric_product(const elaw_entries *a, size_t k, const double *x,
                            size_t ldx, double *y, size_t ldy)
{
    product p = {.a = a,
                 .n = a->rows,
                 .by_rows = a->layout == ELAW_ROW_MAJOR,
                 .groups = most(1, least(a->rows / GROUP_LINES, MOST_GROUPS))};
    for (size_t c = 0; c < k; c += V)
        multiply_block(&p, least(k - c, V), x + c * ldx, ldx, y + c * ldy, ldy);
}
