#include "sample/model.h"

#include <math.h>

#include "base/status.h"

elaw_status elaw_model_sigma(const char *where, double given, double *sigma)
{
    if (!(given >= 0) || !isfinite(given))
        return elaw_fail(ELAW_EDOMAIN, "%s: sigma = %g must be positive", where,
                         given);
    *sigma = given == 0 ? 1 : given;
    return ELAW_OK;
}

elaw_status elaw_model_ratio(const char *where, size_t m, size_t n,
                             double given, double *ratio)
{
    if (!(given >= 0) || !isfinite(given))
        return elaw_fail(ELAW_EDOMAIN, "%s: ratio = %g must be positive", where,
                         given);
    if ((m == 0) != (n == 0))
        return elaw_fail(ELAW_ESHAPE,
                         "%s: sizes %zu and %zu: give both or none", where, m,
                         n);
    if (m == 0 && given == 0)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: neither a ratio nor the sizes are given", where);
    double own = m == 0 ? given : (double)m / (double)n;
    if (given != 0 && fabs(given - own) > 1e-9 * own)
        return elaw_fail(ELAW_EINVAL,
                         "%s: ratio = %.12g differs from %zu/%zu = %.12g",
                         where, given, m, n, own);
    *ratio = own;
    return ELAW_OK;
}

elaw_status elaw_model_strengths(const char *where, size_t count,
                                 const double *strength, bool positive,
                                 size_t dimensions)
{
    if (count > 0 && strength == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %zu spikes but strength is NULL",
                         where, count);
    if (dimensions > 0 && count > dimensions)
        return elaw_fail(ELAW_ESHAPE, "%s: %zu spikes in %zu dimensions", where,
                         count, dimensions);
    for (size_t s = 0; s < count; s++) {
        if (!isfinite(strength[s]))
            return elaw_fail(ELAW_EDOMAIN, "%s: strength[%zu] = %g", where, s,
                             strength[s]);
        if (positive && strength[s] <= 0)
            return elaw_fail(ELAW_EDOMAIN,
                             "%s: strength[%zu] = %g must be positive", where,
                             s, strength[s]);
    }
    return ELAW_OK;
}

elaw_status elaw_model_sizes(const char *where, size_t rows, size_t cols)
{
    if (rows == 0 || cols == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: a %zu x %zu matrix is empty", where,
                         rows, cols);
    return ELAW_OK;
}

elaw_status elaw_model_field(const char *where, bool is_complex, bool wanted)
{
    static const char *const name[] = {"real", "complex"};
    if (is_complex != wanted)
        return elaw_fail(ELAW_EINVAL, "%s: the model is %s", where,
                         name[is_complex]);
    return ELAW_OK;
}
