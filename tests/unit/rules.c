/* The common rules on matrices whose counts are known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "reference_matrices.h"
#include "support.h"

static elaw_rules rules_of(const elaw_matrix *a, bool symmetric)
{
    elaw_operator op;
    elaw_rules rules;
    assert_ok(elaw_operator_dense(a, symmetric, &op));
    assert_ok(elaw_common_rules(&op, 0, 1, &rules));
    elaw_operator_free(&op);
    return rules;
}

/* Singular values (symmetric: eigenvalues) 1, but for the first. */
static elaw_matrix diagonal(size_t rows, size_t cols, double first)
{
    elaw_matrix a;
    assert_ok(elaw_matrix_create(rows, cols, &a));
    for (size_t i = 0; i < rows && i < cols; i++)
        a.data[i + i * a.ld] = i == 0 ? first : 1;
    return a;
}

/* omega(c) of Gavish and Donoho, table in section 5: the threshold is omega
 * times the median. They print 4 decimals; 0.001 either side is decided. */
static void median_threshold_is_that_of_the_paper(void **state)
{
    (void)state;
    static const double omega[][2] = {
        {0.05, 1.5194}, {0.1, 1.6089}, {0.5, 2.1711}, {1, 2.8582}};
    for (size_t k = 0; k < 4; k++)
        for (int turn = 0; turn < 3; turn++)
            for (int side = -1; side <= 1; side += 2) {
                size_t p = 20, n = (size_t)(20 / omega[k][0] + 0.5);
                bool symmetric = turn == 2;
                if (symmetric && n > p)
                    continue;
                double first = omega[k][1] + side * 1e-3;
                elaw_matrix a =
                    turn == 0 ? diagonal(p, n, first) : diagonal(n, p, -first);
                elaw_rules rules = rules_of(&a, symmetric);
                assert_int_equal(rules.gavish_donoho, side > 0);
                elaw_matrix_free(&a);
            }
}

/* x^2 + p - 1 = mn s^2 and x = s (sqrt m + sqrt n) at the edge:
 * x^2 = (p-1)/(mn/(sqrt m + sqrt n)^2 - 1); symmetric: n(n+1)/(4n). */
static void edge_uses_the_plain_variance(void **state)
{
    (void)state;
    const double p = 20, N = 45;
    for (int symmetric = 0; symmetric < 2; symmetric++)
        for (int side = -1; side <= 1; side += 2) {
            double ratio =
                symmetric ? (p + 1) / 4 : p * N / pow(sqrt(p) + sqrt(N), 2);
            double edge = sqrt((p - 1) / (ratio - 1)) * (1 + side * 1e-9);
            elaw_matrix a = diagonal(20, symmetric ? 20 : 45, -edge);
            elaw_rules rules = rules_of(&a, symmetric != 0);
            assert_int_equal(rules.marchenko_pastur, side > 0);
            elaw_matrix_free(&a);
        }
}

static elaw_matrix noise(size_t rows, size_t cols, uint64_t seed)
{
    elaw_matrix a;
    assert_ok(elaw_matrix_create(rows, cols, &a));
    elaw_rng_fill_normal((elaw_rng){seed, 1}, 0, rows, cols, a.data, a.ld);
    return a;
}

/* Factors of three times the threshold's strength are found by every rule for
 * tables, and only they; noise alone has none. Level 5 % of one permuted
 * quantile: 10 seeds of noise may give one hit, two with probability 0.09. */
static void parallel_analysis_counts_the_factors(void **state)
{
    (void)state;
    static const double strength[] = {4, 3, 2.5};
    size_t hits = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        elaw_matrix a;
        assert_ok(elaw_matrix_create(200, 40, &a));
        for (size_t spikes = 0; spikes <= 3; spikes += 3) {
            reference_rectangular(seed, 200, 40, 1, NULL, spikes, strength,
                                  a.data);
            for (size_t k = 0; k < spikes; k++) /* sd sqrt(rows), not cols */
                for (size_t j = 0; j < 40; j++)
                    for (size_t i = 0; i < 200; i++)
                        a.data[i + j * 200] += strength[k] *
                                               (sqrt(200) - sqrt(40)) *
                                               reference_cosine(200, k + 1, i) *
                                               reference_cosine(40, k + 1, j);
            elaw_rules rules = rules_of(&a, false);
            assert_int_equal(rules.permutations, 20);
            if (spikes > 0) {
                assert_int_equal(rules.parallel_analysis, 3);
                assert_true(rules.gavish_donoho >= 3);
            } else {
                hits += rules.parallel_analysis;
            }
        }
        elaw_matrix_free(&a);
    }
    assert_in_range(hits, 0, 2);
}

/* The mean of a column survives its permutation: a table with means alone is
 * one of its own permutations, above 95 % of them in 5 % of the seeds. */
static void parallel_analysis_is_blind_to_column_means(void **state)
{
    (void)state;
    size_t hits = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        elaw_matrix a = noise(150, 30, seed);
        for (size_t j = 0; j < 30; j++)
            for (size_t i = 0; i < 150; i++)
                a.data[i + j * a.ld] += 10 + (double)j;
        elaw_rules rules = rules_of(&a, false);
        hits += rules.parallel_analysis > 0;
        assert_true(rules.marchenko_pastur >= 1);
        elaw_matrix_free(&a);
    }
    assert_in_range(hits, 0, 2);
}

static void symmetric_permutation_sees_both_ends(void **state)
{
    (void)state;
    elaw_matrix a;
    assert_ok(elaw_matrix_create(90, 90, &a));
    reference_symmetric(4, 90, 0.3, 2, (const double[]){4, -3}, a.data);
    for (size_t j = 0; j < 90; j++)
        for (size_t i = 0; i < j; i++)
            a.data[i + j * a.ld] = NAN; /* the lower triangle alone is read */
    elaw_rules rules = rules_of(&a, true);
    assert_int_equal(rules.parallel_analysis, 2);
    assert_int_equal(rules.marchenko_pastur, 2);
    assert_int_equal(rules.gavish_donoho, 2);
    elaw_matrix_free(&a);
}

/* A table and its own correlation or covariance matrix, by two routes. */
static void kaiser_agrees_on_a_table_and_its_covariance(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        elaw_matrix a = noise(100, 12, seed), b = noise(100, 4, seed + 50), c;
        assert_ok(elaw_matrix_create(12, 12, &c));
        for (size_t j = 0; j < 12; j++)
            for (size_t i = 0; i < 100; i++)
                a.data[i + j * a.ld] =
                    60 + (double)(j + 1) *
                             (a.data[i + j * a.ld] + b.data[i + j / 3 * b.ld]);
        for (size_t j = 0; j < 12; j++)
            for (size_t l = 0; l < 12; l++) {
                double sj = 0, sl = 0, product = 0;
                for (size_t i = 0; i < 100; i++) {
                    sj += a.data[i + j * a.ld];
                    sl += a.data[i + l * a.ld];
                    product += a.data[i + j * a.ld] * a.data[i + l * a.ld];
                }
                c.data[l + j * c.ld] = product / 100 - sj * sl / 1e4;
            }
        elaw_rules table = rules_of(&a, false), matrix = rules_of(&c, true);
        assert_int_equal(table.kaiser, matrix.kaiser);
        assert_in_range(table.kaiser, 2, 6);
        elaw_matrix_free(&a);
        elaw_matrix_free(&b);
        elaw_matrix_free(&c);
    }
}

static void kaiser_on_small_matrices(void **state)
{
    (void)state;
    double pair[] = {4, 3, 3, 9}, none[] = {2, 0, 0, 5};
    elaw_matrix a;
    assert_ok(elaw_matrix_borrow(2, 2, pair, 2, &a));
    assert_int_equal(rules_of(&a, true).kaiser, 1); /* 1 +- 1/2 */
    assert_ok(elaw_matrix_borrow(2, 2, none, 2, &a));
    assert_int_equal(rules_of(&a, true).kaiser, 0);
    /* eigenvalues -1 and 3 of the scaled matrix: one above 1, not two */
    double wild[] = {1, 2, 2, 1};
    assert_ok(elaw_matrix_borrow(2, 2, wild, 2, &a));
    assert_int_equal(rules_of(&a, true).kaiser, 1);
    /* two equal columns and a constant one: 2, 0, 0 */
    double table[] = {1, 2, 4, 1, 2, 4, 7, 7, 7};
    assert_ok(elaw_matrix_borrow(3, 3, table, 3, &a));
    assert_int_equal(rules_of(&a, false).kaiser, 1);
}

/* Multiplying the rows by phases changes no singular value. */
static void complex_tables_have_the_same_thresholds(void **state)
{
    (void)state;
    elaw_matrix a = noise(60, 80, 7);
    for (size_t j = 0; j < 80; j++)
        for (size_t i = 0; i < 60; i++)
            a.data[i + j * a.ld] += i < 3 ? 1 : 0;
    elaw_zmatrix z;
    assert_ok(elaw_zmatrix_create(60, 80, &z));
    for (size_t j = 0; j < 80; j++)
        for (size_t i = 0; i < 60; i++) {
            double x = elaw_matrix_get(&a, i, j), angle = (double)(i * i);
            z.data[i + j * z.ld] =
                (elaw_complex){x * cos(angle), x * sin(angle)};
        }
    elaw_operator op;
    elaw_rules rules, real = rules_of(&a, false);
    assert_ok(elaw_operator_zdense(&z, false, &op));
    assert_ok(elaw_common_rules(&op, 40, 1, &rules));
    assert_int_equal(rules.marchenko_pastur, real.marchenko_pastur);
    assert_int_equal(rules.gavish_donoho, real.gavish_donoho);
    assert_true(real.marchenko_pastur > 0);
    assert_int_equal(rules.permutations, 40);
    elaw_operator_free(&op);
    elaw_zmatrix_free(&z);
    elaw_matrix_free(&a);
}

static void what_cannot_be_done_is_said(void **state)
{
    (void)state;
    elaw_matrix a = noise(12, 9, 1);
    elaw_operator op;
    elaw_rules rules = {.kaiser = 77};
    assert_ok(elaw_operator_dense(&a, false, &op));
    elaw_operator bare = op;
    bare.columns = NULL;
    assert_int_equal(elaw_common_rules(&bare, 0, 1, &rules), ELAW_EUNSUPPORTED);
    a.data[5 + 3 * a.ld] = NAN;
    assert_int_equal(elaw_common_rules(&op, 0, 1, &rules), ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "row 6, column 4 is nan"));
    a.data[5 + 3 * a.ld] = 1;
    assert_int_equal(rules.kaiser, 77);
    long before = elaw_memory_live(), n = 0;
    elaw_status status = ELAW_ENOMEM;
    while (status != ELAW_OK) {
        elaw_memory_fail_at(++n);
        status = elaw_common_rules(&op, 2, 1, &rules);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 10);
    elaw_operator_free(&op);
    elaw_matrix_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_threshold_is_that_of_the_paper),
        cmocka_unit_test(edge_uses_the_plain_variance),
        cmocka_unit_test(parallel_analysis_counts_the_factors),
        cmocka_unit_test(parallel_analysis_is_blind_to_column_means),
        cmocka_unit_test(symmetric_permutation_sees_both_ends),
        cmocka_unit_test(kaiser_agrees_on_a_table_and_its_covariance),
        cmocka_unit_test(kaiser_on_small_matrices),
        cmocka_unit_test(complex_tables_have_the_same_thresholds),
        cmocka_unit_test(what_cannot_be_done_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
