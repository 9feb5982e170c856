/* What the three predictions share: the list of outliers, the Wishart edge. */
#ifndef SAMPLE_PREDICT_H
#define SAMPLE_PREDICT_H

#include <eigenlaw/sample.h>

/* One spike of `limit`: false where it stays hidden, else *out (but for the
 * strength) and its distance from the bulk. */
typedef bool elaw_predict_spike(const void *limit, double strength,
                                elaw_predicted_outlier *out, double *distance);

/* Fills count and outliers, farthest first; as given where they tie. */
elaw_status elaw_predict_collect(const char *where, size_t spikes,
                                 const double *strength,
                                 elaw_predict_spike *spike, const void *limit,
                                 elaw_prediction *out);

/* Largest eigenvalue of a white m x n X X^*: top_centre + top_scale TW. */
void elaw_predict_wishart_top(size_t m, size_t n, bool is_complex,
                              elaw_prediction *out);

#endif
