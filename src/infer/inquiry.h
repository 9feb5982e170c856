/* The state of one detection while it is worked out; each step fills its part
 * of the verdict. Order and meaning: detect.c. */
#ifndef INFER_INQUIRY_H
#define INFER_INQUIRY_H

#include <eigenlaw/infer.h>

#include "estimate/entries.h"
#include "estimate/noise_model.h"
#include "estimate/select.h"
#include "infer/extremes.h"

typedef struct elaw_inquiry {
    elaw_operator a;
    elaw_detect_options options; /* zeros replaced by the defaults           */
    bool own_operator;           /* a is ours, on the formed entries          */
    elaw_matrix formed;          /* entries formed by products, or empty     */
    elaw_zmatrix zformed;
    bool full; /* full spectrum                            */
    elaw_noise_model model;
    size_t limit;
    double energy;
    double level_variance; /* of the level from probes                 */
    size_t products;       /* beside those of the solver               */
    size_t passes;
    elaw_extremes extremes;
    elaw_selection selection;
    size_t pair_count;    /* the outliers' pairs, as the operator's   */
    double *pair_value;   /* own values                               */
    double *left, *right; /* right = left where symmetric             */
    bool entries_tested;  /* entry below belongs to these pairs       */
    elaw_entry_tests entry;
    elaw_verdict verdict;
} elaw_inquiry;

elaw_status elaw_inquire_model(elaw_inquiry *q);
elaw_status elaw_inquire_outliers(elaw_inquiry *q);
elaw_status elaw_inquire_strengths(elaw_inquiry *q);
elaw_status elaw_inquire_fit(elaw_inquiry *q);
elaw_status elaw_inquire_vectors(elaw_inquiry *q);

/* The outliers' pairs as the entry tests take them. */
elaw_pairs elaw_inquiry_pairs(const elaw_inquiry *q);
void elaw_inquiry_close(elaw_inquiry *q);

#endif
