/* Gaps of the support of a rectangular free convolution, in squares of
 * singular values; see rectangular_edges.c. */
#ifndef FREE_RECTANGULAR_EDGES_H
#define FREE_RECTANGULAR_EDGES_H

#include "free/problem.h"

/* Of laws of squares: problem->side seen as for sums, problem->fraction the
 * ratio. Fills problem->found. */
elaw_status elaw_rectangular_edges(elaw_problem *problem);

/* Weight of the atom where eigenspaces of weights w and v meet, at squares p
 * and q; not above 0: none. */
double elaw_rectangular_overlap(double ratio, double p, double w, double q,
                                double v);

#endif
