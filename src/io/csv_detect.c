/* How a table is laid out, from its first records.
 *   delimiter  the one that makes most cells numbers
 *   labels     the first column, where most of its cells are words
 *   header     the first record, where a word stands above a number */
#include <string.h>

#include "io/csv_text.h"

enum { RECORDS = 32, CELLS = 20000 };

/* How a delimiter fares on the first records. */
typedef struct score {
    size_t cells, numbers;
    bool several;    /* more than one cell in some record                    */
    bool consistent; /* as many in each                                      */
} score;

/* A broken quote ends the look: the cells before it still speak. */
static score try_delimiter(elaw_csv_text text, char delimiter)
{
    score s = {.consistent = true};
    size_t first = 0;
    text.delimiter = delimiter;
    for (int r = 0; r < RECORDS && elaw_csv_record(&text); r++) {
        elaw_csv_cell cell = {0};
        size_t fields = 0;
        for (; !cell.last; fields++, s.cells++) {
            double value;
            if (s.cells == CELLS)
                return s;
            s.several = s.several || fields > 0;
            if (!elaw_csv_next(&text, &cell)) {
                s.consistent = false;
                return s;
            }
            s.numbers += elaw_csv_classify(cell.begin, cell.end, &value) ==
                             ELAW_CSV_NUMBER ||
                         elaw_csv_decimal_comma(cell.begin, cell.end);
        }
        if (r == 0)
            first = fields;
        s.consistent = s.consistent && fields == first;
    }
    return s;
}

/* Shares of numbers are compared as a/b < c/d <=> a d < c b. */
static bool is_better(const score *a, const score *b)
{
    size_t x = a->numbers * b->cells, y = b->numbers * a->cells;
    if (a->several != b->several)
        return a->several;
    if (x != y)
        return x > y;
    return a->consistent && !b->consistent;
}

static char find_delimiter(elaw_csv_text text)
{
    static const char candidates[] = {'\t', ',', ';', ' '};
    char best = ',';
    score top = try_delimiter(text, best);
    for (size_t k = 0; k < sizeof candidates; k++) {
        score s = try_delimiter(text, candidates[k]);
        if (is_better(&s, &top)) {
            top = s;
            best = candidates[k];
        }
    }
    return best;
}

/* The first record (above) beside the second (below). */
typedef struct pair {
    size_t above, below; /* cells                                            */
    bool corner_empty, first_is_word;
    size_t words_above; /* beyond the first column                           */
    bool all_words_above;
    bool counted_above; /* 0, 1, 2, .. beyond the first column             */
    bool word_over_number, first_word_over_number;
} pair;

/* Quoted text is a word for this purpose: numbers are seldom quoted. */
static bool is_word(const elaw_csv_cell *cell, double *value)
{
    return cell->quoted ||
           (elaw_csv_classify(cell->begin, cell->end, value) == ELAW_CSV_WORD &&
            !elaw_csv_decimal_comma(cell->begin, cell->end));
}

static void look_above(const elaw_csv_cell *cell, size_t column, pair *p)
{
    double value = -1;
    bool empty = cell->begin == cell->end;
    bool word = is_word(cell, &value) && !empty;
    if (column == 0) {
        p->corner_empty = empty;
        p->first_is_word = word;
        p->all_words_above = p->counted_above = true;
    } else {
        p->words_above += word;
        p->counted_above = p->counted_above && value == (double)(column - 1);
    }
    p->all_words_above = p->all_words_above && word;
}

static void look_at_both(const elaw_csv_cell *above, const elaw_csv_cell *below,
                         size_t column, pair *p)
{
    double value;
    if (above->begin == above->end || !is_word(above, &value) ||
        is_word(below, &value))
        return;
    if (column == 0)
        p->first_word_over_number = true;
    else
        p->word_over_number = true;
}

/* `above` stands at the first record, `below` at the second or the end. A
 * broken cell counts, and ends the look: reading comes to it and says so. */
static pair compare(elaw_csv_text above, elaw_csv_text below)
{
    pair p = {0};
    elaw_csv_cell a = {0}, b = {0};
    b.last = !elaw_csv_record(&below);
    while (!a.last || !b.last) {
        bool both = !a.last && !b.last;
        if (!a.last) {
            p.above++;
            if (!elaw_csv_next(&above, &a))
                break;
            look_above(&a, p.above - 1, &p);
        }
        if (!b.last) {
            p.below++;
            if (!elaw_csv_next(&below, &b))
                break;
        }
        if (both)
            look_at_both(&a, &b, p.below - 1, &p);
    }
    return p;
}

/* The first column below the first record. */
typedef struct column {
    size_t records, words;
    bool counted; /* 0, 1, 2, ..                                             */
} column;

static bool skip_record(elaw_csv_text *text, elaw_csv_cell cell)
{
    while (!cell.last)
        if (!elaw_csv_next(text, &cell))
            return false;
    return true;
}

static column look_down(elaw_csv_text text)
{
    column c = {.counted = true};
    for (; c.records < RECORDS && elaw_csv_record(&text); c.records++) {
        elaw_csv_cell cell;
        double value = -1;
        if (!elaw_csv_next(&text, &cell))
            break;
        bool word = is_word(&cell, &value) && cell.end > cell.begin;
        c.counted = c.counted && !word && value == (double)c.records;
        /* quotes around numbers only tell a label from numbers without */
        if (word && cell.quoted && !cell.last &&
            elaw_csv_classify(cell.begin, cell.end, &value) != ELAW_CSV_WORD) {
            if (!elaw_csv_next(&text, &cell))
                break;
            word = !cell.quoted;
        }
        c.words += word;
        if (!skip_record(&text, cell))
            break;
    }
    return c;
}

/* A first record of which more than half are words, some of them above
 * numbers, is a header. One stray word among numbers is not: it is refused as
 * a cell rather than a row be lost. */
static bool is_header(const pair *p, bool labels)
{
    size_t first = p->first_is_word && !labels;
    bool above = p->word_over_number || (p->first_word_over_number && !labels);
    return above && 2 * (p->words_above + first) > p->above - labels;
}

static void decide(const pair *p, const column *c, elaw_csv_layout *layout)
{
    bool words_down = 2 * c->words > c->records && p->below >= 2;
    if (p->below == 0) { /* one record: names, or a label and numbers */
        layout->header = p->all_words_above;
        layout->labels =
            p->first_is_word && p->words_above == 0 && p->above >= 2;
    } else if (p->above + 1 == p->below && p->all_words_above) {
        layout->header = layout->labels = layout->short_header = true;
    } else if (p->corner_empty && p->above >= 2 &&
               (2 * p->words_above > p->above - 1 || words_down ||
                (p->counted_above && c->counted))) {
        layout->header = layout->labels = true;
    } else {
        layout->labels = words_down;
        layout->header = is_header(p, words_down);
    }
    layout->fields = layout->header && p->below > 0 ? p->below : p->above;
}

elaw_csv_layout elaw_csv_detect(elaw_csv_text text)
{
    elaw_csv_layout layout = {.delimiter = find_delimiter(text)};
    text.delimiter = layout.delimiter;
    elaw_csv_text second = text;
    elaw_csv_record(&text);
    second = text;
    skip_record(&second, (elaw_csv_cell){0});
    pair p = compare(text, second);
    column c = look_down(p.below > 0 ? second : text);
    decide(&p, &c, &layout);
    return layout;
}
