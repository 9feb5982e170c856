/* What comes back of one component in white noise,
 *   Y = theta u v^T + W/sqrt(n),  m x n, level unknown:
 * the relative error |X - S|^2/|S|^2 of the shrinker and of the optimal hard
 * threshold (Gavish and Donoho 1405.7511, 1305.5870), beside their limits and
 * that of keeping the component whole.
 *
 *   denoise_white [--quick] [-o PREFIX]
 * prints means and standard errors beside theory; exit status 1 where the
 * shrinker is off by more than 4 standard errors and its finite-size term. -o:
 * PREFIX.csv, and PREFIX.png where gnuplot is installed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/eigenlaw.h>

enum { M = 150, N = 300 };

typedef struct mean {
    double sum, squares;
} mean;

static void check(elaw_status status)
{
    if (status == ELAW_OK)
        return;
    fprintf(stderr, "denoise_white: %s\n", elaw_last_error());
    exit(2);
}

static void add(mean *m, double x)
{
    m->sum += x;
    m->squares += x * x;
}

/* Both methods on one sample. */
static void observe(double theta, uint64_t seed, mean m[2])
{
    static const elaw_denoise_method method[2] = {ELAW_DENOISE_SHRINK,
                                                  ELAW_DENOISE_HARD};
    elaw_rectangular_model model = {
        .m = M, .n = N, .spikes = 1, .strength = &theta};
    elaw_matrix y, u, v, x;
    check(elaw_sample_rectangular(&model, (elaw_rng){seed, 0}, &y, &u, &v));
    for (int k = 0; k < 2; k++) {
        elaw_denoise_options o = {.method = method[k],
                                  .noise.kind = ELAW_NOISE_HOMOGENEOUS};
        double error = 0;
        check(elaw_denoise(&y, &o, &x, NULL));
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < M; i++) {
                double d =
                    elaw_matrix_get(&x, i, j) - theta * u.data[i] * v.data[j];
                error += d * d;
            }
        add(&m[k], error / (theta * theta));
        elaw_matrix_free(&x);
    }
    elaw_matrix_free(&y);
    elaw_matrix_free(&u);
    elaw_matrix_free(&v);
}

/* Limits: shrinker, hard threshold, the component whole. */
static void theory(double theta, double limit[3])
{
    elaw_rectangular_model model = {
        .ratio = (double)M / N, .spikes = 1, .strength = &theta};
    elaw_prediction p;
    double c = model.ratio, y, both = 0;
    /* hard threshold of a known level, in units of the edge's scale */
    double sum = c + 1;
    double least = sqrt(2 * sum + 8 * c / (sum + sqrt(c * c + 14 * c + 1)));
    check(elaw_predict_rectangular(&model, &p));
    y = p.upper_edge;
    if (p.count > 0) {
        y = p.outliers[0].position;
        both = sqrt(p.outliers[0].left_overlap2 * p.outliers[0].right_overlap2);
    }
    limit[0] = 1 - both * both;
    limit[2] = 1 + y * (y - 2 * theta * both) / (theta * theta);
    limit[1] = y > least ? limit[2] : 1;
    elaw_prediction_free(&p);
}

/* One row; true where the shrinker misses its limit. Near the threshold, 0.841,
 * the finite-size term is of order 1/(n (theta - 0.841)^2). */
static bool row(double theta, size_t seeds, FILE *csv)
{
    mean m[2] = {{0}};
    double limit[3], k = (double)seeds, value[2], error[2];
    for (uint64_t s = 1; s <= seeds; s++)
        observe(theta, s, m);
    theory(theta, limit);
    for (int i = 0; i < 2; i++) {
        value[i] = m[i].sum / k;
        double spread = m[i].squares / k - value[i] * value[i];
        error[i] = sqrt(fmax(0, spread) / (k - 1));
    }
    double gap = theta - 0.8409;
    bool off = fabs(value[0] - limit[0]) >
               4 * error[0] + fmin(0.2, 2 / (N * gap * gap)) + 0.02;
    printf("%6.2f   %.4f +- %.4f  %.4f   %.4f +- %.4f  %.4f%s\n", theta,
           value[0], error[0], limit[0], value[1], error[1], limit[1],
           off ? "  OFF" : "");
    if (csv != NULL)
        fprintf(csv, "%g,%.8g,%.3g,%.8g,%.3g\n", theta, value[0], error[0],
                value[1], error[1]);
    return off;
}

static FILE *created(const char *prefix, const char *ending)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s", prefix, ending);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    return file;
}

static void plot(const char *prefix)
{
    FILE *curve = created(prefix, ".law.csv"), *g;
    for (double t = 0.3; t < 3; t += 0.005) {
        double limit[3];
        theory(t, limit);
        fprintf(curve, "%g,%.6g,%.6g,%.6g\n", t, limit[0], limit[1], limit[2]);
    }
    fclose(curve);
    g = popen("gnuplot || { cat > /dev/null; exit 1; }", "w");
    if (g == NULL)
        return;
    fprintf(g,
            "set terminal pngcairo size 900,600 font 'sans,13'\n"
            "set output '%s.png'\nset datafile separator comma\n"
            "set grid lc rgb '#E4E4E4' lt 1\nset border 3\nset tics nomirror\n"
            "set xlabel 'strength {/:Italic θ}'\n"
            "set ylabel 'relative squared error'\nset yrange [0:2]\n"
            "set xrange [0.3:3]\nset key top right\n"
            "set arrow from 0.8409,0 to 0.8409,2 nohead dt 3 lc '#555555'\n"
            "plot '%s.law.csv' u 1:4 w l lw 2 dt 4 lc rgb '#999999' "
            "t 'component kept whole', '' u 1:3 w l lw 2 dt 2 "
            "lc rgb '#D55E00' t 'optimal hard threshold', '' u 1:2 w l lw 2.5 "
            "lc rgb '#00507F' t 'optimal shrinker', '%s.csv' u 1:4:5 "
            "w yerrorbars pt 5 ps 1 lc rgb '#D55E00' t 'hard, %d x %d', "
            "'' u 1:2:3 w yerrorbars pt 7 ps 1 lc rgb '#00507F' "
            "t 'shrink, %d x %d'\n",
            prefix, prefix, prefix, M, N, M, N);
    if (pclose(g) != 0)
        fprintf(stderr, "denoise_white: no figure: gnuplot failed or is "
                        "missing\n");
}

int main(int argc, char **argv)
{
    static const double theta[] = {0.4, 0.6, 0.75, 0.9, 1.05,
                                   1.2, 1.5, 2,    2.5, 2.9};
    const char *prefix = NULL;
    size_t seeds = 20;
    bool bad = false;
    for (int a = 1; a < argc; a++)
        if (strcmp(argv[a], "--quick") == 0)
            seeds = 4;
        else if (strcmp(argv[a], "-o") == 0 && a + 1 < argc)
            prefix = argv[++a];
        else
            return fprintf(stderr, "usage: denoise_white [--quick] "
                                   "[-o PREFIX]\n"),
                   2;
    FILE *csv = prefix != NULL ? created(prefix, ".csv") : NULL;
    printf(" theta   shrinker          theory   hard threshold    theory\n");
    for (size_t i = 0; i < sizeof theta / sizeof *theta; i++)
        bad |= row(theta[i], seeds, csv);
    if (csv != NULL && fclose(csv) != 0)
        return perror(prefix), 2;
    if (prefix != NULL)
        plot(prefix);
    return bad;
}
