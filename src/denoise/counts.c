/* Counts.
 *   start   E Y = b mu is the variance, so Sinkhorn's factors of Y itself make
 *           the noise white enough to count components (Landa, Zhang, Kluger
 *           2103.13840); overdispersion looks like components there
 *   signal  X and its posterior variance by the TAP equations, weights 1/V
 *   fit     Q = (Y - X)^2 + post on (mu, mu^2), mu = X, with weights 1/V^2; c
 *           that is not 3 standard errors above 0 is 0, then b = sum Q/sum X; b
 *           within 2 % of 1 is 1
 *   V       b mu + c mu^2, at least a tenth of what the row's and the column's
 *           means say: weights stay bounded
 * in turns, the rank under V each time, until b, c and the rank repeat. */
#include "denoise/counts.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/uneven_rank.h"
#include "estimate/profile.h"
#include "estimate/residual_tests.h"
#include "estimate/sinkhorn.h"

/* MODEST: components at the start, where overdispersion makes dozens. */
enum {
    TURNS = 6,
    REWEIGHTINGS = 8,
    FIRST = 40,
    LATER = 100,
    LAST = 300,
    MODEST = 16
};

typedef struct counting {
    const elaw_uneven_problem *p;
    size_t size;
    elaw_uneven got;
    double *post, *weight, *r;
    double *row, *col; /* means of y                                        */
    double mean;
    double b, c;
} counting;

static void close_counting(counting *s)
{
    elaw_uneven_free(&s->got);
    elaw_free(s->post);
    elaw_free(s->weight);
    elaw_free(s->r);
    elaw_free(s->row);
}

static bool has(const counting *s, size_t k)
{
    return s->p->observed == NULL || s->p->observed[k];
}

static elaw_status open_counting(const elaw_uneven_problem *p, counting *s)
{
    *s = (counting){.p = p, .size = p->rows * p->cols, .b = 1};
    s->got.variance = elaw_alloc(s->size, sizeof(double));
    s->got.x = elaw_alloc_zero(s->size, sizeof(double));
    s->post = elaw_alloc_zero(s->size, sizeof(double));
    s->weight = elaw_alloc(s->size, sizeof(double));
    s->r = elaw_alloc(s->size, sizeof(double));
    s->row = elaw_alloc_zero(p->rows + p->cols, sizeof(double));
    if (s->got.variance == NULL || s->got.x == NULL || s->post == NULL ||
        s->weight == NULL || s->r == NULL || s->row == NULL)
        return elaw_fail_memory(p->where);
    s->col = s->row + p->rows;
    return ELAW_OK;
}

/* Means over what is observed; refuses what is no count. */
static elaw_status take_means(counting *s)
{
    const elaw_uneven_problem *p = s->p;
    size_t m = p->rows, n = p->cols, seen = 0;
    double sum = 0;
    for (size_t i = 0; i < m + n; i++) {
        size_t count = 0, row = i < m ? i : 0, col = i < m ? 0 : i - m;
        double line = 0;
        for (size_t l = 0; l < (i < m ? n : m); l++) {
            size_t k = i < m ? row + l * m : l + col * m;
            if (!has(s, k))
                continue;
            if (p->y[k] < 0)
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: counts are at least 0; row %zu, column "
                                 "%zu is %g",
                                 p->where, k % m + 1, k / m + 1, p->y[k]);
            line += p->y[k];
            count++;
        }
        if (!(line > 0))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: %s %zu has no counts; leave it out", p->where,
                             i < m ? "row" : "column", (i < m ? row : col) + 1);
        s->row[i] = line / (double)count;
        sum += i < m ? line : 0;
        seen += i < m ? count : 0;
    }
    s->mean = sum / (double)seen;
    return ELAW_OK;
}

/* --- the signal --------------------------------------------------------------
 */

static void set_weights(counting *s)
{
    for (size_t k = 0; k < s->size; k++)
        s->weight[k] = has(s, k) ? 1 / s->got.variance[k] : 0;
}

static elaw_status solve(counting *s, size_t rank, const double *left,
                         const double *right, double tolerance, size_t rounds)
{
    const elaw_uneven_problem *p = s->p;
    const elaw_tap_problem problem = {.rows = p->rows,
                                      .cols = p->cols,
                                      .symmetric = p->symmetric,
                                      .y = p->y,
                                      .weight = s->weight,
                                      .rank = rank,
                                      .left = left,
                                      .right = right,
                                      .tolerance = tolerance,
                                      .rounds = rounds};
    elaw_tap tap;
    elaw_status status = elaw_tap_solve(&problem, &tap);
    if (status != ELAW_OK)
        return status;
    elaw_tap_free(&s->got.tap);
    s->got.tap = tap;
    s->got.rank = rank;
    return elaw_tap_entries(&tap, s->got.x, s->post);
}

/* The rank under V (at least 1: the mean itself; at most so many), and X. */
static elaw_status find_signal(counting *s, size_t most, double tolerance,
                               size_t rounds)
{
    elaw_uneven_start start;
    elaw_status status = elaw_uneven_rank(s->p, s->p->y, s->got.variance, 0,
                                          s->p->rank, 0, &start);
    if (status == ELAW_OK && start.count == 0)
        status =
            elaw_uneven_rank(s->p, s->p->y, s->got.variance, 0, 1, 0, &start);
    if (status != ELAW_OK)
        return status;
    set_weights(s);
    size_t rank = start.count < most || s->p->rank > 0 ? start.count : most;
    status = solve(s, rank, start.left, start.right, tolerance, rounds);
    elaw_uneven_start_free(&start);
    return status;
}

/* --- b and c
 * ------------------------------------------------------------------ */

typedef struct sums {
    double mm, mq, qq, my, qy; /* mu^2, mu^3, mu^4, mu Q, mu^2 Q over V^2    */
} sums;

static double expected(const counting *s, size_t k)
{
    return fmax(s->got.x[k], 1e-3 * s->mean);
}

static double square_of(const counting *s, size_t k)
{
    double r = s->p->y[k] - s->got.x[k];
    return r * r + s->post[k];
}

/* *spread: mean of (Q/V - 1)^2 under b, c. */
static sums sums_of(const counting *s, double b, double c, double *spread)
{
    sums t = {0};
    double kurtosis = 0, count = 0;
    for (size_t k = 0; k < s->size; k++) {
        if (!has(s, k))
            continue;
        double mu = expected(s, k), q = square_of(s, k);
        double v = fmax(b * mu + c * mu * mu, 0.05 * s->mean);
        double w = 1 / (v * v), square = mu * mu;
        t.mm += w * square;
        t.mq += w * square * mu;
        t.qq += w * square * square;
        t.my += w * mu * q;
        t.qy += w * square * q;
        kurtosis += (q / v - 1) * (q / v - 1);
        count++;
    }
    *spread = fmin(kurtosis / count, 50);
    return t;
}

/* Weighted least squares, b and c at least 0; *error: standard error of c. */
static void fit(const counting *s, double *b, double *c, double *error)
{
    *b = 1;
    *c = 0;
    for (int i = 0; i < REWEIGHTINGS; i++) {
        double spread;
        sums t = sums_of(s, *b, *c, &spread);
        double det = t.mm * t.qq - t.mq * t.mq;
        *b = (t.qq * t.my - t.mq * t.qy) / det;
        *c = (t.mm * t.qy - t.mq * t.my) / det;
        *error = sqrt(t.mm / det * spread);
        if (*c < 0) {
            *c = 0;
            *b = t.my / t.mm;
        }
        if (*b < 0) {
            *b = 1e-3;
            *c = t.qy / t.qq;
        }
    }
}

static void fit_noise(counting *s)
{
    double error, q = 0, x = 0;
    fit(s, &s->b, &s->c, &error);
    if (!(s->c < 3 * error))
        return;
    for (size_t k = 0; k < s->size; k++)
        if (has(s, k)) {
            q += square_of(s, k);
            x += s->got.x[k];
        }
    s->c = 0;
    s->b = q / x;
    if (fabs(s->b - 1) < 0.02)
        s->b = 1;
}

static void set_variance(counting *s)
{
    const elaw_uneven_problem *p = s->p;
    for (size_t j = 0; j < p->cols; j++)
        for (size_t i = 0; i < p->rows; i++) {
            size_t k = i + j * p->rows;
            double mu = expected(s, k);
            double least = 0.1 * s->b * s->row[i] * s->col[j] / s->mean;
            s->got.variance[k] = fmax(s->b * mu + s->c * mu * mu, least);
        }
}

/* --- in turns
 * ------------------------------------------------------------------- */

static elaw_status first_variance(counting *s)
{
    const elaw_uneven_problem *p = s->p;
    double *a = elaw_alloc(p->rows + p->cols, sizeof *a);
    if (a == NULL)
        return elaw_fail_memory(p->where);
    double *b = a + p->rows;
    elaw_status status =
        elaw_sinkhorn(p->rows, p->cols, p->y, p->observed, a, b);
    for (size_t j = 0; j < p->cols && status == ELAW_OK; j++)
        for (size_t i = 0; i < p->rows; i++)
            s->got.variance[i + j * p->rows] = a[i] * b[j];
    elaw_free(a);
    return status;
}

static elaw_status iterate(counting *s)
{
    elaw_status status = first_variance(s);
    if (status == ELAW_OK)
        status = find_signal(s, MODEST, 1e-4, FIRST);
    while (status == ELAW_OK && s->got.rounds < TURNS && !s->got.settled) {
        double b = s->b, c = s->c;
        size_t rank = s->got.rank;
        status = elaw_report(&s->p->progress,
                             0.1 + 0.8 * (double)s->got.rounds / TURNS,
                             "counts: signal and noise in turns");
        if (status != ELAW_OK)
            return status;
        fit_noise(s);
        set_variance(s);
        s->got.settled = s->got.rounds > 0 && fabs(s->b - b) < 0.002 * b &&
                         fabs(s->c - c) <= 0.01 * c;
        status = find_signal(s, SIZE_MAX, 1e-5, LATER);
        s->got.settled = s->got.settled && rank == s->got.rank;
        s->got.rounds++;
    }
    return status;
}

static elaw_status finish(counting *s)
{
    elaw_uneven *got = &s->got;
    elaw_status status =
        solve(s, got->rank, got->tap.u, got->tap.v, 1e-5, LAST);
    if (status != ELAW_OK)
        return status;
    got->mse = got->tap.mse;
    for (size_t k = 0; k < s->size; k++)
        got->degrees += s->weight[k] * s->post[k];
    if (s->p->symmetric)
        got->degrees /= 2;
    return ELAW_OK;
}

/* Do the means of Q/V over rows and columns say that V is right? */
static elaw_status examine(counting *s)
{
    const elaw_uneven_problem *p = s->p;
    elaw_noise_found *f = &s->got.found;
    double sum = 0;
    for (size_t k = 0; k < s->size; k++) {
        s->r[k] = has(s, k) ? p->y[k] - s->got.x[k] : 0;
        s->post[k] = has(s, k) ? s->r[k] * s->r[k] + s->post[k] : 0;
        sum += s->got.variance[k];
    }
    *f = (elaw_noise_found){.kind = ELAW_NOISE_COUNTS,
                            .entry_sd = sqrt(sum / (double)s->size),
                            .counts = {s->b, s->c},
                            .p_rows = NAN,
                            .p_columns = NAN,
                            .p_interaction = NAN,
                            .kurtosis_z = NAN,
                            .lag_z = NAN,
                            .colour_z = NAN};
    const elaw_residual residual = {p->rows, p->cols, p->symmetric,
                                    s->r,    s->post, p->observed};
    elaw_status status =
        elaw_profile_report(&residual, s->got.variance, &f->fit_p_value);
    f->fit_ok = !(f->fit_p_value < 1e-3);
    return status;
}

elaw_status elaw_counts_search(const elaw_uneven_problem *problem,
                               elaw_uneven *out)
{
    counting s;
    elaw_status status = open_counting(problem, &s);
    if (status == ELAW_OK)
        status = take_means(&s);
    if (status == ELAW_OK)
        status = iterate(&s);
    if (status == ELAW_OK)
        status = finish(&s);
    if (status == ELAW_OK)
        status = examine(&s);
    if (status == ELAW_OK) {
        *out = s.got;
        s.got = (elaw_uneven){0};
    }
    close_counting(&s);
    return status;
}

bool elaw_denoising_has_counts(const elaw_denoising *d)
{
    bool more = false;
    if (d->field != ELAW_REAL || d->col_mean != NULL || d->row_mean != NULL ||
        d->col_scale != NULL)
        return false;
    for (size_t k = 0; k < d->rows * d->cols; k++) {
        if (d->observed != NULL && !d->observed[k])
            continue;
        if (!(d->y[k] >= 0 && d->y[k] == floor(d->y[k])))
            return false;
        more = more || d->y[k] > 1;
    }
    return more;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sums of n lines, sorted: the ratio of the deciles. */
static double ratio_of_deciles(size_t n, double *sum)
{
    qsort(sum, n, sizeof *sum, ascending);
    double low = sum[n / 10], high = sum[n - 1 - n / 10];
    return low > 0 ? high / low : INFINITY;
}

bool elaw_counts_unequal(const elaw_denoising *d)
{
    double *row = elaw_alloc_zero(d->rows + d->cols, sizeof *row);
    if (row == NULL)
        return true; /* the wider statement holds in any case               */
    double *col = row + d->rows;
    for (size_t j = 0; j < d->cols; j++)
        for (size_t i = 0; i < d->rows; i++) {
            row[i] += d->y[i + j * d->rows];
            col[j] += d->y[i + j * d->rows];
        }
    bool unequal = ratio_of_deciles(d->rows, row) > 3 ||
                   ratio_of_deciles(d->cols, col) > 3;
    elaw_free(row);
    return unequal;
}
