/* The draws: the recursion from its limit against the one from the far end,
 * threads, and the corner of an explicit band matrix. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "estimate/draws.h"
#include "support.h"

enum { B = 64 };

static const elaw_draw_model models[] = {
    {ELAW_DRAW_SYMMETRIC, 1, 700, 700, B, 1, false},
    {ELAW_DRAW_SYMMETRIC, 2, 700, 700, B, 2, false},
    {ELAW_DRAW_RECTANGULAR, 1, 600, 900, B, 3, false},
    {ELAW_DRAW_RECTANGULAR, 2, 900, 600, B, 4, false},
    {ELAW_DRAW_COVARIANCE, 1, 600, 900, B, 5, false},
    {ELAW_DRAW_COVARIANCE, 2, 900, 600, B, 6, false},
};
enum { model_count = sizeof models / sizeof models[0] };

static double edge(const elaw_draw_model *m)
{
    return sqrt((double)m->rows) + sqrt((double)m->cols);
}

/* Same random numbers: the same draws, to the rounding of a few thousand
 * steps; at, above and a little below the edge. */
static void depth_does_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_count; i++) {
        elaw_draw_model m = models[i];
        double value[3] = {1.3 * edge(&m), 1.01 * edge(&m), 0.99 * edge(&m)};
        double a[3][3 * B], b[3][3 * B];
        assert_true(elaw_draw_depth(&m, 3, value) < 500);
        elaw_draw(&m, 3, value, a[0], a[1], a[2]);
        m.full_depth = true;
        assert_true(elaw_draw_depth(&m, 3, value) == 600 + (i < 2) * 100);
        elaw_draw(&m, 3, value, b[0], b[1], b[2]);
        for (int c = 0; c < 3; c++)
            for (int k = 0; k < 3 * B; k++)
                assert_near(a[c][k], b[c][k], 0, 1e-9);
    }
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    int threads = omp_get_max_threads();
    for (size_t i = 0; i < model_count; i++) {
        double value = 1.05 * edge(&models[i]);
        double a[3][B], b[3][B];
        omp_set_num_threads(1);
        elaw_draw(&models[i], 1, &value, a[0], a[1], a[2]);
        omp_set_num_threads(3);
        elaw_draw(&models[i], 1, &value, b[0], b[1], b[2]);
        for (int c = 0; c < 3; c++)
            for (int k = 0; k < B; k++)
                assert_true(a[c][k] == b[c][k]);
    }
    omp_set_num_threads(threads);
}

/* A value draws the same strengths alone and among others, and in groups. */
static void values_do_not_disturb_each_other(void **state)
{
    (void)state;
    enum { many = 20 };
    elaw_draw_model m = models[2];
    m.full_depth = true;
    double value[many], *a = malloc(3 * many * B * sizeof *a), b[3][B];
    for (int k = 0; k < many; k++)
        value[k] = (1.5 - 0.02 * k) * edge(&m);
    elaw_draw(&m, many, value, a, a + many * B, a + 2 * many * B);
    elaw_draw(&m, 1, &value[18], b[0], b[1], b[2]);
    for (int k = 0; k < B; k++)
        assert_true(a[18 * B + k] == b[0][k]);
    free(a);
}

/* Strengths grow with the value: the derivative the overlap is made of is
 * dstrength/dx; symmetric, overlap^2 = 1/(dtheta/dx). */
static void overlap_is_the_slope(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        double x = 1.1 * edge(&models[i]), h = 1e-5;
        double value[3] = {x, x + h, x - h}, a[3][3 * B];
        elaw_draw(&models[i], 3, value, a[0], a[1], a[2]);
        for (int k = 0; k < B; k++)
            assert_near(a[1][k], 2 * h / (a[0][B + k] - a[0][2 * B + k]), 0,
                        1e-6);
    }
}

/* For a singular value the product of the cosines with the two true vectors
 * is dy/dtheta; for a covariance the squared cosine is (l/w) dw/dl. */
static void overlaps_are_slopes_elsewhere(void **state)
{
    (void)state;
    for (size_t i = 2; i < model_count; i++) {
        double y = 1.1 * edge(&models[i]), h = 1e-5;
        double value[3] = {y, y + h, y - h}, a[3][3 * B];
        elaw_draw(&models[i], 3, value, a[0], a[1], a[2]);
        for (int k = 0; k < B; k++) {
            double slope = 2 * h / (a[0][B + k] - a[0][2 * B + k]);
            double got = sqrt(a[1][k] * a[2][k]);
            if (i < 4 && models[i].beta == 1)
                assert_near(got, slope, 0, 1e-6);
            if (i < 4 && models[i].beta == 2) /* |cosines|, a phase less */
                assert_true(got >= slope * (1 - 1e-6) && got < slope * 1.1);
            if (i >= 4)
                assert_near(got, a[0][k] * 2 * y * slope / (y * y), 0, 1e-6);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth_does_not_matter),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(values_do_not_disturb_each_other),
        cmocka_unit_test(overlap_is_the_slope),
        cmocka_unit_test(overlaps_are_slopes_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
