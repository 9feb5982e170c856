/* The end of the spectrum of block noise: closed forms, a second route, what
 * scaling and relabelling do; the operator of the optimal method against the
 * matrix written out. */
#include <math.h>
#include <string.h>

#include <eigenlaw/block.h>

#include "base/memory.h"
#include "laws/block_edge.h"
#include "support.h"

static elaw_block_end end_of(size_t q, const double *share,
                             const double *variance, const double *shift,
                             bool bipartite)
{
    elaw_block_noise noise = {.q = q,
                              .share = share,
                              .variance = variance,
                              .shift = shift,
                              .kappa = 2,
                              .bipartite = bipartite};
    elaw_block_end end;
    assert_ok(elaw_block_end_find("test", &noise, &end));
    return end;
}

/* One group is the semicircle: edge 2 sigma, gamma sigma^-3/2, GOE shift -1/2
 * sigma (Johnstone and Ma); two equal groups are the same. */
static void one_group_is_the_semicircle(void **state)
{
    (void)state;
    const double one = 1, half[2] = {.3, .7}, v = 2.25,
                 four[4] = {2.25, 2.25, 2.25, 2.25};
    elaw_block_end a = end_of(1, &one, &v, NULL, false);
    elaw_block_end b = end_of(2, half, four, NULL, false);
    assert_near(a.edge, 3, 0, 1e-15);
    assert_near(a.gamma, pow(1.5, -1.5), 0, 1e-13);
    assert_near(a.shift, -0.75, 0, 2e-6);
    assert_near(b.edge, a.edge, 0, 1e-14);
    assert_near(b.gamma, a.gamma, 0, 1e-13);
    assert_near(b.shift, a.shift, 0, 2e-6);
}

/* White noise m x n: edge sqrt m + sqrt n. Ma's centring differs at the next
 * order only. */
static void bipartite_noise_is_wishart(void **state)
{
    (void)state;
    const double share[2] = {.25, .75}, v[4] = {0, 1, 1, 0};
    elaw_block_end e = end_of(2, share, v, NULL, true);
    double a = sqrt(99.5), b = sqrt(299.5), n = 400;
    double ma = a + b, scale;
    assert_near(e.edge * sqrt(n), 10 + sqrt(300), 0, 1e-14);
    assert_near((e.edge + e.shift / n) * sqrt(n), ma, 1e-4, 0);
    /* of singular values: (a + b)(1/a + 1/b)^(1/3)/(2 (a + b)) */
    scale = 0.5 * cbrt(1 / a + 1 / b);
    assert_near(pow(e.gamma * n, -2. / 3) * sqrt(n), scale, 0, 2e-3);
}

/* edge = min over m > 0 of max_a (1/m_a - d_a + (S m)_a): no m is below it, the
 * solution attains it. */
static void no_trial_vector_is_below(void **state)
{
    (void)state;
    const double share[3] = {.2, .5, .3},
                 v[9] = {.4, 1.5, 3, 1.5, .6, 2, 3, 2, .5},
                 shift[3] = {.3, -.2, .1};
    elaw_block_noise noise = {3, share, v, shift, 2, false, false};
    elaw_block_end e = end_of(3, share, v, shift, false);
    elaw_block_work w;
    double m[3], best = INFINITY;
    assert_true(elaw_block_work_create(3, &w));
    assert_true(elaw_block_resolvent(&noise, &w, e.edge + 1e-10, m, NULL));
    assert_false(elaw_block_resolvent(&noise, &w, e.edge - 1e-7, m, NULL));
    elaw_block_work_free(&w);
    for (uint64_t t = 0; t <= 20000; t++) {
        double x[3], most = -INFINITY;
        for (uint64_t a = 0; a < 3; a++) /* t = 0: the solution itself */
            x[a] = m[a] *
                   exp(t ? 0.5 * elaw_rng_normal((elaw_rng){7, 1}, t, a) : 0);
        for (size_t a = 0; a < 3; a++) {
            double at = 1 / x[a] - shift[a];
            for (size_t b = 0; b < 3; b++)
                at += v[a + 3 * b] * share[b] * x[b];
            most = fmax(most, at);
        }
        best = fmin(best, most);
        assert_true(most >= e.edge - 1e-12);
    }
    assert_near(best, e.edge, 1e-5, 0);
}

/* s^2 V and s d move the edge to s E; G = G(E) - gamma sqrt(z - E). */
static void scaling_and_the_square_root(void **state)
{
    (void)state;
    const double share[2] = {.4, .6}, v[4] = {.3, 1, 1, 2}, d[2] = {.5, 0},
                 big[4] = {2.7, 9, 9, 18}, long_d[2] = {1.5, 0};
    elaw_block_end a = end_of(2, share, v, d, false);
    elaw_block_end b = end_of(2, share, big, long_d, false);
    assert_near(b.edge, 3 * a.edge, 0, 1e-13);
    assert_near(b.gamma, a.gamma * pow(3, -1.5), 0, 1e-12);
    assert_near(b.shift, 3 * a.shift, 0, 1e-5);
    elaw_block_noise noise = {2, share, v, d, 2, false, false};
    elaw_block_work w;
    double m[2], g[3];
    assert_true(elaw_block_work_create(2, &w));
    for (int i = 0; i < 3; i++) {
        double t = 1e-3 * (i + 1);
        assert_true(elaw_block_resolvent(&noise, &w, a.edge + t * t, m, NULL));
        g[i] = share[0] * m[0] + share[1] * m[1];
    }
    elaw_block_work_free(&w);
    /* -dG/dt at 0 from three points */
    assert_near((2.5 * g[0] - 4 * g[1] + 1.5 * g[2]) * 1e3, a.gamma, 0, 1e-4);
}

/* Blocks that do not touch: the larger edge counts. */
static void components_are_told_apart(void **state)
{
    (void)state;
    const double share[2] = {.5, .5}, v[4] = {4, 0, 0, 1};
    elaw_block_end e = end_of(2, share, v, NULL, false);
    assert_near(e.edge, 2 * sqrt(2), 0, 1e-14);
}

/* G of the density of the edge: at the end of T the mass beyond is none; the
 * sampled matrix's largest eigenvalue follows centre and scale: tested in
 * statistical/block_model.c. Here: T against the matrix written out. */
static void the_operator_is_the_matrix(void **state)
{
    (void)state;
    const double share[3] = {.3, .3, .4},
                 v[9] = {.4, 1.5, 3, 1.5, .6, 2, 3, 2, .5};
    elaw_block_model model = {
        .n = 40, .groups = 3, .proportion = share, .profile = v};
    elaw_matrix y, u;
    elaw_operator a, t;
    size_t label[40];
    double x[80], out[80], column[40];
    assert_ok(elaw_sample_block(&model, (elaw_rng){3, 0}, &y, &u, label));
    assert_int_equal(label[0], 0);
    assert_int_equal(label[39], 2);
    assert_ok(elaw_operator_dense(&y, true, &a));
    assert_ok(elaw_operator_block_optimal(&a, 1.3, 3, label, v, &t));
    elaw_rng_fill_normal((elaw_rng){4, 0}, 0, 40, 2, x, 40);
    assert_int_equal(t.apply(t.ctx, 2, x, 40, out, 40), 0);
    for (size_t c = 0; c < 2; c++)
        for (size_t i = 0; i < 40; i++) {
            double sum = 0, shift = 0;
            for (size_t j = 0; j < 40; j++) {
                double inverse = 1 / v[label[i] + 3 * label[j]];
                shift += 1.3 * 1.3 * inverse / 40;
                sum +=
                    1.3 * inverse * elaw_matrix_get(&y, i, j) * x[j + 40 * c];
            }
            assert_near(out[i + 40 * c], sum - shift * x[i + 40 * c], 1e-12, 0);
        }
    for (size_t i = 0; i < 40; i++)
        x[i] = i == 17;
    assert_int_equal(t.columns(t.ctx, 17, 1, column, 40), 0);
    assert_int_equal(t.apply(t.ctx, 1, x, 40, out, 40), 0);
    for (size_t i = 0; i < 40; i++)
        assert_near(column[i], out[i], 1e-13, 0);
    elaw_operator_free(&t);
    elaw_operator_free(&a);
    elaw_matrix_free(&u);
    elaw_matrix_free(&y);
}

static void assert_refused(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

static void what_is_no_model(void **state)
{
    (void)state;
    double share[2] = {.5, .5}, v[4] = {1, 2, 2, 3};
    elaw_block_model m = {.groups = 2, .proportion = share, .profile = v};
    elaw_block_prediction p;
    elaw_matrix y;
    v[1] = 2.5;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "not symmetric");
    v[1] = v[2] = 0;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "(1, 2) is 0");
    v[1] = v[2] = 2;
    share[0] = -1;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "proportion 1");
    share[0] = .5;
    m.scale = -1;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "scale");
    m.scale = 0;
    m.prior = (elaw_prior){ELAW_PRIOR_GAUSS_BERNOULLI, 2};
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "sparsity");
    m.prior = (elaw_prior){0};
    assert_refused(elaw_sample_block(&m, (elaw_rng){1, 0}, &y, NULL, NULL),
                   ELAW_ESHAPE, "");
    share[0] = 1e-6;
    m.n = 10;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EDOMAIN, "has no row");
    m.groups = 0;
    assert_refused(elaw_predict_block(&m, &p), ELAW_EINVAL, "no groups");
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    const double share[2] = {.4, .6}, v[4] = {.3, 1, 1, 2};
    elaw_block_model m = {
        .n = 20, .groups = 2, .proportion = share, .profile = v};
    long before = elaw_memory_live(), n = 0;
    elaw_status status;
    do {
        elaw_block_prediction p = {0};
        elaw_matrix y = {0}, u = {0};
        elaw_memory_fail_at(++n);
        status = elaw_predict_block(&m, &p);
        if (status == ELAW_OK)
            status = elaw_sample_block(&m, (elaw_rng){1, 0}, &y, &u, NULL);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        elaw_block_prediction_free(&p);
        elaw_matrix_free(&y);
        elaw_matrix_free(&u);
        assert_int_equal(elaw_memory_live(), before);
    } while (status != ELAW_OK && n < 500);
    elaw_memory_fail_at(0);
    assert_true(n > 10 && n < 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_group_is_the_semicircle),
        cmocka_unit_test(bipartite_noise_is_wishart),
        cmocka_unit_test(no_trial_vector_is_below),
        cmocka_unit_test(scaling_and_the_square_root),
        cmocka_unit_test(components_are_told_apart),
        cmocka_unit_test(the_operator_is_the_matrix),
        cmocka_unit_test(what_is_no_model),
        cmocka_unit_test(no_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
