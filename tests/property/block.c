/* Noise with a variance profile: its own equation group by group, the
 * semicircle and (bipartite profiles) the Marchenko-Pastur laws with one cut
 * and several, masses and moments by quadrature, invariances. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/quadrature.h"
#include "laws/dyson.h"
#include "laws/law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

enum { GROUPS = 4, MODELS = 9 };

typedef struct profile {
    size_t groups;
    double share[GROUPS], variance[GROUPS * GROUPS];
} profile;

/* One and several cuts, zeros on and off the diagonal, an atom at 0 with and
 * without a gap around it, parts that fall apart, a group without noise. */
static const profile profiles[MODELS] = {
    {1, {3}, {2}},
    {2, {.4, .6}, {.3, 1, 1, 2}},
    {3, {.2, .5, .3}, {.4, 1.5, 3, 1.5, .6, 2, 3, 2, .5}},
    {2, {.1, .9}, {.05, 3, 3, 4}},
    {2, {.3, .7}, {0, 1, 1, 0}},
    {3, {.2, .1, .7}, {0, 0, 1, 0, 0, 90, 1, 90, 0}},
    {3, {.2, .3, .5}, {1, 0, 0, 0, 0, 0, 0, 0, 5}},
    {4, {.1, .2, .3, .4}, {0, 1, 2, 0, 1, 0, 0, 3, 2, 0, 0, 0, 0, 3, 0, 1}},
    {2, {.02, .98}, {.01, 40, 40, .02}},
};

static elaw_law *make(const profile *p)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_block(p->groups, p->share, p->variance, &law));
    return law;
}

static double one(elaw_status (*f)(const elaw_law *, size_t, const double[],
                                   double[]),
                  const elaw_law *law, double x)
{
    double value = NAN;
    assert_ok(f(law, 1, &x, &value));
    return value;
}
#define density_at(law, x)  one(elaw_law_density, law, x)
#define cdf_at(law, x)      one(elaw_law_cdf, law, x)
#define quantile_at(law, p) one(elaw_law_quantile, law, p)

static double complex transform(const elaw_law *law, double complex z)
{
    elaw_complex in = {creal(z), cimag(z)}, out = {NAN, NAN};
    assert_ok(elaw_law_stieltjes(law, 1, &in, &out));
    return CMPLX(out.re, out.im);
}

/* g_a (z - (S g)_a) = 1 to 1e-12 of the largest term, on and off the axis, in
 * the support and outside; Im g_a < 0 or real with -g' > 0. */
static void groups_solve_their_equation(void **state)
{
    (void)state;
    for (int i = 1; i < MODELS; i++) {
        const profile *p = &profiles[i];
        size_t q = p->groups;
        if (i == 6)
            continue; /* falls apart */
        elaw_dyson a = {.q = q, .mass = 1, .scale = 1};
        a.share = elaw_alloc(q + q * q, sizeof(double));
        a.s = a.share + q;
        double top = 0;
        for (size_t k = 0; k < q; k++) {
            double row = 0;
            a.share[k] = p->share[k];
            for (size_t j = 0; j < q; j++)
                row += a.s[k * q + j] = p->variance[k + j * q] * p->share[j];
            top = fmax(top, row);
        }
        for (size_t k = 0; k < q * q; k++)
            a.s[k] /= top;
        assert_ok(elaw_dyson_edges("test", &a));
        elaw_dyson_work w;
        assert_true(elaw_dyson_work_create(q, &w));
        const double height[] = {0, 1e-300, 1e-9, 1e-3, 0.1, 2};
        for (int j = 0; j < 6; j++)
            for (double x = -3.03; x < 3.3; x += 0.0731) {
                double complex g[GROUPS + 1], v[GROUPS + 1];
                double complex z = CMPLX(x, height[j]);
                assert_true(elaw_dyson_solve(&a, &w, z, g));
                bool real = true;
                for (size_t k = 0; k < q; k++) {
                    double complex sum = -1;
                    double most = fmax(1, cabs(z * g[k]));
                    sum += z * g[k];
                    for (size_t l = 0; l < q; l++)
                        sum -= g[k] * a.s[k * q + l] * g[l];
                    assert_true(cabs(sum) <= 1e-12 * most);
                    real = real && cimag(g[k]) == 0;
                }
                for (size_t k = 0; k < q; k++)
                    assert_true(real || cimag(g[k]) < 0);
                assert_true(!real || elaw_dyson_slope(&a, &w, g, v));
            }
        elaw_dyson_work_free(&w);
        elaw_dyson_free(&a);
    }
}

static void same_as_semicircle(const elaw_law *law, double variance)
{
    elaw_law *circle;
    assert_ok(elaw_law_semicircle(variance, &circle));
    double top = circle->edge[1];
    assert_int_equal(law->intervals, 1);
    assert_int_equal(law->atoms, 0);
    assert_near(law->edge[1], top, 0, 1e-13);
    for (double x = -1.4 * top; x < 1.4 * top; x += 0.0417 * top) {
        double complex z = CMPLX(x, 0.05 * top * (x > 0));
        assert_near(density_at(law, x), density_at(circle, x), 1e-12 / top, 0);
        assert_near(cdf_at(law, x), cdf_at(circle, x), 1e-12, 0);
        assert_true(cabs(transform(law, z) - transform(circle, z)) * top <=
                    1e-12);
    }
    double got[8], want[8];
    assert_ok(elaw_law_moments(law, 8, got));
    assert_ok(elaw_law_moments(circle, 8, want));
    for (int k = 0; k < 8; k++)
        assert_near(got[k], want[k], 0, 1e-13);
    elaw_law_free(circle);
}

/* One group; and any profile whose rows have one sum. */
static void equal_row_sums_are_the_semicircle(void **state)
{
    (void)state;
    const double scale[] = {1e-70, 1, 3e60};
    for (int i = 0; i < 3; i++) {
        const double share[] = {7}, variance[] = {scale[i]};
        elaw_law *law;
        assert_ok(elaw_law_block(1, share, variance, &law));
        same_as_semicircle(law, scale[i]);
        elaw_law_free(law);
    }
    const profile equal = {3, {1, 1, 2}, {4, 2, 1, 2, 0, 3, 1, 3, 2}};
    /* (4 + 2 + 2)/4 = (2 + 0 + 6)/4 = (1 + 3 + 4)/4 = 2 */
    elaw_law *law = make(&equal);
    same_as_semicircle(law, 2);
    elaw_law_free(law);
}

/* [0 X; X' 0], rows of X in groups of variance t_k, share a_k, columns share d:
 * squares of the eigenvalues are the law of X X', generalised Marchenko-Pastur
 * of ratio sum a/d and population d t; several cuts, narrow gaps. */
static void bipartite_is_general_mp(void **state)
{
    (void)state;
    const double place[][3] = {
        {1, 1, 1}, {1, 3, 10}, {1, 3, 10}, {1, 3, 10}, {2, 2, 50}};
    const double row[][3] = {{.1, .1, .1},
                             {.02, .04, .04},
                             {.05, .1, .1},
                             {2. / 21, 2. / 21, 2. / 21},
                             {.2, .3, .2}};
    for (int i = 0; i < 5; i++) {
        double share[4] = {row[i][0], row[i][1], row[i][2]}, variance[16] = {0};
        double sum = share[0] + share[1] + share[2], d = 1 - sum, population[3];
        share[3] = d;
        for (int k = 0; k < 3; k++) {
            variance[k + 12] = variance[3 + 4 * k] = place[i][k];
            population[k] = d * place[i][k];
        }
        elaw_law *law, *mp;
        assert_ok(elaw_law_block(4, share, variance, &law));
        assert_ok(elaw_law_general_mp(sum / d, 3, population, share, &mp));
        size_t half = mp->intervals;
        assert_int_equal(law->intervals, 2 * half);
        for (size_t k = 0; k < 2 * half; k++)
            assert_near(law->edge[2 * half + k], sqrt(mp->edge[k]), 0, 1e-12);
        assert_int_equal(law->atoms, 1);
        assert_near(law->weight[0], fabs(d - sum), 1e-13, 0);
        double each = sum;
        for (double x = 0.03; x < 1.2 * law->edge[4 * half - 1]; x *= 1.07) {
            double rho = 2 * each * x * density_at(mp, x * x);
            assert_near(density_at(law, x), rho, 1e-11, 1e-10);
            assert_near(density_at(law, -x), rho, 1e-11, 1e-10);
            double below = 1 - each + each * cdf_at(mp, x * x);
            assert_near(cdf_at(law, x), below, 1e-12, 0);
            assert_near(cdf_at(law, -x), 1 - below, 1e-12, 0);
        }
        elaw_law_free(law);
        elaw_law_free(mp);
    }
}

typedef struct integrand {
    const elaw_law *law;
    double low, high;
    int power;
} integrand;

static double in_angle(double t, void *ctx)
{
    const integrand *f = ctx;
    double length = f->high - f->low, s = sin(t / 2), c = cos(t / 2);
    double x = s < c ? f->low + length * s * s : f->high - length * c * c;
    return pow(x, f->power) * length * s * c * density_at(f->law, x);
}

/* Intervals and the atom hold all mass, the closed cdf says so too, moments are
 * those of the density. Parts inside others and poles of the density at 0 cost
 * quadrature digits. */
static void masses_and_moments_by_quadrature(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        elaw_law *law = make(&profiles[i]);
        double digits = i == 6 || i == 7 ? 1e-6 : 1e-11;
        double mass = 0, moment[4], sum[2] = {0};
        assert_ok(elaw_law_moments(law, 4, moment));
        for (size_t k = 0; k < law->intervals; k++) {
            integrand f = {law, law->edge[2 * k], law->edge[2 * k + 1], 0};
            mass += elaw_integrate(in_angle, &f, 0, pi, digits / 100);
            double here = mass;
            if (law->atoms > 0 && f.high > 0)
                here += law->weight[0];
            assert_near(cdf_at(law, f.high), here, digits, 0);
            for (int n = 0; n < 2; n++) {
                f.power = 2 * n + 2;
                sum[n] += elaw_integrate(in_angle, &f, 0, pi,
                                         digits / 100 * pow(f.high, f.power));
            }
        }
        for (int n = 0; n < 2; n++) {
            assert_near(moment[2 * n + 1], sum[n], 0, 10 * digits);
            assert_near(moment[2 * n], 0, 0, 0);
        }
        for (double p = 0.057; p < 1; p += 0.171) {
            double x = quantile_at(law, p);
            if (x != 0)
                assert_near(cdf_at(law, x), p, 1e-12, 0);
        }
        elaw_law_free(law);
    }
}

/* Parts that fall apart mix; a group without noise is an atom. */
static void separate_parts_mix(void **state)
{
    (void)state;
    elaw_law *law = make(&profiles[6]), *first, *last;
    assert_ok(elaw_law_semicircle(0.2, &first));
    assert_ok(elaw_law_semicircle(2.5, &last));
    assert_int_equal(law->intervals, 1);
    assert_near(law->weight[0], 0.3, 0, 1e-15);
    for (double x = -4; x < 4; x += 0.173) {
        assert_near(density_at(law, x),
                    .2 * density_at(first, x) + .5 * density_at(last, x), 1e-12,
                    0);
        assert_near(cdf_at(law, x),
                    .2 * cdf_at(first, x) + .5 * cdf_at(last, x) +
                        .3 * (x >= 0),
                    1e-12, 0);
    }
    elaw_law_free(first);
    elaw_law_free(last);
    elaw_law_free(law);
}

/* A group split in two, the order of groups, the scale of the proportions: the
 * same law; variances times s: places times sqrt s. */
static void invariances(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        const profile *p = &profiles[i];
        size_t q = p->groups, n = q + 1;
        double share[GROUPS + 1], variance[(GROUPS + 1) * (GROUPS + 1)];
        for (size_t a = 0; a < n; a++) {
            size_t mine = a == 0 ? q - 1 : a - 1; /* the last twice */
            share[a] = p->share[mine] * (mine == q - 1 ? 50 : 100);
            for (size_t b = 0; b < n; b++)
                variance[a + b * n] =
                    1e-12 * p->variance[mine + (b == 0 ? q - 1 : b - 1) * q];
        }
        elaw_law *law = make(p), *same;
        assert_ok(elaw_law_block(n, share, variance, &same));
        assert_int_equal(law->intervals, same->intervals);
        assert_int_equal(law->atoms, same->atoms);
        for (size_t k = 0; k < 2 * law->intervals; k++)
            assert_near(same->edge[k], 1e-6 * law->edge[k], 0, 1e-12);
        if (law->atoms > 0)
            assert_near(same->weight[0], law->weight[0], 1e-13, 0);
        double top = law->edge[2 * law->intervals - 1];
        for (double x = 0.0371 * top; x < top; x += 0.0571 * top) {
            assert_near(cdf_at(same, 1e-6 * x), cdf_at(law, x), 1e-12, 0);
            assert_near(density_at(same, 1e-6 * x) * 1e-6, density_at(law, x),
                        1e-12, 1e-9);
        }
        elaw_law_free(law);
        elaw_law_free(same);
    }
}

/* Two groups as a full profile of 50 rows. */
static void a_full_profile_is_its_blocks(void **state)
{
    (void)state;
    enum { ROWS = 50 };
    static double share[ROWS], variance[ROWS * ROWS];
    const profile *p = &profiles[1];
    for (size_t i = 0; i < ROWS; i++) {
        share[i] = 1;
        for (size_t j = 0; j < ROWS; j++)
            variance[i + j * ROWS] =
                p->variance[(i >= 20) + 2 * (size_t)(j >= 20)];
    }
    elaw_law *law = make(p), *full;
    assert_ok(elaw_law_block(ROWS, share, variance, &full));
    assert_int_equal(full->intervals, 1);
    assert_near(full->edge[1], law->edge[1], 0, 1e-13);
    for (double x = -2.7; x < 2.7; x += 0.217) {
        assert_near(density_at(full, x), density_at(law, x), 1e-12, 0);
        assert_near(cdf_at(full, x), cdf_at(law, x), 1e-12, 0);
    }
    elaw_law_free(law);
    elaw_law_free(full);
}

static void derivative_is_the_slope(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        elaw_law *law = make(&profiles[i]);
        double top = law->edge[2 * law->intervals - 1];
        for (double x = -1.5; x < 1.6; x += 0.113) {
            elaw_complex z = {x * top, fabs(x) > 1.2 ? 0 : 0.1 * top}, dg;
            double complex at = CMPLX(z.re, z.im);
            double h = 1e-5 * top;
            assert_ok(elaw_law_stieltjes_derivative(law, 1, &z, &dg));
            double complex want =
                (transform(law, at + h) - transform(law, at - h)) / (2 * h);
            assert_true(cabs(CMPLX(dg.re, dg.im) - want) <= 1e-7 * cabs(want));
        }
        elaw_law_free(law);
    }
}

/* An atom of 0.4 in the gap around 0: there g = 0.4/z + r z, and the cdf stands
 * still on both sides, at any distance. */
static void next_to_an_atom(void **state)
{
    (void)state;
    const double share[] = {.2, .1, .7};
    const double variance[] = {0, 0, 1, 0, 0, 90, 1, 90, 0};
    elaw_law *law;
    elaw_complex z = {0.01, 0}, g, dg;
    assert_ok(elaw_law_block(3, share, variance, &law));
    assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
    double r = (g.re - 0.4 / z.re) / z.re;
    for (double y = 1e-3; y > 1e-15; y *= 0.3)
        for (int k = 0; k < 3; k++) {
            double sign = k == 0 ? -1 : k, below, x = sign * y;
            z = k < 2 ? (elaw_complex){x, 0} : (elaw_complex){0, y};
            double square = k < 2 ? y * y : -y * y;
            assert_ok(elaw_law_stieltjes(law, 1, &z, &g));
            assert_ok(elaw_law_stieltjes_derivative(law, 1, &z, &dg));
            double one = k < 2 ? g.re * x : -g.im * y;
            /* 0.4/z is known to eps/z, its distance to 0.4 as r z^2 */
            assert_near(one, 0.4 + r * square, 1e-14 + 0.01 * fabs(r * square),
                        0);
            assert_near(k < 2 ? g.im : g.re, 0, 0, 0);
            /* of a linear system that an atom makes all but singular */
            assert_near(dg.re * square, -0.4 + r * square, 1e-7, 0);
            assert_near(dg.im, 0, 0, 0);
            if (k == 2)
                continue;
            assert_ok(elaw_law_cdf(law, 1, &x, &below));
            assert_near(below, k == 0 ? 0.3 : 0.7, 1e-14, 0);
        }
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_solve_their_equation),
        cmocka_unit_test(equal_row_sums_are_the_semicircle),
        cmocka_unit_test(bipartite_is_general_mp),
        cmocka_unit_test(masses_and_moments_by_quadrature),
        cmocka_unit_test(separate_parts_mix),
        cmocka_unit_test(invariances),
        cmocka_unit_test(a_full_profile_is_its_blocks),
        cmocka_unit_test(derivative_is_the_slope),
        cmocka_unit_test(next_to_an_atom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
