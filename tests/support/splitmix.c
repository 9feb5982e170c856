#include "splitmix.h"

#include <math.h>

typedef struct splitmix {
    uint64_t state;
    double second;
    int waiting;
} splitmix;

static double uniform(splitmix *s)
{
    s->state += 0x9E3779B97F4A7C15u;
    uint64_t z = s->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

static double normal(splitmix *s)
{
    if (s->waiting) {
        s->waiting = 0;
        return s->second;
    }
    double radius = sqrt(-2 * log1p(-uniform(s)));
    double angle = 2 * 3.14159265358979323846 * uniform(s);
    s->second = radius * sin(angle);
    s->waiting = 1;
    return radius * cos(angle);
}

void elaw_splitmix_normals(uint64_t seed, size_t count, double out[])
{
    splitmix s = {seed, 0, 0};
    for (size_t i = 0; i < count; i++)
        out[i] = normal(&s);
}

void elaw_splitmix_symmetric(uint64_t seed, size_t n, double out[])
{
    splitmix s = {seed, 0, 0};
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double g = normal(&s) * sqrt((i == j ? 2 : 1) / (double)n);
            out[i + j * n] = out[j + i * n] = g;
        }
}

void elaw_splitmix_rectangular(uint64_t seed, size_t m, size_t n, double out[])
{
    splitmix s = {seed, 0, 0};
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            out[i + j * m] = normal(&s) / sqrt((double)n);
}
