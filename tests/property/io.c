/* What is written reads back to the bit, in every format, layout and packing,
 * straight and through a pipe; numbers in text are the nearest doubles. */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "io/number.h"

enum { ROWS = 7, COLS = 5 };

static uint64_t random_bits(void)
{
    static uint64_t x = 88172645463325252u; /* xorshift64, Marsaglia 2003 */
    x ^= x << 13;
    x ^= x >> 7;
    return x ^= x << 17;
}

/* Any finite double: all exponents, zeros and subnormals among them. */
static double random_double(void)
{
    double x;
    do {
        uint64_t bits = random_bits();
        if (bits % 16 == 0)
            bits &= 0x800fffffffffffffu;
        memcpy(&x, &bits, sizeof x);
    } while (!isfinite(x));
    return x;
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* A matrix in either layout, with a gap after each line. */
static elaw_matrix make(elaw_layout layout, double *room)
{
    size_t ld = (layout == ELAW_ROW_MAJOR ? COLS : ROWS) + 2;
    for (size_t k = 0; k < (ROWS + 2) * (COLS + 2); k++)
        room[k] = random_double();
    return (elaw_matrix){ROWS, COLS, ld, layout, room, NULL};
}

static void real_matrices_come_back(void **state)
{
    (void)state;
    static const char *const names[] = {"a.npy",    "a.npy.gz", "a.mtx",
                                        "a.mtx.gz", "a.csv",    "a.csv.gz",
                                        "a.tsv",    "a.tsv.gz", "A.NPY"};
    double room[(ROWS + 2) * (COLS + 2)];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (int layout = 0; layout < 2; layout++) {
            elaw_matrix a = make((elaw_layout)layout, room), back;
            const char *path = scratch(names[k]);
            assert_ok(elaw_matrix_write(path, &a, NULL));
            assert_ok(elaw_matrix_read(path, NULL, &back));
            assert_int_equal(back.rows, ROWS);
            assert_int_equal(back.cols, COLS);
            for (size_t i = 0; i < ROWS; i++)
                for (size_t j = 0; j < COLS; j++)
                    assert_true(same_bits(elaw_matrix_get(&back, i, j),
                                          elaw_matrix_get(&a, i, j)));
            elaw_matrix_free(&back);
        }
}

static void complex_matrices_come_back(void **state)
{
    (void)state;
    static const char *const names[] = {"z.npy", "z.npy.gz", "z.mtx"};
    elaw_complex room[ROWS * COLS];
    for (size_t k = 0; k < ROWS * COLS; k++)
        room[k] = (elaw_complex){random_double(), random_double()};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (int rows_first = 0; rows_first < 2; rows_first++) {
            elaw_zmatrix a = {ROWS,
                              COLS,
                              rows_first ? COLS : ROWS,
                              rows_first ? ELAW_ROW_MAJOR : ELAW_COLUMN_MAJOR,
                              room,
                              NULL};
            elaw_data back;
            const char *path = scratch(names[k]);
            assert_ok(elaw_zmatrix_write(path, &a, NULL));
            assert_ok(elaw_data_read(path, NULL, &back));
            assert_int_equal(back.field, ELAW_COMPLEX);
            for (size_t i = 0; i < ROWS; i++)
                for (size_t j = 0; j < COLS; j++) {
                    elaw_complex z = elaw_zmatrix_get(&a, i, j);
                    assert_true(same_bits(entry(&back, i, j, 0), z.re));
                    assert_true(same_bits(entry(&back, i, j, 1), z.im));
                }
            elaw_data_free(&back);
        }
}

static void single_precision_rounds_once(void **state)
{
    (void)state;
    const elaw_write_options single = {.single = true};
    double value[3] = {0.1, -1.0 / 3, 16777217};
    elaw_matrix a, back;
    assert_ok(elaw_matrix_borrow(3, 1, value, 3, &a));
    const char *path = scratch("s.npy");
    assert_ok(elaw_matrix_write(path, &a, &single));
    assert_ok(elaw_matrix_read(path, NULL, &back));
    for (size_t i = 0; i < 3; i++)
        assert_true(elaw_matrix_get(&back, i, 0) == (double)(float)value[i]);
    elaw_matrix_free(&back);
}

static void sparse_matrices_come_back(void **state)
{
    (void)state;
    const size_t row[] = {4, 0, 2, 2}, col[] = {1, 0, 0, 6};
    double value[8];
    for (int complex = 0; complex < 2; complex++) {
        elaw_sparse a;
        elaw_data back;
        for (size_t k = 0; k < 8; k++)
            value[k] = random_double();
        elaw_field field = complex ? ELAW_COMPLEX : ELAW_REAL;
        assert_ok(
            elaw_sparse_from_triplets(5, 7, field, 4, row, col, value, &a));
        const char *path = scratch("s.mtx.gz");
        assert_ok(elaw_sparse_write(path, &a, NULL));
        assert_ok(elaw_data_read(path, NULL, &back));
        assert_int_equal(back.storage, ELAW_SPARSE);
        assert_int_equal(back.rows, 5);
        assert_int_equal(back.cols, 7);
        assert_int_equal(back.sparse.column_start[7], 4);
        size_t width = complex ? 2 : 1;
        for (size_t k = 0; k < 4; k++)
            for (int p = 0; p < (int)width; p++)
                assert_true(same_bits(entry(&back, row[k], col[k], p),
                                      value[k * width + (size_t)p]));
        elaw_sparse_free(&a);
        elaw_data_free(&back);
    }
}

/* Names that look like numbers, delimiters, quotes, or nothing. */
static void names_come_back(void **state)
{
    (void)state;
    static const char *const row[] = {"a",          "1",          "x,y",     "",
                                      "two\nlines", "say \"so\"", " padded "};
    static const char *const col[] = {"2001", "a;b", "tab\there", "#5", "NA"};
    static const char *const paths[] = {"n.csv", "n.tsv"};
    double room[(ROWS + 2) * (COLS + 2)];
    elaw_matrix a = make(ELAW_COLUMN_MAJOR, room);
    for (int which = 1; which < 8; which++) {
        elaw_data back;
        const elaw_write_options names = {
            .row_name = which & 1 ? row : NULL,
            .col_name = which & 2 ? col : NULL,
        };
        const char *path = scratch(paths[which / 4]);
        assert_ok(elaw_matrix_write(path, &a, &names));
        assert_ok(elaw_data_read(path, NULL, &back));
        assert_int_equal(back.rows, ROWS);
        assert_int_equal(back.cols, COLS);
        assert_int_equal(back.row_name != NULL, which & 1);
        assert_int_equal(back.col_name != NULL, (which & 2) / 2);
        for (size_t i = 0; i < ROWS && (which & 1); i++)
            assert_string_equal(back.row_name[i], row[i]);
        for (size_t j = 0; j < COLS && (which & 2); j++)
            assert_string_equal(back.col_name[j], col[j]);
        assert_true(
            same_bits(entry(&back, 6, 4, 0), elaw_matrix_get(&a, 6, 4)));
        elaw_data_free(&back);
    }
}

/* A pipe is written directly, and read without a size to go by. */
static void through_a_pipe(void **state)
{
    (void)state;
    const char *path = scratch("pipe");
    double room[(ROWS + 2) * (COLS + 2)];
    elaw_matrix a = make(ELAW_ROW_MAJOR, room), back;
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(elaw_matrix_write(path, &a, NULL) == ELAW_OK ? 0 : 1);
    assert_ok(elaw_matrix_read(path, NULL, &back));
    int code;
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
    assert_true(
        same_bits(elaw_matrix_get(&back, 6, 4), elaw_matrix_get(&a, 6, 4)));
    elaw_matrix_free(&back);
    assert_int_equal(unlink(path), 0);
}

/* A link stays a link; the file at its end is replaced. */
static void links_are_followed(void **state)
{
    (void)state;
    double value = 7;
    elaw_matrix a, back;
    struct stat info;
    assert_ok(elaw_matrix_borrow(1, 1, &value, 1, &a));
    const char *target = scratch_write("target.npy", "old", 3);
    const char *link = scratch("link.npy");
    assert_int_equal(symlink(target, link), 0);
    assert_ok(elaw_matrix_write(link, &a, NULL));
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_ok(elaw_matrix_read(target, NULL, &back));
    assert_true(elaw_matrix_get(&back, 0, 0) == 7);
    elaw_matrix_free(&back);
}

/* --- numbers -------------------------------------------------------------- */

/* The C library, in the C locale of this program, is the second way. */
static void check_number(const char *text)
{
    double got = NAN, want = strtod(text, NULL);
    const char *end = text + strlen(text);
    assert_ptr_equal(elaw_number_parse(text, end, &got), end);
    if (!same_bits(got, want)) {
        print_error("%s: %.17g instead of %.17g\n", text, got, want);
        fail();
    }
}

static void hard_numbers(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "0",
        "-0",
        "0.000e5",
        "1.",
        ".5",
        "+2",
        "1e22",
        "1e23",
        "8.5e27",
        "9007199254740993",
        "9007199254740992.5",
        "9007199254740993.000001",
        "9007199254740993.00000000000000000000000000000001",
        "18446744073709551615",
        "18446744073709551616",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.8e308",
        "2.2250738585072011e-308",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e-400",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "7450580596923828125e-27",
        "12345678901234567890123456789e-10"};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        check_number(numbers[k]);
    char zeros[900];
    memset(zeros, '0', sizeof zeros);
    zeros[1] = '.';
    memcpy(zeros + 890, "1e890", 6);
    check_number(zeros);
    /* a tie that the thousandth digit breaks */
    char tie[1100] = "9007199254740993.";
    size_t used = strlen(tie);
    memset(tie + used, '0', 1000);
    memcpy(tie + used + 1000, "1", 2);
    check_number(tie);
}

static void random_numbers(void **state)
{
    (void)state;
    static const char *const forms[] = {"%.17g", "%.16g", "%.3e", "%.20e",
                                        "%.25g"};
    char text[64];
    for (int k = 0; k < 50000; k++) {
        snprintf(text, sizeof text, forms[k % 5], random_double());
        check_number(text);
        /* exponents that the exact way takes */
        snprintf(text, sizeof text, "%llu.%llue%d",
                 (unsigned long long)(random_bits() >> (random_bits() % 64)),
                 (unsigned long long)(random_bits() % 100000),
                 (int)(random_bits() % 60) - 30);
        check_number(text);
    }
}

static void numbers_written_read_back(void **state)
{
    (void)state;
    for (int k = 0; k < 20000; k++) {
        char text[32];
        double x = random_double(), back;
        int length = elaw_number_format(text, x);
        assert_int_equal(length, strlen(text));
        assert_ptr_equal(elaw_number_parse(text, text + length, &back),
                         text + length);
        assert_true(same_bits(x, back));
    }
}

static void what_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "-", ".", "+.", "e5", "x", "-e1"};
    double x;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        assert_ptr_equal(
            elaw_number_parse(texts[k], texts[k] + strlen(texts[k]), &x),
            texts[k]);
    const char *partial = "12e+";
    assert_ptr_equal(elaw_number_parse(partial, partial + 4, &x), partial + 2);
    /* nothing is read beyond the end that is given */
    const char *digits = "1234";
    assert_ptr_equal(elaw_number_parse(digits, digits + 2, &x), digits + 2);
    assert_true(x == 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_matrices_come_back),
        cmocka_unit_test(complex_matrices_come_back),
        cmocka_unit_test(single_precision_rounds_once),
        cmocka_unit_test(sparse_matrices_come_back),
        cmocka_unit_test(names_come_back),
        cmocka_unit_test(through_a_pipe),
        cmocka_unit_test(links_are_followed),
        cmocka_unit_test(hard_numbers),
        cmocka_unit_test(random_numbers),
        cmocka_unit_test(numbers_written_read_back),
        cmocka_unit_test(what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
