/* Matrix Market: every format, field and symmetry against written-out
 * matrices. */
#include <math.h>
#include <string.h>

#include "files.h"

/* What a text says: 2 x 2 entries, row by row, with imaginary parts. */
typedef struct reading {
    const char *text;
    bool sparse, complex, symmetric;
    double re[4], im[4];
} reading;

static const reading readings[] = {
    {"%%MatrixMarket matrix coordinate real general\n% a comment\n\n"
     "2 2 3\n2 1 -3e0\n1 1 1.5\n  1 2 +.5  \n",
     true,
     false,
     false,
     {1.5, .5, -3, 0},
     {0}},
    {"%%MatrixMarket MATRIX Coordinate Real SYMMETRIC\r\n2 2 2\r\n"
     "2 1 4\r\n2 2 7\r\n",
     true,
     false,
     true,
     {0, 4, 4, 7},
     {0}},
    {"%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 2\n2 2",
     true,
     false,
     false,
     {0, 1, 0, 1},
     {0}},
    {"%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n2 1\n",
     true,
     false,
     true,
     {0, 1, 1, 0},
     {0}},
    {"%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 1 -9\n"
     "2 2 9007199254740992\n",
     true,
     false,
     false,
     {-9, 0, 0, 9007199254740992.0},
     {0}},
    {"%%MatrixMarket matrix coordinate complex general\n2 2 1\n1 2 3 -4\n",
     true,
     true,
     false,
     {0, 3, 0, 0},
     {0, -4, 0, 0}},
    {"%%MatrixMarket matrix coordinate complex symmetric\n2 2 1\n2 1 3 -4\n",
     true,
     true,
     true,
     {0, 3, 3, 0},
     {0, -4, -4, 0}},
    {"%%MatrixMarket matrix coordinate complex hermitian\n2 2 2\n2 1 3 -4\n"
     "1 1 5 0\n",
     true,
     true,
     true,
     {5, 3, 3, 0},
     {0, 4, -4, 0}},
    {"%%MatrixMarket matrix array real general\n2 2\n1\n2\n% here too\n3\n4\n",
     false,
     false,
     false,
     {1, 3, 2, 4},
     {0}},
    {"%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n3\n",
     false,
     false,
     true,
     {1, 2, 2, 3},
     {0}},
    {"%%MatrixMarket matrix array integer general\n2 2\n1\n2\n3\n4\n",
     false,
     false,
     false,
     {1, 3, 2, 4},
     {0}},
    {"%%MatrixMarket matrix array complex general\n2 2\n1 5\n2 6\n3 7\n4 8\n",
     false,
     true,
     false,
     {1, 3, 2, 4},
     {5, 7, 6, 8}},
    {"%%MatrixMarket matrix array complex hermitian\n2 2\n1 0\n2 6\n3 0\n",
     false,
     true,
     true,
     {1, 2, 2, 3},
     {0, -6, 6, 0}},
};

static void every_format_field_and_symmetry(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof readings / sizeof *readings; r++) {
        const reading *want = &readings[r];
        elaw_data data;
        assert_ok(read_text("a.mtx", want->text, NULL, &data));
        assert_int_equal(data.storage == ELAW_SPARSE, want->sparse);
        assert_int_equal(data.field == ELAW_COMPLEX, want->complex);
        assert_int_equal(data.declared_symmetric, want->symmetric);
        for (size_t k = 0; k < 4; k++) {
            assert_true(entry(&data, k / 2, k % 2, 0) == want->re[k]);
            if (want->complex)
                assert_true(entry(&data, k / 2, k % 2, 1) == want->im[k]);
        }
        elaw_data_free(&data);
    }
}

/* The extension does not matter, nor that the file is packed. */
static void known_by_its_banner(void **state)
{
    (void)state;
    const char *text = readings[0].text;
    const char *path = scratch_write_gz("a.csv.gz", text, strlen(text));
    elaw_data data;
    assert_ok(elaw_data_read(path, NULL, &data));
    assert_int_equal(data.storage, ELAW_SPARSE);
    elaw_data_free(&data);
}

static void missing_entries_and_their_mirror_images(void **state)
{
    (void)state;
    const elaw_read_options missing = {.missing = true};
    elaw_data data;
    assert_ok(read_text("a.mtx",
                        "%%MatrixMarket matrix array real symmetric\n3 3\n"
                        "1\n2\nnan\n4\n5\nNaN\n",
                        &missing, &data));
    assert_int_equal(data.missing_count, 3);
    assert_int_equal(data.missing[0], 2);
    assert_int_equal(data.missing[1], 6);
    assert_int_equal(data.missing[2], 8);
    assert_true(entry(&data, 0, 2, 0) == 0);
    assert_true(entry(&data, 1, 2, 0) == 5);
    elaw_data_free(&data);
}

static void sparse_becomes_dense_where_asked(void **state)
{
    (void)state;
    const char *text = readings[1].text;
    const char *path = scratch_write("d.mtx", text, strlen(text));
    elaw_matrix a;
    assert_ok(elaw_matrix_read(path, NULL, &a));
    for (size_t k = 0; k < 4; k++)
        assert_true(elaw_matrix_get(&a, k / 2, k % 2) == readings[1].re[k]);
    elaw_matrix_free(&a);
    text = readings[5].text;
    path = scratch_write("d.mtx", text, strlen(text));
    assert_int_equal(elaw_matrix_read(path, NULL, &a), ELAW_EUNSUPPORTED);
    assert_non_null(strstr(elaw_last_error(), "complex"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_field_and_symmetry),
        cmocka_unit_test(known_by_its_banner),
        cmocka_unit_test(missing_entries_and_their_mirror_images),
        cmocka_unit_test(sparse_becomes_dense_where_asked),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
