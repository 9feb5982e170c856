/* Counts, strengths and intervals of elaw_detect on planted spikes.
 *
 * Bands: count right in >= 95 % of the seeds for well separated spikes at level
 * 0.01; a spike 1.3 alone found in >= 92 % at n = 1000; the mean strength
 * within three standard errors of the truth; never more than j called beyond
 * the level's band. Exit status 1 where one is missed. (Weaker spikes are
 * judged without selection, in coverage.c.)
 *
 *   bench_power [SEEDS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <eigenlaw/eigenlaw.h>

enum { MOST = 4 };

typedef struct planted {
    const char *name;
    size_t m, n; /* m = 0: symmetric */
    size_t spikes;
    double strength[MOST];
    double exact; /* least share of right counts */
} planted;

static const planted cases[] = {
    {"symmetric", 0, 1000, 3, {2.5, 1.7, 1.4}, 0.95},
    {"symmetric", 0, 1000, 1, {1.3}, 0.92},
    {"symmetric", 0, 300, 1, {1.6}, 0.95},
    {"rectangular", 300, 600, 3, {2.2, 1.5, 1.2}, 0.95},
    {"rectangular", 600, 300, 3, {3.11, 2.12, 1.70}, 0.95},
    {"rectangular", 500, 1000, 3, {2.2, 1.5, 1.2}, 0.95},
};

typedef struct tally {
    long runs, exact, over, failed;
    double sum[MOST], square[MOST];
    long seen[MOST];
} tally;

static elaw_status sample(const planted *c, uint64_t seed, elaw_matrix *a)
{
    elaw_rng rng = {seed, 0};
    elaw_wigner_model w = {
        .n = c->n, .spikes = c->spikes, .strength = c->strength};
    elaw_rectangular_model r = {
        .m = c->m, .n = c->n, .spikes = c->spikes, .strength = c->strength};
    return c->m == 0 ? elaw_sample_wigner(&w, rng, a, NULL)
                     : elaw_sample_rectangular(&r, rng, a, NULL, NULL);
}

static void note(const planted *c, const elaw_verdict *v, tally *t)
{
    t->runs++;
    t->exact += v->count == c->spikes;
    t->over += v->count > c->spikes;
    if (v->count != c->spikes)
        return;
    for (size_t k = 0; k < c->spikes; k++) {
        double x = v->outliers[k].strength;
        t->sum[k] += x;
        t->square[k] += x * x;
        t->seen[k]++;
    }
}

static void run(const planted *c, uint64_t seed, tally *t)
{
    elaw_matrix a;
    elaw_operator op;
    elaw_verdict verdict;
    elaw_detect_options options = {.no_fit = true, .no_vectors = true};
    if (sample(c, seed, &a) != ELAW_OK) {
        t->failed++;
        return;
    }
    if (elaw_operator_dense(&a, c->m == 0, &op) != ELAW_OK) {
        t->failed++;
    } else {
        if (elaw_detect(&op, &options, &verdict) != ELAW_OK) {
            t->failed++;
        } else {
            note(c, &verdict, t);
            elaw_verdict_free(&verdict);
        }
        elaw_operator_free(&op);
    }
    elaw_matrix_free(&a);
}

static void add(tally *to, const tally *t)
{
    to->runs += t->runs;
    to->exact += t->exact;
    to->over += t->over;
    to->failed += t->failed;
    for (int k = 0; k < MOST; k++) {
        to->sum[k] += t->sum[k];
        to->square[k] += t->square[k];
        to->seen[k] += t->seen[k];
    }
}

/* 1 where a band is missed. */
static int report(const planted *c, const tally *t)
{
    double exact = (double)t->exact / (double)t->runs;
    double over = (double)t->over / (double)t->runs;
    double over_band =
        0.016 + 2 * sqrt(0.016 / (double)t->runs); /* level's band + 2 se */
    int bad = t->failed > 0 || exact < c->exact || over > over_band;
    printf("%-11s %4zux%-4zu  runs %ld  exact %.3f  over %.3f ", c->name,
           c->m ? c->m : c->n, c->n, t->runs, exact, over);
    for (size_t k = 0; k < c->spikes; k++) {
        double seen = (double)t->seen[k], mean = t->sum[k] / seen;
        double sd = sqrt(fmax(t->square[k] / seen - mean * mean, 0));
        double se = sd / sqrt(seen);
        /* selection: the mean is over runs in which all were found */
        int off = fabs(mean - c->strength[k]) > 3 * se;
        printf(" %.2f: %.4f(%.4f)%s", c->strength[k], mean, se, off ? "!" : "");
        bad |= off;
    }
    printf("%s\n", bad ? "  MISSED" : "");
    fflush(stdout);
    return bad;
}

int main(int argc, char **argv)
{
    long seeds = argc > 1 ? atol(argv[1]) : 200;
    int bad = 0;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tally total = {0};
#pragma omp parallel
        {
            tally mine = {0};
#pragma omp for schedule(dynamic, 2)
            for (long seed = 1; seed <= seeds; seed++)
                run(&cases[k], (uint64_t)seed, &mine);
#pragma omp critical
            add(&total, &mine);
        }
        bad |= report(&cases[k], &total);
    }
    return bad;
}
