/* %%MatrixMarket matrix FORMAT FIELD SYMMETRY, comments, sizes.
 * Boisvert, Pozo & Remington 1996, NISTIR 5935. */
#include "io/mtx_header.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

static const char banner[] = "%%MatrixMarket";
enum { BANNER = sizeof banner - 1 };

bool elaw_mtx_sniff(const char *bytes, size_t size)
{
    return size >= BANNER && strncasecmp(bytes, banner, BANNER) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *at, const char *stop)
{
    while (at < stop && is_blank(*at))
        at++;
    return at;
}

bool elaw_mtx_ended(const char *at, const char *stop)
{
    return skip_blanks(at, stop) == stop;
}

bool elaw_mtx_line(elaw_mtx *file, const char **begin, const char **stop)
{
    while (file->at < file->end) {
        size_t left = (size_t)(file->end - file->at);
        const char *newline = memchr(file->at, '\n', left);
        *begin = file->at;
        *stop = newline != NULL ? newline : file->end;
        file->at = newline != NULL ? newline + 1 : file->end;
        file->line++;
        if (**begin != '%' && !elaw_mtx_ended(*begin, *stop))
            return true;
    }
    return false;
}

bool elaw_mtx_size(const char **at, const char *stop, size_t *out)
{
    const char *c = skip_blanks(*at, stop), *first = c;
    size_t n = 0;
    for (; c < stop && *c >= '0' && *c <= '9'; c++)
        if (!elaw_size_mul(n, 10, &n) ||
            !elaw_size_add(n, (size_t)(*c - '0'), &n))
            return false;
    if (c == first || (c < stop && !is_blank(*c)))
        return false;
    *at = c;
    *out = n;
    return true;
}

/* The next word of a line is among the given ones: its number, or -1. */
static int take_word(const char **at, const char *stop,
                     const char *const words[], int count)
{
    const char *first = skip_blanks(*at, stop), *c = first;
    while (c < stop && !is_blank(*c))
        c++;
    *at = c;
    for (int w = 0; w < count; w++)
        if (strlen(words[w]) == (size_t)(c - first) &&
            strncasecmp(words[w], first, (size_t)(c - first)) == 0)
            return w;
    return -1;
}

static elaw_status refuse_banner(const elaw_mtx *file)
{
    return elaw_fail(ELAW_EFORMAT,
                     "%s: line 1: the banner is not '%%%%MatrixMarket matrix "
                     "coordinate|array real|integer|complex|pattern "
                     "general|symmetric|hermitian': correct it",
                     file->source->name);
}

enum { FIELDS = 4, SYMMETRIES = 4, SKEW = 3, PATTERN = 2 };

static elaw_status read_banner(elaw_mtx *file)
{
    static const char *const object[] = {"matrix"};
    static const char *const form[] = {"coordinate", "array"};
    static const char *const field[] = {"real", "integer", "pattern",
                                        "complex"};
    static const int numbers[] = {1, 1, 0, 2};
    static const char *const symmetry[] = {"general", "symmetric", "hermitian",
                                           "skew-symmetric"};
    const char *name = file->source->name, *at = file->at + BANNER;
    const char *newline = memchr(at, '\n', (size_t)(file->end - at));
    const char *stop = newline != NULL ? newline : file->end;
    int o = take_word(&at, stop, object, 1), f = take_word(&at, stop, form, 2);
    int d = take_word(&at, stop, field, FIELDS);
    int s = take_word(&at, stop, symmetry, SYMMETRIES);
    file->at = newline != NULL ? newline + 1 : file->end;
    file->line = 1;
    if (o < 0 || f < 0 || d < 0 || s < 0 || !elaw_mtx_ended(at, stop))
        return refuse_banner(file);
    file->coordinate = f == 0;
    file->integer = d == 1;
    file->numbers = numbers[d];
    file->symmetry = (elaw_mtx_symmetry)s;
    if (s == SKEW)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: line 1: a skew-symmetric matrix, whose "
                         "eigenvalues are imaginary: save it as general",
                         name);
    if (f == 1 && d == PATTERN)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line 1: an array cannot be a pattern: save it "
                         "as coordinate",
                         name);
    if (s == (int)ELAW_MTX_HERMITIAN && file->numbers != 2)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line 1: only a complex matrix is hermitian: "
                         "call it symmetric",
                         name);
    return ELAW_OK;
}

static elaw_status check_sizes(elaw_mtx *file)
{
    const char *name = file->source->name;
    size_t n = file->rows, product = 0;
    if (n == 0 || file->cols == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: line %zu: the matrix is empty (%zu x %zu): it "
                         "needs at least one row and one column",
                         name, file->line, n, file->cols);
    if (file->symmetry != ELAW_MTX_GENERAL && n != file->cols)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line %zu: a symmetric matrix cannot be %zu x "
                         "%zu: call it general",
                         name, file->line, n, file->cols);
    bool fits = elaw_size_mul(n, file->cols, &product);
    if (file->coordinate)
        fits = n <= PTRDIFF_MAX / 16 && file->cols <= PTRDIFF_MAX / 16 &&
               file->entries <= PTRDIFF_MAX / 64;
    else
        file->entries = file->symmetry != ELAW_MTX_GENERAL
                            ? product / 2 + n / 2 + (n & 1)
                            : product;
    if (!fits || (!file->coordinate && product > PTRDIFF_MAX / 16))
        return elaw_fail(ELAW_EOVERFLOW,
                         "%s: line %zu: a matrix of %zu x %zu is more than "
                         "memory can address: correct the sizes",
                         name, file->line, n, file->cols);
    return ELAW_OK;
}

/* Each entry takes a line: a promise that the file has no room for is refused
 * before memory is taken for it. */
static elaw_status check_room(const elaw_mtx *file)
{
    size_t shortest = file->coordinate ? 4 : 2; /* "1 1\n", "1\n" */
    size_t room = ((size_t)(file->end - file->at) + 1) / shortest;
    if (file->entries <= room)
        return ELAW_OK;
    return elaw_fail(ELAW_EFORMAT,
                     "%s: line %zu: truncated: %zu entries are promised, and "
                     "only %zu bytes follow: get the file again",
                     file->source->name, file->line, file->entries,
                     (size_t)(file->end - file->at));
}

elaw_status elaw_mtx_header_read(const elaw_source *source, elaw_mtx *out)
{
    elaw_mtx file = {.source = source,
                     .at = source->bytes,
                     .end = source->bytes + source->size};
    const char *at, *stop;
    if (!elaw_mtx_sniff(source->bytes, source->size))
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line 1: no Matrix Market banner "
                         "(%%%%MatrixMarket matrix ...): save the matrix as "
                         "Matrix Market",
                         source->name);
    elaw_status status = read_banner(&file);
    if (status != ELAW_OK)
        return status;
    if (!elaw_mtx_line(&file, &at, &stop))
        return elaw_fail(ELAW_EFORMAT,
                         "%s: truncated: the line of sizes is missing: get "
                         "the file again",
                         source->name);
    if (!elaw_mtx_size(&at, stop, &file.rows) ||
        !elaw_mtx_size(&at, stop, &file.cols) ||
        (file.coordinate && !elaw_mtx_size(&at, stop, &file.entries)) ||
        !elaw_mtx_ended(at, stop))
        return elaw_fail(ELAW_EFORMAT,
                         "%s: line %zu: the line of sizes does not read "
                         "'ROWS COLUMNS%s' in whole numbers: correct it",
                         source->name, file.line,
                         file.coordinate ? " ENTRIES" : "");
    status = check_sizes(&file);
    if (status == ELAW_OK)
        status = check_room(&file);
    if (status == ELAW_OK)
        *out = file;
    return status;
}
