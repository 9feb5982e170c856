/* The verdict for a person: first the sentence, then what it rests on. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "detect.h"
#include "input.h"

static const char *value_word(const detect_run *run)
{
    return detect_is_rectangular(run) ? "singular value" : "eigenvalue";
}

static void print_verdict(const detect_run *run)
{
    const elaw_verdict *v = &run->verdict;
    const char *word = value_word(run);
    if (v->count == 0)
        printf("No outlier: every %s is one that noise alone produces "
               "(level %g).\n",
               word, v->level);
    else
        printf("%zu outlier%s: %zu %s%s out of the noise (level %g).\n",
               v->count, v->count == 1 ? "" : "s", v->count, word,
               v->count == 1 ? " stands" : "s stand", v->level);
}

static void print_fit(const elaw_verdict *v)
{
    char sentence[512];
    elaw_fit_sentence(v, sentence, sizeof sentence);
    if (v->fit.tested && !v->fit.ok)
        printf("\n*** THE NOISE MODEL DOES NOT FIT; the p-values below do not "
               "hold.\n*** %s\n",
               sentence);
}

static void print_noise(const detect_run *run)
{
    const elaw_verdict *v = &run->verdict;
    char sentence[512];
    printf("\nnoise  one entry has standard deviation %.6g (%s)\n", v->entry_sd,
           v->entry_sd_known ? "given" : "estimated");
    printf("bulk   its %ss fill [%.6g, %.6g]\n", value_word(run), v->lower_edge,
           v->upper_edge);
    if (!isnan(v->measured_upper))
        printf("       measured [%.6g, %.6g] +- %.2g\n", v->measured_lower,
               v->measured_upper, v->measured_error);
    elaw_fit_sentence(v, sentence, sizeof sentence);
    if (!v->fit.tested || v->fit.ok)
        printf("fit    %s\n", sentence);
}

/* p-values below the range of doubles are printed from their logarithm */
static void print_p(double p, double log_p)
{
    char text[32];
    if (p > 1e-300) {
        snprintf(text, sizeof text, "%.2g", p);
    } else {
        double decade = floor(log_p / log(10.));
        snprintf(text, sizeof text, "%.1fe%.0f", exp(log_p - decade * log(10.)),
                 decade);
    }
    printf("  %-9s", text);
}

static void print_interval(double x, const double ci[2], bool last)
{
    char text[64];
    snprintf(text, sizeof text, "%.4g [%.4g, %.4g]", x, ci[0], ci[1]);
    printf("  %-*s", last ? 0 : 22, text);
}

static void print_outliers(const detect_run *run)
{
    const elaw_verdict *v = &run->verdict;
    bool rectangular = detect_is_rectangular(run);
    if (v->count)
        printf("\n  #   value       p          %-22s  %s\n", "strength [95 %]",
               rectangular ? "left overlap^2 [95 %]   right overlap^2 [95 %]"
                           : "overlap^2 [95 %]");
    for (size_t i = 0; i < v->count; i++) {
        const elaw_outlier *x = &v->outliers[i];
        printf("  %-3zu %-10.6g", i + 1, x->value);
        print_p(x->p_value, x->log_p);
        print_interval(x->strength, x->strength_ci, false);
        if (rectangular) {
            print_interval(x->left_overlap2, x->left_overlap2_ci, false);
            print_interval(x->right_overlap2, x->right_overlap2_ci, true);
        } else {
            print_interval(x->overlap2, x->overlap2_ci, true);
        }
        putchar('\n');
    }
    if (v->has_next)
        printf("%s  next %.6g, p = %.2g: not called\n", v->count ? "" : "\n",
               v->next_value, v->next_p_value);
}

static void print_side(const detect_run *run, detect_side side, size_t i)
{
    detect_loading *x = calloc(run->loadings, sizeof *x);
    size_t count = x ? detect_largest(run, side, i, run->loadings, x) : 0;
    for (size_t k = 0; k < count; k++) {
        printf("%s%s %+.3g", k ? ", " : " ", x[k].name, x[k].re);
        if (run->verdict.field == ELAW_COMPLEX)
            printf("%+.3gi", x[k].im);
    }
    putchar('\n');
    free(x);
}

static void print_loadings(const detect_run *run)
{
    if (run->loadings && run->verdict.count)
        printf("\nlargest entries of the vectors\n");
    for (size_t i = 0; run->loadings && i < run->verdict.count; i++) {
        bool rectangular = detect_is_rectangular(run);
        printf("  %zu%s", i + 1, rectangular ? " rows:   " : ":");
        print_side(run, DETECT_LEFT, i);
        if (rectangular) {
            printf("    columns:");
            print_side(run, DETECT_RIGHT, i);
        }
    }
}

static void print_rules(const detect_run *run)
{
    const elaw_rules *r = &run->rules;
    if (!run->rules_wanted)
        return;
    printf("\n  rule                                      count\n");
    printf("  eigenlaw, level %-24g  %zu\n", run->verdict.level,
           run->verdict.count);
    printf("  Marchenko-Pastur edge, plain variance     %zu\n",
           r->marchenko_pastur);
    printf("  hard threshold (Gavish and Donoho)        %zu\n",
           r->gavish_donoho);
    printf("  parallel analysis, %3zu permutations       %zu\n",
           r->permutations, r->parallel_analysis);
    printf("  Kaiser, correlation eigenvalues above 1   %zu\n", r->kaiser);
}

int detect_print_text(const detect_run *run)
{
    cli_print_matrix(run->file, &run->data, run->verdict.kind, &run->preparing);
    print_verdict(run);
    print_fit(&run->verdict);
    print_noise(run);
    print_outliers(run);
    print_loadings(run);
    print_rules(run);
    if (run->note_count || run->written_count || run->plot_path)
        putchar('\n');
    for (size_t i = 0; i < run->note_count; i++)
        printf("note: %s\n", run->note[i]);
    for (size_t i = 0; i < run->written_count; i++)
        printf("wrote %s\n", run->written[i]);
    if (run->plot_path)
        printf("wrote %s\n", run->plot_path);
    return cli_flush();
}
