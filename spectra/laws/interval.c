#include "laws/interval.h"

#include <complex.h>
#include <math.h>

#include "base/status.h"

elaw_complex elaw_interval_root(elaw_complex z, double low, double high)
{
    double complex s =
        csqrt(CMPLX(z.re - low, z.im)) * csqrt(CMPLX(z.re - high, z.im));
    return (elaw_complex){creal(s), cimag(s)};
}

elaw_status elaw_interval_law(const char *where, const elaw_law_class *class,
                              double low, double high, unsigned char hard,
                              elaw_law **out)
{
    if (!isfinite(low) || !isfinite(high) || !isfinite(high - low))
        return elaw_fail(ELAW_EDOMAIN, "%s: [%g, %g] is not a finite interval",
                         where, low, high);
    if (!(low < high))
        return elaw_fail(ELAW_EDOMAIN, "%s: low = %g is not below high = %g",
                         where, low, high);
    elaw_law *law = elaw_law_create(class, sizeof *law, 1, 0);
    if (law == NULL)
        return elaw_fail_memory(where);
    law->edge[0] = low;
    law->edge[1] = high;
    law->hard[0] = law->hard[1] = hard;
    *out = law;
    return ELAW_OK;
}

double elaw_interval_between(const elaw_law *law, double share, double rest)
{
    double low = law->edge[0], high = law->edge[1], length = high - low;
    return share <= rest ? low + length * share : high - length * rest;
}
