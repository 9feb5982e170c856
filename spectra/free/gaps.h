/* A law seen from the real line outside its support. On each gap of the support
 * G and T = z G - 1 decrease strictly; the gap outside the hull [a, b] is one
 * interval through infinity, from b up and round to a. A place on a gap is p in
 * [0, 1], quadratic in p at both ends, so that what is like a square root at an
 * edge is smooth in p:
 *     bounded   w = low + (high - low) sin^2(pi p/2)
 *     outer     w = c + r/cos(pi p),   c, r: middle and half length of the hull
 *               (of one point: w = c + r tan(pi p))
 * Far from the hull F = 1/G and H = F - z come from the moments about c: their
 * direct forms cancel. */
#ifndef FREE_GAPS_H
#define FREE_GAPS_H

#include <stdbool.h>

#include "laws/law.h"

enum { ELAW_FAR_TERMS = 14 };

typedef struct elaw_gap {
    double low, high; /* outer: low = b, high = a                             */
    bool outer;
    double weight[2]; /* of the atom at low, high; 0: none                   */
    bool infinite[2]; /* G is not finite at low, high                        */
    double first, last; /* value at p = 0 and 1, or +-infinity */
} elaw_gap;

typedef struct elaw_outside elaw_outside;

/* G and G' of the law looked at, Im z >= 0; ctx: the outside. */
typedef elaw_status elaw_transform_fn(const elaw_outside *outside,
                                      elaw_complex z, elaw_complex *g,
                                      elaw_complex *dg);

struct elaw_outside {
    const elaw_law *law; /* borrowed */
    elaw_transform_fn *transform;
    bool product; /* the value of a place is T, not G; an atom at 0 is unseen */
    double low, high, centre, radius; /* of the hull */
    double reach; /* from c to the farthest point of the support */
    double zero;  /* weight of the atom at 0               */
    double far[ELAW_FAR_TERMS]; /* integral of ((t - c)/(2 reach))^k */
    size_t gaps;
    elaw_gap *gap;
};

/* One place. Infinite w: the middle of the outer gap. */
typedef struct elaw_place {
    double w;
    double g, t;     /* G, T = w G - 1                                      */
    double dg, dt;   /* along p                                             */
    double inverse;  /* 1/G'(w)         (bounded gaps)                      */
    double inverseF; /* 1/F'(w)                                             */
    double dR;       /* 1/G' + 1/G^2 = F^2 H'/F', stable where G is near 0  */
    double h;        /* -H = w - F                                          */
    double log_t;    /* 1/(w T')        (bounded gaps)                      */
    double log_h;    /* H'/(H T'), stable where T is near 0 (outer gap)     */
    double e;        /* w H'/H                                              */
} elaw_place;

/* The law must have more than one point in its support. transform NULL: that of
 * the law itself. Free with elaw_outside_free, also after a failure. */
elaw_status elaw_outside_set(const char *where, const elaw_law *law,
                             bool product, elaw_outside *out);
/* The same for intervals and atoms given as such, where transform is that of
 * another measure made of the law. edge: 2 intervals; hard or NULL. */
elaw_status elaw_outside_make(const char *where, const elaw_law *law,
                              elaw_transform_fn *transform, bool product,
                              size_t intervals, const double edge[],
                              const unsigned char hard[], size_t atoms,
                              const double place[], const double weight[],
                              elaw_outside *out);
void elaw_outside_free(elaw_outside *outside);

elaw_status elaw_outside_at(const elaw_outside *outside, const elaw_gap *gap,
                            double p, elaw_place *out);

/* The place of a value strictly between last and first. hint: p to start from,
 * and the p found. */
elaw_status elaw_outside_inverse(const elaw_outside *outside,
                                 const elaw_gap *gap, double value,
                                 double *hint, elaw_place *out);

/* H = F - z, H' and F at Im z >= 0. F is its own number: near an atom it is
 * small and H + z would cancel. */
elaw_status elaw_outside_h(const elaw_outside *outside, elaw_complex z,
                           elaw_complex *h, elaw_complex *dh, elaw_complex *F);

#endif
