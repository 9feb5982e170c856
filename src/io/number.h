/* Decimal numbers in text, the same whatever the locale: read with correct
 * rounding, written with 17 significant digits (so that they read back). */
#ifndef IO_NUMBER_H
#define IO_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads [sign] digits [. digits] [e [sign] digits] at the start of
 * [at, end): the place after it, or `at` where there is no number. A magnitude
 * beyond the doubles gives +-Inf. */
const char *elaw_number_parse(const char *at, const char *end, double *value);

/* The same for the words nan, inf, infinity in any case, with a sign. */
const char *elaw_number_word(const char *at, const char *end, double *value);

/* Whether a double holds the whole number exactly: its odd part fits the 53
 * bits of a mantissa. */
bool elaw_exact_integer(uint64_t magnitude);

/* Zero-ended text of x into text[32]; its length. */
int elaw_number_format(char text[32], double x);

#endif
