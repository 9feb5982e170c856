/* One solution of the vector Dyson equation. Above the axis the averaged
 * iteration g <- (g + 1/(z - S g))/2 finds it; Newton finishes,
 *     (1 - diag(w) S) step = 1/(z - S g) - g,   w = g/(z - S g),
 * by GMRES with products S x only: a profile of n groups costs n^2 a product,
 * not n^3. Above the axis there is one solution with Im g < 0, so any start
 * will do; outside the support, where g is real, the right one is told by -g' >
 * 0 (spectral radius of diag(g^2) S below 1).
 * Saad and Schultz 1986, SIAM J. Sci. Stat. Comput. 7 (GMRES). */
#include "laws/dyson.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"

enum { STEPS = 60, CYCLES = 30 };

bool elaw_dyson_work_create(size_t q, elaw_dyson_work *w)
{
    size_t n = q + 1;
    w->steps = n < STEPS ? n : STEPS;
    size_t square = (w->steps + 1) * (w->steps + 3);
    w->block = elaw_alloc((w->steps + 6) * n + square, sizeof *w->block);
    if (w->block == NULL)
        return false;
    w->basis = w->block;
    w->right = w->basis + (w->steps + 1) * n;
    w->product = w->right + n;
    w->weight = w->product + n;
    w->start = w->weight + n; /* 2 n */
    w->small = w->start + 2 * n;
    return true;
}

void elaw_dyson_work_free(elaw_dyson_work *w)
{
    elaw_free(w->block);
}

void elaw_dyson_product(const elaw_dyson *a, const double complex *x,
                        double complex *y)
{
    const double *pair = (const double *)x;
    for (size_t i = 0; i < a->q; i++) {
        const double *row = a->s + i * a->q;
        double re = 0, im = 0;
#pragma omp simd reduction(+ : re, im)
        for (size_t j = 0; j < a->q; j++) {
            re += row[j] * pair[2 * j];
            im += row[j] * pair[2 * j + 1];
        }
        y[i] = CMPLX(re, im);
    }
}

/* --- GMRES ------------------------------------------------------------------
 */

static void apply(const elaw_dyson *a, const elaw_dyson_work *w, bool border,
                  const double complex *x, double complex *y)
{
    elaw_dyson_product(a, x, y);
    double complex last = border ? x[a->q] : 0, sum = 0;
    for (size_t i = 0; i < a->q; i++) {
        y[i] = x[i] - w->weight[i] * (y[i] - last);
        sum += a->share[i] * x[i];
    }
    if (border)
        y[a->q] = sum;
}

static double norm(size_t n, const double complex *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += creal(x[i]) * creal(x[i]) + cimag(x[i]) * cimag(x[i]);
    return sqrt(sum);
}

/* Column j of the small matrix, twice orthogonalised. False: nothing new but
 * rounding is left, the space is complete. */
static bool orthogonalise(size_t n, size_t j, const double complex *basis,
                          double complex *next, double complex *column)
{
    double all = norm(n, next);
    for (size_t i = 0; i <= j; i++)
        column[i] = 0;
    for (int twice = 0; twice < 2; twice++)
        for (size_t i = 0; i <= j; i++) {
            const double complex *v = basis + i * n;
            double complex dot = 0;
            for (size_t k = 0; k < n; k++)
                dot += conj(v[k]) * next[k];
            for (size_t k = 0; k < n; k++)
                next[k] -= dot * v[k];
            column[i] += dot;
        }
    double length = norm(n, next);
    bool more = length > 1e-14 * all;
    column[j + 1] = more ? length : 0;
    for (size_t k = 0; k < n && more; k++)
        next[k] /= length;
    return more;
}

/* Rotations to triangular form on the way; beta[j + 1] is the residual. */
static void rotate(size_t j, double complex *column, double complex *cosine,
                   double complex *sine, double complex *beta)
{
    for (size_t i = 0; i < j; i++) {
        double complex up = column[i];
        column[i] = conj(cosine[i]) * up + conj(sine[i]) * column[i + 1];
        column[i + 1] = cosine[i] * column[i + 1] - sine[i] * up;
    }
    double size = hypot(cabs(column[j]), cabs(column[j + 1]));
    cosine[j] = size > 0 ? column[j] / size : 1;
    sine[j] = size > 0 ? column[j + 1] / size : 0;
    column[j] = size;
    beta[j + 1] = -sine[j] * beta[j];
    beta[j] *= conj(cosine[j]);
}

/* One cycle from x: returns the residual it starts with. */
static double cycle(const elaw_dyson *a, elaw_dyson_work *w, bool border,
                    double complex *x, double goal)
{
    size_t n = a->q + border, m = w->steps < n ? w->steps : n, used = 0;
    size_t ld = w->steps + 1;
    double complex *h = w->small, *cosine = h + ld * w->steps,
                   *sine = cosine + ld, *beta = sine + ld;
    apply(a, w, border, x, w->basis);
    for (size_t i = 0; i < n; i++)
        w->basis[i] = w->right[i] - w->basis[i];
    double first = norm(n, w->basis);
    if (!(first > goal))
        return first;
    for (size_t i = 0; i < n; i++)
        w->basis[i] /= first;
    beta[0] = first;
    for (bool more = true; more && used < m && cabs(beta[used]) > goal;) {
        double complex *next = w->basis + (used + 1) * n;
        apply(a, w, border, w->basis + used * n, next);
        more = orthogonalise(n, used, w->basis, next, h + used * ld);
        rotate(used, h + used * ld, cosine, sine, beta);
        used++;
    }
    for (size_t j = used; j-- > 0;) {
        double complex pivot = h[j + j * ld];
        beta[j] = pivot == 0 ? 0 : beta[j] / pivot;
        for (size_t i = 0; i < j; i++)
            beta[i] -= beta[j] * h[i + j * ld];
        for (size_t i = 0; i < n; i++)
            x[i] += beta[j] * w->basis[i + j * n];
    }
    return first;
}

void elaw_dyson_linear(const elaw_dyson *a, elaw_dyson_work *w, bool border,
                       double complex *x)
{
    size_t n = a->q + border;
    for (size_t i = 0; i < n; i++)
        x[i] = 0;
    double goal = 1e-14 * norm(n, w->right), before = INFINITY;
    for (int i = 0; i < CYCLES; i++) {
        double left = cycle(a, w, border, x, goal);
        if (!(left > goal) || left > 0.5 * before)
            break;
        before = left;
    }
}

/* --- Newton -----------------------------------------------------------------
 */

/* The part of the step that leaves every g below the axis. */
static double allowed(size_t q, const double complex *g,
                      const double complex *step)
{
    double part = 1;
    for (size_t i = 0; i < q; i++)
        if (cimag(g[i]) + cimag(step[i]) >= 0 && cimag(step[i]) > 0)
            part = fmin(part, 0.75 * -cimag(g[i]) / cimag(step[i]));
    return part;
}

/* -Im g = |g|^2 (Im z + S(-Im g)): above the axis the first part alone is a
 * lower bound, on it -Im g is not rounding. */
static bool proper(size_t q, double height, const double complex *g)
{
    double most = 0, size = 0;
    for (size_t i = 0; i < q; i++) {
        double square = creal(g[i]) * creal(g[i]) + cimag(g[i]) * cimag(g[i]);
        if (!(-cimag(g[i]) >= 0.999 * square * height))
            return false;
        most = fmax(most, -cimag(g[i]));
        size = fmax(size, cabs(g[i]));
    }
    return height > 0 || most > 1e-9 * size;
}

bool elaw_dyson_newton(const elaw_dyson *a, elaw_dyson_work *w,
                       double complex z, bool real, double complex *g)
{
    double complex *step = w->start;
    double before = INFINITY;
    for (int i = 0; i < 60; i++) {
        elaw_dyson_product(a, g, w->product);
        for (size_t k = 0; k < a->q; k++) {
            double complex inverse = 1 / (z - w->product[k]);
            w->weight[k] = g[k] * inverse;
            w->right[k] = inverse - g[k];
        }
        elaw_dyson_linear(a, w, false, step);
        double part = real ? 1 : allowed(a->q, g, step), size = 0;
        for (size_t k = 0; k < a->q; k++) {
            size = fmax(size, cabs(step[k]) / cabs(g[k]));
            g[k] += part * step[k];
        }
        if (!isfinite(size))
            return false;
        if (part < 1) {
            before = INFINITY;
            continue;
        }
        /* at an edge Newton halves the error each time, to a root of eps */
        bool crept = i > 25 && size < 1e-7;
        bool stalled = size < 1e-9 && size >= 0.5 * before;
        if (size <= 4 * DBL_EPSILON || stalled || crept)
            return real || proper(a->q, cimag(z), g);
        before = size;
    }
    return false;
}

bool elaw_dyson_slope(const elaw_dyson *a, elaw_dyson_work *w,
                      const double complex *g, double complex *v)
{
    for (size_t i = 0; i < a->q; i++)
        w->right[i] = w->weight[i] = g[i] * g[i];
    elaw_dyson_linear(a, w, false, v);
    for (size_t i = 0; i < a->q; i++)
        if (!(creal(v[i]) > 0))
            return false;
    return true;
}

/* --- without a start --------------------------------------------------------
 */

static void averaged(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                     double complex *g)
{
    for (size_t k = 0; k < a->q; k++)
        g[k] = 1 / z;
    for (int i = 0; i < 30; i++) {
        elaw_dyson_product(a, g, w->product);
        for (size_t k = 0; k < a->q; k++)
            g[k] = 0.5 * (g[k] + 1 / (z - w->product[k]));
    }
}

/* The limit on the axis from what was found at height 1e-7 above. */
static bool limit(const elaw_dyson *a, elaw_dyson_work *w, double x,
                  double complex *g)
{
    double complex *at = w->start + a->q + 1;
    for (size_t k = 0; k < a->q; k++)
        at[k] = g[k];
    if (elaw_dyson_newton(a, w, x, false, at)) {
        for (size_t k = 0; k < a->q; k++)
            g[k] = at[k];
        return true;
    }
    for (size_t k = 0; k < a->q; k++)
        g[k] = creal(g[k]);
    return elaw_dyson_newton(a, w, x, true, g) &&
           elaw_dyson_slope(a, w, g, w->start);
}

bool elaw_dyson_probe(const elaw_dyson *a, elaw_dyson_work *w, double complex z,
                      double complex *g)
{
    double height = fmax(1, cimag(z)), least = fmax(cimag(z), 1e-9);
    averaged(a, w, CMPLX(creal(z), height), g);
    if (!elaw_dyson_newton(a, w, CMPLX(creal(z), height), false, g))
        return false;
    while (height > least) {
        height = fmax(0.3 * height, least);
        if (!elaw_dyson_newton(a, w, CMPLX(creal(z), height), false, g))
            return false;
    }
    if (cimag(z) == 0)
        return limit(a, w, creal(z), g);
    return elaw_dyson_newton(a, w, z, false, g);
}
