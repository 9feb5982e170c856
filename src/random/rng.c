/* Bits, uniforms, signs and normals as functions of (seed, stream, i, j).
 *
 * One block of Philox is 256 bits and serves neighbouring rows i:
 *   uniform   word i mod 4 of block (i div 4, j)
 *   sign      bit i mod 256 of block (i div 256, j)
 *   normal    number i mod 4 of block (i div 4, j), by two Box-Muller pairs
 *               r = sqrt(-2 log u_0),  r cos(2 pi u_1),  r sin(2 pi u_1)
 *             of words (0, 1) and (2, 3)
 *   complex   number i mod 2 of block (i div 2, j): r = sqrt(-log u), so that
 *             E|z|^2 = 1
 * so that a run down a column costs one block for four (two) numbers, and a
 * single entry the same block. Box-Muller rather than a ziggurat: it uses a
 * fixed number of bits, which is what makes the entries addressable.
 * Box and Muller 1958; Random123 as in random/philox.h. */
#include "random/normal.h"
#include "random/philox.h"

#include <math.h>

/* Below this many entries a team of threads costs more than it brings. */
enum { PARALLEL_FROM = 1 << 14, CHUNK = 1 << 12 };

static const double two_pi = 6.283185307179586476925;

void elaw_rng_bits(elaw_rng rng, uint64_t i, uint64_t j, uint64_t out[4])
{
    philox4x64_ctr_t block = elaw_block(rng, i, j, ELAW_USE_BITS, 0);
    for (int w = 0; w < 4; w++)
        out[w] = block.v[w];
}

double elaw_rng_uniform(elaw_rng rng, uint64_t i, uint64_t j)
{
    return elaw_unit(elaw_block(rng, i >> 2, j, ELAW_USE_UNIFORM, 0).v[i & 3]);
}

double elaw_rng_rademacher(elaw_rng rng, uint64_t i, uint64_t j)
{
    philox4x64_ctr_t block = elaw_block(rng, i >> 8, j, ELAW_USE_RADEMACHER, 0);
    return block.v[(i >> 6) & 3] >> (i & 63) & 1 ? 1.0 : -1.0;
}

static void box_muller(double factor, uint64_t first, uint64_t second,
                       double out[2])
{
    double r = sqrt(-factor * log(elaw_unit(first)));
    double angle = two_pi * elaw_unit(second);
    out[0] = r * cos(angle);
    out[1] = r * sin(angle);
}

/* The four normals of a block. The runs and the single entries go through
 * this one compiled copy: inlined copies may contract to fused operations
 * differently, and the entries would differ in the last bit. */
__attribute__((noinline)) static void
normal_block(elaw_rng rng, uint64_t use, uint64_t i, uint64_t j, double out[4])
{
    philox4x64_ctr_t block = elaw_block(rng, i, j, use, 0);
    box_muller(2.0, block.v[0], block.v[1], out);
    box_muller(2.0, block.v[2], block.v[3], out + 2);
}

__attribute__((noinline)) static void complex_block(elaw_rng rng, uint64_t i,
                                                    uint64_t j, double out[4])
{
    philox4x64_ctr_t block = elaw_block(rng, i, j, ELAW_USE_NORMAL_COMPLEX, 0);
    box_muller(1.0, block.v[0], block.v[1], out);
    box_muller(1.0, block.v[2], block.v[3], out + 2);
}

double elaw_rng_normal(elaw_rng rng, uint64_t i, uint64_t j)
{
    double four[4];
    normal_block(rng, ELAW_USE_NORMAL, i >> 2, j, four);
    return four[i & 3];
}

elaw_complex elaw_rng_normal_complex(elaw_rng rng, uint64_t i, uint64_t j)
{
    double four[4];
    complex_block(rng, i >> 1, j, four);
    const double *z = four + 2 * (i & 1);
    return (elaw_complex){z[0], z[1]};
}

void elaw_normal_run_of(elaw_rng rng, uint64_t use, uint64_t first, uint64_t j,
                        size_t count, double *out)
{
    double four[4];
    size_t r = 0;
    while (r < count) {
        uint64_t i = first + r;
        normal_block(rng, use, i >> 2, j, four);
        for (uint64_t lane = i & 3; lane < 4 && r < count; lane++)
            out[r++] = four[lane];
    }
}

void elaw_normal_run(elaw_rng rng, uint64_t first, uint64_t j, size_t count,
                     double *out)
{
    elaw_normal_run_of(rng, ELAW_USE_NORMAL, first, j, count, out);
}

void elaw_normal_complex_run(elaw_rng rng, uint64_t first, uint64_t j,
                             size_t count, elaw_complex *out)
{
    double four[4];
    size_t r = 0;
    while (r < count) {
        uint64_t i = first + r;
        complex_block(rng, i >> 1, j, four);
        for (uint64_t lane = i & 1; lane < 2 && r < count; lane++)
            out[r++] = (elaw_complex){four[2 * lane], four[2 * lane + 1]};
    }
}

void elaw_rng_fill_normal(elaw_rng rng, uint64_t first, size_t rows,
                          size_t cols, double *out, size_t ld)
{
    if (rows == 0 || cols == 0)
        return;
    bool many = cols >= PARALLEL_FROM || rows >= PARALLEL_FROM / cols;
    size_t chunks = (rows - 1) / CHUNK + 1;
#pragma omp parallel for collapse(2) schedule(static) if (many)
    for (size_t j = 0; j < cols; j++)
        for (size_t c = 0; c < chunks; c++) {
            size_t from = c * CHUNK;
            size_t count = rows - from < CHUNK ? rows - from : CHUNK;
            elaw_normal_run(rng, first + from, j, count, out + from + j * ld);
        }
}

elaw_rng elaw_rng_part(elaw_rng rng, uint64_t part)
{
    uint64_t stream = elaw_block(rng, part, 0, ELAW_USE_STREAM, 0).v[0];
    return (elaw_rng){rng.seed, stream};
}
