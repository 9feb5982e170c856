/* Random numbers as functions of their place: the published answers of the
 * generator, the same entry by every road, orthonormal frames. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "random/normal.h"
#include "random/philox.h"
#include "support.h"

/* Random123 1.14, tests/kat_vectors, rows "philox4x64 10": counter, key,
 * result. */
static const uint64_t known[3][10] = {
    {0, 0, 0, 0, 0, 0, 0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
     0xd7e772cee186176b, 0x7e68b68aec7ba23b},
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6,
     0xa09caebf594f0ba0},
    {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0,
     0x082efa98ec4e6c89, 0x452821e638d01377, 0xbe5466cf34e90c6c,
     0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5,
     0x57bd43b5e52b7fe6},
};

static void blocks_have_the_published_answers(void **state)
{
    (void)state;
    for (int v = 0; v < 3; v++) {
        const uint64_t *k = known[v];
        elaw_rng rng = {k[4], k[5]};
        philox4x64_ctr_t got = elaw_block(rng, k[0], k[1], k[2], k[3]);
        assert_memory_equal(got.v, k + 6, sizeof got.v);
    }
    uint64_t bits[4];
    elaw_rng_bits((elaw_rng){0, 0}, 0, 0, bits);
    assert_memory_equal(bits, known[0] + 6, sizeof bits);
}

static void units_never_reach_0_or_1(void **state)
{
    (void)state;
    assert_true(elaw_unit(0) == 0x1p-53);
    assert_true(elaw_unit(UINT64_MAX) == 1.0 - 0x1p-53);
}

/* Each argument moves the number: a generator deaf to one of them would
 * repeat rows, columns, streams or seeds. */
static void every_argument_matters(void **state)
{
    (void)state;
    double base = elaw_rng_uniform((elaw_rng){1, 2}, 3, 4);
    assert_true(base != elaw_rng_uniform((elaw_rng){2, 2}, 3, 4));
    assert_true(base != elaw_rng_uniform((elaw_rng){1, 3}, 3, 4));
    assert_true(base != elaw_rng_uniform((elaw_rng){1, 2}, 2, 4));
    assert_true(base != elaw_rng_uniform((elaw_rng){1, 2}, 7, 4));
    assert_true(base != elaw_rng_uniform((elaw_rng){1, 2}, 3, 5));
    elaw_rng one = elaw_rng_part((elaw_rng){1, 2}, 1);
    elaw_rng two = elaw_rng_part((elaw_rng){1, 2}, 2);
    assert_true(one.seed == 1 && two.seed == 1);
    assert_true(one.stream != two.stream && one.stream != 2);
}

static void check_fill(uint64_t first, size_t rows, size_t cols, size_t ld)
{
    elaw_rng rng = {7, 11};
    double *out = elaw_alloc(cols, ld * sizeof *out);
    for (size_t e = 0; e < cols * ld; e++)
        out[e] = 99;
    elaw_rng_fill_normal(rng, first, rows, cols, out, ld);
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < ld; i++)
            assert_true(out[i + j * ld] ==
                        (i < rows ? elaw_rng_normal(rng, first + i, j) : 99));
    elaw_free(out);
}

/* Bit for bit, whatever the phase of the four, and nothing in the gap. */
static void a_filled_block_is_its_entries(void **state)
{
    (void)state;
    for (uint64_t first = 0; first < 6; first++)
        for (size_t rows = 0; rows < 11; rows++)
            check_fill(first, rows, 3, 12);
    check_fill(5, 4099, 5, 4100); /* more than one chunk, several threads */
    check_fill(UINT64_MAX - 3, 4, 1, 4);
}

static void complex_runs_are_their_entries(void **state)
{
    (void)state;
    elaw_rng rng = {7, 11};
    elaw_complex out[9];
    for (uint64_t first = 0; first < 3; first++) {
        elaw_normal_complex_run(rng, first, 5, 9, out);
        for (uint64_t r = 0; r < 9; r++) {
            elaw_complex z = elaw_rng_normal_complex(rng, first + r, 5);
            assert_true(z.re == out[r].re && z.im == out[r].im);
        }
    }
}

/* max |Q^* Q - I| over all pairs of columns; entries are pairs if complex. */
static double frame_defect(const double *q, size_t n, size_t k, bool is_complex)
{
    double worst = 0;
    size_t step = is_complex ? 2 * n : n;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *x = q + a * step, *y = q + b * step;
            double re = a == b ? -1 : 0, im = 0;
            for (size_t i = 0; i < step; i++)
                re += x[i] * y[i];
            for (size_t i = 0; is_complex && i < n; i++)
                im += x[2 * i] * y[2 * i + 1] - x[2 * i + 1] * y[2 * i];
            worst = fmax(worst, hypot(re, im));
        }
    return worst;
}

/* Rounding of n products, each at most 1, twice orthogonalised: n eps is
 * generous and a single Gram-Schmidt exceeds it at k = n. */
static void frames_are_orthonormal(void **state)
{
    (void)state;
    static const size_t shape[][2] = {{1, 1}, {5, 5}, {60, 60}, {3000, 12}};
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
        size_t n = shape[s][0], k = shape[s][1];
        double *q = elaw_alloc(n * k, 2 * sizeof *q);
        double bound = 2 * (double)n * 0x1p-53;
        assert_ok(elaw_rng_frame((elaw_rng){3, s}, n, k, q));
        assert_true(frame_defect(q, n, k, false) <= bound + 0x1p-51);
        assert_ok(
            elaw_rng_frame_complex((elaw_rng){3, s}, n, k, (elaw_complex *)q));
        assert_true(frame_defect(q, n, k, true) <= bound + 0x1p-51);
        elaw_free(q);
    }
}

/* The first column must not be the normalised first column of the noise that
 * the same generator fills: a spike would lie along its own noise. */
static void a_frame_ignores_the_normals_of_its_stream(void **state)
{
    (void)state;
    enum { N = 1000 };
    double q[N], g[N], inner = 0;
    elaw_rng rng = {1, 0};
    assert_ok(elaw_rng_frame(rng, N, 1, q));
    elaw_rng_fill_normal(rng, 0, N, 1, g, N);
    for (size_t i = 0; i < N; i++)
        inner += q[i] * g[i];
    assert_true(fabs(inner) < 4); /* N(0, 1); the same column: 31.6 */
}

static void too_many_columns_are_refused(void **state)
{
    (void)state;
    double q[6];
    assert_int_equal(elaw_rng_frame((elaw_rng){1, 0}, 2, 3, q), ELAW_ESHAPE);
    assert_string_equal(elaw_last_error(),
                        "elaw_rng_frame: k = 3 exceeds n = 2");
    assert_int_equal(
        elaw_rng_frame_complex((elaw_rng){1, 0}, 2, 3, (elaw_complex *)q),
        ELAW_ESHAPE);
    assert_ok(elaw_rng_frame((elaw_rng){1, 0}, 0, 0, q));
    long live = elaw_memory_live();
    elaw_memory_fail_at(1);
    assert_int_equal(elaw_rng_frame((elaw_rng){1, 0}, 3, 2, q), ELAW_ENOMEM);
    elaw_memory_fail_at(0);
    assert_int_equal(elaw_memory_live(), live);
}

static void threads_do_not_change_a_digit(void **state)
{
    (void)state;
    enum { N = 5000, K = 16 };
    double *q[2], *g[2];
    int threads = omp_get_max_threads();
    for (int t = 0; t < 2; t++) {
        omp_set_num_threads(t == 0 ? 1 : 3);
        q[t] = elaw_alloc(N * K, sizeof(double));
        g[t] = elaw_alloc(N * K, sizeof(double));
        assert_ok(elaw_rng_frame((elaw_rng){5, 0}, N, K, q[t]));
        elaw_rng_fill_normal((elaw_rng){5, 0}, 1, N, K, g[t], N);
    }
    omp_set_num_threads(threads);
    assert_memory_equal(q[0], q[1], N * K * sizeof(double));
    assert_memory_equal(g[0], g[1], N * K * sizeof(double));
    for (int t = 0; t < 2; t++) {
        elaw_free(q[t]);
        elaw_free(g[t]);
    }
}

static void gamma_refuses_what_is_no_shape(void **state)
{
    (void)state;
    elaw_rng rng = {1, 0};
    assert_true(isnan(elaw_rng_gamma(rng, 0, 0, 0)));
    assert_true(isnan(elaw_rng_gamma(rng, -1, 0, 0)));
    assert_true(isnan(elaw_rng_chi2(rng, NAN, 0, 0)));
    assert_true(elaw_rng_gamma(rng, 1e-3, 0, 0) >= 0);
    /* the law of a huge shape is a point: sd 1e-8 of the mean */
    assert_near(elaw_rng_gamma(rng, 1e16, 0, 0) / 1e16, 1, 1e-7, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_have_the_published_answers),
        cmocka_unit_test(units_never_reach_0_or_1),
        cmocka_unit_test(every_argument_matters),
        cmocka_unit_test(a_filled_block_is_its_entries),
        cmocka_unit_test(complex_runs_are_their_entries),
        cmocka_unit_test(frames_are_orthonormal),
        cmocka_unit_test(a_frame_ignores_the_normals_of_its_stream),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(threads_do_not_change_a_digit),
        cmocka_unit_test(gamma_refuses_what_is_no_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
