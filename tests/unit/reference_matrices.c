/* The deterministic matrices against an independent implementation (NumPy):
 * single entries and the energy, to a few units in the last printed place. */
#include <math.h>

#include "reference_matrices.h"
#include "support.h"

static double real_energy(size_t count, const double a[])
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += a[k] * a[k];
    return sum;
}

static void normals(void **state)
{
    (void)state;
    double g[4];
    reference_normals(1, 4, g);
    assert_near(g[0], -0.0342673217918511, 1e-15, 1e-13);
    assert_near(g[1], -1.29260853323732, 0, 1e-13);
    assert_near(g[2], -2.50006749336987, 0, 1e-13);
    assert_near(g[3], 0.911466586409297, 0, 1e-13);
}

static void symmetric(void **state)
{
    (void)state;
    enum { n = 120 };
    static double a[n * n];
    reference_symmetric(2, n, 1, 2, (double[]){2, -1.7}, a);
    assert_near(a[0], 0.0448163697856379, 1e-14, 0);
    assert_near(a[3 + n], -1.54703731706964, 1e-14, 0);
    assert_near(a[119 + 118 * n], -0.41049291506613, 1e-14, 0);
    assert_near(real_energy(n * n, a), 15373.1307847358, 0, 1e-13);
}

static void hermitian(void **state)
{
    (void)state;
    enum { n = 80 };
    static elaw_complex a[n * n];
    reference_hermitian(3, n, 1, 1, (double[]){2}, a);
    assert_near(a[0].re, 0.0728174863964656, 1e-14, 0);
    assert_near(a[3 + n].re, -0.02438891317838343, 1e-14, 0);
    assert_near(a[3 + n].im, 0.5388929823728538, 1e-14, 0);
    assert_near(a[79 + 78 * n].im, -0.9789477461359456, 1e-14, 0);
    assert_near(real_energy(2 * n * n, &a[0].re), 6783.18612268552, 0, 1e-13);
}

static void rectangular(void **state)
{
    (void)state;
    enum { m = 60, n = 150 };
    static double a[m * n];
    reference_rectangular(5, m, n, 0.5, NULL, 2, (double[]){1.8, 1.2}, a);
    assert_near(a[m], -0.107837055541029, 1e-14, 0);
    assert_near(a[59 + 148 * m], -0.42596318228856, 1e-14, 0);
    assert_near(real_energy(m * n, a), 2497.90262135606, 0, 1e-13);
}

static void complex_rectangular(void **state)
{
    (void)state;
    enum { m = 20, n = 30 };
    static elaw_complex a[m * n];
    reference_complex(4, m, n, 0.5, 2, (double[]){1.8, 1.2}, a);
    assert_near(a[m].re, -0.25030779169134076, 1e-14, 0);
    assert_near(a[m].im, 0.17137399370734427, 1e-14, 0);
    assert_near(a[19 + 28 * m].im, 0.5382322673060167, 1e-14, 0);
    assert_near(real_energy(2 * m * n, &a[0].re), 194.16136623889, 0, 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normals),
        cmocka_unit_test(symmetric),
        cmocka_unit_test(hermitian),
        cmocka_unit_test(rectangular),
        cmocka_unit_test(complex_rectangular),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
