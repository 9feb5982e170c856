/* Tracy-Widom laws: the identities that tie beta = 1, 2, 4 together, the
 * Painleve equation behind them, the tails, and the door. */
#include <float.h>
#include <math.h>

#include "support.h"

static const int betas[] = {1, 2, 4};

typedef struct point {
    double cdf, survival, log_survival, density, d[3];
} point;

static point at(int beta, double s)
{
    point p;
    assert_ok(elaw_tracy_widom_cdf(beta, s, &p.cdf));
    assert_ok(elaw_tracy_widom_survival(beta, s, &p.survival));
    assert_ok(elaw_tracy_widom_log_survival(beta, s, &p.log_survival));
    assert_ok(elaw_tracy_widom_density(beta, s, &p.density));
    assert_ok(elaw_tracy_widom_log_survival_derivatives(beta, s, p.d));
    return p;
}

/* F4(s) = (F1 + F2/F1)/2 at sqrt(2) s. Relative: logarithms up to 200, each
 * good to 1e-16 of itself. */
static void beta_four_follows_from_one_and_two(void **state)
{
    (void)state;
    for (double s = -9.9; s < 4; s += 0.31) {
        double one = at(1, sqrt(2) * s).cdf, two = at(2, sqrt(2) * s).cdf;
        assert_near(at(4, s).cdf, (one + two / one) / 2, 0, 2e-13);
    }
}

/* F' and F'' from the derivatives of L: F' = -S L', F'' = -S (L'' + L'^2);
 * returns (log F)' and (log F)''. */
static void log_cdf_derivatives(int beta, double s, double out[2])
{
    point p = at(beta, s);
    out[0] = -p.survival * p.d[1] / p.cdf;
    out[1] = -p.survival * (p.d[2] + p.d[1] * p.d[1]) / p.cdf - out[0] * out[0];
}

/* With q the Hastings-McLeod function: (log F2)'' = -q^2 and
 * (log F1)' - (log F2)'/2 = q/2 (Tracy and Widom 1996); and (log F2)' =
 * q'^2 - s q^2 - q^4 with q' = 2 (log F1)'' - (log F2)''. Second derivatives of
 * degree-20 series lose four digits of the value, which is 100 at -10. */
static void painleve_two_holds(void **state)
{
    (void)state;
    for (double s = -9.9; s < 6; s += 0.37) {
        double one[2], two[2];
        log_cdf_derivatives(1, s, one);
        log_cdf_derivatives(2, s, two);
        double q = 2 * one[0] - two[0], dq = 2 * one[1] - two[1];
        double scale = 1 + s * s;
        assert_near(q * q, -two[1], 1e-11 * scale, 0);
        assert_near(dq * dq - s * q * q - q * q * q * q, two[0], 1e-11 * scale,
                    0);
    }
}

/* L itself is the integral of L' (Simpson with 64 intervals on a unit step),
 * L' that of L''. */
static void derivatives_integrate_to_the_function(void **state)
{
    (void)state;
    for (int b = 0; b < 3; b++)
        for (double s = -14.5; s < 18; s += 1) {
            double sum[2] = {0, 0};
            for (int i = 0; i <= 64; i++) {
                double w = i == 0 || i == 64 ? 1 : i % 2 ? 4 : 2;
                point p = at(betas[b], s + i / 64.0);
                sum[0] += w * p.d[1] / 192, sum[1] += w * p.d[2] / 192;
            }
            point low = at(betas[b], s), high = at(betas[b], s + 1);
            assert_near(high.d[0] - low.d[0], sum[0], 3e-9, 0);
            assert_near(high.d[1] - low.d[1], sum[1], 1e-7, 0);
        }
}

/* At the ends of the pieces both sides agree to rounding (for derivatives,
 * times 20^2 and 20^4), and where the tails begin to their own error. */
static void pieces_join(void **state)
{
    (void)state;
    for (int b = 0; b < 3; b++)
        for (int s = -12; s <= 14; s += 2) {
            point left = at(betas[b], nextafter(s, -100));
            point right = at(betas[b], s);
            assert_near(log(left.cdf), log(right.cdf), 1e-13, 1e-15);
            assert_near(left.d[0], right.d[0], 1e-14, 1e-15);
            assert_near(left.d[1], right.d[1], 1e-12, 1e-13);
            assert_near(left.d[2], right.d[2], 1e-10, 1e-10);
            assert_near(left.density, right.density, 0, 1e-12);
        }
}

/* S = (leading term) (1 - c/s^(3/2) + ..), Bornemann 2010 and Dumaz and Virag
 * 1102.4818; F2 = e^(-|s|^3/12) .. at the other end. */
static void far_tails(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    double s = 1e4, r = pow(s, 1.5);
    assert_near(at(1, s).log_survival,
                -2 * r / 3 - log(4 * sqrt(pi)) - 0.75 * log(s), 2e-6, 1e-15);
    assert_near(at(2, s).log_survival, -4 * r / 3 - log(16 * pi) - 1.5 * log(s),
                3e-6, 1e-15);
    for (int b = 0; b < 3; b++) {
        for (s = 1; s < 1e300; s *= 1e5) {
            assert_true(isfinite(at(betas[b], s).log_survival));
            assert_true(isfinite(at(betas[b], -s).log_survival));
            assert_true(isfinite(at(betas[b], -s).d[2]));
        }
        assert_true(isfinite(at(betas[b], DBL_MAX).log_survival));
        assert_true(at(betas[b], -DBL_MAX).cdf == 0);
        assert_false(signbit(at(betas[b], -100).log_survival));
    }
    /* log F2 = -y^3/12 - log(y)/8 + log(2)/24 + zeta'(-1) + 3/(64 y^3) */
    double y = 18, zeta1 = -0.16542114370045092921;
    assert_near(log(at(2, -y).cdf),
                -y * y * y / 12 - log(y) / 8 + log(2) / 24 + zeta1 +
                    3 / (64 * y * y * y),
                1e-7, 0);
}

/* The quantile inverts the small one of the two tails: rounding of s and of
 * the logarithm, each 1e-15 of log p at worst. */
static void quantile_inverts(void **state)
{
    (void)state;
    for (int b = 0; b < 3; b++) {
        double last = -100;
        for (double t = -690; t < 36; t += 0.7) {
            double p = t < 0 ? exp(t - 0.7) : -expm1(-t - 0.7), s;
            assert_ok(elaw_tracy_widom_quantile(betas[b], p, &s));
            point back = at(betas[b], s);
            if (p < 0.5)
                assert_near(back.cdf, p, 0, 1e-14 * (1 - log(p)));
            else
                assert_near(back.survival, 1 - p, 0, 1e-13);
            assert_true(s > last);
            last = s;
        }
    }
}

static void limits_and_refusals(void **state)
{
    (void)state;
    for (int b = 0; b < 3; b++) {
        point low = at(betas[b], -INFINITY), high = at(betas[b], INFINITY);
        assert_true(low.cdf == 0 && low.survival == 1 && low.density == 0);
        assert_true(low.log_survival == 0 && low.d[0] == 0);
        assert_true(high.cdf == 1 && high.survival == 0 && high.density == 0);
        assert_true(high.log_survival == -INFINITY);
    }
    double out[3] = {7, 7, 7};
    const int bad[] = {0, 3, -1, 5};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(elaw_tracy_widom_cdf(bad[i], 0, out), ELAW_EDOMAIN);
        assert_int_equal(elaw_tracy_widom_quantile(bad[i], 0.5, out),
                         ELAW_EDOMAIN);
    }
    assert_int_equal(elaw_tracy_widom_survival(1, NAN, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_tracy_widom_log_survival(1, NAN, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_tracy_widom_density(4, NAN, out), ELAW_EDOMAIN);
    assert_int_equal(elaw_tracy_widom_log_survival_derivatives(2, NAN, out),
                     ELAW_EDOMAIN);
    const double p[] = {0, 1, -0.1, 1.1, NAN};
    for (int i = 0; i < 5; i++)
        assert_int_equal(elaw_tracy_widom_quantile(2, p[i], out), ELAW_EDOMAIN);
    assert_true(out[0] == 7 && out[1] == 7 && out[2] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beta_four_follows_from_one_and_two),
        cmocka_unit_test(painleve_two_holds),
        cmocka_unit_test(derivatives_integrate_to_the_function),
        cmocka_unit_test(pieces_join),
        cmocka_unit_test(far_tails),
        cmocka_unit_test(quantile_inverts),
        cmocka_unit_test(limits_and_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
