/* k-means++.
 *   start   the first centre at random, each next one a point drawn with
 *           probability proportional to its squared distance from the centres
 *   turn    points to the nearest centre, centres to the mean of their points
 * The expected cost of the start is within 8 (log k + 2) of the best; of five
 * starts the one that ends lowest is kept. Random numbers are those of
 * (start, draw): the same points give the same groups. */
#include "estimate/kmeans.h"

#include <math.h>
#include <string.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"

enum { STARTS = 5, TURNS = 100 };

typedef struct grouping {
    size_t count, dimension, groups;
    const double *point;
    double *centre;  /* groups x dimension, one after the other             */
    double *nearest; /* count: squared distance to the nearest centre       */
    double *size;    /* groups                                               */
    size_t *label;
} grouping;

static double distance(const grouping *g, size_t i, const double *centre)
{
    double sum = 0;
    for (size_t d = 0; d < g->dimension; d++) {
        double x = g->point[i * g->dimension + d] - centre[d];
        sum += x * x;
    }
    return sum;
}

/* A point with probability proportional to its weight; number u in (0, 1). */
static size_t draw(size_t count, const double weight[], double u)
{
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += weight[i];
    double goal = u * total;
    for (size_t i = 0; i < count; i++) {
        goal -= weight[i];
        if (goal < 0)
            return i;
    }
    return (size_t)(u * (double)count);
}

static void start(grouping *g, uint64_t number)
{
    const elaw_rng rng = {1, number};
    size_t bytes = g->dimension * sizeof *g->centre;
    for (size_t i = 0; i < g->count; i++)
        g->nearest[i] = 1;
    for (size_t k = 0; k < g->groups; k++) {
        size_t chosen = draw(g->count, g->nearest, elaw_rng_uniform(rng, k, 0));
        double *centre = g->centre + k * g->dimension;
        memcpy(centre, g->point + chosen * g->dimension, bytes);
        for (size_t i = 0; i < g->count; i++) {
            double d = distance(g, i, centre);
            g->nearest[i] = k == 0 ? d : fmin(g->nearest[i], d);
        }
    }
}

/* Points to their centres; the sum of squared distances. */
static double assign(grouping *g)
{
    double cost = 0;
    for (size_t i = 0; i < g->count; i++) {
        double best = INFINITY;
        for (size_t k = 0; k < g->groups; k++) {
            double d = distance(g, i, g->centre + k * g->dimension);
            if (d < best) {
                best = d;
                g->label[i] = k;
            }
        }
        cost += best;
    }
    return cost;
}

/* Centres to the means; one without points stays where it is. */
static void move_centres(grouping *g)
{
    for (size_t k = 0; k < g->groups; k++)
        g->size[k] = 0;
    for (size_t i = 0; i < g->count; i++)
        g->size[g->label[i]]++;
    for (size_t k = 0; k < g->groups; k++)
        for (size_t d = 0; d < g->dimension && g->size[k] > 0; d++)
            g->centre[k * g->dimension + d] = 0;
    for (size_t i = 0; i < g->count; i++)
        for (size_t d = 0; d < g->dimension; d++)
            g->centre[g->label[i] * g->dimension + d] +=
                g->point[i * g->dimension + d] / g->size[g->label[i]];
}

static double settle(grouping *g)
{
    double cost = assign(g);
    for (int turn = 0; turn < TURNS; turn++) {
        move_centres(g);
        double now = assign(g);
        if (!(now < cost))
            break;
        cost = now;
    }
    return cost;
}

elaw_status elaw_kmeans(size_t count, size_t dimension, const double *point,
                        size_t groups, size_t *label)
{
    grouping g = {.count = count,
                  .dimension = dimension,
                  .groups = groups,
                  .point = point};
    g.centre = elaw_alloc(groups * dimension, sizeof *g.centre);
    g.nearest = elaw_alloc(count, sizeof *g.nearest);
    g.size = elaw_alloc(groups, sizeof *g.size);
    g.label = elaw_alloc_zero(count, sizeof *g.label);
    elaw_status status = ELAW_OK;
    if (g.centre == NULL || g.nearest == NULL || g.size == NULL ||
        g.label == NULL) {
        status = elaw_fail_memory("elaw_kmeans");
        goto done;
    }
    double best = INFINITY;
    for (uint64_t s = 0; s < STARTS; s++) {
        start(&g, s);
        double cost = settle(&g);
        if (cost < best || s == 0) {
            best = cost;
            memcpy(label, g.label, count * sizeof *label);
        }
    }
done:
    elaw_free(g.centre);
    elaw_free(g.nearest);
    elaw_free(g.size);
    elaw_free(g.label);
    return status;
}
