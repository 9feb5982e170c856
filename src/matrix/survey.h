/* One pass over the entries: what prepare wants to know of each column and
 * row, dense or sparse. */
#ifndef MATRIX_SURVEY_H
#define MATRIX_SURVEY_H

#include <eigenlaw/matrix.h>

#include "matrix/panel.h"

typedef struct elaw_survey {
    size_t rows, cols, w;
    double largest;        /* max |a_ij|                                     */
    bool counts;           /* non-negative whole numbers, not only 0 and 1   */
    double mean_share;     /* rows sum |mean_j|^2 / sum |a_ij|^2             */
    double *deviation;     /* cols: standard deviations, divisor rows        */
    double *print;         /* cols x w: equal columns have equal ones        */
    bool *column_constant; /* cols: all entries equal                        */
    bool *row_constant;    /* rows                                           */
} elaw_survey;

/* ELAW_EDOMAIN with the place of a NaN or Inf; ELAW_ENOMEM. */
elaw_status elaw_survey_dense(const elaw_entries *a, elaw_survey *out);
elaw_status elaw_survey_sparse(const elaw_sparse *a, elaw_survey *out);
/* Standard deviation of column j over the `rows` rows that are not set aside,
 * from its stored entries; largest: the magnitude of the largest of them all.
 */
double elaw_survey_sparse_deviation(const elaw_sparse *a, const bool *aside,
                                    size_t rows, double largest, size_t j);
void elaw_survey_free(elaw_survey *survey);

/* For the two surveys: room for the results; the refusal of an entry. */
elaw_status elaw_survey_reserve(size_t rows, size_t cols, size_t w,
                                elaw_survey *out);
elaw_status elaw_survey_refuse(size_t i, size_t j, double value);
/* Fixed weights of the prints, irregular, in [1, 2). */
double elaw_survey_weight(size_t i);

/* Columns equal to an earlier one; constant columns are passed over. first:
 * the pair (earlier, later) with the smallest later one. Candidates have equal
 * prints; then the entries are compared. */
typedef struct elaw_duplicates {
    size_t count, first[2];
} elaw_duplicates;
typedef bool elaw_same_columns(const void *matrix, size_t j, size_t k);
elaw_status elaw_duplicates_find(const elaw_survey *survey,
                                 elaw_same_columns *same, const void *matrix,
                                 elaw_duplicates *out);
bool elaw_same_columns_dense(const void *entries, size_t j, size_t k);
bool elaw_same_columns_sparse(const void *sparse, size_t j, size_t k);

#endif
