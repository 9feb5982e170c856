/* A half round on one side:
 *   u_i  = (A_i + C_i + S^-1)^-1 sum_j W_ij Y_ij v_j
 *   Cu_i = (A_i + S^-1)^-1
 *   S    = mean(u_i u_i^T + Cu_i)
 * A_i = sum_j W_ij v_j v_j^T, C_i = sum_j W_ij Cv_j. At the fixed point C_i u_i
 * is Onsager's reaction of the other side to u_i itself; to have it in Cu_i too
 * is the mistake of mean field, which then thinks itself too certain. */
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/tap_parts.h"

static const char where[] = "elaw_tap_solve";

void elaw_tap_products(const elaw_tap_side *side, double *out)
{
    size_t n = side->count;
    for (size_t a = 0; a < side->rank; a++)
        for (size_t b = 0; b <= a; b++) {
            double *to = out + elaw_tap_pair(a, b) * n;
            for (size_t i = 0; i < n; i++)
                to[i] = side->mean[i + a * n] * side->mean[i + b * n];
        }
}

/* --- small matrices, r x r in rows of r
 * -------------------------------------*/

/* Lower Cholesky factor in place of the lower triangle; false: not positive. */
static bool cholesky(size_t r, double *a)
{
    for (size_t j = 0; j < r; j++) {
        double d = a[j * r + j];
        for (size_t k = 0; k < j; k++)
            d -= a[j * r + k] * a[j * r + k];
        if (!(d > 0))
            return false;
        a[j * r + j] = sqrt(d);
        for (size_t i = j + 1; i < r; i++) {
            double x = a[i * r + j];
            for (size_t k = 0; k < j; k++)
                x -= a[i * r + k] * a[j * r + k];
            a[i * r + j] = x / a[j * r + j];
        }
    }
    return true;
}

/* x <- (L L^T)^-1 x. */
static void solve(size_t r, const double *l, double x[])
{
    for (size_t i = 0; i < r; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= l[i * r + k] * x[k];
        x[i] /= l[i * r + i];
    }
    for (size_t i = r; i-- > 0;) {
        for (size_t k = i + 1; k < r; k++)
            x[i] -= l[k * r + i] * x[k];
        x[i] /= l[i * r + i];
    }
}

/* out <- (L L^T)^-1, full; column by column. */
static void invert(size_t r, const double *l, double *out)
{
    for (size_t j = 0; j < r; j++) {
        for (size_t i = 0; i < r; i++)
            out[j * r + i] = i == j;
        solve(r, l, out + j * r);
    }
}

/* The inverse of the prior, with a ridge far below it: a component that dies
 * out stays a number. */
static bool invert_prior(const elaw_tap_side *side, double *out)
{
    size_t r = side->rank;
    double a[ELAW_TAP_RANK * ELAW_TAP_RANK], trace = 0;
    memcpy(a, side->prior, r * r * sizeof *a);
    for (size_t k = 0; k < r; k++)
        trace += a[k * r + k];
    for (size_t k = 0; k < r; k++)
        a[k * r + k] += 1e-12 * trace;
    if (!(trace > 0 && isfinite(trace)) || !cholesky(r, a))
        return false;
    invert(r, a, out);
    return true;
}

/* --- the update
 * -------------------------------------------------------------*/

typedef struct sums {
    const double *field, *precision, *reaction;
    const double *prior; /* its inverse                                      */
} sums;

/* a <- A_i + S^-1 (+ C_i), lower triangle. */
static void gather(const elaw_tap_side *side, const sums *s, size_t i,
                   bool reaction, double *a)
{
    size_t r = side->rank, n = side->count;
    for (size_t x = 0; x < r; x++)
        for (size_t y = 0; y <= x; y++) {
            size_t k = i + elaw_tap_pair(x, y) * n;
            a[x * r + y] = s->prior[x * r + y] + s->precision[k] +
                           (reaction ? s->reaction[k] : 0);
        }
}

static bool update_row(elaw_tap_side *side, const sums *s, size_t i)
{
    size_t r = side->rank, n = side->count;
    double a[ELAW_TAP_RANK * ELAW_TAP_RANK], x[ELAW_TAP_RANK];
    gather(side, s, i, true, a);
    if (!cholesky(r, a))
        return false;
    for (size_t k = 0; k < r; k++)
        x[k] = s->field[i + k * n];
    solve(r, a, x);
    for (size_t k = 0; k < r; k++)
        side->mean[i + k * n] = x[k];
    double inverse[ELAW_TAP_RANK * ELAW_TAP_RANK];
    gather(side, s, i, false, a);
    if (!cholesky(r, a))
        return false;
    invert(r, a, inverse);
    for (size_t k = 0; k < r; k++)
        for (size_t l = 0; l <= k; l++)
            side->covariance[i + elaw_tap_pair(k, l) * n] = inverse[k * r + l];
    return true;
}

elaw_status elaw_tap_update(elaw_tap_side *side, const double *field,
                            const double *precision, const double *reaction)
{
    double prior[ELAW_TAP_RANK * ELAW_TAP_RANK];
    const sums s = {field, precision, reaction, prior};
    bool fine = invert_prior(side, prior);
    size_t count = fine ? side->count : 0;
#pragma omp parallel for schedule(static) reduction(&& : fine)
    for (size_t i = 0; i < count; i++)
        fine = update_row(side, &s, i) && fine;
    return fine ? ELAW_OK
                : elaw_fail(ELAW_ENOCONV,
                            "%s: a precision is no longer positive", where);
}

void elaw_tap_prior(elaw_tap_side *side)
{
    size_t r = side->rank, n = side->count;
    for (size_t a = 0; a < r; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *c = side->covariance + elaw_tap_pair(a, b) * n;
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += side->mean[i + a * n] * side->mean[i + b * n] + c[i];
            side->prior[a * r + b] = side->prior[b * r + a] = sum / (double)n;
        }
}

/* --- the gauge
 * --------------------------------------------------------------*/

/* out <- a b, or a^T b. */
static void multiply(size_t r, bool transpose, const double *a, const double *b,
                     double *out)
{
    for (size_t i = 0; i < r; i++)
        for (size_t j = 0; j < r; j++) {
            double sum = 0;
            for (size_t k = 0; k < r; k++)
                sum += (transpose ? a[k * r + i] : a[i * r + k]) * b[k * r + j];
            out[i * r + j] = sum;
        }
}

/* mean <- mean T, covariance <- T^T covariance T. */
static void turn(elaw_tap_side *side, const double *t)
{
    size_t r = side->rank, n = side->count;
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        double x[ELAW_TAP_RANK], c[ELAW_TAP_RANK * ELAW_TAP_RANK];
        double ct[ELAW_TAP_RANK * ELAW_TAP_RANK];
        for (size_t a = 0; a < r; a++) {
            x[a] = side->mean[i + a * n];
            for (size_t b = 0; b < r; b++)
                c[a * r + b] = side->covariance[i + elaw_tap_pair(a, b) * n];
        }
        multiply(r, false, c, t, ct);
        multiply(r, true, t, ct, c);
        for (size_t a = 0; a < r; a++) {
            double sum = 0;
            for (size_t b = 0; b < r; b++)
                sum += x[b] * t[b * r + a];
            side->mean[i + a * n] = sum;
            for (size_t b = 0; b <= a; b++)
                side->covariance[i + elaw_tap_pair(a, b) * n] = c[a * r + b];
        }
    }
}

static void set_prior(elaw_tap_side *side, const double strength[])
{
    size_t r = side->rank;
    memset(side->prior, 0, r * r * sizeof *side->prior);
    for (size_t k = 0; k < r; k++)
        side->prior[k * r + k] = strength[k];
}

/* g: G = L^T Sv L, replaced by its eigenvectors, one after the other (so in
 * rows), ascending. */
static elaw_status eigen(size_t r, double *g, double value[])
{
    double work[ELAW_TAP_RANK * 34];
    int info = LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'L', (int)r, g, (int)r,
                                  value, work, (int)(r * 34));
    return info == 0
               ? ELAW_OK
               : elaw_fail(ELAW_EBACKEND, "%s: dsyev reports %d", where, info);
}

/* Su = L L^T, L^T Sv L = Q diag(e) Q^T:  T = L^-T Q e^(1/4) makes Su and Sv
 * diag(sqrt e); T^-T = L Q e^(-1/4). */
elaw_status elaw_tap_balance(elaw_tap_side *u, elaw_tap_side *v,
                             double strength[])
{
    enum { SQUARE = ELAW_TAP_RANK * ELAW_TAP_RANK };
    size_t r = u->rank;
    double l[SQUARE], lv[SQUARE], g[SQUARE], e[ELAW_TAP_RANK];
    double forth[SQUARE], back[SQUARE], trace = 0;
    memcpy(l, u->prior, r * r * sizeof *l);
    for (size_t k = 0; k < r; k++)
        trace += l[k * r + k];
    for (size_t k = 0; k < r; k++)
        l[k * r + k] += 1e-14 * trace;
    if (!(trace > 0 && isfinite(trace)) || !cholesky(r, l))
        return elaw_fail(ELAW_ENOCONV, "%s: a prior is no longer positive",
                         where);
    for (size_t i = 0; i < r; i++)
        for (size_t j = i + 1; j < r; j++)
            l[i * r + j] = 0;
    multiply(r, false, v->prior, l, lv);
    multiply(r, true, l, lv, g);
    elaw_status status = eigen(r, g, e);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < r; k++) {
        const double *q = g + (r - 1 - k) * r; /* descending */
        double root = sqrt(fmax(e[r - 1 - k], DBL_EPSILON * e[r - 1]));
        double x[ELAW_TAP_RANK];
        strength[k] = root;
        for (size_t i = r; i-- > 0;) { /* L^T x = q */
            x[i] = q[i];
            for (size_t j = i + 1; j < r; j++)
                x[i] -= l[j * r + i] * x[j];
            x[i] /= l[i * r + i];
        }
        for (size_t i = 0; i < r; i++) {
            double lq = 0;
            for (size_t j = 0; j <= i; j++)
                lq += l[i * r + j] * q[j];
            forth[i * r + k] = x[i] * sqrt(root);
            back[i * r + k] = lq / sqrt(root);
        }
    }
    turn(u, forth);
    turn(v, back);
    set_prior(u, strength);
    set_prior(v, strength);
    return ELAW_OK;
}
