/* The nonlinear model where it has no meaning, or no memory. */
#include <math.h>
#include <string.h>

#include <eigenlaw/nonlinear.h>

#include "base/entrywise.h"
#include "base/memory.h"
#include "support.h"

static const elaw_rng rng = {1, 1};

static void says(const char *text)
{
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

/* Refused by theory and sampling alike, which leave their outputs alone. */
static void refused(elaw_entrywise f, double strength, elaw_prior prior,
                    bool fisher, elaw_status want, const char *text)
{
    elaw_nonlinear_model m = {6, f, strength, prior, fisher};
    elaw_nonlinear_prediction p = {.theta = 7};
    elaw_matrix y = {.rows = 9}, v = {.rows = 9}, x = {.rows = 9};
    assert_int_equal(elaw_predict_nonlinear(&m, &p), want);
    says("elaw_predict_nonlinear: ");
    says(text);
    assert_true(p.theta == 7 && p.exponent == 0);
    assert_int_equal(elaw_sample_nonlinear(&m, rng, &y, &v, &x), want);
    assert_true(y.rows == 9 && v.rows == 9 && x.rows == 9);
}

static void texts_that_are_no_function(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        elaw_status status;
        const char *says;
    } bad[] = {{"", ELAW_EINVAL, "no function is called"},
               {"Tanh", ELAW_EINVAL, "called Tanh"},
               {"tan", ELAW_EINVAL, "called tan"},
               {"tanhh", ELAW_EINVAL, "called tanhh"},
               {"tanh(1)", ELAW_EINVAL, "tanh has no parameter"},
               {"tanh()", ELAW_EINVAL, "tanh has no parameter"},
               {"table", ELAW_EINVAL, "called table"},
               {"clip", ELAW_EINVAL, "write clip(A)"},
               {"clip(", ELAW_EINVAL, "write clip(A)"},
               {"clip()", ELAW_EINVAL, "write clip(A)"},
               {"clip(x)", ELAW_EINVAL, "write clip(A)"},
               {"clip(1", ELAW_EINVAL, "write clip(A)"},
               {"clip(1))", ELAW_EINVAL, "write clip(A)"},
               {"clip(1)x", ELAW_EINVAL, "write clip(A)"},
               {"clip(0)", ELAW_EDOMAIN, "A = 0, not positive"},
               {"truncate(-1)", ELAW_EDOMAIN, "A = -1, not positive"},
               {"clip(inf)", ELAW_EDOMAIN, "A = inf"},
               {"step(nan)", ELAW_EDOMAIN, "A = nan, not a number"},
               {"leaky-relu(1e999)", ELAW_EDOMAIN, "A = inf"}};
    elaw_entrywise f = {.kind = ELAW_COS};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(elaw_entrywise_parse(bad[i].text, &f), bad[i].status);
        says(bad[i].says);
        assert_int_equal(f.kind, ELAW_COS);
    }
    assert_int_equal(elaw_entrywise_parse(NULL, &f), ELAW_EINVAL);
    assert_string_equal(elaw_entrywise_name(ELAW_ENTRYWISE_KINDS), "unknown");
}

static void functions_without_meaning(void **state)
{
    (void)state;
    const elaw_prior gauss = {ELAW_PRIOR_GAUSSIAN, 0};
    const double x[] = {-1, 0, 1}, flat[] = {3, 3, 3}, y[] = {0, 1, 0};
    const double down[] = {-1, 1, 0}, nan[] = {0, NAN, 0};
    const elaw_entrywise tanh_ = {.kind = ELAW_TANH};
    refused((elaw_entrywise){ELAW_TABLE, 0, 3, x, flat}, 1, gauss, false,
            ELAW_EDOMAIN, "table(Z) is constant, 3");
    refused((elaw_entrywise){.kind = ELAW_STEP, .parameter = 50}, 1, gauss,
            false, ELAW_EDOMAIN, "step(Z) is constant, 0");
    refused((elaw_entrywise){.kind = ELAW_LEAKY_RELU, .parameter = 1e200}, 1,
            gauss, false, ELAW_EDOMAIN, "E leaky-relu(Z)^2 is not finite");
    refused((elaw_entrywise){ELAW_TABLE, 0, 3, down, y}, 1, gauss, false,
            ELAW_EDOMAIN, "x does not ascend at point 3: 0 after 1");
    refused((elaw_entrywise){ELAW_TABLE, 0, 3, x, nan}, 1, gauss, false,
            ELAW_EDOMAIN, "point 2 is (0, nan)");
    refused((elaw_entrywise){ELAW_TABLE, 0, 1, x, y}, 1, gauss, false,
            ELAW_EINVAL, "a table of 1 points");
    refused((elaw_entrywise){ELAW_TABLE, 0, 2, NULL, y}, 1, gauss, false,
            ELAW_EINVAL, "a table");
    refused((elaw_entrywise){.kind = ELAW_ENTRYWISE_KINDS}, 1, gauss, false,
            ELAW_EINVAL, "no such function");
    refused((elaw_entrywise){.kind = ELAW_CLIP}, 1, gauss, false, ELAW_EDOMAIN,
            "A = 0, not positive");
    refused(tanh_, NAN, gauss, false, ELAW_EDOMAIN, "strength = nan");
    refused(tanh_, INFINITY, gauss, true, ELAW_EDOMAIN, "strength = inf");
    /* theory and sample say different things of what is too strong */
    elaw_nonlinear_model m = {8, {.kind = ELAW_CUBE}, 1e160, gauss, false};
    elaw_nonlinear_prediction p;
    elaw_matrix a;
    assert_int_equal(elaw_predict_nonlinear(&m, &p), ELAW_EDOMAIN);
    says("strength = 1e+160 gives a spike of");
    assert_int_equal(elaw_sample_nonlinear(&m, rng, &a, NULL, NULL),
                     ELAW_EDOMAIN);
    says("the strength is too large");
    m = (elaw_nonlinear_model){0, tanh_, 1, gauss, false};
    assert_ok(elaw_predict_nonlinear(&m, &p));
    assert_int_equal(elaw_sample_nonlinear(&m, rng, &a, NULL, NULL),
                     ELAW_ESHAPE);
    m.prior = (elaw_prior){ELAW_PRIOR_GAUSS_BERNOULLI, 2};
    assert_int_equal(elaw_predict_nonlinear(&m, &p), ELAW_EDOMAIN);
    m.prior = (elaw_prior){ELAW_PRIOR_KINDS, 0};
    assert_int_equal(elaw_predict_nonlinear(&m, &p), ELAW_EINVAL);
}

/* --- no information ------------------------------------------------------- */

enum { HATS = 4, KNOTS = 2 * HATS + 3 };

/* Even hats on +-[j, j + 2] with heights c: f of 11 knots -5 .. 5. */
static void hats(const double c[HATS], double x[KNOTS], double y[KNOTS])
{
    for (int i = 0; i < KNOTS; i++) {
        int at = i - HATS - 1, j = at < 0 ? -at : at;
        x[i] = at;
        y[i] = j >= 1 && j <= HATS ? c[j - 1] : 0;
    }
}

/* Heights with E f He_2 = E f He_4 = E f He_6 = 0, by elimination: an even f
 * of whose first six coefficients none is left. */
static void blind(double c[HATS])
{
    double m[3][HATS];
    for (int j = 0; j < HATS; j++) {
        double unit[HATS] = {0}, x[KNOTS], y[KNOTS];
        unit[j] = 1;
        hats(unit, x, y);
        elaw_entrywise f = {ELAW_TABLE, 0, KNOTS, x, y};
        elaw_hermite h;
        assert_ok(elaw_entrywise_hermite("test", &f, &h));
        for (int k = 0; k < 3; k++)
            m[k][j] = h.mu[2 * k + 2];
    }
    for (int k = 0; k < 3; k++) /* the pivots are far from 0 here            */
        for (int r = 0; r < 3; r++) {
            double factor = r == k ? 0 : m[r][k] / m[k][k];
            for (int j = 0; j < HATS; j++)
                m[r][j] -= factor * m[k][j];
        }
    c[3] = 1;
    for (int k = 0; k < 3; k++)
        c[k] = -m[k][3] / m[k][k];
}

static void blind_functions_are_seen_by_their_score(void **state)
{
    (void)state;
    double c[HATS], x[KNOTS], y[KNOTS];
    blind(c);
    hats(c, x, y);
    const elaw_entrywise f = {ELAW_TABLE, 0, KNOTS, x, y};
    const elaw_prior gauss = {ELAW_PRIOR_GAUSSIAN, 0};
    refused(f, 1, gauss, false, ELAW_EDOMAIN, "no information");
    elaw_nonlinear_model m = {0, f, 1, gauss, true};
    elaw_nonlinear_prediction p;
    assert_ok(elaw_predict_nonlinear(&m, &p));
    assert_int_equal(p.exponent, 2);
    assert_true(p.fisher_information > 0.1);
}

/* --- values that f does not take ------------------------------------------ */

static void values_out_of_range(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        double y;
    } bad[] = {{"tanh", 1.01}, {"erf", -2},       {"exp", 0},
               {"exp", -1},    {"softplus", -1},  {"relu", -0.1},
               {"abs", -1},    {"square", -1},    {"he2", -1.1},
               {"cos", 1.1},   {"sin", -1.1},     {"clip(1)", 1.1},
               {"sign", 0.5},  {"step(1)", 2},    {"truncate(1)", 1.5},
               {"he3", NAN},   {"cube", INFINITY}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        elaw_entrywise f;
        double y[2] = {NAN, bad[i].y}, out[2] = {7, 7};
        assert_ok(elaw_entrywise_parse(bad[i].f, &f));
        y[0] = elaw_entrywise_value(&f, 0.3);
        assert_int_equal(elaw_fisher_transform(&f, 2, 2, y, out), ELAW_EDOMAIN);
        says("y[1] = ");
        says("is no value of");
        assert_true(out[0] == 7 && out[1] == 7);
    }
    elaw_entrywise f = {.kind = ELAW_TANH};
    double y = 1, out;
    assert_int_equal(elaw_fisher_transform(&f, 7, 1, &y, &out), ELAW_EINVAL);
    assert_int_equal(elaw_fisher_transform(NULL, 1, 1, &y, &out), ELAW_EINVAL);
    /* 1 is what tanh(20) is rounded to */
    assert_ok(elaw_fisher_transform(&f, 1, 1, &y, &out));
    assert_true(out > 15 && out < 25);
    f.kind = ELAW_ERF;
    y = -1;
    assert_ok(elaw_fisher_transform(&f, 1, 1, &y, &out));
    assert_true(out < -5 && out > -7);
}

/* --- memory --------------------------------------------------------------- */

/* Allocations that theory asks for. */
static long theory_without_memory(const elaw_nonlinear_model *m)
{
    elaw_nonlinear_prediction p = {.theta = 7};
    long before = elaw_memory_live();
    for (long n = 1;; n++) {
        elaw_memory_fail_at(n);
        elaw_status status = elaw_predict_nonlinear(m, &p);
        assert_int_equal(elaw_memory_live(), before);
        if (status == ELAW_OK)
            return n - 1;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_true(p.theta == 7);
    }
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    const double x[] = {-1, 0, 1}, y[] = {0, 1, 0.5};
    elaw_nonlinear_model m = {
        5, {ELAW_TABLE, 0, 3, x, y}, 1, {ELAW_PRIOR_RADEMACHER, 0}, true};
    long before = elaw_memory_live(), n = theory_without_memory(&m);
    assert_true(n > 3 && n < 30);
    m.fisher = false;
    assert_true(theory_without_memory(&m) > n + 5);
    m.fisher = true;
    for (n = 1;; n++) {
        elaw_matrix a = {.rows = 9}, v, u;
        elaw_memory_fail_at(n);
        elaw_status status = elaw_sample_nonlinear(&m, rng, &a, &v, &u);
        if (status == ELAW_OK) {
            elaw_matrix_free(&a);
            elaw_matrix_free(&v);
            elaw_matrix_free(&u);
            break;
        }
        assert_int_equal(status, ELAW_ENOMEM);
        assert_int_equal(a.rows, 9);
        assert_int_equal(elaw_memory_live(), before);
    }
    assert_true(n > 7 && n < 30);
    for (n = 1;; n++) {
        double value = 0.25, out = 7;
        elaw_memory_fail_at(n);
        elaw_status status =
            elaw_fisher_transform(&m.function, 0, 1, &value, &out);
        if (status == ELAW_OK)
            break;
        assert_int_equal(status, ELAW_ENOMEM);
        assert_true(out == 7);
    }
    elaw_memory_fail_at(0);
    assert_int_equal(elaw_memory_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_are_no_function),
        cmocka_unit_test(functions_without_meaning),
        cmocka_unit_test(blind_functions_are_seen_by_their_score),
        cmocka_unit_test(values_out_of_range),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
