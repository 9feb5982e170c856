/* The statistic by a Cholesky factor: where there is none an eigenvalue lies
 * beyond the barrier. */
#include <eigenlaw/weak.h>

#include <lapacke.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/lapack_int.h"
#include "sample/weak.h"

static const char where[] = "elaw_weak_statistic";

/* (1 + s) 1 - sqrt(s) M, lower triangle; tr M and tr M^2. */
static elaw_status shifted(const elaw_matrix *m, double s, double *a,
                           double *trace, double *square)
{
    size_t n = m->rows;
    *trace = *square = 0;
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double x = elaw_matrix_get(m, i, j);
            if (!isfinite(x))
                return elaw_fail(ELAW_EDOMAIN,
                                 "%s: the entry at row %zu, column %zu is %g",
                                 where, i + 1, j + 1, x);
            a[i + j * n] = (i == j ? 1 + s : 0) - sqrt(s) * x;
            *trace += i == j ? x : 0;
            *square += i == j ? x * x : 2 * x * x;
        }
    return ELAW_OK;
}

elaw_status elaw_weak_statistic(const elaw_matrix *m,
                                const elaw_weak_model *model, double *out)
{
    elaw_weak_model w;
    size_t n = m->rows;
    int size = 0;
    double trace, square, sum = 0, *a = NULL;
    elaw_status status = elaw_weak_check(where, model, &w);
    if (status == ELAW_OK && (n == 0 || m->cols != n))
        status = elaw_fail(ELAW_ESHAPE, "%s: %zu x %zu is not square", where, n,
                           m->cols);
    if (status == ELAW_OK)
        status = elaw_to_int(where, n, &size);
    if (status != ELAW_OK)
        return status;
    a = elaw_alloc(n * n, sizeof *a);
    if (a == NULL)
        return elaw_fail_memory(where);
    status = shifted(m, w.snr, a, &trace, &square);
    if (status != ELAW_OK)
        goto done;
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', size, a, size) != 0) {
        *out = INFINITY;
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        sum += 2 * log(a[i + i * n]);
    *out = w.snr * (double)n / 2 - sum +
           sqrt(w.snr) * (2 / w.diagonal_variance - 1) * trace +
           w.snr * elaw_weak_square_weight(&w) * (square - (double)n);
done:
    elaw_free(a);
    return status;
}
