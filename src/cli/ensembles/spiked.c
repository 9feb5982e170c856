/* Spikes, level and ratio, from the options into numbers and back. */
#include <math.h>
#include <stdlib.h>

#include "spiked.h"

static int take_sizes(const cli_common *common, const char *other,
                      cli_spiked *s)
{
    char option[16] = "";
    int status = CLI_OK;
    if (s->n_text)
        status = cli_count(common, "--n", s->n_text, 1, &s->n);
    if (!status && s->other_text) {
        snprintf(option, sizeof option, "--%s", other);
        status = cli_count(common, option, s->other_text, 1, &s->other);
    }
    if (!status && s->ratio_text)
        status = cli_positive(common, "--ratio", s->ratio_text, &s->ratio);
    return status;
}

static int check_sizes(const cli_common *common, const char *name,
                       const char *other, const cli_ask *ask,
                       const cli_spiked *s)
{
    bool whole = s->n && (!other || s->other);
    char names[32];
    snprintf(names, sizeof names, other ? "--%s and --n" : "--n", other);
    if (ask->sizes && !whole)
        return cli_wrong(common, "%s: say the size by %s", name, names);
    if (!other)
        return CLI_OK;
    if (ask->sweep)
        return s->ratio > 0 && !s->other
                   ? CLI_OK
                   : cli_wrong(common, "%s: say --ratio, not --%s", name,
                               other);
    if (s->ratio > 0 && (s->n || s->other))
        return cli_wrong(common, "%s: either --ratio or %s", name, names);
    if (!(s->ratio > 0) && !whole)
        return cli_wrong(common, "%s: say --ratio, or %s", name, names);
    return CLI_OK;
}

static int take_spikes(const cli_common *common, bool positive,
                       const cli_ask *ask, cli_spiked *s)
{
    if (!s->spike)
        return CLI_OK;
    if (ask->sweep)
        return cli_wrong(common, "--spike is what is swept: say --from and "
                                 "--to");
    int status =
        cli_numbers(common, "--spike", s->spike, &s->strength, &s->spikes);
    for (size_t i = 0; !status && positive && i < s->spikes; i++)
        if (!(s->strength[i] > 0))
            status =
                cli_wrong(common, "--spike %g is not positive", s->strength[i]);
    return status;
}

int cli_take_spiked(const cli_common *common, const char *name,
                    const char *other, const cli_ask *ask, cli_spiked *s)
{
    int status = CLI_OK;
    if (s->sigma_text)
        status = cli_positive(common, "--sigma", s->sigma_text, &s->sigma);
    if (!status)
        status = take_sizes(common, other, s);
    if (!status)
        status = check_sizes(common, name, other, ask, s);
    return status ? status : take_spikes(common, other != NULL, ask, s);
}

json_t *cli_spiked_outliers(const elaw_prediction *p,
                            void (*more)(json_t *row,
                                         const elaw_predicted_outlier *x))
{
    json_t *rows = json_array();
    for (size_t i = 0; i < p->count; i++) {
        const elaw_predicted_outlier *x = &p->outliers[i];
        json_t *row = json_pack("{soso}", "strength", cli_real(x->strength),
                                "position", cli_real(x->position));
        more(row, x);
        json_array_append_new(rows, row);
    }
    return rows;
}

void cli_spiked_limits(json_t *all, const elaw_prediction *p)
{
    const double edge[2] = {p->lower_edge, p->upper_edge};
    json_object_set_new(all, "threshold", cli_real(p->threshold));
    json_object_set_new(all, "bulk", cli_bulk(1, edge));
}

void cli_spiked_top(json_t *all, const elaw_prediction *p)
{
    if (!p->has_top)
        return;
    json_object_set_new(all, "top_centre", cli_real(p->top_centre));
    json_object_set_new(all, "top_scale", cli_real(p->top_scale));
}

void cli_spiked_limit(elaw_prediction *p, bool left, double *position,
                      double *overlap2)
{
    *position = p->upper_edge;
    *overlap2 = 0;
    if (p->count > 0) {
        *position = p->outliers[0].position;
        *overlap2 =
            left ? p->outliers[0].left_overlap2 : p->outliers[0].overlap2;
    }
    elaw_prediction_free(p);
}

size_t cli_spiked_other(double ratio, size_t n)
{
    return (size_t)fmax(1, round(ratio * (double)n));
}
