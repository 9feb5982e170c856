/* From singular values to their squares and back. */
#ifndef LAWS_SQUARES_H
#define LAWS_SQUARES_H

#include <eigenlaw/law.h>

/* Of two laws whose ends correspond, as those of X and X^2: the end or atom of
 * inner that is nearest to x, and that of law. */
void elaw_nearest_end(const elaw_law *law, const elaw_law *inner, double x,
                      double *mine, double *theirs);

/* The law of X^2, X a law on [0, inf). */
elaw_status elaw_law_squares(const elaw_law *law, elaw_law **out);

/* The law of sqrt X, X a law on [0, inf). */
elaw_status elaw_law_roots(const elaw_law *law, elaw_law **out);
/* The law X of a law made by elaw_law_roots, borrowed; NULL for any other. */
const elaw_law *elaw_roots_of(const elaw_law *law);

#endif
