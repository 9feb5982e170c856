/* The verdict as the JSON object that scripts rely on. */
#include <math.h>
#include <stdlib.h>

#include "detect.h"
#include "input.h"

const char *detect_solver_name(elaw_solver solver)
{
    static const char *const names[] = {[ELAW_SOLVER_AUTO] = "auto",
                                        [ELAW_SOLVER_ARPACK] = "arpack",
                                        [ELAW_SOLVER_LAPACK] = "lapack",
                                        [ELAW_SOLVER_LANCZOS] = "lanczos"};
    return names[solver];
}

static json_t *noise(const elaw_verdict *v)
{
    json_t *parts = json_object();
    for (int t = 0; t < ELAW_FIT_COUNT; t++)
        json_object_set_new(parts, elaw_fit_test_name((elaw_fit_test)t),
                            cli_real(v->fit.part[t]));
    return json_pack(
        "{sssosbsososo}", "model", "homogeneous", "entry_sd",
        cli_real(v->entry_sd), "known", v->entry_sd_known, "fit_ok",
        v->fit.tested ? json_boolean(v->fit.ok) : json_null(), "fit_p_value",
        v->fit.tested ? cli_real(v->fit.p_value) : json_null(), "fit", parts);
}

static json_t *loadings_of(const detect_run *run, detect_side side, size_t i)
{
    json_t *list = json_array();
    detect_loading *x = calloc(run->loadings, sizeof *x);
    size_t count = x ? detect_largest(run, side, i, run->loadings, x) : 0;
    bool is_complex = run->verdict.field == ELAW_COMPLEX;
    for (size_t k = 0; k < count; k++)
        json_array_append_new(
            list, json_pack("{sososo}", "name", cli_string(x[k].name), "index",
                            cli_count_json(x[k].index + 1), "value",
                            is_complex ? cli_pair(x[k].re, x[k].im)
                                       : cli_real(x[k].re)));
    free(x);
    return list;
}

static void add_loadings(const detect_run *run, size_t i, json_t *row)
{
    if (!run->loadings)
        return;
    if (!detect_is_rectangular(run)) {
        json_object_set_new(row, "loadings", loadings_of(run, DETECT_LEFT, i));
        return;
    }
    json_object_set_new(row, "left_loadings", loadings_of(run, DETECT_LEFT, i));
    json_object_set_new(row, "right_loadings",
                        loadings_of(run, DETECT_RIGHT, i));
}

static void add_overlap(json_t *row, const char *name, const char *interval,
                        double x, const double ci[2])
{
    json_object_set_new(row, name, cli_real(x));
    json_object_set_new(row, interval, cli_pair(ci[0], ci[1]));
}

static json_t *outlier(const detect_run *run, size_t i)
{
    const elaw_outlier *x = &run->verdict.outliers[i];
    json_t *row = json_pack("{sosososososo}", "value", cli_real(x->value),
                            "p_value", cli_real(x->p_value), "log_p",
                            cli_real(x->log_p), "z", cli_real(x->z), "strength",
                            cli_real(x->strength), "strength_ci95",
                            cli_pair(x->strength_ci[0], x->strength_ci[1]));
    if (detect_is_rectangular(run)) {
        add_overlap(row, "left_overlap2", "left_overlap2_ci95",
                    x->left_overlap2, x->left_overlap2_ci);
        add_overlap(row, "right_overlap2", "right_overlap2_ci95",
                    x->right_overlap2, x->right_overlap2_ci);
    } else {
        add_overlap(row, "overlap2", "overlap2_ci95", x->overlap2,
                    x->overlap2_ci);
    }
    add_loadings(run, i, row);
    return row;
}

static json_t *next(const elaw_verdict *v)
{
    return v->has_next ? json_pack("{soso}", "value", cli_real(v->next_value),
                                   "p_value", cli_real(v->next_p_value))
                       : json_null();
}

static json_t *bulk(const elaw_verdict *v)
{
    json_t *measured =
        isnan(v->measured_upper)
            ? json_null()
            : json_pack("{sososo}", "lower_edge", cli_real(v->measured_lower),
                        "upper_edge", cli_real(v->measured_upper), "error",
                        cli_real(v->measured_error));
    return json_pack("{sososo}", "lower_edge", cli_real(v->lower_edge),
                     "upper_edge", cli_real(v->upper_edge), "measured",
                     measured);
}

static json_t *rules(const elaw_rules *r)
{
    return json_pack("{sososososo}", "marchenko_pastur",
                     cli_count_json(r->marchenko_pastur), "gavish_donoho",
                     cli_count_json(r->gavish_donoho), "parallel_analysis",
                     cli_count_json(r->parallel_analysis), "kaiser",
                     cli_count_json(r->kaiser), "permutations",
                     cli_count_json(r->permutations));
}

static void add_what_was_read(const detect_run *run, json_t *all)
{
    cli_add_matrix(all, "detect", run->file, &run->data, run->verdict.kind);
    if (run->missing)
        json_object_set_new(all, "missing",
                            json_pack("{soss}", "count",
                                      cli_count_json(run->data.missing_count),
                                      "treatment", "column mean"));
}

static void add_what_was_found(const detect_run *run, json_t *all)
{
    const elaw_verdict *v = &run->verdict;
    json_t *rows = json_array();
    for (size_t i = 0; i < v->count; i++)
        json_array_append_new(rows, outlier(run, i));
    json_object_set_new(all, "noise", noise(v));
    json_object_set_new(all, "bulk", bulk(v));
    json_object_set_new(all, "level", cli_real(v->level));
    json_object_set_new(all, "count", cli_count_json(v->count));
    json_object_set_new(all, "outliers", rows);
    json_object_set_new(all, "next", next(v));
    json_object_set_new(all, "at_limit", json_boolean(v->at_limit));
    json_object_set_new(all, "limit", cli_count_json(v->limit));
}

static void add_the_rest(const detect_run *run, json_t *all)
{
    const elaw_solve_info *info = &run->verdict.info;
    json_object_set_new(all, "solver",
                        json_pack("{sssososo}", "method",
                                  detect_solver_name(info->solver), "products",
                                  cli_count_json(info->products), "passes",
                                  cli_count_json(info->passes), "seconds",
                                  cli_real(info->seconds)));
    if (run->rules_wanted)
        json_object_set_new(all, "rules", rules(&run->rules));
    json_t *files = json_array(), *notes = json_array();
    for (size_t i = 0; i < run->written_count; i++)
        json_array_append_new(files, cli_string(run->written[i]));
    for (size_t i = 0; i < run->note_count; i++)
        json_array_append_new(notes, cli_string(run->note[i]));
    if (run->vectors_path)
        json_object_set_new(all, "vectors", files);
    else
        json_decref(files);
    if (run->plot_path)
        json_object_set_new(all, "plot", cli_string(run->plot_path));
    json_object_set_new(all, "notes", notes);
}

int detect_print_json(const detect_run *run)
{
    json_t *all = json_object();
    add_what_was_read(run, all);
    add_what_was_found(run, all);
    add_the_rest(run, all);
    return cli_print_json(all);
}
