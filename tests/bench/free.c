/* Milliseconds a convolution: bench_free. Promises: the sum of two uniform laws
 * below 20 ms, a nested expression of three convolutions below 200 ms. */
#include <stdio.h>
#include <time.h>

#include <eigenlaw/eigenlaw.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void row(const char *what, double start, elaw_status status,
                elaw_law *law)
{
    double ms = 1e3 * (now() - start);
    if (status == ELAW_OK)
        printf("%-44s %8.2f ms\n", what, ms);
    else
        printf("%-44s %s\n", what, elaw_last_error());
    if (status == ELAW_OK)
        elaw_law_free(law);
}

static elaw_status nested(const elaw_law *uniform, const elaw_law *pastur,
                          const elaw_law *noise, elaw_law **out)
{
    elaw_law *product = NULL, *corner = NULL;
    elaw_status status = elaw_free_product(uniform, pastur, &product);
    if (status == ELAW_OK)
        status = elaw_free_compress(product, 0.5, &corner);
    if (status == ELAW_OK)
        status = elaw_free_sum(corner, noise, out);
    elaw_law_free(product);
    elaw_law_free(corner);
    return status;
}

int main(void)
{
    const double place[] = {-1, 1}, weight[] = {0.5, 0.5};
    const double size[] = {1, 2};
    elaw_law *uniform, *pastur, *noise, *critical, *signs, *law = NULL;
    elaw_law *sizes, *table;
    if (elaw_law_uniform(1, 3, &uniform) != ELAW_OK ||
        elaw_law_marchenko_pastur(0.5, 1, &pastur) != ELAW_OK ||
        elaw_law_semicircle(0.1, &noise) != ELAW_OK ||
        elaw_law_semicircle(1, &critical) != ELAW_OK ||
        elaw_law_points(2, place, weight, &signs) != ELAW_OK ||
        elaw_law_points(2, size, weight, &sizes) != ELAW_OK ||
        elaw_law_singular_marchenko_pastur(0.5, 0.3, &table) != ELAW_OK)
        return 1;
    for (int i = 0; i < 3; i++) {
        double start = now();
        elaw_status status = elaw_free_sum(uniform, uniform, &law);
        row("uniform + uniform", start, status, law);
        start = now();
        status = nested(uniform, pastur, noise, &law);
        row("corner of (uniform x Marchenko-Pastur) + noise", start, status,
            law);
        start = now();
        status = elaw_free_sum(signs, noise, &law);
        row("two points + noise, two cuts", start, status, law);
        start = now();
        status = elaw_free_sum(signs, critical, &law);
        row("two points + critical noise, a cusp", start, status, law);
        start = now();
        status = elaw_free_rectangular_sum(sizes, table, 0.5, &law);
        row("two points (+1/2) noise", start, status, law);
        start = now();
        status = elaw_free_rectangular_sum(uniform, sizes, 0.5, &law);
        row("uniform (+1/2) two points", start, status, law);
    }
    elaw_law_free(uniform);
    elaw_law_free(pastur);
    elaw_law_free(noise);
    elaw_law_free(critical);
    elaw_law_free(signs);
    elaw_law_free(sizes);
    elaw_law_free(table);
    return 0;
}
