/* Density of states: exact where the probes are exact (diagonal matrices),
 * within its own error bars of the smoothed spectrum otherwise; moments and
 * edges against the laws. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "certify.h"
#include "eigen/density.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static double jackson(size_t k, size_t count)
{
    double q = pi / ((double)count + 1);
    return (((double)(count - k) + 1) * cos(q * (double)k) +
            sin(q * (double)k) / tan(q)) /
           ((double)count + 1);
}

/* The kernel of `degrees` moments on [low, high] over n values, term by
 * term; both_signs: values and their negatives, the upper half doubled. */
static double smoothed(size_t n, const double *value, bool both_signs,
                       double low, double high, size_t degrees, double x)
{
    double u = (2 * x - low - high) / (high - low), sum = 1, total = 0;
    for (size_t k = 1; k < degrees; k++) {
        double mean = 0;
        for (size_t i = 0; i < n; i++) {
            double v = (2 * value[i] - low - high) / (high - low);
            mean += cos((double)k * acos(v)) / (double)n;
        }
        if (both_signs && k % 2 != 0)
            mean = 0;
        sum += 2 * jackson(k, degrees) * mean * cos((double)k * acos(u));
    }
    total = sum / (pi * sqrt((1 - u) * (1 + u)) * (high - low) / 2);
    return both_signs ? 2 * total : total;
}

/* --- diagonal matrices: signs are exact probes ---------------------------- */

static elaw_complex diagonal_entry(const void *ctx, size_t i, size_t j)
{
    const double *d = ctx;
    return (elaw_complex){i == j ? d[i] : 0, 0};
}

static void the_diagonal_is_exact(void **state)
{
    (void)state;
    enum { SIDE = 23 };
    double d[SIDE], least = 0;
    for (size_t i = 0; i < SIDE; i++) {
        d[i] = sin(3. * (double)i) + (i == 4 ? 2 : 0);
        least = fmin(least, d[i]);
    }
    /* more points than moments, fewer (folded), far fewer */
    const size_t points[3] = {90, 21, 3};
    for (int kind = 0; kind < 6; kind++) {
        elaw_density_options o = {
            .points = points[kind / 2], .moments = 40, .probes = 3};
        elaw_density s;
        test_matrix a = test_entries(SIDE, SIDE, true, diagonal_entry, d,
                                     kind % 2 ? ELAW_COMPLEX : ELAW_REAL);
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        assert_int_equal(s.points, o.points);
        assert_true(s.low < least && s.high > d[4]);
        for (size_t i = 0; i < s.points; i++) {
            double want =
                smoothed(SIDE, d, false, s.low, s.high, o.moments, s.x[i]);
            /* rounding of 40 terms, divided by sin theta at the ends */
            assert_near(s.density[i], want, 1e-12 * (double)o.points, 1e-11);
            assert_true(s.error[i] >= 0 && s.error[i] < 1e-12 * 90);
            assert_true(i == 0 || s.x[i] > s.x[i - 1]);
        }
        double moment = 0, quadrature = 0, weight = 0;
        for (size_t i = 0; i < SIDE; i++)
            moment += pow(d[i], 7) / SIDE;
        for (size_t i = 0; i < s.nodes; i++) {
            weight += s.weight[i];
            quadrature += s.weight[i] * pow(s.node[i], 7);
        }
        assert_near(weight, 1, 1e-13, 0);
        assert_near(quadrature, moment, 1e-11, 1e-12);
        elaw_density_free(&s);
        test_matrix_free(&a);
    }
}

/* Wide and tall; the singular value 0 and its neighbours are resolved. */
static void singular_values_are_exact(void **state)
{
    (void)state;
    enum { SIDE = 12, OTHER = 19 };
    double d[OTHER];
    for (size_t i = 0; i < OTHER; i++)
        d[i] = (double)(i * i) / 40;
    for (int kind = 0; kind < 4; kind++) {
        bool wide = kind & 1;
        elaw_density_options o = {.points = 30, .moments = 50, .probes = 2};
        elaw_density s;
        test_matrix a = test_entries(wide ? SIDE : OTHER, wide ? OTHER : SIDE,
                                     false, diagonal_entry, d,
                                     kind & 2 ? ELAW_COMPLEX : ELAW_REAL);
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        double mean = 0;
        for (size_t i = 0; i < SIDE; i++)
            mean += d[i] / SIDE;
        for (size_t i = 0; i < s.points; i++)
            assert_near(s.density[i],
                        smoothed(SIDE, d, true, -s.high, s.high, 100, s.x[i]),
                        1e-11, 1e-10);
        assert_near(s.mean, mean, 1e-7, 0); /* roots of squares near 0 */
        assert_true(s.low == 0 && s.high >= d[SIDE - 1]);
        elaw_density_free(&s);
        test_matrix_free(&a);
    }
}

/* --- error bars ----------------------------------------------------------- */

/* (density - smoothed spectrum)/error is of size one at every kind. */
static void error_bars_hold(void **state)
{
    (void)state;
    const double strength[1] = {3};
    for (int kind = 0; kind < 4; kind++) {
        bool symmetric = kind & 1;
        elaw_field field = kind & 2 ? ELAW_COMPLEX : ELAW_REAL;
        elaw_density_options o = {.points = 40, .moments = 40, .probes = 24};
        elaw_density s;
        test_matrix a = test_noise(100, symmetric ? 100 : 160, symmetric, field,
                                   1, strength, 5);
        double squares = 0, *value;
        elaw_eigen e = {0};
        elaw_svd v = {0};
        if (symmetric)
            assert_ok(elaw_eigen_all(&a.op, NULL, &e));
        else
            assert_ok(elaw_svd_all(&a.op, NULL, &v));
        value = symmetric ? e.values : v.values;
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        assert_true(s.high > value[0] && s.low <= value[99]);
        for (size_t i = 0; i < s.points; i++) {
            double z =
                (s.density[i] - smoothed(100, value, !symmetric,
                                         symmetric ? s.low : -s.high, s.high,
                                         symmetric ? 40 : 80, s.x[i])) /
                s.error[i];
            squares += z * z / (double)s.points;
        }
        /* mean square of Student's t of 23 degrees: 1.1, and its spread over
         * some 20 independent points */
        assert_true(squares > 0.3 && squares < 3);
        elaw_density_free(&s);
        elaw_eigen_free(&e);
        elaw_svd_free(&v);
        test_matrix_free(&a);
    }
}

/* Moments of GOE on [-2.2, 2.2]: E T_2 = 2/4.84 - 1, E T_4 = 16/2.2^4 - 8/2.2^2
 * + 1. The variance of one probe is 2/n times that of T_k, below 1/n. */
static void moments_of_noise(void **state)
{
    (void)state;
    enum { SIDE = 1000, PROBES = 8, MOMENTS = 5 };
    test_matrix a = test_noise(SIDE, SIDE, true, ELAW_REAL, 0, NULL, 1);
    elaw_density_options o = {.probes = PROBES, .moments = MOMENTS};
    elaw_probing p;
    double mu[PROBES * MOMENTS], mean[MOMENTS] = {0};
    bool inside;
    assert_ok(elaw_probing_open(&a.op, &o, &p));
    assert_ok(elaw_probing_moments(&p, -2.2, 2.2, mu, &inside));
    assert_true(inside);
    for (size_t k = 0; k < MOMENTS; k++)
        for (size_t r = 0; r < PROBES; r++)
            mean[k] += mu[k + r * MOMENTS] / PROBES;
    double band = 4 / sqrt((double)SIDE * PROBES);
    assert_near(mean[0], 1, 0, 0);
    assert_near(mean[1], 0, band, 0);
    assert_near(mean[2], 2 / 4.84 - 1, band, 0);
    assert_near(mean[3], 0, band, 0);
    assert_near(mean[4], 16 / 23.4256 - 8 / 4.84 + 1, band, 0);
    assert_int_equal(p.product.info.products, 2 * PROBES);
    /* an interval that is too small is noticed */
    o.moments = 60;
    elaw_probing_close(&p);
    double *more = test_malloc(PROBES * 60 * sizeof *more);
    assert_ok(elaw_probing_open(&a.op, &o, &p));
    assert_ok(elaw_probing_moments(&p, -1.6, 1.6, more, &inside));
    assert_false(inside);
    test_free(more);
    elaw_probing_close(&p);
    test_matrix_free(&a);
}

/* Two steps of Lanczos do not see the spike; the growth of the moments does. */
static void the_interval_holds_the_spectrum(void **state)
{
    (void)state;
    const double strength[1] = {5};
    test_matrix a = test_noise(400, 400, true, ELAW_REAL, 1, strength, 3);
    elaw_density_options o = {.steps = 2, .probes = 2, .moments = 100};
    elaw_density s;
    assert_ok(elaw_spectral_density(&a.op, &o, &s));
    assert_true(s.high > 5.2); /* 5 + 1/5 */
    for (size_t i = 0; i < s.points; i++)
        assert_true(s.density[i] > -1e-12);
    elaw_density_free(&s);
    test_matrix_free(&a);
}

/* --- edges ---------------------------------------------------------------- */

/* beta_k falls like sqrt(1 - k/n) (Dumitriu and Edelman), the middle of the
 * last half of 60 steps is 45. One coefficient has sd 2/sqrt n with its
 * factor 2; 30 steps, 8 probes, 4 of these, 1.25 for a median. */
static void edges_of_noise(void **state)
{
    (void)state;
    const double strength[2] = {3, 1.5};
    double want = 2 * sqrt(1 - 45. / 1000);
    double band = 4 * 1.25 * 2 / sqrt(1000. * 240);
    for (size_t spikes = 0; spikes < 3; spikes++) {
        elaw_density s;
        test_matrix a =
            test_noise(1000, 1000, true, ELAW_REAL, spikes, strength, 1);
        elaw_density_options o = {.moments = 4};
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        assert_near(s.upper_edge, want, band, 0);
        assert_near(s.lower_edge, -want, band, 0);
        assert_true(fabs(s.upper_edge - 2) < 2 * s.edge_error);
        assert_true(s.edge_error < 0.06);
        assert_near(s.variance,
                    1 + (spikes > 0) * 0.009 + (spikes > 1) * 0.00225, 0.1, 0);
        elaw_density_free(&s);
        test_matrix_free(&a);
    }
}

/* Marchenko-Pastur of ratio 1/4 with a spike: singular values [1/2, 3/2]. */
static void edges_of_a_table(void **state)
{
    (void)state;
    const double strength[1] = {1.7};
    for (int wide = 0; wide < 2; wide++) {
        elaw_density s;
        elaw_density_options o = {.moments = 4};
        test_matrix a = test_noise(wide ? 500 : 2000, wide ? 2000 : 500, false,
                                   ELAW_REAL, 1, strength, 2);
        double unit = wide ? 1 : 2; /* entries have variance 1/cols */
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        /* sqrt(1 - k/500) moves beta by 4.5 % at step 45, so the edges by 2 %
         * of it or so, inwards */
        assert_near(s.lower_edge, 0.5 * unit, 0.03 * unit, 0);
        assert_near(s.upper_edge, 1.5 * unit, 0.05 * unit, 0);
        assert_true(s.lower_edge > 0.5 * unit && s.upper_edge < 1.5 * unit);
        elaw_density_free(&s);
        test_matrix_free(&a);
    }
}

typedef struct cuts {
    size_t n;
    double share, left[2], right[2];
} cuts;

/* Uniform on two intervals. */
static elaw_complex cuts_entry(const void *ctx, size_t i, size_t j)
{
    const cuts *c = ctx;
    double t = ((double)i + 0.5) / (double)c->n;
    if (i != j)
        return (elaw_complex){0, 0};
    if (t < c->share)
        return (elaw_complex){
            c->left[0] + (c->left[1] - c->left[0]) * t / c->share, 0};
    t = (t - c->share) / (1 - c->share);
    return (elaw_complex){c->right[0] + (c->right[1] - c->right[0]) * t, 0};
}

static void several_cuts_have_no_edges(void **state)
{
    (void)state;
    const cuts two[3] = {{600, 0.5, {-2, -1}, {1, 2}},
                         {600, 0.3, {-1, 0}, {2, 2.5}},
                         {600, 0.7, {0, 1}, {1.4, 2}}};
    const cuts one = {600, 0.5, {0, 1}, {1, 2}};
    elaw_density_options o = {.moments = 4};
    elaw_density s;
    test_matrix a;
    for (int i = 0; i < 3; i++) {
        a = test_entries(600, 600, true, cuts_entry, &two[i], ELAW_REAL);
        assert_ok(elaw_spectral_density(&a.op, &o, &s));
        assert_true(isnan(s.lower_edge) && isnan(s.upper_edge) &&
                    isnan(s.edge_error));
        elaw_density_free(&s);
        test_matrix_free(&a);
    }
    a = test_entries(600, 600, true, cuts_entry, &one, ELAW_REAL);
    assert_ok(elaw_spectral_density(&a.op, &o, &s));
    /* beta falls faster at the full density of a hard end */
    assert_near(s.lower_edge, 0, 0.03, 0);
    assert_near(s.upper_edge, 2, 0.03, 0);
    elaw_density_free(&s);
    test_matrix_free(&a);
}

/* --- the rest ------------------------------------------------------------- */

enum { CHAIN = 30000 };

/* A chain with a random-looking potential: plain loops, no threads of its own.
 */
static int chain_apply(void *ctx, size_t k, const double *x, size_t ldx,
                       double *y, size_t ldy)
{
    (void)ctx;
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < CHAIN; i++)
            y[i + j * ldy] = sin((double)(i * i % 1009)) * x[i + j * ldx] +
                             (i > 0 ? x[i - 1 + j * ldx] : 0) +
                             (i + 1 < CHAIN ? x[i + 1 + j * ldx] : 0);
    return 0;
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    int threads = omp_get_max_threads();
    elaw_operator a = {
        .rows = CHAIN, .cols = CHAIN, .symmetric = true, .apply = chain_apply};
    elaw_density_options o = {.moments = 12, .steps = 8, .seed = 4};
    elaw_density s[2];
    for (int i = 0; i < 2; i++) {
        omp_set_num_threads(i == 0 ? 1 : 3);
        assert_ok(elaw_spectral_density(&a, &o, &s[i]));
    }
    omp_set_num_threads(threads);
    assert_int_equal(s[0].nodes, s[1].nodes);
    for (size_t i = 0; i < s[0].points; i++)
        assert_true(s[1].density[i] == s[0].density[i]);
    for (size_t i = 0; i < s[0].nodes; i++)
        assert_true(s[1].node[i] == s[0].node[i]);
    assert_int_equal(s[0].products, 8 * (8 + 6));
    for (int i = 0; i < 2; i++)
        elaw_density_free(&s[i]);
}

/* f(-A) is f(A) mirrored, f(3 A) stretched: the whole chain is equivariant. */
static void scale_and_sign(void **state)
{
    (void)state;
    test_matrix a = test_noise(120, 120, true, ELAW_REAL, 0, NULL, 9);
    elaw_operator b;
    elaw_density s, t;
    elaw_density_options o = {.moments = 50, .points = 40};
    assert_ok(elaw_operator_sum(-3, &a.op, 0, &a.op, &b));
    assert_ok(elaw_spectral_density(&a.op, &o, &s));
    assert_ok(elaw_spectral_density(&b, &o, &t));
    for (size_t i = 0; i < 40; i++) {
        assert_near(t.x[39 - i], -3 * s.x[i], 1e-10, 1e-10);
        assert_near(t.density[39 - i], s.density[i] / 3, 1e-9, 1e-9);
    }
    assert_near(t.upper_edge, -3 * s.lower_edge, 1e-9, 0);
    elaw_density_free(&s);
    elaw_density_free(&t);
    elaw_operator_free(&b);
    test_matrix_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_diagonal_is_exact),
        cmocka_unit_test(singular_values_are_exact),
        cmocka_unit_test(error_bars_hold),
        cmocka_unit_test(moments_of_noise),
        cmocka_unit_test(the_interval_holds_the_spectrum),
        cmocka_unit_test(edges_of_noise),
        cmocka_unit_test(edges_of_a_table),
        cmocka_unit_test(several_cuts_have_no_edges),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(scale_and_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
