/* Free convolutions by theorem: closed forms, commutativity, associativity,
 * free cumulants, the semigroup of corners, atoms, gaps at the point of
 * closing. */
#include <math.h>

#include "laws/law.h"
#include "same_law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static elaw_law *points(size_t n, const double place[], const double weight[])
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_points(n, place, weight, &law));
    return law;
}

static elaw_law *semicircle(double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_semicircle(variance, &law));
    return law;
}

static elaw_law *pastur(double ratio, double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_marchenko_pastur(ratio, variance, &law));
    return law;
}

static elaw_law *sum(const elaw_law *a, const elaw_law *b)
{
    elaw_law *law = NULL;
    assert_ok(elaw_free_sum(a, b, &law));
    return law;
}

static elaw_law *product(const elaw_law *a, const elaw_law *b)
{
    elaw_law *law = NULL;
    assert_ok(elaw_free_product(a, b, &law));
    return law;
}

static elaw_law *corner(const elaw_law *a, double fraction)
{
    elaw_law *law = NULL;
    assert_ok(elaw_free_compress(a, fraction, &law));
    return law;
}

static const double signs[] = {-1, 1}, halves[] = {0.5, 0.5};

static void variances_of_semicircles_add(void **state)
{
    (void)state;
    for (double v = 1; v > 1e-9; v *= 0.03) {
        elaw_law *a = semicircle(1), *b = semicircle(v);
        elaw_law *law = sum(a, b), *want = semicircle(1 + v);
        /* a semicircle's edges are critical: errors of g near them are those of
         * rounding in v, enlarged by the gap to the end of the range of g */
        same_law(law, want, 1e-11);
        release(4, (elaw_law *[]){a, b, law, want});
    }
}

/* X X^T/n of n samples and of m more: a sum of two. */
static void samples_add(void **state)
{
    (void)state;
    elaw_law *a = pastur(0.5, 1), *b = pastur(0.25, 2);
    elaw_law *law = sum(a, b), *want = pastur(1. / 6, 3);
    same_law(law, want, 1e-12);
    release(4, (elaw_law *[]){a, b, law, want});
}

static void two_signs_make_an_arcsine(void **state)
{
    (void)state;
    elaw_law *a = points(2, signs, halves), *law = sum(a, a), *want = NULL;
    assert_ok(elaw_law_arcsine(-2, 2, &want));
    same_law(law, want, 1e-10);
    release(3, (elaw_law *[]){a, law, want});
}

/* Moments binom(3k, k)/(2k + 1), edge 27/4, density like x^(-2/3) at 0. */
static void two_square_matrices_make_fuss_catalan(void **state)
{
    (void)state;
    elaw_law *a = pastur(1, 1), *law = product(a, a);
    size_t count;
    const double *edge, want[] = {1, 3, 12, 55, 273};
    double moment[5], x = 1, rho, cubic = cbrt(2), q = sqrt(81 - 12 * x);
    assert_ok(elaw_law_support(law, &count, &edge));
    assert_int_equal(count, 1);
    assert_near(edge[0], 0, 0, 0);
    assert_near(edge[1], 6.75, 1e-13, 0);
    assert_ok(elaw_law_moments(law, 5, moment));
    for (int k = 0; k < 5; k++)
        assert_near(moment[k], want[k], 0, 1e-10);
    assert_ok(elaw_law_density(law, 1, &x, &rho));
    double density = cubic * sqrt(3) / (12 * pi) *
                     (cubic * pow(27 + 3 * q, 2. / 3) - 6 * cbrt(x)) /
                     (pow(x, 2. / 3) * cbrt(27 + 3 * q));
    assert_near(rho, density, 0, 1e-12);
    release(2, (elaw_law *[]){a, law});
}

/* A point moves or scales, exactly. */
static void points_move_and_scale(void **state)
{
    (void)state;
    const double two = 2, one = 1;
    elaw_law *a = pastur(3, 1), *b = points(1, &two, &one);
    elaw_law *moved = sum(a, b), *scaled = product(b, a);
    elaw_law *want = pastur(3, 2), *shifted = NULL, *back = NULL;
    same_law(scaled, want, 1e-15);
    assert_ok(elaw_law_affine(a, 1, 2, &shifted));
    same_law(moved, shifted, 1e-15);
    assert_ok(elaw_free_difference(moved, b, &back));
    same_law(back, a, 1e-14);
    release(7, (elaw_law *[]){a, b, moved, scaled, want, shifted, back});
}

static elaw_law *some(int i)
{
    const double place[] = {0.5, 1, 4}, weight[] = {0.5, 0.2, 0.3};
    elaw_law *law = NULL;
    if (i == 0)
        return points(3, place, weight);
    if (i == 1)
        return pastur(0.2, 1);
    if (i == 2)
        return pastur(2.5, 0.3);
    if (i == 3)
        assert_ok(elaw_law_uniform(1, 3, &law));
    else
        assert_ok(elaw_law_jacobi(0.5, 0.25, &law));
    return law;
}

static void order_and_brackets_do_not_matter(void **state)
{
    (void)state;
    elaw_law *(*const convolve[])(const elaw_law *,
                                  const elaw_law *) = {sum, product};
    const int triple[][3] = {{0, 1, 2}, {3, 2, 1}, {4, 0, 3}};
    for (int t = 0; t < 3; t++)
        for (int k = 0; k < 2; k++) {
            elaw_law *a = some(triple[t][0]), *b = some(triple[t][1]);
            elaw_law *c = some(triple[t][2]);
            elaw_law *ab = convolve[k](a, b), *ba = convolve[k](b, a);
            elaw_law *bc = convolve[k](b, c);
            elaw_law *left = convolve[k](ab, c), *right = convolve[k](a, bc);
            same_law(ab, ba, 1e-10);
            same_law(left, right, 1e-10);
            release(8, (elaw_law *[]){a, b, c, ab, ba, bc, left, right});
        }
}

/* kappa_1 .. kappa_4 from moments. */
static void cumulants(const elaw_law *law, double k[4])
{
    double m[4];
    assert_ok(elaw_law_moments(law, 4, m));
    k[0] = m[0];
    k[1] = m[1] - m[0] * m[0];
    k[2] = m[2] - 3 * m[0] * m[1] + 2 * pow(m[0], 3);
    k[3] = m[3] - 4 * m[0] * m[2] - 2 * m[1] * m[1] + 10 * m[0] * m[0] * m[1] -
           5 * pow(m[0], 4);
}

static void cumulants_add_and_scale(void **state)
{
    (void)state;
    const double t = 0.37;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++) {
            elaw_law *a = some(i), *b = some(j);
            elaw_law *both = sum(a, b), *part = corner(a, t);
            elaw_law *times = product(a, b);
            double ka[4], kb[4], k[4], m;
            cumulants(a, ka), cumulants(b, kb), cumulants(both, k);
            for (int n = 0; n < 4; n++)
                assert_near(k[n], ka[n] + kb[n], 1e-10, 1e-11);
            cumulants(part, k);
            for (int n = 0; n < 4; n++) /* R(t g): kappa_n t^(n-1) */
                assert_near(k[n], ka[n] * pow(t, n), 1e-10, 1e-11);
            assert_ok(elaw_law_moments(times, 1, &m));
            assert_near(m, ka[0] * kb[0], 0, 1e-11);
            release(5, (elaw_law *[]){a, b, both, part, times});
        }
}

/* A corner of a corner; the corner of a semicircle; a corner as the product
 * with a projection, Nica and Speicher. */
static void corners(void **state)
{
    (void)state;
    const double place[] = {0, 1}, weight[] = {0.4, 0.6};
    elaw_law *projection = points(2, place, weight);
    elaw_law *w = semicircle(1), *v = semicircle(0.3), *u = corner(w, 0.3);
    same_law(u, v, 1e-12);
    release(3, (elaw_law *[]){w, v, u});
    for (int i = 0; i < 5; i++) {
        elaw_law *a = some(i), *half = corner(a, 0.5), *twice;
        elaw_law *whole = corner(a, 0.3), *cut = corner(a, 0.6), *times;
        twice = corner(half, 0.6);
        same_law(twice, whole, 1e-10);
        times = product(projection, a);
        const size_t n = cut->intervals;
        assert_int_equal(times->intervals, n);
        for (size_t k = 0; k < n; k++) {
            double x = 0.4 * cut->edge[2 * k] + 0.6 * cut->edge[2 * k + 1];
            double rho[2];
            assert_near(times->edge[2 * k], cut->edge[2 * k], 1e-11, 0);
            assert_near(times->edge[2 * k + 1], cut->edge[2 * k + 1], 0, 1e-11);
            assert_ok(elaw_law_density(times, 1, &x, &rho[0]));
            assert_ok(elaw_law_density(cut, 1, &x, &rho[1]));
            assert_near(rho[0], 0.6 * rho[1], 0, 1e-10);
        }
        release(6, (elaw_law *[]){a, half, twice, whole, cut, times});
    }
    elaw_law_free(projection);
}

/* Bercovici and Voiculescu: weights w + w' - 1 at a + b and, for corners,
 * (w - (1 - t))/t; the rest of the mass is in the cuts. */
static void overlapping_atoms_stay(void **state)
{
    (void)state;
    const double place[] = {1, 2}, weight[] = {0.8, 0.2};
    const double three[] = {1, 5, 20}, thirds[] = {0.4, 0.3, 0.3};
    elaw_law *a = points(2, place, weight), *b = points(3, three, thirds);
    elaw_law *both = sum(a, b), *times = product(a, b), *part = corner(a, 0.5);
    for (int k = 0; k < 3; k++) {
        assert_near(both->place[k], 1 + three[k], 1e-14, 0);
        assert_near(times->place[k], three[k], 1e-14, 0);
        assert_near(both->weight[k], thirds[k] - 0.2, 1e-14, 0);
        assert_near(times->weight[k], thirds[k] - 0.2, 1e-14, 0);
    }
    assert_int_equal(both->atoms, 3);
    assert_int_equal(times->atoms, 3);
    assert_int_equal(both->intervals, 3);
    assert_int_equal(times->intervals, 3);
    assert_int_equal(part->atoms, 1);
    assert_near(part->weight[0], 0.6, 1e-14, 0);
    release(5, (elaw_law *[]){a, b, both, times, part});
}

/* -1, 1 and noise v: two cuts for v < 1, inner edges at (1 - v)^(3/2) to first
 * order, a cusp at v = 1, one cut beyond with rho(0) = sqrt(v - 1)/(pi v). */
static void the_gap_closes_at_the_critical_noise(void **state)
{
    (void)state;
    const double noise[] = {0.9, 0.999, 0.999999, 1, 1.001, 1.1};
    elaw_law *a = points(2, signs, halves);
    for (int i = 0; i < 6; i++) {
        double v = noise[i], zero = 0, rho, moment[4];
        elaw_law *b = semicircle(v), *law = sum(a, b);
        assert_int_equal(law->intervals, v < 1 ? 2 : 1);
        if (v < 1) {
            /* x = u + v u/(u^2 - 1), (u^2 + 1) v = (u^2 - 1)^2; absolute: a
             * difference of places in supports of radius 3 together, whose
             * rounding does not shrink with the gap (6 eps; 2e-15 to 4e-15 for
             * 1 - v from 1e-1 to 1e-8) */
            double s = 0.5 * (2 + v - sqrt(v * v + 8 * v)), u = sqrt(s);
            assert_near(law->edge[2], u - v * u / (1 - s), 4e-15, 0);
        }
        assert_ok(elaw_law_density(law, 1, &zero, &rho));
        assert_near(rho, v > 1 ? sqrt(v - 1) / (pi * v) : 0, 1e-5, 1e-9);
        assert_ok(elaw_law_moments(law, 4, moment));
        assert_near(moment[1], 1 + v, 0, 1e-10);
        assert_near(moment[3], 1 + 4 * v + 2 * v * v, 0, 1e-10);
        release(2, (elaw_law *[]){b, law});
    }
    elaw_law_free(a);
}

static void differences_give_the_operands_back(void **state)
{
    (void)state;
    elaw_law *a = some(0), *b = semicircle(0.3), *c = semicircle(0.3);
    elaw_law *both = sum(a, b), *left = NULL, *one = semicircle(1);
    elaw_law *want = semicircle(0.7);
    assert_ok(elaw_free_difference(both, c, &left));
    same_law(left, a, 0);
    elaw_law_free(left);
    assert_ok(elaw_free_difference(both, a, &left));
    same_law(left, b, 0);
    elaw_law_free(left);
    assert_ok(elaw_free_difference(one, b, &left));
    same_law(left, want, 1e-15);
    release(7, (elaw_law *[]){a, b, c, both, left, one, want});
}

/* Laws without a series, a cusp and x^(-2/3) at 0: g' against differences of g
 * on four points, away from ends and cusp. Im g beside the support is 0 to
 * 1e-10, which a difference over 1e-3 makes 1e-7. */
static void derivatives_of_solved_laws(void **state)
{
    const double place[] = {-1, 1}, weight[] = {0.5, 0.5};
    const double x[] = {-3, -0.7, 0.4, 1.3, 2, 9}, y[] = {0, 1e-3, 0.3};
    elaw_law *points, *noise, *square, *law[2];
    (void)state;
    assert_ok(elaw_law_points(2, place, weight, &points));
    assert_ok(elaw_law_semicircle(1, &noise));
    assert_ok(elaw_law_marchenko_pastur(1, 1, &square));
    assert_ok(elaw_free_sum(points, noise, &law[0]));
    assert_ok(elaw_free_product(square, square, &law[1]));
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 18; i++) {
            elaw_complex z = {x[i % 6], y[i / 6]}, dg, g[4];
            const double h = 1e-3, step[] = {-2 * h, -h, h, 2 * h};
            for (int j = 0; j < 4; j++) {
                elaw_complex at = {z.re + step[j], z.im};
                assert_ok(elaw_law_stieltjes(law[k], 1, &at, &g[j]));
            }
            assert_ok(elaw_law_stieltjes_derivative(law[k], 1, &z, &dg));
            assert_near(
                dg.re, (8 * (g[2].re - g[1].re) - g[3].re + g[0].re) / (12 * h),
                1e-6, 1e-6);
            assert_near(
                dg.im, (8 * (g[2].im - g[1].im) - g[3].im + g[0].im) / (12 * h),
                1e-6, 1e-6);
        }
    elaw_law_free(points);
    elaw_law_free(noise);
    elaw_law_free(square);
    elaw_law_free(law[0]);
    elaw_law_free(law[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derivatives_of_solved_laws),
        cmocka_unit_test(variances_of_semicircles_add),
        cmocka_unit_test(samples_add),
        cmocka_unit_test(two_signs_make_an_arcsine),
        cmocka_unit_test(two_square_matrices_make_fuss_catalan),
        cmocka_unit_test(points_move_and_scale),
        cmocka_unit_test(order_and_brackets_do_not_matter),
        cmocka_unit_test(cumulants_add_and_scale),
        cmocka_unit_test(corners),
        cmocka_unit_test(overlapping_atoms_stay),
        cmocka_unit_test(the_gap_closes_at_the_critical_noise),
        cmocka_unit_test(differences_give_the_operands_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
