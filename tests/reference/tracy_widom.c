/* Tracy-Widom laws against the Fredholm determinants that define them, in
 * double precision here and in 60 digits in a table, and against published
 * tables. */
#include <math.h>

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_airy.h>
#include <lapacke.h>

#include "support.h"

static double cdf(int beta, double s)
{
    double value = NAN;
    assert_ok(elaw_tracy_widom_cdf(beta, s, &value));
    return value;
}

static double survival(int beta, double s)
{
    double value = NAN;
    assert_ok(elaw_tracy_widom_survival(beta, s, &value));
    return value;
}

static double quantile(int beta, double p)
{
    double value = NAN;
    assert_ok(elaw_tracy_widom_quantile(beta, p, &value));
    return value;
}

/* D- and D+ from the eigenvalues of the kernel Ai((x + y)/2)/2 on
 * (s, s + length), Gauss-Legendre; and, for S where they are near 1,
 * mean = log(D- D+)/2 and half = log(D+/D-)/2. GSL holds the rule of 100 nodes
 * to full precision; the one of 80 it computes cost 2e-13. */
enum { NODES = 100 };
typedef struct pair {
    double minus, plus, mean, half;
} pair;

static pair determinants(double s)
{
    static double kernel[NODES * NODES], x[NODES], root[NODES], lambda[NODES];
    double length = s < 0 ? 16 - 2 * s : 16;
    gsl_integration_glfixed_table *rule =
        gsl_integration_glfixed_table_alloc(NODES);
    for (size_t i = 0; i < NODES; i++) {
        gsl_integration_glfixed_point(s, s + length, i, &x[i], &root[i], rule);
        root[i] = sqrt(root[i]);
    }
    gsl_integration_glfixed_table_free(rule);
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < NODES; j++)
            kernel[i + j * NODES] =
                0.5 * gsl_sf_airy_Ai(0.5 * (x[i] + x[j]), GSL_PREC_DOUBLE) *
                root[i] * root[j];
    assert_int_equal(
        LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', NODES, kernel, NODES, lambda),
        0);
    pair out = {1, 1, 0, 0};
    for (size_t i = 0; i < NODES; i++) {
        out.minus *= 1 - lambda[i];
        out.plus *= 1 + lambda[i];
        out.mean += 0.5 * log1p(-lambda[i] * lambda[i]);
        out.half += atanh(lambda[i]);
    }
    return out;
}

/* F1 = D-, F2 = D- D+, F4 = (D- + D+)/2 at sqrt(2) s; in mean m and half h
 * 1 - e^(m-h), 1 - e^(2m), 1 - e^m cosh h. */
static double survival_by_determinant(int beta, double s)
{
    pair d = determinants(beta == 4 ? sqrt(2) * s : s);
    if (s < 0)
        return 1 - (beta == 1   ? d.minus
                    : beta == 2 ? d.minus * d.plus
                                : (d.minus + d.plus) / 2);
    if (beta == 4)
        return -expm1(d.mean) - 2 * exp(d.mean) * pow(sinh(d.half / 2), 2);
    return -expm1(beta == 1 ? d.mean - d.half : 2 * d.mean);
}

/* Points between the nodes of the pieces. Absolute: eigenvalues near 1 carry
 * 1e-15 each. Relative to the right: they are exact to 1e-16 of the largest;
 * beta 4 rests on the second, smaller by s^(-3/2) at least, as 1e-3 of it. */
static void table_agrees_with_determinants(void **state)
{
    (void)state;
    const int betas[] = {1, 2, 4};
    for (int b = 0; b < 3; b++)
        for (double s = -7.93; s < 10; s += 0.47) {
            double want = survival_by_determinant(betas[b], s);
            assert_near(survival(betas[b], s), want, 4e-14, 0);
            assert_near(cdf(betas[b], s), 1 - want, 4e-14, 0);
            if (s > 0)
                assert_near(survival(betas[b], s), want, 0, 1e-11);
        }
}

/* The same determinants with 110 nodes and 60 digits in mpmath 1.2.1 (Gauss-
 * Legendre on (s, s + 28 + 2 |s| for s < 0), LDL^T, airyai). */
static void table_agrees_in_both_tails(void **state)
{
    (void)state;
    const struct {
        int beta;
        double s, cdf, survival;
    } table[] = {
        {1, -11.5, 2.0667485331666405275e-32, 1},
        {2, -11.5, 5.8321132461179258242e-56, 1},
        {1, -9, 7.5764221418723241921e-17, 1},
        {2, -9, 2.7419496100431434522e-27, 1},
        {4, -8.5, 3.2468860866224944848e-28, 1},
        {1, -6.5, 1.505504313661665954e-7, 0.99999984944956863383},
        {2, -6.5, 7.9460766307273416834e-11, 0.99999999992053923369},
        {4, -4.5, 0.00047289225191363603825, 0.99952710774808636396},
        {1, 5, 0.99997712848195567956, 0.000022871518044320437757},
        {2, 5, 0.99999999946822067367, 5.3177932633324263963e-10},
        {4, 5, 0.99999999999999993096, 6.9043477714434972462e-17},
        {1, 10, 0.9999999999829178413, 1.7082158695271068436e-11},
        {2, 10, 1, 2.9384271336047179854e-22},
        {4, 9, 1, 5.4158065989678713206e-33},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        /* a logarithm of 127 good to 1e-16 relative */
        assert_near(cdf(table[i].beta, table[i].s), table[i].cdf, 0, 5e-14);
        assert_near(survival(table[i].beta, table[i].s), table[i].survival, 0,
                    5e-14);
    }
}

/* Gauss-Legendre determinants in double precision by another program, good to
 * 2e-14; six digits of each agree with Bornemann 2010, arXiv:0804.2543. */
static void published_values(void **state)
{
    (void)state;
    const double at[] = {-4, -2, 0, 1, 2};
    const double want[][3] = {
        {0.0075676785987909, 0.0035445535955069, 0.0063195559403519},
        {0.27432019790923, 0.41322414250514, 0.67350867155863},
        {0.83190806620296, 0.96937282835527, 0.99857419735817},
        {0.95142123691155, 0.99750543814939, 0.99998239713656},
        {0.98959757108483, 0.99988755369831, 0.99999991666621}};
    const double p[] = {0.01, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999};
    const double quantiles[][3] = {
        {-3.8954326730642, -3.7244459464005, -3.8944415203389},
        {-3.1803799769377, -3.1941667321581, -3.4553141774681},
        {-1.2685746165811, -1.8049124089366, -2.3268176974461},
        {0.45014328905825, -0.59685129711736, -1.3732484180802},
        {0.97931605346955, -0.23247446976402, -1.0904010130888},
        {2.0234492813802, 0.47763604739087, -0.54469442578471},
        {3.2721960590018, 1.314419480086, 0.090381323334584}};
    for (int b = 0; b < 3; b++) {
        int beta = 1 << b;
        for (int i = 0; i < 5; i++)
            assert_near(cdf(beta, at[i]), want[i][b], 4e-14, 0);
        /* an error of 1e-14 of the cdf over a density of 1e-3 at worst */
        for (int i = 0; i < 7; i++)
            assert_near(quantile(beta, p[i]), quantiles[i][b], 3e-11, 0);
    }
}

/* E s^k = int s^k f(s) ds by Gauss-Legendre over pieces of length 2. */
static void moments(int beta, double *mean, double *variance)
{
    gsl_integration_glfixed_table *rule =
        gsl_integration_glfixed_table_alloc(20);
    double sum[3] = {0, 0, 0};
    for (int piece = -20; piece < 24; piece += 2)
        for (size_t i = 0; i < 20; i++) {
            double s, w, f;
            gsl_integration_glfixed_point(piece, piece + 2, i, &s, &w, rule);
            assert_ok(elaw_tracy_widom_density(beta, s, &f));
            sum[0] += w * f, sum[1] += w * f * s, sum[2] += w * f * s * s;
        }
    gsl_integration_glfixed_table_free(rule);
    assert_near(sum[0], 1, 1e-13, 0);
    *mean = sum[1];
    *variance = sum[2] - sum[1] * sum[1];
}

/* Bornemann's table for beta 1 and 2; beta 4 to the digits of its source. */
static void mean_and_variance(void **state)
{
    (void)state;
    const double want[][3] = {
        {-1.2065335745820, 1.6077810345810, 2e-12},
        {-1.7710868074116, 0.8131947928329, 2e-12},
        {-2.306884893241, 0.517723720775, 3e-12},
    };
    for (int b = 0; b < 3; b++) {
        double mean, variance;
        moments(1 << b, &mean, &variance);
        assert_near(mean, want[b][0], want[b][2], 0);
        assert_near(variance, want[b][1], want[b][2], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_agrees_with_determinants),
        cmocka_unit_test(table_agrees_in_both_tails),
        cmocka_unit_test(published_values),
        cmocka_unit_test(mean_and_variance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
