/* The class of a law: it supplies g and, where it has them, closed forms. What
 * it leaves NULL comes from g and the support by laws/generic.c. A law is one
 * block of memory: a struct that starts with elaw_law. */
#ifndef LAWS_LAW_H
#define LAWS_LAW_H

#include <stdatomic.h>

#include <eigenlaw/law.h>

typedef struct elaw_law_class {
    const char *name;
    /* g at Im z >= 0; on the axis the limit from above. Fails only where an
     * iteration does not converge. */
    elaw_status (*stieltjes)(const elaw_law *law, elaw_complex z,
                             elaw_complex *g);
    /* The part without atoms; NaN: elaw_fail has said why there is none. */
    double (*density)(const elaw_law *law, double x);
    /* Whole law, atoms included. */
    double (*cdf)(const elaw_law *law, double x);
    double (*quantile)(const elaw_law *law, double p);
    /* Integral of x^k, k >= 1; NaN: use quadrature for this k. */
    double (*moment)(const elaw_law *law, size_t k);
    /* Frees what the law keeps besides its own block. */
    void (*destroy)(elaw_law *law);
    /* g'(z), as g. NULL: laws/derivative.c differentiates g. */
    elaw_status (*derivative)(const elaw_law *law, elaw_complex z,
                              elaw_complex *dg);
    /* Free cumulant k >= 1. NULL: by a contour integral of g. */
    double (*cumulant)(const elaw_law *law, size_t k);
} elaw_law_class;

struct elaw_law {
    const elaw_law_class *class;
    atomic_size_t owners;
    size_t intervals, atoms;
    double *edge;   /* 2 intervals, ascending                                */
    double *place;  /* atoms, ascending                                      */
    double *weight; /* atoms; the intervals hold the rest                    */
    unsigned char *hard; /* 2 intervals: 1 where the density is 1/sqrt-like  */
};

/* A block of size bytes (>= sizeof(elaw_law)), zero but for the head, with one
 * owner; the arrays are part of it. NULL: no memory. */
elaw_law *elaw_law_create(const elaw_law_class *class, size_t size,
                          size_t intervals, size_t atoms);

/* g(z), and g'(z) where dg is not NULL, for Im z >= 0, arguments not checked.
 * On the axis the limit from above; outside the support real. */
elaw_status elaw_law_g(const elaw_law *law, elaw_complex z, elaw_complex *g,
                       elaw_complex *dg);

#endif
