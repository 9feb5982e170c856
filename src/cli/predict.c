/* predict ENSEMBLE: the theory in the limit. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ensemble.h"

static struct {
    cli_common common;
    ensemble e;
} o;

static const char help[] =
    "eigenlaw predict ENSEMBLE [OPTIONS]\n"
    "\n"
    "Where the spikes of an ensemble appear in the limit of large sizes, how\n"
    "well their vectors point at the truth, and the threshold below which "
    "they\n"
    "do not appear at all.\n"
    "\n"
    "ENSEMBLE\n"
    "  wigner       Y = sum T u u' + S W/sqrt(n), n x n symmetric\n"
    "                 --spike T[,T..] --sigma S (1) --complex --n N\n"
    "  rectangular  Y = sum T u v' + S W/sqrt(n), m x n, C = m/n\n"
    "                 --spike T[,T..] --sigma S (1) --complex\n"
    "                 --ratio C, or --m M --n N\n"
    "  covariance   sample covariance of n samples of p variables, G = p/n\n"
    "                 --spike L[,L..] (population eigenvalues; the rest is 1)\n"
    "                 --complex; --ratio G, or --p P --n N\n"
    "\n"
    "With sizes: top_centre and top_scale of the largest noise value, which "
    "is\n"
    "top_centre + top_scale TW (rectangular, covariance: largest eigenvalue "
    "of\n"
    "the unnormalised X X' with unit entries).\n"
    "n_variance is the limit of n times the variance of the value, n_bias of "
    "n\n"
    "times its mean error (wigner, one spike).\n"
    "\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "example: a spike of 1.5 in noise of strength 1\n"
    "  eigenlaw predict wigner --spike 1.5 --sigma 1\n";

static elaw_status predict(const ensemble *e, elaw_prediction *out)
{
    switch (e->kind) {
    case ENSEMBLE_RECTANGULAR:
        return elaw_predict_rectangular(&e->rectangular, out);
    case ENSEMBLE_COVARIANCE:
        return elaw_predict_covariance(&e->covariance, out);
    default:
        return elaw_predict_wigner(&e->wigner, out);
    }
}

/* n_bias is known for one spike only. */
static bool has_bias(const ensemble *e)
{
    return e->kind == ENSEMBLE_WIGNER && e->spikes == 1;
}

static json_t *outlier_json(const ensemble *e, const elaw_predicted_outlier *x)
{
    json_t *row = json_pack("{soso}", "strength", cli_real(x->strength),
                            "position", cli_real(x->position));
    if (e->kind == ENSEMBLE_RECTANGULAR) {
        json_object_set_new(row, "left_overlap2", cli_real(x->left_overlap2));
        json_object_set_new(row, "right_overlap2", cli_real(x->right_overlap2));
    } else {
        json_object_set_new(row, "overlap2", cli_real(x->overlap2));
    }
    json_object_set_new(row, "n_variance", cli_real(x->n_variance));
    if (e->kind == ENSEMBLE_WIGNER)
        json_object_set_new(row, "n_bias",
                            cli_real(has_bias(e) ? x->n_bias : NAN));
    return row;
}

static int print_json(const ensemble *e, const elaw_prediction *p)
{
    json_t *all = json_pack("{sssssos[o]}", "command", "predict", "ensemble",
                            e->name, "threshold", cli_real(p->threshold),
                            "bulk", cli_pair(p->lower_edge, p->upper_edge));
    if (e->kind == ENSEMBLE_COVARIANCE)
        json_object_set_new(all, "thresholds",
                            cli_pair(p->low_threshold, p->threshold));
    json_t *rows = json_array();
    for (size_t i = 0; i < p->count; i++)
        json_array_append_new(rows, outlier_json(e, &p->outliers[i]));
    json_object_set_new(all, "outliers", rows);
    if (p->has_top) {
        json_object_set_new(all, "top_centre", cli_real(p->top_centre));
        json_object_set_new(all, "top_scale", cli_real(p->top_scale));
    }
    return cli_print_json(all);
}

static void print_rows(const ensemble *e, const elaw_prediction *p)
{
    bool rectangular = e->kind == ENSEMBLE_RECTANGULAR;
    printf("\n  %-10s %-12s %s %-12s%s\n", "strength", "position",
           rectangular ? "left overlap2  right overlap2" : "overlap2  ",
           "n variance", has_bias(e) ? " n bias" : "");
    for (size_t i = 0; i < p->count; i++) {
        const elaw_predicted_outlier *x = &p->outliers[i];
        printf("  %-10.6g %-12.8g ", x->strength, x->position);
        if (rectangular)
            printf("%-14.6g %-14.6g ", x->left_overlap2, x->right_overlap2);
        else
            printf("%-10.6g ", x->overlap2);
        printf("%-12.6g", x->n_variance);
        if (has_bias(e))
            printf(" %.6g", x->n_bias);
        putchar('\n');
    }
}

static int print_text(const ensemble *e, const elaw_prediction *p)
{
    printf("%s: %zu of %zu spikes leave the bulk [%.10g, %.10g]\n", e->name,
           p->count, e->spikes, p->lower_edge, p->upper_edge);
    printf("threshold  %.10g", p->threshold);
    if (e->kind == ENSEMBLE_COVARIANCE && isfinite(p->low_threshold))
        printf(" and, below the bulk, %.10g", p->low_threshold);
    putchar('\n');
    if (p->has_top)
        printf("largest noise value  %.10g + %.10g TW%d\n", p->top_centre,
               p->top_scale, e->is_complex ? 2 : 1);
    if (p->count)
        print_rows(e, p);
    return cli_flush();
}

static int run(int argc, const char **argv)
{
    struct poptOption table[] = {CLI_COMMON(o.common), ENSEMBLE_OPTIONS(o.e),
                                 POPT_TABLEEND};
    int status = cli_parse(&o.common, &cli_predict, table, argc, argv);
    if (!status)
        status = ensemble_take(&o.common, &o.e, false);
    if (status)
        return status;
    elaw_prediction p = {0};
    if (predict(&o.e, &p) != ELAW_OK)
        return cli_refuse_last(o.e.name);
    status = o.common.json ? print_json(&o.e, &p) : print_text(&o.e, &p);
    elaw_prediction_free(&p);
    return status;
}

const cli_command cli_predict = {
    "predict", "theory of an ensemble: threshold, outliers, overlaps", help,
    run};
