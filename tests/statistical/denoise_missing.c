/* Missing entries, on the cases of a table (means of four seeds, an independent
 * implementation of the weighted equations): 300 x 500, rank 3, strengths
 * st (3, 2.5, 2)/sqrt d, noise of variance 1/n. Held: a relative squared error
 * at most 3 % above the table's, the rank right, the announced error within 10
 * % of the real one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "denoising.h"
#include "support.h"

enum { M = 300, N = 500, SEEDS = 4 };

typedef struct table {
    double observed, strength, spread, error;
} table;

/* Observed with probability d, or d times lognormal rates of rows and columns.
 */
static size_t holes(const table *t, uint64_t seed, size_t *place)
{
    size_t count = 0;
    double rate[M + N];
    for (uint64_t i = 0; i < M + N; i++)
        rate[i] = exp(t->spread * elaw_rng_normal((elaw_rng){seed, 7}, i, 0));
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            if (elaw_rng_uniform((elaw_rng){seed, 8}, i, j) >=
                t->observed * rate[i] * rate[M + j])
                place[count++] = i + j * M;
    return count;
}

static void errors_of(const table *t)
{
    double st = t->strength / sqrt(t->observed), error = 0, ratio = 0;
    const double strength[3] = {3 * st, 2.5 * st, 2 * st};
    elaw_rectangular_model model = {
        .m = M, .n = N, .spikes = 3, .strength = strength};
    size_t *place = malloc(sizeof *place * M * N), right = 0;
    assert_non_null(place);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix y, s, x;
        elaw_denoise_report r;
        test_spiked(&model, seed, &y, &s);
        elaw_denoise_options o = {.missing_count = holes(t, seed, place),
                                  .missing = place};
        for (size_t k = 0; k < o.missing_count; k++)
            y.data[place[k]] = 1e9; /* not to be looked at                   */
        assert_ok(elaw_denoise(&y, &o, &x, &r));
        double square = test_distance2(&x, &s);
        error += square / test_energy(&s) / SEEDS;
        ratio += r.estimated_mse * M * N / square / SEEDS;
        right += r.rank == 3;
        assert_int_equal(r.missing_count, o.missing_count);
        elaw_matrix_free(&x);
        elaw_matrix_free(&y);
        elaw_matrix_free(&s);
        elaw_denoise_report_free(&r);
    }
    free(place);
    printf("%.1f observed, %.2f: error %.4f (table %.4f), announced/real %.3f, "
           "rank right %zu of %d\n",
           t->observed, t->strength, error, t->error, ratio, right, SEEDS);
    assert_true(error <= 1.03 * t->error);
    assert_near(ratio, 1, 0.1, 0);
    assert_true(right == SEEDS);
}

static void the_table(void **state)
{
    (void)state;
    static const table rows[] = {
        {.7, 1.5, 0, .1094},  {.3, 1.5, 0, .1136}, {.1, 2.5, 0, .0491},
        {.4, 1.5, .5, .1128}, {.3, .75, 0, .4022},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        errors_of(&rows[k]);
}

/* The squared error where holes leaves the share d of the entries. */
static double error_at(double d, const elaw_matrix *y, const elaw_matrix *s,
                       uint64_t seed, size_t *place)
{
    const table t = {.observed = d};
    elaw_matrix x;
    elaw_denoise_options o = {.missing_count = holes(&t, seed, place),
                              .missing = place};
    assert_ok(elaw_denoise(y, &o, &x, NULL));
    double square = test_distance2(&x, s);
    elaw_matrix_free(&x);
    return square;
}

/* The places seen at one share are among those seen at the next. */
static void a_denser_sample_is_no_worse(void **state)
{
    (void)state;
    static const double share[] = {.15, .3, .5, .75, 1};
    const double strength[3] = {4.5, 3.5, 3};
    elaw_rectangular_model model = {
        .m = M, .n = N, .spikes = 3, .strength = strength};
    size_t *place = malloc(sizeof *place * M * N);
    assert_non_null(place);
    for (uint64_t seed = 11; seed <= 12; seed++) {
        elaw_matrix y, s;
        double last = INFINITY;
        test_spiked(&model, seed, &y, &s);
        for (size_t k = 0; k < sizeof share / sizeof share[0]; k++) {
            double now = error_at(share[k], &y, &s, seed, place);
            printf("seed %d, %.2f observed: error %.4f\n", (int)seed, share[k],
                   now / test_energy(&s));
            assert_true(now < last);
            last = now;
        }
        elaw_matrix_free(&y);
        elaw_matrix_free(&s);
    }
    free(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table),
        cmocka_unit_test(a_denser_sample_is_no_worse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
