/* Coverage of the 95 % intervals where the truth is known. R runs: the band is
 * .95 +- 4 sqrt(.95 .05/R), 4 standard errors; the quantiles of 400 draws add
 * less than .01, with which the band is widened. Fixed seeds. */
#include <math.h>
#include <stdlib.h>

#include <lapacke.h>

#include "estimate/strength.h"
#include "support.h"

enum { DRAWS = 400 };

static double band(double runs)
{
    return 4 * sqrt(0.95 * 0.05 / runs) + 0.01;
}

static int inside(const double ci[2], double truth)
{
    return ci[0] <= truth && truth <= ci[1];
}

/* Top eigenvalue and squared first component of the spiked tridiagonal model:
 * the law of the dense one. */
static void tridiagonal_top(elaw_rng rng, size_t n, int beta, uint64_t run,
                            double theta, double *value, double *overlap2)
{
    double *d = malloc(n * sizeof *d), *e = malloc(n * sizeof *e);
    double *z = malloc(n * sizeof *z), *top = malloc(n * sizeof *top);
    lapack_int found, *ifail = malloc(n * sizeof *ifail);
    for (size_t l = 0; l < n; l++) {
        d[l] = sqrt(2. / beta) * elaw_rng_normal(rng, l, run);
        e[l] =
            l + 1 < n
                ? sqrt(elaw_rng_chi2(rng, beta * (double)(n - 1 - l), l, run) /
                       beta)
                : 0;
    }
    d[0] += theta;
    assert_int_equal(LAPACKE_dstevx(LAPACK_COL_MAJOR, 'V', 'I', (int)n, d, e, 0,
                                    0, (int)n, (int)n, 0, &found, top, z,
                                    (int)n, ifail),
                     0);
    *value = top[0];
    *overlap2 = z[0] * z[0];
    free(d);
    free(e);
    free(z);
    free(top);
    free(ifail);
}

static void symmetric_coverage(void **state)
{
    (void)state;
    const struct {
        size_t n;
        int beta;
        double t;
    } at[] = {{100, 1, 1.3},
              {100, 1, 2.5},
              {300, 1, 1.3},
              {200, 2, 1.3},
              {150, 1, 1.0}};
    const double runs = 400;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        double theta = at[i].t * sqrt((double)at[i].n), value, overlap2;
        const elaw_noise_model model = {true, at[i].beta, at[i].n, at[i].n, 0};
        int strength = 0, overlap = 0;
        for (uint64_t run = 0; run < (uint64_t)runs; run++) {
            tridiagonal_top((elaw_rng){11 + i, 1}, at[i].n, at[i].beta, run,
                            theta, &value, &overlap2);
            const elaw_strength_options options = {.draws = DRAWS,
                                                   .seed = 100 + run};
            elaw_strength got;
            assert_ok(elaw_strengths(&model, 1, 1, &value, &options, &got));
            strength += inside(got.strength_ci, theta);
            overlap += inside(got.overlap2_ci[0], overlap2);
        }
        print_message("n %zu beta %d theta %.1f: strength %.3f overlap %.3f\n",
                      at[i].n, at[i].beta, at[i].t, strength / runs,
                      overlap / runs);
        assert_near(strength / runs, 0.95, band(runs), 0);
        assert_near(overlap / runs, 0.95, band(runs), 0);
    }
}

/* rows x cols normals, then the spikes on the diagonal: strength added
 * (rectangular) or row scaled by its root (covariance). */
static void sample(elaw_rng rng, uint64_t run, size_t rows, size_t cols,
                   size_t spikes, const double spike[], bool covariance,
                   double *a)
{
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            double g = elaw_rng_normal(rng, i, run * cols + j);
            if (i < spikes && covariance)
                g *= sqrt(spike[i]);
            if (i < spikes && i == j && !covariance)
                g += spike[i];
            a[i + j * rows] = g;
        }
}

typedef struct coverage {
    int strength, left, right;
} coverage;

/* Counts over the runs, for each spike (they descend). */
static void tables(size_t rows, size_t cols, size_t spikes,
                   const double spike[], bool covariance, int runs,
                   coverage count[])
{
    double *a = malloc(rows * cols * sizeof *a);
    double *u = malloc(rows * rows * sizeof *u), *y = malloc(rows * sizeof *y);
    double *vt = malloc(rows * cols * sizeof *vt);
    const elaw_noise_model model = {false, 1, rows, cols, 0};
    for (int run = 0; run < runs; run++) {
        sample((elaw_rng){5, covariance}, (uint64_t)run, rows, cols, spikes,
               spike, covariance, a);
        assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', (int)rows,
                                        (int)cols, a, (int)rows, y, u,
                                        (int)rows, vt, (int)rows),
                         0);
        const elaw_strength_options options = {.draws = DRAWS,
                                               .seed = 900 + (uint64_t)run,
                                               .covariance = covariance};
        elaw_strength got[2];
        assert_ok(elaw_strengths(&model, 1, spikes, y, &options, got));
        for (size_t k = 0; k < spikes; k++) {
            double l = u[k + k * rows], r = vt[k + k * rows];
            count[k].strength += inside(got[k].strength_ci, spike[k]);
            count[k].left += inside(got[k].overlap2_ci[0], l * l);
            count[k].right += inside(got[k].overlap2_ci[1], r * r);
        }
    }
    free(a);
    free(u);
    free(y);
    free(vt);
}

static void check(const char *name, int runs, coverage count, bool right)
{
    print_message("%s: strength %.3f left %.3f right %.3f\n", name,
                  count.strength / (double)runs, count.left / (double)runs,
                  count.right / (double)runs);
    assert_near(count.strength / (double)runs, 0.95, band(runs), 0);
    assert_near(count.left / (double)runs, 0.95, band(runs), 0);
    if (right)
        assert_near(count.right / (double)runs, 0.95, band(runs), 0);
}

/* p = 60 variables, N = 120 samples: direct samples of the spiked Wishart
 * law. Threshold of the population eigenvalue 1 + sqrt(1/2) = 1.71. */
static void covariance_coverage(void **state)
{
    (void)state;
    coverage strong = {0}, weak = {0}, two[2] = {{0}};
    tables(60, 120, 1, (double[]){4}, true, 300, &strong);
    tables(60, 120, 1, (double[]){2}, true, 300, &weak);
    tables(60, 120, 2, (double[]){8, 4}, true, 300, two);
    check("covariance 60 x 120, 4", 300, strong, false);
    check("covariance 60 x 120, 2", 300, weak, false);
    check("covariance 60 x 120, 8 beside 4", 300, two[0], false);
    check("covariance 60 x 120, 4 beside 8", 300, two[1], false);
}

static void rectangular_coverage(void **state)
{
    (void)state;
    coverage one = {0}, two[2] = {{0}};
    double root = sqrt(100);
    tables(60, 100, 1, (double[]){1.2 * root}, false, 300, &one);
    tables(60, 100, 2, (double[]){2.4 * root, 1.6 * root}, false, 300, two);
    check("60 x 100, 1.2", 300, one, true);
    check("60 x 100, 2.4 beside 1.6", 300, two[0], true);
    check("60 x 100, 1.6 beside 2.4", 300, two[1], true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symmetric_coverage),
        cmocka_unit_test(covariance_coverage),
        cmocka_unit_test(rectangular_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
