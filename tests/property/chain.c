/* Chains of Lanczos coefficients: roots of squares, and the chain without some
 * values against Lanczos in long hand on the nodes that are left. */
#include <math.h>
#include <stdlib.h>

#include "estimate/chain.h"
#include "support.h"

enum { STEPS = 40 };

static void the_root_of_a_square_is_the_chain(void **state)
{
    (void)state;
    double d[STEPS], e[STEPS];
    for (int k = 0; k < STEPS; k++) {
        d[k] = 2 + cos(k);
        e[k] = k + 1 < STEPS ? 1 + 0.5 * sin(k) : 0;
    }
    elaw_chain chain;
    assert_ok(elaw_chain_copy("test", STEPS, d, e, &chain));
    elaw_chain_square(&chain);
    assert_near(chain.alpha[3], d[3] * d[3] + e[2] * e[2], 0, 1e-15);
    assert_near(chain.beta[3], d[3] * e[3], 0, 1e-15);
    for (int k = 0; k < STEPS; k++) { /* T = B^T B / 7 */
        chain.alpha[k] /= 7;
        chain.beta[k] /= 7;
    }
    elaw_chain_root(7, &chain);
    assert_int_equal(chain.count, STEPS);
    for (int k = 0; k < STEPS; k++) {
        assert_near(chain.alpha[k], d[k], 0, 1e-13);
        assert_near(chain.beta[k], e[k], 1e-300, 1e-13);
    }
    elaw_chain_free(&chain);
}

/* ((1, 1), (1, 1)) has rank one: its root ends there. */
static void a_root_ends_where_there_is_none(void **state)
{
    (void)state;
    const double alpha[] = {1, 1, 1}, beta[] = {1, 0.3, 0};
    elaw_chain chain;
    assert_ok(elaw_chain_copy("test", 3, alpha, beta, &chain));
    elaw_chain_root(1, &chain);
    assert_int_equal(chain.count, 1);
    assert_near(chain.alpha[0], 1, 0, 0);
    elaw_chain_free(&chain);
}

/* diag(node) from the start v (unit), with full reorthogonalisation. */
static void lanczos(int n, const double *node, double *v, double *alpha,
                    double *beta)
{
    static double q[STEPS][STEPS];
    for (int k = 0; k < n; k++) {
        double norm = 0, w[STEPS];
        for (int i = 0; i < n; i++)
            norm += v[i] * v[i];
        if (k > 0)
            beta[k - 1] = sqrt(norm);
        for (int i = 0; i < n; i++)
            w[i] = node[i] * (q[k][i] = v[i] / sqrt(norm));
        alpha[k] = 0;
        for (int i = 0; i < n; i++)
            alpha[k] += q[k][i] * w[i];
        for (int pass = 0; pass < 2; pass++)
            for (int l = 0; l <= k; l++) {
                double along = 0;
                for (int i = 0; i < n; i++)
                    along += q[l][i] * w[i];
                for (int i = 0; i < n; i++)
                    w[i] -= along * q[l][i];
            }
        for (int i = 0; i < n; i++)
            v[i] = w[i];
    }
}

/* alpha = 0, beta = 1/2: nodes cos(i pi/(K+1)), weights 2 sin^2/(K+1). */
static void values_leave_the_chain(void **state)
{
    (void)state;
    static const int gone[] = {1, 7, STEPS};
    double alpha[STEPS] = {0}, beta[STEPS], node[STEPS], v[STEPS], value[3];
    double pi = acos(-1.);
    int left = 0;
    for (int k = 0; k < STEPS; k++)
        beta[k] = 0.5;
    for (int k = 0; k < 3; k++) /* known to 1e-6: the nearest nodes go */
        value[k] = cos(gone[k] * pi / (STEPS + 1)) + 1e-6;
    for (int i = 1; i <= STEPS; i++) {
        double x = cos(i * pi / (STEPS + 1)), w = sin(i * pi / (STEPS + 1));
        if (i == gone[0] || i == gone[1] || i == gone[2])
            continue;
        for (int k = 0; k < 3; k++)
            w *= x - cos(gone[k] * pi / (STEPS + 1));
        node[left] = x;
        v[left++] = w;
    }
    elaw_chain chain;
    assert_ok(elaw_chain_copy("test", STEPS, alpha, beta, &chain));
    assert_ok(elaw_chain_remove("test", 3, value, &chain));
    assert_int_equal(chain.count, STEPS - 3);
    double want_alpha[STEPS], want_beta[STEPS];
    lanczos(left, node, v, want_alpha, want_beta);
    for (int k = 0; k < left; k++) {
        assert_near(chain.alpha[k], want_alpha[k], 1e-11, 0);
        if (k + 1 < left)
            assert_near(chain.beta[k], want_beta[k], 1e-11, 0);
    }
    elaw_chain_free(&chain);
}

static void nothing_or_everything_may_leave(void **state)
{
    (void)state;
    const double alpha[] = {1, 2, 3}, beta[] = {0.5, 0.4, 0.3};
    elaw_chain chain;
    assert_ok(elaw_chain_copy("test", 3, alpha, beta, &chain));
    assert_ok(elaw_chain_remove("test", 0, NULL, &chain));
    assert_int_equal(chain.count, 3);
    assert_near(chain.alpha[2], 3, 0, 0);
    assert_ok(elaw_chain_remove("test", 3, alpha, &chain));
    assert_int_equal(chain.count, 0);
    elaw_chain_free(&chain);
    elaw_chain_free(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_of_a_square_is_the_chain),
        cmocka_unit_test(a_root_ends_where_there_is_none),
        cmocka_unit_test(values_leave_the_chain),
        cmocka_unit_test(nothing_or_everything_may_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
