/* The choice of a profile. Each test at 1e-3:
 *   nothing significant     homogeneous
 *   rows, columns           rows, columns, separable
 *   an interaction          blocks or smooth, what costs less
 * A test sees a contrast of log V of +-a in a balanced pattern from
 * a (m n)^(1/4)/2.22 = 1 on; what is missed is that weak. */
#include "estimate/profile.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/profile_parts.h"
#include "estimate/tails.h"

static const char where[] = "elaw_profile_find";
static const double level = 1e-3;

enum { LEAST_SIDE = 16 };

/* What was chosen, before it is handed out. */
typedef struct choice {
    const elaw_residual *given;
    double *variance;
    elaw_noise_kind kind;
    elaw_groups groups;
    elaw_logsquare test; /* p-values NaN: not run                            */
} choice;

static size_t size_of(const elaw_residual *given)
{
    return given->rows * given->cols;
}

static elaw_status homogeneous(choice *c)
{
    double mean = elaw_residual_mean(c->given);
    for (size_t k = 0; k < size_of(c->given); k++)
        c->variance[k] = mean;
    c->kind = ELAW_NOISE_HOMOGENEOUS;
    return ELAW_OK;
}

static elaw_status separable(choice *c)
{
    c->kind = ELAW_NOISE_SEPARABLE;
    return elaw_profile_separable(c->given, true, true, c->variance);
}

static elaw_status run_test(choice *c)
{
    if (c->given->rows < LEAST_SIDE || c->given->cols < LEAST_SIDE)
        return ELAW_OK;
    return elaw_logsquare_test(c->given, level, &c->test);
}

static elaw_status given_profile(choice *c, const elaw_matrix *variance)
{
    size_t m = c->given->rows, n = c->given->cols;
    if (variance == NULL || variance->rows != m || variance->cols != n)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: the variance is %zu x %zu, the matrix %zu x %zu",
                         where, variance == NULL ? 0 : variance->rows,
                         variance == NULL ? 0 : variance->cols, m, n);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            double v = elaw_matrix_get(variance, i, j);
            if (!(v > 0 && isfinite(v)))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the variance in row %zu, column %zu "
                                 "is %g",
                                 where, i + 1, j + 1, v);
            c->variance[i + j * m] = v;
        }
    c->kind = ELAW_NOISE_PROFILE;
    return ELAW_OK;
}

static elaw_status groups_asked_for(choice *c, const elaw_noise *wish)
{
    c->kind = ELAW_NOISE_BLOCKS;
    if (wish->row_label != NULL || wish->col_label != NULL)
        return elaw_profile_labelled(c->given, wish->row_label, wish->col_label,
                                     c->variance, &c->groups);
    if (c->test.row == NULL)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: groups are not found in less than %d x %d; "
                         "name them by labels",
                         where, LEAST_SIDE, LEAST_SIDE);
    return elaw_profile_blocks(c->given, &c->test, true, true, c->variance,
                               &c->groups);
}

/* Blocks or a smooth profile, what costs less. */
static elaw_status with_interaction(choice *c)
{
    double cost;
    double *smooth = elaw_alloc(size_of(c->given), sizeof *smooth);
    if (smooth == NULL)
        return elaw_fail_memory(where);
    elaw_status status =
        elaw_profile_blocks(c->given, &c->test, c->test.p_rows < level,
                            c->test.p_columns < level, c->variance, &c->groups);
    if (status == ELAW_OK)
        status = elaw_profile_smooth(c->given, &c->test, smooth, &cost);
    if (status != ELAW_OK)
        goto done;
    c->kind = ELAW_NOISE_BLOCKS;
    if (cost < c->groups.cost) {
        memcpy(c->variance, smooth, size_of(c->given) * sizeof *smooth);
        c->kind = ELAW_NOISE_SMOOTH;
        c->groups = (elaw_groups){0};
    }
done:
    elaw_free(smooth);
    return status;
}

static elaw_status found_by_tests(choice *c)
{
    bool rows = c->test.p_rows < level, columns = c->test.p_columns < level;
    if (c->test.row == NULL || (c->test.count == 0 && !rows && !columns))
        return homogeneous(c);
    if (c->test.count > 0)
        return with_interaction(c);
    c->kind = rows && columns ? ELAW_NOISE_SEPARABLE
              : rows          ? ELAW_NOISE_ROWS
                              : ELAW_NOISE_COLUMNS;
    if (c->given->symmetric)
        c->kind = ELAW_NOISE_SEPARABLE;
    return elaw_profile_separable(c->given, rows, columns, c->variance);
}

/* One group on both sides is no unevenness. */
static void name_simply(choice *c)
{
    if (c->kind == ELAW_NOISE_BLOCKS && c->groups.rows == 1 &&
        c->groups.cols == 1) {
        c->kind = ELAW_NOISE_HOMOGENEOUS;
        c->groups = (elaw_groups){0};
    }
}

/* The diagonal of a symmetric matrix has a variance of its own, 2 V_ii in the
 * orthogonal ensemble, 0 where nobody filled it in: then it says nothing. */
static void set_diagonal(const elaw_residual *given, double *variance)
{
    static const double silent = 1e3, least = 1e-3;
    double sum = 0, count = 0;
    size_t n = given->rows;
    for (size_t i = 0; i < n; i++) {
        size_t k = i + i * n;
        if (given->observed == NULL || given->observed[k]) {
            sum += given->q[k] / variance[k];
            count++;
        }
    }
    double factor = count > 0 ? sum / count : 1;
    if (factor < least)
        factor = silent;
    for (size_t i = 0; i < n; i++)
        variance[i + i * n] *= factor;
}

static elaw_status check(const elaw_residual *given)
{
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < given->rows; i++) {
            double q = given->q[i + j * given->rows];
            if (elaw_residual_has(given, i, j) && !(q >= 0 && isfinite(q)))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the square in row %zu, column %zu is %g",
                                 where, i + 1, j + 1, q);
        }
    if (!(elaw_residual_mean(given) > 0))
        return elaw_fail(ELAW_EDOMAIN, "%s: the residual is zero", where);
    return ELAW_OK;
}

static elaw_status fit(choice *c, const elaw_noise *wish)
{
    elaw_status status = check(c->given);
    if (status == ELAW_OK)
        status = run_test(c);
    if (status != ELAW_OK)
        return status;
    switch (wish->kind) {
    case ELAW_NOISE_HOMOGENEOUS:
        return homogeneous(c);
    case ELAW_NOISE_SEPARABLE:
        return separable(c);
    case ELAW_NOISE_BLOCKS:
        return groups_asked_for(c, wish);
    case ELAW_NOISE_PROFILE:
        return given_profile(c, wish->variance);
    default:
        return found_by_tests(c);
    }
}

static void hand_out(const choice *c, bool known, elaw_noise_found *found)
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < c->given->cols; j++)
        for (size_t i = 0; i < c->given->rows; i++)
            if (elaw_residual_has(c->given, i, j)) {
                sum += c->variance[i + j * c->given->rows];
                count++;
            }
    found->kind = c->kind;
    found->known = known;
    found->entry_sd = sqrt(sum / count);
    found->row_groups = c->groups.rows;
    found->col_groups = c->groups.cols;
    found->p_rows = c->test.p_rows;
    found->p_columns = c->test.p_columns;
    found->p_interaction = c->test.p_interaction;
}

elaw_status elaw_profile_find(const elaw_residual *residual,
                              const elaw_noise *wish, double *variance,
                              elaw_noise_found *found)
{
    choice c = {
        .given = residual,
        .test = {.p_rows = NAN, .p_columns = NAN, .p_interaction = NAN}};
    bool known = wish->kind == ELAW_NOISE_PROFILE;
    c.variance = elaw_alloc(size_of(residual), sizeof *c.variance);
    elaw_status status =
        c.variance != NULL ? fit(&c, wish) : elaw_fail_memory(where);
    if (status != ELAW_OK)
        goto done;
    if (!known) {
        name_simply(&c);
        if (residual->symmetric)
            set_diagonal(residual, c.variance);
    }
    hand_out(&c, known, found);
    memcpy(variance, c.variance, size_of(residual) * sizeof *variance);
done:
    elaw_logsquare_free(&c.test);
    elaw_free(c.variance);
    return status;
}

/* --- the fit of a profile that was given -----------------------------------*/

/* The most unlikely mean of a row (of a column) as a normal deviate. A mean of
 * squares is close to a gamma variable, whose cube root is close to normal
 * (Wilson and Hilferty 1931). */
static double worst_mean(size_t count, const double sum[],
                         const double number[], double spread)
{
    double worst = 0;
    for (size_t i = 0; i < count; i++) {
        double v = spread / (9 * number[i]);
        if (number[i] > 0 && v > 0)
            worst =
                fmax(worst, fabs(cbrt(sum[i] / number[i]) - 1 + v) / sqrt(v));
    }
    return worst;
}

elaw_status elaw_profile_report(const elaw_residual *residual,
                                const double *variance, double *p_value)
{
    size_t m = residual->rows, n = residual->cols;
    double *sum = elaw_alloc_zero(2 * (m + n), sizeof *sum);
    if (sum == NULL)
        return elaw_fail_memory("elaw_profile_report");
    double *number = sum + m + n, total = 0, square = 0, mean = 0;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            if (!elaw_residual_has(residual, i, j))
                continue;
            double x = residual->q[i + j * m] / variance[i + j * m];
            sum[i] += x;
            sum[m + j] += x;
            number[i]++;
            number[m + j]++;
            total++;
            mean += x;
            square += x * x;
        }
    mean /= total;
    double spread = square / total - mean * mean;
    double worst = fmax(worst_mean(m, sum, number, spread),
                        worst_mean(n, sum + m, number + m, spread));
    *p_value = fmin(1, (double)(m + n) * elaw_tail_normal(worst));
    elaw_free(sum);
    return ELAW_OK;
}
