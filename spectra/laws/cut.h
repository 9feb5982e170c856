/* One interval of a law as a power series in the Joukowski variable. */
#ifndef LAWS_CUT_H
#define LAWS_CUT_H

#include <complex.h>
#include <stdbool.h>

#include "laws/series.h"

enum { ELAW_CUT_TERMS = 65536 }; /* at most */

typedef struct elaw_cut {
    double low, high, r; /* r = (high - low)/2                             */
    bool hard_low, hard_high;
    size_t terms;
    double *c;   /* terms; c[0] is the mass                                */
    double tail; /* last terms against the largest where doubling did not
                    end, else 0                                            */
} elaw_cut;

typedef struct elaw_cut_g {
    double complex g, dg;
} elaw_cut_g;

/* low, high, r and the hard edges are set: finds terms, c (the caller frees it,
 * on failure too) and tail. */
elaw_status elaw_cut_fit(elaw_cut *a, elaw_density_fn *density, void *ctx);

/* g, and g' where asked for (else 0), at Im z >= 0; real outside [low, high].
 */
elaw_cut_g elaw_cut_value(const elaw_cut *a, elaw_complex z, bool derivative);

/* Mass of [low, x]; integral of x^k. */
double elaw_cut_mass_below(const elaw_cut *a, double x);
double elaw_cut_moment(const elaw_cut *a, size_t k);

#endif
