/* The answers as a text to read or as one JSON object. */
#include <stdio.h>

#include "law.h"

/* --- tables --------------------------------------------------------------- */

void law_add_table(json_t *object, const law_table *t)
{
    if (t->rows == 0)
        return;
    json_t *rows = json_array();
    for (size_t i = 0; i < t->rows; i++) {
        json_t *row = json_object();
        for (size_t j = 0; j < t->cols; j++)
            json_object_set_new(row, t->column[j],
                                cli_real(t->value[i * t->cols + j]));
        json_array_append_new(rows, row);
    }
    json_object_set_new(object, t->name, rows);
}

void law_print_table(const law_table *t)
{
    if (t->rows == 0)
        return;
    putchar('\n');
    for (size_t j = 0; j < t->cols; j++)
        printf("  %-23s", t->column[j]);
    putchar('\n');
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t j = 0; j < t->cols; j++)
            printf("  %-23.16g", t->value[i * t->cols + j]);
        putchar('\n');
    }
}

enum { TABLES = 2 };

static void tables(const law_asked *o, const law_answers *w,
                   law_table out[TABLES])
{
    static const char *const at_names[] = {"x", "density", "cdf", "hilbert"};
    static const char *const quantile_names[] = {"p", "x"};
    out[0] = (law_table){"at", o->at_count, LAW_AT_COLS, at_names, w->at};
    out[1] = (law_table){"quantile", o->quantile_count, 2, quantile_names,
                         w->quantile};
}

/* --- JSON ----------------------------------------------------------------- */

static json_t *pairs(size_t count, const double *a, const double *b,
                     size_t step)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, cli_pair(a[step * i], b[step * i]));
    return list;
}

static void add_list(json_t *all, const char *name, size_t count,
                     const double *x)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, cli_real(x[i]));
    json_object_set_new(all, name, list);
}

static json_t *stieltjes_json(const law_asked *o, const law_answers *w)
{
    json_t *all = json_array();
    for (size_t i = 0; i < o->z_count; i++)
        json_array_append_new(
            all, json_pack("{soso}", "z", cli_pair(o->z[i].re, o->z[i].im), "g",
                           cli_pair(w->g[i].re, w->g[i].im)));
    return all;
}

static json_t *outlier_json(const law_asked *o, const law_answers *w)
{
    json_t *all = json_array();
    for (size_t i = 0; i < o->outlier_count; i++) {
        const elaw_free_outlier *x = &w->outlier[i];
        json_t *row = json_pack("{soso}", "strength", cli_real(x->strength),
                                "position", cli_real(x->position));
        if (w->rectangular) {
            json_object_set_new(row, "left_overlap2",
                                cli_real(x->left_overlap2));
            json_object_set_new(row, "right_overlap2",
                                cli_real(x->right_overlap2));
        } else {
            json_object_set_new(row, "overlap2", cli_real(x->overlap2));
        }
        json_object_set_new(row, "outside", json_boolean(x->outside));
        json_object_set_new(row, "threshold", cli_real(w->threshold[i]));
        json_array_append_new(all, row);
    }
    return all;
}

static json_t *notes_json(const law_notes *notes)
{
    json_t *all = json_array();
    for (size_t i = 0; i < notes->count; i++)
        json_array_append_new(all, cli_string(notes->line[i]));
    return all;
}

static int print_json(const law_asked *o, const char *expression,
                      const law_answers *w, const law_notes *notes)
{
    json_t *all = json_pack(
        "{sssosososososo}", "command", "law", "expression",
        cli_string(expression), "support",
        pairs(w->intervals, w->edge, w->edge + 1, 2), "atoms",
        pairs(w->atom_count, w->place, w->weight, 1), "mean", cli_real(w->mean),
        "variance", cli_real(w->variance), "notes", notes_json(notes));
    law_table t[TABLES];
    tables(o, w, t);
    for (int i = 0; i < TABLES; i++)
        law_add_table(all, &t[i]);
    if (o->z_count)
        json_object_set_new(all, "stieltjes", stieltjes_json(o, w));
    if (o->outlier_count)
        json_object_set_new(all, "outlier", outlier_json(o, w));
    if (o->moments)
        add_list(all, "moments", o->moments, w->moment);
    if (o->cumulants)
        add_list(all, "cumulants", o->cumulants, w->cumulant);
    if (o->edges)
        add_list(all, "edges", 2 * w->intervals, w->edge);
    if (o->grid)
        json_object_set_new(all, "grid",
                            pairs(o->grid, w->grid, w->grid + 1, 2));
    if (o->plot_path)
        json_object_set_new(all, "plot", cli_string(o->plot_path));
    return cli_print_json(all);
}

/* --- text ----------------------------------------------------------------- */

enum { ATOMS_SHOWN = 12 };

static void print_support(const law_asked *o, const char *expression,
                          const law_answers *w)
{
    printf("%s: mean %.10g, variance %.10g\nsupport", expression, w->mean,
           w->variance);
    for (size_t i = 0; i < w->intervals; i++)
        printf(" [%.10g, %.10g]", w->edge[2 * i], w->edge[2 * i + 1]);
    puts(w->intervals ? "" : " of atoms alone");
    for (size_t i = 0; i < w->atom_count && i < ATOMS_SHOWN; i++)
        printf("atom at %.10g of weight %.10g\n", w->place[i], w->weight[i]);
    if (w->atom_count > ATOMS_SHOWN)
        printf("and %zu atoms more, up to %.10g (--json has them all)\n",
               w->atom_count - ATOMS_SHOWN, w->place[w->atom_count - 1]);
    for (size_t i = 0; o->edges && i < 2 * w->intervals; i++)
        printf("edge %.17g\n", w->edge[i]);
}

static void print_outliers(const law_asked *o, const law_answers *w)
{
    if (o->outlier_count == 0)
        return;
    printf("\n  %-12s %-20s %s  threshold\n", "strength", "position",
           w->rectangular ? "left overlap^2       right overlap^2    "
                          : "overlap^2          ");
    for (size_t i = 0; i < o->outlier_count; i++) {
        const elaw_free_outlier *x = &w->outlier[i];
        printf("  %-12.8g %-20.16g ", x->strength, x->position);
        if (w->rectangular)
            printf("%-20.16g %-20.16g", x->left_overlap2, x->right_overlap2);
        else
            printf("%-20.16g", x->overlap2);
        printf(" %.16g%s\n", w->threshold[i],
               x->outside ? "" : "  (no outlier: the edge)");
    }
}

static int print_text(const law_asked *o, const char *expression,
                      const law_answers *w, const law_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        fprintf(stderr, "eigenlaw: note: %s\n", notes->line[i]);
    print_support(o, expression, w);
    law_table t[TABLES];
    tables(o, w, t);
    for (int i = 0; i < TABLES; i++)
        law_print_table(&t[i]);
    print_outliers(o, w);
    for (size_t i = 0; i < o->z_count; i++)
        printf("g(%.10g %+.10g i) = %.16g %+.16g i\n", o->z[i].re, o->z[i].im,
               w->g[i].re, w->g[i].im);
    for (size_t i = 0; i < o->moments; i++)
        printf("moment %zu: %.16g\n", i + 1, w->moment[i]);
    for (size_t i = 0; i < o->cumulants; i++)
        printf("free cumulant %zu: %.16g\n", i + 1, w->cumulant[i]);
    for (size_t i = 0; i < o->grid; i++)
        printf("%.16g %.16g\n", w->grid[2 * i], w->grid[2 * i + 1]);
    if (o->plot_path)
        printf("wrote %s\n", o->plot_path);
    return cli_flush();
}

int law_print(const law_asked *o, const char *expression,
              const law_answers *answers, const law_notes *notes)
{
    return o->common.json ? print_json(o, expression, answers, notes)
                          : print_text(o, expression, answers, notes);
}
