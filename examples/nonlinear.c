/* A spike seen through a function of each entry,
 *   f(W_ij + g x_i x_j/sqrt(n)),   x_i = +-1:
 * the matrix of the values shows it above one strength g, the matrix of their
 * scores T(y) = E[Z | f(Z) = y] above a smaller one, the smallest there is.
 * Between the two the first shows nothing, the second finds the spike. Where f
 * can be inverted the scores are the entries before it.
 *
 *   nonlinear [--quick]
 * prints squared overlaps, of n = 1200 (--quick: 400), beside theory; exit
 * status 1 where one is off by more than 4 standard errors and n^(-1/2). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eigenlaw/eigenlaw.h>

enum { TRIALS = 6 };

static void check(elaw_status status)
{
    if (status == ELAW_OK)
        return;
    fprintf(stderr, "nonlinear: %s\n", elaw_last_error());
    exit(2);
}

/* The squared cosine of the first eigenvector with x. */
static double overlap2(const elaw_nonlinear_model *model, uint64_t seed)
{
    elaw_matrix y, x;
    elaw_operator op;
    elaw_eigen top;
    elaw_eigen_options options = {.which = ELAW_LARGEST, .tolerance = 1e-6};
    check(
        elaw_sample_nonlinear(model, (elaw_rng){seed, model->n}, &y, NULL, &x));
    check(elaw_operator_dense(&y, true, &op));
    check(elaw_eigen_top(&op, 1, &options, &top));
    double inner = 0;
    for (size_t i = 0; i < model->n; i++)
        inner += top.vectors[i] * elaw_matrix_get(&x, i, 0);
    elaw_eigen_free(&top);
    elaw_operator_free(&op);
    elaw_matrix_free(&y);
    elaw_matrix_free(&x);
    return inner * inner / (double)model->n;
}

/* One matrix of one function: false where simulation and theory differ. */
static bool row(const char *name, size_t n, double strength, bool fisher)
{
    elaw_nonlinear_model model = {.n = n,
                                  .strength = strength,
                                  .prior = {ELAW_PRIOR_RADEMACHER, 0},
                                  .fisher = fisher};
    elaw_nonlinear_prediction p;
    double sum = 0, squares = 0;
    check(elaw_entrywise_parse(name, &model.function));
    check(elaw_predict_nonlinear(&model, &p));
    for (uint64_t t = 0; t < TRIALS; t++) {
        double o = overlap2(&model, t + 1);
        sum += o;
        squares += o * o;
    }
    double mean = sum / TRIALS;
    double error = sqrt((squares / TRIALS - mean * mean) / (TRIALS - 1));
    printf("%-12s %-7s %8.4f %10.4f %9.4f %7.4f %8.4f\n", name,
           fisher ? "scores" : "values", strength, p.threshold_strength, mean,
           error, p.overlap2);
    return fabs(mean - p.overlap2) < 4 * error + 1 / sqrt((double)n);
}

int main(int argc, char **argv)
{
    /* between the two thresholds, and above both */
    static const struct {
        const char *name;
        double strength;
    } functions[] = {{"cube", 1.2}, {"exp", 1.2}, {"relu", 1.5}};
    bool quick = argc == 2 && strcmp(argv[1], "--quick") == 0, fine = true;
    size_t n = quick ? 400 : 1200;
    if (argc > 1 && !quick) {
        fprintf(stderr, "usage: nonlinear [--quick]\n");
        return 2;
    }
    puts("f            matrix  strength  threshold  overlap2   error   theory");
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        for (int fisher = 0; fisher < 2; fisher++)
            fine &= row(functions[i].name, n, functions[i].strength, fisher);
    return fine ? 0 : 1;
}
