/* transition ENSEMBLE: the threshold seen, simulation beside theory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ensembles/ensemble.h"
#include "plot.h"

enum { CURVE = 400, PLACES = 64 }; /* points of the curve; sizes at most     */

static struct {
    cli_common common;
    char *from_text, *to_text, *points_text, *trials_text, *sizes_text,
        *plot_path;
    const cli_ensemble *ensemble;
    double from, to, threshold;
    size_t values, trials, sizes, size[PLACES];
    double *value;
    elaw_sweep_row *row; /* sizes x values                 */
    double *position_theory, *overlap_theory; /* values                      */
} o;

static const char help[] =
    "eigenlaw transition ENSEMBLE --n N [OPTIONS]\n"
    "\n"
    "Sweeps the parameter of an ensemble through its threshold: the extreme\n"
    "value and the squared overlap of its vector with the truth, means of\n"
    "simulations beside the limits of theory.\n"
    "\n"
    "  --from A --to B      range of the parameter; default half the "
    "threshold\n"
    "                       to twice\n"
    "  --points K           default 16\n"
    "  --trials T           of each point; default 16\n"
    "  --n N, --sizes N,N,..   one size, or several for finite-size scaling\n"
    "  --plot OUT.svg|OUT.png|OUT.pdf   a figure, through gnuplot\n"
    "  --json, --quiet, --threads N, --seed S, --version\n"
    "  --help               of an ensemble: eigenlaw transition ENSEMBLE "
    "--help\n"
    "\n"
    "example: the transition of Baik, Ben Arous and Peche\n"
    "  eigenlaw transition wigner --n 200 --trials 8\n";

/* --- options -------------------------------------------------------------- */

static int take_sizes(void)
{
    double *list;
    size_t count;
    if (!o.sizes_text)
        return CLI_OK;
    int status = cli_numbers(&o.common, "--sizes", o.sizes_text, &list, &count);
    if (status)
        return status;
    if (count > PLACES)
        status = cli_wrong(&o.common, "--sizes: %zu are more than %d", count,
                           PLACES);
    for (size_t i = 0; i < count && !status; i++) {
        if (!(list[i] >= 2 && list[i] < 1e9 && list[i] == floor(list[i])))
            status = cli_wrong(&o.common, "--sizes %g is no size", list[i]);
        else
            o.size[o.sizes++] = (size_t)list[i];
    }
    free(list);
    return status;
}

static int take_own(void)
{
    const cli_common *common = &o.common;
    int status = CLI_OK;
    o.values = o.trials = 16;
    if (o.points_text)
        status = cli_count(common, "--points", o.points_text, 1, &o.values);
    if (!status && o.trials_text)
        status = cli_count(common, "--trials", o.trials_text, 1, &o.trials);
    if (!status && o.from_text)
        status = cli_number(common, "--from", o.from_text, &o.from);
    if (!status && o.to_text)
        status = cli_number(common, "--to", o.to_text, &o.to);
    if (!status && (o.from_text == NULL) != (o.to_text == NULL))
        return cli_wrong(common, "--from and --to go together");
    if (!status && o.from_text && !(o.from < o.to))
        return cli_wrong(common, "--from %s is not below --to %s", o.from_text,
                         o.to_text);
    if (!status)
        status = take_sizes();
    return status ? status : cli_check_plot(common, o.plot_path);
}

/* Sizes and range, when the ensemble has read its own options. */
static int settle(void)
{
    size_t n = *o.ensemble->n;
    if (n && o.sizes)
        return cli_wrong(&o.common, "either --n or --sizes");
    if (n)
        o.size[o.sizes++] = n;
    if (!o.sizes)
        return cli_wrong(&o.common, "say the size by --n or --sizes");
    if (o.ensemble->sweep->threshold(&o.threshold) != ELAW_OK)
        return cli_refuse_last(o.ensemble->name);
    if (!o.from_text) {
        if (!(isfinite(o.threshold) && o.threshold > 0))
            return cli_wrong(&o.common,
                             "%s: there is no threshold here; say "
                             "--from and --to",
                             o.ensemble->name);
        o.from = o.threshold / 2;
        o.to = 2 * o.threshold;
    }
    return CLI_OK;
}

static int take_options(int argc, const char **argv)
{
    static const struct poptOption own[] = {CLI_TEXT("from", &o.from_text),
                                            CLI_TEXT("to", &o.to_text),
                                            CLI_TEXT("points", &o.points_text),
                                            CLI_TEXT("trials", &o.trials_text),
                                            CLI_TEXT("sizes", &o.sizes_text),
                                            CLI_TEXT("plot", &o.plot_path),
                                            POPT_TABLEEND};
    static const cli_ask ask = {false, true};
    int status =
        cli_find_ensemble(&o.common, &cli_transition, argc, argv, &o.ensemble);
    if (!status)
        status = cli_parse_ensemble(&o.common, &cli_transition, o.ensemble, own,
                                    argc, argv);
    if (!status)
        status = take_own();
    if (!status)
        status = o.ensemble->take(&o.common, &ask);
    return status ? status : settle();
}

/* --- the way -------------------------------------------------------------- */

static int reserve(void)
{
    o.value = calloc(o.values, sizeof *o.value);
    o.position_theory = calloc(o.values, sizeof *o.position_theory);
    o.overlap_theory = calloc(o.values, sizeof *o.overlap_theory);
    o.row = calloc(o.values * o.sizes, sizeof *o.row);
    if (!o.value || !o.position_theory || !o.overlap_theory || !o.row)
        return cli_refuse(o.ensemble->name, "out of memory");
    return CLI_OK;
}

static double value_of(size_t i, size_t count)
{
    return count == 1
               ? o.from
               : o.from + (o.to - o.from) * (double)i / (double)(count - 1);
}

static int simulate(void)
{
    const cli_sweep *sweep = o.ensemble->sweep;
    for (size_t i = 0; i < o.values; i++) {
        o.value[i] = value_of(i, o.values);
        if (sweep->theory(o.value[i], &o.position_theory[i],
                          &o.overlap_theory[i]) != ELAW_OK)
            return cli_refuse_last(o.ensemble->name);
    }
    elaw_sweep all = {.values = o.values,
                      .sizes = o.sizes,
                      .trials = o.trials,
                      .value = o.value,
                      .size = o.size,
                      .seed = o.common.seed,
                      .trial = sweep->trial,
                      .progress = cli_progress(&o.common)};
    elaw_status status = elaw_sweep_run(&all, o.row);
    cli_progress_end();
    return status == ELAW_OK ? CLI_OK : cli_refuse_last(o.ensemble->name);
}

static int draw(void)
{
    double x[CURVE], position[CURVE], overlap[CURVE];
    char title[128];
    if (!o.plot_path)
        return CLI_OK;
    for (size_t i = 0; i < CURVE; i++) {
        x[i] = value_of(i, CURVE);
        if (o.ensemble->sweep->theory(x[i], &position[i], &overlap[i]) !=
            ELAW_OK)
            return cli_refuse_last(o.ensemble->name);
    }
    snprintf(title, sizeof title, "%s: %s", o.ensemble->name,
             o.ensemble->summary);
    elaw_transition_plot plot = {.title = title,
                                 .parameter = o.ensemble->sweep->parameter,
                                 .threshold = o.threshold,
                                 .points = CURVE,
                                 .x = x,
                                 .position = position,
                                 .overlap2 = overlap,
                                 .rows = o.values * o.sizes,
                                 .row = o.row};
    return elaw_plot_transition(o.plot_path, &plot) == ELAW_OK
               ? CLI_OK
               : cli_refuse_last(o.plot_path);
}

/* --- output --------------------------------------------------------------- */

static int print_json(void)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < o.values * o.sizes; i++) {
        const elaw_sweep_row *r = &o.row[i];
        json_array_append_new(
            rows,
            json_pack(
                "{sosososososososo}", "strength", cli_real(r->value), "n",
                cli_count_json(r->n), "position", cli_real(r->position),
                "position_se", cli_real(r->position_se), "overlap2",
                cli_real(r->overlap2), "overlap2_se", cli_real(r->overlap2_se),
                "position_theory", cli_real(o.position_theory[i % o.values]),
                "overlap2_theory", cli_real(o.overlap_theory[i % o.values])));
    }
    json_t *all =
        json_pack("{sssssssososo}", "command", "transition", "ensemble",
                  o.ensemble->name, "parameter", o.ensemble->sweep->parameter,
                  "threshold", cli_real(o.threshold), "trials",
                  cli_count_json(o.trials), "rows", rows);
    if (o.plot_path)
        json_object_set_new(all, "plot", cli_string(o.plot_path));
    return cli_print_json(all);
}

static int print_text(void)
{
    printf("%s: %s\nthreshold  %.10g\n", o.ensemble->name, o.ensemble->summary,
           o.threshold);
    for (size_t i = 0; i < o.values * o.sizes; i++) {
        const elaw_sweep_row *r = &o.row[i];
        if (i % o.values == 0)
            printf("\nn = %zu, %zu trials\n  %-10s %-22s %-10s %-22s %s\n",
                   r->n, o.trials, "strength", "position", "theory",
                   "overlap^2", "theory");
        printf("  %-10.6g %-9.6g +- %-9.3g %-10.6g %-9.5f +- %-9.3g %.5f\n",
               r->value, r->position, r->position_se,
               o.position_theory[i % o.values], r->overlap2, r->overlap2_se,
               o.overlap_theory[i % o.values]);
    }
    if (o.plot_path)
        printf("\nwrote %s\n", o.plot_path);
    return cli_flush();
}

static int run(int argc, const char **argv)
{
    int status = take_options(argc, argv);
    if (!status)
        status = reserve();
    if (!status)
        status = simulate();
    if (!status)
        status = draw();
    if (!status)
        status = o.common.json ? print_json() : print_text();
    if (o.ensemble && o.ensemble->release)
        o.ensemble->release();
    free(o.value);
    free(o.row);
    free(o.position_theory);
    free(o.overlap_theory);
    return status;
}

const cli_command cli_transition = {
    "transition", "sweep a parameter: simulation beside theory", help, run,
    cli_list_ensembles};
