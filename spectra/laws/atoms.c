/* 1/(x + iy) = (x - iy)/(x^2 + y^2), by the length where the square leaves the
 * range of double. */
#include "laws/atoms.h"

#include <math.h>

static elaw_complex inverse(double x, double y)
{
    double square = x * x + y * y;
    if (square > 1e-290 && square < 1e290)
        return (elaw_complex){x / square, -y / square};
    double size = hypot(x, y);
    return (elaw_complex){x / size / size, -(y / size) / size};
}

elaw_complex elaw_atoms_g(const elaw_law *law, elaw_complex z)
{
    elaw_complex sum = {0, 0};
    for (size_t i = 0; i < law->atoms; i++) {
        double x = z.re - law->place[i];
        if (x == 0 && z.im == 0) {
            sum.im = -INFINITY;
            continue;
        }
        elaw_complex one = inverse(x, z.im);
        sum.re += law->weight[i] * one.re;
        sum.im += law->weight[i] * one.im;
    }
    return sum;
}

elaw_complex elaw_atoms_derivative(const elaw_law *law, elaw_complex z)
{
    elaw_complex sum = {0, 0};
    for (size_t i = 0; i < law->atoms; i++) {
        double x = z.re - law->place[i];
        if (x == 0 && z.im == 0)
            return (elaw_complex){-INFINITY, 0};
        elaw_complex one = inverse(x, z.im);
        sum.re -= law->weight[i] * (one.re - one.im) * (one.re + one.im);
        sum.im -= law->weight[i] * 2 * one.re * one.im;
    }
    return sum;
}

size_t elaw_atoms_below(const elaw_law *law, double x)
{
    size_t low = 0, high = law->atoms;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (law->place[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double elaw_atoms_at(const elaw_law *law, double x)
{
    size_t below = elaw_atoms_below(law, x);
    bool here = below > 0 && law->place[below - 1] == x;
    return here ? law->weight[below - 1] : 0;
}

void elaw_law_hull(const elaw_law *law, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    if (law->intervals > 0) {
        *low = law->edge[0];
        *high = law->edge[2 * law->intervals - 1];
    }
    if (law->atoms > 0) {
        *low = fmin(*low, law->place[0]);
        *high = fmax(*high, law->place[law->atoms - 1]);
    }
}
