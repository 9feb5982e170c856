/* Stochastic traces against the sums they estimate. Operators with entries
 * serve, so that the truth is known: unit vectors reproduce it to rounding,
 * probes within their own error. */
#include <math.h>
#include <stdlib.h>

#include "eigen/full.h"
#include "estimate/fit.h"
#include "estimate/traces.h"
#include "reference_matrices.h"
#include "support.h"

/* A matrix with its values, of which the top `out` are pairs. */
typedef struct known {
    elaw_matrix a;
    elaw_operator op;
    elaw_full *full;
    const double *value;
    size_t out;
    double *taken, *left, *right;
    elaw_pairs pairs;
} known;

static known known_create(size_t rows, size_t cols, bool symmetric, size_t out)
{
    static const double strength[] = {3, 2};
    known k = {.out = out};
    size_t index[2] = {0, 1};
    assert_ok(elaw_matrix_create(rows, cols, &k.a));
    if (symmetric)
        reference_symmetric(11, rows, 1, out, strength, k.a.data);
    else
        reference_rectangular(12, rows, cols, 1, NULL, out, strength, k.a.data);
    assert_ok(elaw_operator_dense(&k.a, symmetric, &k.op));
    assert_ok(elaw_full_create(&k.op, &k.full));
    k.value = elaw_full_values(k.full);
    k.taken = calloc(out + 1, sizeof *k.taken);
    k.left = calloc(rows * (out + 1), sizeof *k.left);
    k.right = calloc(cols * (out + 1), sizeof *k.right);
    for (size_t i = 0; i < out; i++)
        k.taken[i] = k.value[i];
    assert_ok(elaw_full_pairs(k.full, out, index, k.left, k.right));
    k.pairs = (elaw_pairs){out, k.taken, k.left, symmetric ? k.left : k.right};
    return k;
}

static void known_free(known *k)
{
    elaw_full_free(k->full);
    elaw_operator_free(&k->op);
    elaw_matrix_free(&k->a);
    free(k->taken);
    free(k->left);
    free(k->right);
}

/* T_k by its defining recursion. */
static double chebyshev(int k, double u)
{
    double before = 1, now = u;
    for (int i = 1; i < k; i++) {
        double next = 2 * u * now - before;
        before = now;
        now = next;
    }
    return k == 0 ? 1 : now;
}

static double bulk_sum(const known *k, int order, double s)
{
    double m = (double)k->op.rows, n = (double)k->op.cols, sum = 0;
    for (size_t i = k->out; i < elaw_full_count(k->full); i++) {
        double x = k->value[i] / s;
        double u = k->op.symmetric ? x / (2 * sqrt(n))
                                   : (x * x - m - n) / (2 * sqrt(m * n));
        sum += chebyshev(order, u);
    }
    return sum;
}

static double bulk_energy(const known *k)
{
    double sum = 0;
    for (size_t i = k->out; i < elaw_full_count(k->full); i++)
        sum += k->value[i] * k->value[i];
    return sum;
}

static const int orders[] = {1, 2, 3, 4, 5, 8};
enum { ORDERS = sizeof orders / sizeof *orders };

/* Rounding: a few products in each of which entries of size 1 are summed over
 * some hundred terms, then as many terms again. */
static void unit_vectors_give_the_sums(void **state)
{
    (void)state;
    const size_t shape[][3] = {{60, 60, 1}, {60, 110, 0}, {110, 60, 0}};
    for (size_t c = 0; c < 3; c++)
        for (size_t out = 0; out <= 2; out += 2) {
            known k =
                known_create(shape[c][0], shape[c][1], shape[c][2] == 1, out);
            elaw_traces energy;
            double sum[ORDERS], variance[ORDERS];
            assert_ok(elaw_traces_energy(&k.op, &k.pairs, 0, 1, &energy));
            assert_true(energy.exact && energy.probes == 60);
            assert_true(energy.energy_relative_variance == 0);
            assert_near(energy.energy, bulk_energy(&k), 0, 1e-12);
            assert_ok(elaw_traces_chebyshev(&k.op, &k.pairs, 1.02, 0, 1, ORDERS,
                                            orders, sum, variance));
            for (size_t i = 0; i < ORDERS; i++) {
                assert_near(sum[i], bulk_sum(&k, orders[i], 1.02), 1e-10, 0);
                assert_true(variance[i] == 0);
            }
            known_free(&k);
        }
}

/* The same matrix in the middle of a larger one of zeros, too large for unit
 * vectors. Zero rows and columns change no energy. */
typedef struct padded {
    elaw_operator inner;
    size_t before;
} padded;

static int padded_product(const padded *p, bool adjoint, size_t k,
                          const double *x, size_t ldx, double *y, size_t ldy,
                          size_t length)
{
    size_t rows = adjoint ? p->inner.cols : p->inner.rows;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < length; i++)
            if (i < p->before || i >= p->before + rows)
                y[c * ldy + i] = 0;
    return (adjoint ? p->inner.apply_transpose : p->inner.apply)(
        p->inner.ctx, k, x + p->before, ldx, y + p->before, ldy);
}

enum { LARGE = 2300 };

static int padded_apply(void *ctx, size_t k, const double *x, size_t ldx,
                        double *y, size_t ldy)
{
    return padded_product(ctx, false, k, x, ldx, y, ldy, LARGE);
}

static int padded_adjoint(void *ctx, size_t k, const double *x, size_t ldx,
                          double *y, size_t ldy)
{
    return padded_product(ctx, true, k, x, ldx, y, ldy, LARGE);
}

/* 200 probes, 20 seeds: the mean is within 4 standard errors and the squared
 * errors are what the estimate says of itself, chi-squared with 20 degrees:
 * 0.25 .. 2.3 of their mean to 1e-4. */
static void probes_know_their_error(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    const size_t shape[][3] = {{120, 120, 1}, {90, 160, 0}};
    for (size_t c = 0; c < 2; c++) {
        known k = known_create(shape[c][0], shape[c][1], shape[c][2] == 1, 0);
        padded p = {k.op, 40};
        elaw_operator op = {.rows = LARGE,
                            .cols = LARGE,
                            .symmetric = k.op.symmetric,
                            .apply = padded_apply,
                            .apply_transpose = padded_adjoint,
                            .ctx = &p};
        double want = bulk_energy(&k), sum = 0, squares = 0;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            elaw_traces got;
            assert_ok(elaw_traces_energy(&op, NULL, 200, seed, &got));
            assert_false(got.exact);
            assert_int_equal(got.probes, 200);
            double error = (got.energy / want - 1) / 2; /* of s */
            double z = error / sqrt(got.energy_relative_variance);
            sum += z / SEEDS;
            squares += z * z / SEEDS;
        }
        assert_near(sum, 0, 4 / sqrt(SEEDS), 0);
        assert_near(squares, 1.275, 1.025, 0);
        known_free(&k);
    }
}

/* One probe knows no spread: its error is that of pure noise, 1/(2 N q), N the
 * larger side, whichever side is the rows. 40 probes of one matrix: the mean
 * square is 1 with sd 0.22; 4 of them. */
static void one_probe_has_the_error_of_noise(void **state)
{
    (void)state;
    const double P = 2001, N = 3200;
    double squares[2] = {0, 0}, truth = 0;
    elaw_matrix a;
    assert_ok(elaw_matrix_create((size_t)P, (size_t)N, &a));
    elaw_rng_fill_normal((elaw_rng){5, 1}, 0, a.rows, a.cols, a.data, a.ld);
    for (size_t k = 0; k < a.rows * a.cols; k++)
        truth += a.data[k] * a.data[k];
    for (int turn = 0; turn < 2; turn++) {
        elaw_operator op;
        if (turn == 1) /* the same numbers, read along the lines */
            a = (elaw_matrix){a.cols,         a.rows, a.ld,
                              ELAW_ROW_MAJOR, a.data, a.held};
        assert_ok(elaw_operator_dense(&a, false, &op));
        for (uint64_t seed = 0; seed < 40; seed++) {
            elaw_traces got;
            assert_ok(elaw_traces_energy(&op, NULL, 1, seed, &got));
            assert_near(got.energy_relative_variance, 1 / (2 * N), 0, 1e-12);
            double error = (got.energy / truth - 1) / 2;
            squares[turn] += error * error * 2 * N / 40;
        }
        elaw_operator_free(&op);
        assert_near(squares[turn], 1, 0.88, 0);
    }
    assert_near(squares[0], squares[1], 0, 1e-9);
    elaw_matrix_free(&a);
}

/* Operators of the size at which probes take over: generated noise is too slow
 * to store, a banded matrix is not. tr T_k is known from its 2 x 2 blocks. */
static int blocks_apply(void *ctx, size_t k, const double *x, size_t ldx,
                        double *y, size_t ldy)
{
    const double *level = ctx;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < LARGE; i += 2) {
            double d = level[0] * cos((double)i), e = level[1];
            const double *from = x + c * ldx + i;
            y[c * ldy + i] = d * from[0] + e * from[1];
            y[c * ldy + i + 1] = e * from[0] - d * from[1];
        }
    return 0;
}

/* Eigenvalues of a block: +-sqrt(d^2 + e^2), so even orders only. */
static void probes_see_chebyshev_sums(void **state)
{
    (void)state;
    double level[2] = {20, 30};
    elaw_operator op = {.rows = LARGE,
                        .cols = LARGE,
                        .symmetric = true,
                        .apply = blocks_apply,
                        .ctx = level};
    const int order[] = {2, 3, 4};
    double want[3] = {0}, squares = 0;
    for (size_t i = 0; i < LARGE; i += 2) {
        double u = hypot(level[0] * cos((double)i), level[1]) /
                   (2 * sqrt((double)LARGE));
        for (int j = 0; j < 3; j++)
            want[j] += chebyshev(order[j], u) + chebyshev(order[j], -u);
    }
    for (uint64_t seed = 0; seed < 20; seed++) {
        double sum[3], variance[3];
        assert_ok(elaw_traces_chebyshev(&op, NULL, 1, 100, seed, 3, order, sum,
                                        variance));
        /* T_2 of a block is a multiple of 1: no noise at all in that sum */
        assert_near(sum[0], want[0], 1e-8, 0);
        assert_near(variance[0], 0, 1e-12, 0);
        assert_near(sum[2], want[2], 1e-8, 0);
        double z = (sum[1] - want[1]) / sqrt(variance[1]);
        squares += z * z / 20;
    }
    assert_near(squares, 1.275, 1.025, 0);
}

/* The sums of traces are those of the spectrum where unit vectors are used. */
static void fit_on_traces_agrees_with_the_spectrum(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        known k = known_create(80, symmetric ? 80 : 130, symmetric != 0, 2);
        elaw_noise_model model = {symmetric != 0, 1, k.op.rows, k.op.cols, 0.3};
        double s, z[6], of_traces[6], p, p_traces;
        double energy =
            bulk_energy(&k) + k.taken[0] * k.taken[0] + k.taken[1] * k.taken[1];
        assert_ok(elaw_noise_level(&model, energy, 2, k.taken, &s));
        assert_ok(elaw_fit_spectrum(&model, s, elaw_full_count(k.full), k.value,
                                    2, k.taken, z, &p));
        assert_ok(elaw_fit_traces(&model, s, &k.op, &k.pairs, 0, 1, of_traces,
                                  &p_traces));
        for (int i = 0; i < 6; i++)
            assert_near(of_traces[i], z[i], 1e-9, 0);
        assert_near(p_traces, p, 1e-9, 0);
        known_free(&k);
    }
}

/* One matrix with the values of the law itself, so that only the probes of each
 * seed move the sums: the p-values are uniform, but for the 3 to 8 percent of
 * the variance that a random matrix would add: of 2000, 150 to 200 lie below
 * .1, less than 14 away, and 1 or 2 below .001; sums taken as independent of
 * each other would put ten there. */
static void p_values_of_probes_are_uniform(void **state)
{
    (void)state;
    enum { SIDE = 211, RUNS = 2000 }; /* a prime: strides permute */
    static double a[SIDE * SIDE], q[SIDE * SIDE];
    double pi = acos(-1.), value[SIDE], share[SIDE];
    elaw_law *law;
    elaw_matrix matrix;
    elaw_operator op;
    assert_ok(elaw_law_semicircle(SIDE, &law));
    for (size_t l = 0; l < SIDE; l++) {
        share[l] = ((double)(l * 79 % SIDE) + 0.5) / SIDE;
        for (size_t i = 0; i < SIDE; i++)
            q[i + l * SIDE] = sqrt((l == 0 ? 1. : 2.) / SIDE) *
                              cos(pi * (double)l * ((double)i + 0.5) / SIDE);
    }
    assert_ok(elaw_law_quantile(law, SIDE, share, value));
    elaw_law_free(law);
    for (size_t j = 0; j < SIDE; j++)
        for (size_t l = 0; l < SIDE; l++)
            for (size_t i = 0; i < SIDE; i++)
                a[i + j * SIDE] += q[i + l * SIDE] * value[l] * q[j + l * SIDE];
    for (size_t j = 0; j < SIDE; j++) /* symmetric to the last bit */
        for (size_t i = 0; i < j; i++)
            a[i + j * SIDE] = a[j + i * SIDE];
    assert_ok(elaw_matrix_borrow(SIDE, SIDE, a, SIDE, &matrix));
    assert_ok(elaw_operator_dense(&matrix, true, &op));
    elaw_noise_model model = {true, 1, SIDE, SIDE, 0};
    int rare = 0, few = 0;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        double z[6], p;
        assert_ok(elaw_fit_traces(&model, 1, &op, NULL, 4, seed, z, &p));
        rare += p < 0.001;
        few += p < 0.1;
    }
    assert_in_range(rare, 0, 7);
    assert_in_range(few, 110, 254);
    elaw_operator_free(&op);
}

/* A Hermitian matrix diag(w) A diag(w)^* with |w| = 1 has the values of A. */
static void complex_operators_have_the_sums_of_their_values(void **state)
{
    (void)state;
    known k = known_create(50, 50, true, 2);
    elaw_zmatrix z;
    elaw_operator op;
    assert_ok(elaw_zmatrix_create(50, 50, &z));
    double *left = calloc(50 * 2 * 2, sizeof *left);
    for (size_t j = 0; j < 50; j++)
        for (size_t i = 0; i < 50; i++) {
            double x = elaw_matrix_get(&k.a, i, j);
            double angle = (double)(i * i) - (double)(j * j);
            z.data[i + j * z.ld] =
                (elaw_complex){x * cos(angle), x * sin(angle)};
        }
    for (size_t i = 0; i < 100; i++) {
        double angle = (double)((i % 50) * (i % 50));
        left[2 * i] = k.left[i] * cos(angle);
        left[2 * i + 1] = k.left[i] * sin(angle);
    }
    elaw_pairs pairs = {2, k.taken, left, left};
    double sum[ORDERS], variance[ORDERS];
    for (int hermitian = 0; hermitian < 2; hermitian++) {
        elaw_traces got;
        assert_ok(elaw_operator_zdense(&z, hermitian != 0, &op));
        assert_ok(elaw_traces_energy(&op, &pairs, 0, 1, &got));
        assert_near(got.energy, bulk_energy(&k), 0, 1e-12);
        assert_ok(elaw_traces_chebyshev(&op, &pairs, 0.98, 0, 1, ORDERS, orders,
                                        sum, variance));
        k.op.symmetric = hermitian != 0; /* seen as a rectangular one too */
        for (size_t i = 0; i < ORDERS; i++) {
            double want = 0;
            for (size_t l = 0; l < 50; l++) {
                double x = k.value[l] / 0.98;
                double u =
                    hermitian != 0 ? x / (2 * sqrt(50)) : (x * x - 100) / 100;
                want += l < 2 ? 0 : chebyshev(orders[i], u);
            }
            assert_near(sum[i], want, 1e-10, 0);
        }
        elaw_operator_free(&op);
    }
    k.op.symmetric = true;
    elaw_zmatrix_free(&z);
    free(left);
    known_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unit_vectors_give_the_sums),
        cmocka_unit_test(probes_know_their_error),
        cmocka_unit_test(one_probe_has_the_error_of_noise),
        cmocka_unit_test(probes_see_chebyshev_sums),
        cmocka_unit_test(p_values_of_probes_are_uniform),
        cmocka_unit_test(fit_on_traces_agrees_with_the_spectrum),
        cmocka_unit_test(complex_operators_have_the_sums_of_their_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
