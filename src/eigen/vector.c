/* Inner products, norms, the sign rule, random starts. */
#include "eigen/vector.h"

#include <cblas.h>
#include <float.h>
#include <math.h>

#include <eigenlaw/rng.h>

/* Below 10000 entries the BLAS does not split a dot product over threads. */
enum { BLOCK = 4096 };

elaw_complex elaw_vector_dot(const elaw_comm *comm, size_t width, size_t n,
                             const double *x, const double *y)
{
    double sum[2] = {0, 0};
    for (size_t first = 0; first < n; first += BLOCK) {
        int count = (int)(n - first < BLOCK ? n - first : BLOCK);
        double part[2] = {0, 0};
        if (width == 1)
            part[0] = cblas_ddot(count, x + first, 1, y + first, 1);
        else
            cblas_zdotc_sub(count, x + 2 * first, 1, y + 2 * first, 1, part);
        sum[0] += part[0];
        sum[1] += part[1];
    }
    if (comm != NULL && comm->sum(comm->ctx, sum, 2) != 0)
        sum[0] = sum[1] = NAN;
    return (elaw_complex){sum[0], sum[1]};
}

double elaw_vector_norm(const elaw_comm *comm, size_t width, size_t n,
                        const double *x)
{
    double square = elaw_vector_dot(comm, width, n, x, x).re;
    if (comm != NULL || (square > 1e-280 && square < 1e280))
        return sqrt(square);
    double largest = 0, sum = 0;
    for (size_t i = 0; i < width * n; i++)
        largest = fmax(largest, fabs(x[i]));
    if (largest == 0)
        return 0;
    for (size_t i = 0; i < width * n; i++)
        sum += x[i] / largest * (x[i] / largest);
    return largest * sqrt(sum);
}

void elaw_vector_add(size_t width, size_t n, elaw_complex c, const double *x,
                     double *y)
{
    if (width == 1)
        cblas_daxpy((int)n, c.re, x, 1, y, 1);
    else
        cblas_zaxpy((int)n, &c, x, 1, y, 1);
}

void elaw_vector_scale(size_t count, double c, double *x)
{
    for (size_t i = 0; i < count; i++)
        x[i] *= c;
}

static double magnitude(size_t width, const double *x, size_t i)
{
    return width == 1 ? fabs(x[i]) : hypot(x[2 * i], x[2 * i + 1]);
}

elaw_complex elaw_vector_phase(size_t width, size_t n, const double *x)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, magnitude(width, x, i));
    if (largest == 0)
        return (elaw_complex){1, 0};
    size_t place = 0;
    while (magnitude(width, x, place) < largest * (1 - 64 * DBL_EPSILON))
        place++;
    if (width == 1)
        return (elaw_complex){x[place] < 0 ? -1 : 1, 0};
    double size = magnitude(width, x, place);
    return (elaw_complex){x[2 * place] / size, -x[2 * place + 1] / size};
}

void elaw_vector_turn(size_t width, size_t n, elaw_complex c, double *x)
{
    if (width == 1) {
        elaw_vector_scale(n, c.re, x);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        double re = x[2 * i], im = x[2 * i + 1];
        x[2 * i] = c.re * re - c.im * im;
        x[2 * i + 1] = c.re * im + c.im * re;
    }
}

/* a stream of its own: no sampled matrix shares its numbers */
static const uint64_t start_stream = 0x5354415254u;

void elaw_vector_random(size_t width, size_t n, uint64_t seed, uint64_t number,
                        double *x)
{
    elaw_rng rng = {seed, start_stream + number};
    elaw_rng_fill_normal(rng, 0, width * n, 1, x, width * n);
}
