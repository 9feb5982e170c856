/* Transitions by simulation: independent trials of an ensemble over the values
 * of one parameter and over sizes, in parallel. */
#ifndef EIGENLAW_SWEEP_H
#define EIGENLAW_SWEEP_H

#include <eigenlaw/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_sweep {
    size_t values, sizes, trials; /* trials of each pair                     */
    const double *value;          /* values of the parameter                 */
    const size_t *size;           /* sizes n                                 */
    uint64_t seed;                /* 0: 1                                    */
    /* One trial: the extreme value that follows the spike, and the squared
     * cosine of its vector with the truth. Called from many threads at once;
     * all that is random comes from rng, which no other trial shares. Parallel
     * parts inside it run on one thread. */
    elaw_status (*trial)(void *ctx, double value, size_t n, elaw_rng rng,
                         double *position, double *overlap2);
    void *ctx;
    elaw_progress progress;
} elaw_sweep;

/* Means over the trials with their standard errors (of one trial: NaN). */
typedef struct elaw_sweep_row {
    double value;
    size_t n;
    double position, position_se, overlap2, overlap2_se;
} elaw_sweep_row;

/* row: sizes x values, the values of one size together. Rows do not depend on
 * the number of threads. ELAW_EINVAL: no values, sizes, trials or trial;
 * ELAW_ENOMEM; ELAW_ECANCELLED; what a trial returned. */
ELAW_API elaw_status elaw_sweep_run(const elaw_sweep *sweep,
                                    elaw_sweep_row row[]);

#ifdef __cplusplus
}
#endif
#endif
