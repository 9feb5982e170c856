/* Batches of small matrices: each is what its singular values say, real or
 * complex, tall or wide, with a basis or none; and their levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

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

/* known = B B^T y, a = y - known; width doubles an entry. */
static void take_off(size_t m, size_t n, size_t b, const double *basis,
                     size_t width, const double *y, double *known, double *a)
{
    for (size_t k = 0; k < m * n * width; k++)
        known[k] = 0;
    for (size_t j = 0; j < n * width; j++) {
        const double *column = y + j / width * m * width + j % width;
        double *to = known + j / width * m * width + j % width;
        for (size_t c = 0; c < b; c++) {
            double dot = 0;
            for (size_t i = 0; i < m; i++)
                dot += basis[i + c * m] * column[i * width];
            for (size_t i = 0; i < m; i++)
                to[i * width] += basis[i + c * m] * dot;
        }
    }
    for (size_t k = 0; k < m * n * width; k++)
        a[k] = y[k] - known[k];
}

/* The same by the singular values of the matrix less its known part. */
static void by_singular_values(size_t m, size_t n, size_t b,
                               const double *basis, elaw_loss loss,
                               size_t width, const double *y, double sd,
                               double *x, double *error)
{
    double a[400], known[400], cleaned[20], more = 0;
    size_t free_rows = m - b, least = free_rows < n ? free_rows : n;
    size_t most = free_rows < n ? n : free_rows;
    elaw_factors f;
    take_off(m, n, b, basis, width, y, known, a);
    assert_ok(elaw_factors_create("test", false, m, n, width, a, &f));
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
        for (size_t k = 0; k < f.count * width; k++)
            if (cleaned[k / width] > 0)
                error[i] +=
                    pow(cleaned[k / width] / f.value[k / width] *
                            f.left[(i + k / width * m) * width + k % width],
                        2);
    }
    for (size_t i = 0; i < m * n * width; i++)
        x[i] += known[i];
    elaw_factors_free(&f);
}

static void assert_singular(size_t m, size_t n, size_t b, const double *basis,
                            elaw_loss loss, size_t width, const double *y,
                            const double *x, const double *error)
{
    double want[400], row[20];
    for (size_t k = 0; k < COUNT; k++) {
        by_singular_values(m, n, b, basis, loss, width, y + k * m * n * width,
                           0.5, want, row);
        for (size_t i = 0; i < m * n * width; i++)
            assert_near(x[k * m * n * width + i], want[i], 1e-10, 0);
        for (size_t i = 0; i < m; i++)
            assert_near(error[k * m + i], row[i], 1e-10, 0);
    }
}

static void each_is_its_singular_values(void **state)
{
    (void)state;
    double y[COUNT * 200], x[COUNT * 200], basis[100], sd[COUNT],
        error[COUNT * 20];
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
            assert_singular(m, n, b, basis, (elaw_loss)l, 1, y, x, error);
            for (size_t k = 0; k < COUNT; k++)
                assert_true(sd[k] == 0.5 && rank[k] >= 1 && rank[k] <= 4);
            /* in place; one thread or three */
            omp_set_num_threads(3);
            assert_ok(
                elaw_denoise_batch(COUNT, m, n, y, &o, y, NULL, NULL, NULL));
            omp_set_num_threads(1);
            assert_memory_equal(x, y, COUNT * m * n * sizeof *x);
        }
}

/* Vectors of the signal and noise are complex: E|noise|^2 = 0.25. */
static void complex_ones_too(void **state)
{
    (void)state;
    double y[COUNT * 200], other[COUNT * 200], basis[100], error[COUNT * 20];
    elaw_complex z[COUNT * 200], x[COUNT * 200];
    for (size_t s = 0; s < 4; s++)
        for (int l = 0; l < ELAW_LOSSES; l++) {
            size_t m = shapes[s][0], n = shapes[s][1], b = shapes[s][2];
            some_basis(m, b, basis);
            some_matrices(COUNT, m, n, y);
            elaw_rng_fill_normal((elaw_rng){5, 5}, 0, m, COUNT * n, other, m);
            for (size_t i = 0; i < COUNT * m * n; i++)
                z[i] = (elaw_complex){0.7 * y[i] + 0.3 * other[i],
                                      0.5 * y[i] - 0.2 * other[i]};
            elaw_batch_options o = {.entry_sd = 0.5,
                                    .loss = (elaw_loss)l,
                                    .basis_count = b,
                                    .basis = basis};
            assert_ok(elaw_denoise_batch_complex(COUNT, m, n, z, &o, x, NULL,
                                                 NULL, error));
            assert_singular(m, n, b, basis, (elaw_loss)l, 2, (double *)z,
                            (double *)x, error);
        }
}

/* s^2 = sum_{j > k} l_j/((n - k)(N - k)) for the smallest k of the rule. */
static double level_by_rule(size_t m, size_t n, size_t b, const double *basis,
                            const double *y)
{
    elaw_factors f;
    double known[200], a[200], sum = 0, sd = 0;
    size_t least = m - b < n ? m - b : n, most = m - b < n ? n : m - b;
    take_off(m, n, b, basis, 1, y, known, a);
    assert_ok(elaw_factors_create("test", false, m, n, 1, a, &f));
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
    double y[COUNT * 200], x[COUNT * 200], sd[COUNT], pooled[COUNT];
    for (size_t s = 0; s < 4; s++) {
        size_t m = shapes[s][0], n = shapes[s][1], b = shapes[s][2];
        double basis[100], sum = 0;
        some_basis(m, b, basis);
        some_matrices(COUNT, m, n, y);
        elaw_batch_options o = {.basis_count = b, .basis = basis};
        assert_ok(elaw_denoise_batch(COUNT, m, n, y, &o, x, sd, NULL, NULL));
        for (size_t k = 0; k < COUNT; k++)
            assert_near(sd[k], level_by_rule(m, n, b, basis, y + k * m * n), 0,
                        1e-10);
        o.pool = true;
        assert_ok(
            elaw_denoise_batch(COUNT, m, n, y, &o, x, pooled, NULL, NULL));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_its_singular_values),
        cmocka_unit_test(complex_ones_too),
        cmocka_unit_test(levels_follow_the_rule),
        cmocka_unit_test(noise_goes),
        cmocka_unit_test(no_noise_stays),
        cmocka_unit_test(complex_is_real_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
