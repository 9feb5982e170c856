/* The transition of Baik, Ben Arous and Peche: a spike in Gaussian noise,
 *   Y = theta u u^T + W/sqrt(n),
 * leaves the bulk [-2, 2] when theta > 1; then the largest eigenvalue tends to
 * theta + 1/theta and its vector has squared overlap 1 - 1/theta^2 with u.
 *
 *   bbp [--quick] [-o PREFIX]
 * prints means and standard errors beside theory; exit status 1 where one is
 * off by more than 4 standard errors and its finite-size term (see theory).
 * -o: PREFIX.csv, and PREFIX.png where gnuplot is installed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/eigenlaw.h>

typedef struct mean {
    double sum, squares, value, error, theory, slack;
} mean;

static void check(elaw_status status)
{
    if (status == ELAW_OK)
        return;
    fprintf(stderr, "bbp: %s\n", elaw_last_error());
    exit(2);
}

static void add(mean *m, double x)
{
    m->sum += x;
    m->squares += x * x;
}

/* The largest eigenvalue of one sample and the overlap of its vector. */
static void observe(const elaw_wigner_model *model, uint64_t seed, mean m[2])
{
    elaw_matrix y, u;
    elaw_operator op;
    elaw_eigen top;
    elaw_eigen_options options = {.which = ELAW_LARGEST, .tolerance = 1e-9};
    check(elaw_sample_wigner(model, (elaw_rng){seed, model->n}, &y, &u));
    check(elaw_operator_dense(&y, true, &op));
    check(elaw_eigen_top(&op, 1, &options, &top));
    double inner = 0;
    for (size_t i = 0; i < model->n; i++)
        inner += top.vectors[i] * elaw_matrix_get(&u, i, 0);
    add(m, top.values[0]);
    add(m + 1, inner * inner);
    elaw_eigen_free(&top);
    elaw_operator_free(&op);
    elaw_matrix_free(&y);
    elaw_matrix_free(&u);
}

/* Out: limit + bias/n. Hidden: the edge with the mean of Tracy-Widom, good to
 * half its width as theta nears 1. Overlaps: of order 1/(n (1 - theta)^2). */
static void theory(const elaw_wigner_model *model, mean m[2])
{
    elaw_prediction p;
    double n = (double)model->n, gap = 1 - model->strength[0];
    check(elaw_predict_wigner(model, &p));
    m[0].theory = p.top_centre - 1.20653357 * p.top_scale;
    m[0].slack = 0.5 * p.top_scale;
    m[1].slack = 1.5 / (n * gap * gap);
    if (p.count > 0) {
        m[0].theory = p.outliers->position + p.outliers->n_bias / n;
        m[0].slack = 1 / n;
        m[1].theory = p.outliers->overlap2;
    }
    elaw_prediction_free(&p);
}

/* One row of the table, and of the CSV; true where theory is missed. */
static bool row(double strength, size_t n, size_t seeds, uint64_t first,
                FILE *csv)
{
    elaw_wigner_model model = {.n = n, .spikes = 1, .strength = &strength};
    mean m[2] = {{0}};
    bool off = false;
    double k = (double)seeds;
    for (size_t s = 0; s < seeds; s++)
        observe(&model, first + s, m);
    theory(&model, m);
    printf("%8.2f %6zu", strength, n);
    if (csv != NULL)
        fprintf(csv, "%g,%zu", strength, n);
    for (mean *x = m; x < m + 2; x++) {
        x->value = x->sum / k;
        x->error = sqrt((x->squares / k - x->value * x->value) / (k - 1));
        off |= fabs(x->value - x->theory) > 4 * x->error + x->slack;
        printf("  %7.4f +- %.4f %7.4f", x->value, x->error, x->theory);
        if (csv != NULL)
            fprintf(csv, ",%.8g,%.3g,%.8g", x->value, x->error, x->theory);
    }
    printf(off ? "  OFF\n" : "\n");
    if (csv != NULL)
        fputs("\n", csv);
    return off;
}

/* Two panels: the limits as lines, the means with their standard errors. */
static void plot(const char *prefix, const char *sizes)
{
    static const char *const panel[2][2] = {
        {"largest eigenvalue", "x > 1 ? x + 1/x : 2"},
        {"squared overlap", "x > 1 ? 1 - 1/x**2 : 0"}};
    /* without gnuplot something must still read, or the write kills us */
    FILE *g = popen("gnuplot || { cat > /dev/null; exit 1; }", "w");
    if (g == NULL)
        return;
    fprintf(
        g,
        "set terminal pngcairo size 1100,460 font 'sans,11'\n"
        "set output '%s.png'\nset datafile separator comma\n"
        "set multiplot layout 1,2\nset key left top Left reverse\nset grid\n"
        "set samples 1000\nset xrange [-0.1:3.2]\nset xlabel 'strength'\n",
        prefix);
    for (int c = 0; c < 2; c++)
        fprintf(g,
                "set ylabel '%s'\nplot %s w l lw 2 t 'theory, infinite n', "
                "for [n in '%s'] '%s.csv' every ::1 "
                "u 1:($2 == n ? $%d : NaN):%d w yerrorbars pt 7 ps 0.7 "
                "t 'n = '.n\n",
                panel[c][0], panel[c][1], sizes, prefix, 3 + 3 * c, 4 + 3 * c);
    if (pclose(g) != 0)
        fprintf(stderr, "bbp: no figure: gnuplot failed or is missing\n");
}

int main(int argc, char **argv)
{
    static const double strength[] = {0, 0.25, 0.5, 0.75, 1.25, 1.5, 2, 3};
    bool quick = false, bad = false;
    const char *prefix = NULL;
    char path[4096];
    FILE *csv = NULL;
    for (int a = 1; a < argc; a++)
        if (strcmp(argv[a], "--quick") == 0)
            quick = true;
        else if (strcmp(argv[a], "-o") == 0 && a + 1 < argc)
            prefix = argv[++a];
        else
            return fprintf(stderr, "usage: bbp [--quick] [-o PREFIX]\n"), 2;
    if (prefix != NULL) {
        snprintf(path, sizeof path, "%s.csv", prefix);
        if ((csv = fopen(path, "w")) == NULL)
            return perror(path), 2;
        fprintf(csv, "strength,n,position,position_error,position_theory,"
                     "overlap2,overlap2_error,overlap2_theory\n");
    }
    printf("strength      n   largest eigenvalue  theory  "
           "squared overlap     theory\n");
    for (size_t n = 200; n <= (quick ? 200 : 600); n *= 3)
        for (size_t i = 0; i < sizeof strength / sizeof *strength; i++)
            bad |= row(strength[i], n, quick ? 10 : 20, 100 * i + 1, csv);
    if (csv != NULL && fclose(csv) != 0)
        return perror(path), 2;
    if (prefix != NULL)
        plot(prefix, quick ? "200" : "200 600");
    return bad;
}
