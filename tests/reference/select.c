/* The selection on deterministic matrices against an independent
 * implementation (NumPy, Fredholm determinants): count, level, p-values.
 * The tables print 8 to 10 digits; log p to 1e-8 in all. */
#include <math.h>
#include <stdlib.h>

#include <lapacke.h>

#include "estimate/select.h"
#include "reference_matrices.h"
#include "support.h"

typedef struct expected {
    elaw_noise_model model; /* the kurtosis is that of the second round */
    size_t count;
    double entry_sd, next_value, next_z, next_p;
    double value[2], z[2], log_p[2];
} expected;

static void reverse(size_t count, double a[])
{
    for (size_t i = 0; i < count / 2; i++) {
        double kept = a[i];
        a[i] = a[count - 1 - i];
        a[count - 1 - i] = kept;
    }
}

static void check(const expected *want, size_t count, const double value[],
                  double energy)
{
    const elaw_candidates candidates = {count, value, energy, 0, 0};
    elaw_selection got;
    assert_ok(elaw_select(&want->model, &candidates, 0.01, 20, &got));
    assert_int_equal(got.count, want->count);
    assert_near(got.s, want->entry_sd, 6e-11, 0);
    for (size_t i = 0; i < got.count; i++) {
        assert_near(got.tested[i].value, want->value[i], 6e-9, 0);
        assert_near(got.tested[i].z, want->z[i], 2e-8, 0);
        assert_near(got.tested[i].log_p, want->log_p[i], 0, 1e-8);
        assert_near(value[got.tested[i].index], want->value[i], 6e-9, 0);
    }
    assert_true(got.tested_count > got.count);
    const elaw_tested *next = &got.tested[got.count];
    assert_near(next->value, want->next_value, 6e-9, 0);
    assert_near(next->z, want->next_z, 2e-8, 0);
    assert_near(exp(next->log_p), want->next_p, 1e-8, 0);
    elaw_selection_free(&got);
}

static double energy_of(size_t count, const double a[])
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += a[k] * a[k];
    return sum;
}

static void symmetric(uint64_t seed, size_t n, size_t spikes,
                      const double strength[], const expected *want)
{
    double *a = malloc(n * n * sizeof *a), *value = malloc(n * sizeof *value);
    reference_symmetric(seed, n, 1, spikes, strength, a);
    double energy = energy_of(n * n, a);
    assert_int_equal(
        LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', (int)n, a, (int)n, value), 0);
    reverse(n, value);
    check(want, n, value, energy);
    free(a);
    free(value);
}

static void rectangular(uint64_t seed, size_t m, size_t n, double sd,
                        size_t spikes, const double strength[],
                        const expected *want)
{
    double *a = malloc(m * n * sizeof *a), *value = malloc(m * sizeof *value);
    reference_rectangular(seed, m, n, sd, NULL, spikes, strength, a);
    double energy = energy_of(m * n, a);
    assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', (int)m, (int)n, a,
                                    (int)m, value, NULL, 1, NULL, 1),
                     0);
    check(want, m, value, energy);
    free(a);
    free(value);
}

static void no_spike(void **state)
{
    (void)state;
    const expected want = {{true, 1, 100, 100, 0.04906667},
                           0,
                           0.9918105304,
                           -18.66824532,
                           -2.43979666,
                           0.98683201,
                           {0},
                           {0},
                           {0}};
    symmetric(1, 100, 0, NULL, &want);
}

static void one_spike_at_each_end(void **state)
{
    (void)state;
    const expected want = {{true, 1, 120, 120, -0.04927546},
                           2,
                           1.0017505914,
                           -21.23555138,
                           -0.82789584,
                           0.60030307,
                           {27.04713729, -24.98942130},
                           {10.57854375, 6.32561051},
                           {-26.88736722, -13.85264809}};
    symmetric(2, 120, 2, (double[]){2, -1.7}, &want);
}

static void hermitian(void **state)
{
    (void)state;
    enum { n = 80 };
    static elaw_complex a[n * n];
    double value[n];
    reference_hermitian(3, n, 1, 1, (double[]){2}, a);
    double energy = energy_of(2 * n * n, &a[0].re);
    assert_int_equal(LAPACKE_zheev(LAPACK_COL_MAJOR, 'N', 'L', n,
                                   (lapack_complex_double *)(void *)a, n,
                                   value),
                     0);
    reverse(n, value);
    const expected want = {{true, 2, n, n, -0.02752758},
                           1,
                           1.0072994812,
                           -17.35769050,
                           -1.20176154,
                           0.43788268,
                           {21.76208089},
                           {6.75252468},
                           {-31.11508087}};
    check(&want, n, value, energy);
}

static void rectangular_spikes(void **state)
{
    (void)state;
    const expected want = {{false, 1, 60, 150, 0.00236149},
                           2,
                           0.5096620703,
                           9.98086499,
                           -0.04448771,
                           0.15940775,
                           {12.98881623, 10.81996030},
                           {19.53152566, 4.10432397},
                           {-64.22329749, -9.21735920}};
    rectangular(5, 60, 150, 0.5, 2, (double[]){1.8, 1.2}, &want);
}

static void square_without_spikes(void **state)
{
    (void)state;
    const expected want = {{false, 1, 80, 80, -0.02659470},
                           0,
                           0.9927069306,
                           17.35035639,
                           -1.14628269,
                           0.45488525,
                           {0},
                           {0},
                           {0}};
    rectangular(6, 80, 80, 1, 0, NULL, &want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_spike),
        cmocka_unit_test(one_spike_at_each_end),
        cmocka_unit_test(hermitian),
        cmocka_unit_test(rectangular_spikes),
        cmocka_unit_test(square_without_spikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
