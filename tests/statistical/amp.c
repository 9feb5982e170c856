/* Message passing beside state evolution, the statistic of weak detection
 * beside its two normal laws; fixed seeds. */
#include <math.h>

#include <eigenlaw/amp.h>
#include <eigenlaw/operator.h>
#include <eigenlaw/weak.h>

#include "support.h"

enum { N = 1000, TRIALS = 8, STEPS = 4 };

/* path[0..3]: the first steps, [4]: the end, [5]: cosine^2 with x. */
static void run(elaw_prior prior, double snr, uint64_t seed, double seen[6])
{
    static double estimate[N];
    double inner = 0, path[100];
    elaw_matrix y, x;
    elaw_operator a;
    elaw_amp_result result;
    const elaw_amp_options o = {.snr = snr, .prior = prior, .steps = 100};
    assert_ok(elaw_sample_amp(&(elaw_amp_model){N, snr, prior, false},
                              (elaw_rng){seed, 3}, &y, &x));
    assert_ok(elaw_operator_dense(&y, true, &a));
    assert_ok(elaw_amp(&a, &o, estimate, path, &result));
    assert_true(result.steps >= 1 && result.steps <= 100);
    for (size_t t = 0; t < STEPS; t++)
        seen[t] = path[t < result.steps ? t : result.steps - 1];
    seen[4] = result.overlap;
    double size = 0;
    for (size_t i = 0; i < N; i++) {
        inner += estimate[i] * x.data[i];
        size += x.data[i] * x.data[i];
    }
    seen[5] = inner * inner / (N * result.overlap * size);
    elaw_operator_free(&a);
    elaw_matrix_free(&y);
    elaw_matrix_free(&x);
}

/* Band: 4 standard errors of the mean, from the observed spread, and 25/N. */
static void state_evolution(void **state)
{
    (void)state;
    static const struct {
        elaw_prior prior;
        double snr, q[STEPS];
    } want[] = {
        {{ELAW_PRIOR_GAUSSIAN, 0}, 2, {.5, .5, .5, .5}},
        {{ELAW_PRIOR_RADEMACHER, 0}, 2, {.5504, .5810, .5983, .6078}},
        {{ELAW_PRIOR_RADEMACHER_BERNOULLI, .1},
         1.5,
         {.4447, .5567, .6481, .7090}},
        {{ELAW_PRIOR_GAUSS_BERNOULLI, .2}, 1.5, {.4710, .5770, .6355, .6618}},
    };
    for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
        double mean[6] = {0}, square[6] = {0}, seen[6];
        elaw_amp_prediction p;
        assert_ok(elaw_predict_amp(
            &(elaw_amp_model){0, want[k].snr, want[k].prior, false}, &p));
        for (size_t t = 0; t < TRIALS; t++) {
            run(want[k].prior, want[k].snr, 10 + t, seen);
            for (size_t i = 0; i < 6; i++) {
                mean[i] += seen[i] / TRIALS;
                square[i] += seen[i] * seen[i] / TRIALS;
            }
        }
        for (size_t i = 0; i < 6; i++) {
            double se =
                sqrt(fmax(0, square[i] - mean[i] * mean[i]) / (TRIALS - 1));
            double limit = i < STEPS ? want[k].q[i] : p.overlap;
            print_message("prior %d, %zu: %.4f +- %.4f, limit %.4f\n",
                          (int)want[k].prior.kind, i, mean[i], se, limit);
            assert_near(mean[i], limit, 4 * se + 25. / N, 0);
        }
    }
}

/* Half the diagonal variance: w2 = 1. */
static void halve(elaw_matrix *m, const elaw_matrix *x, double snr)
{
    for (size_t i = 0; i < m->rows; i++) {
        double spike = sqrt(snr) * x->data[i] * x->data[i];
        double *d = &m->data[i + i * m->ld];
        *d = (*d - spike) / sqrt(2) + spike;
    }
}

static double statistic(double snr, double spike, double w2, uint64_t seed)
{
    elaw_matrix m, x;
    double out;
    assert_ok(elaw_sample_amp(
        &(elaw_amp_model){200, spike, {ELAW_PRIOR_RADEMACHER, 0}, false},
        (elaw_rng){seed, 5}, &m, &x));
    if (w2 == 1)
        halve(&m, &x, spike);
    assert_ok(elaw_weak_statistic(&m, &(elaw_weak_model){snr, w2, 3}, &out));
    elaw_matrix_free(&m);
    elaw_matrix_free(&x);
    return out;
}

/* 400 matrices each: means within 4 standard errors and 10/n, variances within
 * 30 % (their standard error is 7 %). */
static void two_normal_laws(void **state)
{
    (void)state;
    static const double at[2][2] = {{.3, 2}, {.4, 1}};
    enum { M = 400 };
    for (size_t k = 0; k < 2; k++)
        for (int spiked = 0; spiked < 2; spiked++) {
            elaw_weak_prediction p;
            double mean = 0, square = 0, snr = at[k][0], w2 = at[k][1];
            assert_ok(elaw_predict_weak(&(elaw_weak_model){snr, w2, 3}, &p));
            for (uint64_t t = 0; t < M; t++) {
                double l = statistic(snr, spiked ? snr : 0, w2, 1000 + t);
                mean += l / M;
                square += l * l / M;
            }
            double want =
                spiked ? p.linear_statistic.mean1 : p.linear_statistic.mean0;
            double variance = square - mean * mean;
            print_message("snr %g w2 %g: %.4f, limit %.4f; %.4f, %.4f\n", snr,
                          w2, mean, want, variance,
                          p.linear_statistic.variance);
            assert_near(mean, want, 4 * sqrt(variance / M) + 10. / 200, 0);
            assert_near(variance, p.linear_statistic.variance, 0, .3);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(state_evolution),
                                       cmocka_unit_test(two_normal_laws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
