/* The detector in its plainest form, for tests of its parts: full spectrum,
 * count with kurtosis 0, kurtosis of the residual, count again, fit. */
#ifndef TESTS_EXAMINE_H
#define TESTS_EXAMINE_H

#include <eigenlaw/eigenlaw.h>

#include "estimate/entries.h"
#include "estimate/noise_model.h"

typedef struct examined {
    elaw_noise_model model;
    size_t count;
    double s;
    elaw_entry_tests entry;
    elaw_fit fit;
} examined;

/* At most a fifth of the smaller dimension, and not more than 20. */
examined examine(const elaw_operator *op, double level);

/* The same of a column-major array without gaps. */
examined examine_real(size_t rows, size_t cols, double *a, bool symmetric,
                      double level);
examined examine_complex(size_t rows, size_t cols, elaw_complex *a,
                         bool hermitian, double level);

#endif
