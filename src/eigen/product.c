/* The one door from a solver to an operator. */
#include "eigen/product.h"

#include <math.h>
#include <time.h>

#include "base/status.h"
#include "matrix/lapack_int.h"

/* seconds between two reports: the callback may draw */
static const double report_every = 0.1;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static elaw_status check_operator(const char *where, const elaw_operator *a)
{
    int ignored;
    if (a == NULL || a->apply == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where,
                         a == NULL ? "the operator" : "apply");
    if (a->rows == 0 || a->cols == 0)
        return elaw_fail(ELAW_ESHAPE, "%s: the operator is empty (%zu x %zu)",
                         where, a->rows, a->cols);
    if (a->symmetric && a->rows != a->cols)
        return elaw_fail(ELAW_ESHAPE, "%s: symmetric but %zu x %zu", where,
                         a->rows, a->cols);
    if (!a->symmetric && a->apply_transpose == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: apply_transpose is NULL", where);
    if (a->comm != NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%s: the operator is spread over %d processes", where,
                         a->comm->size);
    elaw_status status = elaw_to_int(where, a->rows, &ignored);
    return status == ELAW_OK ? elaw_to_int(where, a->cols, &ignored) : status;
}

elaw_status elaw_product_open(const char *where, const elaw_operator *a,
                              const elaw_progress *progress, elaw_product *out)
{
    elaw_status status = check_operator(where, a);
    if (status != ELAW_OK)
        return status;
    *out = (elaw_product){.where = where, .a = *a};
    out->width = a->field == ELAW_COMPLEX ? 2 : 1;
    if (progress != NULL)
        out->progress = *progress;
    out->started = now();
    out->reported = out->started - 2 * report_every; /* the first one reports */
    return ELAW_OK;
}

static elaw_status report(elaw_product *product)
{
    double time = now(), fraction = -1;
    if (product->progress.report == NULL ||
        time - product->reported < report_every)
        return ELAW_OK;
    product->reported = time;
    if (product->expected > 0)
        fraction =
            fmin(1, (double)product->info.products / (double)product->expected);
    return elaw_report(&product->progress, fraction, "eigenvalues");
}

/* The place of the first entry that is not finite; count: none. A sum of
 * zeros times the entries is NaN as soon as one of them is not finite. */
static size_t find_not_finite(size_t count, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += 0 * x[i];
    if (sum == 0)
        return count;
    size_t place = 0;
    while (isfinite(x[place]))
        place++;
    return place;
}

elaw_status elaw_product_apply(elaw_product *product, bool adjoint, size_t k,
                               const double *x, double *y)
{
    const elaw_operator *a = &product->a;
    elaw_status status = report(product);
    if (status != ELAW_OK)
        return status;
    bool transposed = adjoint && !a->symmetric;
    size_t rows = transposed ? a->cols : a->rows;
    size_t cols = transposed ? a->rows : a->cols;
    product->info.products += k;
    product->info.passes++;
    int code = (transposed ? a->apply_transpose : a->apply)(a->ctx, k, x, cols,
                                                            y, rows);
    if (code != 0)
        return elaw_fail(ELAW_ECALLBACK, "%s: %s returned %d in product %zu",
                         product->where,
                         transposed ? "apply_transpose" : "apply", code,
                         product->info.products);
    size_t count = product->width * rows * k;
    size_t place = find_not_finite(count, y);
    if (place < count)
        return elaw_fail(ELAW_EDOMAIN,
                         "%s: product %zu has %g in row %zu of %zu",
                         product->where, product->info.products, y[place],
                         place / product->width % rows + 1, rows);
    return ELAW_OK;
}

elaw_status elaw_product_columns(elaw_product *product, size_t first,
                                 size_t count, double *out)
{
    const elaw_operator *a = &product->a;
    elaw_status status = report(product);
    if (status != ELAW_OK)
        return status;
    int code = a->columns(a->ctx, first, count, out, a->rows);
    if (code != 0)
        return elaw_fail(ELAW_ECALLBACK,
                         "%s: columns returned %d for columns %zu to %zu",
                         product->where, code, first + 1, first + count);
    size_t total = product->width * a->rows * count;
    size_t place = find_not_finite(total, out);
    if (place < total)
        return elaw_fail(ELAW_EDOMAIN, "%s: entry (%zu, %zu) is %g",
                         product->where, place / product->width % a->rows + 1,
                         first + place / (product->width * a->rows) + 1,
                         out[place]);
    return ELAW_OK;
}

elaw_solve_info elaw_product_info(const elaw_product *product)
{
    elaw_solve_info info = product->info;
    info.seconds = now() - product->started;
    return info;
}
