/* Mutated files of every format through the readers: whatever comes, a status
 * and a sentence, no crash, no leak. The mutations follow from a seed; run
 * under the sanitizers for it to see more than crashes.
 *     fuzz_io_mutations [COUNT [SEED]] */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"
#include "io/format.h"

/* Sizes may be mutated to huge ones: memory that is not there is refused by
 * the allocator, under the sanitizers, too. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1:max_allocation_size_mb=512";
}

enum { ROOM = 2048 };

typedef struct file {
    unsigned char bytes[ROOM];
    size_t size;
    size_t head; /* a banner: three times in four the change is behind it    */
} file;

static uint64_t state;

static size_t below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % n;
}

static const char *const texts[] = {
    "%%MatrixMarket matrix coordinate real general\n% c\n3 3 4\n1 1 1\n"
    "2 1 -2.5e3\n3 3 nan\n1 2 7\n",
    "%%MatrixMarket matrix coordinate complex hermitian\n3 3 3\n1 1 1 0\n"
    "2 1 -2.5 3\n3 2 1e-3 4\n",
    "%%MatrixMarket matrix coordinate integer symmetric\n3 3 2\n1 1 5\n"
    "3 1 -9007199254740992\n",
    "%%MatrixMarket matrix coordinate pattern general\n3 4 2\n1 4\n3 1\n",
    "%%MatrixMarket matrix array real symmetric\n3 3\n1\n2\n3\n4\n5\n6\n",
    "%%MatrixMarket matrix array complex general\n2 1\n1 2\n3 4\n",
    "gene,\"a \"\"b\"\"\",c\nx,1,2\n\"y\nz\",3.5e-7,NA\n\nw,,-4\n",
    "# remark\r\n1;2;3\r\n4;5;6\r\n",
    "1 2  3\n 4\t5 6\n",
    ",0,1\n0,1.25,2\n1,3,123456789012345678901234567890\n",
    "\"V1\" \"V2\"\n\"1\" 5 6\n\"2\" 7 8\n",
};

static const char *const arrays[] = {
    "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
    "{'descr': '>c8', 'fortran_order': True, 'shape': (3, 2), }",
    "{'descr': '<i4', 'fortran_order': False, 'shape': (12,), }",
    "{'descr': '|u1', 'fortran_order': True, 'shape': (6, 8), }",
    "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (6,), }",
};

enum {
    TEXTS = sizeof texts / sizeof *texts,
    SEEDS = TEXTS + sizeof arrays / sizeof *arrays
};

static void make_array(const char *dictionary, size_t version, file *f)
{
    size_t start = version == 1 ? 10 : 12, whole = 128;
    memset(f->bytes, ' ', whole);
    memcpy(f->bytes, "\x93NUMPY", 6);
    memset(f->bytes + 6, 0, start - 6);
    f->bytes[6] = (unsigned char)version;
    f->bytes[8] = (unsigned char)(whole - start);
    memcpy(f->bytes + start, dictionary, strlen(dictionary));
    f->bytes[whole - 1] = '\n';
    for (size_t k = 0; k < 48; k++)
        f->bytes[whole + k] = (unsigned char)below(256);
    f->size = whole + 48;
}

static void pack(file *f)
{
    file plain = *f;
    z_stream stream = {0};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = plain.bytes;
    stream.avail_in = (unsigned)plain.size;
    stream.next_out = f->bytes;
    stream.avail_out = ROOM;
    deflate(&stream, Z_FINISH);
    f->size = ROOM - stream.avail_out;
    f->head = 0;
    deflateEnd(&stream);
}

static void make(size_t seed, file *f)
{
    f->head = 0;
    if (seed >= TEXTS) {
        make_array(arrays[seed - TEXTS], 1 + below(3), f);
        return;
    }
    f->size = strlen(texts[seed]);
    memcpy(f->bytes, texts[seed], f->size);
    if (texts[seed][0] == '%')
        f->head = strcspn(texts[seed], "\n") + 1;
}

/* --- mutations ------------------------------------------------------------ */

static size_t somewhere(const file *f)
{
    size_t head = f->head < f->size && below(4) > 0 ? f->head : 0;
    return head + below(f->size - head);
}

static void flip_bit(file *f)
{
    f->bytes[somewhere(f)] ^= (unsigned char)(1u << below(8));
}

/* A byte that means something in one of the formats. */
static void set_byte(file *f)
{
    static const char telling[] = "0123456789-+.eE,;\t\n\r\" '{}()[]%#NaIif<>|";
    f->bytes[somewhere(f)] = (unsigned char)telling[below(sizeof telling)];
}

static void cut(file *f)
{
    f->size = 1 + somewhere(f);
}

static void drop(file *f)
{
    size_t from = somewhere(f), length = 1 + below(8);
    if (from + length >= f->size)
        return;
    memmove(f->bytes + from, f->bytes + from + length, f->size - from - length);
    f->size -= length;
}

/* A stretch once more, somewhere else. */
static void repeat(file *f)
{
    unsigned char piece[16];
    size_t length = 1 + below(sizeof piece);
    if (f->size < length || f->size + length > ROOM)
        return;
    memcpy(piece, f->bytes + below(f->size - length + 1), length);
    size_t to = somewhere(f);
    memmove(f->bytes + to + length, f->bytes + to, f->size - to);
    memcpy(f->bytes + to, piece, length);
    f->size += length;
}

static void (*const mutations[])(file *f) = {
    flip_bit, set_byte, set_byte, set_byte, flip_bit, cut, drop, repeat};

static void mutate(file *f, size_t times)
{
    for (; times > 0; times--)
        mutations[below(sizeof mutations / sizeof *mutations)](f);
}

/* --- the readers ---------------------------------------------------------- */

/* Whatever is accepted is a matrix of finite numbers. */
static int is_sound(const elaw_data *data)
{
    if (data->rows == 0 || data->cols == 0)
        return 0;
    double sum = 0;
    if (data->storage == ELAW_SPARSE) {
        size_t width = data->field == ELAW_COMPLEX ? 2 : 1;
        for (size_t k = 0; k < data->sparse.column_start[data->cols] * width;
             k++)
            sum += data->sparse.value[k] - data->sparse.value[k];
        return sum == 0;
    }
    for (size_t i = 0; i < data->rows; i++)
        for (size_t j = 0; j < data->cols; j++)
            if (data->field == ELAW_COMPLEX) {
                elaw_complex z = elaw_zmatrix_get(&data->zdense, i, j);
                sum += (z.re - z.re) + (z.im - z.im);
            } else {
                double x = elaw_matrix_get(&data->dense, i, j);
                sum += x - x;
            }
    return sum == 0;
}

/* 1: read, 0: refused, -1: neither as it should be. A block of the exact size
 * lets the sanitizers see the first byte beyond it. */
static int read_once(const file *f, const char *name, int missing)
{
    elaw_source source;
    elaw_data data;
    elaw_read_options options = {.missing = missing != 0};
    long live = elaw_memory_live();
    unsigned char *bytes = malloc(f->size);
    memcpy(bytes, f->bytes, f->size);
    elaw_status status = elaw_source_borrow(name, bytes, f->size, &source);
    if (status == ELAW_OK) {
        status = elaw_source_read(&source, &options, &data);
        elaw_source_close(&source);
    }
    int result = status == ELAW_OK ? is_sound(&data) ? 1 : -1 : 0;
    if (status == ELAW_OK)
        elaw_data_free(&data);
    else if (strncmp(elaw_last_error(), name, strlen(name)) != 0 &&
             status != ELAW_ENOMEM)
        result = -1;
    free(bytes);
    return elaw_memory_live() == live ? result : -1;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"f",     "f",     "f.csv", "f.csv",
                                        "f.csv", "f.tsv", "f.npy", "f.mtx"};
    long count = argc > 1 ? atol(argv[1]) : 20000, accepted = 0;
    state = 2463534242u + (argc > 2 ? (uint64_t)atoll(argv[2]) : 0);
    for (long k = 0; k < count; k++) {
        file f;
        make((size_t)k % SEEDS, &f);
        mutate(&f, 1 + below(2));
        if (below(8) == 0) { /* packed, whole or with a fault of its own */
            pack(&f);
            mutate(&f, below(2));
        }
        int result = read_once(&f, names[below(8)], (int)below(2));
        if (result < 0) {
            fprintf(stderr, "mutation %ld: %s\n", k, elaw_last_error());
            return 1;
        }
        accepted += result;
    }
    printf("%ld mutated files: %ld read, %ld refused\n", count, accepted,
           count - accepted);
    /* a reader that takes everything, or nothing, is not being tested */
    return accepted > count / 50 && accepted < count - count / 50 ? 0 : 1;
}
