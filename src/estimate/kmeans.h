/* Points into groups: k-means++ (Arthur and Vassilvitskii 2007), the best of
 * five starts, deterministic. */
#ifndef ESTIMATE_KMEANS_H
#define ESTIMATE_KMEANS_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* point: count x dimension, one point after the other; label[count] in
 * 0 .. groups-1. A group may be empty where points coincide. groups >= 1. */
elaw_status elaw_kmeans(size_t count, size_t dimension, const double *point,
                        size_t groups, size_t *label);

#endif
