/* Laws of squares and of roots: closed forms, and there and back. */
#include <complex.h>
#include <math.h>

#include "laws/law.h"
#include "laws/squares.h"
#include "same_law.h"
#include "support.h"

static elaw_law *uniform(double low, double high)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_uniform(low, high, &law));
    return law;
}

static elaw_law *squares(const elaw_law *a)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_squares(a, &law));
    return law;
}

static elaw_law *roots(const elaw_law *a)
{
    elaw_law *law = NULL;
    assert_ok(elaw_law_square_root(a, &law));
    return law;
}

/* G(p) = (atanh(b/w) - atanh(a/w))/(w (b - a)), w^2 = p, also near p = 0 where
 * a > 0; on the axis the limit from above. */
static void squares_of_a_uniform_law(void **state)
{
    (void)state;
    const double ends[][2] = {{0, 1}, {1, 2}, {1, 1.001}, {0.01, 3}};
    for (int i = 0; i < 4; i++) {
        double a = ends[i][0], b = ends[i][1];
        elaw_law *law = uniform(a, b), *two = squares(law);
        assert_near(two->edge[0], a * a, 0, 0);
        assert_near(two->edge[1], b * b, 0, 0);
        for (double y = -3; y < 5; y += 0.37)
            for (double h = 1e-3; h < 2; h *= 4) {
                double complex w = csqrt(CMPLX(y * b, h * b)), G, dG;
                G = (catanh(b / w) - catanh(a / w)) / (w * (b - a));
                dG = (b / (b * b - w * w) - a / (a * a - w * w)) / (b - a);
                dG = (dG - G) / (2 * w * w);
                elaw_complex g, dg, p = {y * b, h * b};
                assert_ok(elaw_law_g(two, p, &g, &dg));
                double size = cabs(G), slope = cabs(dG);
                /* catanh's own difference is worth eps/(b - a) */
                double digits = 1e-13 + 1e-15 / (b - a);
                assert_near(g.re, creal(G), digits * size, 0);
                assert_near(g.im, cimag(G), digits * size, 0);
                assert_near(dg.re, creal(dG), 1e-11 * slope, 0);
                assert_near(dg.im, cimag(dG), 1e-11 * slope, 0);
            }
        release(2, (elaw_law *[]){law, two});
    }
}

/* Where the support leaves room at 0 nothing cancels there: moments of 1/x^2,
 * here 1/(a b) and (a^-3 - b^-3)/(3 (b - a)). */
static void nothing_cancels_at_zero(void **state)
{
    (void)state;
    elaw_law *law = uniform(1, 2), *two = squares(law);
    const double places[] = {0, 1e-30, -1e-18, 1e-9, -1e-6, 1e-4};
    for (int i = 0; i < 6; i++) {
        double p = places[i], third = 31. / 32 / 5; /* of x^-6 */
        elaw_complex g, dg;
        assert_ok(elaw_law_g(two, (elaw_complex){p, 0}, &g, &dg));
        assert_near(g.re, -0.5 - p * 7 / 24 - p * p * third, 2 * pow(p, 3),
                    1e-15);
        assert_near(dg.re, -7. / 24 - 2 * p * third, 3 * p * p, 1e-14);
        assert_near(g.im, 0, 0, 0);
    }
    release(2, (elaw_law *[]){law, two});
}

static void roots_of_marchenko_pastur(void **state)
{
    (void)state;
    const double ratio[] = {0.05, 0.5, 0.999, 1};
    for (int i = 0; i < 4; i++) {
        elaw_law *mp = NULL, *want = NULL, *law, *back, *twice;
        double m[4], n[4], x[] = {0.3, 1, 1.4}, F[3], G[3];
        assert_ok(elaw_law_marchenko_pastur(ratio[i], 0.7, &mp));
        assert_ok(elaw_law_singular_marchenko_pastur(ratio[i], 0.7, &want));
        law = roots(mp), back = squares(law), twice = squares(want);
        same_law(law, want, 1e-12);
        assert_ptr_equal(back, mp);
        same_law(twice, mp, 1e-15);
        assert_ok(elaw_law_moments(law, 4, m));
        assert_ok(elaw_law_moments(want, 4, n));
        for (int k = 0; k < 4; k++)
            assert_near(m[k], n[k], 0, 1e-12);
        assert_ok(elaw_law_cdf(law, 3, x, F));
        assert_ok(elaw_law_cdf(want, 3, x, G));
        for (int k = 0; k < 3; k++)
            assert_near(F[k], G[k], 1e-13, 0);
        release(5, (elaw_law *[]){mp, want, law, back, twice});
    }
}

/* An atom at 0, and a density that is not 0 there: G of the roots is infinite
 * at 0 with a finite imaginary part, where there is no atom. */
static void at_zero(void **state)
{
    (void)state;
    elaw_law *wide = NULL, *law, *square = NULL, *flat;
    elaw_complex g, dg, zero = {0, 0};
    assert_ok(elaw_law_marchenko_pastur(2, 1, &wide));
    assert_ok(elaw_law_marchenko_pastur(1, 1, &square));
    law = roots(wide), flat = roots(square);
    assert_int_equal(law->atoms, 1);
    assert_near(law->weight[0], 0.5, 1e-15, 0);
    assert_ok(elaw_law_g(flat, zero, &g, &dg));
    assert_true(g.re == -INFINITY && dg.re == -INFINITY);
    assert_near(g.im, -2, 1e-15, 0); /* -pi rho(0) of the quarter circle */
    release(4, (elaw_law *[]){wide, law, square, flat});
}

static void points_and_multiples(void **state)
{
    (void)state;
    const double place[] = {0, 1, 3}, square[] = {0, 4, 36};
    const double weight[] = {0.2, 0.3, 0.5};
    elaw_law *a = NULL, *want = NULL, *noise = NULL, *twice = NULL;
    assert_ok(elaw_law_points(3, place, weight, &a));
    assert_ok(elaw_law_points(3, square, weight, &want));
    assert_ok(elaw_law_affine(a, 2, 0, &twice));
    elaw_law *two = squares(twice), *back = roots(two);
    same_law(two, want, 1e-15);
    same_law(back, twice, 1e-15);
    release(4, (elaw_law *[]){want, twice, two, back});
    assert_ok(elaw_law_singular_marchenko_pastur(0.3, 1, &noise));
    assert_ok(elaw_law_affine(noise, 2, 0, &twice));
    assert_ok(elaw_law_marchenko_pastur(0.3, 4, &want));
    two = squares(twice);
    same_law(two, want, 1e-13);
    release(5, (elaw_law *[]){a, noise, twice, want, two});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_of_a_uniform_law),
        cmocka_unit_test(nothing_cancels_at_zero),
        cmocka_unit_test(roots_of_marchenko_pastur),
        cmocka_unit_test(at_zero),
        cmocka_unit_test(points_and_multiples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
