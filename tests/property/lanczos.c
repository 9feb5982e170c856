/* The unrestarted run and the full reduction: complete runs span the space, so
 * their Ritz values are the spectrum that the reduction finds. */
#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "certify.h"
#include "eigen/full.h"
#include "eigen/lanczos.h"
#include "support.h"

/* Rounding of n steps of length n: a few sqrt(n) eps, n <= 100 here. */
static const double tight = 1e-13;

static size_t *first_numbers(size_t count)
{
    size_t *index = malloc((count + 1) * sizeof *index);
    for (size_t i = 0; i < count; i++)
        index[i] = i;
    return index;
}

typedef struct pairs {
    double *left, *right; /* right NULL where symmetric */
} pairs;

static pairs room(const elaw_operator *a, size_t count)
{
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1;
    pairs p = {malloc((count + 1) * a->rows * width * sizeof(double)), NULL};
    if (!a->symmetric)
        p.right = malloc((count + 1) * a->cols * width * sizeof(double));
    return p;
}

static void pairs_free(pairs *p)
{
    free(p->left);
    free(p->right);
}

static void certify_run(const elaw_operator *a, elaw_lanczos *run, double norm,
                        double tolerance)
{
    size_t count;
    const double *values, *residuals;
    assert_ok(elaw_lanczos_ritz(run, &count, &values, &residuals));
    size_t *index = first_numbers(count);
    pairs p = room(a, count);
    assert_ok(elaw_lanczos_pairs(run, count, index, p.left, p.right));
    certify_pairs(a, norm, count, values, p.left, p.right, residuals,
                  tolerance);
    pairs_free(&p);
    free(index);
}

static void certify_full(const elaw_operator *a, elaw_full *full, double norm,
                         double tolerance)
{
    size_t count = elaw_full_count(full);
    size_t *index = first_numbers(count);
    pairs p = room(a, count);
    assert_ok(elaw_full_pairs(full, count, index, p.left, p.right));
    certify_pairs(a, norm, count, elaw_full_values(full), p.left, p.right, NULL,
                  tolerance);
    pairs_free(&p);
    free(index);
}

/* Both solvers on the whole spectrum, each certified, and equal. known: the
 * spectrum, or NULL. Gram values are wrong by n eps of the largest square:
 * small ones, and the residuals of their vectors, by the root of that. */
static void check_whole(const elaw_operator *a, double norm,
                        const double *known)
{
    elaw_lanczos *run;
    elaw_full *full;
    size_t n = a->rows < a->cols ? a->rows : a->cols, count;
    const double *values, *residuals;
    double gram = a->symmetric ? tight : sqrt((double)n * 4 * DBL_EPSILON);
    assert_ok(elaw_lanczos_create(a, 7, &run));
    assert_ok(elaw_full_create(a, &full));
    assert_int_equal(elaw_full_count(full), n);
    assert_ok(elaw_lanczos_advance(run, n + 3));
    assert_true(elaw_lanczos_complete(run));
    assert_int_equal(elaw_lanczos_steps(run), n);
    assert_int_equal(elaw_lanczos_info(run).products, a->symmetric ? n : 2 * n);
    assert_ok(elaw_lanczos_ritz(run, &count, &values, &residuals));
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++) {
        double y = elaw_full_values(full)[i];
        double blur = a->symmetric || y > 0.1 * norm ? tight : gram;
        assert_near(y, values[i], blur * norm, 0);
        if (known != NULL)
            assert_near(values[i], known[i], tight * norm, 0);
    }
    certify_run(a, run, norm, tight);
    certify_full(a, full, norm, gram);
    elaw_full_free(full);
    elaw_lanczos_free(run);
}

static void noise_of_every_kind(void **state)
{
    (void)state;
    const double strength[2] = {3, 1.5};
    const size_t shape[][2] = {{1, 1}, {2, 2},   {3, 3},   {50, 50},
                               {1, 7}, {30, 80}, {80, 30}, {7, 1}};
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
        for (int kind = 0; kind < 4; kind++) {
            bool symmetric = kind & 1;
            elaw_field field = kind & 2 ? ELAW_COMPLEX : ELAW_REAL;
            if (symmetric && shape[s][0] != shape[s][1])
                continue;
            test_matrix a = test_noise(shape[s][0], shape[s][1], symmetric,
                                       field, 2, strength, 11 + s);
            check_whole(&a.op, 5, NULL);
            test_matrix_free(&a);
        }
}

/* diag(values) in a basis rotated by a Householder reflection 1 - 2 w w^*. */
typedef struct rotated {
    size_t n, rows, cols;
    const double *values;
} rotated;

static elaw_complex reflected(const void *ctx, size_t i, size_t j)
{
    const rotated *r = ctx;
    elaw_complex sum = {0, 0};
    for (size_t k = 0; k < r->n; k++) {
        double u = (k == i) - 2.0 / (double)r->rows;
        double v = (k == j) - 2.0 / (double)r->cols;
        sum.re += r->values[k] * u * v;
    }
    return sum;
}

static elaw_complex complex_reflected(const void *ctx, size_t i, size_t j)
{
    /* the diagonal unitary exp(i i), exp(i j) around it */
    elaw_complex x = reflected(ctx, i, j);
    double angle = (double)i - (double)j;
    return (elaw_complex){x.re * cos(angle), x.re * sin(angle)};
}

static void check_known(size_t rows, size_t cols, bool symmetric, size_t n,
                        const double *values, double norm)
{
    rotated r = {n, rows, cols, values};
    for (int field = ELAW_REAL; field <= ELAW_COMPLEX; field++) {
        test_matrix a =
            test_entries(rows, cols, symmetric,
                         field == ELAW_REAL ? reflected : complex_reflected, &r,
                         (elaw_field)field);
        check_whole(&a.op, norm, values);
        test_matrix_free(&a);
    }
}

static void multiple_values_are_found_in_time(void **state)
{
    (void)state;
    double values[40];
    for (size_t i = 0; i < 40; i++) /* 3 3 3 3, a cluster, -1 many times */
        values[i] = i < 4 ? 3 : i < 10 ? 2 - 1e-9 * (double)i : -1;
    check_known(40, 40, true, 40, values, 3);
    for (size_t i = 10; i < 40; i++) /* rank ten */
        values[i] = 0;
    check_known(40, 40, true, 40, values, 3);
    check_known(40, 60, false, 40, values, 3);
    check_known(60, 40, false, 40, values, 3);
    check_known(40, 40, false, 40, values, 3);
}

static void zero_and_identity(void **state)
{
    (void)state;
    double zeros[20] = {0}, ones[20];
    for (size_t i = 0; i < 20; i++)
        ones[i] = 1;
    check_known(20, 20, true, 20, zeros, 1);
    check_known(20, 30, false, 20, zeros, 1);
    check_known(30, 20, false, 20, zeros, 1);
    check_known(20, 20, true, 20, ones, 1);
    check_known(20, 30, false, 20, ones, 1);
    check_known(1, 1, true, 1, zeros, 1);
    check_known(1, 1, true, 1, ones, 1);
}

/* Pairs of an unfinished run: residuals are what the run says they are, and
 * the outlier converges first. */
static void residuals_of_an_unfinished_run(void **state)
{
    (void)state;
    const double strength[1] = {3};
    for (int kind = 0; kind < 4; kind++) {
        bool symmetric = kind & 1;
        test_matrix a =
            test_noise(90, symmetric ? 90 : 120, symmetric,
                       kind & 2 ? ELAW_COMPLEX : ELAW_REAL, 1, strength, 5);
        elaw_lanczos *run;
        size_t count;
        const double *values, *residuals;
        assert_ok(elaw_lanczos_create(&a.op, 1, &run));
        assert_ok(elaw_lanczos_advance(run, 20));
        assert_false(elaw_lanczos_complete(run));
        assert_ok(elaw_lanczos_ritz(run, &count, &values, &residuals));
        assert_int_equal(count, 20);
        /* (3.33 / 2)^(-20): 4e-5 of an unconverged one */
        assert_true(residuals[0] < 1e-3);
        assert_true(residuals[10] > 1e-3);
        certify_run(&a.op, run, 4, 2);
        elaw_lanczos_free(run);
        test_matrix_free(&a);
    }
}

/* The same seed the same numbers, bit for bit; steps may come in portions. */
static void seeds_repeat(void **state)
{
    (void)state;
    test_matrix a = test_noise(60, 60, true, ELAW_REAL, 0, NULL, 2);
    elaw_lanczos *run[3];
    const double *values[3], *residuals;
    size_t count;
    for (int i = 0; i < 3; i++) {
        assert_ok(elaw_lanczos_create(&a.op, i < 2 ? 4 : 5, &run[i]));
        for (size_t k = 0; k < 12; k += i == 0 ? 12 : 3)
            assert_ok(elaw_lanczos_advance(run[i], i == 0 ? 12 : 3));
        assert_ok(elaw_lanczos_ritz(run[i], &count, &values[i], &residuals));
    }
    assert_memory_equal(values[0], values[1], 12 * sizeof(double));
    assert_true(values[0][0] != values[2][0]);
    for (int i = 0; i < 3; i++)
        elaw_lanczos_free(run[i]);
    test_matrix_free(&a);
}

/* Inner products are sums over fixed blocks: no digit depends on the number of
 * threads. Large enough that loops and a careless BLAS call would share. */
static int ramp_apply(void *ctx, size_t k, const double *x, size_t ldx,
                      double *y, size_t ldy)
{
    size_t n = *(size_t *)ctx;
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < n; i++)
            y[i + j * ldy] = sqrt((double)i) * x[i + j * ldx];
    return 0;
}

static void compare_threads(size_t n)
{
    size_t count, index = 0;
    elaw_operator a = {.rows = n,
                       .cols = n,
                       .apply = ramp_apply,
                       .apply_transpose = ramp_apply,
                       .ctx = &n};
    int threads = omp_get_max_threads();
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        double *x[4], value[2];
        a.symmetric = symmetric == 1;
        for (int i = 0; i < 2; i++) {
            elaw_lanczos *run;
            const double *values, *residuals;
            omp_set_num_threads(i == 0 ? 1 : 3);
            x[i] = malloc(n * sizeof(double));
            x[2 + i] = calloc(n, sizeof(double));
            assert_ok(elaw_lanczos_create(&a, 3, &run));
            assert_ok(elaw_lanczos_advance(run, 40));
            assert_ok(elaw_lanczos_ritz(run, &count, &values, &residuals));
            assert_ok(elaw_lanczos_pairs(run, 1, &index, x[i],
                                         symmetric ? NULL : x[2 + i]));
            value[i] = values[0];
            elaw_lanczos_free(run);
        }
        assert_true(value[0] == value[1]);
        assert_memory_equal(x[0], x[1], n * sizeof(double));
        assert_memory_equal(x[2], x[3], n * sizeof(double));
        for (int i = 0; i < 4; i++)
            free(x[i]);
    }
    omp_set_num_threads(threads);
}

/* one size within a few strips of rows, one beyond */
static void threads_do_not_matter(void **state)
{
    (void)state;
    compare_threads(12000);
    compare_threads(60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_of_every_kind),
        cmocka_unit_test(multiple_values_are_found_in_time),
        cmocka_unit_test(zero_and_identity),
        cmocka_unit_test(residuals_of_an_unfinished_run),
        cmocka_unit_test(seeds_repeat),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
