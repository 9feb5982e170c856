/* From the tree of an expression to the law it names. */
#ifndef CLI_LAW_BUILD_H
#define CLI_LAW_BUILD_H

#include "cli.h"
#include "law_parse.h"

/* What was done to the input that a person should know. */
typedef struct law_notes {
    char **line;
    size_t count;
} law_notes;

void law_notes_free(law_notes *notes);

/* CLI_OK, or CLI_REFUSED (said, with the part of the text it is about). */
int law_build(const char *text, const law_node *tree, law_notes *notes,
              elaw_law **out);

/* The ratio m/n of a law of singular values: singular-mp(C,..), A (+c) B and
 * positive multiples of them; 0 for any other law. */
double law_ratio(const law_node *tree);

#endif
