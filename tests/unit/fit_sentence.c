/* The words of the verdict: each finding names its number and a way out. */
#include <math.h>
#include <string.h>

#include "support.h"

static elaw_verdict verdict_of(elaw_fit_test worst, double p)
{
    elaw_verdict v = {.kind = ELAW_KIND_RECTANGULAR};
    v.fit = (elaw_fit){.tested = true,
                       .ok = p >= 0.001,
                       .p_value = p,
                       .worst = worst,
                       .part = {1, 1, 1, 1},
                       .kurtosis = 12.3,
                       .largest_sd = 45.6,
                       .row_factor = 1.78,
                       .column_factor = 2.46};
    return v;
}

static void assert_says(const elaw_verdict *v, const char *text)
{
    char said[600];
    elaw_fit_sentence(v, said, sizeof said);
    if (strstr(said, text) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", said, text);
    assert_int_equal(said[strlen(said) - 1], '.');
}

static void each_finding_has_its_words(void **state)
{
    (void)state;
    elaw_verdict v = verdict_of(ELAW_FIT_SPECTRUM, 0.4);
    assert_says(&v, "looks like homogeneous noise (p = 0.4).");
    v = verdict_of(ELAW_FIT_SPECTRUM, 0.02);
    assert_says(&v,
                "homogeneous noise may not describe this matrix (p = 0.02)");
    v = verdict_of(ELAW_FIT_SPECTRUM, 1e-5);
    assert_says(&v, "does not describe");
    assert_says(&v, "another shape than the law");
    v.fit.part[ELAW_FIT_ROWS] = 1e-6; /* why the shape is another one */
    assert_says(&v, "rows have unequal noise");
    v.fit.part[ELAW_FIT_COLUMNS] = 1e-9;
    assert_says(&v, "columns have unequal noise");
    v.fit.row_factor = v.fit.column_factor = 1.1; /* too little to say so */
    assert_says(&v, "another shape than the law");
    v = verdict_of(ELAW_FIT_ROWS, 0);
    assert_says(&v, "(p < 1e-300): rows have unequal noise");
    assert_says(&v, "factor 1.78");
    v.kind = ELAW_KIND_SYMMETRIC;
    assert_says(&v, "rows and columns have unequal noise");
    v = verdict_of(ELAW_FIT_COLUMNS, 1e-9);
    assert_says(&v, "factor 2.46");
    assert_says(&v, "--scale columns");
    v.fit.column_factor = INFINITY;
    assert_says(&v, "some have none at all");
    v = verdict_of(ELAW_FIT_LAG, 1e-9);
    assert_says(&v, "neighbouring entries are correlated");
    v = verdict_of(ELAW_FIT_EDGES, 1e-9);
    v.fit.settled = true;
    v.measured_upper = 2.25;
    v.upper_edge = 2;
    assert_says(&v, "fills [0, 2.25] (+- 0) by measure, not the law's [0, 2]");
    v.fit.settled = false;
    assert_says(&v, "does not fill one interval");
    v.fit.heavy = true; /* explains the others, so it goes first */
    assert_says(&v, "kurtosis 12.3, largest 45.6 standard deviations");
    v.fit = (elaw_fit){.ok = true, .p_value = NAN};
    assert_says(&v, "was not tested");
}

static void limits_are_admitted(void **state)
{
    (void)state;
    elaw_verdict v = verdict_of(ELAW_FIT_SPECTRUM, 0.4);
    v.fit.traces_only = true;
    v.small = true;
    v.fit.probes = 16;
    v.rows = v.cols = 10000;
    assert_says(&v, "fit tested on traces only, by 16 random probes, which see "
                    "deviations of 1.2 % in the shape");
    assert_says(&v, "below 30");
}

static void short_buffers_are_enough(void **state)
{
    (void)state;
    elaw_verdict v = verdict_of(ELAW_FIT_ROWS, 1e-9);
    char whole[600], part[600];
    elaw_fit_sentence(&v, whole, sizeof whole);
    for (size_t size = 1; size < strlen(whole) + 3; size++) {
        memset(part, '#', sizeof part);
        elaw_fit_sentence(&v, part, size);
        size_t kept = size - 1 < strlen(whole) ? size - 1 : strlen(whole);
        assert_int_equal(strlen(part), kept);
        assert_memory_equal(part, whole, kept);
        assert_int_equal(part[size], '#');
    }
    part[0] = '#';
    elaw_fit_sentence(&v, part, 0);
    assert_int_equal(part[0], '#');
}

static void names_cover_their_tables(void **state)
{
    (void)state;
    for (int k = 0; k < ELAW_FIT_COUNT; k++)
        assert_string_not_equal(elaw_fit_test_name((elaw_fit_test)k),
                                "unknown");
    assert_string_equal(elaw_fit_test_name(ELAW_FIT_LAG), "lag");
    assert_string_equal(elaw_fit_test_name(ELAW_FIT_COUNT), "unknown");
    assert_string_equal(elaw_kind_name(ELAW_KIND_COVARIANCE), "covariance");
    assert_string_equal(elaw_kind_name((elaw_kind)17), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_finding_has_its_words),
        cmocka_unit_test(limits_are_admitted),
        cmocka_unit_test(short_buffers_are_enough),
        cmocka_unit_test(names_cover_their_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
