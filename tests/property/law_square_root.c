/* The law of sqrt X: where X is a Marchenko-Pastur it is the law of singular
 * values; elsewhere it keeps the identities of g, and quadrature. */
#include <complex.h>
#include <math.h>

#include "base/quadrature.h"
#include "laws/square_root.h"
#include "support.h"

static double complex g_at(const elaw_law *law, double complex z, bool slope)
{
    elaw_complex at = {creal(z), cimag(z)}, g;
    assert_ok(slope ? elaw_law_stieltjes_derivative(law, 1, &at, &g)
                    : elaw_law_stieltjes(law, 1, &at, &g));
    return CMPLX(g.re, g.im);
}

static double density_at(const elaw_law *law, double x)
{
    double rho;
    assert_ok(elaw_law_density(law, 1, &x, &rho));
    return rho;
}

static void near_complex(double complex got, double complex want,
                         double tolerance)
{
    assert_near(creal(got), creal(want), tolerance, tolerance);
    assert_near(cimag(got), cimag(want), tolerance, tolerance);
}

static void singular_values_of_white_noise(void **state)
{
    const double ratios[] = {0.1, 0.5, 1};
    (void)state;
    for (int i = 0; i < 3; i++) {
        elaw_law *squares, *root, *want;
        assert_ok(elaw_law_marchenko_pastur(ratios[i], 1.7, &squares));
        assert_ok(elaw_law_square_root(squares, &root));
        assert_ok(elaw_law_singular_marchenko_pastur(ratios[i], 1.7, &want));
        assert_ptr_equal(elaw_law_squared(root), squares);
        assert_null(elaw_law_squared(want));
        elaw_law_free(squares);
        size_t n, m;
        const double *edge, *other;
        assert_ok(elaw_law_support(root, &n, &edge));
        assert_ok(elaw_law_support(want, &m, &other));
        assert_int_equal(n, m);
        assert_near(edge[0], other[0], 1e-15, 1e-14);
        assert_near(edge[1], other[1], 0, 1e-14);
        for (double p = 0.05; p < 1; p += 0.15) {
            double y, F, Q;
            assert_ok(elaw_law_quantile(want, 1, &p, &y));
            assert_ok(elaw_law_quantile(root, 1, &p, &Q));
            assert_ok(elaw_law_cdf(root, 1, &y, &F));
            assert_near(Q, y, 0, 1e-10);
            assert_near(F, p, 1e-12, 0);
            assert_near(density_at(root, y), density_at(want, y), 0, 1e-11);
            for (int s = 0; s < 2; s++) {
                double tolerance = s == 0 ? 1e-11 : 1e-9;
                near_complex(g_at(root, y, s), g_at(want, y, s), tolerance);
                near_complex(g_at(root, -y, s), g_at(want, -y, s), tolerance);
                near_complex(g_at(root, CMPLX(y, 0.3), s),
                             g_at(want, CMPLX(y, 0.3), s), tolerance);
                near_complex(g_at(root, 3 + y, s), g_at(want, 3 + y, s),
                             tolerance);
            }
        }
        double got[4], moments[4];
        assert_ok(elaw_law_moments(root, 4, got));
        assert_ok(elaw_law_moments(want, 4, moments));
        for (int k = 0; k < 4; k++)
            assert_near(got[k], moments[k], 0, 1e-11);
        elaw_law_free(root);
        elaw_law_free(want);
    }
}

typedef struct probe {
    const elaw_law *law;
    double complex z;
    double low, high;
    bool imaginary;
} probe;

static double integrand(double u, void *ctx)
{
    const probe *a = ctx;
    /* y - low like u^3: a density like y^(-1/3) at 0 is smooth in u, and
     * high - y like (1 - u)^2 */
    double w = u * u * u * (4 - 3 * u), dw = 12 * u * u * (1 - u);
    double y = a->low + (a->high - a->low) * w;
    double complex over = (a->high - a->low) * dw / (a->z - y);
    return density_at(a->law, y) * (a->imaginary ? cimag(over) : creal(over));
}

/* A product of two square Gaussian matrices, x^(-2/3) at 0; a product with an
 * atom at 0 and a gap; a law with two points. */
static void products(void **state)
{
    const double place[] = {0, 1, 9}, weight[] = {0.2, 0.3, 0.5};
    (void)state;
    for (int i = 0; i < 3; i++) {
        elaw_law *a, *b, *squares, *root;
        assert_ok(elaw_law_marchenko_pastur(i == 1   ? 2
                                            : i == 0 ? 1
                                                     : 0.02,
                                            1, &a));
        if (i < 2)
            assert_ok(elaw_law_marchenko_pastur(i == 0 ? 1 : 0.5, 1, &b));
        else
            assert_ok(elaw_law_points(3, place, weight, &b));
        assert_ok(elaw_free_product(a, b, &squares));
        assert_ok(elaw_law_square_root(squares, &root));
        const double complex z[] = {CMPLX(0.5, 0.4), CMPLX(1.5, 0.2),
                                    CMPLX(-0.3, 0.5), CMPLX(9, 1)};
        size_t n, atoms;
        const double *edge, *where, *mass;
        assert_ok(elaw_law_support(root, &n, &edge));
        assert_ok(elaw_law_atoms(root, &atoms, &where, &mass));
        for (int k = 0; k < 4; k++) {
            double complex want = 0;
            for (size_t j = 0; j < atoms; j++)
                want += mass[j] / (z[k] - where[j]);
            for (size_t j = 0; j < n; j++) {
                probe p = {root, z[k], edge[2 * j], edge[2 * j + 1], false};
                want += elaw_integrate(integrand, &p, 0, 1, 1e-12);
                p.imaginary = true;
                want += CMPLX(0, elaw_integrate(integrand, &p, 0, 1, 1e-12));
            }
            near_complex(g_at(root, z[k], false), want, 1e-9);
            /* (g(z) - g(-z))/2 = z G(z^2), in the upper half plane only
             * where Re z Im z > 0; g(-z) is conj g(-conj z) */
            double complex far_side = conj(g_at(root, -conj(z[k]), false));
            if (creal(z[k]) > 0)
                near_complex(0.5 * (g_at(root, z[k], false) - far_side),
                             z[k] * g_at(squares, z[k] * z[k], false), 1e-11);
        }
        elaw_law_free(a);
        elaw_law_free(b);
        elaw_law_free(squares);
        elaw_law_free(root);
    }
}

static void points_stay_points(void **state)
{
    const double place[] = {0, 4}, weight[] = {1, 3};
    elaw_law *squares, *root;
    size_t n;
    const double *where, *mass;
    (void)state;
    assert_ok(elaw_law_points(2, place, weight, &squares));
    assert_ok(elaw_law_square_root(squares, &root));
    assert_ok(elaw_law_atoms(root, &n, &where, &mass));
    assert_int_equal(n, 2);
    assert_near(where[1], 2, 0, 0);
    assert_near(mass[1], 0.75, 0, 1e-15);
    elaw_law_free(squares);
    elaw_law_free(root);
    assert_ok(elaw_law_semicircle(1, &squares));
    assert_int_equal(elaw_law_square_root(squares, &root), ELAW_EDOMAIN);
    elaw_law_free(squares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(singular_values_of_white_noise),
        cmocka_unit_test(products),
        cmocka_unit_test(points_stay_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
