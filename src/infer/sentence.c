/* What the goodness of fit says, in words, with the number that shows it and
 * what to try. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include <eigenlaw/infer.h>

static const char *const test_names[ELAW_FIT_COUNT] = {
    [ELAW_FIT_SPECTRUM] = "spectrum", [ELAW_FIT_ROWS] = "rows",
    [ELAW_FIT_COLUMNS] = "columns",   [ELAW_FIT_LAG] = "lag",
    [ELAW_FIT_EDGES] = "edges",
};

static const char *const kind_names[] = {
    [ELAW_KIND_SYMMETRIC] = "symmetric",
    [ELAW_KIND_HERMITIAN] = "hermitian",
    [ELAW_KIND_RECTANGULAR] = "rectangular",
    [ELAW_KIND_COVARIANCE] = "covariance",
};

const char *elaw_fit_test_name(elaw_fit_test test)
{
    return (size_t)test < ELAW_FIT_COUNT ? test_names[test] : "unknown";
}

const char *elaw_kind_name(elaw_kind kind)
{
    size_t count = sizeof kind_names / sizeof *kind_names;
    return (size_t)kind < count ? kind_names[kind] : "unknown";
}

/* --- one finding a sentence -------------------------------------------------
 */

typedef struct line {
    char *text;
    size_t size, used;
} line;

#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static void
say(line *out, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length =
        vsnprintf(out->text + out->used, out->size - out->used, format, list);
    va_end(list);
    if (length > 0)
        out->used += (size_t)length;
    if (out->used >= out->size)
        out->used = out->size - 1;
}

static void say_uneven(line *out, const char *which, double factor)
{
    say(out, "%s have unequal noise", which);
    if (isfinite(factor))
        say(out, " (standard deviations differ by a factor %.3g)", factor);
    else
        say(out, " (some have none at all)");
}

static void say_rows(line *out, const elaw_verdict *v)
{
    bool both = v->kind != ELAW_KIND_RECTANGULAR;
    say_uneven(out, both ? "rows and columns" : "rows", v->fit.row_factor);
    say(out,
        ": divide each row%s by its own standard deviation, or leave out "
        "those of another kind",
        both ? " and the same column" : "");
}

static void say_columns(line *out, const elaw_verdict *v)
{
    say_uneven(out, "columns", v->fit.column_factor);
    say(out, ": try --scale columns");
}

static void say_lag(line *out, const elaw_verdict *v)
{
    (void)v;
    say(out, "neighbouring entries are correlated: whiten or subsample; the "
             "p-values of the outliers are not valid");
}

static void say_spectrum(line *out, const elaw_verdict *v)
{
    (void)v;
    say(out, "the bulk has another shape than the law (correlated rows or "
             "columns, many weak components or unequal variances): outliers "
             "near the edge may belong to the bulk");
}

static void say_edges(line *out, const elaw_verdict *v)
{
    if (!v->fit.settled)
        say(out, "the bulk does not fill one interval: several kinds of noise, "
                 "or many strong components");
    else
        say(out,
            "the bulk fills [%.6g, %.6g] (+- %.2g) by measure, not the law's "
            "[%.6g, %.6g]: outliers between the two edges belong to it",
            v->measured_lower, v->measured_upper, v->measured_error,
            v->lower_edge, v->upper_edge);
}

static void (*const findings[ELAW_FIT_COUNT])(line *, const elaw_verdict *) = {
    [ELAW_FIT_SPECTRUM] = say_spectrum, [ELAW_FIT_ROWS] = say_rows,
    [ELAW_FIT_COLUMNS] = say_columns,   [ELAW_FIT_LAG] = say_lag,
    [ELAW_FIT_EDGES] = say_edges,
};

static void say_p(line *out, double p)
{
    if (p > 0)
        say(out, " (p = %.2g)", p);
    else
        say(out, " (p < 1e-300)");
}

static void say_heavy(line *out, const elaw_fit *fit)
{
    say(out,
        "a few entries are far larger than the rest (kurtosis %.3g, largest "
        "%.3g standard deviations): rank-transform or clip them, or take "
        "square roots of counts",
        fit->kurtosis, fit->largest_sd);
}

/* Unequal rows or columns also change the shape of the bulk; where their own
 * test fails as well it says more than the shape does. */
static elaw_fit_test telling(const elaw_fit *fit)
{
    const double clear = 1e-3, uneven = 1.2;
    if (fit->worst != ELAW_FIT_SPECTRUM && fit->worst != ELAW_FIT_EDGES)
        return fit->worst;
    double rows = fit->part[ELAW_FIT_ROWS],
           columns = fit->part[ELAW_FIT_COLUMNS];
    bool row = rows < clear && fit->row_factor > uneven;
    bool column = columns < clear && fit->column_factor > uneven;
    if (row && !(column && columns < rows))
        return ELAW_FIT_ROWS;
    return column ? ELAW_FIT_COLUMNS : fit->worst;
}

static void say_fit(line *out, const elaw_verdict *v)
{
    const double doubt = 0.05; /* the tests are weak at small sizes */
    const elaw_fit *fit = &v->fit;
    if (fit->heavy) {
        say_heavy(out, fit);
    } else if (!fit->tested) {
        say(out, "whether the bulk looks like homogeneous noise was not "
                 "tested");
    } else if (fit->p_value >= doubt) {
        say(out, "the bulk looks like homogeneous noise");
        say_p(out, fit->p_value);
    } else {
        say(out, "homogeneous noise %s this matrix",
            fit->ok ? "may not describe" : "does not describe");
        say_p(out, fit->p_value);
        say(out, ": ");
        findings[telling(fit)](out, v);
    }
}

/* A sum of n values has sd sqrt(n/(beta probes)) from the probes; five of them
 * fail the test, in percent of n. */
static double seen_by_probes(const elaw_verdict *v)
{
    size_t n = v->rows < v->cols ? v->rows : v->cols;
    double beta = v->field == ELAW_COMPLEX ? 2 : 1;
    return 500 / sqrt(beta * (double)n * (double)v->fit.probes);
}

void elaw_fit_sentence(const elaw_verdict *verdict, char *text, size_t size)
{
    if (size == 0)
        return;
    line out = {text, size, 0};
    text[0] = '\0';
    say_fit(&out, verdict);
    if (verdict->fit.tested && verdict->fit.traces_only)
        say(&out,
            "; fit tested on traces only, by %zu random probes, which see "
            "deviations of %.2g %% in the shape",
            verdict->fit.probes, seen_by_probes(verdict));
    if (verdict->small)
        say(&out, "; a side is below 30, where the levels were not measured: "
                  "take the p-values as a guide");
    say(&out, ".");
}
