/* What denoising a batch commutes with: scales, orders, transposition, turns of
 * the columns, what lies in the basis; and matrices without noise. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <omp.h>

#include "support.h"

enum { COUNT = 11, M = 18, N = 10, SIZE = M * N, BASIS = 3 };

typedef struct result {
    double x[COUNT * SIZE], sd[COUNT], error[COUNT * M];
    size_t rank[COUNT];
} result;

/* Rank 2 with noise of sd 0.5; levels differ by matrix. */
static void fill(double *y)
{
    double u[M * 2], v[N * 2];
    for (uint64_t k = 0; k < COUNT; k++) {
        double *p = y + k * SIZE;
        elaw_rng_fill_normal((elaw_rng){k, 1}, 0, M, N, p, M);
        elaw_rng_fill_normal((elaw_rng){k, 2}, 0, M, 2, u, M);
        elaw_rng_fill_normal((elaw_rng){k, 3}, 0, N, 2, v, N);
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < M; i++)
                p[i + j * M] = (0.3 + 0.1 * (double)k) * p[i + j * M] +
                               2 * u[i] * v[j] + 0.6 * u[i + M] * v[j + N];
    }
}

static void clean(const double *y, const elaw_batch_options *o, result *r)
{
    assert_ok(
        elaw_denoise_batch(COUNT, M, N, y, o, r->x, r->sd, r->rank, r->error));
}

/* The three ways to a level, with a basis. */
static elaw_batch_options way(int k, const double *basis)
{
    return (elaw_batch_options){.entry_sd = k == 0 ? 0.5 : 0,
                                .pool = k == 2,
                                .basis_count = BASIS,
                                .basis = basis};
}

/* Powers of two to the bit, at both ends of the doubles; others to rounding. */
static void scales(void **state)
{
    (void)state;
    const double factors[4] = {ldexp(1, 900), ldexp(1, -900), -1, 3.7};
    double y[COUNT * SIZE], basis[M * BASIS];
    result plain, scaled;
    assert_ok(elaw_rng_frame((elaw_rng){1, 1}, M, BASIS, basis));
    for (int w = 0; w < 3; w++)
        for (int f = 0; f < 4; f++) {
            elaw_batch_options o = way(w, basis);
            double tolerance = f < 3 ? 0 : 1e-11;
            fill(y);
            clean(y, &o, &plain);
            for (size_t i = 0; i < COUNT * SIZE; i++)
                y[i] *= factors[f];
            o.entry_sd *= fabs(factors[f]);
            clean(y, &o, &scaled);
            for (size_t i = 0; i < COUNT * SIZE; i++)
                assert_near(scaled.x[i] / factors[f], plain.x[i], tolerance, 0);
            for (size_t k = 0; k < COUNT; k++) {
                assert_near(scaled.sd[k] / fabs(factors[f]), plain.sd[k], 0,
                            tolerance);
                assert_int_equal(scaled.rank[k], plain.rank[k]);
            }
            for (size_t i = 0; i < COUNT * M; i++)
                assert_near(scaled.error[i], plain.error[i], tolerance, 0);
        }
}

/* Backwards, alone, by any number of threads: the same bits. */
static void neighbours_do_not_matter(void **state)
{
    (void)state;
    double y[COUNT * SIZE], back[COUNT * SIZE], basis[M * BASIS];
    result plain, other;
    elaw_batch_options o = way(1, basis);
    assert_ok(elaw_rng_frame((elaw_rng){1, 1}, M, BASIS, basis));
    fill(y);
    clean(y, &o, &plain);
    for (size_t k = 0; k < COUNT; k++)
        memcpy(back + k * SIZE, y + (COUNT - 1 - k) * SIZE, SIZE * sizeof *y);
    for (int threads = 1; threads < 5; threads++) {
        omp_set_num_threads(threads);
        clean(back, &o, &other);
        for (size_t k = 0; k < COUNT; k++) {
            size_t l = COUNT - 1 - k;
            assert_memory_equal(other.x + l * SIZE, plain.x + k * SIZE,
                                SIZE * sizeof *y);
            assert_memory_equal(other.error + l * M, plain.error + k * M,
                                M * sizeof *y);
            assert_true(other.sd[l] == plain.sd[k]);
            assert_int_equal(other.rank[l], plain.rank[k]);
            double alone[SIZE];
            assert_ok(elaw_denoise_batch(1, M, N, y + k * SIZE, &o, alone, NULL,
                                         NULL, NULL));
            assert_memory_equal(alone, plain.x + k * SIZE, sizeof alone);
        }
    }
    omp_set_num_threads(1);
}

static void transposes(void **state)
{
    (void)state;
    double y[COUNT * SIZE], t[COUNT * SIZE], sd[COUNT];
    size_t rank[COUNT];
    result plain;
    fill(y);
    clean(y, NULL, &plain);
    for (size_t k = 0; k < COUNT; k++)
        for (size_t i = 0; i < M; i++)
            for (size_t j = 0; j < N; j++)
                t[k * SIZE + j + i * N] = y[k * SIZE + i + j * M];
    assert_ok(elaw_denoise_batch(COUNT, N, M, t, NULL, t, sd, rank, NULL));
    for (size_t k = 0; k < COUNT; k++) {
        assert_near(sd[k], plain.sd[k], 0, 1e-11);
        assert_int_equal(rank[k], plain.rank[k]);
        for (size_t i = 0; i < M; i++)
            for (size_t j = 0; j < N; j++)
                assert_near(t[k * SIZE + j + i * N],
                            plain.x[k * SIZE + i + j * M], 1e-11, 0);
    }
}

/* to = from O, matrix by matrix. */
static void turn(const double *from, const double *o, double *to)
{
    for (size_t k = 0; k < COUNT * N; k++)
        for (size_t i = 0; i < M; i++) {
            const double *p = from + k / N * SIZE + i;
            double sum = 0;
            for (size_t l = 0; l < N; l++)
                sum += p[l * M] * o[l + k % N * N];
            to[k * M + i] = sum;
        }
}

/* x(Y O) = x(Y) O for orthogonal O; and x(Y + B C) = x(Y) + B C. */
static void turns_and_known_parts(void **state)
{
    (void)state;
    double y[COUNT * SIZE], moved[COUNT * SIZE], want[COUNT * SIZE],
        basis[M * BASIS], o[N * N], part[COUNT * SIZE];
    result plain, other;
    assert_ok(elaw_rng_frame((elaw_rng){1, 1}, M, BASIS, basis));
    assert_ok(elaw_rng_frame((elaw_rng){2, 1}, N, N, o));
    elaw_batch_options options = way(1, basis);
    fill(y);
    clean(y, &options, &plain);
    for (size_t i = 0; i < COUNT * SIZE; i++)
        part[i] = basis[i % M] * cos((double)(i / M)) -
                  3 * basis[i % M + M] * sin((double)(i / M));
    for (int which = 0; which < 2; which++) {
        if (which == 0) {
            turn(y, o, moved);
            turn(plain.x, o, want);
        }
        for (size_t i = 0; i < COUNT * SIZE && which == 1; i++) {
            moved[i] = y[i] + part[i];
            want[i] = plain.x[i] + part[i];
        }
        clean(moved, &options, &other);
        for (size_t i = 0; i < COUNT * SIZE; i++)
            assert_near(other.x[i], want[i], 1e-11, 0);
        for (size_t i = 0; i < COUNT * M; i++)
            assert_near(other.error[i], plain.error[i], 1e-11, 0);
        for (size_t k = 0; k < COUNT; k++)
            assert_near(other.sd[k], plain.sd[k], 0, 1e-11);
    }
}

/* A background of zeros, or of the basis alone, says nothing about the others'
 * noise, and stays, whatever the level. */
static void empty_background(void **state)
{
    (void)state;
    double y[COUNT * SIZE], basis[M * BASIS], sum = 0;
    result own, pooled;
    elaw_batch_options o = way(1, basis);
    assert_ok(elaw_rng_frame((elaw_rng){1, 1}, M, BASIS, basis));
    fill(y);
    for (size_t i = 0; i < SIZE; i++) {
        y[2 * SIZE + i] = 0;
        y[5 * SIZE + i] = basis[i % M] * sin((double)(i / M)) +
                          7 * basis[i % M + M] * cos((double)(i / M));
    }
    clean(y, &o, &own);
    o.pool = true;
    clean(y, &o, &pooled);
    for (size_t k = 0; k < COUNT; k++) {
        assert_true(k == 2 || k == 5 ? own.sd[k] == 0 : own.sd[k] > 0.2);
        sum += own.sd[k] * own.sd[k] / (COUNT - 2);
    }
    assert_near(pooled.sd[2], sqrt(sum), 0, 1e-13);
    assert_memory_equal(own.x + 2 * SIZE, y + 2 * SIZE, SIZE * sizeof *y);
    assert_memory_equal(own.x + 5 * SIZE, y + 5 * SIZE, SIZE * sizeof *y);
    assert_int_equal(pooled.rank[5], 0);
    for (size_t i = 0; i < SIZE; i++)
        assert_near(pooled.x[5 * SIZE + i], y[5 * SIZE + i],
                    7 * M * DBL_EPSILON, 0);
}

/* entry_sds: each its own; 0 leaves a matrix as it is. */
static void given_levels(void **state)
{
    (void)state;
    double y[COUNT * SIZE], sds[COUNT], want[SIZE];
    result r;
    fill(y);
    for (size_t k = 0; k < COUNT; k++)
        sds[k] = 0.1 * (double)k;
    elaw_batch_options o = {.entry_sds = sds}, one = {0};
    clean(y, &o, &r);
    assert_memory_equal(r.x, y, SIZE * sizeof *y);
    assert_true(r.sd[0] == 0 && r.rank[0] == 0 && r.error[0] == 1);
    for (size_t k = 1; k < COUNT; k++) {
        one.entry_sd = sds[k];
        assert_ok(elaw_denoise_batch(1, M, N, y + k * SIZE, &one, want, NULL,
                                     NULL, NULL));
        assert_memory_equal(r.x + k * SIZE, want, sizeof want);
        assert_true(r.sd[k] == sds[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scales),
        cmocka_unit_test(neighbours_do_not_matter),
        cmocka_unit_test(transposes),
        cmocka_unit_test(turns_and_known_parts),
        cmocka_unit_test(empty_background),
        cmocka_unit_test(given_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
