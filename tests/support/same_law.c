#include "same_law.h"

#include <math.h>

#include "support.h"

void same_law(const elaw_law *a, const elaw_law *b, double tolerance)
{
    size_t n[2], atoms[2];
    const double *edge[2], *place[2], *weight[2];
    const elaw_law *law[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        assert_ok(elaw_law_support(law[i], &n[i], &edge[i]));
        assert_ok(elaw_law_atoms(law[i], &atoms[i], &place[i], &weight[i]));
    }
    assert_int_equal(n[0], n[1]);
    assert_int_equal(atoms[0], atoms[1]);
    double reach = 0;
    for (size_t k = 0; k < 2 * n[0]; k++)
        reach = fmax(reach, fabs(edge[1][k]));
    for (size_t k = 0; k < 2 * n[0]; k++)
        assert_near(edge[0][k], edge[1][k], tolerance * reach, 0);
    for (size_t k = 0; k < atoms[0]; k++) {
        assert_near(place[0][k], place[1][k], tolerance * reach, 0);
        assert_near(weight[0][k], weight[1][k], tolerance, 0);
    }
    for (size_t k = 0; k < n[0]; k++)
        for (int i = 1; i < 16; i++) {
            double x =
                edge[1][2 * k] + (edge[1][2 * k + 1] - edge[1][2 * k]) * i / 16;
            elaw_complex z[2] = {{x, 0}, {x, 0.3 * reach}}, g[2], h[2];
            assert_ok(elaw_law_stieltjes(a, 2, z, g));
            assert_ok(elaw_law_stieltjes(b, 2, z, h));
            for (int j = 0; j < 2; j++) {
                double size = hypot(h[j].re, h[j].im);
                assert_near(g[j].re, h[j].re, tolerance * size, 0);
                assert_near(g[j].im, h[j].im, tolerance * size, 0);
            }
        }
}

void release(size_t n, elaw_law *const law[])
{
    for (size_t i = 0; i < n; i++)
        elaw_law_free(law[i]);
}
