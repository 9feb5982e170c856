/* Chebyshev series of the Tracy-Widom laws: log F below ELAW_TW_SPLIT,
 * log(1 - F) above it, each on pieces of width 2 with 20 terms, and beyond
 *     cubic y^3 + root y^(3/2) + log log(y) + h(y^(-3/2)),   y = |s|,
 * with h a Chebyshev series on [0, reach]. Good to 1e-16 of the larger of 1 and
 * the value; see tracy_widom_table.py for the provenance. */
#ifndef LAWS_TRACY_WIDOM_TABLE_H
#define LAWS_TRACY_WIDOM_TABLE_H

enum {
    ELAW_TW_LEFT = -12,
    ELAW_TW_SPLIT = -2,
    ELAW_TW_RIGHT = 14,
    ELAW_TW_WIDTH = 2,
    ELAW_TW_PIECES = 13,
    ELAW_TW_TERMS = 20,
    ELAW_TW_TAIL_TERMS = 10
};

typedef struct elaw_tracy_widom_tail {
    double cubic, root, log, reach;
    double series[ELAW_TW_TAIL_TERMS];
} elaw_tracy_widom_tail;

typedef struct elaw_tracy_widom_table {
    elaw_tracy_widom_tail left, right;
    double piece[ELAW_TW_PIECES][ELAW_TW_TERMS];
} elaw_tracy_widom_table;

/* beta = 1, 2, 4. */
extern const elaw_tracy_widom_table elaw_tracy_widom_tables[3];

#endif
