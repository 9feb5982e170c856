/* NumPy files byte by byte: every type, order of bytes and of entries,
 * version, packed or plain, mapped or copied. The files are made here. */
#include <math.h>
#include <string.h>

#include "files.h"
#include "matrix/held.h"

enum { ROWS = 3, COLS = 4, ROOM = 4096 };

typedef struct npy {
    unsigned char bytes[ROOM];
    size_t size;
} npy;

/* Magic, version, length, dictionary, padding; `align` bytes of start. */
static void begin(npy *file, int version, const char *dictionary, size_t align)
{
    size_t start = version == 1 ? 10 : 12, text = strlen(dictionary);
    size_t whole = (start + text + 1 + align - 1) / align * align;
    size_t length = whole - start;
    memcpy(file->bytes, "\x93NUMPY", 6);
    file->bytes[6] = (unsigned char)version;
    file->bytes[7] = 0;
    memset(file->bytes + 8, 0, 4);
    file->bytes[8] = (unsigned char)(length & 0xff);
    file->bytes[9] = (unsigned char)(length >> 8);
    memset(file->bytes + start, ' ', length);
    memcpy(file->bytes + start, dictionary, text);
    file->bytes[whole - 1] = '\n';
    file->size = whole;
}

/* `size` bytes of the integer or bit pattern in the given order. */
static void put_bits(npy *file, uint64_t bits, size_t size, bool big)
{
    for (size_t k = 0; k < size; k++) {
        size_t shift = 8 * (big ? size - 1 - k : k);
        file->bytes[file->size++] = (unsigned char)(bits >> shift);
    }
}

static void put_number(npy *file, char kind, size_t size, double x, bool big)
{
    uint64_t bits = 0;
    uint32_t half;
    float single = (float)x;
    if (kind == 'f' && size == 8) {
        memcpy(&bits, &x, 8);
    } else if (kind == 'f') {
        memcpy(&half, &single, 4);
        bits = half;
    } else {
        bits = (uint64_t)(int64_t)x;
    }
    put_bits(file, bits, size, big);
}

/* Values that every type holds: b1 keeps 0 and 1, u the sizes. */
static double value(char kind, size_t i, size_t j, int part)
{
    double x = (double)(10 * i + j) + 1 + 50 * part;
    if (kind == 'b')
        return (i + j) % 2 == 0 ? 1 : 0;
    if (kind == 'u')
        return x;
    if (kind == 'i')
        return (i + j) % 2 == 0 ? x : -x;
    return (i + j) % 2 == 0 ? x + 0.25 : -x - 0.5;
}

static const struct {
    const char *name;
    char kind;
    size_t size; /* of a component */
    int parts;
} types[] = {
    {"f4", 'f', 4, 1},  {"f8", 'f', 8, 1}, {"i1", 'i', 1, 1}, {"i2", 'i', 2, 1},
    {"i4", 'i', 4, 1},  {"i8", 'i', 8, 1}, {"u1", 'u', 1, 1}, {"u2", 'u', 2, 1},
    {"u4", 'u', 4, 1},  {"u8", 'u', 8, 1}, {"b1", 'b', 1, 1}, {"c8", 'f', 4, 2},
    {"c16", 'f', 8, 2},
};
enum { TYPES = sizeof types / sizeof *types };

static void make(npy *file, int t, bool big, bool fortran, int version)
{
    char dictionary[128];
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '%c%s', 'fortran_order': %s, 'shape': (3, 4), }",
             types[t].size == 1 ? '|' : (big ? '>' : '<'), types[t].name,
             fortran ? "True" : "False");
    begin(file, version, dictionary, 64);
    for (size_t k = 0; k < ROWS * COLS; k++) {
        size_t i = fortran ? k % ROWS : k / COLS;
        size_t j = fortran ? k / ROWS : k % COLS;
        for (int p = 0; p < types[t].parts; p++)
            put_number(file, types[t].kind, types[t].size,
                       value(types[t].kind, i, j, p), big);
    }
}

static void check(const char *path, const elaw_read_options *options, int t)
{
    elaw_data data;
    assert_ok(elaw_data_read(path, options, &data));
    assert_int_equal(data.rows, ROWS);
    assert_int_equal(data.cols, COLS);
    assert_int_equal(data.field == ELAW_COMPLEX, types[t].parts == 2);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < COLS; j++)
            for (int p = 0; p < types[t].parts; p++)
                assert_true(entry(&data, i, j, p) ==
                            value(types[t].kind, i, j, p));
    elaw_data_free(&data);
}

static void every_type_order_and_version(void **state)
{
    (void)state;
    const elaw_read_options copied = {.copy = true};
    for (int t = 0; t < TYPES; t++)
        for (int k = 0; k < 12; k++) {
            npy file;
            make(&file, t, k & 1, k & 2, 1 + k / 4);
            const char *path = scratch_write("a.npy", file.bytes, file.size);
            check(path, NULL, t);
            check(path, &copied, t);
            path = scratch_write_gz("a.npy.gz", file.bytes, file.size);
            check(path, NULL, t);
        }
}

static void native_doubles_are_mapped(void **state)
{
    (void)state;
    const elaw_read_options copied = {.copy = true};
    const unsigned short one = 1;
    bool big = *(const unsigned char *)&one == 0;
    for (int fortran = 0; fortran < 2; fortran++) {
        npy file;
        elaw_data data;
        make(&file, 1, big, fortran, 1);
        const char *path = scratch_write("m.npy", file.bytes, file.size);
        assert_ok(elaw_data_read(path, NULL, &data));
        assert_non_null(data.dense.held->map);
        assert_int_equal(data.dense.layout,
                         fortran ? ELAW_COLUMN_MAJOR : ELAW_ROW_MAJOR);
        elaw_data_free(&data);
        assert_ok(elaw_data_read(path, &copied, &data));
        assert_null(data.dense.held->map);
        elaw_data_free(&data);
        make(&file, 1, !big, fortran, 1);
        path = scratch_write("m.npy", file.bytes, file.size);
        assert_ok(elaw_data_read(path, NULL, &data));
        assert_null(data.dense.held->map);
        elaw_data_free(&data);
    }
}

/* Any order of keys, blanks and quotes; data that begin at an odd place. */
static void headers_as_python_may_write_them(void **state)
{
    (void)state;
    static const char *const dictionaries[] = {
        "{'descr':'<f8','fortran_order':False,'shape':(2,1)}",
        "{\"shape\": (2, 1), \"fortran_order\": False, \"descr\": \"<f8\"}",
        " { 'fortran_order' : False , 'shape' : ( 2L , 1L , ) , "
        "'descr' : '<f8' , } ",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (2,), }",
    };
    for (size_t d = 0; d < sizeof dictionaries / sizeof *dictionaries; d++)
        for (size_t align = 1; align <= 64; align *= 64) {
            npy file;
            elaw_data data;
            begin(&file, 1, dictionaries[d], align);
            put_number(&file, 'f', 8, 1.5, false);
            put_number(&file, 'f', 8, -2.5, false);
            const char *path = scratch_write("h.npy", file.bytes, file.size);
            assert_ok(elaw_data_read(path, NULL, &data));
            assert_int_equal(data.rows, 2);
            assert_int_equal(data.cols, 1);
            assert_true(entry(&data, 0, 0, 0) == 1.5);
            assert_true(entry(&data, 1, 0, 0) == -2.5);
            elaw_data_free(&data);
        }
}

/* Whole numbers beyond 2^53 pass where a double equals them. */
static void large_integers_that_doubles_hold(void **state)
{
    (void)state;
    npy file;
    elaw_data data;
    begin(&file, 1, "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }",
          64);
    put_bits(&file, (uint64_t)1 << 63, 8, false);
    put_bits(&file, (uint64_t)3 << 60, 8, false);
    put_bits(&file, ~(uint64_t)0 - ((uint64_t)1 << 53) + 1, 8, false);
    assert_ok(read_bytes("i.npy", file.bytes, file.size, NULL, &data));
    assert_true(entry(&data, 0, 0, 0) == -ldexp(1, 63));
    assert_true(entry(&data, 1, 0, 0) == ldexp(3, 60));
    assert_true(entry(&data, 2, 0, 0) == -ldexp(1, 53));
    elaw_data_free(&data);
}

/* NaN cells of a mapped file are recorded in order, their entries 0, and the
 * file stays as it was. */
static void missing_cells_of_a_mapped_file(void **state)
{
    (void)state;
    const elaw_read_options missing = {.missing = true};
    npy file;
    elaw_data data;
    begin(&file, 1,
          "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 64);
    const double row[] = {NAN, 2, 3, 4, NAN, NAN};
    for (int k = 0; k < 6; k++)
        put_number(&file, 'f', 8, row[k], false);
    const char *path = scratch_write("n.npy", file.bytes, file.size);
    for (int round = 0; round < 2; round++) {
        assert_ok(elaw_data_read(path, &missing, &data));
        assert_int_equal(data.missing_count, 3);
        assert_int_equal(data.missing[0], 0);
        assert_int_equal(data.missing[1], 3);
        assert_int_equal(data.missing[2], 5);
        assert_true(entry(&data, 0, 0, 0) == 0);
        assert_true(entry(&data, 1, 2, 0) == 0);
        assert_true(entry(&data, 1, 0, 0) == 4);
        elaw_data_free(&data);
    }
    assert_int_equal(elaw_data_read(path, NULL, &data), ELAW_EDOMAIN);
}

/* Inf is no missing cell, in either part of a complex entry. */
static void infinity_is_never_missing(void **state)
{
    (void)state;
    const elaw_read_options missing = {.missing = true};
    npy file;
    elaw_data data;
    begin(&file, 1,
          "{'descr': '<c16', 'fortran_order': False, 'shape': (1, 2), }", 64);
    const double row[] = {(double)NAN, 1, (double)NAN, (double)-INFINITY};
    for (int k = 0; k < 4; k++)
        put_number(&file, 'f', 8, row[k], false);
    assert_int_equal(
        read_bytes("c.npy", file.bytes, file.size, &missing, &data),
        ELAW_EDOMAIN);
    assert_non_null(strstr(elaw_last_error(), "-Inf at row 1, column 2"));
    file.size -= 8;
    put_number(&file, 'f', 8, 4, false);
    assert_ok(read_bytes("c.npy", file.bytes, file.size, &missing, &data));
    assert_int_equal(data.missing_count, 2);
    assert_true(entry(&data, 0, 1, 0) == 0 && entry(&data, 0, 1, 1) == 0);
    elaw_data_free(&data);
}

/* Far into a large file, whatever the number of threads finds first. */
static void the_first_nan_of_many(void **state)
{
    (void)state;
    elaw_matrix a;
    elaw_data data;
    char expected[64];
    assert_ok(elaw_matrix_create(1200, 700, &a));
    a.data[17 + 601 * 1200] = (double)INFINITY;
    a.data[3 + 602 * 1200] = (double)NAN;
    a.data[1199 + 699 * 1200] = (double)NAN;
    const char *path = scratch("large.npy");
    assert_ok(elaw_matrix_write(path, &a, NULL));
    elaw_matrix_free(&a);
    assert_int_equal(elaw_data_read(path, NULL, &data), ELAW_EDOMAIN);
    snprintf(expected, sizeof expected, "+Inf at row 18, column 602");
    assert_non_null(strstr(elaw_last_error(), expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_order_and_version),
        cmocka_unit_test(native_doubles_are_mapped),
        cmocka_unit_test(headers_as_python_may_write_them),
        cmocka_unit_test(large_integers_that_doubles_hold),
        cmocka_unit_test(missing_cells_of_a_mapped_file),
        cmocka_unit_test(infinity_is_never_missing),
        cmocka_unit_test(the_first_nan_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
