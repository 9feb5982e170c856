/* What keeps a matrix's entries alive: blocks of ours, or a mapped file. */
#ifndef MATRIX_HELD_H
#define MATRIX_HELD_H

#include <eigenlaw/matrix.h>

struct elaw_held {
    void *block[3];  /* elaw_alloc'ed, or NULL                               */
    void *map;       /* mapped file, or NULL                                 */
    size_t map_size; /* bytes                                                */
};

/* A holder of nothing; NULL when out of memory. */
elaw_held *elaw_held_create(void);
/* Frees the blocks, unmaps the file, frees itself; NULL: nothing. */
void elaw_held_free(elaw_held *held);

#endif
