/* The passes over the entries against sums written down in the plainest way,
 * over the whole matrix, for every kind of operator; shapes that need more
 * than one panel and more than one tile. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "estimate/entries.h"
#include "estimate/moments.h"
#include "explicit.h"
#include "support.h"

typedef struct shape {
    size_t rows, cols, pairs;
    elaw_field field;
    bool symmetric;
} shape;

static const shape shapes[] = {
    {5000, 110, 0, ELAW_REAL, false},  {3, 1500, 1, ELAW_REAL, false},
    {600, 300, 3, ELAW_REAL, false},   {900, 900, 2, ELAW_REAL, true},
    {40, 40, 0, ELAW_REAL, true},      {600, 450, 2, ELAW_COMPLEX, false},
    {600, 600, 3, ELAW_COMPLEX, true}, {2, 2, 0, ELAW_REAL, false},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* Pairs that are nobody's eigenvectors: any numbers will do. */
typedef struct taken {
    elaw_pairs pairs;
    double *value, *left, *right;
} taken;

static double *columns(size_t n, size_t k, size_t width, size_t seed)
{
    double *x = calloc(n * k * width + 1, sizeof *x);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < n * width; i++)
            x[c * n * width + i] =
                (explicit_random(seed, i, c) + 0.2) / sqrt((double)(n * width));
    return x;
}

static taken taken_create(const shape *s)
{
    size_t width = s->field == ELAW_COMPLEX ? 2 : 1;
    taken t = {.value = calloc(s->pairs + 1, sizeof(double))};
    t.left = columns(s->rows, s->pairs, width, 77);
    t.right = columns(s->cols, s->pairs, width, s->symmetric ? 77 : 78);
    for (size_t k = 0; k < s->pairs; k++)
        t.value[k] = 3.0 - 2.5 * (double)k;
    t.pairs = (elaw_pairs){s->pairs, t.value, t.left, t.right};
    return t;
}

static void taken_free(taken *t)
{
    free(t->value);
    free(t->left);
    free(t->right);
}

static elaw_complex part(const double *x, size_t width, size_t i)
{
    return (elaw_complex){x[i * width], width == 2 ? x[i * width + 1] : 0};
}

/* a - sum value left right^*, entry by entry. */
static explicit_matrix residual(const shape *s, const explicit_matrix *a,
                                const elaw_pairs *p)
{
    size_t width = s->field == ELAW_COMPLEX ? 2 : 1;
    explicit_matrix r = explicit_copy(a);
    for (size_t k = 0; k < p->count; k++)
        for (size_t j = 0; j < s->cols; j++)
            for (size_t i = 0; i < s->rows; i++) {
                elaw_complex u = part(p->left + k * s->rows * width, width, i);
                elaw_complex v = part(p->right + k * s->cols * width, width, j);
                explicit_at(&r, i, j)->re -=
                    p->value[k] * (u.re * v.re + u.im * v.im);
                explicit_at(&r, i, j)->im -=
                    p->value[k] * (u.im * v.re - u.re * v.im);
            }
    return r;
}

static elaw_operator operator_of(const shape *s, const explicit_matrix *a,
                                 elaw_layout layout, elaw_matrix *m,
                                 elaw_zmatrix *z)
{
    elaw_operator op;
    if (s->field == ELAW_REAL) {
        *m = explicit_to_matrix(a, layout, s->symmetric);
        assert_ok(elaw_operator_dense(m, s->symmetric, &op));
    } else {
        *z = explicit_to_zmatrix(a, layout, s->symmetric);
        assert_ok(elaw_operator_zdense(z, s->symmetric, &op));
    }
    return op;
}

/* --- the plain way ---------------------------------------------------------
 */

static double norm2(const explicit_matrix *r, size_t i, size_t j)
{
    elaw_complex x = *explicit_at(r, i, j);
    return x.re * x.re + x.im * x.im;
}

static double dot(elaw_complex x, elaw_complex y)
{
    return x.re * y.re + x.im * y.im;
}

static double line_p(size_t count, const double *energy, double unit,
                     double correlated)
{
    double mean = 0, spread = 0;
    for (size_t i = 0; i < count; i++)
        mean += energy[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        spread += pow(energy[i] - mean, 2);
    return gsl_cdf_chisq_Q(spread / unit / correlated, (double)count - 1);
}

/* sum_k sum_j w_j Re x_k(j) conj x_k(j+1) */
static double smoothness(const shape *s, const double *x, size_t n, bool ramp)
{
    size_t width = s->field == ELAW_COMPLEX ? 2 : 1;
    double sum = 0;
    for (size_t k = 0; k < s->pairs; k++)
        for (size_t j = 0; j + 1 < n; j++)
            sum += (ramp ? (double)j : 1) *
                   dot(part(x + k * n * width, width, j),
                       part(x + k * n * width, width, j + 1));
    return sum;
}

static double z_of(double c, double added, double pairs, bool is_complex)
{
    double z = fmax(0, fabs(c + added) - 0.2 * fabs(added));
    return z / sqrt(pairs * (is_complex ? 0.5 : 1));
}

/* Neighbours in a row (symmetric: above the diagonal) and in a column. */
static double products_along(const shape *s, const explicit_matrix *r,
                             double *pairs)
{
    double sum = 0;
    *pairs = 0;
    for (size_t i = 0; i < s->rows; i++)
        for (size_t j = 0; j + 1 < s->cols; j++)
            if (!s->symmetric || i < j) {
                sum += dot(*explicit_at(r, i, j), *explicit_at(r, i, j + 1));
                *pairs += 1;
            }
    return sum;
}

static double products_down(const shape *s, const explicit_matrix *r)
{
    double sum = 0;
    for (size_t i = 0; i + 1 < s->rows; i++)
        for (size_t j = 0; j < s->cols; j++)
            sum += dot(*explicit_at(r, i, j), *explicit_at(r, i + 1, j));
    return sum;
}

static double lag_p(const shape *s, const explicit_matrix *r,
                    const elaw_pairs *p, double v)
{
    double m = (double)s->rows, n = (double)s->cols, pairs;
    double j_out = (double)s->pairs, along = products_along(s, r, &pairs);
    bool z = s->field == ELAW_COMPLEX;
    if (s->symmetric)
        return 2 *
               gsl_cdf_ugaussian_Q(z_of(
                   along / v, smoothness(s, p->left, s->rows, true), pairs, z));
    double z1 =
        z_of(along / v, (m - j_out) * smoothness(s, p->right, s->cols, false),
             pairs, z);
    double z2 = z_of(products_down(s, r) / v,
                     (n - j_out) * smoothness(s, p->left, s->rows, false),
                     (m - 1) * n, z);
    return fmin(1, 4 * gsl_cdf_ugaussian_Q(fmax(z1, z2)));
}

typedef struct plain {
    double kurtosis, sd, largest_sd, p_rows, p_columns, p_lag;
} plain;

static plain plainly(const shape *s, const explicit_matrix *r,
                     const elaw_pairs *p)
{
    plain out = {0};
    double count = 0, second = 0, fourth = 0, largest = 0;
    double *row = calloc(s->rows, sizeof *row);
    double *column = calloc(s->cols, sizeof *column);
    for (size_t j = 0; j < s->cols; j++)
        for (size_t i = 0; i < s->rows; i++) {
            double e = norm2(r, i, j);
            if (s->symmetric && i == j)
                continue;
            count += 1;
            second += e;
            fourth += e * e;
            largest = fmax(largest, e);
            row[i] += e;
            column[j] += e;
        }
    double v = second / count, kappa = fourth / count / (v * v) - 1;
    double m = (double)s->rows, n = (double)s->cols;
    double allowed = 32 * (double)s->pairs;
    out.kurtosis = kappa + 1 - (s->field == ELAW_COMPLEX ? 2 : 3);
    out.sd = sqrt(v);
    out.largest_sd = sqrt(largest / v);
    if (s->symmetric)
        out.p_rows = line_p(s->rows, row, ((n - 1) * kappa + allowed) * v * v,
                            1 - 1 / (n - 1));
    else {
        out.p_rows = line_p(s->rows, row, (n * kappa + allowed) * v * v, 1);
        out.p_columns =
            line_p(s->cols, column, (m * kappa + allowed) * v * v, 1);
    }
    out.p_lag = lag_p(s, r, p, v);
    free(row);
    free(column);
    return out;
}

/* 1e-9 relative: sums of at most a million terms, each to a few 1e-16, and a
 * p-value that magnifies the error of its argument by no more than that
 * argument, some thousands. */
static void compare(const elaw_entry_tests *got, const plain *want,
                    bool symmetric)
{
    assert_near(got->kurtosis, want->kurtosis, 1e-11, 1e-11);
    assert_near(got->sd, want->sd, 0, 1e-12);
    assert_near(got->largest_sd, want->largest_sd, 0, 1e-12);
    assert_near(got->p_rows, want->p_rows, 0, 1e-9);
    assert_near(got->p_lag, want->p_lag, 0, 1e-9);
    if (symmetric)
        assert_true(isnan(got->p_columns));
    else
        assert_near(got->p_columns, want->p_columns, 0, 1e-9);
}

/* Either direction by itself: the p-value shows the larger of them only. The
 * terms are of size 1 and add up like a random walk. */
static void compare_products(const shape *s, const elaw_operator *op,
                             const elaw_pairs *pairs, const explicit_matrix *r)
{
    double unused, size = (double)(s->rows * s->cols);
    double *line = calloc(s->rows + s->cols, sizeof *line);
    elaw_moments got = {.row = line, .column = line + s->rows};
    assert_ok(elaw_moments_sum("test", op, pairs, &got));
    double along = products_along(s, r, &unused);
    if (s->symmetric) {
        assert_near(got.down, along, 1e-14 * size, 0);
        assert_true(got.right == 0);
    } else {
        assert_near(got.right, along, 1e-14 * size, 0);
        assert_near(got.down, products_down(s, r), 1e-14 * size, 0);
    }
    free(line);
}

static void every_sum_agrees_with_the_plain_one(void **state)
{
    (void)state;
    for (size_t k = 0; k < SHAPES; k++)
        for (int layout = 0; layout < 2; layout++) {
            const shape *s = shapes + k;
            explicit_matrix a = explicit_create(s->rows, s->cols, s->field,
                                                s->symmetric, 100 + k);
            taken t = taken_create(s);
            explicit_matrix r = residual(s, &a, &t.pairs);
            plain want = plainly(s, &r, &t.pairs);
            elaw_matrix m = {0};
            elaw_zmatrix z = {0};
            elaw_operator op = operator_of(s, &a, (elaw_layout)layout, &m, &z);
            elaw_entry_tests got;
            double kurtosis;
            assert_ok(elaw_entries_test(&op, &t.pairs, &got));
            compare(&got, &want, s->symmetric);
            compare_products(s, &op, &t.pairs, &r);
            assert_ok(elaw_entries_kurtosis(&op, &t.pairs, &kurtosis));
            assert_true(kurtosis == got.kurtosis);
            elaw_operator_free(&op);
            elaw_matrix_free(&m);
            elaw_zmatrix_free(&z);
            explicit_free(&a);
            explicit_free(&r);
            taken_free(&t);
        }
}

static void energy_is_the_sum_of_squares(void **state)
{
    (void)state;
    for (size_t k = 0; k < SHAPES; k++) {
        const shape *s = shapes + k;
        explicit_matrix a =
            explicit_create(s->rows, s->cols, s->field, s->symmetric, 7 + k);
        elaw_matrix m = {0};
        elaw_zmatrix z = {0};
        elaw_operator op = operator_of(s, &a, ELAW_COLUMN_MAJOR, &m, &z);
        double want = 0;
        for (size_t j = 0; j < s->cols; j++)
            for (size_t i = 0; i < s->rows; i++)
                want += norm2(&a, i, j);
        elaw_energy got;
        assert_ok(elaw_entries_energy(&op, &got));
        assert_near(got.energy, want, 0, 1e-12);
        assert_false(got.rows_sum_to_zero);
        assert_false(got.columns_sum_to_zero);
        elaw_operator_free(&op);
        elaw_matrix_free(&m);
        elaw_zmatrix_free(&z);
        explicit_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sum_agrees_with_the_plain_one),
        cmocka_unit_test(energy_is_the_sum_of_squares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
