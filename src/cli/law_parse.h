/* The language of `law EXPRESSION`, as a tree. */
#ifndef CLI_LAW_PARSE_H
#define CLI_LAW_PARSE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum law_kind {
    LAW_NAMED,      /* NAME(numbers), atoms(..), file(PATH)                  */
    LAW_SCALE,      /* value . left                                          */
    LAW_COMPRESS,   /* left | value                                          */
    LAW_PRODUCT,    /* left * right                                          */
    LAW_SUM,        /* left + right                                          */
    LAW_RECTANGULAR /* left (+value) right                                   */
} law_kind;

/* What stands in the parentheses of a name. */
typedef enum law_inside { LAW_NUMBERS, LAW_POINTS, LAW_PATH } law_inside;

typedef struct law_name {
    const char *name, *usage;
    law_inside inside;
    size_t least, most; /* numbers                                           */
} law_name;

/* The names of the language, the last one NULL. */
extern const law_name law_names[];

typedef struct law_node {
    law_kind kind;
    size_t begin, end; /* in the text, in bytes                              */
    size_t depth;
    const law_name *name;
    double *number; /* LAW_POINTS: count places, then count weights          */
    size_t count;
    bool weighted; /* LAW_POINTS: weights were given (else all 1)           */
    char *path;
    double value;
    struct law_node *left, *right;
} law_node;

/* What is wrong, in one sentence, and where: bytes before the place. */
typedef struct law_trouble {
    size_t place;
    char text[240];
} law_trouble;

/* The tree of the text, or NULL and the trouble. */
law_node *law_parse(const char *text, law_trouble *trouble);
void law_node_free(law_node *node);

#endif
