/* One denoising under way: what every method is given and what it leaves.
 *
 *   opened    y copied, centred, scaled, checked; missing entries 0
 *   noise     which noise it is (report.noise)
 *   cleaned   x, and the rest of the report
 *   closed    means and scales put back */
#ifndef DENOISE_DENOISING_H
#define DENOISE_DENOISING_H

#include <eigenlaw/denoise.h>

#include "denoise/factors.h"

typedef struct elaw_denoising {
    const char *where;            /* the public function                    */
    elaw_denoise_options options; /* defaults filled in                     */
    bool symmetric;
    elaw_field field;
    size_t rows, cols, width; /* width: doubles an entry, 1 or 2             */
    double *y, *x; /* rows x cols, column-major without gaps; x starts as 0  */
    unsigned char *observed;     /* rows x cols of 0 and 1; NULL: all        */
    size_t free_rows, free_cols; /* of the noise: one less where the sums
                                    of a side vanish                         */
    double *row_mean, *col_mean, *col_scale; /* taken off; NULL: none        */
    bool factored;
    elaw_factors factors; /* of y, once they are asked for                   */
    elaw_denoise_report report;
} elaw_denoising;

/* A method: from y and report.noise to x and the rest of the report. */
typedef elaw_status elaw_denoiser(elaw_denoising *d);

/* The matrix as it was given: one of the two. */
typedef struct elaw_given {
    const elaw_matrix *real;
    const elaw_zmatrix *complex;
} elaw_given;

/* Checks the options, copies and prepares; NULL options: all zero. d is freed
 * by elaw_denoising_free in any case. */
elaw_status elaw_denoising_open(const char *where, const elaw_given *given,
                                const elaw_denoise_options *options,
                                elaw_denoising *d);
/* Means and scales back on x, and on what the report says in units of the
 * entries. */
void elaw_denoising_close(elaw_denoising *d);
void elaw_denoising_free(elaw_denoising *d);

/* factors of y, made at the first call. */
elaw_status elaw_denoising_factor(elaw_denoising *d);

/* x and the pairs of the report from the cleaned values (count of them), and
 * the rank. */
elaw_status elaw_denoising_rebuild(elaw_denoising *d, const double cleaned[]);

/* report.reason, cut where it is too long. */
void elaw_denoising_say(elaw_denoising *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- the methods ---------------------------------------------------------- */

elaw_denoiser elaw_denoiser_shrink, elaw_denoiser_hard, elaw_denoiser_optshrink,
    elaw_denoiser_screenot, elaw_denoiser_rie, elaw_denoiser_tap;

/* After shrink, the level being known: rie in its place where the rest of the
 * values is no noise and rie is better. */
elaw_status elaw_denoising_rie_if_better(elaw_denoising *d);

#endif
