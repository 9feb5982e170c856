#include "io/csv_text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "io/number.h"

static bool is_newline(char c)
{
    return c == '\n' || c == '\r';
}

/* A tab is a blank unless it separates. */
static bool is_blank(const elaw_csv_text *text, char c)
{
    return c == ' ' || (c == '\t' && text->delimiter != '\t');
}

static const char *skip_blanks(const elaw_csv_text *text, const char *at)
{
    while (at < text->end && is_blank(text, *at))
        at++;
    return at;
}

/* Past one line end (LF, CRLF or CR), if one is there. */
static void pass_newline(elaw_csv_text *text)
{
    if (text->at == text->end)
        return;
    if (*text->at == '\r' && text->at + 1 < text->end && text->at[1] == '\n')
        text->at++;
    text->at++;
    text->line++;
}

elaw_csv_text elaw_csv_start(const elaw_source *source)
{
    elaw_csv_text text = {.at = source->bytes,
                          .end = source->bytes + source->size,
                          .line = 1,
                          .delimiter = ','};
    if (source->size >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
        text.at += 3;
    while (text.end > text.at && is_newline(text.end[-1]))
        text.end--;
    while (elaw_csv_record(&text) && *text.at == '#') {
        while (text.at < text.end && !is_newline(*text.at))
            text.at++;
        pass_newline(&text);
    }
    return text;
}

bool elaw_csv_record(elaw_csv_text *text)
{
    while (!text->keep_blank && text->at < text->end) {
        const char *at = skip_blanks(text, text->at);
        if (at < text->end && !is_newline(*at))
            return true;
        text->at = at;
        pass_newline(text);
    }
    return text->at < text->end;
}

bool elaw_csv_after(elaw_csv_text *text, const char *at, bool *last)
{
    const char *blank = at;
    at = skip_blanks(text, at);
    *last = at == text->end || is_newline(*at);
    if (*last) {
        text->at = at;
        pass_newline(text);
        return true;
    }
    if (text->delimiter == ' ') {
        text->at = at;
        return at > blank;
    }
    text->at = at + 1;
    return *at == text->delimiter;
}

static bool next_quoted(elaw_csv_text *text, const char *at,
                        elaw_csv_cell *cell)
{
    cell->begin = ++at;
    for (;; at++) {
        at = memchr(at, '"', (size_t)(text->end - at));
        if (at == NULL) {
            text->problem = "a quote is opened and never closed";
            return false;
        }
        if (at + 1 == text->end || at[1] != '"')
            break;
        at++; /* a doubled quote is a quote in the text */
    }
    cell->end = at;
    for (const char *c = cell->begin; c < cell->end; c++)
        text->line += *c == '\n';
    if (!elaw_csv_after(text, at + 1, &cell->last)) {
        text->problem = "text follows a closing quote";
        return false;
    }
    return true;
}

bool elaw_csv_next(elaw_csv_text *text, elaw_csv_cell *cell)
{
    const char *at = skip_blanks(text, text->at);
    text->problem = NULL;
    cell->quoted = at < text->end && *at == '"';
    if (cell->quoted)
        return next_quoted(text, at, cell);
    cell->begin = at;
    while (at < text->end && !is_newline(*at) && *at != text->delimiter &&
           !(text->delimiter == ' ' && *at == '\t'))
        at++;
    const char *stop = at;
    while (stop > cell->begin && is_blank(text, stop[-1]))
        stop--;
    cell->end = stop;
    return elaw_csv_after(text, at, &cell->last);
}

elaw_csv_kind elaw_csv_classify(const char *begin, const char *end,
                                double *value)
{
    static const char *const missing[] = {"NA", "N/A", "#N/A"};
    size_t length = (size_t)(end - begin);
    if (length == 0)
        return ELAW_CSV_MISSING;
    if (elaw_number_parse(begin, end, value) == end)
        return ELAW_CSV_NUMBER;
    if (elaw_number_word(begin, end, value) == end)
        return isnan(*value) ? ELAW_CSV_MISSING : ELAW_CSV_NUMBER;
    for (size_t k = 0; k < sizeof missing / sizeof *missing; k++)
        if (strlen(missing[k]) == length &&
            strncasecmp(begin, missing[k], length) == 0)
            return ELAW_CSV_MISSING;
    return ELAW_CSV_WORD;
}

bool elaw_csv_decimal_comma(const char *begin, const char *end)
{
    double value;
    const char *at = elaw_number_parse(begin, end, &value);
    if (at == begin || at == end || *at != ',' || at + 1 == end ||
        at[1] < '0' || at[1] > '9')
        return false;
    return elaw_number_parse(at + 1, end, &value) == end;
}
