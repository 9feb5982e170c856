/* Profiles of variances that are there come back: fixed seeds, bands from the
 * sampling error of the estimates. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/profile.h"
#include "estimate/residual_tests.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

typedef struct noise {
    size_t m, n;
    bool symmetric;
    double *r, *q, *truth, *found;
    unsigned char *observed;
} noise;

static double normal(uint64_t stream, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){90, stream}, i, j);
}

/* Variance of an entry. */
typedef double profile(size_t i, size_t j);

static noise open(size_t m, size_t n, bool symmetric, profile *v)
{
    noise a = {.m = m, .n = n, .symmetric = symmetric};
    a.r = malloc(m * n * sizeof *a.r);
    a.q = malloc(m * n * sizeof *a.q);
    a.truth = malloc(m * n * sizeof *a.truth);
    a.found = malloc(m * n * sizeof *a.found);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            size_t k = i + j * m;
            bool swap = symmetric && i < j;
            a.truth[k] = v(i, j) * (symmetric && i == j ? 2 : 1);
            a.r[k] =
                sqrt(a.truth[k]) * (swap ? normal(1, j, i) : normal(1, i, j));
            a.q[k] = a.r[k] * a.r[k];
        }
    return a;
}

static void hide(noise *a, double share)
{
    a->observed = malloc(a->m * a->n);
    for (size_t j = 0; j < a->n; j++)
        for (size_t i = 0; i < a->m; i++) {
            size_t k = i + j * a->m;
            size_t low = i < j ? i : j, high = i < j ? j : i;
            double u = a->symmetric
                           ? elaw_rng_uniform((elaw_rng){91, 1}, high, low)
                           : elaw_rng_uniform((elaw_rng){91, 1}, i, j);
            a->observed[k] = u > share * (i % 3 == 0 ? 1.5 : 0.75);
            if (!a->observed[k])
                a->r[k] = a->q[k] = NAN;
        }
}

static elaw_residual residual_of(const noise *a)
{
    return (elaw_residual){a->m, a->n, a->symmetric, a->r, a->q, a->observed};
}

static elaw_noise_found find(const noise *a, elaw_noise_kind kind)
{
    const elaw_noise wish = {.kind = kind};
    const elaw_residual residual = residual_of(a);
    elaw_noise_found found = {0};
    assert_ok(elaw_profile_find(&residual, &wish, a->found, &found));
    return found;
}

static void close(noise *a)
{
    free(a->r);
    free(a->q);
    free(a->truth);
    free(a->found);
    free(a->observed);
}

/* Mean |log V - log truth|. */
static double error_of(const noise *a)
{
    double sum = 0;
    for (size_t k = 0; k < a->m * a->n; k++)
        sum += fabs(log(a->found[k] / a->truth[k]));
    return sum / (double)(a->m * a->n);
}

static double even(size_t i, size_t j)
{
    (void)i;
    (void)j;
    return 2.25;
}

static double product(size_t i, size_t j)
{
    return exp(0.7 * (normal(2, i, 0) + normal(3, j, 0)));
}

static double symmetric_product(size_t i, size_t j)
{
    return exp(0.7 * (normal(2, i, 0) + normal(2, j, 0)));
}

static double blocks(size_t i, size_t j)
{
    static const double v[2][2] = {{0.09, 1}, {4, 1}};
    return v[i % 5 < 2][j % 2];
}

static double symmetric_blocks(size_t i, size_t j)
{
    static const double v[2][2] = {{0.3, 2}, {2, 0.5}};
    return v[i % 5 < 3][j % 5 < 3];
}

static double wave(size_t i, size_t j)
{
    return exp(sin((double)i / 30) * cos((double)j / 50));
}

static void log_squares_of_gaussians(void **state)
{
    (void)state;
    noise a = open(150, 200, false, even);
    const elaw_residual residual = residual_of(&a);
    elaw_logsquare test;
    assert_ok(elaw_logsquare_test(&residual, 1e-3, &test));
    /* 30000 entries: sd of the mean sqrt(4.93/3e4), of v v sqrt(6/3e4) */
    assert_near(test.mean, log(2.25) - 1.2703628454614782, 4 * 0.0128, 0);
    assert_near(test.variance, 4.934802200544679, 4 * 0.07, 0);
    assert_true(test.p_rows > 1e-3 && test.p_columns > 1e-3);
    assert_true(test.p_interaction > 1e-3 && test.count == 0);
    elaw_logsquare_free(&test);
    close(&a);
}

/* First order: log a_i and log b_j have variances 2/n and 2/m. */
static void separable_noise_to_its_sampling_error(void **state)
{
    (void)state;
    noise a = open(300, 600, false, product);
    elaw_noise_found found = find(&a, ELAW_NOISE_AUTO);
    assert_int_equal(found.kind, ELAW_NOISE_SEPARABLE);
    assert_true(error_of(&a) < 1.1 * sqrt(2 / pi * (2. / 300 + 2. / 600)));
    close(&a);
}

/* Shrinkage: a false alarm costs nothing. Without it the error is 0.080. */
static void even_noise_asked_to_be_separable_is_even(void **state)
{
    (void)state;
    noise a = open(300, 600, false, even);
    find(&a, ELAW_NOISE_SEPARABLE);
    assert_true(error_of(&a) < 0.03);
    assert_int_equal(find(&a, ELAW_NOISE_AUTO).kind, ELAW_NOISE_HOMOGENEOUS);
    find(&a, ELAW_NOISE_BLOCKS);
    assert_true(error_of(&a) < 0.01);
    close(&a);
}

static void blocks_are_found(void **state)
{
    (void)state;
    noise a = open(200, 400, false, blocks);
    elaw_noise_found found = find(&a, ELAW_NOISE_AUTO);
    assert_int_equal(found.kind, ELAW_NOISE_BLOCKS);
    assert_int_equal(found.row_groups, 2);
    assert_int_equal(found.col_groups, 2);
    /* 20000 entries a block: sd 0.01, with no row misplaced */
    assert_true(error_of(&a) < 0.015);
    assert_near(found.entry_sd, sqrt(0.4 * 2.5 + 0.6 * 0.545), 0.02, 0);
    close(&a);
}

static void a_smooth_profile_is_found(void **state)
{
    (void)state;
    noise a = open(300, 400, false, wave);
    elaw_noise_found found = find(&a, ELAW_NOISE_AUTO);
    double flat = 0;
    for (size_t k = 0; k < a.m * a.n; k++)
        flat += fabs(log(a.truth[k])) / (double)(a.m * a.n);
    assert_int_equal(found.kind, ELAW_NOISE_SMOOTH);
    assert_true(error_of(&a) < 0.5 * flat);
    close(&a);
}

static void symmetric_noise(void **state)
{
    (void)state;
    noise a = open(400, 400, true, symmetric_product);
    assert_int_equal(find(&a, ELAW_NOISE_AUTO).kind, ELAW_NOISE_SEPARABLE);
    assert_true(error_of(&a) < 1.1 * sqrt(2 / pi * (4. / 400)));
    for (size_t i = 0; i < 400; i++)
        for (size_t j = 0; j < i; j++)
            assert_near(a.found[i + j * 400], a.found[j + i * 400], 0, 1e-12);
    close(&a);
    a = open(400, 400, true, symmetric_blocks);
    elaw_noise_found found = find(&a, ELAW_NOISE_AUTO);
    assert_int_equal(found.kind, ELAW_NOISE_BLOCKS);
    assert_int_equal(found.row_groups, 2);
    assert_true(error_of(&a) < 0.02);
    close(&a);
    a = open(300, 300, true, even);
    assert_int_equal(find(&a, ELAW_NOISE_AUTO).kind, ELAW_NOISE_HOMOGENEOUS);
    assert_true(error_of(&a) < 0.02);
    close(&a);
}

static void what_is_hidden_is_not_needed(void **state)
{
    (void)state;
    profile *const each[] = {even, product, blocks};
    const elaw_noise_kind kind[] = {ELAW_NOISE_HOMOGENEOUS,
                                    ELAW_NOISE_SEPARABLE, ELAW_NOISE_BLOCKS};
    const double band[] = {0.02, 0.15, 0.02};
    for (int k = 0; k < 3; k++) {
        noise a = open(200, 400, false, each[k]);
        hide(&a, 0.4);
        assert_int_equal(find(&a, ELAW_NOISE_AUTO).kind, kind[k]);
        assert_true(error_of(&a) < band[k]);
        close(&a);
    }
}

static void scale_and_transposition(void **state)
{
    (void)state;
    noise a = open(200, 400, false, blocks);
    find(&a, ELAW_NOISE_AUTO);
    noise b = open(400, 200, false, blocks);
    for (size_t j = 0; j < 200; j++)
        for (size_t i = 0; i < 400; i++) {
            b.r[i + j * 400] = 1e5 * a.r[j + i * 200];
            b.q[i + j * 400] = 1e10 * a.q[j + i * 200];
        }
    assert_int_equal(find(&b, ELAW_NOISE_AUTO).kind, ELAW_NOISE_BLOCKS);
    for (size_t j = 0; j < 200; j++)
        for (size_t i = 0; i < 400; i++)
            assert_near(b.found[i + j * 400], 1e10 * a.found[j + i * 200], 0,
                        1e-9);
    close(&a);
    close(&b);
}

/* Labels of any values; the variances are the means over their blocks. */
static void labels_are_taken(void **state)
{
    (void)state;
    noise a = open(40, 30, false, even);
    size_t row[40];
    double sum[2] = {0}, count[2] = {0};
    for (size_t i = 0; i < 40; i++)
        row[i] = i % 3 == 0 ? 700 : 12;
    for (size_t k = 0; k < 1200; k++) {
        sum[k % 40 % 3 == 0] += a.q[k];
        count[k % 40 % 3 == 0]++;
    }
    const elaw_noise wish = {.kind = ELAW_NOISE_BLOCKS, .row_label = row};
    const elaw_residual residual = residual_of(&a);
    elaw_noise_found found = {0};
    assert_ok(elaw_profile_find(&residual, &wish, a.found, &found));
    assert_int_equal(found.row_groups, 2);
    assert_int_equal(found.col_groups, 1);
    for (size_t k = 0; k < 1200; k++) {
        int g = k % 40 % 3 == 0;
        assert_near(a.found[k], sum[g] / count[g], 0, 1e-12);
    }
    close(&a);
}

static void a_profile_that_does_not_fit_is_reported(void **state)
{
    (void)state;
    noise a = open(200, 400, false, product);
    const elaw_residual residual = residual_of(&a);
    double p;
    assert_ok(elaw_profile_report(&residual, a.truth, &p));
    assert_true(p > 1e-3);
    for (size_t j = 0; j < 400; j++)
        a.truth[7 + j * 200] *= 2;
    assert_ok(elaw_profile_report(&residual, a.truth, &p));
    assert_true(p < 1e-3);
    close(&a);
}

/* a <- (1 - P) a (1 - P'), P and P' on orthogonal columns of squared norms m/2
 * and n/2. */
static void take_out(noise *a, size_t r, const double *u, const double *v)
{
    size_t m = a->m, n = a->n;
    for (size_t k = 0; k < r; k++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t i = 0; i < m; i++)
                sum += u[i + k * m] * a->r[i + j * m] * 2 / (double)m;
            for (size_t i = 0; i < m; i++)
                a->r[i + j * m] -= sum * u[i + k * m];
        }
        for (size_t i = 0; i < m; i++) {
            double sum = 0;
            for (size_t j = 0; j < n; j++)
                sum += v[j + k * n] * a->r[i + j * m] * 2 / (double)n;
            for (size_t j = 0; j < n; j++)
                a->r[i + j * m] -= sum * v[j + k * n];
        }
    }
}

/* A least-squares fit of smooth factors leaves correlated rows and neighbours
 * behind: without the corrections colour is 25 and the lag -10. */
static void a_signal_that_was_taken_out_is_no_colour(void **state)
{
    (void)state;
    enum { m = 60, n = 1500, r = 2 };
    noise a = open(m, n, false, even);
    double u[m * r], v[n * r];
    for (size_t k = 0; k < r; k++) {
        for (size_t i = 0; i < m; i++)
            u[i + k * m] = cos(pi * (double)(k + 1) * ((double)i + 0.5) / m);
        for (size_t j = 0; j < n; j++)
            v[j + k * n] = cos(pi * (double)(k + 1) * ((double)j + 0.5) / n);
    }
    take_out(&a, r, u, v);
    const elaw_residual residual = residual_of(&a);
    elaw_residual_tests tests;
    assert_ok(elaw_residual_test(&residual, a.truth, 0, r, u, v, &tests));
    assert_true(fabs(tests.colour_z) < 3.5 && fabs(tests.lag_z) < 3.5);
    assert_true(fabs(tests.kurtosis_z) < 3.5 && tests.p_value > 1e-3);
    close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_squares_of_gaussians),
        cmocka_unit_test(separable_noise_to_its_sampling_error),
        cmocka_unit_test(even_noise_asked_to_be_separable_is_even),
        cmocka_unit_test(blocks_are_found),
        cmocka_unit_test(a_smooth_profile_is_found),
        cmocka_unit_test(symmetric_noise),
        cmocka_unit_test(what_is_hidden_is_not_needed),
        cmocka_unit_test(scale_and_transposition),
        cmocka_unit_test(labels_are_taken),
        cmocka_unit_test(a_profile_that_does_not_fit_is_reported),
        cmocka_unit_test(a_signal_that_was_taken_out_is_no_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
