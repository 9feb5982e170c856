/* Rectangular signals S = G1 G2 of a known law: m x r times r x n, so that the
 * eigenvalues of S S^T are those of a free product of two Marchenko-Pastur laws
 * of ratios m/r and m/n. Values of an independent route (the quartic of the
 * closed form, double precision), and the minima that Troiani et al.
 * (2203.07752) plot, with their noise of variance Delta/sqrt(m n). */
#include <math.h>

#include "denoise/rie.h"
#include "support.h"

/* The law of the singular values; entries of S have variance signal/n. */
static elaw_law *law_of(double m_over_n, double m_over_r, double signal)
{
    elaw_law *outer, *inner, *squares, *law;
    assert_ok(elaw_law_marchenko_pastur(m_over_n, signal, &outer));
    assert_ok(elaw_law_marchenko_pastur(m_over_r, 1, &inner));
    assert_ok(elaw_free_product(outer, inner, &squares));
    assert_ok(elaw_law_square_root(squares, &law));
    elaw_law_free(outer);
    elaw_law_free(inner);
    elaw_law_free(squares);
    return law;
}

typedef struct row {
    double alpha, rho, noise, edge[4];
    size_t intervals;
    double minimum, y[3], xi[3];
} row;

static const row rows[] = {
    {0.5,
     5,
     0.5,
     {0.22220593174984, 1.1091819502556, 1.3426460061978, 3.655879530147},
     2,
     0.13171244191541,
     {0.6, 2, 3},
     {0.0075203696544432, 1.6490118407974, 2.7202016129941}},
    {0.5,
     0.5,
     1,
     {0.38279341172087, 2.6148031517743},
     1,
     0.48865062911833,
     {0.6, 1.5, 2.5},
     {0.20877160672454, 0.69316892387997, 1.5323138336904}},
    {1,
     1,
     0.3,
     {0, 2.7693437585122},
     1,
     0.21655019656965,
     {0.5, 1, 2},
     {0.23075993984866, 0.65035955524271, 1.6530303150076}},
};

static void factorised_signals_of_the_table(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const row *a = &rows[k];
        const size_t m = 100, n = (size_t)(100 / a->alpha);
        elaw_law *prior = law_of(a->alpha, a->rho, 1), *law;
        elaw_rie rie = {.rows = m,
                        .cols = n,
                        .variance = a->noise / (double)n,
                        .count = 3,
                        .noisy = a->y,
                        .prior = prior};
        elaw_rie_result result;
        double cleaned[3];
        size_t count;
        const double *edge;
        assert_ok(elaw_rie_law(&rie, &law));
        assert_ok(elaw_law_support(law, &count, &edge));
        assert_int_equal(count, a->intervals);
        for (size_t i = 0; i < 2 * count; i++)
            assert_near(edge[i], a->edge[i], 1e-11, 0);
        assert_ok(elaw_rie_clean("test", &rie, cleaned, &result));
        for (int i = 0; i < 3; i++)
            assert_near(cleaned[i], a->xi[i], 2e-9, 0);
        assert_near(result.squared_error / (double)m, a->minimum, 0, 1e-8);
        elaw_law_free(law);
        elaw_law_free(prior);
    }
}

/* R1 = n/m, R2 = r/m; errors over sqrt(m n). */
static void minima_of_products(void **state)
{
    const double delta[] = {0.1, 0.5, 1, 2};
    const double minimum[2][4] = {{0.0865, 0.3140, 0.4792, 0.6535},
                                  {0.0889, 0.3228, 0.4887, 0.6597}};
    (void)state;
    for (int R = 1; R <= 2; R++) {
        elaw_law *prior = law_of(1. / R, 1. / R, sqrt(R));
        for (int d = 0; d < 4; d++) {
            elaw_rie rie = {.rows = 100,
                            .cols = 100 * (size_t)R,
                            .variance = delta[d] / (100 * sqrt(R)),
                            .prior = prior};
            elaw_law *law;
            double error;
            assert_ok(elaw_rie_law(&rie, &law));
            assert_ok(elaw_rie_minimum(&rie, law, &error));
            assert_near(error / (100 * sqrt(R)), minimum[R - 1][d], 5e-5, 0);
            elaw_law_free(law);
        }
        elaw_law_free(prior);
    }
    /* R1 = 2, R2 = 0.2; R1 = 5, R2 = 2 */
    const double more[][4] = {{2, 0.2, 1, 0.24816703957693},
                              {5, 2, 0.5, 0.3139528974305}};
    for (int k = 0; k < 2; k++) {
        double R1 = more[k][0], error;
        elaw_law *prior = law_of(1 / R1, 1 / more[k][1], sqrt(R1)), *law;
        elaw_rie rie = {.rows = 100,
                        .cols = (size_t)(100 * R1),
                        .variance = more[k][2] / (100 * sqrt(R1)),
                        .prior = prior};
        assert_ok(elaw_rie_law(&rie, &law));
        assert_ok(elaw_rie_minimum(&rie, law, &error));
        assert_near(error / (100 * sqrt(R1)), more[k][3], 0, 1e-9);
        elaw_law_free(law);
        elaw_law_free(prior);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factorised_signals_of_the_table),
        cmocka_unit_test(minima_of_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
