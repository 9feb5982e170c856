/* What laws on one interval [low, high] share. */
#ifndef LAWS_INTERVAL_H
#define LAWS_INTERVAL_H

#include "laws/law.h"

/* sqrt(z - low) sqrt(z - high), the product of principal roots: like z far
 * away, on the interval i times a positive number, negative left of it. */
elaw_complex elaw_interval_root(elaw_complex z, double low, double high);

/* A law without numbers of its own, hard at both edges or at none.
 * ELAW_EDOMAIN unless low < high are finite and so is high - low. */
elaw_status elaw_interval_law(const char *where, const elaw_law_class *class,
                              double low, double high, unsigned char hard,
                              elaw_law **out);

/* low + share of the length, from the nearer end; rest = 1 - share. */
double elaw_interval_between(const elaw_law *law, double share, double rest);

#endif
