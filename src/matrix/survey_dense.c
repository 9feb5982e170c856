/* The dense survey, one pass along the storage.
 *
 * The lines l = 0.. (rows or columns, as stored) are read in order, in groups
 * of consecutive lines; the groups run in parallel and are added in order, so
 * nothing depends on the number of threads. For each line, and across the
 * lines for each place in them, three sums of the entries less a first one:
 *   sum u,  sum u^2,  sum weight u,     u = a - (first entry).
 * The shift keeps the variance of data far from zero, and makes the squares of
 * a constant line vanish exactly. Equal columns see the same operations in the
 * same order and have equal weighted sums: their prints.
 * Complex entries are two doubles; the sums of even and odd places stay apart
 * and meet at the end. Entries so large or small that squares would leave the
 * range are surveyed again in units of the largest one. */
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/clones.h"
#include "matrix/survey.h"

enum { V = ELAW_LANES, GROUP_LINES = 64, MOST_GROUPS = 32 };

typedef struct sums {
    double *sum, *square, *print;
} sums;

typedef struct pass {
    const elaw_entries *a;
    size_t lines, length; /* length in doubles                              */
    size_t padded;        /* length, up to a multiple of V                  */
    size_t groups;
    double unit;     /* entries are multiplied by it                    */
    double *first;   /* padded: the first line, in units               */
    double *weight;  /* padded, along a line                           */
    sums line;       /* lines x w                                      */
    sums across;     /* groups x padded, then added into the first     */
    double *largest; /* lines: max |double|                            */
    size_t *bad;     /* groups: first line that is not finite          */
    bool *counts;    /* groups                                         */
} pass;

/* The lanes of one line's three sums, and of its largest |a| as the bits of a
 * double: in that order NaN and Inf exceed every number. */
typedef struct lanes {
    elaw_v8 sum, square, print;
    elaw_i8 largest;
} lanes;

/* A line in place, and where its sums across go. */
typedef struct view {
    const double *a, *first, *weight;
    size_t length;
    double unit, line_weight;
    double *sum, *square, *print;
} view;

/* V doubles from place j on: into the line's lanes, and across. */
__attribute__((always_inline)) static inline void take(const view *v, size_t j,
                                                       const elaw_v8 *from,
                                                       const elaw_v8 *shift,
                                                       lanes *s)
{
    elaw_v8 a = *from, u = a - *shift;
    elaw_v8 c = a - *(const elaw_v8 *)(v->first + j);
    s->sum += u;
    s->square += u * u;
    s->print += u * *(const elaw_v8 *)(v->weight + j);
    *(elaw_v8 *)(v->sum + j) += c;
    *(elaw_v8 *)(v->square + j) += c * c;
    *(elaw_v8 *)(v->print + j) += c * v->line_weight;
    elaw_i8 size = (elaw_i8)a & LLONG_MAX;
    elaw_i8 larger = size > s->largest;
    s->largest = (size & larger) | (s->largest & ~larger);
}

ELAW_CLONES
static void take_line(const view *v, const elaw_v8 *shift, lanes *out)
{
    lanes s = {0};
    elaw_v8 a, d = *shift;
    size_t j = 0;
    for (; j + V <= v->length; j += V) {
        a = *(const elaw_v8 *)(v->a + j) * v->unit;
        take(v, j, &a, &d, &s);
    }
    if (j < v->length) {
        a = d; /* what is not there counts as the first entry: u = 0 */
        for (size_t t = j; t < v->length; t++)
            a[t - j] = v->a[t] * v->unit;
        take(v, j, &a, &d, &s);
    }
    *out = s;
}

/* Lanes into w numbers, by the parity of their place. */
static void fold(const elaw_v8 *lane, size_t w, double *out)
{
    double parity[2] = {0, 0};
    for (size_t t = 0; t < V; t++)
        parity[t % 2] += (*lane)[t];
    out[0] = w == 2 ? parity[0] : parity[0] + parity[1];
    if (w == 2)
        out[1] = parity[1];
}

ELAW_CLONES
static bool whole_numbers(const double *a, size_t length)
{
    size_t odd = 0;
    for (size_t j = 0; j < length; j++)
        odd += !(a[j] >= 0 && a[j] == floor(a[j]));
    return odd == 0;
}

static void survey_line(pass *p, size_t g, size_t l)
{
    size_t w = p->a->w, at = g * p->padded;
    const double *a = p->a->data + l * p->a->ld * w;
    view v = {.a = a,
              .first = p->first,
              .weight = p->weight,
              .length = p->length,
              .unit = p->unit,
              .line_weight = elaw_survey_weight(l),
              .sum = p->across.sum + at,
              .square = p->across.square + at,
              .print = p->across.print + at};
    elaw_v8 shift;
    for (size_t t = 0; t < V; t++)
        shift[t] = a[t % w] * p->unit;
    lanes s;
    take_line(&v, &shift, &s);
    fold(&s.sum, w, p->line.sum + l * w);
    fold(&s.square, w, p->line.square + l * w);
    fold(&s.print, w, p->line.print + l * w);
    long long most = 0;
    for (size_t t = 0; t < V; t++)
        most = s.largest[t] > most ? s.largest[t] : most;
    memcpy(&p->largest[l], &most, sizeof most);
    if (!isfinite(p->largest[l]) && p->bad[g] == SIZE_MAX)
        p->bad[g] = l;
    if (p->counts[g])
        p->counts[g] = whole_numbers(a, p->length);
}

static void survey_groups(pass *p)
{
#pragma omp parallel for schedule(dynamic, 1) if (p->groups > 1)
    for (size_t g = 0; g < p->groups; g++) {
        size_t from = p->lines * g / p->groups;
        size_t to = p->lines * (g + 1) / p->groups;
        p->bad[g] = SIZE_MAX;
        p->counts[g] = p->a->w == 1;
        for (size_t l = from; l < to; l++)
            survey_line(p, g, l);
    }
    for (size_t g = 1; g < p->groups; g++)
        for (size_t j = 0; j < p->length; j++) {
            p->across.sum[j] += p->across.sum[j + g * p->padded];
            p->across.square[j] += p->across.square[j + g * p->padded];
            p->across.print[j] += p->across.print[j + g * p->padded];
        }
}

/* The first entry, line by line, that is not a number. */
static elaw_status check_finite(const pass *p)
{
    size_t w = p->a->w;
    for (size_t g = 0; g < p->groups; g++)
        if (p->bad[g] != SIZE_MAX) {
            size_t l = p->bad[g], j = 0;
            const double *a = p->a->data + l * p->a->ld * w;
            while (isfinite(a[j]))
                j++;
            bool by_rows = p->a->layout == ELAW_ROW_MAJOR;
            return elaw_survey_refuse(by_rows ? l : j / w, by_rows ? j / w : l,
                                      a[j]);
        }
    return ELAW_OK;
}

static void pass_free(pass *p)
{
    elaw_free(p->first);
    elaw_free(p->weight);
    elaw_free(p->line.sum);
    elaw_free(p->across.sum);
    elaw_free(p->largest);
    elaw_free(p->bad);
    elaw_free(p->counts);
}

/* Three arrays of count doubles in one block, zero. */
static bool reserve(sums *s, size_t count)
{
    size_t all;
    s->sum = elaw_size_mul(count, 3, &all)
                 ? elaw_alloc_zero(all, sizeof *s->sum)
                 : NULL;
    if (s->sum == NULL)
        return false;
    s->square = s->sum + count;
    s->print = s->square + count;
    return true;
}

static elaw_status pass_reserve(const elaw_entries *a, double unit, pass *p)
{
    bool by_rows = a->layout == ELAW_ROW_MAJOR;
    *p = (pass){.a = a, .unit = unit};
    p->lines = by_rows ? a->rows : a->cols;
    p->length = (by_rows ? a->cols : a->rows) * a->w;
    p->padded = (p->length + V - 1) / V * V;
    p->groups = p->lines / GROUP_LINES;
    p->groups = p->groups > MOST_GROUPS ? MOST_GROUPS
                : p->groups < 1         ? 1
                                        : p->groups;
    p->first = elaw_alloc_zero(p->padded, sizeof(double));
    p->weight = elaw_alloc_zero(p->padded, sizeof(double));
    p->largest = elaw_alloc_zero(p->lines, sizeof(double));
    p->bad = elaw_alloc(p->groups, sizeof *p->bad);
    p->counts = elaw_alloc(p->groups, sizeof *p->counts);
    if (p->first == NULL || p->weight == NULL || p->largest == NULL ||
        p->bad == NULL || p->counts == NULL ||
        !reserve(&p->line, p->lines * a->w) ||
        !reserve(&p->across, p->groups * p->padded)) {
        pass_free(p);
        return elaw_fail_memory("elaw_prepare");
    }
    for (size_t j = 0; j < p->length; j++) {
        p->first[j] = a->data[j] * unit;
        p->weight[j] = elaw_survey_weight(j / a->w);
    }
    return ELAW_OK;
}

/* Entry e of line l. */
static const double *entry(const pass *p, size_t l, size_t e)
{
    return p->a->data + (l * p->a->ld + e) * p->a->w;
}

/* The squares vanished: confirmed to the last bit (they may have underflown).
 */
static bool constant(const pass *p, bool line, size_t index)
{
    size_t w = p->a->w, count = line ? p->length / w : p->lines;
    const double *first = line ? entry(p, index, 0) : entry(p, 0, index);
    for (size_t k = 1; k < count; k++) {
        const double *e = line ? entry(p, index, k) : entry(p, k, index);
        if (e[0] != first[0] || e[w - 1] != first[w - 1])
            return false;
    }
    return true;
}

/* sum |a - mean|^2 and |mean|^2 of m numbers, from the sums of the shifted. */
static void spread(const double *first, const double *sum, const double *square,
                   size_t w, size_t m, double *variance, double *mean2)
{
    *variance = *mean2 = 0;
    for (size_t t = 0; t < w; t++) {
        double shift = sum[t] / (double)m, mean = first[t] + shift;
        *variance += square[t] - sum[t] * shift;
        *mean2 += mean * mean;
    }
    *variance = *variance > 0 ? *variance : 0;
}

/* Columns are the lines, or lie across them. */
static void conclude(const pass *p, elaw_survey *out)
{
    size_t w = p->a->w;
    bool lines = p->a->layout == ELAW_COLUMN_MAJOR;
    const sums *column = lines ? &p->line : &p->across;
    const sums *row = lines ? &p->across : &p->line;
    double noise = 0, level = 0;
    for (size_t j = 0; j < out->cols; j++) {
        double variance, mean2;
        const double first[2] = {
            (lines ? entry(p, j, 0) : entry(p, 0, j))[0] * p->unit,
            (lines ? entry(p, j, 0) : entry(p, 0, j))[w - 1] * p->unit};
        spread(first, column->sum + j * w, column->square + j * w, w, out->rows,
               &variance, &mean2);
        noise += variance;
        level += mean2 * (double)out->rows;
        out->deviation[j] = sqrt(variance / (double)out->rows) / p->unit;
        memcpy(out->print + j * w, column->print + j * w, w * sizeof *first);
        /* prints are shifted: the entry they start from belongs to them */
        for (size_t t = 0; t < w; t++)
            out->print[j * w + t] += first[t];
        out->column_constant[j] = column->square[j * w] == 0 &&
                                  column->square[j * w + w - 1] == 0 &&
                                  constant(p, lines, j);
    }
    for (size_t i = 0; i < out->rows; i++)
        out->row_constant[i] = row->square[i * w] == 0 &&
                               row->square[i * w + w - 1] == 0 &&
                               constant(p, !lines, i);
    out->mean_share = level > 0 ? level / (level + noise) : 0;
}

/* max |a|: of doubles it is known; of complex numbers it takes a look at the
 * lines whose parts reach 1/sqrt 2 of the largest part. */
static double largest_modulus(const pass *p, double part)
{
    double largest = part;
    if (p->a->w == 1)
        return part;
    for (size_t l = 0; l < p->lines; l++)
        if (p->largest[l] >= 0.7 * part)
            for (size_t e = 0; e < p->length / 2; e++)
                largest = fmax(largest, hypot(entry(p, l, e)[0] * p->unit,
                                              entry(p, l, e)[1] * p->unit));
    return largest;
}

/* Squares of numbers, and of differences of 1e-16 of them, stay in range. */
static double unit_for(double largest)
{
    if (largest == 0 || (largest > 1e-130 && largest < 1e140))
        return 1;
    return ldexp(1, -ilogb(largest) > 1000 ? 1000 : -ilogb(largest));
}

elaw_status elaw_survey_dense(const elaw_entries *a, elaw_survey *out)
{
    pass p;
    double unit = 1, largest;
    elaw_survey survey = {0};
    for (;;) {
        elaw_status status = pass_reserve(a, unit, &p);
        if (status != ELAW_OK)
            return status;
        survey_groups(&p);
        if ((status = check_finite(&p)) != ELAW_OK) {
            pass_free(&p);
            return status;
        }
        largest = 0;
        for (size_t l = 0; l < p.lines; l++)
            largest = fmax(largest, p.largest[l]);
        if (unit != 1 || unit_for(largest) == 1)
            break;
        unit = unit_for(largest);
        pass_free(&p);
    }
    elaw_status status = elaw_survey_reserve(a->rows, a->cols, a->w, &survey);
    if (status == ELAW_OK) {
        survey.largest = largest_modulus(&p, largest) / unit;
        survey.counts = survey.largest > 1;
        for (size_t g = 0; g < p.groups; g++)
            survey.counts = survey.counts && p.counts[g];
        conclude(&p, &survey);
        *out = survey;
    }
    pass_free(&p);
    return status;
}
