/* What y = f(w + Z) says of a small w: the scores
 *   T_k(y) = (d/dw)^k P(y|w) / P(y|w) at w = 0  =  E[He_k(Z) | f(Z) = y]. */
#ifndef BASE_ENTRYWISE_SCORE_H
#define BASE_ENTRYWISE_SCORE_H

#include "base/entrywise.h"

/* f is borrowed. */
typedef struct elaw_score {
    const elaw_entrywise *f;
    unsigned k;
    size_t pieces;
    elaw_entrywise_piece *piece; /* straight f only                          */
} elaw_score;

/* f was checked. ELAW_ENOMEM. */
elaw_status elaw_score_open(const char *where, const elaw_entrywise *f,
                            unsigned k, elaw_score *out);
void elaw_score_free(elaw_score *score);

/* T_k(y); NaN where f takes no value y. */
double elaw_score_value(const elaw_score *score, double y);
/* E T_k(f(Z))^2, to 1e-13. ELAW_ENOMEM. */
elaw_status elaw_score_square(const char *where, const elaw_score *score,
                              double *out);

#endif
