/* Convolutions survive any allocation that fails, refuse what has no meaning
 * and leave outputs alone. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "support.h"

static elaw_law *pair_of_points, *noise, *positive, *table, *above, *square;

static int make(void **state)
{
    const double place[] = {-1, 1}, size[] = {1, 3}, weight[] = {0.3, 0.7};
    (void)state;
    assert_ok(elaw_law_points(2, place, weight, &pair_of_points));
    assert_ok(elaw_law_semicircle(0.1, &noise));
    assert_ok(elaw_law_marchenko_pastur(0.5, 1, &positive));
    assert_ok(elaw_law_singular_marchenko_pastur(0.5, 1, &table));
    assert_ok(elaw_law_singular_marchenko_pastur(1, 1, &square));
    assert_ok(elaw_law_points(2, size, weight, &above));
    return 0;
}

static int drop(void **state)
{
    (void)state;
    elaw_law_free(pair_of_points);
    elaw_law_free(noise);
    elaw_law_free(positive);
    elaw_law_free(table);
    elaw_law_free(above);
    elaw_law_free(square);
    return 0;
}

static elaw_status add(elaw_law **out)
{
    return elaw_free_sum(pair_of_points, noise, out);
}

static elaw_status multiply(elaw_law **out)
{
    return elaw_free_product(positive, positive, out);
}

static elaw_status cut(elaw_law **out)
{
    return elaw_free_compress(pair_of_points, 0.8, out);
}

/* A series of singular values, and one of squares. */
static elaw_status add_tables(elaw_law **out)
{
    return elaw_free_rectangular_sum(table, above, 0.5, out);
}

static elaw_status add_squares(elaw_law **out)
{
    return elaw_free_rectangular_sum(positive, square, 1, out);
}

static elaw_status add_multiples(elaw_law **out)
{
    elaw_law *twice = NULL, *flat = NULL;
    elaw_status status = elaw_law_affine(table, 2, 0, &twice);
    if (status == ELAW_OK)
        status = elaw_law_uniform(1, 2, &flat);
    if (status == ELAW_OK)
        status = elaw_free_rectangular_sum(twice, flat, 0.5, out);
    elaw_law_free(twice);
    elaw_law_free(flat);
    return status;
}

static void memory_may_fail_anywhere(void **state)
{
    elaw_status (*const made[])(elaw_law **) = {
        add, multiply, cut, add_tables, add_squares, add_multiples};
    (void)state;
    for (int i = 0; i < 6; i++) {
        long before = elaw_memory_live(), n = 1;
        elaw_law *law = NULL;
        elaw_status status;
        for (; n < 1000; n++) {
            elaw_memory_fail_at(n);
            status = made[i](&law);
            if (status == ELAW_OK)
                break;
            assert_int_equal(status, ELAW_ENOMEM);
            assert_null(law);
            assert_int_equal(elaw_memory_live(), before);
        }
        elaw_memory_fail_at(0);
        assert_true(n > 5 && n < 1000);
        elaw_law_free(law);
        assert_int_equal(elaw_memory_live(), before);
    }
}

static void what_has_no_meaning_is_refused(void **state)
{
    elaw_law *law = NULL;
    const double bad[] = {0, -0.5, 1.0001, NAN, INFINITY};
    (void)state;
    assert_int_equal(elaw_free_product(positive, noise, &law), ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "second law"));
    assert_int_equal(elaw_free_product(pair_of_points, positive, &law),
                     ELAW_EDOMAIN);
    for (int i = 0; i < 5; i++)
        assert_int_equal(elaw_free_compress(noise, bad[i], &law), ELAW_EDOMAIN);
    assert_int_equal(elaw_free_difference(positive, noise, &law),
                     ELAW_EUNSUPPORTED);
    assert_non_null(strstr(elaw_last_error(), "ill-posed"));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(elaw_free_rectangular_sum(table, above, bad[i], &law),
                         ELAW_EDOMAIN);
        assert_non_null(strstr(elaw_last_error(), "ratio"));
    }
    assert_int_equal(elaw_free_rectangular_sum(table, noise, 0.5, &law),
                     ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "second law begins at -0.63"));
    assert_int_equal(elaw_free_rectangular_sum(pair_of_points, table, 1, &law),
                     ELAW_EDOMAIN);
    elaw_law *wide;
    assert_ok(elaw_law_semicircle(2, &wide));
    assert_int_equal(elaw_free_difference(noise, wide, &law),
                     ELAW_EUNSUPPORTED);
    elaw_law_free(wide);
    assert_null(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(what_has_no_meaning_is_refused),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
