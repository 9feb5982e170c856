/* Tables for noise with a variance profile, of another program: g of the groups
 * by Newton in double precision, edges of six profiles checked there in 40
 * digits; 12 digits and more printed. */
#include <math.h>

#include "support.h"

/* S = variance share; the two solutions of one profile, z = 0.3 + 0.05 i. */
static void dyson_value(void **state)
{
    (void)state;
    /* S_ab = variance_ab share_b is not symmetric with S_12 = S_21 unless the
       shares agree */
    const double share[] = {0.5, 0.5}, variance[] = {0.5, 1, 1, 0.2};
    const elaw_complex z = {0.3, 0.05};
    elaw_law *law;
    elaw_complex g;
    assert_ok(elaw_law_block(2, share, variance, &law));
    assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
    double re = 0.5 * (-0.080912421931264 - 0.40912294756807);
    double im = 0.5 * (1.0340537501409 + 1.305338461487);
    assert_near(g.re, -re, 0, 1e-13);
    assert_near(g.im, -im, 0, 1e-13);
    elaw_law_free(law);
}

static const struct {
    size_t groups;
    double share[3], variance[9], edge, g;
} rows[] = {
    {2, {.4, .6}, {.3, 1, 1, 2}, 2.41230507905, 0.751633299034},
    {3,
     {.2, .5, .3},
     {.4, 1.5, 3, 1.5, .6, 2, 3, 2, .5},
     2.48234537794,
     0.780551252935},
    {2, {.5, .5}, {.3, 5, 5, .35}, 3.26346312379, 0.612841822304},
    {2, {.3, .7}, {2, 4, 4, 1.5}, 3.30615257040, 0.586387906386},
    {2, {.3, .7}, {.2, .4, .4, .6}, 1.42407864017, 1.34848535995},
    {2, {.1, .9}, {.05, 3, 3, 4}, 3.91463157501, 0.505885313061},
};

/* At the edge g has a square root: known to sqrt(1e-15). */
static void edges_of_profiles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        elaw_law *law;
        size_t count;
        const double *edge;
        assert_ok(elaw_law_block(rows[i].groups, rows[i].share,
                                 rows[i].variance, &law));
        assert_ok(elaw_law_support(law, &count, &edge));
        double top = edge[2 * count - 1];
        assert_near(top, rows[i].edge, 0, 5e-12);
        assert_near(edge[0], -top, 0, 0);
        elaw_complex z = {top, 0}, g;
        assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
        assert_near(g.re, rows[i].g, 0, 3e-7);
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dyson_value),
        cmocka_unit_test(edges_of_profiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
