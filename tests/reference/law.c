/* Tables for the Marchenko-Pastur law. Computed by another program (double
 * precision, printed to 14 digits) from the closed density and transform, the
 * cdf by quadrature; medians of Gavish and Donoho 2014, arXiv:1305.5870. */
#include <math.h>

#include "support.h"

typedef struct row {
    double ratio, variance, edge[2], atom, x, density, hilbert, cdf, z, g, p,
        quantile, moment[4];
} row;

static const row rows[] = {
    {0.5,
     1,
     {0.085786437626905, 2.9142135623731},
     0,
     1,
     0.42108439934779,
     0.5,
     0.57600421510387,
     3.5,
     0.45308183932197,
     0.9,
     2.0926948420789,
     {1, 1.5, 2.75, 5.625}},
    {2,
     1,
     {0.17157287525381, 5.8284271247462},
     0.5,
     2,
     0.10527109983695,
     0.375,
     0.78800210755193,
     8,
     0.15240294919945,
     0.9,
     3.3216745587171,
     {1, 3, 11, 45}},
    {0.1,
     2,
     {0.93508893593265, 3.4649110640674},
     0,
     1.5,
     0.55893379115706,
     -0.5,
     0.26641537638102,
     -1,
     -0.34846922834953,
     0.25,
     1.4706410089579,
     {2, 4.4, 10.48, 26.576}},
};

static void marchenko_pastur_table(void **state)
{
    (void)state;
    const double digits = 1e-13;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        elaw_law *law;
        assert_ok(elaw_law_marchenko_pastur(r->ratio, r->variance, &law));
        size_t count;
        const double *edge, *place, *weight;
        assert_ok(elaw_law_support(law, &count, &edge));
        assert_int_equal(count, 1);
        assert_near(edge[0], r->edge[0], 0, digits);
        assert_near(edge[1], r->edge[1], 0, digits);
        assert_ok(elaw_law_atoms(law, &count, &place, &weight));
        assert_int_equal(count, r->atom > 0);
        if (count > 0) {
            assert_near(place[0], 0, 0, 0);
            assert_near(weight[0], r->atom, 0, digits);
        }
        double value, moment[4];
        assert_ok(elaw_law_density(law, 1, &r->x, &value));
        assert_near(value, r->density, 0, digits);
        assert_ok(elaw_law_cdf(law, 1, &r->x, &value));
        assert_near(value, r->cdf, 0, digits);
        assert_ok(elaw_law_quantile(law, 1, &r->p, &value));
        assert_near(value, r->quantile, 0, digits);
        assert_ok(elaw_law_moments(law, 4, moment));
        for (int k = 0; k < 4; k++)
            assert_near(moment[k], r->moment[k], 0, 1e-15);
        elaw_complex g, z = {r->x, 0};
        assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
        assert_near(g.re, r->hilbert, 0, digits);
        z.re = r->z;
        assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
        assert_near(g.re, r->g, 0, digits);
        assert_near(g.im, 0, 0, 0);
        elaw_law_free(law);
    }
}

static void medians_of_gavish_and_donoho(void **state)
{
    (void)state;
    const double table[][2] = {{1, 0.65277594163357},
                               {0.5, 0.83046588158136},
                               {0.1, 0.96656514740282}};
    for (int i = 0; i < 3; i++) {
        elaw_law *law;
        double half = 0.5, value;
        assert_ok(elaw_law_marchenko_pastur(table[i][0], 1, &law));
        assert_ok(elaw_law_quantile(law, 1, &half, &value));
        assert_near(value, table[i][1], 0, 1e-13);
        elaw_law_free(law);
        assert_ok(elaw_law_singular_marchenko_pastur(table[i][0], 1, &law));
        assert_ok(elaw_law_quantile(law, 1, &half, &value));
        assert_near(value * value, table[i][1], 0, 1e-13);
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marchenko_pastur_table),
        cmocka_unit_test(medians_of_gavish_and_donoho),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
