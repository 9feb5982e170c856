/* A JSON object for a person: what cli_print_json prints, as lines. */
#ifndef CLI_MEMBERS_H
#define CLI_MEMBERS_H

#include <jansson.h>

/* One line a member, names in a column; objects inside as name.member, lists
 * of objects as a table with their names as heads. */
void cli_print_members(json_t *object);

#endif
