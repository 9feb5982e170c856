/* What to make of an observed value of a spike in white noise, in units of the
 * noise: y = value/(s sqrt N), N the larger dimension, ratio = smaller/larger
 * in (0, 1]; symmetric: y = |value|/(s sqrt n).
 *   x      strength of the spike,  c, d: cosines of the two vectors (d that of
 *          the longer; symmetric: both)
 * Gavish and Donoho 1405.7511, Leeb 2005.11807. */
#ifndef DENOISE_SHRINKER_H
#define DENOISE_SHRINKER_H

#include <eigenlaw/denoise.h>

typedef struct elaw_spike {
    double x, c, d; /* 0 inside the bulk                                    */
} elaw_spike;

/* Upper edge of the bulk: 1 + sqrt(ratio), symmetric 2. */
double elaw_shrinker_edge(bool symmetric, double ratio);
elaw_spike elaw_spike_at(bool symmetric, double ratio, double y);

/* The value that minimises the loss for that spike; 0 inside the bulk. */
double elaw_shrinker(elaw_loss loss, bool symmetric, double ratio, double y);
/* |x u v^T - eta a b^T|^2 in the Frobenius norm, a and b the observed vectors
 */
double elaw_spike_error(const elaw_spike *spike, double eta);

/* The best hard threshold for y (Gavish and Donoho 1305.5870): noise known;
 * and over the median of all values: noise unknown. */
double elaw_hard_threshold(double ratio);
double elaw_hard_over_median(double ratio);

#endif
