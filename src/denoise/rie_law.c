/* xi and the exact minimum from the law of S: Y is its free sum with white
 * noise, whose law is a semicircle of variance n v, or for m x n, m <= n, that
 * of singular values with entries of variance (n v)/n. With g of that law
 *     h = Re g(l),   h~(y) = Re [g(y) - g(-y)]/2,
 * and the minimum v m n - m int (y - xi)^2 is the same as
 *     m v (n - 4 n v int h^2 rho), and as int s^2 less int xi^2
 * (the three agree in tests/property/rie.c). */
#include <math.h>

#include <eigenlaw/free.h>

#include "base/memory.h"
#include "base/quadrature.h"
#include "base/status.h"
#include "denoise/rie.h"

static const double pi = 3.14159265358979323846;

typedef struct sides {
    double small, large;
} sides;

static sides sides_of(const elaw_rie *rie)
{
    double m = (double)rie->rows, n = (double)rie->cols;
    return (sides){fmin(m, n), fmax(m, n)};
}

elaw_status elaw_rie_law(const elaw_rie *rie, elaw_law **out)
{
    sides s = sides_of(rie);
    elaw_law *noise = NULL;
    double variance = s.large * rie->variance;
    elaw_status status =
        rie->symmetric ? elaw_law_semicircle(variance, &noise)
                       : elaw_law_singular_marchenko_pastur(s.small / s.large,
                                                            variance, &noise);
    if (status == ELAW_OK)
        status = rie->symmetric
                     ? elaw_free_sum(rie->prior, noise, out)
                     : elaw_free_rectangular_sum(rie->prior, noise,
                                                 s.small / s.large, out);
    elaw_law_free(noise);
    return status;
}

/* y - xi(y), and the density where it is asked for. */
static elaw_status pull_at(const elaw_rie *rie, const elaw_law *law, double y,
                           double *pull, double *density)
{
    sides s = sides_of(rie);
    const elaw_complex z[] = {{y, 0}, {-y, 0}};
    elaw_complex g[2] = {{0, 0}, {0, 0}};
    elaw_status status = elaw_law_stieltjes(law, rie->symmetric ? 1 : 2, z, g);
    if (status != ELAW_OK)
        return status;
    double h = rie->symmetric ? 2 * g[0].re : g[0].re - g[1].re;
    double far = s.large > s.small ? (s.large - s.small) / y : 0;
    *pull = rie->variance * (s.small * h + far);
    if (density != NULL)
        *density = -g[0].im / pi;
    return ELAW_OK;
}

elaw_status elaw_rie_by_law(const elaw_rie *rie, const elaw_law *law,
                            double cleaned[])
{
    for (size_t i = 0; i < rie->count; i++) {
        double y = rie->noisy[i], pull;
        elaw_status status = pull_at(rie, law, y, &pull, NULL);
        if (status != ELAW_OK)
            return status;
        cleaned[i] = y - pull;
        if (!rie->symmetric && !(cleaned[i] > 0))
            cleaned[i] = 0;
    }
    return ELAW_OK;
}

typedef struct pulled {
    const elaw_rie *rie;
    const elaw_law *law;
    double middle, r;
    elaw_status status;
} pulled;

/* (y - xi)^2 rho dy/dt at y = middle + r cos t. */
static double integrand(double t, void *ctx)
{
    pulled *a = ctx;
    double pull = 0, density = 0, y = a->middle + a->r * cos(t);
    if (a->status == ELAW_OK)
        a->status = pull_at(a->rie, a->law, y, &pull, &density);
    return a->status == ELAW_OK ? pull * pull * density * a->r * sin(t) : 0;
}

elaw_status elaw_rie_minimum(const elaw_rie *rie, const elaw_law *law,
                             double *squared_error)
{
    sides s = sides_of(rie);
    double energy = s.large * rie->variance, sum = 0;
    size_t count;
    const double *edge;
    elaw_status status = elaw_law_support(law, &count, &edge);
    for (size_t k = 0; k < count && status == ELAW_OK; k++) {
        pulled a = {rie, law, 0.5 * edge[2 * k] + 0.5 * edge[2 * k + 1],
                    0.5 * (edge[2 * k + 1] - edge[2 * k]), ELAW_OK};
        sum += elaw_integrate(integrand, &a, 0, pi, 1e-14 * energy);
        status = a.status;
    }
    if (status == ELAW_OK)
        *squared_error = s.small * fmax(0, energy - sum);
    return status;
}
