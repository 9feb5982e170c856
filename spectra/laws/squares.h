/* From singular values to their squares; back: laws/square_root.h. */
#ifndef LAWS_SQUARES_H
#define LAWS_SQUARES_H

#include <eigenlaw/law.h>

/* The law of X^2, X a law on [0, inf). */
elaw_status elaw_law_squares(const elaw_law *law, elaw_law **out);

#endif
