/* The verdict's promises in miniature, fixed seeds; the long runs are in
 * tests/bench (level, power, coverage).
 *
 *   level      pure GOE n = 50, s unknown, 2000 seeds: called at 0.05 in
 *              4.5 % (measured on 20,000); band of three binomial errors
 *   power      spikes (1.8, 3) at n = 100 exactly found in 97 % at 0.01
 *   coverage   the 95 % interval of a spike 2.5 at n = 100, 400 seeds
 *   fit        rows of unequal noise are not called fit, Rademacher entries are
 */
#include <math.h>

#include "support.h"

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

static void false_alarms_keep_the_level(void **state)
{
    (void)state;
    enum { SEEDS = 2000 };
    elaw_wigner_model model = {.n = 50};
    elaw_detect_options options = {.level = 0.05,
                                   .no_intervals = true,
                                   .no_fit = true,
                                   .no_vectors = true};
    int alarms = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix a;
        assert_ok(elaw_sample_wigner(&model, (elaw_rng){seed, 0}, &a, NULL));
        elaw_verdict v = detect(&a, true, &options);
        alarms += v.count > 0;
        elaw_verdict_free(&v);
        elaw_matrix_free(&a);
    }
    double rate = (double)alarms / SEEDS;
    assert_near(rate, 0.045, 3 * sqrt(0.045 * 0.955 / SEEDS), 0);
}

static void spikes_are_found_and_intervals_cover(void **state)
{
    (void)state;
    enum { SEEDS = 400 };
    static const double strength[] = {3, 1.8};
    elaw_wigner_model model = {.n = 100, .spikes = 2, .strength = strength};
    elaw_detect_options options = {.draws = 400, .no_fit = true};
    int exact = 0, covered = 0, pointed = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix a, truth;
        assert_ok(elaw_sample_wigner(&model, (elaw_rng){seed, 0}, &a, &truth));
        elaw_verdict v = detect(&a, true, &options);
        exact += v.count == 2;
        assert_true(v.count > 0);
        const elaw_outlier *o = &v.outliers[0];
        covered += o->strength_ci[0] <= 3 && 3 <= o->strength_ci[1];
        double c = 0;
        for (size_t i = 0; i < 100; i++)
            c += v.vectors[i] * truth.data[i];
        pointed += o->overlap2_ci[0] <= c * c && c * c <= o->overlap2_ci[1];
        elaw_verdict_free(&v);
        elaw_matrix_free(&a);
        elaw_matrix_free(&truth);
    }
    /* three binomial errors; 0.970 exact was measured on 10,000 seeds */
    assert_near((double)exact / SEEDS, 0.97, 3 * sqrt(0.97 * 0.03 / SEEDS), 0);
    double error = 3 * sqrt(0.95 * 0.05 / SEEDS);
    assert_near((double)covered / SEEDS, 0.95, error, 0);
    assert_near((double)pointed / SEEDS, 0.95, error, 0);
}

/* 100 x 200, 20 seeds of each noise; entries from a function of a normal. */
static int not_fit(double (*entry)(double g, size_t row))
{
    enum { M = 100, N = 200, SEEDS = 20 };
    int bad = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix a;
        assert_ok(elaw_matrix_create(M, N, &a));
        elaw_rng_fill_normal((elaw_rng){seed, 9}, 0, M, N, a.data, a.ld);
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < M; i++)
                a.data[i + j * M] = entry(a.data[i + j * M], i);
        elaw_verdict v = detect(&a, false, NULL);
        bad += !v.fit.ok;
        elaw_verdict_free(&v);
        elaw_matrix_free(&a);
    }
    return bad;
}

static double sign(double g, size_t row)
{
    (void)row;
    return g < 0 ? -1 : 1;
}

static double plain(double g, size_t row)
{
    (void)row;
    return g;
}

static double uneven(double g, size_t row)
{
    return g * (1 + 0.5 * (double)(row % 2));
}

static double heavy(double g, size_t row)
{
    (void)row;
    return g * exp(g * g / 3); /* tails like |x|^(-4) and heavier */
}

static void misfits_are_told(void **state)
{
    (void)state;
    assert_int_equal(not_fit(plain), 0);
    assert_int_equal(not_fit(sign), 0);
    assert_int_equal(not_fit(uneven), 20);
    assert_true(not_fit(heavy) >= 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(false_alarms_keep_the_level),
        cmocka_unit_test(spikes_are_found_and_intervals_cover),
        cmocka_unit_test(misfits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
