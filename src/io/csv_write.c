/* Tables as text, with the names of rows and columns where they are given. */
#include "io/csv_write.h"

#include <string.h>

#include "io/csv_text.h"

/* Quotes where the text would be read as something else. */
static bool needs_quotes(const char *text, char delimiter)
{
    size_t length = strlen(text);
    double value;
    if (length == 0 || text[0] == ' ' || text[length - 1] == ' ' ||
        text[0] == '#' || strpbrk(text, "\"\n\r\t;,") != NULL ||
        strchr(text, delimiter) != NULL)
        return true;
    return elaw_csv_classify(text, text + length, &value) != ELAW_CSV_WORD;
}

static void write_name(elaw_sink *sink, const char *text, char delimiter)
{
    if (!needs_quotes(text, delimiter)) {
        elaw_sink_text(sink, text);
        return;
    }
    elaw_sink_text(sink, "\"");
    for (const char *c = text; *c != 0; c++) {
        elaw_sink_write(sink, c, 1);
        if (*c == '"')
            elaw_sink_text(sink, "\"");
    }
    elaw_sink_text(sink, "\"");
}

static void write_header(elaw_sink *sink, const elaw_matrix *m,
                         const elaw_write_options *options, char delimiter)
{
    for (size_t j = 0; j < m->cols; j++) {
        if (j > 0 || options->row_name != NULL)
            elaw_sink_write(sink, &delimiter, 1);
        write_name(sink, options->col_name[j], delimiter);
    }
    elaw_sink_text(sink, "\n");
}

static elaw_status write_table(elaw_sink *sink, const elaw_matrix *m,
                               const elaw_write_options *options,
                               char delimiter)
{
    if (options->col_name != NULL)
        write_header(sink, m, options, delimiter);
    for (size_t i = 0; i < m->rows; i++) {
        if (options->row_name != NULL)
            write_name(sink, options->row_name[i], delimiter);
        for (size_t j = 0; j < m->cols; j++) {
            if (j > 0 || options->row_name != NULL)
                elaw_sink_write(sink, &delimiter, 1);
            elaw_sink_number(sink, elaw_matrix_get(m, i, j));
        }
        elaw_sink_text(sink, "\n");
    }
    return ELAW_OK;
}

elaw_status elaw_csv_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options)
{
    (void)path;
    return write_table(sink, m, options, ',');
}

elaw_status elaw_tsv_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options)
{
    (void)path;
    return write_table(sink, m, options, '\t');
}
