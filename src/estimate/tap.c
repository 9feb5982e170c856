/* Rounds of the weighted TAP equations (tap_side.c), u from v and v from u, the
 * sums over the other side as products of the weights with pairs of columns:
 *   sum_j W_ij v_j v_j^T, sum_j W_ij Cv_j     W (n x 2 pairs)
 *   sum_j W_ij Y_ij v_j                       (W o Y) (n x rank)
 * so that a round costs products of matrices and no decomposition. Where
 * W_ij = a_i b_j the first is a_i times one vector, and most of the cost is
 * gone.
 *
 * Why these equations: for Gaussian priors their fixed point is Bayes-optimal
 * for any profile, with W constant it is the optimal shrinker of the singular
 * values, linearised at 0 it is the matrix of the optimal detector. A symmetric
 * matrix needs no equations of its own: with v = +-u both sides are the one
 * symmetric side, its signs in v.
 * Lesieur, Krzakala, Zdeborova 1701.00858; Guionnet, Ko, Krzakala, Zdeborova
 * 2208.05918. */
#include "estimate/tap.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include <eigenlaw/eigen.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/tap_parts.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_tap_solve";

typedef struct run {
    const elaw_tap_problem *given;
    elaw_tap_side u, v;
    double *product; /* W o Y                                         */
    bool separable;  /* W_ij = row_weight_i col_weight_j              */
    double *row_weight, *col_weight;
    double *pairs; /* of one side: its products, its covariances          */
    double *sums;  /* for the other side, the same                        */
    double *field; /* for the other side                                  */
    double *old_u, *old_v;
    double strength[ELAW_TAP_RANK];
} run;

static void close_side(elaw_tap_side *side)
{
    elaw_free(side->mean);
    elaw_free(side->covariance);
    elaw_free(side->prior);
    *side = (elaw_tap_side){0};
}

static void close_run(run *t)
{
    close_side(&t->u);
    close_side(&t->v);
    elaw_free(t->product);
    elaw_free(t->row_weight);
    elaw_free(t->col_weight);
    elaw_free(t->pairs);
    elaw_free(t->sums);
    elaw_free(t->field);
    elaw_free(t->old_u);
    elaw_free(t->old_v);
}

static elaw_status open_side(size_t count, size_t rank, elaw_tap_side *side)
{
    size_t pairs = rank * (rank + 1) / 2, size;
    *side = (elaw_tap_side){.count = count, .rank = rank, .pairs = pairs};
    elaw_status status = elaw_to_int(where, count, &side->count_int);
    if (status == ELAW_OK)
        status = elaw_to_int(where, rank, &side->rank_int);
    if (status == ELAW_OK)
        status = elaw_to_int(where, 2 * pairs, &side->pairs_int);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(count, 2 * pairs, &size))
        return elaw_fail_memory(where);
    side->mean = elaw_alloc_zero(count * rank, sizeof(double));
    side->covariance = elaw_alloc_zero(count * pairs, sizeof(double));
    side->prior = elaw_alloc_zero(rank * rank, sizeof(double));
    return side->mean == NULL || side->covariance == NULL || side->prior == NULL
               ? elaw_fail_memory(where)
               : ELAW_OK;
}

static elaw_status check(const elaw_tap_problem *p)
{
    size_t least = p->rows < p->cols ? p->rows : p->cols;
    if (p->rank == 0 || p->rank > least || p->rank > ELAW_TAP_RANK)
        return elaw_fail(ELAW_EINVAL,
                         "%s: rank = %zu of %zu x %zu is not in 1 .. %zu",
                         where, p->rank, p->rows, p->cols,
                         least < ELAW_TAP_RANK ? least : ELAW_TAP_RANK);
    return ELAW_OK;
}

/* W o Y, with what is refused. */
static elaw_status weigh(run *t)
{
    const elaw_tap_problem *p = t->given;
    for (size_t k = 0; k < p->rows * p->cols; k++) {
        double w = p->weight[k];
        t->product[k] = w == 0 ? 0 : w * p->y[k];
        if (!(w >= 0 && isfinite(w) && isfinite(t->product[k])))
            return elaw_fail(
                ELAW_EDOMAIN, "%s: row %zu, column %zu: weight %g, entry %g",
                where, k % p->rows + 1, k / p->rows + 1, w, p->y[k]);
    }
    return ELAW_OK;
}

/* To a few units of rounding. */
static void find_factors(run *t)
{
    const elaw_tap_problem *p = t->given;
    double first = p->weight[0];
    t->separable = first > 0;
    for (size_t i = 0; i < p->rows; i++)
        t->row_weight[i] = p->weight[i];
    for (size_t j = 0; j < p->cols; j++)
        t->col_weight[j] = p->weight[j * p->rows] / first;
    for (size_t j = 0; j < p->cols && t->separable; j++)
        for (size_t i = 0; i < p->rows; i++) {
            double w = p->weight[i + j * p->rows];
            if (!(fabs(t->row_weight[i] * t->col_weight[j] - w) <= 1e-13 * w)) {
                t->separable = false;
                break;
            }
        }
}

static elaw_status open_run(const elaw_tap_problem *p, run *t)
{
    size_t most = p->rows > p->cols ? p->rows : p->cols, size;
    *t = (run){.given = p};
    elaw_status status = check(p);
    if (status == ELAW_OK)
        status = open_side(p->rows, p->rank, &t->u);
    if (status == ELAW_OK)
        status = open_side(p->cols, p->rank, &t->v);
    if (status != ELAW_OK)
        return status;
    if (!elaw_size_mul(p->rows, p->cols, &size))
        return elaw_fail_memory(where);
    t->product = elaw_alloc(size, sizeof(double));
    t->row_weight = elaw_alloc(p->rows, sizeof(double));
    t->col_weight = elaw_alloc(p->cols, sizeof(double));
    t->pairs = elaw_alloc(2 * most * t->u.pairs, sizeof(double));
    t->sums = elaw_alloc(2 * most * t->u.pairs, sizeof(double));
    t->field = elaw_alloc(most * p->rank, sizeof(double));
    t->old_u = elaw_alloc(p->rows * p->rank, sizeof(double));
    t->old_v = elaw_alloc(p->cols * p->rank, sizeof(double));
    if (t->product == NULL || t->row_weight == NULL || t->col_weight == NULL ||
        t->pairs == NULL || t->sums == NULL || t->field == NULL ||
        t->old_u == NULL || t->old_v == NULL)
        return elaw_fail_memory(where);
    elaw_status weighed = weigh(t);
    if (weighed == ELAW_OK)
        find_factors(t);
    return weighed;
}

/* --- the start
 * --------------------------------------------------------------*/

/* Mean weights of rows a_i and of columns b_j over the mean of all. */
static void mean_weights(const elaw_tap_problem *p, double a[], double b[])
{
    double total = 0;
    for (size_t i = 0; i < p->rows; i++)
        a[i] = 0;
    for (size_t j = 0; j < p->cols; j++) {
        b[j] = 0;
        for (size_t i = 0; i < p->rows; i++) {
            a[i] += p->weight[i + j * p->rows];
            b[j] += p->weight[i + j * p->rows];
        }
        total += b[j];
    }
    for (size_t i = 0; i < p->rows; i++)
        a[i] = a[i] > 0 ? a[i] / (double)p->cols : total;
    for (size_t j = 0; j < p->cols; j++)
        b[j] = b[j] > 0 ? b[j] * (double)p->cols / total : 1;
}

/* The top triplets (s, l, r) of Y scaled by sqrt(a_i b_j), 0 where it is not
 * observed: u = sqrt(s/a) l, v = sqrt(s/b) r. */
static elaw_status from_svd(run *t, double *scaled, double a[], double b[])
{
    const elaw_tap_problem *p = t->given;
    const elaw_eigen_options options = {.tolerance = 1e-6};
    elaw_operator op = {0};
    elaw_svd svd = {0};
    elaw_matrix view;
    mean_weights(p, a, b);
    for (size_t j = 0; j < p->cols; j++)
        for (size_t i = 0; i < p->rows; i++) {
            size_t k = i + j * p->rows;
            scaled[k] = p->weight[k] > 0 ? p->y[k] * sqrt(a[i] * b[j]) : 0;
        }
    elaw_status status =
        elaw_matrix_borrow(p->rows, p->cols, scaled, p->rows, &view);
    if (status == ELAW_OK)
        status = elaw_operator_dense(&view, false, &op);
    if (status == ELAW_OK)
        status = elaw_svd_top(&op, p->rank, &options, &svd);
    if (status != ELAW_OK)
        goto done;
    for (size_t k = 0; k < p->rank; k++) {
        double root = sqrt(svd.values[k]);
        for (size_t i = 0; i < p->rows; i++)
            t->u.mean[i + k * p->rows] =
                root * svd.left[i + k * p->rows] / sqrt(a[i]);
        for (size_t j = 0; j < p->cols; j++)
            t->v.mean[j + k * p->cols] =
                root * svd.right[j + k * p->cols] / sqrt(b[j]);
    }
done:
    elaw_svd_free(&svd);
    elaw_operator_free(&op);
    return status;
}

static elaw_status start(run *t)
{
    const elaw_tap_problem *p = t->given;
    elaw_status status = ELAW_OK;
    if (p->left != NULL && p->right != NULL) {
        memcpy(t->u.mean, p->left, p->rows * p->rank * sizeof(double));
        memcpy(t->v.mean, p->right, p->cols * p->rank * sizeof(double));
    } else {
        size_t size = p->rows * p->cols;
        double *room = elaw_alloc(size + p->rows + p->cols, sizeof *room);
        if (room == NULL)
            return elaw_fail_memory(where);
        status = from_svd(t, room, room + size, room + size + p->rows);
        elaw_free(room);
    }
    elaw_tap_prior(&t->u);
    elaw_tap_prior(&t->v);
    return status;
}

/* --- rounds
 * -----------------------------------------------------------------*/

/* sums <- W pairs (W^T pairs): to->count x 2 pairs. */
static void sum_pairs(run *t, bool across, const elaw_tap_side *from,
                      const elaw_tap_side *to)
{
    int m = t->u.count_int, n = t->v.count_int;
    if (!t->separable) {
        cblas_dgemm(CblasColMajor, across ? CblasNoTrans : CblasTrans,
                    CblasNoTrans, to->count_int, to->pairs_int, from->count_int,
                    1, t->given->weight, m, t->pairs, across ? n : m, 0,
                    t->sums, to->count_int);
        return;
    }
    const double *here = across ? t->col_weight : t->row_weight;
    const double *there = across ? t->row_weight : t->col_weight;
    for (size_t k = 0; k < 2 * from->pairs; k++) {
        double sum = 0;
        for (size_t j = 0; j < from->count; j++)
            sum += here[j] * t->pairs[j + k * from->count];
        for (size_t i = 0; i < to->count; i++)
            t->sums[i + k * to->count] = there[i] * sum;
    }
}

/* to from the sums over from; across: W as it is (to: rows), or transposed. */
static elaw_status half_round(run *t, bool across, const elaw_tap_side *from,
                              elaw_tap_side *to)
{
    int m = t->u.count_int, n = t->v.count_int, r = to->rank_int;
    CBLAS_TRANSPOSE turned = across ? CblasNoTrans : CblasTrans;
    double *covariance = t->pairs + from->count * from->pairs;
    elaw_tap_products(from, t->pairs);
    memcpy(covariance, from->covariance,
           from->count * from->pairs * sizeof(double));
    sum_pairs(t, across, from, to);
    cblas_dgemm(CblasColMajor, turned, CblasNoTrans, to->count_int, r,
                from->count_int, 1, t->product, m, from->mean, across ? n : m,
                0, t->field, to->count_int);
    elaw_status status =
        elaw_tap_update(to, t->field, t->sums, t->sums + to->count * to->pairs);
    elaw_tap_prior(to);
    return status;
}

/* The inner product of x z^T and y w^T: the sum over (x^T y) o (z^T w). */
static double inner(size_t rank, size_t m, const double *x, const double *y,
                    size_t n, const double *z, const double *w)
{
    double sum = 0;
    for (size_t a = 0; a < rank; a++)
        for (size_t b = 0; b < rank; b++)
            sum += cblas_ddot((int)m, x + a * m, 1, y + b * m, 1) *
                   cblas_ddot((int)n, z + a * n, 1, w + b * n, 1);
    return sum;
}

/* |u v^T - its old|/|u v^T|; the old becomes the new. */
static double moved(run *t)
{
    size_t r = t->u.rank, m = t->u.count, n = t->v.count;
    const double *u = t->u.mean, *v = t->v.mean;
    double now = inner(r, m, u, u, n, v, v);
    double old = inner(r, m, t->old_u, t->old_u, n, t->old_v, t->old_v);
    double both = inner(r, m, u, t->old_u, n, v, t->old_v);
    memcpy(t->old_u, u, m * r * sizeof *u);
    memcpy(t->old_v, v, n * r * sizeof *v);
    return now > 0 ? sqrt(fmax(0, now + old - 2 * both) / now) : 0;
}

static double total_strength(const run *t)
{
    double sum = 0;
    for (size_t k = 0; k < t->u.rank; k++)
        sum += t->strength[k];
    return sum;
}

static double trace(const elaw_tap_side *side)
{
    double sum = 0;
    for (size_t k = 0; k < side->rank; k++)
        sum += side->prior[k * (side->rank + 1)];
    return sum;
}

/* All that is left of a signal that died out. */
static void vanish(run *t)
{
    elaw_tap_side *side[2] = {&t->u, &t->v};
    for (int k = 0; k < 2; k++) {
        memset(side[k]->mean, 0,
               side[k]->count * side[k]->rank * sizeof(double));
        memset(side[k]->covariance, 0,
               side[k]->count * side[k]->pairs * sizeof(double));
    }
    memset(t->strength, 0, sizeof t->strength);
}

static elaw_status iterate(run *t, size_t *rounds, bool *converged)
{
    const elaw_tap_problem *p = t->given;
    double tolerance = p->tolerance > 0 ? p->tolerance : 1e-5;
    size_t most = p->rounds > 0 ? p->rounds : 300;
    double first = sqrt(trace(&t->u) * trace(&t->v));
    memcpy(t->old_u, t->u.mean, p->rows * p->rank * sizeof(double));
    memcpy(t->old_v, t->v.mean, p->cols * p->rank * sizeof(double));
    *converged = !(first > 0);
    elaw_status status = ELAW_OK;
    for (*rounds = 0; *rounds < most && !*converged && status == ELAW_OK;
         ++*rounds) {
        status = half_round(t, true, &t->v, &t->u);
        if (status == ELAW_OK)
            status = half_round(t, false, &t->u, &t->v);
        if (status == ELAW_OK)
            status = elaw_tap_balance(&t->u, &t->v, t->strength);
        *converged = status == ELAW_OK && (moved(t) < tolerance ||
                                           total_strength(t) < 1e-12 * first);
    }
    if (status == ELAW_OK && !(total_strength(t) >= 1e-12 * first && first > 0))
        vanish(t);
    return status;
}

/* Mean of u u^T, and of the covariances, over a side: r x r. */
static void means(const elaw_tap_side *side, double *square, double *spread)
{
    size_t n = side->count;
    for (size_t a = 0; a < side->rank; a++)
        for (size_t b = 0; b < side->rank; b++) {
            const double *c = side->covariance + elaw_tap_pair(a, b) * n;
            double s = 0, d = 0;
            for (size_t i = 0; i < n; i++) {
                s += side->mean[i + a * n] * side->mean[i + b * n];
                d += c[i];
            }
            square[a * side->rank + b] = s / (double)n;
            spread[a * side->rank + b] = d / (double)n;
        }
}

static double mean_variance(const run *t)
{
    enum { SQUARE = ELAW_TAP_RANK * ELAW_TAP_RANK };
    double su[SQUARE], cu[SQUARE], sv[SQUARE], cv[SQUARE], sum = 0;
    means(&t->u, su, cu);
    means(&t->v, sv, cv);
    for (size_t k = 0; k < t->u.rank * t->u.rank; k++)
        sum += su[k] * cv[k] + sv[k] * cu[k] + cu[k] * cv[k];
    return sum;
}

elaw_status elaw_tap_solve(const elaw_tap_problem *problem, elaw_tap *out)
{
    run t;
    size_t rounds = 0;
    bool converged = false;
    double *strength = NULL;
    elaw_status status = open_run(problem, &t);
    if (status == ELAW_OK)
        status = start(&t);
    if (status == ELAW_OK)
        status = iterate(&t, &rounds, &converged);
    if (status != ELAW_OK)
        goto done;
    strength = elaw_alloc(problem->rank, sizeof *strength);
    if (strength == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    memcpy(strength, t.strength, problem->rank * sizeof *strength);
    *out = (elaw_tap){.rows = problem->rows,
                      .cols = problem->cols,
                      .rank = problem->rank,
                      .pairs = t.u.pairs,
                      .symmetric = problem->symmetric,
                      .u = t.u.mean,
                      .v = t.v.mean,
                      .u_covariance = t.u.covariance,
                      .v_covariance = t.v.covariance,
                      .strength = strength,
                      .rounds = rounds,
                      .converged = converged,
                      .mse = mean_variance(&t)};
    t.u.mean = t.v.mean = t.u.covariance = t.v.covariance = NULL;
done:
    close_run(&t);
    return status;
}

void elaw_tap_free(elaw_tap *tap)
{
    if (tap == NULL)
        return;
    elaw_free(tap->u);
    elaw_free(tap->v);
    elaw_free(tap->u_covariance);
    elaw_free(tap->v_covariance);
    elaw_free(tap->strength);
    *tap = (elaw_tap){0};
}
