/* Where a real curve x(p), slope(p) < 0 outside the support, p in [0, 1],
 * leaves gaps of the support: slope is scanned with points clustered at both
 * ends, its zeros are found to rounding, and dips and bumps between points are
 * followed to their bottom, so that nearly closed gaps and nearly vanished cuts
 * are kept. At a zero x is stationary: its error is the square of that of p. */
#ifndef FREE_CRITICAL_H
#define FREE_CRITICAL_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef struct elaw_curve {
    elaw_status (*at)(void *ctx, double p, double *slope, double *x);
    void *ctx;
    /* At p = 0 and 1 the curve is not evaluated: is it outside there, at which
     * x (+-infinity is one), and is that x an atom or a hard edge. */
    bool outside[2];
    double x[2];
    bool atom[2];
} elaw_curve;

/* Gaps of the support found so far: (low, high), ascending after
 * elaw_openings_sort. atom: the end is a point where two atoms meet. */
typedef struct elaw_openings {
    size_t count, room;
    struct elaw_opening {
        double low, high;
        bool atom[2];
    } * gap;
} elaw_openings;

elaw_status elaw_openings_on(const char *where, const elaw_curve *curve,
                             elaw_openings *found);
elaw_status elaw_openings_add(const char *where, double low, double high,
                              bool low_atom, bool high_atom,
                              elaw_openings *found);
/* Sorts, and joins gaps that touch with no atom between them. */
void elaw_openings_sort(elaw_openings *found);
void elaw_openings_free(elaw_openings *found);

/* f(low), f(high) of opposite signs; the zero to the last bit (Brent 1973, with
 * halving in place of the interpolation wherever that is slow). */
typedef elaw_status elaw_root_fn(void *ctx, double p, double *value);
elaw_status elaw_root(elaw_root_fn *f, void *ctx, double low, double f_low,
                      double high, double f_high, double *root);

#endif
