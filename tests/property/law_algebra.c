/* Affine maps, free cumulants and the inverse of g by their identities. */
#include <complex.h>
#include <math.h>

#include "laws/law.h"
#include "support.h"

typedef elaw_status map(const elaw_law *, size_t, const elaw_complex[],
                        elaw_complex[]);

static double complex at(map *f, const elaw_law *law, double complex z)
{
    elaw_complex in = {creal(z), cimag(z)}, out = {NAN, NAN};
    assert_ok(f(law, 1, &in, &out));
    return CMPLX(out.re, out.im);
}

typedef elaw_status real_map(const elaw_law *, size_t, const double[],
                             double[]);

static double real_at(real_map *f, const elaw_law *law, double x)
{
    double out = NAN;
    assert_ok(f(law, 1, &x, &out));
    return out;
}

static void same(double complex got, double complex want, double tolerance)
{
    if (!(cabs(got - want) <= tolerance))
        fail_msg("%.17g %+.17g i, not %.17g %+.17g i", creal(got), cimag(got),
                 creal(want), cimag(want));
}

enum { LAWS = 9 };

static elaw_law *make(int i)
{
    const double place[] = {-1, 0.5, 2}, weight[] = {1, 2, 1};
    elaw_law *law = NULL, *inner;
    switch (i) {
    case 0:
        assert_ok(elaw_law_semicircle(1.7, &law));
        break;
    case 1:
        assert_ok(elaw_law_marchenko_pastur(0.4, 1.5, &law));
        break;
    case 2:
        assert_ok(elaw_law_marchenko_pastur(3, 0.5, &law));
        break;
    case 3:
        assert_ok(elaw_law_points(3, place, weight, &law));
        break;
    case 4:
        assert_ok(elaw_law_uniform(-1, 3, &law));
        break;
    case 5:
        assert_ok(elaw_law_arcsine(0.25, 2, &law));
        break;
    case 6:
        assert_ok(elaw_law_jacobi(1.7, 2, &law));
        break;
    case 7:
        assert_ok(elaw_law_singular_marchenko_pastur(0.5, 2, &law));
        break;
    default:
        assert_ok(elaw_law_jacobi(2, 0.7, &inner));
        assert_ok(elaw_law_compile(inner, &law));
        elaw_law_free(inner);
    }
    return law;
}

static void hull(const elaw_law *law, double *low, double *high)
{
    *low = real_at(elaw_law_quantile, law, 0);
    *high = real_at(elaw_law_quantile, law, 1);
}

/* --- affine --------------------------------------------------------------- */

/* P(f X + s <= x), its density, g, g': each from the law of X. */
static void affine_is_a_change_of_variable(void **state)
{
    (void)state;
    const double factor[] = {2, -0.5, 1e-8, -3e5}, shift[] = {0, 1.25, -7, 1e3};
    for (int i = 0; i < LAWS; i++)
        for (int j = 0; j < 4; j++) {
            double f = factor[j], s = shift[j] * fabs(f), low, high;
            elaw_law *x = make(i), *y;
            assert_ok(elaw_law_affine(x, f, s, &y));
            hull(x, &low, &high);
            double unit = high - low, size = fabs(f) * unit;
            double slack = 1e-12 * (1 + fabs(s) / size);
            for (double u = -0.5; u < 1.5; u += 0.0917) {
                double complex a = CMPLX(low + u * unit, 0.03 * unit);
                double complex b = f * a + s, g, dg;
                g = at(elaw_law_stieltjes, x, a) / f;
                dg = at(elaw_law_stieltjes_derivative, x, a) / f / f;
                same(at(elaw_law_stieltjes, y, b), g, slack * 100 / size);
                same(at(elaw_law_stieltjes_derivative, y, b), dg,
                     slack * 1e4 / size / size);
                assert_near(real_at(elaw_law_density, y, creal(b)),
                            real_at(elaw_law_density, x, creal(a)) / fabs(f),
                            slack * 1e2 / size, slack * 1e2);
                double F = real_at(elaw_law_cdf, x, creal(a));
                assert_near(real_at(elaw_law_cdf, y, creal(b)),
                            f > 0 ? F : 1 - F, slack * 100, 0);
            }
            elaw_law_free(x);
            elaw_law_free(y);
        }
}

/* A shift of 1e3 lengths rounds the edges, and the root at them does not see
 * it: 1e-13 of the length from the edge as stored, g is that of the same
 * distance from the edge of X. */
static void affine_edges_stay_sharp(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        elaw_law *x, *y;
        assert_ok(elaw_law_semicircle(1, &x));
        assert_ok(elaw_law_affine(x, sign * 0.1, 333.3, &y));
        for (int side = 0; side < 2; side++) {
            double out = side ? 1 : -1, d = 0x1p-40;
            double b = y->edge[side] + out * d; /* exact */
            double a = 2 + 10 * d; /* the distance is 10 d to 1e-5 of it */
            double complex want = at(elaw_law_stieltjes, x, a);
            same(at(elaw_law_stieltjes, y, b) * 0.1 * out, want, 1e-10);
            double g = creal(at(elaw_law_stieltjes, y, b)) * 0.1 * out;
            assert_near((1 - g) / sqrt(10 * d), 1, 1e-4, 0);
        }
        elaw_law_free(x);
        elaw_law_free(y);
    }
}

/* 1 X + 0 is X; maps compose; -1 twice is nothing. */
static void affine_maps_compose(void **state)
{
    (void)state;
    for (int i = 0; i < LAWS; i++) {
        elaw_law *x = make(i), *y, *z;
        double low, high;
        assert_ok(elaw_law_affine(x, -2, 1, &y));
        assert_ok(elaw_law_affine(y, -0.5, 0.5, &z));
        hull(x, &low, &high);
        for (double u = -0.2; u < 1.3; u += 0.083) {
            double t = low + u * (high - low);
            assert_near(real_at(elaw_law_cdf, z, t),
                        real_at(elaw_law_cdf, x, t), 1e-13, 0);
        }
        for (double p = 0.013; p < 1; p += 0.0917)
            assert_near(real_at(elaw_law_quantile, z, p),
                        real_at(elaw_law_quantile, x, p), 1e-12 * high, 0);
        double got[6], want[6];
        assert_ok(elaw_law_moments(z, 6, got));
        assert_ok(elaw_law_moments(x, 6, want));
        for (int k = 0; k < 6; k++)
            assert_near(got[k], want[k],
                        1e-11 * pow(fmax(1, fmax(-low, high)), k + 1), 0);
        elaw_law_free(x);
        elaw_law_free(y);
        elaw_law_free(z);
    }
}

/* Upside down a gap is entered from its other side, an atom is still closed on
 * the right. */
static void reflection_of_gaps_and_atoms(void **state)
{
    (void)state;
    elaw_law *x, *y;
    assert_ok(elaw_law_marchenko_pastur(4, 1, &x)); /* 3/4 at 0, then [1, 9] */
    assert_ok(elaw_law_affine(x, -1, 0, &y));
    assert_near(real_at(elaw_law_cdf, y, -0.5), 0.25, 1e-15, 0);
    assert_near(real_at(elaw_law_cdf, y, 0), 1, 1e-15, 0);
    assert_near(real_at(elaw_law_cdf, y, -1e-300), 0.25, 1e-15, 0);
    assert_near(real_at(elaw_law_quantile, y, 0.2501), 0, 0, 0);
    assert_near(real_at(elaw_law_quantile, y, 0.25 - 1e-9), -1, 1e-4, 0);
    assert_near(real_at(elaw_law_quantile, y, 0), -9, 0, 0);
    elaw_law_free(x);
    elaw_law_free(y);
}

/* --- free cumulants ------------------------------------------------------- */

/* By hand (0, v, 0, ..), s2^k c^(k - 1); by contour through a shift of 0. The
 * bound is rounding: eps max|1/g|^(k - 1), |1/g| at most 1.3 times 1/g at the
 * nearer end or the half length. */
static void cumulants_of_closed_forms(void **state)
{
    (void)state;
    elaw_law *law, *plain;
    double got[20], want[20];
    assert_ok(elaw_law_semicircle(1.3, &law));
    assert_ok(elaw_law_affine(law, 1, 0, &plain));
    assert_ok(elaw_law_cumulants(law, 20, want));
    assert_ok(elaw_law_cumulants(plain, 20, got));
    for (int k = 0; k < 20; k++) {
        assert_near(want[k], k == 1 ? 1.3 : 0, 1e-15, 0);
        assert_near(got[k], want[k], 1e-15 * pow(1.6, k), 0);
    }
    elaw_law_free(law);
    elaw_law_free(plain);
    assert_ok(elaw_law_marchenko_pastur(0.5, 2, &law));
    assert_ok(elaw_law_affine(law, 1, 0, &plain));
    assert_ok(elaw_law_cumulants(law, 20, want));
    assert_ok(elaw_law_cumulants(plain, 20, got));
    for (int k = 0; k < 20; k++) {
        assert_near(want[k], 2, 0, 1e-14);
        assert_near(got[k], want[k], 4e-15 * pow(2.7, k), 0);
    }
    elaw_law_free(law);
    elaw_law_free(plain);
}

/* +-1 with masses 1/2: R = (sqrt(1 + 4 g^2) - 1)/(2 g), Catalan numbers with
 * signs; the d-regular tree is the free sum of d of them (d = 2: arcsine). */
static void cumulants_of_coins_and_trees(void **state)
{
    (void)state;
    const double place[] = {-1, 1}, weight[] = {1, 1};
    const double catalan[] = {1, 1, 2, 5, 14, 42, 132, 429};
    const double degree[] = {1, 2, 3, 7.5};
    for (int i = 0; i < 4; i++) {
        elaw_law *law;
        double got[16];
        if (i == 0)
            assert_ok(elaw_law_points(2, place, weight, &law));
        else
            assert_ok(elaw_law_kesten_mckay(degree[i], &law));
        assert_ok(elaw_law_cumulants(law, 16, got));
        double R = i == 0 ? 1 : 2 * sqrt(degree[i] - 1);
        for (int k = 0; k < 8; k++) {
            double want = degree[i] * (k % 2 ? -1 : 1) * catalan[k];
            assert_near(got[2 * k], 0, 1e-14 * pow(R, 2 * k + 1), 0);
            assert_near(got[2 * k + 1], want, 1e-14 * pow(R, 2 * k + 2), 1e-13);
        }
        elaw_law_free(law);
    }
}

/* m2 = k2 + k1^2, m3 = k3 + 3 k1 k2 + k1^3, m4 = k4 + 4 k1 k3 + 2 k2^2 +
 * 6 k1^2 k2 + k1^4 for any law. */
static void cumulants_make_moments(void **state)
{
    (void)state;
    for (int i = 0; i < LAWS; i++) {
        elaw_law *law = make(i);
        double k[4], m[4], low, high;
        assert_ok(elaw_law_cumulants(law, 4, k));
        assert_ok(elaw_law_moments(law, 4, m));
        hull(law, &low, &high);
        double reach = fmax(1, fmax(-low, high));
        double k1 = k[0], k2 = k[1], k3 = k[2];
        const double want[] = {k1, k2 + k1 * k1,
                               k3 + 3 * k1 * k2 + k1 * k1 * k1,
                               k[3] + 4 * k1 * k3 + 2 * k2 * k2 +
                                   6 * k1 * k1 * k2 + k1 * k1 * k1 * k1};
        for (int j = 0; j < 4; j++)
            assert_near(m[j], want[j], 2e-13 * pow(reach, j + 1), 0);
        elaw_law_free(law);
    }
}

/* Shifting moves the first, a factor scales the k-th by its power. */
static void cumulants_of_affine_laws(void **state)
{
    (void)state;
    for (int i = 0; i < LAWS; i++) {
        elaw_law *x = make(i), *y;
        double a[8], b[8], low, high;
        assert_ok(elaw_law_affine(x, -1.5, 4, &y));
        assert_ok(elaw_law_cumulants(x, 8, a));
        assert_ok(elaw_law_cumulants(y, 8, b));
        hull(y, &low, &high);
        for (int k = 0; k < 8; k++)
            assert_near(b[k], a[k] * pow(-1.5, k + 1) + (k == 0 ? 4 : 0),
                        2e-14 * pow(high - low, k + 1), 1e-12);
        elaw_law_free(x);
        elaw_law_free(y);
    }
}

/* --- the inverse -----------------------------------------------------------
 */

/* K(g(z)) = z from 1e-9 of the length to 1e9 lengths away: z - end to the
 * rounding of z, magnified by nothing but g/g' relative to the distance. */
static void inverse_undoes_g(void **state)
{
    (void)state;
    for (int i = 0; i < LAWS; i++) {
        elaw_law *law = make(i);
        double low, high;
        hull(law, &low, &high);
        double unit = high - low;
        for (double d = 1e-9; d < 1e9; d *= 7)
            for (int side = 0; side < 2; side++) {
                double z = side ? high + d * unit : low - d * unit, back;
                double g = creal(at(elaw_law_stieltjes, law, z));
                double slope = creal(at(elaw_law_stieltjes_derivative, law, z));
                assert_ok(elaw_law_inverse_stieltjes(law, g, &back));
                assert_near(back, z, 1e-13 * fabs(g / slope) + 1e-15 * fabs(z),
                            1e-15);
            }
        elaw_law_free(law);
    }
}

/* Semicircle: K = v g + 1/g up to |g| = 1/sigma, and no further. */
static void inverse_of_the_semicircle(void **state)
{
    (void)state;
    elaw_law *law;
    double z = 7;
    assert_ok(elaw_law_semicircle(4, &law));
    for (double g = 1e-300; g < 0.5; g *= 3) {
        assert_ok(elaw_law_inverse_stieltjes(law, g, &z));
        assert_near(z, 4 * g + 1 / g, 0, 1e-14);
        assert_ok(elaw_law_inverse_stieltjes(law, -g, &z));
        assert_near(z, -4 * g - 1 / g, 0, 1e-14);
    }
    assert_ok(elaw_law_inverse_stieltjes(law, 0.5, &z));
    assert_near(z, 4, 0, 1e-15);
    z = 7;
    const double none[] = {0.5000001, -0.6, 0, NAN, INFINITY, 1e-310};
    for (int i = 0; i < 6; i++)
        assert_int_equal(elaw_law_inverse_stieltjes(law, none[i], &z),
                         ELAW_EDOMAIN);
    assert_near(z, 7, 0, 0);
    elaw_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(affine_is_a_change_of_variable),
        cmocka_unit_test(affine_edges_stay_sharp),
        cmocka_unit_test(affine_maps_compose),
        cmocka_unit_test(reflection_of_gaps_and_atoms),
        cmocka_unit_test(cumulants_of_closed_forms),
        cmocka_unit_test(cumulants_of_coins_and_trees),
        cmocka_unit_test(cumulants_make_moments),
        cmocka_unit_test(cumulants_of_affine_laws),
        cmocka_unit_test(inverse_undoes_g),
        cmocka_unit_test(inverse_of_the_semicircle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
