/* Every refusal of the readers and writers, by its whole sentence; what is
 * written appears whole or not at all; no allocation that fails leaks. */
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "files.h"

typedef struct refusal {
    const char *text, *says; /* after "f: " */
    elaw_status status;
} refusal;

static void refuse(const char *name, const void *bytes, size_t size,
                   const refusal *want)
{
    elaw_data data;
    char whole[600];
    memset(&data, 0x5a, sizeof data);
    elaw_data before = data;
    long live = elaw_memory_live();
    elaw_status status = read_bytes(name, bytes, size, NULL, &data);
    snprintf(whole, sizeof whole, "%s: %s", name, want->says);
    assert_string_equal(elaw_last_error(), whole);
    assert_int_equal(status, want->status);
    assert_memory_equal(&data, &before, sizeof data);
    assert_int_equal(elaw_memory_live(), live);
}

#define DICTIONARY(descr, order, shape)                                        \
    "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape "}"

/* text: the dictionary; 48 bytes of ones follow it, six entries of eight */
static const refusal npy[] = {
    {DICTIONARY("'<f8'", "False", "(9, 9)"),
     "truncated: the NPY header promises 9 x 9 entries in 648 bytes, 48 follow "
     "it: get the file again",
     ELAW_EFORMAT},
    {DICTIONARY("'<f8'", "False", "(2, 2)"),
     "16 bytes too many: the NPY header promises 2 x 2 entries in 32 bytes: "
     "save one array a file",
     ELAW_EFORMAT},
    {DICTIONARY("'<f8'", "False", "(99999999999, 99999999999)"),
     "the NPY header promises 99999999999 x 99999999999 entries, more than "
     "memory can address: save the array again",
     ELAW_EOVERFLOW},
    {DICTIONARY("'<f8'", "False", "(2305843009213693952, 1)"),
     "the NPY header promises 2305843009213693952 x 1 entries, more than "
     "memory can address: save the array again",
     ELAW_EOVERFLOW},
    {DICTIONARY("'<f8'", "False", "(99999999999999999999999, 3)"),
     "the NPY header gives a size beyond 64 bits: save the array again with "
     "numpy.save",
     ELAW_EOVERFLOW},
    {DICTIONARY("'|O'", "False", "(2, 3)"),
     "holds Python objects, type '|O': f4 f8 i1-i8 u1-u8 b1 c8 c16 are read; "
     "save it as float64: numpy.save(file, a.astype(float))",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("'<U2'", "False", "(2, 3)"),
     "holds text, type '<U2': f4 f8 i1-i8 u1-u8 b1 c8 c16 are read; save it "
     "as numbers: a.astype(float)",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("'<M8[s]'", "False", "(2, 3)"),
     "holds dates or times, type '<M8[s]': f4 f8 i1-i8 u1-u8 b1 c8 c16 are "
     "read; save it as numbers: a.astype(float)",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("'<f2'", "False", "(2, 3)"),
     "holds type '<f2': f4 f8 i1-i8 u1-u8 b1 c8 c16 are read; save it as "
     "numbers: a.astype(float)",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("'|f8'", "False", "(2, 3)"),
     "holds type '|f8': f4 f8 i1-i8 u1-u8 b1 c8 c16 are read; save it as "
     "numbers: a.astype(float)",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("[('x', '<f8'), ('y', '<i4', (2,))]", "False", "(6,)"),
     "holds a table of named fields (a structured type): f4 f8 i1-i8 u1-u8 b1 "
     "c8 c16 are read; save its columns as one float64 array",
     ELAW_EUNSUPPORTED},
    {DICTIONARY("'<f8'", "False", "()"),
     "holds a single number (0 dimensions), not a matrix: save a "
     "two-dimensional array",
     ELAW_ESHAPE},
    {DICTIONARY("'<f8'", "False", "(1, 2, 3)"),
     "holds an array of 3 dimensions (1 x 2 x 3), not a matrix: reshape it to "
     "two, or save one slice",
     ELAW_ESHAPE},
    {DICTIONARY("'<f8'", "False", "(0, 5)"),
     "holds an empty array (0 x 5): a matrix has at least one row and one "
     "column",
     ELAW_ESHAPE},
    {DICTIONARY("'<f8'", "Maybe", "(2, 3)"),
     "malformed NPY header: True or False expected at byte 44: save the array "
     "again with numpy.save",
     ELAW_EFORMAT},
    {DICTIONARY("'<f8'", "False", "(2, x)"),
     "malformed NPY header: a size expected at byte 64: save the array again "
     "with numpy.save",
     ELAW_EFORMAT},
    {"{'descr': '<f8', 'shape': (2, 3)}",
     "malformed NPY header: each of descr, fortran_order, shape expected at "
     "byte 128: save the array again with numpy.save",
     ELAW_EFORMAT},
    {"{'descr': '<f8', 'color': 3}",
     "malformed NPY header: one of the keys descr, fortran_order, shape "
     "expected at byte 35: save the array again with numpy.save",
     ELAW_EFORMAT},
    {DICTIONARY("'<i8'", "False", "(2, 3)"),
     "the integer 4607182418800017409 at row 2, column 3 has more digits than "
     "a double holds: save the array as float64",
     ELAW_EDOMAIN},
    {DICTIONARY("'>f8'", "True", "(3, 2)"),
     "NaN at row 3, column 2: fill the cell, or read the file with missing "
     "cells allowed (--missing)",
     ELAW_EDOMAIN},
};

/* Version 1.0, 128 bytes of head, five ones and one odd number. */
static void npy_file(const char *dictionary, unsigned char bytes[128 + 48])
{
    static const unsigned char one[8] = {0, 0, 0, 0, 0, 0, 0xf0, 0x3f};
    /* little-endian: just above 1; big-endian: a NaN */
    static const unsigned char odd[8] = {0x01, 0, 0, 0, 0, 0, 0xf0, 0x3f};
    static const unsigned char nan[8] = {0x7f, 0xf8, 0, 0, 0, 0, 0, 0};
    bool big = strstr(dictionary, "'>f8'") != NULL;
    memset(bytes, ' ', 128);
    memcpy(bytes, "\x93NUMPY\x01\x00\x76\x00", 10);
    memcpy(bytes + 10, dictionary, strlen(dictionary));
    bytes[127] = '\n';
    for (size_t k = 0; k < 5; k++)
        memcpy(bytes + 128 + 8 * k, one, 8);
    memcpy(bytes + 128 + 40, big ? nan : odd, 8);
}

static void npy_refusals(void **state)
{
    (void)state;
    unsigned char bytes[128 + 48];
    for (size_t k = 0; k < sizeof npy / sizeof *npy; k++) {
        npy_file(npy[k].text, bytes);
        refuse("f.npy", bytes, sizeof bytes, &npy[k]);
    }
    const refusal head = {NULL,
                          "truncated NPY file: it ends within the header, "
                          "after 100 bytes: get the file again",
                          ELAW_EFORMAT};
    refuse("f.npy", bytes, 100, &head);
    const refusal start = {NULL,
                           "truncated NPY file: it ends within the header, "
                           "after 7 bytes: get the file again",
                           ELAW_EFORMAT};
    refuse("f.npy", bytes, 7, &start);
    bytes[6] = 4;
    const refusal version = {NULL,
                             "NPY version 4.0: versions 1.0 to 3.0 are read; "
                             "save the array again with numpy.save",
                             ELAW_EUNSUPPORTED};
    refuse("f.npy", bytes, sizeof bytes, &version);
    const refusal mark = {NULL,
                          "not an NPY file: it does not begin with the NumPy "
                          "mark: save the array with numpy.save",
                          ELAW_EFORMAT};
    refuse("f.npy", "1,2\n", 4, &mark);
}

#define MTX(head) "%%MatrixMarket matrix " head "\n"

static const refusal mtx[] = {
    {"1,2\n",
     "line 1: no Matrix Market banner (%%MatrixMarket matrix ...): save the "
     "matrix as Matrix Market",
     ELAW_EFORMAT},
    {MTX("coordinate real"),
     "line 1: the banner is not '%%MatrixMarket matrix coordinate|array "
     "real|integer|complex|pattern general|symmetric|hermitian': correct it",
     ELAW_EFORMAT},
    {MTX("coordinate real skew-symmetric") "2 2 1\n2 1 1\n",
     "line 1: a skew-symmetric matrix, whose eigenvalues are imaginary: save "
     "it as general",
     ELAW_EUNSUPPORTED},
    {MTX("array pattern general") "2 2\n",
     "line 1: an array cannot be a pattern: save it as coordinate",
     ELAW_EFORMAT},
    {MTX("coordinate real hermitian") "2 2 0\n",
     "line 1: only a complex matrix is hermitian: call it symmetric",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "% nothing\n",
     "truncated: the line of sizes is missing: get the file again",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2\n1 1 1\n",
     "line 2: the line of sizes does not read 'ROWS COLUMNS ENTRIES' in whole "
     "numbers: correct it",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "99999999999999999999 2 1\n1 1 1\n",
     "line 2: the line of sizes does not read 'ROWS COLUMNS ENTRIES' in whole "
     "numbers: correct it",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "9999999999999999999 2 1\n1 1 1\n",
     "line 2: a matrix of 9999999999999999999 x 2 is more than memory can "
     "address: correct the sizes",
     ELAW_EOVERFLOW},
    {MTX("array real general") "4000000000 4000000000\n1\n",
     "line 2: a matrix of 4000000000 x 4000000000 is more than memory can "
     "address: correct the sizes",
     ELAW_EOVERFLOW},
    {MTX("array real general") "40000 40000\n1\n2\n",
     "line 2: truncated: 1600000000 entries are promised, and only 4 bytes "
     "follow: get the file again",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "0 2 0\n",
     "line 2: the matrix is empty (0 x 2): it needs at least one row and one "
     "column",
     ELAW_ESHAPE},
    {MTX("coordinate real symmetric") "2 3 1\n2 1 1\n",
     "line 2: a symmetric matrix cannot be 2 x 3: call it general",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 2\n1 1 1.000\n",
     "truncated after line 3: 2 entries are promised, 1 are there: get the "
     "file again",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 1\n1 1 1\n\n2 2 1\n",
     "line 5: more than the 1 entries that are promised: correct the line of "
     "sizes",
     ELAW_EFORMAT},
    {MTX("array real general") "2 1\n1.0\n2.0\n3.0\n",
     "line 5: more than the 2 entries that are promised: correct the line of "
     "sizes",
     ELAW_EFORMAT},
    {MTX("array real general") "2 2\n1.0000\n2.0000\n3.0000\n",
     "truncated after line 5: 4 entries are promised, 3 are there: get the "
     "file again",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "3 3 3\n1 1 1\n% here\n2 2 1\n1 1 2\n",
     "line 6: entry (1, 1) stands on line 3 already: add the two, or take one "
     "out",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 1\n3 1 1\n",
     "line 3: entry (3, 1) lies outside 2 x 2 (places count from 1): correct "
     "the line",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 1\n1 0 1\n",
     "line 3: entry (1, 0) lies outside 2 x 2 (places count from 1): correct "
     "the line",
     ELAW_EFORMAT},
    {MTX("coordinate real symmetric") "2 2 1\n1 2 1\n",
     "line 3: entry (1, 2) lies above the diagonal of a symmetric file, which "
     "holds the lower triangle: swap them",
     ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 1\n1 1 x\n",
     "line 3: a number expected: correct the line", ELAW_EFORMAT},
    {MTX("coordinate real general") "2 2 1\n1 1.5 2\n",
     "line 3: row and column in whole numbers expected: correct the line",
     ELAW_EFORMAT},
    {MTX("coordinate complex general") "2 2 1\n1 1 1\n",
     "line 3: two numbers, real and imaginary part, expected: correct the "
     "line",
     ELAW_EFORMAT},
    {MTX("coordinate pattern general") "2 2 1\n1 1 1\n",
     "line 3: nothing after the entry expected: correct the line",
     ELAW_EFORMAT},
    {MTX("coordinate complex hermitian") "1 1 1\n1 1 1 1\n",
     "line 3: diagonal entry 1 of a hermitian matrix is not real: correct the "
     "line",
     ELAW_EFORMAT},
    {MTX("coordinate integer general") "1 1 1\n1 1 1.5\n",
     "line 3: a whole number (the file says integer) expected: correct the "
     "line",
     ELAW_EFORMAT},
    {MTX("coordinate integer general") "1 1 1\n1 1 -9007199254740993\n",
     "line 3: the integer has more digits than a double holds: save the "
     "matrix as real",
     ELAW_EDOMAIN},
    {MTX("coordinate real general") "2 2 1\n2 1 nan\n",
     "NaN at row 2, column 1 (line 3): fill the cell, or read the file with "
     "missing cells allowed (--missing)",
     ELAW_EDOMAIN},
    {MTX("array real general") "1 2\n0\n-inf\n",
     "-Inf at row 1, column 2 (line 4): a matrix needs finite entries; "
     "correct the cell",
     ELAW_EDOMAIN},
};

static void mtx_refusals(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof mtx / sizeof *mtx; k++)
        refuse("f.mtx", mtx[k].text, strlen(mtx[k].text), &mtx[k]);
}

static const refusal csv[] = {
    {"\n\n", "holds no rows: a matrix has at least one row and one column",
     ELAW_ESHAPE},
    {"a,b\n",
     "holds a row of names and no row of numbers: a matrix has at least one "
     "row",
     ELAW_ESHAPE},
    {"1,2,3\n4,5\n",
     "row 2 (line 2) has 2 cells, row 1 has 3: every row needs as many",
     ELAW_EFORMAT},
    {"a,b\n1,2\n\n3,4,5,6\n",
     "row 2 (line 4) has 4 cells, row 1 has 2: every row needs as many",
     ELAW_EFORMAT},
    {"a,b,c\n1,2\n",
     "the header (line 1) has 3 cells, row 1 has 2: every row needs as many",
     ELAW_EFORMAT},
    {"a,b\n1,2\n3,wide open\n",
     "'wide open' at row 2, column 2 (line 3) is not a number: correct the "
     "cell, or take the column out",
     ELAW_EFORMAT},
    {"1,2,abc\n3,4,5\n",
     "'abc' at row 1, column 3 (line 1) is not a number: correct the cell, or "
     "take the column out",
     ELAW_EFORMAT},
    {"x,1,2\ny,3,4z\n",
     "'4z' at row 2, column 2 (line 2) is not a number: correct the cell, or "
     "take the column out",
     ELAW_EFORMAT},
    {"a;b\n1,5;2,5\n",
     "'1,5' at row 1, column 1 (line 2) is not a number: write a decimal "
     "point for the comma",
     ELAW_EFORMAT},
    {"1,2\n3,\n",
     "empty cell at row 2, column 2 (line 2): fill it, or read the file with "
     "missing cells allowed (--missing)",
     ELAW_EDOMAIN},
    {"1,2\nNA,4\n",
     "'NA' cell at row 2, column 1 (line 2): fill it, or read the file with "
     "missing cells allowed (--missing)",
     ELAW_EDOMAIN},
    {"1,2\n3,nan\n",
     "'nan' cell at row 2, column 2 (line 2): fill it, or read the file with "
     "missing cells allowed (--missing)",
     ELAW_EDOMAIN},
    {"1,-Inf\n3,4\n",
     "-Inf at row 1, column 2 (line 1): a matrix needs finite entries; "
     "correct the cell",
     ELAW_EDOMAIN},
    {"1,2\n1e999,4\n",
     "+Inf at row 2, column 1 (line 2): a matrix needs finite entries; "
     "correct the cell",
     ELAW_EDOMAIN},
    {"1,2\n3,\"4\n",
     "line 2: a quote is opened and never closed: correct the line",
     ELAW_EFORMAT},
    {"1,2\n3,\"4\"5\n",
     "line 2: text follows a closing quote: correct the line", ELAW_EFORMAT},
    {"\xff\xfe"
     "1,2\n",
     "is text in UTF-16: save it as UTF-8", ELAW_EUNSUPPORTED},
};

static void csv_refusals(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof csv / sizeof *csv; k++)
        refuse("f.csv", csv[k].text, strlen(csv[k].text), &csv[k]);
}

/* Files that are no matrix at all, and damaged packing. */
static void other_refusals(void **state)
{
    (void)state;
    static const refusal other[] = {
        {"", "is empty (0 bytes): a matrix file has at least one entry",
         ELAW_EFORMAT},
        {"MATLAB 5.0 MAT-file",
         "is a MATLAB file: save the matrix as .npy, .mtx or .csv",
         ELAW_EUNSUPPORTED},
        {"PK\x03\x04",
         "is a zip archive (.npz, .xlsx): unpack it, or save the matrix as "
         ".npy or .csv",
         ELAW_EUNSUPPORTED},
        {"\x1f\x8b\x08",
         "gzip data truncated after 3 bytes: get the file again", ELAW_EFORMAT},
    };
    for (size_t k = 0; k < sizeof other / sizeof *other; k++)
        refuse("f.dat", other[k].text, strlen(other[k].text), &other[k]);
    const refusal binary = {NULL,
                            "is no known matrix format: NPY, Matrix Market, "
                            "CSV and TSV are read",
                            ELAW_EFORMAT};
    refuse("f.dat", "\x01\x00\x02", 3, &binary);
}

static void damaged_packing(void **state)
{
    (void)state;
    const char *path = scratch_write_gz("p.csv.gz", "1,2\n3,4\n", 8);
    char bytes[200];
    elaw_data data;
    FILE *file = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t cut = 3; cut < size; cut++) {
        assert_int_equal(read_bytes("f.gz", bytes, cut, NULL, &data),
                         ELAW_EFORMAT);
        assert_non_null(strstr(elaw_last_error(), "truncated"));
    }
    bytes[size] = 'x';
    const refusal tail = {NULL,
                          "1 bytes that are not gzip follow the gzip data: "
                          "compress the file again",
                          ELAW_EFORMAT};
    refuse("f.gz", bytes, size + 1, &tail);
    bytes[size - 6] ^= 1; /* the checksum */
    assert_int_equal(read_bytes("f.gz", bytes, size, NULL, &data),
                     ELAW_EFORMAT);
    assert_non_null(strstr(elaw_last_error(), "damaged"));
}

static void says(elaw_status got, elaw_status want, const char *text)
{
    assert_int_equal(got, want);
    if (strstr(elaw_last_error(), text) == NULL)
        assert_string_equal(elaw_last_error(), text);
}

static void places_that_cannot_be_read(void **state)
{
    (void)state;
    elaw_data data;
    const char *folder = scratch("folder.csv");
    assert_int_equal(mkdir(folder, 0700), 0);
    says(elaw_data_read(folder, NULL, &data), ELAW_EIO,
         "is a directory, not a file: name the matrix file in it");
    says(elaw_data_read(scratch("none.npy"), NULL, &data), ELAW_EIO,
         "none.npy: cannot be opened: No such file or directory; check the "
         "path and its permissions");
    const char *secret = scratch_write("secret.csv", "1,2\n", 4);
    assert_int_equal(chmod(secret, 0), 0);
    if (geteuid() != 0) /* root reads anything */
        says(elaw_data_read(secret, NULL, &data), ELAW_EIO,
             "cannot be opened: Permission denied");
    says(elaw_data_read(NULL, NULL, &data), ELAW_EINVAL, "path is NULL");
}

static void places_that_cannot_be_written(void **state)
{
    (void)state;
    double value[4] = {1, 2, 3, 4};
    elaw_complex z = {1, 2};
    elaw_matrix a;
    elaw_zmatrix c;
    assert_ok(elaw_matrix_borrow(2, 2, value, 2, &a));
    assert_ok(elaw_zmatrix_borrow(1, 1, &z, 1, &c));
    size_t files = scratch_count();
    says(elaw_matrix_write(scratch("no/such.npy"), &a, NULL), ELAW_EIO,
         "no/such.npy: cannot be written: No such file or directory; make "
         "room or choose another place");
    says(elaw_matrix_write(scratch("."), &a, NULL), ELAW_EUNSUPPORTED,
         "the extension says no format");
    says(elaw_matrix_write(scratch("a.xyz"), &a, NULL), ELAW_EUNSUPPORTED,
         "a.xyz: the extension says no format: write .npy, .mtx, .csv or "
         ".tsv, each also .gz");
    says(elaw_zmatrix_write(scratch("a.csv"), &c, NULL), ELAW_EUNSUPPORTED,
         "CSV does not hold a complex matrix here: write .npy or .mtx");
    const elaw_write_options single = {.single = true};
    says(elaw_matrix_write(scratch("a.csv"), &a, &single), ELAW_EUNSUPPORTED,
         "single precision is written in NPY only");
    value[2] = 1e300;
    says(elaw_matrix_write(scratch("a.npy"), &a, &single), ELAW_EDOMAIN,
         "1.0000000000000001e+300 is beyond the range of single precision: "
         "write doubles");
    assert_int_equal(scratch_count(), files);
}

/* A full disk, seen at the last flush and, with more data, before it. */
static void a_full_disk(void **state)
{
    (void)state;
    elaw_matrix a;
    assert_ok(elaw_matrix_create(200, 200, &a));
    elaw_matrix small = a;
    small.rows = small.cols = 1;
    const char *says_full = "/dev/full: cannot be written: No space left on "
                            "device; make room or choose another place";
    if (access("/dev/full", W_OK) == 0) {
        says(elaw_matrix_write("/dev/full", &a, NULL), ELAW_EIO, says_full);
        says(elaw_matrix_write("/dev/full", &small, NULL), ELAW_EIO, says_full);
    }
    elaw_matrix_free(&a);
}

/* A write that fails leaves the file that was there, and nothing beside it. */
static void whole_or_not_at_all(void **state)
{
    (void)state;
    double value[2] = {1, 2};
    elaw_matrix a, back;
    assert_ok(elaw_matrix_borrow(2, 1, value, 2, &a));
    const char *path = scratch("kept.npy");
    assert_ok(elaw_matrix_write(path, &a, NULL));
    assert_int_equal(chmod(path, 0640), 0);
    size_t files = scratch_count();
    const elaw_write_options single = {.single = true};
    value[1] = 1e300;
    assert_int_equal(elaw_matrix_write(path, &a, &single), ELAW_EDOMAIN);
    assert_int_equal(scratch_count(), files);
    assert_ok(elaw_matrix_read(path, NULL, &back));
    assert_true(elaw_matrix_get(&back, 1, 0) == 2);
    /* a reader keeps what it mapped while the file is replaced */
    assert_ok(elaw_matrix_write(path, &a, NULL));
    assert_true(elaw_matrix_get(&back, 1, 0) == 2);
    elaw_matrix_free(&back);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    assert_int_equal(scratch_count(), files);
}

/* --- every allocation fails once ------------------------------------------ */

static void sweep_reader(const char *path, const elaw_read_options *options)
{
    long live = elaw_memory_live();
    elaw_data data;
    elaw_status status = ELAW_ENOMEM;
    long n = 0;
    while (status != ELAW_OK) {
        elaw_memory_fail_at(++n);
        status = elaw_data_read(path, options, &data);
        elaw_memory_fail_at(0);
        if (status != ELAW_OK)
            assert_int_equal(status, ELAW_ENOMEM);
        else
            elaw_data_free(&data);
        assert_int_equal(elaw_memory_live(), live);
    }
    assert_true(n > 1); /* the sweep met at least one allocation */
}

static void readers_without_memory(void **state)
{
    (void)state;
    const elaw_read_options missing = {.missing = true};
    const elaw_read_options copied = {.copy = true, .missing = true};
    static const char *const texts[] = {
        "gene,a,b\nx,1,2\ny,,4\nz,\"5\",NA\n",
        MTX("coordinate real symmetric") "2 2 2\n2 1 nan\n1 1 3\n",
        MTX("coordinate complex hermitian") "2 2 2\n2 1 1 2\n1 1 3 0\n",
        MTX("array real symmetric") "2 2\n1\nnan\n3\n",
        MTX("array complex general") "1 2\n1 2\nnan 3\n",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        size_t size = strlen(texts[k]);
        sweep_reader(scratch_write("s.dat", texts[k], size), &missing);
        sweep_reader(scratch_write("s.dat", texts[k], size), &copied);
        sweep_reader(scratch_write_gz("s.dat", texts[k], size), &missing);
    }
    unsigned char bytes[128 + 48];
    static const char *const descr[] = {"'<f8'", "'>f8'", "'<u1'", "'<c16'"};
    static const char *const shape[] = {"(2, 3)", "(2, 3)", "(6, 8)", "(3,)"};
    for (size_t k = 0; k < 4; k++) {
        char dictionary[100];
        snprintf(dictionary, sizeof dictionary, DICTIONARY("%s", "True", "%s"),
                 descr[k], shape[k]);
        npy_file(dictionary, bytes);
        sweep_reader(scratch_write("s.npy", bytes, sizeof bytes), &missing);
        sweep_reader(scratch_write_gz("s.npy", bytes, sizeof bytes), &missing);
    }
}

/* The duplicate's message needs memory of its own. */
static void a_refusal_without_memory(void **state)
{
    (void)state;
    const char *text = MTX("coordinate real general") "2 2 2\n1 1 1\n1 1 2\n";
    const char *path = scratch_write("t.mtx", text, strlen(text));
    long live = elaw_memory_live();
    elaw_data data;
    elaw_status status = ELAW_ENOMEM;
    for (long n = 1; status == ELAW_ENOMEM; n++) {
        elaw_memory_fail_at(n);
        status = elaw_data_read(path, NULL, &data);
        elaw_memory_fail_at(0);
        assert_int_equal(elaw_memory_live(), live);
    }
    assert_int_equal(status, ELAW_EFORMAT);
}

static void writers_without_memory(void **state)
{
    (void)state;
    static const char *const names[] = {"w.npy", "w.npy.gz", "w.mtx.gz",
                                        "w.csv"};
    double value[4] = {1, 2, 3, 4};
    elaw_matrix a;
    assert_ok(elaw_matrix_borrow(2, 2, value, 2, &a));
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        size_t files = scratch_count();
        elaw_status status = ELAW_ENOMEM;
        for (long n = 1; status != ELAW_OK; n++) {
            long live = elaw_memory_live();
            elaw_memory_fail_at(n);
            status = elaw_matrix_write(scratch(names[k]), &a, NULL);
            elaw_memory_fail_at(0);
            assert_true(status == ELAW_OK || status == ELAW_ENOMEM);
            assert_int_equal(elaw_memory_live(), live);
            assert_int_equal(scratch_count(), files + (status == ELAW_OK));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(npy_refusals),
        cmocka_unit_test(mtx_refusals),
        cmocka_unit_test(csv_refusals),
        cmocka_unit_test(other_refusals),
        cmocka_unit_test(damaged_packing),
        cmocka_unit_test(places_that_cannot_be_read),
        cmocka_unit_test(places_that_cannot_be_written),
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(whole_or_not_at_all),
        cmocka_unit_test(readers_without_memory),
        cmocka_unit_test(a_refusal_without_memory),
        cmocka_unit_test(writers_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, scratch_end);
}
