/* What the operating system refused, as one sentence. */
#ifndef IO_FAIL_H
#define IO_FAIL_H

#include "base/status.h"

/* ELAW_EIO: "NAME: cannot be WHAT: REASON; ADVICE", the reason from errno.
 * Of a long name, the end. "-" is called `standard`. */
elaw_status elaw_fail_errno(const char *name, const char *standard,
                            const char *what, const char *advice);

#endif
