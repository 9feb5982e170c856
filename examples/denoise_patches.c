/* An image series with noise, patch by patch: X x Y x Z voxels, T volumes of a
 * diffusion measurement that is a mixture of four tissues, each with its own
 * course over the volumes and shares that change smoothly in space,
 *   y_vt = s_vt + 25 e_vt,   e standard normal.
 * Every 5 x 5 x 5 patch is a 125 x T matrix of nearly low rank. It is denoised
 * after mean and slopes in space were set aside, and the patches that cover a
 * voxel are averaged with weights 1/(expected squared error + 0.01).
 *
 *   denoise_patches [--quick] [-o PREFIX]
 * prints the root-mean-square error for what is set aside (nothing, means,
 * slopes too), the noise level found and the mean rank; exit status 1 unless
 * the level is within 0.15 of 25, each step lowers the error, and the last is
 * below 5.25 (--quick, a coarser image of the same: 6.25). -o: PREFIX.csv (a
 * slice), and PREFIX.png where gnuplot is installed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/eigenlaw.h>

enum { W = 5, M = W * W * W, T = 60, SHOWN = 42 /* volume of the figure */ };

static const double noise_sd = 25;

typedef struct series {
    size_t size[3], voxels;
    double *truth, *noisy, *clean; /* voxels x T; x fastest                  */
} series;

static double *room(size_t count)
{
    double *all = calloc(count, sizeof *all);
    if (all == NULL)
        exit(2);
    return all;
}

/* What a tissue does to volume t: 6 without gradient, then directions g on a
 * spiral over the sphere with b = 1 or 2.5. */
static double course(int tissue, int t)
{
    static const double across[2][3] = {{0.8, 0.6, 0}, {0, 0.28, 0.96}};
    double z = 1 - (2 * t + 1.0) / T, r = sqrt(1 - z * z), turn = 2.4 * t;
    double b = t % 10 == 0 ? 0 : t % 2 == 0 ? 2.5 : 1;
    double g[3] = {r * cos(turn), r * sin(turn), z}, dot = 0;
    if (tissue < 2) /* fluid, and tissue without a direction                */
        return exp(-b * (tissue == 0 ? 3 : 0.7));
    for (int i = 0; i < 3; i++)
        dot += g[i] * across[tissue - 2][i];
    return exp(-b * (0.2 + 1.5 * dot * dot));
}

/* What each tissue contributes at a place in [-1, 1]^3. */
static void shares(double x, double y, double z, double share[4])
{
    share[0] = 1.2 * exp(-4 * (x * x + y * y + 0.5 * z * z));
    share[1] = 0.5 + 0.3 * sin(2 * x + y);
    share[2] = exp(-2 * (y - 0.5 * x) * (y - 0.5 * x)) + 0.1;
    share[3] = exp(-2 * (x + 0.4 - 0.3 * z) * (x + 0.4 - 0.3 * z)) + 0.1;
    for (int i = 0; i < 4; i++)
        share[i] *= 600;
}

static series draw(size_t x, size_t y, size_t z)
{
    series s = {.size = {x, y, z}, .voxels = x * y * z};
    s.truth = room(s.voxels * T);
    s.noisy = room(s.voxels * T);
    s.clean = room(s.voxels * T);
    elaw_rng_fill_normal((elaw_rng){1, 0}, 0, s.voxels, T, s.noisy, s.voxels);
    for (size_t v = 0; v < s.voxels; v++) {
        double share[4];
        shares(2.0 * (double)(v % x) / (double)(x - 1) - 1,
               2.0 * (double)(v / x % y) / (double)(y - 1) - 1,
               2.0 * (double)(v / x / y) / (double)(z - 1) - 1, share);
        for (int t = 0; t < T; t++) {
            double *truth = &s.truth[v + (size_t)t * s.voxels];
            for (int i = 0; i < 4; i++)
                *truth += share[i] * course(i, t);
            s.noisy[v + (size_t)t * s.voxels] *= noise_sd;
            s.noisy[v + (size_t)t * s.voxels] += *truth;
        }
    }
    return s;
}

/* Patches start at every second voxel of each axis, and at the last possible.
 */
static size_t patches(const series *s)
{
    size_t count = 1;
    for (int a = 0; a < 3; a++)
        count *= (s->size[a] - W + 1) / 2 + 1;
    return count;
}

/* The i-th voxel of patch k. */
static size_t voxel(const series *s, size_t k, size_t i)
{
    size_t v = 0, unit = 1;
    for (int a = 0; a < 3; a++) {
        size_t last = s->size[a] - W, steps = (last + 1) / 2 + 1;
        size_t start = k % steps * 2 < last ? k % steps * 2 : last;
        v += unit * (start + i % W);
        unit *= s->size[a];
        k /= steps;
        i /= W;
    }
    return v;
}

/* Orthonormal 1, x, y, z on a patch. */
static void basis(double *b)
{
    for (int i = 0; i < M; i++) {
        const int at[3] = {i % W - W / 2, i / W % W - W / 2, i / W / W - W / 2};
        b[i] = 1 / sqrt(M);
        for (int c = 0; c < 3;
             c++) /* a slope's squares sum to M (W^2 - 1)/12 */
            b[i + (c + 1) * M] = at[c] / sqrt(M * (W * W - 1) / 12.0);
    }
}

/* The weighted mean of the cleaned patches, voxel by voxel. */
static void average(series *s, size_t count, const double *x,
                    const double *error)
{
    double *total = room(s->voxels);
    memset(s->clean, 0, s->voxels * T * sizeof(double));
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < M; i++) {
            size_t v = voxel(s, k, i);
            double weight = 1 / (error[i + k * M] + 0.01);
            total[v] += weight;
            for (size_t t = 0; t < T; t++)
                s->clean[v + t * s->voxels] += weight * x[i + M * (t + T * k)];
        }
    for (size_t v = 0; v < s->voxels * T; v++)
        s->clean[v] /= total[v % s->voxels];
    free(total);
}

/* Cuts, denoises, averages; directions set aside: 0, 1 (means) or 4 (slopes).
 * Returns the mean rank. */
static double denoise(series *s, size_t aside, double *level)
{
    double b[4 * M], ranks = 0;
    size_t count = patches(s);
    double *x = room(count * M * T), *error = room(count * M);
    double *sd = room(count);
    size_t *rank = calloc(count, sizeof *rank);
    if (rank == NULL)
        exit(2);
    elaw_batch_options o = {.pool = true, .basis_count = aside, .basis = b};
    basis(b);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < M; i++)
            for (size_t t = 0; t < T; t++)
                x[i + M * (t + T * k)] =
                    s->noisy[voxel(s, k, i) + t * s->voxels];
    if (elaw_denoise_batch(count, M, T, x, &o, x, sd, rank, error) != ELAW_OK) {
        fprintf(stderr, "denoise_patches: %s\n", elaw_last_error());
        exit(2);
    }
    average(s, count, x, error);
    *level = sd[0];
    for (size_t k = 0; k < count; k++)
        ranks += (double)rank[k] / (double)count;
    free(x);
    free(error);
    free(sd);
    free(rank);
    return ranks;
}

static double rmse(const series *s, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < s->voxels * T; i++)
        sum += (x[i] - s->truth[i]) * (x[i] - s->truth[i]);
    return sqrt(sum / (double)(s->voxels * T));
}

/* The middle slice of one volume: x, y, truth, noisy, denoised. */
static void write_slice(const series *s, const char *prefix)
{
    char path[4096];
    snprintf(path, sizeof path, "%s.csv", prefix);
    FILE *csv = fopen(path, "w");
    size_t area = s->size[0] * s->size[1];
    size_t first = SHOWN * s->voxels + s->size[2] / 2 * area;
    for (size_t i = 0; csv != NULL && i < area; i++)
        fprintf(csv, "%zu,%zu,%.6g,%.6g,%.6g\n", i % s->size[0], i / s->size[0],
                s->truth[first + i], s->noisy[first + i], s->clean[first + i]);
    if (csv == NULL || fclose(csv) != 0) {
        perror(path);
        exit(2);
    }
}

static void plot(const series *s, const char *prefix)
{
    static const char *const panel[4][2] = {{"truth", "3"},
                                            {"with noise", "4"},
                                            {"denoised", "5"},
                                            {"taken out", "($4-$5)"}};
    FILE *g = popen("gnuplot || { cat > /dev/null; exit 1; }", "w");
    if (g == NULL)
        return;
    fprintf(g,
            "set terminal pngcairo size 1200,330 font 'sans,13'\n"
            "set output '%s.png'\nset datafile separator comma\n"
            "stats '%s.csv' u 4 nooutput\nunset tics\nunset colorbox\nset size "
            "square\n"
            "set palette gray\nset xrange [-0.5:%zu.5]\n"
            "set yrange [-0.5:%zu.5]\nset multiplot layout 1,4\n",
            prefix, prefix, s->size[0] - 1, s->size[1] - 1);
    for (int k = 0; k < 4; k++) {
        fprintf(g, k < 3 ? "set cbrange [STATS_min:STATS_max]\n"
                         : "set cbrange [-75:75]\n");
        fprintf(g, "set title '%s'\nplot '%s.csv' u 1:2:%s w image notitle\n",
                panel[k][0], prefix, panel[k][1]);
    }
    if (pclose(g) != 0)
        fprintf(stderr, "denoise_patches: no figure: gnuplot failed or is "
                        "missing\n");
}

int main(int argc, char **argv)
{
    static const size_t aside[3] = {0, 1, 4};
    static const char *const name[3] = {"nothing", "means", "means and slopes"};
    const char *prefix = NULL;
    bool quick = false, bad = false;
    for (int a = 1; a < argc; a++)
        if (strcmp(argv[a], "--quick") == 0)
            quick = true;
        else if (strcmp(argv[a], "-o") == 0 && a + 1 < argc)
            prefix = argv[++a];
        else
            return fprintf(stderr, "usage: denoise_patches [--quick] "
                                   "[-o PREFIX]\n"),
                   2;
    series s = quick ? draw(16, 16, 10) : draw(24, 24, 12);
    double before = rmse(&s, s.noisy);
    printf("set aside            level  mean rank    RMSE\n");
    printf("%-18s  %6.2f             %7.3f\n", "(with noise)", noise_sd,
           before);
    for (int k = 0; k < 3; k++) {
        double level, rank = denoise(&s, aside[k], &level);
        double after = rmse(&s, s.clean);
        bool off = fabs(level - noise_sd) > 0.15 || !(after < before) ||
                   (k == 2 && after > (quick ? 6.25 : 5.25));
        printf("%-18s  %6.2f  %9.2f  %7.3f%s\n", name[k], level, rank, after,
               off ? "  OFF" : "");
        bad |= off;
        before = after;
    }
    if (prefix != NULL) {
        write_slice(&s, prefix);
        plot(&s, prefix);
    }
    free(s.truth);
    free(s.noisy);
    free(s.clean);
    return bad;
}
