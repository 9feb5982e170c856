/* law EXPRESSION: a calculator of limiting laws. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"

static law_asked o;

static const char help[] =
    "eigenlaw law EXPRESSION [OPTIONS]\n"
    "eigenlaw law tracy-widom [--beta 1|2|4] --at S,.. --quantile P,..\n"
    "\n"
    "Density, distribution and transform of a limiting law of eigenvalues.\n"
    "\n"
    "EXPRESSION\n"
    "  semicircle(VAR)       symmetric noise, entry variance VAR/n\n"
    "  mp(C) or mp(C,VAR)    Marchenko-Pastur: sample covariance of n samples\n"
    "                        of p variables, C = p/n\n"
    "  singular-mp(C,VAR)    singular values of m x n noise, entry variance\n"
    "                        VAR/n, C = m/n <= 1\n"
    "\n"
    "  --at X,..             density, cdf, Hilbert transform (real part of g)\n"
    "  --quantile P,..       smallest x with cdf(x) >= P\n"
    "  --stieltjes RE,IM;..  g(z) = integral of rho(dx)/(z - x)\n"
    "  --moments K           moments 1 .. K\n"
    "  --edges               the edges of the support, all digits\n"
    "  --grid N              the density at N points, edge to edge\n"
    "  tracy-widom: --at gives cdf, survival, log_survival, density; beta 1\n"
    "  belongs to real matrices, 2 to complex, 4 to quaternion ones\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "example: where does a sample covariance of ratio 1/2 end?\n"
    "  eigenlaw law \"mp(0.5)\" --edges --quantile 0.5,0.99\n";

/* --- the expression ------------------------------------------------------- */

typedef struct atom {
    const char *name;
    size_t least, most; /* number of arguments                              */
    elaw_status (*make)(const double *x, size_t count, elaw_law **out);
} atom;

static elaw_status semicircle(const double *x, size_t count, elaw_law **out)
{
    (void)count;
    return elaw_law_semicircle(x[0], out);
}

static elaw_status mp(const double *x, size_t count, elaw_law **out)
{
    return elaw_law_marchenko_pastur(x[0], count > 1 ? x[1] : 1, out);
}

static elaw_status singular_mp(const double *x, size_t count, elaw_law **out)
{
    (void)count;
    return elaw_law_singular_marchenko_pastur(x[0], x[1], out);
}

static const atom atoms[] = {{"semicircle", 1, 1, semicircle},
                             {"mp", 1, 2, mp},
                             {"singular-mp", 2, 2, singular_mp}};

static int unknown(const char *text)
{
    return cli_wrong(&o.common,
                     "\"%s\" is not a law known here: semicircle(VAR), mp(C), "
                     "mp(C,VAR), singular-mp(C,VAR) (no operators), or "
                     "tracy-widom",
                     text);
}

/* NAME(x[,y]) without anything before or behind; spaces are free. */
static int make_law(const char *text, elaw_law **out)
{
    char name[32], inside[128];
    int end = 0;
    if (sscanf(text, " %31[a-z-] ( %127[^()] ) %n", name, inside, &end) < 2 ||
        end == 0 || text[end] != '\0')
        return unknown(text);
    for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++) {
        const atom *a = &atoms[i];
        if (strcmp(a->name, name) != 0)
            continue;
        double *x;
        size_t count;
        int status = cli_numbers(&o.common, name, inside, &x, &count);
        if (status)
            return status;
        if (count < a->least || count > a->most)
            status = cli_wrong(&o.common, "%s: %zu numbers in parentheses",
                               text, count);
        else if (a->make(x, count, out) != ELAW_OK)
            status = cli_refuse_last(text);
        free(x);
        return status;
    }
    return unknown(text);
}

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

/* --- what is asked of a law ----------------------------------------------- */

typedef struct answers {
    size_t intervals, atom_count;
    const double *edge, *place, *weight;
    double mean, variance;
    double *at, *quantile, *moment, *grid; /* rows of 4, 2, 1, 2            */
    elaw_complex *g;
} answers;

static void answers_free(answers *w)
{
    free(w->at);
    free(w->quantile);
    free(w->moment);
    free(w->grid);
    free(w->g);
}

static double *numbers(size_t count)
{
    return calloc(count + 1, sizeof(double));
}

static elaw_status fill_at(const elaw_law *law, double *rows)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o.at_count && status == ELAW_OK; i++) {
        double *row = rows + 4 * i;
        elaw_complex z = {o.at[i], 0}, g = {0, 0};
        row[0] = o.at[i];
        status = elaw_law_density(law, 1, row, &row[1]);
        if (status == ELAW_OK)
            status = elaw_law_cdf(law, 1, row, &row[2]);
        if (status == ELAW_OK)
            status = elaw_law_stieltjes(law, 1, &z, &g);
        row[3] = g.re;
    }
    return status;
}

static elaw_status fill_quantile(const elaw_law *law, double *rows)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o.quantile_count && status == ELAW_OK; i++) {
        rows[2 * i] = o.quantile[i];
        status = elaw_law_quantile(law, 1, &rows[2 * i], &rows[2 * i + 1]);
    }
    return status;
}

static elaw_status fill_grid(const elaw_law *law, const answers *w)
{
    double low = w->edge[0], high = w->edge[2 * w->intervals - 1];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o.grid && status == ELAW_OK; i++) {
        double *row = w->grid + 2 * i;
        double t = (double)i / (double)(o.grid - 1);
        row[0] = i + 1 == o.grid ? high : low + t * (high - low);
        status = elaw_law_density(law, 1, row, &row[1]);
    }
    return status;
}

static elaw_status fill(const elaw_law *law, answers *w)
{
    double first[2];
    elaw_status status = elaw_law_support(law, &w->intervals, &w->edge);
    if (status == ELAW_OK)
        status = elaw_law_atoms(law, &w->atom_count, &w->place, &w->weight);
    if (status == ELAW_OK)
        status = elaw_law_moments(law, 2, first);
    if (status != ELAW_OK)
        return status;
    w->mean = first[0];
    w->variance = first[1] - first[0] * first[0];
    status = fill_at(law, w->at);
    if (status == ELAW_OK)
        status = fill_quantile(law, w->quantile);
    if (status == ELAW_OK && o.z_count)
        status = elaw_law_stieltjes(law, o.z_count, o.z, w->g);
    if (status == ELAW_OK && o.moments)
        status = elaw_law_moments(law, o.moments, w->moment);
    return status == ELAW_OK ? fill_grid(law, w) : status;
}

static bool answers_create(answers *w)
{
    w->at = numbers(4 * o.at_count);
    w->quantile = numbers(2 * o.quantile_count);
    w->moment = numbers(o.moments);
    w->grid = numbers(2 * o.grid);
    w->g = calloc(o.z_count + 1, sizeof *w->g);
    return w->at && w->quantile && w->moment && w->grid && w->g;
}

/* --- printing ------------------------------------------------------------- */

static void tables(const answers *w, law_table out[2])
{
    static const char *const at_names[] = {"x", "density", "cdf", "hilbert"};
    static const char *const quantile_names[] = {"p", "x"};
    out[0] = (law_table){"at", o.at_count, 4, at_names, w->at};
    out[1] = (law_table){"quantile", o.quantile_count, 2, quantile_names,
                         w->quantile};
}

static json_t *pairs(size_t count, const double *a, const double *b,
                     size_t step)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, cli_pair(a[step * i], b[step * i]));
    return list;
}

static json_t *list(size_t count, const double *x)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, cli_real(x[i]));
    return all;
}

static json_t *stieltjes_json(const answers *w)
{
    json_t *all = json_array();
    for (size_t i = 0; i < o.z_count; i++)
        json_array_append_new(
            all, json_pack("{soso}", "z", cli_pair(o.z[i].re, o.z[i].im), "g",
                           cli_pair(w->g[i].re, w->g[i].im)));
    return all;
}

static int print_json(const char *expression, const answers *w)
{
    json_t *all =
        json_pack("{sssssosososo}", "command", "law", "expression", expression,
                  "support", pairs(w->intervals, w->edge, w->edge + 1, 2),
                  "atoms", pairs(w->atom_count, w->place, w->weight, 1), "mean",
                  cli_real(w->mean), "variance", cli_real(w->variance));
    law_table t[2];
    tables(w, t);
    law_add_table(all, &t[0]);
    if (o.z_count)
        json_object_set_new(all, "stieltjes", stieltjes_json(w));
    law_add_table(all, &t[1]);
    if (o.moments)
        json_object_set_new(all, "moments", list(o.moments, w->moment));
    if (o.edges)
        json_object_set_new(all, "edges", list(2 * w->intervals, w->edge));
    if (o.grid)
        json_object_set_new(all, "grid",
                            pairs(o.grid, w->grid, w->grid + 1, 2));
    return cli_print_json(all);
}

static int print_text(const char *expression, const answers *w)
{
    printf("%s: mean %.10g, variance %.10g\nsupport", expression, w->mean,
           w->variance);
    for (size_t i = 0; i < w->intervals; i++)
        printf(" [%.10g, %.10g]", w->edge[2 * i], w->edge[2 * i + 1]);
    putchar('\n');
    for (size_t i = 0; i < w->atom_count; i++)
        printf("atom at %.10g of weight %.10g\n", w->place[i], w->weight[i]);
    for (size_t i = 0; o.edges && i < 2 * w->intervals; i++)
        printf("edge %.17g\n", w->edge[i]);
    law_table t[2];
    tables(w, t);
    law_print_table(&t[0]);
    law_print_table(&t[1]);
    for (size_t i = 0; i < o.z_count; i++)
        printf("g(%.10g %+.10g i) = %.16g %+.16g i\n", o.z[i].re, o.z[i].im,
               w->g[i].re, w->g[i].im);
    for (size_t i = 0; i < o.moments; i++)
        printf("moment %zu: %.16g\n", i + 1, w->moment[i]);
    for (size_t i = 0; i < o.grid; i++)
        printf("%.16g %.16g\n", w->grid[2 * i], w->grid[2 * i + 1]);
    return cli_flush();
}

/* --- options -------------------------------------------------------------- */

/* RE,IM;RE,IM */
static int take_points(const char *text)
{
    size_t count = 1;
    for (const char *c = text; *c; c++)
        count += *c == ';';
    o.z = calloc(count, sizeof *o.z);
    char *copy = strdup(text);
    int status =
        o.z && copy ? CLI_OK : cli_refuse("--stieltjes", "out of memory");
    char *at = copy;
    for (size_t i = 0; i < count && !status; i++) {
        char *end = at + strcspn(at, ";");
        *end = '\0';
        double *part = NULL;
        size_t parts = 0;
        status = cli_numbers(&o.common, "--stieltjes", at, &part, &parts);
        if (!status && parts != 2)
            status =
                cli_wrong(&o.common, "--stieltjes takes RE,IM;.., not %s", at);
        if (!status)
            o.z[i] = (elaw_complex){part[0], part[1]};
        free(part);
        at = end + 1;
    }
    free(copy);
    o.z_count = count;
    return status;
}

static int take_lists(void)
{
    int status = CLI_OK;
    if (o.at_text)
        status = cli_numbers(&o.common, "--at", o.at_text, &o.at, &o.at_count);
    if (!status && o.quantile_text)
        status = cli_numbers(&o.common, "--quantile", o.quantile_text,
                             &o.quantile, &o.quantile_count);
    for (size_t i = 0; !status && i < o.quantile_count; i++)
        if (!(o.quantile[i] >= 0 && o.quantile[i] <= 1))
            status = cli_wrong(&o.common, "--quantile %g is not in [0, 1]",
                               o.quantile[i]);
    if (!status && o.stieltjes_text)
        status = take_points(o.stieltjes_text);
    if (!status && o.moments_text)
        status =
            cli_count(&o.common, "--moments", o.moments_text, 1, &o.moments);
    if (!status && o.grid_text)
        status = cli_count(&o.common, "--grid", o.grid_text, 2, &o.grid);
    if (!status && (o.moments > 1000000 || o.grid > 100000000))
        status = cli_wrong(&o.common, "--moments or --grid is too large");
    return status;
}

static int answer(const char *expression)
{
    elaw_law *law = NULL;
    int status = o.beta_text
                     ? cli_wrong(&o.common, "--beta belongs to tracy-widom")
                     : make_law(expression, &law);
    if (status)
        return status;
    answers w = {0};
    if (!answers_create(&w))
        status = cli_refuse(expression, "out of memory");
    else if (fill(law, &w) != ELAW_OK)
        status = cli_refuse_last(expression);
    else
        status = o.common.json ? print_json(expression, &w)
                               : print_text(expression, &w);
    answers_free(&w);
    elaw_law_free(law);
    return status;
}

static int run(int argc, const char **argv)
{
    struct poptOption table[] = {CLI_COMMON(o.common),
                                 CLI_TEXT("at", &o.at_text),
                                 CLI_TEXT("quantile", &o.quantile_text),
                                 CLI_TEXT("stieltjes", &o.stieltjes_text),
                                 CLI_TEXT("moments", &o.moments_text),
                                 CLI_TEXT("grid", &o.grid_text),
                                 CLI_TEXT("beta", &o.beta_text),
                                 CLI_FLAG("edges", &o.edges),
                                 POPT_TABLEEND};
    const char *expression;
    int status = cli_parse(&o.common, &cli_law, table, argc, argv);
    if (!status)
        status = cli_one_argument(&o.common, "EXPRESSION", &expression);
    if (!status)
        status = take_lists();
    if (!status)
        status = strcmp(expression, "tracy-widom") == 0 ? law_tracy_widom(&o)
                                                        : answer(expression);
    free(o.at);
    free(o.quantile);
    free(o.z);
    return status;
}

const cli_command cli_law = {
    "law", "limiting laws and Tracy-Widom: density, cdf, quantiles", help, run};
