/* The same questions of a sparse matrix: every stored entry looks for its
 * mirror image by bisection in the other column; one that is not stored is
 * zero. */
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/symmetry.h"

const double *elaw_sparse_find(const elaw_sparse *a, size_t i, size_t j)
{
    size_t low = a->column_start[j], high = a->column_start[j + 1];
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->row[middle] < i)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < a->column_start[j + 1] && a->row[low] == i;
    return found ? a->value + low * w : NULL;
}

/* Is entry e, in column j, the conjugate of its mirror image? */
static bool mirrored(const elaw_sparse *a, size_t w, size_t e, size_t j,
                     double tolerance)
{
    static const double zero[2] = {0, 0};
    const double *value = a->value + e * w;
    const double *mirror = elaw_sparse_find(a, j, a->row[e]);
    if (mirror == NULL)
        mirror = zero;
    return fabs(value[0] - mirror[0]) <= tolerance &&
           (w == 1 || fabs(value[1] + mirror[1]) <= tolerance);
}

static void check_mirrors(const elaw_sparse *a, double tolerance,
                          elaw_symmetry *s)
{
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1;
    for (size_t j = 0; j < a->cols; j++)
        for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++)
            if (!mirrored(a, w, e, j, tolerance)) {
                s->symmetric = false;
                s->row = a->row[e] > j ? a->row[e] : j;
                s->col = a->row[e] > j ? j : a->row[e];
                return;
            }
}

static bool look_at_correlations(const elaw_sparse *a, const double *scale,
                                 const elaw_symmetry *s)
{
    size_t w = a->field == ELAW_COMPLEX ? 2 : 1;
    double largest = 0, sum = 0;
    for (size_t j = 0; j < a->cols; j++)
        for (size_t e = a->column_start[j]; e < a->column_start[j + 1]; e++) {
            double f = scale[j] * scale[a->row[e]], r2 = 0;
            if (a->row[e] <= j)
                continue;
            for (size_t t = 0; t < w; t++)
                r2 += a->value[e * w + t] * f * (a->value[e * w + t] * f);
            largest = fmax(largest, r2);
            sum += r2;
        }
    return elaw_symmetry_verdict(s, a->rows, largest, sum);
}

elaw_status elaw_symmetry_sparse(const elaw_sparse *a, double tolerance,
                                 bool look, elaw_symmetry *out)
{
    elaw_symmetry s = {.symmetric = true};
    double *diagonal = elaw_alloc_zero(a->rows, sizeof *diagonal);
    double *scale = elaw_alloc(a->rows, sizeof *scale);
    elaw_status status = ELAW_OK;
    if (diagonal == NULL || scale == NULL) {
        status = elaw_fail_memory("elaw_prepare");
    } else {
        for (size_t i = 0; i < a->rows; i++) {
            const double *entry = elaw_sparse_find(a, i, i);
            diagonal[i] = entry != NULL ? entry[0] : 0;
        }
        bool positive = elaw_symmetry_diagonal(diagonal, a->rows, 1, &s, scale);
        check_mirrors(a, tolerance, &s);
        if (look && positive && s.symmetric)
            s.covariance = look_at_correlations(a, scale, &s);
        *out = s;
    }
    elaw_free(diagonal);
    elaw_free(scale);
    return status;
}
