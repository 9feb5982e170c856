/* Matrix Market files: a coordinate file stays sparse, an array is dense. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/cells.h"
#include "io/format.h"
#include "io/mtx_header.h"
#include "io/mtx_write.h"
#include "io/number.h"

/* --- reading -------------------------------------------------------------- */

/* A file that is being read, and what is missing in it. */
typedef struct reader {
    elaw_mtx file;
    bool missing;
    elaw_places list;
} reader;

static elaw_status refuse_line(const elaw_mtx *file, const char *expected)
{
    return elaw_fail(ELAW_EFORMAT,
                     "%s: line %zu: %s expected: correct the line",
                     file->source->name, file->line, expected);
}

/* Whole numbers that no double equals are refused, not rounded. */
static elaw_status check_whole(const elaw_mtx *file, const char *at,
                               const char *stop)
{
    uint64_t n = 0;
    at += *at == '-' || *at == '+';
    for (; at < stop && *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (n > (UINT64_MAX - digit) / 10)
            break;
        n = 10 * n + digit;
    }
    if (at < stop && (*at < '0' || *at > '9'))
        return refuse_line(file, "a whole number (the file says integer)");
    if (at < stop || !elaw_exact_integer(n))
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: line %zu: the integer has more digits than a "
                         "double holds: save the matrix as real",
                         file->source->name, file->line);
    return ELAW_OK;
}

/* One number of a line; goes past it. NaN and Inf pass. */
static elaw_status take_number(const elaw_mtx *file, const char **at,
                               const char *stop, double *value)
{
    const char *c = *at;
    while (c < stop && (*c == ' ' || *c == '\t'))
        c++;
    const char *after = elaw_number_parse(c, stop, value);
    bool digits = after != c;
    if (!digits)
        after = elaw_number_word(c, stop, value);
    if (after == c || (after < stop && strchr(" \t\r", *after) == NULL))
        return refuse_line(file, file->numbers == 2 ? "two numbers, real and "
                                                      "imaginary part,"
                                                    : "a number");
    *at = after;
    return file->integer && digits ? check_whole(file, c, after) : ELAW_OK;
}

/* Records a missing cell, and its mirror image. */
static bool add_missing(reader *r, size_t row, size_t col)
{
    bool mirrored = r->file.symmetry != ELAW_MTX_GENERAL && row != col;
    size_t last;
    if (!elaw_size_mul(r->file.rows, r->file.cols, &last))
        return false;
    return elaw_places_add(&r->list, row + col * r->file.rows) &&
           (!mirrored || elaw_places_add(&r->list, col + row * r->file.rows));
}

/* The numbers of entry (row, col), to the end of the line. */
static elaw_status take_entry(reader *r, const char *at, const char *stop,
                              size_t row, size_t col, double value[2])
{
    const elaw_mtx *file = &r->file;
    bool nan = false;
    value[0] = 1; /* a pattern says no more */
    value[1] = 0;
    for (int k = 0; k < file->numbers; k++) {
        elaw_status status = take_number(file, &at, stop, &value[k]);
        if (status != ELAW_OK)
            return status;
        nan = nan || isnan(value[k]);
        if (isinf(value[k]) || (nan && !r->missing))
            return elaw_fail_cell(file->source, value[k], row, col, file->line);
    }
    if (!elaw_mtx_ended(at, stop))
        return refuse_line(file, "nothing after the entry");
    if (nan) {
        value[0] = value[1] = 0;
        if (!add_missing(r, row, col))
            return elaw_fail_memory(file->source->name);
    }
    if (file->symmetry == ELAW_MTX_HERMITIAN && row == col && value[1] != 0)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line %zu: diagonal entry %zu of a hermitian "
                         "matrix is not real: correct the line",
                         file->source->name, file->line, row + 1);
    return ELAW_OK;
}

static elaw_status too_few(const elaw_mtx *file, size_t found)
{
    return elaw_fail(ELAW_EFORMAT,
                     "%s: truncated after line %zu: %zu entries are promised, "
                     "%zu are there: get the file again",
                     file->source->name, file->line, file->entries, found);
}

static elaw_status check_end(elaw_mtx *file)
{
    const char *at, *stop;
    if (!elaw_mtx_line(file, &at, &stop))
        return ELAW_OK;
    return elaw_fail(ELAW_EFORMAT,
                     "%s: line %zu: more than the %zu entries that are "
                     "promised: correct the line of sizes",
                     file->source->name, file->line, file->entries);
}

/* --- coordinate: sparse --- */

typedef struct triplets {
    size_t count, *row, *col;
    double *value;
} triplets;

static elaw_status take_place(const elaw_mtx *file, const char **at,
                              const char *stop, size_t *row, size_t *col)
{
    size_t i, j;
    if (!elaw_mtx_size(at, stop, &i) || !elaw_mtx_size(at, stop, &j))
        return refuse_line(file, "row and column in whole numbers");
    if (i < 1 || i > file->rows || j < 1 || j > file->cols)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line %zu: entry (%zu, %zu) lies outside %zu x "
                         "%zu (places count from 1): correct the line",
                         file->source->name, file->line, i, j, file->rows,
                         file->cols);
    if (file->symmetry != ELAW_MTX_GENERAL && i < j)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line %zu: entry (%zu, %zu) lies above the "
                         "diagonal of a symmetric file, which holds the lower "
                         "triangle: swap them",
                         file->source->name, file->line, i, j);
    *row = i - 1;
    *col = j - 1;
    return ELAW_OK;
}

static void put(triplets *t, int width, size_t row, size_t col,
                const double value[2])
{
    t->row[t->count] = row;
    t->col[t->count] = col;
    memcpy(t->value + t->count * (size_t)width, value,
           (size_t)width * sizeof *value);
    t->count++;
}

static elaw_status read_triplets(reader *r, int width, triplets *t)
{
    elaw_mtx *file = &r->file;
    for (size_t k = 0; k < file->entries; k++) {
        const char *at, *stop;
        size_t row = 0, col = 0;
        double value[2];
        if (!elaw_mtx_line(file, &at, &stop))
            return too_few(file, k);
        elaw_status status = take_place(file, &at, stop, &row, &col);
        if (status == ELAW_OK)
            status = take_entry(r, at, stop, row, col, value);
        if (status != ELAW_OK)
            return status;
        put(t, width, row, col, value);
    }
    return check_end(file);
}

/* The upper triangle, conjugate where hermitian, after the entries read. */
static void mirror(const elaw_mtx *file, int width, triplets *t)
{
    double sign = file->symmetry == ELAW_MTX_HERMITIAN ? -1 : 1;
    for (size_t k = 0; k < file->entries; k++) {
        const double *v = t->value + k * (size_t)width;
        double value[2] = {v[0], width == 2 ? sign * v[1] : 0};
        if (t->row[k] != t->col[k])
            put(t, width, t->col[k], t->row[k], value);
    }
}

typedef struct place {
    size_t row, col, entry;
} place;

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->col != y->col)
        return x->col < y->col ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* The line of an entry, from 0; `file` stands before the entries. */
static size_t line_of(elaw_mtx file, size_t entry)
{
    const char *at, *stop;
    for (size_t k = 0; k <= entry; k++)
        elaw_mtx_line(&file, &at, &stop);
    return file.line;
}

/* After the sparse matrix was refused: which line repeats which? */
static elaw_status name_duplicate(const elaw_mtx *start, const triplets *t)
{
    size_t count = start->entries, first = 0, second = SIZE_MAX;
    place *p = elaw_alloc(count, sizeof *p);
    if (p == NULL)
        return elaw_fail_memory(start->source->name);
    for (size_t k = 0; k < count; k++)
        p[k] = (place){t->row[k], t->col[k], k};
    qsort(p, count, sizeof *p, by_place);
    for (size_t k = 1; k < count; k++)
        if (p[k].row == p[k - 1].row && p[k].col == p[k - 1].col &&
            p[k].entry < second) {
            first = p[k - 1].entry;
            second = p[k].entry;
        }
    elaw_free(p);
    if (second == SIZE_MAX)
        return ELAW_OK; /* some other reason */
    return elaw_fail(ELAW_EFORMAT,
                     "%s: line %zu: entry (%zu, %zu) stands on line %zu "
                     "already: add the two, or take one out",
                     start->source->name, line_of(*start, second),
                     t->row[second] + 1, t->col[second] + 1,
                     line_of(*start, first));
}

static bool allocate(triplets *t, size_t room, int width)
{
    t->row = elaw_alloc(room, sizeof *t->row);
    t->col = elaw_alloc(room, sizeof *t->col);
    t->value = elaw_alloc(room, (size_t)width * sizeof *t->value);
    return t->row != NULL && t->col != NULL && t->value != NULL;
}

static elaw_status read_coordinate(reader *r, elaw_data *out)
{
    elaw_mtx start = r->file;
    triplets t = {0};
    int width = start.numbers == 2 ? 2 : 1;
    elaw_field field = width == 2 ? ELAW_COMPLEX : ELAW_REAL;
    bool mirrored = start.symmetry != ELAW_MTX_GENERAL;
    size_t room = start.entries * (mirrored ? 2 : 1);
    elaw_status status = allocate(&t, room, width)
                             ? read_triplets(r, width, &t)
                             : elaw_fail_memory(start.source->name);
    if (status == ELAW_OK) {
        if (mirrored)
            mirror(&start, width, &t);
        status =
            elaw_sparse_from_triplets(start.rows, start.cols, field, t.count,
                                      t.row, t.col, t.value, &out->sparse);
        elaw_status named =
            status == ELAW_EINVAL ? name_duplicate(&start, &t) : ELAW_OK;
        status = named != ELAW_OK ? named : status;
    }
    elaw_free(t.row);
    elaw_free(t.col);
    elaw_free(t.value);
    out->storage = ELAW_SPARSE;
    return status;
}

/* --- array: dense --- */

static elaw_status read_values(reader *r, size_t width, double *data, size_t ld)
{
    elaw_mtx *file = &r->file;
    bool mirrored = file->symmetry != ELAW_MTX_GENERAL;
    double sign = file->symmetry == ELAW_MTX_HERMITIAN ? -1 : 1;
    size_t found = 0;
    for (size_t j = 0; j < file->cols; j++)
        for (size_t i = mirrored ? j : 0; i < file->rows; i++, found++) {
            const char *at, *stop;
            double value[2];
            if (!elaw_mtx_line(file, &at, &stop))
                return too_few(file, found);
            elaw_status status = take_entry(r, at, stop, i, j, value);
            if (status != ELAW_OK)
                return status;
            memcpy(data + (i + j * ld) * width, value, width * sizeof *value);
            if (!mirrored || i == j)
                continue;
            value[1] *= sign;
            memcpy(data + (j + i * ld) * width, value, width * sizeof *value);
        }
    return check_end(file);
}

static elaw_status read_array(reader *r, elaw_data *out)
{
    const elaw_mtx *file = &r->file;
    if (file->numbers == 2) {
        elaw_status status =
            elaw_zmatrix_create(file->rows, file->cols, &out->zdense);
        return status != ELAW_OK
                   ? status
                   : read_values(r, 2, (double *)(void *)out->zdense.data,
                                 out->zdense.ld);
    }
    elaw_status status =
        elaw_matrix_create(file->rows, file->cols, &out->dense);
    return status != ELAW_OK
               ? status
               : read_values(r, 1, out->dense.data, out->dense.ld);
}

static elaw_status mtx_read(elaw_source *source,
                            const elaw_read_options *options, elaw_data *out)
{
    reader r = {.missing = options->missing};
    elaw_data data = {0};
    elaw_status status = elaw_mtx_header_read(source, &r.file);
    if (status != ELAW_OK)
        return status;
    data.rows = r.file.rows;
    data.cols = r.file.cols;
    data.field = r.file.numbers == 2 ? ELAW_COMPLEX : ELAW_REAL;
    data.declared_symmetric = r.file.symmetry != ELAW_MTX_GENERAL;
    status =
        r.file.coordinate ? read_coordinate(&r, &data) : read_array(&r, &data);
    elaw_places_sort(&r.list);
    data.missing = r.list.place;
    data.missing_count = r.list.count;
    if (status == ELAW_OK)
        *out = data;
    else
        elaw_data_free(&data);
    return status;
}

const elaw_format elaw_format_mtx = {
    .name = "Matrix Market",
    .extension = {"mtx"},
    .sniff = elaw_mtx_sniff,
    .read = mtx_read,
    .write = elaw_mtx_write,
    .write_complex = elaw_mtx_write_complex,
    .write_sparse = elaw_mtx_write_sparse,
};
