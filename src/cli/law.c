/* law EXPRESSION: a calculator of limiting laws. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "plot.h"

static law_asked o;

static const char help[] =
    "eigenlaw law EXPRESSION [OPTIONS]\n"
    "eigenlaw law tracy-widom [--beta 1|2|4] --at S,.. --quantile P,..\n"
    "\n"
    "A calculator of limiting laws of eigenvalues and singular values.\n"
    "\n"
    "EXPRESSION\n"
    "  semicircle(VAR)        symmetric noise, entry variance VAR/n\n"
    "  mp(C), mp(C,VAR)       Marchenko-Pastur: sample covariance of p "
    "variables\n"
    "                         and n samples, C = p/n\n"
    "  singular-mp(C,VAR)     singular values of m x n noise, entry variance\n"
    "                         VAR/n, C = m/n <= 1\n"
    "  atoms(x1:w1,x2:w2,..)  point masses; without weights: equal ones\n"
    "  uniform(a,b)  arcsine(a,b)  jacobi(A,B)  kesten-mckay(D)\n"
    "  file(PATH)             eigenvalues of a symmetric matrix, or a list\n"
    "  from strong to weak, left to right, with parentheses:\n"
    "  A | t                  a corner of relative size t\n"
    "  s . A                  s times A (a space on both sides of the dot)\n"
    "  A * B                  free product, laws on [0, inf)\n"
    "  A + B                  free sum\n"
    "  A (+c) B               rectangular free sum of ratio c = m/n: laws of\n"
    "                         singular values, such as singular-mp(c,VAR)\n"
    "\n"
    "  --at X,..              density, cdf, Hilbert transform (real part of "
    "g)\n"
    "  --quantile P,..        smallest x with cdf(x) >= P\n"
    "  --stieltjes RE,IM;..   g(z) = integral of rho(dx)/(z - x)\n"
    "  --moments K            moments 1 .. K\n"
    "  --cumulants K          free cumulants 1 .. K\n"
    "  --edges                the edges of the support, all digits\n"
    "  --outlier THETA,..     where a spike of strength THETA, added to the\n"
    "                         matrix, leaves the bulk, and its overlap^2 "
    "(left\n"
    "                         and right for a law of singular values)\n"
    "  --grid N               the density at N points, edge to edge\n"
    "  --plot OUT.svg|.png|.pdf   the density with atoms and outliers, "
    "through\n"
    "                         gnuplot\n"
    "  tracy-widom: --at gives cdf, survival, log_survival, density; beta 1\n"
    "  belongs to real matrices, 2 to complex, 4 to quaternion ones\n"
    "  --json, --quiet, --threads N, --seed S, --help, --version\n"
    "\n"
    "example: two groups of population variances seen through p/n = 0.2\n"
    "  eigenlaw law \"mp(0.2) * atoms(1:0.5,3:0.5)\" --edges --at 1,2\n";

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

enum { MOST_CUMULANTS = 200, MOST_MOMENTS = 1000000, MOST_GRID = 100000000 };

static int take_counts(void)
{
    const struct {
        const char *option, *text;
        size_t least, most, *out;
    } counts[] = {
        {"--moments", o.moments_text, 1, MOST_MOMENTS, &o.moments},
        {"--cumulants", o.cumulants_text, 1, MOST_CUMULANTS, &o.cumulants},
        {"--grid", o.grid_text, 2, MOST_GRID, &o.grid}};
    int status = CLI_OK;
    for (size_t i = 0; i < 3 && !status; i++) {
        if (!counts[i].text)
            continue;
        status = cli_count(&o.common, counts[i].option, counts[i].text,
                           counts[i].least, counts[i].out);
        if (!status && *counts[i].out > counts[i].most)
            status =
                cli_wrong(&o.common, "%s %s is above %zu", counts[i].option,
                          counts[i].text, counts[i].most);
    }
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
    if (!status && o.outlier_text)
        status = cli_numbers(&o.common, "--outlier", o.outlier_text, &o.outlier,
                             &o.outlier_count);
    if (!status && o.stieltjes_text)
        status = take_points(o.stieltjes_text);
    return status ? status : take_counts();
}

/* --- the expression ------------------------------------------------------- */

/* Characters before a byte of UTF-8 text. */
static size_t column(const char *text, size_t place)
{
    size_t count = 0;
    for (size_t i = 0; i < place; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* What, where; below it the expression and a caret under the place. */
static int wrong_expression(const char *text, const law_trouble *trouble)
{
    size_t before = column(text, trouble->place);
    int status =
        cli_wrong(&o.common, "column %zu: %s", before + 1, trouble->text);
    fputs("  ", stderr);
    for (const char *c = text; *c; c++)
        fputc((unsigned char)*c < 32 || *c == 127 ? '?' : *c, stderr);
    fprintf(stderr, "\n  %*s^\n", (int)before, "");
    return status;
}

/* The law with the outliers that were asked for. */
static int draw(const char *expression, const elaw_law *law,
                const law_answers *answers)
{
    size_t count = 0;
    double *position = calloc(o.outlier_count + 1, sizeof *position);
    if (!position)
        return cli_refuse(expression, "out of memory");
    for (size_t i = 0; i < o.outlier_count; i++)
        if (answers->outlier[i].outside)
            position[count++] = answers->outlier[i].position;
    int status = cli_plot_law(o.plot_path, expression, law, count, position);
    free(position);
    return status;
}

static int answer(const char *expression)
{
    law_trouble trouble;
    if (o.beta_text)
        return cli_wrong(&o.common, "--beta belongs to tracy-widom");
    law_node *tree = law_parse(expression, &trouble);
    if (!tree)
        return wrong_expression(expression, &trouble);
    elaw_law *law = NULL;
    law_notes notes = {NULL, 0};
    law_answers answers = {0};
    int status = law_build(expression, tree, &notes, &law);
    if (!status)
        status = law_answer(&o, expression, law, law_ratio(tree), &answers);
    if (!status)
        status = draw(expression, law, &answers);
    if (!status)
        status = law_print(&o, expression, &answers, &notes);
    law_answers_free(&answers);
    law_notes_free(&notes);
    elaw_law_free(law);
    law_node_free(tree);
    return status;
}

/* popt takes -2 . mp(1) for an option: numbers below zero get a space, which
 * all readers of numbers skip. */
static const char **hide_minus(int argc, const char **argv)
{
    static const char **out; /* popt keeps it as long as the program runs */
    out = calloc((size_t)argc + 1, sizeof *out);
    for (int i = 0; out && i < argc; i++) {
        const char *text = argv[i];
        bool number = text[0] == '-' && strspn(text + 1, ".0123456789") > 0;
        char *spaced = number ? malloc(strlen(text) + 2) : NULL;
        if (spaced)
            sprintf(spaced, " %s", text);
        out[i] = spaced ? spaced : text;
    }
    return out ? out : argv;
}

static int run(int argc, const char **argv)
{
    struct poptOption table[] = {CLI_COMMON(o.common),
                                 CLI_TEXT("at", &o.at_text),
                                 CLI_TEXT("quantile", &o.quantile_text),
                                 CLI_TEXT("stieltjes", &o.stieltjes_text),
                                 CLI_TEXT("moments", &o.moments_text),
                                 CLI_TEXT("cumulants", &o.cumulants_text),
                                 CLI_TEXT("outlier", &o.outlier_text),
                                 CLI_TEXT("grid", &o.grid_text),
                                 CLI_TEXT("plot", &o.plot_path),
                                 CLI_TEXT("beta", &o.beta_text),
                                 CLI_FLAG("edges", &o.edges),
                                 POPT_TABLEEND};
    const char *expression;
    int status =
        cli_parse(&o.common, &cli_law, table, argc, hide_minus(argc, argv));
    if (!status)
        status = cli_one_argument(&o.common, "EXPRESSION", &expression);
    if (!status && strncmp(expression, " -", 2) == 0)
        expression++;
    if (!status)
        status = take_lists();
    if (!status && o.plot_path && strcmp(expression, "tracy-widom") == 0)
        status = cli_wrong(&o.common, "--plot draws laws of matrices, not "
                                      "tracy-widom");
    if (!status)
        status = cli_check_plot(&o.common, o.plot_path);
    if (!status)
        status = strcmp(expression, "tracy-widom") == 0 ? law_tracy_widom(&o)
                                                        : answer(expression);
    free(o.at);
    free(o.quantile);
    free(o.outlier);
    free(o.z);
    return status;
}

const cli_command cli_law = {
    "law", "limiting laws, their free sums and products, Tracy-Widom", help,
    run, NULL};
