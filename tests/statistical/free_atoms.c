/* Free convolutions that keep atoms, lose one at a hard edge or all but close a
 * gap, and expressions in expressions, against matrices in general position:
 * n = 1000, fixed seeds, bands in support/spectra.h. Kernels meet in dimension
 * k + k' - n at least, so an atom has n w eigenvalues to rounding of w. */
#include <math.h>

#include <eigenlaw/free.h>

#include "eigen/decompose.h"
#include "spectra.h"
#include "support.h"

enum { N = 1000 };

static double a[N * N], b[N * N], first[N], second[N];

static elaw_law *points(size_t n, const double place[], const double weight[])
{
    elaw_law *law;
    assert_ok(elaw_law_points(n, place, weight, &law));
    return law;
}

static elaw_law *uniform(double low, double high)
{
    elaw_law *law;
    assert_ok(elaw_law_uniform(low, high, &law));
    return law;
}

/* x + U y U^T in a. */
static void add_turned(uint64_t seed, const elaw_law *x, const elaw_law *y)
{
    test_quantiles(x, N, first);
    test_quantiles(y, N, second);
    test_turned(seed, N, second, a);
    for (int i = 0; i < N; i++)
        a[i + i * N] += first[i];
}

/* x^(1/2) (the n x n of) a x^(1/2) in a. */
static void between_roots(const elaw_law *x)
{
    test_quantiles(x, N, first);
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++)
            a[i + j * N] *= sqrt(first[i] * first[j]);
}

static void corner_of(size_t n, const double *from, double *to)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            to[i + j * n] = from[i + j * N];
}

/* As many eigenvalues at each atom as its weight says; matrix is kept. */
static void atoms_are_met(const elaw_law *law, size_t n, const double *matrix,
                          size_t atoms)
{
    static double copy[N * N], value[N];
    const double *place, *weight;
    size_t count;
    for (size_t k = 0; k < n * n; k++)
        copy[k] = matrix[k];
    assert_ok(elaw_syevd("test", 1, 'N', n, copy, value));
    assert_ok(elaw_law_atoms(law, &count, &place, &weight));
    assert_int_equal(count, atoms);
    for (size_t k = 0; k < count; k++) {
        double there = 0;
        for (size_t i = 0; i < n; i++)
            there += fabs(value[i] - place[k]) < 1e-9;
        assert_near(there, weight[k] * (double)n, 1e-6, 0);
    }
}

/* .7 + .8 - 1 at 0, .3 + .8 - 1 at 1; two intervals beside. */
static void atoms_of_a_sum(void **state)
{
    (void)state;
    const double one[] = {0, 1}, two[] = {0, 2};
    const double most[] = {0.7, 0.3}, more[] = {0.8, 0.2};
    elaw_law *x = points(2, one, most), *y = points(2, two, more), *law;
    assert_ok(elaw_free_sum(x, y, &law));
    add_turned(1, x, y);
    atoms_are_met(law, N, a, 2);
    test_spectrum_follows(law, N, a);
    elaw_law_free(law);
    elaw_law_free(x);
    elaw_law_free(y);
}

/* 0 from the larger kernel, 2 from .7 + .6 - 1. */
static void atoms_of_a_product(void **state)
{
    (void)state;
    const double one[] = {0, 1}, two[] = {0, 2, 5};
    const double most[] = {0.3, 0.7}, more[] = {0.1, 0.6, 0.3};
    elaw_law *x = points(2, one, most), *y = points(3, two, more), *law;
    assert_ok(elaw_free_product(x, y, &law));
    test_quantiles(y, N, second);
    test_turned(2, N, second, a);
    between_roots(x);
    atoms_are_met(law, N, a, 2);
    test_spectrum_follows(law, N, a);
    elaw_law_free(law);
    elaw_law_free(x);
    elaw_law_free(y);
}

/* A corner of .6: (.7 - .4)/.6 of the atom at -1 stays. */
static void atoms_of_a_corner(void **state)
{
    (void)state;
    const double place[] = {-1, 0, 2}, weight[] = {0.7, 0.1, 0.2};
    const size_t n = 6 * N / 10;
    elaw_law *x = points(3, place, weight), *law;
    assert_ok(elaw_free_compress(x, 0.6, &law));
    test_quantiles(x, N, first);
    test_turned(3, N, first, a);
    corner_of(n, a, b);
    atoms_are_met(law, n, b, 1);
    test_spectrum_follows(law, n, b);
    elaw_law_free(law);
    elaw_law_free(x);
}

/* Weights 1/2 and 1/2 just do not leave an atom: hard edges, the arcsine law.
 */
static void signs_make_an_arcsine(void **state)
{
    (void)state;
    const double place[] = {-1, 1}, half[] = {0.5, 0.5};
    elaw_law *x = points(2, place, half), *law;
    assert_ok(elaw_free_sum(x, x, &law));
    add_turned(4, x, x);
    atoms_are_met(law, N, a, 0);
    test_spectrum_follows(law, N, a);
    elaw_law_free(law);
    elaw_law_free(x);
}

/* -1, 1 and Gaussian noise, not turned: gap 0.025 of a support of 5. */
static void noise_closes_a_gap(void **state)
{
    (void)state;
    const double place[] = {-1, 1}, half[] = {0.5, 0.5}, v = 0.9;
    elaw_law *x = points(2, place, half), *y, *law;
    size_t count;
    const double *edge;
    assert_ok(elaw_law_semicircle(v, &y));
    assert_ok(elaw_free_sum(x, y, &law));
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(count, 2);
    for (size_t j = 0; j < N; j++)
        for (size_t i = j; i < N; i++)
            a[i + j * N] = elaw_rng_normal((elaw_rng){5, 0}, i, j) *
                           sqrt((i == j ? 2 : 1) * v / N);
    for (int i = 0; i < N; i++)
        a[i + i * N] += i < N / 2 ? -1 : 1;
    test_spectrum_follows(law, N, a);
    elaw_law_free(law);
    elaw_law_free(x);
    elaw_law_free(y);
}

/* (uniform(1, 2) + atoms(0, 3)) * uniform(1, 2), and a corner of that. */
static void expressions_in_expressions(void **state)
{
    (void)state;
    const double place[] = {0, 3}, half[] = {0.5, 0.5};
    elaw_law *x = uniform(1, 2), *y = points(2, place, half);
    elaw_law *sum, *product, *part;
    assert_ok(elaw_free_sum(x, y, &sum));
    assert_ok(elaw_free_product(sum, x, &product));
    assert_ok(elaw_free_compress(product, 0.7, &part));
    add_turned(6, x, y); /* in general position to a diagonal matrix: turn */
    assert_ok(elaw_syevd("test", 1, 'N', N, a, second));
    test_turned(7, N, second, a);
    between_roots(x);
    for (int k = 0; k < N * N; k++)
        b[k] = a[k];
    test_spectrum_follows(product, N, b);
    assert_ok(elaw_syevd("test", 1, 'N', N, a, second));
    test_turned(8, N, second, a);
    corner_of(7 * N / 10, a, b);
    test_spectrum_follows(part, 7 * N / 10, b);
    elaw_law_free(x);
    elaw_law_free(y);
    elaw_law_free(sum);
    elaw_law_free(product);
    elaw_law_free(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atoms_of_a_sum),
        cmocka_unit_test(atoms_of_a_product),
        cmocka_unit_test(atoms_of_a_corner),
        cmocka_unit_test(signs_make_an_arcsine),
        cmocka_unit_test(noise_closes_a_gap),
        cmocka_unit_test(expressions_in_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
