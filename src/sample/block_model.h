/* What sampling and theory of the block model share. */
#ifndef SAMPLE_BLOCK_MODEL_H
#define SAMPLE_BLOCK_MODEL_H

#include <eigenlaw/block.h>

/* Checked; share sums to 1 and, where n is given, is count/n. Variances with
 * the scale. */
typedef struct elaw_blocks {
    size_t n, groups;
    double *share, *variance; /* groups, groups x groups                    */
    size_t *count;            /* groups; all 0 without n                    */
} elaw_blocks;

elaw_status elaw_blocks_open(const char *where, const elaw_block_model *model,
                             elaw_blocks *out);
void elaw_blocks_free(elaw_blocks *blocks);

#endif
