/* Options that the three textbook ensembles share: spikes, level, ratio. */
#ifndef CLI_SPIKED_H
#define CLI_SPIKED_H

#include "ensemble.h"

typedef struct cli_spiked {
    char *spike, *sigma_text, *ratio_text, *n_text, *other_text;
    int is_complex;
    size_t n, other, spikes; /* other: m, or p; 0: not given                */
    double sigma, ratio;     /* 0: not given                                */
    double *strength;        /* spikes values                               */
} cli_spiked;

/* other: the name of the second size, NULL: there is none. */
int cli_take_spiked(const cli_common *common, const char *name,
                    const char *other, const cli_ask *ask, cli_spiked *s);

/* "outliers", with what one of them has besides strength and position. */
json_t *cli_spiked_outliers(const elaw_prediction *p,
                            void (*more)(json_t *row,
                                         const elaw_predicted_outlier *x));
/* threshold, bulk */
void cli_spiked_limits(json_t *all, const elaw_prediction *p);
/* top_centre and top_scale, where sizes were given */
void cli_spiked_top(json_t *all, const elaw_prediction *p);
/* The first outlier, or the edge and 0; p is freed. */
void cli_spiked_limit(elaw_prediction *p, bool left, double *position,
                      double *overlap2);
/* round(ratio n), at least 1 */
size_t cli_spiked_other(double ratio, size_t n);

#endif
