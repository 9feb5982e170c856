/* Tables for rectangular sums, of the program that made those of free.c: values
 * for 14 digits. Products of two Gaussian factors plus noise (a quartic in
 * Python) are sums with the roots of mp(n/r) * mp(n/m). */
#include <math.h>

#include "laws/squares.h"
#include "support.h"

static const double pi = 3.14159265358979323846;
static const double digits = 1e-12; /* of the table, with room for rounding */

static elaw_law *noise(double c, double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_singular_marchenko_pastur(c, variance, &law));
    return law;
}

/* x2 = 2 of the squares of points 1, 2 plus noise 0.3. */
static void points_plus_noise(void **state)
{
    (void)state;
    const double place[] = {1, 2}, half[] = {0.5, 0.5}, x = sqrt(2);
    elaw_law *a = NULL, *b = noise(0.5, 0.3), *law = NULL, *squares = NULL;
    elaw_complex y = {2, 0}, g;
    double rho;
    assert_ok(elaw_law_points(2, place, half, &a));
    assert_ok(elaw_free_rectangular_sum(a, b, 0.5, &law));
    assert_ok(elaw_law_squares(law, &squares));
    assert_ok(elaw_law_stieltjes(squares, 1, &y, &g));
    assert_near(g.re, 0.7678390880667, digits, 0);
    assert_near(g.im, -0.28702577202259, digits, 0);
    assert_ok(elaw_law_density(law, 1, &x, &rho));
    assert_near(rho, 2 * x * 0.28702577202259 / pi, digits, 0);
    elaw_law_free(a);
    elaw_law_free(b);
    elaw_law_free(law);
    elaw_law_free(squares);
}

typedef struct factors {
    double alpha, rho, noise; /* n/m, n/r */
    size_t intervals;
    double edge[4], x[3], half_density[3];
} factors;

static const factors table[] = {
    {0.5,
     5,
     0.5,
     2,
     {0.22220593174984, 1.1091819502556, 1.3426460061978, 3.655879530147},
     {0.6, 2, 3},
     {0.56055218700566, 0.059162800988459, 0.036608165239348}},
    {1,
     1,
     0.3,
     1,
     {0, 2.7693437585122},
     {0.5, 1, 2},
     {0.3127460598229, 0.21002284959125, 0.097035947485165}},
    {0.5,
     0.5,
     1,
     1,
     {0.38279341172087, 2.6148031517743},
     {0.6, 1.5, 2.5},
     {0.29938597933783, 0.2573187594963, 0.069160517599932}},
};

static elaw_law *product_of_factors(const factors *f)
{
    elaw_law *left = NULL, *right = NULL, *squares = NULL, *law = NULL;
    assert_ok(elaw_law_marchenko_pastur(f->rho, 1, &left));
    assert_ok(elaw_law_marchenko_pastur(f->alpha, 1, &right));
    assert_ok(elaw_free_product(left, right, &squares));
    assert_ok(elaw_law_square_root(squares, &law));
    elaw_law_free(left);
    elaw_law_free(right);
    elaw_law_free(squares);
    return law;
}

static void factors_plus_noise(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        const factors *f = &table[i];
        elaw_law *a = product_of_factors(f), *b = noise(f->alpha, f->noise);
        elaw_law *law = NULL;
        size_t count;
        const double *edge;
        double rho[3];
        assert_ok(elaw_free_rectangular_sum(a, b, f->alpha, &law));
        assert_ok(elaw_law_support(law, &count, &edge));
        assert_int_equal(count, f->intervals);
        for (size_t k = 0; k < 2 * count; k++)
            assert_near(edge[k], f->edge[k], digits, digits);
        assert_ok(elaw_law_density(law, 3, f->x, rho));
        for (int k = 0; k < 3; k++)
            assert_near(rho[k], 2 * f->half_density[k], 0, digits);
        elaw_law_free(a);
        elaw_law_free(b);
        elaw_law_free(law);
    }
}

/* c = 1/2, noise 0.8, theta 1.3; the noise in two parts. */
static void outlier_of_noise_in_parts(void **state)
{
    (void)state;
    elaw_law *a = noise(0.5, 0.3), *b = noise(0.5, 0.5), *law = NULL;
    elaw_free_outlier out;
    assert_ok(elaw_free_rectangular_sum(a, b, 0.5, &law));
    assert_ok(elaw_free_outlier_rectangular(law, 0.5, 1.3, &out, NULL));
    assert_near(out.position, 1.7548074288725, 0, digits);
    assert_near(out.left_overlap2, 0.71801477874352, 0, digits);
    assert_near(out.right_overlap2, 0.60267103918633, 0, digits);
    elaw_law_free(a);
    elaw_law_free(b);
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_plus_noise),
        cmocka_unit_test(factors_plus_noise),
        cmocka_unit_test(outlier_of_noise_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
