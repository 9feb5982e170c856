/* Runs of normals down a column, and streams for the parts of one sample. */
#ifndef RANDOM_NORMAL_H
#define RANDOM_NORMAL_H

#include <eigenlaw/rng.h>

/* out[r] = elaw_rng_normal(rng, first + r, j), r < count: four a block. */
void elaw_normal_run(elaw_rng rng, uint64_t first, uint64_t j, size_t count,
                     double *out);
/* out[r] = elaw_rng_normal_complex(rng, first + r, j): two a block. */
void elaw_normal_complex_run(elaw_rng rng, uint64_t first, uint64_t j,
                             size_t count, elaw_complex *out);

/* The same for another use of the generator (random/philox.h). */
void elaw_normal_run_of(elaw_rng rng, uint64_t use, uint64_t first, uint64_t j,
                        size_t count, double *out);

/* A stream of its own for part number `part` (the left spikes, the right
 * ones) of what is drawn from rng: hashed, so that streams s and s + 1 of a
 * user do not meet each other's parts. */
elaw_rng elaw_rng_part(elaw_rng rng, uint64_t part);

#endif
