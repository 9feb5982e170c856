/* The law of planted entries, as ensembles take it. */
#include "ensemble.h"

int cli_take_prior(const cli_common *common, const char *name,
                   const char *sparsity, elaw_prior *out)
{
    const char *names[ELAW_PRIOR_KINDS + 1] = {NULL};
    elaw_prior prior = {ELAW_PRIOR_GAUSSIAN, 0};
    int kind = 0, status = CLI_OK;
    for (int k = 0; k < ELAW_PRIOR_KINDS; k++)
        names[k] = elaw_prior_name((elaw_prior_kind)k);
    if (name)
        status = cli_choice(common, "--prior", name, names, &kind);
    prior.kind = (elaw_prior_kind)kind;
    bool sparse = kind == ELAW_PRIOR_RADEMACHER_BERNOULLI ||
                  kind == ELAW_PRIOR_GAUSS_BERNOULLI;
    if (!status && sparse != (sparsity != NULL))
        return cli_wrong(common, "--sparsity goes with the -bernoulli priors");
    if (!status && sparse)
        status = cli_positive(common, "--sparsity", sparsity, &prior.sparsity);
    if (!status)
        *out = prior;
    return status;
}
