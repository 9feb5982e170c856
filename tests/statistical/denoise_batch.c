/* Batches against their truth: the expected error of each row, and what a level
 * costs that is not known. */
#include <math.h>
#include <stdlib.h>

#include "support.h"

enum { COUNT = 400, M = 60, N = 30, SIZE = M * N };

typedef struct sample {
    double *s, *y, *x;
} sample;

/* s = sum_k strength_k sqrt(M) u_k v_k^T of sd 1 noise, u common to all. */
static sample draw(const double strength[2])
{
    sample a = {malloc(sizeof(double) * COUNT * SIZE),
                malloc(sizeof(double) * COUNT * SIZE),
                malloc(sizeof(double) * COUNT * SIZE)};
    double u[M * 2], v[N * 2];
    assert_true(a.s != NULL && a.y != NULL && a.x != NULL);
    assert_ok(elaw_rng_frame((elaw_rng){1, 1}, M, 2, u));
    for (uint64_t k = 0; k < COUNT; k++) {
        double *y = a.y + k * SIZE, *s = a.s + k * SIZE;
        assert_ok(elaw_rng_frame((elaw_rng){k, 2}, N, 2, v));
        elaw_rng_fill_normal((elaw_rng){k, 3}, 0, M, N, y, M);
        for (size_t i = 0; i < SIZE; i++) {
            s[i] = sqrt(M) * (strength[0] * u[i % M] * v[i / M] +
                              strength[1] * u[i % M + M] * v[i / M + N]);
            y[i] += s[i];
        }
    }
    return a;
}

static void release(sample *a)
{
    free(a->s);
    free(a->y);
    free(a->x);
}

/* Mean squared error of row i of the matrices, or of all rows (i = M). */
static double error_of(const sample *a, size_t i)
{
    double sum = 0, rows = i == M ? M : 1;
    for (size_t at = 0; at < COUNT * (size_t)SIZE; at++)
        if (i == M || at % M == i)
            sum += (a->x[at] - a->s[at]) * (a->x[at] - a->s[at]);
    return sum / (rows * N * COUNT);
}

/* Strong components, one direction taken out: the prediction is of first order
 * in 1/strength^2 and leaves out the product of the two sides' parts, 2 % here;
 * a row's mean of 400 matrices has a standard error of some 2 %. */
static void rows_err_as_expected(void **state)
{
    (void)state;
    const double strength[2] = {12, 7};
    double basis[M], *error = malloc(sizeof *error * COUNT * M), all = 0;
    double least = INFINITY, most = 0;
    elaw_batch_options o = {.basis_count = 1, .basis = basis};
    sample a = draw(strength);
    assert_non_null(error);
    for (size_t i = 0; i < M; i++)
        basis[i] = 1 / sqrt(M);
    assert_ok(elaw_denoise_batch(COUNT, M, N, a.y, &o, a.x, NULL, NULL, error));
    for (size_t i = 0; i < M; i++) {
        double row = 0;
        for (size_t k = 0; k < COUNT; k++)
            row += error[i + k * M] / COUNT;
        assert_near(error_of(&a, i), row, 0, 0.12);
        all += row / M;
        least = fmin(least, row);
        most = fmax(most, row);
    }
    assert_near(error_of(&a, M), all, 0, 0.04);
    assert_true(most > 1.5 * least); /* the rows do differ                   */
    free(error);
    release(&a);
}

/* Near and far from the threshold (30/60)^(1/4) = 0.84: the level of each costs
 * at most 3 % of the error, a pooled one at most 1 %; hard work of the rule on
 * 30 values has an sd of 2 %. */
static void a_level_costs_little(void **state)
{
    (void)state;
    const double strength[2] = {3, 1.3};
    double sd[COUNT];
    elaw_batch_options known = {.entry_sd = 1}, pool = {.pool = true};
    sample a = draw(strength);
    assert_ok(
        elaw_denoise_batch(COUNT, M, N, a.y, &known, a.x, NULL, NULL, NULL));
    double best = error_of(&a, M);
    assert_ok(
        elaw_denoise_batch(COUNT, M, N, a.y, NULL, a.x, NULL, NULL, NULL));
    double own = error_of(&a, M);
    assert_ok(elaw_denoise_batch(COUNT, M, N, a.y, &pool, a.x, sd, NULL, NULL));
    double pooled = error_of(&a, M);
    assert_true(best < 0.12);
    assert_near(own, best, 0, 0.03);
    assert_near(pooled, best, 0, 0.01);
    assert_near(sd[0], 1, 0.01, 0);
    release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_err_as_expected),
        cmocka_unit_test(a_level_costs_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
