/* The front door: checks, defaults, the choice of the solver; then order, sign
 * rule and residuals for whatever it found. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"

/* --- defaults and checks ---------------------------------------------------*/

static elaw_status open_task(const char *where, const elaw_operator *a,
                             bool two_sided, size_t k,
                             const elaw_eigen_options *options, elaw_task *out)
{
    elaw_task task = {.k = k};
    if (options != NULL)
        task.options = *options;
    elaw_eigen_options *o = &task.options;
    elaw_status status =
        elaw_product_open(where, a, &o->progress, &task.product);
    if (status != ELAW_OK)
        return status;
    if (!two_sided && !a->symmetric)
        return elaw_fail(ELAW_EINVAL, "%s: the operator is not symmetric",
                         where);
    if (two_sided && a->symmetric) { /* as a rectangular one */
        task.product.a.symmetric = false;
        task.product.a.apply_transpose = a->apply;
    }
    size_t n = a->rows < a->cols ? a->rows : a->cols;
    if (k == 0 || k > n)
        return elaw_fail(ELAW_EINVAL, "%s: k = %zu is not in 1..%zu", where, k,
                         n);
    if (!(o->tolerance >= 0) || isinf(o->tolerance))
        return elaw_fail(ELAW_EDOMAIN, "%s: tolerance = %g", where,
                         o->tolerance);
    if (o->which < ELAW_LARGEST_MAGNITUDE || o->which > ELAW_BOTH_ENDS ||
        o->solver < ELAW_SOLVER_AUTO || o->solver > ELAW_SOLVER_LANCZOS)
        return elaw_fail(ELAW_EINVAL, "%s: which = %d, solver = %d", where,
                         (int)o->which, (int)o->solver);
    if (two_sided)
        o->which = ELAW_LARGEST;
    o->tolerance = o->tolerance > 0 ? o->tolerance : 1e-12;
    o->seed = o->seed > 0 ? o->seed : 1;
    if (o->subspace == 0)
        o->subspace = 2 * k + 1 > 20 ? 2 * k + 1 : 20;
    *out = task;
    return ELAW_OK;
}

/* ARPACK needs k < n (complex: k < n - 1), and where its subspace is the whole
 * space LAPACK is the better way. */
static elaw_solver choose_solver(const elaw_task *task)
{
    const elaw_operator *a = &task->product.a;
    size_t n = a->rows < a->cols ? a->rows : a->cols;
    elaw_solver solver = task->options.solver;
    if (solver == ELAW_SOLVER_AUTO)
        return task->options.subspace >= n ? ELAW_SOLVER_LAPACK
                                           : ELAW_SOLVER_ARPACK;
    if (solver == ELAW_SOLVER_ARPACK && task->k + task->product.width > n)
        return ELAW_SOLVER_LAPACK;
    return solver;
}

typedef elaw_status (*solve)(elaw_task *, elaw_found *);

static const solve eigen_solver[] = {[ELAW_SOLVER_ARPACK] = elaw_arpack_eigen,
                                     [ELAW_SOLVER_LAPACK] = elaw_lapack_eigen,
                                     [ELAW_SOLVER_LANCZOS] = elaw_lanczos_top};
static const solve svd_solver[] = {[ELAW_SOLVER_ARPACK] = elaw_arpack_svd,
                                   [ELAW_SOLVER_LAPACK] = elaw_lapack_svd,
                                   [ELAW_SOLVER_LANCZOS] = elaw_lanczos_top};

/* --- what all solvers share afterwards -------------------------------------*/

/* Order (the first `head` pairs and the others apart), sign rule, residuals;
 * vectors go where nobody wants them. */
static elaw_status finish(elaw_task *task, size_t head, elaw_found *found)
{
    elaw_product *product = &task->product;
    elaw_status status = elaw_found_sort(product, found, 0, head);
    if (status == ELAW_OK)
        status = elaw_found_sort(product, found, head, found->count - head);
    if (status == ELAW_OK && found->left != NULL) {
        elaw_found_turn(product, found);
        status = elaw_found_certify(product, found);
    }
    if (status == ELAW_OK && task->options.no_vectors) {
        elaw_free(found->left);
        elaw_free(found->right);
        found->left = found->right = NULL;
    }
    return status;
}

/* status of a solver and of finish: the pairs are handed out where both went
 * well or the first one says that not all converged. */
static elaw_status conclude(elaw_task *task, elaw_status status, size_t head,
                            elaw_found *found)
{
    if (status == ELAW_OK || status == ELAW_ENOCONV) {
        elaw_status finished = finish(task, head, found);
        status = finished == ELAW_OK ? status : finished;
    }
    if (status != ELAW_OK && status != ELAW_ENOCONV)
        elaw_found_free(found);
    return status;
}

static bool has_result(elaw_status status)
{
    return status == ELAW_OK || status == ELAW_ENOCONV;
}

static void give_eigen(const elaw_task *task, const elaw_found *found,
                       elaw_eigen *out)
{
    const elaw_operator *a = &task->product.a;
    *out = (elaw_eigen){found->count,
                        a->rows,
                        a->field,
                        found->values,
                        found->left,
                        found->residuals,
                        elaw_product_info(&task->product)};
}

static void give_svd(const elaw_task *task, const elaw_found *found,
                     elaw_svd *out)
{
    const elaw_operator *a = &task->product.a;
    *out = (elaw_svd){
        found->count, a->rows,          a->cols,
        a->field,     found->values,    found->left,
        found->right, found->residuals, elaw_product_info(&task->product)};
}

/* --- public ----------------------------------------------------------------*/

static elaw_status solve_task(elaw_task *task, const solve *solvers,
                              elaw_found *found)
{
    elaw_status status = solvers[choose_solver(task)](task, found);
    if (task->exhausted) {
        elaw_found_free(found);
        status = elaw_lanczos_top(task, found);
    }
    return conclude(task, status, found->count, found);
}

static elaw_status check_out(const char *where, const void *out)
{
    return out != NULL ? ELAW_OK
                       : elaw_fail(ELAW_EINVAL, "%s: out is NULL", where);
}

static elaw_status eigen(const char *where, const elaw_operator *a, size_t k,
                         const elaw_eigen_options *options, elaw_eigen *out)
{
    elaw_task task;
    elaw_found found = {0};
    elaw_status status = check_out(where, out);
    if (status == ELAW_OK)
        status = open_task(where, a, false, k, options, &task);
    if (status == ELAW_OK)
        status = solve_task(&task, eigen_solver, &found);
    else
        return status;
    if (has_result(status))
        give_eigen(&task, &found, out);
    return status;
}

static elaw_status svd(const char *where, const elaw_operator *a, size_t k,
                       const elaw_eigen_options *options, elaw_svd *out)
{
    elaw_task task;
    elaw_found found = {0};
    elaw_status status = check_out(where, out);
    if (status == ELAW_OK)
        status = open_task(where, a, true, k, options, &task);
    if (status == ELAW_OK)
        status = solve_task(&task, svd_solver, &found);
    else
        return status;
    if (has_result(status))
        give_svd(&task, &found, out);
    return status;
}

elaw_status elaw_eigen_top(const elaw_operator *a, size_t k,
                           const elaw_eigen_options *options, elaw_eigen *out)
{
    return eigen("elaw_eigen_top", a, k, options, out);
}

elaw_status elaw_svd_top(const elaw_operator *a, size_t k,
                         const elaw_eigen_options *options, elaw_svd *out)
{
    return svd("elaw_svd_top", a, k, options, out);
}

/* The options of a full solve: LAPACK, whatever they say. */
static elaw_eigen_options full_options(const elaw_eigen_options *options)
{
    elaw_eigen_options o = options == NULL ? (elaw_eigen_options){0} : *options;
    o.which = ELAW_LARGEST;
    o.solver = ELAW_SOLVER_LAPACK;
    return o;
}

/* all of them, min(rows, cols); 1 where there is no operator: the check that
 * follows names the fault */
static size_t all(const elaw_operator *a)
{
    if (a == NULL)
        return 1;
    return a->rows < a->cols ? a->rows : a->cols;
}

elaw_status elaw_eigen_all(const elaw_operator *a,
                           const elaw_eigen_options *options, elaw_eigen *out)
{
    elaw_eigen_options o = full_options(options);
    return eigen("elaw_eigen_all", a, all(a), &o, out);
}

elaw_status elaw_svd_all(const elaw_operator *a,
                         const elaw_eigen_options *options, elaw_svd *out)
{
    elaw_eigen_options o = full_options(options);
    return svd("elaw_svd_all", a, all(a), &o, out);
}

static elaw_status check_interval(const char *where, double low, double high,
                                  double inside_error)
{
    if (!isfinite(low) || !isfinite(high) || !(low < high))
        return elaw_fail(ELAW_EDOMAIN, "%s: [%g, %g] is no interval", where,
                         low, high);
    if (!(inside_error >= 0))
        return elaw_fail(ELAW_EDOMAIN, "%s: inside_error = %g", where,
                         inside_error);
    return ELAW_OK;
}

static elaw_status outside_task(const char *where, const elaw_operator *a,
                                bool two_sided, double low, double high,
                                double inside_error,
                                const elaw_eigen_options *options,
                                const void *out, size_t *outside,
                                elaw_task *task, elaw_found *found)
{
    size_t count = 0;
    elaw_status status = check_out(where, out);
    if (status == ELAW_OK)
        status = check_interval(where, low, high, inside_error);
    if (status == ELAW_OK)
        status = open_task(where, a, two_sided, 1, options, task);
    if (status != ELAW_OK)
        return status;
    status = elaw_lanczos_outside(task, low, high, inside_error, &count, found);
    status = conclude(task, status, count, found);
    if (has_result(status) && outside != NULL)
        *outside = count;
    return status;
}

elaw_status elaw_eigen_outside(const elaw_operator *a, double low, double high,
                               double inside_error,
                               const elaw_eigen_options *options,
                               size_t *outside, elaw_eigen *out)
{
    elaw_task task;
    elaw_found found = {0};
    elaw_status status =
        outside_task("elaw_eigen_outside", a, false, low, high, inside_error,
                     options, out, outside, &task, &found);
    if (has_result(status))
        give_eigen(&task, &found, out);
    return status;
}

elaw_status elaw_svd_outside(const elaw_operator *a, double high,
                             double inside_error,
                             const elaw_eigen_options *options, size_t *outside,
                             elaw_svd *out)
{
    elaw_task task;
    elaw_found found = {0};
    elaw_status status =
        outside_task("elaw_svd_outside", a, true, 0, high, inside_error,
                     options, out, outside, &task, &found);
    if (has_result(status))
        give_svd(&task, &found, out);
    return status;
}

void elaw_eigen_free(elaw_eigen *e)
{
    if (e == NULL)
        return;
    elaw_free(e->values);
    elaw_free(e->vectors);
    elaw_free(e->residuals);
    *e = (elaw_eigen){0};
}

void elaw_svd_free(elaw_svd *s)
{
    if (s == NULL)
        return;
    elaw_free(s->values);
    elaw_free(s->left);
    elaw_free(s->right);
    elaw_free(s->residuals);
    *s = (elaw_svd){0};
}
