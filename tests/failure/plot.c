/* Figures: text taken literally, whole or not at all, nothing left behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/plot.h>

#include "base/memory.h"
#include "files.h"
#include "support.h"

static const double values[6] = {-1, -0.4, 0, 0.3, 1.1, 3.25};
static const double outlier[2] = {3.25, 400};

static elaw_spectrum_plot some_plot(void)
{
    return (elaw_spectrum_plot){.title = "a<b&c>_{2}^it's\n\xff \xce\xbb",
                                .values = 6,
                                .value = values,
                                .outliers = 2,
                                .outlier = outlier};
}

static void assert_error(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", elaw_last_error(), text);
}

static char *contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1 << 20, 1);
    size_t size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    assert_true(size > 1000);
    return text;
}

static void text_is_taken_literally(void **state)
{
    (void)state;
    elaw_spectrum_plot p = some_plot();
    const char *path = scratch("literal.svg");
    assert_ok(elaw_plot_check(path));
    assert_int_equal(scratch_count(), 0); /* asking leaves nothing */
    assert_ok(elaw_plot_spectrum(path, &p));
    assert_int_equal(scratch_count(), 1);
    char *svg = contents(path);
    assert_non_null(strstr(svg, "a&lt;b&amp;c>_{2}^it's?? \xce\xbb"));
    assert_non_null(strstr(svg, "an outlier at 400"));
    assert_non_null(strstr(svg, "</svg>"));
    assert_null(strchr(svg, '\xff'));
    free(svg);
    remove(path);
}

static void formats_are_those_of_their_names(void **state)
{
    (void)state;
    const struct {
        const char *name, *magic;
    } kinds[] = {{"a.PNG", "\x89PNG\r\n"}, {"a.pdf", "%PDF-"}};
    elaw_spectrum_plot p = some_plot();
    for (int i = 0; i < 2; i++) {
        const char *path = scratch(kinds[i].name);
        assert_ok(elaw_plot_spectrum(path, &p));
        char *bytes = contents(path);
        assert_memory_equal(bytes, kinds[i].magic, strlen(kinds[i].magic));
        free(bytes);
        remove(path);
    }
}

static void refusals(void **state)
{
    (void)state;
    elaw_spectrum_plot p = some_plot(), none = {0};
    const char *path = scratch("no.svg");
    double bad[2] = {1, NAN};
    assert_error(elaw_plot_check("x.gif"), ELAW_EINVAL, ".svg, .png or .pdf");
    assert_error(elaw_plot_check(".png"), ELAW_EINVAL, ".svg, .png or .pdf");
    assert_error(elaw_plot_check(NULL), ELAW_EINVAL, "NULL");
    assert_error(elaw_plot_check(scratch("no/where.svg")), ELAW_EIO,
                 "cannot be written");
    assert_error(elaw_plot_spectrum(path, &none), ELAW_EINVAL, "to show");
    assert_error(elaw_plot_spectrum(NULL, &p), ELAW_EINVAL, "NULL");
    p.outlier = bad;
    assert_error(elaw_plot_spectrum(path, &p), ELAW_EDOMAIN,
                 "outlier 2 of 2 is nan");
    p = some_plot();
    p.points = 3;
    assert_error(elaw_plot_spectrum(path, &p), ELAW_EINVAL, "x is NULL");
    assert_int_equal(scratch_count(), 0);
}

static void without_gnuplot(void **state)
{
    (void)state;
    elaw_spectrum_plot p = some_plot();
    char *path = strdup(getenv("PATH"));
    setenv("PATH", scratch("nothing"), 1);
    assert_error(elaw_plot_check(scratch("a.svg")), ELAW_EUNSUPPORTED,
                 "gnuplot-nox");
    assert_error(elaw_plot_spectrum(scratch("a.svg"), &p), ELAW_EUNSUPPORTED,
                 "gnuplot-nox");
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(scratch_count(), 0);
}

static void no_memory_anywhere(void **state)
{
    (void)state;
    elaw_law *law;
    assert_ok(elaw_law_marchenko_pastur(3, 1, &law));
    elaw_spectrum_plot p = some_plot();
    p.law = law;
    const char *path = scratch("m.svg");
    long before = elaw_memory_live(), n = 0;
    elaw_status status;
    do {
        elaw_memory_fail_at(++n);
        status = elaw_plot_spectrum(path, &p);
        assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
        assert_int_equal(elaw_memory_live(), before);
        assert_int_equal(scratch_count(), status == ELAW_OK);
    } while (status != ELAW_OK && n < 100);
    elaw_memory_fail_at(0);
    assert_true(n > 5 && n < 100);
    remove(path);
    elaw_law_free(law);
}

static const double cleaned[6] = {0, 0, 0, 0, 0.5, 2.75};

static elaw_cleaning_plot some_cleaning(void)
{
    return (elaw_cleaning_plot){.title = "a<b&c>_{2}^it's",
                                .value_word = "singular value",
                                .count = 6,
                                .noisy = values,
                                .cleaned = cleaned,
                                .lower_edge = -1,
                                .upper_edge = 1};
}

static void cleaning_is_drawn(void **state)
{
    (void)state;
    elaw_cleaning_plot p = some_cleaning();
    const char *path = scratch("cleaning.svg");
    for (int edges = 0; edges < 2; edges++) {
        assert_ok(elaw_plot_cleaning(path, &p));
        char *svg = contents(path);
        assert_non_null(strstr(svg, "a&lt;b&amp;c>_{2}^it's"));
        assert_non_null(strstr(svg, "cleaned singular value"));
        assert_non_null(strstr(svg, "</svg>"));
        free(svg);
        remove(path);
        p.lower_edge = p.upper_edge = NAN;
    }
}

static void cleaning_refused(void **state)
{
    (void)state;
    const double bad[6] = {0, 0, NAN, 0, 0, 0};
    elaw_cleaning_plot p = some_cleaning(), none = {.value_word = "x"};
    const char *path = scratch("no.svg");
    assert_error(elaw_plot_cleaning(path, &none), ELAW_EINVAL, "no values");
    assert_error(elaw_plot_cleaning(NULL, &p), ELAW_EINVAL, "path is NULL");
    assert_error(elaw_plot_cleaning(path, NULL), ELAW_EINVAL, "plot is NULL");
    p.cleaned = bad;
    assert_error(elaw_plot_cleaning(path, &p), ELAW_EDOMAIN,
                 "cleaned value 3 is nan");
    p = some_cleaning();
    assert_error(elaw_plot_cleaning("x.gif", &p), ELAW_EINVAL, ".svg");
    p.value_word = NULL;
    assert_error(elaw_plot_cleaning(path, &p), ELAW_EINVAL, "value_word");
    assert_int_equal(scratch_count(), 0);
}

static const double curve[3] = {0.5, 1, 2};
static const elaw_sweep_row rows[2] = {{0.5, 40, 1.9, 0.1, 0.1, 0.05},
                                       {2, 80, 2.4, NAN, 0.7, NAN}};

static elaw_transition_plot some_transition(void)
{
    return (elaw_transition_plot){.title = "a<b&c>_{2}^it's",
                                  .parameter = "strength_1",
                                  .threshold = 1,
                                  .points = 3,
                                  .x = curve,
                                  .position = curve,
                                  .overlap2 = curve,
                                  .rows = 2,
                                  .row = rows};
}

static void transition_is_drawn(void **state)
{
    (void)state;
    elaw_transition_plot p = some_transition();
    const char *path = scratch("transition.svg");
    for (int threshold = 1; threshold >= 0; threshold--) {
        assert_ok(elaw_plot_transition(path, &p));
        char *svg = contents(path);
        assert_non_null(strstr(svg, "a&lt;b&amp;c>_{2}^it's"));
        assert_non_null(strstr(svg, "strength_1"));
        assert_non_null(strstr(svg, "n = 80"));
        assert_non_null(strstr(svg, "</svg>"));
        free(svg);
        remove(path);
        p.threshold = NAN;
    }
    p.points = 0;
    assert_ok(elaw_plot_transition(path, &p)); /* simulation alone */
    remove(path);
}

static void transition_refused(void **state)
{
    (void)state;
    const double bad[3] = {0, NAN, 1};
    elaw_sweep_row many[9];
    elaw_transition_plot p = some_transition(), none = {.parameter = "x"};
    const char *path = scratch("no.svg");
    for (size_t i = 0; i < 9; i++)
        many[i] = (elaw_sweep_row){1, i + 1, 1, 0, 0, 0};
    assert_error(elaw_plot_transition(path, &none), ELAW_EINVAL, "to show");
    assert_error(elaw_plot_transition(NULL, &p), ELAW_EINVAL, "path is NULL");
    assert_error(elaw_plot_transition(path, NULL), ELAW_EINVAL, "plot is NULL");
    p.overlap2 = bad;
    assert_error(elaw_plot_transition(path, &p), ELAW_EDOMAIN, "point 2");
    p = some_transition();
    p.rows = 9;
    p.row = many;
    assert_error(elaw_plot_transition(path, &p), ELAW_EINVAL, "8 sizes");
    p = some_transition();
    p.parameter = NULL;
    assert_error(elaw_plot_transition(path, &p), ELAW_EINVAL, "parameter");
    assert_int_equal(scratch_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_taken_literally),
        cmocka_unit_test(formats_are_those_of_their_names),
        cmocka_unit_test(refusals),
        cmocka_unit_test(without_gnuplot),
        cmocka_unit_test(no_memory_anywhere),
        cmocka_unit_test(cleaning_is_drawn),
        cmocka_unit_test(cleaning_refused),
        cmocka_unit_test(transition_is_drawn),
        cmocka_unit_test(transition_refused),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
