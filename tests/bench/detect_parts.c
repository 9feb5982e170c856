/* Where the time of a detection goes, on one matrix file.
 *
 *   bench_detect_parts FILE.npy
 *
 * Prints the streaming time (sum of the same array, same threads), reading,
 * preparing, detection with and without intervals, and the share of the
 * intervals, each as the minimum of three runs. Exit status 1 where intervals
 * take more than a tenth. */
#include <math.h>
#include <stdio.h>
#include <time.h>

#include <eigenlaw/eigenlaw.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double stream(const elaw_matrix *a)
{
    double best = INFINITY;
    volatile double sink = 0;
    for (int round = 0; round < 5; round++) {
        double t = now(), sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
        for (size_t k = 0; k < a->rows * a->cols; k++)
            sum += a->data[k];
        sink += sum;
        best = fmin(best, now() - t);
    }
    return best;
}

static int stop(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, elaw_last_error());
    return 1;
}

/* Minimum of three detections; the verdict of the last. */
static elaw_status time_detect(const elaw_operator *op,
                               const elaw_detect_options *options,
                               double *seconds, elaw_verdict *out)
{
    *seconds = INFINITY;
    *out = (elaw_verdict){0};
    for (int round = 0; round < 3; round++) {
        elaw_verdict_free(out);
        double t = now();
        elaw_status status = elaw_detect(op, options, out);
        if (status != ELAW_OK)
            return status;
        *seconds = fmin(*seconds, now() - t);
    }
    return ELAW_OK;
}

int main(int argc, char **argv)
{
    elaw_data data;
    elaw_prepared ready;
    elaw_verdict v;
    double with, without, bare;
    if (argc != 2)
        return fprintf(stderr, "usage: bench_detect_parts FILE.npy\n"), 2;
    double t = now();
    if (elaw_data_read(argv[1], NULL, &data) != ELAW_OK)
        return stop("read");
    double reading = now() - t;
    t = now();
    if (elaw_prepare(&data, NULL, &ready) != ELAW_OK)
        return stop("prepare");
    double preparing = now() - t;
    double pass = stream(&data.dense);
    elaw_detect_options quick = {.no_intervals = true};
    elaw_detect_options least = {.no_intervals = true, .no_fit = true};
    if (time_detect(&ready.op, &least, &bare, &v) != ELAW_OK)
        return stop("detect");
    elaw_verdict_free(&v);
    if (time_detect(&ready.op, &quick, &without, &v) != ELAW_OK)
        return stop("detect");
    elaw_verdict_free(&v);
    if (time_detect(&ready.op, NULL, &with, &v) != ELAW_OK)
        return stop("detect");
    double share = (with - without) / with;
    printf("%zu x %zu, count %zu, %zu products\n", data.rows, data.cols,
           v.count, v.info.products);
    printf("streaming pass %8.1f ms\n", 1e3 * pass);
    printf("read           %8.1f ms  %5.1f passes\n", 1e3 * reading,
           reading / pass);
    printf("prepare        %8.1f ms  %5.1f passes\n", 1e3 * preparing,
           preparing / pass);
    printf("detect         %8.1f ms  %5.1f passes\n", 1e3 * with, with / pass);
    printf("  outliers     %8.1f ms  %5.1f passes\n", 1e3 * bare, bare / pass);
    printf("  fit          %8.1f ms  %5.1f passes\n", 1e3 * (without - bare),
           (without - bare) / pass);
    printf("  intervals    %8.1f ms  %4.1f %%\n", 1e3 * (with - without),
           100 * share);
    elaw_verdict_free(&v);
    elaw_prepared_free(&ready);
    elaw_data_free(&data);
    return share > 0.1;
}
