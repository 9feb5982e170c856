/* The sparse survey: the same answers from the stored entries; what is not
 * stored is zero and is counted, not visited. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/survey.h"

/* The stored entries of one column, or of one row so far. */
typedef struct tally {
    size_t count;
    double value[2]; /* the first one             */
    bool equal;      /* all equal to the first    */
} tally;

static void add(tally *t, const double *value, size_t w)
{
    if (t->count++ == 0) {
        t->value[0] = value[0];
        t->value[1] = value[w - 1];
        t->equal = true;
    }
    t->equal =
        t->equal && value[0] == t->value[0] && value[w - 1] == t->value[1];
}

static bool constant(const tally *t, size_t length)
{
    bool zero = t->value[0] == 0 && t->value[1] == 0;
    return t->count == 0 || (t->equal && (t->count == length || zero));
}

static elaw_status check_finite(const elaw_sparse *a, size_t w, double *largest)
{
    *largest = 0;
    for (size_t j = 0; j < a->cols; j++)
        for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++) {
            for (size_t t = 0; t < w; t++)
                if (!isfinite(a->value[e * w + t]))
                    return elaw_survey_refuse(a->row[e], j,
                                              a->value[e * w + t]);
            *largest = fmax(*largest,
                            w == 2 ? hypot(a->value[2 * e], a->value[2 * e + 1])
                                   : fabs(a->value[e]));
        }
    return ELAW_OK;
}

/* |mean|^2 rows and sum |a - mean|^2 of column j in units of the largest, over
 * the `rows` rows that are not set aside; aside NULL: all of them. */
static void moments(const elaw_sparse *a, const bool *aside, size_t rows,
                    double largest, size_t j, double *level, double *noise)
{
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1, stored = 0;
    size_t from = a->column_start[j], to = a->column_start[j + 1];
    double mean[2] = {0, 0};
    *level = *noise = 0;
    for (size_t e = from; e < to; e++) {
        if (aside != NULL && aside[a->row[e]])
            continue;
        stored++;
        for (size_t t = 0; t < w; t++)
            mean[t] += a->value[e * w + t] / largest / (double)rows;
    }
    for (size_t t = 0; t < w; t++) {
        *level += (double)rows * mean[t] * mean[t];
        *noise += (double)(rows - stored) * mean[t] * mean[t];
    }
    for (size_t e = from; e < to; e++)
        for (size_t t = 0; t < w; t++) {
            double u = a->value[e * w + t] / largest - mean[t];
            if (aside == NULL || !aside[a->row[e]])
                *noise += u * u;
        }
}

double elaw_survey_sparse_deviation(const elaw_sparse *a, const bool *aside,
                                    size_t rows, double largest, size_t j)
{
    double level, noise;
    moments(a, aside, rows, largest, j, &level, &noise);
    return largest * sqrt(noise / (double)rows);
}

static void survey_column(const elaw_sparse *a, size_t j, tally *rows,
                          elaw_survey *s)
{
    tally column = {0};
    for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++) {
        const double *value = a->value + e * s->w;
        double weight = elaw_survey_weight(a->row[e]);
        add(&column, value, s->w);
        add(&rows[a->row[e]], value, s->w);
        for (size_t t = 0; t < s->w; t++)
            s->print[j * s->w + t] += weight * (value[t] / s->largest);
        s->counts = s->counts && value[0] >= 0 && value[0] == floor(value[0]);
    }
    s->column_constant[j] = constant(&column, a->rows);
}

static void survey(const elaw_sparse *a, tally *rows, elaw_survey *s)
{
    double level = 0, noise = 0;
    s->counts = s->w == 1 && s->largest > 1;
    for (size_t j = 0; j < a->cols && s->largest > 0; j++) {
        double l, n;
        survey_column(a, j, rows, s);
        moments(a, NULL, a->rows, s->largest, j, &l, &n);
        s->deviation[j] = s->largest * sqrt(n / (double)a->rows);
        level += l;
        noise += n;
    }
    for (size_t i = 0; i < a->rows; i++)
        s->row_constant[i] = s->largest == 0 || constant(&rows[i], a->cols);
    for (size_t j = 0; j < a->cols && s->largest == 0; j++)
        s->column_constant[j] = true;
    s->mean_share = level > 0 ? level / (level + noise) : 0;
}

elaw_status elaw_survey_sparse(const elaw_sparse *a, elaw_survey *out)
{
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1;
    double largest;
    elaw_survey result;
    elaw_status status = check_finite(a, w, &largest);
    if (status != ELAW_OK)
        return status;
    tally *rows = elaw_alloc_zero(a->rows, sizeof *rows);
    if (rows == NULL)
        return elaw_fail_memory("elaw_prepare");
    status = elaw_survey_reserve(a->rows, a->cols, w, &result);
    if (status == ELAW_OK) {
        result.largest = largest;
        survey(a, rows, &result);
        *out = result;
    }
    elaw_free(rows);
    return status;
}
