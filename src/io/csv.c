/* CSV and TSV tables, read row by row into a row-major matrix. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "io/cells.h"
#include "io/csv_text.h"
#include "io/csv_write.h"
#include "io/format.h"
#include "io/number.h"

typedef struct reader {
    const elaw_source *source;
    elaw_csv_text text;
    elaw_csv_layout layout;
    bool missing;
    size_t rows, cols, room; /* room: rows there is memory for               */
    double *value;           /* row-major                                    */
    char **row_name, **col_name;
    elaw_places list; /* row * cols + col until the rows are counted         */
} reader;

/* --- refusals ------------------------------------------------------------- */

/* The text of a cell for a message: short, one line, whole characters. */
static void quote_cell(const elaw_csv_cell *cell, char text[48])
{
    size_t length = (size_t)(cell->end - cell->begin), kept = length;
    if (length > 40) {
        kept = 40;
        while (kept > 0 && ((unsigned char)cell->begin[kept] & 0xc0) == 0x80)
            kept--;
    }
    for (size_t k = 0; k < kept; k++)
        text[k] = (unsigned char)cell->begin[k] < 32 ? ' ' : cell->begin[k];
    memcpy(text + kept, length > kept ? "..." : "", length > kept ? 4 : 1);
}

static elaw_status refuse_word(const reader *r, const elaw_csv_cell *cell,
                               size_t col, size_t line)
{
    char text[48];
    quote_cell(cell, text);
    const char *advice = elaw_csv_decimal_comma(cell->begin, cell->end)
                             ? "write a decimal point for the comma"
                             : "correct the cell, or take the column out";
    return elaw_fail(ELAW_EFORMAT,
                     "%s: '%s' at row %zu, column %zu (line %zu) is not a "
                     "number: %s",
                     r->source->name, text, r->rows + 1, col + 1, line, advice);
}

static elaw_status refuse_missing(const reader *r, const elaw_csv_cell *cell,
                                  size_t col, size_t line)
{
    char text[48];
    quote_cell(cell, text);
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: %s%s%s cell at row %zu, column %zu (line %zu): fill "
                     "it, or read the file with missing cells allowed "
                     "(--missing)",
                     r->source->name, *text ? "'" : "", *text ? text : "empty",
                     *text ? "'" : "", r->rows + 1, col + 1, line);
}

static elaw_status refuse_problem(const reader *r, size_t line)
{
    return elaw_fail(ELAW_EFORMAT, "%s: line %zu: %s: correct the line",
                     r->source->name, line, r->text.problem);
}

/* Row r->rows has other than the usual number of cells. */
static elaw_status refuse_ragged(const reader *r, size_t found, size_t line)
{
    return elaw_fail(ELAW_EFORMAT,
                     "%s: row %zu (line %zu) has %zu cell%s, row 1 has %zu: "
                     "every row needs as many",
                     r->source->name, r->rows + 1, line, found,
                     found == 1 ? "" : "s", r->layout.fields);
}

/* --- names ---------------------------------------------------------------- */

/* A copy of the cell's text, doubled quotes undone. */
static char *copy_text(const elaw_csv_cell *cell)
{
    char *text = elaw_alloc((size_t)(cell->end - cell->begin) + 1, 1);
    size_t used = 0;
    if (text == NULL)
        return NULL;
    for (const char *c = cell->begin; c < cell->end; c++) {
        text[used++] = *c;
        if (cell->quoted && *c == '"')
            c++;
    }
    text[used] = 0;
    return text;
}

static elaw_status read_header(reader *r)
{
    elaw_csv_cell cell = {0};
    size_t line = r->text.line, shift = 0, found = 0;
    if (r->layout.labels && !r->layout.short_header)
        shift = 1; /* the corner */
    r->col_name = elaw_alloc_zero(r->cols, sizeof *r->col_name);
    if (r->col_name == NULL)
        return elaw_fail_memory(r->source->name);
    for (; !cell.last; found++) {
        if (!elaw_csv_next(&r->text, &cell))
            return refuse_problem(r, line);
        if (found < shift || found - shift >= r->cols)
            continue;
        char *name = copy_text(&cell);
        if (name == NULL)
            return elaw_fail_memory(r->source->name);
        r->col_name[found - shift] = name;
    }
    if (found != r->cols + shift)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: the header (line %zu) has %zu cell%s, row 1 has "
                         "%zu: every row needs as many",
                         r->source->name, line, found, found == 1 ? "" : "s",
                         r->layout.fields);
    return ELAW_OK;
}

/* --- rows ----------------------------------------------------------------- */

/* The cell by all rules: quotes, missing cells, refusals. */
static elaw_status take_cell(reader *r, size_t col, double *value, bool *last)
{
    elaw_csv_cell cell;
    size_t line = r->text.line;
    if (!elaw_csv_next(&r->text, &cell))
        return refuse_problem(r, line);
    *last = cell.last;
    switch (elaw_csv_classify(cell.begin, cell.end, value)) {
    case ELAW_CSV_NUMBER:
        return isfinite(*value)
                   ? ELAW_OK
                   : elaw_fail_cell(r->source, *value, r->rows, col, line);
    case ELAW_CSV_MISSING:
        if (!r->missing)
            return refuse_missing(r, &cell, col, line);
        *value = 0;
        return elaw_places_add(&r->list, r->rows * r->cols + col)
                   ? ELAW_OK
                   : elaw_fail_memory(r->source->name);
    default:
        return refuse_word(r, &cell, col, line);
    }
}

/* The short way for what nearly every cell is: a plain number. */
static elaw_status take_value(reader *r, size_t col, double *value, bool *last)
{
    elaw_csv_text *text = &r->text;
    const char *start = text->at, *after;
    size_t line = text->line;
    while (start < text->end && *start == ' ')
        start++;
    after = elaw_number_parse(start, text->end, value);
    if (after != start && isfinite(*value)) {
        elaw_csv_text before = *text;
        if (elaw_csv_after(text, after, last))
            return ELAW_OK;
        *text = before;
        text->line = line;
    }
    return take_cell(r, col, value, last);
}

static elaw_status take_label(reader *r, bool *last)
{
    elaw_csv_cell cell;
    size_t line = r->text.line;
    if (!elaw_csv_next(&r->text, &cell))
        return refuse_problem(r, line);
    *last = cell.last;
    r->row_name[r->rows] = copy_text(&cell);
    return r->row_name[r->rows] != NULL ? ELAW_OK
                                        : elaw_fail_memory(r->source->name);
}

/* How many cells are left in a record that is too long. */
static size_t count_rest(reader *r)
{
    elaw_csv_cell cell = {0};
    size_t count = 0;
    while (!cell.last && elaw_csv_next(&r->text, &cell))
        count++;
    return count;
}

static elaw_status read_row(reader *r)
{
    bool last = false;
    size_t line = r->text.line, label = r->layout.labels ? 1 : 0;
    double *row = r->value + r->rows * r->cols;
    elaw_status status = label > 0 ? take_label(r, &last) : ELAW_OK;
    for (size_t j = 0; j < r->cols && status == ELAW_OK; j++) {
        if (last)
            return refuse_ragged(r, j + label, line);
        status = take_value(r, j, &row[j], &last);
    }
    if (status == ELAW_OK && !last)
        return refuse_ragged(r, r->cols + label + count_rest(r), line);
    return status;
}

static size_t count_byte(const char *at, const char *end, char byte)
{
    size_t count = 0;
    while (at < end && (at = memchr(at, byte, (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

/* An upper bound of the rows: a line end and at least one byte a cell. */
static size_t bound_rows(const reader *r)
{
    const char *at = r->text.at, *end = r->text.end;
    size_t lines = 1 + count_byte(at, end, '\n') + count_byte(at, end, '\r');
    size_t room = ((size_t)(end - at) + 1) / r->layout.fields + 1;
    return lines < room ? lines : room;
}

static elaw_status allocate(reader *r)
{
    size_t entries;
    r->room = bound_rows(r);
    if (!elaw_size_mul(r->room, r->cols, &entries))
        return elaw_fail(ELAW_EOVERFLOW, "%s: the table is too large",
                         r->source->name);
    r->value = elaw_alloc(entries, sizeof *r->value);
    if (r->layout.labels)
        r->row_name = elaw_alloc_zero(r->room, sizeof *r->row_name);
    if (r->value == NULL || (r->layout.labels && r->row_name == NULL))
        return elaw_fail(ELAW_ENOMEM,
                         "%s: out of memory for up to %zu x %zu entries",
                         r->source->name, r->room, r->cols);
    return ELAW_OK;
}

static elaw_status read_table(reader *r)
{
    const char *name = r->source->name;
    if (!elaw_csv_record(&r->text))
        return elaw_fail(ELAW_ESHAPE,
                         "%s: holds no rows: a matrix has at least one row "
                         "and one column",
                         name);
    r->layout = elaw_csv_detect(r->text);
    r->text.delimiter = r->layout.delimiter;
    r->cols = r->layout.fields - (r->layout.labels ? 1 : 0);
    elaw_status status = r->layout.header ? read_header(r) : ELAW_OK;
    if (status == ELAW_OK)
        status = allocate(r);
    r->text.keep_blank = r->layout.fields == 1;
    while (status == ELAW_OK && elaw_csv_record(&r->text)) {
        status = read_row(r);
        r->rows += status == ELAW_OK;
    }
    if (status == ELAW_OK && r->rows == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: holds a row of names and no row of numbers: a "
                         "matrix has at least one row",
                         name);
    return status;
}

/* Everything into a data, which then owns it; also what is to be freed. */
static elaw_data gather(reader *r, elaw_held *held)
{
    held->block[0] = r->value;
    for (size_t k = 0; k < r->list.count; k++) {
        size_t row = r->list.place[k] / r->cols;
        r->list.place[k] = row + (r->list.place[k] % r->cols) * r->rows;
    }
    elaw_places_sort(&r->list);
    return (elaw_data){
        .rows = r->rows,
        .cols = r->cols,
        .dense = {r->rows, r->cols, r->cols, ELAW_ROW_MAJOR, r->value, held},
        .row_name = r->row_name,
        .col_name = r->col_name,
        .missing_count = r->list.count,
        .missing = r->list.place,
    };
}

static elaw_status csv_read(elaw_source *source,
                            const elaw_read_options *options, elaw_data *out)
{
    reader r = {.source = source,
                .text = elaw_csv_start(source),
                .missing = options->missing};
    elaw_held *held = elaw_held_create();
    if (held == NULL)
        return elaw_fail_memory(source->name);
    elaw_status status = read_table(&r);
    if (status != ELAW_OK)
        r.rows = r.room; /* names may have been set beyond the whole rows */
    elaw_data data = gather(&r, held);
    if (status == ELAW_OK)
        *out = data;
    else
        elaw_data_free(&data);
    return status;
}

const elaw_format elaw_format_csv = {
    .name = "CSV",
    .extension = {"csv", "txt"},
    .read = csv_read,
    .write = elaw_csv_write,
};

const elaw_format elaw_format_tsv = {
    .name = "TSV",
    .extension = {"tsv"},
    .read = csv_read,
    .write = elaw_tsv_write,
};
