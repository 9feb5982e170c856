/* The error text belongs to the thread: no lock, no buffer of the caller. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

static _Thread_local char last_error[512];

static const char *const names[] = {
    [ELAW_OK] = "ok",
    [ELAW_EINVAL] = "invalid argument",
    [ELAW_ESHAPE] = "shapes do not fit",
    [ELAW_EDOMAIN] = "value out of range",
    [ELAW_ENOMEM] = "out of memory",
    [ELAW_EOVERFLOW] = "size overflow",
    [ELAW_EIO] = "input or output failed",
    [ELAW_EFORMAT] = "malformed file",
    [ELAW_ENOCONV] = "no convergence",
    [ELAW_EBACKEND] = "numerical library failed",
    [ELAW_ECALLBACK] = "callback failed",
    [ELAW_ECANCELLED] = "cancelled",
    [ELAW_EUNSUPPORTED] = "not supported",
};

const char *elaw_last_error(void)
{
    return last_error;
}

const char *elaw_status_name(elaw_status status)
{
    size_t count = sizeof names / sizeof *names;
    return (size_t)status < count ? names[status] : "unknown status";
}

elaw_status elaw_fail(elaw_status status, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(last_error, sizeof last_error, format, list);
    va_end(list);
    return status;
}

elaw_status elaw_fail_memory(const char *where)
{
    return elaw_fail(ELAW_ENOMEM, "%s: out of memory", where);
}

elaw_status elaw_report(const elaw_progress *progress, double fraction,
                        const char *stage)
{
    if (progress == NULL || progress->report == NULL)
        return ELAW_OK;
    if (progress->report(progress->ctx, fraction, stage) != 0)
        return elaw_fail(ELAW_ECANCELLED, "cancelled while %s", stage);
    return ELAW_OK;
}
