/* Seconds of the laws that cost something: making the law (edges) and its
 * density at 1000 points spread as its mass, the median of five. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <eigenlaw/eigenlaw.h>

enum { POINTS = 1000, SPREAD = 10, ROUNDS = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void insist(elaw_status status)
{
    if (status == ELAW_OK)
        return;
    fprintf(stderr, "bench laws: %s\n", elaw_last_error());
    exit(1);
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double density_seconds(const elaw_law *law, const double *x, double *y)
{
    double seconds[ROUNDS];
    for (int k = 0; k < ROUNDS; k++) {
        double start = now();
        insist(elaw_law_density(law, POINTS, x, y));
        seconds[k] = now() - start;
    }
    qsort(seconds, ROUNDS, sizeof *seconds, ascending);
    return seconds[ROUNDS / 2];
}

static void measure(const char *name, size_t size, elaw_law *law, double made)
{
    static double x[POINTS], y[POINTS];
    size_t intervals;
    const double *edge;
    insist(elaw_law_support(law, &intervals, &edge));
    for (int i = 0; i < SPREAD; i++)
        y[i] = (i + 0.5) / SPREAD;
    double start = now();
    insist(elaw_law_quantile(law, SPREAD, y, x));
    double quantile = POINTS / SPREAD * (now() - start);
    for (int i = SPREAD; i < POINTS; i++)
        x[i] = x[i - SPREAD];
    double density = density_seconds(law, x, y);
    start = now();
    insist(elaw_law_cdf(law, POINTS, x, y));
    double cdf = now() - start;
    printf("%-22s %7zu %9zu %11.3g %11.3g %11.3g %11.3g\n", name, size,
           intervals, 1e3 * made, 1e3 * density, 1e3 * cdf, 1e3 * quantile);
    elaw_law_free(law);
}

/* Places spread like 1/u^(1/2): a long tail, as of real covariances. */
static void general_mp(double ratio, size_t count)
{
    double *place = malloc(2 * count * sizeof *place);
    if (place == NULL)
        exit(1);
    for (size_t k = 0; k < count; k++) {
        place[k] = count == 3 ? 1 + 4.5 * (double)(k * k) - 2.5 * (double)k
                              : pow(((double)k + 0.5) / (double)count, -0.5);
        place[count + k] = 1;
    }
    elaw_law *law = NULL;
    double start = now();
    insist(elaw_law_general_mp(ratio, count, place, place + count, &law));
    double made = now() - start;
    free(place);
    char name[40];
    snprintf(name, sizeof name, "general_mp %g", ratio);
    measure(name, count, law, made);
}

/* A smooth profile of as many groups as rows. */
static void block(size_t groups)
{
    double *share = malloc(groups * (groups + 1) * sizeof *share);
    if (share == NULL)
        exit(1);
    for (size_t a = 0; a < groups; a++) {
        share[a] = 1;
        for (size_t b = 0; b < groups; b++)
            share[groups + a + b * groups] =
                1 + (double)(a * b) / (double)(groups * groups);
    }
    elaw_law *law = NULL;
    double start = now();
    insist(elaw_law_block(groups, share, share + groups, &law));
    double made = now() - start;
    free(share);
    measure("block", groups, law, made);
}

int main(void)
{
    printf("milliseconds; density, cdf and quantile at %d points\n\n", POINTS);
    printf("%-22s %7s %9s %11s %11s %11s %11s\n", "law", "places", "intervals",
           "make", "density", "cdf", "quantile");
    general_mp(0.4, 3);
    general_mp(0.98, 3);
    general_mp(0.5, 100);
    general_mp(0.5, 10000);
    general_mp(1, 10000);
    general_mp(1e-3, 10000);
    general_mp(5, 10000);
    general_mp(0.5, 100000);
    block(2);
    block(20);
    block(200);
    return 0;
}
