/* Tables as people write them: delimiters, headers, labels, quotes. All hold
 * the rows 1 2 and 3 4. */
#include <locale.h>
#include <string.h>

#include "files.h"

typedef struct table {
    const char *text;
    const char *row[2], *col[2]; /* names, or NULL */
} table;

static const table tables[] = {
    {"1,2\n3,4\n", {0}, {0}},
    {"1,2\n3,4", {0}, {0}},
    {"1\t2\r\n3\t4\r\n", {0}, {0}},
    {"1;2\n3;4\n\n\n", {0}, {0}},
    {"  1   2 \n\n 3\t4\n", {0}, {0}},
    {"1 , 2\r3,\t4\r", {0}, {0}},
    {"\xef\xbb\xbf"
     "1,2\n3,4\n",
     {0},
     {0}},
    {"# a remark, with 7\n\n#\n1,2\n3,4\n", {0}, {0}},
    {"1.0e0,+2.\n.3e1,40E-1\n", {0}, {0}},
    {"\"1\",\"2\"\n\"3\",\"4\"\n", {0}, {0}},
    {"a,b\n1,2\n3,4\n", {0}, {"a", "b"}},
    {"\"1\",\"2\"\n1,2\n3,4\n", {0}, {"1", "2"}},
    {"x,1,2\ny,3,4\n", {"x", "y"}, {0}},
    {"\"1\",1,2\n\"2\",3,4\n", {"1", "2"}, {0}},
    {"gene,a,b\nx,1,2\ny,3,4\n", {"x", "y"}, {"a", "b"}},
    {",a,b\n7,1,2\n9,3,4\n", {"7", "9"}, {"a", "b"}},
    {",2001,2002\nx,1,2\ny,3,4\n", {"x", "y"}, {"2001", "2002"}},
    {",0,1\n0,1,2\n1,3,4\n", {"0", "1"}, {"0", "1"}},
    {"\"\",\"V1\",\"V2\"\n\"1\",1,2\n\"2\",3,4\n", {"1", "2"}, {"V1", "V2"}},
    {"\"V1\" \"V2\"\n\"1\" 1 2\n\"2\" 3 4\n", {"1", "2"}, {"V1", "V2"}},
    {"\"say \"\"a\"\", b\",\"two\nlines\"\n1,2\n3,4\n",
     {0},
     {"say \"a\", b", "two\nlines"}},
    {"New York, NY\t1\t2\nSt. Louis; MO\t3\t4\n",
     {"New York, NY", "St. Louis; MO"},
     {0}},
    {"2020-01-01;1;2\n2020-01-02;3;4\n", {"2020-01-01", "2020-01-02"}, {0}},
};
enum { TABLES = sizeof tables / sizeof *tables };

static void check_names(char **got, const char *const want[2])
{
    if (want[0] == NULL) {
        assert_null(got);
        return;
    }
    assert_non_null(got);
    assert_string_equal(got[0], want[0]);
    assert_string_equal(got[1], want[1]);
}

static void delimiters_headers_labels(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        elaw_data data;
        assert_ok(read_text("a.csv", tables[t].text, NULL, &data));
        assert_int_equal(data.rows, 2);
        assert_int_equal(data.cols, 2);
        for (size_t k = 0; k < 4; k++)
            assert_true(entry(&data, k / 2, k % 2, 0) == (double)k + 1);
        check_names(data.row_name, tables[t].row);
        check_names(data.col_name, tables[t].col);
        elaw_data_free(&data);
    }
}

static void one_row_or_column(void **state)
{
    (void)state;
    elaw_data data;
    assert_ok(read_text("a.csv", "x,1,2\n", NULL, &data));
    assert_int_equal(data.rows, 1);
    assert_int_equal(data.cols, 2);
    assert_string_equal(data.row_name[0], "x");
    elaw_data_free(&data);
    assert_ok(read_text("a.csv", "size\n1\n2\n3\n\n", NULL, &data));
    assert_int_equal(data.rows, 3);
    assert_int_equal(data.cols, 1);
    assert_string_equal(data.col_name[0], "size");
    elaw_data_free(&data);
}

static void missing_cells(void **state)
{
    (void)state;
    const elaw_read_options missing = {.missing = true};
    elaw_data data;
    assert_ok(
        read_text("a.csv", ",2,na\n3,NaN,4\n5,6,N/A\n7,8,\n", &missing, &data));
    const size_t want[] = {0, 5, 8, 10, 11};
    assert_int_equal(data.rows, 4);
    assert_int_equal(data.missing_count, 5);
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(data.missing[k], want[k]);
        assert_true(entry(&data, want[k] % 4, want[k] / 4, 0) == 0);
    }
    assert_true(entry(&data, 3, 1, 0) == 8);
    elaw_data_free(&data);
    /* in a single column a blank line is a cell */
    assert_ok(read_text("a.csv", "1\n\n3\n", &missing, &data));
    assert_int_equal(data.rows, 3);
    assert_int_equal(data.missing[0], 1);
    elaw_data_free(&data);
}

/* A point is a point, also where the host's locale writes a comma. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",
                                        "fr_FR.UTF-8"};
    bool set = false;
    for (size_t k = 0; k < 3 && !set; k++)
        set = setlocale(LC_NUMERIC, names[k]) != NULL;
    elaw_data data;
    elaw_matrix a;
    double value[] = {1.5, 0.1};
    assert_ok(elaw_matrix_borrow(1, 2, value, 1, &a));
    const char *path = scratch("locale.csv");
    elaw_status status = elaw_matrix_write(path, &a, NULL);
    elaw_status second =
        read_text("a.csv", "1.5,0.10000000000000000555\n", NULL, &data);
    setlocale(LC_NUMERIC, "C");
    assert_ok(status);
    assert_ok(second);
    assert_true(entry(&data, 0, 0, 0) == 1.5);
    assert_true(entry(&data, 0, 1, 0) == 0.1);
    elaw_data_free(&data);
    assert_ok(elaw_data_read(path, NULL, &data));
    assert_int_equal(data.cols, 2);
    assert_true(entry(&data, 0, 1, 0) == 0.1);
    elaw_data_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delimiters_headers_labels),
        cmocka_unit_test(one_row_or_column),
        cmocka_unit_test(missing_cells),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
