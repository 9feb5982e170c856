/* NAME(..): the named laws, atoms with their notes, files. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law_builder.h"
#include "law_file.h"

/* --- what is said -------------------------------------------------------- */

void law_notes_free(law_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free(notes->line[i]);
    free(notes->line);
    *notes = (law_notes){NULL, 0};
}

const char *law_part(const law_builder *b, const law_node *node, char out[64])
{
    size_t length = node->end - node->begin;
    while (length > 1 &&
           isspace((unsigned char)b->text[node->begin + length - 1]))
        length--;
    bool cut = length > 60;
    snprintf(out, 64, "%.*s%s", (int)(cut ? 57 : length), b->text + node->begin,
             cut ? "..." : "");
    return out;
}

/* A note that there is no memory for is no reason to give up the answer. */
void law_note(law_builder *b, const law_node *node, const char *format, ...)
{
    char said[256], where[64];
    va_list values;
    va_start(values, format);
    vsnprintf(said, sizeof said, format, values);
    va_end(values);
    law_notes *notes = b->notes;
    char **more =
        realloc(notes->line, (notes->count + 1) * sizeof *notes->line);
    if (!more)
        return;
    notes->line = more;
    size_t size = strlen(said) + sizeof where + 3;
    char *line = malloc(size);
    if (!line)
        return;
    snprintf(line, size, "%s: %s", law_part(b, node, where), said);
    notes->line[notes->count++] = line;
}

int law_refuse_last(const law_builder *b, const law_node *node)
{
    char where[64];
    return cli_refuse_last(law_part(b, node, where));
}

int law_no_memory(const law_builder *b, const law_node *node)
{
    char where[64];
    return cli_refuse(law_part(b, node, where), "out of memory");
}

/* --- names ---------------------------------------------------------------- */

static elaw_status semicircle(const law_node *node, elaw_law **out)
{
    return elaw_law_semicircle(node->number[0], out);
}

static elaw_status mp(const law_node *node, elaw_law **out)
{
    return elaw_law_marchenko_pastur(
        node->number[0], node->count > 1 ? node->number[1] : 1, out);
}

static elaw_status singular_mp(const law_node *node, elaw_law **out)
{
    return elaw_law_singular_marchenko_pastur(node->number[0], node->number[1],
                                              out);
}

static elaw_status uniform(const law_node *node, elaw_law **out)
{
    return elaw_law_uniform(node->number[0], node->number[1], out);
}

static elaw_status arcsine(const law_node *node, elaw_law **out)
{
    return elaw_law_arcsine(node->number[0], node->number[1], out);
}

static elaw_status jacobi(const law_node *node, elaw_law **out)
{
    return elaw_law_jacobi(node->number[0], node->number[1], out);
}

static elaw_status kesten_mckay(const law_node *node, elaw_law **out)
{
    return elaw_law_kesten_mckay(node->number[0], out);
}

typedef struct maker {
    const char *name;
    elaw_status (*make)(const law_node *node, elaw_law **out);
} maker;

static const maker makers[] = {
    {"semicircle", semicircle},    {"mp", mp},
    {"singular-mp", singular_mp},  {"uniform", uniform},
    {"arcsine", arcsine},          {"jacobi", jacobi},
    {"kesten-mckay", kesten_mckay}};

static int build_numbers(law_builder *b, const law_node *node, elaw_law **out)
{
    char where[64];
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
        if (strcmp(makers[i].name, node->name->name) == 0)
            return makers[i].make(node, out) == ELAW_OK
                       ? CLI_OK
                       : law_refuse_last(b, node);
    return cli_refuse(law_part(b, node, where), "is not available yet");
}

/* --- atoms(..) and file(PATH) --------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static size_t equal_places(const law_node *node)
{
    size_t n = node->count, equal = 0;
    double *sorted = malloc(n * sizeof *sorted);
    if (!sorted)
        return 0;
    memcpy(sorted, node->number, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    for (size_t i = 1; i < n; i++)
        equal += sorted[i] == sorted[i - 1];
    free(sorted);
    return equal;
}

/* Weights written with nine digits sum to one well enough. */
static void note_points(law_builder *b, const law_node *node)
{
    double sum = 0;
    for (size_t i = 0; i < node->count; i++)
        sum += node->number[node->count + i];
    if (node->weighted && !(fabs(sum - 1) <= 1e-9))
        law_note(b, node, "the weights sum to %.10g and were divided by it",
                 sum);
    size_t equal = equal_places(node);
    if (equal > 0)
        law_note(b, node,
                 "%zu atom%s at a place that came before: weights added", equal,
                 equal == 1 ? "" : "s");
}

static int build_points(law_builder *b, const law_node *node, elaw_law **out)
{
    if (elaw_law_points(node->count, node->number, node->number + node->count,
                        out) != ELAW_OK)
        return law_refuse_last(b, node);
    note_points(b, node);
    return CLI_OK;
}

static int build_file(law_builder *b, const law_node *node, elaw_law **out)
{
    double *value = NULL;
    size_t count = 0;
    int status = law_file_values(node->path, &value, &count);
    if (status)
        return status;
    if (elaw_law_empirical(count, value, out) != ELAW_OK)
        status = law_refuse_last(b, node);
    free(value);
    return status;
}

int law_build_named(law_builder *b, const law_node *node, elaw_law **out)
{
    static int (*const insides[])(law_builder *, const law_node *,
                                  elaw_law **) = {build_numbers, build_points,
                                                  build_file};
    return insides[node->name->inside](b, node, out);
}
