/* A table in text: records and cells, and how a file is laid out. */
#ifndef IO_CSV_TEXT_H
#define IO_CSV_TEXT_H

#include "io/source.h"

typedef struct elaw_csv_text {
    const char *at, *end;
    size_t line;         /* the line of `at`, from 1                         */
    char delimiter;      /* ' ': runs of blanks                              */
    bool keep_blank;     /* a blank line is a cell (one column), not nothing */
    const char *problem; /* what is wrong with the last cell, or NULL        */
} elaw_csv_text;

typedef struct elaw_csv_cell {
    const char *begin, *end; /* within the quotes, blanks trimmed            */
    bool quoted;
    bool last; /* of its record                                    */
} elaw_csv_cell;

typedef enum elaw_csv_kind {
    ELAW_CSV_NUMBER,  /* Inf among them                                       */
    ELAW_CSV_MISSING, /* empty, NA, N/A, #N/A, NaN                            */
    ELAW_CSV_WORD
} elaw_csv_kind;

/* What the first records say of the file. */
typedef struct elaw_csv_layout {
    char delimiter;
    bool header, labels;
    size_t fields; /* cells of a record, the label among them                */
    bool short_header; /* the header has no cell above the labels            */
} elaw_csv_layout;

/* Past the byte-order mark, blank lines and '#' lines at the top; newlines at
 * the end of the file are cut off. */
elaw_csv_text elaw_csv_start(const elaw_source *source);
/* To the next record; false at the end. */
bool elaw_csv_record(elaw_csv_text *text);
/* The next cell of the record; false: see text->problem. */
bool elaw_csv_next(elaw_csv_text *text, elaw_csv_cell *cell);
/* Past what ends a cell whose content ends at `at`; false where there is
 * something else. */
bool elaw_csv_after(elaw_csv_text *text, const char *at, bool *last);

elaw_csv_kind elaw_csv_classify(const char *begin, const char *end,
                                double *value);
/* A number with a decimal comma. */
bool elaw_csv_decimal_comma(const char *begin, const char *end);

elaw_csv_layout elaw_csv_detect(elaw_csv_text text);

#endif
