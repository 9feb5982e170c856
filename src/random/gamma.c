/* Gamma and chi-squared numbers by Marsaglia and Tsang's squeeze.
 *
 *   d = a - 1/3, c = 1/sqrt(9 d):  x normal, v = (1 + c x)^3, u uniform;
 *   d v is Gamma(a) when  log u < x^2/2 + d (1 - v + log v),  v > 0,
 * and the squeeze u < 1 - 0.0331 x^4 settles all but a few percent without a
 * logarithm. One block holds a whole try (normal: words 0 and 1, u: word 2);
 * a >= 1 accepts more than 95 % of them. For a < 1,
 *   Gamma(a) = Gamma(a + 1) U^(1/a)   with word 3 of the accepted block.
 * Marsaglia and Tsang 2000, ACM Trans. Math. Software 26, 363. */
#include "random/philox.h"

#include <math.h>

static const double two_pi = 6.283185307179586476925;

/* Gamma(a) for a >= 1; *spare gets the unused word of the accepted block. */
static double gamma_from_one(elaw_rng rng, double a, uint64_t i, uint64_t j,
                             uint64_t *spare)
{
    double d = a - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
    for (uint64_t round = 0;; round++) {
        philox4x64_ctr_t block = elaw_block(rng, i, j, ELAW_USE_GAMMA, round);
        double r2 = -2.0 * log(elaw_unit(block.v[0]));
        double x = sqrt(r2) * cos(two_pi * elaw_unit(block.v[1]));
        double root = 1.0 + c * x;
        if (root <= 0.0)
            continue;
        double v = root * root * root, u = elaw_unit(block.v[2]);
        double x2 = x * x;
        if (u < 1.0 - 0.0331 * x2 * x2 ||
            log(u) < 0.5 * x2 + d * (1.0 - v + log(v))) {
            *spare = block.v[3];
            return d * v;
        }
    }
}

double elaw_rng_gamma(elaw_rng rng, double shape, uint64_t i, uint64_t j)
{
    uint64_t spare;
    if (!(shape > 0.0))
        return NAN;
    if (shape >= 1.0)
        return gamma_from_one(rng, shape, i, j, &spare);
    double g = gamma_from_one(rng, shape + 1.0, i, j, &spare);
    return g * pow(elaw_unit(spare), 1.0 / shape);
}

double elaw_rng_chi2(elaw_rng rng, double degrees, uint64_t i, uint64_t j)
{
    return 2.0 * elaw_rng_gamma(rng, 0.5 * degrees, i, j);
}
