/* Laws by theorem: their own equations, the route through g and quadrature
 * against the closed forms, invariances and limits. */
#include <complex.h>
#include <math.h>

#include "base/quadrature.h"
#include "laws/law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

enum { SEMICIRCLE, PASTUR, SINGULAR };
static const struct {
    int kind;
    double ratio, variance;
} models[] = {
    {SEMICIRCLE, 0, 1},    {SEMICIRCLE, 0, 7.3},   {SEMICIRCLE, 0, 1e-40},
    {PASTUR, 0.5, 1},      {PASTUR, 0.03, 2},      {PASTUR, 0.98, 1},
    {PASTUR, 1, 3},        {PASTUR, 1.02, 1},      {PASTUR, 5, 1e30},
    {PASTUR, 1e-6, 1},     {PASTUR, 1e6, 1},       {SINGULAR, 0.5, 1},
    {SINGULAR, 0.97, 4},   {SINGULAR, 1, 1},       {SINGULAR, 0.01, 1e-20},
    {PASTUR, 0.999999, 1}, {SINGULAR, 0.9999, 1.5}};
enum { MODELS = sizeof models / sizeof *models };

static elaw_law *make(int kind, double ratio, double variance)
{
    elaw_law *law = NULL;
    if (kind == SEMICIRCLE)
        assert_ok(elaw_law_semicircle(variance, &law));
    else if (kind == PASTUR)
        assert_ok(elaw_law_marchenko_pastur(ratio, variance, &law));
    else
        assert_ok(elaw_law_singular_marchenko_pastur(ratio, variance, &law));
    return law;
}

static elaw_law *model(int i)
{
    return make(models[i].kind, models[i].ratio, models[i].variance);
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

static double upper_edge(const elaw_law *law)
{
    size_t count;
    const double *edge;
    assert_ok(elaw_law_support(law, &count, &edge));
    return edge[2 * count - 1];
}

static double lower_edge(const elaw_law *law)
{
    size_t count;
    const double *edge;
    assert_ok(elaw_law_support(law, &count, &edge));
    return edge[0];
}

/* A law seen through its g and support alone. */
typedef struct bare {
    elaw_law base;
    elaw_law *inner;
} bare;

static elaw_status bare_stieltjes(const elaw_law *law, elaw_complex z,
                                  elaw_complex *g)
{
    return elaw_law_stieltjes(((const bare *)law)->inner, 1, &z, g);
}

static void bare_destroy(elaw_law *law)
{
    elaw_law_free(((bare *)law)->inner);
}

static const elaw_law_class bare_class = {
    .name = "bare",
    .stieltjes = bare_stieltjes,
    .destroy = bare_destroy,
};

static elaw_law *strip(const elaw_law *law)
{
    bare *out = (bare *)elaw_law_create(&bare_class, sizeof *out,
                                        law->intervals, law->atoms);
    assert_non_null(out);
    out->inner = elaw_law_keep(law);
    for (size_t i = 0; i < 2 * law->intervals; i++)
        out->base.edge[i] = law->edge[i];
    for (size_t i = 0; i < law->atoms; i++) {
        out->base.place[i] = law->place[i];
        out->base.weight[i] = law->weight[i];
    }
    return &out->base;
}

/* --- the equations ------------------------------------------------------- */

/* s2 g^2 - z g + 1 and c s2 z g^2 - (z + s2 (c - 1)) g + 1, each relative to
 * its largest term: 1e-12. */
static void g_solves_its_equation(void **state)
{
    (void)state;
    const double complex direction[] = {1,
                                        -1,
                                        CMPLX(0, 1),
                                        CMPLX(0.6, 0.8),
                                        CMPLX(-0.6, -0.8),
                                        CMPLX(0.6, 1e-9)};
    for (int i = 0; i < MODELS; i++) {
        if (models[i].kind == SINGULAR)
            continue;
        elaw_law *law = model(i);
        double c = models[i].ratio, v = models[i].variance;
        for (int d = 0; d < 6; d++)
            for (double size = 1e-3; size < 1e6; size *= 3.7) {
                double complex z = size * upper_edge(law) * direction[d];
                double complex g = transform(law, z);
                bool mp = models[i].kind == PASTUR;
                double complex square = mp ? c * v * z * g * g : v * g * g;
                double complex linear = mp ? (z + v * (c - 1)) * g : z * g;
                double scale = fmax(1, fmax(cabs(square), cabs(linear)));
                assert_true(cabs(square - linear + 1) <= 1e-12 * scale);
                assert_true(cimag(g) * cimag(z) <= 0);
            }
        elaw_law_free(law);
    }
}

/* The law of singular values: z g_x(z^2) is half of g(z) - g(-z). */
static void singular_values_are_roots(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        if (models[i].kind != SINGULAR)
            continue;
        elaw_law *law = model(i);
        elaw_law *square = make(PASTUR, models[i].ratio, models[i].variance);
        double top = upper_edge(law);
        for (double x = -2.35; x < 3; x += 0.3)
            for (double y = 0.03; y < 5; y *= 7) {
                double complex z = top * CMPLX(x, y);
                double complex want = 2 * z * transform(square, z * z);
                double complex got = transform(law, z) - transform(law, -z);
                assert_true(cabs(got - want) <= 1e-12 / top);
            }
        for (double u = 0.01; u < 1; u += 0.06) {
            double y = lower_edge(law) + u * (top - lower_edge(law));
            assert_near(cdf_at(law, y), cdf_at(square, y * y), 1e-12, 0);
            assert_near(density_at(law, y), 2 * y * density_at(square, y * y),
                        0, 1e-9);
        }
        elaw_law_free(law);
        elaw_law_free(square);
    }
}

typedef struct cauchy {
    const elaw_law *law;
    double complex z;
    bool imaginary;
} cauchy;

/* rho(x)/(z - x) on x = a + (b - a) sin^2(t/2). */
static double cauchy_integrand(double t, void *ctx)
{
    cauchy *a = ctx;
    double low = lower_edge(a->law), length = upper_edge(a->law) - low;
    double x = low + length * pow(sin(t / 2), 2);
    double complex value =
        density_at(a->law, x) * length / 2 * sin(t) / (a->z - x);
    return a->imaginary ? cimag(value) : creal(value);
}

/* g is the transform of the density (and of the atom): two routes that share
 * only the edges. Off the axis by a tenth of the support; edges known to 1e-16
 * of their size shift the mass of nearly degenerate laws, hence 1e-10 there. */
static void g_is_the_transform_of_the_density(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        elaw_law *law = model(i);
        double low = lower_edge(law), high = upper_edge(law);
        double length = high - low;
        double tolerance = length < 1e-2 * high ? 1e-10 : 2e-13;
        for (double u = -0.5; u < 1.6; u += 0.3) {
            double complex z = CMPLX(low + u * length, 0.1 * length);
            cauchy a = {law, z, false};
            double re = elaw_integrate(cauchy_integrand, &a, 0, pi, 0);
            a.imaginary = true;
            double im = elaw_integrate(cauchy_integrand, &a, 0, pi, 0);
            double complex want = CMPLX(re, im);
            if (law->atoms > 0)
                want += law->weight[0] / z;
            assert_true(cabs(transform(law, z) - want) * length <=
                        tolerance * fmax(1, length * cabs(want)));
        }
        elaw_law_free(law);
    }
}

/* --- closed forms against g and quadrature -------------------------------- */

/* Density from Im g, cdf and moments by quadrature of it. Supports shorter than
 * 1e-2 of their place are left out: they know x - a to fewer digits. */
static void generic_route_agrees(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        if (models[i].ratio == 1e-6 || models[i].ratio == 1e6)
            continue;
        elaw_law *law = model(i), *plain = strip(law);
        double low = lower_edge(law), length = upper_edge(law) - low;
        for (double u = 0.003; u < 1.1; u += 0.0731) {
            double x = low + u * length;
            double want = density_at(law, x);
            assert_near(density_at(plain, x), want, 1e-12 / length, 1e-10);
            assert_near(cdf_at(plain, x), cdf_at(law, x), 1e-11, 0);
        }
        double got[5], want[5];
        assert_ok(elaw_law_moments(law, 5, want));
        assert_ok(elaw_law_moments(plain, 5, got));
        for (int k = 0; k < 5; k++)
            assert_near(got[k], want[k], 1e-11 * pow(upper_edge(law), k + 1),
                        1e-11);
        elaw_law_free(plain);
        elaw_law_free(law);
    }
}

static void generic_quantile_agrees(void **state)
{
    (void)state;
    const int some[] = {0, 3, 7, 11};
    for (int j = 0; j < 4; j++) {
        elaw_law *law = model(some[j]), *plain = strip(law);
        for (double p = 0.011; p < 1; p += 0.119)
            assert_near(quantile_at(plain, p), quantile_at(law, p),
                        1e-11 * upper_edge(law), 0);
        if (law->atoms > 0) {
            assert_near(cdf_at(plain, 0), law->weight[0], 0, 0);
            assert_near(quantile_at(plain, law->weight[0] / 2), 0, 0, 0);
        }
        elaw_law_free(plain);
        elaw_law_free(law);
    }
}

/* --- quantile and cdf ----------------------------------------------------- */

/* x is within 1e-12 of the smallest with F(x) >= p: one step of 1e-12 of the
 * length to either side brackets p. */
static void quantile_inverts(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        elaw_law *law = model(i);
        double high = upper_edge(law), low = lower_edge(law);
        double step = 1e-12 * (high - low) + 4e-16 * high;
        double atom = law->atoms > 0 ? law->weight[0] : 0;
        for (double u = 1e-9; u < 1; u = u < 0.04 ? 6 * u : u + 0.0487) {
            double p = atom + (1 - atom) * u;
            double x = quantile_at(law, p);
            assert_true(cdf_at(law, x + step) >= p - 1e-15);
            assert_true(cdf_at(law, x - step) <= p + 1e-15);
        }
        assert_near(quantile_at(law, 1), high, 0, 0);
        assert_near(quantile_at(law, 0), atom > 0 ? 0 : low, 0, 0);
        assert_near(quantile_at(law, atom / 2), atom > 0 ? 0 : low, 0, 0);
        elaw_law_free(law);
    }
}

/* Left tail to full relative accuracy: at distance d from the edge
 * rho = sqrt(d (4 - d))/(2 pi), F = 2 d^(3/2)/(3 pi) (1 - 3d/40 - 3d^2/896). */
static void lower_tail_is_relative(void **state)
{
    (void)state;
    elaw_law *law = make(SEMICIRCLE, 0, 1);
    for (double x = 1e-12; x < 1e-5; x *= 10) {
        double near = -2 + x, d = near + 2; /* the distance that is stored */
        double want = 2 * pow(d, 1.5) / (3 * pi) * (1 - 3 * d / 40);
        assert_near(cdf_at(law, near), want, 0, 0.004 * d * d + 1e-14);
    }
    elaw_law_free(law);
}

/* --- invariances and limits ------------------------------------------------
 */

static void laws_scale(void **state)
{
    (void)state;
    const int kind[] = {SEMICIRCLE, PASTUR, SINGULAR};
    for (int j = 0; j < 3; j++) {
        double v = 4.2, factor = kind[j] == PASTUR ? v : sqrt(v);
        elaw_law *unit = make(kind[j], 0.3, 1), *law = make(kind[j], 0.3, v);
        for (double u = -0.1; u < 1.2; u += 0.07) {
            double x = u * upper_edge(unit);
            assert_near(density_at(law, factor * x),
                        density_at(unit, x) / factor, 1e-13, 1e-12);
            assert_near(cdf_at(law, factor * x), cdf_at(unit, x), 1e-14, 0);
            double complex z = CMPLX(x, 0.2);
            assert_true(cabs(factor * transform(law, factor * z) -
                             transform(unit, z)) < 1e-13);
        }
        elaw_law_free(unit);
        elaw_law_free(law);
    }
}

/* X X^T/n and X^T X/m share their positive eigenvalues up to the factor c. */
static void transposing_swaps_the_ratio(void **state)
{
    (void)state;
    const double ratios[] = {0.02, 0.6, 0.999};
    for (int i = 0; i < 3; i++) {
        double c = ratios[i];
        elaw_law *thin = make(PASTUR, c, 1), *wide = make(PASTUR, 1 / c, c);
        for (double u = 0; u <= 1; u += 0.05) {
            double x =
                lower_edge(thin) + u * (upper_edge(thin) - lower_edge(thin));
            assert_near(cdf_at(wide, x), 1 - c + c * cdf_at(thin, x), 1e-12, 0);
            double complex z = CMPLX(x, 0.5);
            assert_true(cabs(transform(wide, z) - (1 - c) / z -
                             c * transform(thin, z)) < 1e-13);
        }
        elaw_law_free(thin);
        elaw_law_free(wide);
    }
}

/* (x - 1)/sqrt c is semicircular up to O(sqrt c); c = 1: singular values follow
 * the quarter circle, twice the semicircle on x > 0. */
static void limits(void **state)
{
    (void)state;
    elaw_law *half = make(SEMICIRCLE, 0, 1);
    elaw_law *narrow = make(PASTUR, 1e-12, 1), *square = make(SINGULAR, 1, 1);
    for (double x = -1.9; x < 2; x += 0.2)
        assert_near(cdf_at(narrow, 1 + 1e-6 * x), cdf_at(half, x), 1e-6, 0);
    for (double x = 0; x < 2; x += 0.1) {
        assert_near(density_at(square, x), 2 * density_at(half, x), 1e-14,
                    1e-13);
        assert_near(cdf_at(square, x), 2 * cdf_at(half, x) - 1, 1e-14, 0);
    }
    elaw_law_free(half);
    elaw_law_free(narrow);
    elaw_law_free(square);
}

/* Im g < 0 above, g(conj z) = conj g(z), the axis is the limit from above,
 * z g -> 1 far away. */
static void g_is_a_transform(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        elaw_law *law = model(i);
        double low = lower_edge(law), length = upper_edge(law) - low;
        for (double u = -0.55; u < 1.6; u += 0.1) {
            double x = low + u * length;
            double complex z = CMPLX(x, 0.3 * length);
            double complex g = transform(law, z);
            assert_true(cimag(g) < 0);
            assert_true(transform(law, conj(z)) == conj(g));
            /* |g'| <= C/length^2 away from edges: 1e-9 of the length moves g by
             * 1e-7/length at the most */
            double complex on = transform(law, x);
            double complex above = transform(law, CMPLX(x, 1e-9 * length));
            assert_true(cabs(on - above) * length <
                        1e-6 * fmax(1, length * cabs(on)));
            assert_near(-cimag(on) / pi, density_at(law, x), 1e-11 / length,
                        1e-9);
        }
        const double far[] = {1e9, 1e150};
        for (int j = 0; j < 2; j++)
            for (int sign = -1; sign <= 1; sign += 2) {
                double x = sign * far[j] * upper_edge(law);
                assert_near(x * creal(transform(law, x)), 1, 1e-8, 0);
                double complex z = CMPLX(0, fabs(x));
                assert_near(creal(z * transform(law, z)), 1, 1e-8, 0);
            }
        elaw_law_free(law);
    }
}

static void atoms_and_hard_edges(void **state)
{
    (void)state;
    elaw_law *wide = make(PASTUR, 4, 1), *hard = make(PASTUR, 1, 1);
    assert_near(cdf_at(wide, 0), 0.75, 0, 0);
    assert_near(cdf_at(wide, -1e-300), 0, 0, 0);
    assert_true(cimag(transform(wide, 0)) == -INFINITY);
    assert_true(density_at(hard, 0) == INFINITY);
    assert_near(density_at(hard, 1e-20), 1e10 / pi, 0, 1e-12);
    /* g = (1 - sqrt(1 - 4/z))/2 -> 1/2 - i/sqrt z at the hard edge */
    double complex g = transform(hard, 1e-20);
    assert_near(cimag(g), -1e10, 0, 1e-10);
    assert_near(creal(g), 0.5, 1e-6, 0);
    assert_near(cdf_at(hard, INFINITY), 1, 0, 0);
    assert_near(density_at(hard, INFINITY), 0, 0, 0);
    elaw_law_free(wide);
    elaw_law_free(hard);
}

/* Catalan numbers; Narayana polynomials at c = 1 are Catalan too. */
static void moments_are_exact(void **state)
{
    (void)state;
    const double catalan[] = {1, 1, 2, 5, 14, 42, 132, 429, 1430, 4862, 16796};
    double moment[20];
    elaw_law *half = make(SEMICIRCLE, 0, 1), *hard = make(PASTUR, 1, 1);
    assert_ok(elaw_law_moments(half, 20, moment));
    for (int k = 1; k <= 10; k++) {
        assert_near(moment[2 * k - 1], catalan[k], 0, 1e-15);
        assert_near(moment[2 * k - 2], 0, 0, 0);
    }
    assert_ok(elaw_law_moments(hard, 10, moment));
    for (int k = 1; k <= 10; k++)
        assert_near(moment[k - 1], catalan[k], 0, 1e-15);
    elaw_law_free(half);
    elaw_law_free(hard);
    /* quarter circle: E y = 8/(3 pi) */
    elaw_law *square = make(SINGULAR, 1, 1);
    assert_ok(elaw_law_moments(square, 2, moment));
    assert_near(moment[0], 8 / (3 * pi), 0, 1e-13);
    assert_near(moment[1], 1, 0, 1e-15);
    elaw_law_free(square);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g_solves_its_equation),
        cmocka_unit_test(singular_values_are_roots),
        cmocka_unit_test(g_is_the_transform_of_the_density),
        cmocka_unit_test(generic_route_agrees),
        cmocka_unit_test(generic_quantile_agrees),
        cmocka_unit_test(quantile_inverts),
        cmocka_unit_test(lower_tail_is_relative),
        cmocka_unit_test(laws_scale),
        cmocka_unit_test(transposing_swaps_the_ratio),
        cmocka_unit_test(limits),
        cmocka_unit_test(g_is_a_transform),
        cmocka_unit_test(atoms_and_hard_edges),
        cmocka_unit_test(moments_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
