/* The vector Dyson equation of one irreducible variance profile,
 *     g_a (z - (S g)_a) = 1,   S_ab = variance_ab share_b >= 0,
 * Im g_a < 0 above the axis, scaled so that the largest row sum of S is 1: the
 * support lies in [-2, 2] and is symmetric about 0.
 * Ajanki, Erdos, Kruger 1506.05095 (there m = -g). */
#ifndef LAWS_DYSON_H
#define LAWS_DYSON_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef struct elaw_dyson {
    size_t q;
    double mass;   /* sum of share, at most 1                               */
    double scale;  /* places of the law are scale times ours                */
    double atom;   /* weight of the atom at 0                               */
    double *share; /* q                                                     */
    double *s;     /* q x q, row-major                                      */
    size_t intervals;
    double *edge; /* 2 intervals, symmetric about 0                         */
    size_t nodes; /* places x >= 0 where g is known, ascending              */
    size_t room;  /* of x and, times q, of g                                */
    double *x;
    double complex *g; /* nodes x q; real: outside the support              */
} elaw_dyson;

/* label[a]: the part of group a; returns the number of parts. Groups without
 * any variance have a part too. queue: room for groups. */
size_t elaw_dyson_split(size_t groups, const double variance[], size_t label[],
                        size_t queue[]);
/* The groups of one part, scaled; a part without variance has q = 0. False: no
 * memory. */
bool elaw_dyson_part(size_t groups, const double share[],
                     const double variance[], const size_t label[], size_t part,
                     elaw_dyson *out);
/* The weight of the atom at 0. False: no memory. */
bool elaw_dyson_rank_lost(const elaw_dyson *a, double *out);

/* Room for one evaluation. */
typedef struct elaw_dyson_work {
    size_t steps; /* of GMRES between restarts                              */
    double complex *block, *basis, *small, *right, *product, *weight, *start;
} elaw_dyson_work;
bool elaw_dyson_work_create(size_t q, elaw_dyson_work *w);
void elaw_dyson_work_free(elaw_dyson_work *w);

/* y = S x. */
void elaw_dyson_product(const elaw_dyson *a, const double complex *x,
                        double complex *y);

/* (1 - diag(weight) S) x + weight x_q = right, sum share x = right_q; without
 * the border the last unknown and equation are missing. weight and right of
 * the work; x is overwritten. Restarted GMRES, products with S only. */
void elaw_dyson_linear(const elaw_dyson *a, elaw_dyson_work *w, bool border,
                       double complex *x);

/* Newton from g. real: z and g are real. False: no convergence, or to what is
 * no transform at z. */
bool elaw_dyson_newton(const elaw_dyson *a, elaw_dyson_work *w,
                       double complex z, bool real, double complex *g);
/* -g' into v by a linear equation; true: all > 0, at real z outside the support
 * exactly where g is the transform. */
bool elaw_dyson_slope(const elaw_dyson *a, elaw_dyson_work *w,
                      const double complex *g, double complex *v);

/* g at Im z >= 0; on the axis without knowledge of the support. False: no
 * convergence. */
bool elaw_dyson_probe(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                      double complex *g);

/* Fills edge, nodes, x, g. */
elaw_status elaw_dyson_edges(const char *where, elaw_dyson *a);
/* g at any z with Im z >= 0, from the nodes. False: no convergence. */
bool elaw_dyson_solve(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                      double complex *g);
void elaw_dyson_free(elaw_dyson *a);

#endif
