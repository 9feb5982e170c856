/* Products against the bandwidth of the memory.
 *     bench_product [n] [repeats]
 * "stream" is the sum of the whole array, the same array, threads and run. The
 * ratio of a product is (bytes that have to be read once) / time / stream: for
 * a symmetric matrix the bytes of one triangle, whatever k is. One thread: its
 * processor time, on a machine that others use too; more: wall. Best of the
 * repeats, which go round all the rows of the table so that a disturbance
 * does not hit one of them only. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cblas.h>
#include <omp.h>

#include "support.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(omp_get_max_threads() == 1 ? CLOCK_THREAD_CPUTIME_ID
                                             : CLOCK_MONOTONIC,
                  &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct setting {
    size_t n;
    elaw_matrix a;
    elaw_operator symmetric, by_rows, plain;
    double *x, *y;
} setting;

static double sink;

static void stream(const setting *s, size_t k)
{
    const double *a = s->a.data;
    size_t count = s->n * s->n;
    double sum = 0;
    (void)k;
#pragma omp parallel for simd reduction(+ : sum) schedule(static)
    for (size_t i = 0; i < count; i++)
        sum += a[i];
    sink += sum;
}

static void lower_columns(const setting *s, size_t k)
{
    s->symmetric.apply(s->symmetric.ctx, k, s->x, s->n, s->y, s->n);
}

static void lower_rows(const setting *s, size_t k)
{
    s->by_rows.apply(s->by_rows.ctx, k, s->x, s->n, s->y, s->n);
}

static void full(const setting *s, size_t k)
{
    s->plain.apply(s->plain.ctx, k, s->x, s->n, s->y, s->n);
}

static void adjoint(const setting *s, size_t k)
{
    s->plain.apply_transpose(s->plain.ctx, k, s->x, s->n, s->y, s->n);
}

static void dsymv(const setting *s, size_t k)
{
    int n = (int)s->n;
    for (size_t c = 0; c < k; c++)
        cblas_dsymv(CblasColMajor, CblasLower, n, 1, s->a.data, n,
                    s->x + c * s->n, 1, 0, s->y + c * s->n, 1);
}

static void prepare(const setting *s, size_t k)
{
    elaw_prepared p;
    (void)k;
    assert_ok(elaw_prepare_matrix(&s->a, NULL, &p));
    elaw_prepared_free(&p);
}

static const struct {
    const char *name;
    void (*run)(const setting *, size_t);
    size_t k;
    double share; /* of the array, read once */
} rows[] = {{"stream", stream, 1, 1},
            {"symmetric, columns", lower_columns, 1, .5},
            {"symmetric, rows", lower_rows, 1, .5},
            {"cblas_dsymv", dsymv, 1, .5},
            {"symmetric, columns", lower_columns, 2, .5},
            {"symmetric, columns", lower_columns, 4, .5},
            {"symmetric, rows", lower_rows, 4, .5},
            {"symmetric, columns", lower_columns, 8, .5},
            {"symmetric, rows", lower_rows, 8, .5},
            {"cblas_dsymv", dsymv, 8, .5},
            {"full", full, 1, 1},
            {"full, adjoint", adjoint, 1, 1},
            {"full", full, 8, 1},
            {"full, adjoint", adjoint, 8, 1},
            {"prepare", prepare, 1, 1}};
enum { ROWS = sizeof rows / sizeof *rows };

static setting create(size_t n)
{
    setting s = {.n = n};
    assert_ok(elaw_matrix_create(n, n, &s.a));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i <= j; i++) {
            uint64_t h =
                (i + 1) * 0x9e3779b97f4a7c15u ^ (j + 1) * 0xbf58476d1ce4e5b9u;
            h = (h ^ h >> 31) * 0x94d049bb133111ebu;
            double value = (double)(h >> 11) * 0x1p-52 - 1;
            s.a.data[i + j * n] = s.a.data[j + i * n] = value;
        }
    elaw_matrix turned = s.a;
    turned.layout = ELAW_ROW_MAJOR;
    assert_ok(elaw_operator_dense(&s.a, true, &s.symmetric));
    assert_ok(elaw_operator_dense(&turned, true, &s.by_rows));
    assert_ok(elaw_operator_dense(&s.a, false, &s.plain));
    s.x = malloc(8 * n * sizeof *s.x);
    s.y = malloc(8 * n * sizeof *s.y);
    for (size_t i = 0; i < 8 * n; i++)
        s.x[i] = (double)(i % 17) - 8;
    return s;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 8000;
    size_t repeats = argc > 2 ? strtoul(argv[2], NULL, 10) : 15;
    setting s = create(n);
    double best[ROWS];
    for (size_t r = 0; r < repeats; r++)
        for (size_t t = 0; t < ROWS; t++) {
            double start = now();
            rows[t].run(&s, rows[t].k);
            double time = now() - start;
            best[t] = r == 0 || time < best[t] ? time : best[t];
        }
    double bytes = 8. * (double)n * (double)n;
    printf("n = %zu, threads = %d, sum %g\n", n, omp_get_max_threads(), sink);
    for (size_t t = 0; t < ROWS; t++) {
        double rate = bytes * rows[t].share / best[t];
        printf("%-20s k = %zu %9.2f ms %7.2f GB/s %6.2f of stream\n",
               rows[t].name, rows[t].k, 1e3 * best[t], 1e-9 * rate,
               rate / (bytes / best[0]));
    }
    elaw_operator_free(&s.symmetric);
    elaw_operator_free(&s.by_rows);
    elaw_operator_free(&s.plain);
    elaw_matrix_free(&s.a);
    free(s.x);
    free(s.y);
    return 0;
}
