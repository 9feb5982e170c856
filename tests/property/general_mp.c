/* The generalised Marchenko-Pastur law: its own equation, Marchenko-Pastur,
 * edges by a scan, masses and moments by quadrature, limits, invariances. */
#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "base/quadrature.h"
#include "laws/law.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

enum { PLACES = 60, MODELS = 16 };

typedef struct model {
    double ratio;
    size_t count;
    double place[PLACES], weight[PLACES];
} model;

/* Four populations met by each ratio: far apart, with zeros, one place, and
 * sixty places spread over three decades. */
static model model_of(int i)
{
    const double ratios[] = {0.1, 0.5, 1, 3};
    model m = {ratios[i % 4], 3, {1, 3, 10}, {0.2, 0.4, 0.4}};
    if (i / 4 == 1)
        m = (model){ratios[i % 4], 4, {0, 7, 0, 2}, {1, 1, 2, 4}};
    if (i / 4 == 2)
        m = (model){ratios[i % 4], 1, {2.5}, {8}};
    if (i / 4 == 3) {
        m.count = PLACES;
        for (int k = 0; k < PLACES; k++) {
            m.place[k] = pow(10, 3 * fmod(0.618033988749895 * k, 1) - 2);
            m.weight[k] = 1 + k % 3;
        }
    }
    return m;
}

static elaw_law *make(const model *m)
{
    elaw_law *law = NULL;
    assert_ok(
        elaw_law_general_mp(m->ratio, m->count, m->place, m->weight, &law));
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

/* z = 1/u + c sum p t/(1 - t u), u = c g + (1 - c)/z: the difference relative
 * to the largest term, and to what cancels in u. */
static double defect(const model *m, double complex z, double complex g)
{
    double total = 0, largest = cabs(z);
    for (size_t k = 0; k < m->count; k++)
        total += m->weight[k];
    double complex u = m->ratio * g + (1 - m->ratio) / z, sum = 1 / u - z;
    largest = fmax(largest, cabs(1 / u));
    for (size_t k = 0; k < m->count; k++) {
        double complex term = m->ratio * m->weight[k] / total * m->place[k] /
                              (1 - m->place[k] * u);
        sum += term;
        largest = fmax(largest, cabs(term));
    }
    return cabs(sum) / largest / fmax(1, cabs(m->ratio * g / u));
}

static void g_solves_its_equation(void **state)
{
    (void)state;
    const double complex direction[] = {1,
                                        CMPLX(0, 1),
                                        CMPLX(0.6, 0.8),
                                        CMPLX(-0.6, -0.8),
                                        CMPLX(0.6, 1e-3),
                                        CMPLX(1, 1e-9),
                                        CMPLX(1, -1e-300),
                                        -1};
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        elaw_law *law = make(&m);
        for (int d = 0; d < 8; d++)
            for (double size = 1e-3; size < 1e5; size *= 1.07) {
                double complex z = size * direction[d];
                double complex g = transform(law, z);
                assert_true(defect(&m, z, g) <= 1e-12);
                assert_true(cimag(g) * cimag(z) <= 0);
                /* of all solutions the transform: Im(z g) has a sign too */
                assert_true(cimag(z * g) * cimag(z) <= 0);
            }
        elaw_law_free(law);
    }
}

/* g(x) inside is the limit of g(x + i0), also next to the edges; and outside
 * g is real and falls. */
static void axis_is_the_limit_from_above(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        elaw_law *law = make(&m);
        for (size_t k = 0; k < law->intervals; k++) {
            double a = law->edge[2 * k], b = law->edge[2 * k + 1];
            for (double s = 1e-3; s < 1; s += 0.0371) {
                double x = a + (b - a) * s;
                double complex on = transform(law, x);
                double complex off = transform(law, CMPLX(x, 1e-13 * x));
                assert_true(cimag(on) < 0);
                assert_true(cabs(on - off) <= 1e-8 * cabs(on));
                assert_near(density_at(law, x), -cimag(on) / pi, 0, 1e-14);
            }
            double low = k > 0 ? law->edge[2 * k - 1] : a - 1, last = INFINITY;
            for (int j = 1; j < 20; j++) {
                double x = low + (a - low) * j / 20;
                if (x == 0)
                    continue;
                double complex g = transform(law, x);
                assert_true(cimag(g) == 0 && density_at(law, x) == 0);
                assert_true(creal(g) < last || x > 0);
                last = creal(g);
            }
        }
        elaw_law_free(law);
    }
}

static void one_place_is_marchenko_pastur(void **state)
{
    (void)state;
    const double ratios[] = {1e-6, 0.03, 0.5, 0.98, 1, 1.02, 7, 1e6};
    for (int i = 0; i < 8; i++) {
        elaw_law *law, *mp;
        const double place[] = {2, 2}, weight[] = {1, 3}; /* equal: joined */
        assert_ok(elaw_law_general_mp(ratios[i], 2, place, weight, &law));
        assert_ok(elaw_law_marchenko_pastur(ratios[i], 2, &mp));
        assert_int_equal(law->intervals, 1);
        assert_int_equal(law->atoms, mp->atoms);
        if (mp->atoms > 0)
            assert_near(law->weight[0], mp->weight[0], 1e-16, 1e-15);
        double a = mp->edge[0], b = mp->edge[1];
        assert_near(law->edge[0], a, 0, 1e-14);
        assert_near(law->edge[1], b, 0, 1e-14);
        for (double s = 0.0173; s < 1; s += 0.0271) {
            /* x is known to eps relative to b, rho(x) varies over b - a */
            double x = a + (b - a) * s, digits = 1e-14 + 1e-15 * b / (b - a);
            assert_near(density_at(law, x), density_at(mp, x), 0, 20 * digits);
            assert_near(cdf_at(law, x), cdf_at(mp, x), 20 * digits, 0);
            double complex g = transform(law, x), h = transform(mp, x);
            assert_true(cabs(g - h) <= 20 * digits * cabs(h));
            double complex z = CMPLX(2 * b * (s - 0.5), 0.1 * (b - a) * s);
            g = transform(law, z), h = transform(mp, z);
            assert_true(cabs(g - h) <= 1e-12 * cabs(h));
            assert_near(quantile_at(law, s), quantile_at(mp, s), 0, 1e-12);
        }
        double got[20], want[20];
        assert_ok(elaw_law_moments(law, 20, got));
        assert_ok(elaw_law_moments(mp, 20, want));
        for (int k = 0; k < 20; k++)
            assert_near(got[k], want[k], 0, 1e-13);
        elaw_law_free(law);
        elaw_law_free(mp);
    }
}

/* Edges by brute force: sign changes of z'(w) on a fine grid of each interval
 * between places; their number is ours, and z'(w) < 0 nowhere in our gaps. */
static void edges_by_a_scan(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        if (i / 4 == 1)
            continue; /* unsorted places */
        elaw_law *law = make(&m);
        double total = 0, sorted[PLACES];
        for (size_t k = 0; k < m.count; k++)
            total += m.weight[k], sorted[k] = m.place[k];
        for (size_t k = 1; k < m.count; k++)
            for (size_t j = k; j > 0 && sorted[j] < sorted[j - 1]; j--) {
                double t = sorted[j];
                sorted[j] = sorted[j - 1], sorted[j - 1] = t;
            }
        size_t found = 1;
        for (size_t k = 0; k + 1 < m.count; k++) {
            double last = -1, x[2] = {NAN, NAN};
            for (int s = 1; s < 4000; s++) {
                double w = sorted[k] + (sorted[k + 1] - sorted[k]) * s / 4000;
                double slope = 1, z = w;
                for (size_t j = 0; j < m.count; j++) {
                    double t = m.place[j], d = w - t;
                    double nu = m.ratio * m.weight[j] / total * t;
                    slope -= nu * t / (d * d);
                    z += nu * w / d;
                }
                if (slope > 0 && last <= 0)
                    x[0] = z;
                if (slope <= 0 && last > 0)
                    x[1] = z;
                last = slope;
            }
            if (isnan(x[0]))
                continue;
            /* a grid step away from a critical point: z off by its square */
            assert_near(law->edge[2 * found - 1], x[0], 0, 1e-4);
            assert_near(law->edge[2 * found], x[1], 0, 1e-4);
            found++;
        }
        assert_int_equal(law->intervals, found);
        elaw_law_free(law);
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

/* The closed cdf and the moments against quadrature of the density; the mass
 * of each interval against the weights of its places. */
static void masses_and_moments_by_quadrature(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        elaw_law *law = make(&m);
        double atom = law->atoms > 0 ? law->weight[0] : 0, mass = atom;
        double moment[4], sum[4] = {0};
        assert_ok(elaw_law_moments(law, 4, moment));
        assert_near(cdf_at(law, 0), atom, 1e-15, 0);
        for (size_t k = 0; k < law->intervals; k++) {
            integrand f = {law, law->edge[2 * k], law->edge[2 * k + 1], 0};
            for (double t = 0.3; t < 3; t += 0.9)
                assert_near(
                    cdf_at(law, f.low + (f.high - f.low) * pow(sin(t / 2), 2)),
                    mass + elaw_integrate(in_angle, &f, 0, t, 1e-14), 1e-13, 0);
            mass += elaw_integrate(in_angle, &f, 0, pi, 1e-14);
            assert_near(cdf_at(law, f.high), mass, 1e-13, 0);
            for (int n = 0; n < 4; n++) {
                f.power = n + 1;
                sum[n] += elaw_integrate(in_angle, &f, 0, pi,
                                         1e-15 * pow(f.high, n + 1));
            }
        }
        assert_near(mass, 1, 1e-13, 0);
        for (int n = 0; n < 4; n++)
            assert_near(sum[n], moment[n], 0, 1e-12);
        for (double p = 0.013; p < 1; p += 0.0711) {
            double x = quantile_at(law, p);
            if (p > atom)
                assert_near(cdf_at(law, x), p, 1e-13, 0);
            else
                assert_near(x, 0, 0, 0);
        }
        elaw_law_free(law);
    }
}

/* Scaling the population scales the law; a place split in two, any order of
 * the places, any scale of the weights: the same law; zeros in the population
 * are as many zeros of the law and a smaller ratio. */
static void invariances(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i), other = m;
        for (size_t k = 0; k < m.count; k++) {
            other.place[m.count - 1 - k] = 1e40 * m.place[k];
            other.weight[m.count - 1 - k] = 0.25e-9 * m.weight[k];
        }
        if (other.count < PLACES) {
            other.weight[0] /= 4;
            other.place[other.count] = other.place[0];
            other.weight[other.count++] = 3 * other.weight[0];
        }
        elaw_law *law = make(&m), *same = make(&other);
        assert_int_equal(law->intervals, same->intervals);
        for (size_t k = 0; k < 2 * law->intervals; k++)
            assert_near(same->edge[k], 1e40 * law->edge[k], 0, 1e-13);
        for (double p = 0.01; p < 1; p += 0.013) {
            double x = quantile_at(law, p);
            assert_near(cdf_at(same, 1e40 * x), fmax(p, cdf_at(law, 0)), 1e-13,
                        0);
        }
        double complex z = CMPLX(2.2, 0.01);
        double complex g = transform(law, z), h = transform(same, 1e40 * z);
        assert_true(cabs(g - 1e40 * h) <= 1e-12 * cabs(g));
        elaw_law_free(law);
        elaw_law_free(same);
    }
    model zeros = {2, 3, {0, 1, 4}, {0.25, 0.5, 0.25}};
    model none = {1.5, 2, {1, 4}, {2, 1}};
    elaw_law *with = make(&zeros), *without = make(&none);
    assert_near(with->weight[0], 0.5, 0, 1e-15);
    for (double x = 0.1; x < 20; x *= 1.1)
        assert_near(density_at(with, x), 0.75 * density_at(without, x), 1e-16,
                    1e-12);
    elaw_law_free(with);
    elaw_law_free(without);
}

/* g' against a difference quotient of g off the axis, and on it outside the
 * support; h^2 of the third derivative and rounding/h: 1e-8 of g'. */
static void derivative_is_the_slope(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        elaw_law *law = make(&m);
        for (double x = -3.1; x < 12; x += 0.717)
            for (int on = 0; on < 2; on++) {
                elaw_complex z = {x, on ? 0 : 0.3}, dg;
                if (on && (density_at(law, x) > 0 || x > 0))
                    continue;
                assert_ok(elaw_law_stieltjes_derivative(law, 1, &z, &dg));
                double complex at = CMPLX(z.re, z.im);
                double complex want =
                    (transform(law, at + 1e-5) - transform(law, at - 1e-5)) /
                    2e-5;
                assert_true(cabs(CMPLX(dg.re, dg.im) - want) <=
                            1e-8 * cabs(want));
            }
        double top = law->edge[2 * law->intervals - 1];
        elaw_complex far = {1e70 * top, 0}, dg;
        assert_ok(elaw_law_stieltjes_derivative(law, 1, &far, &dg));
        assert_near(dg.re, -1e-140 / top / top, 0, 1e-14);
        elaw_law_free(law);
    }
}

/* ratio -> 0: each place spreads over t(1 -+ 2 sqrt(c p)) with its weight;
 * ratio -> infinity: a semicircle about ratio mu of variance ratio sum p t^2.
 * Corrections are smaller by sqrt(ratio), 1/sqrt(ratio). */
static void extreme_ratios(void **state)
{
    (void)state;
    const double place[] = {1, 3, 10}, weight[] = {0.2, 0.4, 0.4};
    elaw_law *law;
    assert_ok(elaw_law_general_mp(1e-8, 3, place, weight, &law));
    assert_int_equal(law->intervals, 3);
    double mass = 0;
    for (int k = 0; k < 3; k++) {
        double half = place[k] * 2 * sqrt(1e-8 * weight[k]);
        assert_near(law->edge[2 * k], place[k] - half, 1e-2 * half, 0);
        assert_near(law->edge[2 * k + 1], place[k] + half, 1e-2 * half, 0);
        mass += weight[k];
        assert_near(cdf_at(law, place[k] + 2 * half), mass, 1e-15, 0);
        /* the height of a semicircle of this mass */
        assert_near(density_at(law, place[k]), 2 * weight[k] / (pi * half), 0,
                    1e-3);
    }
    elaw_law_free(law);
    assert_ok(elaw_law_general_mp(1e8, 3, place, weight, &law));
    assert_int_equal(law->intervals, 1);
    double mu = 5.4e8, half = 2 * sqrt(1e8 * 43.8);
    assert_near(law->edge[0], mu - half, 1e-3 * half, 0);
    assert_near(law->edge[1], mu + half, 1e-3 * half, 0);
    assert_near(law->weight[0], 1 - 1e-8, 0, 1e-15);
    assert_near(density_at(law, mu), 1e-8 * 2 / (pi * half), 0, 1e-3);
    elaw_law_free(law);
}

/* rho ~ C sqrt|x - e| next to an edge: the ratio over a factor 4 is 2, close
 * to rounding of x itself; at a hard edge x^(-1/2). */
static void edges_are_square_roots(void **state)
{
    (void)state;
    for (int i = 0; i < MODELS; i++) {
        model m = model_of(i);
        elaw_law *law = make(&m);
        for (size_t k = 0; k < 2 * law->intervals; k++) {
            size_t j = k % 2 == 0 ? k + 1 : k - 1;
            double e = law->edge[k], length = law->edge[j] - e;
            /* the square root rules up to the nearest other critical point */
            double near = 1e-7 * length;
            double ratio =
                density_at(law, e + 4 * near) / density_at(law, e + near);
            assert_near(ratio, e == 0 ? 0.5 : 2, 0.01, 0);
            assert_true(e == 0 ||
                        density_at(law, e) <= 0.01 * density_at(law, e + near));
        }
        elaw_law_free(law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g_solves_its_equation),
        cmocka_unit_test(axis_is_the_limit_from_above),
        cmocka_unit_test(one_place_is_marchenko_pastur),
        cmocka_unit_test(edges_by_a_scan),
        cmocka_unit_test(masses_and_moments_by_quadrature),
        cmocka_unit_test(invariances),
        cmocka_unit_test(derivative_is_the_slope),
        cmocka_unit_test(extreme_ratios),
        cmocka_unit_test(edges_are_square_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
