/* Denoising refuses what it cannot do, in one sentence, and survives every
 * allocation that fails. */
#include <math.h>
#include <string.h>

#include <eigenlaw/denoise.h>
#include <eigenlaw/sample.h>

#include "base/memory.h"
#include "support.h"

static void some_matrix(elaw_matrix *y)
{
    static const double strength[1] = {4};
    elaw_rectangular_model model = {
        .m = 20, .n = 30, .spikes = 1, .strength = strength};
    assert_ok(elaw_sample_rectangular(&model, (elaw_rng){1, 0}, y, NULL, NULL));
}

static void refused(const elaw_matrix *y, const elaw_denoise_options *o,
                    elaw_status want, const char *text)
{
    elaw_matrix x = {0};
    elaw_denoise_report r = {0};
    long before = elaw_memory_live();
    assert_int_equal(elaw_denoise(y, o, &x, &r), want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
    assert_null(x.data);
    assert_null(r.noisy);
    assert_int_equal(elaw_memory_live(), before);
}

static void what_is_no_matrix(void **state)
{
    (void)state;
    elaw_matrix y, x, none = {0}, thin = {0};
    double one[3] = {1, 2, 3};
    some_matrix(&y);
    refused(&none, NULL, ELAW_ESHAPE, "empty");
    assert_ok(elaw_matrix_borrow(3, 1, one, 3, &thin));
    refused(&thin, NULL, ELAW_ESHAPE, "at least 2");
    y.data[7 + 20 * 4] = NAN;
    refused(&y, NULL, ELAW_EDOMAIN, "row 8, column 5 is nan");
    y.data[7 + 20 * 4] = INFINITY;
    refused(&y, NULL, ELAW_EDOMAIN, "row 8, column 5 is inf");
    assert_int_equal(elaw_denoise(NULL, NULL, &x, NULL), ELAW_EINVAL);
    elaw_matrix_free(&y);
}

static void what_is_no_option(void **state)
{
    (void)state;
    elaw_matrix y, v;
    size_t place = 600, label[20] = {0};
    some_matrix(&y);
    const struct {
        elaw_denoise_options o;
        elaw_status status;
        const char *text;
    } all[] = {
        {{.rank = 21}, ELAW_EINVAL, "rank = 21 exceeds the smaller side, 20"},
        {{.level = 1}, ELAW_EINVAL, "level = 1"},
        {{.level = NAN}, ELAW_EINVAL, "level = nan"},
        {{.noise.entry_sd = -1}, ELAW_EDOMAIN, "entry_sd = -1"},
        {{.noise.entry_sd = INFINITY}, ELAW_EDOMAIN, "entry_sd = inf"},
        {{.noise = {.kind = ELAW_NOISE_COUNTS, .entry_sd = 1}},
         ELAW_EINVAL,
         "entry_sd is for homogeneous"},
        {{.noise.kind = ELAW_NOISE_SMOOTH}, ELAW_EINVAL, "smooth is found"},
        {{.noise.kind = ELAW_NOISE_PROFILE}, ELAW_EINVAL, "a profile"},
        {{.noise.kind = ELAW_NOISE_BLOCKS}, ELAW_EINVAL, "without labels"},
        {{.method = ELAW_DENOISE_METHODS}, ELAW_EINVAL, "no method"},
        {{.loss = ELAW_LOSSES}, ELAW_EINVAL, "no loss"},
        {{.shape = ELAW_SHAPE_SYMMETRIC}, ELAW_ESHAPE, "square, not 20 x 30"},
        {{.missing_count = 1, .missing = &place}, ELAW_EINVAL, "600 of 600"},
        {{.method = ELAW_DENOISE_RIE}, ELAW_EUNSUPPORTED, ""},
    };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        refused(&y, &all[k].o, all[k].status, all[k].text);
    elaw_denoise_options o = {.noise = {.kind = ELAW_NOISE_PROFILE}};
    assert_ok(elaw_matrix_create(20, 29, &v));
    o.noise.variance = &v;
    refused(&y, &o, ELAW_ESHAPE, "20 x 29, the matrix 20 x 30");
    elaw_matrix_free(&v);
    assert_ok(elaw_matrix_create(20, 30, &v));
    refused(&y, &o, ELAW_EDOMAIN, "row 1, column 1 is 0");
    elaw_matrix_free(&v);
    o = (elaw_denoise_options){
        .noise = {.kind = ELAW_NOISE_HOMOGENEOUS, .row_label = label},
        .scale_columns = true};
    for (size_t i = 0; i < 20; i++)
        y.data[i + 20 * 11] = 3;
    refused(&y, &o, ELAW_EDOMAIN, "column 12 does not vary");
    elaw_matrix_free(&y);
}

static void what_is_missing(void **state)
{
    (void)state;
    elaw_matrix y;
    size_t row[30], column[20];
    some_matrix(&y);
    for (size_t j = 0; j < 30; j++)
        row[j] = 4 + 20 * j;
    for (size_t i = 0; i < 20; i++)
        column[i] = i + 20 * 9;
    elaw_denoise_options o = {.missing_count = 30, .missing = row};
    refused(&y, &o, ELAW_EDOMAIN, "nothing of row 5");
    o = (elaw_denoise_options){.missing_count = 20, .missing = column};
    refused(&y, &o, ELAW_EDOMAIN, "nothing of column 10");
    o = (elaw_denoise_options){
        .missing_count = 3, .missing = column, .method = ELAW_DENOISE_SHRINK};
    refused(&y, &o, ELAW_EUNSUPPORTED, "tap does");
    elaw_matrix_free(&y);
}

static int stop(void *ctx, double fraction, const char *stage)
{
    (void)ctx;
    (void)fraction;
    (void)stage;
    return 1;
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    elaw_matrix y;
    some_matrix(&y);
    elaw_denoise_options o = {.progress = {stop, NULL}};
    refused(&y, &o, ELAW_ECANCELLED, "cancelled");
    elaw_matrix_free(&y);
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    static const elaw_denoise_method methods[] = {
        ELAW_DENOISE_SHRINK, ELAW_DENOISE_HARD, ELAW_DENOISE_SCREENOT,
        ELAW_DENOISE_OPTSHRINK};
    elaw_matrix y;
    some_matrix(&y);
    for (size_t k = 0; k < sizeof methods / sizeof methods[0]; k++) {
        elaw_denoise_options o = {.method = methods[k],
                                  .center = ELAW_CENTER_BOTH,
                                  .scale_columns = true,
                                  .noise = {.kind = ELAW_NOISE_HOMOGENEOUS}};
        long before = elaw_memory_live(), n = 0;
        elaw_status status;
        do {
            elaw_matrix x = {0};
            elaw_denoise_report r = {0};
            elaw_memory_fail_at(++n);
            status = elaw_denoise(&y, &o, &x, &r);
            assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
            assert_true((x.data != NULL) == (status == ELAW_OK));
            elaw_matrix_free(&x);
            elaw_denoise_report_free(&r);
            assert_int_equal(elaw_memory_live(), before);
        } while (status != ELAW_OK && n < 500);
        elaw_memory_fail_at(0);
        assert_true(n > 10 && n < 500);
    }
    elaw_matrix_free(&y);
}

/* Whole numbers around 3 + (i + j) mod 5. */
static void some_counts(elaw_matrix *y)
{
    assert_ok(elaw_matrix_create(24, 30, y));
    for (uint64_t j = 0; j < 30; j++)
        for (uint64_t i = 0; i < 24; i++)
            y->data[i + 24 * j] = floor(elaw_rng_gamma(
                (elaw_rng){4, 0}, 3 + (double)(i / 8 * (j % 3)), i, j));
}

static void counts_refused(void **state)
{
    (void)state;
    elaw_matrix y;
    some_counts(&y);
    elaw_denoise_options o = {.noise.kind = ELAW_NOISE_COUNTS};
    y.data[3 + 24 * 2] = -1;
    refused(&y, &o, ELAW_EDOMAIN, "row 4, column 3 is -1");
    for (size_t j = 0; j < 30; j++)
        y.data[3 + 24 * j] = 0;
    refused(&y, &o, ELAW_EDOMAIN, "row 4 has no counts");
    o.center = ELAW_CENTER_COLUMNS;
    refused(&y, &o, ELAW_EUNSUPPORTED, "neither centred nor scaled");
    elaw_matrix_free(&y);
}

static void no_memory_for_counts(void **state)
{
    (void)state;
    elaw_matrix y;
    some_counts(&y);
    elaw_denoise_options o = {.noise.kind = ELAW_NOISE_COUNTS, .rank = 2};
    long before = elaw_memory_live(), n = 0;
    elaw_status status;
    do {
        elaw_matrix x = {0};
        elaw_denoise_report r = {0};
        elaw_memory_fail_at(++n);
        status = elaw_denoise(&y, &o, &x, &r);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        elaw_matrix_free(&x);
        elaw_denoise_report_free(&r);
        assert_int_equal(elaw_memory_live(), before);
    } while (status != ELAW_OK && n < 3000);
    elaw_memory_fail_at(0);
    assert_true(n > 10 && n < 3000);
    elaw_matrix_free(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_matrix),
        cmocka_unit_test(what_is_no_option),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(no_memory_anywhere),
        cmocka_unit_test(counts_refused),
        cmocka_unit_test(no_memory_for_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
