/* Sine and cosine transforms of real sequences (FFTW), t_j = pi (j + 1/2)/n. */
#ifndef BASE_TRANSFORM_H
#define BASE_TRANSFORM_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* What f(t) is a series in. */
typedef enum elaw_waves {
    ELAW_SINES,        /* sin((k + 1) t)   */
    ELAW_HALF_SINES,   /* sin((k + 1/2) t) */
    ELAW_HALF_COSINES, /* cos((k + 1/2) t) */
    ELAW_COSINES       /* cos(k t)         */
} elaw_waves;

/* In place: values f(t_j), j = 0..n-1, into the n coefficients k = 0..n-1 of
 * the series that takes these values. n in [1, 2^24]. Safe from any thread. */
elaw_status elaw_waves_from_values(elaw_waves waves, size_t n, double value[]);
/* Back again: coefficients into the values at the midpoints. */
elaw_status elaw_waves_to_values(elaw_waves waves, size_t n,
                                 double coefficient[]);

#endif
