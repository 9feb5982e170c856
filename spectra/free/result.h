/* What a convolution finds on the way to a law: atoms, and intervals from the
 * gaps between them. */
#ifndef FREE_RESULT_H
#define FREE_RESULT_H

#include "free/critical.h"

typedef struct elaw_atoms {
    size_t count;
    double *place, *weight; /* ascending */
} elaw_atoms;

/* Weights up to 1e-12 are rounding of an overlap that is none. */
elaw_status elaw_atoms_add(const char *where, double place, double weight,
                           elaw_atoms *atoms);
void elaw_atoms_free(elaw_atoms *atoms);

/* Intervals between neighbouring gaps, of found as sorted; where two gaps meet
 * there is an atom. edge and hard: room for 2 (found->count - 1). */
size_t elaw_intervals_of(const elaw_openings *found, double edge[],
                         unsigned char hard[]);

#endif
