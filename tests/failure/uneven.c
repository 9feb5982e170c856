/* Denoising under uneven noise: every allocation fails once; what does not go
 * together is refused. */
#include <math.h>
#include <string.h>

#include <eigenlaw/denoise.h>
#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "support.h"

enum { M = 24, N = 30 };

static double y[M * N];

static void fill(void)
{
    for (size_t k = 0; k < M * N; k++)
        y[k] = 3 * sin((double)(k % M)) * cos((double)(k / M)) +
               (k % M < 12 ? 0.3 : 2) * elaw_rng_normal((elaw_rng){2, 2}, k, 0);
}

static void every_lack_of_memory_is_survived(void **state)
{
    (void)state;
    const size_t hole[3] = {5, 77, 400};
    const elaw_denoise_options all[] = {
        {.method = ELAW_DENOISE_AUTO},
        {.method = ELAW_DENOISE_SHRINK, .noise.kind = ELAW_NOISE_SEPARABLE},
        {.missing_count = 3, .missing = hole, .rank = 2}};
    elaw_matrix given;
    fill();
    assert_ok(elaw_matrix_borrow(M, N, y, M, &given));
    long before = elaw_memory_live();
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        elaw_status status = ELAW_ENOMEM;
        long n = 0;
        while (status != ELAW_OK) {
            elaw_matrix x = {0};
            elaw_denoise_report report = {0};
            elaw_memory_fail_at(++n);
            status = elaw_denoise(&given, &all[k], &x, &report);
            /* inside a product: what the wrapped operator says of itself */
            assert_true(status == ELAW_OK || status == ELAW_ENOMEM ||
                        status == ELAW_ECALLBACK);
            assert_true(status == ELAW_OK || x.data == NULL);
            elaw_matrix_free(&x);
            elaw_denoise_report_free(&report);
            assert_int_equal(elaw_memory_live(), before);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 50);
    }
}

static void assert_refused(const elaw_denoise_options *o, const char *said)
{
    elaw_matrix given, x = {0};
    assert_ok(elaw_matrix_borrow(M, N, y, M, &given));
    assert_int_equal(elaw_denoise(&given, o, &x, NULL), ELAW_EUNSUPPORTED);
    assert_null(x.data);
    if (strstr(elaw_last_error(), said) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", elaw_last_error(), said);
}

static void what_does_not_go_together_is_refused(void **state)
{
    (void)state;
    elaw_matrix variance;
    size_t label[M] = {0};
    fill();
    assert_ok(elaw_matrix_create(M, N, &variance));
    for (size_t k = 0; k < M * N; k++)
        variance.data[k] = 1;
    elaw_denoise_options o = {.method = ELAW_DENOISE_HARD,
                              .noise.kind = ELAW_NOISE_SEPARABLE};
    assert_refused(&o, "method hard does not take noise of the kind separable");
    o.method = ELAW_DENOISE_SHRINK;
    o.loss = ELAW_LOSS_NUCLEAR;
    assert_refused(&o, "frobenius, not nuclear");
    o = (elaw_denoise_options){
        .method = ELAW_DENOISE_SHRINK,
        .noise = {.kind = ELAW_NOISE_BLOCKS, .row_label = label}};
    assert_refused(&o, "method shrink does not take noise of the kind blocks");
    o = (elaw_denoise_options){
        .scale_columns = true,
        .noise = {.kind = ELAW_NOISE_PROFILE, .variance = &variance}};
    assert_refused(&o, "scaled columns");
    elaw_matrix_free(&variance);
}

static void complex_matrices_have_no_tap(void **state)
{
    (void)state;
    elaw_zmatrix z, x = {0};
    assert_ok(elaw_zmatrix_create(M, N, &z));
    for (size_t k = 0; k < M * N; k++)
        z.data[k] = elaw_rng_normal_complex((elaw_rng){2, 2}, k, 0);
    const elaw_denoise_options o = {.method = ELAW_DENOISE_TAP};
    assert_int_equal(elaw_denoise_complex(&z, &o, &x, NULL), ELAW_EUNSUPPORTED);
    assert_non_null(strstr(elaw_last_error(), "real matrices"));
    elaw_zmatrix_free(&z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lack_of_memory_is_survived),
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(complex_matrices_have_no_tap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
