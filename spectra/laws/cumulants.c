/* Free cumulants. Lagrange's inversion of g near infinity turns the
 * coefficients of R into those of powers of F = 1/g at infinity, kappa_n =
 * -(1/(n - 1)) [1/z] F(z)^(n - 1),   n >= 2, kappa_1 = m + [1/z] (z - m) g(z),
 * integrals over any contour around the support. On z = m + (r/2)(J + 1/J),
 * |J| = tau < 1, an ellipse around the hull [m - r, m + r], the trapezoid rule
 * with N points errs by tau^(N - n): F is analytic outside the hull, where g
 * has no zero. Rounding is eps max|F|^(n - 1), and the smallest contour has the
 * smallest |F|: on a small circle of g itself, the other way to kappa, F is at
 * least as large, and g must be inverted on it. */
#include <complex.h>
#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "laws/atoms.h"
#include "laws/law.h"

static const double pi = 3.14159265358979323846;
static const double tau = 0.95; /* tau^1024 = 2e-23 */

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

/* The upper half of the contour; the lower is its mirror image. */
static elaw_status contour(const elaw_law *law, double m, double r,
                           size_t count, double sum[])
{
    size_t nodes = 512 + count;
    for (size_t j = 0; j < nodes; j++) {
        double phi = pi * ((double)j + 0.5) / (double)nodes;
        double complex J = tau * CMPLX(cos(phi), -sin(phi)), inverse = 1 / J;
        double complex z = 0.5 * (J + inverse);
        elaw_complex g, at = {m + r * creal(z), r * cimag(z)};
        elaw_status status = elaw_law_g(law, at, &g, NULL);
        if (status != ELAW_OK)
            return status;
        add_node(z, r * CMPLX(g.re, g.im), 0.5 * (inverse - J) / (double)nodes,
                 count, sum);
    }
    return ELAW_OK;
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
