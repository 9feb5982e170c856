/* Names and options of an ensemble, checked against what it takes. */
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"

/* takes: option names without dashes, as words of one string */
static const struct {
    const char *name, *takes, *sizes;
} table[] = {
    [ENSEMBLE_WIGNER] = {"wigner", " spike sigma n complex ", "--n"},
    [ENSEMBLE_RECTANGULAR] = {"rectangular", " spike sigma ratio m n complex ",
                              "--m and --n"},
    [ENSEMBLE_COVARIANCE] = {"covariance", " spike ratio p n complex ",
                             "--p and --n"},
};

static int find(const cli_common *common, ensemble *e)
{
    static const char *const names[] = {"wigner", "rectangular", "covariance",
                                        NULL};
    const char *name;
    int kind;
    int status = cli_one_argument(common, "ensemble", &name);
    if (!status)
        status = cli_choice(common, "ensemble", name, names, &kind);
    if (status)
        return status;
    e->kind = (ensemble_kind)kind;
    e->name = table[kind].name;
    return CLI_OK;
}

static int refuse_foreign(const cli_common *common, const ensemble *e)
{
    const struct {
        const char *name;
        bool given;
    } all[] = {{"sigma", e->sigma_text != NULL},
               {"ratio", e->ratio_text != NULL},
               {"m", e->m_text != NULL},
               {"p", e->p_text != NULL}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        char word[16] = " ";
        strcat(strcat(word, all[i].name), " ");
        if (all[i].given && !strstr(table[e->kind].takes, word))
            return cli_wrong(common, "%s does not take --%s", e->name,
                             all[i].name);
    }
    return CLI_OK;
}

static int take_sizes(const cli_common *common, ensemble *e)
{
    int status = CLI_OK;
    if (e->n_text)
        status = cli_count(common, "--n", e->n_text, 1, &e->n);
    if (!status && e->m_text)
        status = cli_count(common, "--m", e->m_text, 1, &e->m);
    if (!status && e->p_text)
        status = cli_count(common, "--p", e->p_text, 1, &e->p);
    if (!status && e->ratio_text)
        status = cli_positive(common, "--ratio", e->ratio_text, &e->ratio);
    return status;
}

static int check_sizes(const cli_common *common, const ensemble *e, bool sizes)
{
    size_t other = e->kind == ENSEMBLE_RECTANGULAR ? e->m : e->p;
    bool one = e->kind == ENSEMBLE_WIGNER;
    bool whole = e->n && (one || other);
    const char *names = table[e->kind].sizes;
    if (sizes && !whole)
        return cli_wrong(common, "%s: say the size by %s", e->name, names);
    if (!one && e->ratio > 0 && (e->n || other))
        return cli_wrong(common, "%s: either --ratio or %s", e->name, names);
    if (!one && !(e->ratio > 0) && !whole)
        return cli_wrong(common, "%s: say --ratio, or %s", e->name, names);
    return CLI_OK;
}

static int take_spikes(const cli_common *common, ensemble *e)
{
    if (!e->spike)
        return CLI_OK;
    int status =
        cli_numbers(common, "--spike", e->spike, &e->strength, &e->spikes);
    for (size_t i = 0; !status && i < e->spikes; i++)
        if (e->kind != ENSEMBLE_WIGNER && !(e->strength[i] > 0))
            status =
                cli_wrong(common, "--spike %g is not positive", e->strength[i]);
    return status;
}

int ensemble_take(const cli_common *common, ensemble *e, bool sizes)
{
    int status = find(common, e);
    if (!status)
        status = refuse_foreign(common, e);
    if (!status && e->sigma_text)
        status = cli_positive(common, "--sigma", e->sigma_text, &e->sigma);
    if (!status)
        status = take_sizes(common, e);
    if (!status)
        status = check_sizes(common, e, sizes);
    if (!status)
        status = take_spikes(common, e);
    if (status)
        return status;
    bool z = e->is_complex != 0;
    e->wigner = (elaw_wigner_model){e->n, e->sigma, e->spikes, e->strength, z};
    e->rectangular = (elaw_rectangular_model){
        e->m, e->n, e->ratio, e->sigma, e->spikes, e->strength, z};
    e->covariance = (elaw_covariance_model){e->n,      e->p,        e->ratio,
                                            e->spikes, e->strength, z};
    return CLI_OK;
}
