/* The spectrum as text, as JSON, as a figure. */
#include <math.h>
#include <stdio.h>

#include "input.h"
#include "plot.h"
#include "spectrum.h"

static bool is_rectangular(const spectrum_run *run)
{
    return run->verdict.kind == ELAW_KIND_RECTANGULAR;
}

static const char *value_word(const spectrum_run *run)
{
    return is_rectangular(run) ? "singular value" : "eigenvalue";
}

/* --- text ----------------------------------------------------------------- */

static void print_fit(const spectrum_run *run)
{
    const elaw_verdict *v = &run->verdict;
    double p = v->fit.part[ELAW_FIT_SPECTRUM];
    char sentence[512];
    printf("law    %s, edges [%.6g, %.6g]; one entry of the noise has "
           "standard deviation %.6g (%s)\n",
           run->law_name, v->lower_edge, v->upper_edge, v->entry_sd,
           v->entry_sd_known ? "given" : "estimated");
    if (isfinite(p))
        printf("fit    shape of the bulk (Chebyshev sums, %s): p = %.2g\n",
               v->fit.traces_only ? "six orders by random probes"
                                  : "six orders",
               p);
    if (isfinite(run->ks))
        printf("ks     distance %.4g, p = %.2g by Kolmogorov's law for "
               "independent numbers: conservative\n"
               "       here, since %ss keep far closer to their law than such "
               "numbers do\n",
               run->ks, run->ks_p_value, value_word(run));
    if (v->fit.tested && !v->fit.ok) {
        elaw_fit_sentence(v, sentence, sizeof sentence);
        printf("*** THE LAW DOES NOT FIT: %s\n", sentence);
    }
}

static void print_edges(const spectrum_run *run)
{
    const elaw_density *d = &run->density;
    if (d->points == 0)
        return;
    if (isfinite(d->lower_edge))
        printf("edges  seen by the probes: [%.4g, %.4g], standard error %.2g\n",
               d->lower_edge, d->upper_edge, d->edge_error);
    else
        printf("edges  the probes see no single interval (several, or too "
               "few steps)\n");
}

static void print_outliers(const spectrum_run *run)
{
    const elaw_verdict *v = &run->verdict;
    if (v->count == 0)
        printf("outliers  none\n");
    else
        printf("outliers  %zu (eigenlaw detect tells how sure):", v->count);
    for (size_t i = 0; i < v->count; i++)
        printf(" %.6g", v->outliers[i].value);
    if (v->count)
        putchar('\n');
}

static void print_table(const spectrum_run *run)
{
    const elaw_density *d = &run->density;
    if (run->value_count)
        printf("\n%ss, descending\n", value_word(run));
    for (size_t i = 0; i < run->value_count; i++)
        printf("  %.16g\n", run->value[i]);
    if (d->points)
        printf("\n  %-13s  %-13s  standard error\n", value_word(run),
               "density");
    for (size_t i = 0; i < d->points; i++)
        printf("  %-13.6g  %-13.6g  %.2g\n", d->x[i], d->density[i],
               d->error[i]);
}

int spectrum_print_text(const spectrum_run *run)
{
    cli_print_matrix(run->file, &run->data, run->verdict.kind, &run->preparing);
    print_fit(run);
    print_edges(run);
    print_outliers(run);
    print_table(run);
    if (run->plot_path)
        printf("\nwrote %s\n", run->plot_path);
    return cli_flush();
}

/* --- JSON ----------------------------------------------------------------- */

static json_t *numbers(size_t count, const double *x)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, cli_real(x[i]));
    return list;
}

static void add_density(const spectrum_run *run, json_t *all)
{
    const elaw_density *d = &run->density;
    json_t *points = json_array();
    for (size_t i = 0; i < d->points; i++)
        json_array_append_new(points, cli_pair(d->x[i], d->density[i]));
    json_object_set_new(all, "density", points);
    if (d->points == 0)
        return;
    json_object_set_new(all, "density_error", numbers(d->points, d->error));
    json_object_set_new(all, "measured_edges",
                        cli_pair(d->lower_edge, d->upper_edge));
    json_object_set_new(all, "edge_error", cli_real(d->edge_error));
    json_object_set_new(all, "products", cli_count_json(d->products));
}

static void add_law(const spectrum_run *run, json_t *all)
{
    const elaw_verdict *v = &run->verdict;
    json_t *outliers = json_array();
    for (size_t i = 0; i < v->count; i++)
        json_array_append_new(outliers, cli_real(v->outliers[i].value));
    json_object_set_new(all, "law", json_string(run->law_name));
    json_object_set_new(all, "entry_sd", cli_real(v->entry_sd));
    json_object_set_new(all, "bulk",
                        json_pack("{soso}", "lower_edge",
                                  cli_real(v->lower_edge), "upper_edge",
                                  cli_real(v->upper_edge)));
    json_object_set_new(all, "outliers", outliers);
    json_object_set_new(all, "ks", cli_real(run->ks));
    json_object_set_new(all, "ks_p_value", cli_real(run->ks_p_value));
    json_object_set_new(all, "fit_p_value",
                        cli_real(v->fit.part[ELAW_FIT_SPECTRUM]));
    json_object_set_new(all, "fit_ok",
                        v->fit.tested ? json_boolean(v->fit.ok) : json_null());
}

int spectrum_print_json(const spectrum_run *run)
{
    json_t *all = json_object();
    cli_add_matrix(all, "spectrum", run->file, &run->data, run->verdict.kind);
    json_object_set_new(all, "values", numbers(run->value_count, run->value));
    add_density(run, all);
    add_law(run, all);
    if (run->plot_path)
        json_object_set_new(all, "plot", cli_string(run->plot_path));
    return cli_print_json(all);
}

/* --- figure --------------------------------------------------------------- */

int spectrum_draw(const spectrum_run *run)
{
    elaw_verdict shown = run->verdict; /* with the spectrum that was found */
    shown.spectrum = run->spectrum;
    shown.spectrum_count = run->spectrum_count;
    return cli_plot_verdict(run->plot_path, run->file, run->detecting.samples,
                            &shown, run->density.points ? &run->density : NULL);
}
