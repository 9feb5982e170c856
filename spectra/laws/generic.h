/* What follows from g and the support alone. */
#ifndef LAWS_GENERIC_H
#define LAWS_GENERIC_H

#include "laws/law.h"

elaw_status elaw_generic_density(const elaw_law *law, double x, double *out);
elaw_status elaw_generic_cdf(const elaw_law *law, double x, double *out);
elaw_status elaw_generic_quantile(const elaw_law *law, double p, double *out);
/* g'(z) from values of g on a horizontal segment through z. */
elaw_status elaw_generic_derivative(const elaw_law *law, elaw_complex z,
                                    elaw_complex *dg);
elaw_status elaw_generic_moment(const elaw_law *law, size_t k, double *out);

#endif
