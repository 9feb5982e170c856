/* One denoising under way: what every method is given and what it leaves.
 *
 *   opened    y copied, centred, scaled, checked; missing entries 0
 *   noise     which noise it is (report.noise)
 *   cleaned   x, and the rest of the report
 *   closed    means and scales put back */
#ifndef DENOISE_DENOISING_H
#define DENOISE_DENOISING_H

#include <eigenlaw/denoise.h>

typedef struct elaw_denoising {
    elaw_denoise_options options; /* defaults filled in                      */
    bool symmetric;
    elaw_field field;
    size_t rows, cols, width; /* width: doubles an entry, 1 or 2             */
    double *y, *x; /* rows x cols, column-major without gaps; x starts as 0  */
    unsigned char *observed;     /* rows x cols of 0 and 1; NULL: all       */
    size_t free_rows, free_cols; /* of the noise: one less where the sums
                                    of a side vanish                        */
    elaw_denoise_report report;
} elaw_denoising;

/* A method: from y and report.noise to x and the rest of the report. */
typedef elaw_status elaw_denoiser(elaw_denoising *d);

#endif
