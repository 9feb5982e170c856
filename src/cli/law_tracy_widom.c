/* law tracy-widom --beta 1|2|4: the law of the largest noise eigenvalue. */
#include <stdio.h>
#include <stdlib.h>

#include "law.h"

static int refuse_foreign(const law_asked *a)
{
    if (a->stieltjes_text || a->moments_text || a->grid_text || a->edges ||
        a->cumulants_text || a->outlier_text)
        return cli_wrong(&a->common,
                         "tracy-widom takes --beta, --at and --quantile");
    if (a->at_count + a->quantile_count == 0)
        return cli_wrong(&a->common,
                         "tracy-widom: ask for --at S,.. or --quantile P,..");
    for (size_t i = 0; i < a->quantile_count; i++)
        if (!(a->quantile[i] > 0 && a->quantile[i] < 1))
            return cli_wrong(&a->common, "--quantile %g is not in (0, 1)",
                             a->quantile[i]);
    return CLI_OK;
}

static int take_beta(const law_asked *a, int *beta)
{
    static const char *const names[] = {"1", "2", "4", NULL};
    static const int values[] = {1, 2, 4};
    int which = 0;
    int status = a->beta_text ? cli_choice(&a->common, "--beta", a->beta_text,
                                           names, &which)
                              : CLI_OK;
    *beta = values[which];
    return status;
}

static elaw_status row_at(int beta, double s, double row[5])
{
    elaw_status status = elaw_tracy_widom_cdf(beta, s, &row[1]);
    row[0] = s;
    if (status == ELAW_OK)
        status = elaw_tracy_widom_survival(beta, s, &row[2]);
    if (status == ELAW_OK)
        status = elaw_tracy_widom_log_survival(beta, s, &row[3]);
    if (status == ELAW_OK)
        status = elaw_tracy_widom_density(beta, s, &row[4]);
    return status;
}

static elaw_status fill(const law_asked *a, int beta, double *at,
                        double *quantile)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < a->at_count && status == ELAW_OK; i++)
        status = row_at(beta, a->at[i], at + 5 * i);
    for (size_t i = 0; i < a->quantile_count && status == ELAW_OK; i++) {
        quantile[2 * i] = a->quantile[i];
        status = elaw_tracy_widom_quantile(beta, a->quantile[i],
                                           &quantile[2 * i + 1]);
    }
    return status;
}

static int print(const law_asked *a, int beta, const law_table *at,
                 const law_table *quantile)
{
    if (!a->common.json) {
        printf("tracy-widom, beta = %d\n", beta);
        law_print_table(at);
        law_print_table(quantile);
        return cli_flush();
    }
    json_t *all = json_pack("{sssssi}", "command", "law", "expression",
                            "tracy-widom", "beta", beta);
    law_add_table(all, at);
    law_add_table(all, quantile);
    return cli_print_json(all);
}

int law_tracy_widom(const law_asked *a)
{
    static const char *const at_names[] = {"x", "cdf", "survival",
                                           "log_survival", "density"};
    static const char *const quantile_names[] = {"p", "x"};
    int beta;
    int status = refuse_foreign(a);
    if (!status)
        status = take_beta(a, &beta);
    if (status)
        return status;
    double *at = calloc(5 * a->at_count + 1, sizeof *at);
    double *quantile = calloc(2 * a->quantile_count + 1, sizeof *quantile);
    law_table tables[] = {
        {"at", a->at_count, 5, at_names, at},
        {"quantile", a->quantile_count, 2, quantile_names, quantile}};
    if (!at || !quantile)
        status = cli_refuse("tracy-widom", "out of memory");
    else if (fill(a, beta, at, quantile) != ELAW_OK)
        status = cli_refuse_last("tracy-widom");
    else
        status = print(a, beta, &tables[0], &tables[1]);
    free(at);
    free(quantile);
    return status;
}
