/* A large sparse matrix. A walk over all places costs rows x cols, a product
 * only what is stored: the level of noise and the test of the spectrum come
 * from products, as for an operator without entries, and the kurtosis and the
 * largest entry from a sample of columns, one out of each of as many equal
 * stretches of them. */
#include <math.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "infer/inquiry.h"
#include "matrix/apply.h"

enum { SAMPLE_COLUMNS = 256 };

/* Places that are walked over in about a second, and the share of them that
 * must be empty before a sample is worth it. */
static const double walk_limit = 4e8, full_share = 1. / 64;

bool elaw_inquiry_is_vast(const elaw_inquiry *q)
{
    const elaw_operator *a = &q->a;
    double places = (double)a->rows * (double)a->cols;
    return a->stored > 0 && a->columns != NULL && q->options.samples == 0 &&
           places > walk_limit && (double)a->stored < full_share * places;
}

elaw_status elaw_inquire_sample(elaw_inquiry *q)
{
    size_t cols = q->a.cols;
    size_t count = cols < SAMPLE_COLUMNS ? cols : SAMPLE_COLUMNS;
    elaw_rng rng = {q->options.seed, 0};
    q->sample_column = elaw_alloc(count, sizeof *q->sample_column);
    if (q->sample_column == NULL)
        return elaw_fail_memory("elaw_detect");
    double stretch = (double)cols / (double)count;
    for (size_t k = 0; k < count; k++) {
        double at = ((double)k + elaw_rng_uniform(rng, k, 0)) * stretch;
        size_t least = k == 0 ? 0 : q->sample_column[k - 1] + 1;
        size_t most = cols - count + k, j = (size_t)at;
        q->sample_column[k] = j < least ? least : j > most ? most : j;
    }
    elaw_status status = elaw_operator_select(&q->a, q->a.rows, NULL, count,
                                              q->sample_column, &q->sample);
    if (status == ELAW_OK)
        q->a.columns = NULL;
    return status;
}

/* Rows of the right vectors that belong to the sample. */
static void gather_right(const elaw_inquiry *q, const double *right,
                         double *out)
{
    size_t width = elaw_width(q->a.field), count = q->sample.cols;
    for (size_t k = 0; k < q->pair_count; k++)
        for (size_t c = 0; c < count; c++)
            for (size_t p = 0; p < width; p++)
                out[(c + k * count) * width + p] =
                    right[(q->sample_column[c] + k * q->a.cols) * width + p];
}

elaw_status elaw_inquire_sample_entries(elaw_inquiry *q)
{
    elaw_pairs pairs = elaw_inquiry_pairs(q);
    size_t width = elaw_width(q->a.field);
    double *right =
        elaw_alloc(pairs.count * q->sample.cols, width * sizeof *right);
    if (right == NULL)
        return elaw_fail_memory("elaw_detect");
    gather_right(q, pairs.right, right);
    pairs.right = right;
    elaw_status status = elaw_entries_test(&q->sample, &pairs, &q->entry);
    elaw_free(right);
    if (status != ELAW_OK)
        return status;
    q->entry.p_rows = q->entry.p_columns = q->entry.p_lag = NAN;
    q->entry.row_factor = q->entry.column_factor = 1;
    q->entries_tested = true;
    return ELAW_OK;
}
