/* One number x of a prior seen through Gaussian noise, the effective problem of
 * low-rank estimation:
 *   B = s x + sqrt(s) Z,   posterior P(x) exp(-A x^2/2 + B x), A = s;
 *   eta = E[x | B],  F(s) = E[eta x],  I(s) = (1/2) int_0^s (1 - F).
 * Lesieur, Krzakala, Zdeborova 1503.00338, 1701.00858. */
#ifndef LAWS_SCALAR_CHANNEL_H
#define LAWS_SCALAR_CHANNEL_H

#include <stdbool.h>

#include <eigenlaw/status.h>

typedef enum elaw_channel_prior {
    ELAW_CHANNEL_GAUSSIAN = 0,
    ELAW_CHANNEL_RADEMACHER,
    ELAW_CHANNEL_RADEMACHER_BERNOULLI,
    ELAW_CHANNEL_GAUSS_BERNOULLI
} elaw_channel_prior;

typedef struct elaw_channel {
    elaw_channel_prior prior;
    double sparsity; /* of the last two, in (0, 1)                          */
} elaw_channel;

/* Posterior mean, and its derivative in B, the posterior variance. */
double elaw_channel_mean(const elaw_channel *c, double a, double b,
                         double *variance);
double elaw_channel_overlap(const elaw_channel *c, double s);     /* F(s)   */
double elaw_channel_information(const elaw_channel *c, double s); /* I, nats */

/* Fixed points q = F(lambda q): the largest, and the one reached from near 0.
 */
double elaw_channel_upper(const elaw_channel *c, double lambda);
double elaw_channel_lower(const elaw_channel *c, double lambda);
/* i(q) = (lambda/4)(1 - q)^2 + I(lambda q), minimal at the optimal q. */
double elaw_channel_potential(const elaw_channel *c, double lambda, double q);
/* Of the two branches the one of the smaller i. */
double elaw_channel_optimal(const elaw_channel *c, double lambda);

/* lambda at which the informative branch appears (down), becomes optimal (it)
 * and is reached from a weak start (up); all 1 where the transition is
 * continuous. Exact to some 1e-10. */
typedef struct elaw_channel_thresholds {
    double weak, down, it, up;
} elaw_channel_thresholds;
void elaw_channel_transitions(const elaw_channel *c,
                              elaw_channel_thresholds *out);

#endif
