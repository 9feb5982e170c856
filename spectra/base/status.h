/* Setting the thread's error text. One call a failure:
 *     return elaw_fail(ELAW_EINVAL, "elaw_eigen_top: k = %zu exceeds n = %zu",
 *                      k, n);
 * Whoever passes a status on leaves the text alone. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <eigenlaw/status.h>

#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
elaw_status elaw_fail(elaw_status status, const char *format, ...);

/* ELAW_ENOMEM with "WHERE: out of memory (COUNT x SIZE bytes)". */
elaw_status elaw_fail_memory(const char *where);

/* Reports to the callback; ELAW_ECANCELLED where it asks to stop. */
elaw_status elaw_report(const elaw_progress *progress, double fraction,
                        const char *stage);

#endif
