/* Covariance, cross-covariance and full-rank denoising: what is refused, with
 * the reason, and every allocation fails once. */
#include <math.h>
#include <string.h>

#include <eigenlaw/denoise.h>

#include "base/memory.h"
#include "support.h"

enum { N = 20, P = 6, Q = 8 };
static double first[N * P], second[N * Q], wide[3 * P];

static elaw_matrix of(size_t rows, size_t cols, double *data)
{
    elaw_matrix a;
    assert_ok(elaw_matrix_borrow(rows, cols, data, rows, &a));
    return a;
}

static int make(void **state)
{
    (void)state;
    for (size_t k = 0; k < N * P; k++)
        first[k] = sin(1 + 7. * (double)k);
    for (size_t k = 0; k < N * Q; k++)
        second[k] = cos(1 + 5. * (double)(k * k));
    for (size_t k = 0; k < 3 * P; k++)
        wide[k] = first[k];
    return 0;
}

typedef elaw_status doing(elaw_matrix *, elaw_denoise_report *);

static elaw_status covariance(elaw_matrix *x, elaw_denoise_report *report)
{
    elaw_matrix a = of(N, P, first);
    return elaw_denoise_covariance(&a, NULL, x, report);
}
static elaw_status few_observations(elaw_matrix *x, elaw_denoise_report *report)
{
    elaw_matrix a = of(3, P, wide);
    return elaw_denoise_covariance(&a, NULL, x, report);
}
static elaw_status cross(elaw_matrix *x, elaw_denoise_report *report)
{
    elaw_matrix a = of(N, P, first), b = of(N, Q, second);
    return elaw_denoise_cross(&a, &b, NULL, x, report);
}
static elaw_status full_rank(elaw_matrix *x, elaw_denoise_report *report)
{
    elaw_matrix a = of(N, P, first);
    elaw_denoise_options o = {.method = ELAW_DENOISE_RIE,
                              .noise.entry_sd = 0.3};
    return elaw_denoise(&a, &o, x, report);
}

static void memory_may_fail_anywhere(void **state)
{
    doing *const done[] = {covariance, few_observations, cross, full_rank};
    (void)state;
    for (int i = 0; i < 4; i++) {
        long before = elaw_memory_live(), n = 1;
        for (; n < 1000; n++) {
            elaw_matrix x = {0};
            elaw_denoise_report report = {0};
            elaw_memory_fail_at(n);
            elaw_status status = done[i](&x, &report);
            if (status == ELAW_OK) {
                elaw_matrix_free(&x);
                elaw_denoise_report_free(&report);
                break;
            }
            assert_int_equal(status, ELAW_ENOMEM);
            assert_null(x.data);
            assert_null(report.noisy);
            assert_int_equal(elaw_memory_live(), before);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 5 && n < 1000);
        assert_int_equal(elaw_memory_live(), before);
    }
}

#define refused(status, text, call)                                            \
    do {                                                                       \
        assert_int_equal((call), (status));                                    \
        assert_non_null(strstr(elaw_last_error(), text));                      \
        assert_null(x.data);                                                   \
    } while (0)

static void what_has_no_meaning_is_refused(void **state)
{
    elaw_matrix a = of(N, P, first), b = of(N, Q, second), x = {0};
    elaw_matrix two = of(2, P, first), other = of(N - 1, Q, second);
    double constant[N * P];
    elaw_denoise_options o = {.method = ELAW_DENOISE_SHRINK};
    (void)state;
    for (size_t k = 0; k < N * P; k++)
        constant[k] = 5;
    elaw_matrix flat = of(N, P, constant);
    refused(ELAW_ESHAPE, "2 x 6",
            elaw_denoise_covariance(&two, NULL, &x, NULL));
    refused(ELAW_ESHAPE, "20 observations of the first set, 19",
            elaw_denoise_cross(&a, &other, NULL, &x, NULL));
    refused(ELAW_EDOMAIN, "varies",
            elaw_denoise_covariance(&flat, NULL, &x, NULL));
    refused(ELAW_EDOMAIN, "vary",
            elaw_denoise_cross(&a, &flat, NULL, &x, NULL));
    refused(ELAW_EUNSUPPORTED, "shrink",
            elaw_denoise_covariance(&a, &o, &x, NULL));
    o = (elaw_denoise_options){.scale_columns = true};
    refused(ELAW_EUNSUPPORTED, "scale",
            elaw_denoise_cross(&a, &b, &o, &x, NULL));
    o = (elaw_denoise_options){.center = ELAW_CENTER_ROWS};
    refused(ELAW_EUNSUPPORTED, "center",
            elaw_denoise_covariance(&a, &o, &x, NULL));
    o = (elaw_denoise_options){.noise.entry_sd = 1};
    refused(ELAW_EUNSUPPORTED, "noise",
            elaw_denoise_covariance(&a, &o, &x, NULL));
    const double bad[] = {NAN, INFINITY, 1e200};
    for (int i = 0; i < 3; i++) {
        double keep = first[N];
        first[N] = bad[i];
        refused(ELAW_EDOMAIN, "observations(0, 1)",
                elaw_denoise_covariance(&a, NULL, &x, NULL));
        refused(ELAW_EDOMAIN, "second(0, 1)",
                elaw_denoise_cross(&b, &a, NULL, &x, NULL));
        first[N] = keep;
    }
}

static void the_level_of_the_noise_is_needed(void **state)
{
    elaw_matrix a = of(N, P, first), x = {0};
    elaw_denoise_options o = {.method = ELAW_DENOISE_RIE};
    (void)state;
    refused(ELAW_EUNSUPPORTED, "identifiable", elaw_denoise(&a, &o, &x, NULL));
    o.noise.entry_sd = 1;
    o.rank = 2;
    refused(ELAW_EINVAL, "rank = 2", elaw_denoise(&a, &o, &x, NULL));
    o.rank = 0;
    o.loss = ELAW_LOSS_NUCLEAR;
    refused(ELAW_EUNSUPPORTED, "nuclear", elaw_denoise(&a, &o, &x, NULL));
    o.loss = ELAW_LOSS_FROBENIUS;
    o.scale_columns = true;
    refused(ELAW_EUNSUPPORTED, "scaled", elaw_denoise(&a, &o, &x, NULL));
    o = (elaw_denoise_options){.method = ELAW_DENOISE_RIE,
                               .noise.kind = ELAW_NOISE_COUNTS};
    refused(ELAW_EUNSUPPORTED, "counts", elaw_denoise(&a, &o, &x, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(what_has_no_meaning_is_refused),
        cmocka_unit_test(the_level_of_the_noise_is_needed),
    };
    return cmocka_run_group_tests(tests, make, NULL);
}
