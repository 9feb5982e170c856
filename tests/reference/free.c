/* Tables for free convolutions. Computed by another program in double precision
 * (Python: Chebyshev series, Brent and Newton written apart from these) and
 * printed to 14 digits. */
#include <math.h>

#include "support.h"

static const double digits = 1e-12; /* of the table, with room for rounding */

static elaw_law *points(size_t n, const double place[], const double weight[])
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_points(n, place, weight, &law));
    return law;
}

static elaw_law *semicircle(double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_semicircle(variance, &law));
    return law;
}

static elaw_law *pastur(double ratio, double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_marchenko_pastur(ratio, variance, &law));
    return law;
}

static const double signs[] = {-1, 1}, halves[] = {0.5, 0.5};

typedef struct row {
    size_t edges;
    double edge[4], mass[2];
    double x[3], density[3], hilbert[3], cdf[3]; /* hilbert 0: not given */
    size_t moments;
    double moment[4];
} row;

static void holds(elaw_law *law, const row *r)
{
    size_t count;
    const double *edge;
    double value[4], ends[2];
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(2 * count, r->edges);
    for (size_t k = 0; k < r->edges; k++)
        assert_near(edge[k], r->edge[k], digits, digits);
    for (size_t k = 0; k < count; k++) {
        assert_ok(elaw_law_cdf(law, 2, &edge[2 * k], ends));
        assert_near(ends[1] - ends[0], r->mass[k], digits, 0);
    }
    assert_ok(elaw_law_density(law, 3, r->x, value));
    for (int i = 0; i < 3; i++)
        assert_near(value[i], r->density[i], 0, digits);
    assert_ok(elaw_law_hilbert(law, 3, r->x, value));
    for (int i = 0; i < 3 && r->hilbert[0] != 0; i++)
        assert_near(value[i], r->hilbert[i], digits, digits);
    assert_ok(elaw_law_cdf(law, 3, r->x, value));
    for (int i = 0; i < 3 && r->cdf[0] != 0; i++)
        assert_near(value[i], r->cdf[i], 0, digits);
    assert_ok(elaw_law_moments(law, r->moments, value));
    for (size_t k = 0; k < r->moments; k++)
        assert_near(value[k], r->moment[k], digits, digits);
    elaw_law_free(law);
}

static void sum_holds(elaw_law *a, elaw_law *b, const row *r)
{
    elaw_law *sum = NULL;
    assert_ok(elaw_free_sum(a, b, &sum));
    elaw_law_free(a);
    elaw_law_free(b);
    holds(sum, r);
}

static void sums_with_a_semicircle(void **state)
{
    (void)state;
    sum_holds(pastur(0.25, 1), semicircle(0.1),
              &(row){2,
                     {-0.02936285005402, 2.3795017584634},
                     {1},
                     {0.3, 1, 2},
                     {0.53796915532126, 0.54203310237572, 0.24947121620713},
                     {-1.1875426730952, 0.26087419303227, 1.1052134770464},
                     {0.12930155794525, 0.53216699454257, 0.93838157394526},
                     4,
                     {1, 1.35, 2.1125, 3.610625}});
    sum_holds(semicircle(0.5), pastur(0.25, 1),
              &(row){2,
                     {-0.66308174217175, 2.8326475672479},
                     {1},
                     {0, 1, 2},
                     {0.31867372474003, 0.37053101416044, 0.27810193884974},
                     {-0.69444218883601, 0.054489793458168, 0.65862820987439},
                     {0.15008577329902, 0.51004027594718, 0.84460797410799},
                     4,
                     {1, 1.75, 3.3125, 6.890625}});
    sum_holds(points(2, signs, halves), semicircle(0.2),
              &(row){4,
                     {-1.6756015244305, -0.42703574947101, 0.42703574947101,
                      1.6756015244305},
                     {0.5, 0.5},
                     {-1.2, 0.6, 1.4},
                     {0.49399331580082, 0.35470469733806, 0.42105049042901},
                     {-0.61333627290277, -0.842636595709, 1.1037534626505},
                     {0.17414638577251, 0.54225722335171, 0.91849740498179},
                     4,
                     {0, 1.2, 0, 1.88}});
    sum_holds(pastur(2, 1), semicircle(0.3),
              &(row){2,
                     {-0.86624995064602, 5.9160604095447},
                     {1},
                     {-0.3, 1, 3},
                     {0.42074031778466, 0.18839991739203, 0.078215145882291},
                     {-0.63705936535442, 0.47879263540495, 0.33015711669638},
                     {0.17429576792041, 0.63354331762825, 0.86949655869973},
                     4,
                     {1, 3.3, 11.9, 49.38}});
}

static void sums_of_other_laws(void **state)
{
    (void)state;
    const double weight[] = {0.4, 0.6};
    sum_holds(points(2, signs, weight), pastur(0.1, 1),
              &(row){4,
                     {-0.37732812471541, 0.39269950527474, 1.5829827016349,
                      2.5771960400552},
                     {0.4, 0.6},
                     {0, 1.8, 2.2},
                     {0.64123204145469, 0.80813827363714, 0.63413061180267},
                     {0},
                     {0},
                     3,
                     {1.2, 2.5, 5.17}});
    sum_holds(pastur(0.5, 1), pastur(0.25, 2),
              &(row){2,
                     {1.0505102572168, 5.9494897427832},
                     {1},
                     {1.5, 3, 5},
                     {0.30010543871904, 0.25442676439038, 0.1232808888123},
                     {0},
                     {0},
                     3,
                     {3, 10.5, 41.25}});
}

static void transform_is(const elaw_law *law, double x, double re, double im)
{
    elaw_complex z = {x, 0}, g = {NAN, NAN};
    assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
    assert_near(g.re, re, digits, digits);
    assert_near(g.im, im, digits, digits);
}

static void a_product(void **state)
{
    (void)state;
    elaw_law *a = pastur(0.5, 1), *b = pastur(0.25, 1), *law = NULL;
    size_t count;
    const double *edge;
    assert_ok(elaw_free_product(a, b, &law));
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(count, 1);
    assert_near(edge[0], 0.055935574318876, 0, digits);
    assert_near(edge[1], 3.7466902226771, 0, digits);
    transform_is(law, 1.2, 0.63042629487944, -0.90101086139728);
    elaw_law_free(law);
    elaw_law_free(a);
    elaw_law_free(b);
}

static void a_corner(void **state)
{
    (void)state;
    elaw_law *a = points(2, signs, halves), *law = NULL;
    assert_ok(elaw_free_compress(a, 0.3, &law));
    transform_is(law, 0.2, 0.13888888888889, -1.5528249843749);
    elaw_law_free(law);
    elaw_law_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_with_a_semicircle),
        cmocka_unit_test(sums_of_other_laws),
        cmocka_unit_test(a_product),
        cmocka_unit_test(a_corner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
