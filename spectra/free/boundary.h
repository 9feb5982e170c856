/* Subordination on the real axis: the fixed point w of an analytic self-map
 * next(w; z) of the upper half plane, or of pairs of its points, at z = x + i0.
 * A self-map that is not a rotation has one fixed point inside at most (Denjoy
 * and Wolff; for pairs Belinschi, Mai, Speicher, arXiv:1303.3196), so whatever
 * way it is found, a fixed point with Im w > 0 is the right one. */
#ifndef FREE_BOUNDARY_H
#define FREE_BOUNDARY_H

#include <complex.h>
#include <stdbool.h>

#include <eigenlaw/matrix.h>

enum { ELAW_PAIR = 2 };

/* next(w), and its derivative in w: of pairs d next_i/d w_j at 2 i + j. */
typedef elaw_status elaw_self_map(void *ctx, double complex z,
                                  const double complex w[],
                                  double complex next[],
                                  double complex slope[]);

/* F = 1/G of the result at z, from w. */
typedef elaw_status elaw_reciprocal(void *ctx, double complex z,
                                    const double complex w[],
                                    double complex *F);

typedef struct elaw_boundary {
    const char *where;
    elaw_self_map *map;
    elaw_reciprocal *reciprocal;
    void *ctx;
    bool pair;    /* w are two numbers, not one */
    double scale; /* of lengths: the continuation starts at x + i scale */
    double complex
        last[ELAW_PAIR]; /* of the neighbour that was solved before */
    bool warm;
} elaw_boundary;

/* Newton from the neighbour's w; where that leaves the half plane or stops,
 * fixed-point steps at x + i scale and Newton down to the axis. */
elaw_status elaw_boundary_solve(elaw_boundary *problem, double x,
                                double complex w[ELAW_PAIR]);

/* The same at Im z >= 0, without memory of the last; real outside the support.
 */
elaw_status elaw_upper_solve(const elaw_boundary *problem, double complex z,
                             double complex w[ELAW_PAIR]);

/* The density at x: an elaw_density_fn whose ctx is an elaw_boundary. */
elaw_status elaw_boundary_density(void *problem, double x, double *density);

#endif
