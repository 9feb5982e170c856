/* Low rank in white noise, level unknown: the error against the best possible
 * rotation-invariant one, and the error that is announced. */
#include <math.h>
#include <stdio.h>

#include "denoising.h"
#include "support.h"

/* 400 x 1000, spikes 3, 2, 1.5, 1, 0.6 (threshold 0.795), entry sd 1/sqrt n:
 * the mean relative error within 0.5 % of the oracle's; announced: the fifth
 * spike cannot be seen, its energy is 0.36 of 4.6, and is missing: within 8 %.
 */
static void five_spikes(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    static const double strength[5] = {3, 2, 1.5, 1, 0.6};
    elaw_rectangular_model model = {
        .m = 400, .n = 1000, .spikes = 5, .strength = strength};
    double ours[2] = {0}, oracle = 0, announced = 0, real = 0;
    size_t right = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_matrix y, s, x;
        elaw_denoise_report report;
        test_spiked(&model, seed, &y, &s);
        double energy = test_energy(&s);
        oracle += sqrt(test_oracle2(&y, &s, false) / energy) / SEEDS;
        for (int k = 0; k < 2; k++) {
            elaw_denoise_options o = {.method = k ? ELAW_DENOISE_AUTO
                                                  : ELAW_DENOISE_SHRINK};
            assert_ok(elaw_denoise(&y, &o, &x, &report));
            double error = test_distance2(&x, &s);
            ours[k] += sqrt(error / energy) / SEEDS;
            real += error / 4e5;
            announced += report.estimated_mse;
            right += report.rank == 4;
            assert_true(report.noise.fit_ok);
            elaw_matrix_free(&x);
            elaw_denoise_report_free(&report);
        }
        elaw_matrix_free(&y);
        elaw_matrix_free(&s);
    }
    printf("right %zu\n", right);
    printf("shrink %.4f, auto %.4f, oracle %.4f; announced/real %.3f\n",
           ours[0], ours[1], oracle, announced / real);
    assert_near(ours[0], oracle, 0, 0.005);
    assert_near(ours[1], oracle, 0, 0.005);
    assert_near(announced, real, 0, 0.08);
    assert_true(right >= 2 * 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_spikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
