/* Thresholds and shrinkers against their published closed forms, in double
 * precision elsewhere; the operator's general form against direct minimisation
 * of the 2 x 2 loss (here, by golden section). */
#include <math.h>

#include "denoise/shrinker.h"
#include "support.h"

static void thresholds(void **state)
{
    (void)state;
    static const double want[3][3] = {{1, 2.3094010767585, 2.8583624240695},
                                      {0.5, 1.9785990537531, 2.1711853484538},
                                      {0.1, 1.5816483953197, 1.6087715573947}};
    for (int k = 0; k < 3; k++) {
        assert_near(elaw_hard_threshold(want[k][0]), want[k][1], 0, 1e-13);
        assert_near(elaw_hard_over_median(want[k][0]), want[k][2], 0, 2e-12);
    }
}

static void values(void **state)
{
    (void)state;
    elaw_spike s = elaw_spike_at(false, 0.5, 2.5);
    assert_near(s.x, 2.1545984877471, 0, 1e-13);
    assert_near(s.c, 0.93905385567598, 0, 1e-13);
    assert_near(s.d, 0.89648101757611, 0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_FROBENIUS, false, 0.5, 2.5),
                1.8138357147217, 0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_OPERATOR, false, 0.5, 2.5),
                2.0569178573609, 0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_NUCLEAR, false, 0.5, 2.5),
                1.4856507720478, 0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_FROBENIUS, false, 1, 3),
                2.2360679774998, 0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_OPERATOR, false, 1, 3), 2.6180339887499,
                0, 1e-13);
    assert_near(elaw_shrinker(ELAW_LOSS_NUCLEAR, false, 1, 3), 1.8541019662497,
                0, 1e-13);
}

/* Singular values of [[a, b], [c, d]]. */
static void two_values(const double m[4], double out[2])
{
    double square = m[0] * m[0] + m[1] * m[1] + m[2] * m[2] + m[3] * m[3];
    double det = fabs(m[0] * m[3] - m[1] * m[2]);
    double sum = sqrt(square + 2 * det), gap = sqrt(fmax(0, square - 2 * det));
    out[0] = 0.5 * (sum + gap);
    out[1] = 0.5 * (sum - gap);
}

static double loss_of(elaw_loss loss, const elaw_spike *s, double eta)
{
    double sc = sqrt(1 - s->c * s->c), sd = sqrt(1 - s->d * s->d), v[2];
    const double m[4] = {s->x - eta * s->c * s->d, -eta * s->c * sd,
                         -eta * sc * s->d, -eta * sc * sd};
    two_values(m, v);
    return loss == ELAW_LOSS_FROBENIUS  ? v[0] * v[0] + v[1] * v[1]
           : loss == ELAW_LOSS_OPERATOR ? v[0]
                                        : v[0] + v[1];
}

static double best(elaw_loss loss, const elaw_spike *s)
{
    double a = 0, b = 2 * s->x;
    for (int i = 0; i < 200; i++) {
        double x = a + 0.382 * (b - a), y = a + 0.618 * (b - a);
        if (loss_of(loss, s, x) < loss_of(loss, s, y))
            b = y;
        else
            a = x;
    }
    return 0.5 * (a + b);
}

static void each_minimises_its_loss(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++)
        for (int k = 0; k < 60; k++) {
            double ratio = symmetric ? 1 : 0.1 + 0.3 * (k % 4);
            double y =
                elaw_shrinker_edge(symmetric, ratio) * (1.02 + 0.05 * (k / 4));
            elaw_spike s = elaw_spike_at(symmetric, ratio, y);
            for (int l = 0; l < ELAW_LOSSES; l++) {
                elaw_loss loss = (elaw_loss)l;
                double eta = elaw_shrinker(loss, symmetric, ratio, y);
                double found = loss_of(loss, &s, best(loss, &s));
                /* the minimum is flat, and where both values meet good to a
                 * root of eps: losses are compared, not places */
                assert_true(loss_of(loss, &s, eta) <= found * (1 + 1e-7));
            }
            assert_near(elaw_spike_error(&s, 1.1),
                        loss_of(ELAW_LOSS_FROBENIUS, &s, 1.1), 1e-12, 0);
        }
}

static void nothing_inside_the_bulk(void **state)
{
    (void)state;
    for (int l = 0; l < ELAW_LOSSES; l++) {
        assert_true(elaw_shrinker((elaw_loss)l, false, 0.25, 1.5) == 0);
        assert_true(elaw_shrinker((elaw_loss)l, true, 1, 2) == 0);
        /* nearly the value itself far out */
        assert_near(elaw_shrinker((elaw_loss)l, false, 0.25, 1e8), 1e8, 0,
                    1e-15);
    }
    /* continuous at the edge: Frobenius and nuclear begin at 0 */
    assert_true(elaw_shrinker(ELAW_LOSS_FROBENIUS, false, 0.25, 1.5 + 1e-10) <
                1e-4);
    assert_true(elaw_shrinker(ELAW_LOSS_NUCLEAR, true, 1, 2.01) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds),
        cmocka_unit_test(values),
        cmocka_unit_test(each_minimises_its_loss),
        cmocka_unit_test(nothing_inside_the_bulk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
