/* Which noise is it: noise alone, 200 x 400, 5 seeds a row; what the choice
 * says and the mean of the diagnostics over the seeds (standard error 0.45
 * where they are standard normal; band 4 of them for independent entries). */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "estimate/profile.h"
#include "estimate/residual_tests.h"
#include "support.h"

enum { M = 200, N = 400, SEEDS = 5 };

static double a[M * N], q[M * N], variance[M * N];

static double normal(uint64_t seed, size_t i, size_t j)
{
    return elaw_rng_normal((elaw_rng){seed, 41}, i, j);
}

/* --- noises
 * -----------------------------------------------------------------*/

static double white(uint64_t seed, size_t i, size_t j)
{
    return normal(seed, i, j);
}

static double student(uint64_t seed, size_t i, size_t j, double degrees)
{
    const elaw_rng rng = {seed, 42};
    return normal(seed, i, j) /
           sqrt(elaw_rng_chi2(rng, degrees, i, j) / degrees);
}

static double student5(uint64_t seed, size_t i, size_t j)
{
    return student(seed, i, j, 5);
}

static double student3(uint64_t seed, size_t i, size_t j)
{
    return student(seed, i, j, 3);
}

static double laplace(uint64_t seed, size_t i, size_t j)
{
    const elaw_rng rng = {seed, 43};
    return -log(elaw_rng_uniform(rng, i, j)) *
           elaw_rng_rademacher((elaw_rng){seed, 44}, i, j);
}

static double uneven_rows(uint64_t seed, size_t i, size_t j)
{
    return normal(seed, i, j) * exp(0.1 * normal(seed + 1000, i, 0));
}

static double uneven_both(uint64_t seed, size_t i, size_t j)
{
    return uneven_rows(seed, i, j) * exp(0.2 * normal(seed + 1001, j, 0));
}

static double chequered(uint64_t seed, size_t i, size_t j)
{
    bool high = (i < M / 2) != (j < N / 2);
    return normal(seed, i, j) * (high ? 2 : 1);
}

static double moving_average(uint64_t seed, size_t i, size_t j)
{
    return normal(seed, i, j) + 0.1 * normal(seed, i, j + 1);
}

/* Rows correlated: row covariance Q diag(.5 .. 1.5) Q^T with Q a random
 * reflection times the cosine basis; here by a mixing of pairs of rows far
 * apart, eigenvalues 1.5 and 0.5. */
static double correlated_rows(uint64_t seed, size_t i, size_t j)
{
    size_t partner = (i + M / 2) % M;
    double low = sqrt(1.5) + sqrt(0.5), high = sqrt(1.5) - sqrt(0.5);
    return (low * normal(seed, i, j) + high * normal(seed, partner, j)) / 2;
}

typedef struct noise_case {
    const char *name;
    double (*draw)(uint64_t seed, size_t i, size_t j);
    elaw_noise_kind kind;
    double kurtosis[2], lag[2], colour[2]; /* bands of the means             */
} noise_case;

static const noise_case cases[] = {
    {"white", white, ELAW_NOISE_HOMOGENEOUS, {-2, 2}, {-2, 2}, {-2, 2}},
    {"t(5)", student5, ELAW_NOISE_HOMOGENEOUS, {100, 1e9}, {-2, 2}, {-2, 2}},
    {"t(3)", student3, ELAW_NOISE_HOMOGENEOUS, {1000, 1e9}, {-2, 2}, {-2, 2}},
    {"Laplace", laplace, ELAW_NOISE_HOMOGENEOUS, {140, 200}, {-2, 2}, {-2, 2}},
    {"rows", uneven_rows, ELAW_NOISE_ROWS, {-4, 2}, {-2, 2}, {-2, 2}},
    {"both", uneven_both, ELAW_NOISE_SEPARABLE, {-4, 2}, {-2, 2}, {-2, 2}},
    {"chequered", chequered, ELAW_NOISE_BLOCKS, {-4, 2}, {-2, 2}, {-2, 2}},
    {"moving average",
     moving_average,
     ELAW_NOISE_HOMOGENEOUS,
     {-2, 2},
     {25, 31},
     {0, 4}},
    {"correlated rows",
     correlated_rows,
     ELAW_NOISE_HOMOGENEOUS,
     {-2, 2},
     {-2, 2},
     {15, 60}},
};

static void assert_between(const char *name, const char *what, double mean,
                           const double band[2])
{
    if (getenv("SHOW") != NULL)
        print_message("%-16s %-10s %8.2f\n", name, what, mean);
    if (!(mean >= band[0] && mean <= band[1]))
        fail_msg("%s: mean of %s is %g, not in [%g, %g]", name, what, mean,
                 band[0], band[1]);
}

static void run_case(const noise_case *c)
{
    const elaw_noise wish = {0};
    double kurtosis = 0, lag = 0, colour = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        elaw_noise_found found = {0};
        elaw_residual_tests tests;
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < M; i++) {
                a[i + j * M] = c->draw(seed, i, j);
                q[i + j * M] = a[i + j * M] * a[i + j * M];
            }
        const elaw_residual residual = {M, N, false, a, q, NULL};
        assert_ok(elaw_profile_find(&residual, &wish, variance, &found));
        if (found.kind != c->kind)
            fail_msg("%s, seed %d: %s, p %g %g %g", c->name, (int)seed,
                     elaw_noise_kind_name(found.kind), found.p_rows,
                     found.p_columns, found.p_interaction);
        assert_ok(
            elaw_residual_test(&residual, variance, 1, 0, NULL, NULL, &tests));
        kurtosis += tests.kurtosis_z / SEEDS;
        lag += tests.lag_z / SEEDS;
        colour += tests.colour_z / SEEDS;
    }
    assert_between(c->name, "kurtosis", kurtosis, c->kurtosis);
    assert_between(c->name, "lag", lag, c->lag);
    assert_between(c->name, "colour", colour, c->colour);
}

static void each_noise_is_called_by_its_name(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        run_case(&cases[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_noise_is_called_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
