/* Signs and numbers of an expression. A number is written out in full before
 * strtod sees it, which alone would also take nan, inf and hexadecimals. */
#include "law_words.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* --- trouble -------------------------------------------------------------- */

void law_trouble_at(law_reader *r, size_t place, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    r->trouble->place = place;
    vsnprintf(r->trouble->text, sizeof r->trouble->text, format, values);
    va_end(values);
}

void law_out_of_memory(law_reader *r)
{
    law_trouble_at(r, r->at, "out of memory");
}

void law_expected(law_reader *r, const char *what)
{
    const char *here = r->text + r->at;
    int length = 0;
    while (length < 24 &&
           (isalnum((unsigned char)here[length]) ||
            (length > 0 && (here[length] == '-' || here[length] == '.'))))
        length++;
    if (length == 0 && here[0] != '\0')
        for (length = 1; (here[length] & 0xC0) == 0x80;) /* UTF-8 */
            length++;
    if (length == 0)
        law_trouble_at(r, r->at, "%s is expected, but the expression ends",
                       what);
    else
        law_trouble_at(r, r->at, "%s is expected, not \"%.*s\"", what, length,
                       here);
}

/* --- words ---------------------------------------------------------------- */

void law_skip_space(law_reader *r)
{
    while (isspace((unsigned char)r->text[r->at]))
        r->at++;
}

static bool digit_at(const law_reader *r, size_t place)
{
    return isdigit((unsigned char)r->text[place]);
}

bool law_take(law_reader *r, char sign)
{
    law_skip_space(r);
    if (r->text[r->at] != sign)
        return false;
    r->at++;
    return true;
}

bool law_require(law_reader *r, char sign, const char *what)
{
    if (law_take(r, sign))
        return true;
    law_expected(r, what);
    return false;
}

bool law_number_starts(const law_reader *r)
{
    size_t i = r->at;
    i += r->text[i] == '+' || r->text[i] == '-';
    i += r->text[i] == '.';
    return digit_at(r, i);
}

/* End of [+-] digits [. digits] [e [+-] digits] that starts here. */
static size_t number_end(const law_reader *r)
{
    size_t i = r->at;
    i += r->text[i] == '+' || r->text[i] == '-';
    while (digit_at(r, i))
        i++;
    i += r->text[i] == '.';
    while (digit_at(r, i))
        i++;
    if (r->text[i] == 'e' || r->text[i] == 'E') {
        size_t power = i + 1;
        power += r->text[power] == '+' || r->text[power] == '-';
        if (digit_at(r, power))
            i = power;
        while (digit_at(r, i))
            i++;
    }
    return i;
}

bool law_read_number(law_reader *r, double *out)
{
    law_skip_space(r);
    if (!law_number_starts(r)) {
        law_expected(r, "a number");
        return false;
    }
    size_t begin = r->at, end = number_end(r);
    if (isalnum((unsigned char)r->text[end])) {
        law_trouble_at(r, end, "\"%.*s\" is not a number",
                       (int)(end - begin + 1), r->text + begin);
        return false;
    }
    *out = strtod(r->text + begin, NULL);
    if (!isfinite(*out)) {
        law_trouble_at(r, begin, "the number does not fit a double");
        return false;
    }
    r->at = end;
    return true;
}
