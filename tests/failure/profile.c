/* What the estimate of a profile refuses, and what it leaves behind. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/profile.h"
#include "estimate/residual_tests.h"
#include "support.h"

enum { M = 24, N = 32 };

static double r[M * N], q[M * N], variance[M * N];

static void fill(void)
{
    static const double sd[2][2] = {{0.02, 1}, {1, 0.02}};
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++) {
            size_t k = i + j * M;
            r[k] = sd[i % 2][j % 2] * elaw_rng_normal((elaw_rng){5, 5}, i, j);
            q[k] = r[k] * r[k];
        }
}

static const elaw_residual residual = {M, N, false, r, q, NULL};

static void assert_refused(elaw_status want, const elaw_noise *wish,
                           const char *said)
{
    elaw_noise_found found = {.entry_sd = -7};
    variance[3] = -7;
    assert_int_equal(elaw_profile_find(&residual, wish, variance, &found),
                     want);
    if (strstr(elaw_last_error(), said) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", elaw_last_error(), said);
    assert_true(found.entry_sd == -7 && variance[3] == -7);
}

static void squares_that_are_none_are_refused(void **state)
{
    (void)state;
    const elaw_noise wish = {0};
    fill();
    q[2 + 3 * M] = NAN;
    assert_refused(ELAW_EDOMAIN, &wish, "row 3, column 4 is nan");
    q[2 + 3 * M] = -1;
    assert_refused(ELAW_EDOMAIN, &wish, "row 3, column 4 is -1");
    memset(q, 0, sizeof q);
    assert_refused(ELAW_EDOMAIN, &wish, "zero");
    fill();
    r[5] = INFINITY;
    assert_refused(ELAW_EDOMAIN, &wish, "sum to inf");
}

static void profiles_of_the_wrong_kind_are_refused(void **state)
{
    (void)state;
    elaw_matrix v;
    elaw_noise wish = {.kind = ELAW_NOISE_PROFILE};
    fill();
    assert_refused(ELAW_ESHAPE, &wish, "0 x 0");
    assert_ok(elaw_matrix_create(N, M, &v));
    wish.variance = &v;
    assert_refused(ELAW_ESHAPE, &wish, "32 x 24");
    elaw_matrix_free(&v);
    assert_ok(elaw_matrix_create(M, N, &v));
    for (size_t k = 0; k < M * N; k++)
        v.data[k] = 1;
    v.data[1 + 2 * v.ld] = 0;
    assert_refused(ELAW_EDOMAIN, &wish, "row 2, column 3 is 0");
    elaw_matrix_free(&v);
}

static void groups_of_a_few_rows_are_refused(void **state)
{
    (void)state;
    const elaw_noise wish = {.kind = ELAW_NOISE_BLOCKS};
    const elaw_residual few = {8, N, false, r, q, NULL};
    elaw_noise_found found;
    elaw_residual_tests tests = {.p_value = -7};
    fill();
    assert_int_equal(elaw_profile_find(&few, &wish, variance, &found),
                     ELAW_ESHAPE);
    assert_int_equal(elaw_residual_test(&few, variance, 0, 6, r, r, &tests),
                     ELAW_ESHAPE);
    assert_true(tests.p_value == -7);
}

/* Noise of two numbers has nothing to tell in its log-squares. */
static void signs_are_even_noise(void **state)
{
    (void)state;
    const elaw_noise wish = {0};
    elaw_noise_found found = {0};
    for (size_t k = 0; k < M * N; k++) {
        r[k] = elaw_rng_rademacher((elaw_rng){5, 6}, k, 0);
        q[k] = 1;
    }
    assert_ok(elaw_profile_find(&residual, &wish, variance, &found));
    assert_int_equal(found.kind, ELAW_NOISE_HOMOGENEOUS);
    assert_near(found.entry_sd, 1, 1e-14, 0);
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    const elaw_noise wish = {0};
    const double u[M] = {1, 2}, v[N] = {3};
    fill();
    long before = elaw_memory_live(), n = 0;
    elaw_status status = ELAW_ENOMEM;
    while (status != ELAW_OK) {
        elaw_noise_found found = {.entry_sd = -7};
        elaw_residual_tests tests;
        elaw_memory_fail_at(++n);
        status = elaw_profile_find(&residual, &wish, variance, &found);
        assert_true((found.entry_sd == -7) == (status != ELAW_OK));
        assert_true(status != ELAW_OK || found.kind == ELAW_NOISE_BLOCKS);
        if (status == ELAW_OK)
            status =
                elaw_residual_test(&residual, variance, 0, 1, u, v, &tests);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
    }
    elaw_memory_fail_at(0);
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_that_are_none_are_refused),
        cmocka_unit_test(profiles_of_the_wrong_kind_are_refused),
        cmocka_unit_test(groups_of_a_few_rows_are_refused),
        cmocka_unit_test(signs_are_even_noise),
        cmocka_unit_test(every_lack_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
