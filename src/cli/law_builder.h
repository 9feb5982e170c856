/* What the builders of nodes share: the text they speak of, the notes they
 * take. */
#ifndef CLI_LAW_BUILDER_H
#define CLI_LAW_BUILDER_H

#include "law_build.h"

typedef struct law_builder {
    const char *text;
    law_notes *notes;
} law_builder;

/* The part of the text a node comes from, in out; long ones are cut. */
const char *law_part(const law_builder *b, const law_node *node, char out[64]);
/* A line of the notes, about that part. */
void law_note(law_builder *b, const law_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* CLI_REFUSED with that part and the library's last message. */
int law_refuse_last(const law_builder *b, const law_node *node);
int law_no_memory(const law_builder *b, const law_node *node);

/* NAME(..). */
int law_build_named(law_builder *b, const law_node *node, elaw_law **out);

#endif
