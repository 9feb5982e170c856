/* Free cumulants. Lagrange's inversion of g near infinity turns the
 * coefficients of R into those of powers of F = 1/g at infinity, kappa_n =
 * -(1/(n - 1)) [1/z] F(z)^(n - 1),   n >= 2, kappa_1 = m + [1/z] (z - m) g(z),
 * integrals over any contour around the support. On z = m + (r/2)(J + 1/J),
 * |J| = tau < 1, an ellipse around the hull [m - r, m + r], the trapezoid rule
 * with N points errs by tau^(N - n): F is analytic outside the hull, where g
 * has no zero. Rounding is eps max|F|^(n - 1). The ellipse with the smallest
 * max|F| of a few is taken: a close one for a bulk, a wider one where the hull
 * has gaps, in which g vanishes. On a small circle of g itself, the other way
 * to kappa, g must be inverted. */
#include <complex.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/atoms.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;
static const double ellipses[] = {0.95, 0.9, 0.8, 0.65, 0.5, 0.35};
enum { ELLIPSES = 6, PROBES = 64, NODES = 512 }; /* 0.95^1024 = 2e-23 */

/* Adds the node's share to sum[k] = kappa_(k+1)/r^(k+1). dz is the node's dz
 * over i dphi r, dimensionless like all here. */
static void add_node(double complex z, double complex rg, double complex dz,
                     size_t count, double sum[])
{
    double complex power = 1, F = 1 / rg;
    sum[0] += creal(z * rg * dz);
    for (size_t n = 2; n <= count; n++) {
        power *= F;
        sum[n - 1] -= creal(power * dz) / (double)(n - 1);
    }
}

/* Node j of the upper half of an ellipse; the lower is its mirror image. z and
 * g in units of r around m. */
typedef struct node {
    double complex J, z, g;
} node;

static elaw_status look(const elaw_law *law, double m, double r, double tau,
                        size_t j, size_t nodes, node *out)
{
    double phi = pi * ((double)j + 0.5) / (double)nodes;
    out->J = tau * CMPLX(cos(phi), -sin(phi));
    out->z = 0.5 * (out->J + 1 / out->J);
    elaw_complex g = {0, 0};
    elaw_complex at = {m + r * creal(out->z), r * cimag(out->z)};
    elaw_status status = elaw_law_g(law, at, &g, NULL);
    out->g = r * CMPLX(g.re, g.im);
    return status;
}

/* The ellipse whose smallest |g| is largest. */
static elaw_status choose(const elaw_law *law, double m, double r, double *tau)
{
    double best = -1;
    for (int i = 0; i < ELLIPSES; i++) {
        double least = INFINITY;
        for (size_t j = 0; j < PROBES; j++) {
            node a;
            elaw_status status = look(law, m, r, ellipses[i], j, PROBES, &a);
            if (status != ELAW_OK)
                return status;
            least = fmin(least, cabs(a.g));
        }
        if (least > best) {
            best = least;
            *tau = ellipses[i];
        }
    }
    return ELAW_OK;
}

static elaw_status contour(const elaw_law *law, double m, double r,
                           size_t count, double sum[])
{
    size_t nodes = NODES + count;
    double tau = ellipses[0];
    elaw_status status = choose(law, m, r, &tau);
    for (size_t j = 0; j < nodes && status == ELAW_OK; j++) {
        node a;
        status = look(law, m, r, tau, j, nodes, &a);
        if (status == ELAW_OK)
            add_node(a.z, a.g, 0.5 * (1 / a.J - a.J) / (double)nodes, count,
                     sum);
    }
    return status;
}

static elaw_status from_contour(const elaw_law *law, size_t count, double sum[])
{
    double low, high, power = 1;
    elaw_law_hull(law, &low, &high);
    double r = 0.5 * (high - low), m = low + r;
    elaw_status status = r > 0 ? contour(law, m, r, count, sum) : ELAW_OK;
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < count; k++) {
        power *= r;
        sum[k] *= power;
    }
    sum[0] += m;
    return ELAW_OK;
}

elaw_status elaw_law_cumulants(const elaw_law *law, size_t count,
                               double cumulant[])
{
    const char *where = "elaw_law_cumulants";
    if (count == 0)
        return ELAW_OK;
    double *sum = elaw_alloc_zero(count, sizeof *sum);
    if (sum == NULL)
        return elaw_fail_memory(where);
    elaw_status status = ELAW_OK;
    if (law->class->cumulant != NULL)
        for (size_t k = 0; k < count; k++)
            sum[k] = law->class->cumulant(law, k + 1);
    else
        status = from_contour(law, count, sum);
    for (size_t k = 0; k < count && status == ELAW_OK; k++)
        if (!isfinite(sum[k]))
            status = elaw_fail(ELAW_EDOMAIN,
                               "%s: cumulant %zu does not fit a double", where,
                               k + 1);
    for (size_t k = 0; k < count && status == ELAW_OK; k++)
        cumulant[k] = sum[k];
    elaw_free(sum);
    return status;
}
