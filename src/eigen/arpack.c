/* Implicitly restarted Lanczos (Arnoldi for Hermitian operators), ARPACK-ng.
 *   svd: on A^* A of the smaller side, as two products, then refine.c.
 * ARPACK accepts a pair when bound <= tol max(eps^(2/3), |value|), which can
 * never hold for wanted values near zero. Its tolerance is an argument of each
 * call: once every wanted bound is below tol times the largest magnitude, the
 * calls that follow say so.
 * Lehoucq, Sorensen, Yang 1998, ARPACK Users' Guide. */
#include <arpack/arpack.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"
#include "eigen/vector.h"
#include "matrix/lapack_int.h"

/* ARPACK takes start vectors from the operator's range: it gives up where
 * the range has fewer dimensions than ncv. */
enum { START_VECTOR_IS_ZERO = -9, NO_FACTORISATION = -9999 };

/* One solve: ARPACK's arguments by their names in its manual. */
typedef struct solve {
    elaw_task *task;
    bool gram; /* the operator is A^* A (A A^* where rows < cols)   */
    size_t n, nev, ncv, width;
    const char *which;
    size_t limit; /* products of the symmetric operator                */
    double *resid, *v, *workd, *workl, *rwork, *middle, *d;
    a_int lworkl, ipntr[14], iparam[11], info;
    double tol;
    double unit; /* a power of two near the operator's norm; 0: not yet */
} solve;

/* --- one lock --------------------------------------------------------------*/

/* ARPACK's state lives in static variables. The lock notices a solve inside
 * an operator's own callback, which would never end. */
static pthread_mutex_t lock;
static pthread_once_t lock_once = PTHREAD_ONCE_INIT;

static void make_lock(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static elaw_status take_lock(const char *where)
{
    pthread_once(&lock_once, make_lock);
    if (pthread_mutex_lock(&lock) == 0)
        return ELAW_OK;
    return elaw_fail(ELAW_EUNSUPPORTED,
                     "%s: called from the callback of another solve", where);
}

/* --- products --------------------------------------------------------------*/

static elaw_status apply(solve *s, const double *x, double *y)
{
    elaw_product *product = &s->task->product;
    if (!s->gram)
        return elaw_product_apply(product, false, 1, x, y);
    bool wide = product->a.rows < product->a.cols;
    elaw_status status = elaw_product_apply(product, wide, 1, x, s->middle);
    return status == ELAW_OK
               ? elaw_product_apply(product, !wide, 1, s->middle, y)
               : status;
}

/* ARPACK's floor eps^(2/3) is absolute: the operator is divided by the size
 * of its first product. */
static elaw_status multiply(solve *s, const double *x, double *y)
{
    elaw_status status = apply(s, x, y);
    if (status != ELAW_OK)
        return status;
    if (s->unit == 0) {
        int exponent;
        double size = elaw_vector_norm(NULL, s->width, s->n, y) /
                      elaw_vector_norm(NULL, s->width, s->n, x);
        frexp(size, &exponent);
        s->unit = size > 0 ? ldexp(1, exponent) : 1;
    }
    elaw_vector_scale(s->n * s->width, 1 / s->unit, y);
    return ELAW_OK;
}

/* --- stopping --------------------------------------------------------------*/

static double ritz_value(const solve *s, size_t i)
{
    return s->workl[((size_t)s->ipntr[5] - 1 + i) * s->width];
}

static double ritz_bound(const solve *s, size_t i)
{
    size_t at = (size_t)(s->width == 1 ? s->ipntr[6] : s->ipntr[7]) - 1;
    return fabs(s->workl[(at + i) * s->width]);
}

/* Is Ritz value i among the nev wanted of the last restart? */
static bool is_wanted(const solve *s, size_t i)
{
    double x = ritz_value(s, i);
    size_t above = 0, below = 0, larger = 0;
    for (size_t j = 0; j < s->ncv; j++) {
        above += ritz_value(s, j) > x;
        below += ritz_value(s, j) < x;
        larger += fabs(ritz_value(s, j)) > fabs(x);
    }
    if (s->which[0] == 'B')
        return above < s->nev - s->nev / 2 || below < s->nev / 2;
    if (s->which[1] == 'M')
        return larger < s->nev;
    return (s->which[0] == 'L' ? above : below) < s->nev;
}

/* The tolerance of the next call: large enough to accept the wanted ones as
 * soon as all of them are good relative to the largest. A singular value's
 * residual is that of A^* A divided by the value: its bound is tol y_1 y_i. */
static double next_tolerance(const solve *s)
{
    double largest = 0, accept = s->tol;
    for (size_t i = 0; i < s->ncv; i++)
        largest = fmax(largest, fabs(ritz_value(s, i)));
    for (size_t i = 0; i < s->ncv; i++) {
        if (!is_wanted(s, i))
            continue;
        double size = fabs(ritz_value(s, i)), bound = ritz_bound(s, i);
        double allowed = s->tol * (s->gram ? sqrt(size * largest) : largest);
        allowed = fmax(allowed, 8 * DBL_EPSILON * largest);
        if (bound > allowed)
            return s->tol;
        /* bounds of a cluster near zero change from restart to restart */
        double floor = pow(DBL_EPSILON / 2, 2.0 / 3);
        accept = fmax(accept, fmin(allowed, 100 * bound) / fmax(floor, size));
    }
    return accept;
}

/* --- the iteration ---------------------------------------------------------*/

static void call_iteration(solve *s, a_int *ido, double tol)
{
    a_int n = (a_int)s->n, nev = (a_int)s->nev, ncv = (a_int)s->ncv;
    if (s->width == 1)
        dsaupd_c(ido, "I", n, s->which, nev, tol, s->resid, ncv, s->v, n,
                 s->iparam, s->ipntr, s->workd, s->workl, s->lworkl, &s->info);
    else
        znaupd_c(ido, "I", n, s->which, nev, tol, (void *)s->resid, ncv,
                 (void *)s->v, n, s->iparam, s->ipntr, (void *)s->workd,
                 (void *)s->workl, s->lworkl, s->rwork, &s->info);
}

static elaw_status iterate(solve *s, double *tol)
{
    a_int ido = 0;
    size_t products = 0;
    for (*tol = s->tol;;) {
        call_iteration(s, &ido, *tol);
        if (ido != 1 && ido != -1)
            break;
        const double *x = s->workd + ((size_t)s->ipntr[0] - 1) * s->width;
        double *y = s->workd + ((size_t)s->ipntr[1] - 1) * s->width;
        elaw_status status = multiply(s, x, y);
        if (status != ELAW_OK)
            return status;
        if (++products > s->ncv) /* the Ritz values of a restart are there */
            *tol = next_tolerance(s);
    }
    if (s->info == 0 || s->info == 1 || s->info == 3)
        return ELAW_OK;
    s->task->exhausted =
        s->info == START_VECTOR_IS_ZERO || s->info == NO_FACTORISATION;
    return elaw_fail(ELAW_EBACKEND, "%s: ARPACK's %s reports %d",
                     s->task->product.where,
                     s->width == 1 ? "dsaupd" : "znaupd", (int)s->info);
}

/* The converged pairs: s->d, and the vectors in the first columns of s->v. */
static elaw_status extract(solve *s, double tol, size_t *converged)
{
    const char *where = s->task->product.where;
    a_int n = (a_int)s->n, nev = (a_int)s->nev, ncv = (a_int)s->ncv;
    *converged = s->iparam[4] > 0 ? (size_t)s->iparam[4] : 0;
    if (*converged == 0)
        return ELAW_OK;
    /* read even where all vectors are asked for, and written: zeros */
    a_int *select = elaw_alloc_zero(s->ncv, sizeof *select);
    double *workev = elaw_alloc_zero(6 * s->ncv, sizeof *workev);
    elaw_status status = ELAW_OK;
    if (select == NULL || workev == NULL) {
        status = elaw_fail_memory(where);
        goto done;
    }
    if (s->width == 1)
        dseupd_c(1, "A", select, s->d, s->v, n, 0, "I", n, s->which, nev, tol,
                 s->resid, ncv, s->v, n, s->iparam, s->ipntr, s->workd,
                 s->workl, s->lworkl, &s->info);
    else
        zneupd_c(1, "A", select, (void *)s->d, (void *)s->v, n, 0,
                 (void *)workev, "I", n, s->which, nev, tol, (void *)s->resid,
                 ncv, (void *)s->v, n, s->iparam, s->ipntr, (void *)s->workd,
                 (void *)s->workl, s->lworkl, s->rwork, &s->info);
    if (s->info < 0)
        status = elaw_fail(ELAW_EBACKEND, "%s: ARPACK's %s reports %d", where,
                           s->width == 1 ? "dseupd" : "zneupd", (int)s->info);
    *converged = (size_t)s->iparam[4] < s->nev ? (size_t)s->iparam[4] : s->nev;
done:
    elaw_free(workev);
    elaw_free(select);
    return status;
}

/* --- workspace -------------------------------------------------------------*/

static elaw_status allocate(solve *s)
{
    const char *where = s->task->product.where;
    const elaw_operator *a = &s->task->product.a;
    size_t w = s->width, ncv = s->ncv, basis, worksize;
    int ignored;
    worksize = w == 1 ? ncv * (ncv + 8) : 3 * ncv * ncv + 5 * ncv;
    elaw_status status = elaw_to_int(where, worksize, &s->lworkl);
    if (status == ELAW_OK && !elaw_size_mul(s->n, ncv, &basis))
        return elaw_fail_memory(where);
    if (status == ELAW_OK) /* ARPACK counts n ncv in a 32-bit integer */
        status = elaw_to_int(where, basis, &ignored);
    if (status == ELAW_OK)
        status = elaw_to_int(where, 3 * s->n, &ignored);
    if (status != ELAW_OK)
        return status;
    size_t large = a->rows > a->cols ? a->rows : a->cols;
    s->resid = elaw_alloc(s->n * w, sizeof(double));
    s->v = elaw_alloc_zero(basis * w, sizeof(double));
    s->workd = elaw_alloc_zero(3 * s->n * w, sizeof(double));
    s->workl = elaw_alloc_zero(worksize * w, sizeof(double));
    s->rwork = elaw_alloc_zero(ncv, sizeof(double));
    s->d = elaw_alloc_zero((ncv + 1) * w, sizeof(double));
    s->middle = elaw_alloc(s->gram ? large * w : 0, sizeof(double));
    if (s->resid == NULL || s->v == NULL || s->workd == NULL ||
        s->workl == NULL || s->rwork == NULL || s->d == NULL ||
        s->middle == NULL)
        return elaw_fail_memory(where);
    return ELAW_OK;
}

static void release(solve *s)
{
    elaw_free(s->resid);
    elaw_free(s->v);
    elaw_free(s->workd);
    elaw_free(s->workl);
    elaw_free(s->rwork);
    elaw_free(s->d);
    elaw_free(s->middle);
}

/* ncv and the number of restarts that max_products allows: nev products, then
 * ncv - nev for each factorisation; ARPACK makes one more than its limit. */
static elaw_status plan(solve *s)
{
    const elaw_eigen_options *o = &s->task->options;
    size_t least = s->nev + (s->width == 1 ? 1 : 2);
    size_t spare = s->limit > s->nev ? s->limit - s->nev : 0;
    s->ncv = o->subspace > least ? o->subspace : least;
    s->ncv = s->ncv < s->n ? s->ncv : s->n;
    if (s->ncv - s->nev > spare / 2)
        s->ncv = s->nev + spare / 2;
    if (s->ncv < least)
        return elaw_fail(ELAW_ENOCONV,
                         "%s: %zu products are too few for %zu pairs",
                         s->task->product.where, s->limit, s->nev);
    size_t restarts = spare / (s->ncv - s->nev) - 1;
    s->iparam[0] = 1; /* exact shifts */
    s->iparam[2] = restarts < 1000000 ? (a_int)restarts : 1000000;
    s->iparam[3] = 1;
    s->iparam[6] = 1; /* standard problem */
    s->info = 1;      /* our own start vector */
    return ELAW_OK;
}

/* --- a whole solve ---------------------------------------------------------*/

/* Appends the converged pairs of one solve to values, vectors (n a column). */
static elaw_status run(solve *s, double *values, double *vectors, size_t *count)
{
    elaw_task *task = s->task;
    size_t converged = 0;
    double tol;
    elaw_status status = plan(s);
    if (status == ELAW_OK)
        status = allocate(s);
    if (status != ELAW_OK)
        goto done;
    elaw_vector_random(s->width, s->n, task->options.seed, 0, s->resid);
    status = take_lock(task->product.where);
    if (status != ELAW_OK)
        goto done;
    status = iterate(s, &tol);
    if (status == ELAW_OK)
        status = extract(s, tol, &converged);
    pthread_mutex_unlock(&lock);
    if (status != ELAW_OK)
        goto done;
    for (size_t i = 0; i < converged; i++)
        values[*count + i] = s->unit * s->d[i * s->width];
    memcpy(vectors + *count * s->n * s->width, s->v,
           converged * s->n * s->width * sizeof *vectors);
    *count += converged;
    if (converged < s->nev)
        status = elaw_fail(ELAW_ENOCONV,
                           "%s: %zu of %zu pairs converged in %zu products",
                           task->product.where, converged, s->nev,
                           task->product.info.products);
done:
    release(s);
    return status;
}

static solve make_solve(elaw_task *task, bool gram, size_t nev,
                        const char *which)
{
    const elaw_operator *a = &task->product.a;
    size_t limit = task->options.max_products;
    if (limit == 0)
        limit = 300 * task->options.subspace * (gram ? 2 : 1);
    return (solve){.task = task,
                   .gram = gram,
                   .n = a->rows < a->cols ? a->rows : a->cols,
                   .nev = nev,
                   .which = which,
                   .width = task->product.width,
                   .limit = gram ? limit / 2 : limit,
                   .tol = task->options.tolerance};
}

elaw_status elaw_arpack_eigen(elaw_task *task, elaw_found *found)
{
    static const char *const names[2][4] = {{"LM", "LA", "SA", "BE"},
                                            {"LM", "LR", "SR", NULL}};
    size_t k = task->k, count = 0;
    elaw_which which = task->options.which;
    task->product.info.solver = ELAW_SOLVER_ARPACK;
    elaw_status status = elaw_found_create(&task->product, k, false, found);
    if (status != ELAW_OK)
        return status;
    if (which == ELAW_BOTH_ENDS && k == 1)
        which = ELAW_LARGEST;
    if (which == ELAW_BOTH_ENDS && task->product.width == 2) {
        /* znaupd has no both ends: one after the other */
        solve high = make_solve(task, false, k - k / 2, "LR");
        solve low = make_solve(task, false, k / 2, "SR");
        status = run(&high, found->values, found->left, &count);
        if (status == ELAW_OK || status == ELAW_ENOCONV) {
            elaw_status second = run(&low, found->values, found->left, &count);
            status = second == ELAW_OK ? status : second;
        }
    } else {
        solve s =
            make_solve(task, false, k, names[task->product.width - 1][which]);
        status = run(&s, found->values, found->left, &count);
    }
    found->count = count;
    return status;
}

/* --- singular triplets -----------------------------------------------------*/

elaw_status elaw_arpack_svd(elaw_task *task, elaw_found *found)
{
    bool wide = task->product.a.rows < task->product.a.cols;
    size_t count = 0;
    task->product.info.solver = ELAW_SOLVER_ARPACK;
    elaw_status status =
        elaw_found_create(&task->product, task->k, true, found);
    if (status != ELAW_OK)
        return status;
    double *near = wide ? found->left : found->right;
    double *far = wide ? found->right : found->left;
    solve s =
        make_solve(task, true, task->k, task->product.width == 1 ? "LA" : "LR");
    status = run(&s, found->values, near, &count);
    found->count = count;
    if ((status == ELAW_OK || status == ELAW_ENOCONV) && count > 0) {
        elaw_status refined =
            elaw_refine_svd(&task->product, count, found->values, near, far);
        status = refined == ELAW_OK ? status : refined;
    }
    return status;
}
