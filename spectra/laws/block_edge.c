/* Edge, its Tracy-Widom scale and the 1/N move of the largest eigenvalue.
 *
 * Right of the edge Newton from m = 0 increases monotonically to the smallest
 * positive solution; left of it a denominator, a step or -dm/dz turns negative.
 * Bisection on that, then Newton on the 2q + 1 equations of the edge,
 *   m (z + d - S m) = 1,   w = diag(m^2) S w,   sum w = 1,
 * since m has a square root at the edge: bisection alone is good to 1e-8.
 *
 * Near the edge m = m* + eps w; the second order of the Dyson equation against
 * the left null vector rho w gives eps^2 sum rho w^3/m^3 = (z - E) sum rho w:
 *   G = G(E) - gamma sqrt(z - E),
 *   gamma = (sum rho w)^(3/2) / (sum rho w^3/m^3)^(1/2).
 * Real noise: Gaussian integration by parts adds a source e_a/N,
 *   k = (1 - diag(m^2) S)^(-1) diag(m^2) V diag(m^2),
 *   e_a = (kappa - 1) V_aa m_a^2 + sum_b rho_b V_ab k_ab,
 *   f(z) = sum rho (diag(m^-2) - S)^(-1) (e/m) = 1/(4 (z - E)) + c/sqrt(z - E)
 * and moves the edge by 2c/(gamma N); the 1/4 belongs to Tracy-Widom. GOE:
 * -1/2.
 */
#include "laws/block_edge.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/dense.h"
#include "base/memory.h"
#include "base/status.h"
#include "laws/dyson.h"

bool elaw_block_work_create(size_t q, elaw_block_work *w)
{
    size_t n = 2 * q + 1;
    w->block = elaw_alloc(n * n + q * q + n + q, sizeof *w->block);
    w->pivot = elaw_alloc(n, sizeof *w->pivot);
    if (w->block == NULL || w->pivot == NULL) {
        elaw_block_work_free(w);
        return false;
    }
    w->matrix = w->block;
    w->many = w->matrix + n * n;
    w->step = w->many + q * q;
    w->slope = w->step + n;
    return true;
}

void elaw_block_work_free(elaw_block_work *w)
{
    elaw_free(w->block);
    elaw_free(w->pivot);
    *w = (elaw_block_work){0};
}

static double shift_of(const elaw_block_noise *a, size_t i)
{
    return a->shift != NULL ? a->shift[i] : 0;
}

static double s_of(const elaw_block_noise *a, size_t i, size_t j)
{
    return a->variance[i + j * a->q] * a->share[j];
}

static double s_times(const elaw_block_noise *a, size_t i, const double *x)
{
    double sum = 0;
    for (size_t j = 0; j < a->q; j++)
        sum += s_of(a, i, j) * x[j];
    return sum;
}

/* --- one z ------------------------------------------------------------------
 */

/* w->matrix = diag(left) - diag(right) S */
static void diagonal_less_s(const elaw_block_noise *a, const double *left,
                            const double *right, elaw_block_work *w)
{
    for (size_t j = 0; j < a->q; j++)
        for (size_t i = 0; i < a->q; i++)
            w->matrix[i + j * a->q] = (i == j ? left ? left[i] : 1 : 0) -
                                      (right ? right[i] : 1) * s_of(a, i, j);
}

/* step = (1 - diag(1/D^2) S)^(-1) (1/D - m), D = z + d - S m. */
static bool newton_step(const elaw_block_noise *a, elaw_block_work *w, double z,
                        const double *m, double *size)
{
    for (size_t i = 0; i < a->q; i++) {
        double below = z + shift_of(a, i) - s_times(a, i, m);
        if (!(below > 0))
            return false;
        w->slope[i] = 1 / (below * below);
        w->step[i] = 1 / below - m[i];
    }
    diagonal_less_s(a, NULL, w->slope, w);
    if (!elaw_dense_solve(a->q, w->matrix, 1, w->step, w->pivot))
        return false;
    *size = 0;
    for (size_t i = 0; i < a->q; i++) {
        if (!(w->step[i] >= -1e-9 * (1 + m[i])))
            return false;
        *size = fmax(*size, fabs(w->step[i]) / (m[i] + w->step[i]));
    }
    return true;
}

/* -dm/dz = (diag(m^-2) - S)^(-1) 1, all > 0 exactly right of the edge. */
static bool slope_of(const elaw_block_noise *a, elaw_block_work *w,
                     const double *m)
{
    for (size_t i = 0; i < a->q; i++) {
        w->step[i] = 1 / (m[i] * m[i]);
        w->slope[i] = 1;
    }
    diagonal_less_s(a, w->step, NULL, w);
    if (!elaw_dense_solve(a->q, w->matrix, 1, w->slope, w->pivot))
        return false;
    for (size_t i = 0; i < a->q; i++)
        if (!(w->slope[i] > 0))
            return false;
    return true;
}

bool elaw_block_resolvent(const elaw_block_noise *a, elaw_block_work *w,
                          double z, double *m, double *slope)
{
    double size = INFINITY, before;
    for (size_t i = 0; i < a->q; i++)
        m[i] = 0;
    for (int i = 0; i < 200 && size > 4 * DBL_EPSILON; i++) {
        before = size;
        if (!newton_step(a, w, z, m, &size))
            return false;
        for (size_t k = 0; k < a->q; k++)
            m[k] += w->step[k];
        if (size < 1e-13 && size >= 0.5 * before)
            break;
    }
    if (!(size < 1e-9) || !slope_of(a, w, m))
        return false;
    if (slope != NULL)
        memcpy(slope, w->slope, a->q * sizeof *slope);
    return true;
}

/* --- the edge ----------------------------------------------------------------
 */

/* To 1e-8 of the width from the right; m there, w->slope near the null vector.
 */
static bool bracket(const elaw_block_noise *a, elaw_block_work *w, double *z,
                    double *m)
{
    double low = -INFINITY, rows = 0;
    for (size_t i = 0; i < a->q; i++) {
        double sum = 0;
        for (size_t j = 0; j < a->q; j++)
            sum += s_of(a, i, j);
        rows = fmax(rows, sum);
        low = fmax(low, -shift_of(a, i));
    }
    double width = 2 * sqrt(rows), high = low + 1.01 * width;
    for (int i = 0; !elaw_block_resolvent(a, w, high, m, NULL); i++) {
        if (i == 60)
            return false;
        high += high - low;
    }
    while (high - low > 1e-8 * width) {
        double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high)
            break;
        if (elaw_block_resolvent(a, w, middle, m, NULL))
            high = middle;
        else
            low = middle;
    }
    *z = high;
    return elaw_block_resolvent(a, w, high, m, NULL);
}

/* The 2q + 1 equations at (m, x, z): minus their values into step, their
 * derivatives into matrix. */
static void edge_equations(const elaw_block_noise *a, elaw_block_work *w,
                           const double *m, const double *x, double z)
{
    size_t q = a->q, n = 2 * q + 1;
    double sum = 0;
    memset(w->matrix, 0, n * n * sizeof *w->matrix);
    for (size_t i = 0; i < q; i++) {
        double below = z + shift_of(a, i) - s_times(a, i, m);
        double sx = s_times(a, i, x);
        double *row = w->matrix + i, *other = w->matrix + q + i;
        for (size_t j = 0; j < q; j++) {
            row[j * n] = (i == j ? below : 0) - m[i] * s_of(a, i, j);
            other[(q + j) * n] = (i == j) - m[i] * m[i] * s_of(a, i, j);
        }
        row[2 * q * n] = m[i];
        other[i * n] -= 2 * m[i] * sx;
        w->matrix[2 * q + (q + i) * n] = 1;
        w->step[i] = 1 - m[i] * below;
        w->step[q + i] = m[i] * m[i] * sx - x[i];
        sum += x[i];
    }
    w->step[2 * q] = 1 - sum;
}

/* From the bracket to the last digits. */
static bool polish(const elaw_block_noise *a, elaw_block_work *w, double *m,
                   double *x, double *z)
{
    size_t q = a->q;
    double before = INFINITY;
    for (int i = 0; i < 40; i++) {
        double size = 0;
        edge_equations(a, w, m, x, *z);
        if (!elaw_dense_solve(2 * q + 1, w->matrix, 1, w->step, w->pivot))
            return false;
        for (size_t k = 0; k < q; k++) {
            m[k] += w->step[k];
            x[k] += w->step[q + k];
            size = fmax(size, fabs(w->step[k]) / fabs(m[k]));
        }
        *z += w->step[2 * q];
        if (!isfinite(size))
            return false;
        if (size < 1e-15 || (size < 1e-10 && size >= 0.5 * before))
            return true;
        before = size;
    }
    return false;
}

static double gamma_of(const elaw_block_noise *a, const double *m,
                       const double *x)
{
    double one = 0, three = 0;
    for (size_t i = 0; i < a->q; i++) {
        double y = x[i] / m[i];
        one += a->share[i] * x[i];
        three += a->share[i] * y * y * y;
    }
    return one * sqrt(one / three);
}

/* --- the 1/N move ------------------------------------------------------------
 */

/* f at z = E + t^2. */
static bool source(const elaw_block_noise *a, elaw_block_work *w, double z,
                   double *m, double *out)
{
    size_t q = a->q;
    if (!elaw_block_resolvent(a, w, z, m, NULL))
        return false;
    for (size_t i = 0; i < q; i++)
        w->slope[i] = m[i] * m[i];
    for (size_t j = 0; j < q; j++)
        for (size_t i = 0; i < q; i++)
            w->many[i + j * q] =
                w->slope[i] * a->variance[i + j * q] * w->slope[j];
    diagonal_less_s(a, NULL, w->slope, w);
    if (!elaw_dense_solve(q, w->matrix, q, w->many, w->pivot))
        return false;
    for (size_t i = 0; i < q; i++) {
        double e = 0;
        if (!a->bipartite)
            e = (a->kappa - 1) * a->variance[i + i * q] * w->slope[i];
        for (size_t j = 0; j < q; j++)
            e += s_of(a, i, j) * w->many[i + j * q];
        w->step[i] = e / m[i];
        w->slope[i] = 1 / w->slope[i];
    }
    diagonal_less_s(a, w->slope, NULL, w);
    if (!elaw_dense_solve(q, w->matrix, 1, w->step, w->pivot))
        return false;
    *out = 0;
    for (size_t i = 0; i < q; i++)
        *out += a->share[i] * w->step[i];
    return true;
}

/* The constant of t f - 1/(4t): a cubic in t by least squares. */
static bool move(const elaw_block_noise *a, elaw_block_work *w, double edge,
                 double gamma, double *m, double *out)
{
    static const double at[] = {0.04, 0.06, 0.08, 0.1, 0.13, 0.16};
    enum { POINTS = 6, TERMS = 4 };
    double normal[TERMS * TERMS] = {0}, right[TERMS] = {0};
    int pivot[TERMS];
    for (int p = 0; p < POINTS; p++) {
        double t = at[p] / cbrt(gamma), f, power[TERMS] = {1};
        if (!source(a, w, edge + t * t, m, &f))
            return false;
        for (int k = 1; k < TERMS; k++)
            power[k] = power[k - 1] * at[p] / at[POINTS - 1];
        for (int i = 0; i < TERMS; i++) {
            right[i] += power[i] * (t * f - 1 / (4 * t));
            for (int j = 0; j < TERMS; j++)
                normal[i + j * TERMS] += power[i] * power[j];
        }
    }
    if (!elaw_dense_solve(TERMS, normal, 1, right, pivot))
        return false;
    *out = 2 * right[0] / gamma;
    return true;
}

/* --- components --------------------------------------------------------------
 */

/* One irreducible component. m, x: room for q each. */
static bool end_of(const elaw_block_noise *a, elaw_block_work *w, double *m,
                   double *x, elaw_block_end *out)
{
    double z, sum = 0;
    if (!bracket(a, w, &z, m))
        return false;
    for (size_t i = 0; i < a->q; i++)
        sum += w->slope[i];
    for (size_t i = 0; i < a->q; i++)
        x[i] = w->slope[i] / sum;
    if (!polish(a, w, m, x, &z))
        return false;
    out->edge = z;
    out->gamma = gamma_of(a, m, x);
    out->shift = 0;
    return a->is_complex || move(a, w, z, out->gamma, m, &out->shift);
}

typedef struct pieces {
    size_t *label, *queue;
    double *share, *variance, *shift, *m, *x;
} pieces;

static bool pieces_create(size_t q, pieces *p)
{
    p->label = elaw_alloc(2 * q, sizeof *p->label);
    p->share = elaw_alloc(q * q + 4 * q, sizeof *p->share);
    if (p->label == NULL || p->share == NULL) {
        elaw_free(p->label);
        elaw_free(p->share);
        return false;
    }
    p->queue = p->label + q;
    p->variance = p->share + q;
    p->shift = p->variance + q * q;
    p->m = p->shift + q;
    p->x = p->m + q;
    return true;
}

/* The groups of one part; false: they have no variance. */
static bool take(const elaw_block_noise *a, size_t part, pieces *p,
                 elaw_block_noise *out)
{
    size_t q = 0;
    bool any = false;
    for (size_t i = 0; i < a->q; i++)
        if (p->label[i] == part)
            p->queue[q++] = i;
    for (size_t i = 0; i < q; i++) {
        p->share[i] = a->share[p->queue[i]];
        p->shift[i] = shift_of(a, p->queue[i]);
        for (size_t j = 0; j < q; j++) {
            double v = a->variance[p->queue[i] + p->queue[j] * a->q];
            p->variance[i + j * q] = v;
            any = any || v > 0;
        }
    }
    *out = *a;
    out->q = q;
    out->share = p->share;
    out->variance = p->variance;
    out->shift = p->shift;
    return any;
}

elaw_status elaw_block_end_find(const char *where, const elaw_block_noise *a,
                                elaw_block_end *out)
{
    elaw_block_end best = {.edge = -INFINITY}, found;
    elaw_block_noise part;
    elaw_block_work w = {0};
    elaw_status status = ELAW_OK;
    pieces p;
    if (!pieces_create(a->q, &p))
        return elaw_fail_memory(where);
    if (!elaw_block_work_create(a->q, &w)) {
        status = elaw_fail_memory(where);
        goto done;
    }
    size_t parts = elaw_dyson_split(a->q, a->variance, p.label, p.queue);
    for (size_t k = 0; k < parts && status == ELAW_OK; k++) {
        if (!take(a, k, &p, &part))
            continue;
        if (!end_of(&part, &w, p.m, p.x, &found))
            status = elaw_fail(ELAW_ENOCONV,
                               "%s: the edge of the noise was "
                               "not found",
                               where);
        else if (found.edge > best.edge)
            best = found;
    }
    if (status == ELAW_OK && best.edge == -INFINITY)
        status = elaw_fail(ELAW_EDOMAIN, "%s: no variance at all", where);
    if (status == ELAW_OK)
        *out = best;
done:
    elaw_block_work_free(&w);
    elaw_free(p.label);
    elaw_free(p.share);
    return status;
}
