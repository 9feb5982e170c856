/* Degrees of freedom that an estimate with cleaned values takes up: its
 * divergence. Candes, Sing-Long, Trzasko 1210.4139. */
#ifndef DENOISE_FREEDOM_H
#define DENOISE_FREEDOM_H

#include "denoise/factors.h"

/* slope: derivative of each cleaned value in its own. Of count(f) values, in
 * numbers of the field: at most rows x cols, symmetric n (n + 1)/2. */
double elaw_freedom(const elaw_factors *f, const double cleaned[],
                    const double slope[]);

#endif
