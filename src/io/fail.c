#include "io/fail.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The error text holds some 500 characters. */
enum { LONGEST = 200 };

elaw_status elaw_fail_errno(const char *name, const char *standard,
                            const char *what, const char *advice)
{
    char reason[128];
    int code = errno;
    if (strerror_r(code, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", code);
    size_t length = strlen(name);
    bool is_long = length > LONGEST;
    if (strcmp(name, "-") == 0)
        name = standard;
    return elaw_fail(
        ELAW_EIO, "%s%s: cannot be %s: %s; %s", is_long ? "..." : "",
        is_long ? name + length - LONGEST : name, what, reason, advice);
}
