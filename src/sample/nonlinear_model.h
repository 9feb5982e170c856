/* What sampling and theory of the nonlinear model share. */
#ifndef SAMPLE_NONLINEAR_MODEL_H
#define SAMPLE_NONLINEAR_MODEL_H

#include <eigenlaw/nonlinear.h>

#include "base/entrywise_score.h"

/* g is f, or with fisher T o f. */
typedef struct elaw_nonlinear {
    const elaw_nonlinear_model *model;
    unsigned exponent;          /* of g, >= 1                                */
    double mu0, mu_k, variance; /* of g(Z)                                   */
    double moment;              /* E x^(2k)                                  */
    double square;              /* E T^2; 0: no information up to k = 6      */
    elaw_score score;           /* T, its k is k_F (0: none)                 */
} elaw_nonlinear;

/* Checked, all numbers finite. */
elaw_status elaw_nonlinear_open(const char *where,
                                const elaw_nonlinear_model *model,
                                elaw_nonlinear *out);
void elaw_nonlinear_free(elaw_nonlinear *nonlinear);

/* The first score that is not zero, k <= 6, and E T^2; *square 0 and nothing
 * opened where there is none. f was checked. */
elaw_status elaw_first_score(const char *where, const elaw_entrywise *f,
                             elaw_score *score, double *square);

/* has_finite and finite at n = model->n, beside the limits that p holds;
 * untouched where nothing varies any more, or f overflows.
 * ELAW_ENOMEM, ELAW_ENOCONV. */
elaw_status elaw_nonlinear_finite(const char *where, const elaw_nonlinear *g,
                                  elaw_nonlinear_prediction *p);

#endif
