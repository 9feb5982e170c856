/* g' where the class has none: g is analytic along the horizontal through z as
 * far as the nearest end of an interval or atom, at distance d. Chebyshev's
 * interpolant on [z - h, z + h], h = d/2, of degree N = 28 has error
 * (2 + sqrt 3)^-N = 1e-16 where nothing nearer lies on the other side of the
 * axis, and rounding N eps |g|/h. Its slope at the middle, on the points
 * u_j = cos(j pi/N): (1/h) sum_j D_j g(z + h u_j), with D_j of the middle point
 * m = N/2: (-1)^(j + m)/(-u_j), halved at both ends, 0 at j = m. */
#include <math.h>

#include "laws/generic.h"

static const double pi = 3.14159265358979323846;

enum { DEGREE = 28 };

static double distance(const elaw_law *law, elaw_complex z)
{
    double d = INFINITY;
    for (size_t i = 0; i < 2 * law->intervals; i++)
        d = fmin(d, hypot(z.re - law->edge[i], z.im));
    for (size_t i = 0; i < law->atoms; i++)
        d = fmin(d, hypot(z.re - law->place[i], z.im));
    return d;
}

elaw_status elaw_generic_derivative(const elaw_law *law, elaw_complex z,
                                    elaw_complex *dg)
{
    double h = 0.5 * distance(law, z);
    elaw_complex sum = {0, 0};
    if (!(h > 0)) {
        *dg = (elaw_complex){-INFINITY, 0};
        return ELAW_OK;
    }
    for (int j = 0; j <= DEGREE; j++) {
        if (2 * j == DEGREE)
            continue;
        double u = sin((DEGREE - 2 * j) * pi / (2 * DEGREE));
        double weight = (j == 0 || j == DEGREE ? -0.5 : -1) / u;
        if ((j + DEGREE / 2) % 2 != 0)
            weight = -weight;
        elaw_complex g;
        elaw_status status =
            law->class->stieltjes(law, (elaw_complex){z.re + h * u, z.im}, &g);
        if (status != ELAW_OK)
            return status;
        sum.re += weight * g.re;
        sum.im += weight * g.im;
    }
    *dg = (elaw_complex){sum.re / h, sum.im / h};
    return ELAW_OK;
}
