/* Which noise is it, and what is under it:
 *   profile   V from R = Y - X and Q = R^2 + the posterior variance of X,
 *             by the log-square tests (profile.h); X = 0 in the first round
 *   rank      components that stand out of noise of that V
 *   signal    X by the TAP equations with weights 1/V
 * until name and rank repeat and V moves by less than 0.2 %: 3 or 4 rounds.
 * An expectation-maximisation with a choice of the model inside: Y^2 alone
 * would give the signal's energy in quiet rows to their noise, R^2 alone would
 * miss what the fit has taken. The name may change on the way (a strong signal
 * looks like a smooth profile in the first round); the last one counts.
 *
 * A round brings V down by the share of the degrees of freedom that the signal
 * takes, where the first V is nearly all signal: many rounds to weak noise.
 * What the fit leaves is then far below the posterior variance, and V comes
 * from R^2 over the free share at once.
 *
 * Where entries are missing the matrix with zeros in it carries extra noise
 * from the holes of its signal: the first rank is that under noise as uneven
 * as its squares, and after it only components of the residual are added. */
#include "denoise/uneven_search.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "denoise/uneven_rank.h"
#include "estimate/profile.h"
#include "estimate/residual_tests.h"

/* MODEST: components at the start where entries are missing, FEW: those that a
 * later round adds; what is too many is lost only slowly. */
enum { ROUNDS = 8, SHORT = 60, LONG = 300, MODEST = 16, FEW = 4 };

static const double coarse = 1e-4, fine = 1e-5; /* change of X               */
static const double settled = 2e-3;             /* mean change of log V      */

typedef struct search {
    const elaw_uneven_problem *p;
    size_t size;
    elaw_uneven got;
    double *next;  /* the profile after this round                      */
    double *r, *q; /* residual, expected squares                        */
    double *weight;
    double kurtosis;    /* of R/sqrt V                                       */
    double mean_square; /* of Y                                           */
} search;

static void close_search(search *s)
{
    elaw_uneven_free(&s->got);
    elaw_free(s->next);
    elaw_free(s->r);
    elaw_free(s->q);
    elaw_free(s->weight);
}

static bool has(const search *s, size_t k)
{
    return s->p->observed == NULL || s->p->observed[k];
}

static elaw_status open_search(const elaw_uneven_problem *p, search *s)
{
    *s = (search){.p = p};
    if (!elaw_size_mul(p->rows, p->cols, &s->size))
        return elaw_fail_memory(p->where);
    s->got.variance = elaw_alloc(s->size, sizeof(double));
    s->got.x = elaw_alloc_zero(s->size, sizeof(double));
    s->next = elaw_alloc(s->size, sizeof(double));
    s->r = elaw_alloc(s->size, sizeof(double));
    s->q = elaw_alloc(s->size, sizeof(double));
    s->weight = elaw_alloc(s->size, sizeof(double));
    return s->got.variance == NULL || s->got.x == NULL || s->next == NULL ||
                   s->r == NULL || s->q == NULL || s->weight == NULL
               ? elaw_fail_memory(p->where)
               : ELAW_OK;
}

static elaw_residual residual_of(const search *s)
{
    return (elaw_residual){s->p->rows, s->p->cols, s->p->symmetric,
                           s->r,       s->q,       s->p->observed};
}

/* Entries read, and the degrees of freedom that a signal leaves of them. */
static void count_free(const search *s, double *count, double *left)
{
    double r = (double)s->got.rank, m = (double)s->p->rows;
    double taken = r * (m + (double)s->p->cols - r);
    *count = 0;
    for (size_t k = 0; k < s->size; k++)
        *count += has(s, k);
    *left = fmax(1, *count - taken);
}

/* r and q from X and the posterior variance in q. */
static void find_residual(search *s)
{
    double rest = 0, posterior = 0, count, left;
    for (size_t k = 0; k < s->size; k++) {
        s->r[k] = has(s, k) ? s->p->y[k] - s->got.x[k] : 0;
        rest += s->r[k] * s->r[k];
        posterior += has(s, k) ? s->q[k] : 0;
    }
    count_free(s, &count, &left);
    bool far = rest < 0.1 * posterior;
    for (size_t k = 0; k < s->size; k++) {
        double square = s->r[k] * s->r[k];
        s->q[k] = far         ? square * count / left
                  : has(s, k) ? square + s->q[k]
                              : 0;
    }
    /* what rounding leaves of a signal is no noise */
    s->got.noiseless =
        s->got.rank > 0 && rest <= count * 0x1p-92 * s->mean_square;
}

/* Excess kurtosis of R/sqrt V. */
static double kurtosis_of(const search *s)
{
    double square = 0, fourth = 0, count = 0;
    for (size_t k = 0; k < s->size; k++)
        if (has(s, k)) {
            double e = s->r[k] * s->r[k] / s->next[k];
            square += e;
            fourth += e * e;
            count++;
        }
    return square > 0 ? fmax(-2, count * fourth / (square * square) - 3) : 0;
}

/* r, q, next and the name. */
static elaw_status find_profile(search *s)
{
    find_residual(s);
    if (s->got.noiseless) {
        memcpy(s->next, s->got.variance, s->size * sizeof *s->next);
        return ELAW_OK;
    }
    const elaw_residual residual = residual_of(s);
    elaw_status status =
        elaw_profile_find(&residual, s->p->noise, s->next, &s->got.found);
    if (status == ELAW_OK)
        s->kurtosis = kurtosis_of(s);
    return status;
}

/* --- the signal
 * -------------------------------------------------------------*/

static elaw_status solve(search *s, size_t rank, const double *left,
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
    return elaw_tap_entries(&tap, s->got.x, s->q);
}

static void set_weights(search *s)
{
    for (size_t k = 0; k < s->size; k++)
        s->weight[k] = has(s, k) ? 1 / s->got.variance[k] : 0;
}

/* The first `before` factors so far with those of a start after them. */
static elaw_status solve_with(search *s, const elaw_uneven_start *start,
                              size_t before)
{
    const elaw_uneven_problem *p = s->p;
    const elaw_tap *tap = &s->got.tap;
    size_t rank = before + start->count;
    size_t m = p->rows, n = p->cols;
    double *left = elaw_alloc((m + n) * rank, sizeof *left);
    if (left == NULL)
        return elaw_fail_memory(p->where);
    double *right = left + m * rank;
    if (before > 0) {
        memcpy(left, tap->u, m * before * sizeof *left);
        memcpy(right, tap->v, n * before * sizeof *right);
    }
    if (start->count > 0) {
        memcpy(left + m * before, start->left, m * start->count * sizeof *left);
        memcpy(right + n * before, start->right,
               n * start->count * sizeof *right);
    }
    elaw_status status = solve(s, rank, left, right, coarse, SHORT);
    elaw_free(left);
    s->got.rank = rank;
    return status;
}

/* Components that have not died out; they come first. One that is near the
 * threshold dies where V is still too large, and would stay dead. */
static size_t alive(const elaw_tap *tap)
{
    size_t count = 0;
    while (count < tap->rank && tap->strength[count] > 1e-4 * tap->strength[0])
        count++;
    return count;
}

static void no_signal(search *s)
{
    s->got.rank = 0;
    memset(s->got.x, 0, s->size * sizeof *s->got.x);
    memset(s->q, 0, s->size * sizeof *s->q);
}

/* Y/p where it is observed, p = rate of the row times rate of the column over
 * that of all, into r: its mean is the signal's; its squares into next. */
static elaw_status weigh_by_rates(search *s)
{
    const elaw_uneven_problem *p = s->p;
    size_t m = p->rows, n = p->cols;
    double *rate = elaw_alloc_zero(m + n, sizeof *rate), all = 0;
    if (rate == NULL)
        return elaw_fail_memory(p->where);
    for (size_t k = 0; k < s->size; k++)
        if (has(s, k)) {
            rate[k % m] += 1 / (double)n;
            rate[m + k / m] += 1 / (double)m;
            all += 1 / (double)s->size;
        }
    for (size_t k = 0; k < s->size; k++) {
        s->r[k] =
            has(s, k) ? p->y[k] * all / (rate[k % m] * rate[m + k / m]) : 0;
        s->next[k] = s->r[k] * s->r[k];
    }
    elaw_free(rate);
    return ELAW_OK;
}

/* With holes the start is the matrix weighted by the rates. Its noise has a
 * part of the signal that is not there, as uneven as the signal: it is
 * biwhitened by its own squares, else dozens of components stand out (Landa,
 * Zhang, Kluger 2103.13840). */
static elaw_status start_with_holes(search *s, size_t wanted,
                                    elaw_uneven_start *start)
{
    elaw_status status = weigh_by_rates(s);
    if (status != ELAW_OK)
        return status;
    double square = 0, fourth = 0, count = (double)s->size;
    for (size_t k = 0; k < s->size; k++) {
        square += s->next[k];
        fourth += s->next[k] * s->next[k];
    }
    /* mostly zeros: the kurtosis is what moves the edge */
    double kurtosis =
        square > 0 ? fmax(0, count * fourth / (square * square) - 3) : 0;
    status = elaw_uneven_rank(s->p, s->r, s->next, 0, wanted, kurtosis, start);
    if (status == ELAW_OK && wanted == 0 && start->count > MODEST)
        start->count = MODEST;
    return status;
}

/* What stands out of the residual, zeros where nothing is observed; they are
 * part of its kurtosis. */
static elaw_status more_with_holes(search *s, size_t removed, size_t wanted,
                                   elaw_uneven_start *start)
{
    double there = 0;
    for (size_t k = 0; k < s->size; k++)
        there += has(s, k);
    double kurtosis = (s->kurtosis + 3) * (double)s->size / there - 3;
    elaw_status status = elaw_uneven_rank(s->p, s->r, s->got.variance, removed,
                                          wanted, kurtosis, start);
    if (status == ELAW_OK && wanted == 0 && start->count > FEW)
        start->count = FEW;
    return status;
}

/* Rank and X under the profile at hand. */
static elaw_status find_signal(search *s, bool first)
{
    const elaw_uneven_problem *p = s->p;
    bool added = p->observed != NULL && !first;
    size_t removed = added ? alive(&s->got.tap) : 0;
    size_t wanted = p->rank > removed ? p->rank - removed : 0;
    elaw_uneven_start start = {0};
    elaw_status status = ELAW_OK;
    if (p->observed != NULL && first)
        status = start_with_holes(s, wanted, &start);
    else if (added && (p->rank == 0 || wanted > 0))
        status = more_with_holes(s, removed, wanted, &start);
    else if (!added)
        status = elaw_uneven_rank(p, p->y, s->got.variance, 0, wanted,
                                  s->kurtosis, &start);
    if (status != ELAW_OK)
        return status;
    set_weights(s);
    if (removed + start.count > 0)
        status = solve_with(s, &start, removed);
    else
        no_signal(s);
    elaw_uneven_start_free(&start);
    return status;
}

/* --- rounds
 * -----------------------------------------------------------------*/

static double change_of_profile(const search *s)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t k = 0; k < s->size; k++)
        sum += fabs(log(s->next[k] / s->got.variance[k]));
    return sum / (double)s->size;
}

static bool same_name(const elaw_noise_found *a, const elaw_noise_found *b)
{
    return a->kind == b->kind && a->row_groups == b->row_groups &&
           a->col_groups == b->col_groups;
}

static void take_next(search *s)
{
    double *keep = s->got.variance;
    s->got.variance = s->next;
    s->next = keep;
}

static elaw_status iterate(search *s)
{
    memset(s->q, 0, s->size * sizeof *s->q);
    for (size_t k = 0; k < s->size; k++)
        s->mean_square += has(s, k) ? s->p->y[k] * s->p->y[k] : 0;
    s->mean_square /= (double)s->size;
    elaw_status status = find_profile(s);
    take_next(s);
    while (status == ELAW_OK && s->got.rounds < ROUNDS && !s->got.settled) {
        elaw_noise_found before = s->got.found;
        size_t rank = s->got.rank;
        status = elaw_report(&s->p->progress,
                             0.1 + 0.8 * (double)s->got.rounds / ROUNDS,
                             "signal and noise in turns");
        if (status == ELAW_OK)
            status = find_signal(s, s->got.rounds == 0);
        if (status == ELAW_OK)
            status = find_profile(s);
        if (status != ELAW_OK)
            return status;
        s->got.settled =
            s->got.noiseless || (s->got.rounds > 0 && rank == s->got.rank &&
                                 same_name(&before, &s->got.found) &&
                                 change_of_profile(s) < settled);
        take_next(s);
        s->got.rounds++;
    }
    return status;
}

/* X to its last digit under the last profile. */
static elaw_status finish(search *s)
{
    const elaw_uneven_problem *p = s->p;
    elaw_uneven *got = &s->got;
    set_weights(s);
    if (got->rank == 0)
        return ELAW_OK;
    elaw_status status =
        solve(s, got->rank, got->tap.u, got->tap.v, fine, LONG);
    if (status != ELAW_OK)
        return status;
    got->mse = got->tap.mse;
    got->rank = alive(&got->tap);
    for (size_t k = 0; k < s->size; k++) {
        got->degrees += s->weight[k] * s->q[k];
        s->r[k] = has(s, k) ? p->y[k] - got->x[k] : 0;
    }
    if (p->symmetric) /* of the n (n + 1)/2 numbers */
        got->degrees /= 2;
    return ELAW_OK;
}

/* Numbers of the profile that were fitted. */
static size_t fitted(const search *s)
{
    size_t m = s->p->rows, n = s->p->cols;
    const elaw_noise_found *f = &s->got.found;
    switch (f->kind) {
    case ELAW_NOISE_PROFILE:
        return 0;
    case ELAW_NOISE_ROWS:
        return m;
    case ELAW_NOISE_COLUMNS:
        return n;
    case ELAW_NOISE_SEPARABLE:
    case ELAW_NOISE_SMOOTH:
        return s->p->symmetric ? n : m + n - 1;
    case ELAW_NOISE_BLOCKS:
        return f->row_groups * f->col_groups;
    default:
        return 1;
    }
}

/* Tails, neighbours, colour; a given profile by its rows and columns too. */
static elaw_status examine(search *s)
{
    elaw_uneven *got = &s->got;
    elaw_residual residual = residual_of(s);
    elaw_residual_tests tests;
    got->found.fit_ok = true;
    got->found.fit_p_value = NAN;
    got->found.kurtosis_z = got->found.lag_z = got->found.colour_z = NAN;
    elaw_status status =
        elaw_residual_test(&residual, got->variance, fitted(s), got->rank,
                           got->tap.u, got->tap.v, &tests);
    if (status == ELAW_ESHAPE) /* too small to be looked at */
        return ELAW_OK;
    if (status != ELAW_OK)
        return status;
    got->found.kurtosis_z = tests.kurtosis_z;
    got->found.lag_z = tests.lag_z;
    got->found.colour_z = tests.colour_z;
    got->found.fit_p_value = tests.p_value;
    if (got->found.kind == ELAW_NOISE_PROFILE) {
        double p;
        for (size_t k = 0; k < s->size; k++)
            s->q[k] =
                got->rank > 0 ? s->q[k] + s->r[k] * s->r[k] : s->r[k] * s->r[k];
        status = elaw_profile_report(&residual, got->variance, &p);
        got->found.fit_p_value = fmin(1, 2 * fmin(p, tests.p_value));
    }
    got->found.fit_ok = got->found.fit_p_value >= 1e-3;
    return status;
}

elaw_status elaw_uneven_search(const elaw_uneven_problem *problem,
                               elaw_uneven *out)
{
    search s;
    elaw_status status = open_search(problem, &s);
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
    close_search(&s);
    return status;
}

void elaw_uneven_free(elaw_uneven *uneven)
{
    elaw_free(uneven->variance);
    elaw_free(uneven->x);
    elaw_tap_free(&uneven->tap);
    *uneven = (elaw_uneven){0};
}
