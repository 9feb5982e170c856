/* The exact law of one spike given its observed value, sampled: for each draw
 * of the noise the strength that would have produced exactly that value. */
#ifndef ESTIMATE_DRAWS_H
#define ESTIMATE_DRAWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <eigenlaw/status.h>

typedef enum elaw_draw_kind {
    ELAW_DRAW_SYMMETRIC,
    ELAW_DRAW_RECTANGULAR,
    ELAW_DRAW_COVARIANCE /* rows variables, cols samples                    */
} elaw_draw_kind;

typedef struct elaw_draw_model {
    elaw_draw_kind kind;
    int beta;
    size_t rows, cols; /* noise entries of variance 1                     */
    size_t draws;
    uint64_t seed;
    bool full_depth; /* see draws.c                                     */
} elaw_draw_model;

/* value[0..count-1] > 0, in units of the noise's sd (covariance: square roots
 * of the eigenvalues of X^T X). All values see the same noise. Outputs are
 * count x draws, row k the draws of value k: the strength theta (covariance:
 * the population eigenvalue), the squared overlaps (symmetric, covariance:
 * both that of the one vector); all 0 where the noise alone exceeds the value.
 * Independent of the number of threads. */
void elaw_draw(const elaw_draw_model *model, size_t count, const double value[],
               double strength[], double left[], double right[]);

/* Levels of the recursion that are run for the smallest of the values. */
size_t elaw_draw_depth(const elaw_draw_model *model, size_t count,
                       const double value[]);

/* Noise of rows x cols with a value y above its edge: row and column sites'
 *   A = y - cols/D,  D = y - rows/A,  and derivatives in y.  A D = theta^2. */
typedef struct elaw_sites {
    double a, d, da, dd;
} elaw_sites;
elaw_sites elaw_limit_sites(double rows, double cols, double y);

#endif
