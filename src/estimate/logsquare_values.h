/* The interactions of log-squares: which values of I leave white noise. */
#ifndef ESTIMATE_LOGSQUARE_VALUES_H
#define ESTIMATE_LOGSQUARE_VALUES_H

#include "estimate/logsquare.h"

/* interaction: m x n, rows and columns sum to zero. Sets p_interaction, count,
 * value, left, right of out. */
elaw_status elaw_logsquare_values(size_t m, size_t n, bool symmetric,
                                  double *interaction, double level,
                                  elaw_logsquare *out);

#endif
