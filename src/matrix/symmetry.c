/* Entries against their mirror images.
 *
 * The dense matrix is read once, by pairs of square tiles (I, J), (J, I) with
 * J <= I. The second is turned into a buffer on the way in, so that both are
 * read along the lines and compared along the lines: no walk down a column.
 * Tile rows run in parallel; each keeps its own first violation and sums.
 *
 * A covariance matrix has a positive diagonal and correlations
 * r_ij = a_ij / sqrt(a_ii a_jj) with |r| <= 1. A symmetric matrix of
 * independent entries has a diagonal of both signs but for a chance of 2^-n;
 * below n = 10, where that chance is not negligible, only a unit diagonal is
 * believed. The bound 1/2 on the mean r^2 keeps out matrices close to rank
 * one, whose diagonal dominates nothing. */
#include "matrix/symmetry.h"

#include <math.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/status.h"

enum { TILE = 64, SMALLEST = 10 };

/* Rounding of products and square roots in |r|^2. */
static const double slack = 1e-12;

/* In the place of 1/sqrt(0), for a variable that never varies: the zeros of
 * its row stay zero, anything else is no correlation. */
static const double forbidding = 1e100;

typedef struct tile_row {
    size_t row, col; /* first violation; row SIZE_MAX: none      */
    double largest, sum;
} tile_row;

typedef struct scan {
    const elaw_entries *a;
    double tolerance;
    const double *scale; /* 1/sqrt(a_ii), or NULL: no look           */
    tile_row *result;    /* one a row of tiles                       */
} scan;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* turned[i][j] = conj of line (J + j), place (I + i). */
static void turn(const elaw_entries *a, size_t i0, size_t i1, size_t j0,
                 size_t j1, double *turned)
{
    size_t w = a->w;
    for (size_t j = j0; j < j1; j++) {
        const double *line = a->data + (j * a->ld + i0) * w;
        for (size_t i = 0; i < i1 - i0; i++) {
            double *to = turned + (i * TILE + j - j0) * w;
            to[0] = line[i * w];
            if (w == 2)
                to[1] = -line[i * w + 1];
        }
    }
}

/* One row of a tile against the turned mirror image: doubles that differ. */
static size_t differences(const double *line, const double *turned,
                          size_t count, double tolerance)
{
    size_t bad = 0;
    for (size_t k = 0; k < count; k++)
        bad += !(fabs(line[k] - turned[k]) <= tolerance);
    return bad;
}

static void find_first(const scan *s, const double *line, const double *turned,
                       size_t i, size_t j0, size_t count, tile_row *result)
{
    size_t k = 0;
    if (result->row != SIZE_MAX)
        return;
    while (fabs(line[k] - turned[k]) <= s->tolerance && k + 1 < count)
        k++;
    result->row = i;
    result->col = j0 + k / s->a->w;
}

/* Squared correlations of row i with columns j0 .. j0+count-1, j < i. */
static void correlate(const scan *s, const double *line, size_t i, size_t j0,
                      size_t count, tile_row *result)
{
    size_t w = s->a->w;
    for (size_t j = 0; j < count && j0 + j < i; j++) {
        double f = s->scale[i] * s->scale[j0 + j], r2 = 0;
        for (size_t t = 0; t < w; t++)
            r2 += line[j * w + t] * f * (line[j * w + t] * f);
        result->largest = r2 > result->largest ? r2 : result->largest;
        result->sum += r2;
    }
}

static void scan_tile(const scan *s, size_t i0, size_t j0, tile_row *result,
                      double *turned)
{
    const elaw_entries *a = s->a;
    size_t w = a->w, i1 = least(i0 + TILE, a->rows);
    size_t j1 = least(j0 + TILE, a->rows);
    turn(a, i0, i1, j0, j1, turned);
    for (size_t i = i0; i < i1; i++) {
        const double *line = a->data + (i * a->ld + j0) * w;
        const double *mirror = turned + (i - i0) * TILE * w;
        size_t end = least(j1, i + 1); /* up to the diagonal */
        if (differences(line, mirror, (end - j0) * w, s->tolerance) > 0)
            find_first(s, line, mirror, i, j0, (end - j0) * w, result);
        if (s->scale != NULL)
            correlate(s, line, i, j0, end - j0, result);
    }
}

static void scan_row(const scan *s, size_t tile)
{
    double turned[TILE * TILE * 2];
    tile_row *result = &s->result[tile];
    *result = (tile_row){.row = SIZE_MAX};
    for (size_t j = 0; j <= tile && result->row == SIZE_MAX; j++)
        scan_tile(s, tile * TILE, j * TILE, result, turned);
}

/* All rows of tiles; those past a violation are left out. */
static void scan_all(const scan *s, size_t tiles)
{
    size_t stop = SIZE_MAX;
#pragma omp parallel for schedule(dynamic, 1) if (tiles > 2)
    for (size_t t = 0; t < tiles; t++) {
        size_t limit;
#pragma omp atomic read
        limit = stop;
        s->result[t] = (tile_row){.row = SIZE_MAX};
        if (t >= limit)
            continue;
        scan_row(s, t);
        if (s->result[t].row != SIZE_MAX) {
#pragma omp critical(elaw_symmetry)
            if (t < stop) {
#pragma omp atomic write
                stop = t;
            }
        }
    }
}

bool elaw_symmetry_diagonal(const double *diagonal, size_t n, size_t w,
                            elaw_symmetry *s, double *out)
{
    bool positive = true;
    s->unit_diagonal = true;
    for (size_t i = 0; i < n; i++) {
        double d = diagonal[i * w];
        s->unit_diagonal = s->unit_diagonal && fabs(d - 1) <= 1e-12;
        positive = positive && d >= 0;
        out[i] = d > 0 ? 1 / sqrt(d) : forbidding;
        positive = positive && isfinite(out[i]);
    }
    return positive;
}

bool elaw_symmetry_verdict(const elaw_symmetry *s, size_t n, double largest,
                           double sum)
{
    double pairs = (double)n * ((double)n - 1) / 2;
    return s->symmetric && n > 1 && (n >= SMALLEST || s->unit_diagonal) &&
           largest <= 1 + slack && sum < pairs / 2;
}

/* The lines hold a(j, i) where they are columns: its mirror image, with the
 * places of the lower triangle still named row > col. */
elaw_status elaw_symmetry_dense(const elaw_entries *a, double tolerance,
                                bool look, elaw_symmetry *out)
{
    size_t n = a->rows, w = a->w, tiles = (n + TILE - 1) / TILE;
    elaw_symmetry s = {.symmetric = true};
    scan task = {.a = a, .tolerance = tolerance};
    double *diagonal = elaw_alloc(n, w * sizeof *diagonal);
    double *scale = elaw_alloc(n, sizeof *scale);
    task.result = elaw_alloc(tiles, sizeof *task.result);
    elaw_status status = ELAW_OK;
    if (diagonal == NULL || scale == NULL || task.result == NULL) {
        status = elaw_fail_memory("elaw_prepare");
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < w; t++)
            diagonal[i * w + t] = a->data[i * (a->ld + 1) * w + t];
    bool positive = elaw_symmetry_diagonal(diagonal, n, w, &s, scale);
    task.scale = look && positive ? scale : NULL;
    scan_all(&task, tiles);
    double largest = 0, sum = 0;
    for (size_t t = 0; t < tiles && s.symmetric; t++) {
        s.symmetric = task.result[t].row == SIZE_MAX;
        s.row = s.symmetric ? 0 : task.result[t].row;
        s.col = s.symmetric ? 0 : task.result[t].col;
        largest = fmax(largest, task.result[t].largest);
        sum += task.result[t].sum;
    }
    s.covariance =
        task.scale != NULL && elaw_symmetry_verdict(&s, n, largest, sum);
    *out = s;
done:
    elaw_free(diagonal);
    elaw_free(scale);
    elaw_free(task.result);
    return status;
}
