/* What every step of a detection shares. */
#include "infer/inquiry.h"

#include <string.h>

#include "base/memory.h"

double elaw_inquiry_own_value(const elaw_inquiry *q, double value)
{
    double samples = (double)q->options.samples;
    return samples > 0 ? value * value / samples : value;
}

elaw_pairs elaw_inquiry_pairs(const elaw_inquiry *q)
{
    return (elaw_pairs){q->pair_count, q->pair_value, q->left,
                        q->a.symmetric ? q->left : q->right};
}

void elaw_inquiry_close(elaw_inquiry *q)
{
    elaw_extremes_free(&q->extremes);
    elaw_selection_free(&q->selection);
    elaw_free(q->pair_value);
    elaw_free(q->left);
    elaw_free(q->right);
    elaw_operator_free(&q->sample);
    elaw_free(q->sample_column);
    if (q->own_operator)
        elaw_operator_free(&q->a);
    elaw_matrix_free(&q->formed);
    elaw_zmatrix_free(&q->zformed);
    elaw_verdict_free(&q->verdict);
    memset(q, 0, sizeof *q);
}
