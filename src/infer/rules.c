/* Rules in common use, none of which gives a p-value; beside the verdict they
 * show why people count differently. m x n matrix, p and N the smaller and
 * larger side, y_k its singular values; a symmetric matrix enters with the
 * magnitudes of its eigenvalues, on both sides of the spectrum.
 *
 * Marchenko-Pastur  y > s (sqrt p + sqrt N), s^2 = sum |a_ij|^2/(mn);
 *                   symmetric: |lambda| > 2 s sqrt n, s^2 = sum/(n(n+1)), the
 *                   semicircle (Hermitian: sum/n^2). Outliers inflate s.
 * Gavish-Donoho     y > lambda(c)/sqrt(mu(c)) median(y), c = p/N, mu the median
 *                   of the Marchenko-Pastur law of ratio c,
 *                   lambda(c)^2 = 2(c+1) + 8c/((c+1) + sqrt(c^2+14c+1))
 *                   (1305.5870). Symmetric: c = 1, which is exact: |lambda| has
 *                   the quarter-circle law of the square case, and the loss of
 *                   keeping a pair equals that of dropping it at the same
 *                   4/sqrt 3 (theta + 1/theta with theta^2 = 3).
 * parallel analysis y_1 .. y_k, each above the 95 % quantile of the value of
 *                   the same number when every column is permuted by itself;
 *                   the first that is not ends the count (Horn 1965; Buja and
 *                   Eyuboglu 1992). Symmetric: the entries below the diagonal
 *                   are permuted, the diagonal stays.
 * Kaiser            eigenvalues above 1 of the correlation matrix of the
 *                   columns. Symmetric with a positive diagonal: of the matrix
 *                   itself, scaled to a unit diagonal. */
#include <math.h>
#include <stdlib.h>

#include <eigenlaw/infer.h>
#include <eigenlaw/law.h>
#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/full.h"
#include "estimate/entries.h"
#include "matrix/apply.h"
#include "matrix/lapack_int.h"

enum { PERMUTATIONS = 20 };
static const char where[] = "elaw_common_rules";
static const uint64_t permutation_stream = 0x7065726d00000000; /* "perm" */

/* The entries, which the rules shuffle and scale. */
typedef struct table {
    size_t rows, cols, p, width;
    bool symmetric;
    elaw_field field;
    double energy;
    double *entry; /* rows x cols x width, column-major */
} table;

static double *at(const table *t, size_t i, size_t j)
{
    return t->entry + (i + j * t->rows) * t->width;
}

/* --- values ----------------------------------------------------------------
 */

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

static elaw_status table_operator(const table *t, elaw_operator *op)
{
    if (t->field == ELAW_REAL) {
        elaw_matrix m;
        elaw_status status =
            elaw_matrix_borrow(t->rows, t->cols, t->entry, t->rows, &m);
        return status == ELAW_OK ? elaw_operator_dense(&m, t->symmetric, op)
                                 : status;
    }
    elaw_zmatrix z;
    elaw_status status = elaw_zmatrix_borrow(
        t->rows, t->cols, (elaw_complex *)t->entry, t->rows, &z);
    return status == ELAW_OK ? elaw_operator_zdense(&z, t->symmetric, op)
                             : status;
}

/* The p values, descending, with their signs. */
static elaw_status spectrum(const table *t, double value[])
{
    elaw_operator op;
    elaw_full *full = NULL;
    elaw_status status = table_operator(t, &op);
    if (status != ELAW_OK)
        return status;
    status = elaw_full_create(&op, &full);
    for (size_t k = 0; status == ELAW_OK && k < t->p; k++)
        value[k] = elaw_full_values(full)[k];
    elaw_full_free(full);
    elaw_operator_free(&op);
    return status;
}

static elaw_status magnitudes(const table *t, double value[])
{
    elaw_status status = spectrum(t, value);
    for (size_t k = 0; status == ELAW_OK && k < t->p; k++)
        value[k] = fabs(value[k]);
    if (status == ELAW_OK)
        qsort(value, t->p, sizeof *value, descending);
    return status;
}

static size_t count_above(size_t count, const double value[], double threshold)
{
    size_t k = 0;
    while (k < count && value[k] > threshold)
        k++;
    return k;
}

/* --- thresholds ------------------------------------------------------------
 */

static double larger(const table *t)
{
    return (double)(t->rows < t->cols ? t->cols : t->rows);
}

static double plain_edge(const table *t)
{
    double p = (double)t->p, N = larger(t);
    double entries = t->symmetric && t->width == 1 ? p * (p + 1) : p * N;
    return sqrt(t->energy / entries) * (sqrt(p) + sqrt(N));
}

static elaw_status median_threshold(const table *t, const double value[],
                                    double *threshold)
{
    double c = (double)t->p / larger(t), half = 0.5, mu;
    double root = sqrt(c * c + 14 * c + 1);
    double lambda = sqrt(2 * (c + 1) + 8 * c / (c + 1 + root));
    double median = (value[(t->p - 1) / 2] + value[t->p / 2]) / 2;
    elaw_law *law;
    elaw_status status = elaw_law_marchenko_pastur(c, 1, &law);
    if (status != ELAW_OK)
        return status;
    status = elaw_law_quantile(law, 1, &half, &mu);
    elaw_law_free(law);
    if (status == ELAW_OK)
        *threshold = lambda / sqrt(mu) * median;
    return status;
}

/* --- parallel analysis -----------------------------------------------------
 */

static void swap(const table *t, double *x, double *y)
{
    for (size_t w = 0; w < t->width; w++) {
        double kept = x[w];
        x[w] = y[w];
        y[w] = kept;
    }
}

/* A number in 0 .. i. */
static size_t choose(elaw_rng rng, size_t i, size_t j)
{
    size_t k = (size_t)(elaw_rng_uniform(rng, i, j) * ((double)i + 1));
    return k < i ? k : i;
}

/* Fisher and Yates, column by column. */
static void permute_columns(const table *t, elaw_rng rng)
{
    for (size_t j = 0; j < t->cols; j++)
        for (size_t i = t->rows - 1; i > 0; i--)
            swap(t, at(t, i, j), at(t, choose(rng, i, j), j));
}

/* The same over the entries below the diagonal, as one list. */
static void permute_below(const table *t, elaw_rng rng, double **below)
{
    size_t count = 0;
    for (size_t j = 0; j < t->cols; j++)
        for (size_t i = j + 1; i < t->rows; i++)
            below[count++] = at(t, i, j);
    for (size_t k = count; k-- > 1;)
        swap(t, below[k], below[choose(rng, k, 0)]);
}

/* null: p x permutations, one line of permutations a value. */
static elaw_status permuted_values(const table *t, size_t permutations,
                                   uint64_t seed, double *null)
{
    elaw_status status = ELAW_OK;
    double *value = elaw_alloc(t->p, sizeof *value);
    double **below =
        elaw_alloc(t->symmetric ? t->p * (t->p - 1) / 2 : 0, sizeof *below);
    if (value == NULL || below == NULL)
        status = elaw_fail_memory(where);
    for (size_t r = 0; status == ELAW_OK && r < permutations; r++) {
        elaw_rng rng = {seed, permutation_stream + r};
        if (t->symmetric)
            permute_below(t, rng, below);
        else
            permute_columns(t, rng);
        status = magnitudes(t, value);
        for (size_t k = 0; status == ELAW_OK && k < t->p; k++)
            null[r + k * permutations] = value[k];
    }
    elaw_free(value);
    elaw_free(below);
    return status;
}

static elaw_status parallel_count(const table *t, const double value[],
                                  size_t permutations, uint64_t seed,
                                  size_t *count)
{
    double *null = elaw_alloc(t->p * permutations, sizeof *null);
    if (null == NULL)
        return elaw_fail_memory(where);
    elaw_status status = permuted_values(t, permutations, seed, null);
    size_t k = 0, top = permutations / 20; /* so many lie above the quantile */
    for (; status == ELAW_OK && k < t->p; k++) {
        double *line = null + k * permutations;
        qsort(line, permutations, sizeof *line, descending);
        if (!(value[k] > line[top]))
            break;
    }
    if (status == ELAW_OK)
        *count = k;
    elaw_free(null);
    return status;
}

/* --- Kaiser ----------------------------------------------------------------
 */

static bool positive_diagonal(const table *t)
{
    for (size_t i = 0; i < t->p; i++)
        if (!(*at(t, i, i) > 0))
            return false;
    return t->symmetric;
}

/* Entries divided by sqrt(a_ii a_jj); the diagonal is read before. */
static elaw_status scale_to_unit_diagonal(const table *t)
{
    double *root = elaw_alloc(t->p, sizeof *root);
    if (root == NULL)
        return elaw_fail_memory(where);
    for (size_t i = 0; i < t->p; i++)
        root[i] = sqrt(*at(t, i, i));
    for (size_t j = 0; j < t->cols; j++)
        for (size_t i = 0; i < t->rows; i++)
            for (size_t w = 0; w < t->width; w++)
                at(t, i, j)[w] /= root[i] * root[j];
    elaw_free(root);
    return ELAW_OK;
}

/* Mean 0 and norm 1; a constant column becomes zero. */
static void standardise(const table *t)
{
    double m = (double)t->rows;
    for (size_t j = 0; j < t->cols; j++) {
        double mean[2] = {0, 0}, square = 0, before = 0;
        size_t length = t->rows * t->width;
        double *x = at(t, 0, j);
        for (size_t i = 0; i < length; i++) {
            mean[i % t->width] += x[i] / m;
            before += x[i] * x[i];
        }
        for (size_t i = 0; i < length; i++) {
            x[i] -= mean[i % t->width];
            square += x[i] * x[i];
        }
        /* what rounding leaves of a constant: m units of eps, squared */
        bool constant = square <= before * pow(m * 0x1p-52, 2);
        for (size_t i = 0; i < length; i++)
            x[i] = constant ? 0 : x[i] / sqrt(square);
    }
}

/* entry is overwritten. */
static elaw_status kaiser_count(table *t, double value[], size_t *count)
{
    elaw_status status = ELAW_OK;
    if (positive_diagonal(t)) {
        status = scale_to_unit_diagonal(t);
    } else {
        t->symmetric = false; /* any square table */
        standardise(t);
    }
    if (status == ELAW_OK)
        status = spectrum(t, value);
    if (status == ELAW_OK) /* uncorrelated columns have 1, up to rounding */
        *count = count_above(t->p, value, 1 + 1e-10);
    return status;
}

/* --- together --------------------------------------------------------------
 */

static elaw_status read_table(const elaw_operator *a, table *t)
{
    elaw_energy energy;
    elaw_status status = elaw_entries_energy(a, &energy);
    if (status != ELAW_OK)
        return status;
    *t = (table){.rows = a->rows,
                 .cols = a->cols,
                 .p = a->rows < a->cols ? a->rows : a->cols,
                 .width = elaw_width(a->field),
                 .symmetric = a->symmetric,
                 .field = a->field,
                 .energy = energy.energy};
    t->entry = elaw_vectors_alloc(a->rows, a->cols, a->field);
    if (t->entry == NULL)
        return elaw_fail_memory(where);
    if (a->columns(a->ctx, 0, a->cols, t->entry, a->rows) != 0)
        return elaw_fail(ELAW_ECALLBACK,
                         "%s: the operator failed to give its columns", where);
    return ELAW_OK;
}

/* Thresholds on the values of the matrix itself. */
static elaw_status count_by_threshold(const table *t, double value[],
                                      elaw_rules *rules)
{
    double threshold;
    elaw_status status = magnitudes(t, value);
    if (status == ELAW_OK)
        status = median_threshold(t, value, &threshold);
    if (status != ELAW_OK)
        return status;
    rules->marchenko_pastur = count_above(t->p, value, plain_edge(t));
    rules->gavish_donoho = count_above(t->p, value, threshold);
    return ELAW_OK;
}

elaw_status elaw_common_rules(const elaw_operator *a, size_t permutations,
                              uint64_t seed, elaw_rules *out)
{
    table t = {0};
    elaw_rules rules = {0};
    double *value = NULL;
    size_t count = permutations == 0 ? PERMUTATIONS : permutations;
    rules.permutations = count;
    elaw_status status = elaw_operator_check(where, a);
    if (status == ELAW_OK)
        status = read_table(a, &t);
    if (status != ELAW_OK)
        goto done;
    value = elaw_alloc(t.p, sizeof *value);
    if (value == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    status = count_by_threshold(&t, value, &rules);
    if (status == ELAW_OK)
        status =
            parallel_count(&t, value, count, seed, &rules.parallel_analysis);
    if (status == ELAW_OK) /* the permuted entries are of no use any more */
        status = a->columns(a->ctx, 0, t.cols, t.entry, t.rows) == 0
                     ? kaiser_count(&t, value, &rules.kaiser)
                     : elaw_fail(ELAW_ECALLBACK,
                                 "%s: the operator failed to give its columns",
                                 where);
    if (status == ELAW_OK)
        *out = rules;
done:
    elaw_free(value);
    elaw_free(t.entry);
    return status;
}
