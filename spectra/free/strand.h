/* What rectangular sums see of one law of squares on one gap of its support:
 *     u = p G - 1,   d = G Q = P Q/p,   P = 1 + u,   Q = 1 + c u,
 * along the places of free/gaps.h. Two laws of a sum meet where d is the same.
 * d falls near infinity and near the lower end, not everywhere. */
#ifndef FREE_STRAND_H
#define FREE_STRAND_H

#include "free/critical.h"
#include "free/gaps.h"

/* The place of p = infinity on an outer gap. */
#define ELAW_OUTER_MIDDLE 0.5

typedef struct elaw_strand {
    const char *where;
    double ratio; /* c */
    const elaw_outside *side;
    const elaw_gap *gap;
    double end[2];         /* d at 0, 1, or +-infinity */
    elaw_openings falling; /* stretches of the place where d falls */
} elaw_strand;

typedef struct elaw_reading {
    double p, u, g;
    double h, H1;    /* p - 1/G; H' of H = 1/G - p */
    double d, slope; /* along the gap */
} elaw_reading;

/* where, ratio, side and gap are set: the rest. Free falling, also after a
 * failure. */
elaw_status elaw_strand_make(elaw_strand *strand);

elaw_status elaw_strand_read(const elaw_strand *strand, double place,
                             elaw_reading *out);
elaw_status elaw_strand_d(const elaw_strand *strand, double place, double *d);
/* p at end 0, 1, and the weight of the atom there; an interval may begin at 0
 * too. */
double elaw_strand_end(const elaw_strand *strand, int end);
double elaw_strand_weight(const elaw_strand *strand, int end);

/* The place where d has a value, on a stretch where d falls or rises. place:
 * where to start from. */
elaw_status elaw_strand_place(const elaw_strand *strand, double value,
                              double low, double high, bool falls,
                              double *place);
/* Near an end p is known better than d from it: G, u and h of a reading at a
 * place found for d, from d. Where G grows like a logarithm a moderate d may
 * have no double p at all: then p is the end and H' = infinity. */
void elaw_strand_near_end(const elaw_strand *strand, double place, double d,
                          elaw_reading *reading);

#endif
