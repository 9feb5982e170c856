/* What the two halves of prepare share: deciding what the matrix is, and
 * building the operator. */
#ifndef MATRIX_PREPARE_WORK_H
#define MATRIX_PREPARE_WORK_H

#include <eigenlaw/prepare.h>

#include "matrix/survey.h"
#include "matrix/symmetry.h"

enum { ELAW_PREPARE_STAGES = 4 };

/* What the result keeps alive. */
typedef struct elaw_prepare_held {
    elaw_data real;   /* complex data without imaginary parts: a real copy */
    elaw_data source; /* a view of the data, or an owned filled copy */
    bool owned;
    elaw_operator op[ELAW_PREPARE_STAGES]; /* each on the one before */
    size_t stages;
    char **row_name, **col_name; /* of what is left; NULL: nothing dropped */
} elaw_prepare_held;

typedef struct elaw_prepare_work {
    const elaw_data *data;
    elaw_prepare_options options;
    elaw_survey survey;
    elaw_symmetry symmetry;
    bool symmetric;
    elaw_notes notes;
    elaw_prepare_held *held;
    size_t *row, *col; /* the kept ones */
    size_t rows, cols; /* how many      */
} elaw_prepare_work;

/* Lists the rows and columns without variance (symmetric: a row with its
 * column) and those that are kept. ELAW_EDOMAIN where too little is left. */
elaw_status elaw_prepare_set_aside(elaw_prepare_work *p);

/* The operators, each on the one before: the matrix, what is kept of it,
 * centred, scaled; and the names of what is left. */
elaw_status elaw_prepare_compose(elaw_prepare_work *p);

/* The last of them so far. */
const elaw_operator *elaw_prepare_current(const elaw_prepare_work *p);

#endif
