/* What a verdict must not depend on, and how its routes agree. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

static const double spikes[] = {3, -2, 1.7};

static void planted(size_t n, elaw_matrix *a, elaw_matrix *truth)
{
    elaw_wigner_model model = {.n = n, .spikes = 3, .strength = spikes};
    assert_ok(elaw_sample_wigner(&model, (elaw_rng){11, 0}, a, truth));
}

static void planted_rectangular(size_t m, size_t n, elaw_matrix *a)
{
    static const double strength[] = {2.5, 1.8};
    elaw_rectangular_model model = {
        .m = m, .n = n, .spikes = 2, .strength = strength};
    assert_ok(
        elaw_sample_rectangular(&model, (elaw_rng){12, 0}, a, NULL, NULL));
}

static elaw_verdict detect(const elaw_matrix *a, bool symmetric,
                           const elaw_detect_options *options)
{
    elaw_operator op;
    elaw_verdict v;
    assert_ok(elaw_operator_dense(a, symmetric, &op));
    assert_ok(elaw_detect(&op, options, &v));
    elaw_operator_free(&op);
    return v;
}

/* Same count, p-values and relative numbers; values times c. */
static void assert_same(const elaw_verdict *v, const elaw_verdict *w, double c,
                        double tolerance)
{
    assert_int_equal(v->count, w->count);
    assert_near(w->entry_sd, v->entry_sd * fabs(c), 0, tolerance);
    for (size_t k = 0; k < v->count; k++) {
        const elaw_outlier *x = &v->outliers[k], *y = &w->outliers[k];
        assert_near(y->value, x->value * c, 0, tolerance);
        assert_near(y->log_p, x->log_p, 0, 1e3 * tolerance);
        assert_near(fabs(y->strength), fabs(x->strength * c), 0,
                    1e3 * tolerance);
        assert_near(y->overlap2, x->overlap2, 1e3 * tolerance, 0);
        assert_near(y->left_overlap2, x->left_overlap2, 1e3 * tolerance, 0);
        assert_near(y->right_overlap2, x->right_overlap2, 1e3 * tolerance, 0);
    }
}

/* A power of two changes no digit; the others round once an entry. */
static void no_unit_is_too_large_or_small(void **state)
{
    (void)state;
    const double unit[] = {1e200, 1e-200, 1e150, 1e-150, 1e80, 1e-80, 0x1p900};
    for (int kind = 0; kind < 3; kind++) {
        elaw_detect_options options = {.samples = kind == 2 ? 200 : 0};
        elaw_matrix a, b;
        if (kind == 0)
            planted_rectangular(60, 90, &a);
        else
            planted(60, &a, NULL);
        if (kind == 2) /* diagonally dominant: no negative eigenvalue */
            for (size_t i = 0; i < 60; i++)
                a.data[i + i * a.ld] += 20;
        elaw_verdict v = detect(&a, kind > 0, &options);
        for (size_t u = 0; u < sizeof unit / sizeof *unit; u++) {
            assert_ok(elaw_matrix_copy(&a, &b));
            for (size_t k = 0; k < b.ld * b.cols; k++)
                b.data[k] *= unit[u];
            elaw_verdict w = detect(&b, kind > 0, &options);
            elaw_verdict x = w; /* entry_sd of the data is their own unit */
            if (kind == 2)
                x.entry_sd *= sqrt(unit[u]);
            assert_same(&v, &x, unit[u], 1e-9);
            assert_near(w.upper_edge, v.upper_edge * unit[u], 0, 1e-9);
            assert_near(w.next_value, v.next_value * unit[u], 0, 1e-9);
            assert_near(w.spectrum[7], v.spectrum[7] * unit[u], 0, 1e-9);
            assert_near(w.fit.p_value, v.fit.p_value, 1e-6, 1e-6);
            elaw_verdict_free(&w);
            elaw_matrix_free(&b);
        }
        elaw_verdict_free(&v);
        elaw_matrix_free(&a);
    }
}

/* Five entries +-1 a column in some 4e8 places: energy and kurtosis are known
 * exactly, E a^4/(E a^2)^2 = places/entries. Thirty probes know the level to
 * about 1/sqrt(2 30 n). */
static void a_vast_sparse_matrix_is_not_walked_over(void **state)
{
    (void)state;
    const size_t m = 20003, n = 20011, each = 5;
    size_t *row = test_malloc(n * each * sizeof *row);
    size_t *col = test_malloc(n * each * sizeof *col);
    double *value = test_malloc(n * each * sizeof *value);
    for (size_t k = 0; k < n * each; k++) {
        col[k] = k / each;
        row[k] = (col[k] * 7919 + k % each * (4000 + col[k] % 7)) % m;
        value[k] = elaw_rng_rademacher((elaw_rng){3, 0}, k, 0);
    }
    elaw_sparse a;
    assert_ok(elaw_sparse_from_triplets(m, n, ELAW_REAL, n * each, row, col,
                                        value, &a));
    elaw_operator op;
    assert_ok(elaw_operator_sparse(&a, false, &op));
    assert_int_equal(op.stored, n * each);
    elaw_detect_options options = {.max_outliers = 2, .no_intervals = true};
    elaw_verdict v;
    assert_ok(elaw_detect(&op, &options, &v));
    double places = (double)m * (double)n, entries = (double)(n * each);
    assert_int_equal(v.level_probes, 30);
    assert_near(v.entry_sd, sqrt(entries / places), 0, 0.01);
    assert_true(v.fit.heavy);
    assert_near(v.fit.kurtosis, places / entries - 3, 0, 0.05);
    assert_true(isnan(v.fit.part[ELAW_FIT_ROWS]));
    elaw_verdict_free(&v);
    elaw_operator_free(&op);
    elaw_sparse_free(&a);
    test_free(row);
    test_free(col);
    test_free(value);
}

/* The right vector takes |v_j|^2 of the noise of column j, up to a fifth here,
 * where 60000 entries know a column's energy to 0.6 %. */
static void an_outlier_leaves_long_columns_less_noise(void **state)
{
    (void)state;
    static const double strength[] = {14};
    elaw_rectangular_model model = {
        .m = 60000, .n = 20, .spikes = 1, .strength = strength};
    elaw_detect_options options = {.no_intervals = true};
    elaw_matrix a;
    assert_ok(
        elaw_sample_rectangular(&model, (elaw_rng){13, 0}, &a, NULL, NULL));
    elaw_verdict v = detect(&a, false, &options);
    assert_int_equal(v.count, 1);
    assert_true(v.fit.part[ELAW_FIT_COLUMNS] > 0.01);
    assert_true(v.fit.ok);
    elaw_verdict_free(&v);
    elaw_matrix_free(&a);
}

static void scaling_scales_values_only(void **state)
{
    (void)state;
    elaw_matrix a;
    planted(120, &a, NULL);
    elaw_verdict v = detect(&a, true, NULL);
    assert_int_equal(v.count, 3);
    static const double factors[] = {1e-60, 1e3, -1};
    for (int f = 0; f < 3; f++) {
        elaw_matrix b;
        assert_ok(elaw_matrix_copy(&a, &b));
        for (size_t i = 0; i < 120 * 120; i++)
            b.data[i] *= factors[f];
        elaw_verdict w = detect(&b, true, NULL);
        assert_same(&v, &w, factors[f], 1e-10);
        assert_near(w.fit.p_value, v.fit.p_value, 1e-8, 0);
        elaw_verdict_free(&w);
        elaw_matrix_free(&b);
    }
    elaw_verdict_free(&v);
    elaw_matrix_free(&a);
}

static void transposing_exchanges_left_and_right(void **state)
{
    (void)state;
    enum { M = 60, N = 140 };
    elaw_matrix a, b;
    planted_rectangular(M, N, &a);
    assert_ok(elaw_matrix_create(N, M, &b));
    for (size_t i = 0; i < M; i++)
        for (size_t j = 0; j < N; j++)
            b.data[j + i * N] = a.data[i + j * M];
    elaw_verdict v = detect(&a, false, NULL), w = detect(&b, false, NULL);
    assert_int_equal(v.count, 2);
    assert_int_equal(w.count, 2);
    assert_near(w.entry_sd, v.entry_sd, 0, 1e-12);
    assert_near(w.fit.part[ELAW_FIT_ROWS], v.fit.part[ELAW_FIT_COLUMNS], 1e-9,
                0);
    assert_near(w.fit.part[ELAW_FIT_LAG], v.fit.part[ELAW_FIT_LAG], 1e-9, 0);
    for (size_t k = 0; k < 2; k++) {
        assert_near(w.outliers[k].value, v.outliers[k].value, 0, 1e-11);
        assert_near(w.outliers[k].log_p, v.outliers[k].log_p, 0, 1e-8);
        /* other draws: medians of 2000 agree to a few of their errors */
        assert_near(w.outliers[k].left_overlap2, v.outliers[k].right_overlap2,
                    0.02, 0);
        assert_near(w.outliers[k].strength, v.outliers[k].strength, 0, 0.02);
    }
    elaw_verdict_free(&v);
    elaw_verdict_free(&w);
    elaw_matrix_free(&a);
    elaw_matrix_free(&b);
}

static void order_of_rows_does_not_matter(void **state)
{
    (void)state;
    enum { N = 90 };
    elaw_matrix a, b;
    planted(N, &a, NULL);
    assert_ok(elaw_matrix_create(N, N, &b));
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++)
            b.data[i * 37 % N + j * 37 % N * N] = a.data[i + j * N];
    elaw_verdict v = detect(&a, true, NULL), w = detect(&b, true, NULL);
    assert_same(&v, &w, 1, 1e-10);
    assert_near(w.fit.part[ELAW_FIT_ROWS], v.fit.part[ELAW_FIT_ROWS], 1e-9, 0);
    elaw_verdict_free(&v);
    elaw_verdict_free(&w);
    elaw_matrix_free(&a);
    elaw_matrix_free(&b);
}

/* Same matrix, both routes; outliers are exact on both, the next value is known
 * to a twentieth of a Tracy-Widom unit. */
static void lanczos_agrees_with_the_full_spectrum(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        elaw_matrix a;
        if (symmetric)
            planted(250, &a, NULL);
        else
            planted_rectangular(150, 400, &a);
        elaw_detect_options lanczos = {.full_limit = 1};
        elaw_verdict v = detect(&a, symmetric, NULL);
        elaw_verdict w = detect(&a, symmetric, &lanczos);
        assert_int_equal(w.info.solver, ELAW_SOLVER_LANCZOS);
        assert_int_equal(v.info.solver, ELAW_SOLVER_LAPACK);
        assert_same(&v, &w, 1, 1e-9);
        assert_near(w.next_z, v.next_z, 0.05, 0);
        assert_near(w.fit.part[ELAW_FIT_ROWS], v.fit.part[ELAW_FIT_ROWS], 1e-6,
                    0);
        double *x = symmetric ? v.vectors : v.right;
        double *y = symmetric ? w.vectors : w.right;
        for (size_t i = 0; i < a.cols * v.count; i++)
            assert_near(y[i], x[i], 1e-7, 0);
        elaw_verdict_free(&v);
        elaw_verdict_free(&w);
        elaw_matrix_free(&a);
    }
}

/* Overlap with the planted vectors lies in the interval (95 % each; of three
 * at least two). */
static void vectors_point_at_the_truth(void **state)
{
    (void)state;
    enum { N = 300 };
    elaw_matrix a, truth;
    planted(N, &a, &truth);
    elaw_verdict v = detect(&a, true, NULL);
    assert_int_equal(v.count, 3);
    int inside = 0;
    static const size_t planted_number[] = {0, 1, 2}; /* 3, -2, 1.7 */
    for (size_t k = 0; k < 3; k++) {
        double c = 0;
        for (size_t i = 0; i < N; i++)
            c += v.vectors[i + k * N] * truth.data[i + planted_number[k] * N];
        inside += c * c >= v.outliers[k].overlap2_ci[0] &&
                  c * c <= v.outliers[k].overlap2_ci[1];
        assert_true(c * c > 0.4);
    }
    assert_true(inside >= 2);
    elaw_verdict_free(&v);
    elaw_matrix_free(&a);
    elaw_matrix_free(&truth);
}

static void an_operator_without_entries_is_formed_when_small(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_operator op;
    planted(150, &a, NULL);
    elaw_verdict v = detect(&a, true, NULL), w;
    assert_ok(elaw_operator_dense(&a, true, &op));
    op.columns = NULL;
    assert_ok(elaw_detect(&op, NULL, &w));
    assert_same(&v, &w, 1, 1e-12);
    assert_int_equal(w.level_probes, 0);
    assert_false(w.fit.traces_only);
    elaw_operator_free(&op);
    elaw_verdict_free(&v);
    elaw_verdict_free(&w);
    elaw_matrix_free(&a);
}

/* Above the limit: level and fit from probes. n = 2100, 30 probes: s to
 * sqrt(1/(2 n q)) = 0.28 %. */
static void a_large_operator_is_judged_by_probes(void **state)
{
    (void)state;
    enum { N = 2100 };
    elaw_matrix a;
    elaw_operator op;
    planted(N, &a, NULL);
    elaw_verdict v;
    assert_ok(elaw_operator_dense(&a, true, &op));
    op.columns = NULL;
    assert_ok(elaw_detect(&op, NULL, &v));
    assert_int_equal(v.count, 3);
    assert_true(v.level_probes > 0);
    assert_true(v.fit.traces_only);
    assert_true(v.fit.ok);
    assert_near(v.entry_sd, 1 / sqrt(N), 0, 4 * 0.0028);
    double known = 1 / sqrt(N);
    elaw_verdict_free(&v);
    elaw_detect_options options = {.entry_sd = known};
    assert_ok(elaw_detect(&op, &options, &v));
    assert_int_equal(v.count, 3);
    assert_true(v.entry_sd_known);
    assert_near(v.entry_sd, known, 0, 1e-15);
    elaw_verdict_free(&v);
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

/* The covariance of a table and the table itself are one question. */
static void a_covariance_is_judged_as_its_data(void **state)
{
    (void)state;
    enum { SAMPLES = 200, P = 80 };
    static const double strength[] = {6, 3};
    elaw_covariance_model model = {
        .n = SAMPLES, .p = P, .spikes = 2, .strength = strength};
    elaw_matrix x, s;
    assert_ok(elaw_sample_covariance(&model, (elaw_rng){5, 0}, &x, NULL));
    assert_ok(elaw_matrix_create(P, P, &s));
    for (size_t i = 0; i < P; i++)
        for (size_t j = 0; j < P; j++)
            for (size_t k = 0; k < SAMPLES; k++)
                s.data[i + j * P] +=
                    x.data[k + i * SAMPLES] * x.data[k + j * SAMPLES] / SAMPLES;
    elaw_detect_options plain = {.gaussian = true};
    elaw_detect_options covariance = {.samples = SAMPLES};
    elaw_verdict v = detect(&x, false, &plain);
    elaw_verdict w = detect(&s, true, &covariance);
    assert_int_equal(w.kind, ELAW_KIND_COVARIANCE);
    assert_int_equal(v.count, 2);
    assert_int_equal(w.count, 2);
    assert_near(w.entry_sd, v.entry_sd, 0, 1e-10);
    for (size_t k = 0; k < 2; k++) {
        double y = v.outliers[k].value;
        assert_near(w.outliers[k].value, y * y / SAMPLES, 0, 1e-10);
        assert_near(w.outliers[k].log_p, v.outliers[k].log_p, 0, 1e-7);
        assert_near(w.outliers[k].strength, strength[k], 0, 0.35);
        assert_true(w.outliers[k].strength_ci[0] < strength[k]);
        assert_true(w.outliers[k].strength_ci[1] > strength[k]);
    }
    assert_near(w.fit.part[ELAW_FIT_SPECTRUM], v.fit.part[ELAW_FIT_SPECTRUM],
                1e-6, 0);
    double c = (double)P / SAMPLES, s2 = w.entry_sd * w.entry_sd;
    assert_near(w.upper_edge, s2 * (1 + sqrt(c)) * (1 + sqrt(c)), 0, 0.02);
    elaw_verdict_free(&v);
    elaw_verdict_free(&w);
    elaw_matrix_free(&x);
    elaw_matrix_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outlier_leaves_long_columns_less_noise),
        cmocka_unit_test(no_unit_is_too_large_or_small),
        cmocka_unit_test(a_vast_sparse_matrix_is_not_walked_over),
        cmocka_unit_test(scaling_scales_values_only),
        cmocka_unit_test(transposing_exchanges_left_and_right),
        cmocka_unit_test(order_of_rows_does_not_matter),
        cmocka_unit_test(lanczos_agrees_with_the_full_spectrum),
        cmocka_unit_test(vectors_point_at_the_truth),
        cmocka_unit_test(an_operator_without_entries_is_formed_when_small),
        cmocka_unit_test(a_large_operator_is_judged_by_probes),
        cmocka_unit_test(a_covariance_is_judged_as_its_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
