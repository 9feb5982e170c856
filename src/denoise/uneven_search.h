/* The signal and the profile of its noise, each from the other, in turns. */
#ifndef DENOISE_UNEVEN_SEARCH_H
#define DENOISE_UNEVEN_SEARCH_H

#include <eigenlaw/noise.h>

#include "estimate/tap.h"

typedef struct elaw_uneven_problem {
    const char *where;
    size_t rows, cols;
    size_t free_rows, free_cols; /* of the noise                             */
    bool symmetric;
    const double *y;               /* rows x cols, column-major              */
    const unsigned char *observed; /* of 0 and 1; NULL: all                  */
    const elaw_noise *noise;       /* AUTO, or the kind that is fixed        */
    double level;                  /* of the test for the rank               */
    size_t rank;                   /* > 0: given                             */
    elaw_progress progress;
} elaw_uneven_problem;

typedef struct elaw_uneven {
    elaw_noise_found found; /* variance stays empty                          */
    double *variance;       /* rows x cols                                   */
    double *x;              /* rows x cols                                   */
    size_t rank, rounds;
    bool settled;   /* name, rank and profile stand still                    */
    bool noiseless; /* y is a signal of that rank to rounding; found is that
                       of the round before                                   */
    elaw_tap tap;   /* rank > 0                                              */
    double mse;     /* expected squared error of an entry of x               */
    double degrees; /* sum over what is observed of d x_ij/d y_ij            */
} elaw_uneven;

/* ELAW_EDOMAIN: y is zero. Cost: up to 8 times the values of rows x cols and a
 * run of the TAP equations. */
elaw_status elaw_uneven_search(const elaw_uneven_problem *problem,
                               elaw_uneven *out);
void elaw_uneven_free(elaw_uneven *uneven);

#endif
