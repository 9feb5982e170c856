/* Estimates of h and the values cleaned by them survive any allocation that
 * fails and leave outputs alone. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "denoise/hilbert.h"
#include "denoise/rie.h"
#include "support.h"

enum { N = 50 };
static double x[2 * N], values[N];

static int make(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++) {
        values[i] = 3 - 2 * (double)i / N;
        x[i] = -values[i];
        x[2 * N - 1 - i] = values[i];
    }
    return 0;
}

static elaw_status estimate(elaw_hilbert_route route)
{
    elaw_hilbert h = {0};
    elaw_hilbert_options o = {.route = route, .scale = 0.3, .mirrored = true};
    elaw_status status = elaw_hilbert_estimate("test", 2 * N, x, &o, &h);
    if (status != ELAW_OK)
        assert_null(h.h);
    elaw_hilbert_free(&h);
    return status;
}

static elaw_status by_series(void)
{
    return estimate(ELAW_HILBERT_SERIES);
}
static elaw_status by_fft(void)
{
    return estimate(ELAW_HILBERT_FFT);
}

static elaw_status clean(bool symmetric, const elaw_law *prior)
{
    elaw_rie rie = {.symmetric = symmetric,
                    .rows = N,
                    .cols = N,
                    .variance = 0.01,
                    .count = N,
                    .noisy = values,
                    .prior = prior};
    elaw_rie_result result = {-1, -1, -1, -1};
    double cleaned[N] = {-1};
    elaw_status status = elaw_rie_clean("test", &rie, cleaned, &result);
    if (status != ELAW_OK) {
        assert_near(cleaned[0], -1, 0, 0);
        assert_near(result.degrees, -1, 0, 0);
    }
    return status;
}

static elaw_status by_values(void)
{
    return clean(false, NULL);
}

static elaw_status by_prior(void)
{
    elaw_law *prior = NULL;
    elaw_status status = elaw_law_semicircle(1, &prior);
    if (status == ELAW_OK)
        status = clean(true, prior);
    elaw_law_free(prior);
    return status;
}

static void memory_may_fail_anywhere(void **state)
{
    elaw_status (*const done[])(void) = {by_series, by_fft, by_values,
                                         by_prior};
    (void)state;
    for (int i = 0; i < 4; i++) {
        long before = elaw_memory_live(), n = 1;
        for (; n < 1000; n++) {
            elaw_memory_fail_at(n);
            elaw_status status = done[i]();
            assert_int_equal(elaw_memory_live(), before);
            if (status == ELAW_OK)
                break;
            assert_int_equal(status, ELAW_ENOMEM);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 4 && n < 1000);
    }
}

static void a_scale_is_positive(void **state)
{
    const double bad[] = {0, -1, NAN, INFINITY};
    (void)state;
    for (int i = 0; i < 4; i++) {
        elaw_hilbert h;
        elaw_hilbert_options o = {.scale = bad[i]};
        assert_int_equal(elaw_hilbert_estimate("place", 2 * N, x, &o, &h),
                         ELAW_EDOMAIN);
        assert_non_null(strstr(elaw_last_error(), "place: scale"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(a_scale_is_positive),
    };
    return cmocka_run_group_tests(tests, make, NULL);
}
