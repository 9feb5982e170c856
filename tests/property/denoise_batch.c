/* Batches of small matrices: each is what the singular values say, whatever its
 * neighbours, its shape and the threads; and what is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "base/memory.h"
#include "denoise/factors.h"
#include "denoise/shrinker.h"
#include "support.h"

enum { COUNT = 7 };

static const size_t shapes[4][3] = {/* rows, columns, basis                  */
                                    {20, 9, 0},
                                    {20, 9, 4},
                                    {9, 20, 2},
                                    {12, 10, 3}};

/* An orthonormal basis of smooth functions (Gram-Schmidt on powers). */
static void some_basis(size_t m, size_t b, double *out)
{
    for (size_t c = 0; c < b; c++) {
        double *x = out + c * m, norm = 0;
        for (size_t i = 0; i < m; i++)
            x[i] = pow((double)i / (double)m - 0.4, (double)c);
        for (int twice = 0; twice < 2; twice++)
            for (size_t k = 0; k < c; k++) {
                double dot = 0;
                for (size_t i = 0; i < m; i++)
                    dot += x[i] * out[i + k * m];
                for (size_t i = 0; i < m; i++)
                    x[i] -= dot * out[i + k * m];
            }
        for (size_t i = 0; i < m; i++)
            norm += x[i] * x[i];
        for (size_t i = 0; i < m; i++)
            x[i] /= sqrt(norm);
    }
}

/* Rank 2, strong and weak, and noise of sd 0.5. */
static void some_matrices(size_t count, size_t m, size_t n, double *y)
{
    for (uint64_t k = 0; k < count; k++) {
        double *p = y + k * m * n, u[64], v[64];
        elaw_rng_fill_normal((elaw_rng){k, 1}, 0, m, n, p, m);
        elaw_rng_fill_normal((elaw_rng){k, 2}, 0, m, 2, u, m);
        elaw_rng_fill_normal((elaw_rng){k, 3}, 0, n, 2, v, n);
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < m; i++)
                p[i + j * m] = 0.5 * p[i + j * m] + 2 * u[i] * v[j] +
                               0.6 * u[i + m] * v[j + n];
    }
}

/* The same by the singular values of the matrix less its known part. */
static void by_singular_values(size_t m, size_t n, size_t b,
                               const double *basis, elaw_loss loss,
                               const double *y, double sd, double *x,
                               double *error)
{
    double a[400], known[400] = {0}, cleaned[20], more = 0;
    size_t free_rows = m - b, least = free_rows < n ? free_rows : n;
    size_t most = free_rows < n ? n : free_rows;
    elaw_factors f;
    for (size_t j = 0; j < n; j++) {
        for (size_t c = 0; c < b; c++) {
            double dot = 0;
            for (size_t i = 0; i < m; i++)
                dot += basis[i + c * m] * y[i + j * m];
            for (size_t i = 0; i < m; i++)
                known[i + j * m] += basis[i + c * m] * dot;
        }
        for (size_t i = 0; i < m; i++)
            a[i + j * m] = y[i + j * m] - known[i + j * m];
    }
    assert_ok(elaw_factors_create("test", false, m, n, 1, a, &f));
    double unit = sd * sqrt((double)most), ratio = (double)least / (double)most;
    for (size_t k = 0; k < f.count; k++) {
        cleaned[k] =
            unit * elaw_shrinker(loss, false, ratio, f.value[k] / unit);
        double gain = cleaned[k] / f.value[k];
        more += cleaned[k] > 0 ? gain * gain / (double)n : 0;
    }
    assert_ok(elaw_factors_build("test", &f, cleaned, x));
    for (size_t i = 0; i < m; i++) {
        error[i] = more;
        for (size_t c = 0; c < b; c++)
            error[i] += basis[i + c * m] * basis[i + c * m];
        for (size_t k = 0; k < f.count; k++)
            if (cleaned[k] > 0)
                error[i] += pow(cleaned[k] / f.value[k] * f.left[i + k * m], 2);
    }
    for (size_t i = 0; i < m * n; i++)
        x[i] += known[i];
    elaw_factors_free(&f);
}

static void each_is_its_singular_values(void **state)
{
    (void)state;
    double y[COUNT * 200], x[COUNT * 200], want[200], basis[100], sd[COUNT],
        error[COUNT * 20], row[20];
    size_t rank[COUNT];
    for (size_t s = 0; s < 4; s++)
        for (int l = 0; l < ELAW_LOSSES; l++) {
            size_t m = shapes[s][0], n = shapes[s][1], b = shapes[s][2];
            some_basis(m, b, basis);
            some_matrices(COUNT, m, n, y);
            elaw_batch_options o = {.entry_sd = 0.5,
                                    .loss = (elaw_loss)l,
                                    .basis_count = b,
                                    .basis = basis};
            assert_ok(
                elaw_denoise_batch(COUNT, m, n, y, &o, x, sd, rank, error));
            for (size_t k = 0; k < COUNT; k++) {
                by_singular_values(m, n, b, basis, (elaw_loss)l, y + k * m * n,
                                   0.5, want, row);
                assert_true(sd[k] == 0.5);
                assert_true(rank[k] >= 1 && rank[k] <= 4);
                for (size_t i = 0; i < m * n; i++)
                    assert_near(x[k * m * n + i], want[i], 1e-10, 0);
                for (size_t i = 0; i < m; i++)
                    assert_near(error[k * m + i], row[i], 1e-10, 0);
            }
            /* in place; one thread or three */
            omp_set_num_threads(3);
            assert_ok(
                elaw_denoise_batch(COUNT, m, n, y, &o, y, NULL, NULL, NULL));
            omp_set_num_threads(1);
            assert_memory_equal(x, y, COUNT * m * n * sizeof *x);
        }
}

/* sd^2 = sum_{j > k} l_j/((n - k)(N - k)) for the smallest k of the rule. */
static double level_by_rule(size_t m, size_t n, const double *y)
{
    elaw_factors f;
    double sum = 0, sd = 0;
    size_t least = m < n ? m : n, most = m < n ? n : m;
    assert_ok(elaw_factors_create("test", false, m, n, 1, y, &f));
    double last = f.value[least - 1] * f.value[least - 1];
    for (size_t k = 0; k < least; k++)
        sum += f.value[k] * f.value[k];
    for (size_t k = 0; k < least; k++) {
        double freedom = (double)(least - k) * (double)(most - k);
        sd = sqrt(sum / freedom);
        if ((f.value[k] * f.value[k] - last) * freedom <
            4 * sqrt((double)least * (double)most) * sum)
            break;
        sum -= f.value[k] * f.value[k];
    }
    elaw_factors_free(&f);
    return sd;
}

static void levels_follow_the_rule(void **state)
{
    (void)state;
    double y[COUNT * 200], x[COUNT * 200], sd[COUNT], pooled[COUNT], sum = 0;
    for (size_t s = 0; s < 4; s++) {
        size_t m = shapes[s][0], n = shapes[s][1];
        elaw_batch_options o = {.pool = true};
        some_matrices(COUNT, m, n, y);
        assert_ok(elaw_denoise_batch(COUNT, m, n, y, NULL, x, sd, NULL, NULL));
        for (size_t k = 0; k < COUNT; k++)
            assert_near(sd[k], level_by_rule(m, n, y + k * m * n), 0, 1e-10);
        assert_ok(
            elaw_denoise_batch(COUNT, m, n, y, &o, x, pooled, NULL, NULL));
        sum = 0;
        for (size_t k = 0; k < COUNT; k++)
            sum += sd[k] * sd[k] / COUNT;
        for (size_t k = 0; k < COUNT; k++)
            assert_near(pooled[k], sqrt(sum), 0, 1e-13);
    }
}

/* Pure noise: its level is unbiased to some per cent, nearly nothing is left.
 */
static void noise_goes(void **state)
{
    (void)state;
    enum { MANY = 200, M = 60, N = 30 };
    double *y = malloc(sizeof *y * MANY * M * N), left = 0, level = 0;
    double *sd = malloc(sizeof *sd * MANY);
    assert_true(y != NULL && sd != NULL);
    for (uint64_t k = 0; k < MANY; k++)
        elaw_rng_fill_normal((elaw_rng){k, 9}, 0, M, N, y + k * M * N, M);
    assert_ok(elaw_denoise_batch(MANY, M, N, y, NULL, y, sd, NULL, NULL));
    for (size_t i = 0; i < MANY * M * N; i++)
        left += y[i] * y[i] / (MANY * M * N);
    for (size_t k = 0; k < MANY; k++)
        level += sd[k] / MANY;
    assert_near(level, 1, 0.01, 0); /* of one sd 1/sqrt(2 M N) = 1.7 %        */
    assert_true(left < 0.02);
    free(sd);
    free(y);
}

static void no_noise_stays(void **state)
{
    (void)state;
    double y[200] = {0}, x[200], sd, error[20];
    size_t rank;
    assert_ok(elaw_denoise_batch(1, 20, 10, y, NULL, x, &sd, &rank, error));
    assert_true(sd == 0 && rank == 0 && memcmp(x, y, sizeof x) == 0);
    for (size_t j = 0; j < 10; j++)
        for (size_t i = 0; i < 20; i++)
            y[i + 20 * j] = cos((double)i) * sin((double)j);
    assert_ok(elaw_denoise_batch(1, 20, 10, y, NULL, x, &sd, &rank, error));
    assert_true(sd < 1e-7); /* the Gram matrix: a root of eps                 */
    for (size_t i = 0; i < 200; i++)
        assert_near(x[i], y[i], 1e-7, 0);
    assert_ok(
        elaw_denoise_batch(0, 20, 10, NULL, NULL, NULL, NULL, NULL, NULL));
}

/* A complex matrix: a real one times a phase; noise of a complex entry. */
static void complex_is_real_turned(void **state)
{
    (void)state;
    double y[COUNT * 200], x[COUNT * 200], basis[40], sd[2][COUNT],
        error[2][COUNT * 20];
    elaw_complex z[COUNT * 200];
    size_t rank[2][COUNT];
    some_matrices(COUNT, 20, 9, y);
    some_basis(20, 2, basis);
    for (size_t i = 0; i < COUNT * 180; i++)
        z[i] = (elaw_complex){0.6 * y[i], 0.8 * y[i]};
    elaw_batch_options o = {.basis_count = 2, .basis = basis};
    assert_ok(
        elaw_denoise_batch(COUNT, 20, 9, y, &o, x, sd[0], rank[0], error[0]));
    assert_ok(elaw_denoise_batch_complex(COUNT, 20, 9, z, &o, z, sd[1], rank[1],
                                         error[1]));
    for (size_t i = 0; i < COUNT * 180; i++) {
        assert_near(z[i].re, 0.6 * x[i], 1e-10, 0);
        assert_near(z[i].im, 0.8 * x[i], 1e-10, 0);
    }
    for (size_t k = 0; k < COUNT; k++) {
        assert_near(sd[1][k], sd[0][k], 0, 1e-10);
        assert_int_equal(rank[1][k], rank[0][k]);
        assert_near(error[1][20 * k + 3], error[0][20 * k + 3], 1e-10, 0);
    }
}

static void refused(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

static void what_is_refused(void **state)
{
    (void)state;
    double y[400], x[400], skew[40] = {1, 1}, bad[2] = {1, -1};
    some_matrices(2, 20, 10, y);
    elaw_batch_options o = {.basis_count = 1, .basis = skew};
#define TRY(count, m, n, options)                                              \
    elaw_denoise_batch(count, m, n, y, options, x, NULL, NULL, NULL)
    refused(TRY(2, 20, 10, &o), ELAW_EDOMAIN, "not orthonormal");
    o = (elaw_batch_options){.basis_count = 18, .basis = skew};
    refused(TRY(2, 20, 10, &o), ELAW_ESHAPE, "20 x 10 with a basis of 18");
    refused(TRY(2, 20, 2, NULL), ELAW_ESHAPE, "3 columns");
    o = (elaw_batch_options){.entry_sd = -1};
    refused(TRY(2, 20, 10, &o), ELAW_EDOMAIN, "entry_sd = -1");
    o = (elaw_batch_options){.entry_sds = bad};
    refused(TRY(2, 20, 10, &o), ELAW_EDOMAIN, "matrix 2 is -1");
    o = (elaw_batch_options){.entry_sd = 1, .pool = true};
    refused(TRY(2, 20, 10, &o), ELAW_EINVAL, "choose one");
    o = (elaw_batch_options){.loss = ELAW_LOSSES};
    refused(TRY(2, 20, 10, &o), ELAW_EINVAL, "no loss");
    y[200 + 20 * 3 + 5] = NAN;
    refused(TRY(2, 20, 10, NULL), ELAW_EDOMAIN,
            "matrix 2, row 6, column 4 is nan");
    refused(elaw_denoise_batch(1, 20, 10, NULL, NULL, x, NULL, NULL, NULL),
            ELAW_EINVAL, "NULL");
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    double y[200], x[200];
    some_matrices(1, 20, 10, y);
    long before = elaw_memory_live(), n = 0;
    elaw_status status;
    do {
        elaw_memory_fail_at(++n);
        status = TRY(1, 20, 10, NULL);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    } while (status != ELAW_OK && n < 50);
    elaw_memory_fail_at(0);
    assert_true(n > 2 && n < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_its_singular_values),
        cmocka_unit_test(levels_follow_the_rule),
        cmocka_unit_test(noise_goes),
        cmocka_unit_test(no_noise_stays),
        cmocka_unit_test(complex_is_real_turned),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(no_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
