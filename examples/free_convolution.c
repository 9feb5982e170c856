/* Sums, products and corners of large matrices in general position: spectra are
 * given by free convolution, edges and gaps included (Voiculescu 1986).
 *
 *   free_convolution [--quick] [-o PREFIX]
 * For each expression: one sampled matrix beside the law. Eigenvalues are
 * rigid: the empirical cdf strays from the law by a few 1/n, not by n^(-1/2);
 * exit status 1 beyond 5/n. -o: PREFIX.csv (spectra), PREFIX.law.csv
 * (densities), and PREFIX.png where gnuplot is installed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/eigenlaw.h>

enum { CASES = 4, CURVE = 400 };

static void check(elaw_status status)
{
    if (status == ELAW_OK)
        return;
    fprintf(stderr, "free_convolution: %s\n", elaw_last_error());
    exit(2);
}

static void *room(size_t count)
{
    void *all = calloc(count, sizeof(double));
    if (all == NULL)
        exit(2);
    return all;
}

/* Two laws, and what is made of them. */
static const char *laws(int k, elaw_law **a, elaw_law **b, elaw_law **out)
{
    static const double two[] = {-1, 1}, high[] = {1, 3}, half[] = {1, 1};
    switch (k) {
    case 0:
        check(elaw_law_points(2, two, half, a));
        check(elaw_law_semicircle(0.9, b));
        check(elaw_free_sum(*a, *b, out));
        return "atoms(-1,1) + semicircle(0.9)";
    case 1:
        check(elaw_law_uniform(0, 1, a));
        check(elaw_law_uniform(-1, 2, b));
        check(elaw_free_sum(*a, *b, out));
        return "uniform(0,1) + uniform(-1,2)";
    case 2:
        check(elaw_law_uniform(1, 3, a));
        check(elaw_law_points(2, high, half, b));
        check(elaw_free_product(*a, *b, out));
        return "uniform(1,3) * atoms(1,3)";
    default:
        check(elaw_law_points(2, two, half, a));
        *b = elaw_law_keep(*a);
        check(elaw_free_compress(*a, 0.5, out));
        return "atoms(-1,1) | 0.5";
    }
}

/* n eigenvalues at the middle quantiles. */
static double *spectrum(const elaw_law *law, size_t n)
{
    double *p = room(n), *x = room(n);
    for (size_t i = 0; i < n; i++)
        p[i] = ((double)i + 0.5) / (double)n;
    check(elaw_law_quantile(law, n, p, x));
    free(p);
    return x;
}

/* m of case k: A + U^T B U, A^(1/2) U^T B U A^(1/2), or the corner of U^T B U.
 */
static void sample(int k, const elaw_law *a, const elaw_law *b, elaw_matrix *m)
{
    size_t n = m->rows, whole = k == 3 ? 2 * n : n;
    double *x = spectrum(a, whole), *y = spectrum(b, whole);
    double *u = room(whole * whole);
    check(elaw_rng_frame((elaw_rng){1, (uint64_t)k}, whole, whole, u));
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double sum = 0;
            for (size_t l = 0; l < whole; l++)
                sum += u[l + i * whole] * y[l] * u[l + j * whole];
            if (k == 2)
                sum *= sqrt(x[i] * x[j]);
            if (k < 2 && i == j)
                sum += x[i];
            m->data[i + j * m->ld] = m->data[j + i * m->ld] = sum;
        }
    free(x);
    free(y);
    free(u);
}

/* The largest distance of the empirical cdf from the law's, times n. */
static double distance(const elaw_law *law, size_t n, const double *descending)
{
    double worst = 0, size = (double)n, *F = room(n);
    check(elaw_law_cdf(law, n, descending, F));
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fabs(size * F[i] - (size - (double)i - 0.5)));
    free(F);
    return worst;
}

static void write_case(int k, const elaw_law *law, size_t n,
                       const double *value, FILE *csv, FILE *curve)
{
    const double *edge;
    size_t intervals;
    check(elaw_law_support(law, &intervals, &edge));
    for (size_t i = 0; i < n; i++)
        fprintf(csv, "%d,%.10g\n", k, value[i]);
    for (size_t j = 0; j < intervals; j++)
        for (int i = 0; i <= CURVE; i++) {
            double t = 0.5 - 0.5 * cos(3.14159265358979 * i / CURVE), rho = 0;
            double x = edge[2 * j] + t * (edge[2 * j + 1] - edge[2 * j]);
            if (i > 0 && i < CURVE)
                check(elaw_law_density(law, 1, &x, &rho));
            fprintf(curve, "%d,%.10g,%.10g,%s", k, x, rho,
                    i == 0       ? "edge\n"
                    : i == CURVE ? "edge\n\n"
                                 : "inside\n");
        }
}

static void plot(const char *prefix, const char *const title[], size_t n)
{
    static const double top[CASES] = {0.5, 0.55, 0.5, 2}; /* of the figures */
    FILE *g = popen("gnuplot || { cat > /dev/null; exit 1; }", "w");
    if (g == NULL)
        return;
    fprintf(g,
            "set terminal pngcairo size 1100,800 font 'sans,12'\n"
            "set output '%s.png'\nset datafile separator comma\n"
            "set multiplot layout 2,2\nset style fill solid 1 noborder\n"
            "set grid ytics lc rgb '#E4E4E4' lt 1\nset border 3\n"
            "set tics nomirror\nset xlabel 'eigenvalue'\n"
            "set ylabel 'density'\nset key top center Left reverse\n",
            prefix);
    for (int k = 0; k < CASES; k++)
        fprintf(g,
                "set yrange [*:*]\nstats '%s.law.csv' u ($1 == %d ? $2 : NaN) "
                "nooutput\n"
                "w = (STATS_max - STATS_min)/40\nset boxwidth w\n"
                "set yrange [0:%g]\n"
                "set title '%s' noenhanced\n"
                "plot '%s.csv' u ($1 == %d ? w*(floor($2/w) + 0.5) : NaN)"
                ":(1.0/(%zu*w)) smooth frequency w boxes lc rgb '#B5CBE0' "
                "t 'one matrix, n = %zu', '%s.law.csv' "
                "u ($1 == %d ? $2 : NaN):3 w l lw 2.5 lc rgb '#00507F' "
                "t 'free convolution', '%s.law.csv' u ($1 == %d && "
                "strcol(4) eq 'edge' ? $2 : NaN):(0) w p pt 9 ps 1.4 "
                "lc rgb '#D55E00' t 'edges'\n",
                prefix, k, top[k], title[k], prefix, k, n, n, prefix, k, prefix,
                k);
    if (pclose(g) != 0)
        fprintf(stderr, "free_convolution: no figure: gnuplot failed or is "
                        "missing\n");
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

int main(int argc, char **argv)
{
    const char *prefix = NULL, *title[CASES];
    size_t n = 400;
    bool bad = false;
    FILE *csv = NULL, *curve = NULL;
    for (int a = 1; a < argc; a++)
        if (strcmp(argv[a], "--quick") == 0)
            n = 200;
        else if (strcmp(argv[a], "-o") == 0 && a + 1 < argc)
            prefix = argv[++a];
        else
            return fprintf(stderr,
                           "usage: free_convolution [--quick] [-o PREFIX]\n"),
                   2;
    if (prefix != NULL) {
        csv = created(prefix, ".csv");
        curve = created(prefix, ".law.csv");
    }
    printf("%-34s  intervals     edges                     n |F_n - F|\n",
           "expression");
    for (int k = 0; k < CASES; k++) {
        elaw_law *a, *b, *law;
        elaw_matrix m;
        elaw_operator op;
        elaw_eigen all;
        elaw_eigen_options values = {.no_vectors = true};
        const double *edge;
        size_t intervals;
        title[k] = laws(k, &a, &b, &law);
        check(elaw_matrix_create(n, n, &m));
        sample(k, a, b, &m);
        check(elaw_operator_dense(&m, true, &op));
        check(elaw_eigen_all(&op, &values, &all));
        double far = distance(law, n, all.values);
        check(elaw_law_support(law, &intervals, &edge));
        printf("%-34s  %zu  %10.6f .. %-10.6f  %8.2f%s\n", title[k], intervals,
               edge[0], edge[2 * intervals - 1], far, far > 5 ? "  OFF" : "");
        bad |= far > 5;
        if (csv != NULL)
            write_case(k, law, n, all.values, csv, curve);
        elaw_eigen_free(&all);
        elaw_operator_free(&op);
        elaw_matrix_free(&m);
        elaw_law_free(a);
        elaw_law_free(b);
        elaw_law_free(law);
    }
    if (csv != NULL && (fclose(csv) != 0 || fclose(curve) != 0))
        return perror(prefix), 2;
    if (prefix != NULL)
        plot(prefix, title, n);
    return bad;
}
