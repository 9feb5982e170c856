#include "reference_matrices.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static uint64_t splitmix(uint64_t seed, uint64_t k)
{
    uint64_t z = seed + k * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double uniform(uint64_t seed, uint64_t k)
{
    return (double)(splitmix(seed, k) >> 11) * 0x1p-53;
}

/* Normal number k, from 0. */
static double normal(uint64_t seed, uint64_t k)
{
    uint64_t pair = k - k % 2;
    double radius = sqrt(-2 * log(1 - uniform(seed, pair + 1)));
    double angle = 2 * pi * uniform(seed, pair + 2);
    return radius * (k % 2 == 0 ? cos(angle) : sin(angle));
}

void reference_normals(uint64_t seed, size_t count, double out[])
{
    for (size_t k = 0; k < count; k++)
        out[k] = normal(seed, k);
}

double reference_cosine(size_t n, size_t k, size_t i)
{
    double size = (double)n;
    return sqrt(2 / size) * cos(pi * ((double)i + 0.5) * (double)k / size);
}

static elaw_complex wave(size_t n, size_t k, size_t j)
{
    double size = (double)n, angle = 2 * pi * (double)(k * j % n) / size;
    return (elaw_complex){cos(angle) / sqrt(size), sin(angle) / sqrt(size)};
}

void reference_symmetric(uint64_t seed, size_t n, double sd, size_t spikes,
                         const double strength[], double *a)
{
    uint64_t drawn = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double x = sd * normal(seed, drawn++) * (i == j ? sqrt(2) : 1);
            for (size_t k = 1; k <= spikes; k++)
                x += strength[k - 1] * sd * sqrt((double)n) *
                     reference_cosine(n, k, i) * reference_cosine(n, k, j);
            a[i + j * n] = a[j + i * n] = x;
        }
}

void reference_hermitian(uint64_t seed, size_t n, double sd, size_t spikes,
                         const double strength[], elaw_complex *a)
{
    uint64_t drawn = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double half = i == j ? 1 : sqrt(0.5);
            elaw_complex x = {sd * half * normal(seed, drawn),
                              i == j ? 0 : sd * half * normal(seed + 1, drawn)};
            drawn++;
            for (size_t k = 1; k <= spikes; k++) {
                elaw_complex u = wave(n, k, i), v = wave(n, k, j);
                double size = strength[k - 1] * sd * sqrt((double)n);
                x.re += size * (u.re * v.re + u.im * v.im);
                x.im += i == j ? 0 : size * (u.im * v.re - u.re * v.im);
            }
            a[i + j * n] = x;
            a[j + i * n] = (elaw_complex){x.re, -x.im};
        }
    for (size_t i = 0; i < n; i++)
        a[i + i * n].im = 0;
}

void reference_rectangular(uint64_t seed, size_t rows, size_t cols, double sd,
                           double (*entry)(double g, size_t row), size_t spikes,
                           const double strength[], double *a)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            double g = normal(seed, i * cols + j);
            double x = sd * (entry != NULL ? entry(g, i) : g);
            for (size_t k = 1; k <= spikes; k++)
                x += strength[k - 1] * sd * sqrt((double)cols) *
                     reference_cosine(rows, k, i) *
                     reference_cosine(cols, k, j);
            a[i + j * rows] = x;
        }
}

void reference_complex(uint64_t seed, size_t rows, size_t cols, double sd,
                       size_t spikes, const double strength[], elaw_complex *a)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            uint64_t drawn = 2 * (i * cols + j);
            elaw_complex x = {sd * sqrt(0.5) * normal(seed, drawn),
                              sd * sqrt(0.5) * normal(seed, drawn + 1)};
            for (size_t k = 1; k <= spikes; k++) {
                double size = strength[k - 1] * sd * sqrt((double)cols) *
                              reference_cosine(rows, k, i);
                elaw_complex v = wave(cols, k, j);
                x.re += size * v.re;
                x.im += size * v.im;
            }
            a[i + j * rows] = x;
        }
}

double reference_sign(double g, size_t row)
{
    (void)row;
    return g > 0 ? 1 : -1;
}

double reference_heavy(double g, size_t row)
{
    (void)row;
    return copysign(expm1(g * g), g);
}

double reference_uneven_rows(double g, size_t row)
{
    return g * (1 + 0.5 * (double)(row % 2));
}
