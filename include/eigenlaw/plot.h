/* Figures through gnuplot, which is looked for at run time: .svg, .png or .pdf
 * by the extension. A figure appears whole or not at all; the data reach
 * gnuplot by pipes and files without a name, so nothing is left behind. */
#ifndef EIGENLAW_PLOT_H
#define EIGENLAW_PLOT_H

#include <eigenlaw/law.h>
#include <eigenlaw/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

/* To be asked before long work: the extension is known, gnuplot is there and
 * draws that format, the target can be written. ELAW_EINVAL, ELAW_EUNSUPPORTED,
 * ELAW_EIO. */
ELAW_API elaw_status elaw_plot_check(const char *path);

/* What a figure of a spectrum shows; zero fields are left out. Text is UTF-8,
 * taken literally. All is borrowed. */
typedef struct elaw_spectrum_plot {
    const char *title;
    const char *x_label; /* NULL: eigenvalue lambda (the Greek letter)     */
    size_t values;       /* a histogram of them, of area 1 without the     */
    const double *value; /* outliers                                       */
    const char *value_name;
    size_t bins;   /* 0: from their number                           */
    size_t points; /* a measured density with its standard error     */
    const double *x, *density, *error; /* error: NULL or NaN where unknown   */
    const char *density_name;
    const elaw_law *law; /* its density, edges and atoms                   */
    const char *law_name;
    size_t outliers; /* marked; those far off are named at the border  */
    const double *outlier;
} elaw_spectrum_plot;

/* ELAW_EINVAL: nothing to show; ELAW_EDOMAIN: a number that is not finite;
 * ELAW_EUNSUPPORTED: no gnuplot; ELAW_EBACKEND: it failed (its own words
 * follow); ELAW_EIO, ELAW_ENOMEM, and the errors of the law. */
ELAW_API elaw_status elaw_plot_spectrum(const char *path,
                                        const elaw_spectrum_plot *plot);

/* What denoising did to the values: by rank, before and after, and cleaned
 * against noisy ones beside the diagonal; the bulk shaded. All is borrowed. */
typedef struct elaw_cleaning_plot {
    const char *title;
    const char *value_word; /* "singular value", "eigenvalue"               */
    size_t count;
    const double *noisy, *cleaned; /* count each, finite                   */
    double lower_edge, upper_edge; /* of the bulk; NaN: there is none      */
} elaw_cleaning_plot;

/* Errors as above. */
ELAW_API elaw_status elaw_plot_cleaning(const char *path,
                                        const elaw_cleaning_plot *plot);

/* A transition: theory as lines, simulation as points with one standard error,
 * the threshold marked; position on the left, squared overlap on the right. All
 * is borrowed. */
typedef struct elaw_transition_plot {
    const char *title, *parameter; /* parameter: what it is called          */
    double threshold;              /* NaN: there is none                    */
    size_t points;                 /* of the curves                         */
    const double *x, *position, *overlap2;
    size_t rows; /* of the simulation; one colour and shape a size, 8 at most */
    const elaw_sweep_row *row;
} elaw_transition_plot;

/* Errors as above. */
ELAW_API elaw_status elaw_plot_transition(const char *path,
                                          const elaw_transition_plot *plot);

#ifdef __cplusplus
}
#endif
#endif
