#include "support.h"

#include <math.h>

void elaw_assert_near(double got, double want, double absolute,
                      double relative, const char *what, const char *file,
                      int line)
{
    if (fabs(got - want) <= absolute + relative * fabs(want))
        return;
    print_error("%s = %.17g, expected %.17g (difference %.3g)\n", what, got,
                want, got - want);
    _fail(file, line);
}

void elaw_assert_ok(elaw_status status, const char *call, const char *file,
                    int line)
{
    if (status == ELAW_OK)
        return;
    print_error("%s: %s: %s\n", call, elaw_status_name(status),
                elaw_last_error());
    _fail(file, line);
}
