/* x = m 10^e = m 5^e 2^e with a whole mantissa m < 2^64. For |e| <= 27, 5^|e|
 * fits 63 bits: the product m 5^e, or the quotient m / 5^|e| to 64 bits with
 * its remainder, is exact in 128 bits, and one rounding to 53 bits gives the
 * nearest double. Anything longer goes to strtod as digits without a point. */
#include "io/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

__extension__ typedef unsigned __int128 uint128;

enum { POWERS = 28, MANTISSA_DIGITS = 19 };

/* 5^0 .. 5^27 */
// clang-format off
static const uint64_t five[POWERS] = {
    1u, 5u, 25u, 125u, 625u, 3125u, 15625u, 78125u, 390625u, 1953125u,
    9765625u, 48828125u, 244140625u, 1220703125u, 6103515625ull,
    30517578125ull, 152587890625ull, 762939453125ull, 3814697265625ull,
    19073486328125ull, 95367431640625ull, 476837158203125ull,
    2384185791015625ull, 11920928955078125ull, 59604644775390625ull,
    298023223876953125ull, 1490116119384765625ull, 7450580596923828125ull,
};
// clang-format on

/* The nearest double to q 2^p, ties to even; q has its top bit set and
 * `sticky` says that more lies below its last bit. */
static double round_to_double(uint64_t q, bool sticky, int p)
{
    uint64_t m = q >> 11, rest = q & 0x7ff, half = 0x400;
    if (rest > half || (rest == half && (sticky || (m & 1))))
        m++;
    uint64_t bits = (uint64_t)(1023 + p + 11) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return (double)m * power;
}

static double times_power(uint64_t m, int e)
{
    uint128 product = (uint128)m * five[e];
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    if (high == 0) {
        int shift = __builtin_clzll(low);
        return round_to_double(low << shift, false, e - shift);
    }
    int shift = __builtin_clzll(high);
    product <<= shift;
    return round_to_double((uint64_t)(product >> 64), (uint64_t)product != 0,
                           e + 64 - shift);
}

static double over_power(uint64_t m, int e)
{
    int a = __builtin_clzll(m), b = __builtin_clzll(five[e]);
    uint64_t d = five[e] << b;
    uint128 numerator = (uint128)(m << a) << 63;
    uint64_t q = (uint64_t)(numerator / d);
    bool sticky = (uint64_t)(numerator - (uint128)q * d) != 0;
    int shift = __builtin_clzll(q);
    return round_to_double(q << shift, sticky, b - a - 63 - e - shift);
}

/* What the scan of a number found. */
typedef struct decimal {
    const char *digits, *end; /* mantissa as written, with its point         */
    uint64_t m;               /* its first 19 significant digits             */
    bool cut;                 /* more digits than those                      */
    long long exponent;       /* of ten, for m                               */
    long long written;        /* the exponent after the e                    */
    bool negative;
} decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* More than 768 significant digits cannot change a rounding, save by being
 * there: the rest becomes a last digit 1. */
static double slow(const decimal *d)
{
    enum { KEPT = 800 };
    char text[KEPT + 40];
    int used = 0;
    bool rest = false, point = false, started = false;
    long long exponent = d->written;
    for (const char *c = d->digits; c < d->end; c++) {
        if (*c == '.') {
            point = true;
            continue;
        }
        started = started || *c != '0';
        exponent -= point;
        if (started && used < KEPT)
            text[used++] = *c;
        else if (started) {
            rest = rest || *c != '0';
            exponent++;
        }
    }
    if (used == 0)
        return 0;
    if (rest) {
        text[used++] = '1';
        exponent--;
    }
    snprintf(text + used, sizeof text - (size_t)used, "e%lld", exponent);
    return strtod(text, NULL); /* without a point: the same in any locale */
}

static double to_double(const decimal *d)
{
    if (d->cut)
        return slow(d);
    if (d->m == 0)
        return 0;
    if (d->exponent >= 0 && d->exponent < POWERS)
        return times_power(d->m, (int)d->exponent);
    if (d->exponent < 0 && d->exponent > -POWERS)
        return over_power(d->m, (int)-d->exponent);
    return slow(d);
}

/* Digits from `at` on, into the mantissa; `step` is their place: 0 before the
 * point, 1 after it. */
static const char *scan_digits(const char *at, const char *end, int *count,
                               int step, decimal *d)
{
    for (; at < end && is_digit(*at); at++) {
        if (*count < MANTISSA_DIGITS) {
            d->m = d->m * 10 + (uint64_t)(*at - '0');
            *count += d->m != 0;
            d->exponent -= step;
        } else {
            d->cut = d->cut || *at != '0';
            d->exponent += 1 - step;
        }
    }
    return at;
}

/* An exponent, where one is written in full; else `at`. */
static const char *scan_exponent(const char *at, const char *end, decimal *d)
{
    const char *c = at;
    if (c == end || (*c != 'e' && *c != 'E'))
        return at;
    c++;
    bool negative = c < end && *c == '-';
    c += c < end && (*c == '-' || *c == '+');
    if (c == end || !is_digit(*c))
        return at;
    long long e = 0;
    for (; c < end && is_digit(*c); c++)
        if (e < 1000000000000000LL)
            e = e * 10 + (*c - '0');
    d->written = negative ? -e : e;
    d->exponent += d->written;
    return c;
}

const char *elaw_number_parse(const char *at, const char *end, double *value)
{
    decimal d = {0};
    const char *c = at;
    d.negative = c < end && *c == '-';
    c += c < end && (*c == '-' || *c == '+');
    d.digits = c;
    int count = 0;
    c = scan_digits(c, end, &count, 0, &d);
    bool digits = c > d.digits;
    if (c < end && *c == '.') {
        const char *after = scan_digits(c + 1, end, &count, 1, &d);
        digits = digits || after > c + 1;
        c = after;
    }
    if (!digits)
        return at;
    d.end = c;
    c = scan_exponent(c, end, &d);
    double x = to_double(&d);
    *value = d.negative ? -x : x;
    return c;
}

const char *elaw_number_word(const char *at, const char *end, double *value)
{
    static const struct {
        const char *text;
        double value;
    } words[] = {{"nan", NAN}, {"infinity", INFINITY}, {"inf", INFINITY}};
    bool negative = at < end && *at == '-';
    const char *c = at + (at < end && (*at == '-' || *at == '+'));
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t length = strlen(words[w].text);
        if ((size_t)(end - c) >= length &&
            strncasecmp(c, words[w].text, length) == 0) {
            *value = negative ? -words[w].value : words[w].value;
            return c + length;
        }
    }
    return at;
}

bool elaw_exact_integer(uint64_t magnitude)
{
    if (magnitude >> 53 == 0)
        return true;
    return (magnitude >> __builtin_ctzll(magnitude)) >> 53 == 0;
}

int elaw_number_format(char text[32], double x)
{
    int length = snprintf(text, 32, "%.17g", x);
    /* the point of the locale may be any character, or several */
    int first = (int)strspn(text, "0123456789-");
    int rest = first + (int)strcspn(text + first, "0123456789aefin+");
    if (rest > first && rest < length) {
        text[first] = '.';
        memmove(text + first + 1, text + rest, (size_t)(length - rest) + 1);
        length -= rest - first - 1;
    }
    return length;
}
