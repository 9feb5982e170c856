/* What an affine law is made of. */
#ifndef LAWS_AFFINE_H
#define LAWS_AFFINE_H

#include <eigenlaw/law.h>

/* The law X of a law factor X + shift made by elaw_law_affine, borrowed; NULL
 * for any other law. */
const elaw_law *elaw_affine_of(const elaw_law *law, double *factor,
                               double *shift);

#endif
