/* Sinkhorn's scaling.
 *   a_i = mean_j q_ij/b_j,   b_j = mean_i q_ij/a_i
 * in turn; symmetric, where the turns would go round in a two-cycle,
 *   s_i <- sqrt(s_i mean_j q_ij/s_j).
 * Each turn is a maximisation of the Gaussian likelihood of noise of variance
 * a_i b_j whose squares are q: the fixed point is its maximum.
 * Sinkhorn and Knopp 1967; for noise, Landa, Zhang and Kluger 2103.13840. */
#include "estimate/sinkhorn.h"

#include <math.h>

#include "base/memory.h"
#include "base/status.h"

static const double tolerance = 1e-10;
static const double least_share = 1e-9; /* of the mean entry                 */

enum { ROUNDS = 1000, TILE = 256 };

typedef struct scaling {
    const char *where;
    size_t m, n;
    double *q; /* a copy: floored, 0 where not observed         */
    double *row_count, *col_count; /* entries observed                       */
} scaling;

static void release(scaling *s)
{
    elaw_free(s->q);
    elaw_free(s->row_count);
    elaw_free(s->col_count);
}

static bool is_observed(const unsigned char *observed, size_t k)
{
    return observed == NULL || observed[k] != 0;
}

/* Mean of what is observed; its counts by row and column. */
static elaw_status survey(scaling *s, const double *q,
                          const unsigned char *observed, double *mean)
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < s->n; j++)
        for (size_t i = 0; i < s->m; i++) {
            size_t k = i + j * s->m;
            if (!is_observed(observed, k))
                continue;
            if (!(q[k] >= 0 && isfinite(q[k])))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the entry in row %zu, column %zu is %g",
                                 s->where, i + 1, j + 1, q[k]);
            sum += q[k];
            count++;
            s->row_count[i]++;
            s->col_count[j]++;
        }
    if (!(sum > 0 && isfinite(sum)))
        return elaw_fail(ELAW_EDOMAIN, "%s: the entries sum to %g", s->where,
                         sum);
    *mean = sum / count;
    return ELAW_OK;
}

static elaw_status check_counts(const char *where, const char *side,
                                size_t length, const double count[])
{
    for (size_t i = 0; i < length; i++)
        if (!(count[i] > 0))
            return elaw_fail(ELAW_EDOMAIN, "%s: nothing is observed of %s %zu",
                             where, side, i + 1);
    return ELAW_OK;
}

static elaw_status open(scaling *s, const double *q,
                        const unsigned char *observed)
{
    size_t size;
    if (s->m == 0 || s->n == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: the matrix is %zu x %zu", s->where,
                         s->m, s->n);
    if (!elaw_size_mul(s->m, s->n, &size))
        return elaw_fail_memory(s->where);
    s->q = elaw_alloc(size, sizeof *s->q);
    s->row_count = elaw_alloc_zero(s->m, sizeof *s->row_count);
    s->col_count = elaw_alloc_zero(s->n, sizeof *s->col_count);
    if (s->q == NULL || s->row_count == NULL || s->col_count == NULL)
        return elaw_fail_memory(s->where);
    double mean = 0;
    elaw_status status = survey(s, q, observed, &mean);
    if (status == ELAW_OK)
        status = check_counts(s->where, "row", s->m, s->row_count);
    if (status == ELAW_OK)
        status = check_counts(s->where, "column", s->n, s->col_count);
    for (size_t k = 0; status == ELAW_OK && k < size; k++)
        s->q[k] = is_observed(observed, k) ? fmax(q[k], least_share * mean) : 0;
    return status;
}

/* a_i = mean_j q_ij/b_j: tiles of rows down all columns, so that no sum depends
 * on the number of threads. */
static void scale_rows(const scaling *s, const double b[], double a[])
{
    size_t m = s->m, tiles = (m + TILE - 1) / TILE;
#pragma omp parallel for schedule(static)
    for (size_t t = 0; t < tiles; t++) {
        size_t lo = t * TILE, hi = lo + TILE < m ? lo + TILE : m;
        for (size_t i = lo; i < hi; i++)
            a[i] = 0;
        for (size_t j = 0; j < s->n; j++) {
            const double *q = s->q + j * m;
            double share = 1 / b[j];
            for (size_t i = lo; i < hi; i++)
                a[i] += share * q[i];
        }
        for (size_t i = lo; i < hi; i++)
            a[i] /= s->row_count[i];
    }
}

/* b_j = mean_i q_ij inverse_i. */
static void scale_columns(const scaling *s, const double inverse[], double b[])
{
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < s->n; j++) {
        const double *q = s->q + j * s->m;
        double sum = 0;
#pragma omp simd reduction(+ : sum)
        for (size_t i = 0; i < s->m; i++)
            sum += q[i] * inverse[i];
        b[j] = sum / s->col_count[j];
    }
}

static double mean_of(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

/* Largest relative change from old to now, over a common factor. */
static double change(size_t n, const double old[], const double now[])
{
    double common = mean_of(n, now) / mean_of(n, old), most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(now[i] / (common * old[i]) - 1));
    return most;
}

/* work: m + 2 n doubles. Rows are exact to the last change of b. */
static void alternate(const scaling *s, double *work, double a[], double b[])
{
    double *inverse = work, *now = work + s->m, *next = now + s->n;
    double *factor = work + s->m + 2 * s->n;
    for (size_t j = 0; j < s->n; j++)
        now[j] = 1;
    for (int round = 0; round < ROUNDS; round++) {
        scale_rows(s, now, factor);
        for (size_t i = 0; i < s->m; i++)
            inverse[i] = 1 / factor[i];
        scale_columns(s, inverse, next);
        double moved = change(s->n, now, next);
        double *keep = now;
        now = next;
        next = keep;
        if (moved < tolerance)
            break;
    }
    double common = mean_of(s->n, now);
    for (size_t i = 0; i < s->m; i++)
        a[i] = factor[i] * common;
    for (size_t j = 0; j < s->n; j++)
        b[j] = now[j] / common;
}

elaw_status elaw_sinkhorn(size_t m, size_t n, const double *q,
                          const unsigned char *observed, double *a, double *b)
{
    scaling s = {.where = "elaw_sinkhorn", .m = m, .n = n};
    double *work = NULL;
    elaw_status status = open(&s, q, observed);
    if (status != ELAW_OK)
        goto done;
    work = elaw_alloc(2 * (m + n), sizeof *work);
    if (work == NULL) {
        status = elaw_fail_memory(s.where);
        goto done;
    }
    alternate(&s, work, a, b);
done:
    elaw_free(work);
    release(&s);
    return status;
}

static void leave_diagonal_out(scaling *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->q[i + i * s->m] > 0) {
            s->q[i + i * s->m] = 0;
            s->row_count[i]--;
        }
}

/* The change is that of the step before the square root halves it. */
static void iterate(const scaling *s, double now[], double next[])
{
    for (size_t i = 0; i < s->n; i++)
        now[i] = 1;
    for (int round = 0; round < ROUNDS; round++) {
        double moved = 0;
        scale_rows(s, now, next);
        for (size_t i = 0; i < s->n; i++) {
            moved = fmax(moved, fabs(next[i] / now[i] - 1));
            now[i] = sqrt(now[i] * next[i]);
        }
        if (moved < tolerance)
            break;
    }
}

elaw_status elaw_sinkhorn_symmetric(size_t n, const double *q,
                                    const unsigned char *observed,
                                    bool diagonal, double *s)
{
    scaling work = {.where = "elaw_sinkhorn_symmetric", .m = n, .n = n};
    double *room = NULL;
    elaw_status status = open(&work, q, observed);
    if (status == ELAW_OK && !diagonal) {
        leave_diagonal_out(&work);
        status = check_counts(work.where, "row", n, work.row_count);
    }
    if (status != ELAW_OK)
        goto done;
    room = elaw_alloc(2 * n, sizeof *room);
    if (room == NULL) {
        status = elaw_fail_memory(work.where);
        goto done;
    }
    iterate(&work, room, room + n);
    for (size_t i = 0; i < n; i++)
        s[i] = room[i];
done:
    elaw_free(room);
    release(&work);
    return status;
}
