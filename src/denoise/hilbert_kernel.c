/* Kernels of variance 1: a value spread out as K(t), seen from distance u,
 *     k(u) = PV integral of K(t)/(u - t) dt.
 * Epanechnikov, s = sqrt 5/u:
 *     K = 3/(4 sqrt 5) (1 - u^2/5),
 *     k = 3/(4 sqrt 5) (1 - u^2/5) log|(u + sqrt 5)/(u - sqrt 5)| + 3u/10
 *       = (3/sqrt 5) sum s^(2j+1)/((2j+1)(2j+3)),
 *     k' = 3/5 - 3u/(10 sqrt 5) log|..| = -(3/5) sum s^(2j+2)/(2j+3),
 * by the sums from |u| = 8, where the closed forms cancel. Semicircle:
 *     k = u/2 on [-2, 2], else 2/(u + sign(u) sqrt(u^2 - 4)).
 * Both are odd: a value does not act on itself. h = (1/(n b)) sum k((x-x_j)/b).
 */
#include <math.h>

#include "denoise/hilbert_parts.h"

static const double pi = 3.14159265358979323846;
static const double root5 = 2.2360679774997896964;

static elaw_smooth epanechnikov(double u)
{
    elaw_smooth out = {0, 0, 0};
    if (fabs(u) > 8) { /* s^2 < 0.0782: 14 terms leave 1e-17 */
        double s = root5 / u, s2 = s * s;
        for (int j = 14; j >= 0; j--) {
            out.h = out.h * s2 + 1. / (2 * j + 1) / (2 * j + 3);
            out.slope = out.slope * s2 + 1. / (2 * j + 3);
        }
        out.h *= 3 / root5 * s;
        out.slope *= -0.6 * s2;
        return out;
    }
    /* k is continuous at the end of K, its slope logarithmically infinite */
    double from_end = fmax(fabs(u) - root5, root5 - fabs(u));
    double logarithm = log((fabs(u) + root5) / fmax(from_end, 1e-9));
    double inside = (1 - fabs(u) / root5) * (1 + fabs(u) / root5);
    logarithm = copysign(logarithm, u);
    out.h = 0.75 / root5 * inside * logarithm + 0.3 * u;
    out.slope = 0.6 - 0.3 * u / root5 * logarithm;
    out.density = fmax(0, 0.75 / root5 * inside);
    return out;
}

static elaw_smooth semicircular(double u)
{
    if (fabs(u) <= 2)
        return (elaw_smooth){0.5 * u, 0.5, sqrt((2 - u) * (2 + u)) / (2 * pi)};
    double root = sqrt((fabs(u) - 2) * (fabs(u) + 2));
    double h = 2 / (fabs(u) + root);
    return (elaw_smooth){copysign(h, u), -h / root, 0};
}

static elaw_smooth (*const kernels[ELAW_HILBERT_KERNELS])(double u) = {
    epanechnikov, semicircular};

elaw_smooth elaw_smooth_at(elaw_hilbert_kernel kernel, double u)
{
    return kernels[kernel](u);
}

/* --- the sum over all values in spans --------------------------------------*/

/* Everything at x[i]; the slope of a value's own kernel does not count, that of
 * its mirror image twice. */
static elaw_smooth sum_at(const elaw_hilbert_work *a, size_t i)
{
    double b = a->options.bandwidth;
    elaw_smooth sum = {0, 0, 0};
    for (size_t s = 0; s < a->spans.count; s++)
        for (size_t j = a->spans.span[s].first; j < a->spans.span[s].last;
             j++) {
            elaw_smooth k =
                elaw_smooth_at(a->options.kernel, (a->x[i] - a->x[j]) / b);
            double moves = j == i ? 0 : 1;
            if (a->options.mirrored && j != i && j == a->n - 1 - i)
                moves = 2;
            sum.h += k.h;
            sum.density += k.density;
            sum.slope += moves * k.slope;
        }
    return sum;
}

elaw_status elaw_hilbert_direct(const elaw_hilbert_work *a)
{
    const double b = a->options.bandwidth, n = (double)a->n;
    elaw_hilbert *out = a->out;
#pragma omp parallel for schedule(static) if (a->n > 1000)
    for (size_t i = 0; i < a->n; i++) {
        elaw_smooth sum = sum_at(a, i);
        out->h[i] += sum.h / (n * b);
        out->density[i] += sum.density / (n * b);
        out->slope[i] += sum.slope / (n * b * b);
    }
    return ELAW_OK;
}
