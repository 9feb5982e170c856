/* The atoms of a law, places ascending. */
#ifndef LAWS_ATOMS_H
#define LAWS_ATOMS_H

#include "laws/law.h"

/* sum weight/(z - place), or its derivative. At an atom the limit from above:
 * Im g = -infinity, g' = -infinity. */
elaw_complex elaw_atoms_g(const elaw_law *law, elaw_complex z);
elaw_complex elaw_atoms_derivative(const elaw_law *law, elaw_complex z);

/* Number of places <= x. */
size_t elaw_atoms_below(const elaw_law *law, double x);
/* Mass at x itself. */
double elaw_atoms_at(const elaw_law *law, double x);

/* Ends of the smallest interval that holds all of the law. */
void elaw_law_hull(const elaw_law *law, double *low, double *high);

#endif
