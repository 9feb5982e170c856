/* The Tracy-Widom laws from Chebyshev series of their logarithms.
 *     l(s) = log F(s)         for s < SPLIT  (F = exp l,   S = -expm1 l)
 *     L(s) = log(1 - F(s))    for s >= SPLIT (S = exp L,   F = -expm1 L)
 * so that the small one of F and S = 1 - F is never a difference. Both are
 * smooth and concave; l falls as |s|^3, L as s^(3/2), and beyond the pieces the
 * series is that of what is left of them, in |s|^(-3/2).
 * The Fredholm determinants that define the laws are the independent route of
 * tests/reference/tracy_widom.c. Bornemann 2010, arXiv:0804.2543. */
#include <eigenlaw/tracy_widom.h>

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "laws/tracy_widom_table.h"

enum { SPLIT_PIECE = (ELAW_TW_SPLIT - ELAW_TW_LEFT) / ELAW_TW_WIDTH };

static const elaw_tracy_widom_table *find_table(int beta)
{
    static const int betas[] = {1, 2, 4};
    for (int i = 0; i < 3; i++)
        if (betas[i] == beta)
            return &elaw_tracy_widom_tables[i];
    return NULL;
}

/* Value and two derivatives in t of sum c_k T_k(t): Clenshaw, differentiated
 * twice. */
static void series(const double *c, int terms, double t, double out[3])
{
    double b[2] = {0, 0}, d[2] = {0, 0}, e[2] = {0, 0};
    for (int k = terms - 1; k > 0; k--) {
        double e0 = 4 * d[0] + 2 * t * e[0] - e[1];
        double d0 = 2 * b[0] + 2 * t * d[0] - d[1];
        double b0 = c[k] + 2 * t * b[0] - b[1];
        e[1] = e[0], e[0] = e0;
        d[1] = d[0], d[0] = d0;
        b[1] = b[0], b[0] = b0;
    }
    out[0] = c[0] + t * b[0] - b[1];
    out[1] = b[0] + t * d[0] - d[1];
    out[2] = 2 * d[0] + t * e[0] - e[1];
}

/* cubic y^3 + root y^(3/2) + log log(y) + h(x), x = y^(-3/2), in y. */
static void tail(const elaw_tracy_widom_tail *a, double y, double out[3])
{
    double r = y * sqrt(y), x = 1 / r, h[3];
    series(a->series, ELAW_TW_TAIL_TERMS, 2 * x / a->reach - 1, h);
    double h1 = h[1] * 2 / a->reach, h2 = h[2] * 4 / (a->reach * a->reach);
    double x1 = -1.5 * x / y, x2 = 3.75 * x / y / y;
    out[0] = (a->cubic * r + a->root) * r + a->log * log(y) + h[0];
    out[1] =
        3 * a->cubic * y * y + 1.5 * a->root * sqrt(y) + a->log / y + h1 * x1;
    out[2] = 6 * a->cubic * y + 0.75 * a->root / sqrt(y) - a->log / y / y +
             h2 * x1 * x1 + h1 * x2;
}

/* l (s < SPLIT) or L and two derivatives; s finite. -DBL_MAX where the value
 * does not fit. */
static void logarithm(const elaw_tracy_widom_table *table, double s,
                      double out[3])
{
    if (s < ELAW_TW_LEFT) {
        tail(&table->left, -s, out);
        out[1] = -out[1];
    } else if (s >= ELAW_TW_RIGHT) {
        tail(&table->right, s, out);
    } else {
        double place = (s - ELAW_TW_LEFT) / ELAW_TW_WIDTH;
        int k = (int)place,
            last = s < ELAW_TW_SPLIT ? SPLIT_PIECE - 1 : ELAW_TW_PIECES - 1;
        k = k < last ? k : last; /* place may round up to the next piece */
        series(table->piece[k], ELAW_TW_TERMS, 2 * (place - k) - 1, out);
        out[1] *= 2.0 / ELAW_TW_WIDTH;
        out[2] *= 4.0 / (ELAW_TW_WIDTH * ELAW_TW_WIDTH);
    }
    if (!(out[0] >= -DBL_MAX))
        out[0] = -DBL_MAX;
}

typedef struct both {
    double cdf, survival, log_survival, density;
} both;

static both evaluate(const elaw_tracy_widom_table *table, double s)
{
    if (isinf(s))
        return s > 0 ? (both){1, 0, -INFINITY, 0} : (both){0, 1, 0, 0};
    double a[3];
    logarithm(table, s, a);
    double p = exp(a[0]), q = -expm1(a[0]);
    double density = p > 0 ? p * fabs(a[1]) : 0;
    if (s < ELAW_TW_SPLIT)
        return (both){p, q, p > 0 ? log1p(-p) : 0, density};
    return (both){q, p, a[0], density};
}

static elaw_status check(const char *where, int beta, double s)
{
    if (find_table(beta) == NULL)
        return elaw_fail(ELAW_EDOMAIN, "%s: beta = %d is not 1, 2 or 4", where,
                         beta);
    if (isnan(s))
        return elaw_fail(ELAW_EDOMAIN, "%s: s is not a number", where);
    return ELAW_OK;
}

elaw_status elaw_tracy_widom_cdf(int beta, double s, double *cdf)
{
    elaw_status status = check("elaw_tracy_widom_cdf", beta, s);
    if (status == ELAW_OK)
        *cdf = evaluate(find_table(beta), s).cdf;
    return status;
}

elaw_status elaw_tracy_widom_survival(int beta, double s, double *survival)
{
    elaw_status status = check("elaw_tracy_widom_survival", beta, s);
    if (status == ELAW_OK)
        *survival = evaluate(find_table(beta), s).survival;
    return status;
}

elaw_status elaw_tracy_widom_log_survival(int beta, double s,
                                          double *log_survival)
{
    elaw_status status = check("elaw_tracy_widom_log_survival", beta, s);
    if (status == ELAW_OK)
        *log_survival = evaluate(find_table(beta), s).log_survival;
    return status;
}

elaw_status elaw_tracy_widom_density(int beta, double s, double *density)
{
    elaw_status status = check("elaw_tracy_widom_density", beta, s);
    if (status == ELAW_OK)
        *density = evaluate(find_table(beta), s).density;
    return status;
}

/* Below the split S = 1 - F with F' = F l', F'' = F (l'' + l'^2):
 *     L' = -F'/S,   L'' = -F''/S - L'^2. */
static void survival_from_cdf(const double l[3], double out[3])
{
    double F = exp(l[0]), S = -expm1(l[0]);
    out[0] = F > 0 ? log1p(-F) : 0;
    out[1] = F > 0 ? -F * l[1] / S : 0;
    out[2] = F > 0 ? -F * (l[2] + l[1] * l[1]) / S - out[1] * out[1] : 0;
}

elaw_status elaw_tracy_widom_log_survival_derivatives(int beta, double s,
                                                      double out[3])
{
    elaw_status status =
        check("elaw_tracy_widom_log_survival_derivatives", beta, s);
    if (status != ELAW_OK)
        return status;
    double a[3] = {s > 0 ? -INFINITY : 0, s > 0 ? -INFINITY : 0, 0};
    if (isfinite(s))
        logarithm(find_table(beta), s, a);
    if (isfinite(s) && s < ELAW_TW_SPLIT)
        survival_from_cdf(a, out);
    else
        for (int i = 0; i < 3; i++)
            out[i] = a[i];
    return ELAW_OK;
}

/* Root of the monotone logarithm = target in [low, high] by Newton, bisecting
 * where a step would leave the bracket. The logarithms are concave, so from the
 * steep side every step falls short: a dozen steps at most. */
static double invert(const elaw_tracy_widom_table *table, double target,
                     double low, double high)
{
    bool rising = high <= ELAW_TW_SPLIT;
    double s = rising ? low : high;
    for (int i = 0; i < 200; i++) {
        double a[3];
        logarithm(table, s, a);
        if ((a[0] < target) == rising)
            low = s;
        else
            high = s;
        double next = s - (a[0] - target) / a[1];
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - s) <= 2 * DBL_EPSILON * fabs(s))
            return next;
        s = next;
    }
    return s;
}

/* F(-30) < DBL_TRUE_MIN and S(30) < DBL_EPSILON for every beta: the root lies
 * between. */
elaw_status elaw_tracy_widom_quantile(int beta, double p, double *s)
{
    const double reach = 30;
    elaw_status status = check("elaw_tracy_widom_quantile", beta, 0);
    if (status != ELAW_OK)
        return status;
    if (!(p > 0 && p < 1))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_tracy_widom_quantile: p = %g is not in (0, 1)",
                         p);
    const elaw_tracy_widom_table *table = find_table(beta);
    if (p < evaluate(table, ELAW_TW_SPLIT).cdf)
        *s = invert(table, log(p), -reach, nextafter(ELAW_TW_SPLIT, -reach));
    else
        *s = invert(table, log1p(-p), ELAW_TW_SPLIT, reach);
    return ELAW_OK;
}
