/* Goodness of fit of deterministic matrices against an independent
 * implementation in NumPy, which prints sums to 8 and p-values to 10 decimals:
 * S1 to S5 of the tables and a complex rectangular matrix. */
#include <math.h>
#include <stdlib.h>

#include "examine.h"
#include "reference_matrices.h"
#include "support.h"

typedef struct expected {
    size_t count;
    double s, kurtosis, largest_sd;
    double z[6], spectrum, rows, columns, lag;
    double p_value;
} expected;

static void compare(const examined *got, const expected *want)
{
    const double sum = 1e-7, p = 1e-8;
    assert_int_equal(got->count, want->count);
    assert_near(got->s, want->s, 1e-10, 0);
    assert_near(got->model.kurtosis, want->kurtosis, 1e-9, 0);
    assert_near(got->entry.largest_sd, want->largest_sd, sum, 0);
    for (int i = 0; i < 6; i++)
        assert_near(got->fit.chebyshev_z[i], want->z[i], sum, 0);
    assert_near(got->fit.part[ELAW_FIT_SPECTRUM], want->spectrum, p, 0);
    assert_near(got->fit.part[ELAW_FIT_ROWS], want->rows, p, 0);
    assert_near(got->fit.part[ELAW_FIT_LAG], want->lag, p, 0);
    if (want->columns < 2)
        assert_near(got->fit.part[ELAW_FIT_COLUMNS], want->columns, p, 0);
    else
        assert_true(isnan(got->fit.part[ELAW_FIT_COLUMNS]));
    assert_near(got->fit.p_value, want->p_value, 1e-7, 0);
    assert_true(got->fit.tested && got->fit.ok && !got->fit.heavy);
    assert_near(got->fit.largest_sd * got->s, want->largest_sd * got->entry.sd,
                1e-7, 0);
}

enum { NOT_RUN = 2 };

static void symmetric_noise(void **state)
{
    (void)state;
    static double a[100 * 100];
    reference_symmetric(1, 100, 1, 0, NULL, a);
    examined got = examine_real(100, 100, a, true, 0.01);
    compare(&got, &(expected){0,
                              0.9918105304,
                              0.0490666718,
                              4.33432420,
                              {0.32545620, -2.11971418, -0.52561846,
                               -0.69572340, 0.29687194, 0.65079349},
                              0.4377857030,
                              0.9550422891,
                              NOT_RUN,
                              0.9909826717,
                              1});
}

static void symmetric_with_spikes_at_both_ends(void **state)
{
    (void)state;
    static double a[120 * 120];
    reference_symmetric(2, 120, 1, 2, (const double[]){2, -1.7}, a);
    examined got = examine_real(120, 120, a, true, 0.01);
    compare(&got, &(expected){2,
                              1.0017505914,
                              -0.0492754563,
                              3.75174215,
                              {0.88596936, -1.01672919, -0.21386241,
                               -1.24153604, -1.10987141, 0.74589951},
                              0.5191817835,
                              0.9067449913,
                              NOT_RUN,
                              0.2022340655,
                              0.80893626});
    assert_int_equal(got.fit.worst, ELAW_FIT_LAG);
}

static void hermitian_with_a_spike(void **state)
{
    (void)state;
    static elaw_complex a[80 * 80];
    reference_hermitian(3, 80, 1, 1, (const double[]){2}, a);
    examined got = examine_complex(80, 80, a, true, 0.01);
    compare(&got, &(expected){1,
                              1.0072994812,
                              -0.0275275761,
                              2.96975751,
                              {-0.93700445, 0.23737953, -0.32906615, 0.62858482,
                               0.77348360, -0.19173874},
                              0.9128856508,
                              0.9974408649,
                              NOT_RUN,
                              0.9044151397,
                              1});
}

static void rectangular_with_two_spikes(void **state)
{
    (void)state;
    static double a[60 * 150], turned[60 * 150];
    reference_rectangular(5, 60, 150, 0.5, NULL, 2, (const double[]){1.8, 1.2},
                          a);
    expected want = {2,
                     0.5096620703,
                     0.0023614917,
                     3.58457317,
                     {0.11767037, 0.41911213, 0.44181366, 1.28990859,
                      -1.21089205, -0.56122351},
                     0.6996968056,
                     0.3702062587,
                     0.9901800749,
                     0.7769438903,
                     1};
    examined got = examine_real(60, 150, a, false, 0.01);
    compare(&got, &want);
    assert_int_equal(got.fit.worst, ELAW_FIT_ROWS);
    /* the transposed matrix exchanges rows and columns, nothing else */
    for (size_t i = 0; i < 60; i++)
        for (size_t j = 0; j < 150; j++)
            turned[j + i * 150] = a[i + j * 60];
    want.rows = 0.9901800749;
    want.columns = 0.3702062587;
    got = examine_real(150, 60, turned, false, 0.01);
    compare(&got, &want);
    assert_int_equal(got.fit.worst, ELAW_FIT_COLUMNS);
}

static void square_rectangular_noise(void **state)
{
    (void)state;
    static double a[80 * 80];
    reference_rectangular(6, 80, 80, 1, NULL, 0, NULL, a);
    examined got = examine_real(80, 80, a, false, 0.01);
    compare(&got, &(expected){0,
                              0.9927069306,
                              -0.0265947023,
                              3.78357327,
                              {-0.94875204, -0.19888296, 0.17254608, 1.18029613,
                               -1.66667261, 0.55613470},
                              0.4875642509,
                              0.0760334433,
                              0.8285876999,
                              0.5005672355,
                              0.30413377});
}

static void complex_rectangular_with_a_spike(void **state)
{
    (void)state;
    static elaw_complex a[70 * 90];
    reference_complex(9, 70, 90, 1, 1, (const double[]){2}, a);
    examined got = examine_complex(70, 90, a, false, 0.01);
    compare(&got, &(expected){1,
                              1.0037599358,
                              0.0051120507,
                              3.02625912,
                              {-0.82359649, -0.72159778, -0.71000935,
                               0.92167072, 0.09123566, 0.56047708},
                              0.8243564895,
                              0.9995134613,
                              0.8612175097,
                              0.3731201546,
                              1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symmetric_noise),
        cmocka_unit_test(symmetric_with_spikes_at_both_ends),
        cmocka_unit_test(hermitian_with_a_spike),
        cmocka_unit_test(rectangular_with_two_spikes),
        cmocka_unit_test(square_rectangular_noise),
        cmocka_unit_test(complex_rectangular_with_a_spike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
