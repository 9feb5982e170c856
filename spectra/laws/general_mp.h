/* The numbers of a generalised Marchenko-Pastur law, and its map between two
 * half planes.
 *
 * Population: places t_k > 0 with weights p_k, sum 1; c = rows/samples. With
 * w = 1/(companion transform), that is w = -1/v in Silverstein's letters,
 *     z(w) = w + c mu + sum_k nu_k/(w - t_k),   nu_k = c p_k t_k^2,
 * is, with w(z) its inverse on the upper half plane,
 *     z g(z) = w sum_k p_k/(w - t_k).
 * Every w above the axis with Im z(w) >= 0 is the right one: Im z = Im w (1 -
 * sum nu/|w - t|^2), and the region where this is > 0 is mapped one to one.
 * The edges are z(w) where z'(w) = 0, w real. */
#ifndef LAWS_GENERAL_MP_H
#define LAWS_GENERAL_MP_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

/* w = anchor + offset with z'(w) = 0, so that w - t_k keeps its digits where w
 * is close to a place, or to 0. curve = z''(w)/2 < 0 at a lower edge, > 0 at an
 * upper one. */
typedef struct elaw_gmp_edge {
    double anchor, offset, z, curve;
} elaw_gmp_edge;

typedef struct elaw_gmp {
    double c, short_of_one; /* 1 - c, 0 where c is 1 but for rounding */
    double mean;            /* sum p t                                */
    size_t count;
    double *t, *p, *nu; /* ascending t; one allocation, at t        */
    size_t intervals;
    elaw_gmp_edge *edge; /* 2 intervals                              */
    double *below;       /* intervals + 1: mass left of each, of 1  */
} elaw_gmp;

/* Finds the edges of a population (count, t, p, c set; t ascending, different,
 * within (0, 1]); fills the rest. free: also of a partly filled one. */
elaw_status elaw_gmp_edges(const char *where, elaw_gmp *a);
void elaw_gmp_free(elaw_gmp *a);

/* w(z), Im z >= 0, as an edge and the way from it: w = anchor + offset + way.
 * On the axis the limit from above. */
typedef struct elaw_gmp_point {
    const elaw_gmp_edge *edge;
    double complex way;
} elaw_gmp_point;
elaw_status elaw_gmp_solve(const elaw_gmp *a, double complex z,
                           elaw_gmp_point *out);
/* z'(w). */
double complex elaw_gmp_slope(const elaw_gmp *a, const elaw_gmp_point *w);

#endif
