/* Coverage of the 95 % intervals of strength and overlap, and the mean of the
 * strength with its finite-size correction (the closed form): one spike, level
 * of noise estimated, all runs, no selection (the top value is taken for the
 * outlier whether or not it is called one: among those that are called, a weak
 * spike is over-estimated; the strength that is printed for one is the median
 * of the draws, right in the median and pulled down in the mean by the draws in
 * which noise alone explains the value).
 *
 * Bands: 91-98 % for each spike and size (1500 runs: binomial standard error
 * 0.56 %); the mean of a spike above the critical window within three standard
 * errors, of 1.3 at n = 300 within 0.02. Exit status 1 where one is left.
 *
 *   bench_coverage [RUNS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <eigenlaw/eigenlaw.h>

#include "estimate/strength.h"

static const double spikes[] = {0.9, 1.3, 1.6, 2.5};
static const size_t sizes[] = {300, 1000};

typedef struct run {
    elaw_matrix a, truth;
    elaw_operator op;
    elaw_eigen top;
} run;

static elaw_status prepare(size_t n, double spike, uint64_t seed, run *r)
{
    elaw_wigner_model model = {.n = n, .spikes = 1, .strength = &spike};
    elaw_eigen_options options = {.which = ELAW_LARGEST, .tolerance = 1e-10};
    *r = (run){0};
    elaw_status status =
        elaw_sample_wigner(&model, (elaw_rng){seed, 0}, &r->a, &r->truth);
    if (status == ELAW_OK)
        status = elaw_operator_dense(&r->a, true, &r->op);
    if (status == ELAW_OK)
        status = elaw_eigen_top(&r->op, 1, &options, &r->top);
    return status;
}

static bool inside(double x, const double ci[2])
{
    return ci[0] <= x && x <= ci[1];
}

/* 1, 0 for covered or not, of strength and overlap; negative: failed. */
static double cover(size_t n, double spike, uint64_t seed, int covered[2])
{
    run r;
    elaw_noise_model model = {
        .symmetric = true, .beta = 1, .rows = n, .cols = n};
    elaw_strength_options options = {.draws = 1000, .seed = seed};
    elaw_strength out = {0};
    double energy = 0, cosine = 0, s;
    covered[0] = covered[1] = -1;
    if (prepare(n, spike, seed, &r) == ELAW_OK) {
        for (size_t k = 0; k < n * n; k++)
            energy += r.a.data[k] * r.a.data[k];
        for (size_t i = 0; i < n; i++)
            cosine += r.top.vectors[i] * r.truth.data[i];
        if (elaw_noise_level(&model, energy, 1, r.top.values, &s) == ELAW_OK &&
            elaw_strengths(&model, s, 1, r.top.values, &options, &out) ==
                ELAW_OK) {
            covered[0] = inside(spike, out.strength_ci);
            covered[1] = inside(cosine * cosine, out.overlap2_ci[0]);
        }
    }
    elaw_eigen_free(&r.top);
    elaw_operator_free(&r.op);
    elaw_matrix_free(&r.a);
    elaw_matrix_free(&r.truth);
    return out.plugin;
}

static bool mean_is_off(double spike, size_t n, double mean, double se)
{
    if (spike < 1.3)
        return false;
    return fabs(mean - spike) > (spike < 1.5 && n < 500 ? 0.02 : 3 * se);
}

int main(int argc, char **argv)
{
    long runs = argc > 1 ? atol(argv[1]) : 1500;
    int bad = 0;
    printf("%6s %6s %6s %10s %10s %s\n", "spike", "n", "runs", "strength",
           "overlap", "     mean(se)");
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t l = 0; l < sizeof spikes / sizeof *spikes; l++) {
            long strength = 0, overlap = 0, failed = 0;
            double sum = 0, square = 0;
#pragma omp parallel for schedule(dynamic, 4)                                  \
    reduction(+ : strength, overlap, failed, sum, square)
            for (long seed = 1; seed <= runs; seed++) {
                int covered[2];
                double x = cover(sizes[k], spikes[l], (uint64_t)seed, covered);
                sum += x;
                square += x * x;
                failed += covered[0] < 0;
                strength += covered[0] > 0;
                overlap += covered[1] > 0;
            }
            double a = (double)strength / (double)runs;
            double b = (double)overlap / (double)runs;
            double mean = sum / (double)runs;
            double se = sqrt(fmax(square / (double)runs - mean * mean, 0) /
                             (double)runs);
            int out = mean_is_off(spikes[l], sizes[k], mean, se) ||
                      failed > 0 || a < 0.91 || a > 0.98 || b < 0.91 ||
                      b > 0.98;
            printf("%6.2f %6zu %6ld %10.3f %10.3f %9.4f(%.4f)%s\n", spikes[l],
                   sizes[k], runs, a, b, mean, se, out ? "  OUT OF BAND" : "");
            fflush(stdout);
            bad |= out;
        }
    return bad;
}
