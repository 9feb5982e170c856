/* What a person would want to be told about the matrix. */
#include <stdarg.h>
#include <stdio.h>

#include "detect.h"

/* Pure noise has 1/rows of its energy in the column means; this is far from
 * that at any size worth testing. */
static const double large_mean_share = 0.2;
/* A vector closer than this to (1, .., 1) is the mean. */
static const double only_the_mean = 0.5;

const char *detect_treatment(const detect_run *run)
{
    return run->prepared.notes.symmetric
               ? "their mirror image, or the mean of their columns"
               : "their column's mean";
}

static void add(detect_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(detect_run *run, const char *format, ...)
{
    if (run->note_count == DETECT_NOTES)
        return;
    va_list values;
    va_start(values, format);
    vsnprintf(run->note[run->note_count++], DETECT_NOTE_LENGTH, format, values);
    va_end(values);
}

static const char *center_advice(const detect_run *run)
{
    return run->prepared.notes.symmetric ? "--center both" : "--center columns";
}

static bool columns_centred(const detect_run *run)
{
    return run->preparing.center == ELAW_CENTER_COLUMNS ||
           run->preparing.center == ELAW_CENTER_BOTH;
}

static void about_the_mean(detect_run *run)
{
    const elaw_verdict *v = &run->verdict;
    double share = run->prepared.notes.mean_share;
    if (!columns_centred(run) && share > large_mean_share)
        add(run,
            "the column means hold %.0f %% of the energy, so the first "
            "component is little but the mean: try %s",
            100 * share, center_advice(run));
    for (size_t i = 0; i < v->count; i++)
        if (v->outliers[i].ones_share > only_the_mean)
            add(run,
                "outlier %zu is only the mean (squared cosine of its vector "
                "with (1, .., 1): %.2f): %s",
                i + 1, v->outliers[i].ones_share, center_advice(run));
}

static void about_the_columns(detect_run *run)
{
    const elaw_notes *n = &run->prepared.notes;
    if (n->dropped_row_count)
        add(run,
            "%zu rows without variance were set aside (the first: row %zu)",
            n->dropped_row_count, n->dropped_rows[0] + 1);
    if (n->dropped_col_count)
        add(run,
            "%zu columns without variance were set aside (the first: column "
            "%zu)",
            n->dropped_col_count, n->dropped_cols[0] + 1);
    if (n->duplicate_count)
        add(run,
            "%zu columns repeat an earlier one (column %zu is column %zu): "
            "they make an outlier of their own; leave them out",
            n->duplicate_count, n->duplicate_first[1] + 1,
            n->duplicate_first[0] + 1);
    if (n->imaginary_zero)
        add(run, "complex without imaginary parts: treated as real");
    if (run->missing)
        add(run,
            "%zu cells are missing: filled with %s, which adds to the mean "
            "and takes from the noise%s%s",
            n->missing_count, detect_treatment(run),
            columns_centred(run) ? "" : ": with many of them say ",
            columns_centred(run) ? "" : center_advice(run));
}

static void about_the_verdict(detect_run *run)
{
    const elaw_verdict *v = &run->verdict;
    if (run->prepared.notes.looks_like_counts && !v->fit.ok)
        add(run, "the entries look like counts, whose noise grows with their "
                 "size: take square roots of them first");
    if (v->at_limit)
        add(run,
            "the count reached its limit of %zu: there may be more "
            "(--max-outliers), or the noise is not homogeneous",
            v->limit);
    if (v->small)
        add(run, "a side is below 30: p-values are rough at such sizes");
    if (v->level_probes)
        add(run, "the noise level comes from %zu random probes",
            v->level_probes);
    if (v->fit.tested && v->fit.ok && v->fit.p_value < 0.05)
        add(run, "the fit is borderline (p = %.2g)", v->fit.p_value);
    if (run->vectors_path && v->count == 0)
        add(run, "no outlier, so no file of vectors was written");
}

void detect_notes(detect_run *run)
{
    about_the_mean(run);
    about_the_columns(run);
    about_the_verdict(run);
}
