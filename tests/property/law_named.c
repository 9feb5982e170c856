/* The named laws by theorem: g is the transform of density and atoms, what has
 * a closed form agrees with the route through g, hard edges and atoms are
 * where they must be. */
#include <complex.h>
#include <math.h>

#include "base/quadrature.h"
#include "laws/generic.h"
#include "laws/law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

static elaw_status uniform(elaw_law **out)
{
    return elaw_law_uniform(-1.3, 2.9, out);
}
static elaw_status arcsine(elaw_law **out)
{
    return elaw_law_arcsine(0.5, 4, out);
}
static elaw_status jacobi(elaw_law **out)
{
    return elaw_law_jacobi(0.5, 0.25, out);
}
static elaw_status jacobi_atom_at_0(elaw_law **out)
{
    return elaw_law_jacobi(2, 0.4, out);
}
static elaw_status jacobi_atom_at_1(elaw_law **out)
{
    return elaw_law_jacobi(0.3, 4, out);
}
static elaw_status jacobi_both_atoms(elaw_law **out)
{
    return elaw_law_jacobi(1.7, 2, out);
}
static elaw_status jacobi_hard_at_0(elaw_law **out)
{
    return elaw_law_jacobi(1, 0.3, out);
}
static elaw_status jacobi_hard_at_1(elaw_law **out)
{
    return elaw_law_jacobi(0.2, 1, out);
}
static elaw_status jacobi_hard(elaw_law **out)
{
    return elaw_law_jacobi(1, 1, out);
}
static elaw_status kesten(elaw_law **out)
{
    return elaw_law_kesten_mckay(3, out);
}
static elaw_status kesten_line(elaw_law **out)
{
    return elaw_law_kesten_mckay(2, out);
}
static elaw_status kesten_wide(elaw_law **out)
{
    return elaw_law_kesten_mckay(1000, out);
}
static elaw_status moved(elaw_law **out)
{
    elaw_law *inner;
    assert_ok(elaw_law_jacobi(1.7, 2, &inner));
    elaw_status status = elaw_law_affine(inner, -2.5, 7, out);
    elaw_law_free(inner);
    return status;
}
static elaw_status pastur(elaw_law **out)
{
    return elaw_law_marchenko_pastur(3, 0.2, out);
}

static elaw_status (*const makes[])(elaw_law **) = {uniform,
                                                    arcsine,
                                                    jacobi,
                                                    jacobi_atom_at_0,
                                                    jacobi_atom_at_1,
                                                    jacobi_both_atoms,
                                                    jacobi_hard_at_0,
                                                    jacobi_hard_at_1,
                                                    jacobi_hard,
                                                    kesten,
                                                    kesten_line,
                                                    kesten_wide,
                                                    moved,
                                                    pastur};
enum { MAKES = sizeof makes / sizeof *makes };

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
    double off = cabs(got - want);
    if (!(off <= tolerance))
        fail_msg("%.17g %+.17g i, not %.17g %+.17g i: off by %g, not %g",
                 creal(got), cimag(got), creal(want), cimag(want), off,
                 tolerance);
}

typedef struct cauchy {
    const elaw_law *law;
    double complex z;
    bool imaginary;
} cauchy;

static double cauchy_integrand(double t, void *ctx)
{
    cauchy *a = ctx;
    double low = a->law->edge[0], length = a->law->edge[1] - low;
    double x = t < pi / 2 ? low + length * pow(sin(t / 2), 2)
                          : a->law->edge[1] - length * pow(cos(t / 2), 2);
    double complex value =
        real_at(elaw_law_density, a->law, x) * length / 2 * sin(t) / (a->z - x);
    return a->imaginary ? cimag(value) : creal(value);
}

/* Share only edges and atoms. 1e-12: near a hard edge x - low is rounded. */
static void g_is_the_transform(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        elaw_law *law;
        assert_ok(makes[i](&law));
        double low = law->edge[0], length = law->edge[1] - low;
        for (double u = -0.7; u < 1.8; u += 0.17)
            for (double y = 0.1; y < 30; y *= 5) {
                double complex z = CMPLX(low + u * length, y * length);
                cauchy a = {law, z, false};
                double re = elaw_integrate(cauchy_integrand, &a, 0, pi, 1e-15);
                a.imaginary = true;
                double im = elaw_integrate(cauchy_integrand, &a, 0, pi, 1e-15);
                double complex want = CMPLX(re, im);
                for (size_t k = 0; k < law->atoms; k++)
                    want += law->weight[k] / (z - law->place[k]);
                same(at(elaw_law_stieltjes, law, z), want, 1e-12 / length);
                same(at(elaw_law_stieltjes, law, conj(z)), conj(want),
                     1e-12 / length);
            }
        elaw_law_free(law);
    }
}

/* On the axis -Im g = pi rho; outside the support g is real; far away
 * z g -> 1. */
static void g_on_the_axis(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        elaw_law *law;
        assert_ok(makes[i](&law));
        double low = law->edge[0], length = law->edge[1] - low;
        for (double u = -1.013; u < 2; u += 0.0217) {
            double x = low + u * length;
            double complex g = at(elaw_law_stieltjes, law, x);
            double rho = real_at(elaw_law_density, law, x);
            assert_near(-cimag(g) / pi, rho, 1e-13 / length, 1e-12);
            if (u < 0 || u > 1)
                assert_true(cimag(g) == 0);
            assert_near(real_at(elaw_law_hilbert, law, x), creal(g), 0, 0);
        }
        for (double x = 1e7; x < 1e200; x *= 1e64) {
            assert_near(creal(x * at(elaw_law_stieltjes, law, x)), 1, 1e-4, 0);
            assert_near(creal(x * at(elaw_law_stieltjes, law, -x)), -1, 1e-4,
                        0);
        }
        elaw_law_free(law);
    }
}

/* Closed g' against the slope of g: 1e-11 of |g|/distance, the price of the
 * generic route. */
static void derivative_is_the_slope(void **state)
{
    (void)state;
    const double heights[] = {0, 1e-9, 0.1, 3};
    for (int i = 0; i < MAKES; i++) {
        elaw_law *law;
        assert_ok(makes[i](&law));
        double low = law->edge[0], length = law->edge[1] - low;
        for (double u = -1.013; u < 2; u += 0.0917)
            for (int h = 0; h < 4; h++) {
                double complex z = CMPLX(low + u * length, heights[h]);
                double gap = fmin(cabs(z - low), cabs(z - law->edge[1]));
                for (size_t k = 0; k < law->atoms; k++)
                    gap = fmin(gap, cabs(z - law->place[k]));
                double size = cabs(at(elaw_law_stieltjes, law, z)) / gap;
                elaw_complex want;
                assert_ok(elaw_generic_derivative(
                    law, (elaw_complex){creal(z), cimag(z)}, &want));
                same(at(elaw_law_stieltjes_derivative, law, z),
                     CMPLX(want.re, want.im), 1e-11 * size);
            }
        elaw_law_free(law);
    }
}

/* cdf and moments against quadrature of the density. */
static void cdf_and_moments_add_up(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        elaw_law *law;
        assert_ok(makes[i](&law));
        double low = law->edge[0], length = law->edge[1] - low, moment[7];
        double reach = fmax(fabs(low), fabs(law->edge[1]));
        for (double u = -0.5; u < 1.5; u += 0.0317) {
            double x = low + u * length, want;
            assert_ok(elaw_generic_cdf(law, x, &want));
            assert_near(real_at(elaw_law_cdf, law, x), want, 2e-12, 0);
        }
        assert_near(real_at(elaw_law_cdf, law, INFINITY), 1, 0, 0);
        assert_near(real_at(elaw_law_cdf, law, -INFINITY), 0, 0, 0);
        assert_ok(elaw_law_moments(law, 7, moment));
        for (size_t k = 1; k <= 7; k++) {
            double want;
            assert_ok(elaw_generic_moment(law, k, &want));
            assert_near(moment[k - 1], want,
                        1e-12 * fmax(1, pow(reach, (double)k)), 0);
        }
        elaw_law_free(law);
    }
}

/* A step of 1e-12 to either side of the quantile brackets p, by 3e-14: what the
 * cdf of the widest law rounds to. */
static void quantile_inverts(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        elaw_law *law;
        assert_ok(makes[i](&law));
        double reach = fmax(fabs(law->edge[0]), fabs(law->edge[1]));
        for (double p = 0.0007; p < 1; p += 0.0373) {
            double x = real_at(elaw_law_quantile, law, p);
            assert_true(real_at(elaw_law_cdf, law, x + 1e-12 * reach) >=
                        p - 3e-14);
            assert_true(real_at(elaw_law_cdf, law, x - 1e-12 * reach) <=
                        p + 3e-14);
        }
        double left = law->edge[0], right = law->edge[1];
        for (size_t k = 0; k < law->atoms; k++) {
            left = fmin(left, law->place[k]);
            right = fmax(right, law->place[k]);
        }
        assert_near(real_at(elaw_law_quantile, law, 0), left, 0, 0);
        assert_near(real_at(elaw_law_quantile, law, 1), right, 4e-16 * reach,
                    0);
        elaw_law_free(law);
    }
}

/* All but the uniform law, whose density jumps, are series too. */
static void laws_compile(void **state)
{
    (void)state;
    for (int i = 1; i < MAKES; i++) {
        elaw_law *law, *series;
        assert_ok(makes[i](&law));
        assert_ok(elaw_law_compile(law, &series));
        double low = law->edge[0], length = law->edge[1] - low;
        for (double u = -0.5; u < 1.5; u += 0.0317) {
            double x = low + u * length;
            for (int h = 0; h < 3; h++) {
                double complex z = CMPLX(x, h * h * 0.01);
                double complex want = at(elaw_law_stieltjes, law, z);
                same(at(elaw_law_stieltjes, series, z), want,
                     1e-13 / length + 1e-12 * cabs(want));
                map *f = elaw_law_stieltjes_derivative;
                want = at(f, law, z);
                same(at(f, series, z), want,
                     1e-11 / length / length + 1e-11 * cabs(want));
            }
            assert_near(real_at(elaw_law_cdf, series, x),
                        real_at(elaw_law_cdf, law, x), 1e-13, 0);
        }
        elaw_law_free(law);
        elaw_law_free(series);
    }
    elaw_law *law, *none = NULL;
    assert_ok(uniform(&law));
    assert_int_equal(elaw_law_compile(law, &none), ELAW_ENOCONV);
    assert_null(none);
    elaw_law_free(law);
}

/* --- atoms and hard edges --------------------------------------------------
 */

/* a = p/n1 > 1: rank n1 < p leaves 1 - 1/a at 0; b > 1 the same at 1. */
static void jacobi_has_its_atoms(void **state)
{
    (void)state;
    const double ratios[] = {0.3, 1, 1.6};
    for (int i = 0; i < 9; i++) {
        double a = ratios[i % 3], b = ratios[i / 3];
        elaw_law *law;
        assert_ok(elaw_law_jacobi(a, b, &law));
        size_t want = (size_t)(a > 1) + (size_t)(b > 1);
        assert_int_equal(law->atoms, want);
        double zero = a > 1 ? 1 - 1 / a : 0, one = b > 1 ? 1 - 1 / b : 0;
        assert_near(real_at(elaw_law_cdf, law, 0), zero, 1e-15, 0);
        assert_near(real_at(elaw_law_cdf, law, 1 - 1e-15), 1 - one, 1e-6, 0);
        assert_near(real_at(elaw_law_cdf, law, 1), 1, 0, 0);
        assert_int_equal(law->hard[0], a == 1);
        assert_int_equal(law->hard[1], b == 1);
        /* the pole at an atom keeps its digits however near */
        for (double d = 1e-12; d < 1e-2 && a > 1; d *= 100) {
            double complex g = at(elaw_law_stieltjes, law, CMPLX(0, d));
            assert_near(-cimag(g) * d, zero, 1e3 * d * d, 1e-13);
        }
        double mean;
        assert_ok(elaw_law_moments(law, 1, &mean)); /* n1/(n1 + n2) */
        assert_near(mean, b / (a + b), 1e-13, 0);
        elaw_law_free(law);
    }
}

/* 1 - X swaps the two Wishart matrices. */
static void jacobi_reflects(void **state)
{
    (void)state;
    elaw_law *law, *swapped, *mirror;
    assert_ok(elaw_law_jacobi(0.4, 1.3, &law));
    assert_ok(elaw_law_jacobi(1.3, 0.4, &swapped));
    assert_ok(elaw_law_affine(swapped, -1, 1, &mirror));
    for (double x = -0.2; x < 1.2; x += 0.0171) {
        assert_near(real_at(elaw_law_cdf, mirror, x),
                    real_at(elaw_law_cdf, law, x), 1e-13, 0);
        assert_near(real_at(elaw_law_density, mirror, x),
                    real_at(elaw_law_density, law, x), 1e-12, 1e-12);
    }
    elaw_law_free(law);
    elaw_law_free(swapped);
    elaw_law_free(mirror);
}

/* Ratios (1, 1): arcsine. Ratios to 0: to first order in A - 1, B - 1 over
 * their degrees, X is semicircular of mean u = b/(a + b) and variance
 * u (1 - u) h, h = ab/(a + b). */
static void jacobi_limits(void **state)
{
    (void)state;
    elaw_law *law, *hard;
    assert_ok(elaw_law_jacobi(1, 1, &law));
    assert_ok(elaw_law_arcsine(0, 1, &hard));
    for (double x = -0.11; x < 1.2; x += 0.0173) {
        assert_near(real_at(elaw_law_cdf, law, x),
                    real_at(elaw_law_cdf, hard, x), 1e-14, 0);
        same(at(elaw_law_stieltjes, law, CMPLX(x, 0.01)),
             at(elaw_law_stieltjes, hard, CMPLX(x, 0.01)), 1e-12);
    }
    elaw_law_free(law);
    elaw_law_free(hard);
    double a = 2e-10, b = 1e-10, sum = a + b;
    double sd = sqrt(a * b / sum * (a * b) / (sum * sum));
    assert_ok(elaw_law_jacobi(a, b, &law));
    assert_ok(elaw_law_semicircle(1, &hard));
    for (double x = -2.2; x < 2.3; x += 0.1)
        assert_near(real_at(elaw_law_cdf, law, b / sum + sd * x),
                    real_at(elaw_law_cdf, hard, x), 1e-4, 0);
    elaw_law_free(law);
    elaw_law_free(hard);
}

/* Degree 2: the line, arcsine. Large degree over sqrt(d - 1): semicircle. Its
 * even moments count closed walks: 3, 15, 87 on the 3-regular tree. */
static void kesten_mckay_limits(void **state)
{
    (void)state;
    elaw_law *law, *other;
    assert_ok(elaw_law_kesten_mckay(2, &law));
    assert_ok(elaw_law_arcsine(-2, 2, &other));
    for (double x = -2.1; x < 2.2; x += 0.1) {
        assert_near(real_at(elaw_law_cdf, law, x),
                    real_at(elaw_law_cdf, other, x), 1e-14, 0);
        same(at(elaw_law_stieltjes, law, CMPLX(x, 0.01)),
             at(elaw_law_stieltjes, other, CMPLX(x, 0.01)), 1e-13);
    }
    elaw_law_free(law);
    elaw_law_free(other);
    assert_ok(elaw_law_kesten_mckay(1e12, &law));
    assert_ok(elaw_law_semicircle(1, &other));
    for (double x = -2.1; x < 2.2; x += 0.1)
        assert_near(real_at(elaw_law_cdf, law, 1e6 * x),
                    real_at(elaw_law_cdf, other, x), 1e-11, 0);
    elaw_law_free(law);
    elaw_law_free(other);
    double moment[6];
    assert_ok(elaw_law_kesten_mckay(3, &law));
    assert_ok(elaw_law_moments(law, 6, moment));
    const double walks[] = {0, 3, 0, 15, 0, 87};
    for (int k = 0; k < 6; k++)
        assert_near(moment[k], walks[k], 0, 1e-15);
    elaw_law_free(law);
}

/* An edge at 1e-10: g ~ 1/sqrt there, and its digits are those of the
 * distance. */
static void hard_edges_are_sharp(void **state)
{
    (void)state;
    elaw_law *law;
    assert_ok(elaw_law_arcsine(0, 2, &law));
    for (double d = 1e-300; d < 1e-5; d *= 1e20) {
        assert_near(real_at(elaw_law_density, law, d), 1 / (pi * sqrt(2 * d)),
                    0, d + 1e-14);
        assert_near(real_at(elaw_law_cdf, law, d), sqrt(2 * d) / pi, 0,
                    d + 1e-14);
        double complex g = at(elaw_law_stieltjes, law, -d);
        assert_near(creal(g), -1 / sqrt(2 * d), 0, d + 1e-14);
    }
    elaw_law_free(law);
    assert_ok(elaw_law_jacobi(1, 0.25, &law));
    double top = law->edge[1]; /* rho = sqrt(top/x)/(2 pi h), h = 1/5 */
    for (double d = 1e-300; d < 1e-5; d *= 1e20) {
        double want = sqrt(top / d) / (2 * pi * 0.2);
        assert_near(real_at(elaw_law_density, law, d), want, 0, 3 * d + 1e-13);
        double complex g = at(elaw_law_stieltjes, law, -d);
        assert_near(creal(g) * sqrt(d), -pi * want * sqrt(d), 10 * sqrt(d),
                    1e-13);
    }
    elaw_law_free(law);
}

/* --- points ----------------------------------------------------------------
 */

static void points_are_joined_and_sorted(void **state)
{
    (void)state;
    const double place[] = {3, -1, 3, 0.5}, weight[] = {2, 4, 1, 1};
    elaw_law *law;
    size_t count;
    const double *x, *w;
    assert_ok(elaw_law_points(4, place, weight, &law));
    assert_ok(elaw_law_atoms(law, &count, &x, &w));
    assert_int_equal(count, 3);
    const double want[] = {-1, 0.5, 3}, mass[] = {0.5, 0.125, 0.375};
    for (int i = 0; i < 3; i++) {
        assert_near(x[i], want[i], 0, 0);
        assert_near(w[i], mass[i], 0, 0);
    }
    assert_near(real_at(elaw_law_cdf, law, -1.0000001), 0, 0, 0);
    assert_near(real_at(elaw_law_cdf, law, -1), 0.5, 0, 0);
    assert_near(real_at(elaw_law_cdf, law, 2.999), 0.625, 0, 0);
    assert_near(real_at(elaw_law_quantile, law, 0.5), -1, 0, 0);
    assert_near(real_at(elaw_law_quantile, law, 0.50001), 0.5, 0, 0);
    assert_near(real_at(elaw_law_quantile, law, 0), -1, 0, 0);
    assert_near(real_at(elaw_law_quantile, law, 1), 3, 0, 0);
    assert_near(real_at(elaw_law_density, law, 3), 0, 0, 0);
    double complex z = CMPLX(0.3, 0.7);
    double complex g = 0.5 / (z + 1) + 0.125 / (z - 0.5) + 0.375 / (z - 3);
    double complex dg = -0.5 / ((z + 1) * (z + 1)) -
                        0.125 / ((z - 0.5) * (z - 0.5)) -
                        0.375 / ((z - 3) * (z - 3));
    same(at(elaw_law_stieltjes, law, z), g, 1e-15);
    same(at(elaw_law_stieltjes_derivative, law, z), dg, 2e-15);
    /* at an atom: its own share is -i infinity, the others stay */
    g = at(elaw_law_stieltjes, law, 0.5);
    assert_true(cimag(g) == -INFINITY);
    assert_near(creal(g), 0.5 / 1.5 - 0.375 / 2.5, 1e-16, 1e-15);
    assert_near(creal(at(elaw_law_stieltjes, law, 1e200)), 1e-200, 0, 1e-15);
    double moment[2];
    assert_ok(elaw_law_moments(law, 2, moment));
    assert_near(moment[0], -0.5 + 0.0625 + 1.125, 0, 1e-15);
    assert_near(moment[1], 0.5 + 0.03125 + 3.375, 0, 1e-15);
    elaw_law_free(law);
}

/* Steps are k/n to the last bit, so quantile and cdf invert each other. */
static void empirical_steps_are_exact(void **state)
{
    (void)state;
    enum { N = 1013 };
    double value[N];
    for (int i = 0; i < N; i++)
        value[i] = sin(7.1 * i);
    elaw_law *law;
    assert_ok(elaw_law_empirical(N, value, &law));
    assert_int_equal(law->atoms, N);
    for (int k = 0; k < N; k++) {
        double p = (k + 1) / (double)N;
        assert_near(real_at(elaw_law_cdf, law, law->place[k]), p, 0, 0);
        assert_near(real_at(elaw_law_quantile, law, p), law->place[k], 0, 0);
    }
    elaw_law_free(law);
}

static void one_point(void **state)
{
    (void)state;
    double place = -2.5, weight = 7, cumulant[3], z;
    elaw_law *law, *moved_law;
    assert_ok(elaw_law_points(1, &place, &weight, &law));
    assert_near(real_at(elaw_law_cdf, law, place), 1, 0, 0);
    assert_near(real_at(elaw_law_quantile, law, 0.3), place, 0, 0);
    same(at(elaw_law_stieltjes, law, 1), 1 / 3.5, 1e-16);
    assert_ok(elaw_law_cumulants(law, 3, cumulant));
    assert_near(cumulant[0], place, 0, 0);
    assert_near(cumulant[1], 0, 0, 0);
    assert_near(cumulant[2], 0, 0, 0);
    assert_ok(elaw_law_inverse_stieltjes(law, -4, &z));
    assert_near(z, place - 0.25, 0, 1e-15);
    assert_ok(elaw_law_affine(law, -2, 1, &moved_law));
    assert_near(moved_law->place[0], 6, 0, 0);
    elaw_law_free(law);
    elaw_law_free(moved_law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g_is_the_transform),
        cmocka_unit_test(g_on_the_axis),
        cmocka_unit_test(derivative_is_the_slope),
        cmocka_unit_test(cdf_and_moments_add_up),
        cmocka_unit_test(quantile_inverts),
        cmocka_unit_test(laws_compile),
        cmocka_unit_test(jacobi_has_its_atoms),
        cmocka_unit_test(jacobi_reflects),
        cmocka_unit_test(jacobi_limits),
        cmocka_unit_test(kesten_mckay_limits),
        cmocka_unit_test(hard_edges_are_sharp),
        cmocka_unit_test(points_are_joined_and_sorted),
        cmocka_unit_test(empirical_steps_are_exact),
        cmocka_unit_test(one_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
