/* The grammar, one function a line:
 *
 *   sum       product { ("+" | "(" "+" NUMBER ")") product }
 *   product   scaled { "*" scaled }
 *   scaled    NUMBER " . " scaled | corner
 *   corner    primary { "|" NUMBER }
 *   primary   "(" sum ")" | NAME "(" inside ")"
 *   inside    NUMBER { "," NUMBER } | NUMBER [":" NUMBER] { "," .. } | PATH
 *
 * An opening parenthesis after a complete law can only be the "(+c)" of a
 * rectangular sum, before one only a group: one character decides. A PATH ends
 * at the next ")" unless it is quoted. */
#include "law_parse.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law_words.h"

const law_name law_names[] = {
    {"semicircle", "semicircle(VAR)", LAW_NUMBERS, 1, 1},
    {"mp", "mp(C) or mp(C,VAR)", LAW_NUMBERS, 1, 2},
    {"singular-mp", "singular-mp(C,VAR)", LAW_NUMBERS, 2, 2},
    {"atoms", "atoms(x1:w1,x2:w2,..)", LAW_POINTS, 1, SIZE_MAX},
    {"uniform", "uniform(a,b)", LAW_NUMBERS, 2, 2},
    {"arcsine", "arcsine(a,b)", LAW_NUMBERS, 2, 2},
    {"jacobi", "jacobi(A,B)", LAW_NUMBERS, 2, 2},
    {"kesten-mckay", "kesten-mckay(D)", LAW_NUMBERS, 1, 1},
    {"file", "file(PATH)", LAW_PATH, 0, 0},
    {NULL, NULL, LAW_NUMBERS, 0, 0}};

/* A tree is walked by recursion: its depth is bounded. */
enum { DEEPEST = 1000, NESTED = 200 };

static law_node *read_sum(law_reader *r);

void law_node_free(law_node *node)
{
    if (!node)
        return;
    law_node_free(node->left);
    law_node_free(node->right);
    free(node->number);
    free(node->path);
    free(node);
}

/* --- nodes ---------------------------------------------------------------- */

/* Owns left and right from here on, also where it fails. */
static law_node *join(law_reader *r, law_kind kind, size_t begin,
                      law_node *left, law_node *right)
{
    law_node *node = calloc(1, sizeof *node);
    size_t below = left ? left->depth : 0;
    if (right && right->depth > below)
        below = right->depth;
    if (!node)
        law_out_of_memory(r);
    else if (below >= DEEPEST)
        law_trouble_at(r, begin, "more than %d operations inside each other",
                       DEEPEST);
    if (!node || below >= DEEPEST) {
        free(node);
        law_node_free(left);
        law_node_free(right);
        return NULL;
    }
    *node = (law_node){.kind = kind,
                       .begin = begin,
                       .end = r->at,
                       .depth = below + 1,
                       .left = left,
                       .right = right};
    return node;
}

/* --- NAME(inside) --------------------------------------------------------- */

static bool append(law_reader *r, law_node *node, double x)
{
    size_t n = node->count;
    if ((n & (n - 1)) == 0) { /* full at each power of two */
        double *more = realloc(node->number, (n ? 2 * n : 1) * sizeof *more);
        if (!more) {
            law_out_of_memory(r);
            return false;
        }
        node->number = more;
    }
    node->number[node->count++] = x;
    return true;
}

static bool read_numbers(law_reader *r, law_node *node)
{
    const law_name *name = node->name;
    for (double x;;) {
        law_skip_space(r);
        size_t place = r->at;
        if (!law_read_number(r, &x))
            return false;
        if (node->count == name->most) {
            law_trouble_at(r, place, "one number too many; %s", name->usage);
            return false;
        }
        if (!append(r, node, x))
            return false;
        if (!law_take(r, ','))
            break;
    }
    if (node->count < name->least && r->text[r->at] == ')') {
        law_trouble_at(r, r->at, "a number is missing; %s", name->usage);
        return false;
    }
    return law_require(r, ')', "\",\" or \")\"");
}

/* x:w,x:w,.. to places, then weights. */
static bool split_points(law_reader *r, law_node *node)
{
    size_t n = node->count / 2;
    double *sorted = malloc(2 * n * sizeof *sorted);
    if (!sorted) {
        law_out_of_memory(r);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        sorted[i] = node->number[2 * i];
        sorted[n + i] = node->number[2 * i + 1];
    }
    free(node->number);
    node->number = sorted;
    node->count = n;
    return true;
}

static bool read_points(law_reader *r, law_node *node)
{
    for (double x, weight = 1;;) {
        if (!law_read_number(r, &x))
            return false;
        law_skip_space(r);
        size_t place = r->at;
        bool weighted = law_take(r, ':');
        if (weighted && !law_read_number(r, &weight))
            return false;
        if (node->count > 0 && weighted != node->weighted) {
            law_trouble_at(r, place,
                           "a weight stands at every place or at none; %s",
                           node->name->usage);
            return false;
        }
        node->weighted = weighted;
        if (!append(r, node, x) || !append(r, node, weight))
            return false;
        if (!law_take(r, ','))
            break;
    }
    return law_require(r, ')', "\",\" or \")\"") && split_points(r, node);
}

static bool read_path(law_reader *r, law_node *node)
{
    law_skip_space(r);
    const char *here = r->text + r->at;
    bool quoted = *here == '"' || *here == '\'';
    size_t start = r->at + quoted;
    const char *stop = strchr(here + quoted, quoted ? *here : ')');
    if (!stop) {
        r->at += strlen(here);
        law_expected(r, quoted ? "the closing quote" : "\")\"");
        return false;
    }
    size_t end = (size_t)(stop - r->text);
    r->at = end + quoted;
    while (!quoted && end > start && isspace((unsigned char)r->text[end - 1]))
        end--;
    if (end == start) {
        law_trouble_at(r, start, "a path is missing; %s", node->name->usage);
        return false;
    }
    node->path = strndup(r->text + start, end - start);
    if (!node->path) {
        law_out_of_memory(r);
        return false;
    }
    return law_require(r, ')', "\")\"");
}

static const law_name *find_name(const char *word, size_t length)
{
    for (const law_name *name = law_names; name->name; name++)
        if (strlen(name->name) == length &&
            strncmp(name->name, word, length) == 0)
            return name;
    return NULL;
}

static void unknown_name(law_reader *r, size_t begin)
{
    char all[160] = "";
    for (const law_name *name = law_names; name->name; name++) {
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, " %s", name->name);
    }
    law_trouble_at(r, begin, "no law \"%.*s\" here; there are%s",
                   (int)(r->at - begin < 32 ? r->at - begin : 32),
                   r->text + begin, all);
}

static law_node *read_named(law_reader *r)
{
    static bool (*const insides[])(law_reader *, law_node *) = {
        read_numbers, read_points, read_path};
    size_t begin = r->at;
    while (isalnum((unsigned char)r->text[r->at]) || r->text[r->at] == '-' ||
           r->text[r->at] == '_')
        r->at++;
    const law_name *name = find_name(r->text + begin, r->at - begin);
    if (!name) {
        unknown_name(r, begin);
        return NULL;
    }
    if (!law_take(r, '(')) {
        char what[64];
        snprintf(what, sizeof what, "the \"(\" of %s", name->usage);
        law_expected(r, what);
        return NULL;
    }
    law_node *node = join(r, LAW_NAMED, begin, NULL, NULL);
    if (!node)
        return NULL;
    node->name = name;
    if (!insides[name->inside](r, node)) {
        law_node_free(node);
        return NULL;
    }
    node->end = r->at;
    return node;
}

/* --- operators, strongest first ------------------------------------------- */

static law_node *read_group(law_reader *r)
{
    size_t begin = r->at++;
    if (r->nested++ == NESTED) {
        law_trouble_at(r, begin, "more than %d parentheses inside each other",
                       NESTED);
        return NULL;
    }
    law_node *node = read_sum(r);
    r->nested--;
    if (node && !law_require(r, ')', "an operator or \")\"")) {
        law_node_free(node);
        return NULL;
    }
    return node;
}

static law_node *read_primary(law_reader *r)
{
    law_skip_space(r);
    if (r->text[r->at] == '(')
        return read_group(r);
    if (isalpha((unsigned char)r->text[r->at]))
        return read_named(r);
    law_expected(r, "a law");
    return NULL;
}

static law_node *read_corner(law_reader *r)
{
    law_skip_space(r);
    size_t begin = r->at;
    law_node *node = read_primary(r);
    while (node && law_take(r, '|')) {
        double fraction;
        if (!law_read_number(r, &fraction)) {
            law_node_free(node);
            return NULL;
        }
        node = join(r, LAW_COMPRESS, begin, node, NULL);
        if (node)
            node->value = fraction;
    }
    return node;
}

/* The dot of a scaling has a space on both sides: 2 . 5 and 2.5 differ. */
static bool take_dot(law_reader *r)
{
    size_t behind = r->at;
    law_skip_space(r);
    bool spaced = r->at > behind;
    const char *here = r->text + r->at;
    if (*here == '.' && spaced && isspace((unsigned char)here[1])) {
        r->at++;
        return true;
    }
    bool dotted = *here == '.' || (behind > 0 && r->text[behind - 1] == '.');
    if (dotted)
        law_trouble_at(
            r, *here == '.' ? r->at : behind - 1,
            "the dot of a scaling has a space on both sides: 2 . mp(1)");
    else
        law_expected(r,
                     "\" . \" and a law to scale (a constant x is atoms(x:1))");
    return false;
}

static law_node *read_scaled(law_reader *r)
{
    law_skip_space(r);
    if (!law_number_starts(r))
        return read_corner(r);
    size_t begin = r->at;
    double factor;
    if (r->nested++ == NESTED) {
        law_trouble_at(r, begin, "more than %d factors inside each other",
                       NESTED);
        return NULL;
    }
    if (!law_read_number(r, &factor) || !take_dot(r))
        return NULL;
    law_node *scaled = read_scaled(r);
    r->nested--;
    law_node *node = scaled ? join(r, LAW_SCALE, begin, scaled, NULL) : NULL;
    if (node)
        node->value = factor;
    return node;
}

static law_node *read_product(law_reader *r)
{
    law_skip_space(r);
    size_t begin = r->at;
    law_node *left = read_scaled(r);
    while (left && law_take(r, '*')) {
        law_node *right = read_scaled(r);
        if (!right) {
            law_node_free(left);
            return NULL;
        }
        left = join(r, LAW_PRODUCT, begin, left, right);
    }
    return left;
}

typedef enum sum_sign { NO_SUM, PLUS, PLUS_RATIO, BROKEN_SUM } sum_sign;

static sum_sign read_sum_sign(law_reader *r, double *ratio)
{
    if (law_take(r, '+'))
        return PLUS;
    if (!law_take(r, '('))
        return NO_SUM;
    bool whole = law_require(r, '+', "the \"+\" of \"(+c)\"") &&
                 law_read_number(r, ratio) &&
                 law_require(r, ')', "the \")\" of \"(+c)\"");
    return whole ? PLUS_RATIO : BROKEN_SUM;
}

static law_node *read_sum(law_reader *r)
{
    law_skip_space(r);
    size_t begin = r->at;
    law_node *left = read_product(r);
    while (left) {
        double ratio = 0;
        sum_sign sign = read_sum_sign(r, &ratio);
        if (sign == NO_SUM)
            return left;
        law_node *right = sign == BROKEN_SUM ? NULL : read_product(r);
        if (!right) {
            law_node_free(left);
            return NULL;
        }
        left = join(r, sign == PLUS ? LAW_SUM : LAW_RECTANGULAR, begin, left,
                    right);
        if (left)
            left->value = ratio;
    }
    return NULL;
}

law_node *law_parse(const char *text, law_trouble *trouble)
{
    law_reader r = {text, 0, 0, trouble};
    law_node *tree = read_sum(&r);
    law_skip_space(&r);
    if (tree && text[r.at] != '\0') {
        law_expected(&r, "an operator (+ * | (+c))");
        law_node_free(tree);
        return NULL;
    }
    return tree;
}
