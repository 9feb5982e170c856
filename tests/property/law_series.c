/* A law as Chebyshev series is the law: against closed forms, on the cut, off
 * it, at edges and far away. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "base/transform.h"
#include "laws/law.h"
#include "laws/series.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

typedef elaw_status make(elaw_law **out);

static elaw_status semicircle(elaw_law **out)
{
    return elaw_law_semicircle(1.7, out);
}

static elaw_status pastur_half(elaw_law **out)
{
    return elaw_law_marchenko_pastur(0.5, 1, out);
}

static elaw_status pastur_wide(elaw_law **out)
{
    return elaw_law_marchenko_pastur(3, 0.2, out);
}

static elaw_status pastur_near(elaw_law **out)
{
    return elaw_law_marchenko_pastur(0.98, 1, out);
}

static elaw_status pastur_hard(elaw_law **out)
{
    return elaw_law_marchenko_pastur(1, 2, out);
}

static elaw_status singular(elaw_law **out)
{
    return elaw_law_singular_marchenko_pastur(0.4, 2, out);
}

static make *const makes[] = {semicircle,  pastur_half, pastur_wide,
                              pastur_near, pastur_hard, singular};
enum { MAKES = sizeof makes / sizeof *makes };

/* The law, and its series. */
typedef struct pair {
    elaw_law *exact, *series;
    double low, high, length;
} pair;

static pair set(int i)
{
    pair p;
    assert_ok(makes[i](&p.exact));
    assert_ok(elaw_law_compile(p.exact, &p.series));
    p.low = p.exact->edge[0], p.high = p.exact->edge[1];
    p.length = p.high - p.low;
    return p;
}

static void clear(pair *p)
{
    elaw_law_free(p->exact);
    elaw_law_free(p->series);
}

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

/* Bound: absolute + relative of the larger, in units of the law. */
static void same(double complex got, double complex want, double absolute,
                 double relative)
{
    double off = cabs(got - want);
    if (!(off <= absolute + relative * cabs(want)))
        fail_msg("%.17g %+.17g i, not %.17g %+.17g i", creal(got), cimag(got),
                 creal(want), cimag(want));
}

/* g to 1e-13: rounding of a few thousand terms of |J| <= 1 at most. */
static void transform_is_exact(void **state)
{
    (void)state;
    const double heights[] = {0, 1e-10, 1e-5, 0.1, 3, 1e6};
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        for (double u = -2.03; u < 3; u += 0.0917)
            for (int h = 0; h < 6; h++) {
                double complex z = CMPLX(p.low + u * p.length, heights[h]);
                double complex want = at(elaw_law_stieltjes, p.exact, z);
                same(at(elaw_law_stieltjes, p.series, z), want,
                     1e-13 / p.length, 1e-13);
                if (h > 0)
                    same(at(elaw_law_stieltjes, p.series, conj(z)), conj(want),
                         1e-13 / p.length, 1e-13);
            }
        clear(&p);
    }
}

/* Both are functions of the rounded distance, so no digits are lost: 1e-13 of
 * |g|, at a hard edge too. x - edge is taken as stored. */
static void edges_are_sharp(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        for (int side = 0; side < 2; side++)
            for (int sign = -1; sign <= 1; sign++)
                for (int up = 0; up < 2; up++) {
                    double edge = side ? p.high : p.low;
                    if (sign == 0 && !up && p.exact->hard[side])
                        continue;
                    double complex z = CMPLX(edge + sign * 1e-10, up * 1e-10);
                    same(at(elaw_law_stieltjes, p.series, z),
                         at(elaw_law_stieltjes, p.exact, z), 1e-13 / p.length,
                         2e-13);
                }
        clear(&p);
    }
}

/* g' = O(1/sqrt) at edges: relative; the derivative of k = 3000 terms costs
 * two or three digits more than g where they are slow. */
static void derivative_is_exact(void **state)
{
    (void)state;
    const double heights[] = {0, 1e-9, 0.1, 3, 1e6};
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        double tolerance = i == 3 ? 1e-10 : 3e-12;
        for (double u = -2.03; u < 3; u += 0.0917)
            for (int h = 0; h < 5; h++) {
                double complex z = CMPLX(p.low + u * p.length, heights[h]);
                map *f = elaw_law_stieltjes_derivative;
                double complex want = at(f, p.exact, z);
                same(at(f, p.series, z), want,
                     tolerance / (p.length * p.length), tolerance);
                if (h > 0)
                    same(at(f, p.series, conj(z)), conj(want),
                         tolerance / (p.length * p.length), tolerance);
            }
        clear(&p);
    }
}

static void derivative_is_infinite_at_edges(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        for (int side = 0; side < 2; side++) {
            double edge = side ? p.high : p.low;
            map *f = elaw_law_stieltjes_derivative;
            assert_true(isinf(creal(at(f, p.series, edge))));
            assert_true(isinf(creal(at(f, p.exact, edge))));
        }
        clear(&p);
    }
}

/* Density 1e-12 relative and absolute 1e-13 of 1/length; cdf and moments add
 * to one. At a hard edge the density is large: relative. */
static void density_and_cdf(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        for (double u = -0.1; u < 1.1; u += 0.00917) {
            double x = p.low + u * p.length;
            assert_near(real_at(elaw_law_density, p.series, x),
                        real_at(elaw_law_density, p.exact, x), 1e-13 / p.length,
                        1e-12);
            assert_near(real_at(elaw_law_cdf, p.series, x),
                        real_at(elaw_law_cdf, p.exact, x), 2e-14, 0);
        }
        double got[12], want[12];
        assert_ok(elaw_law_moments(p.series, 12, got));
        assert_ok(elaw_law_moments(p.exact, 12, want));
        for (int k = 0; k < 12; k++)
            assert_near(got[k], want[k], 1e-14 * pow(p.high, k + 1), 1e-13);
        clear(&p);
    }
}

/* An error e of F moves the quantile by e/rho, rho = O(p^(1/3)). */
static void quantiles(void **state)
{
    (void)state;
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        for (double q = 0.0011; q < 1; q += 0.0371)
            assert_near(real_at(elaw_law_quantile, p.series, q),
                        real_at(elaw_law_quantile, p.exact, q),
                        2e-13 * p.length, 0);
        clear(&p);
    }
}

/* Re g above the axis; on the bulk of Marchenko-Pastur rational:
 * (x - s2 (1 - c))/(2 c s2 x). */
static void hilbert_transform(void **state)
{
    (void)state;
    pair p = set(1);
    for (double u = 0.01; u < 1; u += 0.07) {
        double x = p.low + u * p.length, want = (x - 0.5) / x;
        assert_near(real_at(elaw_law_hilbert, p.series, x), want, 1e-13, 1e-13);
        assert_near(real_at(elaw_law_hilbert, p.exact, x), want, 1e-13, 1e-13);
    }
    clear(&p);
}

/* --- g' against g -----------------------------------------------------------
 */

static elaw_status bare_stieltjes(const elaw_law *law, elaw_complex z,
                                  elaw_complex *g);
static const elaw_law_class bare_class = {
    .name = "bare",
    .stieltjes = bare_stieltjes,
};
typedef struct bare {
    elaw_law base;
    const elaw_law *inner;
} bare;

static elaw_status bare_stieltjes(const elaw_law *law, elaw_complex z,
                                  elaw_complex *g)
{
    return elaw_law_g(((const bare *)law)->inner, z, g, NULL);
}

/* The generic derivative of a law without one: 1e-11 of |g|/distance. */
static void generic_derivative_agrees(void **state)
{
    (void)state;
    const double heights[] = {0, 1e-9, 0.1, 3};
    for (int i = 0; i < MAKES; i++) {
        pair p = set(i);
        bare *b =
            (bare *)elaw_law_create(&bare_class, sizeof *b, 1, p.exact->atoms);
        assert_non_null(b);
        b->inner = p.exact;
        b->base.edge[0] = p.low, b->base.edge[1] = p.high;
        for (double u = -1.03; u < 2; u += 0.1917)
            for (int h = 0; h < 4; h++) {
                double complex z = CMPLX(p.low + u * p.length, heights[h]);
                double gap = fmin(cabs(z - p.low), cabs(z - p.high));
                gap = p.exact->atoms > 0 ? fmin(gap, cabs(z)) : gap;
                double size = cabs(at(elaw_law_stieltjes, p.exact, z)) / gap;
                map *f = elaw_law_stieltjes_derivative;
                same(at(f, &b->base, z), at(f, p.exact, z), 1e-11 * size, 0);
            }
        elaw_law_free(&b->base);
        clear(&p);
    }
}

/* --- the series itself ------------------------------------------------------
 */

/* Values of a random sum of waves give its coefficients back. */
static void waves_are_inverted(void **state)
{
    (void)state;
    enum { N = 24 };
    for (int kind = ELAW_SINES; kind <= ELAW_COSINES; kind++) {
        double c[N], v[N], w[N];
        for (int k = 0; k < N; k++)
            c[k] = sin(3.7 * k * k + kind);
        for (int j = 0; j < N; j++) {
            double t = pi * (j + 0.5) / N;
            v[j] = 0;
            for (int k = 0; k < N; k++)
                v[j] += c[k] * (kind == ELAW_SINES          ? sin((k + 1) * t)
                                : kind == ELAW_HALF_SINES   ? sin((k + 0.5) * t)
                                : kind == ELAW_HALF_COSINES ? cos((k + 0.5) * t)
                                                            : cos(k * t));
            w[j] = v[j];
        }
        assert_ok(elaw_waves_from_values((elaw_waves)kind, N, v));
        for (int k = 0; k < N; k++)
            assert_near(v[k], c[k], 1e-14, 0);
        assert_ok(elaw_waves_to_values((elaw_waves)kind, N, v));
        for (int j = 0; j < N; j++)
            assert_near(v[j], w[j], 1e-13, 0);
    }
}

static elaw_status scaled(void *ctx, double x, double *rho)
{
    *rho = *(double *)ctx * sqrt((2 - x) * (2 + x)) / (2 * pi);
    return ELAW_OK;
}

static elaw_status cubic(void *ctx, double x, double *rho)
{
    (void)ctx; /* two cusps |x -+ 1|^(1/3): mass of (1 - x^2)^(1/3) */
    *rho = cbrt(1 - x * x) / 1.6826185263905444;
    return ELAW_OK;
}

/* A density whose mass is off by 1e-8 is refused, by 1e-11 accepted and told;
 * cusps are accepted with a larger defect; a jump is refused. */
static void defects_are_told(void **state)
{
    (void)state;
    const double edge[] = {-2, 2}, one[] = {-1, 1};
    double good = 1 + 1e-11, bad = 1 + 1e-8;
    elaw_law *law = NULL;
    assert_int_equal(
        elaw_series_law(1, edge, NULL, 0, NULL, NULL, scaled, &bad, &law),
        ELAW_ENOCONV);
    assert_non_null(strstr(elaw_last_error(), "1.00000001"));
    assert_null(law);
    assert_ok(
        elaw_series_law(1, edge, NULL, 0, NULL, NULL, scaled, &good, &law));
    assert_near(elaw_series_defect(law), 1e-11, 1e-14, 0);
    assert_near(real_at(elaw_law_cdf, law, 0), 0.5, 1e-15, 0);
    elaw_law_free(law);
    assert_ok(elaw_series_law(1, one, NULL, 0, NULL, NULL, cubic, NULL, &law));
    assert_true(elaw_series_defect(law) > 1e-11);
    assert_true(elaw_series_defect(law) < 1e-6);
    assert_near(real_at(elaw_law_density, law, 0.3),
                cbrt(1 - 0.09) / 1.6826185263905444, 1e-7, 0);
    elaw_law_free(law);
    elaw_law *quarter, *none = NULL;
    assert_ok(elaw_law_singular_marchenko_pastur(1, 1, &quarter));
    assert_int_equal(elaw_law_compile(quarter, &none), ELAW_ENOCONV);
    assert_null(none);
    elaw_law_free(quarter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transform_is_exact),
        cmocka_unit_test(edges_are_sharp),
        cmocka_unit_test(derivative_is_exact),
        cmocka_unit_test(derivative_is_infinite_at_edges),
        cmocka_unit_test(density_and_cdf),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(hilbert_transform),
        cmocka_unit_test(generic_derivative_agrees),
        cmocka_unit_test(waves_are_inverted),
        cmocka_unit_test(defects_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
