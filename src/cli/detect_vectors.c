/* The outliers' vectors: their largest entries by name, and files of them.
 * Rows and columns that were set aside for want of variance come back here,
 * with zeros, so that places are those of the file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect.h"

bool detect_is_rectangular(const detect_run *run)
{
    return run->verdict.kind == ELAW_KIND_RECTANGULAR;
}

/* One side of the vectors: length kept entries, of whole in the file. */
typedef struct vectors {
    const double *entry;
    size_t length, whole;
    const size_t *dropped;
    size_t dropped_count;
    char *const *name;
    const char *word;
    bool is_complex;
} vectors;

static vectors side_of(const detect_run *run, detect_side side)
{
    const elaw_verdict *v = &run->verdict;
    const elaw_notes *notes = &run->prepared.notes;
    bool rectangular = detect_is_rectangular(run);
    bool right = rectangular && side == DETECT_RIGHT;
    vectors s = {.entry = !rectangular ? v->vectors
                          : right      ? v->right
                                       : v->left,
                 .length = right ? v->cols : v->rows,
                 .whole = right ? run->data.cols : run->data.rows,
                 .dropped = right ? notes->dropped_cols : notes->dropped_rows,
                 .dropped_count = right ? notes->dropped_col_count
                                        : notes->dropped_row_count,
                 .name =
                     right ? run->prepared.col_name : run->prepared.row_name,
                 .word = right ? "column" : "row",
                 .is_complex = v->field == ELAW_COMPLEX};
    if (!rectangular && !s.name)
        s.name = run->prepared.col_name;
    return s;
}

static size_t place_in_file(const vectors *s, size_t kept)
{
    size_t place = kept;
    for (size_t k = 0; k < s->dropped_count; k++)
        if (s->dropped[k] <= place)
            place++;
    return place;
}

static detect_loading loading(const vectors *s, size_t i, size_t entry)
{
    size_t at = i * s->length + entry;
    detect_loading x = {.index = place_in_file(s, entry)};
    x.re = s->is_complex ? s->entry[2 * at] : s->entry[at];
    x.im = s->is_complex ? s->entry[2 * at + 1] : 0;
    if (s->name && s->name[entry])
        snprintf(x.name, sizeof x.name, "%s", s->name[entry]);
    else
        snprintf(x.name, sizeof x.name, "%s %zu", s->word, x.index + 1);
    return x;
}

size_t detect_largest(const detect_run *run, detect_side side, size_t i,
                      size_t count, detect_loading *out)
{
    vectors s = side_of(run, side);
    size_t filled = 0;
    for (size_t entry = 0; s.entry && entry < s.length; entry++) {
        detect_loading x = loading(&s, i, entry);
        double size = hypot(x.re, x.im);
        size_t k = filled < count ? filled++ : count;
        for (; k > 0 && hypot(out[k - 1].re, out[k - 1].im) < size; k--)
            if (k < count)
                out[k] = out[k - 1];
        if (k < count)
            out[k] = x;
    }
    return filled;
}

/* whole x count with the rows set aside as zeros; real or complex pairs */
static double *spread(const vectors *s, size_t count)
{
    size_t width = s->is_complex ? 2 : 1;
    double *out = calloc(s->whole * count, width * sizeof *out);
    for (size_t i = 0; out && i < count; i++)
        for (size_t k = 0; k < s->length; k++)
            memcpy(out + width * (i * s->whole + place_in_file(s, k)),
                   s->entry + width * (i * s->length + k), width * sizeof *out);
    return out;
}

static int write_side(detect_run *run, detect_side side, const char *path)
{
    vectors s = side_of(run, side);
    size_t count = run->verdict.count;
    double *entry = spread(&s, count);
    elaw_matrix real;
    elaw_zmatrix complex;
    if (!entry)
        return cli_refuse(path, "out of memory");
    elaw_status status =
        s.is_complex
            ? elaw_zmatrix_borrow(s.whole, count, (elaw_complex *)(void *)entry,
                                  s.whole, &complex)
            : elaw_matrix_borrow(s.whole, count, entry, s.whole, &real);
    if (status == ELAW_OK)
        status = s.is_complex ? elaw_zmatrix_write(path, &complex, NULL)
                              : elaw_matrix_write(path, &real, NULL);
    free(entry);
    if (status != ELAW_OK)
        return cli_refuse_last(path);
    snprintf(run->written[run->written_count++], sizeof run->written[0], "%s",
             path);
    return CLI_OK;
}

int detect_write_vectors(detect_run *run)
{
    static const char *const ending[] = {".left.npy", ".right.npy"};
    if (!run->vectors_path || run->verdict.count == 0)
        return CLI_OK;
    if (!detect_is_rectangular(run))
        return write_side(run, DETECT_LEFT, run->vectors_path);
    int stem = (int)strlen(run->vectors_path) - 4;
    int status = CLI_OK;
    for (int side = 0; side < 2 && !status; side++) {
        char path[4096];
        snprintf(path, sizeof path, "%.*s%s", stem, run->vectors_path,
                 ending[side]);
        status = write_side(run, (detect_side)side, path);
    }
    if (status && run->written_count)
        cli_take_back(run->written[0]);
    return status;
}
