/* The law behind a square root. */
#ifndef LAWS_SQUARE_ROOT_H
#define LAWS_SQUARE_ROOT_H

#include <eigenlaw/law.h>

/* X of a law made by elaw_law_square_root, borrowed; NULL for any other. What
 * is symmetrised needs no more: with G of X
 *     (g(z) - g(-z))/2 = z G(z^2), without an integral. */
const elaw_law *elaw_law_squared(const elaw_law *law);

#endif
