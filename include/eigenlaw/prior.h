/* Priors of planted vectors: independent entries x with E x = 0, E x^2 = 1. */
#ifndef EIGENLAW_PRIOR_H
#define EIGENLAW_PRIOR_H

#include <eigenlaw/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_prior_kind {
    ELAW_PRIOR_GAUSSIAN = 0,
    ELAW_PRIOR_RADEMACHER,           /* +1 or -1                             */
    ELAW_PRIOR_UNIFORM,              /* on [-sqrt 3, sqrt 3]                 */
    ELAW_PRIOR_RADEMACHER_BERNOULLI, /* +-eps^(-1/2) with probability eps,
                                        else 0                               */
    ELAW_PRIOR_GAUSS_BERNOULLI,      /* N(0, 1/eps) with probability eps     */
    ELAW_PRIOR_KINDS
} elaw_prior_kind;

typedef struct elaw_prior {
    elaw_prior_kind kind;
    double sparsity; /* eps in (0, 1), of the last two                       */
} elaw_prior;

/* "gaussian", "rademacher-bernoulli", ..; never NULL. */
ELAW_API const char *elaw_prior_name(elaw_prior_kind kind);

/* out[i] = entry first + i of column j, i < n. ELAW_EDOMAIN: a sparsity outside
 * (0, 1) where the prior has one; ELAW_EINVAL: no such prior. */
ELAW_API elaw_status elaw_prior_draw(const elaw_prior *prior, elaw_rng rng,
                                     uint64_t first, uint64_t j, size_t n,
                                     double *out);
/* E x^k, k <= 12. The same errors. */
ELAW_API elaw_status elaw_prior_moment(const elaw_prior *prior, unsigned k,
                                       double *out);

#ifdef __cplusplus
}
#endif
#endif
