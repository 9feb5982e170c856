/* Eigenpairs and singular triplets: known spectra, invariances, and three
 * solvers that must agree. Norms here are below 5; 1e-10 of that is far above
 * the rounding of n <= 120 and far below any spacing that is tested. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "certify.h"
#include "support.h"

static const double agree = 1e-10;
static const elaw_solver every_solver[] = {ELAW_SOLVER_AUTO, ELAW_SOLVER_ARPACK,
                                           ELAW_SOLVER_LAPACK,
                                           ELAW_SOLVER_LANCZOS};
static const elaw_which every_which[] = {ELAW_LARGEST_MAGNITUDE, ELAW_LARGEST,
                                         ELAW_SMALLEST, ELAW_BOTH_ENDS};

enum { SOLVERS = 4, WHICH = 4 };

/* What `which` means, on all values sorted. */
static void expected(elaw_which which, size_t n, size_t k, const double *all,
                     double *out)
{
    size_t low = which == ELAW_SMALLEST    ? k
                 : which == ELAW_BOTH_ENDS ? k / 2
                                           : 0;
    if (which == ELAW_LARGEST_MAGNITUDE) /* try each split: the best smallest */
        for (double best = -1, t = 0; t <= (double)k; t++) {
            size_t l = (size_t)t, h = k - l;
            double least = INFINITY;
            for (size_t i = 0; i < k; i++)
                least = fmin(least, fabs(i < h ? all[i] : all[n - k + i]));
            if (least > best) {
                best = least;
                low = l;
            }
        }
    for (size_t i = 0; i < k; i++)
        out[i] = i < k - low ? all[i] : all[n - k + i];
}

/* --- solvers agree
 * -----------------------------------------------------------*/

static void compare_eigen(const elaw_operator *a, size_t k, double norm)
{
    elaw_eigen all;
    double want[16];
    assert_ok(elaw_eigen_all(a, NULL, &all));
    assert_int_equal(all.count, a->rows);
    certify_eigen(a, norm, &all, 1e-13);
    for (int s = 0; s < SOLVERS; s++)
        for (int w = 0; w < WHICH; w++) {
            elaw_eigen_options o = {.which = every_which[w],
                                    .solver = every_solver[s]};
            elaw_eigen top;
            assert_ok(elaw_eigen_top(a, k, &o, &top));
            assert_int_equal(top.count, k);
            certify_eigen(a, norm, &top, 3e-12);
            expected(o.which, a->rows, k, all.values, want);
            for (size_t i = 0; i < k; i++)
                assert_near(top.values[i], want[i], agree * norm, 0);
            elaw_eigen_free(&top);
        }
    elaw_eigen_free(&all);
}

static void compare_svd(const elaw_operator *a, size_t k, double norm)
{
    elaw_svd all, top;
    size_t p = a->rows < a->cols ? a->rows : a->cols;
    assert_ok(elaw_svd_all(a, NULL, &all));
    assert_int_equal(all.count, p);
    certify_svd(a, norm, &all, 1e-13);
    for (int s = 0; s < SOLVERS; s++) {
        elaw_eigen_options o = {.solver = every_solver[s]};
        assert_ok(elaw_svd_top(a, k, &o, &top));
        assert_int_equal(top.count, k);
        certify_svd(a, norm, &top, 3e-12);
        for (size_t i = 0; i < k; i++)
            assert_near(top.values[i], all.values[i], agree * norm, 0);
        elaw_svd_free(&top);
    }
    elaw_svd_free(&all);
}

static void solvers_agree_on_noise(void **state)
{
    (void)state;
    const double strength[3] = {3, -2.5, 1.6};
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++) {
        test_matrix a =
            test_noise(120, 120, true, (elaw_field)field, 3, strength, 3);
        compare_eigen(&a.op, 1, 4);
        compare_eigen(&a.op, 5, 4);
        compare_svd(&a.op, 5, 4); /* singular values of a symmetric one */
        test_matrix_free(&a);
        const size_t shape[3][2] = {{60, 110}, {110, 60}, {80, 80}};
        for (int i = 0; i < 3; i++) {
            a = test_noise(shape[i][0], shape[i][1], false, (elaw_field)field,
                           3, strength, 4);
            compare_svd(&a.op, 1, 6);
            compare_svd(&a.op, 6, 6);
            test_matrix_free(&a);
        }
    }
}

/* Every k of every small n. */
static void small_sizes(void **state)
{
    (void)state;
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++)
        for (size_t n = 1; n <= 6; n++)
            for (size_t k = 1; k <= n; k++) {
                test_matrix a =
                    test_noise(n, n, true, (elaw_field)field, 0, NULL, n);
                compare_eigen(&a.op, k, 4);
                test_matrix_free(&a);
                a = test_noise(n, n + 2, false, (elaw_field)field, 0, NULL, n);
                compare_svd(&a.op, k, 4);
                test_matrix_free(&a);
            }
}

/* --- known spectra
 * -----------------------------------------------------------*/

/* Laplacian of the path: 2 - 2 cos(pi j / n), j = 0..n-1. */
static elaw_complex path(const void *ctx, size_t i, size_t j)
{
    size_t n = *(const size_t *)ctx, d = i > j ? i - j : j - i;
    if (d > 1)
        return (elaw_complex){0, 0};
    if (d == 1)
        return (elaw_complex){-1, 0};
    return (elaw_complex){i == 0 || i == n - 1 ? 1 : 2, 0};
}

static void path_laplacian(void **state)
{
    (void)state;
    size_t n = 60;
    test_matrix a = test_entries(n, n, true, path, &n, ELAW_REAL);
    elaw_eigen all, low;
    assert_ok(elaw_eigen_all(&a.op, NULL, &all));
    for (size_t j = 0; j < n; j++)
        assert_near(all.values[n - 1 - j],
                    2 - 2 * cos(acos(-1) * (double)j / (double)n), 4e-15 * 10,
                    0);
    certify_eigen(&a.op, 4, &all, 1e-13);
    elaw_eigen_free(&all);
    /* a wanted value is exactly 0: relative accuracy can not be reached */
    for (int s = 0; s < SOLVERS; s++) {
        elaw_eigen_options o = {.which = ELAW_SMALLEST,
                                .solver = every_solver[s]};
        assert_ok(elaw_eigen_top(&a.op, 3, &o, &low));
        certify_eigen(&a.op, 4, &low, 3e-12);
        assert_near(low.values[2], 0, 4 * agree, 0);
        for (size_t i = 0; i < n; i++) /* the constant vector */
            assert_near(low.vectors[2 * n + i], 1 / sqrt((double)n), 1e-8, 0);
        elaw_eigen_free(&low);
    }
    test_matrix_free(&a);
}

/* sum_k value[k] cos_k cos_k^T plus nothing: rank count. */
typedef struct low_rank {
    size_t n, count;
    const double *value;
} low_rank;

static double cosine(size_t n, size_t k, size_t i)
{
    return sqrt(2 / (double)n) *
           cos(acos(-1) * ((double)i + 0.5) * (double)k / (double)n);
}

static elaw_complex low_rank_entry(const void *ctx, size_t i, size_t j)
{
    const low_rank *r = ctx;
    elaw_complex sum = {0, 0};
    for (size_t k = 0; k < r->count; k++)
        sum.re += r->value[k] * cosine(r->n, k + 1, i) * cosine(r->n, k + 1, j);
    return sum;
}

/* More pairs are asked for than the rank: the others are exactly zero. */
static void rank_deficient(void **state)
{
    (void)state;
    const double value[3] = {3, 2, -1};
    low_rank r = {60, 3, value};
    test_matrix a = test_entries(60, 60, true, low_rank_entry, &r, ELAW_REAL);
    compare_eigen(&a.op, 5, 3);
    compare_svd(&a.op, 5, 3);
    test_matrix_free(&a);
}

/* 10^(-i): the smallest are nothing beside the largest. ARPACK's own criterion
 * asks for their relative accuracy and gives up after 3000 products. */
static elaw_complex vanishing(const void *ctx, size_t i, size_t j)
{
    (void)ctx;
    return (elaw_complex){i == j ? pow(10, -(double)i) : 0, 0};
}

static void values_that_vanish(void **state)
{
    (void)state;
    test_matrix a = test_entries(100, 100, true, vanishing, NULL, ELAW_REAL);
    for (int w = 0; w < WHICH; w++) {
        elaw_eigen_options o = {.which = every_which[w],
                                .solver = ELAW_SOLVER_ARPACK};
        elaw_eigen top;
        assert_ok(elaw_eigen_top(&a.op, 5, &o, &top));
        certify_eigen(&a.op, 1, &top, 3e-12);
        assert_true(top.info.products < 200);
        elaw_eigen_free(&top);
    }
    test_matrix_free(&a);
}

static elaw_complex zero(const void *ctx, size_t i, size_t j)
{
    (void)ctx, (void)i, (void)j;
    return (elaw_complex){0, 0};
}

static void zero_matrix(void **state)
{
    (void)state;
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++) {
        test_matrix a =
            test_entries(40, 40, true, zero, NULL, (elaw_field)field);
        compare_eigen(&a.op, 3, 1);
        compare_svd(&a.op, 3, 1);
        test_matrix_free(&a);
    }
}

static elaw_complex diagonal(const void *ctx, size_t i, size_t j)
{
    return (elaw_complex){i == j ? ((const double *)ctx)[i] : 0, 0};
}

/* Three exact copies of the top, a cluster of relative width 1e-9 below. LAPACK
 * and a run that spans everything see them all. */
static void multiple_values(void **state)
{
    (void)state;
    double d[50];
    for (size_t i = 0; i < 50; i++)
        d[i] = i < 3 ? 2 : i < 6 ? 1.5 + 1e-9 * (double)i : -0.01 * (double)i;
    test_matrix a = test_entries(50, 50, true, diagonal, d, ELAW_REAL);
    elaw_eigen_options o = {.which = ELAW_LARGEST,
                            .solver = ELAW_SOLVER_LAPACK};
    elaw_eigen top;
    assert_ok(elaw_eigen_top(&a.op, 6, &o, &top));
    certify_eigen(&a.op, 2, &top, 1e-13);
    for (size_t i = 0; i < 3; i++) {
        assert_near(top.values[i], 2, 1e-14, 0);
        assert_near(top.values[3 + i], 1.5 + 1e-9 * (double)(5 - i), 1e-14, 0);
    }
    elaw_eigen_free(&top);
    test_matrix_free(&a);
}

/* --- invariances
 * -------------------------------------------------------------*/

/* A Hermitian B + iC and the real [B -C; C B]: each value twice. */
static elaw_complex doubled(const void *ctx, size_t i, size_t j)
{
    const elaw_zmatrix *z = ctx;
    size_t n = z->rows;
    elaw_complex x = elaw_zmatrix_get(z, i % n, j % n);
    double re = (i < n) == (j < n) ? x.re : i < n ? -x.im : x.im;
    return (elaw_complex){re, 0};
}

static void complex_is_a_doubled_real(void **state)
{
    (void)state;
    const double strength[1] = {2.5};
    test_matrix z = test_noise(30, 30, true, ELAW_COMPLEX, 1, strength, 9);
    test_matrix a = test_entries(60, 60, true, doubled, &z.complex, ELAW_REAL);
    elaw_eigen one, two;
    assert_ok(elaw_eigen_all(&z.op, NULL, &one));
    assert_ok(elaw_eigen_all(&a.op, NULL, &two));
    for (size_t i = 0; i < 60; i++)
        assert_near(two.values[i], one.values[i / 2], 1e-13, 0);
    elaw_eigen_free(&one);
    elaw_eigen_free(&two);
    test_matrix_free(&a);
    test_matrix_free(&z);
}

/* c P A P^T: values times c, vectors permuted. */
typedef struct permuted {
    const elaw_matrix *a;
    double scale;
} permuted;

static elaw_complex permuted_entry(const void *ctx, size_t i, size_t j)
{
    const permuted *p = ctx;
    size_t n = p->a->rows;
    /* the lower triangle holds everything */
    size_t r = 7 * i % n, c = 7 * j % n;
    double x = elaw_matrix_get(p->a, r > c ? r : c, r > c ? c : r);
    return (elaw_complex){p->scale * x, 0};
}

static void scale_and_permutation(void **state)
{
    (void)state;
    const double strength[2] = {3, 2};
    const double scales[3] = {1, 1e-60, 1e60};
    size_t n = 100;
    test_matrix a = test_noise(n, n, true, ELAW_REAL, 2, strength, 8);
    elaw_eigen one, two;
    assert_ok(elaw_eigen_top(&a.op, 2, NULL, &one));
    for (int s = 0; s < 3; s++) {
        permuted p = {&a.real, scales[s]};
        test_matrix b = test_entries(n, n, true, permuted_entry, &p, ELAW_REAL);
        for (int solver = 0; solver < SOLVERS; solver++) {
            elaw_eigen_options o = {.solver = every_solver[solver]};
            assert_ok(elaw_eigen_top(&b.op, 2, &o, &two));
            certify_eigen(&b.op, 4 * p.scale, &two, 3e-12);
            for (size_t k = 0; k < 2; k++) {
                assert_near(two.values[k], p.scale * one.values[k], 0, agree);
                for (size_t i = 0; i < n; i++)
                    assert_near(two.vectors[i + k * n],
                                one.vectors[7 * i % n + k * n], 1e-8, 0);
            }
            elaw_eigen_free(&two);
        }
        test_matrix_free(&b);
    }
    elaw_eigen_free(&one);
    test_matrix_free(&a);
}

static elaw_complex transposed(const void *ctx, size_t i, size_t j)
{
    return (elaw_complex){elaw_matrix_get(ctx, j, i), 0};
}

static void transposition_swaps_the_sides(void **state)
{
    (void)state;
    const double strength[2] = {3, 2};
    test_matrix a = test_noise(50, 90, false, ELAW_REAL, 2, strength, 6);
    test_matrix t = test_entries(90, 50, false, transposed, &a.real, ELAW_REAL);
    elaw_svd x, y;
    assert_ok(elaw_svd_top(&a.op, 2, NULL, &x));
    assert_ok(elaw_svd_top(&t.op, 2, NULL, &y));
    for (size_t k = 0; k < 2; k++) {
        double same = 0;
        assert_near(x.values[k], y.values[k], agree, 0);
        for (size_t i = 0; i < 50; i++)
            same += x.left[i + 50 * k] * y.right[i + 50 * k];
        assert_near(fabs(same), 1, 1e-12, 0);
    }
    elaw_svd_free(&x);
    elaw_svd_free(&y);
    test_matrix_free(&t);
    test_matrix_free(&a);
}

static void seeds_repeat(void **state)
{
    (void)state;
    test_matrix a = test_noise(100, 100, true, ELAW_REAL, 0, NULL, 2);
    for (int s = 0; s < SOLVERS; s++) {
        elaw_eigen_options o = {.seed = 5, .solver = every_solver[s]};
        elaw_eigen one, two;
        assert_ok(elaw_eigen_top(&a.op, 4, &o, &one));
        assert_ok(elaw_eigen_top(&a.op, 4, &o, &two));
        assert_memory_equal(one.values, two.values, 4 * sizeof(double));
        assert_memory_equal(one.vectors, two.vectors, 400 * sizeof(double));
        assert_int_equal(one.info.products, two.info.products);
        elaw_eigen_free(&one);
        elaw_eigen_free(&two);
    }
    test_matrix_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solvers_agree_on_noise),
        cmocka_unit_test(small_sizes),
        cmocka_unit_test(path_laplacian),
        cmocka_unit_test(rank_deficient),
        cmocka_unit_test(values_that_vanish),
        cmocka_unit_test(zero_matrix),
        cmocka_unit_test(multiple_values),
        cmocka_unit_test(complex_is_a_doubled_real),
        cmocka_unit_test(scale_and_permutation),
        cmocka_unit_test(transposition_swaps_the_sides),
        cmocka_unit_test(seeds_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
