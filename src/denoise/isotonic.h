/* The nearest values that descend. */
#ifndef DENOISE_ISOTONIC_H
#define DENOISE_ISOTONIC_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* value: its projection (least squares) on sequences that do not ascend, in
 * place. slope, or NULL: derivative of each value in its own number, before and
 * after. O(count). ELAW_ENOMEM. */
elaw_status elaw_isotonic(const char *where, size_t count, double value[],
                          double slope[]);

#endif
