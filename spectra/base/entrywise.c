/* f by name: a row of the table each. Those made of straight pieces (the first
 * half of the activations, and tables) list them, which is all that their
 * breaks and preimages need; the others are analytic. */
#include "base/entrywise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

typedef struct function {
    const char *name;
    enum { NO_PARAMETER, ANY_PARAMETER, POSITIVE_PARAMETER } parameter;
    double (*value)(double x, double a);
    double (*slope)(double x, double a);
} function;

/* --- values and slopes ---------------------------------------------------- */

/* left below the break, right above, their mean at it */
static double sides(double x, double at, double left, double right)
{
    return x < at ? left : x > at ? right : 0.5 * (left + right);
}

static double identity(double x, double a)
{
    (void)a;
    return x;
}
static double one(double x, double a)
{
    (void)a;
    return x == x;
}
static double zero(double x, double a)
{
    (void)a;
    return 0 * x;
}
static double tanh_of(double x, double a)
{
    (void)a;
    return tanh(x);
}
static double tanh_slope(double x, double a)
{
    double c = cosh(x);
    (void)a;
    return 1 / (c * c);
}
static double erf_of(double x, double a)
{
    (void)a;
    return erf(x);
}
static double erf_slope(double x, double a)
{
    (void)a;
    return 1.12837916709551257390 * exp(-x * x); /* 2/sqrt(pi) */
}
static double sign(double x, double a)
{
    (void)a;
    return sides(x, 0, -1, 1);
}
static double relu(double x, double a)
{
    (void)a;
    return x > 0 ? x : 0 * x;
}
static double relu_slope(double x, double a)
{
    (void)a;
    return sides(x, 0, 0, 1);
}
static double leaky(double x, double a)
{
    return x > 0 ? x : a * x;
}
static double leaky_slope(double x, double a)
{
    return sides(x, 0, a, 1);
}
static double absolute(double x, double a)
{
    (void)a;
    return fabs(x);
}
static double square(double x, double a)
{
    (void)a;
    return x * x;
}
static double square_slope(double x, double a)
{
    (void)a;
    return 2 * x;
}
static double cube(double x, double a)
{
    (void)a;
    return x * x * x;
}
static double cube_slope(double x, double a)
{
    (void)a;
    return 3 * x * x;
}
static double exponential(double x, double a)
{
    (void)a;
    return exp(x);
}
static double softplus(double x, double a)
{
    (void)a;
    return fmax(x, 0) + log1p(exp(-fabs(x)));
}
static double softplus_slope(double x, double a)
{
    (void)a;
    return 1 / (1 + exp(-x));
}
static double clip(double x, double a)
{
    return x < -a ? -a : x > a ? a : x;
}
static double clip_slope(double x, double a)
{
    return sides(fabs(x), a, 1, 0);
}
static double cut(double x, double a)
{
    return fabs(x) <= a ? x : 0;
}
static double step(double x, double a)
{
    return x > a;
}
static double he2(double x, double a)
{
    (void)a;
    return elaw_hermite_polynomial(2, x);
}
static double he3(double x, double a)
{
    (void)a;
    return elaw_hermite_polynomial(3, x);
}
static double he3_slope(double x, double a)
{
    (void)a;
    return 3 * (x - 1) * (x + 1);
}
static double cos_of(double x, double a)
{
    (void)a;
    return cos(x);
}
static double cos_slope(double x, double a)
{
    (void)a;
    return -sin(x);
}
static double sin_of(double x, double a)
{
    (void)a;
    return sin(x);
}

static const function table[ELAW_ENTRYWISE_KINDS] = {
    [ELAW_IDENTITY] = {"identity", NO_PARAMETER, identity, one},
    [ELAW_TANH] = {"tanh", NO_PARAMETER, tanh_of, tanh_slope},
    [ELAW_ERF] = {"erf", NO_PARAMETER, erf_of, erf_slope},
    [ELAW_SIGN] = {"sign", NO_PARAMETER, sign, zero},
    [ELAW_RELU] = {"relu", NO_PARAMETER, relu, relu_slope},
    [ELAW_LEAKY_RELU] = {"leaky-relu", ANY_PARAMETER, leaky, leaky_slope},
    [ELAW_ABS] = {"abs", NO_PARAMETER, absolute, sign},
    [ELAW_SQUARE] = {"square", NO_PARAMETER, square, square_slope},
    [ELAW_CUBE] = {"cube", NO_PARAMETER, cube, cube_slope},
    [ELAW_EXP] = {"exp", NO_PARAMETER, exponential, exponential},
    [ELAW_SOFTPLUS] = {"softplus", NO_PARAMETER, softplus, softplus_slope},
    [ELAW_CLIP] = {"clip", POSITIVE_PARAMETER, clip, clip_slope},
    [ELAW_TRUNCATE] = {"truncate", POSITIVE_PARAMETER, cut, clip_slope},
    [ELAW_STEP] = {"step", ANY_PARAMETER, step, zero},
    [ELAW_HE2] = {"he2", NO_PARAMETER, he2, square_slope},
    [ELAW_HE3] = {"he3", NO_PARAMETER, he3, he3_slope},
    [ELAW_COS] = {"cos", NO_PARAMETER, cos_of, cos_slope},
    [ELAW_SIN] = {"sin", NO_PARAMETER, sin_of, cos_of},
    [ELAW_TABLE] = {"table", NO_PARAMETER, NULL, NULL},
};

static bool known(elaw_entrywise_kind kind)
{
    return kind >= 0 && kind < ELAW_ENTRYWISE_KINDS;
}

const char *elaw_entrywise_name(elaw_entrywise_kind kind)
{
    return known(kind) ? table[kind].name : "unknown";
}

bool elaw_entrywise_has_parameter(elaw_entrywise_kind kind)
{
    return known(kind) && table[kind].parameter != NO_PARAMETER;
}

/* --- tables --------------------------------------------------------------- */

/* The segment k, x[k] <= at < x[k+1], of an `at` between the ends. */
static size_t segment(const elaw_entrywise *f, double at)
{
    size_t low = 0, high = f->count - 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (at < f->x[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}

static double rise(const elaw_entrywise *f, size_t k)
{
    return (f->y[k + 1] - f->y[k]) / (f->x[k + 1] - f->x[k]);
}

static double polygon(const elaw_entrywise *f, double x)
{
    size_t last = f->count - 1;
    if (x != x)
        return x;
    if (x <= f->x[0])
        return f->y[0];
    if (x >= f->x[last])
        return f->y[last];
    size_t k = segment(f, x);
    return f->y[k] + rise(f, k) * (x - f->x[k]);
}

static double polygon_slope(const elaw_entrywise *f, double x)
{
    size_t last = f->count - 1;
    if (!(x >= f->x[0] && x <= f->x[last]))
        return 0 * x;
    if (x == f->x[last])
        return 0.5 * rise(f, last - 1);
    size_t k = segment(f, x);
    if (x > f->x[k])
        return rise(f, k);
    return 0.5 * (rise(f, k) + (k > 0 ? rise(f, k - 1) : 0));
}

double elaw_entrywise_value(const elaw_entrywise *f, double x)
{
    return f->kind == ELAW_TABLE ? polygon(f, x)
                                 : table[f->kind].value(x, f->parameter);
}

double elaw_entrywise_derivative(const elaw_entrywise *f, double x)
{
    return f->kind == ELAW_TABLE ? polygon_slope(f, x)
                                 : table[f->kind].slope(x, f->parameter);
}

/* --- from text, and checks ------------------------------------------------ */

static elaw_status check_table(const char *where, const elaw_entrywise *f)
{
    if (f->count < 2 || f->x == NULL || f->y == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: a table of %zu points", where,
                         f->count);
    for (size_t k = 0; k < f->count; k++) {
        if (!isfinite(f->x[k]) || !isfinite(f->y[k]))
            return elaw_fail(ELAW_EDOMAIN, "%s: point %zu is (%g, %g)", where,
                             k + 1, f->x[k], f->y[k]);
        if (k > 0 && !(f->x[k] > f->x[k - 1]))
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: x does not ascend at point %zu: %g after %g",
                             where, k + 1, f->x[k], f->x[k - 1]);
    }
    return ELAW_OK;
}

elaw_status elaw_entrywise_check(const char *where, const elaw_entrywise *f)
{
    if (f == NULL || !known(f->kind))
        return elaw_fail(ELAW_EINVAL, "%s: no such function", where);
    if (f->kind == ELAW_TABLE)
        return check_table(where, f);
    const function *row = &table[f->kind];
    if (row->parameter == NO_PARAMETER)
        return ELAW_OK;
    if (!isfinite(f->parameter) ||
        (row->parameter == POSITIVE_PARAMETER && f->parameter <= 0))
        return elaw_fail(ELAW_EDOMAIN, "%s: %s(A) with A = %g, not %s", where,
                         row->name, f->parameter,
                         row->parameter == POSITIVE_PARAMETER ? "positive"
                                                              : "a number");
    return ELAW_OK;
}

/* The parameter of "(A)"; false where the text is another. */
static bool parenthesis(const char *text, double *out)
{
    char *end;
    if (text[0] != '(' || text[1] == ')' || text[1] == '\0')
        return false;
    *out = strtod(text + 1, &end);
    return end != text + 1 && strcmp(end, ")") == 0;
}

elaw_status elaw_entrywise_parse(const char *text, elaw_entrywise *out)
{
    static const char where[] = "elaw_entrywise_parse";
    size_t length = text == NULL ? 0 : strcspn(text, "(");
    for (int k = 0; k < ELAW_TABLE; k++) {
        elaw_entrywise f = {.kind = (elaw_entrywise_kind)k};
        const function *row = &table[k];
        if (length != strlen(row->name) ||
            strncmp(text, row->name, length) != 0)
            continue;
        if (row->parameter == NO_PARAMETER && text[length] != '\0')
            return elaw_fail(ELAW_EINVAL, "%s: %s: %s has no parameter", where,
                             text, row->name);
        if (row->parameter != NO_PARAMETER &&
            !parenthesis(text + length, &f.parameter))
            return elaw_fail(ELAW_EINVAL, "%s: %s: write %s(A), A a number",
                             where, text, row->name);
        elaw_status status = elaw_entrywise_check(where, &f);
        if (status == ELAW_OK)
            *out = f;
        return status;
    }
    return elaw_fail(ELAW_EINVAL, "%s: no function is called %s", where,
                     text == NULL ? "NULL" : text);
}

/* --- straight pieces ------------------------------------------------------ */

size_t elaw_entrywise_room(const elaw_entrywise *f)
{
    return f->kind == ELAW_TABLE ? f->count + 1 : 3;
}

static size_t polygon_pieces(const elaw_entrywise *f,
                             elaw_entrywise_piece piece[])
{
    size_t last = f->count - 1;
    piece[0] = (elaw_entrywise_piece){-INFINITY, f->x[0], 0, f->y[0], 0};
    for (size_t k = 0; k < last; k++)
        piece[k + 1] = (elaw_entrywise_piece){f->x[k], f->x[k + 1], f->x[k],
                                              f->y[k], rise(f, k)};
    piece[last + 1] =
        (elaw_entrywise_piece){f->x[last], INFINITY, 0, f->y[last], 0};
    return f->count + 1;
}

/* f = value + slope x on each side of a break */
static size_t two(elaw_entrywise_piece piece[], double at, double left_value,
                  double left_slope, double value, double slope)
{
    piece[0] = (elaw_entrywise_piece){-INFINITY, at, 0, left_value, left_slope};
    piece[1] = (elaw_entrywise_piece){at, INFINITY, 0, value, slope};
    return 2;
}

/* x between -a and a, beyond: -+ edge */
static size_t inner(elaw_entrywise_piece piece[], double a, double edge)
{
    piece[0] = (elaw_entrywise_piece){-INFINITY, -a, 0, -edge, 0};
    piece[1] = (elaw_entrywise_piece){-a, a, 0, 0, 1};
    piece[2] = (elaw_entrywise_piece){a, INFINITY, 0, edge, 0};
    return 3;
}

size_t elaw_entrywise_pieces(const elaw_entrywise *f,
                             elaw_entrywise_piece piece[])
{
    double a = f->parameter;
    switch (f->kind) {
    case ELAW_SIGN:
        return two(piece, 0, -1, 0, 1, 0);
    case ELAW_RELU:
        return two(piece, 0, 0, 0, 0, 1);
    case ELAW_LEAKY_RELU:
        return two(piece, 0, 0, a, 0, 1);
    case ELAW_ABS:
        return two(piece, 0, 0, -1, 0, 1);
    case ELAW_STEP:
        return two(piece, a, 0, 0, 1, 0);
    case ELAW_CLIP:
        return inner(piece, a, a);
    case ELAW_TRUNCATE:
        return inner(piece, a, 0);
    case ELAW_TABLE:
        return polygon_pieces(f, piece);
    default:
        return 0;
    }
}
