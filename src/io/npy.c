/* NumPy files. Native doubles stay where they are (mapped file or unpacked
 * block) in the order of the file; other types are converted in one parallel
 * pass, also in the order of the file. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "io/cells.h"
#include "io/format.h"
#include "io/npy_header.h"
#include "io/number.h"

/* --- reading -------------------------------------------------------------- */

/* One component: `size` bytes in memory order to 64 bits. */
static uint64_t load_bits(const unsigned char *at, size_t size, bool swap)
{
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1:
        return *at;
    case 2:
        memcpy(&two, at, 2);
        return swap ? __builtin_bswap16(two) : two;
    case 4:
        memcpy(&four, at, 4);
        return swap ? __builtin_bswap32(four) : four;
    default:
        memcpy(&eight, at, 8);
        return swap ? __builtin_bswap64(eight) : eight;
    }
}

static double float_value(uint64_t bits, size_t size)
{
    if (size == 8) {
        double x;
        memcpy(&x, &bits, sizeof x);
        return x;
    }
    uint32_t low = (uint32_t)bits;
    float x;
    memcpy(&x, &low, sizeof x);
    return (double)x;
}

/* Integers that no double equals come back as NaN. */
static double unsigned_value(uint64_t bits, size_t size)
{
    (void)size;
    return elaw_exact_integer(bits) ? (double)bits : (double)NAN;
}

static double signed_value(uint64_t bits, size_t size)
{
    uint64_t sign = (uint64_t)1 << (8 * size - 1);
    if ((bits & sign) == 0)
        return unsigned_value(bits, size);
    uint64_t all = sign | (sign - 1);
    return -unsigned_value((~bits & all) + 1, size);
}

static double bool_value(uint64_t bits, size_t size)
{
    (void)size;
    return bits != 0 ? 1 : 0;
}

typedef double (*value_function)(uint64_t bits, size_t size);

static const struct {
    char kind;
    value_function value;
} kinds[] = {
    {'f', float_value},    {'c', float_value}, {'i', signed_value},
    {'u', unsigned_value}, {'b', bool_value},
};

static value_function value_of(char kind)
{
    size_t k = 0;
    while (kinds[k].kind != kind)
        k++;
    return kinds[k].value;
}

static bool host_is_little(void)
{
    const unsigned short one = 1;
    return *(const unsigned char *)&one == 1;
}

/* Bytes in the other order than this machine's. */
static bool swapped(const elaw_npy_header *h)
{
    return h->order != '|' && (h->order == '<') != host_is_little();
}

static void convert(const elaw_npy_header *h, const char *bytes, size_t count,
                    size_t size, double *out)
{
    value_function value = value_of(h->kind);
    bool swap = swapped(h);
    const unsigned char *at = (const unsigned char *)bytes;
#pragma omp parallel for schedule(static) if (count > 100000)
    for (ptrdiff_t k = 0; k < (ptrdiff_t)count; k++)
        out[k] = value(load_bits(at + (size_t)k * size, size, swap), size);
}

/* An integer that no double equals, named by its digits. */
static elaw_status check_integers(const elaw_source *source,
                                  const elaw_npy_header *h, const double *x)
{
    size_t count = h->rows * h->cols, k = 0;
    if (h->item < 8 || (k = elaw_first_not_finite(x, count)) == count)
        return ELAW_OK;
    const unsigned char *at =
        (const unsigned char *)source->bytes + h->offset + k * h->item;
    uint64_t bits = load_bits(at, h->item, swapped(h));
    bool negative = h->kind == 'i' && bits >> 63 != 0;
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: the integer %s%llu at row %zu, column %zu has more "
                     "digits than a double holds: save the array as float64",
                     source->name, negative ? "-" : "",
                     (unsigned long long)(negative ? ~bits + 1 : bits),
                     (h->fortran ? k % h->rows : k / h->cols) + 1,
                     (h->fortran ? k / h->rows : k % h->cols) + 1);
}

/* The entries where they lie, if this machine can use them there. */
static double *entries_in_place(const elaw_source *source,
                                const elaw_npy_header *h)
{
    bool doubles = (h->kind == 'f' && h->item == 8) || h->item == 16;
    bool aligned = (uintptr_t)(source->bytes + h->offset) % sizeof(double) == 0;
    if (!doubles || swapped(h) || !aligned || source->held == NULL)
        return NULL;
    void *held =
        source->held->map != NULL ? source->held->map : source->held->block[0];
    return (double *)(void *)((char *)held + h->offset);
}

/* A converted copy, in *held. */
static elaw_status entries_converted(const elaw_source *source,
                                     const elaw_npy_header *h, size_t width,
                                     elaw_held **held)
{
    size_t count = h->rows * h->cols * width;
    *held = elaw_held_create();
    if (*held == NULL)
        return elaw_fail_memory(source->name);
    double *x = elaw_alloc(count, sizeof *x);
    (*held)->block[0] = x;
    if (x == NULL)
        return elaw_fail(ELAW_ENOMEM, "%s: out of memory for %zu x %zu entries",
                         source->name, h->rows, h->cols);
    convert(h, source->bytes + h->offset, count, h->item / width, x);
    if (h->kind == 'i' || h->kind == 'u')
        return check_integers(source, h, x);
    return ELAW_OK;
}

static void fill(const elaw_block *b, elaw_places *list, elaw_data *out)
{
    size_t ld = b->layout == ELAW_ROW_MAJOR ? b->cols : b->rows;
    out->rows = b->rows;
    out->cols = b->cols;
    out->missing = list->place;
    out->missing_count = list->count;
    if (b->width == 2) {
        out->field = ELAW_COMPLEX;
        out->zdense = (elaw_zmatrix){
            b->rows, b->cols, ld, b->layout, (elaw_complex *)(void *)b->value,
            b->held};
    } else {
        out->dense =
            (elaw_matrix){b->rows, b->cols, ld, b->layout, b->value, b->held};
    }
}

static elaw_status npy_read(elaw_source *source,
                            const elaw_read_options *options, elaw_data *out)
{
    elaw_npy_header h;
    elaw_held *held = NULL;
    elaw_places list = {0};
    elaw_status status = elaw_npy_header_read(source, &h);
    if (status != ELAW_OK)
        return status;
    elaw_block block = {
        .rows = h.rows,
        .cols = h.cols,
        .width = h.kind == 'c' ? 2 : 1,
        .layout = h.fortran ? ELAW_COLUMN_MAJOR : ELAW_ROW_MAJOR,
        .value = entries_in_place(source, &h),
        .held = source->held,
    };
    if (block.value == NULL) {
        status = entries_converted(source, &h, block.width, &held);
        block.held = held;
        block.value = held != NULL ? held->block[0] : NULL;
    }
    if (status == ELAW_OK)
        status = elaw_cells_check(source, options->missing, &block, &list);
    if (status != ELAW_OK) {
        elaw_held_free(held);
        elaw_free(list.place);
        return status;
    }
    if (held == NULL)
        source->held = NULL; /* now the matrix keeps it */
    fill(&block, &list, out);
    return ELAW_OK;
}

/* --- writing -------------------------------------------------------------- */

/* A dense array to be written: `width` doubles an entry, `single` halves them
 * to floats. */
typedef struct array {
    size_t rows, cols, ld, width;
    elaw_layout layout;
    const double *value;
    bool single;
} array;

static void write_header(elaw_sink *sink, const array *a)
{
    char text[192];
    size_t item = a->width * (a->single ? sizeof(float) : sizeof(double));
    int used = snprintf(
        text + 10, sizeof text - 10,
        "{'descr': '%c%c%zu', 'fortran_order': %s, 'shape': (%zu, %zu), }",
        host_is_little() ? '<' : '>', a->width == 2 ? 'c' : 'f', item,
        a->layout == ELAW_ROW_MAJOR ? "False" : "True", a->rows, a->cols);
    /* blanks and a newline up to a multiple of 64, as the format asks */
    size_t length = (10 + (size_t)used + 1 + 63) / 64 * 64;
    memset(text + 10 + used, ' ', length - 11 - (size_t)used);
    text[length - 1] = '\n';
    memcpy(text, "\x93NUMPY\x01\x00", 8);
    text[8] = (char)((length - 10) & 0xff);
    text[9] = (char)((length - 10) >> 8);
    elaw_sink_write(sink, text, length);
}

static elaw_status write_single(elaw_sink *sink, const char *path,
                                const double *x, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (isfinite(x[k]) && fabs(x[k]) > (double)FLT_MAX)
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: %.17g is beyond the range of single "
                             "precision: write doubles",
                             path, x[k]);
        float single = (float)x[k];
        elaw_sink_write(sink, &single, sizeof single);
    }
    return ELAW_OK;
}

static elaw_status write_array(elaw_sink *sink, const char *path,
                               const array *a)
{
    bool by_rows = a->layout == ELAW_ROW_MAJOR;
    size_t lines = by_rows ? a->rows : a->cols;
    size_t length = (by_rows ? a->cols : a->rows) * a->width;
    elaw_status status = ELAW_OK;
    write_header(sink, a);
    for (size_t l = 0; l < lines && status == ELAW_OK; l++) {
        const double *line = a->value + l * a->ld * a->width;
        if (a->single)
            status = write_single(sink, path, line, length);
        else
            elaw_sink_write(sink, line, length * sizeof *line);
    }
    return status;
}

static elaw_status npy_write(elaw_sink *sink, const char *path,
                             const elaw_matrix *m,
                             const elaw_write_options *options)
{
    array a = {m->rows, m->cols, m->ld, 1, m->layout, m->data, options->single};
    return write_array(sink, path, &a);
}

static elaw_status npy_write_complex(elaw_sink *sink, const char *path,
                                     const elaw_zmatrix *m,
                                     const elaw_write_options *options)
{
    array a = {m->rows,        m->cols,
               m->ld,          2,
               m->layout,      (const double *)(const void *)m->data,
               options->single};
    return write_array(sink, path, &a);
}

const elaw_format elaw_format_npy = {
    .name = "NPY",
    .extension = {"npy"},
    .sniff = elaw_npy_sniff,
    .read = npy_read,
    .write = npy_write,
    .write_complex = npy_write_complex,
};
