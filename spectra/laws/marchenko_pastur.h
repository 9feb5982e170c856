/* The numbers of a Marchenko-Pastur law, shared by the laws of eigenvalues and
 * of singular values. With q = min(sqrt c, 1/sqrt c) and x = m - r cos t the
 * part without atom is the angle law q. */
#ifndef LAWS_MARCHENKO_PASTUR_H
#define LAWS_MARCHENKO_PASTUR_H

#include <stddef.h>

#include <eigenlaw/law.h>

typedef struct elaw_mp {
    double ratio, variance;
    double q, gap;  /* gap = 1 - q without cancellation                       */
    double r;       /* half the length of the support                         */
    double mass;    /* min(1, 1/c)                                            */
    double root[2]; /* square roots of the edges                             */
} elaw_mp;

/* ELAW_EDOMAIN where ratio or variance is not finite and > 0, or where double
 * does not hold the edges apart (ratio below 1e-32 or above 1e32, numbers near
 * the limits of double). */
elaw_status elaw_mp_set(const char *where, double ratio, double variance,
                        elaw_mp *out);

/* The numbers of a law of singular values; NULL for any other law. */
const elaw_mp *elaw_mp_of_singular(const elaw_law *law);

/* Integral of x^k: Narayana's polynomial. */
double elaw_mp_moment(const elaw_mp *mp, size_t k);

#endif
