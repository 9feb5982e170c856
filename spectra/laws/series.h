/* A law given by its edges, its atoms and its density, held as one power series
 * an interval: every question is answered in O(terms). */
#ifndef LAWS_SERIES_H
#define LAWS_SERIES_H

#include <stddef.h>

#include <eigenlaw/law.h>

/* rho(x) at a point inside the interval, without the atoms. Called on one
 * thread, one interval after the other, x descending within each sweep. */
typedef elaw_status elaw_density_fn(void *ctx, double x, double *density);

/* edge: 2 intervals numbers, ascending, exact (an edge off by e costs sqrt e).
 * At edge i the density is sqrt-like, or 1/sqrt-like where hard[i]; hard NULL:
 * nowhere. Atoms ascending.
 *
 * Terms are doubled, up to 2^16 an interval, until the last are below rounding
 * or below the noise of the density. ELAW_ENOCONV: the masses do not add to one
 * within 1e-9; or, where doubling does not end (cusps), within 1e-3, or the
 * series does not settle at all (a jump of the density). */
elaw_status elaw_series_law(size_t intervals, const double edge[],
                            const unsigned char hard[], size_t atoms,
                            const double place[], const double weight[],
                            elaw_density_fn *density, void *ctx,
                            elaw_law **out);

/* By how much the masses missed one before they were scaled to it, and the last
 * terms against the largest: 1e-16 or so, more at a cusp. 0 for other laws. */
double elaw_series_defect(const elaw_law *law);

#endif
