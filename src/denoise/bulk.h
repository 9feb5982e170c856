/* White noise from all values of a matrix: its level, how many values stand out
 * (the detector's sequential test), and whether the rest looks like it. */
#ifndef DENOISE_BULK_H
#define DENOISE_BULK_H

#include "denoise/denoising.h"
#include "estimate/noise_model.h"

typedef struct elaw_bulk {
    elaw_noise_model model;
    double s;            /* standard deviation of an entry; 0: no noise left  */
    size_t top, bottom;  /* outliers: the first, and (symmetric) the last     */
    double lower, upper; /* edges in units of the values                     */
} elaw_bulk;

/* model: without kurtosis or with it. values: all, descending. known_s 0:
 * estimated. */
elaw_status elaw_bulk_count(const elaw_noise_model *model, size_t count,
                            const double values[], double known_s, double level,
                            elaw_bulk *out);

/* Of d's factors, the kurtosis of the entries measured on what the outliers
 * leave, or with the rank of the options. The noise of the report is set:
 * level, fit, kurtosis. */
elaw_status elaw_bulk_find(elaw_denoising *d, elaw_bulk *out);

#endif
