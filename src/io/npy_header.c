/* The dictionary is a Python literal; it is parsed as one (strings, True and
 * False, tuples of integers), in whatever order its keys come.
 * Format: numpy.lib.format, NEP 1. */
#include "io/npy_header.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { MAGIC = 6, DIMENSIONS = 32, DESCR = 32 };

bool elaw_npy_sniff(const char *bytes, size_t size)
{
    return size >= MAGIC && memcmp(bytes, "\x93NUMPY", MAGIC) == 0;
}

/* The dictionary while it is parsed. */
typedef struct parser {
    const elaw_source *source;
    const char *start, *at, *end;
    char descr[DESCR];
    bool structured, fortran;
    size_t dimensions, shape[DIMENSIONS];
    bool too_large;
    unsigned seen; /* bit k: key k of the table                              */
} parser;

static elaw_status malformed(const parser *p, const char *expected)
{
    return elaw_fail(ELAW_EFORMAT,
                     "%s: malformed NPY header: %s expected at byte %zu: save "
                     "the array again with numpy.save",
                     p->source->name, expected,
                     (size_t)(p->at - p->source->bytes));
}

static void skip_blanks(parser *p)
{
    while (p->at < p->end && strchr(" \t\r\n", *p->at) != NULL && *p->at != 0)
        p->at++;
}

/* The character c after blanks; goes past it. */
static bool take(parser *p, char c)
{
    skip_blanks(p);
    if (p->at == p->end || *p->at != c)
        return false;
    p->at++;
    return true;
}

static bool take_word(parser *p, const char *word)
{
    size_t length = strlen(word);
    skip_blanks(p);
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, word, length) != 0)
        return false;
    p->at += length;
    return true;
}

/* A quoted string without escapes, cut to the room. */
static bool take_string(parser *p, char *text, size_t room)
{
    skip_blanks(p);
    if (p->at == p->end || (*p->at != '\'' && *p->at != '"'))
        return false;
    char quote = *p->at++;
    const char *close = memchr(p->at, quote, (size_t)(p->end - p->at));
    if (close == NULL)
        return false;
    size_t length = (size_t)(close - p->at);
    if (length >= room)
        length = room - 1;
    memcpy(text, p->at, length);
    text[length] = 0;
    p->at = close + 1;
    return true;
}

/* A decimal integer; Python 2 may have put an L behind it. */
static bool take_size(parser *p, size_t *out)
{
    skip_blanks(p);
    const char *first = p->at;
    size_t n = 0;
    for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++)
        if (!elaw_size_mul(n, 10, &n) ||
            !elaw_size_add(n, (size_t)(*p->at - '0'), &n))
            p->too_large = true;
    if (p->at == first)
        return false;
    if (p->at < p->end && *p->at == 'L')
        p->at++;
    *out = n;
    return true;
}

/* A list of fields nests brackets of both kinds; it is refused later. */
static bool skip_list(parser *p)
{
    int depth = 0;
    do {
        char skipped[2];
        skip_blanks(p);
        if (p->at == p->end)
            return false;
        if (*p->at == '\'' || *p->at == '"') {
            if (!take_string(p, skipped, sizeof skipped))
                return false;
            continue;
        }
        depth += (*p->at == '[' || *p->at == '(');
        depth -= (*p->at == ']' || *p->at == ')');
        p->at++;
    } while (depth > 0);
    return true;
}

static elaw_status parse_descr(parser *p)
{
    skip_blanks(p);
    p->structured = p->at < p->end && *p->at == '[';
    if (p->structured ? skip_list(p)
                      : take_string(p, p->descr, sizeof p->descr))
        return ELAW_OK;
    return malformed(p, "a type such as '<f8'");
}

static elaw_status parse_fortran(parser *p)
{
    p->fortran = take_word(p, "True");
    if (p->fortran || take_word(p, "False"))
        return ELAW_OK;
    return malformed(p, "True or False");
}

static elaw_status parse_shape(parser *p)
{
    p->dimensions = 0;
    if (!take(p, '('))
        return malformed(p, "a shape such as (3, 4)");
    while (!take(p, ')')) {
        size_t n;
        if (!take_size(p, &n))
            return malformed(p, "a size");
        if (p->dimensions == DIMENSIONS)
            return malformed(p, "no more than 32 dimensions");
        p->shape[p->dimensions++] = n;
        if (!take(p, ',') && (p->at == p->end || *p->at != ')'))
            return malformed(p, "a comma or )");
    }
    return ELAW_OK;
}

static const struct {
    const char *name;
    elaw_status (*parse)(parser *p);
} keys[] = {
    {"descr", parse_descr},
    {"fortran_order", parse_fortran},
    {"shape", parse_shape},
};
enum { KEYS = sizeof keys / sizeof *keys };

static elaw_status parse_entry(parser *p)
{
    char name[24];
    if (!take_string(p, name, sizeof name))
        return malformed(p, "a key in quotes");
    if (!take(p, ':'))
        return malformed(p, "a colon");
    for (unsigned k = 0; k < KEYS; k++)
        if (strcmp(name, keys[k].name) == 0) {
            p->seen |= 1u << k;
            return keys[k].parse(p);
        }
    return malformed(p, "one of the keys descr, fortran_order, shape");
}

static elaw_status parse_dictionary(parser *p)
{
    if (!take(p, '{'))
        return malformed(p, "{");
    while (!take(p, '}')) {
        elaw_status status = parse_entry(p);
        if (status != ELAW_OK)
            return status;
        if (!take(p, ',') && (p->at == p->end || *p->at != '}'))
            return malformed(p, "a comma or }");
    }
    skip_blanks(p);
    if (p->at != p->end)
        return malformed(p, "nothing more");
    if (p->seen != (1u << KEYS) - 1)
        return malformed(p, "each of descr, fortran_order, shape");
    return ELAW_OK;
}

/* Magic, version and length: where the dictionary starts and ends. */
static elaw_status find_dictionary(const elaw_source *source, parser *p)
{
    const unsigned char *b = (const unsigned char *)source->bytes;
    if (!elaw_npy_sniff(source->bytes, source->size))
        return elaw_fail(ELAW_EFORMAT,
                         "%s: not an NPY file: it does not begin with the "
                         "NumPy mark: save the array with numpy.save",
                         source->name);
    if (source->size >= MAGIC + 2 && (b[6] < 1 || b[6] > 3))
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: NPY version %d.%d: versions 1.0 to 3.0 are "
                         "read; save the array again with numpy.save",
                         source->name, b[6], b[7]);
    bool is_short = source->size >= MAGIC + 2 && b[6] == 1;
    size_t start = is_short ? 10 : 12, length = 0;
    if (source->size >= start) {
        length = (size_t)b[8] | (size_t)b[9] << 8;
        if (!is_short)
            length |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    }
    if (source->size < start || length > source->size - start)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: truncated NPY file: it ends within the header, "
                         "after %zu bytes: get the file again",
                         source->name, source->size);
    p->start = p->at = source->bytes + start;
    p->end = p->at + length;
    return ELAW_OK;
}

/* What people save that is no matrix of numbers, and what to do. */
static elaw_status refuse_type(const parser *p)
{
    const char *name = p->source->name, *descr = p->descr;
    const char *advice = "save it as numbers: a.astype(float)";
    const char *what = "type";
    if (p->structured) {
        what = "a table of named fields (a structured type)";
        advice = "save its columns as one float64 array";
        descr = "";
    } else if (strchr(descr, 'O') != NULL) {
        what = "Python objects, type";
        advice = "save it as float64: numpy.save(file, a.astype(float))";
    } else if (strpbrk(descr, "SUa") != NULL) {
        what = "text, type";
    } else if (strpbrk(descr, "Mm") != NULL) {
        what = "dates or times, type";
    }
    return elaw_fail(ELAW_EUNSUPPORTED,
                     "%s: holds %s%s%s%s: f4 f8 i1-i8 u1-u8 b1 c8 c16 are "
                     "read; %s",
                     name, what, *descr ? " '" : "", descr, *descr ? "'" : "",
                     advice);
}

static elaw_status parse_type(const parser *p, elaw_npy_header *h)
{
    static const char *const types[] = {"f4", "f8", "i1", "i2", "i4",
                                        "i8", "u1", "u2", "u4", "u8",
                                        "b1", "c8", "c16"};
    const char *d = p->descr;
    if (p->structured)
        return refuse_type(p);
    const unsigned short one = 1;
    char native = *(const unsigned char *)&one == 1 ? '<' : '>';
    bool ordered = *d != 0 && strchr("<>|=", *d) != NULL;
    h->order = !ordered || *d == '=' ? native : *d;
    d += ordered;
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        if (strcmp(d, types[k]) == 0) {
            h->kind = d[0];
            h->item = d[1] == '1' && d[2] == '6' ? 16 : (size_t)(d[1] - '0');
            if (h->order == '|' && h->item > 1)
                break; /* no byte order where one is needed */
            return ELAW_OK;
        }
    return refuse_type(p);
}

static elaw_status parse_matrix(const parser *p, elaw_npy_header *h)
{
    char sizes[96] = "";
    size_t used = 0;
    for (size_t k = 0; k < p->dimensions && used < 64; k++)
        used += (size_t)snprintf(sizes + used, sizeof sizes - used, "%s%zu",
                                 k > 0 ? " x " : "", p->shape[k]);
    if (p->too_large)
        return elaw_fail(ELAW_EOVERFLOW,
                         "%s: the NPY header gives a size beyond 64 bits: "
                         "save the array again with numpy.save",
                         p->source->name);
    if (p->dimensions == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: holds a single number (0 dimensions), not a "
                         "matrix: save a two-dimensional array",
                         p->source->name);
    if (p->dimensions > 2)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: holds an array of %zu dimensions (%s), not a "
                         "matrix: reshape it to two, or save one slice",
                         p->source->name, p->dimensions, sizes);
    h->rows = p->shape[0];
    h->cols = p->dimensions == 2 ? p->shape[1] : 1;
    if (h->rows == 0 || h->cols == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: holds an empty array (%zu x %zu): a matrix has "
                         "at least one row and one column",
                         p->source->name, h->rows, h->cols);
    h->fortran = p->fortran || p->dimensions == 1;
    return ELAW_OK;
}

/* What the header promises must be what follows it. */
static elaw_status check_size(const elaw_source *source,
                              const elaw_npy_header *h)
{
    size_t entries, bytes, room = source->size - h->offset, doubles;
    /* they may become as many complex doubles */
    if (!elaw_size_mul(h->rows, h->cols, &entries) ||
        !elaw_size_mul(entries, h->item, &bytes) ||
        !elaw_size_mul(entries, 16, &doubles))
        return elaw_fail(ELAW_EOVERFLOW,
                         "%s: the NPY header promises %zu x %zu entries, more "
                         "than memory can address: save the array again",
                         source->name, h->rows, h->cols);
    if (bytes > room)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: truncated: the NPY header promises %zu x %zu "
                         "entries in %zu bytes, %zu follow it: get the file "
                         "again",
                         source->name, h->rows, h->cols, bytes, room);
    if (bytes < room)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: %zu bytes too many: the NPY header promises %zu "
                         "x %zu entries in %zu bytes: save one array a file",
                         source->name, room - bytes, h->rows, h->cols, bytes);
    return ELAW_OK;
}

elaw_status elaw_npy_header_read(const elaw_source *source,
                                 elaw_npy_header *out)
{
    parser p = {.source = source};
    elaw_npy_header header = {0};
    elaw_status status = find_dictionary(source, &p);
    if (status == ELAW_OK)
        status = parse_dictionary(&p);
    if (status == ELAW_OK)
        status = parse_type(&p, &header);
    if (status == ELAW_OK)
        status = parse_matrix(&p, &header);
    if (status != ELAW_OK)
        return status;
    header.offset = (size_t)(p.end - source->bytes);
    status = check_size(source, &header);
    if (status == ELAW_OK)
        *out = header;
    return status;
}
