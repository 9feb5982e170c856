/* Entries of planted vectors as functions of (seed, stream, i, j). */
#include <eigenlaw/prior.h>

#include <math.h>

#include "base/status.h"
#include "random/normal.h"

static const char *const names[ELAW_PRIOR_KINDS] = {
    [ELAW_PRIOR_GAUSSIAN] = "gaussian",
    [ELAW_PRIOR_RADEMACHER] = "rademacher",
    [ELAW_PRIOR_UNIFORM] = "uniform",
    [ELAW_PRIOR_RADEMACHER_BERNOULLI] = "rademacher-bernoulli",
    [ELAW_PRIOR_GAUSS_BERNOULLI] = "gauss-bernoulli"};

const char *elaw_prior_name(elaw_prior_kind kind)
{
    return kind >= 0 && kind < ELAW_PRIOR_KINDS ? names[kind] : "unknown";
}

static bool sparse(const elaw_prior *prior)
{
    return prior->kind == ELAW_PRIOR_RADEMACHER_BERNOULLI ||
           prior->kind == ELAW_PRIOR_GAUSS_BERNOULLI;
}

static elaw_status check(const char *where, const elaw_prior *prior)
{
    if (prior == NULL || prior->kind < 0 || prior->kind >= ELAW_PRIOR_KINDS)
        return elaw_fail(ELAW_EINVAL, "%s: no such prior", where);
    if (sparse(prior) && !(prior->sparsity > 0 && prior->sparsity < 1))
        return elaw_fail(ELAW_EDOMAIN, "%s: sparsity = %g is not in (0, 1)",
                         where, prior->sparsity);
    return ELAW_OK;
}

/* Different uses of the generator: which entries are there (uniform), their
 * signs, their sizes (normal). */
static double entry(const elaw_prior *prior, elaw_rng rng, uint64_t i,
                    uint64_t j)
{
    double eps = prior->sparsity;
    switch (prior->kind) {
    case ELAW_PRIOR_RADEMACHER:
        return elaw_rng_rademacher(rng, i, j);
    case ELAW_PRIOR_UNIFORM:
        return sqrt(3) * (2 * elaw_rng_uniform(rng, i, j) - 1);
    case ELAW_PRIOR_RADEMACHER_BERNOULLI:
        return elaw_rng_uniform(rng, i, j) < eps
                   ? elaw_rng_rademacher(rng, i, j) / sqrt(eps)
                   : 0;
    case ELAW_PRIOR_GAUSS_BERNOULLI:
        return elaw_rng_uniform(rng, i, j) < eps
                   ? elaw_rng_normal(rng, i, j) / sqrt(eps)
                   : 0;
    default:
        return elaw_rng_normal(rng, i, j);
    }
}

elaw_status elaw_prior_draw(const elaw_prior *prior, elaw_rng rng,
                            uint64_t first, uint64_t j, size_t n, double *out)
{
    elaw_status status = check("elaw_prior_draw", prior);
    if (status != ELAW_OK)
        return status;
    if (prior->kind == ELAW_PRIOR_GAUSSIAN)
        elaw_normal_run(rng, first, j, n, out);
    else
        for (size_t i = 0; i < n; i++)
            out[i] = entry(prior, rng, first + i, j);
    return ELAW_OK;
}

static double double_factorial(unsigned k)
{
    double product = 1;
    for (; k > 1; k -= 2)
        product *= k;
    return product;
}

elaw_status elaw_prior_moment(const elaw_prior *prior, unsigned k, double *out)
{
    elaw_status status = check("elaw_prior_moment", prior);
    if (status != ELAW_OK)
        return status;
    if (k > 12)
        return elaw_fail(ELAW_EINVAL, "elaw_prior_moment: k = %u exceeds 12",
                         k);
    double gauss = k > 0 ? double_factorial(k - 1) : 1;
    double thin =
        k > 0 && sparse(prior) ? pow(prior->sparsity, 1 - 0.5 * (double)k) : 1;
    double value = gauss;
    if (prior->kind == ELAW_PRIOR_RADEMACHER ||
        prior->kind == ELAW_PRIOR_RADEMACHER_BERNOULLI)
        value = 1;
    if (prior->kind == ELAW_PRIOR_UNIFORM)
        value = pow(3, 0.5 * (double)k) / (double)(k + 1);
    *out = k % 2 == 1 ? 0 : value * thin;
    return ELAW_OK;
}
