/* Is the residual R = A - sum_k y_k u_k v_k^* made of independent entries of
 * one variance? m x n, J pairs taken out, v the mean of |r|^2 and kappa v^2
 * its variance, so that no Gaussian entries are assumed.
 *
 *   rows    Q = sum_i (r_i - mean)^2 / ((n kappa + 32 J) v^2) ~ chi^2_{m-1},
 *           r_i the energy of row i; 32 J allows for the noise that the pairs
 *           carried away (symmetric: n-1 entries a row, and Q / (1 - 1/(n-1)),
 *           because each entry counts in two rows). Few and long rows lose
 *           more than that: an objection must hold against w_i mean too,
 *           w_i = 1 - sum_k |u_k(i)|^2 the share of its noise that row i has
 *           left, mean = sum r / sum w
 *   columns the same for the columns
 *   lag     c = sum r_ij conj r_i,j+1 / v ~ N(0, number of pairs), both ways
 *           (symmetric: the pairs above the diagonal)
 *
 * Taking out J pairs takes out their share of the noise's neighbour products:
 * E c = -(m-J) sum_k sum_j Re v_k(j) conj v_k(j+1) without it, a strong effect
 * where the vectors are smooth. It is added back and, being known to about
 * 20 % only, forgiven to that extent. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/entries.h"
#include "estimate/moments.h"
#include "estimate/tails.h"
#include "matrix/apply.h"

typedef struct residual {
    const elaw_operator *a;
    const elaw_pairs *pairs;
    double j;        /* pairs taken out                                   */
    double v, kappa; /* mean and relative variance of |r|^2               */
    double beta;
    elaw_moments sum;
} residual;

static double entry_count(const elaw_operator *a)
{
    double m = (double)a->rows, n = (double)a->cols;
    return a->symmetric ? n * (n - 1) / 2 : m * n;
}

/* v and kappa; false where nothing is left to be tested. */
static bool take_moments(residual *r)
{
    double count = entry_count(r->a);
    if (!(r->sum.square > 0))
        return false;
    r->v = r->sum.square / count;
    r->kappa = r->sum.fourth / count / (r->v * r->v) - 1;
    return true;
}

static double kurtosis_of(const residual *r)
{
    return r->kappa - (r->beta > 1 ? 1 : 2);
}

static elaw_status check_range(const char *where, const residual *r)
{
    if (r->sum.square == 0)
        return ELAW_OK;
    if (isnormal(r->sum.fourth))
        return ELAW_OK;
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: the fourth powers of the entries leave the range "
                     "of a double (largest entry %g): rescale the matrix",
                     where, sqrt(r->sum.largest));
}

/* --- energies of rows and columns ---------------------------------------- */

/* w_i: what the pairs' unit vectors x (count x J) leave of line i. */
static double left_of_line(const residual *r, const double *x, size_t count,
                           size_t i)
{
    size_t width = elaw_width(r->a->field);
    double taken = 0;
    for (size_t k = 0; r->pairs != NULL && k < r->pairs->count; k++)
        for (size_t p = 0; p < width; p++) {
            double part = x[(i + k * count) * width + p];
            taken += part * part;
        }
    return fmax(0, 1 - taken);
}

static double energies_p(const residual *r, size_t count, const double *energy,
                         const double *vectors, double per_line,
                         double correlated)
{
    const double objection = 0.05;
    double sum = 0, left = 0, plain = 0, weighted = 0;
    if (count < 2 || correlated <= 0 || r->kappa < 1e-3)
        return NAN; /* signs only: all energies are equal */
    for (size_t i = 0; i < count; i++) {
        sum += energy[i];
        left += left_of_line(r, vectors, count, i);
    }
    for (size_t i = 0; i < count; i++) {
        double d = energy[i] - sum / (double)count;
        double w = left_of_line(r, vectors, count, i) / left;
        plain += d * d;
        weighted += (energy[i] - w * sum) * (energy[i] - w * sum);
    }
    double unit = (per_line * r->kappa + 32 * r->j) * r->v * r->v * correlated;
    double p = elaw_tail_chi2(plain / unit, (double)count - 1);
    if (p >= objection || !(left > 0))
        return p;
    return fmax(p, elaw_tail_chi2(weighted / unit, (double)count - 1));
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Largest over smallest decile mean of the standard deviations; energy is
 * overwritten by them. */
static double decile_factor(size_t count, double *energy)
{
    size_t tenth = (count + 9) / 10;
    double low = 0, high = 0;
    for (size_t i = 0; i < count; i++)
        energy[i] = sqrt(energy[i]);
    qsort(energy, count, sizeof *energy, ascending);
    for (size_t i = 0; i < tenth; i++) {
        low += energy[i];
        high += energy[count - 1 - i];
    }
    return low > 0 ? high / low : INFINITY;
}

/* --- neighbours ----------------------------------------------------------- */

/* sum_k sum_i w(i) Re x_k(i) conj x_k(i+1), w(i) = i if weighted, else 1. */
static double neighbour_products(const residual *r, const double *x,
                                 size_t length, bool weighted)
{
    size_t width = elaw_width(r->a->field);
    double sum = 0;
    for (size_t k = 0; r->pairs != NULL && k < r->pairs->count; k++) {
        const double *column = x + k * length * width;
        for (size_t i = 0; i + width < length * width; i++)
            sum += (weighted ? (double)(i / width) : 1) * column[i] *
                   column[i + width];
    }
    return sum;
}

/* |z| of the products c with what the pairs took away added back. */
static double lag_z(const residual *r, double c, double taken, double pairs)
{
    double z = fabs(c / r->v + taken) - 0.2 * fabs(taken);
    return pairs > 0 && z > 0 ? z / sqrt(pairs / r->beta) : 0;
}

static double lag_p_symmetric(const residual *r)
{
    double n = (double)r->a->rows, pairs = (n - 1) * (n - 2) / 2;
    double taken = r->pairs == NULL ? 0
                                    : neighbour_products(r, r->pairs->left,
                                                         r->a->rows, true);
    return pairs > 0 ? elaw_tail_normal(lag_z(r, r->sum.down, taken, pairs))
                     : NAN;
}

static double lag_p_rectangular(const residual *r)
{
    double m = (double)r->a->rows, n = (double)r->a->cols;
    double along = 0, down = 0;
    if (r->pairs != NULL) {
        along = (m - r->j) *
                neighbour_products(r, r->pairs->right, r->a->cols, false);
        down = (n - r->j) *
               neighbour_products(r, r->pairs->left, r->a->rows, false);
    }
    double z = fmax(lag_z(r, r->sum.right, along, m * (n - 1)),
                    lag_z(r, r->sum.down, down, (m - 1) * n));
    return m * n > 1 ? fmin(1, 2 * elaw_tail_normal(z)) : NAN;
}

/* --- together ------------------------------------------------------------- */

static void test_all(residual *r, elaw_entry_tests *t)
{
    size_t rows = r->a->rows, cols = r->a->cols;
    double n = (double)cols;
    const double *left = r->pairs != NULL ? r->pairs->left : NULL;
    const double *right = r->pairs != NULL ? r->pairs->right : NULL;
    t->kurtosis = kurtosis_of(r);
    t->sd = sqrt(r->v);
    t->largest_sd = sqrt(r->sum.largest / r->v);
    if (r->a->symmetric) {
        t->p_rows = energies_p(r, rows, r->sum.row, left, n - 1,
                               1 - 1 / fmax(n - 1, 1));
        t->p_lag = lag_p_symmetric(r);
    } else {
        t->p_rows = energies_p(r, rows, r->sum.row, left, n, 1);
        t->p_columns =
            energies_p(r, cols, r->sum.column, right, (double)rows, 1);
        t->p_lag = lag_p_rectangular(r);
        t->column_factor = decile_factor(cols, r->sum.column);
    }
    t->row_factor = decile_factor(rows, r->sum.row);
}

static residual open_residual(const elaw_operator *a, const elaw_pairs *pairs)
{
    residual r = {.a = a, .pairs = pairs};
    r.j = pairs == NULL ? 0 : (double)pairs->count;
    r.beta = a->field == ELAW_COMPLEX ? 2 : 1;
    return r;
}

elaw_status elaw_entries_kurtosis(const elaw_operator *a,
                                  const elaw_pairs *pairs, double *kurtosis)
{
    const char *where = "elaw_entries_kurtosis";
    residual r = open_residual(a, pairs);
    elaw_status status = elaw_moments_sum(where, a, pairs, &r.sum);
    if (status == ELAW_OK)
        status = check_range(where, &r);
    if (status == ELAW_OK)
        *kurtosis = take_moments(&r) ? kurtosis_of(&r) : 0;
    return status;
}

elaw_status elaw_entries_test(const elaw_operator *a, const elaw_pairs *pairs,
                              elaw_entry_tests *out)
{
    const char *where = "elaw_entries_test";
    elaw_entry_tests tests = {0, 0, 0, NAN, NAN, NAN, 1, 1};
    residual r = open_residual(a, pairs);
    double *line = elaw_alloc(a->rows + a->cols, sizeof *line);
    if (line == NULL)
        return elaw_fail_memory(where);
    r.sum.row = line;
    r.sum.column = line + a->rows;
    elaw_status status = elaw_moments_sum(where, a, pairs, &r.sum);
    if (status == ELAW_OK)
        status = check_range(where, &r);
    if (status == ELAW_OK) {
        if (take_moments(&r))
            test_all(&r, &tests);
        *out = tests;
    }
    elaw_free(line);
    return status;
}
