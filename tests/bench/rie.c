/* What cleaning the values costs: bench_rie. Promises: 100,000 values by FFT
 * below 1 s; at 2000 x 4000 everything after the decomposition, but the product
 * that rebuilds the matrix, below 5 % of it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <eigenlaw/eigenlaw.h>

#include "denoise/factors.h"
#include "denoise/hilbert.h"
#include "denoise/rie.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Quantiles of a semicircle of variance 2, descending, each moved a little. */
static double *semicircle_values(size_t n)
{
    elaw_law *law = NULL;
    double *x = malloc(n * sizeof *x);
    bool fine = x != NULL && elaw_law_semicircle(2, &law) == ELAW_OK;
    for (size_t i = 0; i < n && fine; i++) {
        double u = elaw_rng_uniform((elaw_rng){3, 0}, i, 0);
        double p = 1 - ((double)i + u) / (double)n;
        fine = elaw_law_quantile(law, 1, &p, &x[i]) == ELAW_OK;
    }
    elaw_law_free(law);
    if (fine)
        return x;
    free(x);
    return NULL;
}

static int estimates(const double descending[], size_t n)
{
    static const struct {
        const char *name;
        elaw_hilbert_route route;
        double most; /* seconds; 0: no promise */
    } rows[] = {{"h by FFT", ELAW_HILBERT_FFT, 1},
                {"h by the series", ELAW_HILBERT_SERIES, 0}};
    int missed = 0;
    double *x = malloc(n * sizeof *x);
    for (size_t i = 0; x != NULL && i < n; i++)
        x[i] = descending[n - 1 - i];
    for (size_t k = 0; x != NULL && k < 2; k++) {
        elaw_hilbert h;
        elaw_hilbert_options o = {.route = rows[k].route, .scale = 1};
        double start = now();
        if (elaw_hilbert_estimate("bench", n, x, &o, &h) != ELAW_OK)
            missed = 1;
        double seconds = now() - start;
        printf("%-32s %8zu values %8.3f s\n", rows[k].name, n, seconds);
        missed |= rows[k].most > 0 && seconds > rows[k].most;
        elaw_hilbert_free(&h);
    }
    free(x);
    return missed || x == NULL;
}

static int many_values(void)
{
    const size_t n = 100000;
    double *noisy = semicircle_values(n),
           *cleaned = malloc(n * sizeof *cleaned);
    int missed = noisy == NULL || cleaned == NULL;
    if (!missed) {
        elaw_rie rie = {.symmetric = true,
                        .rows = n,
                        .cols = n,
                        .variance = 1 / (double)n,
                        .count = n,
                        .noisy = noisy};
        elaw_rie_result result;
        double start = now(), off = 0;
        missed = elaw_rie_clean("bench", &rie, cleaned, &result) != ELAW_OK;
        double seconds = now() - start;
        for (size_t i = 0; i < n && !missed; i++) /* xi = l/2 */
            off += pow(cleaned[i] - 0.5 * noisy[i], 2) / (double)n;
        printf("%-32s %8zu values %8.3f s, squared error %.1e\n",
               "rie of the values", n, seconds, off);
        missed |= seconds > 1 || off > 1e-5;
        missed |= estimates(noisy, n);
    }
    free(noisy);
    free(cleaned);
    return missed;
}

static int share_of_the_svd(size_t m, size_t n)
{
    double *y = malloc(m * n * sizeof *y), *cleaned = malloc(m * sizeof *y);
    elaw_factors factors = {0};
    elaw_rie_result result;
    if (y == NULL || cleaned == NULL)
        return 1;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++)
            y[i + j * m] = elaw_rng_normal((elaw_rng){4, 0}, i, j);
    double start = now();
    int missed =
        elaw_factors_create("bench", false, m, n, 1, y, &factors) != ELAW_OK;
    double svd = now() - start;
    elaw_rie rie = {.rows = m,
                    .cols = n,
                    .variance = 0.5,
                    .count = m,
                    .noisy = factors.value};
    start = now();
    missed =
        missed || elaw_rie_clean("bench", &rie, cleaned, &result) != ELAW_OK;
    double rest = now() - start;
    printf("%zu x %zu: decomposition %.2f s, rie after it %.4f s (%.2f %%)\n",
           m, n, svd, rest, 100 * rest / svd);
    elaw_factors_free(&factors);
    free(y);
    free(cleaned);
    return missed || rest > 0.05 * svd;
}

int main(void)
{
    int missed = many_values();
    missed |= share_of_the_svd(2000, 4000);
    if (missed)
        printf("a promise is missed\n");
    return missed;
}
