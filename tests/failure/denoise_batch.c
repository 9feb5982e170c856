/* What batches refuse, and every lack of memory: outputs stay as they were. */
#include <math.h>
#include <string.h>

#include <omp.h>

#include "base/memory.h"
#include "support.h"

enum { M = 20, N = 10, SIZE = M * N };

static void fill(double *y)
{
    elaw_rng_fill_normal((elaw_rng){3, 3}, 0, M, 2 * N, y, M);
}

/* Two matrices; nothing is written. */
static void assert_refused(size_t m, size_t n, const double *y,
                           const elaw_batch_options *o, elaw_status want,
                           const char *text)
{
    double x[2 * SIZE], sd[2] = {-7, -7}, error[2 * M];
    size_t rank[2] = {77, 77};
    for (size_t i = 0; i < 2 * SIZE; i++)
        x[i] = -7;
    for (size_t i = 0; i < 2 * M; i++)
        error[i] = -7;
    assert_int_equal(elaw_denoise_batch(2, m, n, y, o, x, sd, rank, error),
                     want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
    for (size_t i = 0; i < 2 * SIZE; i++)
        assert_true(x[i] == -7);
    for (size_t i = 0; i < 2 * M; i++)
        assert_true(error[i] == -7);
    for (size_t k = 0; k < 2; k++)
        assert_true(sd[k] == -7 && rank[k] == 77);
}

static void shapes(void **state)
{
    (void)state;
    double y[2 * SIZE], skew[2 * M] = {1, 1};
    fill(y);
    elaw_batch_options o = {.basis_count = 18, .basis = skew};
    assert_refused(M, N, y, &o, ELAW_ESHAPE, "20 x 10 with a basis of 18");
    o.basis_count = SIZE_MAX;
    assert_refused(M, N, y, &o, ELAW_ESHAPE, "with a basis of");
    assert_refused(M, 2, y, NULL, ELAW_ESHAPE, "3 columns");
    assert_refused(2, N, y, NULL, ELAW_ESHAPE, "2 x 10");
    assert_refused(0, 0, y, NULL, ELAW_ESHAPE, "0 x 0");
    assert_refused(M, SIZE_MAX, y, NULL, ELAW_EOVERFLOW, "no small matrix");
    assert_int_equal(
        elaw_denoise_batch(SIZE_MAX / 64, M, N, y, NULL, y, NULL, NULL, NULL),
        ELAW_EOVERFLOW);
}

static void options(void **state)
{
    (void)state;
    double y[2 * SIZE], skew[2 * M] = {1, 1}, minus[2] = {1, -1};
    double nan[2] = {NAN, 1};
    fill(y);
    elaw_batch_options o = {.basis_count = 1, .basis = skew};
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "product 2: they are not");
    skew[1] = NAN;
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "not orthonormal");
    o = (elaw_batch_options){.basis_count = 1};
    assert_refused(M, N, y, &o, ELAW_EINVAL, "without a basis");
    o = (elaw_batch_options){.entry_sd = -1};
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "entry_sd = -1");
    o = (elaw_batch_options){.entry_sd = INFINITY};
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "entry_sd = inf");
    o = (elaw_batch_options){.entry_sds = minus};
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "matrix 2 is -1");
    o = (elaw_batch_options){.entry_sds = nan};
    assert_refused(M, N, y, &o, ELAW_EDOMAIN, "matrix 1 is nan");
    o = (elaw_batch_options){.entry_sd = 1, .pool = true};
    assert_refused(M, N, y, &o, ELAW_EINVAL, "choose one");
    o = (elaw_batch_options){.loss = ELAW_LOSSES};
    assert_refused(M, N, y, &o, ELAW_EINVAL, "no loss");
    assert_refused(M, N, NULL, NULL, ELAW_EINVAL, "NULL");
    assert_int_equal(
        elaw_denoise_batch(1, M, N, y, NULL, NULL, NULL, NULL, NULL),
        ELAW_EINVAL);
}

/* The first place that is not a number, by any threads; level known or not. */
static void not_numbers(void **state)
{
    (void)state;
    double y[2 * SIZE];
    elaw_complex z[2 * SIZE / 2];
    fill(y);
    y[SIZE + M * 3 + 5] = NAN;
    y[SIZE + M * 7 + 5] = INFINITY;
    const elaw_batch_options ways[3] = {{0}, {.entry_sd = 1}, {.pool = true}};
    for (int threads = 1; threads < 4; threads += 2)
        for (int k = 0; k < 3; k++) {
            omp_set_num_threads(threads);
            assert_refused(M, N, y, &ways[k], ELAW_EDOMAIN,
                           "matrix 2, row 6, column 4 is nan");
        }
    omp_set_num_threads(1);
    y[SIZE + M * 3 + 5] = -INFINITY;
    assert_refused(M, N, y, NULL, ELAW_EDOMAIN, "is -inf");
    memcpy(z, y, sizeof z); /* one 20 x 10 complex matrix of both           */
    assert_int_equal(
        elaw_denoise_batch_complex(1, M, N, z, NULL, z, NULL, NULL, NULL),
        ELAW_EDOMAIN);
    /* 265 doubles before it: entry 132, whose imaginary part it is */
    assert_non_null(strstr(elaw_last_error(),
                           "elaw_denoise_batch_complex: matrix 1, row 13, "
                           "column 7 is -inf"));
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    double y[2 * SIZE], basis[M] = {1};
    const elaw_batch_options o = {.basis_count = 1, .basis = basis};
    elaw_status status = ELAW_ENOMEM;
    long before = elaw_memory_live(), n = 0;
    fill(y);
    omp_set_num_threads(2);
    while (status != ELAW_OK && n < 50) {
        elaw_memory_fail_at(++n);
        status = elaw_denoise_batch(2, M, N, y, &o, y, NULL, NULL, NULL);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    omp_set_num_threads(1);
    assert_true(n > 7 && n < 50); /* levels, rooms, three in each of two     */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),
        cmocka_unit_test(options),
        cmocka_unit_test(not_numbers),
        cmocka_unit_test(no_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
