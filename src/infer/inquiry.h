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
    elaw_operator sample; /* some columns of a large sparse operator  */
    size_t *sample_column;
    bool entries_tested; /* entry below belongs to these pairs       */
    elaw_entry_tests entry;
    elaw_verdict verdict;
} elaw_inquiry;

elaw_status elaw_inquire_model(elaw_inquiry *q);
elaw_status elaw_inquire_outliers(elaw_inquiry *q);
elaw_status elaw_inquire_strengths(elaw_inquiry *q);
elaw_status elaw_inquire_fit(elaw_inquiry *q);
/* The part of the fit that the Lanczos run measures; nothing where there was
 * none. */
elaw_status elaw_inquire_edges(elaw_inquiry *q);
elaw_status elaw_inquire_vectors(elaw_inquiry *q);

/* Is a walk over all places far dearer than a product? */
bool elaw_inquiry_is_vast(const elaw_inquiry *q);
/* Takes the sample of columns and forgets that a has entries. */
elaw_status elaw_inquire_sample(elaw_inquiry *q);
/* Sets entry, without tests of rows, columns and neighbours. */
elaw_status elaw_inquire_sample_entries(elaw_inquiry *q);

/* A model value in the units of the operator's own values. */
double elaw_inquiry_own_value(const elaw_inquiry *q, double value);
/* The outliers' pairs as the entry tests take them. */
elaw_pairs elaw_inquiry_pairs(const elaw_inquiry *q);
/* The energy, or the known level where that took its place, is one whose square
 * may leave the range of a double. */
bool elaw_inquiry_out_of_range(const elaw_inquiry *q);
/* A power of four near the size of the entries, from one product; 1 where they
 * are zero or not finite. ELAW_ENOMEM, ELAW_ECALLBACK. */
elaw_status elaw_inquiry_unit(const elaw_operator *a, double *unit);
/* A / unit; a is borrowed. */
elaw_status elaw_inquiry_scaled(const elaw_operator *a, double unit,
                                elaw_operator *out);
/* The verdict on A / unit becomes that on A. */
void elaw_verdict_scale(elaw_verdict *verdict, double unit);

void elaw_inquiry_close(elaw_inquiry *q);

#endif
