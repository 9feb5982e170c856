/* Two laws are the same. */
#ifndef TESTS_SAME_LAW_H
#define TESTS_SAME_LAW_H

#include <eigenlaw/law.h>

/* Supports and atoms within tolerance of the reach, g on the axis and above it
 * relative to itself. */
void same_law(const elaw_law *a, const elaw_law *b, double tolerance);
/* All of them freed. */
void release(size_t n, elaw_law *const law[]);

#endif
