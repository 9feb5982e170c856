/* elaw_detect on the deterministic matrices S1 .. S5: numbers of an independent
 * implementation (NumPy/SciPy, its own Tracy-Widom), level 0.01, at most 20
 * outliers. Values carry 10 digits there, p-values 8. */
#include <math.h>

#include "base/memory.h"
#include "reference_matrices.h"
#include "support.h"

typedef struct expected {
    const char *name;
    elaw_kind kind;
    uint64_t seed;
    size_t m, n;
    double sd;
    size_t spikes;
    double theta[2];
    size_t count;
    double entry_sd, kurtosis, next_value, next_z, next_p;
    double chebyshev[6];
    double p_rows, p_lag, p_spectrum;
    double value[2], z[2], log_p[2], strength[2];
    double ci[2][2];      /* of the strength, 4000 draws */
    double overlap[2][2]; /* left, right */
} expected;

static const expected cases[] = {
    {"S1",
     ELAW_KIND_SYMMETRIC,
     1,
     100,
     100,
     1,
     0,
     {0},
     0,
     0.9918105304,
     0.04906667,
     -18.66824532,
     -2.43979666,
     0.98683201,
     {0.325456, -2.119714, -0.525618, -0.695723, 0.296872, 0.650793},
     0.95504229,
     0.99098267,
     0.43778570,
     {0},
     {0},
     {0},
     {0},
     {{0}},
     {{0}}},
    {"S2",
     ELAW_KIND_SYMMETRIC,
     2,
     120,
     120,
     1,
     2,
     {2, -1.7},
     2,
     1.0017505914,
     -0.04927546,
     -21.23555138,
     -0.82789584,
     0.60030307,
     {0.885969, -1.016729, -0.213862, -1.241536, -1.109871, 0.745900},
     0.90674499,
     0.20223407,
     0.51918178,
     {27.04713729, -24.98942130},
     {10.57854375, 6.32561051},
     {-26.88736722, -13.85264809},
     {21.514, -18.588},
     {{18.217, 24.744}, {-21.973, -14.944}},
     {{0.747, 0}, {0.663, 0}}},
    {"S3",
     ELAW_KIND_HERMITIAN,
     3,
     80,
     80,
     1,
     1,
     {2},
     1,
     1.0072994812,
     -0.02752758,
     -17.35769050,
     -1.20176154,
     0.43788268,
     {-0.937004, 0.237380, -0.329066, 0.628585, 0.773484, -0.191739},
     0.99744086,
     0.90441514,
     0.91288565,
     {21.76208089},
     {6.75252468},
     {-31.11508087},
     {17.121},
     {{14.670, 19.443}},
     {{0.731, 0}}},
    {"S4",
     ELAW_KIND_RECTANGULAR,
     5,
     60,
     150,
     0.5,
     2,
     {1.8, 1.2},
     2,
     0.5096620703,
     0.00236149,
     9.98086499,
     -0.04448771,
     0.15940775,
     {0.117670, 0.419112, 0.441814, 1.289909, -1.210892, -0.561224},
     0.37020626,
     0.77694389,
     0.69969681,
     {12.98881623, 10.81996030},
     {19.53152566, 4.10432397},
     {-64.22329749, -9.21735920},
     {10.492, 7.250},
     {{9.345, 11.652}, {5.766, 8.586}},
     {{0.840, 0.708}, {0.625, 0.463}}},
    {"S5",
     ELAW_KIND_RECTANGULAR,
     6,
     80,
     80,
     1,
     0,
     {0},
     0,
     0.9927069306,
     -0.02659470,
     17.35035639,
     -1.14628269,
     0.45488525,
     {-0.948752, -0.198883, 0.172546, 1.180296, -1.666673, 0.556135},
     0.07603344,
     0.50056724,
     0.48756425,
     {0},
     {0},
     {0},
     {0},
     {{0}},
     {{0}}},
};

static void detect(const expected *e, elaw_verdict *out)
{
    size_t width = e->kind == ELAW_KIND_HERMITIAN ? 2 : 1;
    double *a = elaw_alloc(e->m * e->n, width * sizeof *a);
    elaw_matrix real;
    elaw_zmatrix complex;
    elaw_operator op;
    assert_non_null(a);
    if (e->kind == ELAW_KIND_HERMITIAN) {
        reference_hermitian(e->seed, e->n, e->sd, e->spikes, e->theta,
                            (elaw_complex *)a);
        assert_ok(
            elaw_zmatrix_borrow(e->n, e->n, (elaw_complex *)a, e->n, &complex));
        assert_ok(elaw_operator_zdense(&complex, true, &op));
    } else {
        if (e->kind == ELAW_KIND_SYMMETRIC)
            reference_symmetric(e->seed, e->n, e->sd, e->spikes, e->theta, a);
        else
            reference_rectangular(e->seed, e->m, e->n, e->sd, NULL, e->spikes,
                                  e->theta, a);
        assert_ok(elaw_matrix_borrow(e->m, e->n, a, e->m, &real));
        assert_ok(
            elaw_operator_dense(&real, e->kind == ELAW_KIND_SYMMETRIC, &op));
    }
    elaw_detect_options options = {
        .level = 0.01, .max_outliers = 20, .draws = 4000};
    assert_ok(elaw_detect(&op, &options, out));
    elaw_operator_free(&op);
    elaw_free(a);
}

static void check_outlier(const expected *e, const elaw_verdict *v, size_t k)
{
    const elaw_outlier *o = &v->outliers[k];
    assert_near(o->value, e->value[k], 1e-8, 0);
    assert_near(o->z, e->z[k], 2e-7, 0); /* kurtosis printed to 8 digits */
    assert_near(o->log_p, e->log_p[k], 1e-5, 0);
    /* medians and quantiles of 4000 draws on both sides; an interval of 95 %
     * spans 3.9 sd, the 2.5 % quantile of 4000 has se 0.042 sd */
    double sd = (e->ci[k][1] - e->ci[k][0]) / 3.92;
    assert_near(o->strength, e->strength[k], 0.15 * sd, 0);
    assert_near(o->strength_ci[0], e->ci[k][0], 0.25 * sd, 0);
    assert_near(o->strength_ci[1], e->ci[k][1], 0.25 * sd, 0);
    bool rectangular = e->kind == ELAW_KIND_RECTANGULAR;
    /* there, two rectangular spikes do not mix: 2 % of S4's first overlap */
    double slack = rectangular ? 0.02 : 0.012;
    assert_near(rectangular ? o->left_overlap2 : o->overlap2, e->overlap[k][0],
                slack, 0);
    assert_near(o->right_overlap2, e->overlap[k][1], slack, 0);
}

static void verdict_matches(const expected *e)
{
    elaw_verdict v;
    detect(e, &v);
    assert_int_equal(v.kind, e->kind);
    assert_int_equal(v.count, e->count);
    assert_near(v.entry_sd, e->entry_sd, 1e-9, 0);
    assert_near(v.fit.kurtosis, e->kurtosis, 1e-7, 0);
    assert_true(v.has_next);
    assert_near(v.next_value, e->next_value, 1e-8, 0);
    assert_near(v.next_z, e->next_z, 2e-7, 0);
    assert_near(v.next_p_value, e->next_p, 2e-6, 0);
    for (int k = 0; k < 6; k++)
        assert_near(v.fit.chebyshev_z[k], e->chebyshev[k], 2e-6, 0);
    assert_near(v.fit.part[ELAW_FIT_ROWS], e->p_rows, 2e-7, 0);
    assert_near(v.fit.part[ELAW_FIT_LAG], e->p_lag, 2e-7, 0);
    assert_near(v.fit.part[ELAW_FIT_SPECTRUM], e->p_spectrum, 2e-6, 0);
    assert_true(v.fit.ok);
    for (size_t k = 0; k < e->count; k++)
        check_outlier(e, &v, k);
    elaw_verdict_free(&v);
}

static void s1(void **state)
{
    (void)state;
    verdict_matches(&cases[0]);
}
static void s2(void **state)
{
    (void)state;
    verdict_matches(&cases[1]);
}
static void s3(void **state)
{
    (void)state;
    verdict_matches(&cases[2]);
}
static void s4(void **state)
{
    (void)state;
    verdict_matches(&cases[3]);
}
static void s5(void **state)
{
    (void)state;
    verdict_matches(&cases[4]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s1), cmocka_unit_test(s2), cmocka_unit_test(s3),
        cmocka_unit_test(s4), cmocka_unit_test(s5),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
