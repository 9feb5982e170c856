/* What the theory of weak detection and its statistic share. */
#ifndef SAMPLE_WEAK_H
#define SAMPLE_WEAK_H

#include <eigenlaw/weak.h>

/* Checked, zeros replaced by their defaults. */
elaw_status elaw_weak_check(const char *where, const elaw_weak_model *model,
                            elaw_weak_model *out);
/* 1/(w4 - 1) - 1/2 */
double elaw_weak_square_weight(const elaw_weak_model *model);

#endif
