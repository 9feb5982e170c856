/* The generator: Philox4x64-10 of Random123 as a function of six words,
 *   block(seed, stream; i, j, use, round) -> 256 bits.
 * `use` keeps apart what one elaw_rng is asked for: the normals of (seed,
 * stream) say nothing about its uniforms. `round` counts the tries of a
 * rejection method.
 * Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as
 * 1, 2, 3". */
#ifndef RANDOM_PHILOX_H
#define RANDOM_PHILOX_H

#include <Random123/philox.h>

#include <eigenlaw/rng.h>

/* Stored seeds depend on these numbers: add at the end, never reorder. */
enum elaw_rng_use {
    ELAW_USE_BITS = 0, /* so that (0, 0) of key (0, 0) is the known answer */
    ELAW_USE_UNIFORM,
    ELAW_USE_NORMAL,
    ELAW_USE_NORMAL_COMPLEX,
    ELAW_USE_RADEMACHER,
    ELAW_USE_GAMMA,
    ELAW_USE_FRAME,
    ELAW_USE_STREAM
};

static inline philox4x64_ctr_t elaw_block(elaw_rng rng, uint64_t i, uint64_t j,
                                          uint64_t use, uint64_t round)
{
    philox4x64_key_t key = {{rng.seed, rng.stream}};
    philox4x64_ctr_t counter = {{i, j, use, round}};
    return philox4x64_R(10, counter, key);
}

/* The middle of one of the 2^52 cells of (0, 1). With 53 bits the middle of
 * the last cell, 1 - 2^-54, would round to 1. */
static inline double elaw_unit(uint64_t bits)
{
    return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

#endif
