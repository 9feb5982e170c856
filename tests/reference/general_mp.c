/* Tables for the generalised Marchenko-Pastur law, computed by another program
 * in double precision: edges from the roots of the cleared polynomial z'(v)
 * polished by Newton, densities, masses and moments from a Chebyshev series of
 * the density; 14 digits printed. Two densities next to narrow gaps, where the
 * series loses digits, are Newton's in 40 digits. */
#include <math.h>

#include "support.h"

typedef struct row {
    double ratio;
    size_t count;
    double place[3], weight[3];
    size_t intervals;
    double edge[6], mass[3], atom;
    double x[3], density[3], moment[2];
} row;

static const row rows[] = {
    {0.1,
     3,
     {1, 3, 10},
     {0.2, 0.4, 0.4},
     3,
     {0.65207527247056, 1.1766721012005, 1.8289554524577, 4.1210769181533,
      6.6149682679659, 14.581807543308},
     {0.2, 0.4, 0.4},
     0,
     {0.9, 3, 9},
     {0.48200192192834, 0.21129338095695, 0.066628771504608},
     {5.4, 46.716}},
    {1. / 3,
     3,
     {1, 3, 10},
     {0.2, 0.4, 0.4},
     3,
     {0.32389983388865, 1.0644149976474, 1.0669229866143, 4.6944396590162,
      4.8813876253532, 19.220786749332},
     {0.2, 0.4, 0.4},
     0,
     {0.7, 2, 9},
     {0.31302900214333, 0.15364961537336287, 0.038679436678254},
     {5.4, 53.52}},
    {2.5,
     2,
     {1, 3},
     {0.5, 0.5},
     1,
     {0.56268542947804, 14.940084321212},
     {0.4},
     0.6,
     {2, 5, 9},
     {0.062148174082687, 0.033634014708097, 0.018560798885315},
     {2, 15}},
};

static void table(void **state)
{
    (void)state;
    const double digits = 5e-14; /* the table's own */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        elaw_law *law;
        assert_ok(
            elaw_law_general_mp(r->ratio, r->count, r->place, r->weight, &law));
        size_t count;
        const double *edge, *place, *weight;
        assert_ok(elaw_law_support(law, &count, &edge));
        assert_int_equal(count, r->intervals);
        for (size_t k = 0; k < 2 * count; k++)
            assert_near(edge[k], r->edge[k], 0, digits);
        double below = r->atom;
        for (size_t k = 0; k < count; k++) {
            double got;
            below += r->mass[k];
            assert_ok(elaw_law_cdf(law, 1, &edge[2 * k + 1], &got));
            assert_near(got, below, 0, digits);
        }
        assert_ok(elaw_law_atoms(law, &count, &place, &weight));
        assert_int_equal(count, r->atom > 0);
        if (count > 0)
            assert_near(weight[0], r->atom, 0, digits);
        double density[3], moment[2];
        assert_ok(elaw_law_density(law, 3, r->x, density));
        for (int k = 0; k < 3; k++)
            assert_near(density[k], r->density[k], 0, digits);
        assert_ok(elaw_law_moments(law, 2, moment));
        for (int k = 0; k < 2; k++)
            assert_near(moment[k], r->moment[k], 0, digits);
        elaw_law_free(law);
    }
}

/* Two intervals that nearly touch; the edges printed to 8 decimals, the density
 * next to one in 40 digits. */
static void nearly_touching(void **state)
{
    (void)state;
    const double place[] = {1, 3, 10}, weight[] = {1, 1, 1};
    const double want[] = {0.21964915, 4.78032199, 4.96116381, 19.29271435};
    elaw_law *law;
    assert_ok(elaw_law_general_mp(0.4, 3, place, weight, &law));
    size_t count;
    const double *edge;
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(count, 2);
    for (int k = 0; k < 4; k++)
        assert_near(edge[k], want[k], 1e-8, 0);
    double x = 5.0009, density;
    assert_ok(elaw_law_density(law, 1, &x, &density));
    assert_near(density, 0.0097906325865490550, 0, 1e-13);
    elaw_law_free(law);
}

/* Cleaned values of a sample covariance, x/((pi c x rho)^2 + (1 - c + c x h)^2)
 * (Ledoit and Peche 0911.3010), through density and Hilbert transform; and the
 * integral of rho^3 that the error of denoising is made of, by the trapezoid
 * rule in the angle of each interval. */
static void what_denoising_asks_of_laws(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    const double place[] = {1, 3, 10}, weight[] = {.2, .4, .4};
    const double ratio[2] = {0.1, 1. / 3}, at[2][3] = {{.9, 3, 9}, {.7, 2, 9}};
    const double want[2][3] = {
        {1.1153506278494, 3.1506635516668, 9.7786399230785},
        {1.5033143900564, 3.3819626879, 9.2931198731807}};
    for (int k = 0; k < 2; k++) {
        elaw_law *law;
        double rho[3], h[3], c = ratio[k];
        assert_ok(elaw_law_general_mp(c, 3, place, weight, &law));
        assert_ok(elaw_law_density(law, 3, at[k], rho));
        assert_ok(elaw_law_hilbert(law, 3, at[k], h));
        for (int i = 0; i < 3; i++) {
            double x = at[k][i], a = pi * c * x * rho[i];
            double b = 1 - c + c * x * h[i];
            assert_near(x / (a * a + b * b), want[k][i], 0, 1e-12);
        }
        elaw_law_free(law);
    }
    const double base[4] = {0.25, 0.25, 2, 0}, noise[4] = {.1, .5, .3, .2};
    const double cubes[4] = {0.23676837864725, 0.10225045345685,
                             0.092864135772305, 0.19485181326286};
    for (int k = 0; k < 4; k++) {
        const double signs[2] = {-1, 1}, halves[2] = {.5, .5}, *edge;
        elaw_law *a, *b, *law;
        size_t count;
        enum { STEPS = 2000 };
        double sum = 0;
        if (base[k] > 0)
            assert_ok(elaw_law_marchenko_pastur(base[k], 1, &a));
        else
            assert_ok(elaw_law_points(2, signs, halves, &a));
        assert_ok(elaw_law_semicircle(noise[k], &b));
        assert_ok(elaw_free_sum(a, b, &law));
        assert_ok(elaw_law_support(law, &count, &edge));
        for (size_t i = 0; i < count; i++)
            for (int t = 1; t < STEPS; t++) {
                double middle = 0.5 * (edge[2 * i] + edge[2 * i + 1]);
                double half = 0.5 * (edge[2 * i + 1] - edge[2 * i]), rho;
                double x = middle + half * cos(pi * t / STEPS);
                assert_ok(elaw_law_density(law, 1, &x, &rho));
                sum +=
                    rho * rho * rho * half * sin(pi * t / STEPS) * pi / STEPS;
            }
        assert_near(sum, cubes[k], 0, 1e-10);
        elaw_law_free(law);
        elaw_law_free(a);
        elaw_law_free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(nearly_touching),
        cmocka_unit_test(what_denoising_asks_of_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
