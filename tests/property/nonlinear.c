/* Functions of entries and the nonlinear model: second routes, inequalities,
 * invariances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/nonlinear.h>

#include "base/entrywise.h"
#include "base/gaussian.h"
#include "support.h"

static const char *const all[] = {"identity",
                                  "tanh",
                                  "erf",
                                  "sign",
                                  "relu",
                                  "abs",
                                  "square",
                                  "cube",
                                  "exp",
                                  "softplus",
                                  "clip(1)",
                                  "clip(0.3)",
                                  "he2",
                                  "he3",
                                  "truncate(1)",
                                  "step(1)",
                                  "truncate(2)",
                                  "step(-2)",
                                  "cos",
                                  "sin",
                                  "step(0)",
                                  "clip(2.5)",
                                  "leaky-relu(0.1)",
                                  "leaky-relu(-0.5)",
                                  "leaky-relu(3)"};
enum { ALL = sizeof all / sizeof all[0] };

static elaw_entrywise named(const char *text)
{
    elaw_entrywise f;
    assert_ok(elaw_entrywise_parse(text, &f));
    return f;
}

static elaw_nonlinear_prediction predicted(elaw_entrywise f, double strength,
                                           bool fisher)
{
    elaw_nonlinear_model m = {.function = f,
                              .strength = strength,
                              .prior = {ELAW_PRIOR_UNIFORM, 0},
                              .fisher = fisher};
    elaw_nonlinear_prediction p;
    assert_ok(elaw_predict_nonlinear(&m, &p));
    return p;
}

/* Slopes are difference quotients off the breaks. */
static void slopes(void **state)
{
    (void)state;
    const double h = 1e-5;
    for (size_t i = 0; i < ALL; i++) {
        elaw_entrywise f = named(all[i]);
        for (double x = -3.05; x < 3; x += 0.1) {
            double quotient = (elaw_entrywise_value(&f, x + h) -
                               elaw_entrywise_value(&f, x - h)) /
                              (2 * h);
            /* f''' h^2/6, and rounding over h */
            assert_near(elaw_entrywise_derivative(&f, x), quotient, 1e-8, 1e-9);
        }
    }
    elaw_entrywise relu = named("relu"), sign = named("sign");
    assert_near(elaw_entrywise_derivative(&relu, 0), 0.5, 0, 0);
    assert_near(elaw_entrywise_value(&sign, 0), 0, 0, 0);
}

/* Stein: E f(Z) Z = E f'(Z) where f has no jumps, E f(Z) He_2 = E f'(Z) Z; the
 * variance is at least the sum over k of mu_k^2/k! (Parseval). */
static void stein_and_parseval(void **state)
{
    (void)state;
    for (size_t i = 0; i < ALL; i++) {
        elaw_entrywise f = named(all[i]);
        elaw_hermite h;
        assert_ok(elaw_entrywise_hermite("test", &f, &h));
        double part = 0;
        for (unsigned k = 1; k <= ELAW_HERMITE_ORDER; k++)
            part += h.mu[k] * h.mu[k] / elaw_factorial(k);
        assert_true(part <= h.variance * (1 + 1e-13));
        if (f.kind == ELAW_SIGN || f.kind == ELAW_STEP ||
            f.kind == ELAW_TRUNCATE)
            continue;
        double sum[2] = {0, 0}; /* midpoints: kinks cost h^2                 */
        const double step = 1e-3;
        for (double z = -12 + step / 2; z < 12; z += step) {
            double w = step * elaw_gaussian_density(z) *
                       elaw_entrywise_derivative(&f, z);
            sum[0] += w;
            sum[1] += w * z;
        }
        assert_near(h.mu[1], sum[0], 2e-6, 1e-10);
        assert_near(h.mu[2], sum[1], 2e-6, 1e-10);
    }
}

/* T is the best function of y: by Cauchy and Schwarz no other has a larger snr,
 * nor f itself, and its exponent is not larger. */
static void nothing_beats_the_score(void **state)
{
    (void)state;
    for (size_t i = 0; i < ALL; i++) {
        elaw_nonlinear_prediction p = predicted(named(all[i]), 1, false);
        elaw_nonlinear_prediction t = predicted(named(all[i]), 1, true);
        assert_true(t.exponent <= p.exponent);
        assert_int_equal(t.exponent, p.fisher_exponent);
        assert_near(t.fisher_information, p.fisher_information, 0, 0);
        if (t.exponent == p.exponent)
            assert_true(p.snr <= t.snr * (1 + 1e-13));
        /* E T^2 <= E He_k^2 = k! */
        assert_true(t.variance <= elaw_factorial(t.exponent) * (1 + 1e-13));
    }
}

/* --- E T^2 without preimages ---------------------------------------------- */

typedef struct point {
    double y, weight, score;
} point;

static int by_value(const void *a, const void *b)
{
    double x = ((const point *)a)->y, y = ((const point *)b)->y;
    return (x > y) - (x < y);
}

/* The information in y rounded to cells that hold 1/cells of its law (or one
 * value of more): sum over cells of E[He_k; cell]^2/P(cell), from below. */
static double in_cells(const elaw_entrywise *f, unsigned k, double cells)
{
    enum { POINTS = 600000 };
    const double step = 20.0 / POINTS;
    point *at = malloc(POINTS * sizeof *at);
    assert_non_null(at);
    for (size_t i = 0; i < POINTS; i++) {
        double z = -10 + step * ((double)i + 0.5);
        double w = step * elaw_gaussian_density(z);
        at[i] = (point){elaw_entrywise_value(f, z), w,
                        w * elaw_hermite_polynomial(k, z)};
    }
    qsort(at, POINTS, sizeof *at, by_value);
    double sum = 0, top = 0, mass = 0;
    for (size_t i = 0; i < POINTS; i++) {
        top += at[i].score;
        mass += at[i].weight;
        bool last = i + 1 == POINTS;
        if (last || (mass >= 1 / cells && at[i + 1].y != at[i].y)) {
            sum += top * top / mass;
            top = mass = 0;
        }
    }
    free(at);
    return sum;
}

static void information_of_rounded_values(void **state)
{
    (void)state;
    static const char *const some[] = {
        "relu", "clip(0.3)",   "he3",
        "cos",  "truncate(1)", "sin",
        "tanh", "step(1)",     "leaky-relu(-0.5)"};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        elaw_entrywise f = named(some[i]);
        elaw_nonlinear_prediction p = predicted(f, 1, false);
        unsigned k = p.fisher_exponent;
        double cells =
            in_cells(&f, k, 1500) / (elaw_factorial(k) * elaw_factorial(k));
        /* from below, by the tails and by cells^(-2) */
        assert_true(cells < p.fisher_information + 1e-6);
        assert_near(cells, p.fisher_information, 0, 4e-3);
    }
}

/* E T_k(f(Z)) = 0, E T_k(f(Z)) He_k(Z) = E T_k(f(Z))^2 = the information, the
 * transform being that of observed values. */
static void the_transform_is_a_conditional_mean(void **state)
{
    (void)state;
    enum { POINTS = 40001 };
    static double z[POINTS], y[POINTS], t[POINTS];
    for (size_t i = 0; i < ALL; i++) {
        elaw_entrywise f = named(all[i]);
        elaw_nonlinear_prediction p = predicted(f, 1, false);
        unsigned k = p.fisher_exponent;
        double mean = 0, square = 0, product = 0, kk = elaw_factorial(k);
        for (size_t j = 0; j < POINTS; j++) {
            z[j] = 16 * ((double)j / (POINTS - 1) - 0.5) + 1e-7;
            y[j] = elaw_entrywise_value(&f, z[j]);
        }
        assert_ok(elaw_fisher_transform(&f, 0, POINTS, y, t));
        for (size_t j = 0; j < POINTS; j++) {
            double w = 16.0 / (POINTS - 1) * elaw_gaussian_density(z[j]);
            mean += w * t[j];
            square += w * t[j] * t[j];
            product += w * t[j] * elaw_hermite_polynomial(k, z[j]);
        }
        /* jumps of T cost one step, 4e-4, roots of it at folds some more */
        assert_near(mean, 0, 1e-3, 0);
        assert_near(square, p.fisher_information * kk * kk, 3e-3, 0);
        assert_near(product, square, 3e-3, 0);
    }
}

/* --- closed forms --------------------------------------------------------- */

static void closed_forms(void **state)
{
    (void)state;
    const double a[] = {0.2, 1, 1.7, 3};
    for (size_t i = 0; i < 4; i++) {
        double q = elaw_gaussian_tail(a[i]), d = elaw_gaussian_density(a[i]);
        double inside = 1 - 2 * q - 2 * a[i] * d;
        elaw_entrywise f = {.kind = ELAW_CLIP, .parameter = a[i]};
        assert_near(predicted(f, 1, false).fisher_information,
                    inside + 2 * d * d / q, 0, 1e-13);
        f.kind = ELAW_TRUNCATE;
        assert_near(predicted(f, 1, false).fisher_information, inside, 0,
                    2e-13);
        f.kind = ELAW_STEP;
        assert_near(predicted(f, 1, false).fisher_information,
                    d * d / (q * (1 - q)), 0, 1e-13);
    }
    /* T_1 of max(x, 0): y, and -sqrt(2/pi) at 0; of clip(1) phi/Q at 1 */
    elaw_entrywise relu = named("relu"), clip = named("clip(1)");
    double y[] = {0, 0.7, 40, 1}, t[4];
    assert_ok(elaw_fisher_transform(&relu, 1, 3, y, t));
    assert_near(t[0], -0.79788456080286536, 0, 1e-15);
    assert_near(t[1], 0.7, 0, 1e-15);
    assert_near(t[2], 40, 0, 1e-15);
    assert_ok(elaw_fisher_transform(&clip, 1, 1, y + 3, y + 3));
    assert_near(y[3], elaw_gaussian_density(1) / elaw_gaussian_tail(1), 0,
                1e-14);
    /* He_3: at y = 0 the roots 0, +-sqrt 3; T_2 = sum (z^2 - 1) w */
    elaw_entrywise he3 = named("he3");
    double w = elaw_gaussian_density(sqrt(3)) / 6;
    double centre = elaw_gaussian_density(0) / 3;
    y[0] = 0;
    assert_ok(elaw_fisher_transform(&he3, 2, 1, y, t));
    assert_near(t[0], (4 * w - centre) / (2 * w + centre), 0, 1e-13);
}

/* --- tables --------------------------------------------------------------- */

static void tables_are_the_functions_they_sample(void **state)
{
    (void)state;
    /* polygons are themselves; beyond 12 there is nothing */
    const double clip_x[] = {-1, 1}, clip_y[] = {-1, 1};
    const double abs_x[] = {-14, 0, 14}, abs_y[] = {14, 0, 14};
    const double relu_x[] = {-3, 0, 5, 14}, relu_y[] = {0, 0, 5, 14};
    const struct {
        const char *f;
        elaw_entrywise table;
    } same[] = {{"clip(1)", {ELAW_TABLE, 0, 2, clip_x, clip_y}},
                {"abs", {ELAW_TABLE, 0, 3, abs_x, abs_y}},
                {"relu", {ELAW_TABLE, 0, 4, relu_x, relu_y}}};
    for (size_t i = 0; i < 3; i++) {
        elaw_nonlinear_prediction p = predicted(named(same[i].f), 1.3, false);
        elaw_nonlinear_prediction q = predicted(same[i].table, 1.3, false);
        assert_int_equal(p.exponent, q.exponent);
        assert_int_equal(p.fisher_exponent, q.fisher_exponent);
        assert_near(q.mu0, p.mu0, 1e-14, 1e-13);
        assert_near(q.theta, p.theta, 0, 1e-13);
        assert_near(q.variance, p.variance, 0, 1e-13);
        assert_near(q.fisher_information, p.fisher_information, 0, 1e-13);
    }
    /* tanh on a grid of step h: error h^2 max|f''|/8 */
    enum { POINTS = 801 };
    static double x[POINTS], y[POINTS];
    elaw_entrywise tanh_ = named("tanh");
    for (size_t i = 0; i < POINTS; i++) {
        x[i] = 16.0 * (double)i / (POINTS - 1) - 8;
        y[i] = elaw_entrywise_value(&tanh_, x[i]);
    }
    elaw_entrywise grid = {ELAW_TABLE, 0, POINTS, x, y};
    elaw_nonlinear_prediction p = predicted(tanh_, 1.3, false);
    elaw_nonlinear_prediction q = predicted(grid, 1.3, false);
    assert_near(q.mu_k, p.mu_k, 0, 1e-4);
    assert_near(q.variance, p.variance, 0, 1e-4);
    /* injective between its ends, which hold 1e-15 */
    assert_near(q.fisher_information, 1, 0, 1e-11);
    assert_near(elaw_entrywise_value(&grid, 0.50001), tanh(0.50001), 4e-5, 0);
    assert_near(elaw_entrywise_value(&grid, 20), tanh(8), 0, 0);
}

/* --- the model ------------------------------------------------------------ */

/* theta is proportional to gamma_0^k; the snr is 1 at the threshold; a factor
 * before f changes everything but the snr. */
static void scaling(void **state)
{
    (void)state;
    for (size_t i = 0; i < ALL; i++) {
        elaw_entrywise f = named(all[i]);
        elaw_nonlinear_prediction one = predicted(f, 1, false);
        elaw_nonlinear_prediction two = predicted(f, -2, false);
        elaw_nonlinear_prediction at =
            predicted(f, one.threshold_strength, false);
        assert_near(two.theta, one.theta * pow(-2, one.exponent), 0, 1e-14);
        assert_near(at.snr, 1, 0, 1e-13);
        assert_near(two.threshold_strength, one.threshold_strength, 0, 0);
        elaw_nonlinear_prediction above =
            predicted(f, 1.001 * one.threshold_strength, false);
        elaw_nonlinear_prediction below =
            predicted(f, 0.999 * one.threshold_strength, false);
        assert_true(above.outlier && above.overlap2 > 0);
        assert_true(fabs(above.position) > above.edge);
        assert_true(!below.outlier && below.overlap2 == 0);
        assert_near(fabs(below.position), below.edge, 0, 0);
    }
    const double x[] = {-2, -1, 0.5, 3}, y[] = {1, -1, 0.2, 2};
    const double y3[] = {3, -3, 0.6, 6};
    elaw_nonlinear_prediction p =
        predicted((elaw_entrywise){ELAW_TABLE, 0, 4, x, y}, 1.3, false);
    elaw_nonlinear_prediction q =
        predicted((elaw_entrywise){ELAW_TABLE, 0, 4, x, y3}, 1.3, false);
    assert_near(q.theta, 3 * p.theta, 0, 1e-13);
    assert_near(q.snr, p.snr, 0, 1e-13);
    assert_near(q.fisher_information, p.fisher_information, 0, 1e-12);
}

/* The sample is the formula, entry by entry; symmetric, diagonal 0, the same
 * bits again. */
static void samples_are_the_formula(void **state)
{
    (void)state;
    enum { N = 70 };
    const elaw_rng rng = {5, 3};
    for (int fisher = 0; fisher < 2; fisher++) {
        elaw_nonlinear_model m = {.n = N,
                                  .function = named("he3"),
                                  .strength = 1.4,
                                  .prior = {ELAW_PRIOR_UNIFORM, 0},
                                  .fisher = fisher != 0};
        elaw_matrix y, v, x, again;
        elaw_nonlinear_prediction p;
        assert_ok(elaw_predict_nonlinear(&m, &p));
        assert_ok(elaw_sample_nonlinear(&m, rng, &y, &v, &x));
        assert_ok(elaw_sample_nonlinear(&m, rng, &again, NULL, NULL));
        double norm = 0, spike = 1.4 * pow(N, -0.5 / p.exponent);
        for (size_t i = 0; i < N; i++)
            norm += pow(x.data[i], 2 * p.exponent);
        for (size_t j = 0; j < N; j++) {
            assert_near(v.data[j], pow(x.data[j], p.exponent) / sqrt(norm), 0,
                        1e-14);
            for (size_t i = 0; i < N; i++) {
                size_t low = i > j ? i : j, high = i > j ? j : i;
                double value = elaw_entrywise_value(
                    &m.function, elaw_rng_normal(rng, low, high) +
                                     spike * x.data[i] * x.data[j]);
                if (fisher)
                    assert_ok(elaw_fisher_transform(&m.function, p.exponent, 1,
                                                    &value, &value));
                assert_near(y.data[i + j * y.ld],
                            i == j ? 0 : (value - p.mu0) / sqrt(N), 1e-13, 0);
            }
            assert_memory_equal(y.data + j * y.ld, again.data + j * again.ld,
                                N * sizeof(double));
        }
        elaw_matrix_free(&y);
        elaw_matrix_free(&v);
        elaw_matrix_free(&x);
        elaw_matrix_free(&again);
    }
}

/* At large n what is expected at n is the limit, from n^(-1/k) on. */
static void finite_sizes_become_the_limit(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        double strength, tolerance;
    } some[] = {{"tanh", 1.8, 1e-5},   {"relu", 1.8, 1e-5},
                {"sign", -1.8, 1e-5},  {"he2", 1.2, 3e-3},
                {"abs", 1.6, 3e-3},    {"cos", 2, 3e-3},
                {"clip(1)", 0.5, 1e-5}};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        for (int kind = 0; kind < ELAW_PRIOR_KINDS; kind++) {
            elaw_nonlinear_model m = {.n = 1000000,
                                      .function = named(some[i].f),
                                      .strength = some[i].strength,
                                      .prior = {(elaw_prior_kind)kind, 0.8}};
            elaw_nonlinear_prediction p;
            assert_ok(elaw_predict_nonlinear(&m, &p));
            assert_int_equal(p.has_finite,
                             kind != ELAW_PRIOR_GAUSSIAN &&
                                 kind != ELAW_PRIOR_GAUSS_BERNOULLI);
            if (!p.has_finite)
                continue;
            assert_int_equal(p.finite.outlier, p.outlier);
            assert_near(p.finite.edge, p.edge, 0, some[i].tolerance);
            assert_near(p.finite.position, p.position, 0, some[i].tolerance);
            assert_near(p.finite.overlap2, p.overlap2, some[i].tolerance, 0);
        }
}

/* Means and variances of f(Z + w) by their definition, of He_3 and of a step.
 */
static void shifted_moments(void **state)
{
    (void)state;
    const double w[] = {-0.8, 0, 0.3, 20};
    double mean[4], variance[4];
    elaw_entrywise he3 = named("he3"), step = named("step(1)");
    assert_ok(elaw_entrywise_shifted("test", &he3, 3, w, mean, variance));
    for (int i = 0; i < 3; i++) {
        double s = w[i] * w[i];
        assert_near(mean[i], w[i] * s, 1e-13, 0);
        assert_near(variance[i], 6 + 18 * s + 9 * s * s, 0, 1e-13);
    }
    assert_ok(elaw_entrywise_shifted("test", &step, 4, w, mean, variance));
    for (int i = 0; i < 4; i++) {
        double q = elaw_gaussian_tail(1 - w[i]);
        assert_near(mean[i], q, 0, 1e-13);
        assert_near(variance[i], q * (1 - q), 1e-15, 1e-13);
    }
    /* far beyond the step nothing varies: the limit alone is left */
    elaw_nonlinear_model m = {.n = 10,
                              .function = named("sign"),
                              .strength = 1e4,
                              .prior = {ELAW_PRIOR_RADEMACHER, 0}};
    elaw_nonlinear_prediction p;
    assert_ok(elaw_predict_nonlinear(&m, &p));
    assert_true(p.outlier && !p.has_finite);
    m.function = named("exp");
    assert_ok(elaw_predict_nonlinear(&m, &p));
    assert_true(p.outlier && !p.has_finite);
}

/* Names are parsed as they are printed. */
static void names_and_texts(void **state)
{
    (void)state;
    for (int k = 0; k < ELAW_TABLE; k++) {
        elaw_entrywise_kind kind = (elaw_entrywise_kind)k;
        char text[64];
        strcpy(text, elaw_entrywise_name(kind));
        if (elaw_entrywise_has_parameter(kind))
            strcat(text, "(1.5e0)");
        elaw_entrywise f = named(text);
        assert_int_equal(f.kind, kind);
        if (elaw_entrywise_has_parameter(kind))
            assert_near(f.parameter, 1.5, 0, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slopes),
        cmocka_unit_test(stein_and_parseval),
        cmocka_unit_test(nothing_beats_the_score),
        cmocka_unit_test(information_of_rounded_values),
        cmocka_unit_test(the_transform_is_a_conditional_mean),
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(tables_are_the_functions_they_sample),
        cmocka_unit_test(scaling),
        cmocka_unit_test(samples_are_the_formula),
        cmocka_unit_test(finite_sizes_become_the_limit),
        cmocka_unit_test(shifted_moments),
        cmocka_unit_test(names_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
