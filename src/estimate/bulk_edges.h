/* The edges of the bulk as a Lanczos run measures them, beside those of the
 * model: a check of the law that needs no product with the matrix. */
#ifndef ESTIMATE_BULK_EDGES_H
#define ESTIMATE_BULK_EDGES_H

#include "estimate/chain.h"
#include "estimate/noise_model.h"

typedef struct elaw_bulk_edges {
    size_t steps;        /* used; 0: too few to tell, and nothing is set      */
    bool settled;        /* the coefficients settle: one interval             */
    double lower, upper; /* in the values of the noise model; NaN: they do not
                            settle                                            */
    double error;        /* one standard error of each, level known           */
    double p_value;      /* of edges and scatter under the model              */
} elaw_bulk_edges;

/* chain: symmetric model: tridiagonal; otherwise bidiagonal, its start on the
 * side of `near` dimensions and `far` on the other. The count outliers out[]
 * have been taken out of it. s: level of noise, of relative variance
 * s_variance. */
elaw_bulk_edges elaw_bulk_edges_test(const elaw_noise_model *model,
                                     const elaw_chain *chain, size_t near,
                                     size_t far, double s, double s_variance,
                                     size_t count, const double out[]);

#endif
