/* The words of an expression, and what to say where another one was due. */
#ifndef CLI_LAW_WORDS_H
#define CLI_LAW_WORDS_H

#include "law_parse.h"

typedef struct law_reader {
    const char *text;
    size_t at, nested;
    law_trouble *trouble;
} law_reader;

void law_trouble_at(law_reader *r, size_t place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void law_out_of_memory(law_reader *r);
/* "WHAT is expected, not X": X is the word, number or sign that stands here. */
void law_expected(law_reader *r, const char *what);

void law_skip_space(law_reader *r);
/* Takes the sign if it comes next, spaces apart. */
bool law_take(law_reader *r, char sign);
/* The same, or WHAT is expected. */
bool law_require(law_reader *r, char sign, const char *what);
/* A number starts right here. */
bool law_number_starts(const law_reader *r);
bool law_read_number(law_reader *r, double *out);

#endif
