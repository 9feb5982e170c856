/* Sweeps: means and errors of trials, whatever the threads; what stops one. */
#include <math.h>
#include <string.h>

#include <omp.h>

#include <eigenlaw/sweep.h>

#include "base/memory.h"
#include "base/status.h"
#include "support.h"

static const double value[3] = {0, 1, 2.5};
static const size_t size[2] = {10, 40};

/* position: value + a normal/sqrt(n); overlap2: a uniform number */
static elaw_status noisy(void *ctx, double x, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    (void)ctx;
    *position = x + elaw_rng_normal(rng, 0, 0) / sqrt((double)n);
    *overlap2 = elaw_rng_uniform(rng, 1, 0);
    return ELAW_OK;
}

static elaw_sweep some(size_t trials)
{
    return (elaw_sweep){.values = 3,
                        .sizes = 2,
                        .trials = trials,
                        .value = value,
                        .size = size,
                        .trial = noisy};
}

static void means_and_errors(void **state)
{
    (void)state;
    elaw_sweep sweep = some(4000);
    elaw_sweep_row row[6];
    assert_ok(elaw_sweep_run(&sweep, row));
    for (size_t k = 0; k < 6; k++) {
        const elaw_sweep_row *r = &row[k];
        assert_true(r->value == value[k % 3] && r->n == size[k / 3]);
        /* of 4000 standard deviations 1 %, four times that */
        assert_near(r->position_se, 1 / sqrt((double)r->n * 4000), 0, 0.05);
        assert_near(r->overlap2_se, 1 / sqrt(12. * 4000), 0, 0.05);
        assert_near(r->position, r->value, 4 * r->position_se, 0);
        assert_near(r->overlap2, 0.5, 4 * r->overlap2_se, 0);
    }
    assert_true(row[0].position != row[1].position - 1); /* other numbers */
}

static void the_threads_do_not_matter(void **state)
{
    (void)state;
    elaw_sweep sweep = some(7);
    elaw_sweep_row one[6], two[6];
    int threads = omp_get_max_threads();
    omp_set_num_threads(1);
    assert_ok(elaw_sweep_run(&sweep, one));
    omp_set_num_threads(3);
    assert_ok(elaw_sweep_run(&sweep, two));
    omp_set_num_threads(threads);
    assert_memory_equal(one, two, sizeof one);
    sweep.seed = 2;
    assert_ok(elaw_sweep_run(&sweep, two));
    assert_true(one[0].position != two[0].position);
}

static void one_trial_has_no_error(void **state)
{
    (void)state;
    elaw_sweep sweep = some(1);
    elaw_sweep_row row[6];
    assert_ok(elaw_sweep_run(&sweep, row));
    assert_true(isnan(row[0].position_se) && isnan(row[0].overlap2_se));
    assert_true(isfinite(row[0].position));
}

static elaw_status failing(void *ctx, double x, size_t n, elaw_rng rng,
                           double *position, double *overlap2)
{
    if (x == value[1])
        return elaw_fail(ELAW_EDOMAIN, "trial: x = %g is taboo", x);
    return noisy(ctx, x, n, rng, position, overlap2);
}

static int stop(void *ctx, double fraction, const char *stage)
{
    (void)fraction;
    (void)stage;
    return ++*(int *)ctx > 2;
}

static void what_stops_it(void **state)
{
    (void)state;
    elaw_sweep sweep = some(5), none = {0};
    elaw_sweep_row row[6] = {{0}};
    int calls = 0;
    sweep.trial = failing;
    assert_int_equal(elaw_sweep_run(&sweep, row), ELAW_EDOMAIN);
    assert_string_equal(elaw_last_error(), "trial: x = 1 is taboo");
    assert_true(row[0].n == 0); /* untouched */
    sweep = some(5);
    sweep.progress = (elaw_progress){stop, &calls};
    assert_int_equal(elaw_sweep_run(&sweep, row), ELAW_ECANCELLED);
    assert_int_equal(elaw_sweep_run(&none, row), ELAW_EINVAL);
    assert_int_equal(elaw_sweep_run(NULL, row), ELAW_EINVAL);
    sweep = some(0);
    assert_int_equal(elaw_sweep_run(&sweep, row), ELAW_EINVAL);
    sweep = some((size_t)-1 / 2);
    assert_int_equal(elaw_sweep_run(&sweep, row), ELAW_EOVERFLOW);
    sweep = some(3);
    elaw_memory_fail_at(1);
    assert_int_equal(elaw_sweep_run(&sweep, row), ELAW_ENOMEM);
    elaw_memory_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_errors),
        cmocka_unit_test(the_threads_do_not_matter),
        cmocka_unit_test(one_trial_has_no_error),
        cmocka_unit_test(what_stops_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
