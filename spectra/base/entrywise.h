/* Functions of one entry f(Z) of a standard normal Z: where they break, which
 * pieces they have, their Hermite coefficients. Names, values and slopes:
 * eigenlaw/entrywise.h. */
#ifndef BASE_ENTRYWISE_H
#define BASE_ENTRYWISE_H

#include <eigenlaw/entrywise.h>

/* The kind is one, its parameter or table as the header wants them. `where` is
 * the public function that was called. ELAW_EINVAL, ELAW_EDOMAIN. */
elaw_status elaw_entrywise_check(const char *where, const elaw_entrywise *f);

/* A straight piece: f = value + slope (x - origin) for from < x < to. */
typedef struct elaw_entrywise_piece {
    double from, to; /* ends may be infinite                                 */
    double origin, value, slope;
} elaw_entrywise_piece;

/* Straight pieces from left to right where f is made of them, else 0; at most
 * max(3, table points + 1). */
size_t elaw_entrywise_pieces(const elaw_entrywise *f,
                             elaw_entrywise_piece piece[]);
size_t elaw_entrywise_room(const elaw_entrywise *f);

enum { ELAW_HERMITE_ORDER = 6 };

/* mu[k] = E f(Z) He_k(Z), k = 0 .. 6, and Var f(Z); with the first k >= 1 where
 * |mu_k| > 1e-10 sqrt(k! Var f), 0: none.
 * ELAW_EDOMAIN: f is constant, or E f^2 is not finite; ELAW_ENOMEM. */
typedef struct elaw_hermite {
    double mu[ELAW_HERMITE_ORDER + 1], variance;
    unsigned exponent;
} elaw_hermite;
elaw_status elaw_entrywise_hermite(const char *where, const elaw_entrywise *f,
                                   elaw_hermite *out);

/* E f(Z + w) and Var f(Z + w) for count values of w. f was checked.
 * ELAW_ENOMEM.
 */
elaw_status elaw_entrywise_shifted(const char *where, const elaw_entrywise *f,
                                   size_t count, const double w[],
                                   double mean[], double variance[]);

/* The probabilists' Hermite polynomial, and k!. */
double elaw_hermite_polynomial(unsigned k, double x);
double elaw_factorial(unsigned k);

#endif
