/* What sum, product and corner share: one or two laws seen from outside, the
 * self-map whose fixed points are the boundary values, and the way to a law. */
#ifndef FREE_PROBLEM_H
#define FREE_PROBLEM_H

#include "free/boundary.h"
#include "free/gaps.h"
#include "free/result.h"

typedef struct elaw_problem {
    elaw_boundary boundary; /* ctx: the problem */
    const char *kind;
    const elaw_law *law[2]; /* borrowed; the second may be NULL */
    elaw_outside side[2];
    double fraction; /* of a corner; m/n of a rectangular sum */
    bool squares;    /* the law of x^2, where the map speaks of x > 0 */
    bool lazy;       /* no series: an edge that is neither sqrt nor 1/sqrt */
    elaw_openings found;
    elaw_atoms atoms;
} elaw_problem;

/* NULL: out of memory. */
elaw_problem *elaw_problem_new(const char *where, const char *kind,
                               const elaw_law *first, const elaw_law *second,
                               elaw_self_map *map, elaw_reciprocal *reciprocal);
elaw_status elaw_problem_sides(elaw_problem *problem, bool product);
/* H_i(w), its derivative; F_i(w), at Im w >= 0. */
elaw_status elaw_problem_h(const elaw_problem *problem, int side,
                           double complex w, double complex *h,
                           double complex *dh);
elaw_status elaw_problem_F(const elaw_problem *problem, int side,
                           double complex w, double complex *F);
/* The law, once found and atoms are filled. Takes the problem, in any case. */
elaw_status elaw_problem_law(elaw_problem *problem, elaw_status status,
                             elaw_law **out);

void elaw_problem_free(elaw_problem *problem);

/* The operands of a law made as kind; false where it is none. */
bool elaw_made_of(const elaw_law *law, const char *kind, const elaw_law **first,
                  const elaw_law **second);

#endif
