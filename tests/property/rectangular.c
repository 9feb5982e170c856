/* Rectangular sums by theorem: closed forms, the free sum of symmetric laws at
 * ratio 1 and that of squares at ratio 0, the equation of information plus
 * noise, the equation of the sum itself, algebra, moments, atoms. */
#include <complex.h>
#include <math.h>

#include "laws/law.h"
#include "laws/squares.h"
#include "same_law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static elaw_law *sum(const elaw_law *a, const elaw_law *b, double c)
{
    elaw_law *law = NULL;
    assert_ok(elaw_free_rectangular_sum(a, b, c, &law));
    return law;
}

static elaw_law *noise(double c, double variance)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_singular_marchenko_pastur(c, variance, &law));
    return law;
}

static elaw_law *points(size_t n, const double place[], const double weight[])
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_points(n, place, weight, &law));
    return law;
}

/* Points, three of them, with 0; an interval; one that begins at 0; noise. */
static elaw_law *some(int i, double c)
{
    const double two[] = {1, 2}, three[] = {0, 0.7, 3};
    const double half[] = {0.4, 0.6}, third[] = {0.3, 0.3, 0.4};
    elaw_law *law = NULL;
    if (i == 0)
        return points(2, two, half);
    if (i == 1)
        return points(3, three, third);
    if (i == 2)
        assert_ok(elaw_law_uniform(1, 2.5, &law));
    else if (i == 3)
        assert_ok(elaw_law_uniform(0, 2, &law));
    else
        return noise(c, 0.5);
    return law;
}

enum { SOME = 5 };

static double complex g_of(const elaw_law *law, double complex z)
{
    elaw_complex at = {creal(z), cimag(z)}, g;
    assert_ok(elaw_law_stieltjes(law, 1, &at, &g));
    return CMPLX(g.re, g.im);
}

/* integral of z/(z^2 - s^2), from g alone */
static double complex phi_of(const elaw_law *law, double complex z)
{
    return 0.5 * (g_of(law, z) - g_of(law, -z));
}

/* u = z phi - 1 and d = phi (c phi + (1 - c)/z) at z^2 = y. */
static void u_and_d(const elaw_law *law, double c, double complex y,
                    double complex *u, double complex *d)
{
    double complex z = csqrt(y), phi = phi_of(law, z);
    *u = z * phi - 1;
    *d = phi * (c * phi + (1 - c) / z);
}

static void variances_of_noise_add(void **state)
{
    (void)state;
    const double ratio[] = {1, 0.999, 0.9, 0.5, 0.1, 1e-3};
    for (int i = 0; i < 6; i++)
        for (double v = 1; v > 1e-7; v *= 0.02) {
            double c = ratio[i];
            elaw_law *a = noise(c, 1), *b = noise(c, v), *law = sum(a, b, c);
            elaw_law *want = noise(c, 1 + v);
            same_law(law, want, 1e-11);
            release(4, (elaw_law *[]){a, b, law, want});
        }
}

/* Two orthogonal matrices of one size: 2 cos t. */
static void two_orthogonal_matrices_make_an_arcsine(void **state)
{
    (void)state;
    const double one = 1;
    elaw_law *a = points(1, &one, &one), *law = sum(a, a, 1);
    assert_int_equal(law->intervals, 1);
    assert_near(law->edge[0], 0, 0, 0);
    assert_near(law->edge[1], 2, 1e-14, 0);
    for (double x = 0; x < 2; x += 0.13) {
        double rho, F;
        assert_ok(elaw_law_density(law, 1, &x, &rho));
        assert_ok(elaw_law_cdf(law, 1, &x, &F));
        assert_near(rho, 2 / pi / sqrt((2 - x) * (2 + x)), 0, 1e-10);
        assert_near(F, 2 / pi * asin(x / 2), 1e-12, 0);
    }
    release(2, (elaw_law *[]){a, law});
}

/* --- ratio 1: the free sum of symmetric laws -------------------------------
 */

static elaw_law *symmetric(int i)
{
    const double four[] = {-2, -1, 1, 2}, five[] = {-3, -0.7, 0, 0.7, 3};
    const double w4[] = {0.3, 0.2, 0.2, 0.3},
                 w5[] = {0.2, 0.15, 0.3, 0.15, 0.2};
    elaw_law *law = NULL;
    if (i == 0)
        return points(4, four, w4);
    if (i == 1)
        return points(5, five, w5);
    if (i == 3)
        assert_ok(elaw_law_uniform(-2, 2, &law));
    else
        assert_ok(elaw_law_semicircle(0.5, &law));
    return law;
}

static void square_matrices_are_symmetric_laws(void **state)
{
    (void)state;
    const int which[] = {0, 1, 3, 4};
    for (int i = 0; i < 4; i++)
        for (int j = i; j < 4; j++) {
            elaw_law *a = some(which[i], 1), *b = some(which[j], 1);
            elaw_law *p = symmetric(which[i]), *q = symmetric(which[j]);
            elaw_law *law = sum(a, b, 1), *want = NULL;
            assert_ok(elaw_free_sum(p, q, &want));
            size_t n = want->intervals, m = law->intervals;
            for (size_t k = 0; k < m; k++)
                for (size_t e = 0; e < 2; e++) {
                    double ours = law->edge[2 * (m - 1 - k) + e];
                    double theirs = want->edge[2 * (n - 1 - k) + e];
                    /* the bulk at 0 goes on to the other side */
                    assert_near(ours, fmax(0, theirs), 1e-12, 0);
                }
            for (size_t k = 0; k < m; k++)
                for (int s = 1; s < 12; s++) {
                    double x =
                        law->edge[2 * k] +
                        (law->edge[2 * k + 1] - law->edge[2 * k]) * s / 12;
                    double rho, F, sym, G;
                    assert_ok(elaw_law_density(law, 1, &x, &rho));
                    assert_ok(elaw_law_cdf(law, 1, &x, &F));
                    assert_ok(elaw_law_density(want, 1, &x, &sym));
                    assert_ok(elaw_law_cdf(want, 1, &x, &G));
                    assert_near(rho, 2 * sym, 0, 1e-10);
                    assert_near(F, 2 * G - 1, 1e-10, 0);
                    double complex z = CMPLX(x, 0.2);
                    assert_near(cabs(phi_of(law, z) - g_of(want, z)), 0, 1e-11,
                                0);
                }
            release(6, (elaw_law *[]){a, b, p, q, law, want});
        }
}

/* --- ratio to 0: the free sum of the squares --------------------------------
 */

static void wide_matrices_add_their_squares(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        elaw_law *a = some(i, 1), *b = some(2, 1), *law = sum(a, b, 1e-6);
        elaw_law *p = NULL, *q = NULL, *want = NULL, *ours = NULL;
        assert_ok(elaw_law_squares(a, &p));
        assert_ok(elaw_law_squares(b, &q));
        assert_ok(elaw_law_squares(law, &ours));
        assert_ok(elaw_free_sum(p, q, &want));
        assert_int_equal(ours->intervals, want->intervals);
        for (size_t k = 0; k < 2 * want->intervals; k++)
            assert_near(ours->edge[k], want->edge[k], 0, 1e-5);
        for (double y = 1; y < 20; y += 1) {
            double complex z = CMPLX(y, 0.5);
            assert_near(cabs(g_of(ours, z) - g_of(want, z)), 0, 1e-5, 0);
        }
        release(7, (elaw_law *[]){a, b, law, p, q, want, ours});
    }
}

/* --- equations --------------------------------------------------------------
 */

/* Information plus noise (Dozier and Silverstein 2007), of squares, with
 * m = -G: m = integral dH(t)/(t/k - k y + v (1 - c)), k = 1 + v c m. The root
 * is followed down from far away. */
static void information_plus_noise(void **state)
{
    (void)state;
    const double ratio[] = {1, 0.5, 0.03}, v = 0.4;
    const double place[] = {0, 0.7, 3}, weight[] = {0.3, 0.3, 0.4};
    for (int i = 0; i < 3; i++) {
        double c = ratio[i], worst = 0;
        elaw_law *a = some(1, c), *b = noise(c, v), *law = sum(a, b, c);
        for (double x = -1; x < 15; x += 1.3) {
            double complex m = 0;
            for (double h = 1000; h > 0.05; h *= 0.7) {
                double complex y = CMPLX(x, h), f, df;
                m = m == 0 ? -1 / y : m;
                for (int n = 0; n < 20; n++) {
                    double complex k = 1 + v * c * m;
                    f = -m, df = -1;
                    for (int s = 0; s < 3; s++) {
                        double t = place[s] * place[s];
                        double complex D = t / k - k * y + v * (1 - c);
                        f += weight[s] / D;
                        df += weight[s] * (t / k / k + y) * v * c / D / D;
                    }
                    m -= f / df;
                }
                double complex z = csqrt(y);
                worst = fmax(worst, cabs(phi_of(law, z) / z + m) / cabs(m));
            }
        }
        assert_near(worst, 0, 1e-12, 0);
        release(3, (elaw_law *[]){a, b, law});
    }
}

/* The y where d of a law has a value: Newton with differences, from y. */
static double complex place_of(const elaw_law *law, double c, double complex d,
                               double complex y)
{
    for (int n = 0; n < 60; n++) {
        double complex u, at, above, step, h = 1e-5 * y;
        u_and_d(law, c, y, &u, &at);
        u_and_d(law, c, y + h, &u, &above);
        step = -(at - d) * h / (above - at);
        y += step;
        if (cabs(step) < 1e-15 * cabs(y))
            break;
    }
    return y;
}

/* u(d) adds. Each law is solved apart for the d of the sum, down from far away
 * where y d -> 1: nothing of the subordination in pairs is used. */
static void its_own_equation_holds(void **state)
{
    (void)state;
    const double ratio[] = {1, 0.6, 0.05};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < SOME; i++)
            for (int j = i; j < SOME; j += 2) {
                double c = ratio[k], worst = 0;
                elaw_law *a = some(i, c), *b = some(j, c), *law = sum(a, b, c);
                for (double x = -2; x < 25; x += 9) {
                    double complex y = CMPLX(x, 300), p = y, q = y, u[3], d;
                    for (double h = 300; h > 2; h *= 0.85) {
                        double complex step = CMPLX(x, h) - y, unused;
                        y += step;
                        u_and_d(law, c, y, &u[0], &d);
                        p = place_of(a, c, d, p + step);
                        q = place_of(b, c, d, q + step);
                        u_and_d(a, c, p, &u[1], &unused);
                        u_and_d(b, c, q, &u[2], &unused);
                        worst = fmax(worst, cabs(u[0] - u[1] - u[2]));
                    }
                }
                assert_near(worst, 0, 1e-12, 0);
                release(3, (elaw_law *[]){a, b, law});
            }
}

/* --- algebra ----------------------------------------------------------------
 */

static void order_and_brackets_do_not_matter(void **state)
{
    (void)state;
    const double ratio[] = {1, 0.7, 0.1};
    const int triple[][3] = {{0, 2, 4}, {2, 0, 1}};
    for (int k = 0; k < 3; k++)
        for (int t = 0; t < 2; t++) {
            double r = ratio[k];
            elaw_law *a = some(triple[t][0], r), *b = some(triple[t][1], r);
            elaw_law *c = some(triple[t][2], r);
            elaw_law *ab = sum(a, b, r), *ba = sum(b, a, r), *bc = sum(b, c, r);
            elaw_law *left = sum(ab, c, r), *right = sum(a, bc, r);
            same_law(ab, ba, 1e-10);
            same_law(left, right, 1e-10);
            release(8, (elaw_law *[]){a, b, c, ab, ba, bc, left, right});
        }
}

/* m2 adds, m4 of a sum is m4 + m4' + 2 (1 + c) m2 m2'; multiples. */
static void moments_add_and_scale(void **state)
{
    (void)state;
    const double ratio[] = {1, 0.5, 1e-3};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < SOME; i++)
            for (int j = i; j < SOME; j += 2) {
                double c = ratio[k], p[4], q[4], m[4];
                elaw_law *a = some(i, c), *b = some(j, c), *law = sum(a, b, c);
                elaw_law *a3 = NULL, *b3 = NULL, *law3 = NULL, *both;
                assert_ok(elaw_law_moments(a, 4, p));
                assert_ok(elaw_law_moments(b, 4, q));
                assert_ok(elaw_law_moments(law, 4, m));
                assert_near(m[1], p[1] + q[1], 0, 1e-10);
                assert_near(m[3], p[3] + q[3] + 2 * (1 + c) * p[1] * q[1], 0,
                            1e-10);
                assert_ok(elaw_law_affine(a, 3, 0, &a3));
                assert_ok(elaw_law_affine(b, 3, 0, &b3));
                assert_ok(elaw_law_affine(law, 3, 0, &law3));
                both = sum(a3, b3, c);
                for (size_t e = 0; e < 2 * law->intervals; e++)
                    assert_near(both->edge[e], law3->edge[e], 1e-12, 1e-12);
                release(7, (elaw_law *[]){a, b, law, a3, b3, law3, both});
            }
}

static void nothing_changes_nothing(void **state)
{
    (void)state;
    const double zero = 0, one = 1;
    elaw_law *none = points(1, &zero, &one), *a = some(2, 1);
    elaw_law *left = sum(none, a, 0.4), *right = sum(a, none, 0.4);
    assert_ptr_equal(left, a);
    assert_ptr_equal(right, a);
    release(4, (elaw_law *[]){none, a, left, right});
}

/* w + v - 1 at 0, w + 2 v - 2 at s, whatever the ratio; two at s > 0 leave
 * none. */
static void overlapping_atoms_stay(void **state)
{
    (void)state;
    const double p[] = {0, 1}, q[] = {0, 1, 3}, w[] = {0.75, 0.25};
    const double v[] = {0.3, 0.6, 0.1}, ratio[] = {1, 0.5, 0.01};
    for (int i = 0; i < 3; i++) {
        elaw_law *a = points(2, p, w), *b = points(3, q, v);
        elaw_law *law = sum(a, b, ratio[i]);
        double end = law->edge[2 * law->intervals - 1], F;
        assert_int_equal(law->atoms, 2);
        assert_near(law->place[0], 0, 0, 0);
        assert_near(law->weight[0], 0.05, 1e-14, 0);
        assert_near(law->place[1], 1, 0, 0);
        assert_near(law->weight[1], 0.1, 1e-14, 0);
        for (size_t k = 0; k < law->intervals; k++)
            assert_true(law->edge[2 * k] > 0);
        assert_ok(elaw_law_cdf(law, 1, &end, &F));
        assert_near(F, 1, 1e-12, 0);
        release(3, (elaw_law *[]){a, b, law});
    }
}

/* Kernels that just meet: the bulk begins at 0, with a finite density for
 * ratio below 1 and like y^(-1/3) for square matrices. */
static void kernels_that_just_meet(void **state)
{
    (void)state;
    const double p[] = {0, 1}, half[] = {0.5, 0.5}, ratio[] = {0.3, 1};
    for (int i = 0; i < 2; i++) {
        elaw_law *a = points(2, p, half), *law = sum(a, a, ratio[i]);
        double x[] = {1e-6, 1e-3}, rho[2], m[2];
        assert_int_equal(law->intervals, 1);
        assert_int_equal(law->atoms, 0);
        assert_near(law->edge[0], 0, 0, 0);
        assert_ok(elaw_law_density(law, 2, x, rho));
        assert_near(rho[0] / rho[1], i == 0 ? 1 : 10, 0, 0.01);
        assert_ok(elaw_law_moments(law, 2, m));
        assert_near(m[1], 1, 0, 1e-9);
        release(2, (elaw_law *[]){a, law});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variances_of_noise_add),
        cmocka_unit_test(two_orthogonal_matrices_make_an_arcsine),
        cmocka_unit_test(square_matrices_are_symmetric_laws),
        cmocka_unit_test(wide_matrices_add_their_squares),
        cmocka_unit_test(information_plus_noise),
        cmocka_unit_test(its_own_equation_holds),
        cmocka_unit_test(order_and_brackets_do_not_matter),
        cmocka_unit_test(moments_add_and_scale),
        cmocka_unit_test(nothing_changes_nothing),
        cmocka_unit_test(overlapping_atoms_stay),
        cmocka_unit_test(kernels_that_just_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
