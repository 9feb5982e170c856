/* The tabulated numbers of the noise model, to the places printed: level,
 * degrees, standardised extreme, radial variance, p-value. The p-values were
 * computed from Fredholm determinants of 90 nodes and local Chebyshev
 * interpolation, right to about 1e-8. */
#include <math.h>

#include "estimate/noise_model.h"
#include "support.h"

typedef struct row {
    elaw_noise_model model;
    double energy;
    size_t count;
    double out[2], degrees, sd, candidate, z, v, p;
} row;

static const row table[] = {
    {{true, 1, 100, 100, 0},
     10100,
     0,
     {0, 0},
     10100,
     1,
     21,
     2.2622914144,
     0.1838253003,
     0.010256193},
    {{true, 1, 100, 100, 0},
     10500,
     1,
     {25, 0},
     9875,
     1,
     21,
     2.6897551412,
     0.1850426004,
     0.00456839951},
    {{true, 1, 300, 300, 0},
     94000,
     2,
     {50, -40},
     88950.50103728,
     1.0053230647,
     36,
     3.4402122438,
     0.0893567897,
     0.00119697809},
    {{true, 2, 100, 100, 0},
     10400,
     1,
     {25, 0},
     9776.00428004,
     0.9999486341,
     21,
     2.5838184684,
     0.0934558588,
     1.56899649e-05},
    {{false, 1, 50, 500, 0},
     25000,
     0,
     {0, 0},
     25000,
     1,
     31,
     5.8043946756,
     0.2113360152,
     1.6598764e-06},
    {{false, 1, 300, 600, 0},
     183000,
     1,
     {60, 0},
     179032.40313464,
     1.0010260946,
     43,
     5.3726245217,
     0.0910662945,
     7.17601008e-06},
    {{false, 2, 100, 200, 0},
     20600,
     1,
     {30, 0},
     19665.46918224,
     1.0008775705,
     25,
     3.4843816712,
     0.0952036790,
     1.99893545e-07},
};

static void check_row(const row *r, const elaw_noise_model *model)
{
    double s, log_p;
    assert_ok(elaw_noise_level(model, r->energy, r->count, r->out, &s));
    assert_near(s, r->sd, 6e-11, 0);
    assert_near(elaw_noise_degrees(model, r->count, r->out, s), r->degrees,
                6e-9, 1e-13);
    double z = elaw_noise_z(model, r->candidate, r->count, r->out, r->count, s);
    assert_near(z, r->z, 6e-11, 0);
    double v = elaw_noise_radial(model, r->count);
    assert_near(v, r->v, 6e-11, 0);
    assert_ok(
        elaw_noise_log_p(model->beta, z, v, model->symmetric ? 2 : 1, &log_p));
    assert_near(exp(log_p), r->p, 0, 2e-8);
}

static void table_of_models(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        check_row(&table[i], &table[i].model);
}

/* The rectangular model knows only the smaller and the larger side. */
static void transposition_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 4; i < sizeof table / sizeof table[0]; i++) {
        elaw_noise_model model = table[i].model;
        model.rows = table[i].model.cols;
        model.cols = table[i].model.rows;
        check_row(&table[i], &model);
    }
}

static void p_values(void **state)
{
    (void)state;
    static const struct {
        double z;
        int beta;
        double v;
        int sides;
        double p;
    } want[] = {
        {2, 1, 0, 1, 0.01040242892},     {2, 1, 0.1, 1, 0.009155084081},
        {2, 1, 0.1, 2, 0.01825399989},   {1, 2, 0.05, 1, 0.002076483682},
        {6, 1, 0.2, 2, 2.050830724e-06},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        double log_p;
        assert_ok(elaw_noise_log_p(want[i].beta, want[i].z, want[i].v,
                                   want[i].sides, &log_p));
        assert_near(exp(log_p), want[i].p, 0, 2e-8);
    }
}

static void nothing_left_is_refused(void **state)
{
    (void)state;
    const elaw_noise_model model = {true, 1, 100, 100, 0};
    double s = 7;
    assert_int_equal(elaw_noise_level(&model, 400, 1, (double[]){20}, &s),
                     ELAW_EDOMAIN);
    assert_int_equal(elaw_noise_level(&model, 0, 0, NULL, &s), ELAW_EDOMAIN);
    assert_true(s == 7);
    /* Ten values of 10 at the threshold leave 100 - 100 degrees. */
    const elaw_noise_model small = {true, 1, 10, 10, 0};
    double all[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    assert_int_equal(elaw_noise_level(&small, 1e3, 10, all, &s), ELAW_EDOMAIN);
}

static void edges_and_their_width(void **state)
{
    (void)state;
    double lower, upper;
    elaw_noise_model model = {true, 1, 400, 400, 0};
    elaw_noise_edges(&model, 0.5, &lower, &upper);
    assert_near(lower, -20, 0, 1e-15);
    assert_near(upper, 20, 0, 1e-15);
    model = (elaw_noise_model){false, 1, 100, 400, 0};
    elaw_noise_edges(&model, 2, &lower, &upper);
    assert_near(lower, 20, 0, 1e-15);
    assert_near(upper, 60, 0, 1e-15);
    /* The scale is dvalue/dz at the edge, where z is nearly 0: quadratic
     * in the step for the squared singular value. */
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        model.symmetric = symmetric == 1;
        model.rows = symmetric == 1 ? 400 : 100;
        double s = 0.7, step = 1e-4;
        elaw_noise_edges(&model, s, &lower, &upper);
        double dz = elaw_noise_z(&model, upper + step, 0, NULL, 0, s) -
                    elaw_noise_z(&model, upper, 0, NULL, 0, s);
        /* upper differs from the finite-size centre by 1/(4N) relative */
        assert_near(elaw_noise_edge_scale(&model, s), step / dz, 0, 4e-3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_models),
        cmocka_unit_test(transposition_changes_nothing),
        cmocka_unit_test(p_values),
        cmocka_unit_test(nothing_left_is_refused),
        cmocka_unit_test(edges_and_their_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
